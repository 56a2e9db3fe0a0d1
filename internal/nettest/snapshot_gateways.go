package nettest

import (
	"net/netip"

	"github.com/palisade-iac/palisade/pkg/network"
)

func (s snapshot) gateways(kind network.GatewayKind, id, attachments string) []any {
	list := []any{}
	for _, g := range s.n.Gateways {
		if g.Kind != kind {
			continue
		}
		o := Object{id: string(g.ID), attachments: []any{}}
		if g.VPC != "" {
			state := "available"
			if kind == network.VPNGateway {
				state = "attached"
			}
			o[attachments] = []any{Object{"VpcId": string(g.VPC), "State": state}}
		}
		list = append(list, o)
	}
	return list
}

func (snapshot) nat(g *network.NATGateway) Object {
	o := Object{
		"NatGatewayId": string(g.ID), "VpcId": string(g.VPC), "ConnectivityType": "public", "AvailabilityMode": "zonal", "State": "available",
		"NatGatewayAddresses": each(g.Addresses, func(a network.NATAddress) Object {
			address := Object{"NetworkInterfaceId": "eni-of-" + string(g.ID)}
			put(address, "PrivateIp", a.Private)
			put(address, "PublicIp", a.Public)
			return address
		}),
	}
	if g.Private {
		o["ConnectivityType"] = "private"
	}
	if g.Regional {
		o["AvailabilityMode"] = "regional"
	} else {
		o["SubnetId"] = string(g.Subnet)
	}
	if g.Unavailable {
		o["State"] = "failed"
	}
	return o
}

// put writes an address if there is one.
func put(o Object, field string, a netip.Addr) {
	if a.IsValid() {
		o[field] = a.String()
	}
}

func (snapshot) peering(p *network.Peering) Object {
	side := func(s network.PeeringSide) Object {
		return Object{"VpcId": string(s.VPC), "Region": s.Region, "OwnerId": s.Account}
	}
	code := "active"
	if !p.Active {
		code = "pending-acceptance"
	}
	return Object{
		"VpcPeeringConnectionId": string(p.ID), "Status": Object{"Code": code, "Message": code}, "RequesterVpcInfo": side(p.Requester),
		"AccepterVpcInfo": side(p.Accepter),
	}
}

func enabled(on bool) string {
	if on {
		return "enable"
	}
	return "disable"
}

func (snapshot) transitGateway(g *network.TransitGateway) Object {
	return Object{
		"TransitGatewayId": string(g.ID), "OwnerId": g.Account, "State": "available",
		"TransitGatewayArn": "arn:aws:ec2:" + g.Region + ":" + g.Account + ":transit-gateway/" + string(g.ID),
		"Options":           Object{"AmazonSideAsn": 64512, "SecurityGroupReferencingSupport": enabled(g.GroupReferencing)},
	}
}

func (snapshot) attachment(a *network.Attachment) Object {
	o := Object{
		"TransitGatewayAttachmentId": string(a.ID), "TransitGatewayId": string(a.TransitGateway), "ResourceType": string(a.Kind),
		"ResourceId": string(a.Resource), "State": "available",
		"Options": Object{"ApplianceModeSupport": enabled(a.ApplianceMode), "SecurityGroupReferencingSupport": enabled(a.GroupReferencing)},
	}
	if a.Kind == network.VPCAttachment {
		o["SubnetIds"] = idTexts(a.Subnets)
	}
	if a.RouteTable != "" {
		o["Association"] = Object{"TransitGatewayRouteTableId": string(a.RouteTable), "State": "associated"}
	}
	if !a.Available {
		o["State"] = "pendingAcceptance"
	}
	return o
}

func (s snapshot) transitTable(t *network.TransitTable) Object {
	attached := func(id network.ID) Object {
		for _, a := range s.n.Attachments {
			if a.ID == id && a.TransitGateway == t.TransitGateway {
				return Object{"TransitGatewayAttachmentId": string(id), "ResourceType": string(a.Kind), "ResourceId": string(a.Resource)}
			}
		}
		return Object{"TransitGatewayAttachmentId": string(id)}
	}
	return Object{
		"TransitGatewayRouteTableId": string(t.ID), "TransitGatewayId": string(t.TransitGateway),
		"Propagations": each(t.Propagations, func(id network.ID) Object {
			o := attached(id)
			o["State"] = "enabled"
			return o
		}),
		"Routes": each(t.Routes, func(r network.TransitRoute) Object {
			o := Object{"Type": "static", "State": "active"}
			if r.PrefixList != "" {
				o["PrefixListId"] = string(r.PrefixList)
			} else {
				o["DestinationCidrBlock"] = r.Destination.String()
			}
			if r.Blackhole {
				o["State"] = "blackhole"
			} else {
				o["TransitGatewayAttachments"] = []any{attached(r.Attachment)}
			}
			return o
		}),
	}
}

func (snapshot) onPremises(p *network.OnPremises) Object {
	return Object{"Id": string(p.ID), "Cidrs": blockTexts(p.Prefixes)}
}

// publicAccess writes the settings of the only region and account that built networks have.
func (s snapshot) publicAccess() Object {
	if len(s.n.PublicAccess) == 0 {
		return Object{"InternetGatewayBlockMode": "off", "Exclusions": []any{}}
	}
	p := s.n.PublicAccess[0]
	return Object{
		"InternetGatewayBlockMode": string(p.Mode),
		"Exclusions": each(p.Exclusions, func(e network.PublicAccessExclusion) Object {
			o := Object{"InternetGatewayExclusionMode": "allow-bidirectional"}
			if e.EgressOnly {
				o["InternetGatewayExclusionMode"] = "allow-egress"
			}
			if e.VPC != "" {
				o["VpcId"] = string(e.VPC)
			} else {
				o["SubnetId"] = string(e.Subnet)
			}
			return o
		}),
	}
}
