package waf_test

import (
	"encoding/json"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/waf"
	"github.com/palisade-iac/palisade/components/waf/raw"
)

// assertRule compares a rule, but for its name, its place and its metric, with JSON.
func assertRule(t *testing.T, want string, rule map[string]any) {
	t.Helper()
	rest := map[string]any{}
	for key, value := range rule {
		if key != "name" && key != "priority" && key != "visibilityConfig" {
			rest[key] = value
		}
	}
	text, err := json.Marshal(rest)
	require.NoError(t, err)
	assert.JSONEq(t, want, string(text))
	assert.Equal(t, rule["name"], at(rule, "visibilityConfig", "metricName"))
}

func TestManagedGroups_asTheyAreUsed(t *testing.T) {
	narrowed := on("a")
	r := record(t, waf.WebAclArgs{Scope: waf.ScopeCloudFront, ManagedGroups: waf.ManagedGroups{
		AnonymousIp:    waf.ManagedGroup{Mode: waf.GroupBlock},
		KnownBadInputs: waf.ManagedGroup{Version: "Version_1.22", ScopeDown: &narrowed, Reason: "only a"},
		Common: waf.ManagedGroup{Mode: waf.GroupCount, Reason: "the first week", Overrides: []waf.RuleOverride{
			{Rule: "SizeRestrictions_BODY", Action: waf.Block}, {Rule: "CrossSiteScripting_BODY", Action: waf.Challenge, Reason: "the editor"},
		}},
		SqlInjection:    none(),
		BotControl:      &waf.BotControl{InspectionLevel: "Targeted", EnableMachineLearning: true, Group: waf.ManagedGroup{Mode: waf.GroupCount, Reason: "to learn"}},
		AccountTakeover: &waf.AccountTakeover{LoginPath: "/login", UsernameField: "/u", PasswordField: "/p", SuccessCodes: []int{200}, FailureCodes: []int{401}},
	}})
	assertRule(t, `{"overrideAction": {"none": {}}, "statement": {"managedRuleGroupStatement": {"vendorName": "AWS", "name": "AWSManagedRulesAnonymousIpList"}}}`,
		r.rule("AWS-AWSManagedRulesAnonymousIpList"))
	assertRule(t, `{"overrideAction": {"none": {}}, "statement": {"managedRuleGroupStatement": {"vendorName": "AWS", "name": "AWSManagedRulesKnownBadInputsRuleSet",
		"version": "Version_1.22", "scopeDownStatement": {"labelMatchStatement": {"scope": "LABEL", "key": "a"}}}}}`, r.rule("AWS-AWSManagedRulesKnownBadInputsRuleSet"))
	assertRule(t, `{"overrideAction": {"count": {}}, "statement": {"managedRuleGroupStatement": {"vendorName": "AWS", "name": "AWSManagedRulesCommonRuleSet", "ruleActionOverrides": [
		{"name": "CrossSiteScripting_BODY", "actionToUse": {"challenge": {}}}, {"name": "SizeRestrictions_BODY", "actionToUse": {"block": {}}}]}}}`, r.rule("AWS-AWSManagedRulesCommonRuleSet"))
	assertRule(t, `{"overrideAction": {"count": {}}, "statement": {"managedRuleGroupStatement": {"vendorName": "AWS", "name": "AWSManagedRulesBotControlRuleSet",
		"managedRuleGroupConfigs": [{"awsManagedRulesBotControlRuleSet": {"inspectionLevel": "TARGETED", "enableMachineLearning": true}}]}}}`, r.rule("AWS-AWSManagedRulesBotControlRuleSet"))
	assertRule(t, `{"overrideAction": {"none": {}}, "statement": {"managedRuleGroupStatement": {"vendorName": "AWS", "name": "AWSManagedRulesATPRuleSet",
		"managedRuleGroupConfigs": [{"awsManagedRulesAtpRuleSet": {"loginPath": "/login", "enableRegexInPath": false,
			"requestInspection": {"payloadType": "JSON", "usernameField": {"identifier": "/u"}, "passwordField": {"identifier": "/p"}},
			"responseInspection": {"statusCode": {"successCodes": [200], "failureCodes": [401]}}}}]}}}`, r.rule("AWS-AWSManagedRulesATPRuleSet"))
	assert.NotContains(t, at(r.outputs(), "rulePriorities"), "AWS-AWSManagedRulesSQLiRuleSet")
	assert.Equal(t, map[string]any{
		"managedGroups.knownBadInputs": "only a", "managedGroups.common": "the first week", "managedGroups.common.overrides[1]": "the editor",
		"managedGroups.sqlInjection": "the test is about others", "managedGroups.botControl.group": "to learn",
	}, r.outputs()["relaxations"])
	assert.EqualValues(t, 25+50+201+700+50+50, r.outputs()["capacity"])
}

func TestBotControl_alwaysSaysWhetherMachinesLearn(t *testing.T) {
	r := record(t, waf.WebAclArgs{ManagedGroups: waf.ManagedGroups{BotControl: &waf.BotControl{}}})
	assert.Equal(t, map[string]any{"inspectionLevel": "COMMON", "enableMachineLearning": false},
		at(r.rule("AWS-AWSManagedRulesBotControlRuleSet"), "statement", "managedRuleGroupStatement", "managedRuleGroupConfigs", 0, "awsManagedRulesBotControlRuleSet"))
}

func TestVendorAndRuleGroups(t *testing.T) {
	const group = "arn:aws:wafv2:eu-west-1:1:regional/rulegroup/x/1"
	r := record(t, waf.WebAclArgs{
		VendorGroups: []waf.VendorGroup{{Vendor: "AWS", Name: "AWSManagedRulesLinuxRuleSet"}, {Vendor: "Some Vendor", Name: "Rules 2", Capacity: 50, Group: waf.ManagedGroup{Version: "1"}}},
		RuleGroups:   []waf.RuleGroup{{Name: "own", Arn: late(group), Capacity: 60, Mode: waf.GroupCount, Reason: "new", Overrides: []waf.RuleOverride{{Rule: "a", Action: waf.Allow, Reason: "ours"}}}},
	})
	assertRule(t, `{"overrideAction": {"none": {}}, "statement": {"managedRuleGroupStatement": {"vendorName": "AWS", "name": "AWSManagedRulesLinuxRuleSet"}}}`,
		r.rule("AWS-AWSManagedRulesLinuxRuleSet"))
	assertRule(t, `{"overrideAction": {"none": {}}, "statement": {"managedRuleGroupStatement": {"vendorName": "Some Vendor", "name": "Rules 2", "version": "1"}}}`, r.rule("Some-Vendor-Rules-2"))
	assertRule(t, `{"overrideAction": {"count": {}}, "statement": {"ruleGroupReferenceStatement": {"arn": "`+group+`",
		"ruleActionOverrides": [{"name": "a", "actionToUse": {"allow": {}}}]}}}`, r.rule("group-own"))
	assert.EqualValues(t, 1175+200+50+60, r.outputs()["capacity"])
	assert.Equal(t, map[string]any{"ruleGroups[0]": "new", "ruleGroups[0].overrides[0]": "ours"}, r.outputs()["relaxations"])
}

func TestAddresses_becomeASetForEachFamily(t *testing.T) {
	r := record(t, waf.WebAclArgs{
		AllowAddresses: []waf.AddressSet{{
			Name: "partners", Ipv4Addresses: []pulumi.StringInput{pulumi.String("192.0.2.0/24"), late("198.51.100.7/32")}, Ipv6Addresses: texts("2001:db8::/56"),
			ForwardedIp: &waf.ForwardedIp{HeaderName: "X-Client", Position: "LAST"}, Reason: "they scan us",
		}},
		DenyAddresses: []waf.AddressSet{{Name: "bots", Ipv4Addresses: texts(), Action: waf.Challenge}},
	})
	assert.Equal(t, []string{"web-allow-partners-ipv4", "web-allow-partners-ipv6", "web-deny-bots-ipv4"}, r.names(raw.IpSetType))
	v4 := r.get(raw.IpSetType, "web-allow-partners-ipv4")
	assert.Equal(t, []any{"192.0.2.0/24", "198.51.100.7/32"}, v4.Inputs["addresses"])
	assert.Equal(t, []any{"REGIONAL", "IPV4"}, []any{v4.Inputs["scope"], v4.Inputs["ipAddressVersion"]})
	v6 := r.get(raw.IpSetType, "web-allow-partners-ipv6")
	assert.Equal(t, "IPV6", v6.Inputs["ipAddressVersion"])
	empty := r.get(raw.IpSetType, "web-deny-bots-ipv4")
	assert.Equal(t, []any{}, empty.Inputs["addresses"], "a set that something else fills")
	from := func(arn any) string {
		return `{"ipSetReferenceStatement": {"arn": "` + arn.(string) + `", "ipSetForwardedIpConfig": {"headerName": "X-Client", "fallbackBehavior": "NO_MATCH", "position": "LAST"}}}`
	}
	assertRule(t, `{"action": {"allow": {}}, "statement": {"orStatement": {"statements": [`+from(v4.Outputs["arn"])+`, `+from(v6.Outputs["arn"])+`]}}}`, r.rule("allow-partners"))
	assertRule(t, `{"action": {"challenge": {}}, "statement": {"ipSetReferenceStatement": {"arn": "`+empty.Outputs["arn"].(string)+`"}}}`, r.rule("deny-bots"))
	assert.EqualValues(t, 1175+3, r.outputs()["capacity"])
	assert.Equal(t, map[string]any{"allowAddresses[0]": "they scan us"}, r.outputs()["relaxations"])
}

func TestGeoRules(t *testing.T) {
	r := record(t, waf.WebAclArgs{
		GeoRules: []waf.GeoRule{
			{Name: "these", CountryCodes: []string{"KP"}, ForwardedIp: &waf.ForwardedIp{}, Response: &waf.Response{Code: 451}},
			{Name: "others", CountryCodes: []string{"AU", "NZ"}, Others: true, ForwardedIp: &waf.ForwardedIp{}, Action: waf.Count, Reason: "to see"},
		},
	})
	assertRule(t, `{"action": {"block": {"customResponse": {"responseCode": 451}}},
		"statement": {"geoMatchStatement": {"countryCodes": ["KP"], "forwardedIpConfig": {"headerName": "X-Forwarded-For", "fallbackBehavior": "MATCH"}}}}`, r.rule("geo-these"))
	assertRule(t, `{"action": {"count": {}}, "statement": {"notStatement": {"statements": [
		{"geoMatchStatement": {"countryCodes": ["AU", "NZ"], "forwardedIpConfig": {"headerName": "X-Forwarded-For", "fallbackBehavior": "NO_MATCH"}}}]}}}`, r.rule("geo-others"))
	assert.Equal(t, map[string]any{"geoRules[1]": "to see"}, r.outputs()["relaxations"])
}

func TestRateLimits(t *testing.T) {
	logins := on("login")
	r := record(t, waf.WebAclArgs{
		RateLimits: []waf.RateLimit{
			{Name: "ip", Limit: 10},
			{Name: "forwarded", Limit: 20, EvaluationWindowSec: 60, AggregateBy: []string{"ForwardedIp"}, Action: waf.Captcha},
			{Name: "all", Limit: 30, AggregateBy: []string{"Constant"}, ScopeDown: &logins, Response: &waf.Response{Code: 429}},
			{Name: "keys", Limit: 40, AggregateBy: []string{"Header:x-key", "Cookie:id", "QueryArgument:q", "LabelNamespace:a:", "Ja4Fingerprint"}},
			{Name: "more", Limit: 50, AggregateBy: []string{"ForwardedIp", "UriPath", "QueryString"}, ForwardedIp: &waf.ForwardedIp{HeaderName: "X-Client"}},
		},
		CapacityLimit: 1600,
	})
	block := func(statement string) string {
		return `{"action": {"block": {}}, "statement": {"rateBasedStatement": ` + statement + `}}`
	}
	const plain = `"textTransformations": [{"priority": 0, "type": "NONE"}]`
	assertRule(t, block(`{"limit": 10, "evaluationWindowSec": 300, "aggregateKeyType": "IP"}`), r.rule("rate-ip"))
	assertRule(t, `{"action": {"captcha": {}}, "statement": {"rateBasedStatement": {"limit": 20, "evaluationWindowSec": 60, "aggregateKeyType": "FORWARDED_IP",
		"forwardedIpConfig": {"headerName": "X-Forwarded-For", "fallbackBehavior": "MATCH"}}}}`, r.rule("rate-forwarded"))
	assertRule(t, `{"action": {"block": {"customResponse": {"responseCode": 429}}}, "statement": {"rateBasedStatement": {"limit": 30, "evaluationWindowSec": 300, "aggregateKeyType": "CONSTANT",
		"scopeDownStatement": {"labelMatchStatement": {"scope": "LABEL", "key": "login"}}}}}`, r.rule("rate-all"))
	assertRule(t, block(`{"limit": 40, "evaluationWindowSec": 300, "aggregateKeyType": "CUSTOM_KEYS", "customKeys": [
		{"header": {"name": "x-key", `+plain+`}}, {"cookie": {"name": "id", `+plain+`}}, {"queryArgument": {"name": "q", `+plain+`}},
		{"labelNamespace": {"namespace": "a:"}}, {"ja4Fingerprint": {"fallbackBehavior": "MATCH"}}]}`), r.rule("rate-keys"))
	assertRule(t, block(`{"limit": 50, "evaluationWindowSec": 300, "aggregateKeyType": "CUSTOM_KEYS",
		"customKeys": [{"forwardedIp": {}}, {"uriPath": {`+plain+`}}, {"queryString": {`+plain+`}}], "forwardedIpConfig": {"headerName": "X-Client", "fallbackBehavior": "MATCH"}}`), r.rule("rate-more"))
	assert.EqualValues(t, 1175+2+2+(2+1)+(2+150)+(2+90), r.outputs()["capacity"])
}

func TestRules_ofOnesOwn(t *testing.T) {
	r := record(t, waf.WebAclArgs{Rules: []waf.Rule{
		{Name: "health", Priority: 0, Action: waf.Allow, Reason: "probes", Statement: on("a"), InsertHeaders: map[string]string{"b": "2", "a": "1"}},
		{Name: "puzzle", Priority: 500001, Action: waf.Captcha, Statement: on("a"), ImmunitySeconds: 60, Labels: []string{"team:puzzle"}},
		{Name: "proof", Priority: 500002, Action: waf.Challenge, Statement: on("a"), ImmunitySeconds: 300},
		{Name: "last", Priority: 900000, Action: waf.Allow, Statement: on("a")},
		{Name: "stop", Priority: 999999, Statement: on("a"), Response: &waf.Response{}},
	}})
	const statement = `"statement": {"labelMatchStatement": {"scope": "LABEL", "key": "a"}}`
	assertRule(t, `{"action": {"allow": {"customRequestHandling": {"insertHeaders": [{"name": "a", "value": "1"}, {"name": "b", "value": "2"}]}}}, `+statement+`}`, r.rule("health"))
	assertRule(t, `{"action": {"captcha": {}}, "captchaConfig": {"immunityTimeProperty": {"immunityTime": 60}}, "ruleLabels": [{"name": "team:puzzle"}], `+statement+`}`, r.rule("puzzle"))
	assertRule(t, `{"action": {"challenge": {}}, "challengeConfig": {"immunityTimeProperty": {"immunityTime": 300}}, `+statement+`}`, r.rule("proof"))
	assertRule(t, `{"action": {"allow": {}}, `+statement+`}`, r.rule("last"))
	assertRule(t, `{"action": {"block": {"customResponse": {"responseCode": 403}}}, `+statement+`}`, r.rule("stop"))
	assert.Equal(t, map[string]any{"rules[0]": "probes"}, r.outputs()["relaxations"], "what comes after all else lets nothing past")
	assert.Equal(t, []any{0.0, 999999.0}, []any{r.rules()[0]["priority"], r.rules()[len(r.rules())-1]["priority"]}, "rules stand in their order")
}

func TestCapacity_isSummedBeforeAnythingIsMade(t *testing.T) {
	groups := func(capacity int) []waf.VendorGroup {
		return []waf.VendorGroup{{Vendor: "V", Name: "N", Capacity: capacity}}
	}
	assert.EqualValues(t, 1500, record(t, waf.WebAclArgs{VendorGroups: groups(325)}).outputs()["capacity"])
	const most = "Most take AWS-AWSManagedRulesCommonRuleSet 700, V-N 326, AWS-AWSManagedRulesKnownBadInputsRuleSet 200, AWS-AWSManagedRulesSQLiRuleSet 200, AWS-AWSManagedRulesAnonymousIpList 50"
	assert.Equal(t, "capacityLimit: the rules take 1501 WCUs, 1500 are allowed: drop some, or set capacityLimit to 1501 or more (AWS charges for what is over 1500). "+most,
		refused(t, waf.WebAclArgs{VendorGroups: groups(326)}))
	assert.EqualValues(t, 5000, record(t, waf.WebAclArgs{VendorGroups: groups(3825), CapacityLimit: 5000}).outputs()["capacity"])
	assert.Contains(t, refused(t, waf.WebAclArgs{VendorGroups: groups(3826), CapacityLimit: 5000}), "the rules take 5001 WCUs, 5000 are allowed: drop some; AWS takes no more than 5000.")

	var sets []waf.AddressSet
	for i := range 51 {
		sets = append(sets, waf.AddressSet{Name: string(rune('a'+i%26)) + string(rune('a'+i/26)), Ipv4Addresses: texts()})
	}
	assert.Equal(t, "the rules refer to 51 sets and rule groups: AWS takes 50 in a web ACL", refused(t, waf.WebAclArgs{DenyAddresses: sets}))
	limits := make([]waf.RateLimit, 11)
	for i := range limits {
		limits[i] = waf.RateLimit{Name: string(rune('a' + i)), Limit: 10}
	}
	assert.Equal(t, "rateLimits: 11 rate limits: AWS takes 10 in a web ACL", refused(t, waf.WebAclArgs{RateLimits: limits}))
}

func TestRuleGroup_isMadeAndChecked(t *testing.T) {
	r := recordProgram(t, func(ctx *pulumi.Context) error {
		_, err := waf.NewRuleGroup(ctx, "shared", &waf.RuleGroupArgs{
			Capacity: 10, Rules: []waf.Rule{{Name: "b", Priority: 100001, Statement: on("b")}, {Name: "a", Priority: 7, Action: waf.Count, Statement: on("a")}},
			ResponseBodies: map[string]waf.ResponseBody{"x": {ContentType: "TEXT_PLAIN", Content: "x"}}, Tags: pulumi.StringMap{"owner": pulumi.String("us")},
		})
		return err
	}, nil)
	group := r.get(raw.RuleGroupType, "shared")
	assert.True(t, group.Protect)
	assert.Equal(t, []any{"REGIONAL", 10.0, "a", "b"}, []any{group.Inputs["scope"], group.Inputs["capacity"], at(group.Inputs, "rules", 0, "name"), at(group.Inputs, "rules", 1, "name")})
	assert.Equal(t, "shared", at(group.Inputs, "visibilityConfig", "metricName"))
	assert.Equal(t, map[string]any{"owner": "us", "Name": "shared", "palisade:component": "shared"}, group.Inputs["tags"])
	assert.Len(t, group.Inputs["customResponseBodies"], 1)

	refusedGroup := func(args *waf.RuleGroupArgs) string {
		return refusal(t, func(ctx *pulumi.Context) error {
			_, err := waf.NewRuleGroup(ctx, "shared", args)
			return err
		})
	}
	assert.Equal(t, "capacity: 0 WCUs: AWS takes groups of 1 to 5000\nrules: required: one rule at least", refusedGroup(nil))
	assert.Equal(t, "capacity: the rules take 2 WCUs, more than 1: it cannot grow later, so leave room\n"+
		`protection.mode: "Off" is not supported; use one of Enabled, Disabled`+"\n"+
		"rules[0].reason: "+noReason+"\nrules[1]: priority 3 is taken by rules[0]: give another\n"+
		`scope: "All" is not supported; use one of Regional, CloudFront`, refusedGroup(&waf.RuleGroupArgs{
		Scope: "All", Capacity: 1, Rules: []waf.Rule{{Name: "a", Priority: 3, Action: waf.Allow, Statement: on("a")}, {Name: "b", Priority: 3, Statement: on("b")}},
		Protection: component.Protection{Mode: "Off"},
	}))
	assert.Equal(t, "rules[0].priority: -1 is no priority: 0 or more", refusedGroup(&waf.RuleGroupArgs{Capacity: 1, Rules: []waf.Rule{{Name: "a", Priority: -1, Statement: on("a")}}}))
}
