package packet

import (
	"fmt"
	"net/netip"
)

// Numbers of the IP protocols that have ports or types.
const (
	ICMP   uint8 = 1
	TCP    uint8 = 6
	UDP    uint8 = 17
	ICMPv6 uint8 = 58
)

// Types of ICMP messages that are questions or answers.
const (
	EchoReply     uint8 = 0
	EchoRequest   uint8 = 8
	EchoRequestV6 uint8 = 128
	EchoReplyV6   uint8 = 129
)

// Packet is one packet, as far as networks look at it.
type Packet struct {
	Src, Dst netip.Addr
	// Protocol is the number of the IP protocol.
	Protocol uint8
	// SrcPort and DstPort of TCP and UDP, else 0.
	SrcPort, DstPort uint16
	// Type and Code of ICMP and ICMPv6, else 0.
	Type, Code uint8
}

// Reply is the packet that answers p, with the addresses exchanged; false if nobody answers such a packet, as with most ICMP messages.
func (p Packet) Reply() (Packet, bool) {
	r := p
	r.Src, r.Dst = p.Dst, p.Src
	switch p.Protocol {
	case ICMP, ICMPv6:
		answer, ok := answerTo(p.Protocol, p.Type)
		if !ok {
			return Packet{}, false
		}
		r.Type = answer
	default:
		r.SrcPort, r.DstPort = p.DstPort, p.SrcPort
	}
	return r, true
}

// answerTo is the type of the ICMP message that answers one of the given type (RFC 792, RFC 4443).
func answerTo(protocol, icmpType uint8) (uint8, bool) {
	for _, q := range questions(protocol) {
		if q[0] == icmpType {
			return q[1], true
		}
	}
	return 0, false
}

// questions lists the ICMP types that are answered, with their answers.
func questions(protocol uint8) [][2]uint8 {
	if protocol == ICMPv6 {
		return [][2]uint8{{EchoRequestV6, EchoReplyV6}}
	}
	return [][2]uint8{{EchoRequest, EchoReply}, {13, 14}, {15, 16}, {17, 18}} // echo, timestamp, information, address mask
}

// String is the packet in words: "tcp 10.0.1.5:49152 -> 10.0.2.9:443", "icmp 10.0.1.5 -> 10.0.2.9 type 8 code 0".
func (p Packet) String() string {
	name := ProtocolName(p.Protocol)
	switch p.Protocol {
	case TCP, UDP:
		return fmt.Sprintf("%s %v -> %v", name, netip.AddrPortFrom(p.Src, p.SrcPort), netip.AddrPortFrom(p.Dst, p.DstPort))
	case ICMP, ICMPv6:
		return fmt.Sprintf("%s %v -> %v type %d code %d", name, p.Src, p.Dst, p.Type, p.Code)
	default:
		return fmt.Sprintf("%s %v -> %v", name, p.Src, p.Dst)
	}
}

// ProtocolName is the name of an IP protocol: "tcp", "udp", "icmp", "icmpv6", and "protocol 50" for those that have no name here.
func ProtocolName(protocol uint8) string {
	switch protocol {
	case TCP:
		return "tcp"
	case UDP:
		return "udp"
	case ICMP:
		return "icmp"
	case ICMPv6:
		return "icmpv6"
	default:
		return fmt.Sprintf("protocol %d", protocol)
	}
}
