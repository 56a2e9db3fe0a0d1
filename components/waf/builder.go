package waf

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/waf/raw"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// maxDepth is how deep the provider's property takes And, Or and Not in each other.
const maxDepth = 3

// builder gathers the rules of a web ACL, what they need, and all that is wrong with them.
type builder struct {
	c       *validate.Collector
	name    string
	scope   string
	region  string
	bodies  map[string]ResponseBody
	relaxed component.Relaxations
	// inGroup is for rules of a rule group, which have no bands.
	inGroup bool

	entries  []entry
	sets     []ipSet
	capacity int
}

func (b *builder) add(e entry) { b.entries = append(b.entries, e) }

// relax notes that less is done than by default, and demands the reason.
func (b *builder) relax(at validate.Path, reason string) {
	component.RequireReason(b.c, at.Field("reason"), reason)
	b.relaxed[at.String()] = reason
}

// rules are all rules in the order in which WAF looks at them.
func (b *builder) rules(sampled bool) pulumi.Array {
	slices.SortFunc(b.entries, func(x, y entry) int { return cmp.Compare(x.priority, y.priority) })
	rules := pulumi.Array{}
	for _, e := range b.entries {
		rules = append(rules, e.ruleInput(sampled))
	}
	return rules
}

// compile checks all arguments, gathers the rules, and gives what the web ACL is made with but for these. What is not known yet is checked in an Apply:
// a has the checked values then.
func (a *WebAclArgs) compile(b *builder) raw.WebAclArgs {
	c := b.c
	checkComponentName(c, b.name)
	scope := raw.ScopeRegional
	if validate.OneOf(c, validate.At("scope"), a.Scope, ScopeRegional, ScopeCloudFront) && a.Scope == ScopeCloudFront {
		scope = raw.ScopeCloudFront
		if b.region != "us-east-1" {
			c.Addf(validate.Conflict, validate.At("scope"), b.region, "AWS keeps what is for CloudFront in us-east-1, and the provider works in %s: give the component a provider of us-east-1", b.region)
		}
	}
	a.compileRules(b)
	a.Protection.Validate(c, validate.At("protection"))
	b.relaxed.AddProtection(a.Protection)
	a.Tags = component.CheckedTags(c, validate.At("tags"), a.Tags)
	a.Logs, a.Alarms = a.Logs.checked(b, validate.At("logs")), a.Alarms.checked(b, validate.At("alarms"))
	a.checkTokenDomains(c, validate.At("tokenDomains"))
	out := raw.WebAclArgs{
		Scope: scope, Description: "Made by " + WebAclType + " " + b.name, DefaultAction: a.defaultAction(b),
		VisibilityConfig:     visibility(b.name, *a.SampledRequests),
		CustomResponseBodies: bodiesOf(c, validate.At("responseBodies"), a.ResponseBodies), TokenDomains: a.TokenDomains,
		AssociationConfig: a.bodyInspection(c, validate.At("bodyInspectionKb")),
	}
	if s := a.CaptchaImmunitySeconds; s != 0 {
		out.CaptchaConfig = immunity(c, validate.At("captchaImmunitySeconds"), s, minCaptcha)
	}
	if s := a.ChallengeImmunitySeconds; s != 0 {
		out.ChallengeConfig = immunity(c, validate.At("challengeImmunitySeconds"), s, minChallenge)
	}
	return out
}

// compileRules gathers the rules of all kinds, then looks at them together.
func (a *WebAclArgs) compileRules(b *builder) {
	c := b.c
	for i, s := range a.AllowAddresses {
		s.compileAllow(b, validate.At("allowAddresses").Index(i))
	}
	for i, s := range a.DenyAddresses {
		s.compileDeny(b, validate.At("denyAddresses").Index(i))
	}
	for i, g := range a.GeoRules {
		g.compile(b, validate.At("geoRules").Index(i))
	}
	for i, l := range a.RateLimits {
		l.compile(b, validate.At("rateLimits").Index(i))
	}
	a.ManagedGroups.compile(b, validate.At("managedGroups"))
	for i, g := range a.VendorGroups {
		g.compile(b, validate.At("vendorGroups").Index(i))
	}
	for i, g := range a.RuleGroups {
		g.compile(b, validate.At("ruleGroups").Index(i))
	}
	for i, r := range a.Rules {
		r.compile(b, validate.At("rules").Index(i))
	}
	if n := len(a.RateLimits); n > maxRates {
		c.Addf(validate.Invalid, validate.At("rateLimits"), n, "%d rate limits: AWS takes 10 in a web ACL", n)
	}
	limit := validate.At("capacityLimit")
	if a.CapacityLimit < 1 || a.CapacityLimit > maxCapacity {
		c.Addf(validate.Invalid, limit, a.CapacityLimit, "%d WCUs: AWS takes up to 5000", a.CapacityLimit)
	} else {
		b.capacity = checkCapacity(c, limit, a.CapacityLimit, b.entries)
	}
	checkTogether(c, b.entries)
	if a.AllowRuleJson != nil {
		a.AllowRuleJson.Validate(c, validate.At("allowRuleJson"))
		b.relaxed.Add(validate.At("allowRuleJson"), a.AllowRuleJson)
		return
	}
	checkDepth(c, b.entries)
}

// checkDepth finds rules that the provider's property does not take.
func checkDepth(c *validate.Collector, entries []entry) {
	for _, e := range entries {
		if e.depth > maxDepth {
			c.Addf(validate.Invalid, e.at, e.depth, "and, or and not are nested %d levels deep, and AWS's provider takes %d: flatten them, or set allowRuleJson", e.depth, maxDepth)
		}
	}
}

func (a *WebAclArgs) defaultAction(b *builder) pulumi.Map {
	validate.OneOf(b.c, validate.At("defaultAction"), a.DefaultAction, Allow, Block)
	with := pulumi.Map{}
	if r := a.DefaultResponse; r != nil {
		at := validate.At("defaultResponse")
		if a.DefaultAction != Block {
			b.c.Addf(validate.Conflict, at, a.DefaultAction, "a response is for requests that are blocked: drop it, or set defaultAction Block")
		}
		with["customResponse"] = r.config(b.c, at, b.bodies)
	}
	return actionOf(a.DefaultAction, with)
}

// bodyInspection is how much of a body is looked at ("Considerations for managing body inspection in AWS WAF").
func (a *WebAclArgs) bodyInspection(c *validate.Collector, at validate.Path) pulumi.Map {
	properties := map[string]string{
		"ApiGateway": "apiGateways", "AppRunnerService": "appRunnerServices", "CognitoUserPool": "cognitoUserPools",
		"VerifiedAccessInstance": "verifiedAccessInstances",
	}
	if a.Scope == ScopeCloudFront {
		properties = map[string]string{"CloudFront": "cloudfronts"}
	}
	limits := pulumi.Map{}
	for _, what := range slices.Sorted(maps.Keys(a.BodyInspectionKb)) {
		kb := a.BodyInspectionKb[what]
		if !validate.OneOf(c, at.Key(what), what, slices.Sorted(maps.Keys(properties))...) {
			continue
		}
		if !slices.Contains([]int{16, 32, 48, 64}, kb) {
			c.Addf(validate.Invalid, at.Key(what), kb, "%d KB: AWS looks at 16, 32, 48 or 64 KB", kb)
		}
		limits[properties[what]] = pulumi.Array{pulumi.Map{"defaultSizeInspectionLimit": pulumi.String(fmt.Sprintf("KB_%d", kb))}}
	}
	if len(limits) == 0 {
		return nil
	}
	return pulumi.Map{"requestBodies": pulumi.Array{limits}}
}

func (a *WebAclArgs) checkTokenDomains(c *validate.Collector, at validate.Path) {
	if n := len(a.TokenDomains); n > 10 {
		c.Addf(validate.Invalid, at, n, "%d domains: AWS takes 10", n)
	}
	for i, domain := range a.TokenDomains {
		if n := len(domain); n < 1 || n > 253 || strings.Trim(domain, nameCharacters+".") != "" || !strings.Contains(domain, ".") {
			c.Addf(validate.Invalid, at.Index(i), domain, "%q is no domain, which reads example.com", domain)
		}
	}
}
