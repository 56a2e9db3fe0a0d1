// Command hub-and-spoke is an estate of three spokes in two accounts around a transit gateway. Production and development never meet; what any of them sends
// to the internet, or to the endpoints that all share, goes through one firewall, and comes back through it.
package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/reference/hubandspoke"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
)

func main() { pulumi.Run(program) }

func program(ctx *pulumi.Context) error {
	cfg := config.New(ctx, "")
	args, err := vpc.ArgsFromConfig(cfg)
	if err != nil {
		return err
	}
	var allowed []string
	if err := cfg.TryObject("allowedDomains", &allowed); err != nil {
		return err
	}
	central, billing, err := accounts(ctx, cfg)
	if err != nil {
		return err
	}
	estate, err := hubandspoke.NewHubAndSpoke(ctx, "estate", &hubandspoke.HubAndSpokeArgs{
		Network: *args,
		Domains: map[string]transit.RoutingDomain{
			"prod": {CidrBlocks: []string{"10.1.0.0/16"}, InternetEgress: true},
			"dev":  {CidrBlocks: []string{"10.2.0.0/16"}, InternetEgress: true},
		},
		Spokes: map[string]hubandspoke.Spoke{
			"orders":  {CidrBlock: "10.1.0.0/20", Domain: "prod"},
			"billing": {CidrBlock: "10.1.16.0/20", Domain: "prod", Provider: billing},
			"sandbox": {CidrBlock: "10.2.0.0/20", Domain: "dev"},
		},
		SharedCidrBlock: "10.3.0.0/20",
		Perimeter:       endpoints.Perimeter{OrganizationId: pulumi.String(cfg.Require("organizationId"))},
		AllowedDomains:  allowed,
		Share:           transit.Share{Principals: map[string]pulumi.StringInput{"organization": pulumi.String(cfg.Require("organizationArn"))}},
	}, pulumi.Provider(central))
	if err != nil {
		return err
	}
	ctx.Export("transitGatewayId", estate.TransitGatewayId)
	ctx.Export("spokeVpcIds", estate.SpokeVpcIds)
	ctx.Export("firewallArn", estate.FirewallArn)
	ctx.Export("firewallLogs", estate.FirewallLogDestinations)
	return nil
}

// accounts are providers that work in the account of the hub and in that of billing.
func accounts(ctx *pulumi.Context, cfg *config.Config) (central, billing *aws.Provider, err error) {
	region := pulumi.String(config.Require(ctx, "aws:region"))
	if central, err = aws.NewProvider(ctx, "central", &aws.ProviderArgs{Region: region}); err != nil {
		return nil, nil, err
	}
	billing, err = aws.NewProvider(ctx, "billing", &aws.ProviderArgs{
		Region: region, AssumeRole: aws.ProviderAssumeRoleArgs{RoleArn: pulumi.String(cfg.Require("billingRoleArn"))},
	})
	return central, billing, err
}
