package walk

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// toPeer takes the packet over a peering connection, which leads to the addresses of the other VPC and no further.
func (j *journey) toPeer(at spot, p *network.Peering) {
	j.note(p.Unknown)
	if !p.Active {
		j.drop(p.ID, trace.RouteBlackhole, p.Origin, "peering connection %s is not active", p.ID)
		return
	}
	other := j.x.VPC[otherSide(p, at.vpc.ID)]
	if other == nil {
		j.unmodelled(p.ID, "other side of peering connection")
		return
	}
	j.note(other.Unknown)
	if !network.Contains(other.CIDRs, j.packet.Dst) {
		j.drop(p.ID, trace.PeeringEdge, p.Origin, "peering connection %s leads to VPC %s, and %v is not in it", p.ID, other.ID, j.packet.Dst)
		return
	}
	j.crossed = append(j.crossed, crossing{peering: p})
	j.pass(p.ID, p.Origin, "peering connection %s to VPC %s", p.ID, other.ID)
	j.local(spot{vpc: other})
}

// toVPN takes the packet out by a VPN gateway.
func (j *journey) toVPN(at spot, g *network.Gateway) {
	if g.VPC == "" || g.VPC != at.vpc.ID {
		j.drop(g.ID, trace.RouteBlackhole, g.Origin, "VPN gateway %s is not attached to VPC %s", g.ID, at.vpc.ID)
		return
	}
	j.toOnPremises(g.ID)
}

// toOnPremises ends the packet's way in an on-premises network that has the destination.
func (j *journey) toOnPremises(id network.ID) {
	n := j.x.OnPremises[id]
	if n == nil {
		j.drop(id, trace.OnPremisesNoRoute, network.Origin{}, "no network is known behind %s", id)
		return
	}
	if !network.Contains(n.Prefixes, j.packet.Dst) {
		j.note(n.Unknown)
		j.drop(id, trace.OnPremisesNoRoute, n.Origin, "%v is not behind %s", j.packet.Dst, id)
		return
	}
	j.deliver(trace.Place{Kind: trace.OnPremises, ID: id}, id, n.Origin, "the network behind %s", id)
}

// fromOnPremises takes the packet in from an on-premises network: by its VPN gateway, or by its attachment to a transit gateway.
func (j *journey) fromOnPremises(id network.ID) {
	if g := j.x.Gateway[id]; g != nil && g.Kind == network.VPNGateway {
		j.fromVPN(g)
		return
	}
	links := map[network.ID]*network.Attachment{}
	var options []network.ID
	for _, a := range slices.Concat(j.x.AttachmentsOf[id], j.x.Attachment[id]) {
		if a.Available && (a.Kind == network.VPNAttachment || a.Kind == network.DirectConnectAttachment) && links[a.ID] == nil {
			links[a.ID] = a
			options = append(options, a.ID)
		}
	}
	if len(options) == 0 {
		j.unmodelled(id, "on-premises network")
		return
	}
	j.enterTransit(links[j.choose(OnPremisesLink, id, options)])
}

// fromVPN takes the packet in by a VPN gateway, which delivers to the addresses of its VPC only.
func (j *journey) fromVPN(g *network.Gateway) {
	v := j.x.VPC[g.VPC]
	if v == nil || !network.Contains(v.CIDRs, j.packet.Dst) {
		j.drop(g.ID, trace.VPNNotInVPC, g.Origin, "VPN gateway %s leads to its VPC, and %v is not in it", g.ID, j.packet.Dst)
		return
	}
	j.pass(g.ID, g.Origin, "VPN gateway %s to VPC %s", g.ID, v.ID)
	if t := j.x.EdgeTable[g.ID]; t != nil {
		j.route(spot{vpc: v}, t)
		return
	}
	j.local(spot{vpc: v})
}
