package transit

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// VpnGatewayType is the type token of [VpnGateway]. It is part of every URN: never change it without an alias.
const VpnGatewayType = "palisade:transit:VpnGateway"

// VpnGatewayArgs configures [NewVpnGateway]. The network, its tiers, and the blocks of the premises must be given.
type VpnGatewayArgs struct {
	// Vpc is the network, as SecureVpc.Network gives it. A VPC has one VPN gateway at a time.
	Vpc component.Network `pulumi:"vpc"`
	// Tiers are the tiers that send to the premises: their route tables, and no others, lead there. A tier of egress OnPremises sends all else there as well, which
	// is its default route: over IPv4, since a VPN connection at a VPN gateway carries no IPv6 ("IPv4 and IPv6 traffic in AWS Site-to-Site VPN").
	Tiers []string `pulumi:"tiers"`
	// CidrBlocks are the IPv4 blocks of the premises. Plain.
	CidrBlocks []string `pulumi:"cidrBlocks"`
	// PropagateRoutes has the tables learn what the gateway learns, at most 100 routes a table ("Amazon VPC quotas: route tables"), in place of a static route for
	// each of the blocks. Whoever announces routes then decides what leaves by the gateway, and what BGP announces is in no plan. Default: false.
	PropagateRoutes bool `pulumi:"propagateRoutes,optional"`
	// AmazonSideAsn is the autonomous system number of the gateway: 64512 to 65534, or 4200000000 to 4294967294. AWS changes none, so another one replaces the gateway.
	// Default: AWS's, 64512.
	AmazonSideAsn int `pulumi:"amazonSideAsn,optional"`
	// Protection guards the gateway and its routes against deletion. Default: enabled.
	Protection component.Protection `pulumi:"protection,optional"`
	// Tags are added to the gateway. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// VpnGateway joins one VPC with the premises: VPN connections end at it ([NewVpnConnection]). It carries packets of its own VPC alone, and from the premises delivers
// to all subnets of the VPC: network ACLs and security groups decide on these.
//
// # What it does not do
//
//   - It makes no connections: use [NewVpnConnection].
//   - It does not keep the premises from tiers that are not named. Their route tables do not lead back, so that they do not answer, but packets get there.
//   - It leads nowhere else: by it the premises reach no peering, no gateway endpoint, no internet gateway and no second VPC. For more than one VPC use
//     [TransitHub].
//   - It carries no IPv6, and is not for Direct Connect: [DirectConnect] ends at a hub.
//   - With PropagateRoutes the premises decide what leaves by it, and nothing that hangs on that is proved: what BGP announces is in no plan.
type VpnGateway struct {
	pulumi.ResourceState

	// VpnGatewayId and VpnGatewayArn are the gateway's.
	VpnGatewayId  pulumi.StringOutput `pulumi:"vpnGatewayId"`
	VpnGatewayArn pulumi.StringOutput `pulumi:"vpnGatewayArn"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`
	// Intents is what the component promises of the tiers, as a document of intents in JSON: `palisade verify` proves it. Its form is docs/intents.schema.json.
	Intents pulumi.StringOutput `pulumi:"intents"`

	// Gateway is the child that others refer to.
	Gateway *ec2.VpnGateway
}

// NewVpnGateway makes a VPN gateway. All that is wrong with args is returned at once, as validate.Errors, before anything is registered; what only another resource
// can tell is checked in an Apply, with the same text.
func NewVpnGateway(ctx *pulumi.Context, name string, args *VpnGatewayArgs, opts ...pulumi.ResourceOption) (*VpnGateway, error) {
	a, err := args.check(name)
	if err != nil {
		return nil, err
	}
	g := &VpnGateway{}
	if err := ctx.RegisterComponentResourceV2(VpnGatewayType, name, component.State(a), g, opts...); err != nil {
		return nil, err
	}
	b := &vpnGatewayBuilder{
		Family: component.Family{Parent: g, Protection: a.Protection}, name: name, args: a, tagger: component.Tagger{Component: name, Caller: a.Tags},
	}
	for _, create := range []func(*pulumi.Context, *vpnGatewayBuilder) error{
		g.createGateway,
		g.createRoutes,
		g.createPropagations,
	} {
		if err := create(ctx, b); err != nil {
			return nil, err
		}
	}
	return g, ctx.RegisterResourceOutputs(g, g.collectOutputs(b))
}

// PlanVpnGateway plans what [NewVpnGateway] makes, and refuses the same arguments by the same text, but makes nothing: see [component.Planned].
func PlanVpnGateway(_ *pulumi.Context, name string, args *VpnGatewayArgs, _ ...pulumi.ResourceOption) (*VpnGateway, error) {
	_, err := args.check(name)
	return component.Planned(&VpnGateway{}), err
}

func (a *VpnGatewayArgs) check(name string) (VpnGatewayArgs, error) {
	if a == nil {
		a = &VpnGatewayArgs{}
	}
	var c validate.Collector
	checked := a.validate(&c)
	if err := c.Err(); err != nil {
		return checked, fmt.Errorf("VpnGateway %q:\n%w", name, err)
	}
	return checked, nil
}

// vpnGatewayBuilder is what the steps of the construction share.
type vpnGatewayBuilder struct {
	component.Family
	name   string
	args   VpnGatewayArgs
	tagger component.Tagger
}

// validate checks what is known, and returns the arguments with what is not known yet checked in an Apply.
func (a VpnGatewayArgs) validate(c *validate.Collector) VpnGatewayArgs {
	a.Vpc = a.Vpc.Validate(c, validate.At("vpc"))
	checkTiersOnPremises(c, validate.At("tiers"), a.Vpc, a.Tiers)
	checkPremises(c, validate.At("cidrBlocks"), a.CidrBlocks)
	a.Vpc = apartFromPremises(c, validate.At("vpc"), a.Vpc, a.CidrBlocks)
	if a.AmazonSideAsn != 0 {
		checkAmazonAsn(c, validate.At("amazonSideAsn"), a.AmazonSideAsn)
	}
	a.Protection.Validate(c, validate.At("protection"))
	a.Tags = component.CheckedTags(c, validate.At("tags"), a.Tags)
	return a
}

func (g *VpnGateway) createGateway(ctx *pulumi.Context, b *vpnGatewayBuilder) error {
	gateway, err := ec2.NewVpnGateway(ctx, b.name, &ec2.VpnGatewayArgs{
		VpcId: component.Optional(b.args.Vpc.VpcId), AmazonSideAsn: optionalAsn(b.args.AmazonSideAsn), Tags: b.tagger.Tags(b.name),
	}, b.Child(pulumi.DeleteBeforeReplace(true))...)
	g.Gateway = gateway
	return err
}

// createRoutes leads the tiers to the blocks of the premises, and those of egress OnPremises to all else there.
func (g *VpnGateway) createRoutes(ctx *pulumi.Context, b *vpnGatewayBuilder) error {
	return b.eachTable(func(tier, place string, table pulumi.StringInput) error {
		for _, block := range b.routed(tier) {
			what := block
			if block == anywhere {
				what = "default"
			}
			if _, err := ec2.NewRoute(ctx, b.name+"-"+what+"-"+place, &ec2.RouteArgs{
				RouteTableId: table, DestinationCidrBlock: pulumi.String(block), GatewayId: g.Gateway.ID().ToStringOutput().ToStringPtrOutput(),
			}, b.Child(pulumi.DeleteBeforeReplace(true))...); err != nil {
				return err
			}
		}
		return nil
	})
}

// routed are the blocks for which the tables of a tier have static routes.
func (b *vpnGatewayBuilder) routed(tier string) []string {
	var blocks []string
	if !b.args.PropagateRoutes {
		blocks = append(blocks, b.args.CidrBlocks...)
	}
	if b.args.Vpc.Tiers[tier].EgressOrDefault() == component.EgressOnPremises {
		blocks = append(blocks, anywhere)
	}
	return blocks
}

func (g *VpnGateway) createPropagations(ctx *pulumi.Context, b *vpnGatewayBuilder) error {
	if !b.args.PropagateRoutes {
		return nil
	}
	return b.eachTable(func(_, place string, table pulumi.StringInput) error {
		_, err := ec2.NewVpnGatewayRoutePropagation(ctx, b.name+"-propagation-"+place, &ec2.VpnGatewayRoutePropagationArgs{
			RouteTableId: table, VpnGatewayId: g.Gateway.ID().ToStringOutput(),
		}, b.Child(pulumi.DeleteBeforeReplace(true))...)
		return err
	})
}

// eachTable visits the route tables of the tiers, with the part of a name that tells tier and zone.
func (b *vpnGatewayBuilder) eachTable(visit func(tier, place string, table pulumi.StringInput) error) error {
	for _, tier := range slices.Sorted(slices.Values(b.args.Tiers)) {
		tables := b.args.Vpc.Tiers[tier].RouteTableIds
		for _, zone := range sortedKeys(tables) {
			if err := visit(tier, tier+"-"+component.ZonePart(zone), tables[zone]); err != nil {
				return err
			}
		}
	}
	return nil
}

// intents are what is promised of the tiers: those that are not named send nothing by the gateway, and those of egress OnPremises have no other way out, unless their
// tables learn routes that are in no plan.
func (b *vpnGatewayBuilder) intents() component.Intents {
	of := b.args.Vpc.Component
	if of == "" {
		return nil
	}
	var all component.Intents
	gateway := component.In(b.name, "vpn-gateway:"+b.name)
	for _, name := range sortedKeys(b.args.Vpc.Tiers) {
		tier := b.args.Vpc.Tiers[name]
		from := component.Texts{component.In(of, "tier:"+name)}
		switch {
		case tier.Type == component.TierTransitGateway || tier.Type == component.TierFirewall:
		case !slices.Contains(b.args.Tiers, name):
			all = append(all, component.Intent{
				Name:  b.name + ": " + name + " sends nothing by the VPN gateway",
				Avoid: &component.IntentBody{From: from, To: component.Texts{"on-premises"}, Through: []string{gateway}},
			})
		case tier.EgressOrDefault() == component.EgressOnPremises && !b.args.PropagateRoutes:
			all = append(all, outByPremises(b.name, name, from, gateway))
		}
	}
	return all
}

func (g *VpnGateway) collectOutputs(b *vpnGatewayBuilder) pulumi.Map {
	g.VpnGatewayId, g.VpnGatewayArn = g.Gateway.ID().ToStringOutput(), g.Gateway.Arn
	relaxed := component.Relaxations{}
	relaxed.AddProtection(b.args.Protection)
	g.Relaxations = pulumi.ToStringMap(relaxed).ToStringMapOutput()
	g.Intents = b.intents().Output()
	return pulumi.Map{"vpnGatewayId": g.VpnGatewayId, "vpnGatewayArn": g.VpnGatewayArn, "relaxations": g.Relaxations, "intents": g.Intents}
}
