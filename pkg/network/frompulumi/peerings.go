package frompulumi

import "github.com/palisade-iac/palisade/pkg/network"

func peeringKinds() map[string]kind {
	return map[string]kind{
		"ec2:VpcPeeringConnection":         {make: makePeering, settle: settlePeering},
		"ec2:VpcPeeringConnectionAccepter": {id: acceptedID, join: acceptPeering},
	}
}

// acceptedID is the id of the connection that an accepter accepts.
func acceptedID(r *resource) network.ID {
	return r.get("vpcPeeringConnectionId").ref(own("ec2:VpcPeeringConnection"), new(*network.Unknown))
}

func makePeering(r *resource) {
	p := &network.Peering{ID: r.id(), Name: r.label(), Tags: r.tags(), Origin: r.origin("")}
	p.Requester = network.PeeringSide{Region: r.region(), Account: r.account()}
	p.Requester.VPC = r.get("vpcId").ref(r.reader.names.vpc, &p.Unknown)
	p.Accepter = network.PeeringSide{Region: r.get("peerRegion").text(&p.Unknown), Account: r.get("peerOwnerId").text(&p.Unknown)}
	p.Accepter.VPC = r.get("peerVpcId").ref(r.reader.names.vpc, &p.Unknown)
	if p.Accepter.Region == "" {
		p.Accepter.Region = p.Requester.Region
	}
	if p.Accepter.Account == "" {
		p.Accepter.Account = p.Requester.Account
	}
	p.Active = accepted(r, &p.Unknown)
	r.reader.peerings[p.ID] = p
}

// accepted reports whether a side of a connection accepts it, or finds it accepted.
func accepted(r *resource, u **network.Unknown) bool {
	return r.get("autoAccept").flag(u, false) || known(r.Outputs["acceptStatus"]) == "active"
}

func acceptPeering(r *resource) {
	var u *network.Unknown
	connection := r.get("vpcPeeringConnectionId")
	id := connection.ref(own("ec2:VpcPeeringConnection"), &u)
	if u != nil {
		for _, p := range possible(connection, r.reader.names.peering, r.reader.peerings) {
			mark(&p.Unknown, u.Origin, "accepter %s may be its own: %s", r.Name, u.Text)
		}
		return
	}
	p := found(r.reader.peerings, id, func() *network.Peering { return requestedElsewhere(r, id) })
	p.Active = accepted(r, &p.Unknown) || p.Active
}

// requestedElsewhere is a connection that the plan accepts and another one asks for: its outputs alone tell its sides.
func requestedElsewhere(r *resource, id network.ID) *network.Peering {
	p := &network.Peering{ID: id, Name: r.label(), Tags: r.tags(), Origin: r.origin("")}
	p.Accepter = network.PeeringSide{VPC: network.ID(known(r.Outputs["vpcId"])), Region: r.region(), Account: r.account()}
	p.Requester = network.PeeringSide{
		VPC: network.ID(known(r.Outputs["peerVpcId"])), Region: known(r.Outputs["peerRegion"]), Account: known(r.Outputs["peerOwnerId"]),
	}
	if p.Accepter.VPC == "" || p.Requester.VPC == "" {
		mark(&p.Unknown, p.Origin, "peering connection %s is %s", id, elsewhere)
	}
	return p
}

// settlePeering doubts a connection that nobody in the plan accepts while its other side is not in the plan: whoever has that side may.
func settlePeering(r *resource) {
	p := r.reader.peerings[r.id()]
	peer := r.reader.vpcs[p.Accepter.VPC]
	if !p.Active && (peer == nil || peer.Account == "" || peer.Account != p.Requester.Account) {
		mark(&p.Unknown, r.origin("peerVpcId"), "may be accepted by whoever owns VPC %s, which the plan does not show", p.Accepter.VPC)
	}
}
