package walk

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
)

// comesFrom reports whether the packet comes from a member of a group, as a rule of an interface's group sees it: from the member itself, by
// its private address, and over nothing that hides that.
func (j *journey) comesFrom(group network.ID, nic *network.Interface) bool {
	if j.sender == nil || j.public || j.relayed {
		return false
	}
	if !j.vouched && !owns(j.sender, j.packet.Src) {
		return false
	}
	ids, _ := j.groupsOf(j.sender)
	if !slices.Contains(ids, group) {
		return false
	}
	for _, c := range j.crossed {
		if !j.carriesReferences(c) {
			return false
		}
	}
	return len(j.crossed) > 0 || j.sender.VPC == nic.VPC
}

// carriesReferences reports whether groups may be referred to over a connection between VPCs.
func (j *journey) carriesReferences(c crossing) bool {
	if c.peering != nil {
		return j.withinRegion(c.peering)
	}
	if c.from.Kind != network.VPCAttachment { // from another transit gateway, or from on-premises
		return false
	}
	g := j.x.TransitGateway[c.to.TransitGateway]
	return g.GroupReferencing && c.from.GroupReferencing && c.to.GroupReferencing
}

// leadsTo reports whether the packet goes to a member of a group, as a rule of an interface's group sees it: of the same VPC, or of one that is
// peered with it within the region.
func (j *journey) leadsTo(group network.ID, nic *network.Interface) bool {
	member := func(vpc network.ID) bool {
		other := j.interfaceAt(vpc, j.packet.Dst)
		if other == nil {
			return false
		}
		ids, _ := j.groupsOf(other)
		return slices.Contains(ids, group)
	}
	if v := j.x.VPC[nic.VPC]; v != nil && network.Contains(v.CIDRs, j.packet.Dst) {
		return member(nic.VPC)
	}
	for _, p := range j.x.Network.Peerings {
		other := otherSide(p, nic.VPC)
		if other != "" && p.Active && j.withinRegion(p) && member(other) {
			return true
		}
	}
	return false
}

// otherSide is the VPC on the other side of a peering connection; empty if the VPC is on neither.
func otherSide(p *network.Peering, vpc network.ID) network.ID {
	switch vpc {
	case p.Requester.VPC:
		return p.Accepter.VPC
	case p.Accepter.VPC:
		return p.Requester.VPC
	}
	return ""
}

// withinRegion reports whether both sides of a peering connection are in one region.
func (j *journey) withinRegion(p *network.Peering) bool {
	region := func(side network.PeeringSide) string {
		if v := j.x.VPC[side.VPC]; side.Region == "" && v != nil {
			return v.Region
		}
		return side.Region
	}
	a, b := region(p.Requester), region(p.Accepter)
	if (a == "") != (b == "") {
		j.notef(p.Origin, "peering connection %s: the region of one side is not told, so whether groups can be referred to over it is not known", p.ID)
	}
	return a == b
}
