package reach_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// What the model does not have may carry packets: nothing is isolated for certain whose VPC it touches.
func TestAsk_whatIsNotModelledIsDoubted(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(n *network.Network)
		doubt  string
	}{
		"something that touches a VPC": {func(n *network.Network) {
			n.Unmodelled = append(n.Unmodelled, network.Unmodelled{ID: "sna-1", Type: "VPC Lattice association", VPCs: []network.ID{"b"}, Text: "carries packets between VPCs"})
		}, "VPC Lattice association sna-1 is not modelled: carries packets between VPCs"},
		"something that touches everything": {func(n *network.Network) {
			n.Unmodelled = append(n.Unmodelled, network.Unmodelled{ID: "ga-1", Type: "accelerator", Text: "leads in"})
		}, "accelerator ga-1 is not modelled: leads in"},
		"something elsewhere": {func(n *network.Network) {
			n.Unmodelled = append(n.Unmodelled, network.Unmodelled{ID: "sna-1", Type: "VPC Lattice association", VPCs: []network.ID{"c"}})
		}, ""},
		"an interface in a subnet that is not known": {func(n *network.Network) {
			for _, i := range n.Interfaces {
				if i.ID == "B" {
					i.Subnet = "subnet-of-somebody"
				}
			}
		}, "the subnet of B is not known"},
		"a VPC of which something is not known": {func(n *network.Network) {
			n.VPCs[1].Unknown = &network.Unknown{Text: "its blocks"}
		}, "its blocks"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := nettest.NewBuilder()
			b.VPC("a", "10.1.0.0/16")
			b.VPC("b", "10.2.0.0/16")
			b.Subnet("a-1", "a", "10.1.1.0/24")
			b.Subnet("b-1", "b", "10.2.1.0/24")
			b.Host("A", "a-1", "10.1.1.10")
			b.Host("B", "b-1", "10.2.1.10")
			n := b.Network()
			tc.change(n)
			x := network.NewIndex(n)
			got := reach.New(x).Ask(reach.Query{From: []reach.End{{Interface: x.Interface["A"]}}, To: []reach.End{{Interface: x.Interface["B"]}}, Replies: true})
			require.True(t, got.Sent.IsEmpty(), "nothing is certain to arrive")
			var doubts []string
			for _, u := range got.Doubts {
				doubts = append(doubts, u.Text)
			}
			if tc.doubt == "" {
				require.Empty(t, doubts)
				require.True(t, got.MaybeSent.IsEmpty())
				return
			}
			require.Contains(t, doubts, tc.doubt)
			require.False(t, got.MaybeSent.IsEmpty(), "isolation is not proved")
			require.False(t, got.MaybeAnswered.IsEmpty())
		})
	}
}

// A single packet that is dropped may take a way that is not modelled, unless its sender's groups hold it back.
func TestTrace_beyondTheModel(t *testing.T) {
	t.Parallel()
	n := nettest.NewBuilder()
	n.VPC("v", "10.0.0.0/16")
	n.Subnet("s", "v", "10.0.1.0/24")
	n.Host("A", "s", "10.0.1.10")
	n.Group("closed", "v")
	n.Host("B", "s", "10.0.1.11", "closed")
	net := n.Network()
	net.Unmodelled = append(net.Unmodelled, network.Unmodelled{ID: "cagw", Type: "carrier gateway", VPCs: []network.ID{"v"}, Text: "leads out"})
	e := reach.New(network.NewIndex(net))
	flow := func(from, src, dst string) trace.Flow {
		return trace.Flow{From: trace.Place{Kind: trace.Interface, ID: network.ID(from)}, Packet: packet.Packet{
			Src: netip.MustParseAddr(src), Dst: netip.MustParseAddr(dst), Protocol: packet.TCP, SrcPort: 49152, DstPort: 443,
		}}
	}
	require.NotEmpty(t, e.Trace(flow("A", "10.0.1.10", "8.8.8.8")).Unknown)
	require.Empty(t, e.Trace(flow("B", "10.0.1.11", "8.8.8.8")).Unknown)
}

// What ends may have beyond what is told of them, as listeners, interfaces or addresses, is not isolated for certain by what holds for the rest.
func TestAsk_endsOfWhichNotAllIsKnown(t *testing.T) {
	t.Parallel()
	u := &network.Unknown{Text: "the rest"}
	shut := func(n *nettest.Builder) { n.Group("shut", "v") }
	for name, tc := range map[string]struct {
		build  func(n *nettest.Builder)
		change func(n *network.Network)
		to     string
		v6     bool
	}{
		"a load balancer that may have further listeners": {func(n *nettest.Builder) {
			n.Balancer("lb", "application", "s2", "10.0.2.20", "open-v", "443 HTTPS")
		}, func(n *network.Network) { n.LoadBalancers[0].Unknown = u }, "lb-s2", false},
		"a load balancer that may have further interfaces": {shut, func(n *network.Network) {
			n.LoadBalancers = []*network.LoadBalancer{{ID: "lb", VPC: "v", Subnets: []network.ID{"s2"}, Groups: []network.ID{"shut"}, Unknown: u}}
		}, "lb/s2", false},
		"an endpoint that may have further interfaces": {shut, func(n *network.Network) {
			n.Endpoints = []*network.Endpoint{{ID: "vpce", Kind: network.InterfaceEndpoint, VPC: "v", Subnets: []network.ID{"s2"}, Groups: []network.ID{"shut"}, Unknown: u}}
		}, "vpce/s2", false},
		"a workload in a subnet that may have an IPv6 block": {func(*nettest.Builder) {}, func(n *network.Network) { n.Subnets[1].Unknown = u }, "any s2", true},
		"a host with an IPv6 address in a subnet of which the block is not told": {func(n *nettest.Builder) {
			shut(n)
			n.Host("B", "s2", "10.0.2.10", "shut").HasIPv6 = true
		}, func(n *network.Network) { n.Subnets[1].Unknown = u }, "B", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := nettest.NewBuilder()
			n.VPC("v", "10.0.0.0/16")
			n.Subnet("s1", "v", "10.0.1.0/24")
			n.Subnet("s2", "v", "10.0.2.0/24")
			n.Host("A", "s1", "10.0.1.10")
			tc.build(n)
			net := n.Network()
			tc.change(net)
			a := ask(t, net)
			q := a.query("A", tc.to)
			ssh, family := packet.TCPTo(packet.Ports(22, 22)), packet.AllIPv4()
			if tc.v6 {
				family = packet.AllIPv6()
			}
			q.Transport, q.Dst = &ssh, &family
			got := a.e.Ask(q)
			require.True(t, got.Sent.IsEmpty(), "nothing is certain to arrive")
			require.False(t, got.MaybeSent.IsEmpty(), "isolation is not proved")
			require.False(t, got.MaybeAnswered.IsEmpty())
			require.Equal(t, []network.Unknown{*u}, got.Doubts)
		})
	}
}

// An interface may have IPv6 addresses beside those that are told.
func TestAsk_furtherIPv6Addresses(t *testing.T) {
	t.Parallel()
	n := nettest.NewBuilder()
	n.VPC("v", "10.0.0.0/16", "2001:db8::/56")
	n.Subnet("s1", "v", "2001:db8:0:1::/64")
	n.Subnet("s2", "v", "2001:db8:0:2::/64")
	n.Group("one", "v", "out tcp/443 2001:db8:0:2::99/128")
	n.Host("A", "s1", "2001:db8:0:1::10", "one")
	b := n.Host("B", "s2", "2001:db8:0:2::10")
	require.True(t, ask(t, n.Network()).answer("A", "B").MaybeSent.IsEmpty())
	b.HasIPv6 = true
	require.Equal(t, "tcp 443 from 2001:db8:0:1::10 to 2001:db8:0:2::99", ask(t, n.Network()).answer("A", "B").MaybeSent.String())
}
