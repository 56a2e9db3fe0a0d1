package guardrails_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/dns"
	"github.com/palisade-iac/palisade/components/guardrails"
)

func TestDnsFirewall_filtersByRulesFailsClosedAndRecords(t *testing.T) {
	r := record(t, newDns(names()))
	group := r.get("aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup", "names")
	assert.ElementsMatch(t, []string{"names-partners", "names-rest"}, r.names(typeDomainList), "the third rule has a list that is there already")
	assert.Equal(t, []any{"example.com.", "*.example.com."}, r.get(typeDomainList, "names-partners").Inputs["domains"], "as AWS keeps them")
	partners, threats, rest := r.get(typeDnsRule, "names-partners").Inputs, r.get(typeDnsRule, "names-threats").Inputs, r.get(typeDnsRule, "names-rest").Inputs
	assert.Equal(t, map[string]any{
		"firewallRuleGroupId": group.ID, "firewallDomainListId": r.get(typeDomainList, "names-partners").ID, "priority": 100.0, "action": "ALLOW",
		"firewallDomainRedirectionAction": "INSPECT_REDIRECTION_DOMAIN",
	}, partners)
	assert.Equal(t, map[string]any{
		"firewallRuleGroupId": group.ID, "firewallDomainListId": "rslvr-fdl-2c46f2ecbfec4dcc", "priority": 200.0, "action": "BLOCK", "blockResponse": "NXDOMAIN",
		"firewallDomainRedirectionAction": "INSPECT_REDIRECTION_DOMAIN",
	}, threats)
	assert.Equal(t, []any{9000.0, "BLOCK"}, []any{rest["priority"], rest["action"]})
	assert.Equal(t, map[string]any{"resourceId": "vpc-1", "firewallFailOpen": "DISABLED"}, r.get(typeFailure, "names-shop").Inputs)
	association := r.get(typeAssociation, "names-shop")
	assert.Equal(t, []any{group.ID, "vpc-1", 101.0, "ENABLED"}, []any{
		association.Inputs["firewallRuleGroupId"], association.Inputs["vpcId"], association.Inputs["priority"], association.Inputs["mutationProtection"],
	})
	assert.Contains(t, association.Dependencies, r.get(typeFailure, "names-shop").URN, "no question is asked before it is known what to do when the firewall fails")
	logs := r.get(dns.QueryLogsType, "names-queries")
	assert.Equal(t, map[string]any{"shop": "vpc-1"}, logs.Inputs["vpcIds"])
	assert.EqualValues(t, 90, logs.Inputs["retentionInDays"])
	for typ, protected := range map[string]bool{typeAssociation: true, typeFailure: true, typeLogConfig: true, group.Type: true, typeDnsRule: false, typeDomainList: false} {
		for _, name := range r.names(typ) {
			assert.Equal(t, protected, r.get(typ, name).Protect, "%s %s", typ, name)
		}
	}
	outputs := r.get(guardrails.DnsFirewallType, "names").Outputs
	assert.Equal(t, group.ID, outputs["ruleGroupId"])
	assert.Equal(t, map[string]any{"shop": association.ID}, outputs["associationIds"])
	assert.Equal(t, map[string]any{"partners": r.get(typeDomainList, "names-partners").ID, "rest": r.get(typeDomainList, "names-rest").ID}, outputs["domainListIds"])
	assert.Equal(t, logs.Outputs["destinationArn"], outputs["logDestinationArn"])
	assert.Empty(t, outputs["relaxations"])
}

func TestDnsFirewall_loosened(t *testing.T) {
	a := names()
	a.AllowFailOpen, a.QueryLogs.AllowNone, a.Priority = because("names must not fail"), because("recorded for the estate"), 500
	a.Protection = component.Protection{Mode: component.ProtectionDisabled, Reason: "a test"}
	a.Rules["partners"] = guardrails.DnsRule{Priority: 100, Action: guardrails.DnsAlert, Domains: []string{"example.com"}, QueryType: "TYPE28", TrustRedirections: because("their CDN")}
	a.Rules["rest"] = guardrails.DnsRule{Priority: 9000, Domains: []string{"*"}, Answer: guardrails.AnswerOverride, OverrideDomain: "sinkhole.example.com", OverrideTtl: 60}
	r := record(t, newDns(a))
	assert.Equal(t, "ENABLED", r.get(typeFailure, "names-shop").Inputs["firewallFailOpen"])
	association := r.get(typeAssociation, "names-shop")
	assert.Equal(t, []any{500.0, "DISABLED", false}, []any{association.Inputs["priority"], association.Inputs["mutationProtection"], association.Protect})
	partners := r.get(typeDnsRule, "names-partners").Inputs
	assert.Equal(t, []any{"ALERT", "TYPE28", "TRUST_REDIRECTION_DOMAIN", nil}, []any{partners["action"], partners["qType"], partners["firewallDomainRedirectionAction"], partners["blockResponse"]})
	rest := r.get(typeDnsRule, "names-rest").Inputs
	assert.Equal(t, []any{"OVERRIDE", "CNAME", "sinkhole.example.com", 60.0}, []any{rest["blockResponse"], rest["blockOverrideDnsType"], rest["blockOverrideDomain"], rest["blockOverrideTtl"]})
	assert.Empty(t, r.names(dns.QueryLogsType))
	outputs := r.get(guardrails.DnsFirewallType, "names").Outputs
	assert.Equal(t, "", outputs["logDestinationArn"])
	assert.Equal(t, map[string]any{
		"allowFailOpen": "names must not fail", "queryLogs.allowNone": "recorded for the estate", `rules["partners"].trustRedirections`: "their CDN", "protection": "a test",
	}, outputs["relaxations"])
}

func TestDnsFirewall_recordsWhereItIsTold(t *testing.T) {
	a := names()
	a.QueryLogs.DestinationArn = pulumi.String("arn:aws:s3:::audit")
	r := record(t, newDns(a))
	assert.Equal(t, "arn:aws:s3:::audit", r.get(typeLogConfig, "names-queries").Inputs["destinationArn"])
}
