package packet_test

import (
	"net/netip"

	"pgregory.net/rapid"

	"github.com/palisade-iac/palisade/pkg/packet"
)

// The worlds in which every subset is tried: a few points at the ends of each line, where off-by-one mistakes live.

// edgeAddrs are the last IPv4 addresses and the first IPv6 addresses, which are neighbours on the line and yet never one range.
var edgeAddrs = addrs("255.255.255.253", "255.255.255.254", "255.255.255.255", "::", "::1", "::2", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe",
	"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")

// edgePorts are the first and the last ports.
var edgePorts = []uint16{0, 1, 2, 3, 65532, 65533, 65534, 65535}

func addrs(texts ...string) []netip.Addr {
	list := make([]netip.Addr, len(texts))
	for i, s := range texts {
		list[i] = netip.MustParseAddr(s)
	}
	return list
}

func blocks(texts ...string) packet.AddrSet {
	list := make([]netip.Prefix, len(texts))
	for i, s := range texts {
		list[i] = netip.MustParsePrefix(s)
	}
	return packet.Prefixes(list...)
}

// addrSubset is the set of the edge addresses whose bits are set.
func addrSubset(bits uint) packet.AddrSet {
	var list []netip.Addr
	for i, a := range edgeAddrs {
		if bits>>i&1 == 1 {
			list = append(list, a)
		}
	}
	return packet.Addrs(list...)
}

// portSubset is the set of the edge ports whose bits are set.
func portSubset(bits uint) packet.PortSet {
	var s packet.PortSet
	for i, p := range edgePorts {
		if bits>>i&1 == 1 {
			s = s.Union(packet.Ports(int(p), int(p)))
		}
	}
	return s
}

// drawAddrSet draws a set of ranges near the ends of both families, and somewhere between.
func drawAddrSet(t *rapid.T, label string) packet.AddrSet {
	var s packet.AddrSet
	for range rapid.IntRange(0, 4).Draw(t, label+" ranges") {
		switch rapid.IntRange(0, 2).Draw(t, label+" kind") {
		case 0:
			s = s.Union(packet.Addrs(rapid.SampledFrom(edgeAddrs).Draw(t, label)))
		case 1:
			a := netip.AddrFrom4([4]byte(rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t, label)))
			s = s.Union(packet.Prefixes(netip.PrefixFrom(a, rapid.IntRange(0, 32).Draw(t, label+" bits"))))
		default:
			a := netip.AddrFrom16([16]byte(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, label)))
			s = s.Union(packet.Prefixes(netip.PrefixFrom(a, rapid.IntRange(0, 128).Draw(t, label+" bits"))))
		}
	}
	return s
}

// drawPortSet draws a set of ranges of ports.
func drawPortSet(t *rapid.T, label string) packet.PortSet {
	var s packet.PortSet
	for range rapid.IntRange(0, 3).Draw(t, label+" ranges") {
		from := int(rapid.OneOf(rapid.SampledFrom(edgePorts), rapid.Uint16()).Draw(t, label+" from"))
		s = s.Union(packet.Ports(from, from+rapid.SampledFrom([]int{0, 1, 2, 1000, 65535}).Draw(t, label+" more")))
	}
	return s
}

// drawPairs draws a union of products, less another.
func drawPairs(t *rapid.T, label string) packet.PortPairs {
	var s packet.PortPairs
	for range rapid.IntRange(0, 3).Draw(t, label+" products") {
		s = s.Union(packet.Pairs(drawPortSet(t, label+" src"), drawPortSet(t, label+" dst")))
	}
	return s.Subtract(packet.Pairs(drawPortSet(t, label+" less src"), drawPortSet(t, label+" less dst")))
}

// drawTransport draws from all protocols.
func drawTransport(t *rapid.T, label string) packet.TransportSet {
	s := packet.TCPPairs(drawPairs(t, label+" tcp")).Union(packet.UDPPairs(drawPairs(t, label+" udp")))
	for range rapid.IntRange(0, 3).Draw(t, label+" more") {
		switch rapid.IntRange(0, 2).Draw(t, label+" kind") {
		case 0:
			v6 := rapid.Bool().Draw(t, label+" v6")
			s = s.Union(packet.ICMPMessages(v6, rapid.SampledFrom([]int{-1, 0, 3, 8, 13, 14, 128, 129, 255}).Draw(t, label+" type"), rapid.IntRange(-1, 255).Draw(t, label+" code")))
		default:
			s = s.Union(packet.Protocol(rapid.Byte().Draw(t, label+" protocol")))
		}
	}
	return s
}

// drawPacket draws a packet that has a fair chance to be in drawn sets.
func drawPacket(t *rapid.T) packet.Packet {
	p := packet.Packet{Src: rapid.SampledFrom(edgeAddrs).Draw(t, "src"), Dst: rapid.SampledFrom(edgeAddrs).Draw(t, "dst")}
	p.Protocol = rapid.OneOf(rapid.SampledFrom([]uint8{packet.TCP, packet.UDP, packet.ICMP, packet.ICMPv6}), rapid.Byte()).Draw(t, "protocol")
	port := rapid.OneOf(rapid.SampledFrom(edgePorts), rapid.Uint16())
	switch p.Protocol {
	case packet.TCP, packet.UDP:
		p.SrcPort, p.DstPort = port.Draw(t, "src port"), port.Draw(t, "dst port")
	case packet.ICMP, packet.ICMPv6:
		p.Type, p.Code = rapid.SampledFrom([]uint8{0, 3, 8, 13, 14, 128, 129, 255}).Draw(t, "type"), rapid.Byte().Draw(t, "code")
	}
	return p
}
