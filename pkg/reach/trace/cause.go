package trace

// Cause is why a packet is not delivered.
type Cause string

// The causes. None stands for a packet that is delivered.
const (
	None Cause = ""

	// Filters.
	GroupIngress Cause = "sg-ingress"
	GroupEgress  Cause = "sg-egress"
	NACLIngress  Cause = "nacl-ingress"
	NACLEgress   Cause = "nacl-egress"

	// Routes of a VPC.
	NoRoute         Cause = "no-route"
	RouteBlackhole  Cause = "route-blackhole"
	NoSubnet        Cause = "no-subnet"
	NoSuchIP        Cause = "no-such-ip"
	NoSuchPublicIP  Cause = "no-such-public-ip"
	SourceDestCheck Cause = "source-dest-check"
	Loop            Cause = "loop"

	// The internet's edge.
	NoInternetGateway Cause = "no-igw"
	NoPublicIP        Cause = "igw-no-public-ip"
	PrivateOnInternet Cause = "igw-private-destination"
	NATNoSession      Cause = "nat-no-session"
	NATProtocol       Cause = "nat-protocol"
	NATLoop           Cause = "nat-loop"
	PrivateNAT        Cause = "private-nat-igw"
	PublicAccess      Cause = "vpc-bpa"

	// Connections to other networks.
	PeeringEdge          Cause = "pcx-edge-to-edge"
	TransitNoRoute       Cause = "tgw-no-route"
	TransitBlackhole     Cause = "tgw-blackhole"
	TransitZone          Cause = "tgw-az"
	TransitNoAssociation Cause = "tgw-no-association"
	OnPremisesNoRoute    Cause = "onprem-no-route"
	VPNNotInVPC          Cause = "vgw-not-vpc-destination"

	// Endpoints.
	GatewayEndpointProtocol Cause = "gateway-endpoint-protocol"
	GatewayEndpointSource   Cause = "gateway-endpoint-foreign-source"

	// Firewalls.
	FirewallAsymmetric Cause = "asymmetric-firewall"
	FirewallMidstream  Cause = "firewall-midstream"
	FirewallStateless  Cause = "firewall-stateless"
	FirewallStateful   Cause = "firewall-stateful"
	FirewallDefault    Cause = "firewall-default-drop"

	// Load balancers.
	NoListener   Cause = "lb-no-listener"
	BalancerZone Cause = "lb-zone"

	// Unmodelled is something that nobody here can follow: the answer is unknown.
	Unmodelled Cause = "unknown"
)
