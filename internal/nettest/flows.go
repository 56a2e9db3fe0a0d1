package nettest

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// BoundaryFlows are flows at the edges of all that is written in a network: from every interface, on-premises network and the internet, to the
// addresses that exist and to the first and last of every block and those beside them, on the ends of every range of ports and those beside
// them. If there are more than most, so many of them, evenly spread.
func BoundaryFlows(n *network.Network, most int) []trace.Flow {
	held := holdersOf(n)
	holders := slices.SortedFunc(maps.Keys(held), netip.Addr.Compare)
	edges := slices.DeleteFunc(boundariesOf(n), func(a netip.Addr) bool { return held[a] })
	sources, transports := sourcesOf(n), transportsOf(n)
	flows := combine(sources, holders, transports, most-most/3)
	return append(flows, combine(sources, edges, transports, most/3)...)
}

// source is where flows start, with the address that they come from.
type source struct {
	place   trace.Place
	address netip.Addr
}

// transport is what stands behind the addresses of a packet, and the name that is said.
type transport struct {
	packet packet.Packet
	name   string
}

// combine makes flows of each source, destination and transport that go together.
func combine(sources []source, destinations []netip.Addr, transports []transport, most int) []trace.Flow {
	total := len(sources) * len(destinations) * len(transports)
	if total == 0 {
		return nil
	}
	step := 1
	if total > most { // by steps that share no factor with the total, so that no flow is met twice
		for step = total/max(most, 1) + 1; gcd(step, total) != 1; step++ {
		}
	}
	var flows []trace.Flow
	for k, i := 0, 0; k < min(total, most); k, i = k+1, (i+step)%total {
		s, d, t := sources[i%len(sources)], destinations[i/len(sources)%len(destinations)], transports[i/len(sources)/len(destinations)]
		p := t.packet
		p.Src, p.Dst = s.address, d
		if p.Src.Is4() != p.Dst.Is4() || p.Dst.Is4() && p.Protocol == packet.ICMPv6 || p.Dst.Is6() && p.Protocol == packet.ICMP {
			continue
		}
		flows = append(flows, trace.Flow{From: s.place, Packet: p, ServerName: t.name})
	}
	return flows
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func sourcesOf(n *network.Network) []source {
	all := []source{
		{trace.Place{Kind: trace.Internet}, netip.MustParseAddr("8.8.8.8")}, {trace.Place{Kind: trace.Internet}, netip.MustParseAddr("2600::1")},
	}
	balanced := map[network.ID]bool{}
	for _, l := range n.LoadBalancers {
		for _, nic := range l.Interfaces {
			balanced[nic] = true
		}
	}
	for _, nic := range n.Interfaces {
		if balanced[nic.ID] { // which start nothing by themselves
			continue
		}
		at := trace.Place{Kind: trace.Interface, ID: nic.ID}
		for _, a := range nic.Addresses {
			all = append(all, source{at, a.Private})
		}
		for _, a := range nic.IPv6 {
			all = append(all, source{at, a})
		}
	}
	for _, p := range n.OnPremises {
		for _, b := range p.Prefixes {
			all = append(all, source{trace.Place{Kind: trace.OnPremises, ID: p.ID}, b.Addr().Next()})
		}
	}
	return slices.DeleteFunc(all, func(s source) bool { return !s.address.IsValid() })
}

// holdersOf are the addresses at which something is.
func holdersOf(n *network.Network) map[netip.Addr]bool {
	all := map[netip.Addr]bool{}
	for _, text := range []string{"8.8.8.8", "9.9.9.9", "2600::1", "64:ff9b::808:808", "52.216.0.1", "169.254.169.253", "169.254.169.254"} {
		all[netip.MustParseAddr(text)] = true
	}
	for _, nic := range n.Interfaces {
		for _, a := range nic.Addresses {
			all[a.Private], all[a.Public] = true, true
		}
		for _, a := range nic.IPv6 {
			all[a] = true
		}
	}
	for _, g := range n.NATGateways {
		for _, a := range g.Addresses {
			all[a.Private], all[a.Public] = true, true
		}
	}
	for _, v := range n.VPCs {
		all[v.CIDRs[0].Masked().Addr().Next().Next()] = true
	}
	for _, p := range n.OnPremises {
		for _, b := range p.Prefixes {
			all[b.Addr().Next()] = true
		}
	}
	delete(all, netip.Addr{})
	return all
}

// boundariesOf are the first and last address of every block in a network, and those beside them.
func boundariesOf(n *network.Network) []netip.Addr {
	all := map[netip.Addr]bool{}
	for _, b := range blocksOf(n) {
		first := b.Masked().Addr()
		last := lastOf(b)
		for _, a := range []netip.Addr{first.Prev(), first, last, last.Next()} {
			all[a] = true
		}
	}
	delete(all, netip.Addr{})
	return slices.SortedFunc(maps.Keys(all), netip.Addr.Compare)
}

func lastOf(b netip.Prefix) netip.Addr {
	bytes := b.Masked().Addr().AsSlice()
	for i := range bytes {
		for bit := range 8 {
			if i*8+bit >= b.Bits() {
				bytes[i] |= 1 << (7 - bit)
			}
		}
	}
	a, _ := netip.AddrFromSlice(bytes)
	return a
}

// transportsOf are the transports at the ends of every range in a network.
func transportsOf(n *network.Network) []transport {
	ports, types, others := numbersOf(n)
	names := domainsOf(n)
	if len(names) > 0 {
		names = append(names, "evil.test")
	}
	var all []transport
	for _, protocol := range []uint8{packet.TCP, packet.UDP} {
		for _, dst := range ports {
			for _, src := range ports {
				all = append(all, transport{packet: packet.Packet{Protocol: protocol, SrcPort: src, DstPort: dst}})
			}
		}
	}
	for _, name := range names {
		all = append(all, transport{packet.Packet{Protocol: packet.TCP, SrcPort: 49152, DstPort: 443}, name})
	}
	for _, protocol := range []uint8{packet.ICMP, packet.ICMPv6} {
		for _, t := range types {
			for _, code := range []uint8{0, 1} {
				all = append(all, transport{packet: packet.Packet{Protocol: protocol, Type: t, Code: code}})
			}
		}
	}
	for _, p := range others {
		all = append(all, transport{packet: packet.Packet{Protocol: p}})
	}
	return all
}

func sorted[T cmp.Ordered](set map[T]bool) []T { return slices.Sorted(maps.Keys(set)) }
