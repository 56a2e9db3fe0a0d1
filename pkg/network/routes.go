package network

import (
	"net/netip"
	"strings"
)

// RouteTable is a route table of a VPC. Every table has a local route for each block of its VPC, whether or not it is listed.
type RouteTable struct {
	ID   ID
	Name string
	VPC  ID
	// Gateways are the internet or VPN gateways whose incoming packets it routes (edge associations).
	Gateways []ID
	Routes   []Route
	// Unknown is set where routes may be missing.
	Unknown *Unknown
	Tags    Tags
	Origin  Origin
}

// Route is one entry of a [RouteTable].
type Route struct {
	// Destination is a block, or PrefixList the list of blocks that it is for.
	Destination netip.Prefix
	PrefixList  ID
	Target      Target
	// Blackhole says that the target is gone: packets are dropped.
	Blackhole bool
	// Propagated tells a route learned from a VPN gateway from one that was written.
	Propagated bool
	// Unknown is set where destination or target is not certain.
	Unknown *Unknown
	Origin  Origin
}

// Target is where a route sends packets.
type Target struct {
	Kind TargetKind
	// ID of the target; empty for local routes. An ID that is no part of the network is a target that nothing is known of.
	ID ID
}

// TargetKind says what kind of thing a route points at.
type TargetKind string

// The kinds of targets.
const (
	ToLocal           TargetKind = "local"
	ToInternetGateway TargetKind = "internet gateway"
	ToEgressOnly      TargetKind = "egress-only internet gateway"
	ToVPNGateway      TargetKind = "VPN gateway"
	ToNATGateway      TargetKind = "NAT gateway"
	ToTransitGateway  TargetKind = "transit gateway"
	ToPeering         TargetKind = "peering connection"
	ToInterface       TargetKind = "network interface"
	// ToEndpoint is a gateway endpoint (its prefix list), or the endpoint of a firewall or Gateway Load Balancer.
	ToEndpoint TargetKind = "VPC endpoint"
	// ToOther is a target that the model has no type for: a core network, a carrier gateway, a local gateway, a Route 53 ...
	ToOther TargetKind = "other"
)

// PrefixList is a named list of blocks.
type PrefixList struct {
	ID   ID
	Name string
	// Service is set for the lists that AWS manages: that whose addresses they have, "s3", "dynamodb", "cloudfront.origin-facing". See [ServiceOfList].
	Service  string
	Prefixes []netip.Prefix
	// Unknown is set where the entries are not known, as those of AWS's own lists are in a plan.
	Unknown *Unknown
	Tags    Tags
	Origin  Origin
}

// ServiceOfList is the service of which a list has the addresses, by the name that AWS gives it: "s3" of com.amazonaws.eu-west-1.s3, [OriginFacing] of
// com.amazonaws.global.cloudfront.origin-facing, and the same of com.amazonaws.global.ipv6.cloudfront.origin-facing. It is empty for other names.
// The names stand in "AWS-managed prefix lists" (VPC guide).
func ServiceOfList(name string) string {
	rest, ok := strings.CutPrefix(name, "com.amazonaws.")
	if !ok {
		return ""
	}
	_, service, _ := strings.Cut(rest, ".")
	return strings.TrimPrefix(service, "ipv6.")
}

// IPv6 reports whether a list of AWS's has addresses of IPv6: each has those of one family, and its name tells which.
func (l *PrefixList) IPv6() bool { return l.Service != "" && strings.Contains(l.Name, ".ipv6.") }
