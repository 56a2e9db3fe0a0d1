package network

// Endpoint is a VPC endpoint of an AWS service, or of a service of one's own.
type Endpoint struct {
	ID   ID
	Name string
	Kind EndpointKind
	VPC  ID
	// Service is its full name: com.amazonaws.eu-west-1.s3; empty for an EC2 Instance Connect endpoint.
	Service string
	// Subnets and Interfaces of an interface endpoint, or of the endpoint of a firewall or Gateway Load Balancer (one).
	// Interfaces may be empty where they are not known: some address of each subnet.
	Subnets    []ID
	Interfaces []ID
	// Groups are the security groups of an interface endpoint, or of an EC2 Instance Connect endpoint.
	Groups []ID
	// DualStack gives the interfaces of an interface endpoint IPv6 addresses as well.
	DualStack bool
	// RouteTables of a gateway endpoint, into which AWS puts a route for the service's prefix list.
	RouteTables []ID
	// Unavailable is set where it is pending, rejected, failed or deleted.
	Unavailable bool
	Unknown     *Unknown
	Tags        Tags
	Origin      Origin
}

// HandsBack is what is assumed of an endpoint with appliances of others behind it: a reader that finds one lists it.
func (e *Endpoint) HandsBack() Assumption {
	return Assumption{ID: e.ID, Origin: e.Origin, Text: "the appliances behind it hand back as it was whatever they let through, and send nothing on by themselves (one-arm mode, no translation of addresses)"}
}

// EndpointKind tells endpoints apart.
type EndpointKind string

// The kinds of endpoints.
const (
	GatewayEndpoint   EndpointKind = "Gateway"
	InterfaceEndpoint EndpointKind = "Interface"
	// GatewayLoadBalancerEndpoint hands packets to appliances of others, and goes on with those that they let through: these come back as they were, since the
	// load balancer carries each whole, in a wrapping of its own (GENEVE). Which are let through is not known. Appliances that send on by a further
	// interface (two-arm mode) change addresses, and what they send is no part of the network: every such endpoint is listed among the assumptions.
	GatewayLoadBalancerEndpoint EndpointKind = "GatewayLoadBalancer"
	// ConnectEndpoint is an EC2 Instance Connect endpoint: an interface from which those whom AWS lets in reach instances.
	ConnectEndpoint EndpointKind = "InstanceConnect"
)
