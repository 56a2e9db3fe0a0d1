package frompulumi

import (
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
)

func premisesKinds() map[string]kind {
	all := map[string]kind{
		"ec2:VpnConnection":                        {make: makeVPN, join: joinVPN},
		"ec2:VpnConnectionRoute":                   {join: joinVPNRoute},
		"directconnect:Gateway":                    {},
		"directconnect:GatewayAssociation":         {make: makeDirectConnect, join: joinDirectConnect},
		"directconnect:GatewayAssociationProposal": {},
	}
	for _, hosted := range []string{"", "Hosted"} {
		all["directconnect:"+hosted+"PrivateVirtualInterface"] = kind{join: joinVirtualInterface}
		all["directconnect:"+hosted+"TransitVirtualInterface"] = kind{} // a Direct Connect gateway's, whose association counts
	}
	all["directconnect:HostedPrivateVirtualInterfaceAccepter"] = kind{join: joinVirtualInterface}
	all["directconnect:HostedTransitVirtualInterfaceAcceptor"] = kind{}
	return all
}

// makeVPN reads a connection to on-premises networks. On a transit gateway it is an attachment.
func makeVPN(r *resource) {
	v := r.get("transitGatewayId")
	if v.absent() {
		return
	}
	p := &network.OnPremises{ID: r.id(), Name: r.label(), Origin: r.origin("")}
	announced(r, p)
	r.reader.premises[p.ID] = p
	a := &network.Attachment{
		ID: r.derived("transitGatewayAttachmentId"), Name: r.label(), Kind: network.VPNAttachment, Resource: p.ID, Available: true,
		GroupReferencing: true, Tags: r.tags(), Origin: r.origin(""),
	}
	a.TransitGateway = v.ref(r.reader.names.transitGateway, &a.Unknown)
	r.reader.attachments[a.ID] = a
}

// announced doubts what lies behind a connection that has more than static routes.
func announced(r *resource, p *network.OnPremises) {
	if !r.get("staticRoutesOnly").flag(&p.Unknown, false) {
		mark(&p.Unknown, r.origin("staticRoutesOnly"), "what connection %s announces by BGP is not in a plan", r.Name)
	}
}

// joinVPN puts what lies behind a connection behind the VPN gateway that it ends at. One that ends nowhere leads nowhere.
func joinVPN(r *resource) {
	if a := r.reader.attachments[r.derived("transitGatewayAttachmentId")]; a != nil {
		r.reader.useDefaults(a, value{of: r}, value{of: r})
		return
	}
	v := r.get("vpnGatewayId")
	if v.absent() {
		return
	}
	var u *network.Unknown
	id := v.ref(own("ec2:VpnGateway"), &u)
	if u != nil {
		r.unmodelled("may lead to on-premises networks from some VPN gateway: "+u.Text, nil)
		return
	}
	announced(r, r.reader.behind(id, r))
}

// behind is what lies behind a VPN gateway, or behind a connection.
func (rd *reader) behind(gateway network.ID, r *resource) *network.OnPremises {
	return found(rd.premises, gateway, func() *network.OnPremises {
		return &network.OnPremises{ID: gateway, Name: r.label(), Origin: r.origin("")}
	})
}

// joinVPNRoute adds a static route to what lies behind its connection. What route is added to which connection may not be known.
func joinVPNRoute(r *resource) {
	var u *network.Unknown
	id := r.get("vpnConnectionId").ref(own("ec2:VpnConnection"), &u)
	block, _ := r.get("destinationCidrBlock").prefix(&u)
	if c := r.reader.byID[id]; c != nil && c.get("transitGatewayId").absent() {
		id = c.get("vpnGatewayId").ref(own("ec2:VpnGateway"), &u)
	}
	if u != nil {
		for _, p := range r.reader.premises.sorted() {
			mark(&p.Unknown, u.Origin, "route %s may lead there: %s", r.Name, u.Text)
		}
		return
	}
	lies(block, r.reader.behind(id, r))
}

// lies puts a block behind a gateway or connection.
func lies(block netip.Prefix, behind *network.OnPremises) {
	if !slices.Contains(behind.Prefixes, block) {
		behind.Prefixes = append(behind.Prefixes, block)
		slices.SortFunc(behind.Prefixes, compare)
	}
}

// routedOnPremises puts what a static route of a transit gateway leads to a connection behind that: a connection there has no other static routes. Behind a
// default route may be anything.
func (rd *reader) routedOnPremises(r *resource, route network.TransitRoute) {
	for _, p := range rd.premises.sorted() {
		if route.Attachment == "" && route.Unknown != nil {
			mark(&p.Unknown, route.Unknown.Origin, "route %s may lead there: %s", r.Name, route.Unknown.Text)
			continue
		}
		leads := slices.ContainsFunc(rd.attachments.sorted(), func(a *network.Attachment) bool { return a.ID == route.Attachment && a.Resource == p.ID })
		switch {
		case !leads:
		case route.Destination.IsValid() && route.Destination.Bits() > 0:
			lies(route.Destination, p)
		default:
			mark(&p.Unknown, route.Origin, "what route %s leads there is not in a plan", r.Name)
		}
	}
}

// makeDirectConnect attaches a Direct Connect gateway to a transit gateway.
func makeDirectConnect(r *resource) {
	var u *network.Unknown
	id := r.get("dxGatewayId").ref(own("directconnect:Gateway"), &u)
	gateway := r.get("associatedGatewayId")
	transit := gateway.ref(r.reader.names.transitGateway, new(*network.Unknown))
	if transit == "" || r.reader.byID[transit] == nil && !hasPrefix(transit, "tgw-") || r.reader.byID[transit] != nil &&
		r.reader.byID[transit].short != "ec2transitgateway:TransitGateway" {
		return
	}
	a := &network.Attachment{
		ID: r.attachedAs(), Name: r.label(), TransitGateway: transit, Kind: network.DirectConnectAttachment, Resource: id, Available: true,
		GroupReferencing: true, Unknown: u, Origin: r.origin(""),
	}
	r.reader.attachments[a.ID] = a
	p := &network.OnPremises{ID: id, Name: r.label(), Origin: r.origin("")}
	mark(&p.Unknown, p.Origin, "what is announced over Direct Connect is not in a plan")
	r.reader.premises[id] = p
}

// attachedAs is the id of the attachment that an association with a transit gateway is. The association does not tell it, a function does: where others name an
// attachment that they know by this association alone, it is that.
func (r *resource) attachedAs() network.ID {
	const property = "transitGatewayAttachmentId"
	for _, other := range r.reader.resources {
		urns := other.PropertyDependencies[property]
		if !slices.Contains(urns, r.URN) || slices.ContainsFunc(urns, func(urn string) bool { return urn != r.URN && r.reader.attaches(urn) }) {
			continue
		}
		if id := known(other.get(property).raw); id != "" {
			return network.ID(id)
		}
	}
	return r.id()
}

// attaches reports whether a resource is an attachment to a transit gateway.
func (rd *reader) attaches(urn string) bool {
	r := rd.byURN[urn]
	if r == nil {
		return false
	}
	_, ok := rd.names.attachment[r.short]
	return ok
}

// joinDirectConnect puts what a Direct Connect gateway leads to behind the VPN gateway that it is associated with.
func joinDirectConnect(r *resource) {
	if a := r.reader.attachments[r.attachedAs()]; a != nil {
		r.reader.useDefaults(a, value{of: r}, value{of: r})
		return
	}
	announce(r, r.get("associatedGatewayId"))
}

func joinVirtualInterface(r *resource) {
	if v := r.get("vpnGatewayId"); v.given() {
		announce(r, v)
	}
}

// announce has a VPN gateway learn routes that are not in a plan.
func announce(r *resource, gateway value) {
	var u *network.Unknown
	id := gateway.ref(own("ec2:VpnGateway"), &u)
	if u != nil {
		r.unmodelled("may lead to on-premises networks from some gateway: "+u.Text, nil)
		return
	}
	p := r.reader.behind(id, r)
	mark(&p.Unknown, r.origin(""), "what is announced over Direct Connect is not in a plan")
}
