package vpc

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// createNetworkAcls makes the network ACL of each tier, its entries, and the associations with the tier's subnets.
func (t *TieredSubnets) createNetworkAcls(ctx *pulumi.Context, b *builder) error {
	for _, tier := range b.layout.placed() {
		name := b.name + "-nacl-" + tier.Name
		acl, err := ec2.NewNetworkAcl(ctx, name, &ec2.NetworkAclArgs{
			VpcId: b.args.Vpc.VpcId, Tags: b.tagger.Tags(name, tierTags(tier)),
		}, b.Child()...)
		if err != nil {
			return err
		}
		t.NetworkAcls[tier.Name] = acl
		rules, err := b.createEntries(ctx, name, acl, b.layout.acls[tier.Name])
		if err != nil {
			return err
		}
		for _, z := range b.layout.zones {
			// A subnet moves to its network ACL once the entries are there: before, it would be cut off, and on the way down it
			// leaves before they go.
			association, err := ec2.NewNetworkAclAssociation(ctx, name+"-"+z.letter, &ec2.NetworkAclAssociationArgs{
				NetworkAclId: acl.ID(), SubnetId: t.subnetId(tier.Name, z),
			}, b.Child(pulumi.DependsOn(rules))...)
			if err != nil {
				return err
			}
			b.link(tier.Name, association)
		}
	}
	return nil
}

func (b *builder) createEntries(ctx *pulumi.Context, name string, acl *ec2.NetworkAcl, entries []aclEntry) ([]pulumi.Resource, error) {
	var rules []pulumi.Resource
	for _, e := range entries {
		args := &ec2.NetworkAclRuleArgs{
			NetworkAclId: acl.ID(), RuleNumber: pulumi.Int(e.number), Egress: pulumi.Bool(e.egress),
			Protocol: pulumi.String("-1"), RuleAction: pulumi.String("deny"),
		}
		if e.allow {
			args.RuleAction = pulumi.String("allow")
		}
		if e.protocol != protocolAll {
			args.Protocol, args.FromPort, args.ToPort = pulumi.String(e.protocol), pulumi.Int(e.from), pulumi.Int(e.to)
		}
		if block := b.blockOf(e); e.ipv6() {
			args.Ipv6CidrBlock = block
		} else {
			args.CidrBlock = block
		}
		rule, err := ec2.NewNetworkAclRule(ctx, name+"-"+e.key(), args, b.entry()...)
		if err != nil {
			return nil, err
		}
		rules = append(rules, rule)
	}
	return rules, nil
}

// blockOf is the block of an entry, which for the VPC's own is known only once the VPC is there.
func (b *builder) blockOf(e aclEntry) pulumi.StringPtrInput {
	switch {
	case e.block != "":
		return pulumi.String(e.block)
	case e.ownIpv6:
		return b.args.Vpc.assigned.ipv6.ToStringPtrOutput()
	default:
		return b.args.Vpc.assigned.ipv4.ToStringPtrOutput()
	}
}
