package intent_test

import (
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
	"github.com/palisade-iac/palisade/pkg/reach/walk"
)

// What is decided of acceptance in random networks is what comes out for each pair of ends alone. What is proved, the walker confirms: of many packets
// from everybody, and from newcomers in each subnet, none arrives. (Each violation has been followed by the walker before it is told.)
func TestDecide_acceptOnRandomNetworks(t *testing.T) {
	t.Parallel()
	count := map[intent.Status]int{}
	packets, arrived := 0, 0
	for seed := range uint64(150) {
		n := nettest.Random(seed + 1)
		d := intent.NewDecider(n)
		dice := rand.New(rand.NewPCG(seed, 1))
		for range 6 {
			a := acceptance{t, n, d, drawn(t, n, dice)}
			v, err := d.Decide(a.in)
			require.NoError(t, err, "seed %d: %v", seed, a.in)
			require.Equal(t, a.pairs(), v.Status, "seed %d: %v", seed, a.in)
			count[v.Status]++
			p, ok := a.walk(v.Status == intent.Proved)
			packets, arrived = packets+p, arrived+ok
		}
	}
	t.Logf("%v; the walker followed %d packets where something is proved, of which %d arrived, as they may", count, packets, arrived)
	require.Greater(t, count[intent.Proved], 100)
	require.Greater(t, count[intent.Violated], 100)
	require.Greater(t, arrived, 500, "hardly a packet arrives where it may: the networks test nothing")
}

// acceptance is an intent of the kind accept about a network.
type acceptance struct {
	t  *testing.T
	n  *network.Network
	d  *intent.Decider
	in intent.Intent
}

// drawn is an intent at random: to a group, a host or a subnet, from some of what there is.
func drawn(t *testing.T, n *network.Network, dice *rand.Rand) intent.Intent {
	t.Helper()
	nic := func() string { return "interface:" + string(n.Interfaces[dice.IntN(len(n.Interfaces))].ID) }
	sg := func() string { return "sg:" + string(n.SecurityGroups[dice.IntN(len(n.SecurityGroups))].ID) }
	subnet := func() string { return "subnet:" + string(n.Subnets[dice.IntN(len(n.Subnets))].ID) }
	block := func() string {
		p := n.Subnets[dice.IntN(len(n.Subnets))].CIDRs[0]
		return netip.PrefixFrom(p.Addr(), p.Bits()-4+dice.IntN(6)).Masked().String()
	}
	to := []func() string{nic, sg, sg, sg, subnet}[dice.IntN(5)]()
	var from []string
	for range 1 + dice.IntN(4) {
		from = append(from, []func() string{
			nic, sg, sg, subnet, func() string { return "internet" }, block, func() string { return "0.0.0.0/0" },
		}[dice.IntN(7)]())
	}
	in := intent.Intent{Name: "it", Kind: intent.Accept, From: selectorsOf(t, from...), To: selectorsOf(t, to)}
	switch dice.IntN(3) {
	case 0:
		in.Ports = []intent.Ports{{Protocol: 6, From: 1, To: 65535}, {Protocol: 17, From: -1, To: -1}}
	case 1:
		in.Ports = []intent.Ports{{Protocol: 6, From: 443, To: 8080}}
	}
	return in
}

func selectorsOf(t *testing.T, list ...string) []intent.Selector {
	t.Helper()
	out := make([]intent.Selector, len(list))
	for i, text := range list {
		s, err := intent.ParseSelector(text)
		require.NoError(t, err)
		out[i] = s
	}
	return out
}

// names reports whether a selector names a sender with an address: an interface, the internet, or on-premises hosts.
func (a acceptance) names(s intent.Selector, nic *network.Interface, kind trace.PlaceKind, src netip.Addr) bool {
	switch s.Kind {
	case "internet":
		return kind == trace.Internet
	case "cidr":
		return netip.MustParsePrefix(s.Pattern).Contains(src)
	case "sg":
		return nic != nil && slices.Contains(nic.Groups, network.ID(s.Pattern))
	case "subnet":
		return nic != nil && nic.Subnet == network.ID(s.Pattern)
	default:
		return nic != nil && nic.ID == network.ID(s.Pattern)
	}
}

// outside is the groups that who is left is in none of.
func (a acceptance) outside() []network.ID {
	var out []network.ID
	for _, s := range a.in.From {
		switch s.Kind {
		case "sg":
			out = append(out, network.ID(s.Pattern))
		case "interface":
			out = append(out, host(a.n, network.ID(s.Pattern)).Groups...)
		}
	}
	return out
}

// pairs decides about each pair of ends alone: everything that is not named, one by one, to each end; and all that is named, on other ports.
func (a acceptance) pairs() intent.Status {
	status := intent.Proved
	ask := func(q reach.Query) {
		got := a.d.Engine().Ask(q)
		switch {
		case !got.Sent.IsEmpty():
			status = intent.Violated
		case !got.MaybeSent.IsEmpty() && status == intent.Proved:
			status = intent.Undecided
		}
	}
	others := packet.AllTransport().Subtract(a.ports())
	for _, to := range a.ends(a.in.To[0]) {
		for _, from := range a.everybody() {
			within := a.left(from)
			ask(reach.Query{From: []reach.End{from}, To: []reach.End{to}, Src: &within, Outside: a.outside()})
		}
		for _, s := range a.in.From {
			for _, from := range a.ends(s) {
				within := packet.AllAddrs()
				if s.Kind == "cidr" {
					within = a.namedBy(netip.MustParsePrefix(s.Pattern), from)
				}
				ask(reach.Query{From: []reach.End{from}, To: []reach.End{to}, Src: &within, Transport: &others})
			}
		}
	}
	return status
}

// everybody is all that may send, one by one.
func (a acceptance) everybody() []reach.End {
	out := []reach.End{{Internet: true}}
	for _, o := range a.n.OnPremises {
		out = append(out, reach.End{OnPremises: o})
	}
	for _, s := range a.n.Subnets {
		out = append(out, reach.End{Workload: s})
	}
	for _, i := range a.n.Interfaces {
		if i.ObeysGroups() {
			out = append(out, reach.End{Interface: i})
		}
	}
	return out
}

func (a acceptance) ends(s intent.Selector) []reach.End {
	g, err := a.d.Resolver().Ends(s)
	require.NoError(a.t, err)
	return g.Ends
}

// left is the addresses of an end by which nobody names it.
func (a acceptance) left(e reach.End) packet.AddrSet {
	rest := packet.AllAddrs()
	subnet, kind := e.Workload, trace.Interface
	switch {
	case e.Internet:
		kind = trace.Internet
	case e.OnPremises != nil:
		kind = trace.OnPremises
	}
	for _, s := range a.in.From {
		switch {
		case s.Kind == "cidr":
			rest = rest.Subtract(a.namedBy(netip.MustParsePrefix(s.Pattern), e))
		case subnet != nil && s.Kind == "subnet" && s.Pattern == string(subnet.ID), a.names(s, e.Interface, kind, netip.Addr{}):
			return packet.AddrSet{}
		}
	}
	return rest
}

// namedBy is the addresses by which a block names an end: its own, and those behind a public one.
func (a acceptance) namedBy(p netip.Prefix, e reach.End) packet.AddrSet {
	out := packet.Prefixes(p)
	if e.Interface != nil {
		for _, b := range e.Interface.Addresses {
			if p.Contains(b.Public) {
				out = out.Union(packet.Addrs(b.Private))
			}
		}
	}
	return out
}

func (a acceptance) ports() packet.TransportSet {
	switch len(a.in.Ports) {
	case 0:
		return packet.AllTransport()
	case 1:
		return packet.TCPTo(packet.Ports(443, 8080))
	default:
		return packet.TCPTo(packet.Ports(1, 65535)).Union(packet.Protocol(packet.UDP))
	}
}

// walk follows packets from everybody to whom the intent is about, in the network with a newcomer in each subnet; where that is proved, none arrives
// that the intent does not accept. It tells how many there were, and how many arrived.
func (a acceptance) walk(proved bool) (packets, arrived int) {
	if !proved {
		return 0, 0
	}
	n := *a.n
	n.Interfaces, n.SecurityGroups = slices.Clone(n.Interfaces), slices.Clone(n.SecurityGroups)
	for _, s := range n.Subnets {
		n.Interfaces = append(n.Interfaces, newcomer(&n, s, a.outside()))
	}
	x := network.NewIndex(&n)
	w := walk.New(x)
	for _, f := range nettest.BoundaryFlows(&n, 2000) {
		if f.Packet.Src == f.Packet.Dst { // what a host sends to itself never leaves it
			continue
		}
		packets++
		if got := w.WalkAll(f); len(got.Unknown) > 0 || !a.arrives(f, got) {
			continue
		}
		arrived++
		sender := x.Interface[f.From.ID]
		src := []netip.Addr{f.Packet.Src}
		if sender != nil {
			for _, b := range sender.Addresses {
				src = append(src, b.Public)
			}
		}
		named := slices.ContainsFunc(a.in.From, func(s intent.Selector) bool {
			return slices.ContainsFunc(src, func(addr netip.Addr) bool { return a.names(s, sender, f.From.Kind, addr) })
		})
		require.True(a.t, named && a.ports().Contains(f.Packet), "%v: from %v arrives %v", a.in, f.From, f.Packet)
	}
	return packets, arrived
}

// arrives reports whether a packet got to whom the intent is about, by an address of theirs.
func (a acceptance) arrives(f trace.Flow, got walk.Results) bool {
	return slices.ContainsFunc([]*trace.Result{got.Reached, got.OneWay}, func(r *trace.Result) bool {
		return r != nil && slices.ContainsFunc(a.n.Interfaces, func(i *network.Interface) bool {
			own := slices.Contains(i.IPv6, f.Packet.Dst) ||
				slices.ContainsFunc(i.Addresses, func(b network.InterfaceAddress) bool { return b.Private == f.Packet.Dst || b.Public == f.Packet.Dst })
			return own && r.End.ID == i.ID && a.names(a.in.To[0], i, trace.Interface, netip.Addr{})
		})
	})
}

// newcomer is a workload in a subnet, in all groups of its VPC but some, and in one that allows everything.
func newcomer(n *network.Network, s *network.Subnet, outside []network.ID) *network.Interface {
	open := &network.SecurityGroup{ID: "all-of-" + s.ID, VPC: s.VPC}
	i := &network.Interface{ID: "new-in-" + s.ID, VPC: s.VPC, Subnet: s.ID, Kind: "interface", Groups: []network.ID{open.ID}}
	for _, g := range n.SecurityGroups {
		if g.VPC == s.VPC && !slices.Contains(outside, g.ID) {
			i.Groups = append(i.Groups, g.ID)
		}
	}
	n.SecurityGroups = append(n.SecurityGroups, open)
	for _, p := range s.CIDRs {
		open.Egress = append(open.Egress, network.GroupRule{Traffic: network.AllTraffic(), Prefix: netip.PrefixFrom(p.Addr(), 0).Masked()})
		free := p.Addr()
		for range 200 {
			free = free.Next()
		}
		if free.Is4() {
			i.Addresses = append(i.Addresses, network.InterfaceAddress{Private: free})
		} else {
			i.IPv6 = append(i.IPv6, free)
		}
	}
	return i
}
