package reach

import (
	"net/netip"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// intoTransit sends packets into a transit gateway by the attachment of their VPC, which must have a subnet in the zone that they come from
// ("resources in Availability Zones where there is no transit gateway attachment cannot reach the transit gateway").
func (w *walk) intoTransit(st state, from *network.Subnet, vpc *network.VPC, id network.ID, r network.Route) outcome {
	if w.e.x.TransitGateway[id] == nil {
		return w.unknown(st, network.Unknown{Text: "transit gateway " + string(id) + " is not known", Origin: r.Origin})
	}
	var at *network.Attachment
	for _, a := range w.e.x.AttachmentsOf[vpc.ID] {
		if a.TransitGateway == id && a.Kind == network.VPCAttachment {
			at = a
			if a.Available {
				break
			}
		}
	}
	switch {
	case at == nil:
		return w.drop(st, trace.RouteBlackhole, id, "VPC "+label(vpc.Name, vpc.ID)+" is not attached to the transit gateway", r.Origin)
	case w.blind(at.Unknown):
		return w.unknown(st, *at.Unknown)
	case !at.Available:
		return w.drop(st, trace.RouteBlackhole, at.ID, "attachment "+label(at.Name, at.ID)+" is not available", at.Origin)
	}
	if w.without[at.ID] {
		return w.drop(st, trace.NoRoute, at.ID, "attachment "+label(at.Name, at.ID)+" is left out of this question", at.Origin)
	}
	door, maybe := w.doorsOf(at, from)
	if door == nil && maybe == nil {
		return w.drop(st, trace.TransitZone, at.ID, "attachment "+label(at.Name, at.ID)+" has no subnet in the zone that the packet comes from", at.Origin)
	}
	// "Inbound rules use the source IP address to evaluate traffic from the instances to the transit gateway"; the subnet's own outbound
	// rules count only for its own instances (Transit Gateway guide, Network ACLs for transit gateways).
	through := func(door *network.Subnet) outcome {
		return w.each(st, w.acl(&st, door, false), func(st state) outcome { return w.inTransit(st, at, door) })
	}
	if door != nil {
		return through(door)
	}
	if !w.doubt(zonesUnknown(maybe[0], from)) {
		return w.drop(st, trace.TransitZone, at.ID, "attachment "+label(at.Name, at.ID)+" may have no subnet in the zone that the packet comes from", at.Origin)
	}
	var out outcome
	for _, s := range maybe {
		out = out.and(through(s))
	}
	return out
}

// doorsOf is the subnet of an attachment in the zone of a subnet; or else, without one, those of which it is not known whether they are.
func (w *walk) doorsOf(a *network.Attachment, from *network.Subnet) (door *network.Subnet, maybe []*network.Subnet) {
	for _, id := range a.Subnets {
		s := w.e.x.Subnet[id]
		if s == nil || from == nil {
			continue
		}
		switch same, known := w.compareZones(s, from); {
		case same:
			return s, nil
		case !known:
			maybe = append(maybe, s)
		}
	}
	return nil, maybe
}

// compareZones compares zones: by their ids, and by name where an id is missing, which means something within one account alone.
func (w *walk) compareZones(a, b *network.Subnet) (same, known bool) {
	switch {
	case a == b:
		return true, true
	case a.ZoneID != "" && b.ZoneID != "":
		return a.ZoneID == b.ZoneID, true
	case a.Zone == "" || b.Zone == "" || w.accountOf(a) != w.accountOf(b):
		return false, false
	}
	return a.Zone == b.Zone, true
}

// sameZone reports whether two subnets are in one zone.
func (w *walk) sameZone(a, b *network.Subnet) bool {
	same, known := w.compareZones(a, b)
	return same || !known && w.doubt(zonesUnknown(a, b))
}

func zonesUnknown(a, b *network.Subnet) network.Unknown {
	return network.Unknown{Text: "whether subnets " + label(a.Name, a.ID) + " and " + label(b.Name, b.ID) + " are in one zone: compare zone ids", Origin: a.Origin}
}

func (w *walk) accountOf(s *network.Subnet) string {
	if s.Account != "" {
		return s.Account
	}
	if v := w.e.x.VPC[s.VPC]; v != nil {
		return v.Account
	}
	return ""
}

// inTransit sends packets by the route table of the attachment that they came by; door is the subnet by which they left their VPC, nil for
// what comes from elsewhere.
func (w *walk) inTransit(st state, at *network.Attachment, door *network.Subnet) outcome {
	if w.without[at.TransitGateway] {
		return w.drop(st, trace.NoRoute, at.TransitGateway, "the transit gateway is left out of this question", at.Origin)
	}
	if at.RouteTable == "" {
		return w.drop(st, trace.TransitNoAssociation, at.ID, "attachment "+label(at.Name, at.ID)+" is associated with no route table", at.Origin)
	}
	t := w.e.x.TransitTable[at.RouteTable]
	if t == nil {
		return w.unknown(st, network.Unknown{Text: "transit gateway route table " + string(at.RouteTable) + " is not known", Origin: at.Origin})
	}
	if !st.pass(at.ID + "/" + t.ID) {
		return w.drop(st, trace.Loop, t.ID, "the packet comes back to transit gateway route table "+label(t.Name, t.ID), t.Origin)
	}
	st.see(at.TransitGateway)
	st.see(at.ID)
	w.note(&st, at.TransitGateway, at.Origin, func() string {
		return "into transit gateway " + w.nameOfTransit(at.TransitGateway) + " by attachment " + label(at.Name, at.ID)
	})
	l := w.e.transitLookupOf(t)
	for i := range l.uncertain {
		if w.blind(&l.uncertain[i]) {
			return w.unknown(st, l.uncertain[i])
		}
	}
	return w.apart(st, func() []netip.Prefix { return blocksOfTransit(l) }, "transit gateway route table "+label(t.Name, t.ID), t.Origin, func(st state) outcome {
		return w.byTransitTable(st, at, door, t, l)
	})
}

// byTransitTable sends packets by the routes of a transit gateway's table.
func (w *walk) byTransitTable(st state, at *network.Attachment, door *network.Subnet, t *network.TransitTable, l *transitLookup) outcome {
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
		w.note(&st, t.ID, n.origin, func() string { return describeTransitRoute(t, n) })
		out = out.and(w.byTransitRoute(st, at, door, t, n))
		if rest = rest.Subtract(n.to); rest.IsEmpty() {
			return out
		}
	}
	st.box.Dst = rest
	return out.and(w.drop(st, trace.TransitNoRoute, t.ID, "no route: transit gateway route table "+label(t.Name, t.ID), t.Origin))
}

func (w *walk) nameOfTransit(id network.ID) string {
	if g := w.e.x.TransitGateway[id]; g != nil {
		return label(g.Name, id)
	}
	return string(id)
}

func (w *walk) byTransitRoute(st state, at *network.Attachment, door *network.Subnet, t *network.TransitTable, n *transitEntry) outcome {
	switch {
	case n.unknown != nil:
		return w.unknown(st, *n.unknown)
	case n.blackhole:
		return w.drop(st, trace.TransitBlackhole, t.ID, "transit gateway route table "+label(t.Name, t.ID)+" drops "+n.prefix.String(), n.origin)
	case len(n.attachments) == 0:
		return w.unknown(st, network.Unknown{Text: "transit gateway route table " + label(t.Name, t.ID) + " leads " + n.prefix.String() + " to an attachment that is not known", Origin: n.origin})
	}
	if len(n.attachments) > 1 {
		w.doubt(network.Unknown{Text: "which attachment has " + n.prefix.String() + " in transit gateway route table " + label(t.Name, t.ID) + ": several announce it, and AWS takes the oldest", Origin: n.origin})
	}
	way := func() outcome { return w.outOfTransit(st, at, door, n.attachments[0]) }
	for _, a := range n.attachments[1:] {
		older := way
		way = func() outcome {
			return w.either(older, func() outcome { return w.outOfTransit(st, at, door, a) })
		}
	}
	return way()
}

// outOfTransit sends packets out by an attachment.
func (w *walk) outOfTransit(st state, from *network.Attachment, door *network.Subnet, a *network.Attachment) outcome {
	switch {
	case w.blind(a.Unknown):
		return w.unknown(st, *a.Unknown)
	case !a.Available:
		return w.drop(st, trace.TransitBlackhole, a.ID, "attachment "+label(a.Name, a.ID)+" is not available", a.Origin)
	case w.without[a.ID]:
		return w.drop(st, trace.NoRoute, a.ID, "attachment "+label(a.Name, a.ID)+" is left out of this question", a.Origin)
	}
	st.see(a.ID)
	switch a.Kind {
	case network.VPCAttachment:
		return w.intoVPC(st, from, door, a)
	case network.PeeringAttachment:
		for _, far := range w.e.x.Attachment[a.ID] {
			if far != a && far.TransitGateway == a.Resource {
				w.note(&st, a.ID, a.Origin, func() string { return "over transit gateway peering " + label(a.Name, a.ID) })
				return w.inTransit(st, far, nil)
			}
		}
		return w.unknown(st, network.Unknown{Text: "the other side of transit gateway peering " + label(a.Name, a.ID) + " is not known", Origin: a.Origin})
	case network.VPNAttachment, network.DirectConnectAttachment:
		return w.toOnPremises(st, a.Origin, a.Resource, a.ID)
	default:
		return w.unknown(st, network.Unknown{Text: "attachment " + label(a.Name, a.ID) + ": where it leads is not modelled", Origin: a.Origin})
	}
}

// intoVPC delivers packets into a VPC, by the attachment's subnet in the zone that they come from if there is one. In appliance mode, of
// either attachment, the gateway takes one zone for both directions of a flow, and nobody knows which.
func (w *walk) intoVPC(st state, from *network.Attachment, door *network.Subnet, a *network.Attachment) outcome {
	vpc := w.e.x.VPC[a.Resource]
	if vpc == nil {
		return w.unknown(st, network.Unknown{Text: "VPC " + string(a.Resource) + " is not known", Origin: a.Origin})
	}
	st.link = link{kind: overTransit, from: from, to: a}
	var all []*network.Subnet
	for _, id := range a.Subnets {
		if s := w.e.x.Subnet[id]; s != nil {
			all = append(all, s)
		}
	}
	if len(all) == 0 {
		return w.unknown(st, network.Unknown{Text: "the subnets of attachment " + label(a.Name, a.ID) + " are not known", Origin: a.Origin})
	}
	near, maybe := w.doorsOf(a, door)
	switch hashed := a.ApplianceMode || from.ApplianceMode; {
	case hashed && st.zones.of(a) != nil:
		return w.byDoors(st, a, hashed, st.zones.of(a))
	case !hashed && near != nil:
		return w.byDoors(st, a, hashed, near)
	case !hashed && maybe != nil:
		w.doubt(zonesUnknown(maybe[0], door))
		way := func() outcome { return w.byDoors(st, a, hashed, all...) }
		for _, s := range maybe {
			others := way
			way = func() outcome {
				return w.either(others, func() outcome { return w.byDoors(st, a, hashed, s) })
			}
		}
		return way()
	default:
		return w.byDoors(st, a, hashed, all...)
	}
}

// byDoors delivers packets into a VPC by one of an attachment's subnets, which chance chooses: for a flow if it is hashed.
func (w *walk) byDoors(st state, a *network.Attachment, hashed bool, doors ...*network.Subnet) outcome {
	var out outcome
	for i, s := range doors {
		next := st
		if hashed {
			next.zones = &zoneChoice{a, s, st.zones}
		}
		w.note(&next, a.ID, a.Origin, func() string { return "out of the transit gateway into subnet " + label(s.Name, s.ID) })
		o := w.fromDoor(next, s)
		if i == 0 {
			out = o
		} else {
			out = out.chance(o)
		}
	}
	return out
}

// fromDoor is packets that come out of a transit gateway in a subnet of its attachment: to interfaces there directly, else through the
// outbound rules of its network ACL and by its route table.
func (w *walk) fromDoor(st state, s *network.Subnet) outcome {
	if !st.pass(s.ID + "/transit") {
		return w.drop(st, trace.Loop, s.ID, "the packet comes back to subnet "+label(s.Name, s.ID)+" of the attachment", s.Origin)
	}
	return w.leave(st, s)
}

// fromOnPremises sends packets from the hosts behind a VPN gateway, a VPN connection or a Direct Connect gateway.
func (w *walk) fromOnPremises(st state, o *network.OnPremises) outcome {
	if o.Unknown != nil {
		w.doubt(*o.Unknown)
	}
	if g := w.e.x.Gateway[o.ID]; g != nil {
		return w.inByVPN(st, g)
	}
	var out outcome
	found := false
	for _, a := range w.e.x.Network.Attachments {
		if (a.Resource == o.ID || a.ID == o.ID) && (a.Kind == network.VPNAttachment || a.Kind == network.DirectConnectAttachment) {
			found = true
			next := st
			if a.Available {
				out = out.and(w.inTransit(next, a, nil))
			}
		}
	}
	if !found {
		return w.drop(st, trace.OnPremisesNoRoute, o.ID, "on-premises network "+label(o.Name, o.ID)+" is connected to nothing", o.Origin)
	}
	return out
}

// inByVPN is packets from on-premises hosts at a VPN gateway, which delivers to its own VPC's private addresses and no further.
func (w *walk) inByVPN(st state, g *network.Gateway) outcome {
	if w.without[g.ID] {
		return outcome{}
	}
	vpc := w.e.x.VPC[g.VPC]
	if vpc == nil {
		return w.drop(st, trace.VPNNotInVPC, g.ID, "VPN gateway "+label(g.Name, g.ID)+" is attached to no VPC", g.Origin)
	}
	var out outcome
	inside := w.e.vpcSpace[vpc.ID]
	if far := st.box.Dst.Subtract(inside); !far.IsEmpty() {
		outside := st
		outside.box.Dst = far
		out = w.drop(outside, trace.VPNNotInVPC, g.ID, "VPN gateway "+label(g.Name, g.ID)+" delivers to addresses of its own VPC alone", g.Origin)
	}
	if st.box.Dst = st.box.Dst.Intersect(inside); st.box.IsEmpty() {
		return out
	}
	st.see(g.ID)
	st.link = link{kind: overOther}
	w.note(&st, g.ID, g.Origin, func() string { return "in by VPN gateway " + label(g.Name, g.ID) })
	if edge := w.e.x.EdgeTable[g.ID]; edge != nil {
		return out.and(w.byTable(st, nil, edge, vpc))
	}
	return out.and(w.local(st, nil, vpc))
}

// outByVPN sends packets to on-premises hosts by a VPN gateway. What does not come from its own VPC is not carried.
func (w *walk) outByVPN(st state, vpc *network.VPC, id network.ID, r network.Route) outcome {
	g := w.e.x.Gateway[id]
	switch {
	case g == nil:
		return w.unknown(st, network.Unknown{Text: "VPN gateway " + string(id) + " is not known", Origin: r.Origin})
	case g.VPC != vpc.ID:
		return w.drop(st, trace.RouteBlackhole, g.ID, "VPN gateway "+label(g.Name, g.ID)+" is not attached to VPC "+label(vpc.Name, vpc.ID), g.Origin)
	case st.sender().vpc != vpc.ID && !w.doubt(network.Unknown{
		Text: "whether VPN gateway " + label(g.Name, g.ID) + " carries packets from outside of its VPC; AWS does not document it", Origin: g.Origin,
	}):
		return w.drop(st, trace.OnPremisesNoRoute, g.ID, "VPN gateway "+label(g.Name, g.ID)+" carries packets of its own VPC alone", g.Origin)
	}
	st.see(g.ID)
	return w.toOnPremises(st, g.Origin, g.ID)
}

// toOnPremises is packets on their way to on-premises hosts; ids are those by which their networks may be known.
func (w *walk) toOnPremises(st state, origin network.Origin, ids ...network.ID) outcome {
	var out outcome
	known := false
	rest := st.box.Dst
	for _, id := range ids {
		o := w.e.x.OnPremises[id]
		if o == nil {
			continue
		}
		known = true
		to := rest.Intersect(packet.Prefixes(o.Prefixes...))
		if to.IsEmpty() {
			continue
		}
		rest = rest.Subtract(to)
		next := st
		next.box.Dst = to
		out = out.and(w.atOnPremises(next, o))
	}
	if !known {
		return w.unknown(st, network.Unknown{Text: "the networks behind " + string(ids[0]) + " are not known", Origin: origin})
	}
	if st.box.Dst = rest; rest.IsEmpty() {
		return out
	}
	for _, id := range ids {
		if o := w.e.x.OnPremises[id]; o != nil && w.blind(o.Unknown) {
			return out.and(w.unknown(st, *o.Unknown))
		}
	}
	return out.and(w.drop(st, trace.OnPremisesNoRoute, ids[0], "no network behind "+string(ids[0])+" has the address", origin))
}

func (w *walk) atOnPremises(st state, o *network.OnPremises) outcome {
	w.note(&st, o.ID, o.Origin, func() string { return "to on-premises network " + label(o.Name, o.ID) })
	if st.reply {
		if st.origin != (identity{}) || !w.onPremisesOrigin(&st, o) {
			return w.drop(st, trace.NoSuchIP, o.ID, "nobody on-premises waits for the answer", o.Origin)
		}
		return w.home(st)
	}
	if !w.to.any && !w.to.onPremises[o.ID] {
		return outcome{}
	}
	st.served = identity{}
	return w.arrived(st, trace.Place{Kind: trace.OnPremises, ID: o.ID}, func(st state) outcome { return w.fromOnPremises(st, o) })
}

// onPremisesOrigin reports whether what is answered came from an on-premises network.
func (w *walk) onPremisesOrigin(st *state, o *network.OnPremises) bool {
	return st.sent.Src.Overlaps(packet.Prefixes(o.Prefixes...)) && st.frames == nil
}
