package vpc

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// SecureVpcType is the type token of [SecureVpc]. It is part of every URN: never change it without an alias.
const SecureVpcType = "palisade:vpc:SecureVpc"

// SecureVpcArgs configures [NewSecureVpc]. Only the address block must be given: everything else has the default of the reference
// architecture.
type SecureVpcArgs struct {
	// CidrBlock is the primary IPv4 block, /16 to /28. Plain: subnets are planned from it while the program runs. Either this
	// or Ipam is required.
	CidrBlock string `pulumi:"cidrBlock,optional"`
	// Ipam has an IPAM pool allocate the primary block.
	Ipam *Ipam `pulumi:"ipam,optional"`
	// SecondaryCidrBlocks are further IPv4 blocks, such as 100.64.0.0/16 for pods; tiers live in them by their Within. AWS takes
	// four unless the quota "IPv4 CIDR blocks per VPC" is raised (CidrBlockQuota). Default: none.
	SecondaryCidrBlocks []string `pulumi:"secondaryCidrBlocks,optional"`
	// CidrBlockQuota is the account's quota of IPv4 blocks per VPC, the primary one included, 1 to 50. Default: 5, AWS's own.
	CidrBlockQuota int `pulumi:"cidrBlockQuota,optional"`
	// Ipv6 makes the VPC and all its subnets dual-stack. Default: IPv4 only.
	Ipv6 *Ipv6 `pulumi:"ipv6,optional"`
	// EnableDnsSupport has the VPC's resolver answer. Private DNS of endpoints and private hosted zones need it, and EnableDnsHostnames
	// too. Default: true.
	EnableDnsSupport *bool `pulumi:"enableDnsSupport,optional"`
	// EnableDnsHostnames gives instances names; it needs EnableDnsSupport. Default: true.
	EnableDnsHostnames *bool `pulumi:"enableDnsHostnames,optional"`
	// DhcpOptions are what instances learn by DHCP. Default: AWS's own set.
	DhcpOptions *DhcpOptions `pulumi:"dhcpOptions,optional"`
	// InstanceTenancy is default or dedicated. Default: default; dedicated instances cost more and cannot be undone for the VPC.
	InstanceTenancy string `pulumi:"instanceTenancy,optional"`
	// EnableNetworkAddressUsageMetrics sends address-usage metrics of the VPC to CloudWatch. Default: false; AWS charges for them.
	EnableNetworkAddressUsageMetrics bool `pulumi:"enableNetworkAddressUsageMetrics,optional"`
	// DefaultNetworkAcl is Deny, which leaves the VPC's default network ACL without rules, or Keep, which leaves it as AWS made it.
	// Default: Deny. A subnet that somebody adds by other means starts under the default network ACL.
	DefaultNetworkAcl string `pulumi:"defaultNetworkAcl,optional"`
	// DefaultNetworkAclReason says why it is kept; required with Keep.
	DefaultNetworkAclReason string `pulumi:"defaultNetworkAclReason,optional"`
	// FlowLogs says where the record of all traffic goes. Default: CloudWatch Logs, kept for 90 days.
	FlowLogs FlowLogs `pulumi:"flowLogs,optional"`

	// Tiers are the tiers, outermost first; their order decides their addresses. Append new ones at the end, and turn one that goes into
	// Reserved, so that no other moves. Default: [ReferenceTiers].
	Tiers []Tier `pulumi:"tiers,optional"`
	// AvailabilityZones are the names of the zones, such as ap-southeast-2a, at least two. Pin them: what a region offers changes.
	AvailabilityZones []string `pulumi:"availabilityZones,optional"`
	// AvailabilityZoneCount takes the first zones of the region, for trying out. Default: 3 if no zones are named.
	AvailabilityZoneCount int `pulumi:"availabilityZoneCount,optional"`
	// AllowSingleZone lets the VPC have fewer than two zones.
	AllowSingleZone *Relaxation `pulumi:"allowSingleZone,optional"`
	// ZoneSlots is how many zones each tier keeps room for: 1, 2, 4 or 8. Default: 4. Changing it later moves every subnet.
	ZoneSlots int `pulumi:"zoneSlots,optional"`
	// NatGateways says how tiers reach the outside through NAT. Default: one gateway in each zone, if a tier needs it.
	NatGateways NatGateways `pulumi:"natGateways,optional"`
	// NetworkAcls is the blacklist of all tiers. Default: risky ports from outside, and bogons.
	NetworkAcls NetworkAcls `pulumi:"networkAcls,optional"`
	// EstateCidrs are the blocks of the organisation's other networks: they count as inside for the blacklist, so that a block wide enough to hold
	// a bogon is refused. Default: none.
	EstateCidrs []string `pulumi:"estateCidrs,optional"`
	// BlockPublicAccessExclusions exempts subnets from the account's VPC Block Public Access. Default: none.
	BlockPublicAccessExclusions *BlockPublicAccessExclusions `pulumi:"blockPublicAccessExclusions,optional"`
	// Protection guards everything but the entries of network ACLs against deletion. Default: enabled.
	Protection Protection `pulumi:"protection,optional"`
	// Tags are added to every resource that takes tags. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
	// ZoneTags are added to the subnets, route tables and NAT gateways of a zone, by its name.
	ZoneTags map[string]map[string]string `pulumi:"zoneTags,optional"`
}

// SecureVpc is a VPC with its tiers of subnets, their route tables, network ACLs and gateways, and a flow log. It trusts nothing by default: the default
// security group and the default network ACL let nothing through, and the main route table leads nowhere.
//
// # What it does not do
//
//   - It makes no security groups for workloads: use Tiers of package securitygroups. Whatever is launched without a group gets the default one, which lets
//     nothing in or out.
//   - It makes no VPC endpoints, no attachments to a transit gateway and no peerings: use EndpointBundle, Attachment and VpcPeering. Of a tier whose egress is
//     TransitGateway, FirewallEndpoint or OnPremises it leaves the default route to the component that makes the way.
//   - It makes no subnets of IPv6 alone, and no NAT64: each subnet has an IPv4 block. Nor has it regional NAT gateways, local zones, Wavelength zones, or zones
//     past the letter h.
//   - It filters and records no names. Flow logs do not show what is asked of the VPC's resolver, and no network ACL filters it: use DnsFirewall and QueryLogs.
//   - It leaves the account's VPC Block Public Access as it is, and only exempts subnets from it: use BlockPublicAccess.
//   - NAT gateways, public addresses and flow logs cost, by the hour and by the gigabyte. With the defaults there is a NAT gateway in each of three zones:
//     `palisade cost` tells what that comes to.
type SecureVpc struct {
	pulumi.ResourceState

	// VpcId, VpcArn and the blocks are the VPC's. Ipv6CidrBlock is empty without IPv6.
	VpcId               pulumi.StringOutput      `pulumi:"vpcId"`
	VpcArn              pulumi.StringOutput      `pulumi:"vpcArn"`
	CidrBlock           pulumi.StringOutput      `pulumi:"cidrBlock"`
	SecondaryCidrBlocks pulumi.StringArrayOutput `pulumi:"secondaryCidrBlocks"`
	Ipv6CidrBlock       pulumi.StringOutput      `pulumi:"ipv6CidrBlock"`
	// DefaultSecurityGroupId, DefaultNetworkAclId and MainRouteTableId are what AWS made with the VPC; all are locked.
	DefaultSecurityGroupId pulumi.StringOutput `pulumi:"defaultSecurityGroupId"`
	DefaultNetworkAclId    pulumi.StringOutput `pulumi:"defaultNetworkAclId"`
	MainRouteTableId       pulumi.StringOutput `pulumi:"mainRouteTableId"`
	// FlowLogId and FlowLogDestinationArn are the flow log's; empty if there is none.
	FlowLogId             pulumi.StringOutput `pulumi:"flowLogId"`
	FlowLogDestinationArn pulumi.StringOutput `pulumi:"flowLogDestinationArn"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`
	// Intents is what the component promises of the tiers that it made, as a document of intents in JSON: `palisade verify` proves it. Its form
	// is docs/intents.schema.json.
	Intents pulumi.StringOutput `pulumi:"intents"`

	// Tiered holds the subnets. Its outputs, which follow, are the component's too.
	Tiered *TieredSubnets

	// SubnetIds and the outputs below are those of [TieredSubnets].
	SubnetIds                   pulumi.StringMapMapOutput   `pulumi:"subnetIds"`
	SubnetIdLists               pulumi.StringArrayMapOutput `pulumi:"subnetIdLists"`
	ReadySubnetIds              pulumi.StringArrayMapOutput `pulumi:"readySubnetIds"`
	SubnetArns                  pulumi.StringMapMapOutput   `pulumi:"subnetArns"`
	SubnetCidrBlocks            pulumi.StringMapMapOutput   `pulumi:"subnetCidrBlocks"`
	SubnetIpv6CidrBlocks        pulumi.StringMapMapOutput   `pulumi:"subnetIpv6CidrBlocks"`
	TierCidrBlocks              pulumi.StringMapOutput      `pulumi:"tierCidrBlocks"`
	RouteTableIds               pulumi.StringMapMapOutput   `pulumi:"routeTableIds"`
	NetworkAclIds               pulumi.StringMapOutput      `pulumi:"networkAclIds"`
	NatGatewayIds               pulumi.StringMapOutput      `pulumi:"natGatewayIds"`
	NatPublicIps                pulumi.StringMapOutput      `pulumi:"natPublicIps"`
	ElasticIpAllocationIds      pulumi.StringMapOutput      `pulumi:"elasticIpAllocationIds"`
	InternetGatewayId           pulumi.StringOutput         `pulumi:"internetGatewayId"`
	EgressOnlyInternetGatewayId pulumi.StringOutput         `pulumi:"egressOnlyInternetGatewayId"`
	DatabaseSubnetGroupNames    pulumi.StringMapOutput      `pulumi:"databaseSubnetGroupNames"`
	PublicSubnetIds             pulumi.StringArrayOutput    `pulumi:"publicSubnetIds"`
	PrivateSubnetIds            pulumi.StringArrayOutput    `pulumi:"privateSubnetIds"`
	IsolatedSubnetIds           pulumi.StringArrayOutput    `pulumi:"isolatedSubnetIds"`
	Layout                      pulumi.ArrayOutput          `pulumi:"layout"`

	// Vpc and FlowLog are the children that others refer to; FlowLog is nil if there is none.
	Vpc     *ec2.Vpc
	FlowLog *ec2.FlowLog

	reference Reference
}

// NewSecureVpc makes a VPC. All that is wrong with args is returned at once, as validate.Errors, before anything is registered; what
// only another resource can tell is checked in an Apply, with the same text.
func NewSecureVpc(ctx *pulumi.Context, name string, args *SecureVpcArgs, opts ...pulumi.ResourceOption) (*SecureVpc, error) {
	a, tiered, l, err := args.plan(ctx, name, opts)
	if err != nil {
		return nil, err
	}
	v := &SecureVpc{}
	if err := ctx.RegisterComponentResourceV2(SecureVpcType, name, a.state(tiered), v, opts...); err != nil {
		return nil, err
	}
	b := &vpcBuilder{family: familyOf(v, a.Protection), name: name, args: a, tagger: component.Tagger{Component: name, Caller: a.Tags}}
	for _, create := range []func(*pulumi.Context, *vpcBuilder) error{
		v.createVpc,
		v.createDhcpOptions,
		v.lockDefaults,
		v.createFlowLog,
	} {
		if err := create(ctx, b); err != nil {
			return nil, err
		}
	}
	tiered.Vpc = v.reference
	if v.Tiered, err = newTieredSubnets(ctx, name, *tiered, l, pulumi.Parent(v)); err != nil {
		return nil, err
	}
	return v, ctx.RegisterResourceOutputs(v, v.collectOutputs(a, tiered))
}

// PlanSecureVpc plans what [NewSecureVpc] makes, and refuses the same arguments by the same text, but makes nothing: see [component.Planned].
func PlanSecureVpc(ctx *pulumi.Context, name string, args *SecureVpcArgs, opts ...pulumi.ResourceOption) (*SecureVpc, error) {
	_, tiered, l, err := args.plan(ctx, name, opts)
	if l == nil {
		return nil, err
	}
	tiered.Vpc.VpcId = component.Unknown()
	if assigned := tiered.Vpc.assigned; assigned != nil {
		assigned.ipv4, assigned.ipv6 = component.Unknown(), component.Unknown()
	}
	t := plannedTiers(name, *tiered, l)
	return component.Planned(&SecureVpc{reference: t.vpc, Tiered: t}), err
}

// plan checks the arguments, and decides on the layout, which is nil only where the provider cannot be asked. The arguments that it returns have what is
// not known yet checked in an Apply.
func (a *SecureVpcArgs) plan(ctx *pulumi.Context, name string, opts []pulumi.ResourceOption) (SecureVpcArgs, *TieredSubnetsArgs, *layout, error) {
	if a == nil {
		a = &SecureVpcArgs{}
	}
	own := a.withDefaults()
	loc, err := locate(ctx, own.tiered(Reference{}).zoneSpec(), opts)
	if err != nil {
		return own, nil, nil, fmt.Errorf("SecureVpc %q: %w", name, err)
	}
	var c validate.Collector
	own.validate(&c)
	tiered := own.tiered(own.plannedReference())
	l := tiered.plan(&c, loc)
	own.Tags = tiered.Tags // checked
	if err := c.Err(); err != nil {
		return own, &tiered, l, fmt.Errorf("SecureVpc %q:\n%w", name, err)
	}
	return own, &tiered, l, nil
}

// Reference names the VPC for other components.
func (v *SecureVpc) Reference() Reference {
	r := v.reference
	if id := v.Tiered.InternetGateway; id != nil {
		r.InternetGatewayId = id.ID().ToStringOutput()
	}
	if id := v.Tiered.EgressOnlyInternetGateway; id != nil {
		r.EgressOnlyInternetGatewayId = id.ID().ToStringOutput()
	}
	return r
}

// vpcBuilder is what the steps of a construction share.
type vpcBuilder struct {
	family
	name   string
	args   SecureVpcArgs
	tagger component.Tagger
}
