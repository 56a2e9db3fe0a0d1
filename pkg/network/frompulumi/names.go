package frompulumi

import "github.com/palisade-iac/palisade/pkg/network"

// names are the namings of each sort of part.
type names struct {
	vpc, subnet, routeTable, nacl, group, internetOrVPN, egressOnly, nat, peering, transitGateway naming
	networkInterface, instance, eip, prefixList, endpoint, attachment, transitTable               naming
}

func newNames() names {
	const (
		vpc     = "ec2:Vpc"
		vpcHere = "ec2:DefaultVpc" // the one that an account comes with
	)
	return names{
		vpc:            own(vpc, vpcHere),
		subnet:         own("ec2:Subnet", "ec2:DefaultSubnet"),
		routeTable:     own("ec2:RouteTable", "ec2:DefaultRouteTable").and("mainRouteTableId", vpc, vpcHere),
		nacl:           own("ec2:NetworkAcl", "ec2:DefaultNetworkAcl").and("defaultNetworkAclId", vpc, vpcHere),
		group:          own("ec2:SecurityGroup", "ec2:DefaultSecurityGroup").and("defaultSecurityGroupId", vpc, vpcHere),
		internetOrVPN:  own("ec2:InternetGateway", "ec2:VpnGateway"),
		egressOnly:     own("ec2:EgressOnlyInternetGateway"),
		nat:            own("ec2:NatGateway"),
		peering:        own("ec2:VpcPeeringConnection", "ec2:VpcPeeringConnectionAccepter"),
		transitGateway: own("ec2transitgateway:TransitGateway"),
		networkInterface: own("ec2:NetworkInterface").
			and("primaryNetworkInterfaceId", "ec2:Instance"),
		instance:   own("ec2:Instance"),
		eip:        own("ec2:Eip"),
		prefixList: own("ec2:ManagedPrefixList").and("prefixListId", "ec2:VpcEndpoint"),
		endpoint:   endpointNaming(),
		attachment: own("ec2transitgateway:VpcAttachment", "ec2transitgateway:VpcAttachmentAccepter", "ec2transitgateway:PeeringAttachment",
			"ec2transitgateway:PeeringAttachmentAccepter", "ec2transitgateway:TransitGatewayPeeringAttachmentAccepter",
			"ec2transitgateway:Connect").and("transitGatewayAttachmentId", "ec2:VpnConnection").
			with("directconnect:GatewayAssociation", (*resource).attachedAs),
		transitTable: transitTableNaming(),
	}
}

// endpointNaming takes the endpoint of a firewall where the firewall has only one; of several, nobody can tell which one is meant.
func endpointNaming() naming {
	n := own("ec2:VpcEndpoint")
	n["networkfirewall:Firewall"] = func(r *resource) network.ID {
		if f := r.reader.firewalls[r.id()]; f != nil && len(f.Endpoints) == 1 {
			return f.Endpoints[0].ID
		}
		return ""
	}
	return n
}

// transitTableNaming takes a transit gateway for its default table.
func transitTableNaming() naming {
	n := own("ec2transitgateway:RouteTable")
	n[ofTransitGateways] = func(r *resource) network.ID { return r.defaultTable(associateAtFirst) }
	return n
}
