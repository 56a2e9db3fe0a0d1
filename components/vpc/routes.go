package vpc

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
)

const (
	anyIpv4 = "0.0.0.0/0"
	anyIpv6 = "::/0"
)

// createRoutes writes the default routes of the tiers whose egress is ours to write; those of the others are left to the
// component that their egress names.
func (t *TieredSubnets) createRoutes(ctx *pulumi.Context, b *builder) error {
	for _, tier := range b.layout.placed() {
		for _, z := range b.layout.zones {
			if err := t.createDefaultRoutes(ctx, b, tier, z); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *TieredSubnets) createDefaultRoutes(ctx *pulumi.Context, b *builder, tier Tier, z zone) error {
	var ipv4, ipv6 *ec2.RouteArgs
	switch tier.Egress {
	case EgressInternetGateway:
		gateway := component.Optional(b.internetGatewayId())
		ipv4, ipv6 = &ec2.RouteArgs{GatewayId: gateway}, &ec2.RouteArgs{GatewayId: gateway}
	case EgressNatGateway:
		nat := t.NatGateways[b.layout.nat.of(z).name]
		ipv4 = &ec2.RouteArgs{NatGatewayId: nat.ID().ToStringOutput().ToStringPtrOutput()}
		if b.layout.ipv6Outbound(tier) {
			ipv6 = &ec2.RouteArgs{EgressOnlyGatewayId: component.Optional(b.egressOnlyGatewayId())}
		}
	default:
		return nil
	}
	place := tier.Name + "-" + z.letter
	table := t.RouteTables[tier.Name][z.name].ID()
	ipv4.RouteTableId, ipv4.DestinationCidrBlock = table, pulumi.String(anyIpv4)
	route, err := ec2.NewRoute(ctx, b.name+"-default-"+place, ipv4, b.route()...)
	if err != nil {
		return err
	}
	b.link(tier.Name, route)
	if !b.layout.dualStack || ipv6 == nil {
		return nil
	}
	ipv6.RouteTableId, ipv6.DestinationIpv6CidrBlock = table, pulumi.String(anyIpv6)
	if route, err = ec2.NewRoute(ctx, b.name+"-ipv6-default-"+place, ipv6, b.route()...); err != nil {
		return err
	}
	b.link(tier.Name, route)
	return nil
}
