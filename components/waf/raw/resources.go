package raw

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// The types of the resources: those of the SDK's package wafv2.
const (
	WebAclType                     = "aws:wafv2/webAcl:WebAcl"
	WebAclAssociationType          = "aws:wafv2/webAclAssociation:WebAclAssociation"
	WebAclLoggingConfigurationType = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
	IpSetType                      = "aws:wafv2/ipSet:IpSet"
	RegexPatternSetType            = "aws:wafv2/regexPatternSet:RegexPatternSet"
	RuleGroupType                  = "aws:wafv2/ruleGroup:RuleGroup"
)

// The scopes of all resources.
const (
	// ScopeRegional is for load balancers, REST APIs and the other regional services.
	ScopeRegional = "REGIONAL"
	// ScopeCloudFront is for distributions; its resources are made in us-east-1.
	ScopeCloudFront = "CLOUDFRONT"
)

// WebAclArgs are the arguments of [NewWebAcl]. Rules and configurations have the form that the SDK's properties of these names have.
type WebAclArgs struct {
	// Scope is [ScopeRegional] or [ScopeCloudFront]. Changing it replaces the web ACL.
	Scope string
	// Description is shown in the console.
	Description string
	// DefaultAction is what happens to a request that no rule decides: an object with allow or block.
	DefaultAction pulumi.Map
	// Rules are the rules; RuleJson stands in their place, as text in the form of WAF's API.
	Rules    pulumi.Array
	RuleJson pulumi.StringPtrInput
	// VisibilityConfig names the metric, and says whether requests are sampled.
	VisibilityConfig pulumi.Map
	// CustomResponseBodies are bodies that rules answer with.
	CustomResponseBodies pulumi.Array
	// AssociationConfig holds how much of a body is inspected.
	AssociationConfig pulumi.Map
	// CaptchaConfig and ChallengeConfig say how long a solved one is good for.
	CaptchaConfig, ChallengeConfig pulumi.Map
	// TokenDomains are further domains whose tokens are accepted.
	TokenDomains []string
	// Tags are the tags.
	Tags pulumi.StringMapInput
}

// WebAcl is a web ACL.
type WebAcl struct {
	pulumi.CustomResourceState

	// Arn names it to what it protects, Name is its name in AWS, and Capacity the WCUs that AWS counts for it.
	Arn      pulumi.StringOutput `pulumi:"arn"`
	Name     pulumi.StringOutput `pulumi:"name"`
	Capacity pulumi.IntOutput    `pulumi:"capacity"`
}

// NewWebAcl registers a web ACL.
func NewWebAcl(ctx *pulumi.Context, name string, args WebAclArgs, opts ...pulumi.ResourceOption) (*WebAcl, error) {
	acl := &WebAcl{}
	return acl, ctx.RegisterResource(WebAclType, name, given(pulumi.Map{
		"scope": pulumi.String(args.Scope), "description": text(args.Description), "defaultAction": args.DefaultAction,
		"rules": list(args.Rules), "ruleJson": args.RuleJson, "visibilityConfig": args.VisibilityConfig,
		"customResponseBodies": list(args.CustomResponseBodies), "associationConfig": object(args.AssociationConfig),
		"captchaConfig": object(args.CaptchaConfig), "challengeConfig": object(args.ChallengeConfig),
		"tokenDomains": texts(args.TokenDomains), "tags": args.Tags,
	}), acl, sdkOptions(opts)...)
}

// WebAclAssociation lays a web ACL before a regional resource.
type WebAclAssociation struct {
	pulumi.CustomResourceState

	// WebAclArn and ResourceArn are the two ends.
	WebAclArn   pulumi.StringOutput `pulumi:"webAclArn"`
	ResourceArn pulumi.StringOutput `pulumi:"resourceArn"`
}

// NewWebAclAssociation registers an association. Distributions have none: they name the web ACL's ARN themselves.
func NewWebAclAssociation(ctx *pulumi.Context, name string, webAclArn, resourceArn pulumi.StringInput, opts ...pulumi.ResourceOption) (*WebAclAssociation, error) {
	a := &WebAclAssociation{}
	return a, ctx.RegisterResource(WebAclAssociationType, name, pulumi.Map{"webAclArn": webAclArn, "resourceArn": resourceArn}, a, sdkOptions(opts)...)
}

// WebAclLoggingConfigurationArgs are the arguments of [NewWebAclLoggingConfiguration].
type WebAclLoggingConfigurationArgs struct {
	// ResourceArn is the ARN of the web ACL.
	ResourceArn pulumi.StringInput
	// DestinationArn is a bucket, a Firehose stream or a log group whose name begins with aws-waf-logs-. Changing it replaces the configuration.
	DestinationArn pulumi.StringInput
	// RedactedFields are objects with one of method, queryString, uriPath and singleHeader.
	RedactedFields pulumi.Array
	// LoggingFilter says which records are kept.
	LoggingFilter pulumi.Map
}

// WebAclLoggingConfiguration is where the records of a web ACL go.
type WebAclLoggingConfiguration struct {
	pulumi.CustomResourceState

	// ResourceArn is the web ACL's.
	ResourceArn pulumi.StringOutput `pulumi:"resourceArn"`
}

// NewWebAclLoggingConfiguration registers where the records of a web ACL go.
func NewWebAclLoggingConfiguration(
	ctx *pulumi.Context, name string, args WebAclLoggingConfigurationArgs, opts ...pulumi.ResourceOption,
) (*WebAclLoggingConfiguration, error) {
	c := &WebAclLoggingConfiguration{}
	return c, ctx.RegisterResource(WebAclLoggingConfigurationType, name, given(pulumi.Map{
		"resourceArn": args.ResourceArn, "logDestinationConfigs": pulumi.Array{args.DestinationArn},
		"redactedFields": list(args.RedactedFields), "loggingFilter": object(args.LoggingFilter),
	}), c, sdkOptions(opts)...)
}

// IpSetArgs are the arguments of [NewIpSet].
type IpSetArgs struct {
	// Scope is that of the web ACLs which use it.
	Scope string
	// Description is shown in the console.
	Description string
	// IpAddressVersion is IPV4 or IPV6. Changing it replaces the set.
	IpAddressVersion string
	// Addresses are blocks, at most 10,000; AWS takes any length but /0.
	Addresses []pulumi.StringInput
	// Tags are the tags.
	Tags pulumi.StringMapInput
}

// IpSet is a set of blocks of addresses.
type IpSet struct {
	pulumi.CustomResourceState

	// Arn names it to rules.
	Arn pulumi.StringOutput `pulumi:"arn"`
}

// NewIpSet registers a set of addresses.
func NewIpSet(ctx *pulumi.Context, name string, args IpSetArgs, opts ...pulumi.ResourceOption) (*IpSet, error) {
	addresses := pulumi.StringArray(args.Addresses)
	if addresses == nil {
		addresses = pulumi.StringArray{}
	}
	s := &IpSet{}
	return s, ctx.RegisterResource(IpSetType, name, given(pulumi.Map{
		"scope": pulumi.String(args.Scope), "description": text(args.Description), "ipAddressVersion": pulumi.String(args.IpAddressVersion),
		"addresses": addresses, "tags": args.Tags,
	}), s, sdkOptions(opts)...)
}

// RegexPatternSetArgs are the arguments of [NewRegexPatternSet].
type RegexPatternSetArgs struct {
	// Scope is that of the web ACLs which use it.
	Scope string
	// Description is shown in the console.
	Description string
	// RegularExpressions are the patterns, at most 10 of 200 characters each.
	RegularExpressions []string
	// Tags are the tags.
	Tags pulumi.StringMapInput
}

// RegexPatternSet is a set of regular expressions.
type RegexPatternSet struct {
	pulumi.CustomResourceState

	// Arn names it to rules.
	Arn pulumi.StringOutput `pulumi:"arn"`
}

// NewRegexPatternSet registers a set of regular expressions.
func NewRegexPatternSet(ctx *pulumi.Context, name string, args RegexPatternSetArgs, opts ...pulumi.ResourceOption) (*RegexPatternSet, error) {
	patterns := pulumi.Array{}
	for _, p := range args.RegularExpressions {
		patterns = append(patterns, pulumi.Map{"regexString": pulumi.String(p)})
	}
	s := &RegexPatternSet{}
	return s, ctx.RegisterResource(RegexPatternSetType, name, given(pulumi.Map{
		"scope": pulumi.String(args.Scope), "description": text(args.Description), "regularExpressions": patterns, "tags": args.Tags,
	}), s, sdkOptions(opts)...)
}

// RuleGroupArgs are the arguments of [NewRuleGroup].
type RuleGroupArgs struct {
	// Scope is that of the web ACLs which use it.
	Scope string
	// Description is shown in the console.
	Description string
	// Capacity is how many WCUs its rules may ever need, 1 to 5,000. Changing it replaces the group.
	Capacity int
	// Rules are the rules.
	Rules pulumi.Array
	// VisibilityConfig names the metric.
	VisibilityConfig pulumi.Map
	// CustomResponseBodies are bodies that rules answer with.
	CustomResponseBodies pulumi.Array
	// Tags are the tags.
	Tags pulumi.StringMapInput
}

// RuleGroup is a group of rules that several web ACLs may use.
type RuleGroup struct {
	pulumi.CustomResourceState

	// Arn names it to web ACLs.
	Arn pulumi.StringOutput `pulumi:"arn"`
	// Capacity is what web ACLs that use it are counted.
	Capacity pulumi.IntOutput `pulumi:"capacity"`
}

// NewRuleGroup registers a group of rules.
func NewRuleGroup(ctx *pulumi.Context, name string, args RuleGroupArgs, opts ...pulumi.ResourceOption) (*RuleGroup, error) {
	g := &RuleGroup{}
	return g, ctx.RegisterResource(RuleGroupType, name, given(pulumi.Map{
		"scope": pulumi.String(args.Scope), "description": text(args.Description), "capacity": pulumi.Int(args.Capacity),
		"rules": list(args.Rules), "visibilityConfig": args.VisibilityConfig,
		"customResponseBodies": list(args.CustomResponseBodies), "tags": args.Tags,
	}), g, sdkOptions(opts)...)
}
