package packet_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/palisade-iac/palisade/pkg/packet"
)

// The world of pairs: three source ports by three destination ports at the end of the line; bit 3*dst+src.
const firstSrc, firstDst = 0, 65533

func pair(src, dst int) packet.PortPairs {
	return packet.Pairs(packet.Ports(src, src), packet.Ports(dst, dst))
}

func pairSubset(bits uint, order []int) packet.PortPairs {
	var s packet.PortPairs
	for _, i := range order {
		if bits>>i&1 == 1 {
			s = s.Union(pair(firstSrc+i%3, firstDst+i/3))
		}
	}
	return s
}

// Every pair of subsets of a world of nine pairs, against bits; and one form, in whatever order a set was put together.
func TestPortPairs_everyPairOfSubsets(t *testing.T) {
	t.Parallel()
	const subsets = 1 << 9
	byDst, bySrc, back := []int{0, 1, 2, 3, 4, 5, 6, 7, 8}, []int{0, 3, 6, 1, 4, 7, 2, 5, 8}, []int{8, 7, 6, 5, 4, 3, 2, 1, 0}
	var sets [subsets]packet.PortPairs
	texts := map[string]bool{}
	for a := range uint(subsets) {
		s := pairSubset(a, byDst)
		sets[a] = s
		for i := range 9 {
			require.Equal(t, a>>i&1 == 1, s.Contains(uint16(firstSrc+i%3), uint16(firstDst+i/3)))
		}
		require.Equal(t, s, pairSubset(a, bySrc), "the form depends on the order")
		require.Equal(t, s, pairSubset(a, back), "the form depends on the order")
		texts[s.String()] = true
	}
	require.Len(t, texts, subsets, "different sets read alike")
	for a := range uint(subsets) {
		for b := range uint(subsets) {
			s, u := sets[a], sets[b]
			if !s.Union(u).Equal(sets[a|b]) || !s.Intersect(u).Equal(sets[a&b]) || !s.Subtract(u).Equal(sets[a&^b]) || s.Equal(u) != (a == b) {
				t.Fatalf("wrong for %v and %v", s, u)
			}
		}
	}
}

// The projections of every subset.
func TestPortPairs_projections(t *testing.T) {
	t.Parallel()
	order := []int{0, 1, 2, 3, 4, 5, 6, 7, 8}
	for a := range uint(1 << 9) {
		s := pairSubset(a, order)
		require.Equal(t, s, s.Swap().Swap())
		for port := range 3 {
			var column, row uint
			for other := range 3 {
				column |= a >> (3*other + port) & 1 << other
				row |= a >> (3*port + other) & 1 << other
			}
			require.Equal(t, column != 0, s.Sources().Contains(uint16(firstSrc+port)))
			require.Equal(t, row != 0, s.Destinations().Contains(uint16(firstDst+port)))
			require.Equal(t, row == 7, s.WithAllSources(packet.Ports(firstSrc, firstSrc+2)).Contains(uint16(firstDst+port)))
			require.Equal(t, row&3 == 3, s.WithAllSources(packet.Ports(firstSrc, firstSrc+1)).Contains(uint16(firstDst+port)))
			for other := range 3 {
				require.Equal(t, s.Contains(uint16(firstSrc+port), uint16(firstDst+other)), s.Swap().Contains(uint16(firstDst+other), uint16(firstSrc+port)))
			}
		}
	}
}

func TestPortPairs_laws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := drawPairs(t, "a"), drawPairs(t, "b"), drawPairs(t, "c")
		equal := func(x, y packet.PortPairs, law string) {
			require.True(t, x.Equal(y), "%s: %v is not %v", law, x, y)
			require.Equal(t, x.String(), y.String(), law)
		}
		equal(a.Union(b), b.Union(a), "commutative")
		equal(a.Intersect(b.Union(c)), a.Intersect(b).Union(a.Intersect(c)), "distributive")
		equal(a.Subtract(b).Union(a.Intersect(b)), a, "cut in two")
		equal(a.Subtract(b.Union(c)), a.Subtract(b).Intersect(a.Subtract(c)), "De Morgan")
		equal(a.Swap().Union(b.Swap()), a.Union(b).Swap(), "swap of a union")
		equal(packet.AllPairs().Subtract(packet.AllPairs().Subtract(a)), a, "complement of the complement")
		require.Equal(t, a.IsAll(), packet.AllPairs().Subtract(a).IsEmpty())
	})
}

// Any takes a pair of the set: of the preferred ports the first that is there, from an ephemeral port if there is one.
func TestPortPairs_Any(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawPairs(t, "a")
		if s.IsEmpty() {
			return
		}
		prefer := rapid.SliceOfN(rapid.SampledFrom(edgePorts), 0, 3).Draw(t, "prefer")
		src, dst := s.Any(prefer...)
		require.True(t, s.Contains(src, dst))
		want := s.Destinations().First()
		for _, p := range prefer {
			if s.Destinations().Contains(p) {
				want = p
				break
			}
		}
		require.Equal(t, want, dst)
		if high := s.Intersect(packet.Pairs(packet.Ports(49152, 65535), packet.Ports(int(dst), int(dst)))); !high.IsEmpty() {
			require.Equal(t, high.Sources().First(), src)
		}
	})
}

func TestPortPairs_String(t *testing.T) {
	t.Parallel()
	high := packet.Ports(1024, 65535)
	for want, s := range map[string]packet.PortPairs{
		"none":                           {},
		"all":                            packet.AllPairs(),
		"443":                            packet.Pairs(packet.AllPorts(), packet.Ports(443, 443)),
		"443, 8000-8080 from 1024-65535": packet.Pairs(packet.AllPorts(), packet.Ports(443, 443)).Union(packet.Pairs(high, packet.Ports(8000, 8080))),
		"all from 53":                    packet.Pairs(packet.Ports(53, 53), packet.AllPorts()),
	} {
		require.Equal(t, want, s.String())
	}
}
