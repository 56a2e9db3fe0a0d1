package reach

import (
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// start sends packets from one end to the ends that count.
func (w *walk) start(from End) outcome {
	switch {
	case from.Workload != nil:
		s := from.Workload
		st := state{src: identity{workload: s, vpc: s.VPC}}
		return w.launch(st, w.e.workload(s), func(st state) outcome { return w.leave(st, s) })
	case from.Interface != nil:
		nic := from.Interface
		st := state{src: identity{nic: nic, vpc: nic.VPC}}
		return w.launch(st, w.e.addressesOf(nic), func(st state) outcome { return w.send(st, nic) })
	case from.OnPremises != nil:
		src := packet.Prefixes(from.OnPremises.Prefixes...)
		if w.mayHaveMore(from.OnPremises) {
			src = packet.AllAddrs()
		}
		return w.launch(state{link: link{kind: overOther}}, src, func(st state) outcome {
			return w.fromOnPremises(st, from.OnPremises)
		})
	case from.Internet:
		return w.fromInternet()
	case from.Service != "":
		return w.fromService(from.Service)
	}
	return outcome{}
}

// launch sends from some addresses to all destinations that the ends that count may have, family by family.
func (w *walk) launch(st state, src packet.AddrSet, next func(state) outcome) outcome {
	if w.q.Src != nil {
		src = src.Intersect(*w.q.Src)
	}
	var out outcome
	for _, d := range w.destinations(st.src.nic, st.src.vpc) {
		for _, family := range []packet.AddrSet{w.e.space.v4, w.e.space.v6} {
			st := st
			st.service, st.member, st.origin = d.service, d.member, st.src
			st.box = packet.Box{Src: src.Intersect(family), Dst: d.addrs.Intersect(family), Transport: w.transport(family)}
			if st.box.Dst.IsEmpty() && d.service != "" && family.First().Is6() && !st.box.Src.IsEmpty() && !w.enough() {
				out = out.and(w.overIPv6(st, d.service, next))
				continue
			}
			if st.box.IsEmpty() || w.enough() {
				continue
			}
			if !d.public && (w.q.Replies || !w.q.First) {
				w.asked = w.asked.Union(packet.SetOf(st.box))
			}
			out = out.and(next(st))
		}
	}
	return out
}

// transport is what the query asks about, among packets of one family.
func (w *walk) transport(family packet.AddrSet) packet.TransportSet {
	t := packet.AllTransport()
	if w.q.Transport != nil {
		t = *w.q.Transport
	}
	if family.First().Is4() {
		return t.Subtract(packet.Protocol(packet.ICMPv6))
	}
	return t.Subtract(packet.Protocol(packet.ICMP))
}

// destination is addresses to send to.
type destination struct {
	addrs   packet.AddrSet
	service string
	// member is set where a member of a list is meant whose blocks are not known.
	member *member
	// public marks the public addresses of what has private ones too.
	public bool
}

// destinations lists the addresses that the ends that count may have: their private ones, and those of the internet where they have public
// ones, known or not. What the sender sends to its own private addresses never leaves it, and is nothing to ask about. vpc is where it is.
func (w *walk) destinations(sender *network.Interface, vpc network.ID) []destination {
	var out []destination
	bound := func(a packet.AddrSet) packet.AddrSet {
		if w.q.Dst != nil {
			return a.Intersect(*w.q.Dst)
		}
		return a
	}
	if w.to.any {
		return []destination{{addrs: bound(packet.AllAddrs())}}
	}
	own, public := w.ownAndPublic(sender)
	out = append(out, destination{addrs: bound(own)}, destination{addrs: bound(public.Subtract(own)), public: true})
	if w.to.internet {
		all := w.e.internet()
		if w.q.Dst != nil {
			all = w.e.elsewhere(*w.q.Dst).Union(w.q.Dst.Intersect(w.e.space.nat64))
		}
		out = append(out, destination{addrs: all})
	}
	for _, d := range w.to.list {
		switch {
		case d.Service != "":
			for _, to := range w.toServices(d.Service, vpc) {
				to.addrs = bound(to.addrs)
				out = append(out, to)
			}
		case d.OnPremises != nil && w.mayHaveMore(d.OnPremises):
			out = append(out, destination{addrs: bound(packet.AllAddrs().Subtract(own))})
		}
	}
	return out
}

// mayHaveMore reports whether to take an on-premises network as one that has all addresses: its own are not all known.
func (w *walk) mayHaveMore(o *network.OnPremises) bool {
	return o.Unknown != nil && w.doubt(*o.Unknown)
}

// ownAndPublic gives the addresses of all ends that count, without the private ones of the sender, and the public ones in front of them.
func (w *walk) ownAndPublic(sender *network.Interface) (own, public packet.AddrSet) {
	among := sender != nil && w.to.interfaces[sender.ID]
	if w.to.gathered && !among {
		return w.to.own, w.to.public
	}
	var privates, publics []packet.AddrSet
	for _, d := range w.to.list {
		private, outside := w.e.destinationsOf(d)
		if d.Interface == nil || d.Interface != sender {
			privates = append(privates, private)
		}
		if !outside.IsEmpty() {
			publics = append(publics, outside)
		}
	}
	own, public = packet.UnionOf(privates...), packet.UnionOf(publics...)
	if !among {
		w.to.gathered, w.to.own, w.to.public = true, own, public
	}
	return own, public
}

// destinationsOf gives the addresses of an end, and the public ones in front of them.
func (e *Engine) destinationsOf(d End) (own, public packet.AddrSet) {
	switch {
	case d.Interface != nil:
		own = e.addressesOf(d.Interface)
		for _, a := range d.Interface.Addresses {
			switch {
			case a.Public.IsValid():
				public = public.Union(packet.Addrs(a.Public))
			case a.HasPublic:
				public = public.Union(packet.Addrs(UnknownPublic()))
			}
		}
	case d.Workload != nil:
		own = e.workload(d.Workload)
		if e.LeadsToInternet(d.Workload) {
			public = packet.Addrs(UnknownPublic())
		}
	case d.OnPremises != nil:
		own = packet.Prefixes(d.OnPremises.Prefixes...)
	}
	return own, public
}

// elsewhere is those of some addresses that an internet gateway would take for somebody's on the internet, whether or not they are.
func (e *Engine) elsewhere(a packet.AddrSet) packet.AddrSet {
	return a.Subtract(e.known).Subtract(e.space.private).Subtract(e.ownIPv6)
}

// internet is the addresses of the internet that are not the network's own, with those of IPv4 as a NAT64 sees them.
func (e *Engine) internet() packet.AddrSet {
	return e.space.internet.Subtract(e.known).Subtract(e.ownIPv6).Union(e.space.nat64)
}

// send is an interface sending: it may use its own addresses only, and its security groups must let the packets out.
func (w *walk) send(st state, nic *network.Interface) outcome {
	leave := func(st state) outcome {
		subnet := w.e.x.Subnet[nic.Subnet]
		if subnet == nil {
			return w.unknown(st, subnetUnknown(nic))
		}
		return w.leave(st, subnet)
	}
	if w.down(nic) {
		return w.drop(st, trace.NoSuchIP, nic.ID, "instance "+string(nic.Instance)+" is stopped", nic.Origin)
	}
	if w.to.any && st.box.Dst.Equal(st.box.Src) || w.to.any && st.box.Dst.IsSubset(knownAddressesOf(nic)) {
		w.note(&st, nic.ID, nic.Origin, func() string { return "to itself" })
		return w.arrived(st, trace.Place{Kind: trace.Interface, ID: nic.ID}, w.home)
	}
	if resolved := w.toPlatform(&st, nic.VPC); !resolved.sent.IsEmpty() || st.box.IsEmpty() {
		return resolved
	}
	if nic.Unknown != nil && !w.doubt(*nic.Unknown) {
		return outcome{}
	}
	if !w.e.filters(nic) {
		return leave(st)
	}
	boxes := w.group(&st, nic.ID, nic.Groups, true)
	w.exits(&st, nic)
	return w.each(st, boxes, leave)
}

// down reports whether nothing sends or answers behind an interface: for single packets, which are about the network as it stands. A proof
// does not rest on an instance that anybody may start.
func (w *walk) down(nic *network.Interface) bool {
	i := w.e.x.Instance[nic.Instance]
	return w.to.any && i != nil && i.Stopped
}

// filters reports whether an interface has security groups that count: a network load balancer without groups filters nothing.
func (e *Engine) filters(nic *network.Interface) bool {
	if b := e.balancer[nic.ID]; b != nil && b.Network && len(b.Groups) == 0 && len(nic.Groups) == 0 {
		return false
	}
	return nic.ObeysGroups()
}
