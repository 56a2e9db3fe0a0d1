package reach

import (
	"fmt"
	"net/netip"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// unknown is what becomes of packets of which that is not known: for an optimist they arrive and are answered.
func (w *walk) unknown(st state, u network.Unknown) outcome {
	if w.record != nil {
		st.hop(trace.Hop{What: u.Text, Cause: trace.Unmodelled, Packet: w.sample(&st), Origin: u.Origin})
	}
	if !w.doubt(u) {
		if w.record != nil {
			w.record.ended(&st, trace.Unmodelled, trace.Place{})
		}
		return outcome{}
	}
	if st.reply {
		return outcome{answered: packet.SetOf(st.sent)}
	}
	sent := st.frames.pull(st.box)
	if hidden := packet.Addrs(UnknownPublic()); sent.Dst.Overlaps(hidden) {
		sent.Dst = sent.Dst.Subtract(hidden).Union(w.hidden())
	}
	all := packet.SetOf(sent)
	return outcome{all, all}
}

// hidden is the private addresses of the ends that count whose public ones are not known.
func (w *walk) hidden() packet.AddrSet {
	var out packet.AddrSet
	for _, d := range w.to.list {
		if own, public := w.e.destinationsOf(d); public.Contains(UnknownPublic()) {
			out = out.Union(own.Intersect(w.e.space.v4))
		}
	}
	return out
}

// leave is packets leaving an interface of a subnet: to a neighbour in the same subnet directly, else through the subnet's network ACL and
// by its route table.
func (w *walk) leave(st state, subnet *network.Subnet) outcome {
	var out outcome
	all := st.box.Dst
	own := w.e.blocksOf(subnet)
	if near := all.Intersect(own); !near.IsEmpty() {
		st := st
		st.box.Dst = near
		w.note(&st, subnet.ID, subnet.Origin, func() string {
			return "to a neighbour in subnet " + label(subnet.Name, subnet.ID) + ", past network ACLs and routes"
		})
		out = w.arrive(st, subnet)
	}
	if st.box.Dst = all.Subtract(own); st.box.Dst.IsEmpty() || w.enough() {
		return out
	}
	return out.and(w.each(st, w.acl(&st, subnet, true), func(st state) outcome { return w.route(st, subnet) }))
}

// route sends packets by the route table of the subnet that they leave.
func (w *walk) route(st state, subnet *network.Subnet) outcome {
	vpc := w.e.x.VPC[subnet.VPC]
	if vpc == nil {
		return w.unknown(st, network.Unknown{Text: "VPC " + string(subnet.VPC) + " is not known", Origin: subnet.Origin})
	}
	table := w.e.x.TableOf(subnet)
	switch {
	case table == nil && subnet.RouteTable != "":
		return w.unknown(st, network.Unknown{Text: "route table " + string(subnet.RouteTable) + " is not known", Origin: subnet.Origin})
	case subnet.Unknown != nil:
		return w.either(func() outcome { return w.byTable(st, subnet, table, vpc) }, func() outcome { return w.unknown(st, *subnet.Unknown) })
	}
	return w.byTable(st, subnet, table, vpc)
}

// byTable sends packets by a route table, which may be nil: local routes alone. from is the subnet that they leave; nil where they come in
// by a gateway.
func (w *walk) byTable(st state, from *network.Subnet, table *network.RouteTable, vpc *network.VPC) outcome {
	for _, u := range []*network.Unknown{vpc.Unknown, tableUnknown(table)} {
		if w.blind(u) {
			return w.unknown(st, *u)
		}
	}
	l := w.e.lookupOf(table, vpc)
	name, origin := nameOfTable(table, vpc)
	if u := w.e.otherLists(l, st.member); u != nil && !st.hiddenOf(st.box.Dst).IsEmpty() {
		return w.unknown(st, *u)
	}
	return w.apart(st, func() []netip.Prefix { return w.e.blocksRouted(l, st.member) }, name, origin, func(st state) outcome {
		return w.byLookup(st, from, table, vpc, l)
	})
}

// byLookup sends packets by the routes of a table.
func (w *walk) byLookup(st state, from *network.Subnet, table *network.RouteTable, vpc *network.VPC, l *lookup) outcome {
	way := func() outcome {
		if st.service != "" && !st.reply && !is6(st.box) { // whose lists are of IPv4
			if out, ok := w.toService(st, from, table, vpc, l); ok {
				return out
			}
		}
		return w.byEntries(st, from, table, vpc, l)
	}
	for _, r := range l.uncertain {
		taken, rest := w.mayTake(st.box.Dst, vpc, r)
		if taken.IsEmpty() {
			continue
		}
		u := network.Unknown{Text: "a route of which the destination is not known", Origin: r.Origin}
		if r.Unknown != nil {
			u = *r.Unknown
		}
		w.doubt(u)
		off, on := st, st
		off.box.Dst, on.box.Dst = taken, rest
		certain := way
		way = func() outcome {
			return w.either(certain, func() outcome {
				other := w.follow(off, from, vpc, r)
				if !rest.IsEmpty() {
					other = other.and(w.byEntries(on, from, table, vpc, l))
				}
				return other
			})
		}
	}
	return way()
}

// mayTake divides destinations into those that a route of unknown destination may take and the others: those of the VPC itself, which routes to
// firewalls, appliances and NAT gateways alone may take.
func (w *walk) mayTake(dst packet.AddrSet, vpc *network.VPC, r network.Route) (taken, rest packet.AddrSet) {
	switch r.Target.Kind {
	case network.ToInterface, network.ToEndpoint, network.ToNATGateway, network.ToOther:
		return dst, packet.AddrSet{}
	default:
		own := w.e.vpcSpace[vpc.ID]
		return dst.Subtract(own), dst.Intersect(own)
	}
}

func tableUnknown(t *network.RouteTable) *network.Unknown {
	if t == nil {
		return nil
	}
	return t.Unknown
}

func (w *walk) byEntries(st state, from *network.Subnet, table *network.RouteTable, vpc *network.VPC, l *lookup) outcome {
	var out outcome
	rest := st.box.Dst
	for i := range l.entries {
		n := &l.entries[i]
		to := rest.Intersect(n.to)
		if to.IsEmpty() {
			continue
		}
		if w.enough() {
			return out
		}
		st := st
		st.box.Dst = to
		w.note(&st, tableID(table), n.route.Origin, func() string { return describeRoute(w.e.x, table, n.prefix, n.route) })
		out = out.and(w.follow(st, from, vpc, n.route))
		if rest = rest.Subtract(n.to); rest.IsEmpty() {
			return out
		}
	}
	st.box.Dst = rest
	name, origin := nameOfTable(table, vpc)
	return out.and(w.drop(st, trace.NoRoute, tableID(table), "no route: "+name, origin))
}

// nameOfTable is a route table in words, and where it stands; without one there are the local routes alone.
func nameOfTable(t *network.RouteTable, vpc *network.VPC) (string, network.Origin) {
	if t == nil {
		return "the local routes of VPC " + label(vpc.Name, vpc.ID), network.Origin{}
	}
	return "route table " + label(t.Name, t.ID), t.Origin
}

func tableID(t *network.RouteTable) network.ID {
	if t == nil {
		return ""
	}
	return t.ID
}

// toService sends packets to an AWS service whose addresses are not known by the route for its prefix list; false if the table has none.
func (w *walk) toService(st state, from *network.Subnet, table *network.RouteTable, vpc *network.VPC, l *lookup) (outcome, bool) {
	for _, r := range l.lists {
		if r.service != st.service || st.member != nil && !st.member.of(w.e.x.PrefixList[r.route.PrefixList]) {
			continue
		}
		st := st
		w.note(&st, tableID(table), r.route.Origin, func() string {
			return "route for the addresses of " + r.service + " to " + describeTarget(w.e.x, r.route.Target)
		})
		way := func() outcome { return w.follow(st, from, vpc, r.route) }
		for _, n := range l.entries { // a longer route may be for some of the service's addresses
			public := n.to.Intersect(w.e.space.internet).Intersect(st.box.Dst)
			if n.prefix.Bits() == 0 || public.IsEmpty() || n.route.Target == r.route.Target {
				continue
			}
			w.doubt(network.Unknown{Text: fmt.Sprintf("whether %v is among the addresses of %s", n.prefix, st.service), Origin: n.route.Origin})
			other := st
			other.box.Dst = public
			listed := way
			way = func() outcome {
				return w.either(listed, func() outcome { return w.follow(other, from, vpc, n.route) })
			}
		}
		return way(), true
	}
	return outcome{}, false
}

// follow sends packets to the target of a route.
func (w *walk) follow(st state, from *network.Subnet, vpc *network.VPC, r network.Route) outcome {
	t := r.Target
	switch {
	case r.Blackhole:
		return w.drop(st, trace.RouteBlackhole, t.ID, "the route is a blackhole: its target is gone", r.Origin)
	case w.without[t.ID] && t.ID != "":
		return w.drop(st, trace.NoRoute, t.ID, describeTarget(w.e.x, t)+" is left out of this question", r.Origin)
	case r.Unknown != nil:
		return w.unknown(st, *r.Unknown)
	}
	switch t.Kind {
	case network.ToLocal:
		return w.local(st, from, vpc)
	case network.ToInternetGateway:
		return w.outByInternetGateway(st, vpc, t.ID, r)
	case network.ToEgressOnly:
		return w.outByEgressOnly(st, vpc, t.ID, r)
	case network.ToNATGateway:
		return w.intoNAT(st, from, t.ID, r)
	case network.ToTransitGateway:
		return w.intoTransit(st, from, vpc, t.ID, r)
	case network.ToPeering:
		return w.overPeering(st, vpc, t.ID, r)
	case network.ToInterface:
		return w.intoAppliance(st, from, t.ID, r)
	case network.ToEndpoint:
		return w.intoEndpoint(st, from, vpc, t.ID, r)
	case network.ToVPNGateway:
		return w.outByVPN(st, vpc, t.ID, r)
	default:
		return w.unknown(st, network.Unknown{Text: describeTarget(w.e.x, t) + ": where it leads is not modelled", Origin: r.Origin})
	}
}

// local delivers packets within a VPC: into the subnets of their destinations.
func (w *walk) local(st state, from *network.Subnet, vpc *network.VPC) outcome {
	var out outcome
	rest := st.box.Dst
	for _, s := range w.e.x.SubnetsOf[vpc.ID] {
		if rest.IsEmpty() || w.enough() {
			return out
		}
		if !st.reply && !w.concerns(s.ID) {
			continue
		}
		to := rest.Intersect(w.e.blocksOf(s))
		if to.IsEmpty() {
			continue
		}
		rest = rest.Subtract(to)
		st := st
		st.box.Dst = to
		out = out.and(w.enter(st, s, s == from))
	}
	if !w.to.any && !st.reply {
		return out // nobody asks about the rest
	}
	if !rest.IsEmpty() {
		st.box.Dst = rest
		out = out.and(w.drop(st, trace.NoSubnet, vpc.ID, "no subnet of VPC "+label(vpc.Name, vpc.ID)+" has the address", vpc.Origin))
	}
	return out
}

// concerns reports whether packets that arrive in a subnet may count.
func (w *walk) concerns(subnet network.ID) bool {
	return w.to.any || w.to.workloads[subnet] || len(w.to.bySubnet[subnet]) > 0
}

// enter is packets coming into a subnet through its network ACL; near says that they never left it.
func (w *walk) enter(st state, s *network.Subnet, near bool) outcome {
	if near {
		return w.arrive(st, s)
	}
	return w.each(st, w.acl(&st, s, false), func(st state) outcome { return w.arrive(st, s) })
}

// arrive is packets inside the subnet of their destination.
func (w *walk) arrive(st state, s *network.Subnet) outcome {
	if st.reply {
		return w.arriveBack(st, s)
	}
	var out outcome
	rest := st.box.Dst
	for _, c := range w.classesIn(s) {
		to := rest.Intersect(c.addrs)
		if c.has(st.src.nic) && st.frames == nil && !w.to.any {
			if len(c.nics) == 1 {
				continue
			}
			to = to.Subtract(w.e.addressesOf(st.src.nic))
		}
		if to.IsEmpty() || w.enough() {
			continue
		}
		st := st
		st.box.Dst = to
		out = out.and(w.receive(st, s, c.nics[0]))
		if w.to.any {
			rest = rest.Subtract(to)
		}
	}
	if w.to.workloads[s.ID] {
		st := st
		st.box.Dst = rest.Intersect(w.e.workload(s))
		if !st.box.IsEmpty() {
			st.served = identity{workload: s, vpc: s.VPC}
			out = out.and(w.arrived(st, trace.Place{Kind: trace.Interface, ID: s.ID}, func(st state) outcome { return w.leave(st, s) }))
		}
	}
	if w.to.any && !rest.IsEmpty() {
		st.box.Dst = rest
		return out.and(w.drop(st, trace.NoSuchIP, s.ID, "no interface in subnet "+label(s.Name, s.ID)+" has the address", s.Origin))
	}
	return out
}

// receive is packets at the interface that has their destination's address.
func (w *walk) receive(st state, s *network.Subnet, nic *network.Interface) outcome {
	if n := w.e.natOf[nic.ID]; n != nil || nic.Kind == "nat_gateway" {
		return w.drop(st, trace.NATNoSession, nic.ID, "a NAT gateway takes only answers to what it sent", nic.Origin)
	}
	if nic.Unknown != nil && !w.doubt(*nic.Unknown) {
		return outcome{}
	}
	return w.meant(st, nic, func(st state) outcome { return w.take(st, s, nic) })
}

// take is packets that are for an interface, at its security groups.
func (w *walk) take(st state, s *network.Subnet, nic *network.Interface) outcome {
	if b := w.e.balancer[nic.ID]; b != nil {
		return w.intoBalancer(st, s, nic, b)
	}
	boxes := []packet.Box{st.box}
	if w.e.filters(nic) {
		boxes = w.group(&st, nic.ID, nic.Groups, false)
	}
	st.served = identity{nic: nic, vpc: nic.VPC}
	return w.each(st, boxes, func(st state) outcome {
		if w.down(nic) {
			return w.drop(st, trace.NoSuchIP, nic.ID, "instance "+string(nic.Instance)+" is stopped", nic.Origin)
		}
		return w.arrived(st, trace.Place{Kind: trace.Interface, ID: nic.ID}, func(st state) outcome { return w.leave(st, s) })
	})
}

// arriveBack is answers inside the subnet of their destination: at the gateway that changed the address of what they answer, or at the one
// who sent it, whose groups let answers in since "security groups are stateful".
func (w *walk) arriveBack(st state, s *network.Subnet) outcome {
	for f := st.frames; f != nil; f = f.below {
		if f.kind == received || f.kind == published {
			continue
		}
		if f.nat.Subnet != s.ID {
			return w.drop(st, trace.NoSuchIP, s.ID, "nobody in subnet "+label(s.Name, s.ID)+" waits for the answer", s.Origin)
		}
		return w.backThroughNAT(st, s, f)
	}
	addrs := packet.AddrSet{}
	switch o := st.origin; {
	case o.nic != nil && o.nic.Subnet == s.ID:
		addrs = w.e.addressesOf(o.nic)
	case o.workload != nil && o.workload.ID == s.ID:
		addrs = w.e.workload(s)
	}
	if st.box.Dst = st.box.Dst.Intersect(addrs); st.box.IsEmpty() {
		return w.drop(st, trace.NoSuchIP, s.ID, "nobody in subnet "+label(s.Name, s.ID)+" waits for the answer", s.Origin)
	}
	return w.home(st)
}

// overPeering sends packets over a peering connection. It leads to the other VPC's own addresses and no further ("Edge to edge routing
// through a gateway or private connection" is not supported).
func (w *walk) overPeering(st state, vpc *network.VPC, id network.ID, r network.Route) outcome {
	p := w.e.x.Peering[id]
	if p == nil {
		return w.unknown(st, network.Unknown{Text: "peering connection " + string(id) + " is not known", Origin: r.Origin})
	}
	if w.blind(p.Unknown) {
		return w.unknown(st, *p.Unknown)
	}
	if !p.Active {
		return w.drop(st, trace.RouteBlackhole, p.ID, "peering connection "+label(p.Name, p.ID)+" is not active", p.Origin)
	}
	other := p.Accepter.VPC
	if other == vpc.ID {
		other = p.Requester.VPC
	}
	peer := w.e.x.VPC[other]
	if peer == nil {
		return w.unknown(st, network.Unknown{Text: "VPC " + string(other) + " behind peering connection " + string(id) + " is not known", Origin: p.Origin})
	}
	if !st.pass(p.ID) {
		return w.drop(st, trace.Loop, p.ID, "the packet comes back to peering connection "+label(p.Name, p.ID), p.Origin)
	}
	if st.sender().vpc != vpc.ID && !w.doubt(network.Unknown{
		Text: "whether peering connection " + label(p.Name, p.ID) + " carries what comes into its VPC from outside; AWS documents it for peerings, gateways and connections to premises alone", Origin: p.Origin,
	}) {
		return w.drop(st, trace.PeeringEdge, p.ID, "peering connections do not carry what comes from outside of the VPC", p.Origin)
	}
	inside := w.e.vpcSpace[peer.ID]
	var out outcome
	if far := st.box.Dst.Subtract(inside); !far.IsEmpty() {
		st := st
		st.box.Dst = far
		out = w.drop(st, trace.PeeringEdge, p.ID, "the destination is outside of VPC "+label(peer.Name, peer.ID)+", and peering leads no further", p.Origin)
	}
	if st.box.Dst = st.box.Dst.Intersect(inside); st.box.IsEmpty() {
		return out
	}
	st.link = link{kind: overPeering, peering: p}
	w.note(&st, p.ID, p.Origin, func() string { return "over peering connection " + label(p.Name, p.ID) })
	return out.and(w.local(st, nil, peer))
}
