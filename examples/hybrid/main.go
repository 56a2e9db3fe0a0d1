// Command hybrid is a cloud that belongs to a company's network: an office is joined to it by VPN, a datacentre by Direct Connect. Whatever workloads send to the
// internet leaves by the datacentre's own internet service, after the cloud's firewall has seen it; the premises reach what is declared, and names of both sides are known on both.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/dns"
	"github.com/palisade-iac/palisade/components/firewall"
	"github.com/palisade-iac/palisade/components/reference/hybridhub"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
)

// The blocks of the two sites on premises, and of the spoke that they may call.
const (
	officeBlock     = "192.168.0.0/16"
	datacentreBlock = "172.16.0.0/16"
	ordersBlock     = "10.1.0.0/20"
)

func main() { pulumi.Run(estate) }

func estate(ctx *pulumi.Context) error {
	cfg := config.New(ctx, "")
	args, err := vpc.ArgsFromConfig(cfg)
	if err != nil {
		return err
	}
	var allowed []string
	if err := cfg.TryObject("allowedDomains", &allowed); err != nil {
		return err
	}
	acme, err := hybridhub.NewHybridHub(ctx, "acme", &hybridhub.HybridHubArgs{
		Network: *args,
		Domains: map[string]transit.RoutingDomain{
			"prod": {CidrBlocks: []string{"10.1.0.0/16"}, InternetEgress: true},
			"dev":  {CidrBlocks: []string{"10.2.0.0/16"}, InternetEgress: true},
		},
		Spokes: map[string]hybridhub.Spoke{
			"orders":  {CidrBlock: ordersBlock, Domain: "prod"},
			"sandbox": {CidrBlock: "10.2.0.0/20", Domain: "dev"},
		},
		Vpns: map[string]transit.VpnConnectionArgs{"office": {
			CustomerGateway: transit.CustomerGateway{IpAddress: pulumi.String(cfg.Require("officeIpAddress"))},
			CidrBlocks:      []string{officeBlock}, Routing: transit.RoutingStatic,
		}},
		DirectConnects: map[string]transit.DirectConnectArgs{"datacentre": {
			AmazonSideAsn: 64513, CidrBlocks: []string{datacentreBlock},
			VirtualInterfaces: map[string]transit.VirtualInterface{
				"one": {ConnectionId: pulumi.String(cfg.Require("connectionId")), Vlan: 100, BgpAsn: 65010},
			},
		}},
		InternetBy:          "datacentre",
		InspectionCidrBlock: "100.64.0.0/24",
		AllowedDomains:      allowed,
		Policy: firewall.Policy{Rules: []firewall.Rule{
			{Name: "orders", Sources: []string{officeBlock, datacentreBlock}, Destinations: []string{ordersBlock}, DestinationPorts: []string{"443"}},
		}},
		Names: &hybridhub.Names{CidrBlock: "10.3.0.0/20", Domains: map[string]dns.Forwarding{
			"corp.example.com": {TargetIps: []dns.TargetIp{{Ip: "172.16.0.53"}, {Ip: "172.16.1.53"}}},
		}},
	})
	if err != nil {
		return err
	}
	ctx.Export("transitGatewayId", acme.TransitGatewayId)
	ctx.Export("spokeVpcIds", acme.SpokeVpcIds)
	ctx.Export("resolversForPremises", acme.ResolverIpAddresses)
	ctx.Export("resolversOfCloud", acme.Outbound.IpAddresses)
	return nil
}
