package vpc

import (
	"maps"
	"net/netip"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// layout is all that is decided before the first resource is registered: how many of what there are, and their names.
type layout struct {
	zones     []zone
	tiers     []Tier // with defaults, Reserved ones included
	acls      map[string][]aclEntry
	addresses *addresses
	nat       natPlan
	// internetGateway and egressOnlyGateway tell whether a tier needs the VPC to have one.
	internetGateway, egressOnlyGateway bool
	dualStack                          bool
	// exceptions are those of all tiers' network ACLs.
	exceptions []NetworkAclException
}

// placed are the tiers that have subnets.
func (l *layout) placed() []Tier {
	return slices.DeleteFunc(slices.Clone(l.tiers), func(t Tier) bool { return t.Type == TierReserved })
}

// ipv6Outbound tells whether a tier opens IPv6 connections to the internet. One that goes out through private NAT gateways does
// not: it talks with other networks, and IPv6 needs no translation for that.
func (l *layout) ipv6Outbound(t Tier) bool {
	return l.dualStack && t.Egress == EgressNatGateway && l.nat.public
}

func (a TieredSubnetsArgs) withDefaults() TieredSubnetsArgs {
	if len(a.Tiers) == 0 {
		a.Tiers = ReferenceTiers()
	}
	tiers := make([]Tier, len(a.Tiers))
	for i, t := range a.Tiers {
		tiers[i] = t.withDefaults()
	}
	a.Tiers, a.NatGateways = tiers, a.NatGateways.withDefaults()
	return a
}

func (a TieredSubnetsArgs) zoneSpec() zoneSpec {
	return zoneSpec{names: a.AvailabilityZones, count: a.AvailabilityZoneCount, slots: a.ZoneSlots, allowSingle: a.AllowSingleZone}
}

// highestBlockQuota is to how many IPv4 blocks per VPC AWS raises its quota.
const highestBlockQuota = 50

// checkVpc checks the reference to a VPC that exists, and has what is known late checked in an Apply.
func (a *TieredSubnetsArgs) checkVpc(c *validate.Collector) {
	at := validate.At("vpc")
	a.Vpc.blockQuota = highestBlockQuota // its blocks are associated already: AWS has counted them
	if a.Vpc.VpcId == nil {
		c.Addf(validate.Required, at.Field("vpcId"), nil, "required: the id of the VPC, as vpc.Existing takes it")
	}
	a.Vpc.VpcId = component.CheckedInput(c, at.Field("vpcId"), a.Vpc.VpcId, component.AnID("vpc", "a VPC"))
	a.Vpc.InternetGatewayId = component.CheckedInput(c, at.Field("internetGatewayId"), a.Vpc.InternetGatewayId, component.AnID("igw", "an internet gateway"))
	a.Vpc.EgressOnlyInternetGatewayId = component.CheckedInput(c, at.Field("egressOnlyInternetGatewayId"), a.Vpc.EgressOnlyInternetGatewayId,
		component.AnID("eigw", "an egress-only internet gateway"))
}

// plan validates everything and decides the layout. It must not be used if c then has errors.
func (a *TieredSubnetsArgs) plan(c *validate.Collector, loc location) *layout {
	zs := a.zoneSpec()
	zs.validate(c)
	a.validate(c)
	l := &layout{tiers: a.Tiers, acls: map[string][]aclEntry{}, dualStack: a.Vpc.dualStack(), exceptions: a.NetworkAcls.Exceptions}
	l.zones = zs.resolve(c, loc)
	l.nat = a.NatGateways.plan(c, a.Tiers, l.zones)
	a.checkZoneTags(c, l.zones)
	for _, t := range a.Tiers {
		l.internetGateway = l.internetGateway || t.Type == TierPublic || t.Egress == EgressInternetGateway
		l.egressOnlyGateway = l.egressOnlyGateway || l.ipv6Outbound(t)
	}
	var sound bool
	if l.addresses, sound = planAddresses(c, a.Vpc, a.ZoneSlots, a.Tiers); !sound {
		return l
	}
	acls := newBlacklist(*a, ownBlocks(a.Vpc))
	for i, t := range a.Tiers {
		if t.Type != TierReserved {
			l.acls[t.Name] = acls.entries(c, validate.At("tiers").Index(i), t)
		}
	}
	return l
}

// ownBlocks are the VPC's blocks as far as they are known.
func ownBlocks(ref Reference) []netip.Prefix {
	var blocks []string
	if !ref.ipv4Assigned() {
		blocks = append(blocks, ref.CidrBlock)
	}
	blocks = append(blocks, ref.SecondaryCidrBlocks...)
	if !ref.ipv6Assigned() {
		blocks = append(blocks, ref.Ipv6CidrBlock)
	}
	return prefixes(blocks...)
}

// validate checks what needs neither zones nor addresses.
func (a *TieredSubnetsArgs) validate(c *validate.Collector) {
	for i, t := range a.Tiers {
		t.validate(c, validate.At("tiers").Index(i))
	}
	if !slices.ContainsFunc(a.Tiers, func(t Tier) bool { return t.Type != TierReserved }) {
		c.Addf(validate.Required, validate.At("tiers"), len(a.Tiers), "every tier is Reserved: give at least one that has subnets")
	}
	a.NetworkAcls.validate(c, validate.At("networkAcls"))
	validateEstate(c, validate.At("estateCidrs"), a.EstateCidrs)
	a.Protection.Validate(c, validate.At("protection"))
	if a.BlockPublicAccessExclusions != nil {
		a.BlockPublicAccessExclusions.validate(c, validate.At("blockPublicAccessExclusions"), a.Tiers)
	}
	a.Tags = component.CheckedTags(c, validate.At("tags"), a.Tags)
	elasticIps := validate.At("natGateways").Field("elasticIpAllocationIds")
	checked := map[string]pulumi.StringInput{}
	for name, id := range a.NatGateways.ElasticIpAllocationIds {
		checked[name] = component.CheckedInput(c, elasticIps.Key(name), id, component.AnID("eipalloc", "an elastic IP"))
	}
	a.NatGateways.ElasticIpAllocationIds = checked
}

func (a *TieredSubnetsArgs) checkZoneTags(c *validate.Collector, zones []zone) {
	at := validate.At("zoneTags")
	for _, name := range slices.Sorted(maps.Keys(a.ZoneTags)) {
		if len(zones) > 0 && !slices.ContainsFunc(zones, func(z zone) bool { return z.name == name }) {
			c.Addf(validate.Invalid, at.Key(name), name, "%s is none of the VPC's zones", name)
		}
		component.ValidateTags(c, at.Key(name), a.ZoneTags[name])
	}
}

// relaxed collects the reasons of what is loosened.
func (a *TieredSubnetsArgs) relaxed() component.Relaxations {
	r := component.Relaxations{}
	r.Add(validate.At("allowSingleZone"), a.AllowSingleZone)
	acls := validate.At("networkAcls")
	r.Add(acls.Field("allowRiskyPorts"), a.NetworkAcls.AllowRiskyPorts)
	r.Add(acls.Field("allowBogons"), a.NetworkAcls.AllowBogons)
	relaxExceptions(r, acls, a.NetworkAcls.Exceptions)
	for i, t := range a.Tiers {
		at := validate.At("tiers").Index(i)
		r.Add(at.Field("allowPublicIpOnLaunch"), t.AllowPublicIpOnLaunch)
		if t.NetworkAcl != nil {
			relaxExceptions(r, at.Field("networkAcl"), t.NetworkAcl.Exceptions)
		}
	}
	if e := a.BlockPublicAccessExclusions; e != nil {
		r["blockPublicAccessExclusions"] = e.Reason
	}
	r.AddProtection(a.Protection)
	return r
}

// state are the inputs as the component's record shows them.
func (a *TieredSubnetsArgs) state() pulumi.Map {
	m := pulumi.Map{
		"vpc": pulumi.Map{
			"vpcId": a.Vpc.VpcId, "cidrBlock": pulumi.String(a.Vpc.CidrBlock), "secondaryCidrBlocks": pulumi.ToStringArray(a.Vpc.SecondaryCidrBlocks),
			"ipv6CidrBlock": pulumi.String(a.Vpc.Ipv6CidrBlock), "internetGatewayId": component.Optional(a.Vpc.InternetGatewayId),
			"egressOnlyInternetGatewayId": component.Optional(a.Vpc.EgressOnlyInternetGatewayId),
		},
		"natGateways": a.NatGateways.state(),
	}
	a.describe(m)
	return m
}

// describe adds the plain arguments that SecureVpc has in common.
func (a *TieredSubnetsArgs) describe(m pulumi.Map) {
	m["tiers"] = pulumi.Any(a.Tiers)
	m["availabilityZones"] = pulumi.ToStringArray(a.AvailabilityZones)
	m["availabilityZoneCount"] = pulumi.Int(a.AvailabilityZoneCount)
	m["zoneSlots"] = pulumi.Int(a.ZoneSlots)
	m["networkAcls"] = pulumi.Any(a.NetworkAcls)
	m["estateCidrs"] = pulumi.ToStringArray(a.EstateCidrs)
	m["protection"] = pulumi.Any(a.Protection)
	m["zoneTags"] = pulumi.Any(a.ZoneTags)
	if a.AllowSingleZone != nil {
		m["allowSingleZone"] = pulumi.Any(*a.AllowSingleZone)
	}
	if a.BlockPublicAccessExclusions != nil {
		m["blockPublicAccessExclusions"] = pulumi.Any(*a.BlockPublicAccessExclusions)
	}
	if a.Tags != nil {
		m["tags"] = a.Tags
	}
}
