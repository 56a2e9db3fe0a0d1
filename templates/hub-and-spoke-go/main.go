// Command ${PROJECT} is an estate around a transit gateway: production and development never meet, and one firewall sees what leaves them.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/reference/hubandspoke"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
)

func main() { pulumi.Run(estate) }

func estate(ctx *pulumi.Context) error {
	cfg := config.New(ctx, "")
	network, err := vpc.ArgsFromConfig(cfg)
	if err != nil {
		return err
	}
	network.EstateCidrs = []string{"10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/20"}
	var allowed []string
	if err := cfg.TryObject("allowedDomains", &allowed); err != nil {
		return err
	}
	estate, err := hubandspoke.NewHubAndSpoke(ctx, "estate", &hubandspoke.HubAndSpokeArgs{
		Network: *network,
		Domains: map[string]transit.RoutingDomain{
			"prod": {CidrBlocks: []string{"10.1.0.0/16"}, InternetEgress: true},
			"dev":  {CidrBlocks: []string{"10.2.0.0/16"}, InternetEgress: true},
		},
		Spokes: map[string]hubandspoke.Spoke{
			"orders":  {CidrBlock: "10.1.0.0/20", Domain: "prod"},
			"sandbox": {CidrBlock: "10.2.0.0/20", Domain: "dev"},
		},
		SharedCidrBlock: "10.3.0.0/20",
		Perimeter:       endpoints.Perimeter{OrganizationId: pulumi.String(cfg.Require("organizationId"))},
		AllowedDomains:  allowed,
	})
	if err != nil {
		return err
	}
	ctx.Export("transitGatewayId", estate.TransitGatewayId)
	ctx.Export("spokeVpcIds", estate.SpokeVpcIds)
	ctx.Export("firewallLogDestinations", estate.FirewallLogDestinations)
	ctx.Export("endpointZoneIds", estate.EndpointZoneIds)
	return nil
}
