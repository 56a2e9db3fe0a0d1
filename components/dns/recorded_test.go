package dns_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/dns"
	"github.com/palisade-iac/palisade/internal/recording"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// The constructors plan before they make, here and in all tests.
var (
	newInboundEndpoint  = recording.Planned(dns.PlanInboundEndpoint, dns.NewInboundEndpoint)
	newOutboundEndpoint = recording.Planned(dns.PlanOutboundEndpoint, dns.NewOutboundEndpoint)
	newQueryLogs        = recording.Planned(dns.PlanQueryLogs, dns.NewQueryLogs)
)

// The types that the components make.
const (
	typeAssociation    = "aws:route53/resolverRuleAssociation:ResolverRuleAssociation"
	typeConfig         = "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig"
	typeEgress         = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
	typeEndpoint       = "aws:route53/resolverEndpoint:ResolverEndpoint"
	typeGroup          = "aws:ec2/securityGroup:SecurityGroup"
	typeIngress        = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	typeLogAssociation = "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation"
	typeLogGroup       = "aws:cloudwatch/logGroup:LogGroup"
	typePrincipal      = "aws:ram/principalAssociation:PrincipalAssociation"
	typeRule           = "aws:route53/resolverRule:ResolverRule"
	typeShare          = "aws:ram/resourceShare:ResourceShare"
	typeShared         = "aws:ram/resourceAssociation:ResourceAssociation"
)

const region = "ap-southeast-2"

// recorded is a plan with the lookups that the tests read by.
type recorded struct {
	*plan.Plan
	t *testing.T
}

// existing is a VPC of somebody else's, with a tier in three zones, one in one zone, and one of appliances.
func existing() component.Network {
	subnets := func(letters ...string) map[string]pulumi.StringInput {
		ids := map[string]pulumi.StringInput{}
		for _, l := range letters {
			ids[region+l] = pulumi.String("subnet-" + l)
		}
		return ids
	}
	return component.Network{
		VpcId: pulumi.String("vpc-1"), CidrBlocks: []pulumi.StringInput{pulumi.String("10.0.0.0/16")},
		Tiers: map[string]component.NetworkTier{
			"dns": {Type: component.TierIsolated, SubnetIds: subnets("a", "b", "c")},
			"ops": {Type: component.TierIsolated, SubnetIds: subnets("a")},
			"tgw": {Type: component.TierTransitGateway, SubnetIds: subnets("a", "b")},
		},
	}
}

// because loosens a secure default.
func because(reason string) *component.Relaxation { return &component.Relaxation{Reason: reason} }

// inbound are the least arguments of an InboundEndpoint.
func inbound() dns.InboundEndpointArgs {
	return dns.InboundEndpointArgs{Vpc: existing(), Tier: "dns", CidrBlocks: []string{"192.168.0.0/16"}}
}

// outbound are arguments of an OutboundEndpoint with two domains that share a server.
func outbound() dns.OutboundEndpointArgs {
	return dns.OutboundEndpointArgs{
		Vpc: existing(), Tier: "dns",
		Domains: map[string]dns.Forwarding{
			"corp.example.com": {TargetIps: []dns.TargetIp{{Ip: "192.168.0.53"}, {Ip: "192.168.1.53"}}},
			"example.net":      {TargetIps: []dns.TargetIp{{Ip: "192.168.0.53"}, {Ip: "192.168.0.53", Port: 5353}}},
		},
		VpcIds: map[string]pulumi.StringInput{"shop": pulumi.String("vpc-1")},
	}
}

// logs are the least arguments of QueryLogs.
func logs() dns.QueryLogsArgs {
	return dns.QueryLogsArgs{VpcIds: map[string]pulumi.StringInput{"shop": pulumi.String("vpc-1"), "lab": pulumi.String("vpc-2")}}
}

func newInbound(args dns.InboundEndpointArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := newInboundEndpoint(ctx, "in", &args)
		return err
	}
}

func newOutbound(args dns.OutboundEndpointArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := newOutboundEndpoint(ctx, "out", &args)
		return err
	}
}

func newLogs(args dns.QueryLogsArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := newQueryLogs(ctx, "queries", &args)
		return err
	}
}

func record(t *testing.T, program pulumi.RunFunc) recorded {
	t.Helper()
	p, err := run(program)
	require.NoError(t, err)
	return recorded{p, t}
}

func run(program pulumi.RunFunc) (*plan.Plan, error) { return recording.Run(program, nil) }

// refusal is the error text of a component that must refuse its arguments, without the line that names the component. It checks that nothing but the
// stack was registered before.
func refusal(t *testing.T, construct pulumi.RunFunc) string {
	t.Helper()
	return recording.Refusal(t, construct, nil)
}

// lateRefusal are the messages of a program that fails in an Apply.
func lateRefusal(t *testing.T, program pulumi.RunFunc) string {
	t.Helper()
	return recording.LateRefusal(t, program, nil)
}

// get gives the one resource of a type and name.
func (r recorded) get(typ, name string) *plan.Resource {
	r.t.Helper()
	return recording.Get(r.t, r.Plan, typ, name)
}

// names of the resources of a type.
func (r recorded) names(typ string) []string { return recording.Names(r.Plan, typ) }

func lines(text string) []string { return strings.Split(text, "\n") }
