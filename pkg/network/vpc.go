package network

import "net/netip"

// VPC is a virtual private cloud.
type VPC struct {
	ID ID
	// Name is the Name tag, or the resource's name in a plan; empty if there is neither.
	Name string
	// Region, and Account of the owner (12 digits); empty where not told.
	Region  string
	Account string
	// CIDRs are all blocks, IPv4 and IPv6, primary and secondary.
	CIDRs []netip.Prefix
	// DNSSupport says whether the resolver at the VPC's base address plus two answers.
	DNSSupport bool
	// MainRouteTable is used by subnets without an association; empty where the source does not tell of it, which means a table with the
	// local routes alone.
	MainRouteTable ID
	// DefaultNACL is used by subnets without an association; empty where the source does not tell of it, which means AWS's own: all allowed.
	DefaultNACL ID
	// Unknown is set where the list of blocks may lack some, or holds some that are not certain.
	Unknown *Unknown
	Tags    Tags
	Origin  Origin
}

// Subnet is a subnet of a VPC, in one zone.
type Subnet struct {
	ID   ID
	Name string
	VPC  ID
	// CIDRs are its IPv4 and IPv6 blocks, one or both.
	CIDRs []netip.Prefix
	// Zone is the name of its availability zone, ZoneID its id. Names differ between accounts, ids do not; either may be empty.
	Zone   string
	ZoneID string
	// Account of the owner, which for a shared subnet is that of its VPC.
	Account string
	// RouteTable and NACL are the explicit associations; empty where there is none, and the VPC's main table or default list holds.
	RouteTable ID
	NACL       ID
	// MapPublicIP says that interfaces made here get a public IPv4 address unless they ask for none.
	MapPublicIP bool
	// Tier and TierType are those of the tags palisade:tier and palisade:tier-type, or of a file that maps subnets to tiers.
	Tier     string
	TierType string
	// Unknown is set where its blocks or associations are not certain.
	Unknown *Unknown
	Tags    Tags
	Origin  Origin
}

// Tags that the components put on what belongs to a tier.
const (
	TierTag     = "palisade:tier"
	TierTypeTag = "palisade:tier-type"
)

// Types of tiers, as in [TierTypeTag].
const (
	Public            = "Public"
	PrivateWithEgress = "PrivateWithEgress"
	Isolated          = "Isolated"
	Transit           = "TransitGateway"
	FirewallTier      = "Firewall"
	ReservedTier      = "Reserved"
)

// BlockPublicAccess is the state of VPC Block Public Access in one account and region.
type BlockPublicAccess struct {
	// Region and Account that it holds for; empty means all of the network.
	Region  string
	Account string
	Mode    PublicAccessMode
	// Exclusions lift it for one VPC or subnet each.
	Exclusions []PublicAccessExclusion
	Origin     Origin
}

// PublicAccessMode is what an internet gateway is kept from.
type PublicAccessMode string

// The modes of Block Public Access.
const (
	// PublicAccessOff blocks nothing.
	PublicAccessOff PublicAccessMode = "off"
	// BlockIngress lets only NAT gateways and egress-only internet gateways reach the internet.
	BlockIngress PublicAccessMode = "block-ingress"
	// BlockBidirectional stops all traffic from and to internet gateways and egress-only internet gateways.
	BlockBidirectional PublicAccessMode = "block-bidirectional"
)

// PublicAccessExclusion lifts Block Public Access for a VPC or a subnet.
type PublicAccessExclusion struct {
	// VPC or Subnet; the other is empty.
	VPC    ID
	Subnet ID
	// EgressOnly lifts it for egress alone ("allow-egress"); otherwise for both ways ("allow-bidirectional").
	EgressOnly bool
	Origin     Origin
}
