package transit

import (
	"maps"
	"net/netip"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
)

// createVpcRoutes leads what leaves the VPC to the transit gateway, once the attachment can take it: everything from the tiers whose egress it is, the
// estate from EstateTiers. IPv6 has no default route, since no VPC sends packets of another one's IPv6 addresses to the internet.
func (s *Attachment) createVpcRoutes(ctx *pulumi.Context, b *joiner) error {
	ipv4, ipv6 := b.args.estate()
	for _, tier := range slices.Sorted(maps.Keys(b.args.Vpc.Tiers)) {
		switch {
		case b.args.Vpc.Tiers[tier].EgressOrDefault() == component.EgressTransitGateway:
			if err := b.route(ctx, "default", tier, netip.MustParsePrefix("0.0.0.0/0")); err != nil {
				return err
			}
		case slices.Contains(b.args.EstateTiers, tier):
			for _, block := range ipv4 {
				if err := b.route(ctx, "estate-"+block.String(), tier, block); err != nil {
					return err
				}
			}
		default:
			continue
		}
		for _, block := range ipv6 {
			if err := b.route(ctx, "estate-"+block.String(), tier, block); err != nil {
				return err
			}
		}
	}
	return nil
}

// route leads a block to the transit gateway, from all route tables of a tier.
func (b *joiner) route(ctx *pulumi.Context, what, tier string, block netip.Prefix) error {
	tables := b.args.Vpc.Tiers[tier].RouteTableIds
	for _, zone := range slices.Sorted(maps.Keys(tables)) {
		args := &ec2.RouteArgs{RouteTableId: tables[zone], TransitGatewayId: component.Optional(b.args.Hub.TransitGatewayId)}
		if block.Addr().Is4() {
			args.DestinationCidrBlock = pulumi.String(block.String())
		} else {
			args.DestinationIpv6CidrBlock = pulumi.String(block.String())
		}
		if _, err := ec2.NewRoute(ctx, b.name+"-"+what+"-"+tier+"-"+component.ZonePart(zone), args, b.own(pulumi.DeleteBeforeReplace(true), pulumi.DependsOn(b.ready))...); err != nil {
			return err
		}
	}
	return nil
}

// estate are the blocks that EstateTiers route to the transit gateway, by family: IPv6 only for a VPC and a domain that have it. A block that the VPC is
// itself all of is its own to route.
func (a AttachmentArgs) estate() (ipv4, ipv6 []netip.Prefix) {
	given := a.EstateCidrs
	if len(given) == 0 {
		given = a.Hub.EstateOrDefault()
	}
	for _, text := range given {
		p, err := netip.ParsePrefix(text)
		switch {
		case err != nil || insideAny(p, known(a.Vpc)):
		case p.Addr().Is4():
			ipv4 = append(ipv4, p)
		case a.ipv6():
			ipv6 = append(ipv6, p)
		}
	}
	return ipv4, ipv6
}

// known are the blocks of a VPC that are known while the program runs.
func known(n component.Network) []netip.Prefix {
	var out []netip.Prefix
	for _, in := range slices.Concat(n.CidrBlocks, n.Ipv6CidrBlocks) {
		if text, ok := in.(pulumi.String); ok {
			if p, err := netip.ParsePrefix(string(text)); err == nil {
				out = append(out, p)
			}
		}
	}
	return out
}

// ipv6 reports whether the attachment carries IPv6: if the VPC has it, and the domain declares which blocks.
func (a AttachmentArgs) ipv6() bool {
	return len(a.Vpc.Ipv6CidrBlocks) > 0 && (a.Domain == DomainInspection && slices.ContainsFunc(a.Hub.blocks(func(string) bool { return true }), isIpv6) ||
		slices.ContainsFunc(a.Hub.blocks(func(other string) bool { return other == a.Domain }), isIpv6))
}

func isIpv6(p netip.Prefix) bool { return p.Addr().Is6() }
