package reach

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// groupPeers is the addresses of the members of a group that a rule names, as far as the rule can match them here.
func (w *walk) groupPeers(st *state, owner *network.SecurityGroup, r *network.GroupRule, egress bool) packet.AddrSet {
	if egress {
		return w.membersReachedBy(st, owner, r)
	}
	if !w.inGroup(st.src, r.Group) || !w.refersTo(st) {
		return packet.AddrSet{}
	}
	return st.box.Src
}

// inGroup reports whether a sender is in a security group; any workload may be in any of its VPC that the query does not say it is outside
// of, and so may an interface of which not all is known.
func (w *walk) inGroup(i identity, group network.ID) bool {
	switch {
	case i.workload != nil:
		vpc, known := w.groupVPC(group)
		return (vpc == i.vpc || !known && w.doubt(groupUnknown(group))) && (w.q.Replies || !slices.Contains(w.q.Outside, group))
	case i.nic != nil:
		return slices.Contains(i.nic.Groups, group) || i.nic.Unknown != nil && w.doubt(*i.nic.Unknown)
	}
	return false
}

// membersReachedBy is the addresses of the members of a group named by an egress rule: of the same VPC, or of one peered in the same region.
// Over a transit gateway an egress rule cannot name a group ("Security group referencing is supported for inbound rules only").
func (w *walk) membersReachedBy(st *state, owner *network.SecurityGroup, r *network.GroupRule) packet.AddrSet {
	if nic := st.receiver; nic != nil {
		if !w.mayBePeered(owner.VPC, nic.VPC) || !w.inGroup(identity{nic: nic}, r.Group) {
			return packet.AddrSet{}
		}
		return st.box.Dst
	}
	out := w.e.membersSeenFrom(owner.VPC, r.Group)
	for _, nic := range w.candidates() { // one of which not all is known may be in the group, and one may be peered
		own := w.e.memberFrom(owner.VPC, nic)
		member := slices.Contains(nic.Groups, r.Group)
		if !member && nic.Unknown == nil || !own.Overlaps(st.box.Dst) || own.IsSubset(out) || !w.mayBePeered(owner.VPC, nic.VPC) {
			continue
		}
		if member || w.doubt(*nic.Unknown) {
			out = out.Union(own)
		}
	}
	of, known := w.groupVPC(r.Group)
	for vpc, workloads := range w.to.workloadsIn { // a workload that is a member
		if known && vpc != of || !w.mayBePeered(owner.VPC, vpc) || !known && !w.doubt(groupUnknown(r.Group)) {
			continue
		}
		for _, s := range workloads {
			out = out.Union(w.e.workload(s))
		}
	}
	return out
}

// membersSeenFrom is the addresses of the declared members of a group that a rule of a VPC's group may name.
func (e *Engine) membersSeenFrom(vpc, group network.ID) packet.AddrSet {
	key := memberKey{vpc, group}
	if set, ok := e.reached[key]; ok {
		return set
	}
	var sets []packet.AddrSet
	for _, nic := range e.memberOf[group] {
		if nic.VPC == vpc || e.peered(vpc, nic.VPC) {
			sets = append(sets, e.memberFrom(vpc, nic))
		}
	}
	set := packet.UnionOf(sets...)
	e.reached[key] = set
	return set
}

// seenFrom is the addresses of an interface as a VPC knows it: where both it and another VPC have an address, it is the VPC's own.
func (e *Engine) seenFrom(vpc network.ID, nic *network.Interface) packet.AddrSet {
	if nic.VPC == vpc {
		return e.addressesOf(nic)
	}
	return e.addressesOf(nic).Subtract(e.vpcSpace[vpc])
}

// memberFrom is the addresses of a member of a group as a VPC knows it. One whose address is not known has none that is known to be another's.
func (e *Engine) memberFrom(vpc network.ID, nic *network.Interface) packet.AddrSet {
	return e.seenFrom(vpc, nic).Subtract(e.takenBeside(nic))
}

// takenBeside is the addresses in the subnet of an interface that others are known to have; none where its own are all known.
func (e *Engine) takenBeside(nic *network.Interface) packet.AddrSet {
	if !lacksAddress(nic) {
		return packet.AddrSet{}
	}
	set, ok := e.taken[nic.Subnet]
	if !ok {
		var sets []packet.AddrSet
		for _, other := range e.x.InterfacesIn[nic.Subnet] {
			sets = append(sets, knownAddressesOf(other))
		}
		set = packet.UnionOf(sets...)
		e.taken[nic.Subnet] = set
	}
	return set.Subtract(knownAddressesOf(nic))
}

// lacksAddress reports whether an interface has an address that is not known, and so may be any of its subnet.
func lacksAddress(nic *network.Interface) bool {
	return nic.HasIPv6 || slices.ContainsFunc(nic.Addresses, func(a network.InterfaceAddress) bool { return !a.Private.IsValid() })
}

// exit is an interface whose groups let packets out, by rules that name groups: they knew the receiver by an address that may be several
// interfaces', as far as that is not known.
type exit struct {
	nic   *network.Interface
	below *exit
}

// exits notes that the groups of an interface let packets out.
func (w *walk) exits(st *state, nic *network.Interface) {
	names := func(id network.ID) bool {
		g := w.e.x.SecurityGroup[id]
		return g != nil && slices.ContainsFunc(g.Egress, func(r network.GroupRule) bool { return r.Group != "" })
	}
	if !st.reply && slices.ContainsFunc(nic.Groups, names) {
		st.exits = &exit{nic, st.exits}
	}
}

// meant are those packets which the groups on their way let out for the interface that receives them, rather than for a member of a group
// that has an address in the same subnet which is not known either.
func (w *walk) meant(st state, nic *network.Interface, next func(state) outcome) outcome {
	if st.exits == nil || !lacksAddress(nic) {
		return next(st)
	}
	x := st.exits
	asked := st
	asked.receiver = nic
	boxes, _ := w.passing(&asked, x.nic.Groups, true)
	if w.record == nil || len(boxes) == 0 { // by which rule a packet passed was told where it left
		boxes = w.filtered(&st, boxes, x.nic.ID, trace.GroupEgress, func(packet.Packet) verdictAt {
			return verdictAt{node: x.nic.ID, cause: trace.GroupEgress, what: describeGroups(w.e.x, x.nic.Groups, true), origin: x.nic.Origin}
		})
	}
	st.exits = x.below
	return w.each(st, boxes, func(st state) outcome { return w.meant(st, nic, next) })
}

type memberKey struct{ vpc, group network.ID }

// groupVPC is the VPC of a group, and whether it is known.
func (w *walk) groupVPC(id network.ID) (network.ID, bool) {
	g := w.e.x.SecurityGroup[id]
	if g == nil || g.VPC == "" {
		return "", false
	}
	return g.VPC, true
}

func groupUnknown(id network.ID) network.Unknown {
	return network.Unknown{Text: "the VPC of security group " + string(id) + " is not known, and so not what may be in it"}
}

// peered reports whether two VPCs have an active peering connection within one region, over which rules may name groups.
func (e *Engine) peered(a, b network.ID) bool {
	return slices.ContainsFunc(e.x.Network.Peerings, func(p *network.Peering) bool {
		same, known := e.withinRegion(p)
		return p.Active && p.Unknown == nil && same && known &&
			(p.Requester.VPC == a && p.Accepter.VPC == b || p.Requester.VPC == b && p.Accepter.VPC == a)
	})
}

// mayBePeered reports whether rules of a VPC's groups may name groups of another VPC, or of the same: where it is not known whether a peering
// connection joins them, is active, or stays within a region, an optimist says so.
func (w *walk) mayBePeered(a, b network.ID) bool {
	if a == b || w.e.peered(a, b) {
		return true
	}
	for _, p := range w.e.x.Network.Peerings {
		one, other := p.Requester.VPC, p.Accepter.VPC
		if one != a && other != a && one != b && other != b {
			continue
		}
		joins := one == a && other == b || one == b && other == a
		_, known := w.e.withinRegion(p)
		switch {
		case p.Unknown != nil && (joins || one == "" || other == ""):
			if w.doubt(*p.Unknown) {
				return true
			}
		case joins && p.Active && !known && w.doubt(regionUnknown(p)):
			return true
		}
	}
	return false
}

// withinRegion reports whether both sides of a peering connection are in one region, and whether that is known.
func (e *Engine) withinRegion(p *network.Peering) (same, known bool) {
	region := func(side network.PeeringSide) string {
		if v := e.x.VPC[side.VPC]; side.Region == "" && v != nil {
			return v.Region
		}
		return side.Region
	}
	a, b := region(p.Requester), region(p.Accepter)
	return a == b, a != "" && b != ""
}

func regionUnknown(p *network.Peering) network.Unknown {
	return network.Unknown{Text: "whether peering connection " + label(p.Name, p.ID) + " stays within a region, where rules may name groups over it", Origin: p.Origin}
}

// refersTo reports whether an ingress rule that names a group can match the packets of st by the way that they came: within the VPC, over
// an active peering connection in the same region, or over a transit gateway where it and both attachments have group referencing on; never
// where the address was translated or a middlebox stands between ("Security group referencing", VPC and Transit Gateway guides).
func (w *walk) refersTo(st *state) bool {
	if st.mixed || st.src.translated {
		return false
	}
	switch st.link.kind {
	case sameVPC:
		return true
	case overPeering:
		p := st.link.peering
		same, known := w.e.withinRegion(p)
		return p.Active && (known && same || !known && w.doubt(regionUnknown(p)))
	case overTransit:
		tgw := w.e.x.TransitGateway[st.link.from.TransitGateway]
		if tgw != nil && tgw.Unknown != nil {
			return w.doubt(*tgw.Unknown)
		}
		return tgw != nil && tgw.GroupReferencing && st.link.from.GroupReferencing && st.link.to.GroupReferencing && st.link.to.TransitGateway == tgw.ID
	default:
		return false
	}
}
