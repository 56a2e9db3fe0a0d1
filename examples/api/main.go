// Command api is an API that other VPCs call by PrivateLink: a network load balancer ends TLS in front of it, and an endpoint service offers that to those who
// are named. No route joins the networks: clients open connections to the API's one port, and the API opens none to them.
package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/ingress"
	"github.com/palisade-iac/palisade/components/securitygroups"
	"github.com/palisade-iac/palisade/components/vpc"
)

func main() { pulumi.Run(api) }

func api(ctx *pulumi.Context) error {
	cfg := config.New(ctx, "")
	args, err := vpc.ArgsFromConfig(cfg)
	if err != nil {
		return err
	}
	args.Tiers = []vpc.Tier{{Name: "app", Type: vpc.TierIsolated}, {Name: "data", Type: vpc.TierIsolated}}
	net, err := vpc.NewSecureVpc(ctx, "api-net", args)
	if err != nil {
		return err
	}
	app, err := newGroups(ctx, net, args)
	if err != nil {
		return err
	}
	front, err := ingress.NewNetworkIngress(ctx, "front", &ingress.NetworkIngressArgs{
		Vpc: net.Network(), Tier: "app", Internal: true,
		// Clients of an endpoint service come from their own addresses.
		Clients:                ingress.Clients{CidrBlocks: []string{cfg.Require("clientCidrBlock")}},
		Certificates:           []ingress.Certificate{{Name: "api", Arn: pulumi.String(cfg.Require("certificateArn"))}},
		Listeners:              []ingress.NetworkListener{{Name: "tls", Port: 443, TargetGroup: "api"}},
		TargetGroups:           []ingress.NetworkTargetGroup{{Name: "api", Port: 8443, Protocol: ingress.ProtocolTls, TargetType: ingress.TargetIp, SecurityGroups: []string{"app"}}},
		TargetSecurityGroupIds: map[string]pulumi.StringInput{"app": app},
		Protection:             args.Protection, Tags: args.Tags,
	})
	if err != nil {
		return err
	}
	owner, err := aws.GetCallerIdentity(ctx, &aws.GetCallerIdentityArgs{})
	if err != nil {
		return err
	}
	service, err := endpoints.NewEndpointService(ctx, "api-service", &endpoints.EndpointServiceArgs{
		NetworkLoadBalancerArns: []pulumi.StringInput{front.LoadBalancerArn},
		AllowedPrincipals:       map[string]pulumi.StringInput{"shop": pulumi.String("arn:aws:iam::" + owner.AccountId + ":root")},
		Protection:              args.Protection, Tags: args.Tags,
	})
	if err != nil {
		return err
	}
	ctx.Export("serviceName", service.ServiceName)
	ctx.Export("targetGroupArn", front.TargetGroupArns.MapIndex(pulumi.String("api")))
	return connectShop(ctx, service, args, cfg.Require("clientCidrBlock"), cfg.Require("domainName"))
}

// newGroups makes the security groups of the API and its database, with endpoints for what the API calls of AWS, and gives that of the API.
func newGroups(ctx *pulumi.Context, net *vpc.SecureVpc, args *vpc.SecureVpcArgs) (pulumi.StringOutput, error) {
	none := pulumi.StringOutput{}
	services, err := endpoints.NewEndpointBundle(ctx, "aws", &endpoints.EndpointBundleArgs{
		Vpc: net.Network(), Services: []string{"logs", "secretsmanager"}, Interface: endpoints.InterfaceEndpoints{Tier: "app"}, Protection: args.Protection, Tags: args.Tags,
	})
	if err != nil {
		return none, err
	}
	https := []string{"tcp/443"}
	groups, err := securitygroups.NewTiers(ctx, "api", &securitygroups.TiersArgs{
		Vpc: net.Network(), Protection: args.Protection, Tags: args.Tags,
		Chain: []securitygroups.Link{
			{Name: "app", OtherRules: true, To: []securitygroups.Access{ // the load balancer lets itself in
				{Peer: securitygroups.Peer{GroupId: services.SecurityGroupId, Name: "endpoints", RulesElsewhere: true}, Ports: https},
				{Peer: securitygroups.Peer{Service: "s3"}, Ports: https},
			}},
			{Name: "data", Ports: []string{"tcp/5432"}},
		},
	})
	if err != nil {
		return none, err
	}
	return groups.Id("app"), nil
}
