package reach

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
)

// TransportOf is the transport that a rule is for, among packets of one family.
func TransportOf(t network.Traffic, v6 bool) packet.TransportSet {
	icmp := packet.ICMP
	if v6 {
		icmp = packet.ICMPv6
	}
	switch t.Protocol {
	case network.AnyProtocol:
		return packet.AllTransport()
	case int(packet.TCP):
		return packet.TCPTo(portsOf(t))
	case int(packet.UDP):
		return packet.UDPTo(portsOf(t))
	case int(packet.ICMP), int(packet.ICMPv6):
		if t.Protocol != int(icmp) {
			return packet.Protocol(uint8(t.Protocol))
		}
		return packet.ICMPMessages(v6, t.From, t.To)
	default:
		return packet.Protocol(uint8(t.Protocol))
	}
}

// portsOf is the ports of a rule for TCP or UDP; -1 is AWS's way to say all.
func portsOf(t network.Traffic) packet.PortSet {
	if t.From < 0 {
		return packet.AllPorts()
	}
	return packet.Ports(t.From, t.To)
}

// pass is what a filter lets pass for some peers.
type pass struct {
	peers     packet.AddrSet
	transport packet.TransportSet
}

// addPass adds what passes; for the same peers it grows.
func addPass(out []pass, p pass) []pass {
	for i := range out {
		if out[i].peers.Equal(p.peers) {
			out[i].transport = out[i].transport.Union(p.transport)
			return out
		}
	}
	return append(out, p)
}

// disjoint cuts up what passes so that no two have a peer in common, and joins peers for whom the same passes. It is never nil.
func disjoint(passes []pass) []pass {
	cells := make([]pass, 0, 2*len(passes))
	for _, p := range passes {
		rest := p.peers
		for i := range cells {
			common := cells[i].peers.Intersect(rest)
			if common.IsEmpty() {
				continue
			}
			if others := cells[i].peers.Subtract(common); !others.IsEmpty() {
				cells = append(cells, pass{others, cells[i].transport})
			}
			cells[i] = pass{common, cells[i].transport.Union(p.transport)}
			rest = rest.Subtract(common)
		}
		if !rest.IsEmpty() {
			cells = append(cells, pass{rest, p.transport})
		}
	}
	out := make([]pass, 0, len(cells))
	for _, c := range cells {
		if i := slices.IndexFunc(out, func(o pass) bool { return o.transport.Equal(c.transport) }); i >= 0 {
			out[i].peers = out[i].peers.Union(c.peers)
			continue
		}
		out = append(out, c)
	}
	return out
}
