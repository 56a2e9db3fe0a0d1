package guardrails_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/guardrails"
	"github.com/palisade-iac/palisade/internal/recording"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// The types that the components make.
const (
	typeAdministrator = "aws:fms/adminAccount:AdminAccount"
	typeAssociation   = "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation"
	typeBucket        = "aws:s3/bucketV2:BucketV2"
	typeBucketPolicy  = "aws:s3/bucketPolicy:BucketPolicy"
	typeChannel       = "aws:cfg/deliveryChannel:DeliveryChannel"
	typeDomainList    = "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList"
	typeDnsRule       = "aws:route53/resolverFirewallRule:ResolverFirewallRule"
	typeExclusion     = "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion"
	typeFailure       = "aws:route53/resolverFirewallConfig:ResolverFirewallConfig"
	typeLogConfig     = "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig"
	typePack          = "aws:cfg/conformancePack:ConformancePack"
	typePolicy        = "aws:fms/policy:Policy"
	typeRecorder      = "aws:cfg/recorder:Recorder"
	typeRecording     = "aws:cfg/recorderStatus:RecorderStatus"
	typeRemediation   = "aws:cfg/remediationConfiguration:RemediationConfiguration"
	typeRole          = "aws:iam/role:Role"
	typeRolePolicy    = "aws:iam/rolePolicy:RolePolicy"
	typeRule          = "aws:cfg/rule:Rule"
	typeSwitch        = "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions"
)

// twinAccount is the account of recorded programs, and region where they are.
const (
	region   = "ap-southeast-2"
	noReason = "required: say why the secure default does not fit, in a sentence that a reviewer will read"
)

// because loosens a secure default.
func because(reason string) *component.Relaxation { return &component.Relaxation{Reason: reason} }

// recorded is a plan with the lookups that the tests read by.
type recorded struct {
	*plan.Plan
	t *testing.T
}

func record(t *testing.T, program pulumi.RunFunc, settings ...string) recorded {
	t.Helper()
	p, err := recording.Run(program, config(settings))
	require.NoError(t, err)
	return recorded{p, t}
}

// config are settings, as pairs of key and value.
func config(pairs []string) map[string]string {
	c := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		c[pairs[i]] = pairs[i+1]
	}
	return c
}

// get gives the one resource of a type and name.
func (r recorded) get(typ, name string) *plan.Resource {
	r.t.Helper()
	return recording.Get(r.t, r.Plan, typ, name)
}

func (r recorded) names(typ string) []string { return recording.Names(r.Plan, typ) }

// account is the one that the program works in.
func (r recorded) account() string {
	for _, res := range r.Resources {
		if arn, ok := res.Outputs["arn"].(string); ok {
			if parts := strings.Split(arn, ":"); len(parts) > 4 && parts[4] != "" {
				return parts[4]
			}
		}
	}
	require.Fail(r.t, "nothing has an ARN with an account")
	return ""
}

// document is an input that is JSON.
func document(t *testing.T, text any) map[string]any {
	t.Helper()
	var d map[string]any
	require.NoError(t, json.Unmarshal([]byte(text.(string)), &d))
	return d
}

func lines(text string) []string { return strings.Split(text, "\n") }

func newBlock(args guardrails.BlockPublicAccessArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := guardrails.NewBlockPublicAccess(ctx, "outside", &args)
		return err
	}
}

func newDns(args guardrails.DnsFirewallArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := guardrails.NewDnsFirewall(ctx, "names", &args)
		return err
	}
}

func newRules(args guardrails.ConfigRulesArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := guardrails.NewConfigRules(ctx, "rules", &args)
		return err
	}
}

func newManager(args guardrails.FirewallManagerArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := guardrails.NewFirewallManager(ctx, "estate", &args)
		return err
	}
}

// block are arguments of a BlockPublicAccess with an exclusion.
func block() guardrails.BlockPublicAccessArgs {
	return guardrails.BlockPublicAccessArgs{Mode: guardrails.BlockBidirectional, Exclusions: map[string]guardrails.PublicAccessExclusion{
		"shop": {VpcId: pulumi.String("vpc-1"), Mode: guardrails.AllowBidirectional, Reason: "customers come by the internet"},
	}}
}

// names are arguments of a DnsFirewall that lets one domain through.
func names() guardrails.DnsFirewallArgs {
	return guardrails.DnsFirewallArgs{
		VpcIds: map[string]pulumi.StringInput{"shop": pulumi.String("vpc-1")},
		Rules: map[string]guardrails.DnsRule{
			"partners": {Priority: 100, Action: guardrails.DnsAllow, Domains: []string{"example.com", "*.example.com"}},
			"threats":  {Priority: 200, DomainListId: pulumi.String("rslvr-fdl-2c46f2ecbfec4dcc")},
			"rest":     {Priority: 9000, Domains: []string{"*"}},
		},
	}
}

// policies are arguments of a FirewallManager with a policy of each kind.
func policies() guardrails.FirewallManagerArgs {
	return guardrails.FirewallManagerArgs{Policies: map[string]guardrails.FirewallManagerPolicy{
		"content": {ContentAudit: &guardrails.ContentAuditPolicy{SecurityGroupId: pulumi.String("sg-1")}},
		"usage":   {UsageAudit: &guardrails.UsageAuditPolicy{}},
		"web":     {Waf: &guardrails.WafPolicy{LogDestinationArn: pulumi.String("arn:aws:s3:::aws-waf-logs-estate")}},
		"inspection": {NetworkFirewall: &guardrails.NetworkFirewallPolicy{
			StatefulRuleGroups: []guardrails.NetworkFirewallPolicyGroup{{Arn: pulumi.String("arn:aws:network-firewall:ap-southeast-2:111122223333:stateful-rulegroup/x"), Priority: 10}},
			LogBucketName:      pulumi.String("estate-logs"),
		}},
		"names": {DnsFirewall: &guardrails.DnsFirewallPolicy{
			First: []guardrails.DnsFirewallPolicyGroup{{RuleGroupId: pulumi.String("rslvr-frg-1"), Priority: 10}},
			Last:  []guardrails.DnsFirewallPolicyGroup{{RuleGroupId: pulumi.String("rslvr-frg-2"), Priority: 9911}},
		}},
	}}
}
