package diagram

import (
	"cmp"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// chip is something in one subnet.
type chip struct {
	id    network.ID
	word  string
	name  string
	glyph Glyph
	// way says that routes lead to it.
	way    bool
	origin network.Origin
	facts  []Fact
}

// band is something that has an interface in several zones.
type band struct {
	id     network.ID
	word   string
	name   string
	detail string
	list   []string
	glyph  Glyph
	// from and to are the first and the last zone.
	from, to int
	// inbound are the ports by which packets come to it from outside, outbound those that lead to what it is an endpoint of.
	inbound, outbound []network.ID
	guard             *network.WebACL
	origin            network.Origin
	facts             []Fact
}

// chipsOf lists what is in the subnets of a VPC; what routes lead to comes last, next to the tiers below.
func chipsOf(x *network.Index, v *network.VPC) map[network.ID][]*chip {
	out := map[network.ID][]*chip{}
	add := func(subnet network.ID, c *chip) { out[subnet] = append(out[subnet], c) }
	for _, g := range x.Network.NATGateways {
		if g.VPC == v.ID && !g.Regional {
			c := &chip{id: g.ID, word: "NAT gateway", name: g.Name, glyph: NATGlyph, way: true, origin: g.Origin}
			if g.Private {
				c.word = "Private NAT gateway"
			}
			for _, a := range g.Addresses {
				if a.Public.IsValid() {
					c.facts = append(c.facts, Fact{"address", a.Public.String()})
				}
			}
			add(g.Subnet, c)
		}
	}
	for _, f := range x.Network.Firewalls {
		if f.VPC != v.ID {
			continue
		}
		for _, e := range f.Endpoints {
			add(e.Subnet, &chip{id: e.ID, word: "Firewall", name: f.Name, glyph: FirewallGlyph, way: true, origin: f.Origin, facts: firewallFacts(f)})
		}
	}
	for _, e := range x.Network.Endpoints {
		if e.VPC != v.ID {
			continue
		}
		for _, s := range e.Subnets {
			switch e.Kind {
			case network.GatewayLoadBalancerEndpoint:
				if x.FirewallAt[e.ID] == nil {
					add(s, &chip{id: e.ID, word: "Appliance endpoint", name: e.Name, glyph: FirewallGlyph, way: true, origin: e.Origin})
				}
			case network.ConnectEndpoint:
				add(s, &chip{id: e.ID, word: "EC2 Instance Connect", name: e.Name, glyph: EndpointGlyph, origin: e.Origin, facts: groupFacts(x, e.Groups)})
			default: // a band, or a service of the VPC
			}
		}
	}
	for _, a := range x.AttachmentsOf[v.ID] {
		for _, s := range a.Subnets {
			add(s, &chip{id: a.ID + "/" + s, word: "Attachment", name: nameOf(x, a.TransitGateway), glyph: TransitGlyph, origin: a.Origin})
		}
	}
	for _, i := range x.Network.Instances {
		if i.VPC == v.ID {
			addInstance(x, i, add)
		}
	}
	for _, list := range out {
		slices.SortFunc(list, func(a, b *chip) int {
			last := func(c *chip) int {
				if c.way {
					return 1
				}
				return 0
			}
			return cmp.Or(cmp.Compare(last(a), last(b)), cmp.Compare(a.word, b.word), cmp.Compare(a.name, b.name), cmp.Compare(a.id, b.id))
		})
	}
	return out
}

func addInstance(x *network.Index, i *network.Instance, add func(network.ID, *chip)) {
	c := &chip{id: i.ID, word: "Instance", name: i.Name, glyph: InstanceGlyph, origin: i.Origin}
	for n, id := range i.Interfaces {
		if e := x.Interface[id]; e != nil && n == 0 {
			c.facts = groupFacts(x, e.Groups)
			c.way = e.NoSourceDestCheck
			add(e.Subnet, c)
		}
	}
}

// bandsOf lists what has interfaces in the subnets of a tier: load balancers first, then the endpoints that are in the same zones together.
func bandsOf(x *network.Index, v *vpc, t *tier) []*band {
	var out []*band
	for _, b := range x.Network.LoadBalancers {
		if from, to, ok := t.span(b.Subnets); ok && b.VPC == v.ID {
			out = append(out, balancerBand(x, v, b, from, to))
		}
	}
	slices.SortFunc(out, func(a, b *band) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.id, b.id)) })
	endpoints := map[[2]int]*band{}
	list := slices.Clone(x.Network.Endpoints)
	slices.SortFunc(list, func(a, b *network.Endpoint) int {
		return cmp.Or(cmp.Compare(a.Service, b.Service), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	for _, e := range list {
		from, to, ok := t.span(e.Subnets)
		if !ok || e.VPC != v.ID || e.Kind != network.InterfaceEndpoint {
			continue
		}
		if isOwnService(e.Service) {
			out = append(out, ownEndpointBand(x, v, e, from, to))
			continue
		}
		b := endpoints[[2]int{from, to}]
		if b == nil {
			b = &band{id: e.ID, word: "Interface endpoints", glyph: EndpointGlyph, from: from, to: to, origin: e.Origin, facts: groupFacts(x, e.Groups)}
			endpoints[[2]int{from, to}] = b
			out = append(out, b)
		}
		b.list = append(b.list, serviceName(e.Service))
	}
	return out
}

// isOwnService tells a service of somebody's own from those of AWS: com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b.
func isOwnService(service string) bool { return strings.Contains(service, ".vpce-svc-") }

// ownEndpointBand is the endpoint of a service that is not AWS's.
func ownEndpointBand(x *network.Index, v *vpc, e *network.Endpoint, from, to int) *band {
	b := &band{
		id: e.ID, word: "Interface endpoint", name: e.Name, detail: "of " + serviceName(e.Service), glyph: EndpointGlyph, from: from, to: to, origin: e.Origin,
		facts: append([]Fact{{"service", e.Service}}, groupFacts(x, e.Groups)...),
	}
	for _, j := range v.joints {
		if j.word == privateLink && j.id == e.ID {
			b.outbound = append(b.outbound, j.id)
		}
	}
	return b
}

// span is the first and the last zone of those subnets that are of the tier.
func (t *tier) span(subnets []network.ID) (from, to int, ok bool) {
	from = -1
	for z, cell := range t.cells {
		if slices.ContainsFunc(cell, func(s *network.Subnet) bool { return slices.Contains(subnets, s.ID) }) {
			if from < 0 {
				from = z
			}
			to = z
		}
	}
	return from, to, from >= 0
}

func balancerBand(x *network.Index, v *vpc, b *network.LoadBalancer, from, to int) *band {
	out := &band{id: b.ID, word: "Application load balancer", name: b.Name, glyph: BalancerGlyph, from: from, to: to, guard: b.WebACL, origin: b.Origin}
	if b.Network {
		out.word = "Network load balancer"
	}
	words := []string{"internal"}
	if b.InternetFacing {
		words[0] = "internet-facing"
	}
	listeners := slices.Clone(b.Listeners)
	slices.SortFunc(listeners, func(a, b network.Listener) int {
		return cmp.Or(cmp.Compare(b.Port, a.Port), cmp.Compare(a.Protocol, b.Protocol))
	})
	for _, l := range listeners {
		words = append(words, l.Protocol+" "+decimal(l.Port))
	}
	out.detail = strings.Join(words, " · ")
	out.facts = groupFacts(x, b.Groups)
	for _, d := range v.doors {
		switch {
		case d.target == b.ID:
			out.inbound = append(out.inbound, d.id)
		case d.word == "Internet gateway" && b.InternetFacing && !diverted(x, d.id, b):
			out.inbound = append(out.inbound, d.id)
		}
	}
	for _, j := range v.joints {
		if slices.Contains(j.leads, b.ID) {
			out.inbound = append(out.inbound, j.id)
		}
	}
	return out
}

// diverted reports whether the edge table of a gateway leads what comes in for a load balancer to something else first.
func diverted(x *network.Index, gateway network.ID, b *network.LoadBalancer) bool {
	t := x.EdgeTable[gateway]
	if t == nil {
		return false
	}
	for i := range t.Routes {
		r := &t.Routes[i]
		for _, id := range b.Subnets {
			if s := x.Subnet[id]; s != nil && r.Target.Kind != network.ToLocal && slices.ContainsFunc(s.CIDRs, r.Destination.Overlaps) {
				return true
			}
		}
	}
	return false
}
