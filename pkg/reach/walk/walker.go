package walk

import (
	"fmt"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// Walker walks packets through one network. It is safe for concurrent use.
type Walker struct {
	x          *network.Index
	balancerAt map[network.ID]*network.LoadBalancer // by interface
	natPorts   []uint16
}

// New makes a walker for a network, which must not change while it is used.
func New(x *network.Index) *Walker {
	w := &Walker{x: x, balancerAt: map[network.ID]*network.LoadBalancer{}, natPorts: natPortsOf(x.Network)}
	for _, l := range x.Network.LoadBalancers {
		for _, nic := range l.Interfaces {
			w.balancerAt[nic] = l
		}
	}
	return w
}

// Walk follows a flow and its answer, with the given choices; a decision that they do not name is for the first option.
func (w *Walker) Walk(f trace.Flow, choose Choices) trace.Result {
	r, _, _ := w.walk(f, choose)
	return r
}

// walk is the memory of one flow: what filters and gateways remember of its packets when the answer comes.
type walk struct {
	*Walker
	flow    trace.Flow
	choices Choices
	// open is the first decision that the choices do not name.
	open    *branch
	unknown []network.Unknown

	// translated says that something sent from a port of its choice.
	translated bool

	// seen are the packets that the groups of an interface let through, inspected those that the stateful engine behind an endpoint did.
	seen      map[network.ID][]packet.Packet
	inspected map[network.ID][]packet.Packet
	// reviewed are the endpoints whose stateful engine also saw the answer.
	reviewed map[network.ID]bool
	// rewritten are the packets that NAT gateways and load balancers sent on as others; outbound those that left by an egress-only gateway.
	rewritten []rewrite
	outbound  []packet.Packet
}

// rewrite is one packet that a NAT gateway or the interface of a load balancer sent on as another.
type rewrite struct {
	at            network.ID
	before, after packet.Packet
	// preserved says that a load balancer left the client's address in it, so that the answer is not addressed to the load balancer.
	preserved bool
}

// walk also gives the first decision that the choices do not name, and whether something translated ports.
func (w *Walker) walk(f trace.Flow, choose Choices) (trace.Result, *branch, bool) {
	k := &walk{
		Walker: w, flow: f, choices: choose,
		seen: map[network.ID][]packet.Packet{}, inspected: map[network.ID][]packet.Packet{}, reviewed: map[network.ID]bool{},
	}
	forward := k.journey(f.Packet, false)
	forward.begin(f.From)
	r := trace.Result{Forward: forward.hops, Delivered: forward.arrived, End: forward.end, Cause: forward.cause}
	if forward.arrived {
		if answer, ok := forward.packet.Reply(); ok {
			reply := k.journey(answer, true)
			reply.begin(forward.end)
			r.Reply, r.Reachable, r.Cause = reply.hops, reply.arrived, reply.cause
		} else { // nobody answers such a message: there is no more to arrive
			r.Reachable = true
		}
	}
	r.Unknown = k.unknown
	return r, k.open, k.translated
}

// note remembers what is not known of a part that the packet met.
func (k *walk) note(u *network.Unknown) {
	if u != nil && !slices.Contains(k.unknown, *u) {
		k.unknown = append(k.unknown, *u)
	}
}

func (k *walk) notef(at network.Origin, format string, args ...any) {
	k.note(&network.Unknown{Text: fmt.Sprintf(format, args...), Origin: at})
}

// answers reports whether a packet answers one of those that went before.
func answers(p packet.Packet, before []packet.Packet) bool {
	return slices.ContainsFunc(before, func(q packet.Packet) bool {
		r, ok := q.Reply()
		return ok && r == p
	})
}
