package fromaws

import (
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/validate"
)

type natGateway struct {
	place
	ID           network.ID   `json:"NatGatewayId"`
	VPC          network.ID   `json:"VpcId"`
	Subnet       network.ID   `json:"SubnetId"`
	Connectivity string       `json:"ConnectivityType"`
	Mode         string       `json:"AvailabilityMode"`
	State        string       `json:"State"`
	Addresses    []natAddress `json:"NatGatewayAddresses"`
	Appliances   []struct {
		Type string `json:"Type"`
	} `json:"AttachedAppliances"`
	Tags tags `json:"Tags"`
}

func (g *natGateway) id() network.ID { return g.ID }

type natAddress struct {
	place
	Private   string     `json:"PrivateIp"`
	Public    string     `json:"PublicIp"`
	Interface network.ID `json:"NetworkInterfaceId"`
}

func (rd *reader) readNATs() {
	for _, g := range rd.nats.all {
		part := &network.NATGateway{
			ID: g.ID, Name: g.Tags.name(""), VPC: g.VPC, Subnet: g.Subnet, Regional: strings.EqualFold(g.Mode, "regional"),
			Private: strings.EqualFold(g.Connectivity, "private"), Tags: g.Tags.read(), Origin: g.origin(),
		}
		part.Unavailable = !carries(g.field("State"), g.State, &part.Unknown, []string{"available"}, []string{"pending", "deleting"})
		if g.Connectivity != "" {
			validate.OneOf(&rd.mistakes, g.field("ConnectivityType").where(), strings.ToLower(g.Connectivity), "public", "private")
		}
		if s := rd.subnet[g.Subnet]; s != nil && part.VPC == "" {
			part.VPC = s.VPC
		}
		if part.Subnet == "" && !part.Regional {
			g.unknown(&part.Unknown, "its subnet is not told")
		}
		if len(g.Appliances) > 0 {
			g.field("AttachedAppliances").unknown(&part.Unknown, "a %s is attached to it, and what that lets through is not modelled", g.Appliances[0].Type)
		}
		for _, a := range g.Addresses {
			part.Addresses = append(part.Addresses, network.NATAddress{
				Private: rd.address(a.Private, a.field("PrivateIp")), Public: rd.address(a.Public, a.field("PublicIp")), Interface: a.Interface,
			})
		}
		rd.net.NATGateways = append(rd.net.NATGateways, part)
	}
}
