package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/dns"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
)

// join links premises with a hub, by tunnels over Direct Connect, and with a VPC, by a VPN gateway; and the name services of both sides.
func join(ctx *pulumi.Context, cfg *config.Config, net *vpc.SecureVpc) error {
	premises := []string{"192.168.0.0/16"}
	hub, err := transit.NewTransitHub(ctx, "transit", &transit.TransitHubArgs{
		CidrBlocks: []string{"198.18.0.0/24"},
		Domains: map[string]transit.RoutingDomain{
			"hybrid": {CidrBlocks: premises}, "prod": {CidrBlocks: []string{"10.0.0.0/8"}, Reaches: []string{"hybrid"}},
		},
	})
	if err != nil {
		return err
	}
	dx, err := transit.NewDirectConnect(ctx, "datacentre", &transit.DirectConnectArgs{
		Link: transit.PremisesLink{Hub: hub.Reference(), PropagateRoutes: true}, AmazonSideAsn: 64513, CidrBlocks: premises,
		VirtualInterfaces: map[string]transit.VirtualInterface{
			"one": {ConnectionId: pulumi.String("dxcon-fg1vsdaf"), Vlan: 100, BgpAsn: 65010, BgpAuthKey: cfg.RequireSecret("bgpAuthKey")},
			"two": {AcceptId: pulumi.String("dxvif-fg1vsdaf")},
		},
		MacsecKeys: map[string]transit.MacsecKey{"one": {
			ConnectionId: pulumi.String("dxcon-fg1vsdaf"), SecretArn: pulumi.String("arn:aws:secretsmanager:ap-southeast-2:123456789012:secret:directconnect!prod/ap-southeast-2/dxcon-fg1vsdaf-AbCdEf"),
		}},
	})
	if err != nil {
		return err
	}
	if _, err = transit.NewVpnConnection(ctx, "encrypted", &transit.VpnConnectionArgs{
		Link: &transit.PremisesLink{Hub: hub.Reference()}, CustomerGateway: transit.CustomerGateway{IpAddress: pulumi.String("192.168.0.1")},
		CidrBlocks: []string{"192.168.7.0/24"}, TransportAttachmentId: dx.AttachmentId,
	}); err != nil {
		return err
	}
	gateway, err := transit.NewVpnGateway(ctx, "branch", &transit.VpnGatewayArgs{
		Vpc: net.Network(), Tiers: []string{"endpoints"}, CidrBlocks: premises, PropagateRoutes: true,
	})
	if err != nil {
		return err
	}
	if _, err = transit.NewVpnConnection(ctx, "office", &transit.VpnConnectionArgs{
		VpnGatewayId: gateway.VpnGatewayId, CustomerGateway: transit.CustomerGateway{IpAddress: pulumi.String("203.0.113.12")}, CidrBlocks: premises,
		Routing: transit.RoutingStatic, Tunnels: transit.VpnTunnels{Tunnel1: transit.VpnTunnel{InsideCidr: "169.254.10.0/30", PresharedKey: cfg.RequireSecret("presharedKey")}},
	}); err != nil {
		return err
	}
	return resolve(ctx, net, premises)
}

// resolve joins the name services of both sides.
func resolve(ctx *pulumi.Context, net *vpc.SecureVpc, premises []string) error {
	vpcs := map[string]pulumi.StringInput{"hub": net.VpcId}
	if _, err := dns.NewInboundEndpoint(ctx, "asked", &dns.InboundEndpointArgs{Vpc: net.Network(), Tier: "endpoints", CidrBlocks: premises}); err != nil {
		return err
	}
	if _, err := dns.NewOutboundEndpoint(ctx, "asking", &dns.OutboundEndpointArgs{
		Vpc: net.Network(), Tier: "endpoints", VpcIds: vpcs,
		Domains: map[string]dns.Forwarding{"corp.example.com": {TargetIps: []dns.TargetIp{{Ip: "192.168.0.53"}}}},
		Share:   dns.Share{Principals: map[string]pulumi.StringInput{"apps": pulumi.String("111122223333")}},
	}); err != nil {
		return err
	}
	_, err := dns.NewQueryLogs(ctx, "questions", &dns.QueryLogsArgs{VpcIds: vpcs})
	return err
}
