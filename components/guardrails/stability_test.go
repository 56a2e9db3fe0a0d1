package guardrails_test

import (
	"encoding/json"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/guardrails"
)

// byURN are what resources are registered with, by their URN.
func byURN(r recorded) map[string]string {
	all := map[string]string{}
	for _, res := range r.Resources {
		if res.Custom {
			text, err := json.Marshal(res.Inputs)
			require.NoError(r.t, err)
			all[res.URN] = string(text)
		}
	}
	return all
}

// What nobody edited stays as it is: exclusions, rules, VPCs and policies come and go by themselves.
func TestStability_anEditLeavesAllElseAsItIs(t *testing.T) {
	moreBlock, moreDns, fewRules, morePolicies := block(), names(), guardrails.ConfigRulesArgs{Without: map[string]component.Relaxation{"alb-waf-enabled": {Reason: "x"}}}, policies()
	moreBlock.Exclusions["a-d"] = guardrails.PublicAccessExclusion{SubnetId: pulumi.String("subnet-9"), Mode: guardrails.AllowEgress, Reason: "updates"}
	moreDns.Rules["a-d"] = guardrails.DnsRule{Priority: 150, Domains: []string{"example.org"}}
	moreDns.VpcIds["a-d"] = pulumi.String("vpc-9")
	morePolicies.Policies["a-d"] = guardrails.FirewallManagerPolicy{UsageAudit: &guardrails.UsageAuditPolicy{}}
	for name, pair := range map[string][2]pulumi.RunFunc{
		"block": {newBlock(block()), newBlock(moreBlock)}, "dns": {newDns(names()), newDns(moreDns)}, "rules": {newRules(fewRules), newRules(guardrails.ConfigRulesArgs{})},
		"policies": {newManager(policies()), newManager(morePolicies)},
	} {
		t.Run(name, func(t *testing.T) {
			few, more := byURN(record(t, pair[0])), byURN(record(t, pair[1]))
			added := 0
			for urn, inputs := range more {
				was, there := few[urn]
				if !there {
					assert.Regexp(t, "a-d|alb-waf-enabled", urn, "only what belongs to the new one is new")
					added++
					continue
				}
				assert.Equal(t, was, inputs, urn)
			}
			assert.Positive(t, added)
			assert.Equal(t, len(more)-len(few), added, "nothing went")
		})
	}
}

func TestTags_areTheCallersAndOurs(t *testing.T) {
	tags := pulumi.StringMap{"owner": pulumi.String("net")}
	a, b, c, d := block(), names(), guardrails.ConfigRulesArgs{Recorder: &guardrails.Recorder{}, RemediateDefaultSecurityGroup: &guardrails.Remediation{}}, policies()
	a.Tags, b.Tags, c.Tags, d.Tags = tags, tags, tags, tags
	for program, types := range map[string][]string{
		"outside": {typeExclusion}, "names": {typeAssociation, typeDomainList, typeLogConfig}, "rules": {typeRule, typeRole, typeBucket}, "estate": {typePolicy},
	} {
		r := record(t, map[string]pulumi.RunFunc{"outside": newBlock(a), "names": newDns(b), "rules": newRules(c), "estate": newManager(d)}[program])
		for _, typ := range types {
			require.NotEmpty(t, r.names(typ), typ)
			for _, name := range r.names(typ) {
				got := r.get(typ, name).Inputs["tags"].(map[string]any)
				assert.Equal(t, []any{"net", name}, []any{got["owner"], got["Name"]}, typ)
				assert.Contains(t, []any{program, program + "-queries"}, got["palisade:component"], typ)
			}
		}
	}
}

// Whoever reads a preview or a plan sees what the components were told.
func TestInputs_areRecorded(t *testing.T) {
	inputs := record(t, newBlock(block())).get(guardrails.BlockPublicAccessType, "outside").Inputs
	assert.Equal(t, object{
		"mode": "block-bidirectional", "exclusions": object{"shop": object{"vpcId": "vpc-1", "mode": "allow-bidirectional", "reason": "customers come by the internet"}},
	}, inputs)
	inputs = record(t, newDns(names())).get(guardrails.DnsFirewallType, "names").Inputs
	assert.Equal(t, object{"priority": 9000.0, "action": "BLOCK", "answer": "NXDOMAIN", "domains": []any{"*"}}, inputs["rules"].(object)["rest"])
	assert.Equal(t, object{"shop": "vpc-1"}, inputs["vpcIds"])
	inputs = record(t, newRules(guardrails.ConfigRulesArgs{Recorder: &guardrails.Recorder{}})).get(guardrails.ConfigRulesType, "rules").Inputs
	assert.Equal(t, object{"form": "Rules", "flowLogTrafficType": "ALL", "restrictedTcpPorts": []any{20.0, 21.0, 3306.0, 4333.0}, "recorder": object{"retentionInDays": 365.0}}, inputs)
	inputs = record(t, newManager(policies())).get(guardrails.FirewallManagerType, "estate").Inputs
	assert.Equal(t, object{"usageAudit": object{}, "resources": object{"types": []any{"AWS::EC2::SecurityGroup"}}}, inputs["policies"].(object)["usage"])
}
