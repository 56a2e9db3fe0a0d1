package reach_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach"
)

// What cannot get to an interface or from it wherever that may be cannot where it is.
func TestAsk_interfacesInSubnetsThatAreNotKnown(t *testing.T) {
	t.Parallel()
	shut, open := 0, 0
	for i := range uint64(150) {
		seed := *firstSeed + i
		dice := rand.New(rand.NewPCG(seed, 4))
		n, m := nettest.Random(seed), nettest.Random(seed)
		at := dice.IntN(len(m.Interfaces))
		m.Interfaces[at].Subnet = "of-somebody"
		x, y := network.NewIndex(n), network.NewIndex(m)
		e, f := reach.New(x), reach.New(y)
		port := []int{22, 80, 443, 5432}[dice.IntN(4)]
		transport := packet.TCPTo(packet.Ports(port, port))
		others := func(n *network.Network) []reach.End {
			out := []reach.End{{Internet: true}, {Service: "s3"}, {Workload: n.Subnets[len(n.Subnets)-1]}}
			for _, nic := range n.Interfaces {
				out = append(out, reach.End{Interface: nic})
			}
			return out
		}
		then := others(m)
		for k, other := range others(n) {
			for _, back := range []bool{false, true} {
				q := func(own *network.Interface, other reach.End) reach.Query {
					q := reach.Query{From: []reach.End{{Interface: own}}, To: []reach.End{other}, Transport: &transport}
					if back {
						q.From, q.To = q.To, q.From
					}
					return q
				}
				if back && other.Service != "" {
					continue
				}
				a, b := e.Ask(q(n.Interfaces[at], other)), f.Ask(q(m.Interfaces[at], then[k]))
				require.True(t, a.Sent.IsSubset(b.MaybeSent), "seed %d: %s and end %d, back %v", seed, n.Interfaces[at].ID, k, back)
				require.True(t, b.Sent.IsEmpty(), "nothing is certain of it")
				if b.MaybeSent.IsEmpty() {
					shut++
				} else {
					open++
				}
			}
		}
	}
	require.Greater(t, shut, 100)
	require.Greater(t, open, 100)
}

// Groups that let nothing of a query through keep it from being doubted, wherever their members are: outbound and inbound, by transport and by who sends.
func TestAsk_groupsOfWhoeverIsNowhere(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		rules    []string
		from, to string
		outside  []network.ID
		doubted  bool
	}{
		"no rule out":                       {[]string{"in all 0.0.0.0/0"}, "N", "A", nil, false},
		"a rule out":                        {[]string{"out tcp/443 0.0.0.0/0"}, "N", "A", nil, true},
		"a rule out for another port":       {[]string{"out tcp/80 0.0.0.0/0"}, "N", "A", nil, false},
		"a rule out for another protocol":   {[]string{"out udp 0.0.0.0/0"}, "N", "A", nil, false},
		"no rule in":                        {[]string{"out all 0.0.0.0/0"}, "A", "N", nil, false},
		"a rule in":                         {[]string{"in tcp/443 10.0.0.0/8"}, "A", "N", nil, true},
		"a rule in for a group":             {[]string{"in tcp/443 friends"}, "A", "N", nil, false},
		"a rule in for the sender's group":  {[]string{"in tcp/443 open-v"}, "A", "N", nil, true},
		"anybody":                           {[]string{"in tcp/443 friends"}, "any s", "N", nil, true},
		"anybody in none of the groups":     {[]string{"in tcp/443 friends"}, "any s", "N", []network.ID{"friends"}, false},
		"anybody in none of others":         {[]string{"in tcp/443 friends"}, "any s", "N", []network.ID{"open-v"}, true},
		"the internet, by a group":          {[]string{"in tcp/443 friends"}, "internet", "N", nil, true},
		"the internet, by a group of those": {[]string{"in tcp/443 friends"}, "internet", "N", []network.ID{"friends"}, false},
		"to the internet, by a group":       {[]string{"out tcp/443 friends"}, "N", "internet", nil, false},
		"to the internet, by a block":       {[]string{"out tcp/443 9.9.9.9/32"}, "N", "internet", nil, true},
		"to the internet, by own blocks":    {[]string{"out tcp/443 10.0.0.0/8"}, "N", "internet", nil, false},
		"to a service, by own blocks":       {[]string{"out tcp/443 10.0.0.0/8"}, "N", "s3", nil, false},
		"to a service, by a list":           {[]string{"out tcp/443 pl-s3"}, "N", "s3", nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := nettest.NewBuilder()
			b.VPC("v", "10.0.0.0/16")
			b.Subnet("s", "v", "10.0.1.0/24")
			b.PrefixList("pl-s3", "52.216.0.0/15").Service = "s3"
			b.Group("friends", "v")
			b.Group("g", "v", tc.rules...)
			b.Host("A", "s", "10.0.1.10")
			b.Host("N", "s", "10.0.1.11", "g")
			n := b.Network()
			interfaceOf(n, "N").Subnet = "of-somebody"
			a := ask(t, n)
			q := a.query(tc.from, tc.to)
			https := packet.TCPTo(packet.Ports(443, 443))
			q.Transport, q.Outside, q.Replies = &https, tc.outside, false
			got := a.e.Ask(q)
			require.Equal(t, tc.doubted, !got.MaybeSent.IsEmpty(), "%v", got.Doubts)
			require.Equal(t, tc.doubted, slices.ContainsFunc(got.Doubts, func(u network.Unknown) bool { return u.Text == "the subnet of N is not known" }))
		})
	}
}
