package network

import "net/netip"

// Gateway is a gateway of a VPC: to the internet, to the internet over IPv6 for answers only, or to on-premises networks.
type Gateway struct {
	ID   ID
	Name string
	Kind GatewayKind
	// VPC that it is attached to; empty while it is detached.
	VPC    ID
	Tags   Tags
	Origin Origin
}

// GatewayKind tells gateways apart.
type GatewayKind string

// The kinds of gateways.
const (
	InternetGateway   GatewayKind = "internet gateway"
	EgressOnlyGateway GatewayKind = "egress-only internet gateway"
	VPNGateway        GatewayKind = "VPN gateway"
)

// NATGateway is a NAT gateway.
type NATGateway struct {
	ID   ID
	Name string
	VPC  ID
	// Subnet of its interface; empty for a regional one, which is in no subnet and reaches the internet by itself.
	Subnet   ID
	Regional bool
	// Private translates to its private address only, for other networks and not for the internet.
	Private bool
	// Unavailable is set where it is being made, deleted or has failed.
	Unavailable bool
	// Addresses are its addresses; none where they are not known, which means some address of its subnet.
	Addresses []NATAddress
	Unknown   *Unknown
	Tags      Tags
	Origin    Origin
}

// NATAddress is an address of a NAT gateway: its private one, and the public one in front of it. Either may be invalid, where not known.
type NATAddress struct {
	Private   netip.Addr
	Public    netip.Addr
	Interface ID
}

// Peering is a VPC peering connection.
type Peering struct {
	ID   ID
	Name string
	// Active is set where the connection was accepted and carries packets.
	Active    bool
	Requester PeeringSide
	Accepter  PeeringSide
	Unknown   *Unknown
	Tags      Tags
	Origin    Origin
}

// PeeringSide is one side of a [Peering]. VPC may be one that is not part of the network.
type PeeringSide struct {
	VPC     ID
	Region  string
	Account string
}

// OnPremises is what lies behind a VPN gateway, a VPN connection, or a Direct Connect gateway.
type OnPremises struct {
	// ID is that of the gateway or connection.
	ID   ID
	Name string
	// Prefixes that are announced or routed there.
	Prefixes []netip.Prefix
	// Unknown is set where there may be more.
	Unknown *Unknown
	Origin  Origin
}
