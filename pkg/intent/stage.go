package intent

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// stage is a copy of a network in which what a witness meets has addresses, and any workload is an interface.
type stage struct {
	n *network.Network
	x *network.Index
	e *reach.Engine
	// given are the stand-ins that were given out.
	given []netip.Addr
	// members says that the address of a service stands for a member of one of its lists.
	members bool
}

func newStage(x *network.Index, e *reach.Engine) *stage {
	n := *x.Network
	n.Interfaces = slices.Clone(n.Interfaces)
	n.SecurityGroups = slices.Clone(n.SecurityGroups)
	n.Instances = nil
	for _, i := range x.Network.Instances { // a proof does not rest on an instance that is stopped, and so its packet finds all of them running
		running := *i
		running.Stopped = false
		n.Instances = append(n.Instances, &running)
	}
	s := &stage{n: &n, x: x, e: e}
	n.NATGateways = make([]*network.NATGateway, len(x.Network.NATGateways))
	for i, g := range x.Network.NATGateways {
		n.NATGateways[i] = s.nat(g)
	}
	return s
}

// standIn is a public address for one that is not known: each another, and all of AWS's own, so that rules take them as the engine took them.
func (s *stage) standIn() netip.Addr {
	a := reach.UnknownPublic()
	for range len(s.given) + 1 {
		a = a.Prev()
	}
	s.given = append(s.given, a)
	return a
}

// nat gives a NAT gateway the addresses that are not known.
func (s *stage) nat(g *network.NATGateway) *network.NATGateway {
	c := *g
	a := network.NATAddress{}
	if len(g.Addresses) > 0 {
		a = g.Addresses[0]
	}
	if !a.Private.IsValid() {
		if home := s.x.Subnet[g.Subnet]; home != nil {
			a.Private = lastUsable(home)
		}
	}
	if !a.Public.IsValid() && !g.Private {
		a.Public = s.standIn()
	}
	c.Addresses = append([]network.NATAddress{a}, c.Addresses[min(1, len(c.Addresses)):]...)
	return &c
}

// lastUsable is the highest IPv4 address that an interface of a subnet may have.
func lastUsable(s *network.Subnet) netip.Addr {
	for _, p := range s.CIDRs {
		if p.Addr().Is4() {
			r := packet.Prefixes(p).Ranges()[0]
			return r.To().Prev()
		}
	}
	return netip.Addr{}
}

// flow puts the ends of a packet on the stage; any workload that sends it is in none of the security groups outside.
func (s *stage) flow(p packet.Packet, from, to reach.End, outside []network.ID) trace.Flow {
	f := trace.Flow{Packet: p}
	switch {
	case from.Internet, from.Service != "":
		f.From = trace.Place{Kind: trace.Internet}
	case from.OnPremises != nil:
		f.From = trace.Place{Kind: trace.OnPremises, ID: from.OnPremises.ID}
	default:
		f.From = trace.Place{Kind: trace.Interface, ID: s.actor(from, p.Src, outside).ID}
	}
	if to.Workload != nil || to.Interface != nil {
		i := s.actor(to, p.Dst, nil)
		s.answers(i.ID)
		for _, a := range i.Addresses {
			if f.From.Kind == trace.Internet && a.Private == p.Dst && a.Public.IsValid() {
				f.Packet.Dst = a.Public
			}
		}
	}
	if to.Service != "" {
		s.service(to.Service, func(l *network.PrefixList) bool {
			return l.IPv6() == p.Dst.Is6() && (!s.members || s.e.MayBeOf(p.Dst, l))
		}, p.Dst)
	}
	if from.Service != "" {
		s.service(from.Service, func(l *network.PrefixList) bool { return l.IPv6() == p.Src.Is6() }, p.Src)
	}
	return f
}

// published is a flow to the public address in front of its destination; the flow itself if there is none.
func (s *stage) published(f trace.Flow) trace.Flow {
	for _, i := range s.n.Interfaces {
		for _, a := range i.Addresses {
			if a.Private == f.Packet.Dst && slices.Contains(s.given, a.Public) {
				f.Packet.Dst = a.Public
				return f
			}
		}
	}
	return f
}

// answers lets a load balancer answer for itself where one of its interfaces is what an intent is about: whether it reaches its targets is
// another question.
func (s *stage) answers(at network.ID) {
	balancers := slices.Clone(s.n.LoadBalancers)
	for i, b := range balancers {
		if !slices.Contains(b.Interfaces, at) {
			continue
		}
		c := *b
		c.Listeners = slices.Clone(b.Listeners)
		for k := range c.Listeners {
			c.Listeners[k].TargetGroups = nil
		}
		balancers[i] = &c
	}
	s.n.LoadBalancers = balancers
}

// service makes an address one of an AWS service's, in those of its lists that are not known and may have it.
func (s *stage) service(name string, may func(*network.PrefixList) bool, a netip.Addr) {
	lists := slices.Clone(s.n.PrefixLists)
	for i, l := range lists {
		if l.Service == name && l.Unknown != nil {
			c := *l
			c.Unknown, c.Prefixes = nil, nil
			if may(l) {
				c.Prefixes = []netip.Prefix{netip.PrefixFrom(a, a.BitLen())}
			}
			lists[i] = &c
		}
	}
	s.n.PrefixLists = lists
}

// actor is the interface that plays an end, with the address that the packet has for it.
func (s *stage) actor(e reach.End, a netip.Addr, outside []network.ID) *network.Interface {
	if e.Workload != nil {
		return s.newcomer(e.Workload, a, outside)
	}
	for i, nic := range s.n.Interfaces {
		if nic.ID != e.Interface.ID {
			continue
		}
		c := *nic
		c.Addresses = slices.Clone(nic.Addresses)
		s.settle(&c, a)
		s.n.Interfaces[i] = &c
		return &c
	}
	return e.Interface
}

// settle gives an interface the address that the packet has for it, as far as its own are not known.
func (s *stage) settle(i *network.Interface, a netip.Addr) {
	home := s.x.Subnet[i.Subnet]
	inside := home != nil && network.Contains(home.CIDRs, a)
	if a.Is6() {
		if i.HasIPv6 && !slices.Contains(i.IPv6, a) && inside {
			i.IPv6 = append(slices.Clone(i.IPv6), a)
		}
		return
	}
	for k := range i.Addresses {
		b := &i.Addresses[k]
		if !b.Private.IsValid() {
			b.Private = a
			if !inside && home != nil {
				b.Private = lastUsable(home).Prev()
			}
		}
		if b.HasPublic && !b.Public.IsValid() {
			b.Public = s.standIn()
			if !inside {
				b.Public = a
			}
		}
	}
}

// newcomer is the worst workload in a subnet: in every security group of its VPC but those that it is to be outside of, and in one that allows
// everything, and with a public address where the subnet leads to the internet.
func (s *stage) newcomer(home *network.Subnet, a netip.Addr, outside []network.ID) *network.Interface {
	open := &network.SecurityGroup{ID: network.ID("palisade:allows-everything:" + string(home.VPC)), Name: "allows-everything", VPC: home.VPC}
	for _, all := range []string{"0.0.0.0/0", "::/0"} {
		r := network.GroupRule{Traffic: network.AllTraffic(), Prefix: netip.MustParsePrefix(all)}
		open.Ingress, open.Egress = append(open.Ingress, r), append(open.Egress, r)
	}
	groups := []network.ID{open.ID}
	for _, g := range s.n.SecurityGroups {
		if g.VPC == home.VPC && g.ID != open.ID && !slices.Contains(outside, g.ID) {
			groups = append(groups, g.ID)
		}
	}
	if !slices.ContainsFunc(s.n.SecurityGroups, func(g *network.SecurityGroup) bool { return g.ID == open.ID }) {
		s.n.SecurityGroups = append(s.n.SecurityGroups, open)
	}
	i := &network.Interface{
		ID: network.ID("palisade:any-workload:" + string(home.ID) + ":" + a.String()), Name: "any workload in " + NameOf(s.x, home.ID), VPC: home.VPC, Subnet: home.ID, Groups: groups, Origin: home.Origin,
		Addresses: []network.InterfaceAddress{{HasPublic: s.e.LeadsToInternet(home)}}, HasIPv6: true,
	}
	s.settle(i, a)
	for k := range i.Addresses {
		if !i.Addresses[k].Private.IsValid() {
			i.Addresses[k].Private = lastUsable(home).Prev()
		}
		if i.Addresses[k].HasPublic && !i.Addresses[k].Public.IsValid() {
			i.Addresses[k].Public = s.standIn()
		}
	}
	if !i.Addresses[0].Private.IsValid() {
		i.Addresses = nil // a subnet of IPv6 alone
	}
	s.n.Interfaces = append(s.n.Interfaces, i)
	return i
}

// named gives a flow without names, and with each name that a firewall's domain list may look for.
func (s *stage) named(f trace.Flow) []trace.Flow {
	out := []trace.Flow{f}
	for _, w := range s.n.Firewalls {
		for _, g := range w.Policy.Stateful {
			if g.Domains == nil {
				continue
			}
			for _, t := range g.Domains.Targets {
				n := f
				n.ServerName = strings.TrimPrefix(t, ".")
				if !g.Domains.TLS {
					n.ServerName, n.Host = "", n.ServerName
				}
				out = append(out, n)
			}
		}
	}
	return out
}
