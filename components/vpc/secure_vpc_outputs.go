package vpc

import (
	"maps"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// tiered are the arguments of the subnets.
func (a *SecureVpcArgs) tiered(ref Reference) TieredSubnetsArgs {
	return TieredSubnetsArgs{
		Vpc: ref, Tiers: a.Tiers, AvailabilityZones: a.AvailabilityZones, AvailabilityZoneCount: a.AvailabilityZoneCount,
		AllowSingleZone: a.AllowSingleZone, ZoneSlots: a.ZoneSlots, NatGateways: a.NatGateways, NetworkAcls: a.NetworkAcls,
		EstateCidrs: a.EstateCidrs, BlockPublicAccessExclusions: a.BlockPublicAccessExclusions,
		Protection: a.Protection, Tags: a.Tags, ZoneTags: a.ZoneTags,
	}.withDefaults()
}

// relaxed collects the reasons of what is loosened, in the VPC and in its subnets.
func (a *SecureVpcArgs) relaxed(tiered *TieredSubnetsArgs) component.Relaxations {
	r := tiered.relaxed()
	r.Add(validate.At("flowLogs").Field("allowNone"), a.FlowLogs.AllowNone)
	if a.DefaultNetworkAcl == DefaultNetworkAclKeep {
		r["defaultNetworkAcl"] = a.DefaultNetworkAclReason
	}
	return r
}

// state are the inputs as the component's record shows them.
func (a *SecureVpcArgs) state(tiered *TieredSubnetsArgs) pulumi.Map {
	m := pulumi.Map{
		"secondaryCidrBlocks": pulumi.ToStringArray(a.SecondaryCidrBlocks),
		"enableDnsSupport":    pulumi.Bool(*a.EnableDnsSupport), "enableDnsHostnames": pulumi.Bool(*a.EnableDnsHostnames),
		"instanceTenancy":                  pulumi.String(a.InstanceTenancy),
		"enableNetworkAddressUsageMetrics": pulumi.Bool(a.EnableNetworkAddressUsageMetrics),
		"defaultNetworkAcl":                pulumi.String(a.DefaultNetworkAcl),
		"flowLogs":                         a.FlowLogs.state(),
	}
	if a.DefaultNetworkAclReason != "" {
		m["defaultNetworkAclReason"] = pulumi.String(a.DefaultNetworkAclReason)
	}
	if a.CidrBlock != "" {
		m["cidrBlock"] = pulumi.String(a.CidrBlock)
	}
	if a.CidrBlockQuota != 0 {
		m["cidrBlockQuota"] = pulumi.Int(a.CidrBlockQuota)
	}
	if a.Ipam != nil {
		m["ipam"] = pulumi.Map{
			"poolId": a.Ipam.PoolId, "netmaskLength": pulumi.Int(a.Ipam.NetmaskLength), "planningCidr": pulumi.String(a.Ipam.PlanningCidr),
		}
	}
	if a.Ipv6 != nil {
		m["ipv6"] = pulumi.Map{"ipamPoolId": component.Optional(a.Ipv6.IpamPoolId), "netmaskLength": pulumi.Int(a.Ipv6.NetmaskLength)}
	}
	tiered.describe(m)
	m["natGateways"] = tiered.NatGateways.state()
	return m
}

func (f FlowLogs) state() pulumi.Map {
	m := pulumi.Map{
		"destination": pulumi.String(f.Destination), "retentionInDays": pulumi.Int(f.RetentionInDays), "trafficType": pulumi.String(f.TrafficType),
		"maxAggregationInterval": pulumi.Int(f.MaxAggregationInterval), "logFormat": pulumi.String(f.LogFormat),
		"destinationArn": component.Optional(f.DestinationArn), "kmsKeyArn": component.Optional(f.KmsKeyArn),
	}
	if f.AllowNone != nil {
		m["allowNone"] = pulumi.Any(*f.AllowNone)
	}
	return m
}

func (v *SecureVpc) collectOutputs(a SecureVpcArgs, tiered *TieredSubnetsArgs) pulumi.Map {
	t, vpc := v.Tiered, v.Vpc
	v.VpcId, v.VpcArn, v.CidrBlock = vpc.ID().ToStringOutput(), vpc.Arn, vpc.CidrBlock
	v.SecondaryCidrBlocks = pulumi.ToStringArray(a.SecondaryCidrBlocks).ToStringArrayOutput()
	v.Ipv6CidrBlock = pulumi.String("").ToStringOutput()
	if a.Ipv6 != nil {
		v.Ipv6CidrBlock = vpc.Ipv6CidrBlock
	}
	v.DefaultSecurityGroupId, v.DefaultNetworkAclId, v.MainRouteTableId = vpc.DefaultSecurityGroupId, vpc.DefaultNetworkAclId, vpc.MainRouteTableId
	v.FlowLogId, v.FlowLogDestinationArn = flowLogOutputs(v.FlowLog)
	v.Relaxations = pulumi.ToStringMap(a.relaxed(tiered)).ToStringMapOutput()
	v.SubnetIds, v.SubnetIdLists, v.ReadySubnetIds, v.SubnetArns = t.SubnetIds, t.SubnetIdLists, t.ReadySubnetIds, t.SubnetArns
	v.SubnetCidrBlocks, v.SubnetIpv6CidrBlocks, v.TierCidrBlocks = t.SubnetCidrBlocks, t.SubnetIpv6CidrBlocks, t.TierCidrBlocks
	v.RouteTableIds, v.NetworkAclIds = t.RouteTableIds, t.NetworkAclIds
	v.NatGatewayIds, v.NatPublicIps, v.ElasticIpAllocationIds = t.NatGatewayIds, t.NatPublicIps, t.ElasticIpAllocationIds
	v.InternetGatewayId, v.EgressOnlyInternetGatewayId = t.InternetGatewayId, t.EgressOnlyInternetGatewayId
	v.DatabaseSubnetGroupNames, v.Layout, v.Intents = t.DatabaseSubnetGroupNames, t.Layout, t.Intents
	v.PublicSubnetIds, v.PrivateSubnetIds, v.IsolatedSubnetIds = t.PublicSubnetIds, t.PrivateSubnetIds, t.IsolatedSubnetIds

	out := t.outputs()
	maps.Copy(out, pulumi.Map{
		"vpcId": v.VpcId, "vpcArn": v.VpcArn, "cidrBlock": v.CidrBlock, "secondaryCidrBlocks": v.SecondaryCidrBlocks,
		"ipv6CidrBlock": v.Ipv6CidrBlock, "defaultSecurityGroupId": v.DefaultSecurityGroupId,
		"defaultNetworkAclId": v.DefaultNetworkAclId, "mainRouteTableId": v.MainRouteTableId,
		"flowLogId": v.FlowLogId, "flowLogDestinationArn": v.FlowLogDestinationArn, "relaxations": v.Relaxations,
	})
	return out
}

func flowLogOutputs(log *ec2.FlowLog) (id, destination pulumi.StringOutput) {
	if log == nil {
		return pulumi.String("").ToStringOutput(), pulumi.String("").ToStringOutput()
	}
	return log.ID().ToStringOutput(), log.LogDestination
}
