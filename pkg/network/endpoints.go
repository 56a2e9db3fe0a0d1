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

// EndpointKind tells endpoints apart.
type EndpointKind string

// The kinds of endpoints.
const (
	GatewayEndpoint             EndpointKind = "Gateway"
	InterfaceEndpoint           EndpointKind = "Interface"
	GatewayLoadBalancerEndpoint EndpointKind = "GatewayLoadBalancer"
	// ConnectEndpoint is an EC2 Instance Connect endpoint: an interface from which those whom AWS lets in reach instances.
	ConnectEndpoint EndpointKind = "InstanceConnect"
)
