package frompulumi

import (
	"maps"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/plan"
)

func transitKinds() map[string]kind {
	return map[string]kind{
		"ec2transitgateway:TransitGateway":                          {make: makeTransitGateway},
		"ec2transitgateway:RouteTable":                              {make: makeTransitTable},
		"ec2transitgateway:VpcAttachment":                           {make: makeVPCAttachment, join: admitVPCAttachment},
		"ec2transitgateway:VpcAttachmentAccepter":                   {id: attachmentID, adopt: acceptAttachment},
		"ec2transitgateway:PeeringAttachment":                       {make: makeTransitPeering, join: joinTransitPeering},
		"ec2transitgateway:PeeringAttachmentAccepter":               {id: attachmentID, adopt: acceptTransitPeering},
		"ec2transitgateway:TransitGatewayPeeringAttachmentAccepter": {id: attachmentID, adopt: acceptTransitPeering},
		"ec2transitgateway:Connect":                                 {make: makeConnect, join: joinVPCAttachment},
		"ec2transitgateway:RouteTableAssociation":                   {settle: associateTransit},
		"ec2transitgateway:RouteTablePropagation":                   {settle: propagateTransit},
		"ec2transitgateway:Route":                                   {settle: settleTransitRoute},
		"ec2transitgateway:PrefixListReference":                     {settle: settleTransitRoute},
		"ec2transitgateway:DefaultRouteTableAssociation":            {settle: changeDefault},
		"ec2transitgateway:DefaultRouteTablePropagation":            {settle: changeDefault},
	}
}

// Outputs of a transit gateway that name its default tables, and inputs that switch them off.
const (
	associationTable  = "associationDefaultRouteTableId"
	propagationTable  = "propagationDefaultRouteTableId"
	associateAtFirst  = "defaultRouteTableAssociation"
	propagateAtFirst  = "defaultRouteTablePropagation"
	ofTransitGateways = "ec2transitgateway:TransitGateway"
)

func makeTransitGateway(r *resource) {
	g := &network.TransitGateway{ID: r.id(), Name: r.label(), Region: r.region(), Account: r.account(), Tags: r.tags(), Origin: r.origin("")}
	g.GroupReferencing = r.get("securityGroupReferencingSupport").flag(&g.Unknown, false)
	r.get(associateAtFirst).lacks(&g.Unknown)
	r.get(propagateAtFirst).lacks(&g.Unknown)
	r.doubtExisting(&g.Unknown, "what else is attached to it is not told")
	r.reader.transitGateways[g.ID] = g
	for _, id := range []network.ID{r.defaultTable(associateAtFirst), r.defaultTable(propagateAtFirst)} {
		if id != "" {
			t := &network.TransitTable{ID: id, Name: g.Name + " default", TransitGateway: g.ID, Origin: r.origin(associateAtFirst)}
			r.doubtExisting(&t.Unknown, "the routes of its default table are not told")
			r.reader.transitTables[id] = t
		}
	}
}

// defaultTable is the id of the table that attachments of a transit gateway use at first: for both uses the same one. It is empty where the
// gateway has none for the use.
func (r *resource) defaultTable(use string) network.ID {
	on := func(use string) bool { return r.get(use).flag(new(*network.Unknown), true) }
	switch {
	case !on(use):
		return ""
	case on(associateAtFirst):
		return r.derived(associationTable)
	}
	return r.derived(propagationTable)
}

func makeTransitTable(r *resource) {
	t := &network.TransitTable{ID: r.id(), Name: r.label(), Tags: r.tags(), Origin: r.origin("")}
	t.TransitGateway = r.get("transitGatewayId").ref(r.reader.names.transitGateway, &t.Unknown)
	r.doubtExisting(&t.Unknown, "its routes are not told")
	r.reader.transitTables[t.ID] = t
}

// useDefaults associates an attachment with the default table of its gateway and has that table learn it, unless either was declined.
func (rd *reader) useDefaults(a *network.Attachment, association, propagation value) {
	g := rd.byID[a.TransitGateway]
	if g == nil || g.short != ofTransitGateways {
		mark(&a.Unknown, a.Origin, "its transit gateway %s is %s", a.TransitGateway, elsewhere)
		return
	}
	for _, use := range []string{associateAtFirst, propagateAtFirst} {
		g.get(use).lacks(&a.Unknown)
	}
	if association.flag(&a.Unknown, true) {
		a.RouteTable = g.defaultTable(associateAtFirst)
	}
	if t := rd.transitTables[g.defaultTable(propagateAtFirst)]; t != nil && propagation.flag(&a.Unknown, true) {
		addID(&t.Propagations, a.ID)
	}
}

// associateTransit gives an attachment the table that decides on packets which come from it.
func associateTransit(r *resource) {
	var u *network.Unknown
	attachment, table := r.get("transitGatewayAttachmentId"), r.get("transitGatewayRouteTableId")
	id := attachment.ref(r.reader.names.attachment, &u)
	tableID := table.ref(r.reader.names.transitTable, &u)
	if u != nil {
		for _, a := range r.reader.possibleAttachments(attachment) {
			mark(&a.Unknown, u.Origin, "association %s may be of it: %s", r.Name, u.Text)
		}
		return
	}
	t := r.reader.transitTable(tableID, table.origin())
	for _, a := range r.reader.attachmentsWith(id, attachment.origin()) {
		if len(r.reader.sides[id]) < 2 || a.TransitGateway == t.TransitGateway {
			a.RouteTable = tableID
		}
	}
}

// propagateTransit has a table learn the networks behind an attachment.
func propagateTransit(r *resource) {
	var u *network.Unknown
	table := r.get("transitGatewayRouteTableId")
	tableID := table.ref(r.reader.names.transitTable, &u)
	id := r.get("transitGatewayAttachmentId").ref(r.reader.names.attachment, &u)
	if u == nil {
		r.reader.attachmentsWith(id, r.origin("transitGatewayAttachmentId"))
		addID(&r.reader.transitTable(tableID, table.origin()).Propagations, id)
		return
	}
	for _, t := range possible(table, r.reader.names.transitTable, r.reader.transitTables) {
		mark(&t.Unknown, u.Origin, "propagation %s may be one to it: %s", r.Name, u.Text)
	}
}

// settleTransitRoute adds a static route, for a block or for a list of blocks.
func settleTransitRoute(r *resource) {
	route := network.TransitRoute{Origin: r.origin("")}
	if v := r.get("prefixListId"); v.given() {
		route.PrefixList = v.ref(r.reader.names.prefixList, &route.Unknown)
	} else {
		route.Destination, _ = r.get("destinationCidrBlock").prefix(&route.Unknown)
		if !route.Destination.IsValid() && route.Unknown == nil {
			mark(&route.Unknown, route.Origin, "no destination")
		}
	}
	route.Blackhole = r.get("blackhole").flag(&route.Unknown, false)
	if v := r.get("transitGatewayAttachmentId"); !route.Blackhole {
		route.Attachment = v.ref(r.reader.names.attachment, &route.Unknown)
		if route.Attachment == "" && route.Unknown == nil {
			mark(&route.Unknown, route.Origin, "no attachment")
		}
	}
	r.reader.routedOnPremises(r, route)
	var u *network.Unknown
	table := r.get("transitGatewayRouteTableId")
	if id := table.ref(r.reader.names.transitTable, &u); u == nil {
		t := r.reader.transitTable(id, table.origin())
		t.Routes = append(t.Routes, route)
		return
	}
	for _, t := range possible(table, r.reader.names.transitTable, r.reader.transitTables) {
		mark(&t.Unknown, u.Origin, "route %s may be one of it: %s", r.Name, u.Text)
	}
}

// changeDefault makes another table the default one. Which attachments were made before, and so use the first one, is not in a plan.
func changeDefault(r *resource) {
	var u *network.Unknown
	gateway := r.get("transitGatewayId").ref(r.reader.names.transitGateway, &u)
	r.get("transitGatewayRouteTableId").ref(r.reader.names.transitTable, &u)
	for _, a := range r.reader.possibleAttachments(value{of: r, raw: plan.Unknown}) {
		if a.TransitGateway == gateway || gateway == "" {
			mark(&a.Unknown, r.origin("transitGatewayRouteTableId"), "whether it was made before %s changes the default table is not in a plan", r.Name)
		}
	}
	for _, t := range r.reader.transitTables.sorted() {
		if (t.TransitGateway == gateway || gateway == "") && r.short == "ec2transitgateway:DefaultRouteTablePropagation" {
			mark(&t.Unknown, r.origin("transitGatewayRouteTableId"), "which attachments it learns by default is not in a plan")
		}
	}
}

// attachmentsWith are the attachments with an id: one, or both sides of a peering. One that is not of the plan becomes a part of which
// nothing is known.
func (rd *reader) attachmentsWith(id network.ID, o network.Origin) []*network.Attachment {
	if both := rd.sides[id]; len(both) > 0 {
		return both
	}
	return []*network.Attachment{found(rd.attachments, id, func() *network.Attachment {
		a := &network.Attachment{ID: id, Kind: network.OtherAttachment, Available: true, Origin: o}
		mark(&a.Unknown, o, "attachment %s is %s", id, elsewhere)
		return a
	})}
}

// possibleAttachments is [possible] for attachments, of which some have two sides.
func (rd *reader) possibleAttachments(v value) []*network.Attachment {
	all := slices.Clone(possible(v, rd.names.attachment, rd.attachments))
	ids := v.candidates(rd.names.attachment)
	for _, id := range slices.Sorted(maps.Keys(rd.sides)) {
		if len(ids) == 0 || slices.Contains(ids, id) {
			all = append(all, rd.sides[id]...)
		}
	}
	return all
}

// transitTable is the table of a transit gateway with an id; see [reader.vpc].
func (rd *reader) transitTable(id network.ID, o network.Origin) *network.TransitTable {
	return found(rd.transitTables, id, func() *network.TransitTable {
		t := &network.TransitTable{ID: id, Origin: o}
		mark(&t.Unknown, o, "transit gateway route table %s is %s", id, elsewhere)
		return t
	})
}

// byTransitGateway orders the two sides of a peering, for a network that does not depend on the order of the plan.
func byTransitGateway(list []*network.Attachment) {
	slices.SortStableFunc(list, func(a, b *network.Attachment) int {
		switch {
		case a.ID != b.ID:
			return map[bool]int{true: -1, false: 1}[a.ID < b.ID]
		case a.TransitGateway != b.TransitGateway:
			return map[bool]int{true: -1, false: 1}[a.TransitGateway < b.TransitGateway]
		}
		return 0
	})
}
