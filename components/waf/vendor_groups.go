package waf

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// VendorGroup is a managed group of the AWS Marketplace, or one of AWS's that [ManagedGroups] has no argument for, such as
// AWSManagedRulesLinuxRuleSet. The account must have subscribed to groups of the Marketplace.
type VendorGroup struct {
	// Vendor is AWS, or the vendor's name as `aws wafv2 list-available-managed-rule-groups` has it.
	Vendor string `pulumi:"vendor"`
	// Name is the group's name, as that command has it.
	Name string `pulumi:"name"`
	// Capacity is how many WCUs the group takes, as `aws wafv2 describe-managed-rule-group` says; required but for AWS's own, whose it is known.
	Capacity int `pulumi:"capacity,optional"`
	// Group says how the group is used. Default: Block.
	Group ManagedGroup `pulumi:"group,optional"`
}

// RuleGroup is a rule group of one's own, such as [NewRuleGroup] makes.
type RuleGroup struct {
	// Name is the name of the rule that uses the group; it decides its place.
	Name string `pulumi:"name"`
	// Arn is the group's.
	Arn pulumi.StringInput `pulumi:"arn"`
	// Capacity is what the group was made with, 1 to 5,000 WCUs.
	Capacity int `pulumi:"capacity"`
	// Mode is Block or Count. Default: Block.
	Mode string `pulumi:"mode,optional"`
	// Reason says why the group only counts; required with Count.
	Reason string `pulumi:"reason,optional"`
	// Overrides change what single rules of the group do.
	Overrides []RuleOverride `pulumi:"overrides,optional"`
}

// ownArguments are AWS's groups that [ManagedGroups] has arguments for.
func ownArguments() map[string]string {
	return map[string]string{
		groupIpReputation: "ipReputation", groupAnonymousIp: "anonymousIp", groupKnownBadInputs: "knownBadInputs", groupCommon: "common",
		groupSqlInjection: "sqlInjection", groupAccountTakeover: "accountTakeover", groupBotControl: "botControl",
	}
}

func (g VendorGroup) compile(b *builder, at validate.Path) {
	capacity := g.Capacity
	switch {
	case strings.TrimSpace(g.Vendor) == "" || len(g.Vendor) > 128:
		b.c.Addf(validate.Required, at.Field("vendor"), g.Vendor, "required: AWS, or the vendor's name of up to 128 characters")
	case strings.TrimSpace(g.Name) == "" || len(g.Name) > 128:
		b.c.Addf(validate.Required, at.Field("name"), g.Name, "required: the group's name of up to 128 characters")
	case g.Vendor == "AWS":
		capacity = g.checkAws(b.c, at)
	case capacity < 1 || capacity > maxCapacity:
		b.c.Addf(validate.Required, at.Field("capacity"), capacity, "required, 1 to 5000: the WCUs that aws wafv2 describe-managed-rule-group says")
	}
	if _, own := ownArguments()[g.Name]; own && g.Vendor == "AWS" {
		return
	}
	name := plainName(g.Vendor + "-" + g.Name)
	if !checkName(b.c, at.Field("name"), name, 128) {
		return
	}
	b.addManaged(managed{
		at: at.Field("group"), vendor: g.Vendor, name: g.Name, rule: name, priority: place(bandVendor, name), capacity: capacity, mode: GroupBlock, group: g.Group,
	})
}

// checkAws gives the capacity of a group of AWS's.
func (g VendorGroup) checkAws(c *validate.Collector, at validate.Path) int {
	capacities, own := awsCapacities(), ownArguments()
	if argument, ok := own[g.Name]; ok {
		c.Addf(validate.Conflict, at.Field("name"), g.Name, "the group is there by managedGroups.%s: set that", argument)
		return 0
	}
	maps.DeleteFunc(capacities, func(name string, _ int) bool { return own[name] != "" })
	if validate.OneOf(c, at.Field("name"), g.Name, slices.Sorted(maps.Keys(capacities))...) && g.Capacity != 0 && g.Capacity != capacities[g.Name] {
		c.Addf(validate.Conflict, at.Field("capacity"), g.Capacity, "AWS counts %d WCUs for %s, not %d: drop capacity", capacities[g.Name], g.Name, g.Capacity)
	}
	return capacities[g.Name]
}

func (g RuleGroup) compile(b *builder, at validate.Path) {
	checkName(b.c, at.Field("name"), g.Name, 120)
	mode := cmp.Or(g.Mode, GroupBlock)
	if validate.OneOf(b.c, at.Field("mode"), mode, GroupBlock, GroupCount) && mode == GroupCount {
		b.relax(at, g.Reason)
	}
	if g.Capacity < 1 || g.Capacity > maxCapacity {
		b.c.Addf(validate.Invalid, at.Field("capacity"), g.Capacity, "%d WCUs: what the group was made with is 1 to 5000", g.Capacity)
	}
	statement := pulumi.Map{"arn": requiredArn(b.c, at.Field("arn"), g.Arn, "rulegroup", "a rule group")}
	if overrides := b.overrides(at.Field("overrides"), g.Overrides); len(overrides) > 0 {
		statement["ruleActionOverrides"] = overrides
	}
	name := "group-" + g.Name
	b.add(entry{
		at: at, name: name, priority: place(bandGroups, name), rule: pulumi.Map{"overrideAction": overrideAction(mode)},
		compiled: compiled{input: pulumi.Map{"ruleGroupReferenceStatement": statement}, capacity: g.Capacity, references: 1},
	})
}
