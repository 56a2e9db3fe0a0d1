package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/firewall"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
)

// createFirewall makes the inspection VPC. It has neither NAT gateways nor an internet gateway: what the firewall let out goes back to the hub, and by that to the
// premises.
func (e *estateBuilder) createFirewall(ctx *pulumi.Context, cfg *config.Config) error {
	var domains []string
	if err := cfg.TryObject("allowedDomains", &domains); err != nil {
		return err
	}
	net, err := e.network(ctx, "inspection", "100.64.0.0/24",
		vpc.Tier{Name: "firewall", Type: vpc.TierFirewall, Egress: vpc.EgressTransitGateway},
		vpc.Tier{Name: "tgw", Type: vpc.TierTransitGateway, Egress: vpc.EgressFirewallEndpoint},
	)
	if err != nil {
		return err
	}
	_, err = firewall.NewCentralFirewall(ctx, "wall", &firewall.CentralFirewallArgs{
		Vpc: net.Network(), EstateCidrs: e.args.EstateCidrs, Domains: []string{"prod", "dev", "shared", "hybrid"}, Hub: e.hub.Reference().Component,
		Policy: firewall.Policy{
			Rules:       rules(),
			DomainLists: []firewall.DomainList{{Name: "out", Action: firewall.ListAllow, Domains: domains}},
		},
		Protection: e.args.Protection, Tags: e.args.Tags,
	})
	if err != nil {
		return err
	}
	return e.attach(ctx, "inspection", transit.AttachmentArgs{Domain: transit.DomainInspection, Vpc: net.Network()})
}

// rules are what the premises and the cloud may ask of each other: orders of the spoke of that name, and names. Whatever else is sent to the cloud is dropped, so
// that the names that may be called on the internet open nothing there.
func rules() []firewall.Rule {
	premises := []string{officeBlock, datacentreBlock}
	all := []firewall.Rule{{Name: "orders", Sources: premises, Destinations: []string{"10.1.0.0/20"}, DestinationPorts: []string{"443"}}}
	for _, protocol := range []string{"tcp", "udp"} {
		all = append(all,
			firewall.Rule{Name: "asked-by-" + protocol, Protocol: protocol, Sources: premises, Destinations: []string{"10.3.0.0/20"}, DestinationPorts: []string{"53"}},
			firewall.Rule{Name: "asking-by-" + protocol, Protocol: protocol, Sources: []string{"10.3.0.0/20"}, Destinations: nameServerBlocks(), DestinationPorts: []string{"53"}})
	}
	cloud := []string{"10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"}
	return append(all, firewall.Rule{Name: "nothing-else", Action: firewall.Drop, Protocol: "ip", Sources: []string{firewall.Any}, Destinations: cloud})
}
