// Command central-ingress is one door for an estate: a load balancer with a web ACL, in a VPC of its own, takes what the internet asks of a shop whose VPC has no
// way from or to it. What the load balancer sends on crosses a firewall, and so does whatever the shop sends out; answers come back through the same endpoint.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/firewall"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
)

// The networks of the estate, and where the shop's servers listen.
const (
	frontBlock = "10.9.0.0/20"
	shopBlock  = "10.1.0.0/20"
	shopPort   = "8443"
)

func main() { pulumi.Run(estate) }

func estate(ctx *pulumi.Context) error {
	cfg := config.New(ctx, "")
	args, err := vpc.ArgsFromConfig(cfg)
	if err != nil {
		return err
	}
	e := &estateBuilder{args: args}
	for _, create := range []func(*pulumi.Context, *config.Config) error{e.createHub, e.createFirewall, e.createShop, e.createFront} {
		if err := create(ctx, cfg); err != nil {
			return err
		}
	}
	ctx.Export("dnsName", e.web.DnsName) // what the alias records of the shop name
	ctx.Export("hostedZoneId", e.web.HostedZoneId)
	ctx.Export("firewallLogs", e.wall.LogDestinations)
	return nil
}

// createHub makes the transit gateway. The front and the shop reach each other by the firewall alone, and the shop the internet.
func (e *estateBuilder) createHub(ctx *pulumi.Context, _ *config.Config) (err error) {
	e.hub, err = transit.NewTransitHub(ctx, "hub", &transit.TransitHubArgs{
		InspectionFlow: transit.InspectAll,
		Domains: map[string]transit.RoutingDomain{
			"ingress": {CidrBlocks: []string{"10.9.0.0/16"}, Reaches: []string{"shop"}},
			"shop":    {CidrBlocks: []string{"10.1.0.0/16"}, InternetEgress: true},
		},
		Protection: e.args.Protection, Tags: e.args.Tags,
	})
	return err
}

// createFirewall makes the inspection VPC. What the load balancer sends on comes from its own subnets, and not from whoever asked it: it is these that the
// firewall lets in to the shop, and on one port. HOME_NET is the estate, so that the list of names binds the shop.
func (e *estateBuilder) createFirewall(ctx *pulumi.Context, cfg *config.Config) error {
	var domains []string
	if err := cfg.TryObject("allowedDomains", &domains); err != nil {
		return err
	}
	net, err := e.network(ctx, "inspection", "100.64.0.0/20",
		vpc.Tier{Name: "public", Type: vpc.TierPublic},
		vpc.Tier{Name: "firewall", Type: vpc.TierFirewall, Egress: vpc.EgressNatGateway},
		vpc.Tier{Name: "tgw", Type: vpc.TierTransitGateway, Egress: vpc.EgressFirewallEndpoint},
	)
	if err != nil {
		return err
	}
	e.wall, err = firewall.NewCentralFirewall(ctx, "wall", &firewall.CentralFirewallArgs{
		Vpc: net.Network(), EstateCidrs: e.args.EstateCidrs, Hub: e.hub.Reference().Component,
		Domains: []string{"ingress", "shop"}, IngressDomains: []string{"ingress"},
		Policy: firewall.Policy{
			Rules: []firewall.Rule{
				{Name: "shop-in", Sources: []string{frontBlock}, Destinations: []string{shopBlock}, DestinationPorts: []string{shopPort}},
				{Name: "nothing-else", Action: firewall.Drop, Protocol: "ip", Sources: []string{firewall.Any}, Destinations: e.args.EstateCidrs},
			},
			DomainLists: []firewall.DomainList{{Name: "out", Action: firewall.ListAllow, Domains: domains}},
		},
		Protection: e.args.Protection, Tags: e.args.Tags,
	})
	if err != nil {
		return err
	}
	return e.attach(ctx, "inspection", transit.AttachmentArgs{Domain: transit.DomainInspection, Vpc: net.Network(), EstateTiers: []string{"firewall"}})
}
