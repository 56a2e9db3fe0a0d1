package peering

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// blocks are those of a side: of the VPC, and of the tiers that are chosen.
type blocks struct{ vpc, tiers []block }

// block is one block of addresses. It is unset until it is known.
type block struct {
	at     validate.Path
	input  pulumi.StringInput
	prefix netip.Prefix
}

// blocks lists those of a side, as far as they are known.
func (s Side) blocks(at validate.Path) blocks {
	of := func(at validate.Path, ipv4, ipv6 []pulumi.StringInput) (all []block) {
		for i, input := range ipv4 {
			all = append(all, block{at: at.Field("cidrBlocks").Index(i), input: input})
		}
		for i, input := range ipv6 {
			all = append(all, block{at: at.Field("ipv6CidrBlocks").Index(i), input: input})
		}
		for i, b := range all {
			if known, ok := b.input.(pulumi.String); ok {
				all[i].prefix, _ = netip.ParsePrefix(string(known)) // what is none was told
			}
		}
		return all
	}
	at = at.Field("vpc")
	b := blocks{vpc: of(at, s.Vpc.CidrBlocks, s.Vpc.Ipv6CidrBlocks)}
	for _, name := range s.Tiers {
		tier := s.Vpc.Tiers[name]
		b.tiers = append(b.tiers, of(at.Field("tiers").Key(name), tier.CidrBlocks, tier.Ipv6CidrBlocks)...)
	}
	return b
}

// checkBlocks checks what is known: that no block of one VPC overlaps one of the other ("Create a VPC peering connection": such a connection fails at once, also
// where other blocks do not), and that tiers are in their VPCs.
func checkBlocks(c *validate.Collector, requester, accepter blocks) {
	for _, theirs := range accepter.vpc {
		for _, ours := range requester.vpc {
			if ours.prefix.Overlaps(theirs.prefix) {
				c.Addf(validate.Conflict, theirs.at, theirs.prefix.String(), "%s overlaps %s of %s, and AWS peers no VPCs of which any blocks overlap: one of them needs other addresses",
					theirs.prefix, ours.prefix, ours.at)
			}
		}
	}
	requester.checkTiers(c)
	accepter.checkTiers(c)
}

func (b blocks) checkTiers(c *validate.Collector) {
	for _, tier := range b.tiers {
		var family []string
		held := !tier.prefix.IsValid()
		for _, vpc := range b.vpc {
			if !vpc.prefix.IsValid() {
				held = true // it may be in this one
			} else if vpc.prefix.Addr().Is4() == tier.prefix.Addr().Is4() {
				family = append(family, vpc.prefix.String())
				held = held || vpc.prefix.Bits() <= tier.prefix.Bits() && vpc.prefix.Contains(tier.prefix.Addr())
			}
		}
		if !held && len(family) == 0 {
			c.Addf(validate.Invalid, tier.at, tier.prefix.String(), "%s is in none of the VPC's blocks (it has none of IPv6)", tier.prefix)
		} else if !held {
			c.Addf(validate.Invalid, tier.at, tier.prefix.String(), "%s is in none of the VPC's blocks (%s)", tier.prefix, strings.Join(family, ", "))
		}
	}
}

// checkedVpc is the id of the requester's VPC. Where blocks come from other resources, it is known once they are, and nothing is wrong with them: the connection
// is not asked for before.
func (a VpcPeeringArgs) checkedVpc() pulumi.StringInput {
	requester, accepter := a.Requester.blocks(validate.At("requester")), a.Accepter.blocks(validate.At("accepter"))
	lists := []*[]block{&requester.vpc, &requester.tiers, &accepter.vpc, &accepter.tiers}
	wait := []any{a.Requester.Vpc.VpcId}
	for _, list := range lists {
		for _, b := range *list {
			if !b.prefix.IsValid() {
				wait = append(wait, b.input)
			}
		}
	}
	if len(wait) == 1 {
		return a.Requester.Vpc.VpcId
	}
	return pulumi.All(wait...).ApplyT(func(known []any) (string, error) {
		told := known[1:]
		for _, list := range lists {
			*list = slices.Clone(*list)
			for i, b := range *list {
				if !b.prefix.IsValid() {
					(*list)[i].prefix, _ = netip.ParsePrefix(told[0].(string)) // checked
					told = told[1:]
				}
			}
		}
		var late validate.Collector
		checkBlocks(&late, requester, accepter)
		return known[0].(string), late.Err()
	}).(pulumi.StringOutput)
}
