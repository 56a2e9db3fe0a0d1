package cidr

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// reportOverlap records that the explicit block of tier i is taken.
func (p *placement) reportOverlap(i int) {
	r := p.requests[i]
	s := &p.spaces[r.block]
	other, _ := s.overlapping(r.explicit)
	remedy := "choose another block"
	if free, ok := s.lowestFree(r.explicit.Bits()); ok {
		remedy = fmt.Sprintf("the lowest free /%d is %s", free.Bits(), free)
	}
	p.c.Addf(validate.Conflict, tierPath(i).Field("cidrBlock"), r.explicit, "%s of tier %q overlaps tier %q (%s), which has %s; %s",
		r.explicit, p.spec.Tiers[i].Name, p.spec.Tiers[other.tier].Name, tierPath(other.tier), other.prefix(), remedy)
}

// prefix returns the addresses of t, which are those of one prefix.
func (t span) prefix() netip.Prefix { return prefixAt(t.first, 32-slotBits(int(t.end-t.first))) }

// reportNoRoom records that no free block is large enough for tier i, with what
// is needed, what there is, and what would fit.
func (p *placement) reportNoRoom(i int) {
	r := p.requests[i]
	s := &p.spaces[r.block]
	netmask, bits := r.shape(s.block.Bits(), p.slots)

	available := "none of its addresses is free"
	var remedies []string
	if free, ok := s.largestFree(); ok {
		available = fmt.Sprintf("the largest free block is %s (%d addresses)", free, addresses(free.Bits()))
		if fits := free.Bits() + slotBits(p.slots); fits <= smallestBlock {
			remedies = append(remedies, fmt.Sprintf("netmask %d fits this tier", fits))
		}
	}
	if advice := p.roomFor(r.block); advice != "" {
		remedies = append(remedies, advice)
	}
	remedies = append(remedies, "let it live in another block of the VPC (within)")
	p.c.Addf(validate.TooSmall, tierPath(i).Field("netmask"), netmask, "tier %q needs a free /%d (%d addresses: %d subnets of /%d) in %s, where %s; %s",
		p.spec.Tiers[i].Name, bits, addresses(bits), p.slots, netmask, s.block, available, strings.Join(remedies, ", or "))
}

// roomFor says what would make room for all the tiers that live in a VPC block:
// a larger block, else longer netmasks, else "". Every tier without room asks, so
// it is found out once.
func (p *placement) roomFor(block int) string {
	if advice, ok := p.advice[block]; ok {
		return advice
	}
	what, advice := "VPC", ""
	if block > 0 {
		what = "secondary block"
	}
	if bits, ok := p.smallestBlock(p.requests, block, p.blocks[block].Bits()-1); ok {
		advice = fmt.Sprintf("a %s of /%d holds all tiers", what, bits)
	} else if netmask, ok := p.leastNetmask(block); ok {
		advice = fmt.Sprintf("a netmask of %d or longer on every tier makes room for all", netmask)
	}
	p.advice[block] = advice
	return advice
}

// leastNetmask returns the shortest netmask such that all tiers of a VPC block
// find room in it if none of the automatic ones has a shorter one.
func (p *placement) leastNetmask(block int) (int, bool) {
	blockBits := p.blocks[block].Bits()
	for least := largestBlock + 1; least <= smallestBlock; least++ {
		longer := slices.Clone(p.requests)
		for i, r := range longer {
			if !r.explicit.IsValid() {
				netmask, _ := r.shape(blockBits, p.slots)
				longer[i].netmask = max(netmask, least)
			}
		}
		s := space{block: p.blocks[block]}
		if s.holds(longer, block, p.slots) {
			return least, true
		}
	}
	return 0, false
}

// smallestBlock returns the length, of at least /16 and at most from, of the
// smallest block that holds all the tiers of VPC block number block. It would
// start where that block does, or before if alignment wants it.
func (k *check) smallestBlock(requests []request, block, from int) (int, bool) {
	others := slices.Concat(k.blocks[:block], k.blocks[block+1:])
	for bits := from; bits >= largestBlock; bits-- {
		s := space{block: netip.PrefixFrom(k.blocks[block].Addr(), bits).Masked()}
		overlaps := func(b netip.Prefix) bool { return b.IsValid() && b.Overlaps(s.block) }
		if !slices.ContainsFunc(others, overlaps) && s.holds(requests, block, k.slots) {
			return bits, true
		}
	}
	return 0, false
}

// SmallestBlockFor returns the prefix length, 16 to 28, of the smallest primary
// block that holds all of spec's tiers that live there: what to ask of an IPAM
// pool, or what a VPC should have had. The block would start where spec.CIDRBlock
// does, if that is set, and be disjoint from the secondary ones.
//
// Tiers without a netmask take a share of their block whatever its size, so they
// count at AWS's smallest subnets (/28); give netmasks for a size that means
// something. It is false if no block that AWS accepts is large enough, or if
// spec has other mistakes, which [New] reports.
func SmallestBlockFor(spec Spec) (int, bool) {
	spec = spec.clone()
	switch {
	case !spec.CIDRBlock.IsValid():
		spec.CIDRBlock = disjointBlock(spec.Secondary)
	case spec.CIDRBlock.Addr().Is4() && spec.CIDRBlock.Bits() > smallestBlock:
		spec.CIDRBlock = netip.PrefixFrom(spec.CIDRBlock.Addr(), smallestBlock).Masked()
	}
	var c validate.Collector
	k := newCheck(&c, spec)
	requests := k.requests()
	if c.Err() != nil {
		return 0, false
	}
	return k.smallestBlock(requests, 0, smallestBlock)
}

// disjointBlock returns some /16 that can be the primary block of a VPC with the
// given secondary ones, if there is one; which one does not matter to sizes.
func disjointBlock(secondary []netip.Prefix) netip.Prefix {
	for _, private := range rfc1918 {
		for at := first(private); private.Contains(prefixAt(at, largestBlock).Addr()); at += addresses(largestBlock) {
			p := prefixAt(at, largestBlock)
			clash := func(b netip.Prefix) bool {
				return b.IsValid() && (b.Overlaps(p) || associationRestriction([]netip.Prefix{p}, b.Masked()) != "")
			}
			if !slices.ContainsFunc(secondary, clash) {
				return p
			}
		}
	}
	return prefixAt(first(rfc1918[0]), largestBlock)
}
