package network

import "net/netip"

// Interface is an elastic network interface.
type Interface struct {
	ID     ID
	Name   string
	VPC    ID
	Subnet ID
	// Kind is AWS's InterfaceType: interface, nat_gateway, load_balancer, vpc_endpoint ...
	Kind string
	// Addresses are its IPv4 addresses, primary first. One without a private address is some address of its subnet.
	Addresses []InterfaceAddress
	// IPv6 addresses. HasIPv6 is set where it has some that are not known.
	IPv6    []netip.Addr
	HasIPv6 bool
	Groups  []ID
	// NoSourceDestCheck lets it send and receive packets that are not from or for itself, as an appliance must.
	NoSourceDestCheck bool
	// Instance that it is attached to; may be empty.
	Instance ID
	// Service is set where AWS placed it for the packets of a service: the last part of the name of the prefix list that rules may name for these. Which
	// addresses the packets have, its own or some of the list, is not known.
	Service string
	Unknown *Unknown
	Tags    Tags
	Origin  Origin
}

// ObeysGroups reports whether security groups say anything of an interface: they do not of those of NAT gateways ("you can't associate a security group with a
// NAT gateway"), transit gateways, VPN gateways, and Gateway Load Balancers and their endpoints, as a network firewall's are, whatever a source lists.
func (i *Interface) ObeysGroups() bool {
	switch i.Kind {
	case "nat_gateway", "transit_gateway", "gateway_load_balancer", "gateway_load_balancer_endpoint", "vpn_gateway":
		return false
	}
	return true
}

// InterfaceAddress is an IPv4 address of an interface.
type InterfaceAddress struct {
	// Private is invalid where it is not known.
	Private netip.Addr
	// Public is the public address in front of it; invalid where there is none or, with HasPublic, where it is not known.
	Public    netip.Addr
	HasPublic bool
}

// Instance is a virtual machine.
type Instance struct {
	ID   ID
	Name string
	VPC  ID
	// Interfaces, primary first.
	Interfaces []ID
	// Stopped is set where it does not run and so neither sends nor answers.
	Stopped bool
	Tags    Tags
	Origin  Origin
}

// LoadBalancer is an application or network load balancer.
type LoadBalancer struct {
	// ID is its ARN.
	ID   ID
	Name string
	VPC  ID
	// Network tells a network load balancer from an application load balancer.
	Network bool
	// InternetFacing gives its interfaces public addresses.
	InternetFacing bool
	// Subnets that it has an interface in, one per zone; Interfaces where they are known.
	Subnets    []ID
	Interfaces []ID
	// Groups are its security groups. A network load balancer may have none, and then filters nothing.
	Groups []ID
	// CrossZone lets an interface use targets of other zones. It is always on for application load balancers.
	CrossZone bool
	// DualStack gives its interfaces IPv6 addresses as well.
	DualStack bool
	// FiltersServices says that it asks its groups about the clients of endpoint services as well, by these clients' own addresses.
	FiltersServices bool
	Listeners       []Listener
	// WebACL filters the requests to an application load balancer; nil where there is none.
	WebACL  *WebACL
	Unknown *Unknown
	Tags    Tags
	Origin  Origin
}

// WebACL is a web ACL of AWS WAF before a load balancer: whatever a listener takes is HTTP, and goes through its rules before it goes anywhere.
type WebACL struct {
	// ID is its ARN, or what stands for it where that is not known: Which says so.
	ID    ID
	Name  string
	Which *Unknown
	// Untold is set where the source tells of no web ACLs at all, and Unknown as well, which also is where this one may be another load balancer's.
	Untold  bool
	Unknown *Unknown
	Origin  Origin
}

// Listener is a port that a load balancer answers on.
type Listener struct {
	Port int
	// Protocol is AWS's name: HTTP, HTTPS, TCP, TLS, UDP, TCP_UDP.
	Protocol string
	// TargetGroups that its default action and its rules forward to; none where it answers by itself (a redirect, a fixed response).
	TargetGroups []ID
	Unknown      *Unknown
	Origin       Origin
}

// TargetGroup is a group of targets of load balancers.
type TargetGroup struct {
	// ID is its ARN.
	ID   ID
	Name string
	VPC  ID
	Port int
	// Protocol is AWS's name: HTTP, HTTPS, TCP, TLS, UDP, TCP_UDP.
	Protocol string
	// Type is instance, ip, lambda or alb.
	Type string
	// PreserveClientIP makes targets see the client's address instead of the load balancer's. Only for network load balancers.
	PreserveClientIP bool
	Targets          []GroupTarget
	// Unknown is set where targets may be missing, as those of an auto scaling group are in a plan.
	Unknown *Unknown
	Tags    Tags
	Origin  Origin
}

// GroupTarget is a registered target.
type GroupTarget struct {
	// ID of an instance; or Address.
	ID      ID
	Address netip.Addr
	// Port; 0 means the target group's.
	Port int
	// Unhealthy targets get no packets.
	Unhealthy bool
	Unknown   *Unknown
	Origin    Origin
}
