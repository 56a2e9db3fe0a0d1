package network

import "net/netip"

// AnyProtocol is the protocol of a rule for all protocols.
const AnyProtocol = -1

// Traffic is the part of a rule that says which packets of a peer it is for.
type Traffic struct {
	// Protocol is the number of the IP protocol (6 TCP, 17 UDP, 1 ICMP, 58 ICMPv6), or [AnyProtocol].
	Protocol int
	// From and To bound the destination ports of TCP and UDP, both included. For ICMP and ICMPv6, From is the type and To the code, each -1
	// for any. They mean nothing for other protocols.
	From int
	To   int
}

// AllTraffic is the traffic of all protocols and ports.
func AllTraffic() Traffic { return Traffic{Protocol: AnyProtocol, From: -1, To: -1} }

// NACL is a network ACL.
type NACL struct {
	ID      ID
	Name    string
	VPC     ID
	Default bool
	// Entries in any order; AWS looks at them by number, and denies what none matches.
	Entries []NACLEntry
	// Unknown is set where entries may be missing.
	Unknown *Unknown
	Tags    Tags
	Origin  Origin
}

// NACLEntry is one rule of a [NACL].
type NACLEntry struct {
	Egress bool
	// Number is its place: 1 to 32766; the lowest that matches decides.
	Number  int
	Allow   bool
	Traffic Traffic
	// Peer is the block of the other side: sources of an ingress rule, destinations of an egress rule.
	Peer netip.Prefix
	// Unknown is set where what it matches, or whether it allows, is not certain.
	Unknown *Unknown
	Origin  Origin
}

// SecurityGroup is a security group.
type SecurityGroup struct {
	ID   ID
	Name string
	VPC  ID
	// Default marks the group that interfaces without groups are in.
	Default bool
	Ingress []GroupRule
	Egress  []GroupRule
	// StandIn marks one that stands for groups of an owner which are not known: any of its VPC.
	StandIn bool
	// Unknown is set where rules may be missing.
	Unknown *Unknown
	Tags    Tags
	Origin  Origin
}

// GroupRule is one rule of a [SecurityGroup] for one peer. Exactly one of Prefix, PrefixList and Group is set.
type GroupRule struct {
	// ID of the rule where it is a resource of its own; else empty.
	ID         ID
	Traffic    Traffic
	Prefix     netip.Prefix
	PrefixList ID
	Group      ID
	// Unknown is set where what it matches is not certain.
	Unknown *Unknown
	Origin  Origin
}
