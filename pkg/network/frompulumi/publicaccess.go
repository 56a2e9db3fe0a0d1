package frompulumi

import "github.com/palisade-iac/palisade/pkg/network"

// blockPublicAccess reads the switch of an account and region. A mode that is not known blocks nothing: to take it for a block would prove
// too much; and it is listed, since nothing can be said to reach anything while it may block.
func blockPublicAccess(r *resource) {
	b := &network.BlockPublicAccess{Region: r.region(), Account: r.account(), Mode: network.PublicAccessOff, Origin: r.origin("internetGatewayBlockMode")}
	var u *network.Unknown
	mode := r.get("internetGatewayBlockMode")
	switch m := network.PublicAccessMode(mode.text(&u)); m {
	case network.PublicAccessOff, network.BlockIngress, network.BlockBidirectional:
		b.Mode = m
	default:
		if u == nil {
			mode.wrong(&u, "mode")
		}
		r.unmodelled("may keep packets from internet gateways: "+u.Text, nil)
	}
	r.reader.net.PublicAccess = append(r.reader.net.PublicAccess, b)
}

// excludePublicAccess lifts the block of its account and region, wherever that was set: an exclusion without one lifts nothing.
func excludePublicAccess(r *resource) {
	var u *network.Unknown
	e := network.PublicAccessExclusion{Origin: r.origin("")}
	e.VPC = r.get("vpcId").ref(r.reader.names.vpc, &u)
	e.Subnet = r.get("subnetId").ref(r.reader.names.subnet, &u)
	switch mode := r.get("internetGatewayExclusionMode"); mode.text(&u) {
	case "allow-egress":
		e.EgressOnly = true
	case "allow-bidirectional":
	default:
		if u == nil {
			mode.wrong(&u, "mode of an exclusion")
		}
	}
	if u != nil {
		r.unmodelled("may lift Block Public Access: "+u.Text, nil)
		return
	}
	for _, b := range r.reader.net.PublicAccess {
		if b.Region == r.region() && b.Account == r.account() {
			b.Exclusions = append(b.Exclusions, e)
		}
	}
}
