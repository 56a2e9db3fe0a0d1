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
