package fromaws_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/network"
)

// What may carry packets and has no part in the model is listed, with the VPCs that it could touch.
func TestRead_unmodelled(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		keys string
		get  func(*network.Network) any
		want any
	}{
		"a gateway load balancer is not modelled": {
			`{"LoadBalancers": [{"LoadBalancerArn": "g", "Type": "gateway", "VpcId": "vpc-1"}]}`,
			func(n *network.Network) any { return []any{len(n.LoadBalancers), n.Unmodelled[0].VPCs} },
			[]any{0, []network.ID{"vpc-1"}},
		},
		"an endpoint of appliances, which hand back what they let through": {
			`{"VpcEndpoints": [{"VpcEndpointId": "vpce-1", "VpcEndpointType": "GatewayLoadBalancer", "VpcId": "vpc-1"}]}`,
			func(n *network.Network) any { return []any{n.Endpoints[0].ID, len(n.Unmodelled), n.Assumptions[0].ID} },
			[]any{network.ID("vpce-1"), 0, network.ID("vpce-1")},
		},
		"an endpoint of a service network": {
			`{"VpcEndpoints": [{"VpcEndpointId": "vpce-1", "VpcEndpointType": "ServiceNetwork", "VpcId": "vpc-1"}]}`,
			func(n *network.Network) any { return []any{len(n.Endpoints), n.Unmodelled[0].VPCs} },
			[]any{0, []network.ID{"vpc-1"}},
		},
		"associations of VPC Lattice": {
			`{"items": [{"arn": "arn:aws:vpc-lattice:eu-west-1:1:servicenetworkvpcassociation/snva-1", "vpcId": "vpc-1"}, {"arn": "arn:aws:vpc-lattice:eu-west-1:1:service/svc-1"}]}`,
			func(n *network.Network) any { return []any{len(n.Unmodelled), n.Unmodelled[0].VPCs} },
			[]any{1, []network.ID{"vpc-1"}},
		},
		"attachments to a core network": {
			`{"Attachments": [{"AttachmentId": "attachment-1", "ResourceArn": "arn:aws:ec2:eu-west-1:1:vpc/vpc-1"}]}`,
			func(n *network.Network) any { return n.Unmodelled[0].VPCs },
			[]network.ID{"vpc-1"},
		},
		"an endpoint service leads to its load balancers": {
			service("NetworkLoadBalancerArns", "lb"),
			func(n *network.Network) any {
				u := n.Unmodelled[1]
				return []any{u.ID, u.VPCs, u.LoadBalancers, u.Carries}
			},
			[]any{network.ID("vpce-svc-1"), []network.ID{"vpc-1"}, []network.ID{"lb"}, network.CarriesInwards},
		},
		"an endpoint service of Gateway Load Balancers joins them and its endpoints": {
			service("GatewayLoadBalancerArns", "gwlb"),
			func(n *network.Network) any {
				u := n.Unmodelled[1]
				return []any{u.ID, u.VPCs, u.LoadBalancers, u.Carries}
			},
			[]any{network.ID("vpce-svc-1"), []network.ID{"vpc-1", "vpc-2"}, []network.ID(nil), network.CarriesOnwards},
		},
		"an endpoint service of appliances joins their VPC alone": {
			strings.Replace(service("GatewayLoadBalancerArns", "gwlb"), `"Interface"`, `"GatewayLoadBalancer"`, 1),
			func(n *network.Network) any { return n.Unmodelled[1].VPCs },
			[]network.ID{"vpc-1"},
		},
		"an endpoint service of a load balancer that is not listed may touch all": {
			service("NetworkLoadBalancerArns", "other"), func(n *network.Network) any {
				return []int{len(n.Unmodelled[1].VPCs), len(n.Unmodelled[1].LoadBalancers)}
			}, []int{0, 0},
		},
		"an Instance Connect endpoint is its interfaces, if they are listed": {
			`{"InstanceConnectEndpoints": [{"InstanceConnectEndpointId": "eice-1", "VpcId": "vpc-1", "NetworkInterfaceIds": ["eni-1"], "PreserveClientIp": false}, {"InstanceConnectEndpointId": "eice-2", "VpcId": "vpc-1", "NetworkInterfaceIds": ["eni-2"]}],
				"NetworkInterfaces": [{"NetworkInterfaceId": "eni-1", "SubnetId": "subnet-1", "InterfaceType": "ec2_instance_connect_endpoint"}]}`,
			func(n *network.Network) any {
				return []any{len(n.Unmodelled), n.Unmodelled[0].ID, n.Unmodelled[0].VPCs}
			},
			[]any{1, network.ID("eice-2"), []network.ID{"vpc-1"}},
		},
		"an Instance Connect endpoint that keeps its clients' addresses is more than its interfaces": {
			`{"InstanceConnectEndpoints": [{"InstanceConnectEndpointId": "eice-1", "VpcId": "vpc-1", "NetworkInterfaceIds": ["eni-1"], "PreserveClientIp": true},
				{"InstanceConnectEndpointId": "eice-2", "VpcId": "vpc-1", "NetworkInterfaceIds": ["eni-1"], "State": "deleted", "PreserveClientIp": true}],
				"NetworkInterfaces": [{"NetworkInterfaceId": "eni-1", "SubnetId": "subnet-1", "InterfaceType": "ec2_instance_connect_endpoint"}]}`,
			func(n *network.Network) any {
				u := n.Unmodelled[0]
				return []any{len(n.Unmodelled), u.ID, u.VPCs, u.Carries, u.Text}
			},
			[]any{1, network.ID("eice-1"), []network.ID{"vpc-1"}, network.CarriesInwards, "may carry packets of those who may use it into its VPC, with their own addresses"},
		},
		"what each region lists is there once, and what was deleted is not": {
			`{"Accelerators": [{"AcceleratorArn": "arn:ga"}, {"AcceleratorArn": "arn:ga"}],
				"CarrierGateways": [{"CarrierGatewayId": "cagw-1", "VpcId": "vpc-1", "State": "deleted"}, {"CarrierGatewayId": "cagw-2", "VpcId": "vpc-1", "State": "available"}],
				"ClientVpnEndpoints": [{"ClientVpnEndpointId": "cvpn-1", "Status": {"Code": "deleted"}}]}`,
			func(n *network.Network) any {
				var ids []network.ID
				for _, u := range n.Unmodelled {
					ids = append(ids, u.ID)
				}
				return ids
			},
			[]network.ID{"arn:ga", "cagw-2"},
		},
		"an accelerator may touch all": {
			`{"Accelerators": [{"AcceleratorArn": "arn:ga"}]}`, func(n *network.Network) any { return []any{n.Unmodelled[0].ID, len(n.Unmodelled[0].VPCs)} }, []any{network.ID("arn:ga"), 0},
		},
		"how far it carries packets": {
			`{"LoadBalancerDescriptions": [{"LoadBalancerName": "a", "VPCId": "vpc-1"}], "ClientVpnEndpoints": [{"ClientVpnEndpointId": "b", "VpcId": "vpc-1"}],
				"CarrierGateways": [{"CarrierGatewayId": "c", "VpcId": "vpc-1"}]}`,
			func(n *network.Network) any {
				how := map[network.ID]network.Carriage{}
				for _, u := range n.Unmodelled {
					how[u.ID] = u.Carries
				}
				return how
			},
			map[network.ID]network.Carriage{"a": network.CarriesWithin, "b": network.CarriesInwards, "c": network.CarriesOnwards},
		},
		"a page that is missing": {
			`{"NextToken": "more"}`, func(n *network.Network) any { return n.Unmodelled[0].Text }, "goes on after the last page that is here: what follows may carry packets",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, c.get(read(t, c.keys)))
		})
	}
}

// service is an endpoint service in front of a load balancer, which the key lists.
func service(key, balancer string) string {
	return `{"LoadBalancers": [{"LoadBalancerArn": "lb", "Type": "network", "AvailabilityZones": [{"SubnetId": "subnet-1"}]},
			{"LoadBalancerArn": "gwlb", "Type": "gateway", "AvailabilityZones": [{"SubnetId": "subnet-1"}]}],
		"VpcEndpoints": [{"VpcEndpointId": "vpce-1", "VpcEndpointType": "Interface", "VpcId": "vpc-2", "ServiceName": "com.amazonaws.vpce.eu-west-1.vpce-svc-1"}],
		"ServiceConfigurations": [{"ServiceId": "vpce-svc-1", "ServiceName": "com.amazonaws.vpce.eu-west-1.vpce-svc-1", "` + key + `": ["` + balancer + `"]}]}`
}
