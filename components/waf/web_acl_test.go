package waf_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/waf"
	"github.com/palisade-iac/palisade/components/waf/raw"
)

// empty is what the provider takes for "this one".
func empty() map[string]any { return map[string]any{} }

func TestWebAcl_saysNothingAndGetsTheReference(t *testing.T) {
	r := recordProgram(t, func(ctx *pulumi.Context) error {
		_, err := newWebAcl(ctx, "web", nil)
		return err
	}, nil)
	acl := r.acl()
	assert.Equal(t, "REGIONAL", acl["scope"])
	assert.Equal(t, map[string]any{"allow": empty()}, acl["defaultAction"])
	assert.Equal(t, map[string]any{"cloudwatchMetricsEnabled": true, "metricName": "web", "sampledRequestsEnabled": true}, acl["visibilityConfig"])
	for _, property := range []string{"ruleJson", "customResponseBodies", "associationConfig", "captchaConfig", "challengeConfig", "tokenDomains"} {
		assert.NotContains(t, acl, property)
	}
	group := func(name string, priority int, action string, more map[string]any) map[string]any {
		statement := map[string]any{"vendorName": "AWS", "name": name}
		for k, v := range more {
			statement[k] = v
		}
		return map[string]any{
			"name": "AWS-" + name, "priority": float64(priority), "overrideAction": map[string]any{action: empty()},
			"statement":        map[string]any{"managedRuleGroupStatement": statement},
			"visibilityConfig": map[string]any{"cloudwatchMetricsEnabled": true, "metricName": "AWS-" + name, "sampledRequestsEnabled": true},
		}
	}
	assert.Equal(t, []map[string]any{
		group("AWSManagedRulesAmazonIpReputationList", 600000, "none", nil),
		group("AWSManagedRulesAnonymousIpList", 601000, "count", nil),
		group("AWSManagedRulesKnownBadInputsRuleSet", 602000, "none", nil),
		group("AWSManagedRulesCommonRuleSet", 603000, "none", map[string]any{
			"ruleActionOverrides": []any{map[string]any{"name": "SizeRestrictions_BODY", "actionToUse": map[string]any{"count": empty()}}},
		}),
		group("AWSManagedRulesSQLiRuleSet", 604000, "none", nil),
	}, r.rules())
	assert.Equal(t, []string{"web-blocked", "web-counted"}, r.names(typeAlarm))
	assert.Equal(t, []string{"web-logs"}, r.names(raw.WebAclLoggingConfigurationType))
	assert.Equal(t, []string{"web-logs"}, r.names(typeBucket))
	assert.Empty(t, r.names(raw.IpSetType))
	assert.Len(t, r.Resources, 13, "the stack, the component, the web ACL, two alarms, the logging, and the seven parts of a bucket")
	assert.Empty(t, r.Unanswered)
	assert.Empty(t, r.UnknownInputs)
}

func TestWebAcl_outputs(t *testing.T) {
	r := record(t, waf.WebAclArgs{})
	made := r.get(raw.WebAclType, "web")
	assert.Equal(t, map[string]any{
		"arn": made.Outputs["arn"], "aclId": made.ID, "capacity": 1175.0, "logDestinationArn": r.get(typeBucket, "web-logs").Outputs["arn"], "relaxations": empty(),
		"rulePriorities": map[string]any{
			"AWS-AWSManagedRulesAmazonIpReputationList": 600000.0, "AWS-AWSManagedRulesAnonymousIpList": 601000.0, "AWS-AWSManagedRulesKnownBadInputsRuleSet": 602000.0,
			"AWS-AWSManagedRulesCommonRuleSet": 603000.0, "AWS-AWSManagedRulesSQLiRuleSet": 604000.0,
		},
	}, r.outputs())
	assert.Contains(t, made.Outputs["arn"], ":regional/webacl/web-")
}

func TestWebAcl_forCloudFront(t *testing.T) {
	r := record(t, waf.WebAclArgs{Scope: waf.ScopeCloudFront, DenyAddresses: []waf.AddressSet{{Name: "bots", Ipv4Addresses: texts()}}})
	assert.Equal(t, "CLOUDFRONT", r.acl()["scope"])
	assert.Equal(t, "CLOUDFRONT", r.inputs(raw.IpSetType, "web-deny-bots-ipv4")["scope"])
	assert.Contains(t, r.outputs()["arn"], "us-east-1:123456789012:global/webacl/web-")
	assert.Equal(t, map[string]any{"WebACL": "web", "Rule": "ALL"}, r.inputs(typeAlarm, "web-blocked")["dimensions"], "metrics for CloudFront have no region")

	assert.Equal(t, "scope: AWS keeps what is for CloudFront in us-east-1, and the provider works in eu-west-1: give the component a provider of us-east-1",
		refused(t, waf.WebAclArgs{Scope: waf.ScopeCloudFront}))
}

// The provider is the caller's, wherever the rest of the program works.
func TestWebAcl_forCloudFrontByAProviderOfItsRegion(t *testing.T) {
	r := recordProgram(t, func(ctx *pulumi.Context) error {
		global, err := newProvider(ctx, "global", "us-east-1")
		if err != nil {
			return err
		}
		_, err = newWebAcl(ctx, "web", &waf.WebAclArgs{Scope: waf.ScopeCloudFront}, pulumi.Provider(global))
		return err
	}, nil)
	for _, res := range r.Resources {
		if res.Custom && res.Type != "pulumi:providers:aws" {
			assert.Contains(t, res.Provider, "::global", res.URN)
		}
	}
	assert.Contains(t, r.inputs(typeBucketPolicy, "web-logs")["policy"], "arn:aws:logs:us-east-1:123456789012:*")
}

func TestWebAcl_blocksByDefaultIfAsked(t *testing.T) {
	r := record(t, waf.WebAclArgs{
		DefaultAction: waf.Block, DefaultResponse: &waf.Response{Code: 404, BodyKey: "nothing", Headers: map[string]string{"x-b": "2", "x-a": "1"}},
		ResponseBodies: map[string]waf.ResponseBody{"nothing": {ContentType: "TEXT_PLAIN", Content: "nothing here"}},
	})
	assert.Equal(t, map[string]any{"block": map[string]any{"customResponse": map[string]any{
		"responseCode": 404.0, "customResponseBodyKey": "nothing",
		"responseHeaders": []any{map[string]any{"name": "x-a", "value": "1"}, map[string]any{"name": "x-b", "value": "2"}},
	}}}, r.acl()["defaultAction"])
	assert.Equal(t, []any{map[string]any{"key": "nothing", "contentType": "TEXT_PLAIN", "content": "nothing here"}}, r.acl()["customResponseBodies"])
}

func TestWebAcl_settingsOfTheWhole(t *testing.T) {
	off := false
	r := record(t, waf.WebAclArgs{
		SampledRequests: &off, CaptchaImmunitySeconds: 60, ChallengeImmunitySeconds: 300, TokenDomains: []string{"example.com"},
		BodyInspectionKb: map[string]int{"ApiGateway": 64, "AppRunnerService": 48, "CognitoUserPool": 32, "VerifiedAccessInstance": 16},
	})
	acl := r.acl()
	assert.Equal(t, false, at(acl, "visibilityConfig", "sampledRequestsEnabled"))
	assert.Equal(t, false, at(r.rules()[0], "visibilityConfig", "sampledRequestsEnabled"))
	assert.Equal(t, map[string]any{"immunityTimeProperty": map[string]any{"immunityTime": 60.0}}, acl["captchaConfig"])
	assert.Equal(t, map[string]any{"immunityTimeProperty": map[string]any{"immunityTime": 300.0}}, acl["challengeConfig"])
	assert.Equal(t, []any{"example.com"}, acl["tokenDomains"])
	limit := func(kb string) []any { return []any{map[string]any{"defaultSizeInspectionLimit": "KB_" + kb}} }
	assert.Equal(t, map[string]any{"requestBodies": []any{map[string]any{
		"apiGateways": limit("64"), "appRunnerServices": limit("48"), "cognitoUserPools": limit("32"), "verifiedAccessInstances": limit("16"),
	}}}, acl["associationConfig"])

	r = record(t, waf.WebAclArgs{Scope: waf.ScopeCloudFront, BodyInspectionKb: map[string]int{"CloudFront": 48}})
	assert.Equal(t, map[string]any{"requestBodies": []any{map[string]any{"cloudfronts": limit("48")}}}, r.acl()["associationConfig"])
}

func TestWebAcl_everythingIsProtectedUnlessAReasonIsGiven(t *testing.T) {
	args := waf.WebAclArgs{DenyAddresses: []waf.AddressSet{{Name: "bots", Ipv4Addresses: texts()}}}
	guarded := record(t, args)
	args.Protection = component.Protection{Mode: component.ProtectionDisabled, Reason: "a test"}
	free := record(t, args)
	for i, res := range guarded.Resources {
		assert.Equal(t, res.Custom && res.Type != "pulumi:pulumi:Stack", res.Protect, res.URN)
		assert.False(t, free.Resources[i].Protect, res.URN)
	}
	assert.Equal(t, false, guarded.inputs(typeBucket, "web-logs")["forceDestroy"])
	assert.Equal(t, true, free.inputs(typeBucket, "web-logs")["forceDestroy"])
	assert.Equal(t, map[string]any{"protection": "a test"}, free.outputs()["relaxations"])
}

func TestWebAcl_tagsEverythingThatTakesTags(t *testing.T) {
	r := record(t, waf.WebAclArgs{
		Tags: pulumi.StringMap{"owner": late("edge")}, DenyAddresses: []waf.AddressSet{{Name: "bots", Ipv6Addresses: texts()}}, Logs: waf.Logs{Destination: waf.LogsToFirehose},
	})
	for typ, names := range map[string][]string{
		raw.WebAclType: {"web"}, raw.IpSetType: {"web-deny-bots-ipv6"}, typeAlarm: {"web-blocked", "web-counted"}, typeBucket: {"web-logs"}, typeStream: {"web-logs"},
		typeRole: {"web-logs"}, typeLogGroup: {"web-logs"},
	} {
		require.Equal(t, names, r.names(typ))
		for _, name := range names {
			assert.Equal(t, map[string]any{"owner": "edge", "Name": name, component.TagComponent: "web"}, r.inputs(typ, name)["tags"], typ)
		}
	}
}

func TestAlarms_watchTheWholeWebAcl(t *testing.T) {
	r := record(t, waf.WebAclArgs{Alarms: waf.Alarms{ActionArns: []pulumi.StringInput{late("arn:aws:sns:eu-west-1:1:t")}, BlockedThreshold: 5, CountedThreshold: 6, PeriodSeconds: 120}})
	for name, want := range map[string]struct {
		metric    string
		threshold float64
	}{"web-blocked": {"BlockedRequests", 5}, "web-counted": {"CountedRequests", 6}} {
		alarm := r.inputs(typeAlarm, name)
		assert.Equal(t, map[string]any{"WebACL": "web", "Rule": "ALL", "Region": "eu-west-1"}, alarm["dimensions"])
		assert.Equal(t, []any{"AWS/WAFV2", want.metric, "Sum", want.threshold, 120.0}, []any{alarm["namespace"], alarm["metricName"], alarm["statistic"], alarm["threshold"], alarm["period"]})
		assert.Equal(t, []any{"GreaterThanOrEqualToThreshold", "notBreaching", 1.0}, []any{alarm["comparisonOperator"], alarm["treatMissingData"], alarm["evaluationPeriods"]})
		assert.Equal(t, []any{"arn:aws:sns:eu-west-1:1:t"}, alarm["alarmActions"])
		assert.Equal(t, alarm["alarmActions"], alarm["okActions"])
	}
	r = record(t, waf.WebAclArgs{Alarms: waf.Alarms{AllowNone: because("watched elsewhere")}})
	assert.Empty(t, r.names(typeAlarm))
	assert.Equal(t, map[string]any{"alarms.allowNone": "watched elsewhere"}, r.outputs()["relaxations"])
}
