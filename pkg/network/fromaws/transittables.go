package fromaws

import (
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/validate"
)

type transitTable struct {
	place
	ID             network.ID           `json:"TransitGatewayRouteTableId"`
	TransitGateway network.ID           `json:"TransitGatewayId"`
	Propagations   []propagation        `json:"Propagations"`
	Associations   []transitAssociation `json:"Associations"`
	Routes         []transitRoute       `json:"Routes"`
	Tags           tags                 `json:"Tags"`
}

func (t *transitTable) id() network.ID { return t.ID }

type propagation struct {
	place
	Attachment network.ID `json:"TransitGatewayAttachmentId"`
	State      string     `json:"State"`
}

type transitAssociation struct {
	place
	Attachment network.ID `json:"TransitGatewayAttachmentId"`
	State      string     `json:"State"`
}

type transitRoute struct {
	place
	Block       string `json:"DestinationCidrBlock"`
	PrefixList  string `json:"PrefixListId"`
	State       string `json:"State"`
	Kind        string `json:"Type"`
	Attachments []struct {
		ID       network.ID `json:"TransitGatewayAttachmentId"`
		Resource network.ID `json:"ResourceId"`
		Kind     string     `json:"ResourceType"`
	} `json:"TransitGatewayAttachments"`
}

// propagated reports whether a route came by a propagation. Each block of a prefix list that a table refers to is listed as a "propagated" route too
// (Transit Gateway guide, View prefix list references); what it leads to was written by a person.
func (r *transitRoute) propagated() bool {
	return strings.EqualFold(r.Kind, "propagated") && r.PrefixList == ""
}

// tableAnswers is what was asked about single tables.
type tableAnswers struct {
	routes       map[network.ID][]transitRoute
	propagations map[network.ID][]propagation
	// incomplete are the answers that left routes out.
	incomplete map[network.ID]place
}

func (rd *reader) tableAnswers() tableAnswers {
	t := tableAnswers{map[network.ID][]transitRoute{}, map[network.ID][]propagation{}, map[network.ID]place{}}
	known := idsOf(rd.transitTables.all)
	for _, a := range rd.answers {
		if a.Routes != nil {
			id := rd.subject(a, a.TransitTableID, "TransitGatewayRouteTableId", "Routes", known)
			t.routes[id] = append(t.routes[id], a.Routes...)
			if t.routes[id] == nil {
				t.routes[id] = []transitRoute{}
			}
			if a.MoreRoutes {
				t.incomplete[id] = a.key("AdditionalRoutesAvailable")
			}
		}
		if a.Propagations != nil {
			id := rd.subject(a, a.TransitTableID, "TransitGatewayRouteTableId", "TransitGatewayRouteTablePropagations", known)
			t.propagations[id] = append(t.propagations[id], a.Propagations...)
		}
	}
	return t
}

func (rd *reader) readTransitTables() {
	asked := rd.tableAnswers()
	for _, t := range rd.transitTables.all {
		part := &network.TransitTable{ID: t.ID, Name: t.Tags.name(""), TransitGateway: t.TransitGateway, Tags: t.Tags.read(), Origin: t.origin()}
		for _, p := range slices.Concat(t.Propagations, asked.propagations[t.ID]) {
			if is(p.State, "enabled", "enabling", "disabling") {
				part.Propagations = appendNew(part.Propagations, p.Attachment)
			}
			if !is(p.State, "enabled", "disabled") {
				p.unknown(&part.Unknown, "the propagation of %s is %s", p.Attachment, p.State)
			}
		}
		routes := slices.Concat(t.Routes, asked.routes[t.ID])
		for i := range routes {
			rd.transitRoute(part, &routes[i])
		}
		if t.answer && t.Routes == nil && asked.routes[t.ID] == nil {
			t.unknown(&part.Unknown, "the routes of %s were not asked for", t.ID)
		}
		if _, ok := asked.propagations[t.ID]; t.answer && t.Propagations == nil && !ok {
			t.unknown(&part.Unknown, "what propagates to %s was not asked for", t.ID)
		}
		if at, ok := asked.incomplete[t.ID]; ok {
			at.unknown(&part.Unknown, "%s has more routes than the answer lists", t.ID)
		}
		rd.net.TransitTables = append(rd.net.TransitTables, part)
	}
}

// transitRoute adds a static route to a table. A propagated one tells of the propagation that it comes by.
func (rd *reader) transitRoute(t *network.TransitTable, r *transitRoute) {
	if strings.EqualFold(r.State, "deleted") {
		return
	}
	if r.propagated() {
		for _, a := range r.Attachments {
			t.Propagations = appendNew(t.Propagations, a.ID)
		}
		return
	}
	part := network.TransitRoute{Origin: r.origin(), Blackhole: strings.EqualFold(r.State, "blackhole")}
	switch {
	case r.Block != "": // of a prefix list as well, each block of which is listed
		part.Destination = rd.block(r.Block, r.field("DestinationCidrBlock"))
	case r.PrefixList != "":
		part.PrefixList = network.ID(r.PrefixList)
	default:
		rd.mistakes.Addf(validate.Required, r.where(), nil, "it has no destination: DestinationCidrBlock or PrefixListId is required")
	}
	if !is(r.State, "active", "blackhole") {
		r.unknown(&part.Unknown, "its state is %q", r.State)
	}
	if len(r.Attachments) == 0 {
		if !part.Blackhole {
			r.unknown(&part.Unknown, "the attachment that it leads to is not told")
		}
		t.Routes = append(t.Routes, part)
	}
	for _, a := range r.Attachments {
		part.Attachment = a.ID
		t.Routes = append(t.Routes, part)
	}
}
