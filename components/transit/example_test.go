package transit_test

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/engine"
)

// A hub with a VPC in one of its domains. What comes from there is decided on by the table of prod, and only the table of shared learns where it is.
func ExampleNewTransitHub() {
	program := func(ctx *pulumi.Context) error {
		hub, err := transit.NewTransitHub(ctx, "hub", &transit.TransitHubArgs{
			Domains: map[string]transit.RoutingDomain{
				"prod":   {CidrBlocks: []string{"10.0.0.0/12"}, Reaches: []string{"shared"}},
				"dev":    {CidrBlocks: []string{"10.16.0.0/12"}, Reaches: []string{"shared"}},
				"shared": {CidrBlocks: []string{"10.32.0.0/16"}},
			},
		})
		if err != nil {
			return err
		}
		shop, err := vpc.NewSecureVpc(ctx, "shop", &vpc.SecureVpcArgs{
			CidrBlock: "10.0.0.0/16", AvailabilityZones: []string{"eu-west-1a", "eu-west-1b"},
			Tiers: []vpc.Tier{
				{Name: "app", Type: vpc.TierPrivateWithEgress, Egress: vpc.EgressTransitGateway},
				{Name: "tgw", Type: vpc.TierTransitGateway},
			},
		})
		if err != nil {
			return err
		}
		_, err = hub.Attach(ctx, "shop", &transit.AttachmentArgs{Domain: "prod", Vpc: shop.Network()})
		return err
	}

	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "eu-west-1"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		switch r.Type {
		case "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation":
			fmt.Println("learned by", r.Name)
		case "aws:ec2/route:Route":
			fmt.Println(r.Name, r.Inputs["destinationCidrBlock"])
		}
	}
	// Unordered output:
	// learned by shop-to-shared
	// shop-default-app-a 0.0.0.0/0
	// shop-default-app-b 0.0.0.0/0
}
