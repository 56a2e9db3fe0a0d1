package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/firewall"
	"github.com/palisade-iac/palisade/components/ingress"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/components/waf"
)

// estateBuilder holds what the parts of the estate share.
type estateBuilder struct {
	args *vpc.SecureVpcArgs
	hub  *transit.TransitHub
	wall *firewall.CentralFirewall
	// servers are the addresses at which the shop listens, by zone.
	servers map[string]pulumi.StringInput
	web     *ingress.WebIngress
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

// createFront makes the VPC where the internet comes in. It is the only one of the estate with an internet gateway of its own beside that of the NAT gateways, and
// holds nothing but the load balancer: its subnets lead to the estate by the hub, and by that through the firewall.
func (e *estateBuilder) createFront(ctx *pulumi.Context, cfg *config.Config) error {
	net, err := e.network(ctx, "front", frontBlock, vpc.Tier{Name: "public", Type: vpc.TierPublic}, vpc.Tier{Name: "tgw", Type: vpc.TierTransitGateway})
	if err != nil {
		return err
	}
	err = e.attach(ctx, "front", transit.AttachmentArgs{
		Domain: "ingress", Vpc: net.Network(), EstateTiers: []string{"public"},
		AllowLocalEgress: &component.Relaxation{Reason: "The load balancer answers the internet, and opens no connection to it."},
	})
	if err != nil {
		return err
	}
	acl, err := waf.NewWebAcl(ctx, "waf", &waf.WebAclArgs{Protection: e.args.Protection, Tags: e.args.Tags})
	if err != nil {
		return err
	}
	targets := map[string]ingress.Target{}
	for zone, address := range e.servers {
		targets[component.ZonePart(zone)] = ingress.Target{Id: address}
	}
	e.web, err = ingress.NewWebIngress(ctx, "web", &ingress.WebIngressArgs{
		Vpc: net.Network(), Tier: "public", WebAclArn: acl.Arn,
		Certificates:  []ingress.Certificate{{Name: "shop", Arn: pulumi.String(cfg.Require("certificateArn"))}},
		TargetGroups:  []ingress.TargetGroup{{Name: "shop", Port: 8443, TargetType: ingress.TargetIp, CidrBlocks: []string{shopBlock}, Targets: targets}},
		DefaultAction: &ingress.Action{Forward: []ingress.Forward{{TargetGroup: "shop"}}},
		Protection:    e.args.Protection, Tags: e.args.Tags,
	})
	return err
}
