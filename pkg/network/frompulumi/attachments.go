package frompulumi

import "github.com/palisade-iac/palisade/pkg/network"

// attachmentID is the id of the attachment that an accepter accepts.
func attachmentID(r *resource) network.ID {
	return r.get("transitGatewayAttachmentId").ref(r.reader.names.attachment, new(*network.Unknown))
}

// acceptsUnknown reports whether it is not known which attachment an accepter accepts, and has every one that it may be doubted.
func (r *resource) acceptsUnknown() bool {
	var u *network.Unknown
	v := r.get("transitGatewayAttachmentId")
	if v.ref(r.reader.names.attachment, &u); u == nil {
		return false
	}
	for _, a := range r.reader.possibleAttachments(v) {
		mark(&a.Unknown, u.Origin, "accepter %s may be its own: %s", r.Name, u.Text)
	}
	return true
}

func makeVPCAttachment(r *resource) {
	a := &network.Attachment{
		ID: r.id(), Name: r.label(), Kind: network.VPCAttachment, Tags: r.tags(), Origin: r.origin(""),
	}
	a.TransitGateway = r.get("transitGatewayId").ref(r.reader.names.transitGateway, &a.Unknown)
	a.Resource = r.get("vpcId").ref(r.reader.names.vpc, &a.Unknown)
	a.Subnets = r.get("subnetIds").refs(r.reader.names.subnet, &a.Unknown)
	a.ApplianceMode = r.get("applianceModeSupport").flag(&a.Unknown, false)
	a.GroupReferencing = r.get("securityGroupReferencingSupport").flag(&a.Unknown, true)
	r.doubtExisting(&a.Unknown, "its route table is not told")
	r.reader.attachments[a.ID] = a
}

// acceptedBy reports whether a transit gateway takes an attachment of the resource's account without being asked: its own account's, and others'
// if it says so.
func (r *resource) acceptedBy(gateway network.ID, u **network.Unknown) bool {
	g := r.reader.byID[gateway]
	if g == nil || g.short != ofTransitGateways {
		return true // of another plan, and not known anyhow
	}
	if g.Provider == r.Provider {
		return true
	}
	if g.account() == "" || r.account() == "" {
		mark(u, r.origin(""), "whether its account is that of transit gateway %s is not known, and so whether it must be accepted", gateway)
		return true
	}
	return g.account() == r.account() || g.get("autoAcceptSharedAttachments").flag(u, false)
}

// admitVPCAttachment decides whether an attachment carries packets: if it is accepted in the plan, or needs not be. Then it joins the gateway.
func admitVPCAttachment(r *resource) {
	if a := r.reader.attachments[r.id()]; r.reader.accepters[r.id()] == nil {
		a.Available = r.acceptedBy(a.TransitGateway, &a.Unknown)
	}
	joinVPCAttachment(r)
}

// joinVPCAttachment uses the gateway's default tables, unless the attachment or its accepter says otherwise.
func joinVPCAttachment(r *resource) {
	says := r
	if accepter := r.reader.accepters[r.id()]; accepter != nil {
		says = accepter
	}
	r.reader.useDefaults(r.reader.attachments[r.id()], says.get("transitGatewayDefaultRouteTableAssociation"),
		says.get("transitGatewayDefaultRouteTablePropagation"))
}

// acceptAttachment accepts an attachment that another account asks for.
func acceptAttachment(r *resource) {
	if r.acceptsUnknown() {
		return
	}
	a := r.reader.attachments[r.id()]
	if a == nil {
		a = &network.Attachment{ID: r.id(), Name: r.label(), Kind: network.VPCAttachment, GroupReferencing: true, Tags: r.tags(), Origin: r.origin("")}
		a.TransitGateway, a.Resource = network.ID(known(r.Outputs["transitGatewayId"])), network.ID(known(r.Outputs["vpcId"]))
		mark(&a.Unknown, a.Origin, "attachment %s is %s", a.ID, elsewhere)
		r.reader.attachments[a.ID] = a
	}
	a.Available = true
	r.reader.accepters[a.ID] = r
}

// makeTransitPeering reads a peering of two transit gateways: an attachment to either.
func makeTransitPeering(r *resource) {
	near := &network.Attachment{ID: r.id(), Name: r.label(), Kind: network.PeeringAttachment, Tags: r.tags(), Origin: r.origin("")}
	near.TransitGateway = r.get("transitGatewayId").ref(r.reader.names.transitGateway, &near.Unknown)
	near.Resource = r.get("peerTransitGatewayId").ref(r.reader.names.transitGateway, &near.Unknown)
	near.Available = known(r.Outputs["state"]) == "available"
	if v := r.get("options").only().field("dynamicRouting"); v.text(&near.Unknown) == "enable" {
		mark(&near.Unknown, v.origin(), "%s: routes that are learned over the peering are not in a plan", v.path)
	}
	far := *near
	far.TransitGateway, far.Resource = near.Resource, near.TransitGateway
	r.reader.sides[near.ID] = []*network.Attachment{near, &far}
}

func acceptTransitPeering(r *resource) {
	if r.acceptsUnknown() {
		return
	}
	both := r.reader.sides[r.id()]
	for _, a := range both {
		a.Available = true
	}
	if len(both) == 0 {
		r.reader.attachmentsWith(r.id(), r.origin("transitGatewayAttachmentId"))
	}
}

// joinTransitPeering uses the default tables of both gateways, as far as they are of the plan: a peering is associated, and never learned.
func joinTransitPeering(r *resource) {
	for _, a := range r.reader.sides[r.id()] {
		g := r.reader.byID[a.TransitGateway]
		if g != nil && g.short == ofTransitGateways {
			g.get(associateAtFirst).lacks(&a.Unknown)
			a.RouteTable = g.defaultTable(associateAtFirst)
			continue
		}
		mark(&a.Unknown, a.Origin, "transit gateway %s is %s", a.TransitGateway, elsewhere)
		if !a.Available {
			mark(&a.Unknown, a.Origin, "whoever owns transit gateway %s may accept it", a.TransitGateway)
		}
	}
}

// makeConnect reads a Connect attachment, over which BGP learns what no plan has.
func makeConnect(r *resource) {
	a := &network.Attachment{
		ID: r.id(), Name: r.label(), Kind: network.OtherAttachment, Available: true, GroupReferencing: true, Tags: r.tags(), Origin: r.origin(""),
	}
	a.TransitGateway = r.get("transitGatewayId").ref(r.reader.names.transitGateway, &a.Unknown)
	a.Resource = r.get("transportAttachmentId").ref(r.reader.names.attachment, &a.Unknown)
	mark(&a.Unknown, a.Origin, "a Connect attachment: where its tunnels end is not modelled")
	r.reader.attachments[a.ID] = a
}
