package twin

func transitGatewayKinds() map[string]kind {
	attachment := []prop{{"arn", ec2ARN + "transit-gateway-attachment/{id}"}}
	return map[string]kind{
		"ec2transitgateway:TransitGateway": {id: "{new:tgw}", props: []prop{
			{"arn", ec2ARN + "transit-gateway/{id}"}, {"ownerId", "{account}"},
		}, more: defaultTables},
		"ec2transitgateway:VpcAttachment": {id: "{new:tgw-attach}", props: append(attachment[:1:1], prop{"vpcOwnerId", "{account}"}), more: finishAttachment},
		"ec2transitgateway:VpcAttachmentAccepter": {id: "{.transitGatewayAttachmentId}", more: func(m *making) {
			if a, ok := m.refer("transitGatewayAttachmentId", "ec2transitgateway:VpcAttachment"); ok {
				m.inherit(a, "subnetIds", "transitGatewayId", "vpcId", "vpcOwnerId", "applianceModeSupport", "dnsSupport", "ipv6Support", "securityGroupReferencingSupport")
			}
		}},
		"ec2transitgateway:RouteTable": {id: "{new:tgw-rtb}", props: []prop{
			{"arn", ec2ARN + "transit-gateway-route-table/{id}"}, {"defaultAssociationRouteTable", false}, {"defaultPropagationRouteTable", false},
		}},
		"ec2transitgateway:RouteTableAssociation": {id: "{.transitGatewayRouteTableId}_{.transitGatewayAttachmentId}", more: attachedResource},
		"ec2transitgateway:RouteTablePropagation": {id: "{.transitGatewayRouteTableId}_{.transitGatewayAttachmentId}", more: attachedResource},
		"ec2transitgateway:Route":                 {id: "{.transitGatewayRouteTableId}_{.destinationCidrBlock}"},
		"ec2transitgateway:PrefixListReference":   {id: "{.transitGatewayRouteTableId}_{.prefixListId}", props: []prop{{"prefixListOwnerId", "{account}"}}},
		"ec2transitgateway:PeeringAttachment": {id: "{new:tgw-attach}", props: append(attachment[:1:1],
			prop{"peerAccountId", "{account}"}, prop{"state", "pendingAcceptance"})},
		"ec2transitgateway:PeeringAttachmentAccepter": {id: "{.transitGatewayAttachmentId}", more: func(m *making) {
			if a, ok := m.refer("transitGatewayAttachmentId", "ec2transitgateway:PeeringAttachment"); ok {
				// Seen from the accepter, the peer is the requester.
				m.inheritAs(a, "transitGatewayId", "peerTransitGatewayId")
				m.inheritAs(a, "peerTransitGatewayId", "transitGatewayId")
				m.set("peerAccountId", m.account)
			}
		}},
		"ec2transitgateway:Connect":         {id: "{new:tgw-attach}"},
		"ec2transitgateway:ConnectPeer":     {id: "{new:tgw-connect-peer}", props: []prop{{"arn", ec2ARN + "transit-gateway-connect-peer/{id}"}}},
		"ec2transitgateway:MulticastDomain": {id: "{new:tgw-mcast-domain}", props: []prop{{"arn", ec2ARN + "transit-gateway-multicast-domain/{id}"}, {"ownerId", "{account}"}}},
		"ec2transitgateway:PolicyTable":     {id: "{new:tgw-ptb}", props: []prop{{"arn", ec2ARN + "transit-gateway-policy-table/{id}"}, {"state", "available"}}},
		"ec2transitgateway:DefaultRouteTableAssociation": {id: "{.transitGatewayId}", more: func(m *making) {
			if g, ok := m.refer("transitGatewayId", "ec2transitgateway:TransitGateway"); ok {
				m.inheritAs(g, "associationDefaultRouteTableId", "originalDefaultRouteTableId")
			}
		}},
		"ec2transitgateway:DefaultRouteTablePropagation": {id: "{.transitGatewayId}", more: func(m *making) {
			if g, ok := m.refer("transitGatewayId", "ec2transitgateway:TransitGateway"); ok {
				m.inheritAs(g, "propagationDefaultRouteTableId", "originalDefaultRouteTableId")
			}
		}},
	}
}

// defaultTables names the table that a gateway comes with: one for both uses, none for a use that is disabled.
func defaultTables(m *making) {
	table := "tgw-rtb-" + m.digest("default table").hex(idDigits)
	for use, id := range map[string]string{
		"defaultRouteTableAssociation": "associationDefaultRouteTableId",
		"defaultRouteTablePropagation": "propagationDefaultRouteTableId",
	} {
		switch mode, known := m.text(use); {
		case !known:
		case mode == "disable":
			m.set(id, "")
		default:
			m.set(id, table)
		}
	}
}

// finishAttachment takes what the attachment leaves out from the gateway, where that is of this run: of a gateway that is
// shared with this account, the defaults are another account's affair.
func finishAttachment(m *making) {
	g, ok := m.refer("transitGatewayId", "ec2transitgateway:TransitGateway")
	if !ok {
		return
	}
	m.inherit(g, "securityGroupReferencingSupport")
	for use, flag := range map[string]string{
		"defaultRouteTableAssociation": "transitGatewayDefaultRouteTableAssociation",
		"defaultRouteTablePropagation": "transitGatewayDefaultRouteTablePropagation",
	} {
		if mode, ok := textAt(g, use); ok {
			m.set(flag, mode != "disable")
		}
	}
}

// attachedResource tells what is behind an attachment.
func attachedResource(m *making) {
	id, _ := m.text("transitGatewayAttachmentId")
	if a, ok := m.existing(id, "ec2transitgateway:VpcAttachment", "ec2transitgateway:VpcAttachmentAccepter"); ok {
		m.set("resourceType", "vpc")
		m.inheritAs(a, "vpcId", "resourceId")
		return
	}
	if a, ok := m.existing(id, "ec2transitgateway:PeeringAttachment", "ec2transitgateway:PeeringAttachmentAccepter"); ok {
		m.set("resourceType", "peering")
		m.inheritAs(a, "peerTransitGatewayId", "resourceId")
	}
}
