package transit_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/transit"
)

// manySpokes is an inspected hub with spokes, which somebody else's programs made the VPCs of.
func manySpokes(names ...string) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		hub, err := newTransitHub(ctx, "hub", &transit.TransitHubArgs{Domains: threeDomains(), InspectionFlow: transit.InspectAll})
		if err != nil {
			return err
		}
		for _, name := range append([]string{"watch"}, names...) {
			net, domain := existing(), "prod"
			net.VpcId, net.CidrBlocks = pulumi.String("vpc-"+name), nil
			if name == "watch" {
				domain = transit.DomainInspection
				net.Tiers = map[string]component.NetworkTier{"tgw": net.Tiers["tgw"]}
			}
			if _, err := hub.Attach(ctx, name, &transit.AttachmentArgs{Domain: domain, Vpc: net}); err != nil {
				return err
			}
		}
		return nil
	}
}

func TestStability_aSpokeMoreTouchesNothingElse(t *testing.T) {
	before, after := planOf(t, manySpokes("shop", "web")), planOf(t, manySpokes("bank", "shop", "web"))
	require.Greater(t, len(after.Resources), len(before.Resources))
	for _, r := range before.Resources {
		same := after.one(r.Type, r.Name)
		assert.Equal(t, r.Inputs, same.Inputs, r.URN)
		assert.Equal(t, r.Dependencies, same.Dependencies, r.URN)
		if !r.Custom && r.Type != "pulumi:pulumi:Stack" {
			assert.Equal(t, r.Outputs, same.Outputs, r.URN)
		}
	}
	for _, r := range after.Resources {
		if !strings.HasPrefix(r.Name, "bank") {
			before.one(r.Type, r.Name)
		}
	}
}

// A domain more makes its own table, its own blackholes, and a route to the inspection VPC: the tables that are there stay as they are unless they may reach it.
func TestStability_aDomainMoreTouchesThoseAloneThatMayReachIt(t *testing.T) {
	domains := func(more bool) map[string]transit.RoutingDomain {
		all := threeDomains()
		if more {
			all["lab"] = transit.RoutingDomain{CidrBlocks: []string{"10.48.0.0/16"}, Reaches: []string{"dev"}}
		}
		return all
	}
	before, after := planOf(t, hubOf(transit.TransitHubArgs{Domains: domains(false)})), planOf(t, hubOf(transit.TransitHubArgs{Domains: domains(true)}))
	for _, r := range before.Resources {
		if r.Custom {
			assert.Equal(t, r.Inputs, after.one(r.Type, r.Name).Inputs, r.URN)
		}
	}
	for _, r := range after.Resources {
		if r.Custom && !strings.Contains(r.Name, "-lab") {
			before.one(r.Type, r.Name)
		}
	}
}

// What a spoke costs does not grow with the number of those that are there.
func TestScale_resourcesPerSpokeAreConstant(t *testing.T) {
	counts := map[int]int{}
	for _, n := range []int{20, 200} {
		var names []string
		for i := range n {
			names = append(names, fmt.Sprintf("spoke-%03d", i))
		}
		started := time.Now()
		counts[n] = len(planOf(t, manySpokes(names...)).Resources)
		t.Logf("%d spokes: %d resources in %s", n, counts[n], time.Since(started))
	}
	none := len(planOf(t, manySpokes()).Resources)
	assert.Equal(t, (counts[20]-none)/20, (counts[200]-none)/200)
}
