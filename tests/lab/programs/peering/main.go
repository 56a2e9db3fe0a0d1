// Command peering peers a VPC with one of the same account and region, and with one of another account and region. Which tiers of it are joined is a setting.
package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/peering"
	"github.com/palisade-iac/palisade/components/vpc"
)

func main() { pulumi.Run(estate) }

func estate(ctx *pulumi.Context) error {
	cfg := config.New(ctx, "")
	var tiers []string
	cfg.RequireObject("tiers", &tiers)
	elsewhere, err := aws.NewProvider(ctx, "elsewhere", &aws.ProviderArgs{
		Region: pulumi.String("us-east-1"), AssumeRole: aws.ProviderAssumeRoleArgs{RoleArn: pulumi.String(cfg.Require("archiveRoleArn"))},
	})
	if err != nil {
		return err
	}
	shop, err := network(ctx, "shop", "10.1.0.0/16", "eu-west-1")
	if err != nil {
		return err
	}
	lake, err := network(ctx, "lake", "10.2.0.0/16", "eu-west-1")
	if err != nil {
		return err
	}
	archive, err := network(ctx, "archive", "10.3.0.0/16", "us-east-1", pulumi.Provider(elsewhere))
	if err != nil {
		return err
	}
	off := false
	for _, one := range []struct {
		name     string
		accepter peering.Side
	}{
		{"near", peering.Side{Vpc: lake.Network(), DnsResolution: &off}},
		{"far", peering.Side{Vpc: archive.Network(), Provider: elsewhere}},
	} {
		one.accepter.Tiers, one.accepter.Ports = []string{"data"}, []string{"tcp/5432"}
		made, err := peering.NewVpcPeering(ctx, one.name, &peering.VpcPeeringArgs{
			Requester: peering.Side{Vpc: shop.Network(), Tiers: tiers}, Accepter: one.accepter, Protection: alive(),
		})
		if err != nil {
			return err
		}
		ctx.Export(one.name, made.PeeringConnectionId)
	}
	return nil
}

// network makes a VPC without any way out, of two tiers.
func network(ctx *pulumi.Context, name, block, region string, opts ...pulumi.ResourceOption) (*vpc.SecureVpc, error) {
	return vpc.NewSecureVpc(ctx, name, &vpc.SecureVpcArgs{
		CidrBlock: block, AvailabilityZones: []string{region + "a", region + "b"}, EstateCidrs: []string{"10.0.0.0/8"}, Ipv6: &vpc.Ipv6{},
		Tiers:    []vpc.Tier{{Name: "app", Type: vpc.TierIsolated}, {Name: "data", Type: vpc.TierIsolated}},
		FlowLogs: vpc.FlowLogs{AllowNone: &vpc.Relaxation{Reason: "nothing runs here"}}, Protection: alive(),
	}, opts...)
}

func alive() vpc.Protection {
	return vpc.Protection{Mode: vpc.ProtectionDisabled, Reason: "lives for one test"}
}
