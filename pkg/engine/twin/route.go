package twin

// targets are the properties of a route of which exactly one names where it leads.
func targets() []string {
	return []string{
		"carrierGatewayId", "coreNetworkArn", "egressOnlyGatewayId", "gatewayId", "localGatewayId", "natGatewayId",
		"networkInterfaceId", "transitGatewayId", "vpcEndpointId", "vpcPeeringConnectionId",
	}
}

func routeKinds() map[string]kind {
	return map[string]kind{
		"ec2:RouteTable": {id: "{new:rtb}", props: []prop{
			{"arn", ec2ARN + "route-table/{id}"}, {"ownerId", "{account}"}, {"routes", []any{}}, {"propagatingVgws", []any{}},
		}},
		"ec2:Route": {id: "r-{.routeTableId}{digits:10}", props: []prop{{"origin", "CreateRoute"}, {"state", "active"}}, more: func(m *making) {
			m.set("instanceId", "")
			m.set("instanceOwnerId", "")
			if m.given("networkInterfaceId") {
				m.forget("instanceId", "instanceOwnerId")
			}
			for _, p := range targets() {
				m.set(p, "")
			}
		}},
	}
}
