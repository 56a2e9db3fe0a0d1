package resolver

import (
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Port is where resolvers are asked, over UDP, and over TCP for long answers.
const Port = 53

// Zones are the zones of a tier in which an endpoint has an address, sorted: those that are wanted, or else the first two. AWS wants two to six addresses ("Quotas on
// Route 53 VPC Resolver").
func Zones(c *validate.Collector, at validate.Path, tier component.NetworkTier, wanted []string) []string {
	zones := slices.Sorted(slices.Values(wanted))
	if len(wanted) == 0 {
		zones = tier.Zones()[:min(2, len(tier.Zones()))]
	}
	for i, zone := range wanted {
		if validate.OneOf(c, at.Index(i), zone, tier.Zones()...) && slices.Contains(wanted[:i], zone) {
			c.Addf(validate.Duplicate, at.Index(i), zone, "%s is listed twice: drop one", zone)
		}
	}
	if n := len(zones); n < 2 || n > 6 {
		c.Addf(validate.Invalid, at, n, "%d zones, but AWS wants two to six addresses: name zones in which the tier has subnets (%s), or another tier",
			n, strings.Join(tier.Zones(), ", "))
	}
	return zones
}
