package reach

import (
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// intoAppliances sends packets to the appliances behind the endpoint of a Gateway Load Balancer. What they let through nobody knows. What they do let through
// comes back to the endpoint as it was, and goes on by the route table of its subnet ([network.GatewayLoadBalancerEndpoint]).
func (w *walk) intoAppliances(st state, from *network.Subnet, p *network.Endpoint) outcome {
	home, _ := w.e.subnetOf(p.ID)
	if home == nil {
		return w.unknown(st, network.Unknown{Text: "the subnet of VPC endpoint " + label(p.Name, p.ID) + " is not known", Origin: p.Origin})
	}
	if !st.pass(p.ID) {
		return w.drop(st, trace.Loop, p.ID, "the packet comes back to VPC endpoint "+label(p.Name, p.ID), p.Origin)
	}
	w.note(&st, p.ID, p.Origin, func() string {
		return "to the appliances behind VPC endpoint " + label(p.Name, p.ID) + " in subnet " + label(home.Name, home.ID)
	})
	boxes := []packet.Box{st.box}
	if from != home {
		boxes = w.acl(&st, home, false)
	}
	return w.each(st, boxes, func(st state) outcome {
		if w.blind(&network.Unknown{Text: "what the appliances behind VPC endpoint " + label(p.Name, p.ID) + " let through", Origin: p.Origin}) && !w.optimist {
			return outcome{}
		}
		switch {
		case !st.reply:
			st.engines = st.engines.with(p.ID, st.frames)
		case st.engines.hasFlow(p.ID, st.frames):
			st.met = st.met.with(p.ID, st.frames)
		case !w.doubt(*w.e.oneDirection(p.ID)):
			return w.drop(st, trace.FirewallMidstream, p.ID, "the appliances behind VPC endpoint "+label(p.Name, p.ID)+" did not see the request", p.Origin)
		}
		st.mixed = true
		return w.leave(st, home)
	})
}

// oneDirection is what is not known where an appliance sees one direction of a flow alone: a router does not mind, a firewall does. It is nil for AWS's own
// firewalls, which do.
func (e *Engine) oneDirection(id network.ID) *network.Unknown {
	const text = " lets through a flow of which it sees one direction alone"
	if nic := e.x.Interface[id]; nic != nil {
		return &network.Unknown{Text: "whether what stands behind network interface " + label(nic.Name, nic.ID) + text, Origin: nic.Origin}
	}
	if p := e.x.Endpoint[id]; p != nil && e.x.FirewallAt[id] == nil {
		return &network.Unknown{Text: "whether what stands behind VPC endpoint " + label(p.Name, p.ID) + text, Origin: p.Origin}
	}
	return nil
}
