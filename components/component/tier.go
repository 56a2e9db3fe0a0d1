package component

// The types of a tier. They decide the default egress, the network ACL, and what the verifier expects of the tier.
const (
	// TierPublic holds what faces the internet: load balancers and NAT gateways. Its default route is the internet gateway.
	TierPublic = "Public"
	// TierPrivateWithEgress holds workloads that open connections to the outside and are never reached from there.
	TierPrivateWithEgress = "PrivateWithEgress"
	// TierIsolated has no default route at all.
	TierIsolated = "Isolated"
	// TierTransitGateway holds only the network interfaces of a transit gateway attachment.
	TierTransitGateway = "TransitGateway"
	// TierFirewall holds only the endpoints of a network firewall.
	TierFirewall = "Firewall"
	// TierReserved keeps addresses free: the place of a tier that went, or of one to come. It has no subnets.
	TierReserved = "Reserved"
)

// The owners of a tier's default route. Each tier has exactly one.
const (
	// EgressInternetGateway routes 0.0.0.0/0 and ::/0 to the VPC's internet gateway.
	EgressInternetGateway = "InternetGateway"
	// EgressNatGateway routes 0.0.0.0/0 to a NAT gateway and, if that is a public one, ::/0 to the egress-only internet gateway.
	EgressNatGateway = "NatGateway"
	// EgressNone writes no default route, and says that nobody may.
	EgressNone = "None"
	// EgressTransitGateway leaves the default route to the component that attaches the VPC to a transit gateway.
	EgressTransitGateway = "TransitGateway"
	// EgressFirewallEndpoint leaves the default route to the component that places the firewall.
	EgressFirewallEndpoint = "FirewallEndpoint"
	// EgressOnPremises leaves the default route to the component that links the VPC with the premises.
	EgressOnPremises = "OnPremises"
)
