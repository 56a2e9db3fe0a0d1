package waf_test

import (
	"encoding/json"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/waf"
)

const (
	setArn      = "arn:aws:wafv2:eu-west-1:1:regional/ipset/x/1"
	patternsArn = "arn:aws:wafv2:eu-west-1:1:regional/regexpatternset/x/1"
)

// statements are one of each kind, with the form that the provider takes and the WCUs that AWS's documents say.
func statements() map[string]struct {
	statement waf.Statement
	form      string
	capacity  int
} {
	path := waf.Field{Component: "UriPath"}
	const plain = `"textTransformations": [{"priority": 0, "type": "NONE"}]`
	type row = struct {
		statement waf.Statement
		form      string
		capacity  int
	}
	xss := func(f waf.Field) waf.Statement { return waf.Statement{XssMatch: &waf.XssMatch{Field: f}} }
	field := func(form string) string {
		return `{"xssMatchStatement": {"fieldToMatch": ` + form + `, ` + plain + `}}`
	}
	byteMatch := func(how string, f waf.Field, t ...string) waf.Statement {
		return waf.Statement{ByteMatch: &waf.ByteMatch{Field: f, PositionalConstraint: how, SearchString: "x", TextTransformations: t}}
	}
	return map[string]row{
		"starts with": {
			byteMatch("STARTS_WITH", path),
			`{"byteMatchStatement": {"fieldToMatch": {"uriPath": {}}, "positionalConstraint": "STARTS_WITH", "searchString": "x", ` + plain + `}}`, 2,
		},
		"contains, transformed twice": {
			byteMatch("CONTAINS", waf.Field{Component: "QueryString"}, "URL_DECODE", "LOWERCASE"),
			`{"byteMatchStatement": {"fieldToMatch": {"queryString": {}}, "positionalConstraint": "CONTAINS", "searchString": "x",
				"textTransformations": [{"priority": 0, "type": "URL_DECODE"}, {"priority": 1, "type": "LOWERCASE"}]}}`, 30,
		},
		"contains a word of a JSON body": {
			byteMatch("CONTAINS_WORD", waf.Field{Component: "JsonBody", Oversize: "CONTINUE", IncludedPaths: []string{"/a"}, MatchScope: "KEY", InvalidJson: "MATCH"}),
			`{"byteMatchStatement": {"fieldToMatch": {"jsonBody": {"matchPattern": {"includedPaths": ["/a"]}, "matchScope": "KEY", "invalidFallbackBehavior": "MATCH", "oversizeHandling": "CONTINUE"}},
				"positionalConstraint": "CONTAINS_WORD", "searchString": "x", ` + plain + `}}`, 20,
		},
		"all query arguments": {
			byteMatch("EXACTLY", waf.Field{Component: "AllQueryArguments"}),
			`{"byteMatchStatement": {"fieldToMatch": {"allQueryArguments": {}}, "positionalConstraint": "EXACTLY", "searchString": "x", ` + plain + `}}`, 12,
		},
		"regex":     {waf.Statement{RegexMatch: &waf.RegexMatch{Field: path, RegexString: "^/a"}}, `{"regexMatchStatement": {"fieldToMatch": {"uriPath": {}}, "regexString": "^/a", ` + plain + `}}`, 3},
		"regex set": {waf.Statement{RegexPatternSet: &waf.RegexPatternSetMatch{Arn: late(patternsArn), Field: path}}, `{"regexPatternSetReferenceStatement": {"arn": "` + patternsArn + `", "fieldToMatch": {"uriPath": {}}, ` + plain + `}}`, 25},
		"size":      {waf.Statement{SizeConstraint: &waf.SizeConstraint{Field: path, ComparisonOperator: "GT", Size: 9}}, `{"sizeConstraintStatement": {"fieldToMatch": {"uriPath": {}}, "comparisonOperator": "GT", "size": 9, ` + plain + `}}`, 1},
		"SQL":       {waf.Statement{SqliMatch: &waf.SqliMatch{Field: path}}, `{"sqliMatchStatement": {"fieldToMatch": {"uriPath": {}}, "sensitivityLevel": "LOW", ` + plain + `}}`, 20},
		"SQL, sensitively": {
			waf.Statement{SqliMatch: &waf.SqliMatch{Field: path, SensitivityLevel: "HIGH"}},
			`{"sqliMatchStatement": {"fieldToMatch": {"uriPath": {}}, "sensitivityLevel": "HIGH", ` + plain + `}}`, 30,
		},
		"scripts in a JSON body": {
			xss(waf.Field{Component: "JsonBody", Oversize: "MATCH"}),
			field(`{"jsonBody": {"matchPattern": {"all": {}}, "matchScope": "ALL", "invalidFallbackBehavior": "EVALUATE_AS_STRING", "oversizeHandling": "MATCH"}}`), 80,
		},
		"country": {
			waf.Statement{GeoMatch: &waf.GeoMatch{CountryCodes: []string{"AU"}, ForwardedIp: &waf.ForwardedIp{HeaderName: "True-Client-IP", FallbackBehavior: "MATCH"}}},
			`{"geoMatchStatement": {"countryCodes": ["AU"], "forwardedIpConfig": {"headerName": "True-Client-IP", "fallbackBehavior": "MATCH"}}}`, 1,
		},
		"system": {waf.Statement{AsnMatch: &waf.AsnMatch{AsnList: []int{64496}}}, `{"asnMatchStatement": {"asnLists": [64496]}}`, 1},
		"set":    {waf.Statement{IpSet: &waf.IpSetMatch{Arn: pulumi.String(setArn)}}, `{"ipSetReferenceStatement": {"arn": "` + setArn + `"}}`, 1},
		"set, any address of a header": {
			waf.Statement{IpSet: &waf.IpSetMatch{Arn: pulumi.String(setArn), ForwardedIp: &waf.ForwardedIp{FallbackBehavior: "NO_MATCH", Position: "ANY"}}},
			`{"ipSetReferenceStatement": {"arn": "` + setArn + `", "ipSetForwardedIpConfig": {"headerName": "X-Forwarded-For", "fallbackBehavior": "NO_MATCH", "position": "ANY"}}}`, 5,
		},
		"label":     {on("a:b"), `{"labelMatchStatement": {"scope": "LABEL", "key": "a:b"}}`, 1},
		"namespace": {waf.Statement{LabelMatch: &waf.LabelMatch{Scope: "NAMESPACE", Key: "a:"}}, `{"labelMatchStatement": {"scope": "NAMESPACE", "key": "a:"}}`, 1},
		"and": {
			waf.Statement{And: []waf.Statement{on("a"), xss(path)}},
			`{"andStatement": {"statements": [{"labelMatchStatement": {"scope": "LABEL", "key": "a"}}, ` + field(`{"uriPath": {}}`) + `]}}`, 41,
		},
		"or of not": {
			waf.Statement{Or: []waf.Statement{on("a"), {Not: &waf.Statement{LabelMatch: &waf.LabelMatch{Key: "b"}}}}},
			`{"orStatement": {"statements": [{"labelMatchStatement": {"scope": "LABEL", "key": "a"}},
				{"notStatement": {"statements": [{"labelMatchStatement": {"scope": "LABEL", "key": "b"}}]}}]}}`, 2,
		},
		"method":         {xss(waf.Field{Component: "Method"}), field(`{"method": {}}`), 40},
		"body":           {xss(waf.Field{Component: "Body", Oversize: "MATCH"}), field(`{"body": {"oversizeHandling": "MATCH"}}`), 40},
		"header":         {xss(waf.Field{Component: "SingleHeader", Name: "referer"}), field(`{"singleHeader": {"name": "referer"}}`), 40},
		"query argument": {xss(waf.Field{Component: "SingleQueryArgument", Name: "q"}), field(`{"singleQueryArgument": {"name": "q"}}`), 40},
		"headers": {
			xss(waf.Field{Component: "Headers", Oversize: "NO_MATCH", Excluded: []string{"cookie"}, MatchScope: "VALUE"}),
			field(`{"headers": [{"matchPattern": {"excludedHeaders": ["cookie"]}, "matchScope": "VALUE", "oversizeHandling": "NO_MATCH"}]}`), 40,
		},
		"cookies": {
			xss(waf.Field{Component: "Cookies", Oversize: "MATCH", Included: []string{"id"}}),
			field(`{"cookies": {"matchPatterns": [{"includedCookies": ["id"]}], "matchScope": "ALL", "oversizeHandling": "MATCH"}}`), 40,
		},
		"all cookies":  {xss(waf.Field{Component: "Cookies", Oversize: "MATCH"}), field(`{"cookies": {"matchPatterns": [{"all": {}}], "matchScope": "ALL", "oversizeHandling": "MATCH"}}`), 40},
		"header order": {xss(waf.Field{Component: "HeaderOrder", Oversize: "MATCH"}), field(`{"headerOrders": [{"oversizeHandling": "MATCH"}]}`), 40},
		"fragment":     {xss(waf.Field{Component: "UriFragment", Fallback: "MATCH"}), field(`{"uriFragment": {"fallbackBehavior": "MATCH"}}`), 40},
		"JA3":          {xss(waf.Field{Component: "Ja3Fingerprint", Fallback: "MATCH"}), field(`{"ja3Fingerprint": {"fallbackBehavior": "MATCH"}}`), 40},
		"JA4":          {xss(waf.Field{Component: "Ja4Fingerprint", Fallback: "NO_MATCH"}), field(`{"ja4Fingerprint": {"fallbackBehavior": "NO_MATCH"}}`), 40},
	}
}

func TestStatement_formAndCapacity(t *testing.T) {
	for name, s := range statements() {
		t.Run(name, func(t *testing.T) {
			r := record(t, custom(s.statement))
			form, err := json.Marshal(r.rule("own")["statement"])
			require.NoError(t, err)
			assert.JSONEq(t, s.form, string(form))
			assert.EqualValues(t, 1175+s.capacity, r.outputs()["capacity"])
		})
	}
}

// As JSON the rules have the form of WAF's API, which the provider hands on as it is.
func TestStatement_asJson(t *testing.T) {
	args := waf.WebAclArgs{
		AllowRuleJson: because("four levels"), ManagedGroups: waf.ManagedGroups{
			IpReputation: none(), AnonymousIp: none(), KnownBadInputs: none(), Common: none(), SqlInjection: none(), BotControl: &waf.BotControl{},
		},
		DenyAddresses: []waf.AddressSet{{Name: "bots", Ipv4Addresses: texts(), ForwardedIp: &waf.ForwardedIp{}}},
		RateLimits:    []waf.RateLimit{{Name: "all", Limit: 10, AggregateBy: []string{"Ip", "HttpMethod", "Ja3Fingerprint"}}},
		Rules: []waf.Rule{{Name: "own", Priority: 500000, Statement: waf.Statement{Not: &waf.Statement{And: []waf.Statement{
			{Not: &waf.Statement{Or: []waf.Statement{
				{XssMatch: &waf.XssMatch{Field: waf.Field{Component: "Headers", Oversize: "MATCH"}}},
				{XssMatch: &waf.XssMatch{Field: waf.Field{Component: "Cookies", Oversize: "MATCH"}}},
				{XssMatch: &waf.XssMatch{Field: waf.Field{Component: "HeaderOrder", Oversize: "MATCH"}}},
				{AsnMatch: &waf.AsnMatch{AsnList: []int{1, 2}}},
			}}},
			{ByteMatch: &waf.ByteMatch{Field: waf.Field{Component: "UriPath"}, PositionalConstraint: "EXACTLY", SearchString: "/"}},
		}}}}},
	}
	r := record(t, args)
	assert.NotContains(t, r.acl(), "rules")
	visible := func(name string) string {
		return `"VisibilityConfig": {"CloudWatchMetricsEnabled": true, "MetricName": "` + name + `", "SampledRequestsEnabled": true}`
	}
	const plain = `"TextTransformations": [{"Priority": 0, "Type": "NONE"}]`
	assert.JSONEq(t, `[
		{"Name": "deny-bots", "Priority": `+priorityOf(t, r, "deny-bots")+`, "Action": {"Block": {}}, `+visible("deny-bots")+`,
		 "Statement": {"IPSetReferenceStatement": {"ARN": "`+r.get("aws:wafv2/ipSet:IpSet", "web-deny-bots-ipv4").Outputs["arn"].(string)+`",
		   "IPSetForwardedIPConfig": {"HeaderName": "X-Forwarded-For", "FallbackBehavior": "MATCH", "Position": "FIRST"}}}},
		{"Name": "rate-all", "Priority": `+priorityOf(t, r, "rate-all")+`, "Action": {"Block": {}}, `+visible("rate-all")+`,
		 "Statement": {"RateBasedStatement": {"Limit": 10, "EvaluationWindowSec": 300, "AggregateKeyType": "CUSTOM_KEYS",
		   "CustomKeys": [{"IP": {}}, {"HTTPMethod": {}}, {"JA3Fingerprint": {"FallbackBehavior": "MATCH"}}]}}},
		{"Name": "own", "Priority": 500000, "Action": {"Block": {}}, `+visible("own")+`,
		 "Statement": {"NotStatement": {"Statement": {"AndStatement": {"Statements": [
		   {"NotStatement": {"Statement": {"OrStatement": {"Statements": [
		     {"XssMatchStatement": {"FieldToMatch": {"Headers": {"MatchPattern": {"All": {}}, "MatchScope": "ALL", "OversizeHandling": "MATCH"}}, `+plain+`}},
		     {"XssMatchStatement": {"FieldToMatch": {"Cookies": {"MatchPattern": {"All": {}}, "MatchScope": "ALL", "OversizeHandling": "MATCH"}}, `+plain+`}},
		     {"XssMatchStatement": {"FieldToMatch": {"HeaderOrder": {"OversizeHandling": "MATCH"}}, `+plain+`}},
		     {"AsnMatchStatement": {"AsnList": [1, 2]}}
		   ]}}}},
		   {"ByteMatchStatement": {"FieldToMatch": {"UriPath": {}}, "PositionalConstraint": "EXACTLY", "SearchString": "/", `+plain+`}}
		 ]}}}}},
		{"Name": "AWS-AWSManagedRulesBotControlRuleSet", "Priority": 606000, "OverrideAction": {"None": {}}, `+visible("AWS-AWSManagedRulesBotControlRuleSet")+`,
		 "Statement": {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": "AWSManagedRulesBotControlRuleSet",
		   "ManagedRuleGroupConfigs": [{"AWSManagedRulesBotControlRuleSet": {"InspectionLevel": "COMMON", "EnableMachineLearning": false}}]}}}
	]`, r.acl()["ruleJson"].(string))
	assert.Equal(t, "four levels", at(r.outputs(), "relaxations", "allowRuleJson"))
}

// none leaves a group out.
func none() waf.ManagedGroup {
	return waf.ManagedGroup{Mode: waf.GroupNone, Reason: "the test is about others"}
}

func priorityOf(t *testing.T, r recorded, rule string) string {
	t.Helper()
	text, err := json.Marshal(at(r.outputs(), "rulePriorities", rule))
	require.NoError(t, err)
	return string(text)
}
