package cidr

import "net/netip"

// placement puts the tiers of one Spec in their blocks.
type placement struct {
	*check
	requests []request
	spaces   []space // by number of block
	advice   map[int]string
}

// shape returns the subnet length and the block length of a tier in a VPC block
// of blockBits. The tier's block may be larger than any that AWS has for a VPC.
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
	p := &placement{check: k, requests: requests, spaces: make([]space, len(k.blocks)), advice: make(map[int]string)}
	for i, b := range k.blocks {
		p.spaces[i].block = b
	}
	out := make([]TierBlock, 0, len(requests))
	unknown := false // a tier without a known place stands before this one
	for i, r := range requests {
		unknown = unknown || r.broken
		if r.broken || !k.blocks[r.block].IsValid() || unknown && !r.explicit.IsValid() {
			continue
		}
		s := &p.spaces[r.block]
		netmask, bits := r.shape(s.block.Bits(), k.slots)
		block, ok := s.find(r, bits)
		switch {
		case ok:
			s.take(block, i)
			t := k.spec.Tiers[i]
			out = append(out, TierBlock{Name: t.Name, CIDRBlock: block, Netmask: netmask, Within: s.block, Reserved: t.Reserved, ZoneSlots: k.slots})
		case r.explicit.IsValid():
			p.reportOverlap(i)
		default:
			p.reportNoRoom(i)
		}
	}
	return out
}

// holds reports whether all of requests that live in the VPC block number block
// find room in s.
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
