package reach

import "github.com/palisade-iac/palisade/pkg/network"

// links are the parts of a network that private ways join: VPCs by peering connections, transit gateways and on-premises networks. What is in no
// VPC, and what is not known, may be anywhere: it is joined under the empty ID.
type links struct{ parent map[network.ID]network.ID }

// premises stands for all on-premises networks: what gets to one may be sent on to another.
const premises network.ID = "on-premises"

func (l *links) root(id network.ID) network.ID {
	for {
		up, ok := l.parent[id]
		if !ok {
			return id
		}
		if above, ok := l.parent[up]; ok {
			l.parent[id] = above
		}
		id = up
	}
}

func (l *links) join(a, b network.ID) {
	if a, b = l.root(a), l.root(b); a != b {
		l.parent[a] = b
	}
}

// near reports whether there may be a way between two VPCs that is not over the internet.
func (e *Engine) near(a, b network.ID) bool {
	if a == b {
		return true
	}
	if e.links == nil {
		e.links = e.newLinks()
	}
	here, there, anywhere := e.links.root(a), e.links.root(b), e.links.root("")
	return here == there || here == anywhere || there == anywhere
}

func (e *Engine) newLinks() *links {
	l := &links{map[network.ID]network.ID{}}
	n := e.x.Network
	for _, p := range n.Peerings {
		l.join(p.Requester.VPC, p.Accepter.VPC)
	}
	for _, a := range n.Attachments {
		switch a.Kind {
		case network.VPNAttachment, network.DirectConnectAttachment:
			l.join(a.TransitGateway, premises)
		case network.VPCAttachment, network.PeeringAttachment:
			l.join(a.TransitGateway, a.Resource)
		default:
			l.join(a.TransitGateway, "")
		}
		for _, id := range a.Subnets {
			l.join(a.TransitGateway, e.vpcOf(id))
		}
	}
	for _, t := range n.TransitGateways {
		if t.Unknown != nil {
			l.join(t.ID, "")
		}
	}
	for _, g := range n.Gateways {
		if g.Kind != network.InternetGateway && g.Kind != network.EgressOnlyGateway {
			l.join(g.VPC, premises)
		}
	}
	for _, s := range n.Subnets {
		if s.Unknown != nil {
			l.join(s.VPC, "")
		}
	}
	for _, v := range n.VPCs {
		if v.Unknown != nil {
			l.join(v.ID, "")
		}
	}
	for _, t := range n.RouteTables {
		if t.Unknown != nil {
			l.join(t.VPC, "")
		}
		for i := range t.Routes {
			l.join(t.VPC, e.leadsTo(t, &t.Routes[i]))
		}
	}
	return l
}

func (e *Engine) vpcOf(subnet network.ID) network.ID {
	if s := e.x.Subnet[subnet]; s != nil {
		return s.VPC
	}
	return ""
}

// leadsTo is what a route joins the VPC of its table with: the VPC itself where it leads no further than that, or to the internet.
func (e *Engine) leadsTo(t *network.RouteTable, r *network.Route) network.ID {
	if r.Unknown != nil {
		return ""
	}
	id := r.Target.ID
	known := true
	switch r.Target.Kind {
	case network.ToLocal:
	case network.ToInternetGateway, network.ToEgressOnly:
		known = e.x.Gateway[id] != nil
	case network.ToVPNGateway:
		return premises
	case network.ToTransitGateway:
		if e.x.TransitGateway[id] != nil {
			return id
		}
		return ""
	case network.ToPeering:
		known = e.x.Peering[id] != nil
	case network.ToNATGateway:
		if n := e.x.NATGateway[id]; n != nil {
			return n.VPC
		}
		return ""
	case network.ToInterface:
		if nic := e.x.Interface[id]; nic != nil && nic.Unknown == nil {
			return nic.VPC
		}
		return ""
	case network.ToEndpoint:
		if f := e.x.FirewallAt[id]; f != nil {
			return f.VPC
		}
		if p := e.x.Endpoint[id]; p != nil && (p.Kind == network.GatewayEndpoint || p.Kind == network.GatewayLoadBalancerEndpoint && p.Unknown == nil) {
			return p.VPC
		}
		return ""
	default:
		return ""
	}
	if known {
		return t.VPC
	}
	return ""
}
