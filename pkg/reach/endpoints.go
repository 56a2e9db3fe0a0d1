package reach

import (
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// intoEndpoint sends packets to a VPC endpoint that a route names: a gateway endpoint, or the endpoint of a firewall or Gateway Load Balancer.
func (w *walk) intoEndpoint(st state, from *network.Subnet, vpc *network.VPC, id network.ID, r network.Route) outcome {
	if f := w.e.x.FirewallAt[id]; f != nil {
		return w.intoFirewall(st, from, f, id)
	}
	p := w.e.x.Endpoint[id]
	switch {
	case p == nil:
		return w.unknown(st, network.Unknown{Text: "VPC endpoint " + string(id) + " is not known", Origin: r.Origin})
	case w.blind(p.Unknown):
		return w.unknown(st, *p.Unknown)
	case p.Unavailable:
		return w.drop(st, trace.RouteBlackhole, p.ID, "VPC endpoint "+label(p.Name, p.ID)+" is not available", p.Origin)
	case p.Kind == network.GatewayLoadBalancerEndpoint:
		return w.intoAppliances(st, from, p)
	case p.Kind != network.GatewayEndpoint:
		return w.unknown(st, network.Unknown{Text: "what stands behind VPC endpoint " + label(p.Name, p.ID) + " is not modelled", Origin: p.Origin})
	}
	return w.atGatewayEndpoint(st, vpc, p)
}

// gatewayEndpointTransport is what gateway endpoints carry: "TCP traffic only", and the pings with which one tests them.
func gatewayEndpointTransport() packet.TransportSet {
	return packet.Protocol(packet.TCP).Union(packet.ICMPMessages(false, int(packet.EchoRequest), -1))
}

// atGatewayEndpoint is packets at a gateway endpoint: they come from its own VPC ("endpoint connections cannot be extended out of a VPC"),
// over IPv4, and end there.
func (w *walk) atGatewayEndpoint(st state, vpc *network.VPC, p *network.Endpoint) outcome {
	if st.reply {
		return w.drop(st, trace.NoSuchIP, p.ID, "the answer comes to gateway endpoint "+label(p.Name, p.ID)+", where nobody waits for it", p.Origin)
	}
	if st.sender().vpc != vpc.ID || st.link.kind != sameVPC {
		return w.drop(st, trace.GatewayEndpointSource, p.ID, "gateway endpoint "+label(p.Name, p.ID)+" serves its own VPC alone", p.Origin)
	}
	st.box.Dst = st.box.Dst.Intersect(w.e.space.v4)
	carried := st.box.Transport.Intersect(gatewayEndpointTransport())
	if carried.IsEmpty() || st.box.IsEmpty() {
		return w.drop(st, trace.GatewayEndpointProtocol, p.ID, "gateway endpoints carry TCP and ping over IPv4 alone", p.Origin)
	}
	st.box.Transport = carried
	st.see(p.ID)
	w.note(&st, p.ID, p.Origin, func() string { return "to gateway endpoint " + label(p.Name, p.ID) })
	service := serviceName(p.Service)
	if !w.to.any && !w.to.services[service] {
		return outcome{}
	}
	return w.arrived(st, trace.Place{Kind: trace.Service, ID: p.ID}, func(st state) outcome { return w.local(st, nil, vpc) })
}

// serviceName is the last part of a service's name: "s3" of "com.amazonaws.eu-west-1.s3".
func serviceName(full string) string {
	return full[strings.LastIndex(full, ".")+1:]
}

// intoAppliance sends packets to an interface that is not their destination: one that forwards them, if it may and if its security groups let
// them in and out.
func (w *walk) intoAppliance(st state, from *network.Subnet, id network.ID, r network.Route) outcome {
	nic := w.e.x.Interface[id]
	if nic == nil {
		return w.unknown(st, network.Unknown{Text: "network interface " + string(id) + " is not known", Origin: r.Origin})
	}
	home := w.e.x.Subnet[nic.Subnet]
	switch {
	case home == nil:
		return w.unknown(st, network.Unknown{Text: "the subnet of network interface " + label(nic.Name, nic.ID) + " is not known", Origin: nic.Origin})
	case st.box.Dst.Overlaps(knownAddressesOf(nic)):
		return w.besideAppliance(st, from, home, nic, id, r)
	case w.down(nic):
		return w.drop(st, trace.RouteBlackhole, nic.ID, "instance "+string(nic.Instance)+" is stopped", nic.Origin)
	case !nic.NoSourceDestCheck:
		return w.drop(st, trace.SourceDestCheck, nic.ID, "network interface "+label(nic.Name, nic.ID)+" drops what is not for itself: its source/destination check is on", nic.Origin)
	case !st.pass(nic.ID):
		return w.drop(st, trace.Loop, nic.ID, "the packet comes back to network interface "+label(nic.Name, nic.ID), nic.Origin)
	}
	if nic.Unknown != nil && !w.doubt(*nic.Unknown) {
		return outcome{}
	}
	boxes := []packet.Box{st.box}
	if from != home {
		boxes = w.acl(&st, home, false)
	}
	return w.each(st, boxes, func(st state) outcome {
		switch {
		case st.reply && st.engines.hasFlow(nic.ID, st.frames):
			st.met = st.met.with(nic.ID, st.frames)
			st.mixed = true
			return w.leave(st, home) // stateful: the groups let answers through
		case st.reply && !w.doubt(*w.e.oneDirection(nic.ID)):
			return w.drop(st, trace.FirewallMidstream, nic.ID, "network interface "+label(nic.Name, nic.ID)+" did not see the request", nic.Origin)
		}
		return w.each(st, w.group(&st, nic.ID, nic.Groups, false), func(st state) outcome {
			st.mixed = true
			boxes := w.group(&st, nic.ID, nic.Groups, true)
			w.exits(&st, nic)
			return w.each(st, boxes, func(st state) outcome {
				if !st.reply {
					st.engines = st.engines.with(nic.ID, st.frames)
				}
				w.note(&st, nic.ID, nic.Origin, func() string { return "through network interface " + label(nic.Name, nic.ID) })
				return w.leave(st, home)
			})
		})
	})
}

// besideAppliance sends packets by a route to an interface which has some of their destinations itself: these are received.
func (w *walk) besideAppliance(st state, from, home *network.Subnet, nic *network.Interface, id network.ID, r network.Route) outcome {
	all := st.box.Dst
	st.box.Dst = all.Intersect(knownAddressesOf(nic))
	out := w.enter(st, home, from == home)
	if st.box.Dst = all.Subtract(knownAddressesOf(nic)); st.box.IsEmpty() {
		return out
	}
	return out.and(w.intoAppliance(st, from, id, r))
}
