package reach

import (
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
)

// A service of one's own (PrivateLink) lets whoever may make endpoints of it connect to the listeners of its load balancers. These hand on what comes
// from there by their own addresses alone, whatever they preserve of others: "the source IP addresses are the private IP addresses of the
// load balancer nodes", and "the service can't initiate requests to resources in your VPC through the VPC endpoint". So nothing of their VPC is another's but
// what comes to their interfaces, and by these to where they may send. A load balancer may ask its security groups about the clients' own addresses: then no
// others come in, whoever has them.

// offered reports whether a service of one's own may carry packets of a query: to its load balancers, or by way of them to hosts that these hand on
// to, in the network or on-premises: "you can't specify publicly routable IP addresses". Any workload in a subnet stands for what is declared there. From
// within, packets come to a service by endpoints of the network that may be of it, or by what is not modelled and carries them onwards. What comes by an endpoint
// that is known to be of it is its load balancer's own from there on, as it is of every load balancer.
func (e *Engine) offered(u network.Unmodelled, q Query) bool {
	about := packet.AllTransport()
	if q.Transport != nil {
		about = *q.Transport
	}
	var hosts []End
	for _, d := range q.To {
		switch {
		case d.Workload != nil:
			for _, nic := range e.x.InterfacesIn[d.Workload.ID] {
				hosts = append(hosts, End{Interface: nic})
			}
		case d.Interface != nil || d.OnPremises != nil:
			hosts = append(hosts, d)
		}
	}
	for _, id := range u.LoadBalancers {
		b := e.x.LoadBalancer[id]
		if b == nil || b.Unknown != nil && slices.ContainsFunc(q.To, func(d End) bool { return d.isIn(b.VPC) }) { // it may have further nodes there
			return true
		}
		serves := func(d End) bool { return d.Interface != nil && e.balancer[d.Interface.ID] == b }
		taken, handed := e.takes(b)
		from := e.admits(b, taken)
		fromOutside := slices.ContainsFunc(q.From, func(d End) bool { return d.outside() && e.sendsAs(d, from, q) })
		enters := func(known bool) bool {
			return fromOutside || e.carriedOn(q) || e.sends(Query{From: q.From, To: e.consumers(u, q.Named, known), Src: q.Src, Without: q.Without})
		}
		client := func(d End) bool {
			return !d.outside() && !serves(d) && !e.namesConsumer(u, q.Named) && e.sendsAs(d, from, q)
		}
		if !taken.Intersect(about).IsEmpty() && slices.ContainsFunc(hosts, serves) &&
			(slices.ContainsFunc(q.To, serves) && slices.ContainsFunc(q.From, client) || enters(true)) {
			return true
		}
		handed = handed.Intersect(about)
		if !handed.IsEmpty() && !slices.Contains(q.Named, id) && e.sends(Query{From: e.nodesOf(b), To: hosts, Dst: q.Dst, Transport: &handed, Without: q.Without}) && enters(false) {
			return true
		}
	}
	return false
}

// isIn reports whether an end is in a VPC.
func (d End) isIn(vpc network.ID) bool {
	return d.Workload != nil && d.Workload.VPC == vpc || d.Interface != nil && d.Interface.VPC == vpc
}

// takes is the transport that the listeners of a load balancer take, and that in which it hands on to targets: all that may be, where that is not known.
func (e *Engine) takes(b *network.LoadBalancer) (taken, handed packet.TransportSet) {
	all := packet.AllTransport()
	if b.Unknown != nil {
		return all, all
	}
	for i := range b.Listeners {
		l := &b.Listeners[i]
		if l.Unknown != nil {
			return all, all
		}
		taken = taken.Union(listens(l))
		for _, id := range l.TargetGroups {
			tg := e.x.TargetGroup[id]
			if tg == nil || tg.Unknown != nil || tg.Port == 0 {
				handed = all
				continue
			}
			to := packet.Ports(tg.Port, tg.Port)
			for _, t := range tg.Targets {
				if t.Port != 0 {
					to = to.Union(packet.Ports(t.Port, t.Port))
				}
			}
			handed = handed.Union(packet.TCPTo(to)).Union(packet.UDPTo(to))
		}
	}
	return taken, handed
}

// nodesOf is the interfaces of a load balancer.
func (e *Engine) nodesOf(b *network.LoadBalancer) []End {
	var out []End
	for _, id := range b.Interfaces {
		if nic := e.x.Interface[id]; nic != nil {
			out = append(out, End{Interface: nic})
		}
	}
	return out
}

// admits is the addresses from which a load balancer takes what comes by a service of one's own: all, unless it asks its security groups.
func (e *Engine) admits(b *network.LoadBalancer, taken packet.TransportSet) packet.AddrSet {
	all := packet.AllAddrs()
	if b == nil || !b.FiltersServices || len(b.Groups) == 0 {
		return all
	}
	var admitted packet.AddrSet
	for _, id := range b.Groups {
		g := e.x.SecurityGroup[id]
		if g == nil || g.Unknown != nil {
			return all
		}
		side := e.groupSideOf(g, false)
		if len(side.others) > 0 { // for groups, or for what is not known
			return all
		}
		for _, c := range side.cells {
			if !c.transport.Intersect(taken).IsEmpty() {
				admitted = admitted.Union(c.peers)
			}
		}
	}
	return admitted
}

// sendsAs reports whether an end may send packets of a query that come to a service of one's own from some addresses. On the internet there are also the hosts
// of others' networks, with any addresses, unless the query is about its public ones; and what others do to the addresses of on-premises hosts is not known.
func (e *Engine) sendsAs(d End, from packet.AddrSet, q Query) bool {
	switch {
	case d.OnPremises != nil:
		return !from.IsEmpty()
	case d.Service != "" || d.Internet && q.Public:
		from = from.Subtract(e.space.private)
	case d.Workload != nil:
		from = from.Intersect(e.workload(d.Workload))
	case d.Interface != nil:
		from = from.Intersect(e.addressesOf(d.Interface))
	}
	if q.Src != nil {
		from = from.Intersect(*q.Src)
	}
	return !from.IsEmpty()
}

// consumers is the interfaces of the endpoints that may be of a service of one's own, those that are known to be or not: all but those of AWS's and of other
// services, and those that a query names.
func (e *Engine) consumers(u network.Unmodelled, named []network.ID, known bool) []End {
	var out []End
	for _, p := range e.x.Network.Endpoints {
		rest, aws := strings.CutPrefix(p.Service, "com.amazonaws.")
		if p.Kind != network.InterfaceEndpoint || aws && !strings.HasPrefix(rest, "vpce.") || slices.Contains(named, p.ID) {
			continue
		}
		if told := p.Service != "" && u.Service != ""; !told || known && p.Service == u.Service {
			out = append(out, e.interfacesOf(p)...)
		}
	}
	return out
}

// namesConsumer reports whether some endpoints that a query names are known to be of a service of one's own.
func (e *Engine) namesConsumer(u network.Unmodelled, named []network.ID) bool {
	return slices.ContainsFunc(named, func(id network.ID) bool {
		p := e.x.Endpoint[id]
		return p != nil && p.Service != "" && p.Service == u.Service
	})
}
