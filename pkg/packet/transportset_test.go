package packet_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/palisade-iac/palisade/pkg/packet"
)

func TestTransportSet_laws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b, c, p := drawTransport(t, "a"), drawTransport(t, "b"), drawTransport(t, "c"), drawPacket(t)
		equal := func(x, y packet.TransportSet, law string) {
			require.True(t, x.Equal(y), "%s: %v is not %v", law, x, y)
			require.Equal(t, x.String(), y.String(), law)
		}
		equal(a.Union(b), b.Union(a), "commutative")
		equal(a.Intersect(b.Union(c)), a.Intersect(b).Union(a.Intersect(c)), "distributive")
		equal(a.Subtract(b).Union(a.Intersect(b)), a, "cut in two")
		equal(packet.AllTransport().Subtract(packet.AllTransport().Subtract(a)), a, "complement of the complement")
		require.Equal(t, a.IsSubset(b), a.Union(b).Equal(b))
		require.Equal(t, a.Contains(p) || b.Contains(p), a.Union(b).Contains(p))
		require.Equal(t, a.Contains(p) && b.Contains(p), a.Intersect(b).Contains(p))
		require.Equal(t, a.Contains(p) && !b.Contains(p), a.Subtract(b).Contains(p))
		require.True(t, packet.AllTransport().Contains(p))
		require.True(t, packet.Protocol(p.Protocol).Contains(p))
	})
}

// Replies, what is answered and what nobody answers follow from single packets.
func TestTransportSet_replies(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, replies, p := drawTransport(t, "sent"), drawTransport(t, "replies"), drawPacket(t)
		answer, ok := p.Reply()
		if ok {
			require.Equal(t, s.Contains(p), s.Reply().Contains(answer), "%v", p)
			back, isQuestion := answer.Reply()
			require.True(t, isQuestion && back == p || p.Protocol == packet.ICMP || p.Protocol == packet.ICMPv6)
		}
		require.Equal(t, ok && s.Contains(p) && replies.Contains(answer), s.Answered(replies).Contains(p), "%v", p)
		require.Equal(t, !ok && s.Contains(p), s.Unanswerable().Contains(p), "%v", p)
		require.True(t, s.Answered(s.Reply()).Union(s.Unanswerable()).Equal(s), "all is answered or has no answer")
		require.True(t, s.Answered(replies).Equal(s.Answered(replies.Intersect(s.Reply()))))
	})
}

// Only answers are replies: nobody answers with a question.
func TestTransportSet_Reply_ofICMP(t *testing.T) {
	t.Parallel()
	require.Equal(t, "icmp type 0, type 14, type 16, type 18", packet.Protocol(packet.ICMP).Reply().String())
	require.Equal(t, "icmpv6 type 129", packet.Protocol(packet.ICMPv6).Reply().String())
	require.Equal(t, "icmp type 0 code 3", packet.ICMPMessages(false, 8, 3).Reply().String())
	require.True(t, packet.ICMPMessages(false, 3, -1).Reply().IsEmpty())
}

// What a NAT gateway makes of packets, and which packets can be told to get through from what does behind it.
func TestTransportSet_translation(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, sent, p := drawTransport(t, "before"), drawTransport(t, "sent on"), drawPacket(t)
		from := int(rapid.Uint16().Draw(t, "first port"))
		ports := packet.Ports(from, from+rapid.SampledFrom([]int{0, 1, 64512}).Draw(t, "more ports"))

		every, some, before := sent.Contains(p), sent.Contains(p), s.Contains(p)
		switch pairs := map[uint8][2]packet.PortPairs{packet.TCP: {s.TCP(), sent.TCP()}, packet.UDP: {s.UDP(), sent.UDP()}}; p.Protocol {
		case packet.TCP, packet.UDP:
			to := packet.Ports(int(p.DstPort), int(p.DstPort))
			left := pairs[p.Protocol][1].Intersect(packet.Pairs(packet.AllPorts(), to)).Sources()
			every, some = ports.IsSubset(left), !left.IsEmpty()
			before = pairs[p.Protocol][0].Destinations().Contains(p.DstPort) && ports.Contains(p.SrcPort)
		case packet.ICMP, packet.ICMPv6:
		default:
			every, some, before = false, false, false
		}
		require.Equal(t, before, s.Translated(ports).Contains(p), "%v", p)
		require.Equal(t, s.Contains(p) && every, s.Untranslated(ports, sent).Contains(p), "%v", p)
		require.Equal(t, s.Contains(p) && some, s.UntranslatedAny(sent).Contains(p), "%v", p)
		carried := s.Intersect(packet.Protocol(packet.TCP).Union(packet.Protocol(packet.UDP)).Union(packet.Protocol(packet.ICMP)).Union(packet.Protocol(packet.ICMPv6)))
		require.True(t, s.Untranslated(ports, s.Translated(ports)).Equal(carried))
		require.True(t, s.UntranslatedAny(s.Translated(ports)).Equal(carried))
		require.True(t, s.Untranslated(ports, sent).IsSubset(s.UntranslatedAny(sent)))
	})
}

func TestICMPMessages_everyTypeAndCode(t *testing.T) {
	t.Parallel()
	for _, v6 := range []bool{false, true} {
		protocol := packet.ICMP
		if v6 {
			protocol = packet.ICMPv6
		}
		for _, rule := range [][2]int{{-1, -1}, {8, -1}, {8, 0}, {255, 255}, {-1, 0}, {-1, 7}, {0, 0}, {256, -1}, {3, 256}} {
			s := packet.ICMPMessages(v6, rule[0], rule[1])
			for m := range 65536 {
				p := packet.Packet{Protocol: protocol, Type: uint8(m >> 8), Code: uint8(m)}
				want := (rule[0] < 0 || rule[0] == int(p.Type)) && (rule[1] < 0 || rule[1] == int(p.Code))
				if s.Contains(p) != want {
					t.Fatalf("type %d code %d: %v for %v", p.Type, p.Code, s, rule)
				}
			}
			require.False(t, s.Contains(packet.Packet{Protocol: packet.TCP}))
		}
	}
}

func TestProtocol_isThatProtocolAlone(t *testing.T) {
	t.Parallel()
	for n := range 256 {
		for m := range 256 {
			if got := packet.Protocol(uint8(n)).Contains(packet.Packet{Protocol: uint8(m)}); got != (n == m) {
				t.Fatalf("protocol %d contains %d: %v", n, m, got)
			}
		}
	}
}

func TestTransportOf_holdsOnePacket(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p, q := drawPacket(t), drawPacket(t)
		q.Src, q.Dst = p.Src, p.Dst
		require.True(t, packet.TransportOf(p).Contains(p))
		require.Equal(t, p == q, packet.TransportOf(p).Contains(q))
		require.Equal(t, p, packet.TransportOf(p).Any(packet.Packet{Src: p.Src, Dst: p.Dst}))
	})
}

func TestTransportSet_String(t *testing.T) {
	t.Parallel()
	https := packet.TCPTo(packet.Ports(443, 443))
	for want, s := range map[string]packet.TransportSet{
		"nothing":                  {},
		"all traffic":              packet.AllTransport(),
		"tcp 443, udp all, icmp":   https.Union(packet.Protocol(packet.UDP)).Union(packet.Protocol(packet.ICMP)),
		"icmp type 8":              packet.ICMPMessages(false, 8, -1),
		"icmpv6 type 8 code 1":     packet.ICMPMessages(true, 8, 1),
		"icmp type 3 codes 0-1":    packet.ICMPMessages(false, 3, 0).Union(packet.ICMPMessages(false, 3, 1)),
		"protocol 50-51":           packet.Protocol(50).Union(packet.Protocol(51)),
		"tcp 443, other protocols": https.Union(packet.AllTransport().Subtract(packet.Protocol(packet.TCP)).Subtract(packet.Protocol(packet.UDP)).Subtract(packet.Protocol(packet.ICMP)).Subtract(packet.Protocol(packet.ICMPv6))),
		"udp 53 from 1024-65535":   packet.UDPPairs(packet.Pairs(packet.Ports(1024, 65535), packet.Ports(53, 53))),
	} {
		require.Equal(t, want, s.String())
	}
}
