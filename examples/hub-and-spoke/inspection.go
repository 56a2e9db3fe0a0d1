package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/firewall"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
)

// createFirewall makes the inspection VPC: the firewall, the NAT gateways of all spokes behind it, and its place in the hub.
func (e *estateBuilder) createFirewall(ctx *pulumi.Context, cfg *config.Config) error {
	var domains []string
	if err := cfg.TryObject("allowedDomains", &domains); err != nil {
		return err
	}
	net, err := e.network(ctx, "inspection", "100.64.0.0/20", e.account,
		vpc.Tier{Name: "public", Type: vpc.TierPublic},
		vpc.Tier{Name: "firewall", Type: vpc.TierFirewall, Egress: vpc.EgressNatGateway},
		vpc.Tier{Name: "tgw", Type: vpc.TierTransitGateway, Egress: vpc.EgressFirewallEndpoint},
	)
	if err != nil {
		return err
	}
	e.wall, err = firewall.NewCentralFirewall(ctx, "wall", &firewall.CentralFirewallArgs{
		Vpc: net.Network(), EstateCidrs: e.args.EstateCidrs, Domains: []string{"prod", "dev", "shared"},
		Policy: firewall.Policy{
			Rules:       []firewall.Rule{{Name: "aws-endpoints", Destinations: []string{"10.3.0.0/16"}, DestinationPorts: []string{"443"}}},
			DomainLists: []firewall.DomainList{{Name: "out", Action: firewall.ListAllow, Domains: domains}},
		},
		Protection: e.args.Protection, Tags: e.args.Tags,
	}, pulumi.Provider(e.account))
	if err != nil {
		return err
	}
	_, err = e.hub.Attach(ctx, "inspection", &transit.AttachmentArgs{
		Domain: transit.DomainInspection, Vpc: net.Network(), EstateTiers: []string{"firewall"}, Protection: e.args.Protection, Tags: e.args.Tags,
	}, pulumi.Provider(e.account))
	return err
}

// createEndpoints makes the VPC with the endpoints of AWS's services that all spokes use.
func (e *estateBuilder) createEndpoints(ctx *pulumi.Context, cfg *config.Config) error {
	net, err := e.network(ctx, "shared", "10.3.0.0/20", e.account,
		vpc.Tier{Name: "endpoints", Type: vpc.TierIsolated}, vpc.Tier{Name: "tgw", Type: vpc.TierTransitGateway})
	if err != nil {
		return err
	}
	e.services, err = endpoints.NewEndpointBundle(ctx, "aws", &endpoints.EndpointBundleArgs{
		Vpc: net.Network(), Central: &endpoints.Central{EstateCidrs: e.args.EstateCidrs},
		Perimeter:  endpoints.Perimeter{OrganizationId: pulumi.String(cfg.Require("organizationId"))},
		Protection: e.args.Protection, Tags: e.args.Tags,
	}, pulumi.Provider(e.account))
	if err != nil {
		return err
	}
	_, err = e.hub.Attach(ctx, "shared", &transit.AttachmentArgs{
		Domain: "shared", Vpc: net.Network(), EstateTiers: []string{"endpoints"}, Protection: e.args.Protection, Tags: e.args.Tags,
	}, pulumi.Provider(e.account))
	return err
}
