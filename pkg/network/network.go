package network

// Network is everything that is known of one network: one or many VPCs, in one or many regions and accounts.
// The order of its lists has no meaning.
type Network struct {
	VPCs            []*VPC
	Subnets         []*Subnet
	RouteTables     []*RouteTable
	NACLs           []*NACL
	SecurityGroups  []*SecurityGroup
	PrefixLists     []*PrefixList
	Gateways        []*Gateway
	NATGateways     []*NATGateway
	Peerings        []*Peering
	TransitGateways []*TransitGateway
	Attachments     []*Attachment
	TransitTables   []*TransitTable
	Endpoints       []*Endpoint
	Firewalls       []*Firewall
	OnPremises      []*OnPremises
	LoadBalancers   []*LoadBalancer
	TargetGroups    []*TargetGroup
	Interfaces      []*Interface
	Instances       []*Instance
	PublicAccess    []*BlockPublicAccess
	Distributions   []*Distribution
	VPCOrigins      []*VPCOrigin

	// Unmodelled lists what may carry packets and has no part above.
	Unmodelled []Unmodelled
	// Assumptions are facts of the model that its source did not tell: a stand-in chosen offline, a default of AWS taken for granted.
	Assumptions []Assumption
}

// ID identifies a part of a network: AWS's id or ARN, or in a plan the id that stands in for it. IDs are unique among all parts of a
// [Network]; the same transit gateway peering attachment is listed once per side and is the one exception.
type ID string

// Tags are the tags of a resource.
type Tags map[string]string

// Unknown says that a part of the model is not what it seems: something about it was not told or not understood.
type Unknown struct {
	// Text names what is not known and why: "cidrBlock: not known before deployment".
	Text string
	// Origin is where it stands.
	Origin Origin
}

// Unmodelled is a resource that may carry packets, or change which packets are carried, and that this package has no type for.
type Unmodelled struct {
	// ID and Type of the resource; Type is its Pulumi or AWS name.
	ID   ID
	Type string
	// VPCs that it could touch; none means that it could touch everything.
	VPCs []ID
	// LoadBalancers that it leads to, where it touches nothing of the VPCs but by these: a service of one's own, for endpoints of others.
	LoadBalancers []ID
	// Service is the name by which endpoints name a service of one's own; empty where it is not known.
	Service string
	// Carries says how far it carries packets.
	Carries Carriage
	// Text says what it could do: "may carry packets between its associated VPCs".
	Text   string
	Origin Origin
}

// Carriage says how far something that is not modelled carries packets.
type Carriage string

// The ways to carry packets.
const (
	// CarriesOnwards takes in whatever gets to its VPCs, or comes from outside of the network, and hands it on to whatever its VPCs get to.
	CarriesOnwards Carriage = ""
	// CarriesInwards brings packets from outside of the network to whatever its VPCs get to, and carries nothing further that comes from within.
	CarriesInwards Carriage = "inwards"
	// CarriesWithin carries packets of its VPCs alone.
	CarriesWithin Carriage = "within"
)

// Assumption is a fact of the model that its source did not tell.
type Assumption struct {
	// ID is the part that it concerns; empty for the whole network.
	ID     ID
	Text   string
	Origin Origin
}
