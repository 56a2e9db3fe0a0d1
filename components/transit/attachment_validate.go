package transit

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// validate checks what is known, and returns the arguments with what is not known yet checked in an Apply.
func (a AttachmentArgs) validate(c *validate.Collector, name string) AttachmentArgs {
	a.Hub = a.Hub.validate(c, validate.At("hub"))
	a.Vpc = a.Vpc.Validate(c, validate.At("vpc"))
	if a.Domain == "" {
		c.Addf(validate.Required, validate.At("domain"), nil, "required: the routing domain of the VPC")
	} else if validate.OneOf(c, validate.At("domain"), a.Domain, a.Hub.tables()...) {
		a.validateBlocks(c)
	}
	a.validateSubnets(c)
	a.validateRoutes(c)
	a.validateEgress(c)
	if a.ApplianceMode != nil && !*a.ApplianceMode && a.Domain == DomainInspection {
		c.Addf(validate.Forbidden, validate.At("applianceMode"), false, "a firewall must see both directions of a connection, which may come from different zones: drop it")
	}
	a.Protection.Validate(c, validate.At("protection"))
	a.Tags = component.CheckedTags(c, validate.At("tags"), a.Tags)
	a.Hub.joined.add(c, name, a.Domain, known(a.Vpc))
	return a
}

// validateSubnets finds the subnets of the attachment.
func (a *AttachmentArgs) validateSubnets(c *validate.Collector) {
	if len(a.SubnetIds) > 0 {
		if a.Tier != "" {
			c.Addf(validate.Conflict, validate.At("tier"), a.Tier, "the subnets are given in subnetIds: drop one of the two")
		}
		checked := maps.Clone(a.SubnetIds)
		for zone, id := range a.SubnetIds {
			if id == nil {
				c.Addf(validate.Required, validate.At("subnetIds").Key(zone), nil, "required: an id for each zone that is named")
				continue
			}
			checked[zone] = component.CheckedInput(c, validate.At("subnetIds").Key(zone), id, component.AnID("subnet", "a subnet"))
		}
		a.SubnetIds = checked
		return
	}
	if a.Tier == "" {
		var found []string
		for name, t := range a.Vpc.Tiers {
			if t.Type == component.TierTransitGateway {
				found = append(found, name)
			}
		}
		if len(found) != 1 {
			slices.Sort(found)
			c.Addf(validate.Required, validate.At("tier"), found,
				"the VPC has %d tiers of type %s: give it one, with a /28 in each zone, or name the tier here, or the subnets in subnetIds", len(found), component.TierTransitGateway)
			return
		}
		a.Tier = found[0]
		return
	}
	if t, ok := a.Vpc.Tier(c, validate.At("tier"), a.Tier); ok && t.Type != component.TierTransitGateway {
		c.Addf(validate.Invalid, validate.At("tier"), a.Tier, "%s is a tier of type %s: an attachment takes one of type %s, where nothing else is", a.Tier, t.Type, component.TierTransitGateway)
	}
}

// validateRoutes checks what VPC routes need: tables to stand in, and an attachment in each zone, since a transit gateway takes packets only from
// zones that it has an interface in ("Transit gateway attachments to a VPC").
func (a *AttachmentArgs) validateRoutes(c *validate.Collector) {
	for i, tier := range a.EstateTiers {
		at := validate.At("estateTiers").Index(i)
		t, ok := a.Vpc.Tier(c, at, tier)
		switch {
		case !ok:
		case slices.Contains(a.EstateTiers[:i], tier):
			c.Addf(validate.Duplicate, at, tier, "%s is listed twice: drop one", tier)
		case t.EgressOrDefault() == component.EgressTransitGateway:
			c.Addf(validate.Conflict, at, tier, "the default route of %s leads to the transit gateway already: drop it here", tier)
		case tier == a.Tier:
			c.Addf(validate.Conflict, at, tier, "%s holds the attachment: what comes from there would go back there", tier)
		}
	}
	zones := a.zones()
	for _, name := range slices.Sorted(maps.Keys(a.Vpc.Tiers)) {
		t := a.Vpc.Tiers[name]
		if t.EgressOrDefault() != component.EgressTransitGateway && !slices.Contains(a.EstateTiers, name) {
			continue
		}
		at := validate.At("vpc").Field("tiers").Key(name)
		if len(t.RouteTableIds) == 0 {
			c.Addf(validate.Required, at.Field("routeTableIds"), nil, "required: the route tables of tier %s, which are to lead to the transit gateway", name)
		}
		for _, zone := range t.Zones() {
			if len(zones) > 0 && !slices.Contains(zones, zone) {
				c.Addf(validate.Conflict, at.Field("subnetIds").Key(zone), zone, "the attachment has no subnet in %s, and the transit gateway takes nothing from there: give it one", zone)
			}
		}
	}
	for i, text := range a.EstateCidrs {
		at := validate.At("estateCidrs").Index(i)
		if p, ok := aBlock(c, at, text); ok && insideAny(p, known(a.Vpc)) {
			c.Addf(validate.Conflict, at, text, "%s is a part of the VPC itself, which AWS routes locally: drop it", text)
		}
		if slices.Contains(a.EstateCidrs[:i], text) {
			c.Addf(validate.Duplicate, at, text, "%s is listed twice: drop one", text)
		}
	}
	if len(a.EstateCidrs) > 0 && len(a.EstateTiers) == 0 {
		c.Addf(validate.Required, validate.At("estateTiers"), nil, "required with estateCidrs: the tiers that route these blocks to the transit gateway")
	}
}

// validateEgress has a VPC that keeps its own way to the internet say why, where the hub inspects what goes there.
func (a *AttachmentArgs) validateEgress(c *validate.Collector) {
	if a.AllowLocalEgress != nil {
		a.AllowLocalEgress.Validate(c, validate.At("allowLocalEgress"))
		return
	}
	if !a.Hub.inspectsNorthSouth() || a.Domain == DomainInspection {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(a.Vpc.Tiers)) {
		if e := a.Vpc.Tiers[name].EgressOrDefault(); e == component.EgressNatGateway || e == component.EgressInternetGateway {
			c.Addf(validate.Forbidden, validate.At("vpc").Field("tiers").Key(name).Field("egress"), e,
				"the hub inspects what goes to the internet, and tier %s goes there by its own %s: let its egress be %s or %s, or say why not in allowLocalEgress", name, e, component.EgressTransitGateway, component.EgressNone)
		}
	}
}

// validateBlocks checks the blocks of the VPC against the hub's domains: those of IPv6 where the attachment carries it.
func (a *AttachmentArgs) validateBlocks(c *validate.Collector) {
	checked := func(field string, blocks []pulumi.StringInput) []pulumi.StringInput {
		checked := slices.Clone(blocks)
		for i, block := range blocks {
			if block != nil {
				checked[i] = component.CheckedInput(c, validate.At("vpc").Field(field).Index(i), block, func(known string) string { return a.Hub.blockProblem(a.Domain, known) })
			}
		}
		return checked
	}
	a.Vpc.CidrBlocks = checked("cidrBlocks", a.Vpc.CidrBlocks)
	if a.ipv6() {
		a.Vpc.Ipv6CidrBlocks = checked("ipv6CidrBlocks", a.Vpc.Ipv6CidrBlocks)
	}
}

// add notes the known blocks of a network, and finds those that another one has: a transit gateway could reach one of the two at most.
func (r *register) add(c *validate.Collector, name, domain string, blocks []netip.Prefix) {
	if r == nil {
		return
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for other, there := range r.blocks {
		for _, p := range blocks {
			if o, ok := overlapping(p, there); ok && other != name {
				c.Addf(validate.Conflict, validate.At("vpc").Field("cidrBlocks"), p.String(), "%s overlaps %s of attachment %s: routes tell networks apart by their addresses alone", p, o, other)
			}
		}
	}
	if domain == DomainInspection {
		if r.inspection != "" && r.inspection != name {
			c.Addf(validate.Duplicate, validate.At("domain"), domain, "%s is the inspection VPC of the hub already, and a table leads to one: put this VPC into another domain", r.inspection)
		}
		r.inspection = cmp.Or(r.inspection, name)
	}
	r.blocks[name] = blocks
}

// subnets are the subnets of the attachment, in the order of their zones.
func (a AttachmentArgs) subnets() pulumi.StringArray {
	ids := a.SubnetIds
	if len(ids) == 0 {
		ids = a.Vpc.Tiers[a.Tier].SubnetIds
	}
	var out pulumi.StringArray
	for _, zone := range slices.Sorted(maps.Keys(ids)) {
		out = append(out, ids[zone])
	}
	return out
}

// zones are the zones of the attachment, sorted.
func (a AttachmentArgs) zones() []string {
	if len(a.SubnetIds) > 0 {
		return slices.Sorted(maps.Keys(a.SubnetIds))
	}
	return a.Vpc.Tiers[a.Tier].Zones()
}

// applianceMode reports whether both directions of a connection are kept in one zone.
func (a AttachmentArgs) applianceMode() bool {
	return a.Domain == DomainInspection || a.ApplianceMode != nil && *a.ApplianceMode
}
