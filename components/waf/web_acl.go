package waf

import (
	"cmp"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/waf/raw"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// WebAclType is the type token of [WebAcl]. It is part of every URN: never change it without an alias.
const WebAclType = "palisade:waf:WebAcl"

// The scopes of a [WebAcl].
const (
	// ScopeRegional is for load balancers, REST APIs and the other services of a region.
	ScopeRegional = "Regional"
	// ScopeCloudFront is for distributions. AWS keeps it in us-east-1: give the component a provider of that region.
	ScopeCloudFront = "CloudFront"
)

// WebAclArgs configures [NewWebAcl]. Nothing must be given.
type WebAclArgs struct {
	// Scope is Regional or CloudFront. Default: Regional. Changing it replaces the web ACL.
	Scope string `pulumi:"scope,optional"`
	// DefaultAction is Allow or Block, for requests that no rule decides. Default: Allow. With Block only what rules allow gets through.
	DefaultAction string `pulumi:"defaultAction,optional"`
	// DefaultResponse is how requests are blocked by default, with Block. Default: 403.
	DefaultResponse *Response `pulumi:"defaultResponse,optional"`

	// ManagedGroups are AWS's groups of rules. Default: those of [ManagedGroups].
	ManagedGroups ManagedGroups `pulumi:"managedGroups,optional"`
	// VendorGroups are groups of the Marketplace, and further ones of AWS. Default: none.
	VendorGroups []VendorGroup `pulumi:"vendorGroups,optional"`
	// RuleGroups are rule groups of one's own. Default: none.
	RuleGroups []RuleGroup `pulumi:"ruleGroups,optional"`
	// AllowAddresses are let through past all rules that follow; each needs a reason. Default: none.
	AllowAddresses []AddressSet `pulumi:"allowAddresses,optional"`
	// DenyAddresses are kept out. Default: none.
	DenyAddresses []AddressSet `pulumi:"denyAddresses,optional"`
	// GeoRules are against countries. Default: none.
	GeoRules []GeoRule `pulumi:"geoRules,optional"`
	// RateLimits are against senders of too many requests, 10 at most. Default: none.
	RateLimits []RateLimit `pulumi:"rateLimits,optional"`
	// Rules are rules of one's own. Default: none.
	Rules []Rule `pulumi:"rules,optional"`
	// CapacityLimit is how many WCUs the rules may take together, up to 5,000. Default: 1500, which is in AWS's basic price.
	CapacityLimit int `pulumi:"capacityLimit,optional"`
	// AllowRuleJson hands all rules to the provider as JSON, which it compares with nothing: changes by hand are neither seen nor undone. Needed where
	// And, Or and Not are nested four levels deep and more. Default: the rules are the provider's property.
	AllowRuleJson *component.Relaxation `pulumi:"allowRuleJson,optional"`

	// ResponseBodies are bodies that rules answer with, by the key that a [Response] names. Default: none.
	ResponseBodies map[string]ResponseBody `pulumi:"responseBodies,optional"`
	// BodyInspectionKb is how much of a body is looked at, by what the web ACL protects: 16, 32, 48 or 64 KB for ApiGateway, AppRunnerService,
	// CognitoUserPool and VerifiedAccessInstance, or for CloudFront. Default: 16; AWS charges for more. Load balancers and AppSync have 8 KB, always.
	BodyInspectionKb map[string]int `pulumi:"bodyInspectionKb,optional"`
	// CaptchaImmunitySeconds is how long a solved puzzle is good for, 60 to 259200. Default: AWS's 300.
	CaptchaImmunitySeconds int `pulumi:"captchaImmunitySeconds,optional"`
	// ChallengeImmunitySeconds is how long a passed challenge is good for, 300 to 259200. Default: AWS's 300.
	ChallengeImmunitySeconds int `pulumi:"challengeImmunitySeconds,optional"`
	// TokenDomains are further domains whose tokens of puzzles and challenges are accepted, 10 at most. Default: the protected resource's own.
	TokenDomains []string `pulumi:"tokenDomains,optional"`
	// SampledRequests shows samples of requests in the console, whole, secrets included. Default: true.
	SampledRequests *bool `pulumi:"sampledRequests,optional"`

	// Logs says where the record of all requests goes. Default: to a bucket, kept for 90 days.
	Logs Logs `pulumi:"logs,optional"`
	// Alarms watch how much is blocked and counted. Default: 1000 requests in 5 minutes.
	Alarms Alarms `pulumi:"alarms,optional"`
	// Protection guards all that is made here against deletion. Default: enabled.
	Protection component.Protection `pulumi:"protection,optional"`
	// Tags are added to every resource that takes tags. Eventual: values may come from other resources.
	Tags pulumi.StringMapInput `pulumi:"tags,optional"`
}

// WebAcl is a web ACL of AWS WAF with its rules, lists of addresses, logs and alarms.
//
// # What it does not do
//
//   - It protects nothing by itself: use [Associate], the WebAclArn of WebIngress, or the webAclId of a distribution. WAF takes no network load balancers and
//     no HTTP APIs.
//   - With the defaults the list of anonymous addresses and the limit of bodies only count, since both would turn honest users away. Rate limits, geography and
//     bots are not looked at unless it is said.
//   - It sees the first 8 KB of a body before load balancers and AppSync, which AWS does not let one change: what lies beyond passes uninspected, unless
//     SizeRestrictions_BODY blocks.
//   - It has neither AWS's group against fraudulent account creation (ACFP) nor that against DDoS, which need settings of their own, and makes no subscription
//     of Shield Advanced.
//   - Its logs go to S3 or Firehose, not to CloudWatch Logs, and nothing reads them: alarms watch how many requests are blocked and counted.
//   - It promises nothing that `palisade verify` could prove: that decides packets, not requests. Rules cost by the month, requests by the million, and more
//     than 1,500 WCUs extra.
type WebAcl struct {
	pulumi.ResourceState

	// Arn names the web ACL to what it protects: distributions take it as webAclId, [Associate] lays it before the rest. It is known once the logs are
	// set up, so that nothing is protected unrecorded. AclId is the web ACL's id.
	Arn   pulumi.StringOutput `pulumi:"arn"`
	AclId pulumi.StringOutput `pulumi:"aclId"`
	// Capacity is how many WCUs the rules take at most.
	Capacity pulumi.IntOutput `pulumi:"capacity"`
	// RulePriorities are the priorities of all rules by their names, which are those of their metrics.
	RulePriorities pulumi.IntMapOutput `pulumi:"rulePriorities"`
	// LogDestinationArn is the bucket or stream that the records go to; empty if there are none.
	LogDestinationArn pulumi.StringOutput `pulumi:"logDestinationArn"`
	// Relaxations are the secure defaults that are loosened: the reason by property path.
	Relaxations pulumi.StringMapOutput `pulumi:"relaxations"`

	// Acl is the resource; IpSets are the sets of addresses by name, such as deny-bots-ipv4.
	Acl    *raw.WebAcl
	IpSets map[string]*raw.IpSet

	family component.Family
	scope  string
	name   string
}

// NewWebAcl makes a web ACL. All that is wrong with args is returned at once, as validate.Errors, before anything is registered; what only another
// resource can tell is checked in an Apply, with the same text.
func NewWebAcl(ctx *pulumi.Context, name string, args *WebAclArgs, opts ...pulumi.ResourceOption) (*WebAcl, error) {
	s, err := args.check(ctx, name, opts)
	if err != nil {
		return nil, err
	}
	a := s.args
	w := &WebAcl{scope: a.Scope, name: name, IpSets: map[string]*raw.IpSet{}}
	if err := ctx.RegisterComponentResourceV2(WebAclType, name, describe(a), w, opts...); err != nil {
		return nil, err
	}
	w.family = component.Family{Parent: w, Protection: a.Protection}
	s.family, s.tagger = w.family, component.Tagger{Component: name, Caller: a.Tags}
	w.LogDestinationArn = pulumi.String("").ToStringOutput()
	for _, create := range []func(*pulumi.Context, *steps) error{w.createSets, w.createAcl, w.createLogs, w.createAlarms} {
		if err := create(ctx, s); err != nil {
			return nil, err
		}
	}
	return w, ctx.RegisterResourceOutputs(w, w.collectOutputs(s.builder))
}

// PlanWebAcl plans what [NewWebAcl] makes, and refuses the same arguments by the same text, but makes nothing: see [component.Planned].
func PlanWebAcl(ctx *pulumi.Context, name string, args *WebAclArgs, opts ...pulumi.ResourceOption) (*WebAcl, error) {
	s, err := args.check(ctx, name, opts)
	if s == nil {
		return nil, err
	}
	return component.Planned(&WebAcl{scope: s.args.Scope, name: name}), err
}

// check checks the arguments, and begins the steps of a construction, which are nil only where the provider cannot be asked.
func (a *WebAclArgs) check(ctx *pulumi.Context, name string, opts []pulumi.ResourceOption) (*steps, error) {
	if a == nil {
		a = &WebAclArgs{}
	}
	region, err := regionOf(ctx, opts)
	if err != nil {
		return nil, fmt.Errorf("WebAcl %q: %w", name, err)
	}
	var c validate.Collector
	own := a.withDefaults()
	b := &builder{c: &c, name: name, scope: own.Scope, region: region, bodies: own.ResponseBodies, relaxed: component.Relaxations{}}
	s := &steps{name: name, region: region, builder: b, input: own.compile(b)}
	s.args = own // compiled: with what is not known yet checked in an Apply
	if err := c.Err(); err != nil {
		return s, fmt.Errorf("WebAcl %q:\n%w", name, err)
	}
	return s, nil
}

// steps is what the steps of a construction share.
type steps struct {
	args    WebAclArgs
	name    string
	region  string
	family  component.Family
	tagger  component.Tagger
	builder *builder
	input   raw.WebAclArgs
}

// regionOf asks the provider that the component's children will use.
func regionOf(ctx *pulumi.Context, opts []pulumi.ResourceOption) (string, error) {
	resolved, err := pulumi.NewResourceOptions(opts...)
	if err != nil {
		return "", err
	}
	var with []pulumi.InvokeOption
	if resolved.Parent != nil {
		with = append(with, pulumi.Parent(resolved.Parent))
	}
	given := resolved.Providers
	if resolved.Provider != nil {
		given = append(given, resolved.Provider)
	}
	for _, p := range given {
		// Only one provider can be named: AWS's if it can be told, otherwise the only one there is.
		if _, isAws := p.(*aws.Provider); isAws || len(given) == 1 {
			with = append(with, pulumi.Provider(p))
			break
		}
	}
	region, err := aws.GetRegion(ctx, &aws.GetRegionArgs{}, with...)
	if err != nil {
		return "", err
	}
	return region.Name, nil
}

// createSets makes the sets of addresses, and tells the rules that were waiting for them.
func (w *WebAcl) createSets(ctx *pulumi.Context, s *steps) error {
	for _, set := range s.builder.sets {
		made, err := raw.NewIpSet(ctx, s.name+"-"+set.name, raw.IpSetArgs{
			Scope: s.input.Scope, IpAddressVersion: set.version, Addresses: set.addresses, Tags: s.tagger.Tags(s.name + "-" + set.name),
		}, s.family.Child()...)
		if err != nil {
			return err
		}
		set.match["arn"], w.IpSets[set.name] = made.Arn, made
	}
	return nil
}

// createAcl makes the web ACL.
func (w *WebAcl) createAcl(ctx *pulumi.Context, s *steps) (err error) {
	input := s.input
	input.Tags = s.tagger.Tags(s.name)
	if rules := s.builder.rules(*s.args.SampledRequests); s.args.AllowRuleJson != nil {
		input.RuleJson = ruleJson(rules)
	} else {
		input.Rules = rules
	}
	w.Acl, err = raw.NewWebAcl(ctx, s.name, input, s.family.Child()...)
	w.Arn = w.Acl.Arn
	return err
}

func (a WebAclArgs) withDefaults() WebAclArgs {
	a.Scope, a.DefaultAction = cmp.Or(a.Scope, ScopeRegional), cmp.Or(a.DefaultAction, Allow)
	a.CapacityLimit = cmp.Or(a.CapacityLimit, basicCapacity)
	if a.SampledRequests == nil {
		yes := true
		a.SampledRequests = &yes
	}
	a.Logs, a.Alarms = a.Logs.withDefaults(), a.Alarms.withDefaults()
	return a
}
