package fromaws_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/network"
)

// An EC2 Instance Connect endpoint has its names of its own: AWS gives its interface none.
func TestRead_connectEndpoints(t *testing.T) {
	t.Parallel()
	n := read(t, `{
		"InstanceConnectEndpoints": [
			{"InstanceConnectEndpointId": "eice-1", "VpcId": "vpc-1", "SubnetId": "subnet-1", "NetworkInterfaceIds": ["eni-1"], "SecurityGroupIds": ["sg-1"], "PreserveClientIp": false,
				"Tags": [{"Key": "Name", "Value": "shells"}, {"Key": "palisade:component", "Value": "net"}]},
			{"InstanceConnectEndpointId": "eice-1", "VpcId": "vpc-1", "NetworkInterfaceIds": ["eni-1"], "PreserveClientIp": false},
			{"InstanceConnectEndpointId": "eice-2", "VpcId": "vpc-1", "NetworkInterfaceIds": ["eni-2"], "State": "deleted"},
			{"InstanceConnectEndpointId": "eice-3", "VpcId": "vpc-1", "NetworkInterfaceIds": ["eni-3"]}],
		"NetworkInterfaces": [{"NetworkInterfaceId": "eni-1", "SubnetId": "subnet-1", "InterfaceType": "ec2_instance_connect_endpoint"}]}`)
	require.Len(t, n.Endpoints, 1)
	p := n.Endpoints[0]
	require.Equal(t, network.Endpoint{
		ID: "eice-1", Name: "shells", Kind: network.ConnectEndpoint, VPC: "vpc-1", Subnets: []network.ID{"subnet-1"}, Interfaces: []network.ID{"eni-1"},
		Groups: []network.ID{"sg-1"}, Tags: network.Tags{"Name": "shells", "palisade:component": "net"}, Origin: p.Origin,
	}, *p)
}
