package reach

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
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
		g := w.e.x.SecurityGroup[group]
		return (g == nil || g.VPC == i.vpc) && (w.q.Replies || !slices.Contains(w.q.Outside, group))
	case i.nic != nil:
		return slices.Contains(i.nic.Groups, group) || i.nic.Unknown != nil && w.doubt(*i.nic.Unknown)
	}
	return false
}

// membersReachedBy is the addresses of the members of a group named by an egress rule: of the same VPC, or of one peered in the same region.
// Over a transit gateway an egress rule cannot name a group ("Security group referencing is supported for inbound rules only").
func (w *walk) membersReachedBy(st *state, owner *network.SecurityGroup, r *network.GroupRule) packet.AddrSet {
	out := w.e.membersSeenFrom(owner.VPC, r.Group)
	vpc := w.groupVPC(r.Group)
	for _, nic := range w.candidates() { // one of which not all is known may be in the group
		own := w.e.addressesOf(nic)
		if nic.Unknown != nil && own.Overlaps(st.box.Dst) && (nic.VPC == owner.VPC || w.e.peered(owner.VPC, nic.VPC)) && w.doubt(*nic.Unknown) {
			out = out.Union(own)
		}
	}
	workloads := w.to.workloadsIn[vpc]
	if len(workloads) == 0 || vpc != owner.VPC && !w.e.peered(owner.VPC, vpc) {
		return out
	}
	for _, s := range workloads {
		out = out.Union(w.e.workload(s)) // a workload that is a member
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
		switch {
		case nic.VPC == vpc:
			sets = append(sets, e.addressesOf(nic))
		case e.peered(vpc, nic.VPC): // where both VPCs have an address, it is that of the rule's own
			sets = append(sets, e.addressesOf(nic).Subtract(e.vpcSpace[vpc]))
		}
	}
	set := packet.UnionOf(sets...)
	e.reached[key] = set
	return set
}

type memberKey struct{ vpc, group network.ID }

func (w *walk) groupVPC(id network.ID) network.ID {
	if g := w.e.x.SecurityGroup[id]; g != nil {
		return g.VPC
	}
	return ""
}

// peered reports whether two VPCs have an active peering connection within one region, over which rules may name groups.
func (e *Engine) peered(a, b network.ID) bool {
	for _, p := range e.x.Network.Peerings {
		if p.Active && p.Requester.Region == p.Accepter.Region &&
			(p.Requester.VPC == a && p.Accepter.VPC == b || p.Requester.VPC == b && p.Accepter.VPC == a) {
			return true
		}
	}
	return false
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
		return p.Active && p.Requester.Region == p.Accepter.Region
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
