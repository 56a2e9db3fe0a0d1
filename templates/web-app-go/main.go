// Command ${PROJECT} is a site behind CloudFront: a web ACL looks at what viewers ask, and a load balancer without a public address answers CloudFront alone.
package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/ingress"
	"github.com/palisade-iac/palisade/components/securitygroups"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/components/waf"
)

func main() { pulumi.Run(site) }

func site(ctx *pulumi.Context) error {
	cfg := config.New(ctx, "")
	args, err := vpc.ArgsFromConfig(cfg)
	if err != nil {
		return err
	}
	args.Tiers = []vpc.Tier{{Name: "app", Type: vpc.TierIsolated}}
	net, err := vpc.NewSecureVpc(ctx, "net", args)
	if err != nil {
		return err
	}
	groups, err := securitygroups.NewTiers(ctx, "site", &securitygroups.TiersArgs{
		Vpc: net.Network(), Chain: []securitygroups.Link{{Name: "app", OtherRules: true}}, Protection: args.Protection, Tags: args.Tags,
	})
	if err != nil {
		return err
	}
	web, err := ingress.NewWebIngress(ctx, "web", &ingress.WebIngressArgs{
		Vpc: net.Network(), Tier: "app", Internal: true, Edge: &ingress.EdgeLock{}, // CloudFront alone
		Certificates:           []ingress.Certificate{{Name: "site", Arn: pulumi.String(cfg.Require("certificateArn"))}},
		TargetSecurityGroupIds: map[string]pulumi.StringInput{"app": groups.Id("app")},
		TargetGroups:           []ingress.TargetGroup{{Name: "app", Port: 8443, SecurityGroups: []string{"app"}}},
		DefaultAction:          &ingress.Action{Forward: []ingress.Forward{{TargetGroup: "app"}}},
		Protection:             args.Protection, Tags: args.Tags,
	})
	if err != nil {
		return err
	}
	edge, err := newEdge(ctx, args, net, web)
	if err != nil {
		return err
	}
	ctx.Export("domainName", edge.DomainName) // what the alias records of the site name
	ctx.Export("hostedZoneId", edge.HostedZoneId)
	ctx.Export("targetGroups", web.TargetGroupArns)
	ctx.Export("securityGroupIds", groups.GroupIds)
	ctx.Export("subnetIds", net.SubnetIds)
	return nil
}

// newEdge is the distribution with its web ACL, by a provider of us-east-1, where AWS keeps what is for CloudFront. A VPC origin needs an internet gateway in the VPC, by
// which no packet goes, since no route names it.
func newEdge(ctx *pulumi.Context, args *vpc.SecureVpcArgs, net *vpc.SecureVpc, web *ingress.WebIngress) (*ingress.EdgeDistribution, error) {
	cfg := config.New(ctx, "")
	gateway, err := ec2.NewInternetGateway(ctx, "gateway", &ec2.InternetGatewayArgs{VpcId: net.VpcId.ToStringPtrOutput(), Tags: pulumi.StringMap{"Name": pulumi.String("gateway")}})
	if err != nil {
		return nil, err
	}
	global, err := aws.NewProvider(ctx, "global", &aws.ProviderArgs{Region: pulumi.String("us-east-1")})
	if err != nil {
		return nil, err
	}
	acl, err := waf.NewWebAcl(ctx, "waf", &waf.WebAclArgs{Scope: waf.ScopeCloudFront, Protection: args.Protection, Tags: args.Tags}, pulumi.Provider(global))
	if err != nil {
		return nil, err
	}
	return ingress.NewEdgeDistribution(ctx, "edge", &ingress.EdgeDistributionArgs{
		Aliases: []string{cfg.Require("domainName")}, CertificateArn: pulumi.String(cfg.Require("viewerCertificateArn")), WebAclArn: acl.Arn,
		Origin:     ingress.EdgeOrigin{DomainName: web.DnsName, LoadBalancerArn: web.LoadBalancerArn},
		Protection: args.Protection, Tags: args.Tags,
	}, pulumi.Provider(global), pulumi.DependsOn([]pulumi.Resource{gateway}))
}
