// Command hybrid is a cloud that belongs to a company's network: an office is joined to it by VPN, a datacentre by Direct Connect. Whatever workloads send to the
// internet leaves by the datacentre's own internet service, after the cloud's firewall has seen it; the premises reach what is declared, and names of both sides are known on both.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
)

// The blocks of the two sites on premises.
const (
	officeBlock     = "192.168.0.0/16"
	datacentreBlock = "172.16.0.0/16"
)

func main() { pulumi.Run(estate) }

func estate(ctx *pulumi.Context) error {
	cfg := config.New(ctx, "")
	args, err := vpc.ArgsFromConfig(cfg)
	if err != nil {
		return err
	}
	e := &estateBuilder{args: args, vpcIds: map[string]pulumi.StringInput{}}
	if err := e.createHub(ctx); err != nil {
		return err
	}
	for _, s := range []spoke{
		{name: "orders", block: "10.1.0.0/20", domain: "prod"},
		{name: "sandbox", block: "10.2.0.0/20", domain: "dev"},
	} {
		if err := e.join(ctx, s); err != nil {
			return err
		}
	}
	for _, create := range []func(*pulumi.Context, *config.Config) error{e.createFirewall, e.createLinks, e.createNames} {
		if err := create(ctx, cfg); err != nil {
			return err
		}
	}
	ctx.Export("transitGatewayId", e.hub.TransitGatewayId)
	return nil
}

// estateBuilder holds what the parts of the estate share.
type estateBuilder struct {
	args *vpc.SecureVpcArgs
	hub  *transit.TransitHub
	// vpcIds are the spokes, by name.
	vpcIds map[string]pulumi.StringInput
}

// createHub makes the transit gateway. Everybody reaches the premises and is reached from there, through the firewall, and nobody else.
func (e *estateBuilder) createHub(ctx *pulumi.Context) (err error) {
	e.hub, err = transit.NewTransitHub(ctx, "hub", &transit.TransitHubArgs{
		InspectionFlow: transit.InspectAll,
		Domains: map[string]transit.RoutingDomain{
			"prod":   {CidrBlocks: []string{"10.1.0.0/16"}, InternetEgress: true},
			"dev":    {CidrBlocks: []string{"10.2.0.0/16"}, InternetEgress: true},
			"shared": {CidrBlocks: []string{"10.3.0.0/16"}},
			"hybrid": {CidrBlocks: []string{officeBlock, datacentreBlock}, Reaches: []string{"prod", "dev", "shared"}},
		},
		Protection: e.args.Protection, Tags: e.args.Tags,
	})
	return err
}

// spoke is a VPC for workloads, whose only way out is the hub.
type spoke struct{ name, block, domain string }

func (e *estateBuilder) join(ctx *pulumi.Context, s spoke) error {
	net, err := e.network(ctx, s.name, s.block,
		vpc.Tier{Name: "app", Type: vpc.TierPrivateWithEgress, Egress: vpc.EgressTransitGateway}, vpc.Tier{Name: "tgw", Type: vpc.TierTransitGateway})
	if err != nil {
		return err
	}
	e.vpcIds[s.name] = net.VpcId
	return e.attach(ctx, s.name, transit.AttachmentArgs{Domain: s.domain, Vpc: net.Network()})
}

// network makes a VPC with tiers.
func (e *estateBuilder) network(ctx *pulumi.Context, name, block string, tiers ...vpc.Tier) (*vpc.SecureVpc, error) {
	args := *e.args
	args.CidrBlock, args.Tiers = block, tiers
	return vpc.NewSecureVpc(ctx, name, &args)
}

// attach joins a VPC to the hub.
func (e *estateBuilder) attach(ctx *pulumi.Context, name string, args transit.AttachmentArgs) error {
	args.Protection, args.Tags = e.args.Protection, e.args.Tags
	_, err := e.hub.Attach(ctx, name, &args)
	return err
}
