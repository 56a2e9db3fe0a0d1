package cidr_test

import (
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/palisade-iac/palisade/pkg/cidr"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Inside the VPC, disjoint, aligned, of AWS's sizes, one prefix per tier.
func TestPlan_isSound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, p := roomy(t)
		requireSound(t, s, p)
	})
}

func TestPlan_tiersBeforeAreNotMovedByTiersAfter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, p := roomy(t)
		k := rapid.IntRange(0, len(s.Tiers)).Draw(t, "k")
		s.Tiers = s.Tiers[:k]
		require.Equal(t, p.Tiers()[:k], plan(t, s).Tiers())
	})
}

func TestPlan_aZonesSubnetsDoNotDependOnOtherZones(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		_, p := roomy(t)
		var zones []string
		for slot := range p.ZoneSlots() {
			zones = append(zones, "eu-central-1"+cidr.SlotLetter(slot))
		}
		some := rapid.Permutation(zones).Draw(t, "order")[:rapid.IntRange(1, len(zones)).Draw(t, "how many")]
		all := subnetsOf(t, p, zones...)
		for key, subnets := range subnetsOf(t, p, some...) {
			require.Equal(t, all[key], subnets, key)
		}
	})
}

func TestPlan_reservedTierKeepsItsPlace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, p := roomy(t)
		if len(s.Tiers) == 0 {
			return
		}
		i := rapid.IntRange(0, len(s.Tiers)-1).Draw(t, "goes")
		s.Tiers = slices.Clone(s.Tiers)
		s.Tiers[i].Reserved = true
		want := p.Tiers()
		want[i].Reserved = true
		require.Equal(t, want, plan(t, s).Tiers())
	})
}

func TestPlan_isDeterministicAndSharesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, p := roomy(t)
		require.Equal(t, p.Tiers(), plan(t, s).Tiers())

		before := p.Tiers()
		clear(p.Tiers())
		clear(s.Tiers)
		clear(s.Secondary)
		require.Equal(t, before, p.Tiers())
		again, err := p.Rebase(netip.Prefix{}, netip.Prefix{})
		require.NoError(t, err, "the plan has a Spec of its own")
		require.Equal(t, before, again.Tiers())
	})
}

func TestPlan_tierByName(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		_, p := roomy(t)
		for _, want := range p.Tiers() {
			got, ok := p.Tier(want.Name)
			require.True(t, ok)
			require.Equal(t, want, got)
		}
		_, ok := p.Tier("none")
		require.False(t, ok)
	})
}

func TestPlan_ipv6FollowsDeclaredOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, p := roomy(t)
		if !s.IPv6.IsValid() {
			return
		}
		base := s.IPv6.Addr().As16()
		for i, b := range p.Tiers() {
			for slot := range p.ZoneSlots() {
				if b.Reserved {
					continue
				}
				n := i*p.ZoneSlots() + slot // less than 2^8: the lowest byte of a /56's subnets
				want := base
				want[7] += byte(n)
				require.Equal(t, netip.PrefixFrom(netip.AddrFrom16(want), 64), b.SubnetIPv6(slot))
			}
		}
	})
}

func TestPlan_rebaseKeepsOffsets(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, p := roomy(t)
		to := part(t, prefix("10.192.0.0/10"), s.CIDRBlock.Bits(), "target")
		to = netip.PrefixFrom(to.Addr(), s.CIDRBlock.Bits()).Masked()
		to6 := prefix("2001:db8:aaaa::/48")
		moved, err := p.Rebase(to, to6)
		require.NoError(t, err)
		require.Equal(t, to, moved.CIDRBlock())
		require.Equal(t, to6, moved.IPv6())

		before, after := p.Tiers(), moved.Tiers()
		for i := range before {
			require.Equal(t, before[i].Netmask, after[i].Netmask)
			if before[i].Within != s.CIDRBlock {
				require.Equal(t, before[i].CIDRBlock, after[i].CIDRBlock, "tiers in secondary blocks stay")
				continue
			}
			require.Equal(t, to, after[i].Within)
			require.Equal(t, offset(before[i].CIDRBlock, s.CIDRBlock), offset(after[i].CIDRBlock, to))
			require.Equal(t, before[i].CIDRBlock.Bits(), after[i].CIDRBlock.Bits())
		}

		s6 := s
		s6.CIDRBlock, s6.IPv6 = to, to6
		s6.Tiers = slices.Clone(s.Tiers)
		for i := range s6.Tiers {
			if s6.Tiers[i].CIDRBlock.IsValid() {
				s6.Tiers[i].CIDRBlock = after[i].CIDRBlock
			}
		}
		require.Equal(t, plan(t, s6).Tiers(), after, "as if planned there")

		back, err := moved.Rebase(s.CIDRBlock, netip.Prefix{})
		require.NoError(t, err)
		require.Equal(t, to6, back.IPv6(), "a zero prefix keeps what there is")
		for i, b := range back.Tiers() {
			require.Equal(t, before[i].CIDRBlock, b.CIDRBlock)
		}
	})
}

// offset returns the distance of two IPv4 blocks' first addresses.
func offset(a, from netip.Prefix) int {
	x, y := a.Addr().As4(), from.Addr().As4()
	n := 0
	for i := range x {
		n = n<<8 + int(x[i]) - int(y[i])
	}
	return n
}

func TestSmallestBlockFor_isTheSmallest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := spec(t)
		s.CIDRBlock = prefix("10.64.0.0/16") // aligned to every length that is tried
		for i := range s.Tiers {
			s.Tiers[i].CIDRBlock = netip.Prefix{}
			s.Tiers[i].Within = netip.Prefix{}
		}
		s.IPv6 = netip.Prefix{}
		bits, ok := cidr.SmallestBlockFor(s)
		for length := 28; length >= 16; length-- {
			s.CIDRBlock = netip.PrefixFrom(s.CIDRBlock.Addr(), length)
			_, err := cidr.New(s)
			if ok && length == bits {
				require.NoError(t, err)
				return
			}
			require.Error(t, err, "/%d", length)
		}
		require.False(t, ok)
	})
}

var (
	advisedVPC     = regexp.MustCompile(`a VPC of /(\d+) holds all tiers`)
	advisedNetmask = regexp.MustCompile(`netmask (\d+) fits this tier`)
	advisedForAll  = regexp.MustCompile(`a netmask of (\d+) or longer on every tier makes room for all`)
)

// What an error advises works: each advice, followed, makes room.
func TestNew_adviceIsTrue(t *testing.T) {
	t.Parallel()
	number := func(m []string) int { n, _ := strconv.Atoi(m[1]); return n }
	rapid.Check(t, func(t *rapid.T) {
		s := spec(t)
		s.Secondary, s.IPv6 = nil, netip.Prefix{}
		for i := range s.Tiers {
			s.Tiers[i].Within, s.Tiers[i].CIDRBlock = netip.Prefix{}, netip.Prefix{}
		}
		_, err := cidr.New(s)
		if err == nil {
			return
		}
		var all validate.Errors
		require.ErrorAs(t, err, &all)
		for _, e := range all {
			require.Equal(t, validate.TooSmall, e.Kind)
			if m := advisedVPC.FindStringSubmatch(e.Detail); m != nil {
				wide := s
				wide.CIDRBlock = netip.PrefixFrom(s.CIDRBlock.Addr(), number(m)).Masked()
				plan(t, wide)
			}
			if m := advisedForAll.FindStringSubmatch(e.Detail); m != nil {
				long := s
				long.Tiers = slices.Clone(s.Tiers)
				for i := range long.Tiers {
					slots := s.ZoneSlots
					if slots == 0 {
						slots = cidr.DefaultZoneSlots
					}
					if long.Tiers[i].Netmask == 0 {
						for size := slots; size > 1; size /= 2 {
							long.Tiers[i].Netmask++
						}
						long.Tiers[i].Netmask = min(28, long.Tiers[i].Netmask+s.CIDRBlock.Bits()+4)
					}
					long.Tiers[i].Netmask = max(long.Tiers[i].Netmask, number(m))
				}
				plan(t, long)
			}
		}
		if m := advisedNetmask.FindStringSubmatch(all[0].Detail); m != nil {
			// The first tier without room: those before it are placed.
			i, convErr := strconv.Atoi(regexp.MustCompile(`\d+`).FindString(all[0].Path))
			require.NoError(t, convErr)
			s.Tiers = slices.Clone(s.Tiers[:i+1])
			s.Tiers[i].Netmask = number(m)
			plan(t, s)
		}
	})
}
