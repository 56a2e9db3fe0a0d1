package frompulumi

import (
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

func gatewayKinds() map[string]kind {
	return map[string]kind{
		"ec2:InternetGateway":           {make: func(r *resource) { makeGateway(r, network.InternetGateway) }},
		"ec2:InternetGatewayAttachment": {join: func(r *resource) { attachGateway(r, "internetGatewayId", network.InternetGateway) }},
		"ec2:EgressOnlyInternetGateway": {make: func(r *resource) { makeGateway(r, network.EgressOnlyGateway) }},
		"ec2:VpnGateway":                {make: func(r *resource) { makeGateway(r, network.VPNGateway) }},
		"ec2:VpnGatewayAttachment":      {join: func(r *resource) { attachGateway(r, "vpnGatewayId", network.VPNGateway) }},
	}
}

func makeGateway(r *resource, k network.GatewayKind) {
	g := &network.Gateway{ID: r.id(), Name: r.label(), Kind: k, Tags: r.tags(), Origin: r.origin("")}
	var u *network.Unknown
	g.VPC = r.get("vpcId").ref(r.reader.names.vpc, &u)
	r.reader.gateways[g.ID] = g
	if u != nil {
		r.unmodelled("may be attached to a VPC: "+u.Text, nil)
	}
}

// attachGateway attaches a gateway to a VPC. Attachments of which a side is not known may be of any.
func attachGateway(r *resource, property string, k network.GatewayKind) {
	var u *network.Unknown
	id := r.get(property).ref(r.reader.names.internetOrVPN, &u)
	vpc := r.get("vpcId").ref(r.reader.names.vpc, &u)
	if u != nil {
		r.unmodelled("may attach a gateway to a VPC: "+u.Text, nil)
		return
	}
	g := r.reader.gateways[id]
	if g == nil {
		g = &network.Gateway{ID: id, Name: string(id), Kind: k, Origin: r.origin(property)}
		r.reader.gateways[id] = g
	}
	g.VPC = vpc
}

// hasPrefix reports whether an id is one of AWS's of some kind.
func hasPrefix(id network.ID, prefix string) bool { return strings.HasPrefix(string(id), prefix) }
