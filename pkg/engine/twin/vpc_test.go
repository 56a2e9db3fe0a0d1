package twin

import (
	"net/netip"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/require"
)

func TestVPC_comesWithItsDefaults(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{})
	vpc := s.add("ec2:Vpc", "v", map[string]any{"cidrBlock": "10.0.0.0/16"})
	other := s.add("ec2:Vpc", "w", map[string]any{"cidrBlock": "10.1.0.0/16"})
	require.Regexp(t, `^sg-[0-9a-f]{17}$`, out(vpc, "defaultSecurityGroupId"))
	require.Regexp(t, `^acl-[0-9a-f]{17}$`, out(vpc, "defaultNetworkAclId"))
	require.Regexp(t, `^rtb-[0-9a-f]{17}$`, out(vpc, "mainRouteTableId"))
	require.Equal(t, out(vpc, "mainRouteTableId"), out(vpc, "defaultRouteTableId"))
	require.NotEqual(t, out(vpc, "defaultSecurityGroupId"), out(other, "defaultSecurityGroupId"))
	require.Equal(t, out(vpc, "dhcpOptionsId"), out(other, "dhcpOptionsId"), "a region has one default set")
	require.Empty(t, vpc.Assumptions, "ids need none")

	group := s.add("ec2:DefaultSecurityGroup", "g", map[string]any{"vpcId": vpc.ID})
	require.Equal(t, out(vpc, "defaultSecurityGroupId"), group.ID)
	require.Equal(t, "default", out(group, "name"))
	acl := s.add("ec2:DefaultNetworkAcl", "a", map[string]any{"defaultNetworkAclId": out(vpc, "defaultNetworkAclId")})
	require.Equal(t, out(vpc, "defaultNetworkAclId"), acl.ID)
	require.Equal(t, vpc.ID, out(acl, "vpcId"))
	table := s.add("ec2:DefaultRouteTable", "t", map[string]any{"defaultRouteTableId": out(vpc, "defaultRouteTableId")})
	require.Equal(t, out(vpc, "defaultRouteTableId"), table.ID)
	require.Equal(t, vpc.ID, out(table, "vpcId"))
	main := s.add("ec2:MainRouteTableAssociation", "m", map[string]any{"vpcId": vpc.ID, "routeTableId": "rtb-1"})
	require.Equal(t, out(vpc, "mainRouteTableId"), out(main, "originalRouteTableId"))

	stranger := s.add("ec2:DefaultSecurityGroup", "h", map[string]any{"vpcId": "vpc-0123456789abcdef0"})
	require.Regexp(t, `^sg-[0-9a-f]{17}$`, stranger.ID, "a VPC that is not of this run has a group all the same")
	foreign := s.add("ec2:DefaultNetworkAcl", "b", map[string]any{"defaultNetworkAclId": "acl-0123456789abcdef0"})
	require.Equal(t, "acl-0123456789abcdef0", foreign.ID)
	require.Nil(t, out(foreign, "vpcId"))
}

func TestVPC_blockOutOfAPool(t *testing.T) {
	t.Parallel()
	pool := map[string]any{"ipv4IpamPoolId": "ipam-pool-1", "ipv4NetmaskLength": 20}
	below := func(planning string) Registration {
		return Registration{
			Type: token("ec2:Vpc"), Name: "v", Inputs: resource.NewPropertyMapFromMap(pool), ParentURN: "inner",
			Parent: func(urn string) (string, resource.PropertyMap, bool) {
				if urn == "inner" {
					return "x:y:Inner", resource.PropertyMap{}, true
				}
				return "x:y:Outer", resource.NewPropertyMapFromMap(map[string]any{"ipam": map[string]any{"planningCidr": planning}}), urn == "outer"
			},
			Above: func(urn string) string { return map[string]string{"inner": "outer"}[urn] },
		}
	}
	for planning, want := range map[string]string{
		"10.64.0.0/20": "10.64.0.0/20",
		"10.64.0.0/12": "10.64.0.0/20", // the first block of a larger one
	} {
		a := newStack(t, Options{}).register(below(planning))
		require.Equal(t, want, out(a, "cidrBlock"))
		require.Equal(t, []Assumption{{"cidrBlock", want + " of ipam.planningCidr stands for the block that IPAM pool ipam-pool-1 allocates"}}, a.Assumptions)
	}
	for _, planning := range []string{"", "nonsense", "10.64.0.0/24", "2001:db8::/20"} {
		a := newStack(t, Options{}).register(below(planning))
		block, err := netip.ParsePrefix(out(a, "cidrBlock").(string))
		require.NoError(t, err)
		require.Equal(t, 20, block.Bits())
		require.True(t, netip.MustParsePrefix("10.0.0.0/8").Contains(block.Addr()))
		require.Equal(t, "allocated "+block.String()+" in place of IPAM pool ipam-pool-1; set ipam.planningCidr to choose", a.Assumptions[0].Text)
	}
}

func TestVPC_blocksOfARunAreApart(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{})
	var blocks []netip.Prefix
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "y", "z"} {
		a := s.add("ec2:Vpc", name, map[string]any{"ipv4IpamPoolId": "p", "ipv4NetmaskLength": 14 + len(blocks)%5, "assignGeneratedIpv6CidrBlock": true})
		for _, property := range []string{"cidrBlock", "ipv6CidrBlock"} {
			b := netip.MustParsePrefix(out(a, property).(string))
			for _, other := range blocks {
				require.False(t, b.Overlaps(other), "%s and %s", b, other)
			}
			blocks = append(blocks, b)
		}
	}
}

func TestVPC_netmask(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{})
	pool := s.add("ec2:VpcIpamPool", "p", map[string]any{"addressFamily": "ipv4", "allocationDefaultNetmaskLength": 22})
	a := s.add("ec2:Vpc", "v", map[string]any{"ipv4IpamPoolId": pool.ID})
	require.Regexp(t, `/22$`, out(a, "cidrBlock"), "the pool's own, where it is of this run")
	for name, inputs := range map[string]resource.PropertyMap{
		"of a pool that is not of this run": {"ipv4IpamPoolId": resource.NewStringProperty("ipam-pool-2")},
		"unknown":                           {"ipv4IpamPoolId": resource.NewStringProperty(pool.ID), "ipv4NetmaskLength": unknown()},
		"larger than the space":             {"ipv4IpamPoolId": resource.NewStringProperty(pool.ID), "ipv4NetmaskLength": resource.NewNumberProperty(4)},
	} {
		a := s.register(Registration{Type: token("ec2:Vpc"), Name: name, Inputs: inputs})
		require.Nil(t, out(a, "cidrBlock"), name)
		require.Empty(t, a.Assumptions, name)
	}
	second := s.add("ec2:VpcIpv4CidrBlockAssociation", "c", map[string]any{"vpcId": a.ID, "ipv4IpamPoolId": pool.ID})
	require.Regexp(t, `/22$`, out(second, "cidrBlock"))
}

func TestVPC_ipv6(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{Region: "eu-west-1"})
	a := s.add("ec2:Vpc", "v", map[string]any{"cidrBlock": "10.0.0.0/16", "assignGeneratedIpv6CidrBlock": true})
	require.Regexp(t, `^2600:1f[0-9a-f:]+::/56$`, out(a, "ipv6CidrBlock"))
	require.Regexp(t, `^vpc-cidr-assoc-[0-9a-f]{17}$`, out(a, "ipv6AssociationId"))
	require.Equal(t, "eu-west-1", out(a, "ipv6CidrBlockNetworkBorderGroup"))
	require.Contains(t, a.Assumptions[0].Text, "in place of Amazon's pool of IPv6 addresses")

	a = s.add("ec2:Vpc", "w", map[string]any{"cidrBlock": "10.0.0.0/16", "ipv6IpamPoolId": "ipam-pool-6", "ipv6NetmaskLength": 60})
	require.Regexp(t, `/60$`, out(a, "ipv6CidrBlock"))
	require.Contains(t, a.Assumptions[0].Text, "in place of IPAM pool ipam-pool-6")

	second := s.add("ec2:VpcIpv6CidrBlockAssociation", "x", map[string]any{"vpcId": a.ID, "assignGeneratedIpv6CidrBlock": true})
	require.Regexp(t, `/56$`, out(second, "ipv6CidrBlock"))
}

func TestSubnet(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{Region: "ap-southeast-2"})
	a := s.add("ec2:Subnet", "named", map[string]any{"vpcId": "vpc-1", "cidrBlock": "10.0.0.0/24", "availabilityZone": "ap-southeast-2b"})
	require.NotContains(t, a.Outputs, resource.PropertyKey("availabilityZoneId"), "which zone has which id differs between accounts")
	require.Equal(t, false, out(a, "mapPublicIpOnLaunch"))
	require.Equal(t, "", out(a, "ipv6CidrBlockAssociationId"))
	require.Empty(t, a.Assumptions)

	a = s.add("ec2:Subnet", "by id", map[string]any{"vpcId": "vpc-1", "availabilityZoneId": "apse2-az3"})
	require.Equal(t, "ap-southeast-2b", out(a, "availabilityZone"))
	require.Len(t, a.Assumptions, 1, "which zone has the id differs between accounts")

	a = s.add("ec2:Subnet", "anywhere", map[string]any{"vpcId": "vpc-1", "ipv6CidrBlock": "2600:1f00::/64"})
	require.Equal(t, "ap-southeast-2a", out(a, "availabilityZone"))
	require.Equal(t, "ap-southeast-2a, where AWS chooses a zone; set availabilityZone", a.Assumptions[0].Text)
	require.Regexp(t, `^subnet-cidr-assoc-[0-9a-f]{17}$`, out(a, "ipv6CidrBlockAssociationId"))

	a = s.add("ec2:Subnet", "strange", map[string]any{"vpcId": "vpc-1", "availabilityZone": "mars-north-1a"})
	require.Nil(t, out(a, "availabilityZoneId"))
}
