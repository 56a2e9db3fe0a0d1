package fromaws_test

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/network"
)

// What a part is where its keys say little, or say it in another way than the snapshot and the folder of the golden files do.
func TestRead_parts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		keys string
		get  func(*network.Network) any
		want any
	}{
		"DNS answers unless told otherwise": {`{}`, func(n *network.Network) any { return n.VPCs[0].DNSSupport }, true},
		"the region is that of a zone":      {`{}`, func(n *network.Network) any { return n.VPCs[0].Region }, "eu-west-1"},
		"the region of a local zone": {
			`{"Subnets": [{"SubnetId": "s", "VpcId": "vpc-1", "CidrBlock": "10.0.1.0/24", "AvailabilityZone": "us-west-2-lax-1a"}]}`,
			func(n *network.Network) any { return n.VPCs[0].Region }, "us-west-2",
		},
		"blocks that were taken away are none": {
			`{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "CidrBlockAssociationSet": [{"CidrBlock": "10.0.0.0/16"}, {"CidrBlock": "10.1.0.0/16", "CidrBlockState": {"State": "disassociated"}}]}]}`,
			func(n *network.Network) any { return n.VPCs[0].CIDRs },
			[]netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")},
		},
		"host bits do not count": {
			`{"Subnets": [{"SubnetId": "s", "VpcId": "vpc-1", "CidrBlock": "10.0.1.9/24"}]}`,
			func(n *network.Network) any { return n.Subnets[0].CIDRs[0].String() }, "10.0.1.0/24",
		},
		"no table and no list are AWS's own": {
			`{}`, func(n *network.Network) any {
				return []network.ID{n.VPCs[0].MainRouteTable, n.VPCs[0].DefaultNACL, n.Subnets[0].RouteTable, n.Subnets[0].NACL}
			}, []network.ID{"", "", "", ""},
		},

		"the interfaces by which CloudFront comes in": {
			`{"SecurityGroups": [{"GroupId": "sg-1", "GroupName": "CloudFront-VPCOrigins-Service-SG-2"}, {"GroupId": "sg-2", "GroupName": "my-CloudFront-VPCOrigins-Service-SG"}],
				"NetworkInterfaces": [{"NetworkInterfaceId": "eni-1", "Groups": [{"GroupId": "sg-1"}]}, {"NetworkInterfaceId": "eni-2", "Groups": [{"GroupId": "sg-2"}]}]}`,
			func(n *network.Network) any { return []string{n.Interfaces[0].Service, n.Interfaces[1].Service} },
			[]string{"cloudfront.origin-facing", ""},
		},

		"local":                {target(`"GatewayId": "local"`), firstTarget, network.Target{Kind: network.ToLocal}},
		"internet gateway":     {target(`"GatewayId": "igw-1"`), firstTarget, network.Target{Kind: network.ToInternetGateway, ID: "igw-1"}},
		"VPN gateway":          {target(`"GatewayId": "vgw-1"`), firstTarget, network.Target{Kind: network.ToVPNGateway, ID: "vgw-1"}},
		"endpoint":             {target(`"GatewayId": "vpce-1"`), firstTarget, network.Target{Kind: network.ToEndpoint, ID: "vpce-1"}},
		"some other gateway":   {target(`"GatewayId": "xyz-1"`), firstTarget, network.Target{Kind: network.ToOther, ID: "xyz-1"}},
		"NAT gateway":          {target(`"NatGatewayId": "nat-1"`), firstTarget, network.Target{Kind: network.ToNATGateway, ID: "nat-1"}},
		"transit gateway":      {target(`"TransitGatewayId": "tgw-1"`), firstTarget, network.Target{Kind: network.ToTransitGateway, ID: "tgw-1"}},
		"peering":              {target(`"VpcPeeringConnectionId": "pcx-1"`), firstTarget, network.Target{Kind: network.ToPeering, ID: "pcx-1"}},
		"egress-only gateway":  {target(`"EgressOnlyInternetGatewayId": "eigw-1"`), firstTarget, network.Target{Kind: network.ToEgressOnly, ID: "eigw-1"}},
		"interface":            {target(`"NetworkInterfaceId": "eni-1", "InstanceId": "i-1"`), firstTarget, network.Target{Kind: network.ToInterface, ID: "eni-1"}},
		"instance not listed":  {target(`"InstanceId": "i-1"`), firstTarget, network.Target{Kind: network.ToInterface, ID: "i-1"}},
		"carrier gateway":      {target(`"CarrierGatewayId": "cagw-1"`), firstTarget, network.Target{Kind: network.ToOther, ID: "cagw-1"}},
		"local gateway":        {target(`"LocalGatewayId": "lgw-1"`), firstTarget, network.Target{Kind: network.ToOther, ID: "lgw-1"}},
		"core network":         {target(`"CoreNetworkArn": "arn:x"`), firstTarget, network.Target{Kind: network.ToOther, ID: "arn:x"}},
		"blackhole of nothing": {target(`"State": "blackhole"`), func(n *network.Network) any { return n.RouteTables[0].Routes[0].Blackhole }, true},
		"an odd state":         {target(`"GatewayId": "igw-1", "State": "filtered"`), func(n *network.Network) any { return n.RouteTables[0].Routes[0].Unknown.Text }, `its state is "filtered"`},
		"a gateway that is listed under a name of one's own": {
			`{"InternetGateways": [{"InternetGatewayId": "door"}], "RouteTables": [{"RouteTableId": "r", "Routes": [{"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "door"}]}]}`,
			firstTarget,
			network.Target{Kind: network.ToInternetGateway, ID: "door"},
		},

		"an endpoint brings a route to a list that is not known": {
			`{"VpcEndpoints": [{"VpcEndpointId": "vpce-1", "VpcEndpointType": "Gateway", "VpcId": "vpc-1", "ServiceName": "com.amazonaws.eu-west-1.dynamodb", "RouteTableIds": ["r"]}],
			  "RouteTables": [{"RouteTableId": "r", "VpcId": "vpc-1"}]}`,
			func(n *network.Network) any {
				return []any{n.RouteTables[0].Routes[0].PrefixList, n.PrefixLists[0].ID, n.PrefixLists[0].Service, n.PrefixLists[0].Unknown != nil}
			},
			[]any{network.ID("com.amazonaws.eu-west-1.dynamodb"), network.ID("com.amazonaws.eu-west-1.dynamodb"), "dynamodb", true},
		},
		"an interface with whole blocks has addresses that are not listed": {
			`{"NetworkInterfaces": [{"NetworkInterfaceId": "eni-1", "PrivateIpAddress": "10.0.0.4", "Ipv4Prefixes": [{"Ipv4Prefix": "10.0.0.16/28"}], "Ipv6Prefixes": [{"Ipv6Prefix": "2001:db8::/80"}]}]}`,
			func(n *network.Network) any {
				i := n.Interfaces[0]
				return []any{len(i.Addresses), i.Addresses[1].Private.IsValid(), i.HasIPv6, i.Unknown != nil}
			},
			[]any{2, false, true, true},
		},
		"an endpoint with IPv6 addresses": {
			`{"VpcEndpoints": [{"VpcEndpointId": "vpce-1", "VpcEndpointType": "Interface", "VpcId": "vpc-1", "IpAddressType": "dualstack"},
			  {"VpcEndpointId": "vpce-2", "VpcEndpointType": "Interface", "VpcId": "vpc-1", "IpAddressType": "ipv4"}]}`,
			func(n *network.Network) any { return []any{n.Endpoints[0].DualStack, n.Endpoints[1].DualStack} },
			[]any{true, false},
		},
		"the list of an endpoint's route is its service's": {
			`{"VpcEndpoints": [{"VpcEndpointId": "vpce-1", "ServiceName": "com.amazonaws.eu-west-1.s3"}], "PrefixLists": [{"PrefixListId": "pl-1", "Cidrs": []}],
			  "RouteTables": [{"RouteTableId": "r", "Routes": [{"DestinationPrefixListId": "pl-1", "GatewayId": "vpce-1"}]}]}`,
			func(n *network.Network) any { return n.PrefixLists[0].Service }, "s3",
		},

		"TCP without ports is all ports": {
			`{"SecurityGroups": [{"GroupId": "g", "IpPermissions": [{"IpProtocol": "tcp", "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}]}]}`,
			firstTraffic,
			network.Traffic{Protocol: 6, From: 0, To: 65535},
		},
		"a number has no ports": {
			`{"SecurityGroups": [{"GroupId": "g", "IpPermissions": [{"IpProtocol": "50", "FromPort": 1, "ToPort": 2, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}]}]}`,
			firstTraffic,
			network.Traffic{Protocol: 50, From: -1, To: -1},
		},
		"ICMPv6 by name": {
			`{"SecurityGroups": [{"GroupId": "g", "IpPermissions": [{"IpProtocol": "icmpv6", "FromPort": -1, "ToPort": -1, "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}]}]}`,
			firstTraffic,
			network.Traffic{Protocol: 58, From: -1, To: -1},
		},

		"a regional NAT gateway has no subnet": {
			`{"NatGateways": [{"NatGatewayId": "nat-1", "VpcId": "vpc-1", "AvailabilityMode": "regional"}]}`,
			func(n *network.Network) any {
				g := n.NATGateways[0]
				return []any{g.Regional, g.Private, g.Unavailable, g.Unknown == nil}
			},
			[]any{true, false, false, true},
		},
		"a NAT gateway is of the VPC of its subnet": {
			`{"NatGateways": [{"NatGatewayId": "nat-1", "SubnetId": "subnet-1", "ConnectivityType": "private", "State": "deleted"}]}`,
			func(n *network.Network) any { g := n.NATGateways[0]; return []any{g.VPC, g.Private, g.Unavailable} },
			[]any{network.ID("vpc-1"), true, true},
		},
		"a gateway that is detached": {
			`{"VpnGateways": [{"VpnGatewayId": "vgw-1", "VpcAttachments": [{"VpcId": "vpc-1", "State": "detached"}]}]}`,
			func(n *network.Network) any { return n.Gateways[0].VPC }, network.ID(""),
		},
		"a peering is active unless told otherwise": {
			`{"VpcPeeringConnections": [{"VpcPeeringConnectionId": "pcx-1", "RequesterVpcInfo": {"VpcId": "vpc-1"}, "AccepterVpcInfo": {"VpcId": "vpc-2"}}]}`,
			func(n *network.Network) any {
				p := n.Peerings[0]
				return []any{p.Active, p.Requester.Region, p.Accepter.Region}
			},
			[]any{true, "eu-west-1", ""},
		},

		"defaults of transit gateways": {
			`{"TransitGateways": [{"TransitGatewayId": "tgw-1"}], "TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "a", "TransitGatewayId": "tgw-1", "ResourceType": "vpc", "ResourceId": "vpc-1", "SubnetIds": ["subnet-1"]}]}`,
			func(n *network.Network) any {
				g, a := n.TransitGateways[0], n.Attachments[0]
				return []any{g.GroupReferencing, a.GroupReferencing, a.ApplianceMode, a.Available, a.RouteTable, a.Unknown == nil}
			},
			[]any{false, true, false, true, network.ID(""), true},
		},
		"a peering of transit gateways is there twice": {
			`{"TransitGatewayAttachments": [
				{"TransitGatewayAttachmentId": "a", "TransitGatewayId": "tgw-1", "ResourceType": "peering", "ResourceId": "tgw-2", "Association": {"TransitGatewayRouteTableId": "t1"}},
				{"TransitGatewayAttachmentId": "a", "TransitGatewayId": "tgw-2", "ResourceType": "peering", "ResourceId": "tgw-1", "Association": {"TransitGatewayRouteTableId": "t2"}}]}`,
			func(n *network.Network) any {
				return []network.ID{n.Attachments[0].Resource, n.Attachments[0].RouteTable, n.Attachments[1].Resource, n.Attachments[1].RouteTable}
			},
			[]network.ID{"tgw-2", "t1", "tgw-1", "t2"},
		},
		"an attachment of a VPC whose subnets are not told": {
			`{"TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "a", "TransitGatewayId": "tgw-1", "ResourceType": "vpc", "ResourceId": "vpc-1"}]}`,
			func(n *network.Network) any { return n.Attachments[0].Unknown.Text }, "the subnets of attachment a are not told",
		},
		"a Connect attachment is not modelled": {
			`{"TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "a", "TransitGatewayId": "tgw-1", "ResourceType": "connect", "ResourceId": "b"},
				{"TransitGatewayAttachmentId": "b", "TransitGatewayId": "tgw-1", "ResourceType": "vpc", "ResourceId": "vpc-1", "SubnetIds": ["subnet-1"]}]}`,
			func(n *network.Network) any {
				return []any{n.Attachments[0].Kind, n.Unmodelled[0].ID, n.Unmodelled[0].VPCs}
			},
			[]any{network.OtherAttachment, network.ID("a"), []network.ID{"vpc-1"}},
		},

		"a block of a prefix list that a table refers to is a route": {
			`{"TransitGatewayRouteTables": [{"TransitGatewayRouteTableId": "t", "TransitGatewayId": "tgw-1", "Routes": [{"DestinationCidrBlock": "10.9.0.0/16", "PrefixListId": "pl-1", "Type": "propagated", "State": "active",
				"TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "a", "ResourceType": "vpn", "ResourceId": "vpn-1"}]}]}],
			  "TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "a", "TransitGatewayId": "tgw-1", "ResourceType": "vpn", "ResourceId": "vpn-1"}]}`,
			func(n *network.Network) any {
				r := n.TransitTables[0].Routes[0]
				return []any{r.Destination.String(), r.PrefixList, r.Attachment, len(n.TransitTables[0].Propagations), len(n.OnPremises[0].Prefixes)}
			},
			[]any{"10.9.0.0/16", network.ID(""), network.ID("a"), 0, 0},
		},

		"what is learned from a VPN gateway": {
			vgw(`{"DestinationCidrBlock": "192.168.0.0/16", "GatewayId": "vgw-1", "Origin": "EnableVgwRoutePropagation"}, {"DestinationCidrBlock": "192.168.0.0/16", "GatewayId": "vgw-1"}`),
			learned,
			[]any{"[192.168.0.0/16]", true},
		},
		"what is learned from a VPN gateway may be hidden by a route": {
			vgw(`{"DestinationCidrBlock": "192.168.0.0/16", "GatewayId": "vgw-1", "Origin": "EnableVgwRoutePropagation"}, {"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "vgw-1"}`),
			learned,
			[]any{"[192.168.0.0/16]", false},
		},
		"what is said of on-premises networks counts": {
			`{"OnPremNetworks": [{"Id": "vgw-1", "Cidrs": ["192.168.0.0/16"]}], "VpnGateways": [{"VpnGatewayId": "vgw-1", "VpcAttachments": [{"VpcId": "vpc-1"}]}]}`,
			func(n *network.Network) any {
				o := n.OnPremises[0]
				return []any{o.Prefixes[0].String(), o.Unknown == nil}
			},
			[]any{"192.168.0.0/16", true},
		},
		"what lies behind a VPN gateway is not known without": {
			`{"VpnGateways": [{"VpnGatewayId": "vgw-1", "VpcAttachments": [{"VpcId": "vpc-1"}]}]}`,
			func(n *network.Network) any { return n.OnPremises[0].Unknown.Text }, "what is announced from behind vgw-1 is not told",
		},

		"an interface filters what is not its own": {
			`{"NetworkInterfaces": [{"NetworkInterfaceId": "eni-1", "SubnetId": "subnet-1", "PrivateIpAddress": "10.0.1.5", "Association": {"PublicIp": "198.51.100.1"}, "Groups": ["sg-1"]}]}`,
			func(n *network.Network) any {
				i := n.Interfaces[0]
				return []any{i.NoSourceDestCheck, i.VPC, i.Kind, i.Groups, i.Addresses}
			},
			[]any{false, network.ID("vpc-1"), "interface", []network.ID{"sg-1"}, []network.InterfaceAddress{
				{Private: netip.MustParseAddr("10.0.1.5"), Public: netip.MustParseAddr("198.51.100.1"), HasPublic: true},
			}},
		},
		"an instance whose interfaces are listed nowhere else": {
			`{"Reservations": [{"Instances": [{"InstanceId": "i-1", "VpcId": "vpc-1", "NetworkInterfaces": [
				{"NetworkInterfaceId": "eni-2", "SubnetId": "subnet-1", "Attachment": {"DeviceIndex": 1}}, {"NetworkInterfaceId": "eni-1", "SubnetId": "subnet-1", "Attachment": {"DeviceIndex": 0}}]}]}]}`,
			func(n *network.Network) any {
				return []any{n.Instances[0].Interfaces, n.Interfaces[0].Instance, n.Interfaces[1].Instance, n.Instances[0].Stopped}
			},
			[]any{[]network.ID{"eni-1", "eni-2"}, network.ID("i-1"), network.ID("i-1"), false},
		},
		"a route to an instance leads to its primary interface": {
			`{"Instances": [{"InstanceId": "i-1", "NetworkInterfaceIds": ["eni-1", "eni-2"]}], "RouteTables": [{"RouteTableId": "r", "Routes": [{"DestinationCidrBlock": "0.0.0.0/0", "InstanceId": "i-1"}]}]}`,
			firstTarget,
			network.Target{Kind: network.ToInterface, ID: "eni-1"},
		},

		"an interface of a load balancer that is not listed": {
			`{"NetworkInterfaces": [{"NetworkInterfaceId": "eni-1", "SubnetId": "subnet-1", "Description": "ELB classic"}]}`,
			func(n *network.Network) any { return []any{n.Unmodelled[0].ID, n.Unmodelled[0].VPCs} },
			[]any{network.ID("eni-1"), []network.ID{"vpc-1"}},
		},
		"targets see the client by default: instances": {group("TCP", "instance"), preserves, true},
		"targets see the client by default: UDP":       {group("UDP", "ip"), preserves, true},
		"targets see the client by default: TCP_UDP":   {group("TCP_UDP", "ip"), preserves, true},
		"targets do not see the client: TCP by ip":     {group("TCP", "ip"), preserves, false},
		"targets do not see the client: TLS by ip":     {group("TLS", "ip"), preserves, false},
		"targets do not see the client: HTTP":          {group("HTTP", "instance"), preserves, false},
		"an application load balancer uses all zones": {
			`{"LoadBalancers": [{"LoadBalancerArn": "a", "Type": "application", "CrossZone": false}, {"LoadBalancerArn": "n", "Type": "network"}]}`,
			func(n *network.Network) any {
				return []bool{n.LoadBalancers[0].CrossZone, n.LoadBalancers[1].CrossZone}
			},
			[]bool{true, false},
		},
		"attributes of listeners say nothing": {
			`{"Attributes": [{"Key": "routing.http.response.server.enabled", "Value": "true"}]}`, func(n *network.Network) any { return len(n.LoadBalancers) }, 0,
		},
		"QUIC is carried by UDP": {
			`{"LoadBalancers": [{"LoadBalancerArn": "lb", "Type": "network", "Listeners": [{"Port": 443, "Protocol": "QUIC"}, {"Port": 444, "Protocol": "TCP_QUIC"}]}]}`,
			func(n *network.Network) any {
				return []string{n.LoadBalancers[0].Listeners[0].Protocol, n.LoadBalancers[0].Listeners[1].Protocol}
			},
			[]string{"UDP", "TCP_UDP"},
		},
		"block public access without exclusions": {
			`{"VpcBlockPublicAccess": {"InternetGatewayBlockMode": "block-bidirectional", "Exclusions": [{"SubnetId": "subnet-1", "InternetGatewayExclusionMode": "allow-egress"}]}}`,
			func(n *network.Network) any {
				p := n.PublicAccess[0]
				return []any{p.Mode, p.Exclusions[0].Subnet, p.Exclusions[0].EgressOnly}
			},
			[]any{network.BlockBidirectional, network.ID("subnet-1"), true},
		},
		"the same thing twice is one": {
			`{"InternetGateways": [{"InternetGatewayId": "igw-1", "Attachments": [{"VpcId": "vpc-1"}]}, {"InternetGatewayId": "igw-1", "Attachments": [{"VpcId": "vpc-1"}], "Tags": [{"Key": "Name", "Value": "door"}]}]}`,
			func(n *network.Network) any { return []any{len(n.Gateways), n.Gateways[0].Name} },
			[]any{1, "door"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, c.get(read(t, c.keys)))
		})
	}
}

func target(keys string) string {
	return `{"RouteTables": [{"RouteTableId": "r", "VpcId": "vpc-1", "Routes": [{"DestinationCidrBlock": "192.0.2.0/24", ` + keys + `}]}]}`
}

func firstTarget(n *network.Network) any { return n.RouteTables[0].Routes[0].Target }

func firstTraffic(n *network.Network) any { return n.SecurityGroups[0].Ingress[0].Traffic }

func group(protocol, kind string) string {
	return `{"TargetGroups": [{"TargetGroupArn": "tg", "Protocol": "` + protocol + `", "TargetType": "` + kind + `"}]}`
}

func preserves(n *network.Network) any { return n.TargetGroups[0].PreserveClientIP }

func vgw(routes string) string {
	return `{"VpnGateways": [{"VpnGatewayId": "vgw-1", "VpcAttachments": [{"VpcId": "vpc-1"}]}], "RouteTables": [{"RouteTableId": "r", "VpcId": "vpc-1", "Routes": [` + routes + `]}]}`
}

func learned(n *network.Network) any {
	return []any{fmt.Sprint(n.OnPremises[0].Prefixes), n.OnPremises[0].Unknown == nil}
}
