package packet_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/palisade-iac/palisade/pkg/packet"
)

// Every pair of subsets of the first and last ports, against bits.
func TestPortSet_everyPairOfSubsets(t *testing.T) {
	t.Parallel()
	const subsets = 1 << 8
	var sets [subsets]packet.PortSet
	texts := map[string]bool{}
	for a := range uint(subsets) {
		sets[a] = portSubset(a)
		for i, p := range edgePorts {
			require.Equal(t, a>>i&1 == 1, sets[a].Contains(p), "%b %d", a, p)
		}
		texts[sets[a].String()] = true
	}
	require.Len(t, texts, subsets, "different sets read alike")
	for a := range uint(subsets) {
		for b := range uint(subsets) {
			s, u := sets[a], sets[b]
			same := s.Union(u).Equal(sets[a|b]) && s.Intersect(u).Equal(sets[a&b]) && s.Subtract(u).Equal(sets[a&^b]) &&
				s.Equal(u) == (a == b) && s.IsSubset(u) == (a&^b == 0) && s.IsEmpty() == (a == 0)
			if !same {
				t.Fatalf("wrong for %v and %v", s, u)
			}
		}
	}
}

// Sets of all 65,536 ports, port by port.
func TestPortSet_againstBits(t *testing.T) {
	t.Parallel()
	bits := func(s packet.PortSet) *[65536]bool {
		var b [65536]bool
		for _, r := range s.Ranges() {
			for p := int(r[0]); p <= int(r[1]); p++ {
				b[p] = true
			}
		}
		return &b
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPortSet(t, "a"), drawPortSet(t, "b")
		inA, inB := bits(a), bits(b)
		union, both, less := bits(a.Union(b)), bits(a.Intersect(b)), bits(a.Subtract(b))
		for p := range 65536 {
			if union[p] != (inA[p] || inB[p]) || both[p] != (inA[p] && inB[p]) || less[p] != (inA[p] && !inB[p]) {
				t.Fatalf("port %d: wrong for %v and %v", p, a, b)
			}
		}
	})
}

func TestPorts_boundsAreCutOff(t *testing.T) {
	t.Parallel()
	require.True(t, packet.Ports(-5, 70000).IsAll())
	require.True(t, packet.Ports(5, 4).IsEmpty())
	require.True(t, packet.Ports(65536, 70000).IsEmpty())
	require.Equal(t, "65535", packet.Ports(65535, 70000).String())
	require.Equal(t, [][2]uint16{{0, 0}, {2, 65535}}, packet.AllPorts().Subtract(packet.Ports(1, 1)).Ranges())
	require.Equal(t, uint16(22), packet.Ports(443, 443).Union(packet.Ports(22, 23)).First())
}

func TestPortSet_String(t *testing.T) {
	t.Parallel()
	for want, s := range map[string]packet.PortSet{
		"none":           {},
		"all":            packet.AllPorts(),
		"22, 1024-65535": packet.Ports(22, 22).Union(packet.Ports(1024, 65535)),
		"0-65534":        packet.Ports(0, 65534),
		"80-81":          packet.Ports(80, 80).Union(packet.Ports(81, 81)),
		"0, 65535":       packet.Ports(0, 0).Union(packet.Ports(65535, 65535)),
	} {
		require.Equal(t, want, s.String())
	}
}
