package packet

import (
	"fmt"
	"math/bits"
	"strings"
)

// TransportSet is an immutable set of what stands behind the addresses of packets: for TCP and UDP pairs of ports, for ICMP and ICMPv6 types
// and codes, for other protocols their number alone. The zero value is the empty set.
type TransportSet struct {
	tcp, udp    PortPairs
	icmp, icmp6 PortSet // type * 256 + code
	other       protocols
}

// protocols is a set of the protocol numbers 0 to 255, of which those that have a field of their own are never in it.
type protocols [4]uint64

func allOtherProtocols() protocols {
	p := protocols{^uint64(0), ^uint64(0), ^uint64(0), ^uint64(0)}
	for _, n := range []uint8{ICMP, TCP, UDP, ICMPv6} {
		p[n/64] &^= 1 << (n % 64)
	}
	return p
}

// AllTransport is everything.
func AllTransport() TransportSet {
	return TransportSet{tcp: AllPairs(), udp: AllPairs(), icmp: AllPorts(), icmp6: AllPorts(), other: allOtherProtocols()}
}

// TCPTo is TCP to the given destination ports from any source port.
func TCPTo(dst PortSet) TransportSet { return TCPPairs(Pairs(AllPorts(), dst)) }

// UDPTo is UDP to the given destination ports from any source port.
func UDPTo(dst PortSet) TransportSet { return UDPPairs(Pairs(AllPorts(), dst)) }

// TCPPairs is TCP with the given pairs of ports.
func TCPPairs(p PortPairs) TransportSet { return TransportSet{tcp: p} }

// UDPPairs is UDP with the given pairs of ports.
func UDPPairs(p PortPairs) TransportSet { return TransportSet{udp: p} }

// ICMPMessages is the messages of ICMP, or with v6 of ICMPv6, that have a type and code; -1 stands for any. No message has one above 255.
func ICMPMessages(v6 bool, icmpType, code int) TransportSet {
	set := AllPorts()
	switch {
	case icmpType > 255 || code > 255:
		set = PortSet{}
	case icmpType >= 0 && code >= 0:
		set = Ports(icmpType<<8|code, icmpType<<8|code)
	case icmpType >= 0:
		set = Ports(icmpType<<8, icmpType<<8|255)
	case code >= 0:
		set = PortSet{}
		for t := range 256 {
			set = set.Union(Ports(t<<8|code, t<<8|code))
		}
	}
	if v6 {
		return TransportSet{icmp6: set}
	}
	return TransportSet{icmp: set}
}

// Protocol is everything of one protocol, of all ports or types.
func Protocol(number uint8) TransportSet {
	switch number {
	case TCP:
		return TransportSet{tcp: AllPairs()}
	case UDP:
		return TransportSet{udp: AllPairs()}
	case ICMP:
		return TransportSet{icmp: AllPorts()}
	case ICMPv6:
		return TransportSet{icmp6: AllPorts()}
	default:
		var s TransportSet
		s.other[number/64] = 1 << (number % 64)
		return s
	}
}

// TransportOf is the set of the transport of a single packet.
func TransportOf(p Packet) TransportSet {
	switch p.Protocol {
	case TCP, UDP:
		pair := Pairs(Ports(int(p.SrcPort), int(p.SrcPort)), Ports(int(p.DstPort), int(p.DstPort)))
		if p.Protocol == UDP {
			return UDPPairs(pair)
		}
		return TCPPairs(pair)
	case ICMP, ICMPv6:
		return ICMPMessages(p.Protocol == ICMPv6, int(p.Type), int(p.Code))
	default:
		return Protocol(p.Protocol)
	}
}

// Union is the set of what is in either.
func (s TransportSet) Union(t TransportSet) TransportSet {
	s.tcp, s.udp = s.tcp.Union(t.tcp), s.udp.Union(t.udp)
	s.icmp, s.icmp6 = s.icmp.Union(t.icmp), s.icmp6.Union(t.icmp6)
	for i := range s.other {
		s.other[i] |= t.other[i]
	}
	return s
}

// Intersect is the set of what is in both.
func (s TransportSet) Intersect(t TransportSet) TransportSet {
	s.tcp, s.udp = s.tcp.Intersect(t.tcp), s.udp.Intersect(t.udp)
	s.icmp, s.icmp6 = s.icmp.Intersect(t.icmp), s.icmp6.Intersect(t.icmp6)
	for i := range s.other {
		s.other[i] &= t.other[i]
	}
	return s
}

// Subtract is the set of what is in s and not in t.
func (s TransportSet) Subtract(t TransportSet) TransportSet {
	s.tcp, s.udp = s.tcp.Subtract(t.tcp), s.udp.Subtract(t.udp)
	s.icmp, s.icmp6 = s.icmp.Subtract(t.icmp), s.icmp6.Subtract(t.icmp6)
	for i := range s.other {
		s.other[i] &^= t.other[i]
	}
	return s
}

// IsEmpty reports whether nothing is in the set.
func (s TransportSet) IsEmpty() bool {
	return s.tcp.IsEmpty() && s.udp.IsEmpty() && s.icmp.IsEmpty() && s.icmp6.IsEmpty() && s.other == protocols{}
}

// Equal reports whether both hold the same.
func (s TransportSet) Equal(t TransportSet) bool {
	return s.other == t.other && s.tcp.Equal(t.tcp) && s.udp.Equal(t.udp) && s.icmp.Equal(t.icmp) && s.icmp6.Equal(t.icmp6)
}

// IsSubset reports whether all that is in s is in t.
func (s TransportSet) IsSubset(t TransportSet) bool { return s.Subtract(t).IsEmpty() }

// Contains reports whether the transport of a packet is in the set.
func (s TransportSet) Contains(p Packet) bool {
	switch p.Protocol {
	case TCP:
		return s.tcp.Contains(p.SrcPort, p.DstPort)
	case UDP:
		return s.udp.Contains(p.SrcPort, p.DstPort)
	case ICMP:
		return s.icmp.Contains(message(p))
	case ICMPv6:
		return s.icmp6.Contains(message(p))
	default:
		return s.other[p.Protocol/64]>>(p.Protocol%64)&1 == 1
	}
}

func message(p Packet) uint16 { return uint16(p.Type)<<8 | uint16(p.Code) }

// TCP is the part of the set that is TCP, UDP that which is UDP.
func (s TransportSet) TCP() PortPairs { return s.tcp }

// UDP is the part of the set that is UDP.
func (s TransportSet) UDP() PortPairs { return s.udp }

// Reply is the transport of the answers to what is in the set.
func (s TransportSet) Reply() TransportSet {
	return TransportSet{
		tcp: s.tcp.Swap(), udp: s.udp.Swap(), other: s.other,
		icmp: shift(s.icmp, questions(ICMP), 0, 1), icmp6: shift(s.icmp6, questions(ICMPv6), 0, 1),
	}
}

// Answered is the part of s whose answers are in replies. Messages that nobody answers are not in it.
func (s TransportSet) Answered(replies TransportSet) TransportSet {
	return s.Intersect(TransportSet{
		tcp: replies.tcp.Swap(), udp: replies.udp.Swap(), other: replies.other,
		icmp: shift(replies.icmp, questions(ICMP), 1, 0), icmp6: shift(replies.icmp6, questions(ICMPv6), 1, 0),
	})
}

// Unanswerable is the part of the set that nobody answers: ICMP messages that are no questions.
func (s TransportSet) Unanswerable() TransportSet {
	s.tcp, s.udp, s.other = PortPairs{}, PortPairs{}, protocols{}
	for _, q := range questions(ICMP) {
		s.icmp = s.icmp.Subtract(ofType(q[0]))
	}
	for _, q := range questions(ICMPv6) {
		s.icmp6 = s.icmp6.Subtract(ofType(q[0]))
	}
	return s
}

func ofType(t uint8) PortSet { return Ports(int(t)<<8, int(t)<<8|255) }

// shift gives the messages of each type pair[from] the type pair[to], and drops the others.
func shift(messages PortSet, pairs [][2]uint8, from, to int) PortSet {
	var out PortSet
	for _, p := range pairs {
		for _, r := range messages.Intersect(ofType(p[from])).in {
			by := (int(p[to]) - int(p[from])) << 8
			out = out.Union(Ports(int(r.lo)+by, int(r.hi)+by))
		}
	}
	return out
}

// Over4 is the set as NAT64 takes it from IPv6 to IPv4, and Over6 as it takes answers back: of ICMP echo alone is carried (RFC 7915).
func (s TransportSet) Over4() TransportSet {
	s.icmp, s.icmp6 = shift(s.icmp6, [][2]uint8{{EchoRequestV6, EchoRequest}, {EchoReplyV6, EchoReply}}, 0, 1), PortSet{}
	return s
}

// Over6 is the set as NAT64 takes it from IPv4 to IPv6.
func (s TransportSet) Over6() TransportSet {
	s.icmp, s.icmp6 = PortSet{}, shift(s.icmp, [][2]uint8{{EchoRequestV6, EchoRequest}, {EchoReplyV6, EchoReply}}, 1, 0)
	return s
}

// Translated is the set as a NAT gateway or load balancer sends it on: TCP and UDP from all of the given source ports, ICMP as it is, and
// nothing of other protocols.
func (s TransportSet) Translated(src PortSet) TransportSet {
	s.tcp, s.udp = Pairs(src, s.tcp.Destinations()), Pairs(src, s.udp.Destinations())
	s.other = protocols{}
	return s
}

// Untranslated is the part of s whose translation to every one of the source ports is in sent: what gets through whichever port is chosen.
func (s TransportSet) Untranslated(src PortSet, sent TransportSet) TransportSet {
	return s.Intersect(TransportSet{
		tcp:  Pairs(AllPorts(), sent.tcp.WithAllSources(src)),
		udp:  Pairs(AllPorts(), sent.udp.WithAllSources(src)),
		icmp: sent.icmp, icmp6: sent.icmp6,
	})
}

// UntranslatedAny is the part of s whose translation to one of the source ports is in sent: what gets through if the port is well chosen.
func (s TransportSet) UntranslatedAny(sent TransportSet) TransportSet {
	return s.Intersect(TransportSet{
		tcp:  Pairs(AllPorts(), sent.tcp.Destinations()),
		udp:  Pairs(AllPorts(), sent.udp.Destinations()),
		icmp: sent.icmp, icmp6: sent.icmp6,
	})
}

// Any is the transport of some packet of the set, which must not be empty, written into p: TCP first, to the first of the preferred ports
// that is there, then UDP, an ICMP echo, other ICMP, other protocols.
func (s TransportSet) Any(p Packet, prefer ...uint16) Packet {
	switch {
	case !s.tcp.IsEmpty():
		p.Protocol = TCP
		p.SrcPort, p.DstPort = s.tcp.Any(prefer...)
	case !s.udp.IsEmpty():
		p.Protocol = UDP
		p.SrcPort, p.DstPort = s.udp.Any(prefer...)
	case !s.icmp.IsEmpty():
		p.Protocol = ICMP
		p.Type, p.Code = anyMessage(s.icmp, EchoRequest)
	case !s.icmp6.IsEmpty():
		p.Protocol = ICMPv6
		p.Type, p.Code = anyMessage(s.icmp6, EchoRequestV6)
	default:
		for i, word := range s.other {
			if word != 0 {
				p.Protocol = uint8(i*64 + bits.TrailingZeros64(word))
				break
			}
		}
	}
	return p
}

func anyMessage(set PortSet, prefer uint8) (icmpType, code uint8) {
	m := set.First()
	if echo := set.Intersect(ofType(prefer)); !echo.IsEmpty() {
		m = echo.First()
	}
	return uint8(m >> 8), uint8(m)
}

// String lists the parts: "tcp 443, udp all, icmp"; "nothing" is the empty set and "all traffic" the full one.
func (s TransportSet) String() string {
	if s.IsEmpty() {
		return "nothing"
	}
	if s.Equal(AllTransport()) {
		return "all traffic"
	}
	var words []string
	for _, p := range []struct {
		name  string
		pairs PortPairs
	}{{"tcp", s.tcp}, {"udp", s.udp}} {
		if !p.pairs.IsEmpty() {
			words = append(words, p.name+" "+p.pairs.String())
		}
	}
	for _, p := range []struct {
		name string
		set  PortSet
	}{{"icmp", s.icmp}, {"icmpv6", s.icmp6}} {
		if !p.set.IsEmpty() {
			words = append(words, strings.TrimSuffix(p.name+" "+messages(p.set), " "))
		}
	}
	if w := s.other.String(); w != "" {
		words = append(words, w)
	}
	return strings.Join(words, ", ")
}

// messages lists types and codes; all of them is nothing to say.
func messages(set PortSet) string {
	if set.IsAll() {
		return ""
	}
	var words []string
	for _, r := range set.in {
		for t := r.lo >> 8; t <= r.hi>>8; t++ {
			lo, hi := max(r.lo, t<<8), min(r.hi, t<<8|255)
			switch {
			case lo&255 == 0 && hi&255 == 255:
				words = append(words, fmt.Sprintf("type %d", t))
			case lo == hi:
				words = append(words, fmt.Sprintf("type %d code %d", t, lo&255))
			default:
				words = append(words, fmt.Sprintf("type %d codes %d-%d", t, lo&255, hi&255))
			}
		}
	}
	if len(words) > 4 {
		return fmt.Sprintf("%s and %d more", strings.Join(words[:3], ", "), len(words)-3)
	}
	return strings.Join(words, ", ")
}

// String lists the protocols as ranges of numbers.
func (p protocols) String() string {
	if p == allOtherProtocols() {
		return "other protocols"
	}
	var numbers PortSet
	for n := range 256 {
		if p[n/64]>>(n%64)&1 == 1 {
			numbers = numbers.Union(Ports(n, n))
		}
	}
	if numbers.IsEmpty() {
		return ""
	}
	return "protocol " + numbers.String()
}

// ByDestination is the set with every source port for each destination port that some source port goes with: what a person means by "tcp 443".
func (s TransportSet) ByDestination() TransportSet {
	s.tcp, s.udp = Pairs(AllPorts(), s.tcp.Destinations()), Pairs(AllPorts(), s.udp.Destinations())
	return s
}
