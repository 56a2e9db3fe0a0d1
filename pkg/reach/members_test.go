package reach_test

import (
	"math/rand/v2"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach"
)

// What is certain of a member of a list that is not known is so whatever AWS puts into the list, and what is then so was not ruled out before.
func TestAsk_membersStandForWhateverTheListHolds(t *testing.T) {
	t.Parallel()
	contents := []string{"8.8.8.0/28", "8.8.4.0/24", "52.216.0.0/16", "52.217.9.0/24", "52.1.3.0/24", "54.231.1.0/24", "9.9.9.9/32", "3.251.255.254/32"}
	proved, lost := 0, 0
	for i := range uint64(500) {
		seed := *firstSeed + i
		dice := rand.New(rand.NewPCG(seed, 3))
		told := packet.AddrSet{}
		store := func(known bool) (*reach.Engine, *network.Network) {
			n := nettest.Random(seed)
			l := n.PrefixLists[0]
			l.Service = "s3"
			if l.Prefixes = nil; !known {
				l.Unknown = &network.Unknown{Text: "its entries"}
				return reach.New(network.NewIndex(n)), n
			}
			for range 1 + dice.IntN(2) {
				l.Prefixes = append(l.Prefixes, netip.MustParsePrefix(contents[dice.IntN(len(contents))]))
			}
			told = packet.Prefixes(l.Prefixes...)
			return reach.New(network.NewIndex(n)), n
		}
		e, n := store(false)
		f, m := store(true)
		ends := func(n *network.Network) []reach.End {
			out := []reach.End{{Workload: n.Subnets[0]}}
			for _, nic := range n.Interfaces {
				out = append(out, reach.End{Interface: nic})
			}
			return out
		}
		then := ends(m)
		for k, from := range ends(n) {
			q := func(from reach.End) reach.Query {
				return reach.Query{From: []reach.End{from}, To: []reach.End{{Service: "s3"}}, Replies: true, Members: true}
			}
			a, b := e.Ask(q(from)), f.Ask(q(then[k]))
			if a.Asked.IsEmpty() {
				continue // it has no IPv4 address
			}
			stand := a.Asked.Boxes()[0].Dst
			require.Equal(t, stand.First(), stand.Ranges()[0].To(), "one member")
			require.True(t, meant(a.Answered, stand, told).IsSubset(b.Answered), "seed %d: certain of any member, and not of %v: %v", seed, told, meant(a.Answered, stand, told).Subtract(b.Answered))
			require.True(t, meant(b.MaybeAnswered, told, stand).IsSubset(a.MaybeAnswered), "seed %d: possible for %v, and ruled out before", seed, told)
			switch {
			case !a.Answered.IsEmpty():
				proved++
			case a.MaybeAnswered.IsEmpty():
				lost++
			}
		}
	}
	require.Greater(t, proved, 30)
	require.Greater(t, lost, 30)
}

// meant is the packets of a set to some of the addresses, as if they were to the others.
func meant(s packet.Set, addrs, others packet.AddrSet) packet.Set {
	var out []packet.Box
	for _, b := range s.Boxes() {
		if b.Dst.Overlaps(addrs) {
			out = append(out, packet.Box{Src: b.Src, Dst: others, Transport: b.Transport})
		}
	}
	return packet.SetOf(out...)
}
