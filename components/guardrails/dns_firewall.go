package guardrails

import (
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/dns"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// DnsFirewallType is the type token of [DnsFirewall]. It is part of every URN: never change it without an alias.
const DnsFirewallType = "palisade:guardrails:DnsFirewall"

// queries is what the logs are called.
const queries = "queries"

// longestResolverName is how long names of the resolver's resources may be ("CreateFirewallRule": Name).
const longestResolverName = 64

// DnsFirewallArgs configures [NewDnsFirewall]. VPCs and rules must be given.
type DnsFirewallArgs struct {
	// VpcIds are the VPCs whose questions are filtered, under names of one's own, which become parts of the names of the associations.
	VpcIds map[string]pulumi.StringInput `pulumi:"vpcIds"`
	// Rules are the rules, under names of one's own. What none matches is let through: a rule with a high number that blocks * leaves what others allow.
	Rules map[string]DnsRule `pulumi:"rules"`
	// Priority is the place of these rules among the groups of rules that a VPC has, 101 to 9899: lower numbers come first. Firewall Manager's are 1 to 99 and 9901 to
	// 10000. Default: 101.
	Priority int `pulumi:"priority,optional"`
	// AllowFailOpen lets questions through while the firewall cannot decide. Default: they are blocked.
	AllowFailOpen *component.Relaxation `pulumi:"allowFailOpen,optional"`
	// QueryLogs are where the questions and what became of them are recorded.
	QueryLogs DnsQueryLogs `pulumi:"queryLogs,optional"`
	// Protection guards everything but rules and their lists against deletion, and AWS's own protection the associations against changes. Default: enabled.
	Protection component.Protection `pulumi:"protection,optional"`
	// Tags are added to every resource that takes tags. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// DnsQueryLogs says where questions are recorded. Its zero value makes a log group, kept for 90 days.
type DnsQueryLogs struct {
	// DestinationArn is a log group of CloudWatch Logs, a bucket or a stream of Amazon Data Firehose that is there already. Default: a log group is made here.
	DestinationArn pulumi.StringInput `pulumi:"destinationArn,optional"`
	// KmsKeyArn encrypts the log group that is made here; the key's policy must let the logs service use it. Default: the service's own encryption.
	KmsKeyArn pulumi.StringInput `pulumi:"kmsKeyArn,optional"`
	// RetentionInDays is how long records are kept in the log group that is made here, one of the periods of CloudWatch Logs. Default: 90.
	RetentionInDays int `pulumi:"retentionInDays,optional"`
	// AllowNone records nothing, as is right where the questions of the VPCs are recorded elsewhere.
	AllowNone *component.Relaxation `pulumi:"allowNone,optional"`
}

// DnsFirewall is a group of rules of Route 53 Resolver DNS Firewall with its lists of domains, associated with VPCs, and with query logs: it says what VPCs may
// ask their resolver for. No security group and no network ACL filters that resolver, and what is asked there leaves the network whatever its routes are, so
// that names alone carry data out of an isolated tier.
//
// # What it does not do
//
//   - It filters the VPC's own resolver alone: keep other servers shut, port 53 and DNS over HTTPS, by security groups and a firewall.
//   - It stops names, and not connections: whoever knows an address needs no name. CentralFirewall and IngressInspection look at those.
//   - It lets through what no rule matches: a last rule that blocks * makes it a list of what is allowed.
//   - It has no DNS Firewall Advanced, which finds tunnels and generated names, and knows AWS's lists by their ids alone, which differ between regions.
//   - It is for VPCs of its own account: it shares nothing. A policy of [FirewallManager] gives its rules to the VPCs of others.
//   - It promises nothing that `palisade verify` could prove: what is asked at a resolver is not followed there.
type DnsFirewall struct {
	pulumi.ResourceState

	// RuleGroupId and RuleGroupArn are those of the rules: for policies of Firewall Manager, and for shares.
	RuleGroupId  pulumi.StringOutput `pulumi:"ruleGroupId"`
	RuleGroupArn pulumi.StringOutput `pulumi:"ruleGroupArn"`
	// DomainListIds are the ids of the lists that are made here, by the names of their rules.
	DomainListIds pulumi.StringMapOutput `pulumi:"domainListIds"`
	// AssociationIds are the ids of the associations, by the names of the VPCs.
	AssociationIds pulumi.StringMapOutput `pulumi:"associationIds"`
	// LogDestinationArn is where questions are recorded; empty if they are not.
	LogDestinationArn pulumi.StringOutput `pulumi:"logDestinationArn"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`

	// RuleGroup is the child that others refer to; QueryLogs is nil if nothing is recorded here.
	RuleGroup *route53.ResolverFirewallRuleGroup
	QueryLogs *dns.QueryLogs
}

// NewDnsFirewall filters what VPCs ask for. All that is wrong with args is returned at once, as validate.Errors, before anything is registered; what only another
// resource can tell is checked in an Apply, with the same text.
func NewDnsFirewall(ctx *pulumi.Context, name string, args *DnsFirewallArgs, opts ...pulumi.ResourceOption) (*DnsFirewall, error) {
	if args == nil {
		args = &DnsFirewallArgs{}
	}
	var c validate.Collector
	a := args.withDefaults().validate(&c)
	checkLength(&c, name, slices.Concat([]string{queries}, sortedKeys(a.Rules), sortedKeys(a.VpcIds)), longestResolverName)
	if err := c.Err(); err != nil {
		return nil, failed("DnsFirewall", name, err)
	}
	f := &DnsFirewall{}
	if err := ctx.RegisterComponentResourceV2(DnsFirewallType, name, component.State(a), f, opts...); err != nil {
		return nil, err
	}
	b := newBuilder(f, name, a.Protection, a.Tags)
	for _, create := range []func(*pulumi.Context, builder, DnsFirewallArgs) error{f.createRules, f.createLogs, f.associate} {
		if err := create(ctx, b, a); err != nil {
			return nil, err
		}
	}
	f.RuleGroupId, f.RuleGroupArn = f.RuleGroup.ID().ToStringOutput(), f.RuleGroup.Arn
	f.Relaxations = pulumi.ToStringMap(a.relaxations()).ToStringMapOutput()
	return f, ctx.RegisterResourceOutputs(f, pulumi.Map{
		"ruleGroupId": f.RuleGroupId, "ruleGroupArn": f.RuleGroupArn, "domainListIds": f.DomainListIds, "associationIds": f.AssociationIds,
		"logDestinationArn": f.LogDestinationArn, "relaxations": f.Relaxations,
	})
}

func (a DnsFirewallArgs) withDefaults() DnsFirewallArgs {
	if a.Priority == 0 {
		a.Priority = 101
	}
	rules := map[string]DnsRule{}
	for name, r := range a.Rules {
		rules[name] = r.withDefaults()
	}
	a.Rules = rules
	return a
}

// validate checks what is known, and returns the arguments with what is not known yet checked in an Apply.
func (a DnsFirewallArgs) validate(c *validate.Collector) DnsFirewallArgs {
	if len(a.VpcIds) == 0 {
		c.Addf(validate.Required, validate.At("vpcIds"), nil, "required: the VPCs whose questions are filtered, by names of your own")
	}
	a.VpcIds = checkedByName(c, validate.At("vpcIds"), a.VpcIds, "the id of a VPC", component.AnID("vpc", "a VPC"))
	if len(a.Rules) == 0 {
		c.Addf(validate.Required, validate.At("rules"), nil, "required: what is blocked, or what alone is allowed and a rule that blocks *")
	}
	for _, name := range sortedKeys(a.Rules) {
		checkName(c, validate.At("rules"), name)
		a.Rules[name] = a.Rules[name].validate(c, validate.At("rules").Key(name))
	}
	checkOrder(c, validate.At("rules"), a.Rules)
	checkRange(c, validate.At("priority"), a.Priority, 101, 9899)
	if a.AllowFailOpen != nil {
		a.AllowFailOpen.Validate(c, validate.At("allowFailOpen"))
	}
	a.QueryLogs = a.QueryLogs.validate(c, validate.At("queryLogs"))
	a.Protection.Validate(c, validate.At("protection"))
	a.Tags = component.CheckedTags(c, validate.At("tags"), a.Tags)
	return a
}

func (a DnsFirewallArgs) relaxations() component.Relaxations {
	r := component.Relaxations{}
	r.Add(validate.At("allowFailOpen"), a.AllowFailOpen)
	r.Add(validate.At("queryLogs").Field("allowNone"), a.QueryLogs.AllowNone)
	for name, rule := range a.Rules {
		r.Add(validate.At("rules").Key(name).Field("trustRedirections"), rule.TrustRedirections)
	}
	r.AddProtection(a.Protection)
	return r
}

// createRules makes the group, and of each rule its list and itself. Both come and go in daily work.
func (f *DnsFirewall) createRules(ctx *pulumi.Context, b builder, a DnsFirewallArgs) error {
	var err error
	if f.RuleGroup, err = route53.NewResolverFirewallRuleGroup(ctx, b.name, &route53.ResolverFirewallRuleGroupArgs{Tags: b.tagger.Tags(b.name)}, b.Child()...); err != nil {
		return err
	}
	ids := pulumi.StringMap{}
	for _, key := range sortedKeys(a.Rules) {
		rule, name := a.Rules[key], b.name+"-"+key
		list := rule.DomainListId
		if list == nil {
			own, err := route53.NewResolverFirewallDomainList(ctx, name, &route53.ResolverFirewallDomainListArgs{
				Domains: rule.fullDomains(), Tags: b.tagger.Tags(name),
			}, b.Passing()...)
			if err != nil {
				return err
			}
			ids[key], list = own.ID().ToStringOutput(), own.ID().ToStringOutput()
		}
		if _, err := route53.NewResolverFirewallRule(ctx, name, rule.args(f.RuleGroup.ID().ToStringOutput(), list), b.Passing(pulumi.DeleteBeforeReplace(true))...); err != nil {
			return err
		}
	}
	f.DomainListIds = ids.ToStringMapOutput()
	return nil
}

// createLogs records what is asked, unless that is done elsewhere.
func (f *DnsFirewall) createLogs(ctx *pulumi.Context, b builder, a DnsFirewallArgs) error {
	f.LogDestinationArn = pulumi.String("").ToStringOutput()
	if a.QueryLogs.AllowNone != nil {
		return nil
	}
	args := a.QueryLogs.args()
	args.VpcIds, args.Protection, args.Tags = a.VpcIds, a.Protection, a.Tags
	var err error
	if f.QueryLogs, err = dns.NewQueryLogs(ctx, b.name+"-"+queries, &args, pulumi.Parent(f)); err != nil {
		return err
	}
	f.LogDestinationArn = f.QueryLogs.DestinationArn
	return nil
}

// associate puts the rules before the resolvers of the VPCs, which first learn what to do when the firewall cannot decide.
func (f *DnsFirewall) associate(ctx *pulumi.Context, b builder, a DnsFirewallArgs) error {
	open, fixed := "DISABLED", "DISABLED"
	if a.AllowFailOpen != nil {
		open = "ENABLED"
	}
	if a.Protection.Enabled() {
		fixed = "ENABLED"
	}
	ids := pulumi.StringMap{}
	for _, key := range sortedKeys(a.VpcIds) {
		name := b.name + "-" + key
		config, err := route53.NewResolverFirewallConfig(ctx, name, &route53.ResolverFirewallConfigArgs{ResourceId: a.VpcIds[key], FirewallFailOpen: pulumi.String(open)}, b.Child()...)
		if err != nil {
			return err
		}
		association, err := route53.NewResolverFirewallRuleGroupAssociation(ctx, name, &route53.ResolverFirewallRuleGroupAssociationArgs{
			FirewallRuleGroupId: f.RuleGroup.ID().ToStringOutput(), VpcId: a.VpcIds[key], Priority: pulumi.Int(a.Priority),
			MutationProtection: pulumi.String(fixed), Tags: b.tagger.Tags(name),
		}, b.Child(pulumi.DependsOn([]pulumi.Resource{config}), pulumi.DeleteBeforeReplace(true))...)
		if err != nil {
			return err
		}
		ids[key] = association.ID().ToStringOutput()
	}
	f.AssociationIds = ids.ToStringMapOutput()
	return nil
}

func (l DnsQueryLogs) args() dns.QueryLogsArgs {
	return dns.QueryLogsArgs{DestinationArn: l.DestinationArn, KmsKeyArn: l.KmsKeyArn, RetentionInDays: l.RetentionInDays}
}

func (l DnsQueryLogs) validate(c *validate.Collector, at validate.Path) DnsQueryLogs {
	if l.AllowNone != nil {
		l.AllowNone.Validate(c, at.Field("allowNone"))
		if l.DestinationArn != nil || l.KmsKeyArn != nil || l.RetentionInDays != 0 {
			c.Addf(validate.Conflict, at.Field("allowNone"), nil, "nothing is recorded here: drop allowNone, or the other arguments of the logs")
		}
		return l
	}
	checked := l.args().ValidateDestination(c, at)
	return DnsQueryLogs{checked.DestinationArn, checked.KmsKeyArn, checked.RetentionInDays, nil}
}
