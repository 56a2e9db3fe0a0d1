package vpc

import (
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// SubnetIdsOf gives the ids of a tier's subnets in the order of the zones' letters; nothing if there is no such tier. Unlike the
// outputs it is a plain list of single ids: a preview shows its length and what each refers to.
func (t *TieredSubnets) SubnetIdsOf(tier string) pulumi.StringArray {
	return listOf(t, tier, t.Subnets[tier], func(s *ec2.Subnet) pulumi.StringInput { return s.ID().ToStringOutput() })
}

// RouteTableIdsOf gives the ids of a tier's route tables in the order of the zones' letters; nothing if there is no such
// tier. Components that own a tier's default route write it there.
func (t *TieredSubnets) RouteTableIdsOf(tier string) pulumi.StringArray {
	return listOf(t, tier, t.RouteTables[tier], func(r *ec2.RouteTable) pulumi.StringInput { return r.ID().ToStringOutput() })
}

// AvailabilityZones are the names of the zones, in the order of their letters.
func (t *TieredSubnets) AvailabilityZones() []string {
	names := make([]string, len(t.layout.zones))
	for i, z := range t.layout.zones {
		names[i] = z.name
	}
	return names
}

// listOf gives something of each zone's resource, in the order of the zones' letters.
func listOf[R any](t *TieredSubnets, tier string, made map[string]R, of func(R) pulumi.StringInput) pulumi.StringArray {
	list := pulumi.StringArray{}
	if !slices.ContainsFunc(t.layout.placed(), func(placed Tier) bool { return placed.Name == tier }) {
		return list
	}
	values := ofZones(t.layout, made, of)
	for _, zone := range t.AvailabilityZones() {
		list = append(list, values[zone])
	}
	return list
}

// byTierAndZone gives something of each tier's and zone's resource.
func byTierAndZone[R any](resources map[string]map[string]R, of func(R) pulumi.StringInput) pulumi.StringMapMapOutput {
	all := pulumi.StringMapMap{}
	for tier, zones := range resources {
		all[tier] = mapOf(zones, of)
	}
	return all.ToStringMapMapOutput()
}

func mapOf[R any](resources map[string]R, of func(R) pulumi.StringInput) pulumi.StringMap {
	out := pulumi.StringMap{}
	for key, r := range resources {
		out[key] = of(r)
	}
	return out
}

func (t *TieredSubnets) collectOutputs(b *builder) {
	t.SubnetIds = byTierAndZone(t.Subnets, func(s *ec2.Subnet) pulumi.StringInput { return s.ID().ToStringOutput() })
	t.SubnetArns = byTierAndZone(t.Subnets, func(s *ec2.Subnet) pulumi.StringInput { return s.Arn })
	t.SubnetCidrBlocks = byTierAndZone(t.Subnets, func(s *ec2.Subnet) pulumi.StringInput { return s.CidrBlock.Elem() })
	t.RouteTableIds = byTierAndZone(t.RouteTables, func(r *ec2.RouteTable) pulumi.StringInput { return r.ID().ToStringOutput() })
	t.SubnetIpv6CidrBlocks = pulumi.StringMapMap{}.ToStringMapMapOutput()
	if b.layout.dualStack {
		t.SubnetIpv6CidrBlocks = byTierAndZone(t.Subnets, func(s *ec2.Subnet) pulumi.StringInput { return s.Ipv6CidrBlock.Elem() })
	}
	lists, ready, tierBlocks, groups := pulumi.StringArrayMap{}, pulumi.StringArrayMap{}, pulumi.StringMap{}, pulumi.StringMap{}
	byType := map[string]pulumi.StringArray{}
	for _, tier := range b.layout.tiers {
		tierBlocks[tier.Name] = b.layout.addresses.tierBlock(tier.Name)
		if tier.Type != TierReserved {
			ids := t.SubnetIdsOf(tier.Name)
			ready[tier.Name] = b.ready(tier.Name, ids)
			lists[tier.Name], byType[tier.Type] = ids, append(byType[tier.Type], ids...)
		}
	}
	for tier, group := range t.DatabaseSubnetGroups {
		groups[tier] = group.Name
	}
	t.ReadySubnetIds = ready.ToStringArrayMapOutput()
	t.SubnetIdLists, t.TierCidrBlocks = lists.ToStringArrayMapOutput(), tierBlocks.ToStringMapOutput()
	t.PublicSubnetIds = orEmpty(byType[TierPublic])
	t.PrivateSubnetIds = orEmpty(byType[TierPrivateWithEgress])
	t.IsolatedSubnetIds = orEmpty(byType[TierIsolated])
	t.DatabaseSubnetGroupNames = groups.ToStringMapOutput()
	t.NetworkAclIds = mapOf(t.NetworkAcls, func(a *ec2.NetworkAcl) pulumi.StringInput { return a.ID().ToStringOutput() }).ToStringMapOutput()
	t.NatGatewayIds = mapOf(t.NatGateways, func(n *ec2.NatGateway) pulumi.StringInput { return n.ID().ToStringOutput() }).ToStringMapOutput()
	t.NatPublicIps, t.ElasticIpAllocationIds = pulumi.StringMap{}.ToStringMapOutput(), pulumi.StringMap{}.ToStringMapOutput()
	if b.layout.nat.public {
		t.NatPublicIps = mapOf(t.NatGateways, func(n *ec2.NatGateway) pulumi.StringInput { return n.PublicIp }).ToStringMapOutput()
		t.ElasticIpAllocationIds = mapOf(t.NatGateways, func(n *ec2.NatGateway) pulumi.StringInput { return n.AllocationId.Elem() }).ToStringMapOutput()
	}
	t.InternetGatewayId = orNothing(b.internetGatewayId())
	t.EgressOnlyInternetGatewayId = orNothing(b.egressOnlyGatewayId())
	t.Layout = b.describeLayout(t).ToArrayOutput()
	t.Relaxations = pulumi.ToStringMap(b.args.relaxed()).ToStringMapOutput()
	t.Intents = b.intents()
}

// ready gives ids once the links of the tier are there.
func (b *builder) ready(tier string, ids pulumi.StringArray) pulumi.StringArrayOutput {
	wait := []any{ids}
	for _, r := range b.links[tier] {
		wait = append(wait, r.ID())
	}
	return pulumi.All(wait...).ApplyT(func(known []any) []string { return known[0].([]string) }).(pulumi.StringArrayOutput)
}

func orEmpty(ids pulumi.StringArray) pulumi.StringArrayOutput {
	if ids == nil {
		ids = pulumi.StringArray{}
	}
	return ids.ToStringArrayOutput()
}

func orNothing(id pulumi.StringInput) pulumi.StringOutput {
	if id == nil {
		id = pulumi.String("")
	}
	return id.ToStringOutput()
}

func (b *builder) describeLayout(t *TieredSubnets) pulumi.Array {
	layout := pulumi.Array{}
	for _, tier := range b.layout.tiers {
		block, _ := b.layout.addresses.plan.Tier(tier.Name)
		row := pulumi.Map{
			"name": pulumi.String(tier.Name), "type": pulumi.String(tier.Type), "egress": pulumi.String(tier.Egress),
			"cidrBlock": b.layout.addresses.tierBlock(tier.Name), "netmask": pulumi.Int(block.Netmask),
		}
		if tier.Type != TierReserved {
			row["subnets"] = mapOf(t.Subnets[tier.Name], func(s *ec2.Subnet) pulumi.StringInput { return s.CidrBlock.Elem() })
		}
		layout = append(layout, row)
	}
	return layout
}

// outputs are the component's outputs under their names.
func (t *TieredSubnets) outputs() pulumi.Map {
	return pulumi.Map{
		"subnetIds": t.SubnetIds, "subnetIdLists": t.SubnetIdLists, "readySubnetIds": t.ReadySubnetIds, "subnetArns": t.SubnetArns,
		"subnetCidrBlocks": t.SubnetCidrBlocks, "subnetIpv6CidrBlocks": t.SubnetIpv6CidrBlocks, "tierCidrBlocks": t.TierCidrBlocks,
		"routeTableIds": t.RouteTableIds, "networkAclIds": t.NetworkAclIds,
		"natGatewayIds": t.NatGatewayIds, "natPublicIps": t.NatPublicIps, "elasticIpAllocationIds": t.ElasticIpAllocationIds,
		"internetGatewayId": t.InternetGatewayId, "egressOnlyInternetGatewayId": t.EgressOnlyInternetGatewayId,
		"databaseSubnetGroupNames": t.DatabaseSubnetGroupNames,
		"publicSubnetIds":          t.PublicSubnetIds, "privateSubnetIds": t.PrivateSubnetIds, "isolatedSubnetIds": t.IsolatedSubnetIds,
		"layout": t.Layout, "relaxations": t.Relaxations, "intents": t.Intents,
	}
}
