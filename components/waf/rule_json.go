package waf

import (
	"encoding/json"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// ruleJson writes rules in the form of WAF's API. Sets of addresses may have yet to be made.
func ruleJson(rules pulumi.Array) pulumi.StringOutput {
	return pulumi.JSONMarshal(rules).ApplyT(func(text string) (string, error) {
		var parsed any
		if err := json.Unmarshal([]byte(text), &parsed); err != nil {
			return "", err
		}
		api, err := json.Marshal(apiForm(parsed))
		return string(api), err
	}).(pulumi.StringOutput)
}

// apiForm turns values of the provider's property into those of the API: its names begin with a capital, and where the provider has a list of one, the
// API has the one.
func apiForm(value any) any {
	switch value := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, v := range value {
			name, single := apiName(key)
			converted := apiForm(v)
			if key == "notStatement" {
				// Not has a single statement, And and Or have several, and the provider calls both statements.
				converted = map[string]any{"Statement": converted.(map[string]any)["Statements"].([]any)[0]}
			}
			if list, ok := converted.([]any); ok && single {
				converted = list[0]
			}
			out[name] = converted
		}
		return out
	case []any:
		out := make([]any, len(value))
		for i, v := range value {
			out[i] = apiForm(v)
		}
		return out
	default:
		return value
	}
}

// apiName is a property's name in the API, and whether it holds one where the provider has a list.
func apiName(property string) (name string, single bool) {
	switch property {
	case "headers":
		return "Headers", true
	case "headerOrders":
		return "HeaderOrder", true
	case "matchPatterns":
		return "MatchPattern", true
	case "asnLists":
		return "AsnList", false
	}
	if name, irregular := irregularNames()[property]; irregular {
		return name, false
	}
	return strings.ToUpper(property[:1]) + property[1:], false
}

// irregularNames are those that the API does not simply begin with a capital.
func irregularNames() map[string]string {
	return map[string]string{
		"arn": "ARN", "ip": "IP", "forwardedIp": "ForwardedIP", "httpMethod": "HTTPMethod", "cloudwatchMetricsEnabled": "CloudWatchMetricsEnabled",
		"ipSetReferenceStatement": "IPSetReferenceStatement", "ipSetForwardedIpConfig": "IPSetForwardedIPConfig", "forwardedIpConfig": "ForwardedIPConfig",
		"ja3Fingerprint": "JA3Fingerprint", "ja4Fingerprint": "JA4Fingerprint",
		"awsManagedRulesBotControlRuleSet": "AWSManagedRulesBotControlRuleSet", "awsManagedRulesAtpRuleSet": "AWSManagedRulesATPRuleSet",
	}
}
