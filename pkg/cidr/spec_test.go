package cidr_test

import (
	"fmt"
	"net/netip"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/palisade-iac/palisade/pkg/cidr"
)

func prefix(s string) netip.Prefix { return netip.MustParsePrefix(s) }

func prefixes(s ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(s))
	for i := range s {
		out[i] = prefix(s[i])
	}
	return out
}

func plan(t require.TestingT, spec cidr.Spec) *cidr.Plan {
	p, err := cidr.New(spec)
	require.NoError(t, err)
	return p
}

// part draws an aligned part of block, of a length from its own to longest.
func part(t *rapid.T, block netip.Prefix, longest int, label string) netip.Prefix {
	bits := rapid.IntRange(block.Bits(), longest).Draw(t, label+" length")
	return nth(block, bits, rapid.IntRange(0, 1<<(bits-block.Bits())-1).Draw(t, label+" number"))
}

// nth returns the part number n of length bits of an IPv4 block, counted address
// by address of the netip package, without the arithmetic of the code under test.
func nth(block netip.Prefix, bits, n int) netip.Prefix {
	a := block.Addr().As4()
	v := uint64(a[0])<<24 | uint64(a[1])<<16 | uint64(a[2])<<8 | uint64(a[3])
	v += uint64(n) << (32 - bits)
	return netip.PrefixFrom(netip.AddrFrom4([4]byte{byte(v >> 24), byte(v >> 16), byte(v >> 8), byte(v)}), bits)
}

// spec draws a Spec that is well formed, but for which there may be no room.
func spec(t *rapid.T) cidr.Spec {
	s := cidr.Spec{
		CIDRBlock: netip.PrefixFrom(netip.MustParseAddr("10.64.0.0"), rapid.IntRange(16, 26).Draw(t, "VPC length")),
		ZoneSlots: rapid.SampledFrom([]int{0, 1, 2, 4, 8}).Draw(t, "slots"),
	}
	if rapid.Bool().Draw(t, "secondary") {
		s.Secondary = prefixes("100.64.0.0/16", "10.128.0.0/22")
	}
	if bits := rapid.SampledFrom([]int{0, 44, 48, 52, 56}).Draw(t, "IPv6 length"); bits > 0 {
		s.IPv6 = netip.PrefixFrom(netip.MustParseAddr("2001:db8:1230::"), bits).Masked()
	}
	blocks := append([]netip.Prefix{s.CIDRBlock}, s.Secondary...)
	for i := range rapid.IntRange(0, 12).Draw(t, "tiers") {
		tier := cidr.Tier{Name: fmt.Sprintf("tier%d", i), Reserved: rapid.Bool().Draw(t, "reserved")}
		block := rapid.SampledFrom(blocks).Draw(t, "within")
		if block != s.CIDRBlock {
			tier.Within = block
		}
		if rapid.Bool().Draw(t, "netmask given") {
			tier.Netmask = rapid.IntRange(block.Bits(), 28).Draw(t, "netmask")
		}
		if rapid.IntRange(0, 4).Draw(t, "explicit") == 0 {
			tier.CIDRBlock = part(t, block, 28, "explicit block")
		}
		s.Tiers = append(s.Tiers, tier)
	}
	return s
}

// roomy draws a Spec for which there is room: the tiers of some spec up to the
// first for which there is none.
func roomy(t *rapid.T) (cidr.Spec, *cidr.Plan) {
	s := spec(t)
	all := s.Tiers
	s.Tiers = nil
	p := plan(t, s)
	for i := range all {
		s.Tiers = all[:i+1]
		longer, err := cidr.New(s)
		if err != nil {
			s.Tiers = all[:i]
			break
		}
		p = longer
	}
	return s, p
}

// requireSound asserts all that holds for every plan.
func requireSound(t require.TestingT, s cidr.Spec, p *cidr.Plan) {
	slots := s.ZoneSlots
	if slots == 0 {
		slots = cidr.DefaultZoneSlots
	}
	tiers := p.Tiers()
	require.Len(t, tiers, len(s.Tiers))
	require.Equal(t, slots, p.ZoneSlots())
	blocks := append([]netip.Prefix{s.CIDRBlock}, s.Secondary...)
	for i, b := range tiers {
		declared := s.Tiers[i]
		require.Equal(t, declared.Name, b.Name)
		require.Equal(t, declared.Reserved, b.Reserved)
		require.Equal(t, slots, b.ZoneSlots)

		// Inside the VPC, naturally aligned.
		require.Contains(t, blocks, b.Within)
		require.GreaterOrEqual(t, b.CIDRBlock.Bits(), b.Within.Bits())
		require.True(t, b.Within.Contains(b.CIDRBlock.Addr()))
		require.Equal(t, b.CIDRBlock.Masked(), b.CIDRBlock)
		if declared.CIDRBlock.IsValid() {
			require.Equal(t, declared.CIDRBlock, b.CIDRBlock)
		}
		if declared.Netmask != 0 {
			require.Equal(t, declared.Netmask, b.Netmask)
		}
		for _, o := range tiers[:i] {
			require.False(t, o.CIDRBlock.Overlaps(b.CIDRBlock), "%s %s and %s %s", o.Name, o.CIDRBlock, b.Name, b.CIDRBlock)
			require.False(t, o.IPv6.Overlaps(b.IPv6) && b.IPv6.IsValid(), "%s %s and %s %s", o.Name, o.IPv6, b.Name, b.IPv6)
		}
		requireSubnets(t, s, b, slots, !declared.CIDRBlock.IsValid())
	}
}

// requireSubnets asserts what holds for the subnets of one tier. A tier without
// an explicit block has no more addresses than its subnets need.
func requireSubnets(t require.TestingT, s cidr.Spec, b cidr.TierBlock, slots int, exact bool) {
	require.False(t, b.Subnet(-1).IsValid())
	require.False(t, b.Subnet(slots).IsValid())
	require.False(t, b.SubnetIPv6(-1).IsValid())
	require.False(t, b.SubnetIPv6(slots).IsValid())
	require.Equal(t, s.IPv6.IsValid(), b.IPv6.IsValid())
	if b.Reserved {
		require.False(t, b.Subnet(0).IsValid())
		require.False(t, b.SubnetIPv6(0).IsValid())
		return
	}
	var v4, v6 []netip.Prefix
	for slot := range slots {
		sub := b.Subnet(slot)
		require.Equal(t, nth(netip.PrefixFrom(b.CIDRBlock.Addr(), b.Netmask), b.Netmask, slot), sub, "slots follow one another")
		require.Equal(t, sub.Masked(), sub)
		require.True(t, 16 <= sub.Bits() && sub.Bits() <= 28, "AWS's sizes: %s", sub)
		require.True(t, b.CIDRBlock.Contains(sub.Addr()) && b.CIDRBlock.Bits() <= sub.Bits())
		v4 = append(v4, sub)

		if sub6 := b.SubnetIPv6(slot); s.IPv6.IsValid() {
			require.Equal(t, 64, sub6.Bits())
			require.True(t, s.IPv6.Contains(sub6.Addr()) && b.IPv6.Contains(sub6.Addr()))
			require.Equal(t, sub6.Masked(), sub6)
			v6 = append(v6, sub6)
		} else {
			require.False(t, sub6.IsValid())
		}
	}
	if exact {
		require.Equal(t, []netip.Prefix{b.CIDRBlock}, cidr.Merge(v4), "the block is its subnets")
	}
	if s.IPv6.IsValid() {
		require.Equal(t, []netip.Prefix{b.IPv6}, cidr.Merge(v6), "the IPv6 block is its subnets")
	}
}

// subnetsOf returns the IPv4 and IPv6 subnets of a plan in the given zones, keyed
// by tier and zone, as a program that builds the VPC has them.
func subnetsOf(t require.TestingT, p *cidr.Plan, zones ...string) map[string][2]netip.Prefix {
	out := make(map[string][2]netip.Prefix)
	for _, zone := range zones {
		slot, err := cidr.SlotWithin(zone, p.ZoneSlots())
		require.NoError(t, err)
		for _, b := range p.Tiers() {
			if !b.Reserved {
				out[b.Name+"/"+zone] = [2]netip.Prefix{b.Subnet(slot), b.SubnetIPv6(slot)}
			}
		}
	}
	return out
}
