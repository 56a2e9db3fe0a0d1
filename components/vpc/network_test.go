package vpc_test

import (
	"maps"
	"net/netip"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/vpc"
)

// networkOf records a SecureVpc and gives its network, with what the ids in it refer to.
func networkOf(t *testing.T, args vpc.SecureVpcArgs) (component.Network, recorded) {
	t.Helper()
	var n component.Network
	r := recordProgram(t, func(ctx *pulumi.Context) error {
		net, err := newSecureVpc(ctx, "net", &args)
		if err != nil {
			return err
		}
		n = net.Network()
		ctx.Export("vpc", n.VpcId)
		if n.InternetGatewayId != nil {
			ctx.Export("gateway", n.InternetGatewayId)
		}
		ctx.Export("ipv4", pulumi.StringArray(n.CidrBlocks))
		ctx.Export("ipv6", pulumi.StringArray(n.Ipv6CidrBlocks))
		for name, tier := range n.Tiers {
			ctx.Export("subnets "+name, pulumi.StringMap(tier.SubnetIds))
			ctx.Export("subnet blocks "+name, pulumi.StringMap(tier.SubnetCidrBlocks))
			ctx.Export("tables "+name, pulumi.StringMap(tier.RouteTableIds))
			ctx.Export("blocks "+name, pulumi.StringArray(slices.Concat(tier.CidrBlocks, tier.Ipv6CidrBlocks)))
		}
		return nil
	})
	return n, r
}

func TestNetwork_isWhatOtherComponentsArePlacedIn(t *testing.T) {
	n, r := networkOf(t, with(func(a *vpc.SecureVpcArgs) {
		a.SecondaryCidrBlocks, a.Ipv6 = []string{"100.64.0.0/16"}, &vpc.Ipv6{}
		a.Tiers = append(vpc.ReferenceTiers(), vpc.Tier{Name: "old", Type: vpc.TierReserved}, vpc.Tier{Name: "hub", Type: vpc.TierTransitGateway})
	}))
	assert.Equal(t, "net", n.Component)
	assert.False(t, n.ExcludedFromPublicAccessBlock)
	assert.Equal(t, "net", r.referred(r.Outputs["vpc"]))
	assert.Equal(t, "net-igw", r.referred(r.Outputs["gateway"]))
	assert.Equal(t, []any{"10.0.0.0/16", "100.64.0.0/16"}, r.Outputs["ipv4"])
	assert.Len(t, r.Outputs["ipv6"], 1)
	types := map[string]string{}
	for name, tier := range n.Tiers {
		types[name] = tier.Type + " " + tier.EgressOrDefault()
		assert.Equal(t, zonesOf("a", "b", "c"), tier.Zones())
		for zone, id := range r.Outputs["subnets "+name].(map[string]any) {
			assert.Equal(t, "net-subnet-"+name+"-"+zone[len(zone)-1:], r.referred(id))
		}
		assert.ElementsMatch(t, zonesOf("a", "b", "c"), slices.Collect(maps.Keys(tier.SubnetIpv6CidrBlocks)))
		for zone, block := range r.Outputs["subnet blocks "+name].(map[string]any) {
			assert.Equal(t, r.get("aws:ec2/subnet:Subnet", "net-subnet-"+name+"-"+zone[len(zone)-1:]).Inputs["cidrBlock"], block)
		}
		for zone, id := range r.Outputs["tables "+name].(map[string]any) {
			assert.Equal(t, "net-rt-"+name+"-"+zone[len(zone)-1:], r.referred(id))
		}
		ipv4, ipv6 := blocksOf(t, r.Outputs["blocks "+name])
		for other := range n.Tiers {
			for zone := range tier.SubnetIds {
				subnet := r.inputs(typeSubnet, "net-subnet-"+other+"-"+zone[len(zone)-1:])
				assert.Equal(t, name == other, holds(ipv4, subnet["cidrBlock"]), "%s of %s in %s of %s", subnet["cidrBlock"], other, ipv4, name)
				assert.Equal(t, name == other, holds(ipv6, subnet["ipv6CidrBlock"]), "%s of %s in %s of %s", subnet["ipv6CidrBlock"], other, ipv6, name)
			}
		}
	}
	assert.Equal(t, map[string]string{
		"public": "Public InternetGateway", "app": "PrivateWithEgress NatGateway", "data": "Isolated None", "hub": "TransitGateway None",
	}, types)
}

// blocksOf are the one block of each family that a tier of SecureVpc has.
func blocksOf(t *testing.T, exported any) (ipv4, ipv6 netip.Prefix) {
	t.Helper()
	blocks, ok := exported.([]any)
	require.True(t, ok)
	require.Len(t, blocks, 2)
	return netip.MustParsePrefix(blocks[0].(string)), netip.MustParsePrefix(blocks[1].(string))
}

func holds(outer netip.Prefix, block any) bool {
	inner := netip.MustParsePrefix(block.(string))
	return outer.Bits() <= inner.Bits() && outer.Contains(inner.Addr())
}

// S3 and DynamoDB answer from public addresses, which a tier that denies the internet drops unless exceptions let it ask them.
func TestNetwork_saysWhichPublicBlocksADeniedTierMayAsk(t *testing.T) {
	exception := func(block string, edit func(*vpc.NetworkAclException)) vpc.NetworkAclException {
		e := vpc.NetworkAclException{CidrBlock: block, Protocol: "tcp", FromPort: 443, Direction: vpc.DirectionOutbound, Reason: "S3"}
		if edit != nil {
			edit(&e)
		}
		return e
	}
	n, _ := networkOf(t, with(func(a *vpc.SecureVpcArgs) {
		a.Tiers = vpc.ReferenceTiers()
		a.NetworkAcls.Exceptions = []vpc.NetworkAclException{exception("52.95.128.0/21", nil)}
		a.Tiers[2].NetworkAcl = &vpc.TierNetworkAcl{DenyInternet: true, Exceptions: []vpc.NetworkAclException{
			exception("3.5.164.0/22", nil),
			exception("198.18.0.0/24", func(e *vpc.NetworkAclException) { e.Direction = vpc.DirectionInbound }),
			exception("198.18.1.0/24", func(e *vpc.NetworkAclException) { e.Protocol = "udp" }),
			exception("198.18.2.0/24", func(e *vpc.NetworkAclException) { e.FromPort = 80 }),
		}}
	}))
	assert.True(t, n.Tiers["data"].DenyInternet)
	assert.Equal(t, []string{"52.95.128.0/21", "3.5.164.0/22"}, n.Tiers["data"].AllowedCidrBlocks)
	assert.False(t, n.Tiers["data"].HasEgress())
	assert.False(t, n.Tiers["app"].DenyInternet)
	assert.Empty(t, n.Tiers["app"].AllowedCidrBlocks)
	assert.True(t, n.Tiers["app"].HasEgress())
}

func TestNetwork_ofTiersInAnExistingVpc(t *testing.T) {
	ref := vpc.Existing(pulumi.String("vpc-1"), "10.0.0.0/16")
	ref.Ipv6CidrBlock = "2001:db8:1200::/56"
	var n component.Network
	recordProgram(t, func(ctx *pulumi.Context) error {
		tiers, err := newTieredSubnets(ctx, "net", &vpc.TieredSubnetsArgs{Vpc: ref, AvailabilityZones: zonesOf("a", "b")})
		require.NoError(t, err)
		n = tiers.Network()
		return nil
	})
	assert.Equal(t, []pulumi.StringInput{pulumi.String("10.0.0.0/16")}, n.CidrBlocks)
	assert.Equal(t, []pulumi.StringInput{pulumi.String("2001:db8:1200::/56")}, n.Ipv6CidrBlocks)
	assert.True(t, slices.Equal(zonesOf("a", "b"), n.Tiers["data"].Zones()))
}

func TestNetwork_saysThatTheAccountBlocksPublicAccess(t *testing.T) {
	n, _ := networkOf(t, with(func(a *vpc.SecureVpcArgs) {
		a.BlockPublicAccessExclusions = &vpc.BlockPublicAccessExclusions{Mode: vpc.BpaAllowEgress, Reason: "the shop"}
	}))
	assert.True(t, n.ExcludedFromPublicAccessBlock)
}
