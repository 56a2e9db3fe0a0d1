package network

import "net/netip"

// TransitGateway is a transit gateway.
type TransitGateway struct {
	ID      ID
	Name    string
	Region  string
	Account string
	// GroupReferencing lets security group rules refer to groups of other VPCs attached to it (SecurityGroupReferencingSupport).
	// AWS's default is off.
	GroupReferencing bool
	Unknown          *Unknown
	Tags             Tags
	Origin           Origin
}

// Attachment attaches a VPC, another transit gateway, or an on-premises network to a transit gateway.
type Attachment struct {
	ID             ID
	Name           string
	TransitGateway ID
	Kind           AttachmentKind
	// Resource is the VPC, the other transit gateway, the VPN connection or the Direct Connect gateway.
	Resource ID
	// Available is set where it was accepted and carries packets.
	Available bool
	// Subnets of a VPC's attachment, one per zone.
	Subnets []ID
	// RouteTable is the table of the transit gateway that decides on packets that come from here; empty where none is associated.
	RouteTable ID
	// ApplianceMode keeps both directions of a flow in one zone.
	ApplianceMode bool
	// GroupReferencing is the attachment's own switch; AWS's default is on.
	GroupReferencing bool
	Unknown          *Unknown
	Tags             Tags
	Origin           Origin
}

// AttachmentKind says what is attached.
type AttachmentKind string

// The kinds of attachments.
const (
	VPCAttachment           AttachmentKind = "vpc"
	PeeringAttachment       AttachmentKind = "peering"
	VPNAttachment           AttachmentKind = "vpn"
	DirectConnectAttachment AttachmentKind = "direct-connect-gateway"
	// OtherAttachment is one that the model cannot follow: Connect, a core network, a network function.
	OtherAttachment AttachmentKind = "other"
)

// TransitTable is a route table of a transit gateway.
type TransitTable struct {
	ID             ID
	Name           string
	TransitGateway ID
	// Propagations are the attachments whose networks the table learns.
	Propagations []ID
	// Routes are its static routes.
	Routes  []TransitRoute
	Unknown *Unknown
	Tags    Tags
	Origin  Origin
}

// TransitRoute is a static route of a [TransitTable].
type TransitRoute struct {
	// Destination is a block, or PrefixList the list of blocks that it is for.
	Destination netip.Prefix
	PrefixList  ID
	// Attachment that it leads to; empty for a blackhole.
	Attachment ID
	Blackhole  bool
	Unknown    *Unknown
	Origin     Origin
}
