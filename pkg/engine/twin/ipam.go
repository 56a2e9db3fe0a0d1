package twin

func ipamKinds() map[string]kind {
	const ipamARN = "arn:{partition}:ec2::{account}:"
	return map[string]kind{
		"ec2:VpcIpam": {id: "{new:ipam}", props: []prop{
			{"arn", ipamARN + "ipam/{id}"},
			{"privateDefaultScopeId", "{new:ipam-scope}"},
			{"publicDefaultScopeId", "{new:ipam-scope}"},
			{"defaultResourceDiscoveryId", "{new:ipam-res-disco}"},
			{"defaultResourceDiscoveryAssociationId", "{new:ipam-res-disco-assoc}"},
			{"scopeCount", 2},
			{"tier", "advanced"},
			{"description", ""},
			{"cascade", false},
			{"enablePrivateGua", false},
		}},
		"ec2:VpcIpamScope": {id: "{new:ipam-scope}", props: []prop{{"arn", ipamARN + "ipam-scope/{id}"}, {"ipamScopeType", "private"}, {"isDefault", false}, {"poolCount", 0}}},
		"ec2:VpcIpamPool": {id: "{new:ipam-pool}", props: []prop{
			{"arn", ipamARN + "ipam-pool/{id}"}, {"state", "create-complete"},
		}, more: func(m *making) {
			if !m.given("sourceIpamPoolId") {
				m.set("poolDepth", 1)
			}
		}},
		"ec2:VpcIpamPoolCidr": {id: "{.cidr}_{.ipamPoolId}", props: []prop{{"ipamPoolCidrId", "{new:ipam-pool-cidr}"}}},
	}
}
