package component

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// Network is the VPC in which a component is placed, and its tiers: SecureVpc.Network and TieredSubnets.Network give it for what they made. For a VPC that
// was made by other means, fill in what the component asks for:
//
//	component.Network{
//		VpcId: pulumi.String("vpc-0123456789abcdef0"), CidrBlocks: []pulumi.StringInput{pulumi.String("10.0.0.0/16")},
//		Tiers: map[string]component.NetworkTier{"app": {
//			Type:      component.TierIsolated,
//			SubnetIds: map[string]pulumi.StringInput{"eu-west-1a": pulumi.String("subnet-0123456789abcdef0")},
//		}},
//	}
//
// Components name tiers, never subnets: what a tier is made of is said once.
type Network struct {
	// VpcId is the id of the VPC.
	VpcId pulumi.StringInput `pulumi:"vpcId"`
	// CidrBlocks are its IPv4 blocks, the primary one first. How many there are is plain; each may come from another resource.
	CidrBlocks []pulumi.StringInput `pulumi:"cidrBlocks,optional"`
	// Ipv6CidrBlocks are its IPv6 blocks. Default: none.
	Ipv6CidrBlocks []pulumi.StringInput `pulumi:"ipv6CidrBlocks,optional"`
	// InternetGatewayId is the internet gateway that is attached to the VPC: what faces the internet is made after it, and deleted before it. Default:
	// nothing waits, as is right where the gateway outlives the program.
	InternetGatewayId pulumi.StringInput `pulumi:"internetGatewayId,optional"`
	// Component is the name of the component that made the tiers, by which intents about them name them. Default: none; then nothing is promised of
	// tiers, since the plan may not hold them.
	Component string `pulumi:"component,optional"`
	// ExcludedFromPublicAccessBlock says that subnets of the VPC are exempt from VPC Block Public Access, and so that the account blocks it: nothing that
	// faces the internet through a network firewall works then. Default: false.
	ExcludedFromPublicAccessBlock bool `pulumi:"excludedFromPublicAccessBlock,optional"`
	// Tiers are its tiers by name; tiers without subnets are not among them.
	Tiers map[string]NetworkTier `pulumi:"tiers,optional"`
}

// NetworkTier is a tier of a [Network]: its subnets and route tables in each zone.
type NetworkTier struct {
	// Type is one of Public, PrivateWithEgress, Isolated, TransitGateway and Firewall.
	Type string `pulumi:"type"`
	// Egress says who owns the default route, as in [EgressNatGateway]. Default: InternetGateway for Public, NatGateway for PrivateWithEgress, None for
	// the rest.
	Egress string `pulumi:"egress,optional"`
	// SubnetIds are the ids of the subnets, by the name of the zone: eu-west-1a.
	SubnetIds map[string]pulumi.StringInput `pulumi:"subnetIds,optional"`
	// SubnetCidrBlocks are the IPv4 blocks of the subnets, by the name of the zone: for components whose routes lead to them. Default: none.
	SubnetCidrBlocks map[string]pulumi.StringInput `pulumi:"subnetCidrBlocks,optional"`
	// SubnetIpv6CidrBlocks are their IPv6 blocks. Default: none.
	SubnetIpv6CidrBlocks map[string]pulumi.StringInput `pulumi:"subnetIpv6CidrBlocks,optional"`
	// RouteTableIds are the ids of the route tables, by the name of the zone. Where zones share one, give it once.
	RouteTableIds map[string]pulumi.StringInput `pulumi:"routeTableIds,optional"`
	// CidrBlocks are IPv4 blocks that hold the subnets of the tier and nothing else: routes of other networks to the tier lead to these. How many there are
	// is plain; each may come from another resource.
	CidrBlocks []pulumi.StringInput `pulumi:"cidrBlocks,optional"`
	// Ipv6CidrBlocks are the same of IPv6. Default: none.
	Ipv6CidrBlocks []pulumi.StringInput `pulumi:"ipv6CidrBlocks,optional"`
	// DenyInternet says that the tier's network ACL cuts it off from all public addresses but AllowedCidrBlocks, those of AWS's services
	// included. Default: false.
	DenyInternet bool `pulumi:"denyInternet,optional"`
	// AllowedCidrBlocks are the public blocks with which HTTPS connections are let through in spite of DenyInternet.
	AllowedCidrBlocks []string `pulumi:"allowedCidrBlocks,optional"`
}

// Zones are the names of the zones that the tier has subnets in, sorted.
func (t NetworkTier) Zones() []string { return slices.Sorted(maps.Keys(t.SubnetIds)) }

// EgressOrDefault is Egress, or what the type of the tier makes of nothing.
func (t NetworkTier) EgressOrDefault() string {
	switch {
	case t.Egress != "":
		return t.Egress
	case t.Type == TierPublic:
		return EgressInternetGateway
	case t.Type == TierPrivateWithEgress:
		return EgressNatGateway
	default:
		return EgressNone
	}
}

// HasEgress reports whether something has a default route out of the tier: then the public endpoints of AWS may be in reach.
func (t NetworkTier) HasEgress() bool { return t.EgressOrDefault() != EgressNone && !t.DenyInternet }

// Tier finds a tier by name, or says at the path of the argument that named it which tiers there are.
func (n Network) Tier(c *validate.Collector, at validate.Path, name string) (NetworkTier, bool) {
	names := slices.Sorted(maps.Keys(n.Tiers))
	if len(names) == 0 {
		c.Addf(validate.Invalid, at, name, "the network has no tiers: give them in vpc.tiers")
		return NetworkTier{}, false
	}
	if !validate.OneOf(c, at, name, names...) {
		return NetworkTier{}, false
	}
	return n.Tiers[name], true
}

// Validate checks what is known of the network, and returns it with what is not known yet checked in an Apply.
func (n Network) Validate(c *validate.Collector, at validate.Path) Network {
	if n.VpcId == nil {
		c.Addf(validate.Required, at.Field("vpcId"), nil, "required: the id of the VPC, or the network that SecureVpc.Network gives")
	}
	n.VpcId = CheckedInput(c, at.Field("vpcId"), n.VpcId, AnID("vpc", "a VPC"))
	n.InternetGatewayId = CheckedInput(c, at.Field("internetGatewayId"), n.InternetGatewayId, AnID("igw", "an internet gateway"))
	n.CidrBlocks = checkedBlocks(c, at.Field("cidrBlocks"), n.CidrBlocks, 4)
	n.Ipv6CidrBlocks = checkedBlocks(c, at.Field("ipv6CidrBlocks"), n.Ipv6CidrBlocks, 6)
	tiers := maps.Clone(n.Tiers)
	for name, t := range n.Tiers {
		tiers[name] = t.validate(c, at.Field("tiers").Key(name))
	}
	n.Tiers = tiers
	return n
}

func (t NetworkTier) validate(c *validate.Collector, at validate.Path) NetworkTier {
	validate.OneOf(c, at.Field("type"), t.Type, TierPublic, TierPrivateWithEgress, TierIsolated, TierTransitGateway, TierFirewall)
	if t.Egress != "" {
		validate.OneOf(c, at.Field("egress"), t.Egress, EgressInternetGateway, EgressNatGateway, EgressNone, EgressTransitGateway, EgressFirewallEndpoint, EgressOnPremises)
	}
	t.SubnetIds = checkedByZone(c, at.Field("subnetIds"), t.SubnetIds, AnID("subnet", "a subnet"))
	t.SubnetCidrBlocks = checkedByZone(c, at.Field("subnetCidrBlocks"), t.SubnetCidrBlocks, func(known string) string { return aBlock(known, 4) })
	t.SubnetIpv6CidrBlocks = checkedByZone(c, at.Field("subnetIpv6CidrBlocks"), t.SubnetIpv6CidrBlocks, func(known string) string { return aBlock(known, 6) })
	t.RouteTableIds = checkedByZone(c, at.Field("routeTableIds"), t.RouteTableIds, AnID("rtb", "a route table"))
	t.CidrBlocks = checkedBlocks(c, at.Field("cidrBlocks"), t.CidrBlocks, 4)
	t.Ipv6CidrBlocks = checkedBlocks(c, at.Field("ipv6CidrBlocks"), t.Ipv6CidrBlocks, 6)
	for i, block := range t.AllowedCidrBlocks {
		if problem := aBlock(block, 4); problem != "" {
			c.Addf(validate.Invalid, at.Field("allowedCidrBlocks").Index(i), block, "%s", problem)
		}
	}
	return t
}

func checkedByZone(c *validate.Collector, at validate.Path, values map[string]pulumi.StringInput, check func(string) string) map[string]pulumi.StringInput {
	checked := maps.Clone(values)
	for zone, value := range values {
		if value == nil {
			c.Addf(validate.Required, at.Key(zone), nil, "required: a value for each zone that is named")
			continue
		}
		checked[zone] = CheckedInput(c, at.Key(zone), value, check)
	}
	return checked
}

func checkedBlocks(c *validate.Collector, at validate.Path, blocks []pulumi.StringInput, family int) []pulumi.StringInput {
	checked := slices.Clone(blocks)
	for i, block := range blocks {
		if block == nil {
			c.Addf(validate.Required, at.Index(i), nil, "required: a block in each place of the list")
			continue
		}
		checked[i] = CheckedInput(c, at.Index(i), block, func(known string) string { return aBlock(known, family) })
	}
	return checked
}
