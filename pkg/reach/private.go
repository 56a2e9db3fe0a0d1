package reach

import (
	"fmt"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
)

// A service that a query names is met at its public IPv4 addresses, as far as lists tell them. It may be met otherwise too: behind interface
// endpoints, which have private addresses, and at IPv6 addresses, which no list tells. A query that does not rule that out has no certain answer.

// behindEndpoints is what is not known where packets of a query may get to interface endpoints of the services that it is about: whether these
// are meant as well.
func (e *Engine) behindEndpoints(q Query) []network.Unknown {
	var out []network.Unknown
	for _, d := range q.To {
		if d.Service == "" {
			continue
		}
		for _, p := range e.x.Network.Endpoints {
			if p.Kind != network.InterfaceEndpoint || serviceName(p.Service) != d.Service || slices.Contains(q.Without, p.ID) {
				continue
			}
			if e.sends(Query{From: q.From, To: e.interfacesOf(p), Src: q.Src, Transport: q.Transport, Without: q.Without, Through: q.Through}) {
				out = append(out, network.Unknown{
					Text: fmt.Sprintf("whether VPC endpoint %s is meant, by which %s is reached at private addresses", label(p.Name, p.ID), d.Service), Origin: p.Origin,
				})
			}
		}
	}
	return out
}

func (e *Engine) interfacesOf(p *network.Endpoint) []End {
	var out []End
	for _, id := range p.Interfaces {
		if nic := e.x.Interface[id]; nic != nil {
			out = append(out, End{Interface: nic})
		}
	}
	return out
}

// overIPv6 sends packets to the IPv6 addresses that a service may have, which an optimist takes for any: on the internet, and those by which a
// NAT64 reaches it over IPv4.
func (w *walk) overIPv6(st state, service string, next func(state) outcome) outcome {
	st.box.Dst = w.e.space.internet.Intersect(w.e.space.v6).Subtract(w.e.ownIPv6).Union(w.e.space.nat64)
	if w.q.Dst != nil {
		st.box.Dst = st.box.Dst.Intersect(*w.q.Dst)
	}
	if st.box.IsEmpty() || !w.doubt(network.Unknown{Text: "which IPv6 addresses " + service + " has"}) {
		return outcome{}
	}
	return next(st)
}

// is6 reports whether packets are of IPv6.
func is6(b packet.Box) bool { return !b.Dst.IsEmpty() && b.Dst.First().Is6() }
