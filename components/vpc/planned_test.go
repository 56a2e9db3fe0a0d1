package vpc_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/internal/recording"
)

// plain is what is plain of a network: all that is known before anything is made, and where something will be.
func plain(n component.Network) component.Network {
	one := func(in pulumi.StringInput) pulumi.StringInput {
		if text, is := in.(pulumi.String); is || in == nil {
			return text
		}
		return pulumi.String("later")
	}
	list := func(ins []pulumi.StringInput) (out []pulumi.StringInput) {
		for _, in := range ins {
			out = append(out, one(in))
		}
		return out
	}
	byZone := func(ins map[string]pulumi.StringInput) map[string]pulumi.StringInput {
		out := map[string]pulumi.StringInput{}
		for zone, in := range ins {
			out[zone] = one(in)
		}
		return out
	}
	n.VpcId, n.InternetGatewayId, n.CidrBlocks, n.Ipv6CidrBlocks, n.Tiers = one(n.VpcId), one(n.InternetGatewayId), list(n.CidrBlocks), list(n.Ipv6CidrBlocks), maps.Clone(n.Tiers)
	for name, t := range n.Tiers {
		t.SubnetIds, t.SubnetCidrBlocks, t.SubnetIpv6CidrBlocks, t.RouteTableIds = byZone(t.SubnetIds), byZone(t.SubnetCidrBlocks), byZone(t.SubnetIpv6CidrBlocks), byZone(t.RouteTableIds)
		t.CidrBlocks, t.Ipv6CidrBlocks = list(t.CidrBlocks), list(t.Ipv6CidrBlocks)
		n.Tiers[name] = t
	}
	return n
}

// What is planned is what is made, as far as it is known before; and nothing is made.
func TestPlan_isWhatIsMade(t *testing.T) {
	for name, edit := range map[string]func(*vpc.SecureVpcArgs){
		"the reference": func(*vpc.SecureVpcArgs) {},
		"dual-stack": func(a *vpc.SecureVpcArgs) {
			a.Ipv6, a.SecondaryCidrBlocks = &vpc.Ipv6{}, []string{"100.64.0.0/16"}
			a.Tiers = append(vpc.ReferenceTiers(), vpc.Tier{Name: "pods", Type: vpc.TierIsolated, Within: "100.64.0.0/16"}, vpc.Tier{Name: "old", Type: vpc.TierReserved})
		},
		"a block of IPAM": func(a *vpc.SecureVpcArgs) {
			a.CidrBlock, a.Ipam = "", &vpc.Ipam{PoolId: pulumi.String("ipam-pool-1"), NetmaskLength: 16, PlanningCidr: "10.0.0.0/16"}
		},
		"zones of the region": func(a *vpc.SecureVpcArgs) { a.AvailabilityZones, a.AvailabilityZoneCount = nil, 2 },
		"no way out, and an account that blocks public access": func(a *vpc.SecureVpcArgs) {
			a.Tiers = []vpc.Tier{{Name: "app", Type: vpc.TierIsolated, NetworkAcl: &vpc.TierNetworkAcl{DenyInternet: true}}}
			a.BlockPublicAccessExclusions = &vpc.BlockPublicAccessExclusions{Mode: vpc.BpaAllowEgress, Reason: "the shop"}
		},
	} {
		t.Run(name, func(t *testing.T) {
			args := with(edit)
			var planned *vpc.SecureVpc
			p, err := recording.Run(func(ctx *pulumi.Context) (err error) {
				planned, err = vpc.PlanSecureVpc(ctx, "net", &args)
				return err
			}, nil)
			require.NoError(t, err)
			assert.Empty(t, recording.Counts(p))
			recordProgram(t, func(ctx *pulumi.Context) error {
				made, err := newSecureVpc(ctx, "net", &args)
				require.NoError(t, err)
				assert.Equal(t, plain(made.Network()), plain(planned.Network()))
				assert.Equal(t, made.Tiered.AvailabilityZones(), planned.Tiered.AvailabilityZones())
				for tier := range made.Network().Tiers {
					assert.Len(t, planned.Tiered.SubnetIdsOf(tier), len(made.Tiered.SubnetIdsOf(tier)))
				}
				assert.Empty(t, planned.Tiered.SubnetIdsOf("none"))
				assert.Equal(t, made.Reference().InternetGatewayId == nil, planned.Reference().InternetGatewayId == nil)
				return nil
			})
		})
	}
}

// Tiers in a VPC that is planned are planned as well.
func TestPlan_ofTiersInAPlannedVpc(t *testing.T) {
	_, err := recording.Run(func(ctx *pulumi.Context) error {
		args := with(func(a *vpc.SecureVpcArgs) {
			a.CidrBlock, a.Ipam, a.Ipv6 = "", &vpc.Ipam{PoolId: pulumi.String("ipam-pool-1"), NetmaskLength: 16}, &vpc.Ipv6{}
		})
		net, err := vpc.PlanSecureVpc(ctx, "net", &args)
		require.NoError(t, err)
		more, err := vpc.PlanTieredSubnets(ctx, "more", &vpc.TieredSubnetsArgs{
			Vpc: net.Reference(), AvailabilityZones: zonesOf("a", "b"), Tiers: []vpc.Tier{{Name: "batch", Type: vpc.TierIsolated}},
		})
		require.NoError(t, err)
		assert.Equal(t, zonesOf("a", "b"), more.Network().Tiers["batch"].Zones())
		return nil
	}, nil)
	require.NoError(t, err)
}

// With mistakes, the rest is planned: tiers and zones are known, and what is no block is not told as one.
func TestPlan_withMistakesIsAsMuchAsCanBeTold(t *testing.T) {
	args := with(func(a *vpc.SecureVpcArgs) {
		a.CidrBlock, a.SecondaryCidrBlocks, a.AvailabilityZones = "10.0.0.0/33", []string{"100.64.0.0/16"}, append(zonesOf("a", "b"), "eu-west-1c")
		a.Tiers = append(vpc.ReferenceTiers(), vpc.Tier{Name: "batch", Type: "Secret"})
	})
	_, err := recording.Run(func(ctx *pulumi.Context) error {
		planned, err := vpc.PlanSecureVpc(ctx, "net", &args)
		require.ErrorContains(t, err, "cidrBlock: ")
		n := plain(planned.Network())
		assert.Equal(t, []pulumi.StringInput{pulumi.String("later"), pulumi.String("100.64.0.0/16")}, n.CidrBlocks)
		assert.Equal(t, []string{"app", "batch", "data", "public"}, slices.Sorted(maps.Keys(n.Tiers)))
		assert.Equal(t, zonesOf("a", "b"), n.Tiers["app"].Zones())
		assert.Equal(t, []pulumi.StringInput{pulumi.String("later")}, n.Tiers["app"].CidrBlocks)
		return nil
	}, nil)
	require.NoError(t, err)
}
