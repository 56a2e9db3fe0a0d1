package firewall

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/networkfirewall"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// ruleGroup is a group of rules of one's own, as AWS has it.
type ruleGroup struct {
	// key is what tells it from the others: it is part of the resource's name, and the key of the output ruleGroupArns.
	key string
	// rules is how many rules it has, capacity how many it may have.
	rules, capacity int
	// capacityAt is where its capacity is set, below the policy.
	capacityAt func(validate.Path) validate.Path
	list       *DomainList
	suricata   *SuricataRules
	text       string
}

// groups are the policy's own groups, in the order in which they are looked at.
func (p *Policy) groups() []ruleGroup {
	var out []ruleGroup
	lists := func(action string) {
		for i := range p.DomainLists {
			if l := &p.DomainLists[i]; (l.Action == ListAllow) == (action == ListAllow) {
				out = append(out, ruleGroup{
					key: "domains-" + l.Name, rules: l.rules(), capacity: l.Capacity, list: l,
					capacityAt: func(at validate.Path) validate.Path { return at.Field("domainLists").Index(i).Field("capacity") },
				})
			}
		}
	}
	lists(ListDeny)
	for i := range p.SuricataRules {
		g := &p.SuricataRules[i]
		out = append(out, ruleGroup{
			key: "suricata-" + g.Name, rules: g.count(), capacity: g.capacityOrDefault(), suricata: g, text: g.Rules,
			capacityAt: func(at validate.Path) validate.Path { return at.Field("suricataRules").Index(i).Field("capacity") },
		})
	}
	if len(p.Rules) > 0 {
		lines := namesOf(p.Rules, Rule.String)
		out = append(out, ruleGroup{
			key: "rules", rules: len(lines), capacity: cmp.Or(p.RuleCapacity, roomFor(len(lines))), text: strings.Join(lines, "\n") + "\n",
			capacityAt: func(at validate.Path) validate.Path { return at.Field("ruleCapacity") },
		})
	}
	lists(ListAllow)
	return out
}

// roomFor is the capacity of a group that has so many rules: it is fixed when the group is made, so that at least half is left to grow.
func roomFor(rules int) int {
	capacity := 100
	for capacity < 2*rules && capacity < mostCapacity/2 {
		capacity *= 2
	}
	return capacity
}

// createRuleGroups makes the groups. Their names are Pulumi's, and what replaces one is made before it goes: the policy moves from one to the other in a
// single step, and no packet finds it without. They are free to go, since the policy keeps those that it needs.
func (b *builder) createRuleGroups(ctx *pulumi.Context) (networkfirewall.FirewallPolicyFirewallPolicyStatefulRuleGroupReferenceArray, error) {
	b.ruleGroups = map[string]*networkfirewall.RuleGroup{}
	references := b.managedGroups()
	for _, g := range b.policy.groups() {
		name := b.name + "-" + g.key
		args := &networkfirewall.RuleGroupArgs{
			Type: pulumi.String("STATEFUL"), Capacity: pulumi.Int(g.capacity), RuleGroup: g.input(), Tags: b.tagger.Tags(name),
		}
		if b.kmsKeyArn != nil {
			args.EncryptionConfiguration = networkfirewall.RuleGroupEncryptionConfigurationArgs{KeyId: component.Optional(b.kmsKeyArn), Type: pulumi.String(customerKey)}
		}
		made, err := networkfirewall.NewRuleGroup(ctx, name, args, b.Passing(patience())...)
		if err != nil {
			return nil, err
		}
		b.ruleGroups[g.key] = made
		references = append(references, reference(len(references), made.Arn, nil))
	}
	return references, nil
}

// managedGroups refers to the groups that AWS manages.
func (b *builder) managedGroups() networkfirewall.FirewallPolicyFirewallPolicyStatefulRuleGroupReferenceArray {
	var references networkfirewall.FirewallPolicyFirewallPolicyStatefulRuleGroupReferenceArray
	for _, g := range b.policy.ManagedRuleGroups {
		var override networkfirewall.FirewallPolicyFirewallPolicyStatefulRuleGroupReferenceOverridePtrInput
		if g.Mode == GroupAlert {
			override = networkfirewall.FirewallPolicyFirewallPolicyStatefulRuleGroupReferenceOverrideArgs{Action: pulumi.String("DROP_TO_ALERT")}
		}
		references = append(references, reference(len(references), pulumi.String(g.arn(b.location.partition, b.location.region)), override))
	}
	return references
}

// reference refers to a group; those that are referred to first are looked at first.
func reference(place int, arn pulumi.StringInput, override networkfirewall.FirewallPolicyFirewallPolicyStatefulRuleGroupReferenceOverridePtrInput) networkfirewall.FirewallPolicyFirewallPolicyStatefulRuleGroupReferenceInput {
	return networkfirewall.FirewallPolicyFirewallPolicyStatefulRuleGroupReferenceArgs{
		Priority: pulumi.Int(100 * (place + 1)), ResourceArn: arn, Override: override,
	}
}

// input is the group in the provider's form. Its order is the policy's.
func (g ruleGroup) input() networkfirewall.RuleGroupRuleGroupArgs {
	args := networkfirewall.RuleGroupRuleGroupArgs{
		StatefulRuleOptions: networkfirewall.RuleGroupRuleGroupStatefulRuleOptionsArgs{RuleOrder: pulumi.String(strictOrder)},
	}
	if l := g.list; l != nil {
		args.RulesSource = networkfirewall.RuleGroupRuleGroupRulesSourceArgs{RulesSourceList: networkfirewall.RuleGroupRuleGroupRulesSourceRulesSourceListArgs{
			GeneratedRulesType: pulumi.String(map[string]string{ListAllow: "ALLOWLIST", ListDeny: "DENYLIST"}[l.Action]),
			TargetTypes:        pulumi.ToStringArray(l.targetTypes()), Targets: pulumi.ToStringArray(l.Domains),
		}}
		if len(l.SourceCidrs) > 0 {
			args.RuleVariables = networkfirewall.RuleGroupRuleGroupRuleVariablesArgs{IpSets: ipSets(map[string][]string{HomeNet: l.SourceCidrs})}
		}
		return args
	}
	args.RulesSource = networkfirewall.RuleGroupRuleGroupRulesSourceArgs{RulesString: pulumi.String(g.text)}
	if s := g.suricata; s != nil && len(s.IpSets)+len(s.PortSets) > 0 {
		args.RuleVariables = networkfirewall.RuleGroupRuleGroupRuleVariablesArgs{IpSets: ipSets(s.IpSets), PortSets: portSets(s.PortSets)}
	}
	return args
}

func ipSets(sets map[string][]string) networkfirewall.RuleGroupRuleGroupRuleVariablesIpSetArray {
	var out networkfirewall.RuleGroupRuleGroupRuleVariablesIpSetArray
	for _, name := range slices.Sorted(maps.Keys(sets)) {
		out = append(out, networkfirewall.RuleGroupRuleGroupRuleVariablesIpSetArgs{
			Key: pulumi.String(name), IpSet: networkfirewall.RuleGroupRuleGroupRuleVariablesIpSetIpSetArgs{Definitions: pulumi.ToStringArray(sets[name])},
		})
	}
	return out
}

func portSets(sets map[string][]string) networkfirewall.RuleGroupRuleGroupRuleVariablesPortSetArray {
	var out networkfirewall.RuleGroupRuleGroupRuleVariablesPortSetArray
	for _, name := range slices.Sorted(maps.Keys(sets)) {
		out = append(out, networkfirewall.RuleGroupRuleGroupRuleVariablesPortSetArgs{
			Key: pulumi.String(name), PortSet: networkfirewall.RuleGroupRuleGroupRuleVariablesPortSetPortSetArgs{Definitions: pulumi.ToStringArray(sets[name])},
		})
	}
	return out
}
