package endpoints_test

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/engine"
)

// Endpoints of a hub, and a VPC of the same account that uses them.
func ExampleNewSpoke() {
	program := func(ctx *pulumi.Context) error {
		zones := []string{"ap-southeast-2a", "ap-southeast-2b"}
		hub, err := vpc.NewSecureVpc(ctx, "hub", &vpc.SecureVpcArgs{
			CidrBlock: "10.0.0.0/16", AvailabilityZones: zones, Tiers: []vpc.Tier{{Name: "endpoints", Type: vpc.TierIsolated}},
		})
		if err != nil {
			return err
		}
		shared, err := endpoints.NewEndpointBundle(ctx, "aws", &endpoints.EndpointBundleArgs{
			Vpc: hub.Network(), Services: []string{"ssm", "ecr.dkr"}, Central: &endpoints.Central{EstateCidrs: []string{"10.0.0.0/8"}},
			Perimeter: endpoints.Perimeter{OrganizationId: pulumi.String("o-a1b2c3d4e5")},
		})
		if err != nil {
			return err
		}
		shop, err := vpc.NewSecureVpc(ctx, "shop", &vpc.SecureVpcArgs{CidrBlock: "10.1.0.0/16", AvailabilityZones: zones})
		if err != nil {
			return err
		}
		_, err = endpoints.NewSpoke(ctx, "shop-names", &endpoints.SpokeArgs{VpcId: shop.VpcId, Central: shared.CentralEndpoints()})
		return err
	}

	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		switch r.Type {
		case "aws:route53/record:Record":
			fmt.Println(r.Inputs["name"], r.Inputs["type"])
		case "aws:route53/zoneAssociation:ZoneAssociation":
			fmt.Println(r.Name)
		}
	}
	// Output:
	// dkr.ecr.ap-southeast-2.amazonaws.com A
	// ssm.ap-southeast-2.amazonaws.com A
	// *.dkr.ecr.ap-southeast-2.amazonaws.com A
	// shop-names-zone-dkr.ecr.ap-southeast-2.amazonaws.com
	// shop-names-zone-ssm.ap-southeast-2.amazonaws.com
}

// A service for one other account, each of whose endpoints waits to be accepted.
func ExampleNewEndpointService() {
	program := func(ctx *pulumi.Context) error {
		_, err := endpoints.NewEndpointService(ctx, "api", &endpoints.EndpointServiceArgs{
			NetworkLoadBalancerArns: []pulumi.StringInput{
				pulumi.String("arn:aws:elasticloadbalancing:ap-southeast-2:123456789012:loadbalancer/net/api/0123456789abcdef"),
			},
			AllowedPrincipals: map[string]pulumi.StringInput{"shop": pulumi.String("arn:aws:iam::111122223333:root")},
		})
		return err
	}

	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		switch r.Type {
		case "aws:ec2/vpcEndpointService:VpcEndpointService":
			fmt.Println(r.Name, "acceptance required:", r.Inputs["acceptanceRequired"])
		case "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple":
			fmt.Println(r.Name, r.Inputs["principalArn"])
		}
	}
	// Output:
	// api acceptance required: true
	// api-principal-shop arn:aws:iam::111122223333:root
}
