// Command dual-stack is the reference architecture with IPv6: every subnet has a /64, private tiers open IPv6 connections by
// an egress-only gateway, and pods live in a secondary block of shared address space.
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
	args.Ipv6 = &vpc.Ipv6{}
	net, err := vpc.NewSecureVpc(ctx, "net", args)
	if err != nil {
		return err
	}
	ctx.Export("vpcId", net.VpcId)
	ctx.Export("ipv6CidrBlock", net.Ipv6CidrBlock)
	ctx.Export("subnetIds", net.SubnetIds)
	ctx.Export("subnetIpv6CidrBlocks", net.SubnetIpv6CidrBlocks)
	ctx.Export("layout", net.Layout)
	return nil
}
