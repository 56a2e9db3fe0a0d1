package cidr

import (
	"encoding/binary"
	"math"
	"net/netip"
)

// AWS keeps five addresses of every subnet: the first four and the last
// ("Subnet CIDR blocks").
const reservedAddresses = 5

// UsableAddresses returns how many addresses of a subnet AWS leaves to its
// user: all but five. It is 0 for an invalid prefix and for one of fewer than
// five addresses, and [math.MaxInt] where an int cannot hold the number (IPv6).
func UsableAddresses(p netip.Prefix) int {
	if !p.IsValid() {
		return 0
	}
	hostBits := p.Addr().BitLen() - p.Bits()
	if hostBits >= 63 {
		return math.MaxInt
	}
	return max(0, int(min(int64(1)<<hostBits-reservedAddresses, math.MaxInt)))
}

// addresses returns the number of addresses of an IPv4 prefix of length bits.
func addresses(bits int) uint64 { return 1 << (32 - bits) }

// first returns the first address of an IPv4 prefix as a number. The end of the
// highest one does not fit in 32 bits, hence 64.
func first(p netip.Prefix) uint64 {
	a := p.Masked().Addr().As4()
	return uint64(binary.BigEndian.Uint32(a[:]))
}

// prefixAt returns the IPv4 prefix of length bits that starts at address at.
func prefixAt(at uint64, bits int) netip.Prefix {
	var a [4]byte
	binary.BigEndian.PutUint32(a[:], uint32(at))
	return netip.PrefixFrom(netip.AddrFrom4(a), bits)
}

// ipv6SubnetBits is the only length of IPv6 subnets used: "/64" is what AWS
// recommends, and what stateless address configuration needs.
const ipv6SubnetBits = 64

// ipv6Subnets returns how many /64s an IPv6 prefix of length bits has; bits is
// at most 64.
func ipv6Subnets(bits int) uint64 { return 1 << (ipv6SubnetBits - bits) }

// ipv6Subnet returns the /64 number n of block.
func ipv6Subnet(block netip.Prefix, n int) netip.Prefix {
	a := block.Addr().As16()
	binary.BigEndian.PutUint64(a[:8], binary.BigEndian.Uint64(a[:8])+uint64(n))
	return netip.PrefixFrom(netip.AddrFrom16(a), ipv6SubnetBits)
}

// ipv6Block returns the /64s of tier number i, one for each slot, as one prefix:
// slots is a power of two and i*slots a multiple of it. Zero if block is.
func ipv6Block(block netip.Prefix, i, slots int) netip.Prefix {
	if !block.IsValid() {
		return netip.Prefix{}
	}
	return netip.PrefixFrom(ipv6Subnet(block, i*slots).Addr(), ipv6SubnetBits-slotBits(slots))
}
