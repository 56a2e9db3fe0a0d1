package peering_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/peering"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/internal/recording"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/plan"
)

const (
	typeConnection = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection"
	typeAccepter   = "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter"
	typeOptions    = "aws:ec2/peeringConnectionOptions:PeeringConnectionOptions"
	typeRoute      = "aws:ec2/route:Route"
)

// newVpcPeering plans before it makes, here and in all tests.
var newVpcPeering = recording.Planned(peering.PlanVpcPeering, peering.NewVpcPeering)

// of is a VPC that exists, with two tiers in two zones: app and data, of which the latter has the second half of the addresses.
func of(vpc, block string) component.Network {
	tier := func(name, typ, block string) component.NetworkTier {
		return component.NetworkTier{
			Type: typ, CidrBlocks: []pulumi.StringInput{pulumi.String(block)},
			RouteTableIds: map[string]pulumi.StringInput{
				"ap-southeast-2a": pulumi.String("rtb-" + vpc + "-" + name + "-a"), "ap-southeast-2b": pulumi.String("rtb-" + vpc + "-" + name + "-b"),
			},
		}
	}
	return component.Network{VpcId: pulumi.String("vpc-" + vpc), CidrBlocks: []pulumi.StringInput{pulumi.String(block + ".0.0/16")}, Tiers: map[string]component.NetworkTier{
		"app": tier("app", component.TierPrivateWithEgress, block+".0.0/17"), "data": tier("data", component.TierIsolated, block+".128.0/17"),
	}}
}

// least connects the app of one VPC with the data of another.
func least() peering.VpcPeeringArgs {
	return peering.VpcPeeringArgs{
		Requester: peering.Side{Vpc: of("shop", "10.1"), Tiers: []string{"app"}},
		Accepter:  peering.Side{Vpc: of("lake", "10.2"), Tiers: []string{"data"}},
	}
}

func with(edit func(*peering.VpcPeeringArgs)) peering.VpcPeeringArgs {
	args := least()
	edit(&args)
	return args
}

// link is a program that makes a connection called link.
func link(args peering.VpcPeeringArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := newVpcPeering(ctx, "link", &args)
		return err
	}
}

// estate is a program that makes two VPCs of the reference architecture, and a connection of them called link.
func estate(args peering.VpcPeeringArgs, edit func(*vpc.SecureVpcArgs)) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		for name, side := range map[string]*peering.Side{"shop": &args.Requester, "lake": &args.Accepter} {
			of := &vpc.SecureVpcArgs{
				CidrBlock: map[string]string{"shop": "10.1.0.0/16", "lake": "10.2.0.0/16"}[name], AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"},
				EstateCidrs: []string{"10.0.0.0/8"},
			}
			edit(of)
			var opts []pulumi.ResourceOption
			if side.Provider != nil {
				opts = append(opts, pulumi.Provider(side.Provider))
			}
			made, err := vpc.NewSecureVpc(ctx, name, of, opts...)
			if err != nil {
				return err
			}
			side.Vpc = made.Network()
		}
		return link(args)(ctx)
	}
}

func asItIs(*vpc.SecureVpcArgs) {}

func provider(ctx *pulumi.Context, name, account, region string) (*aws.Provider, error) {
	return aws.NewProvider(ctx, name, &aws.ProviderArgs{
		Region: pulumi.String(region), AssumeRole: aws.ProviderAssumeRoleArgs{RoleArn: pulumi.String("arn:aws:iam::" + account + ":role/network")},
	})
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

// routes are those over the connection, such as "link-requester-app-a-to-data-10.2.128.0-17: rtb-shop-app-a to 10.2.128.0/17", sorted.
func (r recorded) routes() []string {
	var all []string
	for _, res := range r.Resources {
		if res.Type != typeRoute || res.Inputs["vpcPeeringConnectionId"] == nil {
			continue
		}
		require.Equal(r.t, r.get(typeConnection, "link").ID, res.Inputs["vpcPeeringConnectionId"])
		to := res.Inputs["destinationCidrBlock"]
		if to == nil {
			to = res.Inputs["destinationIpv6CidrBlock"]
		}
		all = append(all, res.Name+": "+r.named(res.Inputs["routeTableId"])+" to "+to.(string))
	}
	slices.Sort(all)
	return all
}

// named is what an id is called, and the id itself if it is none of the plan.
func (r recorded) named(id any) string {
	for _, res := range r.Resources {
		if res.ID != "" && res.ID == id {
			return res.Name
		}
	}
	return id.(string)
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

// verdicts are what becomes of the intents that the connection records, by their sentences.
func (r recorded) verdicts() map[string]intent.Verdict {
	r.t.Helper()
	n, err := frompulumi.Read(r.Plan)
	require.NoError(r.t, err)
	list, err := intent.OfComponents(r.Plan)
	require.NoError(r.t, err)
	list = slices.DeleteFunc(list, func(in intent.Intent) bool { return !strings.HasPrefix(in.Name, "link: ") })
	verdicts, err := intent.NewDecider(n).DecideAll(list)
	require.NoError(r.t, err)
	all := map[string]intent.Verdict{}
	for _, v := range verdicts {
		all[v.Intent.Name] = v
	}
	require.Len(r.t, all, len(list))
	return all
}

// here and late give a value at once, or as another resource would; never does not know it before deployment.
func here(value string) pulumi.StringInput { return pulumi.String(value) }
func late(value string) pulumi.StringInput { return pulumi.String(value).ToStringOutput() }
func never(string) pulumi.StringInput {
	return pulumi.UnsafeUnknownOutput(nil).ApplyT(func(any) string { return "" }).(pulumi.StringOutput)
}
