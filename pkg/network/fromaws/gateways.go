package fromaws

import "github.com/palisade-iac/palisade/pkg/network"

// gateway is an internet gateway or an egress-only one.
type gateway struct {
	place
	InternetID   network.ID          `json:"InternetGatewayId"`
	EgressOnlyID network.ID          `json:"EgressOnlyInternetGatewayId"`
	Attachments  []gatewayAttachment `json:"Attachments"`
	Tags         tags                `json:"Tags"`
}

func (g *gateway) id() network.ID {
	if g.EgressOnlyID != "" {
		return g.EgressOnlyID
	}
	return g.InternetID
}

type gatewayAttachment struct {
	VPC   network.ID `json:"VpcId"`
	State string     `json:"State"`
}

type vpnGateway struct {
	place
	ID          network.ID          `json:"VpnGatewayId"`
	Attachments []gatewayAttachment `json:"VpcAttachments"`
	State       string              `json:"State"`
	Tags        tags                `json:"Tags"`
}

func (g *vpnGateway) id() network.ID { return g.ID }

// attachedTo is the VPC that a gateway is attached to; a VPN gateway remembers those that it was detached from. One that is just being attached or
// detached may carry packets.
func attachedTo(list []gatewayAttachment) network.ID {
	for _, a := range list {
		if is(a.State, "available", "attached", "attaching", "detaching") {
			return a.VPC
		}
	}
	return ""
}

func (rd *reader) readGateways() {
	for _, g := range rd.gateways.all {
		kind := network.InternetGateway
		if g.EgressOnlyID != "" {
			kind = network.EgressOnlyGateway
		}
		rd.net.Gateways = append(rd.net.Gateways, &network.Gateway{
			ID: g.id(), Name: g.Tags.name(""), Kind: kind, VPC: attachedTo(g.Attachments), Tags: g.Tags.read(), Origin: g.origin(),
		})
	}
	for _, g := range rd.vpnGateways.all {
		rd.net.Gateways = append(rd.net.Gateways, &network.Gateway{
			ID: g.ID, Name: g.Tags.name(""), Kind: network.VPNGateway, VPC: attachedTo(g.Attachments), Tags: g.Tags.read(), Origin: g.origin(),
		})
	}
}
