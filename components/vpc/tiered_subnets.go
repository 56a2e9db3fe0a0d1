package vpc

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/rds"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// TieredSubnetsType is the type token of [TieredSubnets]. It is part of every URN: never change it without an alias.
const TieredSubnetsType = "palisade:vpc:TieredSubnets"

// TieredSubnetsArgs configures [NewTieredSubnets].
type TieredSubnetsArgs struct {
	// Vpc is the VPC in which the tiers are made: [Existing], or [SecureVpc.Reference].
	Vpc Reference `pulumi:"vpc"`
	// Tiers are the tiers, outermost first; their order decides their addresses. Append new ones at the end, and turn one that goes into
	// Reserved, so that no other moves. Default: [ReferenceTiers].
	Tiers []Tier `pulumi:"tiers,optional"`
	// AvailabilityZones are the names of the zones, such as ap-southeast-2a. The letter decides a zone's place in every tier; order means nothing.
	// Pin them: zone names are the account's own, and what a region offers changes.
	AvailabilityZones []string `pulumi:"availabilityZones,optional"`
	// AvailabilityZoneCount takes the first zones of the region, for trying out; never local or Wavelength zones, nor such as must be
	// opted into. Default: 3 if no zones are named.
	AvailabilityZoneCount int `pulumi:"availabilityZoneCount,optional"`
	// AllowSingleZone lets a VPC have fewer than two zones.
	AllowSingleZone *Relaxation `pulumi:"allowSingleZone,optional"`
	// ZoneSlots is how many zones each tier keeps room for: 1, 2, 4 or 8. Default: 4. Changing it later moves every subnet.
	ZoneSlots int `pulumi:"zoneSlots,optional"`
	// NatGateways says how tiers reach the outside through NAT.
	NatGateways NatGateways `pulumi:"natGateways,optional"`
	// NetworkAcls is the blacklist of all tiers.
	NetworkAcls NetworkAcls `pulumi:"networkAcls,optional"`
	// EstateCidrs are the blocks of the organisation's other networks, on premises and in other VPCs: they count as inside for the
	// blacklist, and so must be one's own: a block wide enough to hold a bogon is refused. Default: none.
	EstateCidrs []string `pulumi:"estateCidrs,optional"`
	// BlockPublicAccessExclusions exempts subnets from the account's VPC Block Public Access. Default: none.
	BlockPublicAccessExclusions *BlockPublicAccessExclusions `pulumi:"blockPublicAccessExclusions,optional"`
	// Protection guards everything but the entries of network ACLs against deletion. Default: enabled.
	Protection Protection `pulumi:"protection,optional"`
	// Tags are added to every resource that takes tags. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
	// ZoneTags are added to the subnets, route tables and NAT gateways of a zone, by its name.
	ZoneTags map[string]map[string]string `pulumi:"zoneTags,optional"`
}

// TieredSubnets are the subnets of a VPC, tier by tier: each with its route table, under the network ACL of its tier, and with the internet, egress-only and
// NAT gateways that the tiers need.
//
// # What it does not do
//
//   - It makes no VPC and no flow log, and leaves the VPC's default security group, main route table and default network ACL as they are: [SecureVpc] locks
//     these.
//   - It asks AWS nothing about the VPC. It believes the blocks that it is told, and knows of no other subnets there: AWS refuses what overlaps these. Keep
//     tiers away from them by CidrBlock, or Within a secondary block of their own.
//   - It associates no blocks with the VPC, neither IPv4 nor IPv6: those that the reference names must be there.
//   - It writes default routes to internet and NAT gateways alone. The routes of tiers whose egress is TransitGateway, FirewallEndpoint or OnPremises are left
//     to the component that makes the way.
//   - It makes no more than 40 entries of a network ACL in a direction, IPv4 and IPv6 together, which is all that AWS grants. Longer lists of blocks are for
//     CentralFirewall.
//   - Subnets do not move. Another ZoneSlots, or a tier that is inserted before others, replaces subnets, and AWS deletes none that something is in.
type TieredSubnets struct {
	pulumi.ResourceState

	// SubnetIds are the ids of the subnets, by tier and zone.
	SubnetIds pulumi.StringMapMapOutput `pulumi:"subnetIds"`
	// SubnetIdLists are the same by tier, in the order of the zones' letters.
	SubnetIdLists pulumi.StringArrayMapOutput `pulumi:"subnetIdLists"`
	// ReadySubnetIds are the same lists, known only once route tables, default routes written here and network ACLs are in place: for what must
	// reach others as soon as it starts.
	ReadySubnetIds pulumi.StringArrayMapOutput `pulumi:"readySubnetIds"`
	// SubnetArns are the ARNs of the subnets, by tier and zone.
	SubnetArns pulumi.StringMapMapOutput `pulumi:"subnetArns"`
	// SubnetCidrBlocks are their IPv4 blocks, by tier and zone.
	SubnetCidrBlocks pulumi.StringMapMapOutput `pulumi:"subnetCidrBlocks"`
	// SubnetIpv6CidrBlocks are their IPv6 blocks, by tier and zone; empty in a VPC without IPv6.
	SubnetIpv6CidrBlocks pulumi.StringMapMapOutput `pulumi:"subnetIpv6CidrBlocks"`
	// TierCidrBlocks are the IPv4 blocks of whole tiers, present and future zones included: for rules and summaries.
	TierCidrBlocks pulumi.StringMapOutput `pulumi:"tierCidrBlocks"`
	// RouteTableIds are the ids of the route tables, by tier and zone.
	RouteTableIds pulumi.StringMapMapOutput `pulumi:"routeTableIds"`
	// NetworkAclIds are the ids of the network ACLs, by tier.
	NetworkAclIds pulumi.StringMapOutput `pulumi:"networkAclIds"`
	// NatGatewayIds and NatPublicIps are those of the NAT gateways, by zone; the addresses are what partners allow-list. Addresses
	// of elastic IPs of the caller are among them.
	NatGatewayIds pulumi.StringMapOutput `pulumi:"natGatewayIds"`
	NatPublicIps  pulumi.StringMapOutput `pulumi:"natPublicIps"`
	// ElasticIpAllocationIds are the elastic IPs of the NAT gateways, by zone: those made here, and the caller's own.
	ElasticIpAllocationIds pulumi.StringMapOutput `pulumi:"elasticIpAllocationIds"`
	// InternetGatewayId and EgressOnlyInternetGatewayId are the VPC's gateways; empty if no tier needs one.
	InternetGatewayId           pulumi.StringOutput `pulumi:"internetGatewayId"`
	EgressOnlyInternetGatewayId pulumi.StringOutput `pulumi:"egressOnlyInternetGatewayId"`
	// DatabaseSubnetGroupNames are the names of the RDS subnet groups, by tier.
	DatabaseSubnetGroupNames pulumi.StringMapOutput `pulumi:"databaseSubnetGroupNames"`
	// PublicSubnetIds, PrivateSubnetIds and IsolatedSubnetIds are the ids of all subnets of Public, PrivateWithEgress and
	// Isolated tiers, in the order of tiers and zones.
	PublicSubnetIds   pulumi.StringArrayOutput `pulumi:"publicSubnetIds"`
	PrivateSubnetIds  pulumi.StringArrayOutput `pulumi:"privateSubnetIds"`
	IsolatedSubnetIds pulumi.StringArrayOutput `pulumi:"isolatedSubnetIds"`
	// Layout is the address plan as it came out: one object per tier in declared order, with name, type, egress, cidrBlock,
	// netmask and, unless the tier is reserved, subnets by zone.
	Layout pulumi.ArrayOutput `pulumi:"layout"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`
	// Intents is what the component promises of the tiers that it made, as a document of intents in JSON: `palisade verify` proves it. Its form
	// is docs/intents.schema.json.
	Intents pulumi.StringOutput `pulumi:"intents"`

	// Subnets and RouteTables are the children by tier and zone, NetworkAcls and DatabaseSubnetGroups by tier, NatGateways
	// and ElasticIps by zone.
	Subnets              map[string]map[string]*ec2.Subnet
	RouteTables          map[string]map[string]*ec2.RouteTable
	NetworkAcls          map[string]*ec2.NetworkAcl
	DatabaseSubnetGroups map[string]*rds.SubnetGroup
	NatGateways          map[string]*ec2.NatGateway
	ElasticIps           map[string]*ec2.Eip
	// InternetGateway and EgressOnlyInternetGateway are the gateways made here; nil if none was needed or one was given.
	InternetGateway           *ec2.InternetGateway
	EgressOnlyInternetGateway *ec2.EgressOnlyInternetGateway

	name   string
	vpc    Reference
	layout *layout
	// publicAccessExcluded tells whether subnets are exempt from VPC Block Public Access.
	publicAccessExcluded bool
}

// NewTieredSubnets makes tiers in a VPC. All that is wrong with args is returned at once, as validate.Errors, before anything is
// registered; what only another resource can tell is checked in an Apply, with the same text.
func NewTieredSubnets(ctx *pulumi.Context, name string, args *TieredSubnetsArgs, opts ...pulumi.ResourceOption) (*TieredSubnets, error) {
	a, l, err := args.check(ctx, name, opts)
	if err != nil {
		return nil, err
	}
	return newTieredSubnets(ctx, name, a, l, opts...)
}

// PlanTieredSubnets plans what [NewTieredSubnets] makes, and refuses the same arguments by the same text, but makes nothing: see [component.Planned].
func PlanTieredSubnets(ctx *pulumi.Context, name string, args *TieredSubnetsArgs, opts ...pulumi.ResourceOption) (*TieredSubnets, error) {
	a, l, err := args.check(ctx, name, opts)
	if l == nil {
		return nil, err
	}
	return plannedTiers(name, a, l), err
}

// check checks the arguments, and decides on the layout, which is nil only where the provider cannot be asked. The arguments that it returns have what is not
// known yet checked in an Apply.
func (a *TieredSubnetsArgs) check(ctx *pulumi.Context, name string, opts []pulumi.ResourceOption) (TieredSubnetsArgs, *layout, error) {
	if a == nil {
		a = &TieredSubnetsArgs{}
	}
	own := a.withDefaults()
	loc, err := locate(ctx, own.zoneSpec(), opts)
	if err != nil {
		return own, nil, fmt.Errorf("TieredSubnets %q: %w", name, err)
	}
	var c validate.Collector
	own.checkVpc(&c)
	l := own.plan(&c, loc)
	if err := c.Err(); err != nil {
		return own, l, fmt.Errorf("TieredSubnets %q:\n%w", name, err)
	}
	return own, l, nil
}

// tiersOf are the tiers of a layout, of which nothing is made yet.
func tiersOf(name string, a TieredSubnetsArgs, l *layout) *TieredSubnets {
	return &TieredSubnets{
		Subnets: map[string]map[string]*ec2.Subnet{}, RouteTables: map[string]map[string]*ec2.RouteTable{},
		NetworkAcls: map[string]*ec2.NetworkAcl{}, DatabaseSubnetGroups: map[string]*rds.SubnetGroup{},
		NatGateways: map[string]*ec2.NatGateway{}, ElasticIps: map[string]*ec2.Eip{}, name: name, vpc: a.Vpc, layout: l,
		publicAccessExcluded: a.BlockPublicAccessExclusions != nil,
	}
}

// plannedTiers are the tiers as they stand for those to come: the gateways of their VPC are as good as given.
func plannedTiers(name string, a TieredSubnetsArgs, l *layout) *TieredSubnets {
	if l.internetGateway && a.Vpc.InternetGatewayId == nil {
		a.Vpc.InternetGatewayId = component.Unknown()
	}
	if l.egressOnlyGateway && a.Vpc.EgressOnlyInternetGatewayId == nil {
		a.Vpc.EgressOnlyInternetGatewayId = component.Unknown()
	}
	l.addresses.move(a.Vpc)
	return component.Planned(tiersOf(name, a, l))
}

// newTieredSubnets registers what the layout says.
func newTieredSubnets(ctx *pulumi.Context, name string, a TieredSubnetsArgs, l *layout, opts ...pulumi.ResourceOption) (*TieredSubnets, error) {
	t := tiersOf(name, a, l)
	if err := ctx.RegisterComponentResourceV2(TieredSubnetsType, name, a.state(), t, opts...); err != nil {
		return nil, err
	}
	if err := a.zoneSpec().pin(ctx, l.zones, t); err != nil {
		return nil, err
	}
	l.addresses.move(a.Vpc)
	b := &builder{family: familyOf(t, a.Protection), name: name, args: a, layout: l, tiers: t, tagger: component.Tagger{Component: name, Caller: a.Tags}, links: map[string][]pulumi.CustomResource{}}
	for _, create := range []func(*pulumi.Context, *builder) error{
		t.createGateways,
		t.createSubnets,
		t.createNetworkAcls,
		t.createNatGateways,
		t.createRoutes,
		t.createDatabaseSubnetGroups,
		t.createBlockPublicAccessExclusions,
	} {
		if err := create(ctx, b); err != nil {
			return nil, err
		}
	}
	t.collectOutputs(b)
	return t, ctx.RegisterResourceOutputs(t, t.outputs())
}

// builder is what the steps of a construction share.
type builder struct {
	family
	name   string
	args   TieredSubnetsArgs
	layout *layout
	tiers  *TieredSubnets
	tagger component.Tagger
	// links are, by tier, what joins its subnets to the network: associations and routes.
	links map[string][]pulumi.CustomResource
}

// link notes a resource that the subnets of a tier need to be of use.
func (b *builder) link(tier string, r pulumi.CustomResource) {
	b.links[tier] = append(b.links[tier], r)
}

// afterGateway orders what has public addresses after the attachment of the internet gateway.
func (b *builder) afterGateway() []pulumi.ResourceOption {
	if igw := b.tiers.InternetGateway; igw != nil {
		return []pulumi.ResourceOption{pulumi.DependsOn([]pulumi.Resource{igw})}
	}
	return nil
}
