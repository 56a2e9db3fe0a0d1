package securitygroups

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// TiersType is the type token of [Tiers]. It is part of every URN: never change it without an alias.
const TiersType = "palisade:securitygroups:Tiers"

// TiersArgs configures [NewTiers].
type TiersArgs struct {
	// Vpc is the network that the groups are for; only its id is needed.
	Vpc component.Network `pulumi:"vpc"`
	// Chain are the groups, outermost first: each is reached by the one before it, on the ports that it names. At least one.
	Chain []Link `pulumi:"chain"`
	// RuleQuota is the account's quota of rules per group, direction and family of addresses, 1 to 1000. Default: 60, AWS's own. Times the groups per
	// interface, 5 by default, it can be 1000 at most.
	RuleQuota int `pulumi:"ruleQuota,optional"`
	// Protection guards the groups against deletion; rules come and go. Default: enabled.
	Protection component.Protection `pulumi:"protection,optional"`
	// Tags are added to every group and rule. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

func (a TiersArgs) withDefaults() TiersArgs {
	a.RuleQuota = cmp.Or(a.RuleQuota, defaultRuleQuota)
	return a
}

// Tiers is a chain of security groups, such as alb, app, data: each is reached by the one before it, on the ports that it names, and nothing else comes in or
// goes out unless it is said.
//
// # What it does not do
//
//   - It puts nothing into the groups: give [Tiers.Id] to instances, load balancers and functions. What is in two groups has the rules of both, and what is in
//     none is not covered.
//   - It makes no rules in groups that are there already: use [NewConnection]. Nor does it make prefix lists, or associate groups with further VPCs.
//   - It makes no way between networks: routes and network ACLs must let through what the groups let through.
//   - It does not look into a prefix list of yours: what that opens is its owner's to answer for, and needs no reason here.
//   - It counts the rules of each group, and neither the groups of an interface (5 unless raised) nor those of a region. A list that AWS keeps may count for
//     many: cloudfront for 55 of the 60 rules.
//   - It does not notice rules that are added by hand: each rule is a resource of its own, and so a refresh does not see them. `palisade verify` of a snapshot
//     does.
type Tiers struct {
	pulumi.ResourceState

	// GroupIds are the ids of the groups, by their names in the chain.
	GroupIds pulumi.StringMapOutput `pulumi:"groupIds"`
	// GroupArns are their ARNs.
	GroupArns pulumi.StringMapOutput `pulumi:"groupArns"`
	// Relaxations are the secure defaults that are loosened: the reason by the name of the rule, or by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`
	// Intents is what the component promises of the groups, as a document of intents in JSON: `palisade verify` proves it. Its form is
	// docs/intents.schema.json.
	Intents pulumi.StringOutput `pulumi:"intents"`

	// Groups are the groups, by their names in the chain.
	Groups map[string]*ec2.SecurityGroup

	name  string
	chain []Link
}

// NewTiers makes a chain of security groups. All that is wrong with args is returned at once, as validate.Errors, before anything is registered;
// what only another resource can tell is checked in an Apply, with the same text.
func NewTiers(ctx *pulumi.Context, name string, args *TiersArgs, opts ...pulumi.ResourceOption) (*Tiers, error) {
	a, p, err := args.check(name)
	if err != nil {
		return nil, err
	}
	p.relaxed.AddProtection(a.Protection)
	t := &Tiers{Groups: map[string]*ec2.SecurityGroup{}, name: name, chain: slices.Clone(a.Chain)}
	if err := ctx.RegisterComponentResourceV2(TiersType, name, component.State(a), t, opts...); err != nil {
		return nil, err
	}
	lists, err := lookUp(ctx, t, services(p.rules))
	if err != nil {
		return nil, fmt.Errorf("Tiers %q: %w", name, err)
	}
	b := &builder{
		Family: component.Family{Parent: t, Protection: a.Protection}, name: name, tagger: component.Tagger{Component: name, Caller: a.Tags},
		rules: p.rules, groups: t.Groups, lists: lists,
	}
	if err := t.createGroups(ctx, b, a); err != nil {
		return nil, err
	}
	if err := b.createRules(ctx); err != nil {
		return nil, err
	}
	t.Relaxations = pulumi.ToStringMap(p.relaxed).ToStringMapOutput()
	t.Intents = a.intents(name, p.rules).Output()
	return t, ctx.RegisterResourceOutputs(t, t.outputs())
}

// PlanTiers plans what [NewTiers] makes, and refuses the same arguments by the same text, but makes nothing: see [component.Planned].
func PlanTiers(_ *pulumi.Context, name string, args *TiersArgs, _ ...pulumi.ResourceOption) (*Tiers, error) {
	a, _, err := args.check(name)
	return component.Planned(&Tiers{name: name, chain: slices.Clone(a.Chain)}), err
}

func (a *TiersArgs) check(name string) (TiersArgs, *planner, error) {
	if a == nil {
		a = &TiersArgs{}
	}
	own := a.withDefaults()
	var c validate.Collector
	p := newPlanner(&c, name)
	own.Vpc = own.Vpc.Validate(&c, validate.At("vpc"))
	checkQuota(&c, own.RuleQuota)
	own.Protection.Validate(&c, validate.At("protection"))
	own.Tags = component.CheckedTags(&c, validate.At("tags"), own.Tags)
	own.plan(p)
	if err := c.Err(); err != nil {
		return own, p, fmt.Errorf("Tiers %q:\n%w", name, err)
	}
	return own, p, nil
}

// createGroups makes the groups. They hold no rules in themselves, and with none AWS lets nothing through; Pulumi removes the rule for everything that
// AWS puts into a new group. Names are left to Pulumi, which makes them unique, so that a group that is replaced and its successor can stand side by
// side until all has moved. Rules are not revoked when a group is deleted: where somebody still uses it AWS refuses, and it must then be whole.
func (t *Tiers) createGroups(ctx *pulumi.Context, b *builder, a TiersArgs) error {
	for _, l := range a.Chain {
		full := groupName(b.name, l.Name)
		group, err := ec2.NewSecurityGroup(ctx, full, &ec2.SecurityGroupArgs{
			VpcId: component.Optional(a.Vpc.VpcId), Description: pulumi.String(cmp.Or(l.Description, full)), Tags: b.tagger.Tags(full),
		}, b.Child()...)
		if err != nil {
			return err
		}
		t.Groups[l.Name] = group
	}
	return nil
}

func (t *Tiers) outputs() pulumi.Map {
	ids, arns := pulumi.StringMap{}, pulumi.StringMap{}
	for name, group := range t.Groups {
		ids[name], arns[name] = group.ID().ToStringOutput(), group.Arn
	}
	t.GroupIds, t.GroupArns = ids.ToStringMapOutput(), arns.ToStringMapOutput()
	return pulumi.Map{"groupIds": t.GroupIds, "groupArns": t.GroupArns, "relaxations": t.Relaxations, "intents": t.Intents}
}

// Id gives the id of a group by its name in the chain. One that is not in the chain fails the program, with the names that are.
func (t *Tiers) Id(name string) pulumi.StringOutput {
	if group, ok := t.Groups[name]; ok {
		return group.ID().ToStringOutput()
	}
	if slices.ContainsFunc(t.chain, func(l Link) bool { return l.Name == name }) {
		return component.Unknown() // planned
	}
	problem := t.missing(name)
	return pulumi.String(name).ToStringOutput().ApplyT(func(string) (string, error) { return "", problem }).(pulumi.StringOutput)
}

func (t *Tiers) missing(name string) error {
	names := make([]string, len(t.chain))
	for i, l := range t.chain {
		names[i] = l.Name
	}
	return fmt.Errorf("%s has no group %q; it has %s", t.name, name, strings.Join(names, ", "))
}

// Peer is a group of the chain as an end of connections that are made elsewhere, which add rules to it: the group must say so by its OtherRules.
func (t *Tiers) Peer(name string) Peer {
	i := slices.IndexFunc(t.chain, func(l Link) bool { return l.Name == name })
	switch {
	case i < 0:
		return Peer{problem: t.missing(name).Error()}
	case !t.chain[i].OtherRules:
		return Peer{problem: fmt.Sprintf("%s promises that group %s has no rules but its own: say the connection there, in chain[%d].from or chain[%d].to, "+
			"or set chain[%d].otherRules", t.name, name, i, i, i)}
	}
	full := groupName(t.name, name)
	return Peer{GroupId: t.Id(name), Name: full, selector: component.In(t.name, "sg:"+full)}
}
