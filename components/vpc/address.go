package vpc

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/cidr"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// addresses gives each subnet its blocks: from a plan made here and now, moved where the VPC's own blocks are known only once it is there.
type addresses struct {
	// plan is nil where there is none for a mistake: then all blocks are unknown.
	plan *cidr.Plan
	// moved is the plan at the VPC's real blocks; unset if they are known already.
	moved pulumi.AnyOutput
	// ipv4Moved and ipv6Moved tell which of the VPC's blocks are not known yet.
	ipv4Moved, ipv6Moved bool
}

// planAddresses makes the address plan; what is wrong is added to c. What is no block at all is left out of the plan, whose other mistakes are
// still told.
func planAddresses(c *validate.Collector, ref Reference, slots int, tiers []Tier) (*addresses, bool) {
	p := prefixParser{collector: c, failed: map[string]bool{}}
	plan, err := cidr.New(addressSpec(&p, ref, slots, tiers))
	var mistakes validate.Errors
	if errors.As(err, &mistakes) {
		for _, e := range mistakes {
			at := ref.argument(e.Path)
			if !p.failed[at] {
				moved := *e
				moved.Path = at
				c.Add(&moved)
			}
		}
	}
	if err != nil || len(p.failed) > 0 {
		return &addresses{}, false
	}
	return &addresses{plan: plan, ipv4Moved: ref.ipv4Assigned(), ipv6Moved: ref.ipv6Assigned()}, true
}

// addressSpec parses the blocks.
func addressSpec(p *prefixParser, ref Reference, slots int, tiers []Tier) cidr.Spec {
	spec := cidr.Spec{ZoneSlots: slots, BlockQuota: ref.blockQuota}
	if ref.ipv4Assigned() {
		spec.CIDRBlock = ref.assigned.ipv4StandIn
	} else {
		spec.CIDRBlock = p.parse(ref.path().Field("cidrBlock"), ref.CidrBlock)
	}
	if ref.ipv4Assigned() && len(ref.SecondaryCidrBlocks) > 0 {
		p.fail(validate.Conflict, ref.path().Field("secondaryCidrBlocks"), strings.Join(ref.SecondaryCidrBlocks, ", "),
			"cannot be checked against a block that IPAM has yet to allocate: drop them, or give cidrBlock in place of ipam")
	}
	for i, block := range ref.SecondaryCidrBlocks {
		if secondary := p.parse(ref.path().Field("secondaryCidrBlocks").Index(i), block); secondary.IsValid() && !ref.ipv4Assigned() {
			spec.Secondary = append(spec.Secondary, secondary)
		}
	}
	if ref.ipv6Assigned() {
		spec.IPv6 = ref.assigned.ipv6StandIn
	} else {
		spec.IPv6 = p.parse(ref.path().Field("ipv6CidrBlock"), ref.Ipv6CidrBlock)
	}
	for i, t := range tiers {
		at := validate.At("tiers").Index(i)
		tier := cidr.Tier{
			Name: t.Name, Netmask: t.Netmask, Reserved: t.Type == TierReserved,
			CIDRBlock: p.parse(at.Field("cidrBlock"), t.CidrBlock),
			Within:    p.parse(at.Field("within"), t.Within),
		}
		if ref.ipv4Assigned() && tier.CIDRBlock.IsValid() {
			p.fail(validate.Conflict, at.Field("cidrBlock"), t.CidrBlock, fmt.Sprintf(
				"%s cannot be kept when IPAM allocates the VPC's block: drop it and give a netmask, the tier is then an offset in that block", t.CidrBlock))
		}
		spec.Tiers = append(spec.Tiers, tier)
	}
	return spec
}

// prefixParser parses blocks and remembers at which paths it could not.
type prefixParser struct {
	collector *validate.Collector
	failed    map[string]bool
}

// parse gives the zero prefix for no text, and for a text that is no block.
func (p *prefixParser) parse(at validate.Path, text string) netip.Prefix {
	if text == "" {
		return netip.Prefix{}
	}
	prefix, err := netip.ParsePrefix(text)
	if err != nil {
		p.fail(validate.Invalid, at, text, fmt.Sprintf("%q is no CIDR block: write an address and a mask, such as 10.0.0.0/16", text))
	}
	return prefix
}

func (p *prefixParser) fail(kind validate.Kind, at validate.Path, value, detail string) {
	p.collector.Addf(kind, at, value, "%s", detail)
	p.failed[at.String()] = true
}

// move prepares the one Apply that turns offsets into blocks. It makes values, never resources.
func (a *addresses) move(ref Reference) {
	if !a.ipv4Moved && !a.ipv6Moved {
		return
	}
	blocks := pulumi.StringArray{pulumi.String(""), pulumi.String("")}
	if a.ipv4Moved {
		blocks[0] = ref.assigned.ipv4
	}
	if a.ipv6Moved {
		blocks[1] = ref.assigned.ipv6
	}
	plan := a.plan
	a.moved = pulumi.ToOutput(blocks).ApplyT(func(real []string) (any, error) {
		var c validate.Collector
		p := prefixParser{collector: &c, failed: map[string]bool{}}
		ipv4 := p.parse(validate.At("cidrBlock"), real[0])
		ipv6 := p.parse(validate.At("ipv6CidrBlock"), real[1])
		if err := c.Err(); err != nil {
			return nil, err
		}
		return plan.Rebase(ipv4, ipv6)
	}).(pulumi.AnyOutput)
}

// ipv4 is the IPv4 block of a tier's subnet in a zone.
func (a *addresses) ipv4(tier string, slot int) pulumi.StringInput {
	return a.block(a.ipv4Moved, tier, func(t cidr.TierBlock) netip.Prefix { return t.Subnet(slot) })
}

// ipv6 is the IPv6 block of a tier's subnet in a zone.
func (a *addresses) ipv6(tier string, slot int) pulumi.StringInput {
	return a.block(a.ipv6Moved, tier, func(t cidr.TierBlock) netip.Prefix { return t.SubnetIPv6(slot) })
}

// tierBlock is the IPv4 block of the whole tier.
func (a *addresses) tierBlock(tier string) pulumi.StringInput {
	return a.block(a.ipv4Moved, tier, func(t cidr.TierBlock) netip.Prefix { return t.CIDRBlock })
}

// tierBlockIPv6 is the IPv6 block of the whole tier.
func (a *addresses) tierBlockIPv6(tier string) pulumi.StringInput {
	return a.block(a.ipv6Moved, tier, func(t cidr.TierBlock) netip.Prefix { return t.IPv6 })
}

func (a *addresses) block(moved bool, tier string, of func(cidr.TierBlock) netip.Prefix) pulumi.StringInput {
	switch {
	case a.plan == nil:
		return component.Unknown()
	case !moved:
		t, _ := a.plan.Tier(tier)
		return pulumi.String(of(t).String())
	}
	return a.moved.ApplyT(func(plan any) string {
		t, _ := plan.(*cidr.Plan).Tier(tier)
		return of(t).String()
	}).(pulumi.StringOutput)
}

// nameOf makes a block part of a resource's name.
func nameOf(block string) string { return strings.NewReplacer("/", "-", ":", "-").Replace(block) }

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
