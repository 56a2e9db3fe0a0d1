package fromaws_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/network"
)

// policy is a snapshot of one firewall in vpc-1 with the keys of its policy.
func policy(t *testing.T, keys string) network.FirewallPolicy {
	t.Helper()
	n := read(t, `{"NetworkFirewalls": [{"FirewallId": "f", "VpcId": "vpc-1", "EndpointIds": ["vpce-1"], "FirewallPolicy": {`+keys+`}}]}`)
	return n.Firewalls[0].Policy
}

func TestRead_policiesThatAreNotModelled(t *testing.T) {
	t.Parallel()
	for keys, why := range map[string]string{
		`"TLSInspectionConfigurationArn": "arn:x"`:                       "it inspects TLS, which is not modelled",
		`"StatefulEngineOptions": {"StreamExceptionPolicy": "CONTINUE"}`: "it lets go on what it sees only the middle of (StreamExceptionPolicy CONTINUE)",
		`"FirewallEngineRuleGroups": []`:                                 "it has FirewallEngineRuleGroups, which is not modelled",
	} {
		p := policy(t, keys)
		require.NotNil(t, p.Unknown, keys)
		require.Equal(t, why, p.Unknown.Text)
	}
	require.Nil(t, policy(t, `"StatefulEngineOptions": {"StreamExceptionPolicy": "REJECT"}`).Unknown)
	require.Nil(t, policy(t, `"Description": "central"`).Unknown)
}

func TestRead_firewallOfWhichZonesLagBehind(t *testing.T) {
	t.Parallel()
	for state, want := range map[string]string{
		"IN_SYNC": "", "PENDING": "not all zones filter by the policy yet: its state is PENDING",
		"CAPACITY_CONSTRAINED": "not all zones filter by the policy yet: its state is CAPACITY_CONSTRAINED",
	} {
		n := read(t, `{"Firewall": {"FirewallArn": "f", "FirewallPolicyArn": "p", "VpcId": "vpc-1"}, "FirewallStatus": {"ConfigurationSyncStateSummary": "`+state+`"},
			"FirewallPolicy": {}, "FirewallPolicyResponse": {"FirewallPolicyArn": "p"}}`)
		u := n.Firewalls[0].Policy.Unknown
		require.Equal(t, want != "", u != nil, state)
		if u != nil {
			require.Equal(t, want, u.Text)
		}
	}
}

func TestRead_groupsOfAPolicy(t *testing.T) {
	t.Parallel()
	p := policy(t, `
		"StatelessDefaultActions": ["CountIt", "aws:drop"],
		"StatelessRuleGroups": [{"Priority": 1, "Rules": [{"Priority": 2, "Actions": ["aws:pass"], "Match": {
			"Sources": [{"AddressDefinition": "10.0.0.0/8"}], "SourcePorts": ["1024:2048", 53], "DestinationPorts": [{"FromPort": 80, "ToPort": 90}], "TCPFlags": [{"Flags": ["SYN"]}]}}]}, {"Priority": 2, "RulesSource": {"SomethingNew": true}}],
		"StatefulRuleGroups": [
			{"Priority": 1, "Rules": [{"Action": "DROP", "Header": {"Protocol": "ICMP", "Source": "$HOME_NET", "Direction": "ANY", "Destination": "ANY"}}]},
			{"Priority": 2, "HOME_NET": ["192.168.0.0/16"], "RulesString": "pass ip $HOME_NET any -> any any (sid:1;)\nnonsense"},
			{"Priority": 3, "DomainList": {"Targets": ["a.test"], "TargetTypes": ["TLS_SNI"], "GeneratedRulesType": "REJECTLIST"}},
			{"Priority": 4, "DomainList": {"Targets": ["a.test"], "TargetTypes": ["TLS_SNI"], "GeneratedRulesType": "ALERTLIST"}},
			{"Priority": 5, "RulesSource": {"SomethingNew": true}}]`)
	require.Equal(t, network.StatelessDrop, p.StatelessDefault)
	rule := p.Stateless[0].Rules[0]
	require.Equal(t, []network.PortRange{{From: 1024, To: 2048}, {From: 53, To: 53}}, rule.SourcePorts)
	require.Equal(t, "it matches by TCP flags", rule.Unknown.Text)
	require.Equal(t, "it has SomethingNew, which is not modelled", p.Stateless[1].Unknown.Text)

	require.Len(t, p.Stateful[0].Rules, 2, "ICMP and ICMPv6")
	require.Equal(t, "10.0.0.0/16", p.Stateful[0].Rules[0].Sources.Prefixes[0].String(), "HOME_NET is the firewall's VPC by default")
	require.True(t, p.Stateful[0].Rules[0].BothWays)
	require.Equal(t, "192.168.0.0/16", p.Stateful[1].Rules[0].Sources.Prefixes[0].String(), "a group may have a HOME_NET of its own")
	require.Contains(t, p.Stateful[1].Unknown.Text, `line 2: "nonsense" has 1 words`)
	require.Equal(t, &network.DomainList{Targets: []string{"a.test"}, TLS: true}, p.Stateful[2].Domains)
	require.Nil(t, p.Stateful[3].Domains)
	require.Equal(t, "it has SomethingNew, which is not modelled", p.Stateful[4].Unknown.Text)
}

func TestRead_firewallOfAFolder(t *testing.T) {
	t.Parallel()
	const arn = `"arn:aws:network-firewall:eu-west-1:111111111111:`
	n, err := folder(t, map[string]string{
		"vpcs.json":     `{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}]}`,
		"subnets.json":  `{"Subnets": []}`,
		"firewall.json": `{"Firewall": {"FirewallArn": ` + arn + `firewall/a", "FirewallPolicyArn": ` + arn + `firewall-policy/a", "VpcId": "vpc-1"}, "FirewallStatus": {"SyncStates": {"eu-west-1b": {"Attachment": {"EndpointId": "vpce-b", "SubnetId": "subnet-b"}}, "eu-west-1a": {"Attachment": {"EndpointId": "vpce-a", "SubnetId": "subnet-a"}}}}}`,
		"lost.json":     `{"Firewall": {"FirewallArn": ` + arn + `firewall/lost", "FirewallPolicyArn": ` + arn + `firewall-policy/lost", "VpcId": "vpc-1"}}`,
		"hub.json":      `{"Firewall": {"FirewallArn": ` + arn + `firewall/hub", "TransitGatewayId": "tgw-1"}}`,
		"more.json":     `{"VpcEndpointAssociation": {"FirewallArn": ` + arn + `firewall/a"}, "VpcEndpointAssociationStatus": {"AssociationSyncState": {"eu-west-1c": {"Attachment": {"EndpointId": "vpce-c", "SubnetId": "subnet-c"}}}}}`,
		"policy.json": `{"FirewallPolicyResponse": {"FirewallPolicyArn": ` + arn + `firewall-policy/a"}, "FirewallPolicy": {
			"StatelessRuleGroupReferences": [{"ResourceArn": "missing", "Priority": 1}],
			"StatefulRuleGroupReferences": [{"ResourceArn": "missing"}, {"ResourceArn": "rules", "Override": {"Action": "DROP_TO_ALERT"}}, {"ResourceArn": "list", "Override": {"Action": "DROP_TO_ALERT"}}, {"ResourceArn": "rules", "DeepThreatInspection": true}],
			"PolicyVariables": {"RuleVariables": {"HOME_NET": {"Definition": ["10.0.0.0/8"]}}}}}`,
		"rules.json": `{"RuleGroupResponse": {"RuleGroupArn": "rules"}, "RuleGroup": {"RuleVariables": {"PortSets": {"WEB": {"Definition": ["80", "443"]}}}, "RulesSource": {"RulesString": "drop tcp $HOME_NET any -> any $WEB (sid:1;)"}}}`,
		"list.json":  `{"RuleGroupResponse": {"RuleGroupArn": "list"}, "RuleGroup": {"RulesSource": {"RulesSourceList": {"Targets": ["a.test"], "TargetTypes": ["HTTP_HOST"], "GeneratedRulesType": "ALLOWLIST"}}}}`,
	})
	require.NoError(t, err)
	require.Len(t, n.Firewalls, 2)
	f := n.Firewalls[0]
	require.Equal(t, []network.FirewallEndpoint{{ID: "vpce-a", Subnet: "subnet-a"}, {ID: "vpce-b", Subnet: "subnet-b"}, {ID: "vpce-c", Subnet: "subnet-c"}}, f.Endpoints)
	require.Equal(t, "rule group missing was not asked for", f.Policy.Stateless[0].Unknown.Text)
	require.Equal(t, "rule group missing was not asked for", f.Policy.Stateful[0].Unknown.Text)
	require.Equal(t, network.StatefulAlert, f.Policy.Stateful[1].Rules[0].Action)
	require.Equal(t, []network.PortRange{{From: 80, To: 80}, {From: 443, To: 443}}, f.Policy.Stateful[1].Rules[0].DestinationPorts)
	require.Equal(t, "the policy turns the drops of its domain list into alerts", f.Policy.Stateful[2].Unknown.Text)
	require.Equal(t, network.StatefulDrop, f.Policy.Stateful[3].Rules[0].Action, "the override is that of one reference")
	require.Equal(t, "it has deep threat inspection, which is not modelled", f.Policy.Stateful[3].Unknown.Text)
	require.Contains(t, n.Firewalls[1].Policy.Unknown.Text, "was not asked for")
	require.Equal(t, "is attached to transit gateway tgw-1 and carries packets between its attachments", unmodelled(n, "firewall/hub"))
}

func unmodelled(n *network.Network, id string) string {
	for _, u := range n.Unmodelled {
		if u.ID == network.ID(id) || len(u.ID) > len(id) && string(u.ID[len(u.ID)-len(id):]) == id {
			return u.Text
		}
	}
	return ""
}
