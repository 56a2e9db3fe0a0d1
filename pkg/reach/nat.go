package reach

import (
	"net/netip"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// intoNAT sends packets into a NAT gateway, which sends them on with its own address and a port of its choice: TCP, UDP and ICMP alone.
// What it has no session for, it drops.
func (w *walk) intoNAT(st state, from *network.Subnet, id network.ID, r network.Route) outcome {
	n := w.e.x.NATGateway[id]
	switch {
	case n == nil:
		return w.unknown(st, network.Unknown{Text: "NAT gateway " + string(id) + " is not known", Origin: r.Origin})
	case n.Unavailable:
		return w.drop(st, trace.RouteBlackhole, n.ID, "NAT gateway "+label(n.Name, n.ID)+" is not available", n.Origin)
	case w.blind(n.Unknown):
		return w.unknown(st, *n.Unknown)
	}
	if st.reply {
		return w.drop(st, trace.NATNoSession, n.ID, "NAT gateway "+label(n.Name, n.ID)+" did not see the request", n.Origin)
	}
	if st.seen.has(n.ID) || !st.pass(n.ID) {
		return w.drop(st, trace.NATLoop, n.ID, "the packet comes back to NAT gateway "+label(n.Name, n.ID), n.Origin)
	}
	if n.Regional {
		return w.translate(st, nil, n)
	}
	home := w.e.x.Subnet[n.Subnet]
	if home == nil {
		return w.unknown(st, network.Unknown{Text: "the subnet of NAT gateway " + label(n.Name, n.ID) + " is not known", Origin: n.Origin})
	}
	boxes := []packet.Box{st.box}
	if from != home {
		boxes = w.acl(&st, home, false)
	}
	return w.each(st, boxes, func(st state) outcome { return w.translate(st, home, n) })
}

// translate gives packets the NAT gateway's address, and sends them on from its subnet; home is nil for a regional one.
func (w *walk) translate(st state, home *network.Subnet, n *network.NATGateway) outcome {
	before, after := st.box, st.box
	if before.Dst.First().Is6() {
		before.Dst = before.Dst.Intersect(w.e.space.nat64)
		st.exits = nil
		before.Transport = before.Transport.Over4().Over6()
		after.Dst, after.Transport = extract(before.Dst), before.Transport.Over4()
		if before.Dst.IsEmpty() {
			return w.drop(st, trace.NATProtocol, n.ID, "NAT gateways carry IPv6 to 64:ff9b::/96 alone", n.Origin)
		}
	}
	if after.Transport = after.Transport.Translated(natPorts()); after.IsEmpty() {
		return w.drop(st, trace.NATProtocol, n.ID, "NAT gateways carry TCP, UDP and ICMP alone", n.Origin)
	}
	if after.Src = w.e.natAddress(n, home); after.Src.IsEmpty() {
		return w.unknown(st, network.Unknown{Text: "the address of NAT gateway " + label(n.Name, n.ID) + " is not known, nor are the blocks of its subnet", Origin: n.Origin})
	}
	st.box = after
	st.link = link{}
	st.frames = &frame{below: st.frames, kind: translated, nat: n, before: before, after: st.box}
	vpc := w.e.x.VPC[n.VPC]
	st.src = identity{nat: n, vpc: n.VPC, translated: true}
	w.note(&st, n.ID, n.Origin, func() string { return "NAT gateway " + label(n.Name, n.ID) + " sends it on as its own" })
	if home != nil {
		return w.leave(st, home)
	}
	for _, g := range w.gatewaysOf(n.VPC) {
		return w.outByInternetGateway(st, vpc, g.ID, network.Route{Target: network.Target{Kind: network.ToInternetGateway, ID: g.ID}, Origin: n.Origin})
	}
	return w.drop(st, trace.NoInternetGateway, n.ID, "no internet gateway is attached to the VPC of regional NAT gateway "+label(n.Name, n.ID), n.Origin)
}

// natAddress is the private address of a NAT gateway; where it is not known, any of its subnet.
func (e *Engine) natAddress(n *network.NATGateway, home *network.Subnet) packet.AddrSet {
	for _, a := range n.Addresses {
		if a.Private.IsValid() {
			return packet.Addrs(a.Private)
		}
	}
	if home == nil {
		for _, a := range n.Addresses {
			if a.Public.IsValid() {
				return packet.Addrs(a.Public)
			}
		}
		return e.vpcSpace[n.VPC].Intersect(e.space.v4)
	}
	return e.workload(home).Intersect(e.space.v4)
}

// backThroughNAT is answers at the NAT gateway that changed what they answer: those that get here whichever port it chose go on to the sender.
func (w *walk) backThroughNAT(st state, home *network.Subnet, f *frame) outcome {
	sent, answers := f.before.Transport.Translated(natPorts()), st.box.Transport
	if f.nat64() {
		answers = answers.Over6()
	}
	left := f.before.Transport.Untranslated(natPorts(), sent.Answered(answers))
	if left.IsEmpty() {
		return w.drop(st, trace.NATNoSession, f.nat.ID, "the answer does not come back to every port that NAT gateway "+label(f.nat.Name, f.nat.ID)+" may choose", f.nat.Origin)
	}
	src := st.box.Src
	if f.nat64() {
		src = embed(src)
	}
	st.box = packet.Box{Src: src, Dst: f.before.Src, Transport: left.Reply()}
	st.frames = f.below
	w.note(&st, f.nat.ID, f.nat.Origin, func() string { return "NAT gateway " + label(f.nat.Name, f.nat.ID) + " hands the answer back" })
	if home == nil {
		return w.local(st, nil, w.e.x.VPC[f.nat.VPC])
	}
	return w.leave(st, home)
}

// extract gives the IPv4 addresses that stand in IPv6 addresses of 64:ff9b::/96; embed the other way.
func extract(v6 packet.AddrSet) packet.AddrSet {
	var out packet.AddrSet
	for _, r := range v6.Ranges() {
		lo, hi := r.From().As16(), r.To().As16()
		out = out.Union(packet.AddrRange(netip.AddrFrom4([4]byte(lo[12:])), netip.AddrFrom4([4]byte(hi[12:]))))
	}
	return out
}

func embed(v4 packet.AddrSet) packet.AddrSet {
	var out packet.AddrSet
	within := func(a netip.Addr) netip.Addr {
		b := netip.MustParseAddr("64:ff9b::").As16()
		four := a.As4()
		copy(b[12:], four[:])
		return netip.AddrFrom16(b)
	}
	for _, r := range v4.Ranges() {
		if r.From().Is4() {
			out = out.Union(packet.AddrRange(within(r.From()), within(r.To())))
		}
	}
	return out
}
