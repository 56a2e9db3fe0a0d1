package waf_test

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/palisade-iac/palisade/components/waf"
	"github.com/palisade-iac/palisade/components/waf/raw"
)

// full is a web ACL with several of each kind of rule.
func full() waf.WebAclArgs {
	a := waf.WebAclArgs{CapacityLimit: 5000, Alarms: waf.Alarms{AllowNone: because("not looked at")}}
	for _, name := range []string{"a", "b", "c"} {
		a.AllowAddresses = append(a.AllowAddresses, waf.AddressSet{Name: name, Ipv4Addresses: texts("192.0.2.0/24"), Reason: "r"})
		a.DenyAddresses = append(a.DenyAddresses, waf.AddressSet{Name: name, Ipv4Addresses: texts("192.0.2.0/24"), Ipv6Addresses: texts("2001:db8::/56")})
		a.GeoRules = append(a.GeoRules, waf.GeoRule{Name: name, CountryCodes: []string{"AU"}})
		a.RateLimits = append(a.RateLimits, waf.RateLimit{Name: name, Limit: 100})
		a.VendorGroups = append(a.VendorGroups, waf.VendorGroup{Vendor: "V", Name: name, Capacity: 10})
		a.RuleGroups = append(a.RuleGroups, waf.RuleGroup{Name: name, Arn: pulumi.String("arn:aws:wafv2:eu-west-1:1:regional/rulegroup/" + name + "/1"), Capacity: 10})
		a.Rules = append(a.Rules, waf.Rule{Name: "own-" + name, Priority: int(name[0]), Statement: on(name)})
	}
	return a
}

// drop draws which elements of a list stay, and in which order.
func drop[T any](t *rapid.T, list []T, what string) []T {
	var kept []T
	for i, stays := range rapid.SliceOfN(rapid.Bool(), len(list), len(list)).Draw(t, what) {
		if stays {
			kept = append(kept, list[i])
		}
	}
	if len(kept) > 1 {
		kept = rapid.Permutation(kept).Draw(t, what+" order")
	}
	return kept
}

// Whatever else comes, goes or changes places, a rule and a set stay as they are, byte by byte.
func TestStability_rulesAndSetsDependOnNothingElse(t *testing.T) {
	all := record(t, full())
	rapid.Check(t, func(t *rapid.T) {
		a := full()
		a.Logs.AllowNone = because("not looked at")
		a.AllowAddresses, a.DenyAddresses = drop(t, a.AllowAddresses, "allowed"), drop(t, a.DenyAddresses, "denied")
		a.GeoRules, a.RateLimits = drop(t, a.GeoRules, "countries"), drop(t, a.RateLimits, "rates")
		a.VendorGroups, a.RuleGroups, a.Rules = drop(t, a.VendorGroups, "vendors"), drop(t, a.RuleGroups, "groups"), drop(t, a.Rules, "rules")
		some := record(t, a)
		for _, rule := range some.rules() {
			require.Equal(t, all.rule(rule["name"].(string)), rule)
		}
		for _, name := range some.names(raw.IpSetType) {
			require.Equal(t, all.get(raw.IpSetType, name).Inputs, some.get(raw.IpSetType, name).Inputs)
		}
		require.True(t, slices.IsSortedFunc(some.rules(), func(x, y map[string]any) int { return int(x["priority"].(float64) - y["priority"].(float64)) }))
	})
}

// Rules are looked at by kind: who is allowed, who is not, from where, how often, then what the groups say.
func TestStability_kindsStandInTheirOrder(t *testing.T) {
	var kinds []string
	for _, rule := range record(t, full()).rules() {
		kind := []string{"own", "allow", "deny", "geo", "rate", "", "AWS", "V", "group", ""}[int(rule["priority"].(float64))/100000]
		assert.Regexp(t, "^"+kind+"-", rule["name"])
		if kinds = append(kinds, kind); len(kinds) > 1 && kinds[len(kinds)-2] == kind {
			kinds = kinds[:len(kinds)-1]
		}
	}
	assert.Equal(t, []string{"own", "allow", "deny", "geo", "rate", "AWS", "V", "group"}, kinds)
}

// How many of what there are, and what they are called, is decided while the program runs: a preview with values that are not known yet has them all.
func TestStability_unknownInputsChangeNeitherNumberNorNames(t *testing.T) {
	args := full()
	args.Alarms = waf.Alarms{}
	known := record(t, args)
	unknown := pulumi.UnsafeUnknownOutput(nil).ApplyT(func(any) string { return "" }).(pulumi.StringOutput)
	args.AllowAddresses[0].Ipv4Addresses = []pulumi.StringInput{unknown}
	args.RuleGroups[0].Arn, args.Logs.KmsKeyArn, args.Tags = unknown, unknown, pulumi.StringMap{"a": unknown}
	args.Alarms.ActionArns = []pulumi.StringInput{unknown}
	some := record(t, args)
	require.Len(t, some.Resources, len(known.Resources))
	for i, res := range known.Resources {
		assert.Equal(t, res.URN, some.Resources[i].URN)
	}
	assert.Equal(t, at(known.outputs(), "rulePriorities"), at(some.outputs(), "rulePriorities"))
}
