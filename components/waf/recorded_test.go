package waf_test

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/waf"
	"github.com/palisade-iac/palisade/components/waf/raw"
	"github.com/palisade-iac/palisade/internal/recording"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// newWebAcl plans before it makes, here and in all tests.
var newWebAcl = recording.Planned(waf.PlanWebAcl, waf.NewWebAcl)

// The types that the component makes beside WAF's own.
const (
	typeAlarm        = "aws:cloudwatch/metricAlarm:MetricAlarm"
	typeBucket       = "aws:s3/bucketV2:BucketV2"
	typeBucketPolicy = "aws:s3/bucketPolicy:BucketPolicy"
	typeLogGroup     = "aws:cloudwatch/logGroup:LogGroup"
	typeLogStream    = "aws:cloudwatch/logStream:LogStream"
	typeRole         = "aws:iam/role:Role"
	typeRolePolicy   = "aws:iam/rolePolicy:RolePolicy"
	typeStream       = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream"
)

// recorded is a plan with the lookups that the tests read by.
type recorded struct {
	*plan.Plan
	t recording.Reporter
}

// because loosens a secure default.
func because(reason string) *component.Relaxation { return &component.Relaxation{Reason: reason} }

// texts are inputs that are known.
func texts(values ...string) []pulumi.StringInput {
	all := []pulumi.StringInput{}
	for _, v := range values {
		all = append(all, pulumi.String(v))
	}
	return all
}

// late is a value that another resource gives.
func late(value string) pulumi.StringInput { return pulumi.String(value).ToStringOutput() }

// run records a program in eu-west-1.
func run(program pulumi.RunFunc, config map[string]string) (*plan.Plan, error) {
	all := inIreland()
	maps.Copy(all, config)
	return recording.Run(program, all)
}

// inIreland is the configuration of the tests.
func inIreland() map[string]string { return map[string]string{"aws:region": "eu-west-1"} }

func recordProgram(t recording.Reporter, program pulumi.RunFunc, config map[string]string) recorded {
	t.Helper()
	p, err := run(program, config)
	require.NoError(t, err)
	return recorded{Plan: p, t: t}
}

// record records a WebAcl called web; one for CloudFront in us-east-1.
func record(t recording.Reporter, args waf.WebAclArgs) recorded {
	t.Helper()
	config := map[string]string{}
	if args.Scope == waf.ScopeCloudFront {
		config["aws:region"] = "us-east-1"
	}
	return recordProgram(t, func(ctx *pulumi.Context) error {
		_, err := newWebAcl(ctx, "web", &args)
		return err
	}, config)
}

// refusal is the error text of what must refuse its arguments, without the line that names the component. It checks that nothing but the stack was
// registered before.
func refusal(t recording.Reporter, construct pulumi.RunFunc) string {
	t.Helper()
	return recording.Refusal(t, construct, inIreland())
}

// refused is the text with which a WebAcl refuses its arguments.
func refused(t recording.Reporter, args waf.WebAclArgs) string {
	t.Helper()
	return refusal(t, func(ctx *pulumi.Context) error {
		_, err := newWebAcl(ctx, "web", &args)
		return err
	})
}

// lateRefusal are the messages of a program that fails in an Apply.
func lateRefusal(t recording.Reporter, program pulumi.RunFunc) string {
	t.Helper()
	return recording.LateRefusal(t, program, inIreland())
}

// get gives the one resource of a type and name.
func (r recorded) get(typ, name string) *plan.Resource {
	r.t.Helper()
	return recording.Get(r.t, r.Plan, typ, name)
}

// inputs are those of the one resource of a type and name.
func (r recorded) inputs(typ, name string) map[string]any {
	r.t.Helper()
	return r.get(typ, name).Inputs
}

// names of the resources of a type, sorted.
func (r recorded) names(typ string) []string { return recording.Names(r.Plan, typ) }

// acl are the inputs of the web ACL, outputs those of its component.
func (r recorded) acl() map[string]any     { return r.inputs(raw.WebAclType, "web") }
func (r recorded) outputs() map[string]any { return r.get(waf.WebAclType, "web").Outputs }

// rules are the rules of the web ACL, in their order.
func (r recorded) rules() []map[string]any {
	r.t.Helper()
	rules := []map[string]any{}
	for _, rule := range r.acl()["rules"].([]any) {
		rules = append(rules, rule.(map[string]any))
	}
	return rules
}

// rule is the one rule of a name.
func (r recorded) rule(name string) map[string]any {
	r.t.Helper()
	rules := r.rules()
	i := slices.IndexFunc(rules, func(rule map[string]any) bool { return rule["name"] == name })
	require.GreaterOrEqual(r.t, i, 0, "no rule is called %s", name)
	return rules[i]
}

// at follows keys and indexes into a value.
func at(value any, path ...any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			value = value.(map[string]any)[step]
		case int:
			value = value.([]any)[step]
		}
	}
	return value
}
