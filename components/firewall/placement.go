package firewall

import (
	"maps"
	"net/netip"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// theTier finds the tier that an argument names, or where it names none the only one of the type; "" if there is none.
func theTier(c *validate.Collector, vpc component.Network, argument, given, typ string) string {
	at := validate.At(argument)
	if given == "" {
		var found []string
		for name, t := range vpc.Tiers {
			if t.Type == typ {
				found = append(found, name)
			}
		}
		if len(found) == 1 {
			return found[0]
		}
		slices.Sort(found)
		c.Addf(validate.Required, at, found, "the VPC has %d tiers of type %s: give it one, with a subnet in each zone, or name the tier here", len(found), typ)
		return ""
	}
	t, ok := vpc.Tier(c, at, given)
	if ok && t.Type != typ {
		c.Addf(validate.Invalid, at, given, "%s is a tier of type %s: name one of type %s, where nothing else is", given, t.Type, typ)
	}
	if !ok {
		return ""
	}
	return given
}

// egressIs checks who owns the default route of a tier.
func egressIs(c *validate.Collector, vpc component.Network, tier string, why string, allowed ...string) {
	if e := vpc.Tiers[tier].EgressOrDefault(); tier != "" && !slices.Contains(allowed, e) {
		c.Addf(validate.Conflict, validate.At("vpc").Field("tiers").Key(tier).Field("egress"), e, "%s: let the tier's egress be %s", why, list(allowed))
	}
}

func list(words []string) string {
	text := words[0]
	for _, w := range words[1:] {
		text += " or " + w
	}
	return text
}

// checkZones checks that a tier has a route table of its own in each zone, and the firewall an endpoint there: through one of another zone answers would come
// back by their own zone's, which does not know them.
func checkZones(c *validate.Collector, vpc component.Network, tier, firewallTier string) {
	t, at := vpc.Tiers[tier], validate.At("vpc").Field("tiers").Key(tier)
	for _, zone := range t.Zones() {
		if t.RouteTableIds[zone] == nil {
			c.Addf(validate.Required, at.Field("routeTableIds").Key(zone), nil, "required: the zone's own route table, which is to lead to the endpoint of that zone")
		}
		if firewallTier != "" && vpc.Tiers[firewallTier].SubnetIds[zone] == nil {
			c.Addf(validate.Required, validate.At("vpc").Field("tiers").Key(firewallTier).Field("subnetIds").Key(zone), nil, "required: tier %s has a subnet in %s, and the firewall needs an endpoint there", tier, zone)
		}
	}
}

// checkPublicAccess refuses a firewall towards the internet where the account blocks that: AWS counts Network Firewall among what VPC Block Public Access
// stops, in excluded subnets as well ("Block public access to VPCs and subnets").
func checkPublicAccess(c *validate.Collector, vpc component.Network) {
	if vpc.ExcludedFromPublicAccessBlock {
		c.Addf(validate.Conflict, validate.At("vpc").Field("excludedFromPublicAccessBlock"), true,
			"the account blocks public access, and its exclusions do not help what goes through a network firewall: turn the block off and drop the exclusions, or do without the firewall")
	}
}

// checkPublicAccess refuses it as well where another component of the program turns the block on.
func (l location) checkPublicAccess(ctx *pulumi.Context, c *validate.Collector) {
	if by := l.claim(component.ClaimPublicAccessBlocked).By(ctx); by != "" {
		c.Addf(validate.Conflict, validate.At("vpc"), nil, "%s blocks public access in account %s and region %s, and its exclusions do not help what goes through a network firewall: do without one of the two",
			by, l.account, l.region)
	}
}

func (l location) claim(what string) component.Claim {
	return component.Claim{What: what, Account: l.account, Region: l.region}
}

// homeNet are the blocks of HOME_NET: those that are given, or the estate and the VPC's own.
func homeNet(policy Policy, vpc component.Network, estate []string) pulumi.StringArray {
	if len(policy.HomeNet) > 0 {
		return pulumi.ToStringArray(policy.HomeNet)
	}
	blocks := pulumi.ToStringArray(estate)
	for _, in := range slices.Concat(vpc.CidrBlocks, vpc.Ipv6CidrBlocks) {
		if text, ok := in.(pulumi.String); !ok || !within(estate, string(text)) {
			blocks = append(blocks, in)
		}
	}
	return blocks
}

// within reports whether a block is a part of one of others.
func within(blocks []string, text string) bool {
	inner, err := netip.ParsePrefix(text)
	return err == nil && anyOf(blocks, func(block string) bool {
		outer, err := netip.ParsePrefix(block)
		return err == nil && outer.Bits() <= inner.Bits() && outer.Contains(inner.Addr())
	})
}

// sortedTiers are the names of the tiers that are as wanted.
func sortedTiers(vpc component.Network, wanted func(component.NetworkTier) bool) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(vpc.Tiers)) {
		if wanted(vpc.Tiers[name]) {
			out = append(out, name)
		}
	}
	return out
}
