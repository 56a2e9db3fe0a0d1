package walk_test

import (
	"fmt"
	"net/netip"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
	"github.com/palisade-iac/palisade/pkg/reach/walk"
)

// A datagram reaches another subnet, whose network ACL has no rule for the answer.
func Example() {
	n := nettest.NewBuilder()
	n.VPC("vpc", "10.0.0.0/16")
	n.Subnet("app", "vpc", "10.0.1.0/24")
	n.Subnet("data", "vpc", "10.0.2.0/24")
	n.Host("client", "app", "10.0.1.10")
	n.Host("server", "data", "10.0.2.10", "db")
	n.Group("db", "vpc", "in udp/53 10.0.1.0/24")
	n.NACL("acl-data", "data", "in 100 allow udp/53 10.0.1.0/24")

	w := walk.New(network.NewIndex(n.Network()))
	r := w.Walk(trace.Flow{
		From: trace.Place{Kind: trace.Interface, ID: "client"},
		Packet: packet.Packet{
			Src: netip.MustParseAddr("10.0.1.10"), Dst: netip.MustParseAddr("10.0.2.10"), Protocol: packet.UDP, SrcPort: 49152, DstPort: 53,
		},
	}, walk.Choices{})
	fmt.Println("delivered:", r.Delivered, "reachable:", r.Reachable)
	for _, h := range r.Forward {
		fmt.Println("->", h)
	}
	for _, h := range r.Reply {
		fmt.Println("<-", h)
	}
	// Output:
	// delivered: true reachable: false
	// -> interface client sends udp 10.0.1.10:49152 -> 10.0.2.10:53 (network client)
	// -> security group open-vpc of client allows it out (network open-vpc out all 0.0.0.0/0)
	// -> route 10.0.0.0/16 of vpc to local (network vpc)
	// -> network ACL acl-data of subnet data allows it in (rule 100) (network acl-data in 100 allow udp/53 10.0.1.0/24)
	// -> security group db of server allows it in (network db in udp/53 10.0.1.0/24)
	// -> interface server receives udp 10.0.1.10:49152 -> 10.0.2.10:53 (network server)
	// <- interface server sends udp 10.0.2.10:53 -> 10.0.1.10:49152 (network server)
	// <- the groups of server let answers out (network server)
	// <- network ACL acl-data of subnet data has no rule that allows it out [nacl-egress] (network acl-data)
}
