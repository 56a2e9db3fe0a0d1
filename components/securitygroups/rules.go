package securitygroups

import (
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
)

// builder is what the steps of a construction share.
type builder struct {
	component.Family
	name   string
	tagger component.Tagger
	rules  []rule
	// groups are those that were made here, by their names, and lists the ids of AWS's prefix lists, by the service.
	groups map[string]*ec2.SecurityGroup
	lists  map[string]string
}

// createRules makes the rules, each a resource of its own.
func (b *builder) createRules(ctx *pulumi.Context) error {
	for _, r := range b.rules {
		create := b.createIngress
		if r.egress {
			create = b.createEgress
		}
		if err := create(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) createIngress(ctx *pulumi.Context, r rule) error {
	args := &vpc.SecurityGroupIngressRuleArgs{
		SecurityGroupId: b.id(r.group), IpProtocol: pulumi.String(r.traffic.protocol), Description: pulumi.String(r.description), Tags: b.tags(r),
	}
	args.FromPort, args.ToPort = r.traffic.ports()
	args.CidrIpv4, args.CidrIpv6, args.PrefixListId, args.ReferencedSecurityGroupId = b.peer(r.peer)
	_, err := vpc.NewSecurityGroupIngressRule(ctx, r.name, args, b.ruleOptions()...)
	return err
}

func (b *builder) createEgress(ctx *pulumi.Context, r rule) error {
	args := &vpc.SecurityGroupEgressRuleArgs{
		SecurityGroupId: b.id(r.group), IpProtocol: pulumi.String(r.traffic.protocol), Description: pulumi.String(r.description), Tags: b.tags(r),
	}
	args.FromPort, args.ToPort = r.traffic.ports()
	args.CidrIpv4, args.CidrIpv6, args.PrefixListId, args.ReferencedSecurityGroupId = b.peer(r.peer)
	_, err := vpc.NewSecurityGroupEgressRule(ctx, r.name, args, b.ruleOptions()...)
	return err
}

// tags are those of a rule; one that is there by a relaxation says so.
func (b *builder) tags(r rule) pulumi.StringMapInput {
	if r.reason == "" {
		return b.tagger.Tags(r.name)
	}
	return b.tagger.Tags(r.name, map[string]string{component.TagRelaxation: r.name})
}

// ruleOptions are those of a rule. Rules come and go in daily work, and are not protected. Where the group that a rule names is replaced, the rule is,
// too: until whatever is in the old group has moved to the new one, both rules stand, and no connection is cut.
func (b *builder) ruleOptions() []pulumi.ResourceOption {
	return b.Passing(pulumi.ReplaceOnChanges([]string{"referencedSecurityGroupId"}))
}

// id of a group or a prefix list.
func (b *builder) id(e end) pulumi.StringInput {
	switch {
	case e.service != "":
		return pulumi.String(b.lists[e.service])
	case e.id != nil:
		return e.id
	default:
		return b.groups[e.key].ID().ToStringOutput()
	}
}

// peer is the other side of a rule, under the one property that is for its kind.
func (b *builder) peer(e end) (ipv4, ipv6, list, group pulumi.StringPtrInput) {
	switch {
	case e.isGroup:
		return nil, nil, nil, component.Optional(b.id(e))
	case e.list:
		return nil, nil, component.Optional(b.id(e)), nil
	case e.family == 4:
		return pulumi.String(e.block.String()), nil, nil, nil
	default:
		return nil, pulumi.String(e.block.String()), nil, nil
	}
}

// services are those whose prefix lists rules name.
func services(rules []rule) []string {
	var all []string
	for _, r := range rules {
		if s := r.peer.service; s != "" && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	slices.Sort(all)
	return all
}
