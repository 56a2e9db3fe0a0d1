package reach

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
)

// LeadsToInternet reports whether a public IPv4 address works in a subnet, or may: whether its table leads to the internet gateway of its VPC,
// directly or through a firewall or appliance.
func (e *Engine) LeadsToInternet(s *network.Subnet) bool {
	way := e.wayToInternet(s, false)
	return way.certain || way.doubt != nil
}

// wayOut says whether there is a way; where that is not certain, doubt is what it hangs on, if there is one.
type wayOut struct {
	certain bool
	doubt   *network.Unknown
}

type wayKey struct {
	subnet *network.Subnet
	v6     bool
}

// wayToInternet is findWay, remembered.
func (e *Engine) wayToInternet(s *network.Subnet, v6 bool) wayOut {
	key := wayKey{s, v6}
	way, ok := e.ways[key]
	if !ok {
		way = e.findWay(s, v6)
		e.ways[key] = way
	}
	return way
}

// findWay tells whether a subnet's table leads to the internet gateway of its VPC, for IPv4 or IPv6: directly, or by way of the firewalls
// and appliances of the VPC. passed are the subnets asked before.
func (e *Engine) findWay(s *network.Subnet, v6 bool, passed ...*network.Subnet) wayOut {
	vpc, t := e.x.VPC[s.VPC], e.x.TableOf(s)
	if vpc == nil || slices.Contains(passed, s) {
		return wayOut{}
	}
	out := wayOut{doubt: s.Unknown}
	if t != nil && t.Unknown != nil {
		out.doubt = t.Unknown
	} else if t == nil && s.RouteTable != "" {
		out.doubt = &network.Unknown{Text: "route table " + string(s.RouteTable) + " is not known", Origin: s.Origin}
	}
	l := e.lookupOf(t, vpc)
	for i := range l.uncertain {
		out.doubt = &network.Unknown{Text: "a route of which the destination is not known", Origin: l.uncertain[i].Origin}
	}
	for i := range l.entries {
		r := &l.entries[i].route
		if l.entries[i].prefix.Addr().Is6() != v6 || r.Blackhole {
			continue
		}
		if r.Unknown != nil {
			out.doubt = r.Unknown
			continue
		}
		if by := e.wayByTarget(s, r, v6, append(passed, s)); by.certain {
			return by
		} else if by.doubt != nil {
			out.doubt = by.doubt
		}
	}
	return out
}

// wayByTarget is the same by the target of one route.
func (e *Engine) wayByTarget(s *network.Subnet, r *network.Route, v6 bool, passed []*network.Subnet) wayOut {
	t := r.Target
	switch t.Kind {
	case network.ToInternetGateway:
		g := e.x.Gateway[t.ID]
		if g == nil {
			return wayOut{doubt: &network.Unknown{Text: "internet gateway " + string(t.ID) + " is not known", Origin: r.Origin}}
		}
		return wayOut{certain: g.VPC == s.VPC}
	case network.ToEndpoint, network.ToInterface:
		home, known := e.subnetOf(t.ID)
		switch {
		case home != nil:
			return e.findWay(home, v6, passed...)
		case !known:
			return wayOut{doubt: &network.Unknown{Text: string(t.Kind) + " " + string(t.ID) + " is not known", Origin: r.Origin}}
		}
	default:
	}
	return wayOut{}
}

// subnetOf is the subnet of an interface, or of an endpoint of a firewall or Gateway Load Balancer, and whether that is known: a gateway
// endpoint is known to be in none.
func (e *Engine) subnetOf(id network.ID) (home *network.Subnet, known bool) {
	if nic := e.x.Interface[id]; nic != nil {
		home = e.x.Subnet[nic.Subnet]
	} else if f := e.x.FirewallAt[id]; f != nil {
		for _, p := range f.Endpoints {
			if p.ID == id {
				home = e.x.Subnet[p.Subnet]
			}
		}
	} else if p := e.x.Endpoint[id]; p != nil {
		if p.Kind == network.GatewayEndpoint {
			return nil, true
		}
		if len(p.Subnets) > 0 {
			home = e.x.Subnet[p.Subnets[0]]
		}
	}
	return home, home != nil
}
