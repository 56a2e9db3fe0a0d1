package peering

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// VpcPeeringType is the type token of [VpcPeering]. It is part of every URN: never change it without an alias.
const VpcPeeringType = "palisade:peering:VpcPeering"

// VpcPeeringArgs configures [NewVpcPeering].
type VpcPeeringArgs struct {
	// Requester is the side that asks for the connection. It owns the connection: AWS deletes it by the requester's account here.
	Requester Side `pulumi:"requester"`
	// Accepter is the side that accepts it.
	Accepter Side `pulumi:"accepter"`
	// Protection guards the connection and the routes against deletion. Default: enabled.
	Protection component.Protection `pulumi:"protection,optional"`
	// Tags are added to the connection, in both accounts. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// VpcPeering is a peering connection of two VPCs, accepted, with routes between the tiers that were chosen of them, and with names that resolve to private
// addresses.
//
// # What it does not do
//
//   - It leads no further than to the other VPC: nobody gets over it to that one's internet gateway, NAT gateways, VPN, gateway endpoints or other peerings.
//     For many VPCs, or premises, use TransitHub.
//   - It opens nothing, and closes no ports: the connection carries all, Ports are a promise, and security groups decide. Between regions these cannot name
//     groups of the other side.
//   - It joins no VPCs whose blocks overlap anywhere, whichever tiers are chosen: AWS refuses such a connection.
//   - It accepts by a provider for the other side: for an account whose owner accepts by hand, or in another program, it is no use.
//   - It shares no private zones: DnsResolution is about the public names of instances.
//   - AWS lets a VPC have 50 peerings, 125 at most, and charges for traffic between zones and regions.
type VpcPeering struct {
	pulumi.ResourceState

	// PeeringConnectionId is the id of the connection, once it is active.
	PeeringConnectionId pulumi.StringOutput `pulumi:"peeringConnectionId"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`
	// Intents is what the component promises of the connection, as a document of intents in JSON: `palisade verify` proves it. Its form is
	// docs/intents.schema.json.
	Intents pulumi.StringOutput `pulumi:"intents"`

	// Connection is the connection as the requester has it. Accepter is what accepts it; nil where one provider serves both sides, and the connection
	// accepts itself.
	Connection *ec2.VpcPeeringConnection
	Accepter   *ec2.VpcPeeringConnectionAccepter
}

// NewVpcPeering connects two VPCs. All that is wrong with args is returned at once, as validate.Errors, before anything is registered; what only another
// resource can tell is checked in an Apply, with the same text, before the connection is made.
func NewVpcPeering(ctx *pulumi.Context, name string, args *VpcPeeringArgs, opts ...pulumi.ResourceOption) (*VpcPeering, error) {
	a, err := args.check(name)
	if err != nil {
		return nil, err
	}
	p := &VpcPeering{}
	if err := ctx.RegisterComponentResourceV2(VpcPeeringType, name, component.State(a), p, opts...); err != nil {
		return nil, err
	}
	b := &builder{
		Family: component.Family{Parent: p, Protection: a.Protection}, name: name, args: a,
		tagger: component.Tagger{Component: name, Caller: a.Tags},
	}
	for _, create := range []func(*pulumi.Context, *builder) error{
		p.connect,
		p.createOptions,
		p.createRoutes,
	} {
		if err := create(ctx, b); err != nil {
			return nil, err
		}
	}
	relaxed := component.Relaxations{}
	relaxed.AddProtection(a.Protection)
	p.Relaxations, p.Intents = pulumi.ToStringMap(relaxed).ToStringMapOutput(), b.intents().Output()
	return p, ctx.RegisterResourceOutputs(p, pulumi.Map{"peeringConnectionId": p.PeeringConnectionId, "relaxations": p.Relaxations, "intents": p.Intents})
}

// PlanVpcPeering plans what [NewVpcPeering] makes, and refuses the same arguments by the same text, but makes nothing: see [component.Planned].
func PlanVpcPeering(_ *pulumi.Context, name string, args *VpcPeeringArgs, _ ...pulumi.ResourceOption) (*VpcPeering, error) {
	_, err := args.check(name)
	return component.Planned(&VpcPeering{}), err
}

func (a *VpcPeeringArgs) check(name string) (VpcPeeringArgs, error) {
	if a == nil {
		a = &VpcPeeringArgs{}
	}
	var c validate.Collector
	checked := a.validate(&c)
	if err := c.Err(); err != nil {
		return checked, fmt.Errorf("VpcPeering %q:\n%w", name, err)
	}
	return checked, nil
}

// validate checks what is known, and returns the arguments with what is not known yet checked in an Apply.
func (a VpcPeeringArgs) validate(c *validate.Collector) VpcPeeringArgs {
	requester, accepter := validate.At("requester"), validate.At("accepter")
	a.Requester, a.Accepter = a.Requester.validate(c, requester), a.Accepter.validate(c, accepter)
	checkBlocks(c, a.Requester.blocks(requester), a.Accepter.blocks(accepter))
	a.Protection.Validate(c, validate.At("protection"))
	a.Tags = component.CheckedTags(c, validate.At("tags"), a.Tags)
	return a
}

// builder is what the steps of a construction share.
type builder struct {
	component.Family
	name   string
	args   VpcPeeringArgs
	tagger component.Tagger
}

// of are the options of a child that a side's provider makes.
func (b *builder) of(s Side, more ...pulumi.ResourceOption) []pulumi.ResourceOption {
	if s.Provider != nil {
		more = append(more, pulumi.Provider(s.Provider))
	}
	return b.Child(more...)
}

// connect asks for the connection and accepts it. One provider works in one account and one region: there the connection accepts itself, which AWS's provider
// allows nowhere else.
func (p *VpcPeering) connect(ctx *pulumi.Context, b *builder) (err error) {
	requester, accepter := b.args.Requester, b.args.Accepter
	args := &ec2.VpcPeeringConnectionArgs{VpcId: b.args.checkedVpc(), PeerVpcId: accepter.Vpc.VpcId, Tags: b.tagger.Tags(b.name)}
	alone := requester.Provider == accepter.Provider
	if alone {
		args.AutoAccept = pulumi.Bool(true)
	} else {
		asks := pulumi.InvokeOption(pulumi.Parent(p))
		if accepter.Provider != nil {
			asks = pulumi.Provider(accepter.Provider)
		}
		args.PeerOwnerId = aws.GetCallerIdentityOutput(ctx, aws.GetCallerIdentityOutputArgs{}, asks).AccountId().ToStringPtrOutput()
		args.PeerRegion = aws.GetRegionOutput(ctx, aws.GetRegionOutputArgs{}, asks).Name().ToStringPtrOutput()
	}
	if p.Connection, err = ec2.NewVpcPeeringConnection(ctx, b.name, args, b.of(requester)...); err != nil {
		return err
	}
	p.PeeringConnectionId = p.Connection.ID().ToStringOutput()
	if alone {
		return nil
	}
	p.Accepter, err = ec2.NewVpcPeeringConnectionAccepter(ctx, b.name+"-accepter", &ec2.VpcPeeringConnectionAccepterArgs{
		VpcPeeringConnectionId: p.PeeringConnectionId, AutoAccept: pulumi.Bool(true), Tags: b.tagger.Tags(b.name),
	}, b.of(accepter)...)
	if err != nil {
		return err
	}
	p.PeeringConnectionId = p.Accepter.VpcPeeringConnectionId
	return nil
}

// createOptions says, for each side by itself, whose DNS host names the other resolves: in two accounts each owner must, in two regions each region
// ("ModifyVpcPeeringConnectionOptions"). Both are always said, since a resource that goes takes nothing back.
func (p *VpcPeering) createOptions(ctx *pulumi.Context, b *builder) error {
	for _, way := range b.ways() {
		args := &ec2.PeeringConnectionOptionsArgs{VpcPeeringConnectionId: p.PeeringConnectionId}
		if way.side == "requester" {
			args.Requester = ec2.PeeringConnectionOptionsRequesterArgs{AllowRemoteVpcDnsResolution: pulumi.Bool(way.from.resolved())}
		} else {
			args.Accepter = ec2.PeeringConnectionOptionsAccepterArgs{AllowRemoteVpcDnsResolution: pulumi.Bool(way.from.resolved())}
		}
		if _, err := ec2.NewPeeringConnectionOptions(ctx, b.name+"-options-"+way.side, args, b.of(way.from)...); err != nil {
			return err
		}
	}
	return nil
}
