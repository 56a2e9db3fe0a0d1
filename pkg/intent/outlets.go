package intent

import (
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
)

// outlets are the links to premises by which workloads of a VPC are meant to get to the internet: those that a default route leads to. What the premises pass on is
// theirs to say, so it is not denied, and only what goes past them is a violation.
func outlets(x *network.Index, vpc *network.VPC) []Selector {
	var out []Selector
	for _, a := range x.Network.Attachments {
		if linksPremises(a) && len(x.AttachmentsOf[vpc.ID]) > 0 && slices.ContainsFunc(x.Network.TransitTables, func(t *network.TransitTable) bool {
			return slices.ContainsFunc(t.Routes, func(r network.TransitRoute) bool { return isDefault(r.Destination) && r.Attachment == a.ID })
		}) {
			out = append(out, Selector{Kind: "attachment", Pattern: string(a.ID)})
		}
	}
	for _, g := range x.GatewaysOf[vpc.ID] {
		to := network.Target{Kind: network.ToVPNGateway, ID: g.ID}
		if g.Kind == network.VPNGateway && slices.ContainsFunc(x.Network.RouteTables, func(t *network.RouteTable) bool {
			return slices.ContainsFunc(t.Routes, func(r network.Route) bool { return isDefault(r.Destination) && r.Target == to })
		}) {
			out = append(out, Selector{Kind: "vpn-gateway", Pattern: string(g.ID), VPC: string(vpc.ID)})
		}
	}
	return out
}

func linksPremises(a *network.Attachment) bool {
	return a.Kind == network.VPNAttachment || a.Kind == network.DirectConnectAttachment
}

func isDefault(p netip.Prefix) bool { return p.IsValid() && p.Bits() == 0 }
