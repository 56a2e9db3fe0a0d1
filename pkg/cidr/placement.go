package cidr

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// shape returns the subnet length and the block length of a tier in a VPC block
// of blockBits. The block's may be less than any VPC block's, even negative.
func (r request) shape(blockBits, slots int) (netmask, bits int) {
	netmask = r.netmask
	if netmask == 0 {
		netmask = defaultNetmask(blockBits, slots)
	}
	if r.explicit.IsValid() {
		return netmask, r.explicit.Bits()
	}
	return netmask, netmask - slotBits(slots)
}

// find returns where r goes in s: its explicit block, or the lowest free one.
// False if that is taken, or there is none.
func (s *space) find(r request, bits int) (netip.Prefix, bool) {
	if !r.explicit.IsValid() {
		return s.lowestFree(bits)
	}
	if r.explicit.Bits() < s.block.Bits() || !s.block.Contains(r.explicit.Addr()) {
		return netip.Prefix{}, false
	}
	_, taken := s.overlapping(r.explicit)
	return r.explicit, !taken
}

// place puts the tiers in their blocks in declared order, and records those for
// which there is no room. What it returns is whole only if nothing was recorded.
func (k *check) place(requests []request) []TierBlock {
	if k.slots == 0 {
		return nil // no tier's size is known
	}
	spaces := make([]space, len(k.blocks))
	for i, b := range k.blocks {
		spaces[i].block = b
	}
	out := make([]TierBlock, 0, len(requests))
	larger := k.largerBlocks(requests)
	unknown := false // a tier without a known place stands before this one
	for i, r := range requests {
		unknown = unknown || r.broken
		if r.broken || r.block < 0 || !k.blocks[r.block].IsValid() || unknown && !r.explicit.IsValid() {
			continue
		}
		s := &spaces[r.block]
		netmask, bits := r.shape(s.block.Bits(), k.slots)
		p, ok := s.find(r, bits)
		switch {
		case ok:
			s.take(p, i)
			t := k.spec.Tiers[i]
			out = append(out, TierBlock{Name: t.Name, CIDRBlock: p, Netmask: netmask, Within: s.block, Reserved: t.Reserved, ZoneSlots: k.slots})
		case r.explicit.IsValid():
			k.reportOverlap(i, r, s)
		default:
			k.reportNoRoom(i, r, s, larger)
		}
	}
	return out
}

// reportOverlap records that the explicit block of tier i is taken.
func (k *check) reportOverlap(i int, r request, s *space) {
	other, _ := s.overlapping(r.explicit)
	t := k.spec.Tiers[other.tier]
	remedy := "choose another block"
	if free, ok := s.lowestFree(r.explicit.Bits()); ok {
		remedy = fmt.Sprintf("the lowest free /%d is %s", free.Bits(), free)
	}
	k.c.Addf(validate.Conflict, tierPath(i).Field("cidrBlock"), r.explicit, "%s of tier %q overlaps tier %q (%s), which has %s; %s",
		r.explicit, k.spec.Tiers[i].Name, t.Name, tierPath(other.tier), s.span(other), remedy)
}

// span returns the prefix that a tier has taken.
func (s *space) span(t span) netip.Prefix {
	return prefixAt(t.first, 32-slotBits(int(t.end-t.first)))
}

// reportNoRoom records that no free block is large enough for tier i, with what
// is needed, what there is, and what would fit.
func (k *check) reportNoRoom(i int, r request, s *space, larger func(block int) (int, bool)) {
	netmask, bits := r.shape(s.block.Bits(), k.slots)
	var available string
	var remedies []string
	if bits, ok := larger(r.block); ok {
		what := "VPC"
		if r.block > 0 {
			what = "secondary block"
		}
		remedies = append(remedies, fmt.Sprintf("a %s of /%d holds all tiers", what, bits))
	}
	free, ok := s.largestFree()
	switch fits := free.Bits() + slotBits(k.slots); {
	case !ok:
		available = "none of its addresses is free"
	case fits > smallestBlock:
		available = fmt.Sprintf("the largest free block is %s (%s)", free, count(free.Bits()))
	default:
		available = fmt.Sprintf("the largest free block is %s (%s)", free, count(free.Bits()))
		remedies = append(remedies, fmt.Sprintf("netmask %d fits this tier", fits))
	}
	remedies = append(remedies, "a tier may live in a secondary block (within)")
	k.c.Addf(validate.TooSmall, tierPath(i).Field("netmask"), netmask, "tier %q needs a free /%d (%s: %d subnets of /%d) in %s, where %s; %s",
		k.spec.Tiers[i].Name, bits, count(bits), k.slots, netmask, s.block, available, strings.Join(remedies, ", or "))
}

// largerBlocks returns a function that says how long the VPC block of a number
// must be at most to hold all of its tiers. It looks for each block once, since
// every tier without room asks.
func (k *check) largerBlocks(requests []request) func(block int) (int, bool) {
	known := make(map[int]int)
	return func(block int) (int, bool) {
		bits, ok := known[block]
		if !ok {
			bits, _ = k.smallestBlock(requests, block, k.blocks[block].Bits()-1)
			known[block] = bits
		}
		return bits, bits > 0
	}
}

// count returns the number of addresses of a block as text; bits may be that of
// a block larger than any VPC's.
func count(bits int) string {
	if n := addresses(bits); n != 1 {
		return fmt.Sprintf("%d addresses", n)
	}
	return "1 address"
}

// smallestBlock returns the length of the smallest block, of at least largestBlock
// bits and at most from, that holds all the tiers that live in the VPC block
// number block, would it have that length.
func (k *check) smallestBlock(requests []request, block, from int) (int, bool) {
	for bits := from; bits >= largestBlock; bits-- {
		s := space{block: netip.PrefixFrom(k.blocks[block].Addr(), bits).Masked()}
		overlaps := func(b netip.Prefix) bool { return b.IsValid() && b.Overlaps(s.block) }
		others := slices.Concat(k.blocks[:block], k.blocks[block+1:])
		if !slices.ContainsFunc(others, overlaps) && s.holds(requests, block, k.slots) {
			return bits, true
		}
	}
	return 0, false
}

// holds reports whether all of requests that live in block find room in s.
func (s *space) holds(requests []request, block, slots int) bool {
	for i, r := range requests {
		if r.block != block {
			continue
		}
		_, bits := r.shape(s.block.Bits(), slots)
		p, ok := s.find(r, bits)
		if r.broken || !ok {
			return false
		}
		s.take(p, i)
	}
	return true
}

// SmallestBlockFor returns the prefix length, 16 to 28, of the smallest primary
// block that holds all of spec's tiers that live there: what to ask of an IPAM
// pool, or to widen a VPC to. The block would start where spec.CIDRBlock does, if
// that is set, and be disjoint from the secondary ones.
//
// It is false if no block that AWS accepts is large enough, or if spec has other
// mistakes, which [New] reports.
func SmallestBlockFor(spec Spec) (int, bool) {
	spec = spec.clone()
	if !spec.CIDRBlock.IsValid() {
		spec.CIDRBlock = disjointBlock(spec.Secondary)
	}
	if spec.CIDRBlock.Addr().Is4() && spec.CIDRBlock.Bits() > smallestBlock {
		spec.CIDRBlock = netip.PrefixFrom(spec.CIDRBlock.Addr(), smallestBlock)
	}
	var c validate.Collector
	k := newCheck(&c, spec)
	requests := k.requests()
	if c.Err() != nil {
		return 0, false
	}
	return k.smallestBlock(requests, 0, smallestBlock)
}

// disjointBlock returns some block that may be a primary one beside others.
func disjointBlock(others []netip.Prefix) netip.Prefix {
	for _, private := range rfc1918 {
		for at := first(private); private.Contains(prefixAt(at, largestBlock).Addr()); at += addresses(largestBlock) {
			p := prefixAt(at, largestBlock)
			clash := func(o netip.Prefix) bool {
				return o.IsValid() && (o.Overlaps(p) || o.Addr().Is4() && associationRestriction([]netip.Prefix{p}, o.Masked()) != "")
			}
			if !slices.ContainsFunc(others, clash) {
				return p
			}
		}
	}
	return prefixAt(first(rfc1918[0]), largestBlock)
}
