package packet_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/packet"
)

func TestPacket_Reply(t *testing.T) {
	t.Parallel()
	a, b := netip.MustParseAddr("10.0.1.5"), netip.MustParseAddr("10.0.2.9")
	for _, c := range []struct {
		name     string
		question packet.Packet
		answer   string // empty: nobody answers
	}{
		{"tcp", packet.Packet{Protocol: packet.TCP, SrcPort: 49152, DstPort: 443}, "tcp 10.0.2.9:443 -> 10.0.1.5:49152"},
		{"udp", packet.Packet{Protocol: packet.UDP, SrcPort: 49152, DstPort: 53}, "udp 10.0.2.9:53 -> 10.0.1.5:49152"},
		{"echo", packet.Packet{Protocol: packet.ICMP, Type: 8, Code: 1}, "icmp 10.0.2.9 -> 10.0.1.5 type 0 code 1"},
		{"timestamp", packet.Packet{Protocol: packet.ICMP, Type: 13}, "icmp 10.0.2.9 -> 10.0.1.5 type 14 code 0"},
		{"echo reply", packet.Packet{Protocol: packet.ICMP, Type: 0}, ""},
		{"unreachable", packet.Packet{Protocol: packet.ICMP, Type: 3, Code: 4}, ""},
		{"echo of ICMPv6", packet.Packet{Protocol: packet.ICMPv6, Type: 128}, "icmpv6 10.0.2.9 -> 10.0.1.5 type 129 code 0"},
		{"type 8 of ICMPv6", packet.Packet{Protocol: packet.ICMPv6, Type: 8}, ""},
		{"ESP", packet.Packet{Protocol: 50}, "protocol 50 10.0.2.9 -> 10.0.1.5"},
	} {
		c.question.Src, c.question.Dst = a, b
		answer, ok := c.question.Reply()
		require.Equal(t, c.answer != "", ok, c.name)
		if ok {
			require.Equal(t, c.answer, answer.String(), c.name)
		}
	}
}

func TestPacket_String_ofIPv6(t *testing.T) {
	t.Parallel()
	p := packet.Packet{Src: netip.MustParseAddr("2001:db8::1"), Dst: netip.MustParseAddr("2001:db8::2"), Protocol: packet.TCP, SrcPort: 49152, DstPort: 443}
	require.Equal(t, "tcp [2001:db8::1]:49152 -> [2001:db8::2]:443", p.String())
}

func TestBoxOf_holdsOnePacket(t *testing.T) {
	t.Parallel()
	for i, p := range world {
		require.Equal(t, uint64(1)<<i, bits(packet.SetOf(packet.BoxOf(p))))
		require.Equal(t, p, packet.BoxOf(p).Any())
	}
}
