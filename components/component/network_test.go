package component_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

func TestNetwork_allMistakesAtOnce(t *testing.T) {
	var c validate.Collector
	component.Network{
		InternetGatewayId: pulumi.String("eigw-1"),
		CidrBlocks:        []pulumi.StringInput{pulumi.String("10.0.0.1/16"), nil, pulumi.String("2001:db8::/56")},
		Ipv6CidrBlocks:    []pulumi.StringInput{pulumi.String("10.0.0.0/16")},
		Tiers: map[string]component.NetworkTier{
			"app": {
				Type: "Privat", Egress: "Nat", AllowedCidrBlocks: []string{"all"},
				SubnetIds:            map[string]pulumi.StringInput{"eu-west-1a": pulumi.String("sub-1"), "eu-west-1b": nil},
				RouteTableIds:        map[string]pulumi.StringInput{"eu-west-1a": pulumi.String("subnet-1")},
				SubnetCidrBlocks:     map[string]pulumi.StringInput{"eu-west-1a": pulumi.String("2001:db8::/64")},
				SubnetIpv6CidrBlocks: map[string]pulumi.StringInput{"eu-west-1a": pulumi.String("10.0.0.0/24")},
				CidrBlocks:           []pulumi.StringInput{pulumi.String("10.0.1.1/24"), nil}, Ipv6CidrBlocks: []pulumi.StringInput{pulumi.String("10.0.1.0/24")},
			},
		},
	}.Validate(&c, validate.At("vpc"))
	assert.Equal(t, `vpc.cidrBlocks[0]: 10.0.0.1/16 has bits set beyond its mask: write 10.0.0.0/16
vpc.cidrBlocks[1]: required: a block in each place of the list
vpc.cidrBlocks[2]: "2001:db8::/56" is not an IPv4 block, which reads 10.0.0.0/16
vpc.internetGatewayId: "eigw-1" is not the id of an internet gateway, which reads igw-0123456789abcdef0
vpc.ipv6CidrBlocks[0]: "10.0.0.0/16" is not an IPv6 block, which reads 2001:db8::/56
vpc.tiers["app"].allowedCidrBlocks[0]: "all" is not an IPv4 block, which reads 10.0.0.0/16
vpc.tiers["app"].cidrBlocks[0]: 10.0.1.1/24 has bits set beyond its mask: write 10.0.1.0/24
vpc.tiers["app"].cidrBlocks[1]: required: a block in each place of the list
vpc.tiers["app"].egress: "Nat" is not supported; use one of InternetGateway, NatGateway, None, TransitGateway, FirewallEndpoint, OnPremises
vpc.tiers["app"].ipv6CidrBlocks[0]: "10.0.1.0/24" is not an IPv6 block, which reads 2001:db8::/56
vpc.tiers["app"].routeTableIds["eu-west-1a"]: "subnet-1" is not the id of a route table, which reads rtb-0123456789abcdef0
vpc.tiers["app"].subnetCidrBlocks["eu-west-1a"]: "2001:db8::/64" is not an IPv4 block, which reads 10.0.0.0/16
vpc.tiers["app"].subnetIds["eu-west-1a"]: "sub-1" is not the id of a subnet, which reads subnet-0123456789abcdef0
vpc.tiers["app"].subnetIds["eu-west-1b"]: required: a value for each zone that is named
vpc.tiers["app"].subnetIpv6CidrBlocks["eu-west-1a"]: "10.0.0.0/24" is not an IPv6 block, which reads 2001:db8::/56
vpc.tiers["app"].type: "Privat" is not supported; use one of Public, PrivateWithEgress, Isolated, TransitGateway, Firewall
vpc.vpcId: required: the id of the VPC, or the network that SecureVpc.Network gives`, c.Err().Error())
}

func TestNetwork_Tier_namesTheTiersThatThereAre(t *testing.T) {
	network := component.Network{Tiers: map[string]component.NetworkTier{"app": {Type: component.TierIsolated}, "data": {Type: component.TierIsolated}}}
	var c validate.Collector
	_, ok := network.Tier(&c, validate.At("tier"), "app")
	assert.True(t, ok)
	require.NoError(t, c.Err())
	_, ok = network.Tier(&c, validate.At("tier"), "apps")
	assert.False(t, ok)
	_, ok = component.Network{}.Tier(&c, validate.At("tiers").Index(0), "app")
	assert.False(t, ok)
	assert.Equal(t, "tier: \"apps\" is not supported; use one of app, data (did you mean \"app\"?)\ntiers[0]: the network has no tiers: give them in vpc.tiers", c.Err().Error())
}

func TestNetworkTier_HasEgress(t *testing.T) {
	for _, test := range []struct {
		tier component.NetworkTier
		want bool
	}{
		{component.NetworkTier{Type: component.TierPublic}, true},
		{component.NetworkTier{Type: component.TierPrivateWithEgress}, true},
		{component.NetworkTier{Type: component.TierIsolated}, false},
		{component.NetworkTier{Type: component.TierPrivateWithEgress, Egress: component.EgressOnPremises}, true},
		{component.NetworkTier{Type: component.TierPrivateWithEgress, DenyInternet: true}, false},
	} {
		assert.Equal(t, test.want, test.tier.HasEgress(), "%+v", test.tier)
	}
}
