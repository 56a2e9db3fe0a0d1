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
	"github.com/palisade-iac/palisade/pkg/reach/walk"
)

// A stopped instance neither sends nor answers; a proof of isolation does not rest on that, since anybody may start it.
func TestStopped_sendsAndAnswersNothing(t *testing.T) {
	t.Parallel()
	for _, stopped := range []string{"", "i-A", "i-B"} {
		b := nettest.NewBuilder()
		b.VPC("v", "10.0.0.0/16")
		b.Subnet("s-1", "v", "10.0.1.0/24")
		b.Subnet("s-2", "v", "10.0.2.0/24")
		b.Host("A", "s-1", "10.0.1.10")
		b.Host("B", "s-2", "10.0.2.10")
		n := b.Network()
		for _, i := range n.Instances {
			i.Stopped = string(i.ID) == stopped
		}
		x := network.NewIndex(n)
		e := reach.New(x)
		f := trace.Flow{From: trace.Place{Kind: trace.Interface, ID: "A"}, Packet: packet.Packet{
			Src: netip.MustParseAddr("10.0.1.10"), Dst: netip.MustParseAddr("10.0.2.10"), Protocol: packet.TCP, SrcPort: 50000, DstPort: 443,
		}}
		got, want := e.Trace(f), walk.New(x).WalkAll(f)
		require.Equal(t, stopped == "", got.Delivered, stopped)
		require.Equal(t, []bool{want.Delivered, want.Reachable}, []bool{got.Delivered, got.Reachable}, "the walker")
		a := e.Ask(reach.Query{From: []reach.End{{Interface: x.Interface["A"]}}, To: []reach.End{{Interface: x.Interface["B"]}}})
		require.True(t, a.Sent.Contains(f.Packet), "it may be started")
	}
}
