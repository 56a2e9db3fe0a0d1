package firewall_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/firewall"
)

func TestPolicy_dropsWhatIsNotAllowed(t *testing.T) {
	r := record(t, ingress(nil))
	assert.Equal(t, map[string]any{
		"statelessDefaultActions": []any{"aws:forward_to_sfe"}, "statelessFragmentDefaultActions": []any{"aws:forward_to_sfe"},
		"statefulDefaultActions": []any{"aws:drop_established", "aws:alert_established"},
		"statefulEngineOptions": map[string]any{
			"ruleOrder": "STRICT_ORDER", "streamExceptionPolicy": "DROP", "flowTimeouts": map[string]any{"tcpIdleTimeoutSeconds": 350.0},
		},
		"policyVariables": map[string]any{"ruleVariables": []any{map[string]any{"key": "HOME_NET", "ipSet": map[string]any{"definitions": []any{"10.9.0.0/16"}}}}},
	}, r.get(typePolicy, "wall").Inputs["firewallPolicy"])
	assert.Empty(t, r.names(typeRuleGroup))
}

func TestPolicy_defaultActions(t *testing.T) {
	for action, want := range map[string][]any{
		firewall.DropStrict: {"aws:drop_strict", "aws:alert_strict"}, firewall.AlertOnly: {"aws:alert_established"},
	} {
		p := firewall.Policy{DefaultAction: action}
		if action == firewall.AlertOnly {
			p.AllowUnmatched = because("to see first")
		}
		r := record(t, withPolicy(p))
		assert.Equal(t, want, r.get(typePolicy, "wall").Inputs["firewallPolicy"].(map[string]any)["statefulDefaultActions"])
	}
}

// AWS's default of HOME_NET is the firewall's VPC: lists of domains would bind no spoke.
func TestPolicy_homeNetIsTheEstate(t *testing.T) {
	for name, test := range map[string]struct {
		edit func(*firewall.CentralFirewallArgs)
		want []any
	}{
		"the VPC is of the estate": {nil, []any{"10.0.0.0/8"}},
		"the VPC is not":           {func(a *firewall.CentralFirewallArgs) { a.EstateCidrs = []string{"10.0.0.0/13"} }, []any{"10.0.0.0/13", "10.9.0.0/16"}},
		"given":                    {func(a *firewall.CentralFirewallArgs) { a.Policy.HomeNet = []string{"10.1.0.0/16"} }, []any{"10.1.0.0/16"}},
		"another resource gives the VPC's": {func(a *firewall.CentralFirewallArgs) {
			a.Vpc.CidrBlocks = []pulumi.StringInput{late("10.9.0.0/16")}
		}, []any{"10.0.0.0/8", "10.9.0.0/16"}},
	} {
		variables := record(t, central(test.edit)).get(typePolicy, "hub").Inputs["firewallPolicy"].(map[string]any)["policyVariables"].(map[string]any)["ruleVariables"].([]any)
		assert.Equal(t, test.want, variables[0].(map[string]any)["ipSet"].(map[string]any)["definitions"], name)
	}
}

func TestPolicy_isLookedAtInOrder(t *testing.T) {
	r := record(t, withPolicy(everyPolicy()))
	names := map[any]string{}
	for _, name := range r.names(typeRuleGroup) {
		names[r.get(typeRuleGroup, name).Outputs["arn"]] = name
	}
	var order []string
	policy := r.get(typePolicy, "wall").Inputs["firewallPolicy"].(map[string]any)
	for _, ref := range policy["statefulRuleGroupReferences"].([]any) {
		ref := ref.(map[string]any)
		name, own := names[ref["resourceArn"]]
		if !own {
			name = ref["resourceArn"].(string)
		}
		order = append(order, fmt.Sprintf("%v %s %v", ref["priority"], name, ref["override"]))
	}
	assert.Equal(t, []string{
		"100 arn:aws:network-firewall:eu-west-1:aws-managed:stateful-rulegroup/MalwareDomainsStrictOrder <nil>",
		"200 arn:aws:network-firewall:eu-west-1:aws-managed:stateful-rulegroup/ThreatSignaturesScannersStrictOrder map[action:DROP_TO_ALERT]",
		"300 wall-domains-paste <nil>", "400 wall-suricata-ssh <nil>", "500 wall-rules <nil>", "600 wall-domains-updates <nil>",
	}, order)
	assert.Equal(t, r.get(typeTls, "wall-tls").Outputs["arn"], policy["tlsInspectionConfigurationArn"])
	assert.Equal(t, "REJECT", policy["statefulEngineOptions"].(map[string]any)["streamExceptionPolicy"])
}

func TestPolicy_managedGroupsAreThoseOfThePartition(t *testing.T) {
	p, err := runIn("cn-north-1", withPolicy(firewall.Policy{ManagedRuleGroups: []firewall.ManagedRuleGroup{{Name: "MalwareDomains"}}}))
	require.NoError(t, err)
	text := asJSON(t, recorded{p, t}.get(typePolicy, "wall").Inputs)
	assert.Contains(t, text, "arn:aws-cn:network-firewall:cn-north-1:aws-managed:stateful-rulegroup/MalwareDomainsStrictOrder")
}

func TestRuleGroups_holdWhatIsGiven(t *testing.T) {
	r := record(t, withPolicy(everyPolicy()))
	group := func(name string) map[string]any {
		g := r.get(typeRuleGroup, "wall-"+name).Inputs
		assert.Equal(t, "STATEFUL", g["type"])
		inner := g["ruleGroup"].(map[string]any)
		assert.Equal(t, map[string]any{"ruleOrder": "STRICT_ORDER"}, inner["statefulRuleOptions"], "the order of a group is that of its policy")
		return inner
	}
	assert.Equal(t, strings.Join([]string{
		`pass tcp any any -> $HOME_NET [443,8000:8100] (msg:"web-in"; flow:to_server; sid:1869423851; rev:1;)`,
		`pass udp $HOME_NET any -> [203.0.113.7/32] [123] (msg:"time"; flow:to_server; sid:1564253156; rev:1;)`,
		`reject tcp [198.51.100.0/24,192.0.2.0/24] any -> any any (msg:"scan"; flow:to_server; sid:1974641896; rev:1;)`, "",
	}, "\n"), group("rules")["rulesSource"].(map[string]any)["rulesString"])
	assert.Equal(t, map[string]any{
		"rulesSourceList": map[string]any{"generatedRulesType": "ALLOWLIST", "targetTypes": []any{"TLS_SNI"}, "targets": []any{".amazonaws.com", "pypi.org"}},
	}, group("domains-updates")["rulesSource"])
	deny := group("domains-paste")
	assert.Equal(t, map[string]any{
		"rulesSourceList": map[string]any{"generatedRulesType": "DENYLIST", "targetTypes": []any{"TLS_SNI", "HTTP_HOST"}, "targets": []any{".pastebin.com"}},
	}, deny["rulesSource"])
	assert.Equal(t, map[string]any{"ipSets": []any{map[string]any{"key": "HOME_NET", "ipSet": map[string]any{"definitions": []any{"10.1.0.0/16"}}}}}, deny["ruleVariables"])
	assert.Equal(t, map[string]any{
		"ipSets":   []any{map[string]any{"key": "SERVERS", "ipSet": map[string]any{"definitions": []any{"10.2.0.0/16"}}}},
		"portSets": []any{map[string]any{"key": "PORTS", "portSet": map[string]any{"definitions": []any{"22", "2000:2222"}}}},
	}, group("suricata-ssh")["ruleVariables"])
}

// Capacity is fixed when a group is made: there is room to grow, and the room is told.
func TestRuleGroups_haveRoomToGrow(t *testing.T) {
	domains := func(n int) []string {
		var all []string
		for i := range n {
			all = append(all, fmt.Sprintf("d%d.example.com", i))
		}
		return all
	}
	for n, want := range map[int]float64{1: 100, 49: 100, 50: 200, 99: 200, 100: 400, 9000: 25600} {
		r := record(t, withPolicy(firewall.Policy{DomainLists: []firewall.DomainList{{Name: "ok", Action: firewall.ListAllow, Domains: domains(n)}}}))
		assert.InDelta(t, want, r.get(typeRuleGroup, "wall-domains-ok").Inputs["capacity"], 0, n)
		assert.EqualValues(t, map[string]any{"domains-ok": want}, r.get("palisade:firewall:IngressInspection", "wall").Outputs["capacities"])
	}
	r := record(t, withPolicy(everyPolicy()))
	assert.EqualValues(t, 50, r.get(typeRuleGroup, "wall-rules").Inputs["capacity"])
}

// What replaces a rule group or a policy is made before that goes, and until then the firewall filters by the old one. That needs names that differ, which
// are Pulumi's own, and no option that deletes first.
func TestRuleGroups_areReplacedBeforeTheyGo(t *testing.T) {
	r := record(t, withPolicy(everyPolicy()))
	for _, typ := range []string{typeRuleGroup, typePolicy, typeFirewall, typeTls} {
		for _, name := range r.names(typ) {
			res := r.get(typ, name)
			assert.False(t, res.DeleteBeforeReplace, res.URN)
			assert.NotContains(t, res.Inputs, "name", "Pulumi names it, so that the replacement's name is another one")
			assert.Regexp(t, "^"+name+"-[0-9a-f]{7}$", res.Outputs["name"])
		}
	}
	policy := r.get(typePolicy, "wall")
	for _, name := range r.names(typeRuleGroup) {
		assert.Contains(t, policy.Dependencies, r.get(typeRuleGroup, name).URN, "the policy moves to the new group before the old one goes")
	}
}

func TestTlsInspection_decryptsWhatItsScopesSay(t *testing.T) {
	r := record(t, withPolicy(everyPolicy()))
	ends := func(block string) []any { return []any{map[string]any{"addressDefinition": block}} }
	assert.EqualValues(t, map[string]any{"serverCertificateConfiguration": map[string]any{
		"certificateAuthorityArn":          certificate,
		"checkCertificateRevocationStatus": map[string]any{"revokedStatusAction": "REJECT", "unknownStatusAction": "REJECT"},
		"serverCertificates":               []any{map[string]any{"resourceArn": certificate}},
		"scopes": []any{map[string]any{
			"protocols": []any{6.0}, "sources": ends("10.0.0.0/8"), "destinations": ends("0.0.0.0/0"),
			"sourcePorts":      []any{map[string]any{"fromPort": 0.0, "toPort": 65535.0}},
			"destinationPorts": []any{map[string]any{"fromPort": 443.0, "toPort": 443.0}},
		}},
	}}, r.get(typeTls, "wall-tls").Inputs["tlsInspectionConfiguration"])
}

// The quota of rules of a policy can be raised, and that of a group cannot.
func TestPolicy_mayHaveAsManyRulesAsTheQuotaSays(t *testing.T) {
	list := func(name string) firewall.DomainList {
		return firewall.DomainList{Name: name, Action: firewall.ListDeny, Domains: []string{"example.com"}, Capacity: 20_000}
	}
	p := firewall.Policy{DomainLists: []firewall.DomainList{list("one"), list("two")}}
	assert.Equal(t, "policy: the groups' capacities come to 40000, and a policy takes 30000: set smaller ones, or ruleQuota where the account's quota is raised", refusal(t, withPolicy(p)))
	p.RuleQuota = 50_000
	assert.Len(t, record(t, withPolicy(p)).names(typeRuleGroup), 2)
}
