package intent

import (
	"fmt"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// tierTypes are the types that a tier may have. Of subnets of type Reserved the components make none, but their tags may say so.
func tierTypes() []string {
	return []string{network.Public, network.PrivateWithEgress, network.Isolated, network.Transit, network.FirewallTier, network.ReservedTier}
}

// checkTiers reports every subnet of which the tags do not tell the tier and its type: the catalogue would pass over it, and what it passes over
// nobody proves. Neither may a tier have two types within a VPC: an intent that names it means all of its subnets.
func checkTiers(x *network.Index) error {
	type tier struct {
		vpc  network.ID
		name string
	}
	var c validate.Collector
	first := map[tier]*network.Subnet{}
	for _, s := range x.Network.Subnets {
		if s.Tier == "" && s.TierType == "" {
			continue
		}
		at := func(tag string) validate.Path { return validate.At(whereIs(x, s) + " " + tag) }
		allowed := strings.Join(tierTypes(), ", ")
		switch {
		case s.Tier == "":
			c.Addf(validate.Required, at(network.TierTag), nil, "required: %s is %q, and intents know a tier by its name", network.TierTypeTag, s.TierType)
		case s.TierType == "" && s.Unknown != nil:
			c.Addf(validate.Required, at(network.TierTypeTag), nil, "not known, as is of tier %q: %s; the type is one of %s", s.Tier, s.Unknown.Text, allowed)
		case s.TierType == "":
			c.Addf(validate.Required, at(network.TierTypeTag), nil, "required, since %s is %q: one of %s", network.TierTag, s.Tier, allowed)
		case !validate.OneOf(&c, at(network.TierTypeTag), s.TierType, tierTypes()...):
		default:
			t := tier{s.VPC, s.Tier}
			if first[t] == nil {
				first[t] = s
			}
			if o := first[t]; o.TierType != s.TierType {
				c.Addf(validate.Conflict, at(network.TierTypeTag), s.TierType, "%q, but %s is of tier %q too, which there is %q; intents name a tier as one: give one of them another name",
					s.TierType, whereIs(x, o), s.Tier, o.TierType)
			}
		}
	}
	return c.Err()
}

// whereIs is a subnet in words, with the place that its tags stand at.
func whereIs(x *network.Index, s *network.Subnet) string {
	name := "subnet " + NameOf(x, s.ID)
	if s.Origin.IsZero() {
		return name
	}
	return fmt.Sprintf("%s (%s)", name, s.Origin)
}
