package waf_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/waf"
	"github.com/palisade-iac/palisade/pkg/validate"
)

const noReason = "required: say why the secure default does not fit, in a sentence that a reviewer will read"

// mistake is arguments that must be refused, and the whole text that says so.
type mistake struct {
	name string
	args waf.WebAclArgs
	text string
}

func checkMistakes(t *testing.T, mistakes []mistake) {
	t.Helper()
	for _, m := range mistakes {
		t.Run(m.name, func(t *testing.T) { assert.Equal(t, m.text, refused(t, m.args)) })
	}
}

// on is a statement that is right.
func on(label string) waf.Statement { return waf.Statement{LabelMatch: &waf.LabelMatch{Key: label}} }

// custom is a web ACL with one rule of one's own.
func custom(s waf.Statement) waf.WebAclArgs {
	return waf.WebAclArgs{Rules: []waf.Rule{{Name: "own", Statement: s}}}
}

func TestMistakes_ofTheWhole(t *testing.T) {
	long := strings.Repeat("x", 4097)
	many := map[string]waf.ResponseBody{}
	for i := range 13 {
		many[fmt.Sprintf("b%02d", i)] = waf.ResponseBody{ContentType: "TEXT_PLAIN", Content: long[:4096]}
	}
	checkMistakes(t, []mistake{
		{"scope", waf.WebAclArgs{Scope: "Global"}, `scope: "Global" is not supported; use one of Regional, CloudFront`},
		{"default action", waf.WebAclArgs{DefaultAction: "Deny"}, `defaultAction: "Deny" is not supported; use one of Allow, Block`},
		{
			"a response of what is let through",
			waf.WebAclArgs{DefaultResponse: &waf.Response{}},
			"defaultResponse: a response is for requests that are blocked: drop it, or set defaultAction Block",
		},
		{
			"a status",
			waf.WebAclArgs{DefaultAction: waf.Block, DefaultResponse: &waf.Response{Code: 600}},
			"defaultResponse.code: 600 is no status that AWS answers: 200 to 599",
		},
		{
			"a body that is not there",
			waf.WebAclArgs{DefaultAction: waf.Block, DefaultResponse: &waf.Response{BodyKey: "a"}},
			`defaultResponse.bodyKey: there are no bodies: give "a" in responseBodies`,
		},
		{
			"headers",
			waf.WebAclArgs{DefaultAction: waf.Block, DefaultResponse: &waf.Response{Headers: map[string]string{"a b": "x", "c": ""}}},
			`defaultResponse.headers["a b"]: "a b" is no header that AWS adds: 1 to 64 letters, digits, hyphens, underscores, dots and $` + "\n" +
				`defaultResponse.headers["c"]: a value of 0 bytes: AWS takes 1 to 255`,
		},
		{
			"bodies",
			waf.WebAclArgs{ResponseBodies: map[string]waf.ResponseBody{"a b": {ContentType: "text/plain", Content: long}}},
			`responseBodies["a b"]: "a b" has characters that WAF's names and metrics cannot have: use letters, digits, hyphens and underscores` + "\n" +
				`responseBodies["a b"].content: 4097 bytes: AWS takes bodies of 1 to 4096` + "\n" +
				`responseBodies["a b"].contentType: "text/plain" is not supported; use one of TEXT_PLAIN, TEXT_HTML, APPLICATION_JSON (did you mean "TEXT_PLAIN"?)`,
		},
		{"bodies together", waf.WebAclArgs{ResponseBodies: many}, "responseBodies: 53248 bytes in all bodies together: AWS takes 51200"},
		{
			"body inspection",
			waf.WebAclArgs{BodyInspectionKb: map[string]int{"ApiGateway": 8, "CloudFront": 16}},
			`bodyInspectionKb["ApiGateway"]: 8 KB: AWS looks at 16, 32, 48 or 64 KB` + "\n" +
				`bodyInspectionKb["CloudFront"]: "CloudFront" is not supported; use one of ApiGateway, AppRunnerService, CognitoUserPool, VerifiedAccessInstance`,
		},
		{
			"immunity",
			waf.WebAclArgs{CaptchaImmunitySeconds: 59, ChallengeImmunitySeconds: 299},
			"captchaImmunitySeconds: 59 seconds: AWS takes 60 to 259200\nchallengeImmunitySeconds: 299 seconds: AWS takes 300 to 259200",
		},
		{"token domains", waf.WebAclArgs{TokenDomains: []string{"https://a.b"}}, `tokenDomains[0]: "https://a.b" is no domain, which reads example.com`},
		{"capacity limit", waf.WebAclArgs{CapacityLimit: 5001}, "capacityLimit: 5001 WCUs: AWS takes up to 5000"},
		{"protection", waf.WebAclArgs{Protection: component.Protection{Mode: component.ProtectionDisabled}}, "protection.reason: " + noReason},
		{"JSON in silence", waf.WebAclArgs{AllowRuleJson: because("")}, "allowRuleJson.reason: " + noReason},
		{"tags", waf.WebAclArgs{Tags: pulumi.StringMap{"aws:x": pulumi.String("")}}, `tags["aws:x"]: keys that begin with aws: are AWS's own; choose another`},
		{
			"alarms",
			waf.WebAclArgs{Alarms: waf.Alarms{BlockedThreshold: -1, PeriodSeconds: 90, ActionArns: []pulumi.StringInput{nil, pulumi.String("me")}, AllowNone: because("")}},
			"alarms.actionArns[0]: required: an ARN in each place of the list\n" +
				`alarms.actionArns[1]: "me" is not the ARN of a topic, which begins with arn:aws:sns:` + "\n" +
				"alarms.allowNone.reason: " + noReason + "\n" +
				"alarms.blockedThreshold: -1 requests are no reason for an alarm: give 1 or more\n" +
				"alarms.periodSeconds: 90 seconds is no period of an alarm: 60 or a multiple of it, up to 86400",
		},
	})
	for name, text := range map[string]string{
		"my.web":                 `name: "my.web" has characters that WAF's names and metrics cannot have: use letters, digits, hyphens and underscores`,
		strings.Repeat("x", 121): "name: a name of 121 characters: 1 to 120 have room",
		"Default_Action":         "name: Default_Action is a metric of WAF's own: choose another name",
	} {
		assert.Equal(t, text, refusal(t, func(ctx *pulumi.Context) error {
			_, err := newWebAcl(ctx, name, nil)
			return err
		}))
	}
}

func TestMistakes_ofManagedGroups(t *testing.T) {
	groups := func(g waf.ManagedGroups) waf.WebAclArgs { return waf.WebAclArgs{ManagedGroups: g} }
	narrowed := on("a")
	checkMistakes(t, []mistake{
		{"mode", groups(waf.ManagedGroups{Common: waf.ManagedGroup{Mode: "Off"}}), `managedGroups.common.mode: "Off" is not supported; use one of Block, Count, None`},
		{"less without a reason", groups(waf.ManagedGroups{
			Common: waf.ManagedGroup{Mode: waf.GroupCount}, SqlInjection: waf.ManagedGroup{Mode: waf.GroupNone}, AnonymousIp: waf.ManagedGroup{Mode: waf.GroupNone},
			KnownBadInputs: waf.ManagedGroup{ScopeDown: &narrowed},
		}), "managedGroups.anonymousIp.reason: " + noReason + "\nmanagedGroups.common.reason: " + noReason + "\nmanagedGroups.knownBadInputs.reason: " + noReason +
			"\nmanagedGroups.sqlInjection.reason: " + noReason},
		{"overrides", groups(waf.ManagedGroups{Common: waf.ManagedGroup{Overrides: []waf.RuleOverride{
			{Rule: "NoUserAgent_HEADER", Action: waf.Count}, {Rule: "NoUserAgent_HEADER", Action: "Ignore"}, {Rule: "a b", Action: waf.Block},
		}}}), "managedGroups.common.overrides[0].reason: " + noReason + "\n" +
			`managedGroups.common.overrides[1].action: "Ignore" is not supported; use one of Allow, Block, Count, Captcha, Challenge` + "\n" +
			"managedGroups.common.overrides[1].rule: overrides[0] is about NoUserAgent_HEADER already: drop one\n" +
			`managedGroups.common.overrides[2].rule: "a b" is no name of a rule: 1 to 128 letters, digits, hyphens and underscores`},
		{
			"version", groups(waf.ManagedGroups{IpReputation: waf.ManagedGroup{Version: "1"}, Common: waf.ManagedGroup{Version: "1 2"}}),
			`managedGroups.common.version: "1 2" is no version of a managed group, which reads Version_1.6` + "\n" +
				"managedGroups.ipReputation.version: AWSManagedRulesAmazonIpReputationList has no versions: drop version",
		},
		{
			"bot control", groups(waf.ManagedGroups{BotControl: &waf.BotControl{EnableMachineLearning: true}}),
			"managedGroups.botControl.enableMachineLearning: machine learning is part of the inspection level Targeted: set that, or drop it",
		},
		{
			"bot control's level", groups(waf.ManagedGroups{BotControl: &waf.BotControl{InspectionLevel: "targeted", Group: waf.ManagedGroup{Mode: waf.GroupCount}}}),
			"managedGroups.botControl.group.reason: " + noReason + "\n" +
				`managedGroups.botControl.inspectionLevel: "targeted" is not supported; use one of Common, Targeted (did you mean "Targeted"?)`,
		},
		{"account takeover", groups(waf.ManagedGroups{AccountTakeover: &waf.AccountTakeover{
			LoginPath: "login", UsernameField: "user", SuccessCodes: []int{200}, FailureCodes: []int{999},
		}}), "managedGroups.accountTakeover.failureCodes[0]: 999 is no HTTP status\n" +
			`managedGroups.accountTakeover.loginPath: "login" is no path of a login, which reads /api/login and has up to 256 characters` + "\n" +
			`managedGroups.accountTakeover.passwordField: "" is no field of the payload: a JSON pointer such as /username, or with FORM_ENCODED the name in the form` + "\n" +
			"managedGroups.accountTakeover.successCodes: AWS looks at answers for CloudFront only: drop successCodes and failureCodes\n" +
			`managedGroups.accountTakeover.usernameField: "user" is no field of the payload: a JSON pointer such as /username, or with FORM_ENCODED the name in the form`},
	})
}

func TestMistakes_ofOtherGroups(t *testing.T) {
	checkMistakes(t, []mistake{
		{"vendor groups", waf.WebAclArgs{VendorGroups: []waf.VendorGroup{
			{Vendor: "F5", Name: "Rules"},
			{Name: "x"},
			{Vendor: "F5"},
			{Vendor: "AWS", Name: "AWSManagedRulesCommonRuleSet"},
			{Vendor: "AWS", Name: "AWSManagedRulesLinuxRuleSets"},
			{Vendor: "AWS", Name: "AWSManagedRulesPHPRuleSet", Capacity: 10},
			{Vendor: "F5", Name: "Other", Capacity: 10, Group: waf.ManagedGroup{Mode: waf.GroupCount}},
		}}, "vendorGroups[0].capacity: required, 1 to 5000: the WCUs that aws wafv2 describe-managed-rule-group says\n" +
			"vendorGroups[1].vendor: required: AWS, or the vendor's name of up to 128 characters\n" +
			"vendorGroups[2].name: required: the group's name of up to 128 characters\n" +
			"vendorGroups[3].name: the group is there by managedGroups.common: set that\n" +
			`vendorGroups[4].name: "AWSManagedRulesLinuxRuleSets" is not supported; use one of AWSManagedRulesAdminProtectionRuleSet, AWSManagedRulesLinuxRuleSet, AWSManagedRulesPHPRuleSet, ` +
			`AWSManagedRulesUnixRuleSet, AWSManagedRulesWindowsRuleSet, AWSManagedRulesWordPressRuleSet (did you mean "AWSManagedRulesLinuxRuleSet"?)` + "\n" +
			"vendorGroups[5].capacity: AWS counts 100 WCUs for AWSManagedRulesPHPRuleSet, not 10: drop capacity\n" +
			"vendorGroups[6].group.reason: " + noReason},
		{"rule groups", waf.WebAclArgs{RuleGroups: []waf.RuleGroup{
			{Name: "a b", Arn: pulumi.String("arn:aws:iam::1:x"), Capacity: 1, Mode: "None"}, {Name: "b", Mode: waf.GroupCount},
		}}, `ruleGroups[0].arn: "arn:aws:iam::1:x" is not the ARN of a rule group, which begins with arn:aws:wafv2:` + "\n" +
			`ruleGroups[0].mode: "None" is not supported; use one of Block, Count` + "\n" +
			`ruleGroups[0].name: "a b" has characters that WAF's names and metrics cannot have: use letters, digits, hyphens and underscores` + "\n" +
			"ruleGroups[1].arn: required: the ARN of a rule group\n" +
			"ruleGroups[1].capacity: 0 WCUs: what the group was made with is 1 to 5000\n" +
			"ruleGroups[1].reason: " + noReason},
	})
}

func TestMistakes_ofSenders(t *testing.T) {
	checkMistakes(t, []mistake{
		{"addresses", waf.WebAclArgs{DenyAddresses: []waf.AddressSet{
			{Name: "a", Ipv4Addresses: append(texts("192.0.2.1", "192.0.2.1/24", "0.0.0.0/0", "2001:db8::/56", "198.51.100.0/24", "198.51.100.0/24", "all"), nil), Ipv6Addresses: texts("::1", "192.0.2.0/24")},
			{Name: "b"},
			{Name: "c", Ipv4Addresses: texts(), Action: waf.Allow},
			{Name: "d", Ipv4Addresses: texts(), Action: waf.Count},
		}}, "denyAddresses[0].ipv4Addresses[0]: 192.0.2.1 has no mask: write 192.0.2.1/32\n" +
			"denyAddresses[0].ipv4Addresses[1]: 192.0.2.1/24 has bits set beyond its mask: write 192.0.2.0/24\n" +
			"denyAddresses[0].ipv4Addresses[2]: 0.0.0.0/0 is every address, which AWS takes in no set: give 192.0.2.0/24 and the like, or use the default action\n" +
			`denyAddresses[0].ipv4Addresses[3]: "2001:db8::/56" is not an IPv4 block, which reads 192.0.2.0/24` + "\n" +
			"denyAddresses[0].ipv4Addresses[5]: 198.51.100.0/24 stands in place 4 already: drop one\n" +
			`denyAddresses[0].ipv4Addresses[6]: "all" is not an IPv4 block, which reads 192.0.2.0/24` + "\n" +
			"denyAddresses[0].ipv4Addresses[7]: required: a block in each place of the list\n" +
			"denyAddresses[0].ipv6Addresses[0]: ::1 has no mask: write ::1/128\n" +
			`denyAddresses[0].ipv6Addresses[1]: "192.0.2.0/24" is not an IPv6 block, which reads 2001:db8::/56` + "\n" +
			"denyAddresses[1].ipv4Addresses: required: blocks of addresses, here or in ipv6Addresses\n" +
			`denyAddresses[2].action: "Allow" is not supported; use one of Block, Count, Captcha, Challenge` + "\n" +
			"denyAddresses[3].reason: " + noReason},
		{
			"addresses that are allowed",
			waf.WebAclArgs{AllowAddresses: []waf.AddressSet{{Name: "a", Ipv4Addresses: texts(), Action: waf.Allow}}},
			"allowAddresses[0].action: these addresses are allowed: drop action, or move the set to denyAddresses\nallowAddresses[0].reason: " + noReason,
		},
		{
			"a set whose name is too long",
			waf.WebAclArgs{DenyAddresses: []waf.AddressSet{{Name: strings.Repeat("x", 65), Ipv4Addresses: texts()}}},
			"denyAddresses[0].name: a name of 65 characters: 1 to 64 have room",
		},
		{
			"more addresses than a set has",
			waf.WebAclArgs{DenyAddresses: []waf.AddressSet{{Name: "a", Ipv4Addresses: tooMany()}}},
			"denyAddresses[0].ipv4Addresses: 10001 blocks: AWS takes 10000 in a set; make several sets of them",
		},
		{"a header", waf.WebAclArgs{DenyAddresses: []waf.AddressSet{
			{Name: "a", Ipv4Addresses: texts(), ForwardedIp: &waf.ForwardedIp{HeaderName: "x_y", FallbackBehavior: "ALLOW", Position: "SECOND"}},
		}}, `denyAddresses[0].forwardedIp.fallbackBehavior: "ALLOW" is not supported; use one of MATCH, NO_MATCH` + "\n" +
			`denyAddresses[0].forwardedIp.headerName: "x_y" is no name of a header: 1 to 255 letters, digits and hyphens` + "\n" +
			`denyAddresses[0].forwardedIp.position: "SECOND" is not supported; use one of FIRST, LAST, ANY`},
		{
			"countries",
			waf.WebAclArgs{GeoRules: []waf.GeoRule{{Name: "a", CountryCodes: []string{"UK", "FR", "FR"}}, {Name: "b", Action: waf.Count}}},
			`geoRules[0].countryCodes[0]: "UK" is no country that AWS knows: write the two capital letters of ISO 3166-1, such as GB` + "\n" +
				"geoRules[0].countryCodes[2]: FR stands in the list already: drop one\n" +
				"geoRules[1].countryCodes: 0 countries: AWS takes 1 to 50 in a rule; make several rules of more\n" +
				"geoRules[1].reason: " + noReason,
		},
		{
			"a response of what is counted",
			waf.WebAclArgs{GeoRules: []waf.GeoRule{{Name: "a", CountryCodes: []string{"FR"}, Action: waf.Captcha, Response: &waf.Response{}}}},
			"geoRules[0].response: a response is for requests that are blocked: drop it",
		},
		{"rates", waf.WebAclArgs{RateLimits: []waf.RateLimit{
			{Name: "a", Limit: 9, EvaluationWindowSec: 30},
			{Name: "b", Limit: 10, AggregateBy: []string{"Constant"}, ForwardedIp: &waf.ForwardedIp{}},
			{Name: "c", Limit: 10, AggregateBy: []string{"Ip", "ForwardedIp"}},
			{Name: "d", Limit: 10, AggregateBy: []string{"Header", "UriPath:x", "Sender", "UriPath", "UriPath", "Ip"}},
		}}, "rateLimits[0].evaluationWindowSec: 30 seconds is no window that AWS offers: 60, 120, 300 or 600\n" +
			"rateLimits[0].limit: 9 requests: AWS limits to 10 and more, up to 2000000000\n" +
			"rateLimits[1].forwardedIp: the sender's address is not taken from a header: name ForwardedIp in aggregateBy\n" +
			"rateLimits[1].scopeDown: required with Constant: which requests are counted together\n" +
			"rateLimits[2].aggregateBy: Ip and ForwardedIp are two addresses of one sender: drop one\n" +
			"rateLimits[3].aggregateBy: 6 keys: AWS takes 5 at most\n" +
			"rateLimits[3].aggregateBy[0]: Header needs a name of up to 64 characters: Header:NAME\n" +
			"rateLimits[3].aggregateBy[1]: UriPath has no name: write UriPath\n" +
			`rateLimits[3].aggregateBy[2]: "Sender" is not supported; use one of Cookie, ForwardedIp, Header, HttpMethod, Ip, Ja3Fingerprint, Ja4Fingerprint, LabelNamespace, QueryArgument, QueryString, UriPath (did you mean "Header"?)` + "\n" +
			"rateLimits[3].aggregateBy[4]: UriPath stands in the list already: drop one"},
	})
}

// tooMany are one address more than a set has.
func tooMany() []pulumi.StringInput {
	all := []pulumi.StringInput{}
	for i := range 10001 {
		all = append(all, pulumi.Sprintf("10.%d.%d.0/24", i/256, i%256))
	}
	return all
}

func TestMistakes_ofRules(t *testing.T) {
	checkMistakes(t, []mistake{
		{"rules", waf.WebAclArgs{Rules: []waf.Rule{
			{Name: "a.b", Priority: 100000, Statement: on("x")},
			{Name: "pass", Priority: 599999, Action: waf.Allow, Statement: on("x"), Response: &waf.Response{}},
			{Name: "stop", Priority: 1, Statement: on("x"), InsertHeaders: map[string]string{"a": "b"}, ImmunitySeconds: 60, Labels: []string{"a b"}},
			{Name: "solve", Priority: 2, Action: waf.Captcha, Statement: on("x"), ImmunitySeconds: 300000},
		}}, `rules[0].name: "a.b" has characters that WAF's names and metrics cannot have: use letters, digits, hyphens and underscores` + "\n" +
			"rules[0].priority: 100000 is where the web ACL places rules by itself: give 0 to 99999 (before all else), 500000 to 599999 (before the managed groups) or 900000 to 999999 (after all else)\n" +
			"rules[1].reason: " + noReason + "\n" +
			"rules[1].response: a response is for requests that are blocked: drop it\n" +
			"rules[2].immunitySeconds: immunity is for Captcha and Challenge: drop it\n" +
			"rules[2].insertHeaders: a request that is blocked goes nowhere: drop insertHeaders\n" +
			`rules[2].labels[0]: "a b" is no label: 1 to 1024 letters, digits, hyphens, underscores and colons` + "\n" +
			"rules[3].immunitySeconds: 300000 seconds: AWS takes 60 to 259200"},
		{"names and priorities of two", waf.WebAclArgs{
			Rules:         []waf.Rule{{Name: "deny-bots", Priority: 1, Statement: on("x")}, {Name: "other", Priority: 1, Statement: on("x")}},
			DenyAddresses: []waf.AddressSet{{Name: "bots", Ipv4Addresses: texts()}},
		}, "rules[0]: the rule is called deny-bots, and so is that of denyAddresses[0]: a web ACL's rules have different names; rename one\n" +
			"rules[1]: priority 1 is taken by rules[0]: give another"},
		{
			"names that chance to have one place",
			waf.WebAclArgs{GeoRules: []waf.GeoRule{{Name: "c1398", CountryCodes: []string{"FR"}}, {Name: "c1480", CountryCodes: []string{"FR"}}}},
			"geoRules[1]: priority 370991 is taken by geoRules[0]: it follows from the name, by chance the same; rename one",
		},
	})
}

func TestMistakes_ofStatements(t *testing.T) {
	field := waf.Field{Component: "UriPath"}
	checkMistakes(t, []mistake{
		{"nothing", custom(waf.Statement{}), "rules[0].statement: required: what the requests are like; set one of byteMatch, geoMatch, ipSet, labelMatch, and, or, not, ..."},
		{
			"two", custom(waf.Statement{LabelMatch: &waf.LabelMatch{Key: "a"}, XssMatch: &waf.XssMatch{Field: field}}),
			"rules[0].statement: a statement is of one kind, and this is of 2: xssMatch, labelMatch; combine them in and, or",
		},
		{"one of many", custom(waf.Statement{And: []waf.Statement{on("a")}}), "rules[0].statement.and: 1 statement: AWS combines two at least; give more, or the one by itself"},
		{
			"too deep", custom(waf.Statement{Not: &waf.Statement{Not: &waf.Statement{Not: &waf.Statement{Not: &waf.Statement{LabelMatch: &waf.LabelMatch{Key: "a"}}}}}}),
			"rules[0]: and, or and not are nested 4 levels deep, and AWS's provider takes 3: flatten them, or set allowRuleJson",
		},
		{
			"too deep within a rate",
			waf.WebAclArgs{RateLimits: []waf.RateLimit{{Name: "a", Limit: 10, ScopeDown: &waf.Statement{Not: &waf.Statement{Not: &waf.Statement{Not: &waf.Statement{LabelMatch: &waf.LabelMatch{Key: "a"}}}}}}}},
			"rateLimits[0]: and, or and not are nested 4 levels deep, and AWS's provider takes 3: flatten them, or set allowRuleJson",
		},
		{"byte match", custom(waf.Statement{Or: []waf.Statement{
			{ByteMatch: &waf.ByteMatch{Field: field, PositionalConstraint: "CONTAIN", TextTransformations: []string{"UPPERCASE"}}},
			{RegexMatch: &waf.RegexMatch{Field: waf.Field{Component: "Path"}, RegexString: strings.Repeat("x", 201)}},
		}}), `rules[0].statement.or[0].byteMatch.positionalConstraint: "CONTAIN" is not supported; use one of EXACTLY, STARTS_WITH, ENDS_WITH, CONTAINS, CONTAINS_WORD (did you mean "CONTAINS"?)` + "\n" +
			"rules[0].statement.or[0].byteMatch.searchString: 0 bytes: AWS looks for texts of 1 to 200 bytes\n" +
			`rules[0].statement.or[0].byteMatch.textTransformations[0]: "UPPERCASE" is not supported; use one of COMPRESS_WHITE_SPACE, HTML_ENTITY_DECODE, LOWERCASE, CMD_LINE, URL_DECODE, ` +
			`BASE64_DECODE, HEX_DECODE, MD5, REPLACE_COMMENTS, ESCAPE_SEQ_DECODE, SQL_HEX_DECODE, CSS_DECODE, JS_DECODE, NORMALIZE_PATH, NORMALIZE_PATH_WIN, REMOVE_NULLS, REPLACE_NULLS, ` +
			`BASE64_DECODE_EXT, URL_DECODE_UNI, UTF8_TO_UNICODE (did you mean "LOWERCASE"?)` + "\n" +
			`rules[0].statement.or[1].regexMatch.field.component: "Path" is not supported; use one of UriPath, UriFragment, QueryString, Method, Body, JsonBody, SingleHeader, SingleQueryArgument, ` +
			`AllQueryArguments, Headers, HeaderOrder, Cookies, Ja3Fingerprint, Ja4Fingerprint` + "\n" +
			"rules[0].statement.or[1].regexMatch.regexString: 201 characters: AWS takes expressions of 1 to 200"},
		{"sizes and SQL", custom(waf.Statement{Or: []waf.Statement{
			{SizeConstraint: &waf.SizeConstraint{Field: field, ComparisonOperator: ">", Size: -1}}, {SqliMatch: &waf.SqliMatch{Field: field, SensitivityLevel: "MEDIUM"}},
		}}), `rules[0].statement.or[0].sizeConstraint.comparisonOperator: ">" is not supported; use one of EQ, NE, LE, LT, GE, GT` + "\n" +
			"rules[0].statement.or[0].sizeConstraint.size: -1 is no size in bytes\n" +
			`rules[0].statement.or[1].sqliMatch.sensitivityLevel: "MEDIUM" is not supported; use one of LOW, HIGH`},
		{
			"labels", custom(waf.Statement{Or: []waf.Statement{{LabelMatch: &waf.LabelMatch{Key: "a:"}}, {LabelMatch: &waf.LabelMatch{Scope: "NAMESPACE", Key: "a b"}}}}),
			`rules[0].statement.or[0].labelMatch.key: "a:" does not fit scope LABEL: a namespace ends in a colon, a label does not` + "\n" +
				`rules[0].statement.or[1].labelMatch.key: "a b" does not fit scope NAMESPACE: a namespace ends in a colon, a label does not` + "\n" +
				`rules[0].statement.or[1].labelMatch.key: "a b" is no label: 1 to 1024 letters, digits, hyphens, underscores and colons`,
		},
		{"origins", custom(waf.Statement{Or: []waf.Statement{
			{IpSet: &waf.IpSetMatch{ForwardedIp: &waf.ForwardedIp{}}}, {AsnMatch: &waf.AsnMatch{}}, {AsnMatch: &waf.AsnMatch{AsnList: []int{-1}}}, {GeoMatch: &waf.GeoMatch{}},
		}}), "rules[0].statement.or[0].ipSet.arn: required: the ARN of an IP set\n" +
			`rules[0].statement.or[0].ipSet.forwardedIp.fallbackBehavior: "" is not supported; use one of MATCH, NO_MATCH` + "\n" +
			"rules[0].statement.or[1].asnMatch.asnList: 0 autonomous systems: AWS takes 1 to 100 in a statement\n" +
			"rules[0].statement.or[2].asnMatch.asnList[0]: -1 is no number of an autonomous system: 0 to 4294967295\n" +
			"rules[0].statement.or[3].geoMatch.countryCodes: 0 countries: AWS takes 1 to 50 in a rule; make several rules of more"},
		{"fields", custom(waf.Statement{Or: []waf.Statement{
			{XssMatch: &waf.XssMatch{Field: waf.Field{Component: "Body"}}},
			{XssMatch: &waf.XssMatch{Field: waf.Field{Component: "UriPath", Oversize: "MATCH"}}},
			{XssMatch: &waf.XssMatch{Field: waf.Field{Component: "SingleHeader", Name: "User-Agent"}}},
			{XssMatch: &waf.XssMatch{Field: waf.Field{Component: "Cookies", Oversize: "MAYBE", Included: []string{"a"}, Excluded: []string{"b"}}}},
			{XssMatch: &waf.XssMatch{Field: waf.Field{Component: "JsonBody", Oversize: "MATCH", IncludedPaths: []string{"user"}}}},
			{XssMatch: &waf.XssMatch{Field: waf.Field{Component: "Ja4Fingerprint"}}},
		}}), "rules[0].statement.or[0].xssMatch.field.oversize: required with Body: one of CONTINUE, MATCH, NO_MATCH, for requests of which AWS cannot tell\n" +
			"rules[0].statement.or[1].xssMatch.field.oversize: UriPath has no oversize: drop it\n" +
			`rules[0].statement.or[2].xssMatch.field.name: "User-Agent" is no name that can be looked up: 1 to 40 lower-case letters, digits, hyphens and underscores` + "\n" +
			"rules[0].statement.or[3].xssMatch.field.excluded: included says what is looked at: drop excluded\n" +
			`rules[0].statement.or[3].xssMatch.field.oversize: "MAYBE" is not supported; use one of CONTINUE, MATCH, NO_MATCH` + "\n" +
			`rules[0].statement.or[4].xssMatch.field.includedPaths[0]: "user" is no JSON pointer, which reads /user/name` + "\n" +
			"rules[0].statement.or[5].xssMatch.field.fallback: required with Ja4Fingerprint: one of MATCH, NO_MATCH, for requests of which AWS cannot tell"},
	})
}

func TestMistakes_ofLogs(t *testing.T) {
	logs := func(l waf.Logs) waf.WebAclArgs { return waf.WebAclArgs{Logs: l} }
	checkMistakes(t, []mistake{
		{"destination", logs(waf.Logs{Destination: "CloudWatch"}), `logs.destination: "CloudWatch" is not supported; use one of S3, Firehose`},
		{
			"a bucket of another name", logs(waf.Logs{DestinationArn: pulumi.String("arn:aws:s3:::logs")}),
			"logs.destinationArn: WAF writes only to what is called aws-waf-logs-...: arn:aws:s3:::logs",
		},
		{
			"a folder", logs(waf.Logs{DestinationArn: pulumi.String("arn:aws:s3:::aws-waf-logs-x/y")}),
			"logs.destinationArn: WAF writes to a bucket as a whole: drop the folder of arn:aws:s3:::aws-waf-logs-x/y",
		},
		{
			"no stream", logs(waf.Logs{Destination: waf.LogsToFirehose, DestinationArn: pulumi.String("arn:aws:s3:::aws-waf-logs-x")}),
			`logs.destinationArn: "arn:aws:s3:::aws-waf-logs-x" is not the ARN of a destination of type Firehose, which begins with arn:aws:firehose:`,
		},
		{
			"a stream of another name", logs(waf.Logs{Destination: waf.LogsToFirehose, DestinationArn: pulumi.String("arn:aws:firehose:eu-west-1:1:deliverystream/logs")}),
			"logs.destinationArn: WAF writes only to what is called aws-waf-logs-...: arn:aws:firehose:eu-west-1:1:deliverystream/logs",
		},
		{
			"a bucket without a stream", logs(waf.Logs{BucketArn: pulumi.String("arn:aws:s3:::x")}),
			"logs.bucketArn: the bucket is that of a stream which is made here: drop it, or give destination Firehose without destinationArn",
		},
		{"the rest", logs(waf.Logs{
			RetentionInDays: -1, RedactedHeaders: []string{"X-Key"}, KmsKeyArn: pulumi.String("alias/x"), AllowNone: because(" "), AllowSecrets: because(""),
			Filter: &waf.LogFilter{DefaultBehavior: "drop", Filters: []waf.LogCondition{{Behavior: "KEEP"}, {Behavior: "x", Requirement: "ALL", Actions: []string{"Block"}, Labels: []string{""}}}},
		}), "logs.allowNone.reason: " + noReason + "\nlogs.allowSecrets.reason: " + noReason + "\n" +
			`logs.filter.defaultBehavior: "drop" is not supported; use one of KEEP, DROP (did you mean "DROP"?)` + "\n" +
			"logs.filter.filters[0].actions: required: actions or labels that records are looked at for\n" +
			`logs.filter.filters[1].actions[0]: "Block" is not supported; use one of ALLOW, BLOCK, COUNT, CAPTCHA, CHALLENGE, EXCLUDED_AS_COUNT (did you mean "BLOCK"?)` + "\n" +
			`logs.filter.filters[1].behavior: "x" is not supported; use one of KEEP, DROP` + "\n" +
			`logs.filter.filters[1].labels[0]: "" is no label: 1 to 1024 letters, digits, hyphens, underscores and colons` + "\n" +
			`logs.filter.filters[1].requirement: "ALL" is not supported; use one of MEETS_ANY, MEETS_ALL` + "\n" +
			"logs.filter.reason: " + noReason + "\n" +
			`logs.kmsKeyArn: "alias/x" is not the ARN of a KMS key, which begins with arn:aws:kms:` + "\n" +
			`logs.redactedHeaders[0]: "X-Key" is no header as WAF has it: 1 to 64 characters in lower case` + "\n" +
			"logs.retentionInDays: -1 days: records must be kept for a day at least"},
		{
			"no filter in a filter", logs(waf.Logs{Filter: &waf.LogFilter{DefaultBehavior: "KEEP", Reason: "r"}}),
			"logs.filter.filters: required: one filter at least; to keep all records drop filter, to keep none set allowNone",
		},
	})
	assert.Equal(t, "name: 45 characters: the stream is called aws-waf-logs-NAME and seven characters, which leaves 44", refusal(t, func(ctx *pulumi.Context) error {
		_, err := newWebAcl(ctx, strings.Repeat("n", 45), &waf.WebAclArgs{Logs: waf.Logs{Destination: waf.LogsToFirehose}})
		return err
	}))
}

// A set has the web ACL's name before its own.
func TestMistakes_ofNamesThatAreLongTogether(t *testing.T) {
	assert.Equal(t, "denyAddresses[0].name: the set is called "+strings.Repeat("n", 100)+"-deny-bots-in-the-north-ipv4, 128 characters: 120 have room; shorten it", refusal(t, func(ctx *pulumi.Context) error {
		_, err := newWebAcl(ctx, strings.Repeat("n", 100), &waf.WebAclArgs{DenyAddresses: []waf.AddressSet{{Name: "bots-in-the-north", Ipv4Addresses: texts()}}})
		return err
	}))
}

func TestMistakes_areAllToldAtOnce(t *testing.T) {
	args := waf.WebAclArgs{
		Scope: waf.ScopeCloudFront, ManagedGroups: waf.ManagedGroups{Common: waf.ManagedGroup{Mode: waf.GroupNone}}, Logs: waf.Logs{RetentionInDays: -1},
		DenyAddresses: []waf.AddressSet{{Name: "a", Ipv4Addresses: texts("x")}}, VendorGroups: []waf.VendorGroup{{Vendor: "v", Name: "n", Capacity: 5000}},
		Rules: []waf.Rule{{Name: "r"}}, Alarms: waf.Alarms{PeriodSeconds: 1}, Protection: component.Protection{Mode: "x"},
	}
	var refused error
	_, err := run(func(ctx *pulumi.Context) error {
		_, refused = newWebAcl(ctx, "web", &args)
		return nil
	}, nil)
	require.NoError(t, err)
	var all validate.Errors
	require.ErrorAs(t, refused, &all)
	var paths []string
	for _, e := range all {
		paths = append(paths, e.Path)
	}
	assert.Equal(t, []string{
		"alarms.periodSeconds", "capacityLimit", "denyAddresses[0].ipv4Addresses[0]", "logs.retentionInDays", "managedGroups.common.reason", "protection.mode",
		"rules[0].statement", "scope",
	}, paths, refused)
	assert.True(t, strings.HasPrefix(refused.Error(), "WebAcl \"web\":\n"), refused)
}

// What is known while the program runs is refused before anything is registered, what comes later once it is there: with one text.
func TestInputs_aMistakeReadsTheSameWheneverItIsFound(t *testing.T) {
	for name, test := range map[string]struct {
		args func(in func(string) pulumi.StringInput) waf.WebAclArgs
		text string
	}{
		"address": {func(in func(string) pulumi.StringInput) waf.WebAclArgs {
			return waf.WebAclArgs{DenyAddresses: []waf.AddressSet{{Name: "a", Ipv4Addresses: []pulumi.StringInput{in("10.0.0.1")}}}}
		}, "denyAddresses[0].ipv4Addresses[0]: 10.0.0.1 has no mask: write 10.0.0.1/32"},
		"IPv6 address": {func(in func(string) pulumi.StringInput) waf.WebAclArgs {
			return waf.WebAclArgs{AllowAddresses: []waf.AddressSet{{Name: "a", Reason: "r", Ipv6Addresses: []pulumi.StringInput{in("::/0")}}}}
		}, "allowAddresses[0].ipv6Addresses[0]: ::/0 is every address, which AWS takes in no set: give 2001:db8::/56 and the like, or use the default action"},
		"log destination": {func(in func(string) pulumi.StringInput) waf.WebAclArgs {
			return waf.WebAclArgs{Logs: waf.Logs{DestinationArn: in("arn:aws:s3:::logs")}}
		}, "logs.destinationArn: WAF writes only to what is called aws-waf-logs-...: arn:aws:s3:::logs"},
		"bucket of a stream": {func(in func(string) pulumi.StringInput) waf.WebAclArgs {
			return waf.WebAclArgs{Logs: waf.Logs{Destination: waf.LogsToFirehose, BucketArn: in("logs")}}
		}, `logs.bucketArn: "logs" is not the ARN of a bucket, which begins with arn:aws:s3:`},
		"key": {func(in func(string) pulumi.StringInput) waf.WebAclArgs {
			return waf.WebAclArgs{Logs: waf.Logs{KmsKeyArn: in("alias/logs")}}
		}, `logs.kmsKeyArn: "alias/logs" is not the ARN of a KMS key, which begins with arn:aws:kms:`},
		"topic": {func(in func(string) pulumi.StringInput) waf.WebAclArgs {
			return waf.WebAclArgs{Alarms: waf.Alarms{ActionArns: []pulumi.StringInput{in("topic")}}}
		}, `alarms.actionArns[0]: "topic" is not the ARN of a topic, which begins with arn:aws:sns:`},
		"rule group": {func(in func(string) pulumi.StringInput) waf.WebAclArgs {
			return waf.WebAclArgs{RuleGroups: []waf.RuleGroup{{Name: "a", Arn: in("group"), Capacity: 1}}}
		}, `ruleGroups[0].arn: "group" is not the ARN of a rule group, which begins with arn:aws:wafv2:`},
		"another kind of thing": {func(in func(string) pulumi.StringInput) waf.WebAclArgs {
			return custom(waf.Statement{IpSet: &waf.IpSetMatch{Arn: in(patternsArn)}})
		}, `rules[0].statement.ipSet.arn: "` + patternsArn + `" is not the ARN of an IP set, which has /ipset/ in it`},
		"IP set": {func(in func(string) pulumi.StringInput) waf.WebAclArgs {
			return custom(waf.Statement{IpSet: &waf.IpSetMatch{Arn: in("set")}})
		}, `rules[0].statement.ipSet.arn: "set" is not the ARN of an IP set, which begins with arn:aws:wafv2:`},
		"pattern set": {func(in func(string) pulumi.StringInput) waf.WebAclArgs {
			return custom(waf.Statement{RegexPatternSet: &waf.RegexPatternSetMatch{Arn: in("set"), Field: waf.Field{Component: "UriPath"}}})
		}, `rules[0].statement.regexPatternSet.arn: "set" is not the ARN of a regex pattern set, which begins with arn:aws:wafv2:`},
		"tag": {func(in func(string) pulumi.StringInput) waf.WebAclArgs {
			return waf.WebAclArgs{Tags: pulumi.StringMap{"a": in(strings.Repeat("x", 257))}}
		}, `tags["a"]: a tag's value has at most 256 characters; shorten it`},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.text, refused(t, test.args(func(value string) pulumi.StringInput { return pulumi.String(value) })))
			assert.Contains(t, lateRefusal(t, func(ctx *pulumi.Context) error {
				args := test.args(late)
				_, err := newWebAcl(ctx, "web", &args)
				return err
			}), test.text)
		})
	}
}
