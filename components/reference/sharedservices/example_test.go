package sharedservices_test

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/reference/sharedservices"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/engine"
)

// Two VPCs that use the endpoints of a third.
func ExampleNewSharedServices() {
	program := func(ctx *pulumi.Context) error {
		_, err := sharedservices.NewSharedServices(ctx, "acme", &sharedservices.SharedServicesArgs{
			Network: vpc.SecureVpcArgs{
				AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"}, EstateCidrs: []string{"10.10.0.0/15", "10.12.0.0/16"},
			},
			CidrBlock: "10.10.0.0/16",
			Perimeter: endpoints.Perimeter{OrganizationId: pulumi.String("o-a1b2c3d4e5")},
			Spokes:    map[string]sharedservices.Spoke{"orders": {CidrBlock: "10.11.0.0/16"}, "billing": {CidrBlock: "10.12.0.0/16"}},
		})
		return err
	}
	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		if r.Type == "aws:ec2/vpcPeeringConnection:VpcPeeringConnection" {
			fmt.Println(r.Name)
		}
	}
	// Output:
	// acme-billing-hub
	// acme-orders-hub
}
