package vpc

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// The strategies of [NatGateways].
const (
	// NatNone makes no NAT gateway.
	NatNone = "None"
	// NatSingle makes one, in a zone that is named: cheap, and a single point of failure.
	NatSingle = "Single"
	// NatOnePerAz makes one in each zone, so that no zone depends on another.
	NatOnePerAz = "OnePerAz"
)

// The kinds of connectivity of [NatGateways].
const (
	// NatPublic translates to an elastic IP and needs an internet gateway.
	NatPublic = "Public"
	// NatPrivate translates to an address of its subnet, for networks whose own addresses nobody else can route.
	NatPrivate = "Private"
)

// NatGateways says how tiers whose egress is NatGateway reach the outside over IPv4. Gateways are made only if there is
// such a tier.
type NatGateways struct {
	// Strategy is None, Single or OnePerAz. Default: OnePerAz. A gateway costs by the hour and by the gigabyte; a tier that uses
	// one of another zone also pays for the traffic between zones.
	Strategy string `pulumi:"strategy,optional"`
	// AvailabilityZone is the zone of the gateway with Single; required there, so that adding zones never moves it.
	AvailabilityZone string `pulumi:"availabilityZone,optional"`
	// Connectivity is Public or Private. Default: Public.
	Connectivity string `pulumi:"connectivity,optional"`
	// Tier is the tier in whose subnets the gateways stand. Default: the first Public tier; required with Private.
	Tier string `pulumi:"tier,optional"`
	// ElasticIpAllocationIds are elastic IPs of the caller (eipalloc-…) by zone name, for partners who allow-list addresses. Zones
	// without one get a new elastic IP. Default: all new.
	ElasticIpAllocationIds map[string]pulumi.StringInput `pulumi:"elasticIpAllocationIds,optional"`
}

func (n NatGateways) withDefaults() NatGateways {
	if n.Strategy == "" {
		n.Strategy = NatOnePerAz
	}
	if n.Connectivity == "" {
		n.Connectivity = NatPublic
	}
	return n
}

// state are the inputs as the component's record shows them.
func (n NatGateways) state() pulumi.Map {
	return pulumi.Map{
		"strategy": pulumi.String(n.Strategy), "availabilityZone": pulumi.String(n.AvailabilityZone),
		"connectivity": pulumi.String(n.Connectivity), "tier": pulumi.String(n.Tier),
		"elasticIpAllocationIds": pulumi.StringMap(n.ElasticIpAllocationIds),
	}
}

// natPlan says where gateways stand.
type natPlan struct {
	tier   string
	public bool
	zones  []zone
	// wanted tells whether any tier uses them.
	wanted bool
}

// of gives the zone of the gateway that a zone's subnets use.
func (p natPlan) of(z zone) zone {
	if len(p.zones) == 1 {
		return p.zones[0]
	}
	return z
}

// plan decides where gateways stand, given the tiers with their defaults.
func (n NatGateways) plan(c *validate.Collector, tiers []Tier, zones []zone) natPlan {
	at := validate.At("natGateways")
	p := natPlan{tier: n.Tier, public: n.Connectivity == NatPublic}
	for i, t := range tiers {
		if t.Egress != EgressNatGateway {
			continue
		}
		if p.wanted = true; n.Strategy == NatNone {
			c.Addf(validate.Conflict, validate.At("tiers").Index(i).Field("egress"), t.Egress,
				"tier %s goes out through a NAT gateway, but natGateways.strategy is None: choose Single or OnePerAz, or give the tier another egress or the type Isolated", t.Name)
		}
	}
	if n.Strategy == "Regional" {
		c.Addf(validate.NotSupported, at.Field("strategy"), n.Strategy, "Regional NAT gateways need pulumi-aws v7, and this version is built on v6: choose Single or OnePerAz")
		return p
	}
	known := validate.OneOf(c, at.Field("strategy"), n.Strategy, NatNone, NatSingle, NatOnePerAz)
	known = validate.OneOf(c, at.Field("connectivity"), n.Connectivity, NatPublic, NatPrivate) && known
	if known && n.Strategy != NatNone {
		p.zones = n.zonesOf(c, zones)
	}
	if p.wanted && known && n.Strategy != NatNone {
		p.tier = n.tierOf(c, tiers)
	}
	for _, name := range slices.Sorted(maps.Keys(n.ElasticIpAllocationIds)) {
		n.checkElasticIp(c, name, p)
	}
	return p
}

func (n NatGateways) zonesOf(c *validate.Collector, zones []zone) []zone {
	at := validate.At("natGateways").Field("availabilityZone")
	if n.Strategy == NatOnePerAz {
		if n.AvailabilityZone != "" {
			c.Addf(validate.Conflict, at, n.AvailabilityZone, "OnePerAz makes a gateway in every zone: drop %s, or choose Single", n.AvailabilityZone)
		}
		return zones
	}
	if n.AvailabilityZone == "" {
		c.Addf(validate.Required, at, n.AvailabilityZone, "required with Single: the zone of the gateway is pinned, so that adding zones never moves it")
		return nil
	}
	for _, z := range zones {
		if z.name == n.AvailabilityZone {
			return []zone{z}
		}
	}
	if len(zones) > 0 { // otherwise the zones themselves are wrong, and said to be
		c.Addf(validate.Invalid, at, n.AvailabilityZone, "%s is none of the VPC's zones: name one of availabilityZones", n.AvailabilityZone)
	}
	return nil
}

// tierOf finds the tier in which the gateways stand and checks that they can work there.
func (n NatGateways) tierOf(c *validate.Collector, tiers []Tier) string {
	at := validate.At("natGateways").Field("tier")
	if n.Tier == "" {
		i := slices.IndexFunc(tiers, func(t Tier) bool { return t.Type == TierPublic })
		switch {
		case n.Connectivity == NatPrivate:
			c.Addf(validate.Required, at, n.Tier, "required with Private: name the tier from whose addresses others can be reached")
		case i < 0 && slices.ContainsFunc(tiers, func(t Tier) bool { return !slices.Contains(tierTypes(), t.Type) }):
			// Which tier is Public can be told once every type can.
		case i < 0:
			c.Addf(validate.Required, at, n.Tier, "NAT gateways stand in a Public tier, and there is none: add one, or have tiers go out another way")
		default:
			return tiers[i].Name
		}
		return ""
	}
	i := slices.IndexFunc(tiers, func(t Tier) bool { return t.Name == n.Tier && t.Type != TierReserved })
	switch {
	case i < 0:
		c.Addf(validate.Invalid, at, n.Tier, "there is no tier %q with subnets", n.Tier)
	case n.Connectivity == NatPublic && tiers[i].Type != TierPublic:
		c.Addf(validate.Conflict, at, n.Tier, "tier %s is of type %s: public NAT gateways reach the internet only from a Public tier", n.Tier, tiers[i].Type)
	case tiers[i].Egress == EgressNatGateway:
		c.Addf(validate.Conflict, at, n.Tier, "tier %s goes out through the NAT gateways itself: they need a tier with another egress", n.Tier)
	case tiers[i].Egress == EgressNone:
		c.Addf(validate.Conflict, at, n.Tier, "tier %s has no default route: NAT gateways there would lead nowhere", n.Tier)
	}
	return n.Tier
}

func (n NatGateways) checkElasticIp(c *validate.Collector, zoneName string, p natPlan) {
	at := validate.At("natGateways").Field("elasticIpAllocationIds").Key(zoneName)
	stands := slices.ContainsFunc(p.zones, func(z zone) bool { return z.name == zoneName })
	switch {
	case !p.public:
		c.Addf(validate.Conflict, at, zoneName, "private NAT gateways have no elastic IP: drop it, or choose Public")
	case !stands && len(p.zones) > 0:
		c.Addf(validate.Invalid, at, zoneName, "no NAT gateway stands in %s: key elastic IPs by the name of a gateway's zone", zoneName)
	}
}

// createNatGateways makes the gateways and their elastic IPs, after the internet gateway is attached: AWS refuses a NAT gateway in a VPC
// without one, and to detach it while public addresses are in use. On destroy the order is the reverse.
func (t *TieredSubnets) createNatGateways(ctx *pulumi.Context, b *builder) error {
	if !b.layout.nat.wanted {
		return nil
	}
	for _, z := range b.layout.nat.zones {
		name := b.name + "-nat-" + z.letter
		args := &ec2.NatGatewayArgs{
			SubnetId:         t.subnetId(b.layout.nat.tier, z),
			ConnectivityType: pulumi.String("private"),
			Tags:             b.tagger.Tags(name, b.args.ZoneTags[z.name]),
		}
		if b.layout.nat.public {
			args.ConnectivityType = pulumi.String("public")
			allocation, err := t.elasticIp(ctx, b, name, z)
			if err != nil {
				return err
			}
			args.AllocationId = allocation
		}
		nat, err := ec2.NewNatGateway(ctx, name, args, b.Child(b.afterGateway()...)...)
		if err != nil {
			return err
		}
		t.NatGateways[z.name] = nat
	}
	return nil
}

func (t *TieredSubnets) elasticIp(ctx *pulumi.Context, b *builder, name string, z zone) (pulumi.StringPtrInput, error) {
	if given := b.args.NatGateways.ElasticIpAllocationIds[z.name]; given != nil {
		return component.Optional(given), nil
	}
	eip, err := ec2.NewEip(ctx, name, &ec2.EipArgs{
		Domain: pulumi.String("vpc"),
		Tags:   b.tagger.Tags(name, b.args.ZoneTags[z.name]),
	}, b.Child(b.afterGateway()...)...)
	if err != nil {
		return nil, err
	}
	t.ElasticIps[z.name] = eip
	return eip.AllocationId.ToStringPtrOutput(), nil
}
