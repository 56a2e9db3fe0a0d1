package twin

import "github.com/pulumi/pulumi/sdk/v3/go/common/resource"

const firewallARN = "arn:{partition}:network-firewall:{region}:{account}:"

func firewallKinds() map[string]kind {
	return map[string]kind{
		"networkfirewall:Firewall": {id: "{.arn}", props: []prop{{"arn", firewallARN + "firewall/{.name}"}, {"updateToken", "{uuid}"}}, more: syncStates},
		"networkfirewall:FirewallPolicy": {id: "{.arn}", props: []prop{
			{"arn", firewallARN + "firewall-policy/{.name}"}, {"updateToken", "{uuid}"},
		}},
		"networkfirewall:RuleGroup": {more: func(m *making) {
			path := map[string]string{"STATEFUL": "stateful-rulegroup", "STATELESS": "stateless-rulegroup"}
			typ, _ := m.text("type")
			if p, ok := path[typ]; ok {
				if arn, ok := m.expand(firewallARN+p+"/{.name}", "arn"); ok {
					m.set("arn", arn)
					m.id = arn
				}
			}
			m.set("updateToken", m.digest("updateToken").uuid())
		}},
		"networkfirewall:LoggingConfiguration": {id: "{.firewallArn}"},
		"networkfirewall:ResourcePolicy":       {id: "{.resourceArn}"},
		"networkfirewall:TlsInspectionConfiguration": {id: "{.arn}", props: []prop{
			{"arn", firewallARN + "tls-configuration/{.name}"}, {"updateToken", "{uuid}"}, {"tlsInspectionConfigurationId", "{uuid}"}, {"numberOfAssociations", 0},
		}},
	}
}

// syncStates tells a firewall's endpoints, one per subnet. AWS promises no order, so they never come in the order in
// which the subnets were given: a program that pairs them by position leads each zone's traffic to another zone's
// endpoint, and does so here as well. A subnet whose zone is not known leaves all of them unknown.
func syncStates(m *making) {
	mappings, ok := m.list("subnetMappings")
	if !ok || m.given("firewallStatuses") {
		return
	}
	states := make([]any, len(mappings))
	turn := 0
	if n := uint64(len(mappings)); n > 1 {
		turn = int(m.digest("order").number()%(n-1)) + 1
	}
	for i, mapping := range mappings {
		if !mapping.IsObject() {
			return
		}
		subnetID, ok := textAt(mapping.ObjectValue(), "subnetId")
		if !ok {
			return
		}
		zone, ok := m.zoneOf(subnetID)
		if !ok {
			return
		}
		endpoint := "vpce-" + m.digest("endpoint "+subnetID).hex(idDigits)
		states[(i+turn)%len(mappings)] = object{
			"availabilityZone": zone,
			"attachments":      []any{object{"endpointId": endpoint, "subnetId": subnetID}},
		}
	}
	m.out["firewallStatuses"] = resource.NewPropertyValue([]any{object{"syncStates": states}})
}

// zoneOf is the zone of a subnet of this run.
func (m *making) zoneOf(subnetID string) (string, bool) {
	subnet, ok := m.subnet(subnetID)
	if !ok {
		return "", false
	}
	return textAt(subnet, "availabilityZone")
}
