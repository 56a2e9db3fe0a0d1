// Command ${PROJECT} is a cloud that belongs to a company's network: an office is joined to it by VPN, and one firewall sees what passes between the two.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/firewall"
	"github.com/palisade-iac/palisade/components/reference/hybridhub"
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
	office := cfg.Require("officeCidrBlock")
	network.EstateCidrs = []string{"10.1.0.0/16", "10.2.0.0/16", office}
	var allowed []string
	if err := cfg.TryObject("allowedDomains", &allowed); err != nil {
		return err
	}
	estate, err := hybridhub.NewHybridHub(ctx, "estate", &hybridhub.HybridHubArgs{
		Network: *network,
		Domains: map[string]transit.RoutingDomain{
			"prod": {CidrBlocks: []string{"10.1.0.0/16"}, InternetEgress: true},
			"dev":  {CidrBlocks: []string{"10.2.0.0/16"}, InternetEgress: true},
		},
		Spokes: map[string]hybridhub.Spoke{
			"orders":  {CidrBlock: "10.1.0.0/20", Domain: "prod"},
			"sandbox": {CidrBlock: "10.2.0.0/20", Domain: "dev"},
		},
		Vpns: map[string]transit.VpnConnectionArgs{"office": {
			CustomerGateway: transit.CustomerGateway{IpAddress: pulumi.String(cfg.Require("officeIpAddress"))},
			CidrBlocks:      []string{office},
			Routing:         transit.RoutingStatic,
		}},
		AllowedDomains: allowed,
		Policy: firewall.Policy{Rules: []firewall.Rule{
			{Name: "orders", Sources: []string{office}, Destinations: []string{"10.1.0.0/20"}, DestinationPorts: []string{"443"}},
		}},
	})
	if err != nil {
		return err
	}
	ctx.Export("transitGatewayId", estate.TransitGatewayId)
	ctx.Export("spokeVpcIds", estate.SpokeVpcIds)
	ctx.Export("firewallArn", estate.FirewallArn)
	return nil
}
