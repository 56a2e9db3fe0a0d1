package fromaws

import (
	"cmp"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/validate"
)

type transitGateway struct {
	place
	ID      network.ID     `json:"TransitGatewayId"`
	ARN     string         `json:"TransitGatewayArn"`
	Region  string         `json:"Region"`
	Owner   string         `json:"OwnerId"`
	Options transitOptions `json:"Options"`
	Tags    tags           `json:"Tags"`
}

func (g *transitGateway) id() network.ID { return g.ID }
func (g *transitGateway) owner() string  { return g.Owner }

type transitOptions struct {
	ApplianceMode    flag `json:"ApplianceModeSupport"`
	GroupReferencing flag `json:"SecurityGroupReferencingSupport"`
}

// attachment is what all attachments are listed as, or what those of VPCs are listed as once more, with their subnets.
type attachment struct {
	place
	ID             network.ID     `json:"TransitGatewayAttachmentId"`
	TransitGateway network.ID     `json:"TransitGatewayId"`
	Kind           string         `json:"ResourceType"`
	Resource       network.ID     `json:"ResourceId"`
	VPC            network.ID     `json:"VpcId"`
	State          string         `json:"State"`
	Subnets        []network.ID   `json:"SubnetIds"`
	Association    association    `json:"Association"`
	Options        transitOptions `json:"Options"`
	Tags           tags           `json:"Tags"`
}

// id tells the two sides of a peering apart.
func (a *attachment) id() network.ID {
	if a.ID == "" {
		return ""
	}
	return a.ID + " " + a.TransitGateway
}

type association struct {
	place
	Table network.ID `json:"TransitGatewayRouteTableId"`
	State string     `json:"State"`
}

func (rd *reader) readTransitGateways() {
	for _, g := range rd.transitGateways.all {
		region, _, _, _ := arn(g.ARN)
		part := &network.TransitGateway{
			ID: g.ID, Name: g.Tags.name(""), Region: cmp.Or(g.Region, region, g.region), Account: cmp.Or(g.Owner, g.account),
			GroupReferencing: g.Options.GroupReferencing.or(false), Tags: g.Tags.read(), Origin: g.origin(),
		}
		rd.net.TransitGateways = append(rd.net.TransitGateways, part)
	}
}

func attachmentKind(resource string) network.AttachmentKind {
	switch strings.ToLower(resource) {
	case "vpc":
		return network.VPCAttachment
	case "peering", "tgw-peering":
		return network.PeeringAttachment
	case "vpn":
		return network.VPNAttachment
	case "direct-connect-gateway":
		return network.DirectConnectAttachment
	}
	return network.OtherAttachment
}

func (rd *reader) readAttachments() {
	tables := rd.associations()
	for _, a := range rd.attachments.all {
		kind := attachmentKind(a.Kind)
		if a.Kind == "" && a.VPC != "" {
			kind = network.VPCAttachment
		}
		part := &network.Attachment{
			ID: a.ID, Name: a.Tags.name(""), TransitGateway: a.TransitGateway, Kind: kind, Resource: cmp.Or(a.Resource, a.VPC),
			Subnets: a.Subnets, ApplianceMode: a.Options.ApplianceMode.or(false),
			GroupReferencing: a.Options.GroupReferencing.or(true), Tags: a.Tags.read(), Origin: a.origin(),
		}
		if a.TransitGateway == "" {
			rd.mistakes.Addf(validate.Required, a.field("TransitGatewayId").where(), nil, "required: attachment %s is of a transit gateway", a.ID)
		}
		if part.Kind == network.VPCAttachment && len(a.Subnets) == 0 {
			a.field("SubnetIds").unknown(&part.Unknown, "the subnets of attachment %s are not told", a.ID)
		}
		part.Available = carries(a.field("State"), a.State, &part.Unknown, []string{"available"}, []string{"pending", "modifying", "rollingBack", "deleting"})
		rd.associateAttachment(part, a, tables[a.ID])
		rd.net.Attachments = append(rd.net.Attachments, part)
		if part.Kind == network.OtherAttachment {
			rd.unmodelled(a.place, a.ID, "TransitGatewayAttachment "+a.Kind, "carries packets between what is attached to "+string(a.TransitGateway)+" and networks that are not modelled",
				rd.attachedVPCs(a.TransitGateway)...)
		}
	}
}

// associations are the tables of attachments as the answers about tables tell them.
func (rd *reader) associations() map[network.ID][]association {
	all := map[network.ID][]association{}
	add := func(table network.ID, list []transitAssociation) {
		for _, a := range list {
			all[a.Attachment] = append(all[a.Attachment], association{a.place, table, a.State})
		}
	}
	for _, t := range rd.transitTables.all {
		add(t.ID, t.Associations)
	}
	for _, a := range rd.answers {
		if a.Associations != nil {
			add(rd.subject(a, a.TransitTableID, "TransitGatewayRouteTableId", "Associations", idsOf(rd.transitTables.all)), a.Associations)
		}
	}
	return all
}

func (rd *reader) associateAttachment(part *network.Attachment, a *attachment, more []association) {
	for _, as := range append([]association{a.Association}, more...) {
		switch {
		case as.Table == "" || rd.foreignTable(as.Table, a.TransitGateway):
		case !is(as.State, "associated"):
			as.unknown(&part.Unknown, "its association with %s is %s", as.Table, as.State)
		case part.RouteTable != "" && part.RouteTable != as.Table:
			rd.mistakes.Addf(validate.Conflict, as.where(), string(as.Table), "attachment %s has two route tables: %s and %s", a.ID, part.RouteTable, as.Table)
		default:
			part.RouteTable = as.Table
		}
	}
	if a.answer && part.RouteTable == "" && !rd.tellsAssociations(a.TransitGateway) {
		a.unknown(&part.Unknown, "the route table that attachment %s is associated with is not told", a.ID)
	}
}

// tellsAssociations reports whether the answers tell what the attachments of a transit gateway are associated with. Those of other accounts than
// its owner's do not, and neither do those about the attachments of VPCs.
func (rd *reader) tellsAssociations(gateway network.ID) bool {
	return slices.ContainsFunc(rd.transitTables.all, func(t *transitTable) bool {
		return t.TransitGateway == gateway && (rd.asked(t.area(), "TransitGatewayAttachments") || rd.asked(t.area(), "Associations"))
	})
}

// foreignTable reports whether a table is one of another transit gateway, as that of the other side of a peering is.
func (rd *reader) foreignTable(table, gateway network.ID) bool {
	t := rd.transitTables.get(table)
	return t != nil && t.TransitGateway != "" && t.TransitGateway != gateway
}

// attachedVPCs are the VPCs that are attached to a transit gateway.
func (rd *reader) attachedVPCs(gateway network.ID) []network.ID {
	var all []network.ID
	for _, a := range rd.attachments.all {
		if a.TransitGateway == gateway && (attachmentKind(a.Kind) == network.VPCAttachment || a.VPC != "") {
			all = appendNew(all, cmp.Or(a.Resource, a.VPC))
		}
	}
	return all
}
