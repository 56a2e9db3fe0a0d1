package network

import "net/netip"

// Firewall is an AWS Network Firewall.
type Firewall struct {
	ID   ID
	Name string
	VPC  ID
	// Endpoints, one per zone.
	Endpoints []FirewallEndpoint
	Policy    FirewallPolicy
	Tags      Tags
	Origin    Origin
}

// FirewallEndpoint is where a firewall takes packets in one zone.
type FirewallEndpoint struct {
	// ID of the endpoint (vpce-...), Subnet that it is in.
	ID     ID
	Subnet ID
}

// FirewallPolicy is what a firewall does with a packet: first the stateless engine, then, for what that forwards, the stateful one.
type FirewallPolicy struct {
	// StatelessDefault is for packets that no stateless rule matches.
	StatelessDefault StatelessAction
	// Stateless groups, in any order; the lowest priority is looked at first.
	Stateless []StatelessGroup
	// StrictOrder evaluates stateful rules by priority; else all pass rules come before all drop rules (the action order).
	StrictOrder bool
	// StatefulDefault are the default actions of a strict order, as AWS names them: aws:drop_strict, aws:drop_established ...
	StatefulDefault []string
	// Stateful groups; Priority counts only in the strict order.
	Stateful []StatefulGroup
	// HomeNet is the policy's HOME_NET; none means the blocks of the firewall's VPC.
	HomeNet []netip.Prefix
	// Unknown is set where the policy has a part that the model cannot express: TLS inspection, another generation of policies ...
	Unknown *Unknown
	Origin  Origin
}

// StatelessAction is what the stateless engine does with a packet.
type StatelessAction string

// The actions of stateless rules.
const (
	StatelessPass    StatelessAction = "aws:pass"
	StatelessDrop    StatelessAction = "aws:drop"
	StatelessForward StatelessAction = "aws:forward_to_sfe"
)

// StatelessGroup is a stateless rule group of a policy.
type StatelessGroup struct {
	Priority int
	Rules    []StatelessRule
	Unknown  *Unknown
	Origin   Origin
}

// StatelessRule matches a single packet, in either direction. An empty list matches all.
type StatelessRule struct {
	Priority         int
	Action           StatelessAction
	Protocols        []int
	Sources          []netip.Prefix
	Destinations     []netip.Prefix
	SourcePorts      []PortRange
	DestinationPorts []PortRange
	Unknown          *Unknown
	Origin           Origin
}

// PortRange is a range of ports, both ends included.
type PortRange struct{ From, To int }

// StatefulGroup is a stateful rule group of a policy.
type StatefulGroup struct {
	Priority int
	// HomeNet is the group's own HOME_NET; none means the policy's.
	HomeNet []netip.Prefix
	// Rules in the order in which they are written.
	Rules []StatefulRule
	// Domains is set for a domain list, which then has no rules.
	Domains *DomainList
	Unknown *Unknown
	Origin  Origin
}

// StatefulRule matches the flows that begin with a packet from source to destination, or either way.
type StatefulRule struct {
	Action StatefulAction
	// Protocol is the number of an IP protocol, or [AnyProtocol].
	Protocol int
	// Sources, Destinations and their ports; an empty list matches all. NotX turns the list around.
	Sources          AddressMatch
	Destinations     AddressMatch
	SourcePorts      []PortRange
	DestinationPorts []PortRange
	// BothWays matches a flow whichever side begins it.
	BothWays bool
	// Unknown is set where the rule has options that decide on more than addresses and ports: it may match fewer flows than it seems.
	Unknown *Unknown
	Origin  Origin
}

// DecidesFlow reports whether the rule decides on a flow for good by its first packet, before any name is said: it names addresses alone. A rule that names ports
// is asked about each packet anew (Suricata's guide, Rule Types: the action scope of ip_only is the flow, that of pkt the packet).
func (r *StatefulRule) DecidesFlow() bool {
	return len(r.SourcePorts)+len(r.DestinationPorts) == 0 && r.Unknown == nil
}

// AddressMatch is a set of addresses as firewall rules give it: Prefixes (none: all), less Except.
type AddressMatch struct {
	Prefixes []netip.Prefix
	Except   []netip.Prefix
}

// StatefulAction is what the stateful engine does with a flow.
type StatefulAction string

// The actions of stateful rules.
const (
	StatefulPass   StatefulAction = "pass"
	StatefulDrop   StatefulAction = "drop"
	StatefulReject StatefulAction = "reject"
	StatefulAlert  StatefulAction = "alert"
)

// DomainList is a stateful rule group by domain: of TLS and HTTP flows from the home network, it lets through or drops those to certain names.
type DomainList struct {
	// Allow lets the targets through and drops other TLS or HTTP flows; else the targets are dropped.
	Allow bool
	// Targets are names; one that begins with a dot stands for the domain and all below it.
	Targets []string
	// TLS and HTTP say which names are looked at: the server name of TLS, the Host header of HTTP.
	TLS  bool
	HTTP bool
}
