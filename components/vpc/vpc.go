package vpc

import (
	"net/netip"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Ipam has an Amazon VPC IPAM pool allocate the VPC's primary block. Subnets are offsets in it, and become blocks once it is known:
// explicit blocks of tiers and secondary blocks are refused.
type Ipam struct {
	// PoolId is the IPv4 pool (ipam-pool-…).
	PoolId pulumi.StringInput `pulumi:"poolId"`
	// NetmaskLength is the length of the block to allocate, 16 to 28. Plain: it decides what fits.
	NetmaskLength int `pulumi:"netmaskLength"`
	// PlanningCidr stands in for the block in offline plans; it changes nothing that is deployed. Default: a block that the planner
	// chooses, and says so.
	PlanningCidr string `pulumi:"planningCidr,optional"`
}

// Ipv6 gives the VPC an IPv6 block, of which each subnet gets a /64. Its zero value asks Amazon for a /56.
type Ipv6 struct {
	// IpamPoolId is an IPv6 pool (ipam-pool-…) to allocate from. Default: Amazon's own space.
	IpamPoolId pulumi.StringInput `pulumi:"ipamPoolId,optional"`
	// NetmaskLength is the length of the block to allocate from the pool: 44, 48, 52, 56 or 60. Default: 56.
	NetmaskLength int `pulumi:"netmaskLength,optional"`
}

// DhcpOptions are what instances learn by DHCP.
type DhcpOptions struct {
	// DomainName completes unqualified names. Default: none.
	DomainName pulumi.StringInput `pulumi:"domainName,optional"`
	// DomainNameServers are up to four resolvers. Default: AmazonProvidedDNS, the VPC's own.
	DomainNameServers pulumi.StringArrayInput `pulumi:"domainNameServers,optional"`
	// NtpServers are up to four time servers. Default: none; the Amazon Time Sync Service needs no entry.
	NtpServers pulumi.StringArrayInput `pulumi:"ntpServers,optional"`
	// NetbiosNameServers are up to four. Default: none.
	NetbiosNameServers pulumi.StringArrayInput `pulumi:"netbiosNameServers,optional"`
	// NetbiosNodeType is 1, 2, 4 or 8; AWS recommends 2, since broadcast is not supported. Default: none.
	NetbiosNodeType int `pulumi:"netbiosNodeType,optional"`
}

// The treatments of the default network ACL.
const (
	// DefaultNetworkAclDeny leaves it without rules: nothing passes.
	DefaultNetworkAclDeny = "Deny"
	// DefaultNetworkAclKeep leaves it as AWS made it: everything passes.
	DefaultNetworkAclKeep = "Keep"
)

const defaultIpv6Length = 56

// ipv4StandIn and ipv6StandIn stand for a block that AWS has yet to assign; only its length matters.
func ipv4StandIn(length int) netip.Prefix {
	return netip.PrefixFrom(netip.AddrFrom4([4]byte{10}), length)
}

func ipv6StandIn(length int) netip.Prefix {
	return netip.PrefixFrom(netip.AddrFrom16([16]byte{0xfd}), length)
}

func (a SecureVpcArgs) withDefaults() SecureVpcArgs {
	on := true
	if a.EnableDnsSupport == nil {
		a.EnableDnsSupport = &on
	}
	if a.EnableDnsHostnames == nil {
		a.EnableDnsHostnames = &on
	}
	if a.InstanceTenancy == "" {
		a.InstanceTenancy = "default"
	}
	if a.DefaultNetworkAcl == "" {
		a.DefaultNetworkAcl = DefaultNetworkAclDeny
	}
	if a.Ipv6 != nil {
		ipv6 := *a.Ipv6
		if ipv6.NetmaskLength == 0 {
			ipv6.NetmaskLength = defaultIpv6Length
		}
		a.Ipv6 = &ipv6
	}
	if a.Ipam != nil {
		ipam := *a.Ipam
		a.Ipam = &ipam
	}
	a.FlowLogs = a.FlowLogs.withDefaults()
	return a
}

// validate checks what is the VPC's own; tiers, zones and addresses are checked with the subnets.
func (a *SecureVpcArgs) validate(c *validate.Collector) {
	if a.CidrBlock != "" && a.Ipam != nil {
		c.Addf(validate.Conflict, validate.At("ipam"), a.CidrBlock, "cidrBlock %s and ipam both choose the primary block: drop one", a.CidrBlock)
	}
	if a.Ipam != nil {
		a.Ipam.validate(c)
	}
	if a.Ipv6 != nil {
		a.Ipv6.validate(c)
	}
	validate.OneOf(c, validate.At("instanceTenancy"), a.InstanceTenancy, "default", "dedicated")
	validate.OneOf(c, validate.At("defaultNetworkAcl"), a.DefaultNetworkAcl, DefaultNetworkAclDeny, DefaultNetworkAclKeep)
	if a.DefaultNetworkAcl == DefaultNetworkAclKeep {
		component.RequireReason(c, validate.At("defaultNetworkAclReason"), a.DefaultNetworkAclReason)
	}
	if *a.EnableDnsHostnames && !*a.EnableDnsSupport {
		c.Addf(validate.Conflict, validate.At("enableDnsHostnames"), true, "host names need enableDnsSupport, which is off: turn it on, or host names off")
	}
	if d := a.DhcpOptions; d != nil {
		switch d.NetbiosNodeType {
		case 0, 1, 2, 4, 8:
		default:
			c.Addf(validate.Invalid, validate.At("dhcpOptions").Field("netbiosNodeType"), d.NetbiosNodeType, "%d is none of 1, 2, 4 and 8; AWS recommends 2", d.NetbiosNodeType)
		}
	}
	a.FlowLogs.validate(c, validate.At("flowLogs"))
}

func (i *Ipam) validate(c *validate.Collector) {
	at := validate.At("ipam")
	if i.PoolId == nil {
		c.Addf(validate.Required, at.Field("poolId"), nil, "required: the pool to allocate from, ipam-pool-0123456789abcdef0")
	}
	i.PoolId = component.CheckedInput(c, at.Field("poolId"), i.PoolId, component.AnID("ipam-pool", "an IPAM pool"))
	if i.NetmaskLength < 16 || i.NetmaskLength > 28 {
		c.Addf(validate.Invalid, at.Field("netmaskLength"), i.NetmaskLength, "/%d is no length of a VPC's block: 16 to 28", i.NetmaskLength)
	}
	if i.PlanningCidr == "" {
		return
	}
	if p, ok := validateCidr(c, at.Field("planningCidr"), i.PlanningCidr); ok && p.Bits() != i.NetmaskLength {
		c.Addf(validate.Conflict, at.Field("planningCidr"), i.PlanningCidr, "%s is a /%d, but netmaskLength is %d: give a block of that length", p, p.Bits(), i.NetmaskLength)
	}
}

// lengthKnown tells whether AWS has IPv6 blocks of the length.
func (i *Ipv6) lengthKnown() bool {
	return 44 <= i.NetmaskLength && i.NetmaskLength <= 60 && i.NetmaskLength%4 == 0
}

func (i *Ipv6) validate(c *validate.Collector) {
	at := validate.At("ipv6")
	i.IpamPoolId = component.CheckedInput(c, at.Field("ipamPoolId"), i.IpamPoolId, component.AnID("ipam-pool", "an IPAM pool"))
	if n := i.NetmaskLength; !i.lengthKnown() {
		c.Addf(validate.Invalid, at.Field("netmaskLength"), n, "/%d is no length of a VPC's IPv6 block: 44, 48, 52, 56 or 60", n)
	} else if i.IpamPoolId == nil && n != defaultIpv6Length {
		c.Addf(validate.Conflict, at.Field("netmaskLength"), n, "Amazon gives a /56; a /%d needs ipamPoolId", n)
	}
}

// plannedReference stands for the VPC while the layout is decided: its blocks, or stand-ins of the same length.
func (a *SecureVpcArgs) plannedReference() Reference {
	r := Reference{CidrBlock: a.CidrBlock, SecondaryCidrBlocks: a.SecondaryCidrBlocks, planned: true, blockQuota: a.CidrBlockQuota}
	if a.Ipam == nil && a.Ipv6 == nil {
		return r
	}
	r.assigned = &assignedBlocks{}
	if a.Ipam != nil {
		length := min(max(a.Ipam.NetmaskLength, 16), 28) // out of range is an error already
		r.assigned.ipv4StandIn = ipv4StandIn(length)
	}
	if a.Ipv6 != nil {
		length := a.Ipv6.NetmaskLength
		if !a.Ipv6.lengthKnown() { // an error already
			length = defaultIpv6Length
		}
		r.assigned.ipv6StandIn = ipv6StandIn(length)
	}
	return r
}

// createVpc makes the VPC and associates its secondary blocks.
func (v *SecureVpc) createVpc(ctx *pulumi.Context, b *vpcBuilder) error {
	a := b.args
	args := &ec2.VpcArgs{
		EnableDnsSupport: pulumi.Bool(*a.EnableDnsSupport), EnableDnsHostnames: pulumi.Bool(*a.EnableDnsHostnames),
		EnableNetworkAddressUsageMetrics: pulumi.Bool(a.EnableNetworkAddressUsageMetrics),
		InstanceTenancy:                  pulumi.String(a.InstanceTenancy),
		Tags:                             b.tagger.Tags(b.name),
	}
	if a.Ipam != nil {
		args.Ipv4IpamPoolId, args.Ipv4NetmaskLength = component.Optional(a.Ipam.PoolId), pulumi.Int(a.Ipam.NetmaskLength)
	} else {
		args.CidrBlock = pulumi.String(a.CidrBlock)
	}
	switch {
	case a.Ipv6 == nil:
	case a.Ipv6.IpamPoolId != nil:
		args.Ipv6IpamPoolId, args.Ipv6NetmaskLength = component.Optional(a.Ipv6.IpamPoolId), pulumi.Int(a.Ipv6.NetmaskLength)
	default:
		args.AssignGeneratedIpv6CidrBlock = pulumi.Bool(true)
	}
	vpc, err := ec2.NewVpc(ctx, b.name, args, b.Child()...)
	if err != nil {
		return err
	}
	v.Vpc, v.reference = vpc, a.plannedReference()
	v.reference.VpcId, v.reference.planned = vpc.ID().ToStringOutput(), false
	if assigned := v.reference.assigned; assigned != nil {
		assigned.ipv4, assigned.ipv6 = vpc.CidrBlock, vpc.Ipv6CidrBlock
	}
	return v.associateSecondaryBlocks(ctx, b)
}

// associateSecondaryBlocks associates the blocks in the order in which they are listed: what AWS takes next depends on what the VPC has
// already ("IPv4 CIDR block association restrictions").
func (v *SecureVpc) associateSecondaryBlocks(ctx *pulumi.Context, b *vpcBuilder) error {
	var before []pulumi.Resource
	for _, block := range b.args.SecondaryCidrBlocks {
		association, err := ec2.NewVpcIpv4CidrBlockAssociation(ctx, b.name+"-cidr-"+nameOf(block), &ec2.VpcIpv4CidrBlockAssociationArgs{
			VpcId: v.Vpc.ID(), CidrBlock: pulumi.String(block),
		}, b.Child(pulumi.DependsOn(before))...)
		if err != nil {
			return err
		}
		if v.reference.assigned == nil {
			v.reference.assigned = &assignedBlocks{}
		}
		before = append(before, association)
		v.reference.assigned.ready = before
	}
	return nil
}

// createDhcpOptions makes the DHCP options set and associates it.
func (v *SecureVpc) createDhcpOptions(ctx *pulumi.Context, b *vpcBuilder) error {
	d := b.args.DhcpOptions
	if d == nil {
		return nil
	}
	name := b.name + "-dhcp"
	args := &ec2.VpcDhcpOptionsArgs{
		DomainName: component.Optional(d.DomainName), DomainNameServers: d.DomainNameServers, NtpServers: d.NtpServers,
		NetbiosNameServers: d.NetbiosNameServers, Tags: b.tagger.Tags(name),
	}
	if d.DomainNameServers == nil {
		args.DomainNameServers = pulumi.ToStringArray([]string{"AmazonProvidedDNS"})
	}
	switch d.NetbiosNodeType {
	case 1, 2, 4, 8:
		args.NetbiosNodeType = pulumi.Sprintf("%d", d.NetbiosNodeType)
	}
	set, err := ec2.NewVpcDhcpOptions(ctx, name, args, b.Child()...)
	if err != nil {
		return err
	}
	_, err = ec2.NewVpcDhcpOptionsAssociation(ctx, name, &ec2.VpcDhcpOptionsAssociationArgs{
		VpcId: v.Vpc.ID(), DhcpOptionsId: set.ID(),
	}, b.Child()...)
	return err
}

// lockDefaults takes over what AWS makes with every VPC, so that nothing works by accident: an instance without a security group
// gets the default one, which then lets nothing through; a subnet without a route table gets the main one, which leads
// nowhere; a subnet without a network ACL gets the default one, which denies. Its list of subnets is not ours to keep:
// whoever adds a subnet by other means must not show up as a change here.
func (v *SecureVpc) lockDefaults(ctx *pulumi.Context, b *vpcBuilder) error {
	group := b.name + "-default"
	_, err := ec2.NewDefaultSecurityGroup(ctx, group, &ec2.DefaultSecurityGroupArgs{
		VpcId: v.Vpc.ID().ToStringOutput().ToStringPtrOutput(), Tags: b.tagger.Tags(group),
		Ingress: ec2.DefaultSecurityGroupIngressArray{}, Egress: ec2.DefaultSecurityGroupEgressArray{},
	}, b.Child()...)
	if err != nil {
		return err
	}
	_, err = ec2.NewDefaultRouteTable(ctx, group, &ec2.DefaultRouteTableArgs{
		DefaultRouteTableId: v.Vpc.DefaultRouteTableId, Routes: ec2.DefaultRouteTableRouteArray{}, Tags: b.tagger.Tags(group),
	}, b.Child()...)
	if err != nil || b.args.DefaultNetworkAcl == DefaultNetworkAclKeep {
		return err
	}
	_, err = ec2.NewDefaultNetworkAcl(ctx, group, &ec2.DefaultNetworkAclArgs{
		DefaultNetworkAclId: v.Vpc.DefaultNetworkAclId, Tags: b.tagger.Tags(group),
		Ingress: ec2.DefaultNetworkAclIngressArray{}, Egress: ec2.DefaultNetworkAclEgressArray{},
	}, b.Child(pulumi.IgnoreChanges([]string{"subnetIds"}))...)
	return err
}
