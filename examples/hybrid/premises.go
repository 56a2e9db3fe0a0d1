package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/dns"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
)

// createLinks joins the office by VPN and the datacentre by Direct Connect. The latter is the way to the internet of prod and dev.
func (e *estateBuilder) createLinks(ctx *pulumi.Context, cfg *config.Config) error {
	if _, err := transit.NewVpnConnection(ctx, "office", &transit.VpnConnectionArgs{
		Link:            &transit.PremisesLink{Hub: e.hub.Reference()},
		CustomerGateway: transit.CustomerGateway{IpAddress: pulumi.String(cfg.Require("officeIpAddress"))},
		CidrBlocks:      []string{officeBlock}, Routing: transit.RoutingStatic,
		Protection: e.args.Protection, Tags: e.args.Tags,
	}); err != nil {
		return err
	}
	_, err := transit.NewDirectConnect(ctx, "datacentre", &transit.DirectConnectArgs{
		Link:          transit.PremisesLink{Hub: e.hub.Reference(), EgressDomains: []string{"prod", "dev"}},
		AmazonSideAsn: 64513, CidrBlocks: []string{datacentreBlock},
		VirtualInterfaces: map[string]transit.VirtualInterface{
			"one": {ConnectionId: pulumi.String(cfg.Require("connectionId")), Vlan: 100, BgpAsn: 65010},
		},
		Protection: e.args.Protection, Tags: e.args.Tags,
	})
	return err
}

// nameServers are the datacentre's servers for the company's own domain.
func nameServers() []dns.TargetIp { return []dns.TargetIp{{Ip: "172.16.0.53"}, {Ip: "172.16.1.53"}} }

func nameServerBlocks() (blocks []string) {
	for _, s := range nameServers() {
		blocks = append(blocks, s.Ip+"/32")
	}
	return blocks
}

// createNames has each side know the names of the other: the spokes' questions for the company's domain go to the datacentre, and the premises ask for what is
// known here.
func (e *estateBuilder) createNames(ctx *pulumi.Context, _ *config.Config) error {
	net, err := e.network(ctx, "names", "10.3.0.0/20", vpc.Tier{Name: "dns", Type: vpc.TierIsolated}, vpc.Tier{Name: "tgw", Type: vpc.TierTransitGateway})
	if err != nil {
		return err
	}
	if err := e.attach(ctx, "names", transit.AttachmentArgs{Domain: "shared", Vpc: net.Network(), EstateTiers: []string{"dns"}}); err != nil {
		return err
	}
	asked, err := dns.NewInboundEndpoint(ctx, "asked", &dns.InboundEndpointArgs{
		Vpc: net.Network(), Tier: "dns", CidrBlocks: []string{officeBlock, datacentreBlock}, Protection: e.args.Protection, Tags: e.args.Tags,
	})
	if err != nil {
		return err
	}
	asking, err := dns.NewOutboundEndpoint(ctx, "asking", &dns.OutboundEndpointArgs{
		Vpc: net.Network(), Tier: "dns", VpcIds: e.vpcIds,
		Domains:    map[string]dns.Forwarding{"corp.example.com": {TargetIps: nameServers()}},
		Protection: e.args.Protection, Tags: e.args.Tags,
	})
	if err != nil {
		return err
	}
	ctx.Export("resolversForPremises", asked.IpAddresses)
	ctx.Export("resolversOfCloud", asking.IpAddresses)
	return nil
}
