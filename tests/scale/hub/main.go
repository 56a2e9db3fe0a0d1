// Command hub is an estate of many spokes around a transit gateway and a central firewall: what planning and proving cost as it grows is measured on it.
package main

import (
	"fmt"
	"net/netip"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/firewall"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
)

// Two domains take turns in having the spokes. Each has a /10 of its own, of which a spoke gets a /20: 1,024 of them.
const (
	prod, prodBlock = "prod", "10.0.0.0/10"
	dev, devBlock   = "dev", "10.64.0.0/10"
)

func main() { pulumi.Run(estate) }

func estate(ctx *pulumi.Context) error {
	cfg := config.New(ctx, "")
	hub, err := transit.NewTransitHub(ctx, "hub", &transit.TransitHubArgs{
		InspectionFlow: transit.InspectAll, EstateCidrs: estateCidrs(),
		Domains: map[string]transit.RoutingDomain{
			prod: {CidrBlocks: []string{prodBlock}, InternetEgress: true},
			dev:  {CidrBlocks: []string{devBlock}, InternetEgress: true},
		},
	})
	if err != nil {
		return err
	}
	inspection, err := network(ctx, "inspection", "100.64.0.0/20", shape{zones(), []vpc.Tier{
		{Name: "public", Type: vpc.TierPublic},
		{Name: "firewall", Type: vpc.TierFirewall, Egress: vpc.EgressNatGateway},
		{Name: "tgw", Type: vpc.TierTransitGateway, Egress: vpc.EgressFirewallEndpoint},
	}})
	if err != nil {
		return err
	}
	if _, err = firewall.NewCentralFirewall(ctx, "wall", &firewall.CentralFirewallArgs{
		Vpc: inspection, EstateCidrs: estateCidrs(), Domains: []string{prod, dev},
		Policy: firewall.Policy{DomainLists: []firewall.DomainList{{Name: "out", Action: firewall.ListAllow, Domains: []string{".amazonaws.com"}}}},
	}); err != nil {
		return err
	}
	if _, err = hub.Attach(ctx, "inspection", &transit.AttachmentArgs{
		Domain: transit.DomainInspection, Vpc: inspection, EstateTiers: []string{"firewall"},
	}); err != nil {
		return err
	}
	shape := wide()
	if cfg.GetBool("small") {
		shape = small()
	}
	for i := range cfg.RequireInt("spokes") {
		if err := join(ctx, hub, i, shape); err != nil {
			return err
		}
	}
	return nil
}

// shape is what a spoke has.
type shape struct {
	zones []string
	tiers []vpc.Tier
}

// small is a spoke as the example hub-and-spoke has them.
func small() shape {
	return shape{zones()[:2], []vpc.Tier{
		{Name: "app", Type: vpc.TierPrivateWithEgress, Egress: vpc.EgressTransitGateway}, {Name: "tgw", Type: vpc.TierTransitGateway},
	}}
}

// wide is one with a tier for data as well, and over three zones.
func wide() shape {
	return shape{zones(), append(small().tiers, vpc.Tier{Name: "data", Type: vpc.TierIsolated})}
}

func zones() []string { return []string{"ap-southeast-2a", "ap-southeast-2b", "ap-southeast-2c"} }

// join makes a spoke and its place in the hub.
func join(ctx *pulumi.Context, hub *transit.TransitHub, number int, as shape) error {
	domain, all := prod, netip.MustParsePrefix(prodBlock)
	if number%2 == 1 {
		domain, all = dev, netip.MustParsePrefix(devBlock)
	}
	base, place := all.Addr().As4(), number/2
	block := netip.PrefixFrom(netip.AddrFrom4([4]byte{base[0], base[1] + byte(place>>4), byte(place << 4), 0}), 20)
	name := fmt.Sprintf("spoke%d", number)
	spoke, err := network(ctx, name, block.String(), as)
	if err != nil {
		return err
	}
	_, err = hub.Attach(ctx, name, &transit.AttachmentArgs{Domain: domain, Vpc: spoke})
	return err
}

// network makes a VPC.
func network(ctx *pulumi.Context, name, block string, as shape) (component.Network, error) {
	net, err := vpc.NewSecureVpc(ctx, name, &vpc.SecureVpcArgs{CidrBlock: block, Tiers: as.tiers, AvailabilityZones: as.zones, EstateCidrs: estateCidrs()})
	if err != nil {
		return component.Network{}, err
	}
	return net.Network(), nil
}

func estateCidrs() []string { return []string{prodBlock, devBlock} }
