// Command tiers is a VPC with its tiers and nothing in them: for what the tests promise of a VPC alone.
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
	net, err := vpc.NewSecureVpc(ctx, "net", args)
	if err != nil {
		return err
	}
	ctx.Export("vpcId", net.VpcId)
	ctx.Export("subnetIds", net.SubnetIds)
	ctx.Export("natPublicIps", net.NatPublicIps)
	ctx.Export("databaseSubnetGroups", net.DatabaseSubnetGroupNames)
	ctx.Export("layout", net.Layout)
	return nil
}
