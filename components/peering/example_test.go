package peering_test

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/peering"
	"github.com/palisade-iac/palisade/pkg/engine"
)

// The application of one VPC reaches the database of another. Both exist, and have one zone.
func ExampleNewVpcPeering() {
	existing := func(vpc, block, tier, tierBlock, table string) component.Network { // or net.Network() of a SecureVpc
		return component.Network{
			VpcId: pulumi.String(vpc), CidrBlocks: []pulumi.StringInput{pulumi.String(block)},
			Tiers: map[string]component.NetworkTier{tier: {
				Type: component.TierIsolated, CidrBlocks: []pulumi.StringInput{pulumi.String(tierBlock)},
				RouteTableIds: map[string]pulumi.StringInput{"ap-southeast-2a": pulumi.String(table)},
			}},
		}
	}
	program := func(ctx *pulumi.Context) error {
		link, err := peering.NewVpcPeering(ctx, "shop-lake", &peering.VpcPeeringArgs{
			Requester: peering.Side{Vpc: existing("vpc-0aaaaaaaaaaaaaaaa", "10.1.0.0/16", "app", "10.1.64.0/20", "rtb-0aaaaaaaaaaaaaaaa"), Tiers: []string{"app"}},
			Accepter:  peering.Side{Vpc: existing("vpc-0bbbbbbbbbbbbbbbb", "10.2.0.0/16", "data", "10.2.128.0/20", "rtb-0bbbbbbbbbbbbbbbb"), Tiers: []string{"data"}},
		})
		if err != nil {
			return err
		}
		ctx.Export("peering", link.PeeringConnectionId)
		return nil
	}

	plan, err := engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "ap-southeast-2"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range plan.Resources {
		if r.Type == "aws:ec2/route:Route" {
			fmt.Println(r.Name, r.Inputs["routeTableId"], r.Inputs["destinationCidrBlock"])
		}
	}
	// Unordered output:
	// shop-lake-requester-app-a-to-data-10.2.128.0-20 rtb-0aaaaaaaaaaaaaaaa 10.2.128.0/20
	// shop-lake-accepter-data-a-to-app-10.1.64.0-20 rtb-0bbbbbbbbbbbbbbbb 10.1.64.0/20
}
