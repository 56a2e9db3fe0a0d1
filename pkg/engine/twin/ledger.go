package twin

import (
	"net/netip"
	"sync"
)

// ledger remembers which address or block of a space went to whom, so that two resources of a run do not get the same.
// Each asks for the place that its own hash names; only where two want one place does it matter who came first.
type ledger struct {
	mu     sync.Mutex
	places map[string]map[uint64]string // space -> place -> owner
	blocks map[netip.Prefix][]block     // space -> blocks out of it
}

type block struct {
	prefix netip.Prefix
	owner  string
}

// claim gives owner a place of a space that has size places: the wanted one, or the next that is free. An owner that
// asks again gets the same. A space that is full gives the wanted place once more.
func (l *ledger) claim(space, owner string, want, size uint64) uint64 {
	if size == 0 {
		return 0
	}
	want %= size
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.places == nil {
		l.places = map[string]map[uint64]string{}
	}
	places := l.places[space]
	if places == nil {
		places = map[uint64]string{}
		l.places[space] = places
	}
	for i := range min(size, maxProbes) {
		at := (want + i) % size
		if holder, taken := places[at]; !taken || holder == owner {
			places[at] = owner
			return at
		}
	}
	return want
}

// claimBlock is claim for blocks of 1<<bits places, which may differ in size: it gives one that overlaps no other.
func (l *ledger) claimBlock(space netip.Prefix, bits int, owner string, want uint64) netip.Prefix {
	size := uint64(1) << (bits - space.Bits())
	want %= size
	at := func(i uint64) netip.Prefix {
		return netip.PrefixFrom(shifted(space.Masked().Addr(), (want+i)%size, space.Addr().BitLen()-bits), bits)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.blocks == nil {
		l.blocks = map[netip.Prefix][]block{}
	}
	chosen := at(0)
	for i := range min(size, maxProbes) {
		free := true
		for _, b := range l.blocks[space] {
			if b.owner == owner && b.prefix.Bits() == bits {
				return b.prefix
			}
			free = free && !b.prefix.Overlaps(at(i))
		}
		if free {
			chosen = at(i)
			break
		}
	}
	l.blocks[space] = append(l.blocks[space], block{chosen, owner})
	return chosen
}

// maxProbes bounds the search for a free place.
const maxProbes = 1 << 16

// reserved is how many addresses at the start of a subnet are AWS's own; the last one is, too.
const reserved = 4

// hostIn picks an address for owner in a subnet, IPv4 or IPv6, outside of what AWS keeps for itself.
func (t *Twin) hostIn(subnet netip.Prefix, owner string) (netip.Addr, bool) {
	bits := subnet.Addr().BitLen() - subnet.Bits()
	if bits < 3 {
		return netip.Addr{}, false
	}
	size := uint64(1)<<min(bits, 62) - reserved - 1
	at := t.ledger.claim("host "+subnet.String(), owner, mint(owner, "address").number(), size)
	return offset(subnet.Masked().Addr(), at+reserved), true
}

// blockIn picks a block of the given mask for owner, inside space.
func (t *Twin) blockIn(space netip.Prefix, bits int, owner string) (netip.Prefix, bool) {
	if bits < space.Bits() || bits > space.Addr().BitLen() || bits-space.Bits() > 62 {
		return netip.Prefix{}, false
	}
	return t.ledger.claimBlock(space, bits, owner, mint(owner, "block").number()), true
}

// offset is the address n after a.
func offset(a netip.Addr, n uint64) netip.Addr { return shifted(a, n, 0) }

// shifted adds n << bits to an address; what does not fit into its length is lost.
func shifted(a netip.Addr, n uint64, bits int) netip.Addr {
	raw := a.AsSlice()
	carry := uint64(0)
	for i := len(raw) - 1; i >= 0; i-- {
		at := (len(raw) - 1 - i) * 8 // the place of this byte's lowest bit
		add := carry
		if at+8 > bits {
			if shift := at - bits; shift >= 0 {
				if shift < 64 {
					add += n >> shift & 0xff
				}
			} else {
				add += n << -shift & 0xff
			}
		}
		sum := uint64(raw[i]) + add
		raw[i] = byte(sum)
		carry = sum >> 8
	}
	out, _ := netip.AddrFromSlice(raw)
	return out
}
