package waf

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/waf/raw"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// RuleGroupArgs configures [NewRuleGroup].
type RuleGroupArgs struct {
	// Scope is that of the web ACLs which use the group. Default: Regional.
	Scope string `pulumi:"scope,optional"`
	// Capacity is how many WCUs the rules may ever need, 1 to 5,000. It cannot be changed while a web ACL uses the group: leave room. Required.
	Capacity int `pulumi:"capacity"`
	// Rules are the rules. Their priorities are any number from 0; reasons are asked for as in a web ACL.
	Rules []Rule `pulumi:"rules"`
	// ResponseBodies are bodies that rules answer with. Default: none.
	ResponseBodies map[string]ResponseBody `pulumi:"responseBodies,optional"`
	// SampledRequests shows samples of requests in the console. Default: true.
	SampledRequests *bool `pulumi:"sampledRequests,optional"`
	// Protection guards the group against deletion. Default: enabled.
	Protection component.Protection `pulumi:"protection,optional"`
	// Tags are the group's. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// NewRuleGroup makes a group of rules that several web ACLs use, by [WebAclArgs.RuleGroups]. All that is wrong with args is returned at once, before the
// group is registered.
func NewRuleGroup(ctx *pulumi.Context, name string, args *RuleGroupArgs, opts ...pulumi.ResourceOption) (*raw.RuleGroup, error) {
	if args == nil {
		args = &RuleGroupArgs{}
	}
	var c validate.Collector
	checkComponentName(&c, name)
	scopes := map[string]string{ScopeRegional: raw.ScopeRegional, ScopeCloudFront: raw.ScopeCloudFront}
	scope := cmp.Or(args.Scope, ScopeRegional)
	validate.OneOf(&c, validate.At("scope"), scope, ScopeRegional, ScopeCloudFront)
	b := &builder{c: &c, name: name, scope: scope, bodies: args.ResponseBodies, relaxed: component.Relaxations{}, inGroup: true}
	for i, r := range args.Rules {
		r.compile(b, validate.At("rules").Index(i))
	}
	if len(args.Rules) == 0 {
		c.Addf(validate.Required, validate.At("rules"), nil, "required: one rule at least")
	}
	checkTogether(&c, b.entries)
	checkDepth(&c, b.entries)
	if args.Capacity < 1 || args.Capacity > maxCapacity {
		c.Addf(validate.Invalid, validate.At("capacity"), args.Capacity, "%d WCUs: AWS takes groups of 1 to 5000", args.Capacity)
	} else if needed := totalCapacity(b.entries); needed > args.Capacity {
		c.Addf(validate.TooSmall, validate.At("capacity"), args.Capacity, "the rules take %d WCUs, more than %d: it cannot grow later, so leave room", needed, args.Capacity)
	}
	args.Protection.Validate(&c, validate.At("protection"))
	tags := component.CheckedTags(&c, validate.At("tags"), args.Tags)
	bodies := bodiesOf(&c, validate.At("responseBodies"), args.ResponseBodies)
	if err := c.Err(); err != nil {
		return nil, fmt.Errorf("RuleGroup %q:\n%w", name, err)
	}
	sampled := args.SampledRequests == nil || *args.SampledRequests
	return raw.NewRuleGroup(ctx, name, raw.RuleGroupArgs{
		Scope: scopes[scope], Capacity: args.Capacity, Rules: b.rules(sampled), VisibilityConfig: visibility(name, sampled), CustomResponseBodies: bodies,
		Tags: component.Tagger{Component: name, Caller: tags}.Tags(name),
	}, slices.Concat([]pulumi.ResourceOption{pulumi.Protect(args.Protection.Enabled())}, opts)...)
}

// totalCapacity is what rules take together.
func totalCapacity(entries []entry) (total int) {
	for _, e := range entries {
		total += e.capacity
	}
	return total
}
