package securitygroups_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/securitygroups"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/internal/recording"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// The constructors plan before they make, here and in all tests.
var (
	newTiers      = recording.Planned(securitygroups.PlanTiers, securitygroups.NewTiers)
	newConnection = recording.Planned(securitygroups.PlanConnection, securitygroups.NewConnection)
)

const (
	typeGroup   = "aws:ec2/securityGroup:SecurityGroup"
	typeIngress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	typeEgress  = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
)

// network is a VPC that exists.
func network() component.Network { return component.Network{VpcId: pulumi.String("vpc-1")} }

// shop is a chain of three, whose first group the world reaches.
func shop() securitygroups.TiersArgs {
	return securitygroups.TiersArgs{Vpc: network(), Chain: []securitygroups.Link{
		{Name: "alb", From: []securitygroups.Access{{Peer: securitygroups.Peer{Internet: true}, Ports: []string{"tcp/443"}, Reason: "the shop is for everybody"}}},
		{Name: "app", Ports: []string{"tcp/8080"}},
		{Name: "data", Ports: []string{"tcp/5432"}},
	}}
}

// tiers is a program that makes a chain called shop.
func tiers(args securitygroups.TiersArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := newTiers(ctx, "shop", &args)
		return err
	}
}

// inVpc is a program that makes a VPC called net, and the chain in it.
func inVpc(args securitygroups.TiersArgs) pulumi.RunFunc {
	return inVpcThen(args, func(*pulumi.Context, *securitygroups.Tiers) error { return nil })
}

// inVpcThen is the same, and then more.
func inVpcThen(args securitygroups.TiersArgs, then func(*pulumi.Context, *securitygroups.Tiers) error) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		net, err := vpc.NewSecureVpc(ctx, "net", &vpc.SecureVpcArgs{CidrBlock: "10.0.0.0/16", AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"}})
		if err != nil {
			return err
		}
		args.Vpc = net.Network()
		made, err := newTiers(ctx, "shop", &args)
		if err != nil {
			return err
		}
		return then(ctx, made)
	}
}

// connection is a program that makes a connection called link.
func connection(args securitygroups.ConnectionArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := newConnection(ctx, "link", &args)
		return err
	}
}

func run(program pulumi.RunFunc) (*plan.Plan, error) { return recording.Run(program, nil) }

// recorded is a plan with the lookups that the tests read by.
type recorded struct {
	*plan.Plan
	t *testing.T
}

func record(t *testing.T, program pulumi.RunFunc) recorded {
	t.Helper()
	p, err := run(program)
	require.NoError(t, err)
	require.Empty(t, p.Unanswered)
	return recorded{p, t}
}

// get gives the one resource of a type and name.
func (r recorded) get(typ, name string) *plan.Resource {
	r.t.Helper()
	return recording.Get(r.t, r.Plan, typ, name)
}

// named is what an id is called, and the id itself if it is none of the plan.
func (r recorded) named(id any) string {
	for _, res := range r.Resources {
		if res.ID != "" && res.ID == id {
			return res.Name
		}
	}
	return fmt.Sprint(id)
}

// rules are those of the plan, such as "shop-app-in-tcp-8080-from-alb: tcp 8080-8080 into shop-app from shop-alb", sorted.
func (r recorded) rules() []string {
	var all []string
	for _, res := range r.Resources {
		in, way, word := res.Inputs, "into", "from"
		switch res.Type {
		case typeIngress:
		case typeEgress:
			way, word = "out of", "to"
		default:
			continue
		}
		ports := ""
		if in["fromPort"] != nil {
			ports = fmt.Sprintf(" %v-%v", in["fromPort"], in["toPort"])
		}
		var peers []string
		for _, property := range []string{"cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"} {
			if in[property] != nil {
				peers = append(peers, r.named(in[property]))
			}
		}
		all = append(all, fmt.Sprintf("%s: %v%s %s %s %s %s", res.Name, in["ipProtocol"], ports, way, r.named(in["securityGroupId"]), word, strings.Join(peers, " and ")))
	}
	slices.Sort(all)
	return all
}

// refusal is the error text of a component that must refuse its arguments, without the line that names it. Nothing but the stack may have been
// registered before.
func refusal(t *testing.T, construct pulumi.RunFunc) string {
	t.Helper()
	return recording.Refusal(t, construct, nil)
}

// lateRefusal are the messages of a program that fails in an Apply.
func lateRefusal(t *testing.T, program pulumi.RunFunc) string {
	t.Helper()
	return recording.LateRefusal(t, program, nil)
}

// verdicts are the statuses of the intents that components record, by their sentences.
func (r recorded) verdicts() map[string]intent.Verdict {
	r.t.Helper()
	n, err := frompulumi.Read(r.Plan)
	require.NoError(r.t, err)
	list, err := intent.OfComponents(r.Plan)
	require.NoError(r.t, err)
	verdicts, err := intent.NewDecider(n).DecideAll(list)
	require.NoError(r.t, err)
	all := map[string]intent.Verdict{}
	for _, v := range verdicts {
		all[v.Intent.Name] = v
	}
	require.Len(r.t, all, len(list))
	return all
}
