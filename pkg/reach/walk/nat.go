package walk

import (
	"maps"
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// addresses are those of a NAT gateway. One of which none are known sends from the first address of its subnet that hosts can have, and from a
// public address of nobody.
func (w *Walker) addresses(g *network.NATGateway) []network.NATAddress {
	if len(g.Addresses) > 0 {
		return g.Addresses
	}
	var a network.NATAddress
	if !g.Private {
		a.Public = netip.AddrFrom4([4]byte{203, 0, 113, 253})
	}
	if s := w.x.Subnet[g.Subnet]; s != nil {
		for _, b := range s.CIDRs {
			if b.Addr().Is4() {
				a.Private = b.Masked().Addr().Next().Next().Next().Next()
			}
		}
	}
	return []network.NATAddress{a}
}

// inside is the address that a NAT gateway sends from: its private one, or, for a regional one that has none, the public one.
func inside(a network.NATAddress) netip.Addr {
	if a.Private.IsValid() {
		return a.Private
	}
	return a.Public
}

func (w *Walker) natAt(vpc network.ID, a netip.Addr) *network.NATGateway {
	for _, g := range w.x.Network.NATGateways {
		for _, b := range w.addresses(g) {
			if g.VPC == vpc && b.Private.IsValid() && b.Private == a {
				return g
			}
		}
	}
	return nil
}

// translate takes the packet through a NAT gateway that a route leads to.
func (j *journey) translate(at spot, g *network.NATGateway) {
	s := j.x.Subnet[g.Subnet]
	j.note(g.Unknown)
	switch {
	case g.Unavailable:
		j.drop(g.ID, trace.RouteBlackhole, g.Origin, "NAT gateway %s is not available", g.ID)
		return
	case s == nil && !g.Regional:
		j.unmodelled(g.ID, "subnet of NAT gateway")
		return
	case !g.Regional && !j.enter(at, s):
		return
	case j.visits[visit{at: g.ID}]:
		j.drop(g.ID, trace.NATLoop, g.Origin, "the packet comes to NAT gateway %s again", g.ID)
		return
	case j.reply:
		j.drop(g.ID, trace.NATNoSession, g.Origin, "the request did not come by NAT gateway %s", g.ID)
		return
	}
	j.visits[visit{at: g.ID}] = true
	after, ok := toIPv4(j.packet)
	if !ok || after.Protocol != packet.TCP && after.Protocol != packet.UDP && after.Protocol != packet.ICMP {
		j.drop(g.ID, trace.NATProtocol, g.Origin, "NAT gateway %s carries TCP, UDP and ICMP over IPv4 only", g.ID)
		return
	}
	after.Src = j.natSource(g)
	if !after.Src.IsValid() {
		j.unmodelled(g.ID, "address of NAT gateway")
		return
	}
	if after.Protocol != packet.ICMP {
		after.SrcPort = j.natPort(after.SrcPort)
	}
	j.rewritten = append(j.rewritten, rewrite{at: g.ID, before: j.packet, after: after})
	j.packet = after
	j.renew(nil)
	j.pass(g.ID, g.Origin, "NAT gateway %s sends it from %v", g.ID, j.packet.Src)
	if g.Regional {
		j.regional(g)
		return
	}
	j.leave(spot{at.vpc, s})
}

// natSource is the address that a NAT gateway sends a flow from.
func (j *journey) natSource(g *network.NATGateway) netip.Addr {
	if len(g.Addresses) == 0 {
		j.notef(g.Origin, "addresses of NAT gateway %s: not known", g.ID)
	}
	addresses := j.addresses(g)
	options := make([]network.ID, len(addresses))
	for i, a := range addresses {
		options[i] = network.ID(inside(a).String())
	}
	pick := j.choose(NATSource, g.ID, options)
	for i, o := range options {
		if o == pick {
			return inside(addresses[i])
		}
	}
	return netip.Addr{}
}

// natPort is the source port behind something that translates ports: 1024 to 65535.
func (j *journey) natPort(port uint16) uint16 {
	j.translated = true
	switch {
	case j.choices.NATPort != 0:
		return j.choices.NATPort
	case port < 1024:
		return port + 1024
	}
	return port
}

// toIPv4 is the packet as NAT64 sends it on: 64:ff9b::/96 holds the IPv4 addresses (RFC 6052). Other IPv6 packets have no such form.
func toIPv4(p packet.Packet) (packet.Packet, bool) {
	if p.Dst.Is4() {
		return p, true
	}
	if !netip.MustParsePrefix("64:ff9b::/96").Contains(p.Dst) {
		return p, false
	}
	b := p.Dst.As16()
	p.Dst = netip.AddrFrom4([4]byte(b[12:]))
	if p.Protocol == packet.ICMPv6 {
		p.Protocol = packet.ICMP
		switch p.Type {
		case packet.EchoRequestV6:
			p.Type = packet.EchoRequest
		case packet.EchoReplyV6:
			p.Type = packet.EchoReply
		default:
			return p, false
		}
	}
	return p, true
}

// regional sends the packet on from a regional NAT gateway, which reaches the internet gateway of its VPC by itself.
func (j *journey) regional(g *network.NATGateway) {
	v := j.x.VPC[g.VPC]
	if v == nil {
		j.unmodelled(g.ID, "VPC of NAT gateway")
		return
	}
	gateway := j.internetGatewayOf(v)
	if gateway == nil {
		j.drop(g.ID, trace.NoInternetGateway, g.Origin, "VPC %s has no internet gateway", v.ID)
		return
	}
	j.toInternet(spot{vpc: v}, gateway)
}

// backToNAT hands the packet to a NAT gateway that it is addressed to, which knows where an answer belongs and nothing else.
func (j *journey) backToNAT(g *network.NATGateway) {
	before, ok := j.undo(g.ID)
	if !ok {
		j.drop(g.ID, trace.NATNoSession, g.Origin, "NAT gateway %s has no session that %v belongs to", g.ID, j.packet)
		return
	}
	j.packet, _ = before.Reply()
	j.renew(nil)
	j.pass(g.ID, g.Origin, "NAT gateway %s sends the answer on to %v", g.ID, j.packet.Dst)
	v := j.x.VPC[g.VPC]
	switch {
	case v == nil:
		j.unmodelled(g.ID, "VPC of NAT gateway")
	case !g.Regional:
		j.leave(spot{v, j.x.Subnet[g.Subnet]})
	case network.Contains(v.CIDRs, j.packet.Dst):
		j.local(spot{vpc: v})
	default:
		j.drop(g.ID, trace.NoRoute, g.Origin, "regional NAT gateway %s has no route to %v", g.ID, j.packet.Dst)
	}
}

// undo finds the packet that a NAT gateway or load balancer sent on, and that this one answers.
func (j *journey) undo(at network.ID) (packet.Packet, bool) {
	if !j.reply {
		return packet.Packet{}, false
	}
	for _, r := range j.rewritten {
		if answer, ok := r.after.Reply(); ok && r.at == at && answer == j.packet {
			return r.before, true
		}
	}
	return packet.Packet{}, false
}

// renew makes the packet that of a new sender: what it went through no longer shows.
func (j *journey) renew(sender *network.Interface) {
	j.sender, j.vouched, j.relayed, j.public, j.foreign, j.crossed = sender, false, false, false, false, nil
}

// natPortsOf are the first and last ports of all ranges between which a rule of a network tells apart, of those that are sent from.
func natPortsOf(n *network.Network) []uint16 {
	ports := map[uint16]bool{}
	between := func(from, to int) {
		for _, p := range []int{from - 1, from, to, to + 1} {
			if p >= 1024 && p <= 65535 {
				ports[uint16(p)] = true
			}
		}
	}
	between(1024, 65535)
	for _, l := range n.NACLs {
		for _, e := range l.Entries {
			if e.Traffic.Protocol == int(packet.TCP) || e.Traffic.Protocol == int(packet.UDP) {
				between(e.Traffic.From, e.Traffic.To)
			}
		}
	}
	for _, f := range n.Firewalls {
		for _, g := range f.Policy.Stateless {
			for _, r := range g.Rules {
				for _, p := range slices.Concat(r.SourcePorts, r.DestinationPorts) {
					between(p.From, p.To)
				}
			}
		}
		for _, g := range f.Policy.Stateful {
			for _, r := range g.Rules {
				for _, p := range slices.Concat(r.SourcePorts, r.DestinationPorts) {
					between(p.From, p.To)
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(ports))
}
