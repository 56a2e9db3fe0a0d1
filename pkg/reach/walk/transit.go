package walk

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// toTransit takes the packet from a VPC to a transit gateway, by the attachment's subnet in the zone that it is in. The inbound rules of that
// subnet's network ACL see the source; its outbound rules do not see the packet, unless it was sent from that subnet ("Network ACLs for
// transit gateways").
func (j *journey) toTransit(at spot, g *network.TransitGateway) {
	j.note(g.Unknown)
	a := j.attachmentOf(g, at.vpc)
	if a == nil || at.subnet == nil {
		j.drop(g.ID, trace.TransitZone, g.Origin, "VPC %s is not attached to transit gateway %s", at.vpc.ID, g.ID)
		return
	}
	j.note(a.Unknown)
	var entry *network.Subnet
	for _, id := range a.Subnets {
		if s := j.x.Subnet[id]; s != nil && j.sameZone(s, at.subnet) == yes {
			entry = s
			break
		}
	}
	if entry == nil {
		j.noteZones(a, at.subnet)
		j.drop(g.ID, trace.TransitZone, a.Origin, "attachment %s has no subnet in the zone of subnet %s", a.ID, at.subnet.ID)
		return
	}
	if !j.naclAllows(entry, false) {
		return
	}
	j.sentFrom = at.subnet
	j.enterTransit(a)
}

// attachmentOf is the attachment of a VPC to a transit gateway; nil if there is none that carries packets.
func (w *Walker) attachmentOf(g *network.TransitGateway, v *network.VPC) *network.Attachment {
	for _, a := range w.x.AttachmentsOf[v.ID] {
		if a.TransitGateway == g.ID && a.Kind == network.VPCAttachment && a.Available {
			return a
		}
	}
	return nil
}

// enterTransit decides on a packet that comes to a transit gateway by an attachment.
func (j *journey) enterTransit(from *network.Attachment) {
	j.note(from.Unknown)
	gateway := from.TransitGateway
	if j.x.TransitGateway[gateway] == nil {
		j.unmodelled(gateway, "transit gateway")
		return
	}
	j.pass(gateway, from.Origin, "transit gateway %s by attachment %s", gateway, from.ID)
	if from.RouteTable == "" {
		j.drop(from.ID, trace.TransitNoAssociation, from.Origin, "attachment %s is associated with no route table", from.ID)
		return
	}
	t := j.x.TransitTable[from.RouteTable]
	if t == nil {
		j.unmodelled(from.RouteTable, "route table of a transit gateway")
		return
	}
	if j.again(from.ID + "@" + gateway) {
		j.drop(gateway, trace.Loop, from.Origin, "the packet comes to transit gateway %s by attachment %s again", gateway, from.ID)
		return
	}
	r, ok := j.transitLookup(t)
	switch {
	case !ok:
		j.drop(t.ID, trace.TransitNoRoute, t.Origin, "route table %s has no route to %v", t.ID, j.packet.Dst)
		return
	case r.Blackhole:
		j.drop(t.ID, trace.TransitBlackhole, r.Origin, "route %v of %s is a blackhole", r.Destination, t.ID)
		return
	}
	j.pass(t.ID, r.Origin, "route %v of %s to attachment %s", r.Destination, t.ID, r.Attachment)
	j.leaveTransit(from, t, r)
}

// leaveTransit takes the packet out by the attachment of a route.
func (j *journey) leaveTransit(from *network.Attachment, t *network.TransitTable, r network.TransitRoute) {
	to := j.side(r.Attachment, t.TransitGateway)
	switch {
	case to == nil:
		j.unmodelled(r.Attachment, "attachment")
		return
	case !to.Available:
		j.drop(to.ID, trace.TransitBlackhole, r.Origin, "attachment %s is not available", to.ID)
		return
	}
	j.note(to.Unknown)
	switch to.Kind {
	case network.VPCAttachment:
		j.intoVPC(from, to)
	case network.PeeringAttachment:
		other := j.otherEnd(to)
		if other == nil {
			j.unmodelled(to.ID, "other side of peering attachment")
			return
		}
		j.sentFrom = nil
		j.enterTransit(other)
	case network.VPNAttachment, network.DirectConnectAttachment:
		j.toOnPremises(j.networkBehind(to))
	default:
		j.unmodelled(to.ID, "attachment")
	}
}

// side is the attachment with an ID as one transit gateway has it.
func (w *Walker) side(id, gateway network.ID) *network.Attachment {
	for _, a := range w.x.Attachment[id] {
		if a.TransitGateway == gateway {
			return a
		}
	}
	return nil
}

// otherEnd is the other side of a peering attachment.
func (w *Walker) otherEnd(a *network.Attachment) *network.Attachment {
	for _, b := range w.x.Attachment[a.ID] {
		if b.TransitGateway != a.TransitGateway {
			return b
		}
	}
	return nil
}

// networkBehind is the id of the on-premises network of an attachment: its connection's or gateway's, or its own.
func (w *Walker) networkBehind(a *network.Attachment) network.ID {
	if w.x.OnPremises[a.Resource] != nil || w.x.OnPremises[a.ID] == nil {
		return a.Resource
	}
	return a.ID
}

// intoVPC hands the packet over in one of the attachment's subnets: in the zone that it was sent from if there is one, in appliance mode in one
// and the same for both ways of the flow, else in any. From there on it is like a packet that leaves that subnet.
func (j *journey) intoVPC(from, to *network.Attachment) {
	v := j.x.VPC[to.Resource]
	var options []network.ID
	for _, id := range to.Subnets {
		if j.x.Subnet[id] != nil {
			options = append(options, id)
		}
	}
	if v == nil || len(options) == 0 {
		j.unmodelled(to.ID, "VPC of attachment")
		return
	}
	var pick network.ID
	if to.ApplianceMode || from.Kind == network.VPCAttachment && from.ApplianceMode {
		pick = j.choose(ApplianceZone, to.ID, options)
	} else {
		pick = j.handOver(to, options)
	}
	j.foreign = true
	j.crossed = append(j.crossed, crossing{from: from, to: to})
	j.pass(to.ID, to.Origin, "attachment %s hands it over in subnet %s", to.ID, pick)
	j.leave(spot{v, j.x.Subnet[pick]})
}

// handOver is the subnet of an attachment in the zone that the packet was sent from, or any if there is none.
func (j *journey) handOver(to *network.Attachment, options []network.ID) network.ID {
	if j.sentFrom == nil {
		return j.choose(AttachmentZone, to.ID, options)
	}
	same := slices.DeleteFunc(slices.Clone(options), func(id network.ID) bool { return j.sameZone(j.x.Subnet[id], j.sentFrom) != yes })
	if len(same) > 0 {
		return same[0]
	}
	j.noteZones(to, j.sentFrom)
	return j.choose(AttachmentZone, to.ID, options)
}

// answer is yes, no, or unknown.
type answer int

const (
	unknown answer = iota
	no
	yes
)

// sameZone compares the zones of two subnets: by their ids, or within one account by their names, which differ between accounts.
func (w *Walker) sameZone(a, b *network.Subnet) answer {
	equal := func(same bool) answer {
		if same {
			return yes
		}
		return no
	}
	switch {
	case a == b:
		return yes
	case a.ZoneID != "" && b.ZoneID != "":
		return equal(a.ZoneID == b.ZoneID)
	case a.Zone == "" || b.Zone == "" || w.accountOf(a) != w.accountOf(b):
		return unknown
	}
	return equal(a.Zone == b.Zone)
}

func (w *Walker) accountOf(s *network.Subnet) string {
	if v := w.x.VPC[s.VPC]; s.Account == "" && v != nil {
		return v.Account
	}
	return s.Account
}

// noteZones notes where it is not known whether a subnet of an attachment is in the zone of another.
func (j *journey) noteZones(a *network.Attachment, s *network.Subnet) {
	for _, id := range a.Subnets {
		if t := j.x.Subnet[id]; t != nil && j.sameZone(t, s) == unknown {
			j.notef(a.Origin, "attachment %s: zone ids are needed to tell whether subnets %s and %s are in one zone", a.ID, t.ID, s.ID)
		}
	}
}
