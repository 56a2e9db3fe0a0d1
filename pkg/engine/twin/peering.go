package twin

func peeringKinds() map[string]kind {
	return map[string]kind{
		"ec2:VpcPeeringConnection": {id: "{new:pcx}", props: []prop{{"peerOwnerId", "{account}"}, {"peerRegion", "{region}"}}, more: func(m *making) {
			m.sides()
			switch v := m.get("autoAccept"); {
			case v.IsBool() && v.BoolValue():
				m.set("acceptStatus", "active")
			case v.IsBool() || v.IsNull():
				m.set("acceptStatus", "pending-acceptance")
			}
		}},
		"ec2:VpcPeeringConnectionAccepter": {id: "{.vpcPeeringConnectionId}", more: func(m *making) {
			m.sides()
			if m.is("autoAccept") {
				m.set("acceptStatus", "active")
			}
			if pcx, ok := m.refer("vpcPeeringConnectionId", "ec2:VpcPeeringConnection"); ok {
				// Seen from the accepter, the peer is the requester.
				if s, ok := textAt(pcx, "vpcId"); ok {
					m.set("peerVpcId", s)
				}
				if s, ok := textAt(pcx, "peerVpcId"); ok {
					m.set("vpcId", s)
				}
				m.set("peerOwnerId", m.account)
				m.set("peerRegion", m.region)
			}
		}},
		"ec2:PeeringConnectionOptions": {id: "{.vpcPeeringConnectionId}", more: (*making).sides},
	}
}

// sides are the options of either end, off unless asked for.
func (m *making) sides() {
	for _, side := range []string{"accepter", "requester"} {
		m.set(side, object{"allowRemoteVpcDnsResolution": false})
	}
}
