package fromaws_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/network"
)

// What is in a good state carries packets and what is in a bad one does not; what is between two states may, and is unknown.
func TestRead_states(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		keys    func(state string) string
		carries func(*network.Network) bool
		unknown func(*network.Network) *network.Unknown

		good, between, bad []string
	}{
		"attachment": {
			keys: func(s string) string {
				return `{"TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "a", "TransitGatewayId": "tgw-1", "ResourceType": "vpn", "ResourceId": "vpn-1", "State": "` + s + `"}]}`
			},
			carries: func(n *network.Network) bool { return n.Attachments[0].Available },
			unknown: func(n *network.Network) *network.Unknown { return n.Attachments[0].Unknown },
			good:    []string{"available", ""}, between: []string{"modifying", "rollingBack", "deleting", "pending"},
			bad: []string{"deleted", "failed", "rejected", "pendingAcceptance", "initiatingRequest"},
		},
		"NAT gateway": {
			keys: func(s string) string {
				return `{"NatGateways": [{"NatGatewayId": "nat-1", "SubnetId": "subnet-1", "State": "` + s + `"}]}`
			},
			carries: func(n *network.Network) bool { return !n.NATGateways[0].Unavailable },
			unknown: func(n *network.Network) *network.Unknown { return n.NATGateways[0].Unknown },
			good:    []string{"available", ""}, between: []string{"pending", "deleting"}, bad: []string{"deleted", "failed"},
		},
		"endpoint": {
			keys: func(s string) string {
				return `{"VpcEndpoints": [{"VpcEndpointId": "vpce-1", "VpcEndpointType": "Interface", "VpcId": "vpc-1", "State": "` + s + `"}]}`
			},
			carries: func(n *network.Network) bool { return !n.Endpoints[0].Unavailable },
			unknown: func(n *network.Network) *network.Unknown { return n.Endpoints[0].Unknown },
			good:    []string{"available", "Available", ""}, between: []string{"pending", "deleting", "partial"}, bad: []string{"deleted", "rejected", "pendingAcceptance", "expired"},
		},
		"peering": {
			keys: func(s string) string {
				return `{"VpcPeeringConnections": [{"VpcPeeringConnectionId": "pcx-1", "RequesterVpcInfo": {"VpcId": "vpc-1"}, "AccepterVpcInfo": {"VpcId": "vpc-2"}, "Status": {"Code": "` + s + `"}}]}`
			},
			carries: func(n *network.Network) bool { return n.Peerings[0].Active },
			unknown: func(n *network.Network) *network.Unknown { return n.Peerings[0].Unknown },
			good:    []string{"active", ""}, between: []string{"provisioning", "deleting"}, bad: []string{"pending-acceptance", "expired", "deleted"},
		},
		"route table of a subnet": {
			keys: func(s string) string {
				return `{"RouteTables": [{"RouteTableId": "r", "VpcId": "vpc-1", "Associations": [{"SubnetId": "subnet-1", "AssociationState": {"State": "` + s + `"}}]}]}`
			},
			carries: func(n *network.Network) bool { return n.Subnets[0].RouteTable == "r" },
			unknown: func(n *network.Network) *network.Unknown { return n.Subnets[0].Unknown },
			good:    []string{"associated", ""}, between: []string{"associating", "disassociating"}, bad: []string{"disassociated", "failed"},
		},
		"main route table": {
			keys: func(s string) string {
				return `{"RouteTables": [{"RouteTableId": "r", "VpcId": "vpc-1", "Associations": [{"Main": true, "AssociationState": {"State": "` + s + `"}}]}]}`
			},
			carries: func(n *network.Network) bool { return n.VPCs[0].MainRouteTable == "r" },
			unknown: func(n *network.Network) *network.Unknown { return n.RouteTables[0].Unknown },
			good:    []string{"associated"}, between: []string{"associating", "disassociating"}, bad: []string{"failed"},
		},
		"block of a VPC": {
			keys: func(s string) string {
				return `{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "CidrBlockAssociationSet": [{"CidrBlock": "10.1.0.0/16", "CidrBlockState": {"State": "` + s + `"}}]}]}`
			},
			carries: func(n *network.Network) bool { return len(n.VPCs[0].CIDRs) == 2 },
			unknown: func(n *network.Network) *network.Unknown { return n.VPCs[0].Unknown },
			good:    []string{"associated", ""}, between: []string{"associating", "disassociating"}, bad: []string{"disassociated", "failing", "failed"},
		},
		"IPv6 block of a subnet": {
			keys: func(s string) string {
				return `{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "Ipv6CidrBlockAssociationSet": [{"Ipv6CidrBlock": "2001:db8::/56"}]}],
					"Subnets": [{"SubnetId": "s", "VpcId": "vpc-1", "CidrBlock": "10.0.1.0/24", "Ipv6CidrBlockAssociationSet": [{"Ipv6CidrBlock": "2001:db8::/64", "Ipv6CidrBlockState": {"State": "` + s + `"}}]}]}`
			},
			carries: func(n *network.Network) bool { return len(n.Subnets[0].CIDRs) == 2 },
			unknown: func(n *network.Network) *network.Unknown { return n.Subnets[0].Unknown },
			good:    []string{"associated"}, between: []string{"associating", "disassociating"}, bad: []string{"disassociated", "failed"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, s := range c.good {
				n := read(t, c.keys(s))
				require.True(t, c.carries(n), s)
				require.Nil(t, c.unknown(n), s)
			}
			for _, s := range c.between {
				n := read(t, c.keys(s))
				require.True(t, c.carries(n), s)
				require.NotNil(t, c.unknown(n), s)
				require.Contains(t, c.unknown(n).Text, s)
			}
			for _, s := range c.bad {
				n := read(t, c.keys(s))
				require.False(t, c.carries(n), s)
				require.Nil(t, c.unknown(n), s)
			}
		})
	}
}

// Where a part has no room for an Unknown, what may be so is taken as so.
func TestRead_statesTakenAsGood(t *testing.T) {
	t.Parallel()
	for state, attached := range map[string]bool{"available": true, "attaching": true, "detaching": true, "detached": false} {
		n := read(t, `{"InternetGateways": [{"InternetGatewayId": "igw-1", "Attachments": [{"VpcId": "vpc-1", "State": "`+state+`"}]}]}`)
		require.Equal(t, attached, n.Gateways[0].VPC == "vpc-1", state)
	}
	for state, stopped := range map[string]bool{"running": false, "pending": false, "stopping": false, "shutting-down": false, "stopped": true, "terminated": true, "": false} {
		n := read(t, `{"Instances": [{"InstanceId": "i-1", "VpcId": "vpc-1", "State": {"Name": "`+state+`"}}]}`)
		require.Equal(t, stopped, n.Instances[0].Stopped, state)
	}
	for state, excluded := range map[string]bool{"create-in-progress": true, "delete-in-progress": true, "update-failed": true, "create-failed": false, "delete-complete": false, "disable-complete": false} {
		n := read(t, `{"VpcBlockPublicAccess": {"InternetGatewayBlockMode": "block-bidirectional", "Exclusions": [{"VpcId": "vpc-1", "State": "`+state+`"}]}}`)
		require.Equal(t, excluded, len(n.PublicAccess[0].Exclusions) == 1, state)
	}
	n := read(t, `{"VpcBlockPublicAccess": {"InternetGatewayBlockMode": "block-bidirectional", "State": "update-in-progress"}}`)
	require.Equal(t, "VPC Block Public Access is just being changed: taken as changed already", n.Assumptions[0].Text)
}
