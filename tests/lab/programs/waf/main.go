// Command waf has three web ACLs: one with a rule of every kind before a load balancer, another with the same rules as JSON and one more that is nested too
// deep for anything else, and one for CloudFront that sends its logs through a stream. The setting loginLimit is a rate.
package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sns"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/waf"
	"github.com/palisade-iac/palisade/components/waf/raw"
)

func main() { pulumi.Run(program) }

func mayGo() component.Protection {
	return component.Protection{Mode: component.ProtectionDisabled, Reason: "lives for one test"}
}

func program(ctx *pulumi.Context) error {
	shared, err := sets(ctx)
	if err != nil {
		return err
	}
	args := everyRule(ctx, shared)
	regional, err := waf.NewWebAcl(ctx, "web", args)
	if err != nil {
		return err
	}
	args.Rules = append(args.Rules, deep())
	args.AllowRuleJson = &component.Relaxation{Reason: "to compare"}
	args.Logs, args.Alarms = waf.Logs{AllowNone: args.AllowRuleJson}, waf.Alarms{AllowNone: args.AllowRuleJson}
	if _, err := waf.NewWebAcl(ctx, "json", args); err != nil {
		return err
	}
	if err := protect(ctx, regional); err != nil {
		return err
	}
	edge, err := waf.NewWebAcl(ctx, "edge", &waf.WebAclArgs{
		Scope: waf.ScopeCloudFront,
		ManagedGroups: waf.ManagedGroups{
			AccountTakeover: &waf.AccountTakeover{
				LoginPath: "/login", PayloadType: "FORM_ENCODED", UsernameField: "user", PasswordField: "password", SuccessCodes: []int{200}, FailureCodes: []int{401, 403},
			},
			BotControl: &waf.BotControl{InspectionLevel: "Targeted", EnableMachineLearning: true},
		},
		BodyInspectionKb: map[string]int{"CloudFront": 32},
		Logs: waf.Logs{
			Destination: waf.LogsToFirehose,
			Filter: &waf.LogFilter{
				Filters:         []waf.LogCondition{{Behavior: "KEEP", Actions: []string{"BLOCK", "COUNT"}, Labels: []string{"awswaf:managed:aws:core-rule-set:SizeRestrictions_Body"}}},
				DefaultBehavior: "DROP", Reason: "only what matched is of interest here",
			},
		},
		Protection: mayGo(),
	})
	if err != nil {
		return err
	}
	ctx.Export("regional", regional.Arn)
	ctx.Export("edge", edge.Arn)
	return nil
}

// deep is a rule that is nested too deep for the provider's property.
func deep() waf.Rule {
	return waf.Rule{Name: "deep", Priority: 500000, Statement: waf.Statement{Not: &waf.Statement{Or: []waf.Statement{
		{And: []waf.Statement{{Not: &waf.Statement{ByteMatch: path("/internal")}}, {GeoMatch: &waf.GeoMatch{CountryCodes: []string{"AU"}}}}},
		{SqliMatch: &waf.SqliMatch{Field: waf.Field{Component: "Headers", Excluded: []string{"cookie"}, Oversize: "MATCH"}}},
	}}}}
}

// path matches a path from its beginning.
func path(prefix string) *waf.ByteMatch {
	return &waf.ByteMatch{
		Field: waf.Field{Component: "UriPath"}, PositionalConstraint: "STARTS_WITH", SearchString: prefix, TextTransformations: []string{"URL_DECODE", "LOWERCASE"},
	}
}

// shared is what rules refer to.
type shared struct {
	topic    *sns.Topic
	patterns *raw.RegexPatternSet
	tarpit   *raw.RuleGroup
}

func sets(ctx *pulumi.Context) (s shared, err error) {
	if s.topic, err = sns.NewTopic(ctx, "alarms", nil); err != nil {
		return s, err
	}
	if s.patterns, err = raw.NewRegexPatternSet(ctx, "agents", raw.RegexPatternSetArgs{Scope: raw.ScopeRegional, RegularExpressions: []string{"^curl/", "^wget/"}}); err != nil {
		return s, err
	}
	s.tarpit, err = waf.NewRuleGroup(ctx, "tarpit", &waf.RuleGroupArgs{
		Capacity: 50, Rules: []waf.Rule{{Name: "old", Priority: 0, Statement: waf.Statement{ByteMatch: path("/old")}}}, Protection: mayGo(),
	})
	return s, err
}

func everyRule(ctx *pulumi.Context, s shared) *waf.WebAclArgs {
	return &waf.WebAclArgs{
		ManagedGroups: waf.ManagedGroups{
			Common:         waf.ManagedGroup{Overrides: []waf.RuleOverride{{Rule: "NoUserAgent_HEADER", Action: waf.Challenge, Reason: "monitoring has no agent"}}},
			KnownBadInputs: waf.ManagedGroup{Version: "Version_1.22"},
			SqlInjection:   waf.ManagedGroup{Reason: "the reports are full of SQL", ScopeDown: &waf.Statement{Not: &waf.Statement{ByteMatch: path("/reports")}}},
			BotControl:     &waf.BotControl{},
		},
		VendorGroups: []waf.VendorGroup{{Vendor: "AWS", Name: "AWSManagedRulesLinuxRuleSet"}, {Vendor: "Some Vendor", Name: "Rules_2", Capacity: 300}},
		RuleGroups:   []waf.RuleGroup{{Name: "tarpit", Arn: s.tarpit.Arn, Capacity: 50}},
		AllowAddresses: []waf.AddressSet{{
			Name: "partners", Ipv4Addresses: inputs([]string{"192.0.2.0/24"}), Ipv6Addresses: inputs([]string{"2001:db8::/56"}), Reason: "they scan us by contract",
		}},
		DenyAddresses: []waf.AddressSet{{Name: "bots", Ipv4Addresses: inputs(nil), ForwardedIp: &waf.ForwardedIp{Position: "ANY"}}},
		GeoRules: []waf.GeoRule{
			{Name: "embargo", CountryCodes: []string{"KP", "SY"}, Response: &waf.Response{Code: 451, BodyKey: "sorry", Headers: map[string]string{"x-why": "law"}}},
			{Name: "home", CountryCodes: []string{"AU", "NZ"}, Others: true, Action: waf.Count, Reason: "to see who comes"},
		},
		RateLimits: []waf.RateLimit{
			{Name: "all", Limit: 2000},
			{Name: "login", Limit: limit(ctx), EvaluationWindowSec: 60, ScopeDown: &waf.Statement{ByteMatch: path("/login")}, Action: waf.Captcha},
			{Name: "key", Limit: 5000, AggregateBy: []string{"Header:x-api-key", "UriPath", "Ip"}, Response: &waf.Response{Code: 429}},
		},
		Rules: []waf.Rule{
			{Name: "health", Priority: 10, Action: waf.Allow, Reason: "probes must not fail", Statement: waf.Statement{And: []waf.Statement{
				{ByteMatch: path("/healthz")}, {SizeConstraint: &waf.SizeConstraint{Field: waf.Field{Component: "QueryString"}, ComparisonOperator: "EQ", Size: 0}},
			}}, InsertHeaders: map[string]string{"checked": "no"}},
			{Name: "agents", Priority: 500010, Action: waf.Challenge, ImmunitySeconds: 600, Labels: []string{"tools:agent"}, Statement: waf.Statement{
				RegexPatternSet: &waf.RegexPatternSetMatch{Arn: s.patterns.Arn, Field: waf.Field{Component: "SingleHeader", Name: "user-agent"}},
			}},
			{Name: "upload", Priority: 900000, Action: waf.Block, Statement: waf.Statement{And: []waf.Statement{
				{LabelMatch: &waf.LabelMatch{Key: "awswaf:managed:aws:core-rule-set:SizeRestrictions_Body"}},
				{Not: &waf.Statement{Or: []waf.Statement{{ByteMatch: path("/upload")}, {RegexMatch: &waf.RegexMatch{Field: waf.Field{Component: "UriPath"}, RegexString: "^/v[0-9]+/files"}}}}},
			}}},
			{Name: "json", Priority: 900010, Action: waf.Count, Statement: waf.Statement{Or: []waf.Statement{
				{XssMatch: &waf.XssMatch{Field: waf.Field{Component: "JsonBody", IncludedPaths: []string{"/comment"}, MatchScope: "VALUE", Oversize: "MATCH"}}},
				{XssMatch: &waf.XssMatch{Field: waf.Field{Component: "Cookies", Included: []string{"tracking"}, Oversize: "CONTINUE"}}},
				{SqliMatch: &waf.SqliMatch{Field: waf.Field{Component: "AllQueryArguments"}, SensitivityLevel: "HIGH", TextTransformations: []string{"URL_DECODE"}}},
				{ByteMatch: &waf.ByteMatch{Field: waf.Field{Component: "Ja3Fingerprint", Fallback: "NO_MATCH"}, PositionalConstraint: "EXACTLY", SearchString: "e7d705a3286e19ea42f587b344ee6865"}},
			}}},
		},
		CapacityLimit:          2500,
		ResponseBodies:         map[string]waf.ResponseBody{"sorry": {ContentType: "TEXT_PLAIN", Content: "not for you"}},
		BodyInspectionKb:       map[string]int{"ApiGateway": 64, "CognitoUserPool": 16},
		CaptchaImmunitySeconds: 600, ChallengeImmunitySeconds: 900, TokenDomains: []string{"example.com"},
		Logs:       waf.Logs{RedactedHeaders: []string{"x-api-key"}, RedactQueryString: true, RetentionInDays: 30},
		Alarms:     waf.Alarms{ActionArns: []pulumi.StringInput{s.topic.Arn}, BlockedThreshold: 100},
		Protection: mayGo(), Tags: pulumi.StringMap{"owner": pulumi.String("edge team")},
	}
}

func limit(ctx *pulumi.Context) int {
	if given := config.New(ctx, "").GetInt("loginLimit"); given != 0 {
		return given
	}
	return 100
}

func inputs(texts []string) []pulumi.StringInput {
	all := []pulumi.StringInput{}
	for _, t := range texts {
		all = append(all, pulumi.String(t))
	}
	return all
}

// protect lays the web ACL before a load balancer.
func protect(ctx *pulumi.Context, acl *waf.WebAcl) error {
	vpc, err := ec2.NewVpc(ctx, "net", &ec2.VpcArgs{CidrBlock: pulumi.String("10.0.0.0/24")})
	if err != nil {
		return err
	}
	subnets := pulumi.StringArray{}
	for zone, block := range map[string]string{"a": "10.0.0.0/26", "b": "10.0.0.64/26"} {
		subnet, err := ec2.NewSubnet(ctx, "net-"+zone, &ec2.SubnetArgs{VpcId: vpc.ID(), CidrBlock: pulumi.String(block), AvailabilityZone: pulumi.String("us-east-1" + zone)})
		if err != nil {
			return err
		}
		subnets = append(subnets, subnet.ID().ToStringOutput())
	}
	balancer, err := lb.NewLoadBalancer(ctx, "web", &lb.LoadBalancerArgs{Internal: pulumi.Bool(true), LoadBalancerType: pulumi.String("application"), Subnets: subnets})
	if err != nil {
		return err
	}
	listener, err := lb.NewListener(ctx, "web", &lb.ListenerArgs{
		LoadBalancerArn: balancer.Arn, Port: pulumi.Int(80), Protocol: pulumi.String("HTTP"),
		DefaultActions: lb.ListenerDefaultActionArray{lb.ListenerDefaultActionArgs{
			Type: pulumi.String("fixed-response"), FixedResponse: lb.ListenerDefaultActionFixedResponseArgs{ContentType: pulumi.String("text/plain"), StatusCode: pulumi.String("200")},
		}},
	})
	if err != nil {
		return err
	}
	_, err = waf.Associate(ctx, "balancer", acl, balancer.Arn, pulumi.DependsOn([]pulumi.Resource{listener}))
	return err
}
