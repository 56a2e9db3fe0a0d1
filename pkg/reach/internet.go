package reach

import (
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// outByInternetGateway sends packets to the internet.
//
// "An internet gateway performs NAT for instances that have public IPv4 addresses"; what has none, or is not of this VPC, does not get
// through. IPv6 addresses are public by themselves.
func (w *walk) outByInternetGateway(st state, vpc *network.VPC, id network.ID, r network.Route) outcome {
	g := w.e.x.Gateway[id]
	switch {
	case g == nil:
		return w.unknown(st, network.Unknown{Text: "internet gateway " + string(id) + " is not known", Origin: r.Origin})
	case g.VPC != vpc.ID:
		return w.drop(st, trace.NoInternetGateway, g.ID, "internet gateway "+label(g.Name, g.ID)+" is not attached to VPC "+label(vpc.Name, vpc.ID), g.Origin)
	}
	if st.box = w.withoutPrivate(st, g); st.box.IsEmpty() {
		return outcome{}
	}
	holder := st.sender()
	if holder.vpc != vpc.ID || holder.translated && holder.nat == nil {
		return w.drop(st, trace.NoPublicIP, g.ID, "the source has no public address in VPC "+label(vpc.Name, vpc.ID), g.Origin)
	}
	if holder.nat != nil && holder.nat.Private {
		return w.drop(st, trace.PrivateNAT, g.ID, "private NAT gateway "+label(holder.nat.Name, holder.nat.ID)+" has no public address", holder.nat.Origin)
	}
	if blocked := w.blocked(&st, g, w.homeOf(holder), true); blocked != nil {
		return *blocked
	}
	var out outcome
	for _, c := range w.publish(st.box.Src, holder) {
		next := st
		next.box.Src = c.public
		if st.reply {
			next.answerer = c.private
			out = out.and(w.replyOnInternet(next, g))
			continue
		}
		before := st.box
		before.Src = c.private
		next.frames = &frame{below: st.frames, kind: published, gateway: g, holder: holder, before: before, after: next.box}
		next.see(g.ID)
		w.note(&next, g.ID, g.Origin, func() string { return "out by internet gateway " + label(g.Name, g.ID) })
		out = out.and(w.onInternet(next))
	}
	if len(out.sent.Boxes()) == 0 && len(out.answered.Boxes()) == 0 && len(w.publish(st.box.Src, holder)) == 0 {
		return w.drop(st, trace.NoPublicIP, g.ID, "the source has no public address", g.Origin)
	}
	return out
}

// withoutPrivate drops the packets that a gateway does not send to the internet, and gives the others.
func (w *walk) withoutPrivate(st state, g *network.Gateway) packet.Box {
	private := st.box.Dst.Intersect(w.e.space.private)
	if private.IsEmpty() {
		return st.box
	}
	rest := st.box
	rest.Dst = st.box.Dst.Subtract(private)
	st.box.Dst = private
	w.drop(st, trace.PrivateOnInternet, g.ID, "an "+string(g.Kind)+" drops destinations that are not of the internet", g.Origin)
	return rest
}

// homeOf is the subnet in which the one who sends by a gateway is.
func (w *walk) homeOf(i identity) *network.Subnet {
	switch {
	case i.nic != nil:
		return w.e.x.Subnet[i.nic.Subnet]
	case i.workload != nil:
		return i.workload
	case i.nat != nil:
		return w.e.x.Subnet[i.nat.Subnet]
	}
	return nil
}

// publication is private addresses with the public ones that stand for them.
type publication struct{ private, public packet.AddrSet }

// publish gives the public addresses of the sources of packets.
func (w *walk) publish(src packet.AddrSet, holder identity) []publication {
	var out []publication
	if v6 := src.Intersect(w.e.space.v6); !v6.IsEmpty() {
		if own := v6.Intersect(w.e.vpcSpace[holder.vpc]); !own.IsEmpty() {
			out = append(out, publication{own, own})
		}
		return out
	}
	switch {
	case holder.workload != nil:
		out = append(out, publication{src, packet.Addrs(UnknownPublic())})
	case holder.nat != nil:
		public := packet.Addrs(UnknownPublic())
		for _, a := range holder.nat.Addresses {
			if a.Public.IsValid() {
				public = packet.Addrs(a.Public)
				break
			}
		}
		out = append(out, publication{src, public})
	case holder.nic != nil:
		for _, a := range holder.nic.Addresses {
			own := src
			if a.Private.IsValid() {
				own = src.Intersect(packet.Addrs(a.Private))
			}
			switch {
			case own.IsEmpty():
			case a.Public.IsValid():
				out = append(out, publication{own, packet.Addrs(a.Public)})
			case a.HasPublic:
				out = append(out, publication{own, packet.Addrs(UnknownPublic())})
			}
		}
	}
	return out
}

// onInternet is packets on the internet: at their destinations there, or at another gateway of the network that has the address.
func (w *walk) onInternet(st state) outcome {
	var out outcome
	rest := st.box.Dst
	for _, in := range w.entrances(rest) {
		next := st
		next.box.Dst = in.public
		rest = rest.Subtract(in.exact)
		out = out.and(w.inByInternetGateway(next, in))
	}
	st.box.Dst = rest
	if st.box.IsEmpty() {
		return out
	}
	switch {
	case st.service != "":
		return out.and(w.arrived(st, trace.Place{Kind: trace.Service, ID: network.ID(st.service)}, w.fromInternetBack))
	case w.to.internet || w.to.any:
		outside := st
		outside.box.Dst = rest.Subtract(w.e.known).Subtract(w.e.ownIPv6)
		if outside.box.IsEmpty() {
			return out.and(w.drop(st, trace.NoSuchPublicIP, "", "no internet gateway of the network has the address", network.Origin{}))
		}
		return out.and(w.arrived(outside, trace.Place{Kind: trace.Internet}, w.fromInternetBack))
	}
	return out
}

// entrance is a way into the network from the internet: addresses, who has them, and the gateway that they come in by.
type entrance struct {
	// public is the addresses as they are sent to, private as they are behind the gateway; exact those that lead here and nowhere else.
	public, private, exact packet.AddrSet
	holder                 identity
	gateways               []*network.Gateway
	// certain is false where AWS does not document whether a first packet arrives.
	certain bool
}

// entrances lists the ways in for destinations, of the ends that count.
func (w *walk) entrances(dst packet.AddrSet) []entrance {
	var out []entrance
	if w.to.any {
		for _, n := range w.e.x.Network.NATGateways {
			for _, a := range n.Addresses {
				if a.Public.IsValid() && dst.Contains(a.Public) {
					pub := packet.Addrs(a.Public)
					out = append(out, entrance{public: pub, private: pub, exact: pub, holder: identity{nat: n, vpc: n.VPC}, gateways: w.gatewaysOf(n.VPC), certain: true})
				}
			}
		}
	}
	for _, nic := range w.candidates() {
		if w.e.natOf[nic.ID] != nil || nic.Kind == "nat_gateway" {
			continue
		}
		out = append(out, w.entrancesOf(nic, dst)...)
	}
	for _, d := range w.to.list {
		s := d.Workload
		if s == nil {
			continue
		}
		holder := identity{workload: s, vpc: s.VPC}
		own := w.e.workload(s)
		public, way := packet.Addrs(UnknownPublic()), w.e.wayToInternet(s, false)
		if public.IsSubset(dst) && (way.certain || way.doubt != nil && w.doubt(*way.doubt)) {
			out = append(out, entrance{public: public, private: own.Intersect(w.e.space.v4), holder: holder, gateways: w.gatewaysOf(s.VPC), certain: true})
		}
		if v6 := dst.Intersect(own).Intersect(w.e.space.v6); !v6.IsEmpty() {
			out = append(out, entrance{public: v6, private: v6, exact: v6, holder: holder, gateways: w.gatewaysOf(s.VPC), certain: w.e.wayToInternet(s, true).certain})
		}
	}
	return out
}

// candidates lists the interfaces at which packets count.
func (w *walk) candidates() []*network.Interface {
	if w.to.any {
		return w.e.x.Network.Interfaces
	}
	var out []*network.Interface
	for _, d := range w.to.list {
		if d.Interface != nil {
			out = append(out, d.Interface)
		}
	}
	return out
}

func (w *walk) entrancesOf(nic *network.Interface, dst packet.AddrSet) []entrance {
	var out []entrance
	s := w.e.x.Subnet[nic.Subnet]
	if s == nil {
		return nil
	}
	holder := identity{nic: nic, vpc: nic.VPC}
	for _, a := range nic.Addresses {
		in := entrance{private: w.e.addressesOf(nic).Intersect(w.e.space.v4), holder: holder, gateways: w.gatewaysOf(nic.VPC), certain: w.e.wayToInternet(s, false).certain}
		if a.Private.IsValid() {
			in.private = packet.Addrs(a.Private)
		}
		switch {
		case a.Public.IsValid():
			in.public = dst.Intersect(packet.Addrs(a.Public))
			in.exact = in.public
		case a.HasPublic:
			in.public = dst.Intersect(packet.Addrs(UnknownPublic()))
		}
		if !in.public.IsEmpty() {
			out = append(out, in)
		}
	}
	if v6 := dst.Intersect(w.e.addressesOf(nic)).Intersect(w.e.space.v6); !v6.IsEmpty() {
		out = append(out, entrance{public: v6, private: v6, exact: v6, holder: holder, gateways: w.gatewaysOf(nic.VPC), certain: w.e.wayToInternet(s, true).certain})
	}
	return out
}

// gatewaysOf lists the internet gateways attached to a VPC: at most one.
func (w *walk) gatewaysOf(vpc network.ID) []*network.Gateway {
	var out []*network.Gateway
	for _, g := range w.e.x.GatewaysOf[vpc] {
		if g.Kind == network.InternetGateway {
			out = append(out, g)
		}
	}
	return out
}

// fromInternet sends packets from the internet to the public addresses of the ends that count. Where these are not known, they are told by
// the private ones.
func (w *walk) fromInternet() outcome {
	src := w.e.internet()
	if w.q.Src != nil {
		src = w.e.elsewhere(*w.q.Src)
	}
	return w.fromHosts(src.Subtract(w.e.membersOf(w.q.Except)), "")
}

// fromHosts sends packets from hosts of the internet, which may be those of a service.
func (w *walk) fromHosts(src packet.AddrSet, service string) outcome {
	var out outcome
	src = src.Subtract(w.e.space.nat64)
	for _, d := range w.destinations(nil, "") {
		for _, family := range []packet.AddrSet{w.e.space.v4, w.e.space.v6} {
			st := state{link: link{kind: overInternet}, origin: identity{internet: true}, service: service}
			st.box = packet.Box{Src: src.Intersect(family), Dst: d.addrs.Intersect(family).Intersect(w.reachableFromInternet()), Transport: w.transport(family)}
			if st.box.IsEmpty() || w.enough() {
				continue
			}
			out = out.and(w.enterNetwork(st))
		}
	}
	return out
}

// reachableFromInternet is the addresses that the internet routes to anybody.
func (w *walk) reachableFromInternet() packet.AddrSet {
	if w.to.any {
		return packet.AllAddrs()
	}
	return w.e.space.internet.Union(w.e.known).Union(w.e.space.v6)
}

// enterNetwork is packets of the internet at the gateways of the network.
func (w *walk) enterNetwork(st state) outcome {
	var out outcome
	ways := w.entrances(st.box.Dst)
	for _, in := range ways {
		next := st
		next.box.Dst = in.public
		about := next.box
		if in.exact.IsEmpty() {
			about.Dst = in.private
		}
		w.asked = w.asked.Union(packet.SetOf(about))
		out = out.and(w.inByInternetGateway(next, in))
	}
	if len(ways) == 0 {
		return w.drop(st, trace.NoSuchPublicIP, "", "nobody in the network has the public address", network.Origin{})
	}
	return out
}

// inByInternetGateway is packets from the internet at the gateway of the one who has the address. Subnets need no route to the gateway for
// what comes in; whether a first packet reaches an interface whose subnet has none, AWS does not document.
func (w *walk) inByInternetGateway(st state, in entrance) outcome {
	if len(in.gateways) == 0 {
		return w.drop(st, trace.NoInternetGateway, in.holder.vpc, "no internet gateway is attached to VPC "+string(in.holder.vpc), network.Origin{})
	}
	var out outcome
	for _, g := range in.gateways {
		if w.without[g.ID] {
			continue
		}
		if in.holder.nat != nil {
			out = out.and(w.drop(st, trace.NATNoSession, in.holder.nat.ID, "NAT gateway "+label(in.holder.nat.Name, in.holder.nat.ID)+" takes only answers to what it sent", in.holder.nat.Origin))
			continue
		}
		next := st
		home := w.homeOf(in.holder)
		if !in.certain && !w.to.any && !w.doubt(network.Unknown{Text: "whether packets from the internet reach subnet " + label(home.Name, home.ID) + ", which has no route to internet gateway " + label(g.Name, g.ID) + "; AWS does not document it", Origin: home.Origin}) {
			continue
		}
		if blocked := w.blocked(&next, g, home, false); blocked != nil {
			out = out.and(*blocked)
			continue
		}
		if !next.pass(g.ID + "/in") {
			out = out.and(w.drop(next, trace.Loop, g.ID, "the packet comes back to internet gateway "+label(g.Name, g.ID), g.Origin))
			continue
		}
		out = out.and(w.inwards(next, in, g))
	}
	return out
}

func (w *walk) inwards(st state, in entrance, g *network.Gateway) outcome {
	before := st.box
	st.box.Dst = in.private
	if before.Dst.First().Is6() {
		st.box.Dst = before.Dst
	}
	if !st.box.Dst.Equal(before.Dst) {
		st.exits = nil
		sentTo := before
		told := in.exact.IsEmpty() // the address is not known: told by the private one
		if told {
			sentTo.Dst = st.box.Dst
		}
		st.frames = &frame{below: st.frames, kind: received, gateway: g, holder: in.holder, before: sentTo, after: st.box, told: told}
	}
	return w.inByTable(st, g, w.e.x.VPC[in.holder.vpc])
}

// fromInternetBack is answers of the internet on their way to the public address that they are for: by the gateway by which the request left.
func (w *walk) fromInternetBack(st state) outcome {
	for f := st.frames; f != nil; f = f.below {
		if f.kind != published {
			continue
		}
		if f.gateway.Kind == network.EgressOnlyGateway {
			return w.backByEgressOnly(st, f)
		}
		return w.backByInternetGateway(st, f)
	}
	return w.drop(st, trace.NoSuchPublicIP, "", "nobody waits for the answer", network.Origin{})
}

// backByInternetGateway is answers at the gateway by which the request left.
func (w *walk) backByInternetGateway(st state, f *frame) outcome {
	g := f.gateway
	vpc := w.e.x.VPC[f.holder.vpc]
	w.note(&st, g.ID, g.Origin, func() string { return "back by internet gateway " + label(g.Name, g.ID) })
	st.box.Dst = f.before.Src
	st.frames = f.below
	st.link = link{kind: overInternet}
	if n := st.frames; n != nil && n.kind == translated && n.nat.Regional {
		return w.backThroughNAT(st, nil, n)
	}
	if edge := w.e.x.EdgeTable[g.ID]; edge != nil {
		return w.byTable(st, nil, edge, vpc)
	}
	return w.local(st, nil, vpc)
}

// replyOnInternet is answers that left a VPC by an internet gateway: to a client of the internet, or to one of the network that had called
// a public address.
func (w *walk) replyOnInternet(st state, g *network.Gateway) outcome {
	w.note(&st, g.ID, g.Origin, func() string { return "out by internet gateway " + label(g.Name, g.ID) })
	v6 := st.box.Dst.First().Is6()
	came := v6
	for f := st.frames; f != nil; f = f.below {
		if f.kind == published {
			return w.fromInternetBack(st)
		}
		came = came || f.kind == received
	}
	if st.origin.internet && came {
		return w.home(st)
	}
	if v6 {
		return w.replyToIPv6(st)
	}
	return w.drop(st, trace.NoSuchPublicIP, "", "nobody on the internet waits for an answer from this address", g.Origin)
}

// replyToIPv6 is answers on the internet to requests that did not come by it: an IPv6 address is the same everywhere, so they come in by the
// internet gateway of the VPC that has it.
func (w *walk) replyToIPv6(st state) outcome {
	home := w.homeOf(st.origin)
	if home != nil {
		for _, g := range w.gatewaysOf(home.VPC) {
			if w.without[g.ID] {
				continue
			}
			if blocked := w.blocked(&st, g, home, true); blocked != nil {
				return *blocked
			}
			return w.inByTable(st, g, w.e.x.VPC[home.VPC])
		}
	}
	return w.drop(st, trace.NoInternetGateway, "", "no internet gateway has the destination of the answer behind it", network.Origin{})
}

// inByTable is packets behind an internet gateway: where its edge table leads, or straight to their destinations.
func (w *walk) inByTable(st state, g *network.Gateway, vpc *network.VPC) outcome {
	st.link = link{kind: overInternet}
	w.note(&st, g.ID, g.Origin, func() string { return "in by internet gateway " + label(g.Name, g.ID) })
	if edge := w.e.x.EdgeTable[g.ID]; edge != nil {
		return w.byTable(st, nil, edge, vpc)
	}
	return w.local(st, nil, vpc)
}

// outByEgressOnly sends IPv6 packets to the internet, from which only answers come back.
func (w *walk) outByEgressOnly(st state, vpc *network.VPC, id network.ID, r network.Route) outcome {
	g := w.e.x.Gateway[id]
	switch {
	case g == nil:
		return w.unknown(st, network.Unknown{Text: "egress-only internet gateway " + string(id) + " is not known", Origin: r.Origin})
	case g.VPC != vpc.ID:
		return w.drop(st, trace.NoInternetGateway, g.ID, "egress-only internet gateway "+label(g.Name, g.ID)+" is not attached to VPC "+label(vpc.Name, vpc.ID), g.Origin)
	case st.reply:
		return w.drop(st, trace.NATNoSession, g.ID, "egress-only internet gateway "+label(g.Name, g.ID)+" did not see the request", g.Origin)
	}
	holder := st.sender()
	if holder.vpc != vpc.ID {
		return w.drop(st, trace.NoPublicIP, g.ID, "the source is not of VPC "+label(vpc.Name, vpc.ID), g.Origin)
	}
	if st.box = w.withoutPrivate(st, g); st.box.Dst.IsEmpty() {
		return outcome{}
	}
	st.box.Src = st.box.Src.Intersect(w.e.vpcSpace[vpc.ID]).Intersect(w.e.space.v6)
	if st.box.Dst = st.box.Dst.Intersect(w.e.space.v6); st.box.IsEmpty() {
		return w.drop(st, trace.NoPublicIP, g.ID, "egress-only internet gateways carry IPv6 of their own VPC alone", g.Origin)
	}
	if blocked := w.blockedEgressOnly(&st, g, w.homeOf(holder)); blocked != nil {
		return *blocked
	}
	st.frames = &frame{below: st.frames, kind: published, gateway: g, holder: holder, before: st.box, after: st.box}
	st.see(g.ID)
	w.note(&st, g.ID, g.Origin, func() string { return "out by egress-only internet gateway " + label(g.Name, g.ID) })
	return w.onInternet(st)
}

// backByEgressOnly is answers at the egress-only gateway by which the request left.
func (w *walk) backByEgressOnly(st state, f *frame) outcome {
	w.note(&st, f.gateway.ID, f.gateway.Origin, func() string { return "back by egress-only internet gateway " + label(f.gateway.Name, f.gateway.ID) })
	st.frames = f.below
	return w.local(st, nil, w.e.x.VPC[f.holder.vpc])
}
