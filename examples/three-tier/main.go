// Command three-tier is the reference architecture in one call: public, app and data subnets over three zones, a NAT gateway in each, a blacklist on every
// tier, flow logs, and nothing left open by default. The world comes in by a load balancer behind a web ACL. Who may talk to whom is said by security groups
// that name each other, the services of AWS are called through endpoints, and instances are reached by Session Manager, without an open port.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/access"
	"github.com/palisade-iac/palisade/components/ingress"
	"github.com/palisade-iac/palisade/components/reference/threetier"
	"github.com/palisade-iac/palisade/components/vpc"
)

func main() { pulumi.Run(network) }

func network(ctx *pulumi.Context) error {
	cfg := config.New(ctx, "")
	args, err := vpc.ArgsFromConfig(cfg)
	if err != nil {
		return err
	}
	shop, err := threetier.NewThreeTierWeb(ctx, "shop", &threetier.ThreeTierWebArgs{
		Network:      *args,
		Certificates: []ingress.Certificate{{Name: "shop", Arn: pulumi.String(cfg.Require("certificateArn"))}},
		Operators:    map[string]access.SessionOperators{"shop": {InstanceTags: map[string]string{"team": "shop"}}},
	})
	if err != nil {
		return err
	}
	ctx.Export("vpcId", shop.VpcId)
	ctx.Export("subnetIds", shop.SubnetIds)
	ctx.Export("natPublicIps", shop.Network.NatPublicIps)
	ctx.Export("databaseSubnetGroups", shop.DatabaseSubnetGroupNames)
	ctx.Export("securityGroupIds", shop.SecurityGroupIds)
	ctx.Export("webAddress", shop.DnsName)
	ctx.Export("targetGroup", shop.TargetGroupArn)
	ctx.Export("instanceProfile", shop.InstanceProfileName)
	ctx.Export("operatorPolicies", shop.OperatorPolicyArns)
	ctx.Export("layout", shop.Network.Layout)
	return nil
}
