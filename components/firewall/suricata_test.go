package firewall_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/firewall"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/network/suricata"
)

func suricataGroup(rules string) firewall.SuricataRules {
	return firewall.SuricataRules{Name: "s", Rules: rules, IpSets: map[string][]string{"WEB": {"10.1.0.0/16"}}, PortSets: map[string][]string{"PORTS": {"80", "8000:8100"}}}
}

func TestSuricataRules_areTakenAsTheyAre(t *testing.T) {
	for _, rules := range []string{
		"pass tcp any any -> any any (sid:1;)",
		"# a comment\n\nalert tls [$HOME_NET,!10.0.0.1, $WEB] any -> !$EXTERNAL_NET [443,$PORTS] (tls.sni; content:\"a\\;b;)(\"; sid:1; rev:2;)\n",
		"pass tcp any any -> any any (flowbits:set,seen; xbits:set,seen,track tx; tag:session,10,packets; sid:1;)",
		"drop udp any any <> any 53 \\\n  (msg:\"two lines\"; sid:1;)\nreject tcp any any -> any 22 (sid:2;)",
	} {
		r := record(t, withPolicy(firewall.Policy{SuricataRules: []firewall.SuricataRules{suricataGroup(rules)}}))
		got := r.get(typeRuleGroup, "wall-suricata-s").Inputs["ruleGroup"].(map[string]any)["rulesSource"].(map[string]any)["rulesString"]
		assert.Equal(t, rules, got)
	}
}

func TestSuricataRules_mistakes(t *testing.T) {
	for rules, want := range map[string]string{
		"":                                            "required: at least one rule",
		"# nothing":                                   "required: at least one rule",
		"drop the x":                                  "line 1: a rule is ACTION PROTOCOL SOURCE PORT -> DESTINATION PORT (OPTIONS)",
		"allow tcp any any -> any any (sid:1;)":       `line 1: "allow" is no action that AWS supports: pass, drop, reject or alert`,
		"drop tcp any any -> any (sid:1;)":            `line 1: "drop tcp any any -> any": a rule is ACTION PROTOCOL SOURCE PORT -> DESTINATION PORT (OPTIONS)`,
		"drop tcp [any any -> any any (sid:1;)":       `line 1: "drop tcp [any any -> any any": a rule is ACTION PROTOCOL SOURCE PORT -> DESTINATION PORT (OPTIONS)`,
		"drop tcp any any => any any (sid:1;)":        `line 1: "=>" is no direction: -> or <>`,
		"drop sctp any any -> any any (sid:1;)":       "line 1: AWS Network Firewall does not support the protocol sctp",
		"drop tcp any any -> any any (sid:1)":         "line 1: a rule needs a number of its own: sid:1;\nline 1: every option ends with a semicolon, the last one too",
		"drop tcp any any -> any any (msg:\"x\";)":    "line 1: a rule needs a number of its own: sid:1;",
		"drop tcp any any -> any any (sid:0;)":        "line 1: a rule needs a number of its own: sid:1;\nline 1: sid:0 is no number of a rule",
		"drop tcp any any -> any any (sid:1; sid:2;)": "line 1: a rule has one sid",
		"pass tcp any any -> any 1 (sid:7;)\npass ip any any -> any any (sid:7;)":         "line 2: sid 7 is that of line 1 already: AWS takes each once in a group",
		"drop tcp $SHOP any -> any any (sid:1;)":                                          "line 1: nothing defines the variable $SHOP: add it to ipSets or portSets",
		"drop tcp any $WEB -> any any (sid:1;)":                                           "line 1: nothing defines the variable $WEB: add it to ipSets or portSets",
		"drop tcp any any -> any any (dataset:isset,x; sid:1;)":                           "line 1: AWS Network Firewall does not support the keyword dataset",
		"drop tcp any any -> any any (threshold:type limit; sid:1;)":                      "line 1: AWS Network Firewall does not support the keyword threshold",
		"drop tcp any any -> any any (priority:1; sid:1;)":                                "line 1: rules are looked at as they are written, and AWS takes no priority with strict order: drop it",
		"drop tcp any any -> any any (xbits:set,seen,track ip_src; sid:1;)":               "line 1: AWS Network Firewall does not support xbits:set,seen,track ip_src, which remembers hosts: track the flow by flowbits",
		"drop tcp any any -> any any (hostbits:set,seen; sid:1;)":                         "line 1: AWS Network Firewall does not support hostbits:set,seen, which remembers hosts: track the flow by flowbits",
		"alert tcp any any -> any any (tag:host,60,seconds,src; sid:1;)":                  "line 1: AWS Network Firewall does not support tag:host,60,seconds,src, which remembers hosts: track the flow by flowbits",
		"drop http any any -> any any (fileext:\"exe\"; sid:1;)":                          "line 1: AWS Network Firewall does not support the keyword fileext",
		"drop tcp any any -> any any (msg:\"" + strings.Repeat("x", 8192) + "\"; sid:1;)": "line 1: 8236 characters, of which AWS takes 8192 for a rule",
	} {
		got := refusal(t, withPolicy(firewall.Policy{SuricataRules: []firewall.SuricataRules{suricataGroup(rules)}}))
		assert.Equal(t, "policy.suricataRules[0].rules: "+strings.ReplaceAll(want, "\n", "\npolicy.suricataRules[0].rules: "), got, rules)
	}
	assert.Equal(t, lines(
		`policy.suricataRules[0].ipSets["HOME_NET"]: HOME_NET is the policy's, see homeNet: call it something else`,
		`policy.suricataRules[0].ipSets["a b"]: "a b" is no name of a variable: a letter, then letters, digits and underscores, 32 at most`,
		`policy.suricataRules[0].portSets["P"][0]: "web" is no port: write 443, or 8000:8100 for a range`,
	), refusal(t, withPolicy(firewall.Policy{SuricataRules: []firewall.SuricataRules{{
		Name: "s", Rules: "pass tcp any any -> any any (sid:1;)", IpSets: map[string][]string{"HOME_NET": nil, "a b": nil}, PortSets: map[string][]string{"P": {"web"}},
	}}})))
}

// What Rules come to is what whoever reads Suricata's language reads in it.
func TestRule_String_isReadBackAsItWasMeant(t *testing.T) {
	r := record(t, withPolicy(everyPolicy()))
	text := r.get(typeRuleGroup, "wall-rules").Inputs["ruleGroup"].(map[string]any)["rulesSource"].(map[string]any)["rulesString"].(string)
	vars := suricata.Variables{Addresses: map[string][]string{"HOME_NET": {"10.0.0.0/8"}}}
	rules, err := suricata.Parse(text, vars, func(int) network.Origin { return network.Origin{} })
	require.NoError(t, err)
	assert.Len(t, rules, 3)
	for _, rule := range rules {
		assert.Nil(t, rule.Unknown, "the verifier knows all of it")
		assert.False(t, rule.BothWays)
	}
	assert.Equal(t, []network.PortRange{{From: 443, To: 443}, {From: 8000, To: 8100}}, rules[0].DestinationPorts)
	assert.Equal(t, "10.0.0.0/8", rules[0].Destinations.Prefixes[0].String())
	assert.Equal(t, 17, rules[1].Protocol)
	assert.Equal(t, network.StatefulReject, rules[2].Action)
}
