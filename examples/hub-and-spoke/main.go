// Command hub-and-spoke is an estate of three spokes in two accounts around a transit gateway. Production and development never meet; what any of them sends
// to the internet, or to the endpoints that all share, goes through one firewall, and comes back through it.
package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/firewall"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
)

func main() { pulumi.Run(estate) }

func estate(ctx *pulumi.Context) error {
	cfg := config.New(ctx, "")
	args, err := vpc.ArgsFromConfig(cfg)
	if err != nil {
		return err
	}
	region := pulumi.String(config.Require(ctx, "aws:region"))
	central, err := aws.NewProvider(ctx, "central", &aws.ProviderArgs{Region: region})
	if err != nil {
		return err
	}
	billing, err := aws.NewProvider(ctx, "billing", &aws.ProviderArgs{
		Region: region, AssumeRole: aws.ProviderAssumeRoleArgs{RoleArn: pulumi.String(cfg.Require("billingRoleArn"))},
	})
	if err != nil {
		return err
	}
	e := &estateBuilder{args: args, account: central}
	for _, create := range []func(*pulumi.Context, *config.Config) error{e.createHub, e.createFirewall, e.createEndpoints} {
		if err := create(ctx, cfg); err != nil {
			return err
		}
	}
	for _, s := range []spoke{
		{name: "orders", block: "10.1.0.0/20", domain: "prod", account: central},
		{name: "billing", block: "10.1.16.0/20", domain: "prod", account: billing},
		{name: "sandbox", block: "10.2.0.0/20", domain: "dev", account: central},
	} {
		if err := e.join(ctx, s); err != nil {
			return err
		}
	}
	ctx.Export("transitGatewayId", e.hub.TransitGatewayId)
	ctx.Export("firewallArn", e.wall.FirewallArn)
	ctx.Export("firewallLogs", e.wall.LogDestinations)
	return nil
}

// estateBuilder holds what the VPCs of the estate share.
type estateBuilder struct {
	args *vpc.SecureVpcArgs
	// account works in the account of the hub.
	account  *aws.Provider
	hub      *transit.TransitHub
	wall     *firewall.CentralFirewall
	services *endpoints.EndpointBundle
}

// network makes a VPC with tiers.
func (e *estateBuilder) network(ctx *pulumi.Context, name, block string, account *aws.Provider, tiers ...vpc.Tier) (*vpc.SecureVpc, error) {
	args := *e.args
	args.CidrBlock, args.Tiers = block, tiers
	return vpc.NewSecureVpc(ctx, name, &args, pulumi.Provider(account))
}

// createHub makes the transit gateway: production and development both reach what they share, and never each other.
func (e *estateBuilder) createHub(ctx *pulumi.Context, cfg *config.Config) (err error) {
	e.hub, err = transit.NewTransitHub(ctx, "hub", &transit.TransitHubArgs{
		InspectionFlow: transit.InspectAll, EstateCidrs: e.args.EstateCidrs,
		Domains: map[string]transit.RoutingDomain{
			"prod":   {CidrBlocks: []string{"10.1.0.0/16"}, Reaches: []string{"shared"}, InternetEgress: true},
			"dev":    {CidrBlocks: []string{"10.2.0.0/16"}, Reaches: []string{"shared"}, InternetEgress: true},
			"shared": {CidrBlocks: []string{"10.3.0.0/16"}},
		},
		Share:      transit.Share{Principals: map[string]pulumi.StringInput{"organization": pulumi.String(cfg.Require("organizationArn"))}},
		Protection: e.args.Protection, Tags: e.args.Tags,
	}, pulumi.Provider(e.account))
	return err
}
