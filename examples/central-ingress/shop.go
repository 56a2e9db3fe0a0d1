package main

import (
	"net/netip"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/securitygroups"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
)

// createShop makes the spoke: a VPC without an internet gateway and without NAT gateways, whose servers take connections of the load balancer's subnets.
func (e *estateBuilder) createShop(ctx *pulumi.Context, _ *config.Config) error {
	net, err := e.network(ctx, "shop", shopBlock,
		vpc.Tier{Name: "app", Type: vpc.TierPrivateWithEgress, Egress: vpc.EgressTransitGateway}, vpc.Tier{Name: "tgw", Type: vpc.TierTransitGateway})
	if err != nil {
		return err
	}
	if err := e.attach(ctx, "shop", transit.AttachmentArgs{Domain: "shop", Vpc: net.Network()}); err != nil {
		return err
	}
	groups, err := securitygroups.NewTiers(ctx, "servers", &securitygroups.TiersArgs{
		Vpc: net.Network(), Protection: e.args.Protection, Tags: e.args.Tags,
		Chain: []securitygroups.Link{{
			Name: "app",
			From: []securitygroups.Access{{Peer: securitygroups.Peer{CidrBlocks: []string{frontBlock}}, Ports: []string{"tcp/" + shopPort}}},
			To:   []securitygroups.Access{{Peer: securitygroups.Peer{Internet: true}, Ports: []string{"tcp/443"}, Reason: "The firewall says to which names."}},
		}},
	})
	if err != nil {
		return err
	}
	return e.createServers(ctx, net.Network().Tiers["app"], groups.Id("app"))
}

// createServers makes an interface for a server in each zone. Its address stays, whichever instance has it: the load balancer knows targets of other networks
// by their addresses alone.
func (e *estateBuilder) createServers(ctx *pulumi.Context, app component.NetworkTier, group pulumi.StringInput) error {
	e.servers = map[string]pulumi.StringInput{}
	for _, zone := range app.Zones() {
		address := app.SubnetCidrBlocks[zone].ToStringOutput().ApplyT(tenth).(pulumi.StringOutput)
		name := "shop-server-" + component.ZonePart(zone)
		_, err := ec2.NewNetworkInterface(ctx, name, &ec2.NetworkInterfaceArgs{
			SubnetId: app.SubnetIds[zone], PrivateIps: pulumi.StringArray{address}, SecurityGroups: pulumi.StringArray{group}, Tags: pulumi.StringMap{"Name": pulumi.String(name)},
		})
		if err != nil {
			return err
		}
		e.servers[zone] = address
	}
	return nil
}

// tenth is an address of a subnet that AWS leaves free, as it does all but the first four and the last.
func tenth(block string) (string, error) {
	p, err := netip.ParsePrefix(block)
	if err != nil {
		return "", err
	}
	a := p.Addr()
	for range 10 {
		a = a.Next()
	}
	return a.String(), nil
}
