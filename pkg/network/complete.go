package network

import (
	"net/netip"
	"slices"
)

// complete gives a network in which every load balancer, interface endpoint and VPC origin has interfaces: where the source tells of none, one in each of
// its subnets, with an address that is not known, or one in a subnet that is not known where none of these is; and no NAT gateway an address that it cannot
// have. Of such an interface no more is known than of its owner. The network that it is given stays as it is.
func complete(n *Network) *Network {
	have := map[ID]bool{}
	for _, i := range n.Interfaces {
		have[i.ID] = true
	}
	out := *n
	out.Interfaces = append([]*Interface(nil), n.Interfaces...)
	add := func(template Interface, owner ID, subnets []ID) []ID {
		var ids []ID
		if len(subnets) == 0 && template.Unknown != nil {
			subnets = []ID{""}
		}
		for _, s := range subnets {
			i := template
			i.ID, i.Subnet = owner+"/"+s, s
			ids = append(ids, i.ID)
			if !have[i.ID] {
				out.Interfaces = append(out.Interfaces, &i)
			}
		}
		return ids
	}
	out.LoadBalancers = make([]*LoadBalancer, len(n.LoadBalancers))
	for i, b := range n.LoadBalancers {
		out.LoadBalancers[i] = b
		if known(have, b.Interfaces) {
			continue
		}
		c := *b
		c.Interfaces = add(Interface{
			Name: b.Name, VPC: b.VPC, Kind: "load_balancer", Addresses: []InterfaceAddress{{HasPublic: b.InternetFacing}}, HasIPv6: b.DualStack,
			Groups: b.Groups, Unknown: b.Unknown, Origin: b.Origin,
		}, b.ID, b.Subnets)
		out.LoadBalancers[i] = &c
	}
	out.Endpoints = make([]*Endpoint, len(n.Endpoints))
	for i, p := range n.Endpoints {
		out.Endpoints[i] = p
		if p.Kind != InterfaceEndpoint || known(have, p.Interfaces) {
			continue
		}
		c := *p
		c.Interfaces = add(Interface{
			Name: p.Name, VPC: p.VPC, Kind: "vpc_endpoint", Addresses: []InterfaceAddress{{}}, HasIPv6: p.DualStack,
			Groups: p.Groups, Unknown: p.Unknown, Origin: p.Origin,
		}, p.ID, p.Subnets)
		out.Endpoints[i] = &c
	}
	out.VPCOrigins = make([]*VPCOrigin, len(n.VPCOrigins))
	for i, o := range n.VPCOrigins {
		out.VPCOrigins[i] = o
		if known(have, o.Interfaces) {
			continue
		}
		template, subnets, group := out.wayIn(o)
		c := *o
		c.Interfaces = add(template, o.ID, subnets)
		out.VPCOrigins[i] = &c
		if len(c.Interfaces) > 0 {
			out.SecurityGroups = append(slices.Clip(out.SecurityGroups), group)
		}
	}
	out.NATGateways = make([]*NATGateway, len(n.NATGateways))
	homes := map[ID]*Subnet{}
	for _, s := range n.Subnets {
		homes[s.ID] = s
	}
	for i, g := range n.NATGateways {
		out.NATGateways[i] = believable(g, homes[g.Subnet])
	}
	return &out
}

// believable takes private addresses of a NAT gateway that its subnet cannot have as not known: answers to them would find no way.
func believable(g *NATGateway, home *Subnet) *NATGateway {
	if home == nil || len(home.CIDRs) == 0 {
		return g
	}
	c := *g
	c.Addresses = append([]NATAddress(nil), g.Addresses...)
	for i := range c.Addresses {
		if !Contains(home.CIDRs, c.Addresses[i].Private) {
			c.Addresses[i].Private = netip.Addr{}
		}
	}
	return &c
}

// known reports whether one of the interfaces is there.
func known(have map[ID]bool, ids []ID) bool {
	for _, id := range ids {
		if have[id] {
			return true
		}
	}
	return false
}
