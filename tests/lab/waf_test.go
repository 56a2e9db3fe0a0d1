package lab

import (
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestWaf_rulesArriveAsTheyWereAskedFor: the rules that AWS has are those of the program, in both forms in which the provider takes them; an edit of one changes
// that one; what is changed by hand is seen and undone; and nothing stays behind.
func TestWaf_rulesArriveAsTheyWereAskedFor(t *testing.T) {
	t.Parallel()
	s := newStack(t, "tests/lab/programs/waf")
	s.up()
	s.clean()
	require.Len(t, s.providers(), 1, "what is registered without the SDK shares its default provider")

	before := s.account.webAcl("REGIONAL", "web")
	asJson := s.account.webAcl("REGIONAL", "json")
	require.Contains(t, asJson, "deep")
	delete(asJson, "deep")
	require.Equal(t, withoutSets(asJson), withoutSets(before), "rules as a property and rules as JSON are the same rules")
	require.JSONEq(t, `{"Name": "rate-login", "Priority": `+text(before["rate-login"]["Priority"])+`, "Action": {"Captcha": {}},
		"VisibilityConfig": {"CloudWatchMetricsEnabled": true, "MetricName": "rate-login", "SampledRequestsEnabled": true},
		"Statement": {"RateBasedStatement": {"Limit": 100, "EvaluationWindowSec": 60, "AggregateKeyType": "IP", "ScopeDownStatement": {"ByteMatchStatement": {
			"FieldToMatch": {"UriPath": {}}, "PositionalConstraint": "STARTS_WITH", "SearchString": "L2xvZ2lu",
			"TextTransformations": [{"Priority": 0, "Type": "URL_DECODE"}, {"Priority": 1, "Type": "LOWERCASE"}]}}}}}`, text(before["rate-login"]))
	require.JSONEq(t, `{"Name": "AWS-AWSManagedRulesATPRuleSet", "Priority": 605000, "OverrideAction": {"None": {}},
		"VisibilityConfig": {"CloudWatchMetricsEnabled": true, "MetricName": "AWS-AWSManagedRulesATPRuleSet", "SampledRequestsEnabled": true},
		"Statement": {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": "AWSManagedRulesATPRuleSet", "ManagedRuleGroupConfigs": [{"AWSManagedRulesATPRuleSet": {
			"LoginPath": "/login", "RequestInspection": {"PayloadType": "FORM_ENCODED", "UsernameField": {"Identifier": "user"}, "PasswordField": {"Identifier": "password"}},
			"ResponseInspection": {"StatusCode": {"SuccessCodes": [200], "FailureCodes": [401, 403]}}}}]}}}`, text(s.account.webAcl("CLOUDFRONT", "edge")["AWS-AWSManagedRulesATPRuleSet"]))

	s.set("loginLimit", 150)
	promised := s.preview()
	require.ElementsMatch(t, []string{"WebAcl web", "WebAcl json"}, promised.of("update"))
	require.Len(t, promised, 2)
	s.up()
	after := s.account.webAcl("REGIONAL", "web")
	require.Contains(t, text(after["rate-login"]), `"Limit":150`)
	after["rate-login"] = before["rate-login"]
	require.Equal(t, before, after, "no other rule changed")

	s.account.dropRule("web", "deny-bots")
	s.pulumi("refresh", "--yes", "--skip-preview", "--suppress-outputs")
	require.Equal(t, []string{"WebAcl web"}, s.preview().of("update"), "a rule that was taken away by hand is missed")
	s.up()
	require.Contains(t, s.account.webAcl("REGIONAL", "web"), "deny-bots")
	s.destroy()
}

// providers are the providers of the stack.
func (s *stack) providers() []string {
	s.t.Helper()
	var exported struct {
		Deployment struct{ Resources []struct{ Urn, Type string } }
	}
	require.NoError(s.t, json.Unmarshal([]byte(s.pulumi("stack", "export")), &exported))
	var urns []string
	for _, res := range exported.Deployment.Resources {
		if strings.HasPrefix(res.Type, "pulumi:providers:") {
			urns = append(urns, res.Urn)
		}
	}
	return urns
}

// wafv2 makes one call of WAF's interface.
func (a account) wafv2(action string, request, into any) {
	a.t.Helper()
	a.json("wafv2", "AWSWAF_20190729."+action, request, into)
}

// found is a web ACL as WAF lists it.
type found struct{ Name, Id, LockToken string }

func (a account) find(scope, name string) found {
	a.t.Helper()
	var list struct{ WebACLs []found }
	a.wafv2("ListWebACLs", map[string]any{"Scope": scope}, &list)
	i := slices.IndexFunc(list.WebACLs, func(f found) bool { return strings.HasPrefix(f.Name, name+"-") })
	require.GreaterOrEqual(a.t, i, 0, "no web ACL is called %s", name)
	return list.WebACLs[i]
}

// webAcl gives the rules of a web ACL by their names, without what is empty and with what has no order in one.
func (a account) webAcl(scope, name string) map[string]map[string]any {
	a.t.Helper()
	f := a.find(scope, name)
	var answer struct{ WebACL struct{ Rules []any } }
	a.wafv2("GetWebACL", map[string]any{"Scope": scope, "Name": f.Name, "Id": f.Id}, &answer)
	rules := map[string]map[string]any{}
	for _, rule := range answer.WebACL.Rules {
		rule := canonical("", rule).(map[string]any)
		rules[rule["Name"].(string)] = rule
	}
	require.NotEmpty(a.t, rules)
	return rules
}

// dropRule takes a rule away, as anybody with access to the account could.
func (a account) dropRule(acl, rule string) {
	a.t.Helper()
	f := a.find("REGIONAL", acl)
	var answer struct {
		WebACL    map[string]any
		LockToken string
	}
	a.wafv2("GetWebACL", map[string]any{"Scope": "REGIONAL", "Name": f.Name, "Id": f.Id}, &answer)
	rules := answer.WebACL["Rules"].([]any)
	kept := slices.DeleteFunc(slices.Clone(rules), func(r any) bool { return r.(map[string]any)["Name"] == rule })
	require.Len(a.t, kept, len(rules)-1)
	a.wafv2("UpdateWebACL", map[string]any{
		"Scope": "REGIONAL", "Name": f.Name, "Id": f.Id, "LockToken": answer.LockToken, "Rules": kept,
		"DefaultAction": answer.WebACL["DefaultAction"], "VisibilityConfig": answer.WebACL["VisibilityConfig"],
	}, &struct{}{})
}

// canonical leaves out what is null or false, and an immunity that is not set, and sorts lists that the provider keeps as sets.
func canonical(key string, value any) any {
	switch value := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, v := range value {
			c := canonical(k, v)
			object, isObject := c.(map[string]any)
			nothing := isObject && len(object) == 0 && (k == "CaptchaConfig" || k == "ChallengeConfig")
			if c != nil && c != false && !nothing {
				out[k] = c
			}
		}
		return out
	case []any:
		out := make([]any, len(value))
		for i, v := range value {
			out[i] = canonical("", v)
		}
		if slices.Contains([]string{"TextTransformations", "RuleLabels", "InsertHeaders", "ResponseHeaders", "SuccessCodes", "FailureCodes"}, key) {
			slices.SortFunc(out, func(x, y any) int { return cmp.Compare(text(x), text(y)) })
		}
		return out
	default:
		return value
	}
}

// withoutSets are rules as JSON, without the ARNs of the sets of addresses, of which each web ACL has its own.
func withoutSets(rules map[string]map[string]any) string {
	set := regexp.MustCompile(`"arn:[^"]*:regional/ipset/[^"]*"`)
	return set.ReplaceAllString(text(rules), `"a set"`)
}

// text is a value as JSON.
func text(value any) string {
	out, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(out)
}
