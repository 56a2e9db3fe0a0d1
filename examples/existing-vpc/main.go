// Command existing-vpc makes tiers of subnets in a VPC that somebody else made, known by its id and its address block. The VPC
// itself, and what AWS made with it, is left alone.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/vpc"
)

func main() { pulumi.Run(network) }

func network(ctx *pulumi.Context) error {
	cfg := config.New(ctx, "")
	args, err := vpc.ArgsFromConfig(cfg)
	if err != nil {
		return err
	}
	existing := vpc.Existing(pulumi.String(cfg.Require("vpcId")), args.CidrBlock)
	existing.SecondaryCidrBlocks = args.SecondaryCidrBlocks
	if id := cfg.Get("internetGatewayId"); id != "" {
		existing.InternetGatewayId = pulumi.String(id)
	}
	net, err := vpc.NewTieredSubnets(ctx, "net", &vpc.TieredSubnetsArgs{
		Vpc:               existing,
		Tiers:             args.Tiers,
		AvailabilityZones: args.AvailabilityZones,
		NatGateways:       args.NatGateways,
		NetworkAcls:       args.NetworkAcls,
		EstateCidrs:       args.EstateCidrs,
		Protection:        args.Protection,
		Tags:              args.Tags,
	})
	if err != nil {
		return err
	}
	ctx.Export("subnetIds", net.SubnetIds)
	ctx.Export("routeTableIds", net.RouteTableIds)
	ctx.Export("layout", net.Layout)
	return nil
}
