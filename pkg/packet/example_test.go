package packet_test

import (
	"fmt"
	"net/netip"

	"github.com/palisade-iac/palisade/pkg/packet"
)

// What a deny leaves of an allow.
func ExampleSet() {
	vpc := packet.Prefixes(netip.MustParsePrefix("10.0.0.0/16"))
	guests := packet.Prefixes(netip.MustParsePrefix("10.0.64.0/18"))
	database := packet.Addrs(netip.MustParseAddr("10.0.1.9"))

	allowed := packet.SetOf(packet.Box{Src: vpc, Dst: database, Transport: packet.TCPTo(packet.Ports(5432, 5433))})
	denied := packet.SetOf(packet.Box{Src: guests, Dst: packet.AllAddrs(), Transport: packet.AllTransport()})
	left := allowed.Subtract(denied)

	fmt.Println(left)
	fmt.Println(left.Any(5432))
	// Output:
	// tcp 5432-5433 from 10.0.0.0/18, 10.0.128.0/17 to 10.0.1.9
	// tcp 10.0.0.0:49152 -> 10.0.1.9:5432
}

// Which requests are answered by replies that a filter lets through.
func ExampleTransportSet_Answered() {
	requests := packet.TCPTo(packet.Ports(443, 443)).Union(packet.ICMPMessages(false, -1, -1))
	replies := packet.TCPPairs(packet.Pairs(packet.AllPorts(), packet.Ports(1024, 65535))).Union(packet.ICMPMessages(false, 0, 0))
	fmt.Println(requests.Answered(replies))
	// Output: tcp 443 from 1024-65535, icmp type 8 code 0
}
