// Command isolated is a network for services that are internal to the organisation: no internet gateway, no NAT gateway, no way
// in or out but what others attach.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/vpc"
)

func main() { pulumi.Run(network) }

func network(ctx *pulumi.Context) error {
	args, err := vpc.ArgsFromConfig(config.New(ctx, ""))
	if err != nil {
		return err
	}
	if len(args.Tiers) == 0 {
		args.Tiers = []vpc.Tier{
			{Name: "app", Type: vpc.TierIsolated},
			{Name: "data", Type: vpc.TierIsolated, NetworkAcl: &vpc.TierNetworkAcl{DenyInternet: true}},
		}
	}
	net, err := vpc.NewSecureVpc(ctx, "net", args)
	if err != nil {
		return err
	}
	ctx.Export("vpcId", net.VpcId)
	ctx.Export("subnetIds", net.SubnetIds)
	ctx.Export("layout", net.Layout)
	return nil
}
