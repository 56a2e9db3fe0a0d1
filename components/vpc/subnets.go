package vpc

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
)

// createSubnets makes one subnet and one route table for each tier and zone, and associates them: a subnet without explicit
// association would use the VPC's main table ("Route tables: subnet route table association").
func (t *TieredSubnets) createSubnets(ctx *pulumi.Context, b *builder) error {
	for _, tier := range b.layout.placed() {
		t.Subnets[tier.Name], t.RouteTables[tier.Name] = map[string]*ec2.Subnet{}, map[string]*ec2.RouteTable{}
		for _, z := range b.layout.zones {
			if err := t.createSubnet(ctx, b, tier, z); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *TieredSubnets) createSubnet(ctx *pulumi.Context, b *builder, tier Tier, z zone) error {
	place := tier.Name + "-" + z.letter
	name, table := b.name+"-subnet-"+place, b.name+"-rt-"+place
	args := &ec2.SubnetArgs{
		VpcId:               b.args.Vpc.VpcId,
		AvailabilityZone:    pulumi.String(z.name),
		CidrBlock:           component.Optional(b.layout.addresses.ipv4(tier.Name, z.slot)),
		MapPublicIpOnLaunch: pulumi.Bool(tier.AllowPublicIpOnLaunch != nil),
		Tags:                b.tagger.Tags(name, b.args.ZoneTags[z.name], kubernetesTags(tier), tierTags(tier)),
	}
	if b.layout.dualStack {
		args.Ipv6CidrBlock = component.Optional(b.layout.addresses.ipv6(tier.Name, z.slot))
		args.AssignIpv6AddressOnCreation = pulumi.Bool(assignsIpv6(tier))
	}
	var ready []pulumi.ResourceOption
	if assigned := b.args.Vpc.assigned; assigned != nil && len(assigned.ready) > 0 {
		ready = append(ready, pulumi.DependsOn(assigned.ready))
	}
	subnet, err := ec2.NewSubnet(ctx, name, args, b.Child(ready...)...)
	if err != nil {
		return err
	}
	rt, err := ec2.NewRouteTable(ctx, table, &ec2.RouteTableArgs{
		VpcId: b.args.Vpc.VpcId, Tags: b.tagger.Tags(table, b.args.ZoneTags[z.name], tierTags(tier)),
	}, b.Child()...)
	if err != nil {
		return err
	}
	association, err := ec2.NewRouteTableAssociation(ctx, table, &ec2.RouteTableAssociationArgs{
		SubnetId: subnet.ID().ToStringOutput().ToStringPtrOutput(), RouteTableId: rt.ID(),
	}, b.Child()...)
	if err != nil {
		return err
	}
	b.link(tier.Name, association)
	t.Subnets[tier.Name][z.name], t.RouteTables[tier.Name][z.name] = subnet, rt
	return nil
}

// assignsIpv6 tells whether instances get an IPv6 address by themselves. Every IPv6 address of a VPC is a global one: in a
// Public tier it would be exposed, so it must be asked for, like a public IPv4 address.
func assignsIpv6(t Tier) bool {
	switch t.Type {
	case TierPublic:
		return t.AllowPublicIpOnLaunch != nil
	default:
		return !applianceTier(t.Type)
	}
}

func (t *TieredSubnets) subnetId(tier string, z zone) pulumi.StringOutput {
	return t.Subnets[tier][z.name].ID().ToStringOutput()
}
