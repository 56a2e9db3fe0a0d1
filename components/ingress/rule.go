package ingress

import (
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// Limits of the conditions of one rule ("Quotas for your Application Load Balancers").
const (
	mostConditionValues = 5
	mostWildcards       = 6
	longestPattern      = 128
)

// Rule says what becomes of the requests that meet all of its conditions, of which each is met by one of its values; at least one is required, and at
// most 5 values in all. In patterns * stands for any characters and ? for one; a rule may have 6 of them.
type Rule struct {
	// Name is a name that stays. Required.
	Name string `pulumi:"name"`
	// Priority decides which rule is tried first: the lowest, 1 to 50000, each once. It is never chosen here, so that a new rule renumbers no other: leave
	// room, such as 100, 200, 300. Required.
	Priority int `pulumi:"priority"`
	// Hosts are patterns of the name that is asked for, such as *.example.com. Case does not matter.
	Hosts []string `pulumi:"hosts,optional"`
	// Paths are patterns of the path, such as /img/*. Case matters.
	Paths []string `pulumi:"paths,optional"`
	// Methods are methods of HTTP, such as GET, exactly as they are sent.
	Methods []string `pulumi:"methods,optional"`
	// SourceCidrBlocks are blocks that the client connects from; what X-Forwarded-For says does not count.
	SourceCidrBlocks []string `pulumi:"sourceCidrBlocks,optional"`
	// Headers are patterns of the values of headers, by the header's name; all headers that are named must match.
	Headers map[string][]string `pulumi:"headers,optional"`
	// Query are pairs of a key and a pattern of its value, of which one must match.
	Query []QueryString `pulumi:"query,optional"`
	// Action is what becomes of the requests.
	Action Action `pulumi:"action"`
}

// QueryString is a part of the query: ?KEY=VALUE.
type QueryString struct {
	// Key is the pattern of the key. Default: any.
	Key string `pulumi:"key,optional"`
	// Value is the pattern of the value.
	Value string `pulumi:"value"`
}

// values are the values of all conditions.
func (r Rule) values() []string {
	all := slices.Concat(r.Hosts, r.Paths, r.Methods, r.SourceCidrBlocks)
	for _, name := range slices.Sorted(maps.Keys(r.Headers)) {
		all = append(all, r.Headers[name]...)
	}
	for _, q := range r.Query {
		all = append(all, q.Value)
	}
	return all
}

func checkRules(c *validate.Collector, at validate.Path, rules []Rule, groups []TargetGroup) {
	checkNames(c, at, named(rules, func(r Rule) string { return r.Name }))
	if len(rules) > 100 {
		c.Addf(validate.Invalid, at, len(rules), "%d rules: AWS takes 100 for a load balancer unless the quota is raised; join some", len(rules))
	}
	taken := map[int]string{}
	for i, r := range rules {
		at := at.Index(i)
		switch other, is := taken[r.Priority]; {
		case r.Priority == 0:
			c.Addf(validate.Required, at.Field("priority"), 0, "required: 1 to 50000, the lowest is tried first; leave room between rules, such as 100, 200, 300")
		case r.Priority < 1 || r.Priority > 50000:
			c.Addf(validate.Invalid, at.Field("priority"), r.Priority, "%d is not within 1 to 50000", r.Priority)
		case is:
			c.Addf(validate.Duplicate, at.Field("priority"), r.Priority, "%d is the priority of rule %q already: choose another", r.Priority, other)
		}
		taken[r.Priority] = r.Name
		r.validate(c, at)
		r.Action.validate(c, at.Field("action"), groups)
	}
}

func (r Rule) validate(c *validate.Collector, at validate.Path) {
	values := r.values()
	if len(values) == 0 {
		c.Addf(validate.Required, at, nil, "required: a condition, such as paths or hosts; for all requests that no rule matches use defaultAction")
	}
	if len(values) > mostConditionValues {
		c.Addf(validate.Invalid, at, len(values), "%d values of conditions: AWS takes at most %d in one rule; make it several", len(values), mostConditionValues)
	}
	if n := strings.Count(strings.Join(values, ""), "*") + strings.Count(strings.Join(values, ""), "?"); n > mostWildcards {
		c.Addf(validate.Invalid, at, n, "%d wildcards: AWS takes at most %d in one rule; make it several", n, mostWildcards)
	}
	checkPatterns(c, at.Field("hosts"), r.Hosts)
	checkPatterns(c, at.Field("paths"), r.Paths)
	for i, path := range r.Paths {
		if !strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "*") {
			c.Addf(validate.Invalid, at.Field("paths").Index(i), path, "%q matches no path: begin it with / or *", path)
		}
	}
	for i, m := range r.Methods {
		if !regexp.MustCompile(`^[A-Z_-]{1,40}$`).MatchString(m) {
			c.Addf(validate.Invalid, at.Field("methods").Index(i), m, "%q is no method in capital letters, such as GET", m)
		}
	}
	for i, block := range r.SourceCidrBlocks {
		if p, err := netip.ParsePrefix(block); err != nil || p != p.Masked() {
			c.Addf(validate.Invalid, at.Field("sourceCidrBlocks").Index(i), block, "%q is not a block, which reads 203.0.113.0/24", block)
		}
	}
	for name, patterns := range r.Headers {
		at := at.Field("headers").Key(name)
		if !regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,40}$").MatchString(name) || strings.EqualFold(name, "host") {
			c.Addf(validate.Invalid, at, name, "%q is no name of a header of at most 40 characters; for Host use hosts", name)
		}
		if len(patterns) == 0 {
			c.Addf(validate.Required, at, nil, "required: a pattern of the header's value")
		}
		checkPatterns(c, at, patterns)
	}
	for i, q := range r.Query {
		checkPattern(c, at.Field("query").Index(i).Field("value"), q.Value)
	}
}

func checkPatterns(c *validate.Collector, at validate.Path, patterns []string) {
	for i, p := range patterns {
		checkPattern(c, at.Index(i), p)
	}
}

func checkPattern(c *validate.Collector, at validate.Path, pattern string) {
	if pattern == "" || len(pattern) > longestPattern {
		c.Addf(validate.Invalid, at, pattern, "%d characters: AWS takes 1 to %d", len(pattern), longestPattern)
	}
}

func (r Rule) conditions() lb.ListenerRuleConditionArray {
	var all lb.ListenerRuleConditionArray
	if len(r.Hosts) > 0 {
		all = append(all, lb.ListenerRuleConditionArgs{HostHeader: lb.ListenerRuleConditionHostHeaderArgs{Values: pulumi.ToStringArray(r.Hosts)}})
	}
	if len(r.Paths) > 0 {
		all = append(all, lb.ListenerRuleConditionArgs{PathPattern: lb.ListenerRuleConditionPathPatternArgs{Values: pulumi.ToStringArray(r.Paths)}})
	}
	if len(r.Methods) > 0 {
		all = append(all, lb.ListenerRuleConditionArgs{HttpRequestMethod: lb.ListenerRuleConditionHttpRequestMethodArgs{Values: pulumi.ToStringArray(r.Methods)}})
	}
	if len(r.SourceCidrBlocks) > 0 {
		all = append(all, lb.ListenerRuleConditionArgs{SourceIp: lb.ListenerRuleConditionSourceIpArgs{Values: pulumi.ToStringArray(r.SourceCidrBlocks)}})
	}
	for _, name := range slices.Sorted(maps.Keys(r.Headers)) {
		all = append(all, lb.ListenerRuleConditionArgs{HttpHeader: lb.ListenerRuleConditionHttpHeaderArgs{
			HttpHeaderName: pulumi.String(name), Values: pulumi.ToStringArray(r.Headers[name]),
		}})
	}
	if len(r.Query) > 0 {
		var pairs lb.ListenerRuleConditionQueryStringArray
		for _, q := range r.Query {
			pair := lb.ListenerRuleConditionQueryStringArgs{Value: pulumi.String(q.Value)}
			if q.Key != "" {
				pair.Key = pulumi.String(q.Key)
			}
			pairs = append(pairs, pair)
		}
		all = append(all, lb.ListenerRuleConditionArgs{QueryStrings: pairs})
	}
	return all
}

// createRules makes the rules of a listener, and gives them for others to wait for.
func (b *balancer) createRules(
	ctx *pulumi.Context, listener *lb.Listener, rules []Rule, lock *EdgeLock, groups map[string]*lb.TargetGroup, options []pulumi.ResourceOption,
) ([]pulumi.Resource, error) {
	var all []pulumi.Resource
	for _, r := range rules {
		name := b.name + "-rule-" + r.Name
		rule, err := lb.NewListenerRule(ctx, name, &lb.ListenerRuleArgs{
			ListenerArn: listener.Arn, Priority: pulumi.Int(r.Priority), Conditions: append(r.conditions(), lock.conditions()...), Actions: r.Action.forRule(groups), Tags: b.tagger.Tags(name),
		}, options...)
		if err != nil {
			return nil, err
		}
		all = append(all, rule)
	}
	return all, nil
}
