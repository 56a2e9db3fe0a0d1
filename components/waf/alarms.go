package waf

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Alarms watch how many requests are blocked and counted. Each alarm costs about 0.10 USD a month.
type Alarms struct {
	// ActionArns are told of an alarm and of its end: topics of SNS. How many there are is plain. Default: nobody; CloudWatch shows the alarms.
	ActionArns []pulumi.StringInput `pulumi:"actionArns,optional"`
	// BlockedThreshold is how many requests must be blocked in a period. Default: 1000.
	BlockedThreshold int `pulumi:"blockedThreshold,optional"`
	// CountedThreshold is how many must be counted. Default: 1000.
	CountedThreshold int `pulumi:"countedThreshold,optional"`
	// PeriodSeconds is the period: 60 or a multiple of it, up to 86400. Default: 300.
	PeriodSeconds int `pulumi:"periodSeconds,optional"`
	// AllowNone makes no alarms.
	AllowNone *component.Relaxation `pulumi:"allowNone,optional"`
}

func (a Alarms) withDefaults() Alarms {
	a.BlockedThreshold, a.CountedThreshold = cmp.Or(a.BlockedThreshold, 1000), cmp.Or(a.CountedThreshold, 1000)
	a.PeriodSeconds = cmp.Or(a.PeriodSeconds, 300)
	return a
}

// checked checks the arguments, and gives them with what is not known yet checked in an Apply.
func (a Alarms) checked(b *builder, at validate.Path) Alarms {
	if a.AllowNone != nil {
		a.AllowNone.Validate(b.c, at.Field("allowNone"))
		b.relaxed.Add(at.Field("allowNone"), a.AllowNone)
	}
	for _, t := range []struct {
		field string
		value int
	}{{"blockedThreshold", a.BlockedThreshold}, {"countedThreshold", a.CountedThreshold}} {
		if t.value < 1 {
			b.c.Addf(validate.Invalid, at.Field(t.field), t.value, "%d requests are no reason for an alarm: give 1 or more", t.value)
		}
	}
	if p := a.PeriodSeconds; p < 60 || p > 86400 || p%60 != 0 {
		b.c.Addf(validate.Invalid, at.Field("periodSeconds"), p, "%d seconds is no period of an alarm: 60 or a multiple of it, up to 86400", p)
	}
	if n := len(a.ActionArns); n > 5 {
		b.c.Addf(validate.Invalid, at.Field("actionArns"), n, "%d topics: an alarm tells 5 at most", n)
	}
	a.ActionArns = slices.Clone(a.ActionArns)
	for i, arn := range a.ActionArns {
		at := at.Field("actionArns").Index(i)
		if arn == nil {
			b.c.Addf(validate.Required, at, nil, "required: an ARN in each place of the list")
			continue
		}
		a.ActionArns[i] = component.CheckedInput(b.c, at, arn, component.AnARN("sns", "a topic"))
	}
	return a
}

// createAlarms watches the metrics of the web ACL as a whole ("AWS WAF metrics and dimensions").
func (w *WebAcl) createAlarms(ctx *pulumi.Context, s *steps) error {
	a := s.args.Alarms
	if a.AllowNone != nil {
		return nil
	}
	dimensions := pulumi.StringMap{"WebACL": pulumi.String(s.name), "Rule": pulumi.String("ALL")}
	if s.args.Scope == ScopeRegional {
		dimensions["Region"] = pulumi.String(s.region)
	}
	actions := pulumi.Array{}
	for _, arn := range a.ActionArns {
		actions = append(actions, arn)
	}
	for _, watched := range []struct {
		what, metric string
		threshold    int
	}{{"blocked", "BlockedRequests", a.BlockedThreshold}, {"counted", "CountedRequests", a.CountedThreshold}} {
		name := s.name + "-" + watched.what
		if _, err := cloudwatch.NewMetricAlarm(ctx, name, &cloudwatch.MetricAlarmArgs{
			AlarmDescription:   pulumi.String(fmt.Sprintf("%s %s %d requests or more in %d seconds", s.name, watched.what, watched.threshold, a.PeriodSeconds)),
			ComparisonOperator: pulumi.String("GreaterThanOrEqualToThreshold"), Threshold: pulumi.Float64(watched.threshold),
			Namespace: pulumi.String("AWS/WAFV2"), MetricName: pulumi.String(watched.metric), Dimensions: dimensions, Statistic: pulumi.String("Sum"),
			Period: pulumi.Int(a.PeriodSeconds), EvaluationPeriods: pulumi.Int(1),
			// The metric is there only in periods in which a request was blocked or counted.
			TreatMissingData: pulumi.String("notBreaching"), AlarmActions: actions, OkActions: actions, Tags: s.tagger.Tags(name),
		}, s.family.Child()...); err != nil {
			return err
		}
	}
	return nil
}
