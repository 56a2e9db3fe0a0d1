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

// What is certain of all but the members of a list that is not known is so of all but those whom AWS puts there, whoever they are, and so it is with what is
// ruled out; and the members get no further than that list and the internet lead.
func TestAsk_exceptMembersWhateverTheListHolds(t *testing.T) {
	t.Parallel()
	const service = network.OriginFacing
	contents := []string{"8.8.8.0/28", "8.8.4.0/24", "52.216.0.0/16", "52.1.3.0/24", "9.9.9.9/32", "120.52.22.96/27"}
	stopped, passed := 0, 0
	for i := range uint64(300) {
		seed := *firstSeed + i
		dice := rand.New(rand.NewPCG(seed, 4))
		edge := func(known bool) (*reach.Engine, *network.Network) {
			n := nettest.Random(seed)
			l := &network.PrefixList{ID: "pl-edge", Name: "com.amazonaws.global.cloudfront.origin-facing", Service: service}
			if l.Unknown = (&network.Unknown{Text: "its entries"}); known {
				l.Unknown = nil
				for range 1 + dice.IntN(2) {
					l.Prefixes = append(l.Prefixes, netip.MustParsePrefix(contents[dice.IntN(len(contents))]))
				}
			}
			n.PrefixLists = append(n.PrefixLists, l)
			for k, g := range n.SecurityGroups {
				if k%2 == 0 {
					g.Ingress = append(g.Ingress, network.GroupRule{Traffic: network.AllTraffic(), PrefixList: l.ID})
				}
			}
			return reach.New(network.NewIndex(n)), n
		}
		e, n := edge(false)
		f, m := edge(true)
		list := m.PrefixLists[len(m.PrefixLists)-1]
		others := packet.AllAddrs().Subtract(packet.Prefixes(list.Prefixes...))
		about := func(s packet.Set, src packet.AddrSet) packet.Set {
			return s.Intersect(packet.SetOf(packet.Box{Src: src, Dst: packet.AllAddrs(), Transport: packet.AllTransport()}))
		}
		for k := range n.Interfaces {
			ask := func(e *reach.Engine, from reach.End, to *network.Interface) reach.Answer {
				return e.Ask(reach.Query{From: []reach.End{from}, To: []reach.End{{Interface: to}}, Except: []string{service}})
			}
			a, b := ask(e, reach.End{Internet: true}, n.Interfaces[k]), ask(f, reach.End{Internet: true}, m.Interfaces[k])
			require.True(t, about(a.Sent, others).IsSubset(b.Sent), "seed %d: certain, and not with %v", seed, list.Prefixes)
			require.True(t, b.MaybeSent.IsSubset(a.MaybeSent), "seed %d: ruled out, and possible with %v", seed, list.Prefixes)
			require.True(t, about(b.MaybeSent, packet.Prefixes(list.Prefixes...)).IsEmpty(), "seed %d: from a member", seed)
			c, d := ask(e, reach.End{Service: service}, n.Interfaces[k]), ask(f, reach.End{Service: service}, m.Interfaces[k])
			require.True(t, about(d.MaybeSent, others.Intersect(packet.AllIPv4())).IsEmpty(), "seed %d: from no member", seed)
			require.True(t, d.MaybeSent.IsSubset(c.MaybeSent), "seed %d: ruled out of members, and possible of %v", seed, list.Prefixes)
			if a.MaybeSent.IsEmpty() && !c.Sent.IsEmpty() {
				stopped++
			}
			if !d.Sent.IsEmpty() {
				passed++
			}
		}
	}
	require.Greater(t, stopped, 20, "hardly ever were members alone let in")
	require.Greater(t, passed, 20)
}
