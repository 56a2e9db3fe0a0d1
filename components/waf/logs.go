package waf

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/waf/raw"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// The destinations of [Logs].
const (
	// LogsToS3 writes records to a bucket every five minutes.
	LogsToS3 = "S3"
	// LogsToFirehose sends them through a stream of Amazon Data Firehose at once, which writes them to a bucket.
	LogsToFirehose = "Firehose"
)

// logPrefix begins the name of everything that WAF writes to ("Logging AWS WAF protection pack (web ACL) traffic").
const logPrefix = "aws-waf-logs-"

// Logs record each request that the web ACL looked at, with the rules that matched. The zero value logs to a bucket made here, encrypted, and kept for
// 90 days, without the headers that hold secrets.
type Logs struct {
	// Destination is S3 or Firehose. Default: S3.
	Destination string `pulumi:"destination,optional"`
	// DestinationArn is a bucket or a stream that is there already, whose name begins with aws-waf-logs-. A bucket's policy must let
	// delivery.logs.amazonaws.com write; a stream must be of the web ACL's account and region (us-east-1 for CloudFront), with direct put as its source.
	// Default: it is made here.
	DestinationArn pulumi.StringInput `pulumi:"destinationArn,optional"`
	// BucketArn is a bucket that is there already, which the stream made here writes to, with Firehose. Default: it is made here.
	BucketArn pulumi.StringInput `pulumi:"bucketArn,optional"`
	// KmsKeyArn encrypts what is made here, and must not be a key that AWS manages. Its policy must let delivery.logs.amazonaws.com use it with S3.
	// Default: the services' own encryption.
	KmsKeyArn pulumi.StringInput `pulumi:"kmsKeyArn,optional"`
	// RetentionInDays is how long records are kept in a bucket that is made here. Default: 90.
	RetentionInDays int `pulumi:"retentionInDays,optional"`
	// RedactedHeaders are headers whose values are left out of the records, beside authorization and cookie.
	RedactedHeaders []string `pulumi:"redactedHeaders,optional"`
	// RedactMethod, RedactQueryString and RedactUriPath leave out these as well. Default: false.
	RedactMethod bool `pulumi:"redactMethod,optional"`
	// RedactQueryString leaves out the query string.
	RedactQueryString bool `pulumi:"redactQueryString,optional"`
	// RedactUriPath leaves out the path.
	RedactUriPath bool `pulumi:"redactUriPath,optional"`
	// AllowSecrets records the headers authorization and cookie too.
	AllowSecrets *component.Relaxation `pulumi:"allowSecrets,optional"`
	// Filter keeps some of the records only. Default: all are kept.
	Filter *LogFilter `pulumi:"filter,optional"`
	// AllowNone leaves the web ACL without logs.
	AllowNone *component.Relaxation `pulumi:"allowNone,optional"`
}

// LogFilter keeps some of the records. The first filter that a record meets decides.
type LogFilter struct {
	// Filters are looked at first.
	Filters []LogCondition `pulumi:"filters"`
	// DefaultBehavior is KEEP or DROP, for records that meet no filter.
	DefaultBehavior string `pulumi:"defaultBehavior"`
	// Reason says why records are dropped.
	Reason string `pulumi:"reason"`
}

// LogCondition is a filter of records: what it is about, and what becomes of these.
type LogCondition struct {
	// Behavior is KEEP or DROP.
	Behavior string `pulumi:"behavior"`
	// Requirement is MEETS_ANY or MEETS_ALL of the actions and labels that follow. Default: MEETS_ANY.
	Requirement string `pulumi:"requirement,optional"`
	// Actions are ALLOW, BLOCK, COUNT, CAPTCHA, CHALLENGE or EXCLUDED_AS_COUNT.
	Actions []string `pulumi:"actions,optional"`
	// Labels are whole labels, such as awswaf:managed:aws:core-rule-set:SizeRestrictions_Body.
	Labels []string `pulumi:"labels,optional"`
}

func (l Logs) withDefaults() Logs {
	l.Destination, l.RetentionInDays = cmp.Or(l.Destination, LogsToS3), cmp.Or(l.RetentionInDays, 90)
	return l
}

// checked checks the arguments, and gives them with what is not known yet checked in an Apply.
func (l Logs) checked(b *builder, at validate.Path) Logs {
	for _, r := range []struct {
		field   string
		relaxed *component.Relaxation
	}{{"allowNone", l.AllowNone}, {"allowSecrets", l.AllowSecrets}} {
		if r.relaxed != nil {
			r.relaxed.Validate(b.c, at.Field(r.field))
			b.relaxed.Add(at.Field(r.field), r.relaxed)
		}
	}
	if l.RetentionInDays < 1 {
		b.c.Addf(validate.Invalid, at.Field("retentionInDays"), l.RetentionInDays, "%d days: records must be kept for a day at least", l.RetentionInDays)
	}
	known := validate.OneOf(b.c, at.Field("destination"), l.Destination, LogsToS3, LogsToFirehose)
	if l.BucketArn != nil && (l.Destination != LogsToFirehose || l.DestinationArn != nil) {
		b.c.Addf(validate.Conflict, at.Field("bucketArn"), nil, "the bucket is that of a stream which is made here: drop it, or give destination Firehose without destinationArn")
	}
	if l.Destination == LogsToFirehose && l.DestinationArn == nil && len(b.name) > maxStreamName {
		b.c.Addf(validate.Invalid, validate.At("name"), b.name, "%d characters: the stream is called aws-waf-logs-NAME and seven characters, which leaves %d", len(b.name), maxStreamName)
	}
	for i, header := range l.RedactedHeaders {
		if n := len(header); n < 1 || n > 64 || header != strings.ToLower(header) || strings.ContainsAny(header, " \t") {
			b.c.Addf(validate.Invalid, at.Field("redactedHeaders").Index(i), header, "%q is no header as WAF has it: 1 to 64 characters in lower case", header)
		}
	}
	if l.Filter != nil {
		l.Filter.check(b, at.Field("filter"))
	}
	l.KmsKeyArn = component.CheckedInput(b.c, at.Field("kmsKeyArn"), l.KmsKeyArn, component.AnARN("kms", "a KMS key"))
	l.BucketArn = component.CheckedInput(b.c, at.Field("bucketArn"), l.BucketArn, component.AnARN("s3", "a bucket"))
	if known {
		l.DestinationArn = component.CheckedInput(b.c, at.Field("destinationArn"), l.DestinationArn, l.aDestination)
	}
	return l
}

// aDestination checks that an ARN is a bucket or a stream that WAF can write to.
func (l Logs) aDestination(arn string) string {
	service, before := "s3", ""
	if l.Destination == LogsToFirehose {
		service, before = "firehose", "deliverystream/"
	}
	if problem := component.AnARN(service, "a destination of type "+l.Destination)(arn); problem != "" {
		return problem
	}
	name, ok := strings.CutPrefix(strings.SplitN(arn, ":", 6)[5], before)
	switch {
	case !ok || !strings.HasPrefix(name, logPrefix):
		return "WAF writes only to what is called " + logPrefix + "...: " + arn
	case l.Destination == LogsToS3 && strings.Contains(name, "/"):
		return "WAF writes to a bucket as a whole: drop the folder of " + arn
	}
	return ""
}

func (f *LogFilter) check(b *builder, at validate.Path) {
	b.relax(at, f.Reason)
	validate.OneOf(b.c, at.Field("defaultBehavior"), f.DefaultBehavior, "KEEP", "DROP")
	if len(f.Filters) == 0 {
		b.c.Addf(validate.Required, at.Field("filters"), nil, "required: one filter at least; to keep all records drop filter, to keep none set allowNone")
	}
	for i, filter := range f.Filters {
		at := at.Field("filters").Index(i)
		validate.OneOf(b.c, at.Field("behavior"), filter.Behavior, "KEEP", "DROP")
		if filter.Requirement != "" {
			validate.OneOf(b.c, at.Field("requirement"), filter.Requirement, "MEETS_ANY", "MEETS_ALL")
		}
		if len(filter.Actions)+len(filter.Labels) == 0 {
			b.c.Addf(validate.Required, at.Field("actions"), nil, "required: actions or labels that records are looked at for")
		}
		for j, action := range filter.Actions {
			validate.OneOf(b.c, at.Field("actions").Index(j), action, "ALLOW", "BLOCK", "COUNT", "CAPTCHA", "CHALLENGE", "EXCLUDED_AS_COUNT")
		}
		for j, label := range filter.Labels {
			checkLabel(b.c, at.Field("labels").Index(j), label)
		}
	}
}

// input is the provider's form of the filter.
func (f *LogFilter) input() pulumi.Map {
	if f == nil {
		return nil
	}
	filters := pulumi.Array{}
	for _, filter := range f.Filters {
		conditions := pulumi.Array{}
		for _, action := range filter.Actions {
			conditions = append(conditions, pulumi.Map{"actionCondition": pulumi.Map{"action": pulumi.String(action)}})
		}
		for _, label := range filter.Labels {
			conditions = append(conditions, pulumi.Map{"labelNameCondition": pulumi.Map{"labelName": pulumi.String(label)}})
		}
		filters = append(filters, pulumi.Map{
			"behavior": pulumi.String(filter.Behavior), "requirement": pulumi.String(cmp.Or(filter.Requirement, "MEETS_ANY")), "conditions": conditions,
		})
	}
	return pulumi.Map{"defaultBehavior": pulumi.String(f.DefaultBehavior), "filters": filters}
}

// redacted lists what is left out of the records, headers by their names.
func (l Logs) redacted() pulumi.Array {
	headers := map[string]bool{}
	if l.AllowSecrets == nil {
		headers["authorization"], headers["cookie"] = true, true
	}
	for _, h := range l.RedactedHeaders {
		headers[h] = true
	}
	list := pulumi.Array{}
	for _, part := range []struct {
		name string
		is   bool
	}{{"method", l.RedactMethod}, {"queryString", l.RedactQueryString}, {"uriPath", l.RedactUriPath}} {
		if part.is {
			list = append(list, pulumi.Map{part.name: pulumi.Map{}})
		}
	}
	for _, h := range slices.Sorted(maps.Keys(headers)) {
		list = append(list, pulumi.Map{"singleHeader": pulumi.Map{"name": pulumi.String(h)}})
	}
	return list
}

// createLogs makes the destination, unless it is given, and has the web ACL write to it.
func (w *WebAcl) createLogs(ctx *pulumi.Context, s *steps) error {
	l := s.args.Logs
	if l.AllowNone != nil {
		return nil
	}
	destination := l.DestinationArn
	var ready []pulumi.Resource
	var err error
	switch {
	case destination != nil:
	case l.Destination == LogsToFirehose:
		destination, ready, err = s.createStream(ctx, s.name+"-logs")
	default:
		destination, ready, err = s.createLogBucket(ctx, s.name+"-logs", true)
	}
	if err != nil {
		return err
	}
	logging, err := raw.NewWebAclLoggingConfiguration(ctx, s.name+"-logs", raw.WebAclLoggingConfigurationArgs{
		ResourceArn: w.Acl.Arn, DestinationArn: destination, RedactedFields: l.redacted(), LoggingFilter: l.Filter.input(),
	}, s.family.Child(pulumi.DependsOn(ready))...)
	if err != nil {
		return err
	}
	w.LogDestinationArn = destination.ToStringOutput()
	// Whoever lays the web ACL before something waits for its logs as well.
	w.Arn = pulumi.All(w.Acl.Arn, logging.ResourceArn).ApplyT(func(both []any) string { return both[0].(string) }).(pulumi.StringOutput)
	return nil
}
