package packet_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/palisade-iac/palisade/pkg/packet"
)

// Every pair of subsets of the addresses around the border of the families, against bits.
func TestAddrSet_everyPairOfSubsets(t *testing.T) {
	t.Parallel()
	const subsets = 1 << 8
	var sets [subsets]packet.AddrSet
	texts := map[string]bool{}
	for a := range uint(subsets) {
		sets[a] = addrSubset(a)
		for i, x := range edgeAddrs {
			require.Equal(t, a>>i&1 == 1, sets[a].Contains(x), "%b %v", a, x)
		}
		texts[sets[a].String()] = true
	}
	require.Len(t, texts, subsets, "different sets read alike")
	for a := range uint(subsets) {
		for b := range uint(subsets) {
			s, u := sets[a], sets[b]
			same := s.Union(u).Equal(sets[a|b]) && s.Intersect(u).Equal(sets[a&b]) && s.Subtract(u).Equal(sets[a&^b]) &&
				s.Equal(u) == (a == b) && s.IsSubset(u) == (a&^b == 0) && s.Overlaps(u) == (a&b != 0) && s.IsEmpty() == (a == 0)
			if !same {
				t.Fatalf("wrong for %v and %v", s, u)
			}
		}
	}
}

func TestAddrSet_laws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := drawAddrSet(t, "a"), drawAddrSet(t, "b"), drawAddrSet(t, "c")
		equal := func(x, y packet.AddrSet, law string) {
			require.True(t, x.Equal(y), "%s: %v is not %v", law, x, y)
			require.Equal(t, x.String(), y.String(), law)
		}
		equal(a.Union(b), b.Union(a), "commutative")
		equal(a.Intersect(b), b.Intersect(a), "commutative")
		equal(a.Union(b).Union(c), a.Union(b.Union(c)), "associative")
		equal(a.Intersect(b).Intersect(c), a.Intersect(b.Intersect(c)), "associative")
		equal(a.Intersect(b.Union(c)), a.Intersect(b).Union(a.Intersect(c)), "distributive")
		equal(a.Subtract(b).Union(a.Intersect(b)), a, "cut in two")
		equal(a.Subtract(b.Union(c)), a.Subtract(b).Intersect(a.Subtract(c)), "De Morgan")
		equal(packet.AllAddrs().Subtract(packet.AllAddrs().Subtract(a)), a, "complement of the complement")
		require.False(t, a.Subtract(b).Overlaps(b))
		require.Equal(t, a.Overlaps(b), !a.Intersect(b).IsEmpty())
		require.Equal(t, a.IsSubset(b), a.Union(b).Equal(b))
	})
}

// The form is unique: ranges are sorted, disjoint, of one family each, and no two that touch.
func TestAddrSet_rangesAreCanonical(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawAddrSet(t, "a").Union(drawAddrSet(t, "b")).Subtract(drawAddrSet(t, "c"))
		var again packet.AddrSet
		var before netip.Addr
		for _, r := range s.Ranges() {
			require.True(t, r.IsValid())
			require.Equal(t, r.From().BitLen(), r.To().BitLen())
			if before.IsValid() {
				require.Negative(t, before.Compare(r.From()))
				require.NotEqual(t, before.Next(), r.From(), "two ranges that touch: %v", s)
			}
			require.True(t, s.Contains(r.From()) && s.Contains(r.To()))
			before = r.To()
			again = packet.AddrRange(r.From(), r.To()).Union(again)
		}
		require.True(t, s.Equal(again))
		if !s.IsEmpty() {
			require.Equal(t, s.Ranges()[0].From(), s.First())
		}
	})
}

func TestAddrSet_formsOfAddresses(t *testing.T) {
	t.Parallel()
	four := packet.Addrs(netip.MustParseAddr("10.0.0.1"))
	mapped := netip.MustParseAddr("::ffff:10.0.0.1")
	require.True(t, packet.Addrs(mapped).Equal(four))
	require.True(t, four.Contains(mapped))
	require.True(t, packet.Prefixes(netip.PrefixFrom(mapped, 128)).Equal(four))
	require.True(t, packet.AddrRange(mapped, netip.MustParseAddr("10.0.0.1")).Equal(four))
	require.True(t, packet.Addrs(netip.MustParseAddr("fe80::1%eth0")).Contains(netip.MustParseAddr("fe80::1")))
	require.True(t, packet.Addrs(netip.Addr{}).IsEmpty(), "an invalid address is nothing")
	require.True(t, packet.Prefixes(netip.Prefix{}).IsEmpty())
	require.True(t, packet.AddrRange(netip.MustParseAddr("10.0.0.2"), netip.MustParseAddr("10.0.0.1")).IsEmpty())
	require.True(t, packet.AddrRange(netip.MustParseAddr("10.0.0.2"), netip.MustParseAddr("::1")).IsEmpty())
	require.False(t, packet.AllAddrs().Contains(netip.Addr{}))
}

func TestAddrSet_String(t *testing.T) {
	t.Parallel()
	for want, s := range map[string]packet.AddrSet{
		"none":                {},
		"10.0.0.0/16":         blocks("10.0.0.0/17", "10.0.128.0/17"),
		"0.0.0.0/0":           packet.AllIPv4(),
		"0.0.0.0/0, ::/0":     packet.AllAddrs(),
		"255.255.255.255, ::": packet.Addrs(addrs("255.255.255.255", "::")...),
		"10.0.0.0/16, 10.2.0.1, 10.3.0.1-10.3.0.5": blocks("10.0.0.0/16", "10.2.0.1/32").Union(
			packet.AddrRange(netip.MustParseAddr("10.3.0.1"), netip.MustParseAddr("10.3.0.5"))),
		"2001:db8::/32": blocks("2001:db8::/32", "2001:db8:1::/48"),
		"0.0.0.0-9.255.255.255, 11.0.0.0-255.255.255.255": packet.AllIPv4().Subtract(blocks("10.0.0.0/8")),
	} {
		require.Equal(t, want, s.String())
	}
}
