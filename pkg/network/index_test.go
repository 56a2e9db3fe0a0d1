package network_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/network"
)

func TestNewIndex_completesWhatTheSourceLeavesOut(t *testing.T) {
	t.Parallel()
	n := &network.Network{
		VPCs:        []*network.VPC{{ID: "v", CIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}, MainRouteTable: "main", DefaultNACL: "default"}},
		Subnets:     []*network.Subnet{{ID: "s-1", VPC: "v", CIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.1.0/24")}}, {ID: "s-2", VPC: "v", RouteTable: "own", NACL: "own"}},
		RouteTables: []*network.RouteTable{{ID: "main", VPC: "v"}, {ID: "own", VPC: "v", Gateways: []network.ID{"igw"}}},
		NACLs:       []*network.NACL{{ID: "default", VPC: "v", Default: true}, {ID: "own", VPC: "v"}},
		LoadBalancers: []*network.LoadBalancer{
			{ID: "lb", Name: "web", VPC: "v", InternetFacing: true, Subnets: []network.ID{"s-1", "s-2"}, Groups: []network.ID{"sg"}},
			{ID: "dim", VPC: "v", Subnets: []network.ID{"s-1"}, Unknown: &network.Unknown{Text: "its groups"}},
			{ID: "lost", VPC: "v", Unknown: &network.Unknown{Text: "its subnets"}},
			{ID: "told", VPC: "v", Subnets: []network.ID{"s-1"}, Interfaces: []network.ID{"eni"}},
		},
		Endpoints:  []*network.Endpoint{{ID: "vpce", Kind: network.InterfaceEndpoint, VPC: "v", Subnets: []network.ID{"s-1"}, DualStack: true, Unknown: &network.Unknown{Text: "its subnets"}}, {ID: "gw", Kind: network.GatewayEndpoint, VPC: "v"}},
		Interfaces: []*network.Interface{{ID: "eni", VPC: "v", Subnet: "s-1"}},
		NATGateways: []*network.NATGateway{{ID: "nat", VPC: "v", Subnet: "s-1", Addresses: []network.NATAddress{
			{Private: netip.MustParseAddr("10.0.1.9")}, {Private: netip.MustParseAddr("10.9.9.9"), Public: netip.MustParseAddr("3.0.0.1")},
		}}},
	}
	x := network.NewIndex(n)

	require.Equal(t, []network.ID{"lb/s-1", "lb/s-2"}, x.LoadBalancer["lb"].Interfaces)
	nic := x.Interface["lb/s-2"]
	require.Equal(t, network.ID("s-2"), nic.Subnet)
	require.Equal(t, []network.ID{"sg"}, nic.Groups)
	require.Equal(t, []network.InterfaceAddress{{HasPublic: true}}, nic.Addresses, "an address that is not known, and a public one before it")
	require.Equal(t, []network.ID{"eni"}, x.LoadBalancer["told"].Interfaces, "what the source tells is left alone")
	require.Nil(t, nic.Unknown)
	require.Equal(t, &network.Unknown{Text: "its groups"}, x.Interface["dim/s-1"].Unknown, "what is not known of the owner is not known of its interfaces")
	require.Equal(t, &network.Unknown{Text: "its subnets"}, x.Interface["vpce/s-1"].Unknown)
	require.True(t, x.Interface["vpce/s-1"].HasIPv6)
	require.Equal(t, []network.ID{"lost/"}, x.LoadBalancer["lost"].Interfaces, "it has some, in a subnet that is not known")
	require.Empty(t, x.Interface["lost/"].Subnet)
	require.NotNil(t, x.Interface["lost/"].Unknown)
	require.Empty(t, x.Endpoint["gw"].Interfaces, "a gateway endpoint has none")
	require.Empty(t, n.LoadBalancers[0].Interfaces, "what was given is not changed")
	require.Len(t, n.Interfaces, 1)

	nat := x.NATGateway["nat"].Addresses
	require.True(t, nat[0].Private.IsValid())
	require.False(t, nat[1].Private.IsValid(), "10.9.9.9 is no address of its subnet")
	require.True(t, nat[1].Public.IsValid())

	require.Equal(t, network.ID("main"), x.TableOf(n.Subnets[0]).ID)
	require.Equal(t, network.ID("own"), x.TableOf(n.Subnets[1]).ID)
	require.Equal(t, network.ID("default"), x.NACLOf(n.Subnets[0]).ID)
	require.Equal(t, network.ID("own"), x.NACLOf(n.Subnets[1]).ID)
	require.Equal(t, network.ID("own"), x.EdgeTable["igw"].ID)
	require.Equal(t, network.ID("s-1"), x.SubnetAt("v", netip.MustParseAddr("10.0.1.7")).ID)
	require.Nil(t, x.SubnetAt("v", netip.MustParseAddr("10.0.7.7")))
}

// By a VPC origin CloudFront gets into the subnets of what it leads to, in a group of its own, and from there to the groups of that alone.
func TestNewIndex_placesTheInterfacesOfVPCOrigins(t *testing.T) {
	t.Parallel()
	doubt := &network.Unknown{Text: "its ports"}
	n := &network.Network{
		LoadBalancers: []*network.LoadBalancer{{ID: "lb", VPC: "v", Subnets: []network.ID{"s-1", "s-2"}, Groups: []network.ID{"web"}}},
		Interfaces: []*network.Interface{
			{ID: "eni-1", VPC: "v", Subnet: "s-1", Instance: "i", Groups: []network.ID{"host"}},
			{ID: "eni-2", VPC: "v", Subnet: "s-1", Instance: "i", Groups: []network.ID{"more"}},
			{ID: "eni-3", VPC: "v", Subnet: "s-2"},
			{ID: "eni-4", VPC: "v", Subnet: "s-2", Groups: []network.ID{"aws"}, Service: network.OriginFacing},
		},
		VPCOrigins: []*network.VPCOrigin{
			{ID: "vo", Name: "web", Target: "lb", Ports: []int{80, 443}, Tags: network.Tags{"team": "shop"}},
			{ID: "host", Target: "i", Ports: []int{443}, Unknown: doubt},
			{ID: "elsewhere", Target: "lb-of-others", Ports: []int{443}},
			{ID: "lost", Ports: []int{443}, Unknown: doubt},
			{ID: "told", Target: "lb", Ports: []int{443}, Interfaces: []network.ID{"eni-4"}},
		},
	}
	x := network.NewIndex(n)

	require.Equal(t, []network.ID{"vo/s-1", "vo/s-2"}, x.VPCOrigin["vo"].Interfaces)
	nic := x.Interface["vo/s-2"]
	require.Equal(t, network.Interface{
		ID: "vo/s-2", Name: "web", VPC: "v", Subnet: "s-2", Kind: "interface", Service: "cloudfront.origin-facing", Addresses: []network.InterfaceAddress{{}},
		Groups: []network.ID{"vo/CloudFront-VPCOrigins-Service-SG"}, Tags: network.Tags{"team": "shop"},
	}, *nic)
	group := x.SecurityGroup[nic.Groups[0]]
	require.Equal(t, network.ID("v"), group.VPC)
	require.Empty(t, group.Ingress, "nobody connects to it")
	require.Equal(t, []network.GroupRule{
		{Traffic: network.Traffic{Protocol: 6, From: 80, To: 80}, Group: "web"}, {Traffic: network.Traffic{Protocol: 6, From: 443, To: 443}, Group: "web"},
	}, group.Egress)

	require.Equal(t, []network.ID{"host/s-1"}, x.VPCOrigin["host"].Interfaces)
	require.Equal(t, doubt, x.Interface["host/s-1"].Unknown)
	group = x.SecurityGroup["host/CloudFront-VPCOrigins-Service-SG"]
	require.Equal(t, doubt, group.Unknown)
	require.Len(t, group.Egress, 2)

	require.Empty(t, x.VPCOrigin["elsewhere"].Interfaces, "it leads to nothing of the network")
	require.Equal(t, []network.ID{"lost/"}, x.VPCOrigin["lost"].Interfaces, "it leads to anything")
	require.Equal(t, doubt, x.Interface["lost/"].Unknown)
	require.Equal(t, []network.ID{"eni-4"}, x.VPCOrigin["told"].Interfaces, "what the source tells is left alone")
	require.Len(t, x.Network.SecurityGroups, 3)
	require.Empty(t, n.SecurityGroups, "what was given is not changed")
	require.Equal(t, x.Network, network.NewIndex(x.Network).Network, "what is complete stays as it is")
}

func TestOrigin_readsAsOneLine(t *testing.T) {
	t.Parallel()
	for want, o := range map[string]network.Origin{
		"main.go:31 net-rt-app-a destinationCidrBlock": {File: "main.go", Line: 31, URN: "urn:pulumi:dev::shop::aws:ec2/route:Route::net-rt-app-a", Property: "destinationCidrBlock"},
		"snapshot.json RouteTables[3].Routes[1]":       {File: "snapshot.json", Path: "RouteTables[3].Routes[1]"},
		"":                                             {},
	} {
		require.Equal(t, want, o.String())
		require.Equal(t, want == "", o.IsZero())
	}
}
