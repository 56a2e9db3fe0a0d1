package fromaws

import "github.com/palisade-iac/palisade/pkg/network"

type peering struct {
	place
	ID     network.ID `json:"VpcPeeringConnectionId"`
	Status struct {
		Code string `json:"Code"`
	} `json:"Status"`
	Requester peeringSide `json:"RequesterVpcInfo"`
	Accepter  peeringSide `json:"AccepterVpcInfo"`
	Tags      tags        `json:"Tags"`
}

func (p *peering) id() network.ID { return p.ID }

type peeringSide struct {
	VPC    network.ID `json:"VpcId"`
	Region string     `json:"Region"`
	Owner  string     `json:"OwnerId"`
}

func (s peeringSide) read(rd *reader) network.PeeringSide {
	side := network.PeeringSide{VPC: s.VPC, Region: s.Region, Account: s.Owner}
	if v := rd.vpc[s.VPC]; v != nil {
		if side.Region == "" {
			side.Region = v.Region
		}
		if side.Account == "" {
			side.Account = v.Account
		}
	}
	return side
}

func (rd *reader) readPeerings() {
	for _, p := range rd.peerings.all {
		part := &network.Peering{
			ID: p.ID, Name: p.Tags.name(""), Requester: p.Requester.read(rd), Accepter: p.Accepter.read(rd),
			Tags: p.Tags.read(), Origin: p.origin(),
		}
		part.Active = carries(p.field("Status"), p.Status.Code, &part.Unknown, []string{"active"}, []string{"provisioning", "deleting"})
		if part.Requester.VPC == "" || part.Accepter.VPC == "" {
			p.unknown(&part.Unknown, "the VPCs of its sides are not both told")
		}
		rd.net.Peerings = append(rd.net.Peerings, part)
	}
}
