// Command ${PROJECT} is the network of a web application: public, app and data tiers, and a load balancer behind a web ACL where the world comes in.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/access"
	"github.com/palisade-iac/palisade/components/ingress"
	"github.com/palisade-iac/palisade/components/reference/threetier"
	"github.com/palisade-iac/palisade/components/vpc"
)

func main() { pulumi.Run(site) }

func site(ctx *pulumi.Context) error {
	cfg := config.New(ctx, "")
	network, err := vpc.ArgsFromConfig(cfg)
	if err != nil {
		return err
	}
	site, err := threetier.NewThreeTierWeb(ctx, "site", &threetier.ThreeTierWebArgs{
		Network:      *network,
		Certificates: []ingress.Certificate{{Name: "site", Arn: pulumi.String(cfg.Require("certificateArn"))}},
		Operators:    map[string]access.SessionOperators{"site": {InstanceTags: map[string]string{"team": "site"}}},
	})
	if err != nil {
		return err
	}
	ctx.Export("dnsName", site.DnsName)
	ctx.Export("hostedZoneId", site.HostedZoneId)
	ctx.Export("targetGroupArn", site.TargetGroupArn)
	ctx.Export("subnetIds", site.SubnetIds)
	ctx.Export("securityGroupIds", site.SecurityGroupIds)
	ctx.Export("databaseSubnetGroupNames", site.DatabaseSubnetGroupNames)
	ctx.Export("instanceProfileName", site.InstanceProfileName)
	ctx.Export("operatorPolicyArns", site.OperatorPolicyArns)
	return nil
}
