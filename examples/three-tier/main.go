// Command three-tier is the reference architecture: public, app and data subnets over three zones, a NAT gateway in each,
// a blacklist on every tier, flow logs, and nothing left open by default. The world comes in by a load balancer behind a web ACL. Who may talk to whom
// is said by security groups that name each other, the services of AWS are called through endpoints, and instances are reached by Session Manager,
// without an open port.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/access"
	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/ingress"
	"github.com/palisade-iac/palisade/components/securitygroups"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/components/waf"
)

func main() { pulumi.Run(network) }

func network(ctx *pulumi.Context) error {
	args, err := vpc.ArgsFromConfig(config.New(ctx, ""))
	if err != nil {
		return err
	}
	net, err := vpc.NewSecureVpc(ctx, "net", args)
	if err != nil {
		return err
	}
	services, err := endpoints.NewEndpointBundle(ctx, "aws", &endpoints.EndpointBundleArgs{
		Vpc: net.Network(), Protection: args.Protection, Tags: args.Tags,
	})
	if err != nil {
		return err
	}
	groups, err := securitygroups.NewTiers(ctx, "shop", &securitygroups.TiersArgs{
		Vpc: net.Network(), Chain: chain(services), Protection: args.Protection, Tags: args.Tags,
	})
	if err != nil {
		return err
	}
	sessions, err := access.NewSessionManager(ctx, "shell", &access.SessionManagerArgs{
		Vpc: net.Network(), Tiers: []string{"app"}, Endpoints: services.Services(),
		Operators:        map[string]access.SessionOperators{"shop": {InstanceTags: map[string]string{"team": "shop"}}},
		SecurityGroupIds: map[string]pulumi.StringInput{"app": groups.Id("app"), "data": groups.Id("data")},
		Protection:       args.Protection, Tags: args.Tags,
	})
	if err != nil {
		return err
	}
	web, err := newWeb(ctx, args, net, groups.Id("app"))
	if err != nil {
		return err
	}
	ctx.Export("vpcId", net.VpcId)
	ctx.Export("subnetIds", net.SubnetIds)
	ctx.Export("natPublicIps", net.NatPublicIps)
	ctx.Export("databaseSubnetGroups", net.DatabaseSubnetGroupNames)
	ctx.Export("securityGroupIds", groups.GroupIds)
	ctx.Export("webAddress", web.DnsName)
	ctx.Export("targetGroups", web.TargetGroupArns)
	ctx.Export("instanceProfile", sessions.InstanceProfileName)
	ctx.Export("operatorPolicies", sessions.OperatorPolicyArns)
	ctx.Export("layout", net.Layout)
	return nil
}

// chain are the security groups of the servers: the app asks the data, and nobody else does. The load balancer has a group of its own, and adds the rule
// by which it asks the app.
func chain(services *endpoints.EndpointBundle) []securitygroups.Link {
	https := []string{"tcp/443"}
	return []securitygroups.Link{
		{Name: "app", OtherRules: true, To: []securitygroups.Access{
			{Peer: securitygroups.Peer{GroupId: services.SecurityGroupId, Name: "endpoints", RulesElsewhere: true}, Ports: https},
			{Peer: securitygroups.Peer{Service: "s3"}, Ports: https},
		}},
		{Name: "data", Ports: []string{"tcp/5432"}},
	}
}

// newWeb is where the world comes in: a load balancer behind a web ACL, which speaks HTTPS with its clients and with the app.
func newWeb(ctx *pulumi.Context, args *vpc.SecureVpcArgs, net *vpc.SecureVpc, app pulumi.StringInput) (*ingress.WebIngress, error) {
	acl, err := waf.NewWebAcl(ctx, "waf", &waf.WebAclArgs{Protection: args.Protection, Tags: args.Tags})
	if err != nil {
		return nil, err
	}
	return ingress.NewWebIngress(ctx, "web", &ingress.WebIngressArgs{
		Vpc: net.Network(), Tier: "public", WebAclArn: acl.Arn,
		Certificates:           []ingress.Certificate{{Name: "shop", Arn: pulumi.String(config.New(ctx, "").Require("certificateArn"))}},
		TargetSecurityGroupIds: map[string]pulumi.StringInput{"app": app},
		TargetGroups:           []ingress.TargetGroup{{Name: "app", Port: 8443, SecurityGroups: []string{"app"}}},
		DefaultAction:          &ingress.Action{Forward: []ingress.Forward{{TargetGroup: "app"}}},
		Protection:             args.Protection, Tags: args.Tags,
	})
}
