package cidr

import (
	"net/netip"
	"slices"
)

// space is the addresses of one IPv4 block of a VPC and who has taken which.
type space struct {
	block netip.Prefix
	taken []span // sorted, disjoint
}

// span is the addresses [first, end) of a tier.
type span struct {
	first, end uint64
	tier       int
}

// lowestFree returns the lowest free block of the given prefix length.
//
// Since block is aligned to its own size, and so to every smaller power of two,
// alignment in the whole address space and in block are the same.
func (s *space) lowestFree(bits int) (netip.Prefix, bool) {
	if bits < s.block.Bits() || bits > 32 {
		return netip.Prefix{}, false
	}
	size := addresses(bits)
	at := first(s.block)
	for _, t := range s.taken {
		//  at    at+size          at        at+size
		//  ├──────┤ ├─taken─┤     ├──────────┤
		//       free                   ├─taken─┤ → next aligned address
		if at+size <= t.first {
			break
		}
		at = (t.end + size - 1) &^ (size - 1) // never less than before: ends ascend
	}
	if at+size > first(s.block)+addresses(s.block.Bits()) {
		return netip.Prefix{}, false
	}
	return prefixAt(at, bits), true
}

// largestFree returns the largest free aligned block, of several the lowest;
// false if every address is taken.
func (s *space) largestFree() (netip.Prefix, bool) {
	for bits := s.block.Bits(); bits <= 32; bits++ {
		if p, ok := s.lowestFree(bits); ok {
			return p, true
		}
	}
	return netip.Prefix{}, false
}

// overlapping returns the lowest span that has an address of p.
func (s *space) overlapping(p netip.Prefix) (span, bool) {
	from, to := first(p), first(p)+addresses(p.Bits())
	for _, t := range s.taken {
		if t.first < to && from < t.end {
			return t, true
		}
	}
	return span{}, false
}

// take gives p, which must be free, to a tier.
func (s *space) take(p netip.Prefix, tier int) {
	taken := span{first(p), first(p) + addresses(p.Bits()), tier}
	i, _ := slices.BinarySearchFunc(s.taken, taken, func(a, b span) int {
		if a.first < b.first {
			return -1
		}
		return 1
	})
	s.taken = slices.Insert(s.taken, i, taken)
}
