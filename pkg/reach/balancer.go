package reach

import (
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// intoBalancer is packets at an interface of a load balancer: its security groups let them in, a listener takes them. For single packets
// that is not the end: what it forwards must reach a healthy target, and be answered.
func (w *walk) intoBalancer(st state, s *network.Subnet, nic *network.Interface, b *network.LoadBalancer) outcome {
	if b.Unknown != nil && !w.doubt(*b.Unknown) {
		return outcome{}
	}
	boxes := []packet.Box{st.box}
	groups := groupsOf(nic, b)
	if !b.Network || len(groups) > 0 {
		boxes = w.group(&st, nic.ID, groups, false)
	}
	return w.each(st, boxes, func(st state) outcome {
		if b.Unknown != nil { // it may have further listeners
			return w.unknown(st, *b.Unknown)
		}
		var out outcome
		left := st.box
		for i := range b.Listeners {
			l := &b.Listeners[i]
			taken := left.Transport.Intersect(listens(l))
			if l.Unknown != nil {
				if !w.doubt(*l.Unknown) {
					continue
				}
				taken = left.Transport
			}
			if taken.IsEmpty() {
				continue
			}
			next := st
			next.box.Transport = taken
			left.Transport = left.Transport.Subtract(taken)
			out = out.and(w.balance(next, s, nic, b, l))
		}
		if st.box = left; !st.box.IsEmpty() && (w.to.any || len(b.Listeners) == 0) {
			out = out.and(w.drop(st, trace.NoListener, b.ID, "load balancer "+label(b.Name, b.ID)+" has no listener on the port", b.Origin))
		}
		return out
	})
}

func groupsOf(nic *network.Interface, b *network.LoadBalancer) []network.ID {
	if len(nic.Groups) > 0 {
		return nic.Groups
	}
	return b.Groups
}

// listens is the transport that a listener takes.
func listens(l *network.Listener) packet.TransportSet {
	port := packet.Ports(l.Port, l.Port)
	switch l.Protocol {
	case "UDP":
		return packet.UDPTo(port)
	case "TCP_UDP":
		return packet.TCPTo(port).Union(packet.UDPTo(port))
	default:
		return packet.TCPTo(port)
	}
}

// balance is packets that a listener took.
func (w *walk) balance(st state, s *network.Subnet, nic *network.Interface, b *network.LoadBalancer, l *network.Listener) outcome {
	st.served = identity{nic: nic, vpc: nic.VPC}
	w.note(&st, b.ID, l.Origin, func() string { return "load balancer " + label(b.Name, b.ID) + " listens" })
	if b.WebACL != nil && !w.filteredBy(&st, b.WebACL) {
		return outcome{}
	}
	answered := true
	if w.to.any && len(l.TargetGroups) > 0 {
		best := w.bestTarget(&st, s, nic, b, l)
		if !best.sent {
			for _, h := range best.hops {
				st.hop(h)
			}
			return w.drop(st, best.cause, b.ID, "load balancer "+label(b.Name, b.ID)+" reaches no healthy target", l.Origin)
		}
		for _, h := range best.hops {
			st.hop(h)
		}
		answered = best.answered
		if !answered && w.record != nil {
			w.record.failing = best.cause
		}
	}
	out := w.arrived(st, trace.Place{Kind: trace.Interface, ID: nic.ID}, func(st state) outcome { return w.leave(st, s) })
	if !answered {
		out.answered = packet.Set{}
	}
	return out
}

// filteredBy takes requests through a web ACL, which sees all of them before a target does. It reports whether there are some left: none if the query asks
// for those that go around it.
func (w *walk) filteredBy(st *state, acl *network.WebACL) bool {
	if w.without[acl.ID] && (acl.Unknown == nil || !w.doubt(*acl.Unknown)) {
		return false
	}
	if acl.Unknown == nil || slices.Contains(w.q.Through, acl.ID) && w.doubt(*acl.Unknown) {
		st.see(acl.ID)
		w.note(st, acl.ID, acl.Origin, func() string { return "web ACL " + label(acl.Name, acl.ID) + " looks at what is asked" })
	}
	return true
}

// attempt is what became of a load balancer's own packets to one target.
type attempt struct {
	sent, answered bool
	cause          trace.Cause
	hops           []trace.Hop
}

// better reports whether a is further than b.
func (a attempt) better(b attempt) bool {
	rank := func(x attempt) int {
		switch {
		case x.answered:
			return 2
		case x.sent:
			return 1
		}
		return 0
	}
	return rank(a) > rank(b)
}

// bestTarget tries the healthy targets of a listener.
func (w *walk) bestTarget(st *state, s *network.Subnet, nic *network.Interface, b *network.LoadBalancer, l *network.Listener) attempt {
	best := attempt{cause: trace.BalancerZone}
	first := true
	for _, id := range l.TargetGroups {
		tg := w.e.x.TargetGroup[id]
		if tg == nil {
			w.doubt(network.Unknown{Text: "target group " + string(id) + " is not known", Origin: l.Origin})
			continue
		}
		if tg.Unknown != nil {
			w.doubt(*tg.Unknown)
		}
		for _, t := range tg.Targets {
			if t.Unknown != nil {
				w.doubt(*t.Unknown)
				continue
			}
			if t.Unhealthy {
				continue
			}
			a := w.tryTarget(st, s, nic, b, tg, t)
			if first || a.better(best) {
				best, first = a, false
			}
		}
	}
	return best
}

// whereIs is the address of a target, and its subnet; nil for an address outside of the load balancer's VPC, which may be on-premises.
func (w *walk) whereIs(t network.GroupTarget, b *network.LoadBalancer) (*network.Subnet, netip.Addr) {
	if t.Address.IsValid() {
		return w.e.x.SubnetAt(b.VPC, t.Address), t.Address
	}
	i := w.e.x.Instance[t.ID]
	if i == nil || len(i.Interfaces) == 0 {
		return nil, netip.Addr{}
	}
	nic := w.e.x.Interface[i.Interfaces[0]]
	if nic == nil || len(nic.Addresses) == 0 {
		return nil, netip.Addr{}
	}
	return w.e.x.Subnet[nic.Subnet], nic.Addresses[0].Private
}

// tryTarget sends what the load balancer would send to one target.
func (w *walk) tryTarget(st *state, s *network.Subnet, nic *network.Interface, b *network.LoadBalancer, tg *network.TargetGroup, t network.GroupTarget) attempt {
	home, addr := w.whereIs(t, b)
	if !addr.IsValid() {
		return attempt{cause: trace.NoSuchIP}
	}
	if !w.zoneServed(s, home, b) {
		return attempt{cause: trace.BalancerZone}
	}
	port := t.Port
	if port == 0 {
		port = tg.Port
	}
	inner := newWalk(w.e, Query{Replies: true, Names: &Names{}}, w.optimist)
	inner.to = &ends{any: true}
	inner.record = newRecorder(w.record != nil && w.record.onward)
	ports := packet.Ports(port, port)
	if b.Network && tg.PreserveClientIP {
		return w.tryPreserving(st, inner, s, nic, b, home, addr, ports)
	}
	to := state{src: identity{nic: nic, vpc: nic.VPC}, origin: identity{nic: nic, vpc: nic.VPC}}
	to.box = packet.Box{Src: w.e.addressesOf(nic).Intersect(w.e.space.v4), Dst: packet.Addrs(addr), Transport: sameProtocol(st.box.Transport, packet.Pairs(natPorts(), ports))}
	o := inner.send(to, nic)
	w.takeDoubts(inner)
	a := attempt{sent: !o.sent.IsEmpty(), answered: packet.SetOf(to.box).IsSubset(o.answered)}
	a.hops, a.cause = inner.record.summary()
	return a
}

// sameProtocol is TCP or UDP with other ports, whichever the packets of a listener are.
func sameProtocol(t packet.TransportSet, pairs packet.PortPairs) packet.TransportSet {
	if t.TCP().IsEmpty() {
		return packet.UDPPairs(pairs)
	}
	return packet.TCPPairs(pairs)
}

// tryPreserving sends with the client's address as source. Rules of the target for the load balancer's group let it in all the same: "Referencing the
// security group associated with your Network Load Balancer in the security groups associated with your targets ensures that your targets accept
// traffic from your load balancer even if you enable client IP preservation". The target's answer goes back through the load balancer, whatever
// the target's routes say.
func (w *walk) tryPreserving(st *state, inner *walk, s *network.Subnet, nic *network.Interface, b *network.LoadBalancer, target *network.Subnet, addr netip.Addr, ports packet.PortSet) attempt {
	inner.q.Replies = false
	src := packet.AllPorts()
	if !st.box.Transport.TCP().IsEmpty() {
		src = st.box.Transport.TCP().Sources()
	} else if !st.box.Transport.UDP().IsEmpty() {
		src = st.box.Transport.UDP().Sources()
	}
	as := identity{nic: nic} // which vouches for them; what leads on what its VPC sends need not lead on what others do
	to := state{src: as, box: packet.Box{Src: st.box.Src, Dst: packet.Addrs(addr), Transport: sameProtocol(st.box.Transport, packet.Pairs(src, ports))}}
	boxes := []packet.Box{to.box}
	if groups := groupsOf(nic, b); len(groups) > 0 {
		boxes = inner.group(&to, nic.ID, groups, true)
	}
	o := inner.each(to, boxes, func(st state) outcome { return inner.leave(st, s) })
	w.takeDoubts(inner)
	a := attempt{sent: !o.sent.IsEmpty()}
	a.hops, a.cause = inner.record.summary()
	if !a.sent {
		return a
	}
	if st.box.Src.Contains(addr) { // "Hairpinning isn't supported" with client addresses preserved: the answer never leaves the target
		a.cause = trace.NATNoSession
		return a
	}
	back := state{reply: true, box: packet.Box{Src: to.box.Dst, Dst: to.box.Src, Transport: to.box.Transport.Reply()}}
	a.answered = true
	if target != s {
		if a.answered = target == nil || len(inner.acl(&back, target, true)) > 0; !a.answered {
			a.cause = trace.NACLEgress
			return a
		}
		if a.answered = len(inner.acl(&back, s, false)) > 0; !a.answered {
			a.cause = trace.NACLIngress
		}
	}
	return a
}

func (w *walk) takeDoubts(inner *walk) {
	for _, u := range inner.doubts {
		w.doubt(u)
	}
}

// zoneServed reports whether a node of a load balancer sends to targets of a subnet: one in its own zone, or with cross-zone load balancing
// one in any zone that is enabled for the load balancer.
func (w *walk) zoneServed(node, target *network.Subnet, b *network.LoadBalancer) bool {
	if target == nil {
		return true
	}
	if w.sameZone(node, target) {
		return true
	}
	if b.Network && !b.CrossZone {
		return false
	}
	for _, id := range b.Subnets {
		if s := w.e.x.Subnet[id]; s != nil && w.sameZone(s, target) {
			return true
		}
	}
	return false
}
