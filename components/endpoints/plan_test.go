package endpoints_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/vpc"
)

// A bundle that is planned has the services, names and zones of the one to come, and nothing of either is made.
func TestPlan_isWhatIsMade(t *testing.T) {
	for name, edit := range map[string]func(*endpoints.EndpointBundleArgs){
		"of one VPC": func(a *endpoints.EndpointBundleArgs) { a.Central = nil }, "central": asItIs, "central, with a profile": byProfile,
	} {
		t.Run(name, func(t *testing.T) {
			planOf(t, func(ctx *pulumi.Context) error {
				args, net := central(), reference()
				edit(&args)
				planned, err := vpc.PlanSecureVpc(ctx, "net", &net)
				require.NoError(t, err)
				there, err := vpc.NewSecureVpc(ctx, "net", &net)
				require.NoError(t, err)
				args.Interface.Tier = "app"
				args.Vpc = planned.Network()
				plan, err := endpoints.PlanEndpointBundle(ctx, "aws", &args)
				require.NoError(t, err)
				args.Vpc = there.Network()
				made, err := endpoints.NewEndpointBundle(ctx, "aws", &args)
				require.NoError(t, err)
				assert.Equal(t, made.Services(), plan.Services())
				assert.Equal(t, made.PrivateDnsNames(), plan.PrivateDnsNames())
				assert.Equal(t, made.CentralEndpoints().ProfileId == nil, plan.CentralEndpoints().ProfileId == nil)
				zones := plan.CentralEndpoints().ZoneIds
				assert.Len(t, zones, len(made.CentralEndpoints().ZoneIds))
				for zone := range made.CentralEndpoints().ZoneIds {
					assert.Contains(t, zones, zone)
				}
				if args.Central != nil {
					_, err = endpoints.PlanSpoke(ctx, "names", &endpoints.SpokeArgs{VpcId: planned.VpcId, Central: plan.CentralEndpoints()})
					require.NoError(t, err)
				}
				return nil
			})
		})
	}
}
