package vpc

import (
	"net/netip"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
)

// Network is the VPC and its tiers, for the components that are placed in it.
func (v *SecureVpc) Network() component.Network { return v.Tiered.Network() }

// Network is the VPC and the tiers that were made here, for the components that are placed in it.
func (t *TieredSubnets) Network() component.Network {
	n := component.Network{
		VpcId: t.vpc.VpcId, InternetGatewayId: t.vpc.InternetGatewayId, Component: t.name, Tiers: map[string]component.NetworkTier{},
		ExcludedFromPublicAccessBlock: t.publicAccessExcluded,
	}
	if igw := t.InternetGateway; igw != nil {
		n.InternetGatewayId = igw.ID().ToStringOutput()
	}
	n.CidrBlocks, n.Ipv6CidrBlocks = t.vpc.blocks()
	for _, tier := range t.layout.placed() {
		of := component.NetworkTier{
			Type: tier.Type, Egress: tier.Egress,
			SubnetIds:        ofZones(t.layout, t.Subnets[tier.Name], func(s *ec2.Subnet) pulumi.StringInput { return s.ID().ToStringOutput() }),
			SubnetCidrBlocks: ofZones(t.layout, t.Subnets[tier.Name], func(s *ec2.Subnet) pulumi.StringInput { return s.CidrBlock.Elem() }),
			RouteTableIds:    ofZones(t.layout, t.RouteTables[tier.Name], func(r *ec2.RouteTable) pulumi.StringInput { return r.ID().ToStringOutput() }),
			CidrBlocks:       []pulumi.StringInput{t.layout.addresses.tierBlock(tier.Name)},
		}
		if t.layout.dualStack {
			of.Ipv6CidrBlocks = []pulumi.StringInput{t.layout.addresses.tierBlockIPv6(tier.Name)}
			of.SubnetIpv6CidrBlocks = ofZones(t.layout, t.Subnets[tier.Name], func(s *ec2.Subnet) pulumi.StringInput { return s.Ipv6CidrBlock.Elem() })
		}
		if acl := tier.NetworkAcl; acl != nil && acl.DenyInternet {
			of.DenyInternet, of.AllowedCidrBlocks = true, letOut(t.layout.exceptions, acl.Exceptions)
		}
		n.Tiers[tier.Name] = of
	}
	return n
}

// ofZones has a value for each zone: that of what is made there, or an unknown one while nothing is.
func ofZones[R any](l *layout, made map[string]R, value func(R) pulumi.StringInput) map[string]pulumi.StringInput {
	all := map[string]pulumi.StringInput{}
	for _, z := range l.zones {
		if r, is := made[z.name]; is {
			all[z.name] = value(r)
		} else {
			all[z.name] = component.Unknown()
		}
	}
	return all
}

// blocks are the blocks of the VPC, each family's primary one first. What is no block, for a mistake, is unknown.
func (r Reference) blocks() (ipv4, ipv6 []pulumi.StringInput) {
	ipv4 = []pulumi.StringInput{blockOrUnknown(r.CidrBlock)}
	if r.ipv4Assigned() {
		ipv4[0] = r.assigned.ipv4
	}
	for _, block := range r.SecondaryCidrBlocks {
		ipv4 = append(ipv4, blockOrUnknown(block))
	}
	switch {
	case r.ipv6Assigned():
		ipv6 = []pulumi.StringInput{r.assigned.ipv6}
	case r.Ipv6CidrBlock != "":
		ipv6 = []pulumi.StringInput{blockOrUnknown(r.Ipv6CidrBlock)}
	}
	return ipv4, ipv6
}

func blockOrUnknown(text string) pulumi.StringInput {
	if p, err := netip.ParsePrefix(text); err != nil || p != p.Masked() {
		return component.Unknown()
	}
	return pulumi.String(text)
}

// letOut are the blocks to which exceptions of a network ACL let HTTPS connections out.
func letOut(exceptions ...[]NetworkAclException) []string {
	var blocks []string
	for _, list := range exceptions {
		for _, e := range list {
			if e = e.withDefaults(); e.Direction != DirectionInbound && e.Protocol != protocolUdp && e.FromPort <= 443 && 443 <= e.ToPort {
				blocks = append(blocks, e.CidrBlock)
			}
		}
	}
	return blocks
}
