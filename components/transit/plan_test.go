package transit_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/internal/recording"
)

// VPCs that are planned join a hub that is planned, and are checked as if all were there.
func TestPlan_ofAnEstate(t *testing.T) {
	p, err := recording.Run(func(ctx *pulumi.Context) error {
		hub, err := transit.PlanTransitHub(ctx, "hub", &transit.TransitHubArgs{
			InspectionFlow: transit.InspectEastWest, Domains: map[string]transit.RoutingDomain{"prod": {CidrBlocks: []string{"10.1.0.0/16"}}},
		})
		require.NoError(t, err)
		assert.Equal(t, "hub", hub.Reference().Component)
		attach := func(name, block string) error {
			net, err := vpc.PlanSecureVpc(ctx, name, &vpc.SecureVpcArgs{
				CidrBlock: block, AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"},
				Tiers: []vpc.Tier{{Name: "app", Type: vpc.TierPrivateWithEgress, Egress: vpc.EgressTransitGateway}, {Name: "tgw", Type: vpc.TierTransitGateway}},
			})
			require.NoError(t, err)
			_, err = transit.PlanAttachment(ctx, name, &transit.AttachmentArgs{Hub: hub.Reference(), Domain: "prod", Vpc: net.Network()})
			return err
		}
		require.NoError(t, attach("shop", "10.1.0.0/20"))
		require.EqualError(t, attach("lake", "10.1.0.0/18"), "Attachment \"lake\":\nvpc.cidrBlocks: 10.1.0.0/18 overlaps 10.1.0.0/20 of attachment shop: routes tell networks apart by their addresses alone")
		require.ErrorContains(t, attach("far", "10.2.0.0/20"), "vpc.cidrBlocks[0]: ")
		return nil
	}, nil)
	require.NoError(t, err)
	assert.Empty(t, recording.Counts(p))
}
