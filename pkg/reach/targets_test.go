package reach_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
	"github.com/palisade-iac/palisade/pkg/reach/walk"
)

// A load balancer sends to addresses outside of its VPC from any zone, to its own VPC's as it is there whatever others have the address, and to a
// target that is not known nobody knows whether.
func TestTrace_targetsByAddress(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		target    string
		change    func(n *network.Network)
		reachable bool
		unknown   bool
	}{
		"in its VPC":                           {"10.0.2.10", func(*network.Network) {}, true, false},
		"in a VPC that is peered":              {"10.1.1.10", func(*network.Network) {}, true, false},
		"on-premises":                          {"192.168.0.5", func(*network.Network) {}, true, false},
		"where nobody is":                      {"10.0.2.99", func(*network.Network) {}, false, false},
		"of a VPC that has the same addresses": {"10.0.2.10", func(n *network.Network) { n.Interfaces[0].VPC, n.Interfaces[0].Subnet = "twin", "twin-1" }, false, false},
		"not known":                            {"10.0.2.10", func(n *network.Network) { n.TargetGroups[0].Targets[0].Unknown = &network.Unknown{Text: "its address"} }, false, true},
	} {
		for _, preserve := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				n := nettest.NewBuilder()
				n.VPC("v", "10.0.0.0/16")
				n.VPC("peer", "10.1.0.0/16")
				n.VPC("twin", "10.0.0.0/16")
				n.Subnet("s1", "v", "10.0.1.0/24")
				n.Subnet("s2", "v", "10.0.2.0/24")
				n.Subnet("peer-1", "peer", "10.1.1.0/24", "zone-c")
				n.Subnet("twin-1", "twin", "10.0.2.0/24", "zone-c")
				n.Host("T", "s2", "10.0.2.10")
				n.Host("P", "peer-1", "10.1.1.10")
				n.Host("A", "s2", "10.0.2.11")
				n.Peering("pcx", "v", "peer")
				n.VGW("vgw", "v", "192.168.0.0/16")
				n.Table("rt", "s1", "10.1.0.0/16 pcx", "192.168.0.0/16 vgw")
				n.Table("rt-peer", "peer-1", "10.0.0.0/16 pcx")
				n.Balancer("nlb", "network", "s1", "10.0.1.20", "open-v", "443 TCP tg")
				n.TargetGroup("tg", "ip", "TCP", 8443, tc.target).PreserveClientIP = preserve
				net := n.Network()
				tc.change(net)
				x := network.NewIndex(net)
				f := trace.Flow{From: trace.Place{Kind: trace.Interface, ID: "A"}, Packet: packet.Packet{
					Src: netip.MustParseAddr("10.0.2.11"), Dst: netip.MustParseAddr("10.0.1.20"), Protocol: packet.TCP, SrcPort: 49152, DstPort: 443,
				}}
				got, want := ask(t, net).e.Trace(f), walk.New(x).WalkAll(f)
				if outside := !net.VPCs[0].CIDRs[0].Contains(netip.MustParseAddr(tc.target)); outside && preserve {
					require.NotEmpty(t, got.Unknown, "AWS does not say whether the client's address is carried there")
					return
				}
				require.Equal(t, tc.reachable, got.Reachable, tell(got))
				require.Equal(t, tc.unknown, len(got.Unknown) > 0)
				require.Equal(t, []bool{want.Reachable, len(want.Unknown) > 0}, []bool{got.Reachable, len(got.Unknown) > 0}, "the walker\n%s", tell(*want.Result()))
			})
		}
	}
}
