package guardrails_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/guardrails"
)

// service is what a policy tells its service.
func (r recorded) service(policy string) (kind string, data map[string]any) {
	r.t.Helper()
	given := r.get(typePolicy, "estate-"+policy).Inputs["securityServicePolicyData"].(map[string]any)
	return given["type"].(string), document(r.t, given["managedServiceData"])
}

type object = map[string]any

func TestFirewallManager_reportsAndChangesNothing(t *testing.T) {
	r := record(t, newManager(policies()))
	types := map[string]any{"content": "AWS::EC2::SecurityGroup", "usage": "AWS::EC2::SecurityGroup", "web": nil, "inspection": "AWS::EC2::VPC", "names": "AWS::EC2::VPC"}
	assert.Len(t, r.names(typePolicy), len(types))
	for name, typ := range types {
		policy := r.get(typePolicy, "estate-"+name)
		assert.Equal(t, []any{false, false, false, false, typ}, []any{
			policy.Inputs["remediationEnabled"], policy.Inputs["deleteUnusedFmManagedResources"], policy.Inputs["deleteAllPolicyResources"], policy.Inputs["excludeResourceTags"], policy.Inputs["resourceType"],
		}, name)
		assert.NotContains(t, policy.Inputs, "includeMap")
		assert.NotContains(t, policy.Inputs, "excludeMap")
		assert.True(t, policy.Protect)
	}
	assert.Equal(t, []any{"AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ApiGateway::Stage"}, r.get(typePolicy, "estate-web").Inputs["resourceTypeLists"])
	assert.Empty(t, r.names(typeAdministrator))
	outputs := r.get(guardrails.FirewallManagerType, "estate").Outputs
	assert.Equal(t, r.get(typePolicy, "estate-web").ID, outputs["policyIds"].(object)["web"])
	assert.Equal(t, r.get(typePolicy, "estate-web").Outputs["arn"], outputs["policyArns"].(object)["web"])
	assert.Equal(t, "", outputs["administratorAccountId"])
}

// The documents are those of AWS's reference ("SecurityServicePolicyData").
func TestFirewallManager_tellsServicesInAwsWords(t *testing.T) {
	r := record(t, newManager(policies()))
	group := func(name string) object {
		return object{
			"ruleGroupArn": nil, "overrideAction": object{"type": "NONE"}, "ruleGroupType": "ManagedRuleGroup", "excludeRules": []any{}, "sampledRequestsEnabled": true,
			"managedRuleGroupIdentifier": object{"versionEnabled": nil, "version": nil, "vendorName": "AWS", "managedRuleGroupName": name},
		}
	}
	log := func(kind string) object {
		return object{"logDestinationType": "S3", "logType": kind, "logDestination": object{"bucketName": "estate-logs"}}
	}
	for name, want := range map[string]object{
		"content": {
			"type": "SECURITY_GROUPS_CONTENT_AUDIT", "preManagedOptions": []any{object{"denyProtocolAllValue": true}, object{"auditSgDirection": object{"type": "ALL"}}},
			"securityGroups": []any{object{"id": "sg-1"}}, "securityGroupAction": object{"type": "ALLOW"},
		},
		"usage": {"type": "SECURITY_GROUPS_USAGE_AUDIT", "deleteUnusedSecurityGroups": true, "coalesceRedundantSecurityGroups": true},
		"web": {
			"type": "WAFV2", "postProcessRuleGroups": []any{}, "defaultAction": object{"type": "ALLOW"}, "overrideCustomerWebACLAssociation": false,
			"preProcessRuleGroups": []any{group("AWSManagedRulesAmazonIpReputationList"), group("AWSManagedRulesCommonRuleSet"), group("AWSManagedRulesKnownBadInputsRuleSet")},
			"loggingConfiguration": object{"logDestinationConfigs": []any{"arn:aws:s3:::aws-waf-logs-estate"}, "redactedFields": []any{}}, "sampledRequestsEnabledForDefaultActions": true,
			"optimizeUnassociatedWebACL": true,
		},
		"inspection": {
			"type": "NETWORK_FIREWALL", "networkFirewallStatelessRuleGroupReferences": []any{}, "networkFirewallStatelessDefaultActions": []any{"aws:forward_to_sfe"},
			"networkFirewallStatelessFragmentDefaultActions": []any{"aws:forward_to_sfe"}, "networkFirewallStatelessCustomActions": []any{},
			"networkFirewallStatefulRuleGroupReferences": []any{object{"resourceARN": "arn:aws:network-firewall:ap-southeast-2:111122223333:stateful-rulegroup/x", "priority": 10.0}},
			"networkFirewallStatefulEngineOptions":       object{"ruleOrder": "STRICT_ORDER"}, "networkFirewallStatefulDefaultActions": []any{"aws:drop_established", "aws:alert_established"},
			"networkFirewallOrchestrationConfig": object{
				"singleFirewallEndpointPerVPC": false, "allowedIPV4CidrList": []any{}, "routeManagementAction": "MONITOR", "routeManagementTargetTypes": []any{"InternetGateway"},
			},
			"networkFirewallLoggingConfiguration": object{"logDestinationConfigs": []any{log("ALERT"), log("FLOW")}, "overrideExistingConfig": false},
		},
		"names": {
			"type": "DNS_FIREWALL", "preProcessRuleGroups": []any{object{"ruleGroupId": "rslvr-frg-1", "priority": 10.0}}, "postProcessRuleGroups": []any{object{"ruleGroupId": "rslvr-frg-2", "priority": 9911.0}},
		},
	} {
		kind, data := r.service(name)
		assert.Equal(t, want, data, name)
		assert.Equal(t, want["type"], kind, name)
	}
}

func TestFirewallManager_otherwise(t *testing.T) {
	late := func(text string) pulumi.StringInput { return pulumi.String(text).ToStringOutput() }
	r := record(t, newManager(guardrails.FirewallManagerArgs{Policies: map[string]guardrails.FirewallManagerPolicy{
		"content": {
			ContentAudit: &guardrails.ContentAuditPolicy{SecurityGroupId: late("sg-2"), Action: guardrails.AuditDeny, AllowAllProtocols: because("egress is filtered elsewhere")}, Remediate: true,
			Accounts:  guardrails.AccountScope{IncludeAccounts: []pulumi.StringInput{late("111122223333")}, IncludeOrganizationalUnits: []pulumi.StringInput{pulumi.String("ou-a1b2-f6g7h111")}},
			Resources: guardrails.ResourceScope{Types: []string{"AWS::EC2::Instance", "AWS::EC2::NetworkInterface"}, Tags: map[string]string{"exempt": ""}, ExcludeTagged: true},
		},
		"usage": {
			UsageAudit: &guardrails.UsageAuditPolicy{Find: []string{guardrails.FindUnused}, UnusedMinutes: 60}, ReleaseOutOfScope: true, AllowCleanupOnDelete: because("nothing depends on it"),
			Accounts: guardrails.AccountScope{ExcludeOrganizationalUnits: []pulumi.StringInput{late("ou-a1b2-f6g7h111")}},
		},
		"web": {Waf: &guardrails.WafPolicy{
			First:         []guardrails.WafPolicyGroup{{Managed: "AWSManagedRulesSQLiRuleSet", Version: "Version_1.0", CountOnly: because("is being tried")}},
			Last:          []guardrails.WafPolicyGroup{{RuleGroupArn: late("arn:aws:wafv2:ap-southeast-2:111122223333:regional/rulegroup/own/1")}},
			DefaultAction: "BLOCK", ReplaceOthers: true, AllowWithoutLogs: because("accounts log themselves"),
		}},
		"inspection": {NetworkFirewall: &guardrails.NetworkFirewallPolicy{
			StatefulRuleGroups: []guardrails.NetworkFirewallPolicyGroup{{Arn: late("arn:aws:network-firewall:ap-southeast-2:111122223333:stateful-rulegroup/x"), Priority: 1}},
			SubnetCidrBlocks:   []string{"10.0.0.0/28"}, SingleEndpoint: true, RouteManagement: guardrails.RoutesOff, AllowWithoutLogs: because("a test"),
		}},
	}}))
	content := r.get(typePolicy, "estate-content").Inputs
	assert.Equal(t, object{"accounts": []any{"111122223333"}, "orgunits": []any{"ou-a1b2-f6g7h111"}}, content["includeMap"])
	assert.Equal(t, []any{true, true, object{"exempt": ""}, []any{"AWS::EC2::Instance", "AWS::EC2::NetworkInterface"}}, []any{content["remediationEnabled"], content["excludeResourceTags"], content["resourceTags"], content["resourceTypeLists"]})
	_, data := r.service("content")
	assert.Equal(t, []any{object{"type": "DENY"}, []any{object{"id": "sg-2"}}, object{"denyProtocolAllValue": false}}, []any{data["securityGroupAction"], data["securityGroups"], data["preManagedOptions"].([]any)[0]})
	usage := r.get(typePolicy, "estate-usage").Inputs
	assert.Equal(t, []any{object{"orgunits": []any{"ou-a1b2-f6g7h111"}}, true, true}, []any{usage["excludeMap"], usage["deleteUnusedFmManagedResources"], usage["deleteAllPolicyResources"]})
	_, data = r.service("usage")
	assert.Equal(t, []any{true, false, 60.0}, []any{data["deleteUnusedSecurityGroups"], data["coalesceRedundantSecurityGroups"], data["optionalDelayForUnusedInMinutes"]})
	_, data = r.service("web")
	first, last := data["preProcessRuleGroups"].([]any)[0].(object), data["postProcessRuleGroups"].([]any)[0].(object)
	assert.Equal(t, object{"type": "COUNT"}, first["overrideAction"])
	assert.Equal(t, object{"versionEnabled": true, "version": "Version_1.0", "vendorName": "AWS", "managedRuleGroupName": "AWSManagedRulesSQLiRuleSet"}, first["managedRuleGroupIdentifier"])
	assert.Equal(t, []any{"RuleGroup", "arn:aws:wafv2:ap-southeast-2:111122223333:regional/rulegroup/own/1", nil}, []any{last["ruleGroupType"], last["ruleGroupArn"], last["managedRuleGroupIdentifier"]})
	assert.Equal(t, []any{object{"type": "BLOCK"}, true, nil}, []any{data["defaultAction"], data["overrideCustomerWebACLAssociation"], data["loggingConfiguration"]})
	_, data = r.service("inspection")
	assert.Equal(t, object{"singleFirewallEndpointPerVPC": true, "allowedIPV4CidrList": []any{"10.0.0.0/28"}, "routeManagementAction": "OFF"}, data["networkFirewallOrchestrationConfig"])
	assert.NotContains(t, data, "networkFirewallLoggingConfiguration")
	assert.Equal(t, object{
		`policies["content"].contentAudit.allowAllProtocols`: "egress is filtered elsewhere", `policies["usage"].allowCleanupOnDelete`: "nothing depends on it",
		`policies["web"].waf.first[0].countOnly`: "is being tried", `policies["web"].waf.allowWithoutLogs`: "accounts log themselves", `policies["inspection"].networkFirewall.allowWithoutLogs`: "a test",
	}, r.get(guardrails.FirewallManagerType, "estate").Outputs["relaxations"])
}

func TestFirewallManager_administratorComesFirst(t *testing.T) {
	a := policies()
	a.Administrator = &guardrails.FirewallManagerAdministrator{}
	r := record(t, newManager(a), "aws:region", "us-east-1")
	administrator := r.get(typeAdministrator, "estate")
	assert.Contains(t, r.get(typePolicy, "estate-usage").Dependencies, administrator.URN)
	assert.Equal(t, r.account(), r.get(guardrails.FirewallManagerType, "estate").Outputs["administratorAccountId"])
	other := record(t, newManager(guardrails.FirewallManagerArgs{Administrator: &guardrails.FirewallManagerAdministrator{AccountId: pulumi.String("999999999999")}}), "aws:region", "us-east-1")
	assert.Equal(t, "999999999999", other.get(typeAdministrator, "estate").Inputs["accountId"])
}

func TestFirewallManager_distributionsAreGlobal(t *testing.T) {
	r := record(t, newManager(guardrails.FirewallManagerArgs{Policies: map[string]guardrails.FirewallManagerPolicy{"edge": {
		Waf: &guardrails.WafPolicy{AllowWithoutLogs: because("a test")}, Resources: guardrails.ResourceScope{Types: []string{"AWS::CloudFront::Distribution"}},
	}}}), "aws:region", "us-east-1")
	assert.Equal(t, "AWS::CloudFront::Distribution", r.get(typePolicy, "estate-edge").Inputs["resourceType"])
}
