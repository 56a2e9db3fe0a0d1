package hubandspoke_test

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/reference/hubandspoke"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/engine"
)

// An estate of one domain and one spoke.
func ExampleNewHubAndSpoke() {
	program := func(ctx *pulumi.Context) error {
		_, err := hubandspoke.NewHubAndSpoke(ctx, "acme", &hubandspoke.HubAndSpokeArgs{
			Network: vpc.SecureVpcArgs{
				AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"}, EstateCidrs: []string{"10.1.0.0/16", "10.3.0.0/20"},
			},
			Domains:         map[string]transit.RoutingDomain{"prod": {CidrBlocks: []string{"10.1.0.0/16"}, InternetEgress: true}},
			Spokes:          map[string]hubandspoke.Spoke{"orders": {CidrBlock: "10.1.0.0/20", Domain: "prod"}},
			SharedCidrBlock: "10.3.0.0/20",
			Perimeter:       endpoints.Perimeter{OrganizationId: pulumi.String("o-a1b2c3d4e5")},
		})
		return err
	}
	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		if r.Type == "aws:ec2/vpc:Vpc" {
			fmt.Println(r.Name, r.Inputs["cidrBlock"])
		}
	}
	// Output:
	// acme-inspection 100.64.0.0/20
	// acme-orders 10.1.0.0/20
	// acme-shared 10.3.0.0/20
}
