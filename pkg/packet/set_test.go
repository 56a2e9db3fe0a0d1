package packet_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/palisade-iac/palisade/pkg/packet"
)

// world is every packet of a small world: three sources, three destinations, seven transports.
var world = func() []packet.Packet {
	var all []packet.Packet
	for _, src := range addrs("255.255.255.254", "255.255.255.255", "::") {
		for _, dst := range addrs("10.0.0.1", "10.0.0.2", "::1") {
			for _, p := range []packet.Packet{
				{Protocol: packet.TCP, SrcPort: 0, DstPort: 65534},
				{Protocol: packet.TCP, SrcPort: 0, DstPort: 65535},
				{Protocol: packet.TCP, SrcPort: 1, DstPort: 65534},
				{Protocol: packet.UDP, SrcPort: 1, DstPort: 65535},
				{Protocol: packet.ICMP, Type: 8},
				{Protocol: packet.ICMPv6, Type: 128, Code: 1},
				{Protocol: 50},
			} {
				p.Src, p.Dst = src, dst
				all = append(all, p)
			}
		}
	}
	return all
}()

// bits tells which packets of the world are in a set.
func bits(s packet.Set) uint64 {
	var out uint64
	for i, p := range world {
		if s.Contains(p) {
			out |= 1 << i
		}
	}
	return out
}

// boxFrom is a box of the world: the sources, destinations and transports whose bits are set.
func boxFrom(n uint16) packet.Box {
	var b packet.Box
	for i, p := range world {
		src, dst, transport := i/21, i/7%3, i%7
		if n>>src&1 == 1 {
			b.Src = b.Src.Union(packet.Addrs(p.Src))
		}
		if n>>(3+dst)&1 == 1 {
			b.Dst = b.Dst.Union(packet.Addrs(p.Dst))
		}
		if n>>(6+transport)&1 == 1 {
			b.Transport = b.Transport.Union(packet.TransportOf(p))
		}
	}
	return b
}

// inBox tells whether packet i of the world is in the box of n.
func inBox(n uint16, i int) bool {
	return n>>(i/21)&1 == 1 && n>>(3+i/7%3)&1 == 1 && n>>(6+i%7)&1 == 1
}

func boxBits(n uint16) uint64 {
	var out uint64
	for i := range world {
		if inBox(n, i) {
			out |= 1 << i
		}
	}
	return out
}

// requireSet holds a set to bits: the same packets, and boxes that are disjoint and not empty.
func requireSet(t require.TestingT, want uint64, s packet.Set) {
	require.Equal(t, want, bits(s), "%v", s)
	require.Equal(t, want == 0, s.IsEmpty(), "%v", s)
	var seen uint64
	for _, b := range s.Boxes() {
		require.False(t, b.IsEmpty())
		in := bits(packet.SetOf(b))
		require.NotZero(t, in, "a box outside of the world")
		require.Zero(t, seen&in, "boxes overlap: %v", s)
		seen |= in
		require.True(t, b.Contains(b.Any()))
	}
}

// Every box of the world against every tenth other, against bits.
func TestSet_boxesAgainstBits(t *testing.T) {
	t.Parallel()
	const boxes = 1 << 13
	for n := uint16(0); n < boxes; n += 29 {
		s := packet.SetOf(boxFrom(n))
		requireSet(t, boxBits(n), s)
		for m := n % 83; m < boxes; m += 83 {
			u := packet.SetOf(boxFrom(m))
			x, y := boxBits(n), boxBits(m)
			if bits(s.Union(u)) != x|y || bits(s.Intersect(u)) != x&y || bits(s.Subtract(u)) != x&^y || s.Equal(u) != (x == y) || s.IsSubset(u) != (x&^y == 0) {
				t.Fatalf("wrong for %v and %v", s, u)
			}
		}
	}
}

// Sets that are built by many operations, against bits.
func TestSet_againstBits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		run(t, rapid.SliceOfN(rapid.Uint16(), 1, 12).Draw(t, "program"))
	})
}

// run reads numbers as operations on a set: with a box, and with what the set was before.
func run(t require.TestingT, program []uint16) {
	var s, before packet.Set
	var in, was uint64
	for _, n := range program {
		box, b := packet.SetOf(boxFrom(n)), boxBits(n)
		switch n >> 13 {
		case 0, 1, 2:
			before, was = s, in
			s, in = s.Union(box), in|b
		case 3, 4:
			before, was = s, in
			s, in = s.Subtract(box), in&^b
		case 5:
			s, in = s.Intersect(box.Union(before)), in&(b|was)
		case 6:
			s, in, before, was = before.Subtract(s), was&^in, s, in
		default:
			s, in, before, was = before.Union(box).Union(s), was|b|in, s, in
		}
		requireSet(t, in, s)
		requireSet(t, was, before)
		require.Equal(t, in == was, s.Equal(before))
		require.Equal(t, in&^was == 0, s.IsSubset(before))
	}
}

func FuzzSet(f *testing.F) {
	f.Add([]byte{0xff, 0x1f, 0x49, 0x60, 0x00, 0xc0})
	f.Add([]byte{0x49, 0x00, 0x92, 0x20, 0x24, 0x41, 0xff, 0xff, 0x11, 0x6a})
	f.Fuzz(func(t *testing.T, data []byte) {
		var program []uint16
		for i := 0; i+1 < min(len(data), 64); i += 2 {
			program = append(program, uint16(data[i])|uint16(data[i+1])<<8)
		}
		run(t, program)
	})
}

func TestSet_Any_isTheEasiestForAPerson(t *testing.T) {
	t.Parallel()
	src, dst := blocks("10.0.0.0/24"), blocks("10.0.1.0/24")
	ping := packet.Box{Src: src, Dst: blocks("10.0.0.9/32"), Transport: packet.Protocol(packet.ICMP)}
	ssh := packet.Box{Src: src, Dst: dst, Transport: packet.TCPTo(packet.Ports(22, 30))}
	web := packet.Box{Src: src, Dst: blocks("10.0.9.0/24"), Transport: packet.TCPTo(packet.Ports(400, 500))}
	require.Equal(t, "tcp 10.0.0.0:49152 -> 10.0.9.0:443", packet.SetOf(ping, ssh, web).Any(443, 22).String())
	require.Equal(t, "tcp 10.0.0.0:49152 -> 10.0.1.0:22", packet.SetOf(ping, ssh, web).Any(22, 443).String())
	require.Equal(t, "tcp 10.0.0.0:49152 -> 10.0.1.0:22", packet.SetOf(web, ssh).Any().String())
	require.Equal(t, "icmp 10.0.0.0 -> 10.0.0.9 type 8 code 0", packet.SetOf(ping).Any(443).String())
}

func TestSet_String(t *testing.T) {
	t.Parallel()
	b := packet.Box{Src: blocks("10.0.0.0/24"), Dst: blocks("10.0.1.0/24"), Transport: packet.TCPTo(packet.Ports(443, 443))}
	c := b
	c.Dst, c.Transport = blocks("::/0"), packet.AllTransport()
	require.Equal(t, "no packets", packet.Set{}.String())
	require.Equal(t, "tcp 443 from 10.0.0.0/24 to 10.0.1.0/24\nall traffic from 10.0.0.0/24 to ::/0", packet.SetOf(b, c).String())
	require.Equal(t, "no packets", packet.SetOf(packet.Box{}).String())
}
