package packet

import (
	"cmp"
	"encoding/binary"
	"math"
	"net/netip"
)

// address is an IP address as sets hold it: numbers alone, so that sets are quick to compare and nothing for the garbage collector to look
// through. IPv4 addresses come before IPv6 addresses.
type address struct {
	v6     bool
	hi, lo uint64
}

// addressOf takes a valid address: IPv4 in IPv6 form as IPv4, and without its zone.
func addressOf(a netip.Addr) address {
	if a = a.Unmap(); a.Is4() {
		b := a.As4()
		return address{lo: uint64(binary.BigEndian.Uint32(b[:]))}
	}
	b := a.As16()
	return address{true, binary.BigEndian.Uint64(b[:8]), binary.BigEndian.Uint64(b[8:])}
}

func (a address) addr() netip.Addr {
	if !a.v6 {
		var b [4]byte
		binary.BigEndian.PutUint32(b[:], uint32(a.lo))
		return netip.AddrFrom4(b)
	}
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], a.hi)
	binary.BigEndian.PutUint64(b[8:], a.lo)
	return netip.AddrFrom16(b)
}

// Compare orders addresses.
func (a address) Compare(b address) int {
	switch {
	case a.v6 != b.v6:
		if b.v6 {
			return -1
		}
		return 1
	case a.hi != b.hi:
		return cmp.Compare(a.hi, b.hi)
	default:
		return cmp.Compare(a.lo, b.lo)
	}
}

// Next is the address behind a. The last one of a family has none: it stays, and then equals no beginning of another span.
func (a address) Next() address {
	switch {
	case !a.v6 && a.lo == math.MaxUint32, a.hi == math.MaxUint64 && a.lo == math.MaxUint64:
		return a
	case a.lo == math.MaxUint64:
		return address{a.v6, a.hi + 1, 0}
	}
	a.lo++
	return a
}

// Prev is the address before a, which is not the first of its family.
func (a address) Prev() address {
	if a.lo == 0 {
		return address{a.v6, a.hi - 1, math.MaxUint64}
	}
	a.lo--
	return a
}
