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
// what comes to their interfaces, and by these to where they may send. Whether their security groups are asked, and about which addresses, is not known here.

// offered reports whether a service of one's own may carry packets of a query: to its load balancers, or by way of them to hosts that these hand on
// to, in the network or on-premises: "you can't specify publicly routable IP addresses". Any workload in a subnet stands for what is declared there. From
// within, packets come to a service by endpoints of the network that may be of it, or by what is not modelled and carries them onwards.
func (e *Engine) offered(u network.Unmodelled, q Query, fromOutside bool) bool {
	about := packet.AllTransport()
	if q.Transport != nil {
		about = *q.Transport
	}
	entered := func() bool {
		return fromOutside || e.carriedOn(q) || e.sends(Query{From: q.From, To: e.consumers(), Src: q.Src, Without: q.Without})
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
		client := func(d End) bool { return !serves(d) }
		taken, handed := e.takes(b)
		if !taken.Intersect(about).IsEmpty() && slices.ContainsFunc(q.From, client) &&
			(slices.ContainsFunc(q.To, serves) || slices.ContainsFunc(hosts, serves) && entered()) {
			return true
		}
		handed = handed.Intersect(about)
		if !handed.IsEmpty() && e.sends(Query{From: e.nodesOf(b), To: hosts, Dst: q.Dst, Transport: &handed, Without: q.Without}) && entered() {
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

// consumers is the interfaces of the endpoints that may be of a service of one's own: all but those of AWS's.
func (e *Engine) consumers() []End {
	var out []End
	for _, p := range e.x.Network.Endpoints {
		rest, aws := strings.CutPrefix(p.Service, "com.amazonaws.")
		if p.Kind == network.InterfaceEndpoint && (!aws || strings.HasPrefix(rest, "vpce.")) {
			out = append(out, e.interfacesOf(p)...)
		}
	}
	return out
}
