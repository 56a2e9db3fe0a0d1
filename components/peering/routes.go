package peering

import (
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
)

// way is one of the two directions of a connection.
type way struct {
	// side and other are what the arguments call the two sides.
	side, other string
	from, to    Side
}

func (b *builder) ways() []way {
	return []way{
		{"requester", "accepter", b.args.Requester, b.args.Accepter},
		{"accepter", "requester", b.args.Accepter, b.args.Requester},
	}
}

// createRoutes makes a route in each table of a chosen tier to each block of a chosen tier of the other side. The destination may be a part of the other VPC's
// blocks ("Update your route tables for a VPC peering connection"): with a route to all of the VPC, first packets would get to tiers that were not chosen.
func (p *VpcPeering) createRoutes(ctx *pulumi.Context, b *builder) error {
	for _, w := range b.ways() {
		for _, from := range w.from.Tiers {
			tables := w.from.Vpc.Tiers[from].RouteTableIds
			for _, zone := range slices.Sorted(maps.Keys(tables)) {
				for _, to := range w.destinations(from) {
					name := b.name + "-" + w.side + "-" + from + "-" + component.ZonePart(zone) + "-to-" + to.name
					if err := p.createRoute(ctx, name, tables[zone], to, b.of(w.from, pulumi.DeleteBeforeReplace(true))); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

func (p *VpcPeering) createRoute(ctx *pulumi.Context, name string, table pulumi.StringInput, to destination, opts []pulumi.ResourceOption) error {
	args := &ec2.RouteArgs{RouteTableId: table, VpcPeeringConnectionId: p.PeeringConnectionId.ToStringPtrOutput()}
	if to.ipv6 {
		args.DestinationIpv6CidrBlock = component.Optional(to.block)
	} else {
		args.DestinationCidrBlock = component.Optional(to.block)
	}
	_, err := ec2.NewRoute(ctx, name, args, opts...)
	return err
}

// destination is a block to which routes lead.
type destination struct {
	// name is the tier's, and the block or, where another resource gives it, its family.
	name  string
	block pulumi.StringInput
	ipv6  bool
}

// destinations are the blocks of the other side to which a chosen tier has routes: those of IPv6 only where it has IPv6 itself.
func (w way) destinations(from string) []destination {
	var all []destination
	for _, name := range w.to.Tiers {
		tier := w.to.Vpc.Tiers[name]
		for _, block := range tier.CidrBlocks {
			all = append(all, destination{name + "-" + nameOf(block, "ipv4"), block, false})
		}
		if len(w.from.Vpc.Tiers[from].Ipv6CidrBlocks) == 0 {
			continue
		}
		for _, block := range tier.Ipv6CidrBlocks {
			all = append(all, destination{name + "-" + nameOf(block, "ipv6"), block, true})
		}
	}
	return all
}

// nameOf makes a block part of a resource's name.
func nameOf(block pulumi.StringInput, family string) string {
	if known, ok := block.(pulumi.String); ok {
		return strings.NewReplacer("/", "-", ":", "-").Replace(string(known))
	}
	return family
}
