package fromaws

import "github.com/palisade-iac/palisade/pkg/network"

// answers is what a file may hold: all keys of a snapshot, and those of what AWS's calls answer.
type answers struct {
	place

	VPCs                    []vpc                  `json:"Vpcs"`
	Subnets                 []subnet               `json:"Subnets"`
	RouteTables             []routeTable           `json:"RouteTables"`
	NetworkACLs             []networkACL           `json:"NetworkAcls"`
	SecurityGroups          []securityGroup        `json:"SecurityGroups"`
	PrefixLists             []prefixList           `json:"PrefixLists"`
	ManagedPrefixLists      []prefixList           `json:"ManagedPrefixLists"`
	InternetGateways        []gateway              `json:"InternetGateways"`
	EgressOnlyGateways      []gateway              `json:"EgressOnlyInternetGateways"`
	VPNGateways             []vpnGateway           `json:"VpnGateways"`
	NATGateways             []natGateway           `json:"NatGateways"`
	Peerings                []peering              `json:"VpcPeeringConnections"`
	TransitGateways         []transitGateway       `json:"TransitGateways"`
	Attachments             []attachment           `json:"TransitGatewayAttachments"`
	VPCAttachments          []attachment           `json:"TransitGatewayVpcAttachments"`
	TransitTables           []transitTable         `json:"TransitGatewayRouteTables"`
	Endpoints               []endpoint             `json:"VpcEndpoints"`
	NetworkFirewalls        []networkFirewall      `json:"NetworkFirewalls"`
	VPNConnections          []vpnConnection        `json:"VpnConnections"`
	OnPremises              []onPremises           `json:"OnPremNetworks"`
	DirectConnectGateways   []directConnectGateway `json:"directConnectGateways"`
	LoadBalancers           []loadBalancer         `json:"LoadBalancers"`
	Listeners               []listener             `json:"Listeners"`
	ListenerRules           []listenerRule         `json:"Rules"`
	TargetGroups            []targetGroup          `json:"TargetGroups"`
	Interfaces              []networkInterface     `json:"NetworkInterfaces"`
	Instances               []instance             `json:"Instances"`
	Reservations            []reservation          `json:"Reservations"`
	PublicAccess            *publicAccess          `json:"VpcBlockPublicAccess"`
	PublicAccessOptions     *publicAccess          `json:"VpcBlockPublicAccessOptions"`
	PublicAccessExclusions  []exclusion            `json:"VpcBlockPublicAccessExclusions"`
	Firewall                *firewall              `json:"Firewall"`
	FirewallStatus          *firewallStatus        `json:"FirewallStatus"`
	FirewallPolicy          *firewallPolicy        `json:"FirewallPolicy"`
	FirewallPolicyResponse  *namedPolicy           `json:"FirewallPolicyResponse"`
	RuleGroup               *ruleGroup             `json:"RuleGroup"`
	RuleGroupResponse       *namedRuleGroup        `json:"RuleGroupResponse"`
	EndpointAssociation     *endpointAssociation   `json:"VpcEndpointAssociation"`
	EndpointAssociationSync *endpointStatus        `json:"VpcEndpointAssociationStatus"`

	// Answers of calls about one part, which the answer itself does not always name: the part's id may be beside them, or in the file's name.
	TransitTableID network.ID           `json:"TransitGatewayRouteTableId"`
	Routes         []transitRoute       `json:"Routes"`
	MoreRoutes     bool                 `json:"AdditionalRoutesAvailable"`
	Propagations   []propagation        `json:"TransitGatewayRouteTablePropagations"`
	Associations   []transitAssociation `json:"Associations"`
	PrefixListID   network.ID           `json:"PrefixListId"`
	Entries        []prefixListEntry    `json:"Entries"`
	TargetGroupARN network.ID           `json:"TargetGroupArn"`
	TargetHealth   []targetHealth       `json:"TargetHealthDescriptions"`
	BalancerARN    network.ID           `json:"LoadBalancerArn"`
	Attributes     []attribute          `json:"Attributes"`
	VPCID          network.ID           `json:"VpcId"`
	DNSSupport     flag                 `json:"EnableDnsSupport"`
	NextToken      string               `json:"NextToken"`
	NextMarker     string               `json:"NextMarker"`
	NextTokenToo   string               `json:"nextToken"`
	Others         rest

	// members are the top-level keys that the file has.
	members map[string]bool
}

// more is the token for what follows an answer, and the key that it stands under.
func (a *answers) more() (key, token string) {
	for _, c := range []choice{{"NextToken", a.NextToken}, {"NextMarker", a.NextMarker}, {"nextToken", a.NextTokenToo}} {
		if c.value != "" {
			return c.name, c.value
		}
	}
	return "", ""
}

// key is the place of a top-level key.
func (a *answers) key(name string) place { return a.field(name) }

// collect joins the answers.
func (rd *reader) collect() {
	for _, a := range rd.answers {
		collect(rd, &rd.vpcs, "VpcId", a.VPCs)
		collect(rd, &rd.subnets, "SubnetId", a.Subnets)
		collect(rd, &rd.routeTables, "RouteTableId", a.RouteTables)
		collect(rd, &rd.nacls, "NetworkAclId", a.NetworkACLs)
		collect(rd, &rd.groups, "GroupId", a.SecurityGroups)
		collect(rd, &rd.prefixLists, "PrefixListId", a.PrefixLists)
		collect(rd, &rd.prefixLists, "PrefixListId", a.ManagedPrefixLists)
		collect(rd, &rd.gateways, "InternetGatewayId", a.InternetGateways)
		collect(rd, &rd.gateways, "EgressOnlyInternetGatewayId", a.EgressOnlyGateways)
		collect(rd, &rd.vpnGateways, "VpnGatewayId", a.VPNGateways)
		collect(rd, &rd.nats, "NatGatewayId", a.NATGateways)
		collect(rd, &rd.peerings, "VpcPeeringConnectionId", a.Peerings)
		collect(rd, &rd.transitGateways, "TransitGatewayId", a.TransitGateways)
		collect(rd, &rd.attachments, "TransitGatewayAttachmentId", a.Attachments)
		collect(rd, &rd.attachments, "TransitGatewayAttachmentId", a.VPCAttachments)
		collect(rd, &rd.transitTables, "TransitGatewayRouteTableId", a.TransitTables)
		collect(rd, &rd.endpoints, "VpcEndpointId", a.Endpoints)
		collect(rd, &rd.interfaces, "NetworkInterfaceId", a.Interfaces)
		collect(rd, &rd.instances, "InstanceId", a.Instances)
		for _, r := range a.Reservations {
			collect(rd, &rd.instances, "InstanceId", r.Instances)
		}
		collect(rd, &rd.loadBalancers, "LoadBalancerArn", a.LoadBalancers)
		collect(rd, &rd.listeners, "ListenerArn", a.Listeners)
		collect(rd, &rd.targetGroups, "TargetGroupArn", a.TargetGroups)
		collect(rd, &rd.vpnConnections, "VpnConnectionId", a.VPNConnections)
		collect(rd, &rd.onPremises, "Id", a.OnPremises)
	}
}
