package intent

import "github.com/palisade-iac/palisade/pkg/network"

// NameOf is the name of a part of a network; its ID where it has none.
func NameOf(x *network.Index, id network.ID) string {
	name := ""
	switch {
	case x.VPC[id] != nil:
		name = x.VPC[id].Name
	case x.Subnet[id] != nil:
		name = x.Subnet[id].Name
	case x.RouteTable[id] != nil:
		name = x.RouteTable[id].Name
	case x.NACL[id] != nil:
		name = x.NACL[id].Name
	case x.SecurityGroup[id] != nil:
		name = x.SecurityGroup[id].Name
	case x.Gateway[id] != nil:
		name = x.Gateway[id].Name
	case x.NATGateway[id] != nil:
		name = x.NATGateway[id].Name
	case x.Peering[id] != nil:
		name = x.Peering[id].Name
	case x.TransitGateway[id] != nil:
		name = x.TransitGateway[id].Name
	case x.TransitTable[id] != nil:
		name = x.TransitTable[id].Name
	case x.Endpoint[id] != nil:
		name = x.Endpoint[id].Name
	case x.Interface[id] != nil:
		name = x.Interface[id].Name
	case x.Instance[id] != nil:
		name = x.Instance[id].Name
	case x.LoadBalancer[id] != nil:
		name = x.LoadBalancer[id].Name
	case x.OnPremises[id] != nil:
		name = x.OnPremises[id].Name
	case x.FirewallAt[id] != nil:
		name = "endpoint " + string(id) + " of firewall " + x.FirewallAt[id].Name
	}
	for _, f := range x.Network.Firewalls {
		if f.ID == id {
			name = f.Name
		}
	}
	for _, a := range x.Attachment[id] {
		name = a.Name
	}
	if name == "" {
		return string(id)
	}
	return name
}
