package walk

import (
	"maps"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// Choices resolve what AWS decides by means that no configuration tells.
type Choices struct {
	// NATPort is the port that NAT gateways and load balancers send from, 1024 to 65535; 0 keeps the flow's own port, raised by 1024 where it
	// is below. WalkAll tries that and the first and last of all ports between which a rule tells apart.
	NATPort uint16
	// Picks are the options taken.
	Picks map[Decision]network.ID
}

// Decision is one thing that is decided on the way of a flow.
type Decision struct {
	Kind DecisionKind
	// At is the part that decides, or that is decided on.
	At network.ID
	// Reply tells decisions on the answer from those on the first packet; Turn counts those of the same kind and part in one direction.
	Reply bool
	Turn  int
}

// DecisionKind says what is decided.
type DecisionKind string

// The kinds of decisions, and their options.
const (
	// AttachmentZone is the subnet of an attachment in which a transit gateway hands over a packet that comes from a zone without one.
	AttachmentZone DecisionKind = "attachment zone"
	// ApplianceZone is that subnet in appliance mode: one for both directions of a flow.
	ApplianceZone DecisionKind = "appliance zone"
	// BalancerTarget is the interface or address that a load balancer sends a flow to.
	BalancerTarget DecisionKind = "target"
	// NATSource is the address that a NAT gateway with several sends from.
	NATSource DecisionKind = "NAT address"
	// EqualRoutes is the target of one of several routes of which AWS prefers none.
	EqualRoutes DecisionKind = "equal routes"
	// OnPremisesLink is the attachment by which an on-premises network with several sends.
	OnPremisesLink DecisionKind = "on-premises link"
)

// branch is a decision that was open, and its options.
type branch struct {
	Decision
	options []network.ID
}

// choose decides. Options must not be empty; one alone is no decision.
func (j *journey) choose(kind DecisionKind, at network.ID, options []network.ID) network.ID {
	if len(options) == 1 {
		return options[0]
	}
	d := Decision{Kind: kind, At: at}
	if kind != ApplianceZone { // which holds for the flow, both ways and however often it comes by
		d.Reply, d.Turn = j.reply, j.turns[d]
		j.turns[Decision{Kind: kind, At: at}]++
	}
	if pick, ok := j.choices.Picks[d]; ok && slices.Contains(options, pick) {
		return pick
	}
	if j.open == nil {
		j.open = &branch{Decision: d, options: options}
	}
	return options[0]
}

// Results are what happens to a flow under all choices.
type Results struct {
	// Reachable says that for every choice the packet is delivered and its answer comes back; of the targets of a load balancer, for some.
	Reachable bool
	// Delivered says that for some choice the packet is delivered.
	Delivered bool
	// Reached, OneWay and Dropped are the first result of each kind: answered, delivered without an answer, not delivered. Nil if there is none.
	Reached, OneWay, Dropped *trace.Result
	// Unknown names what nobody could decide, under any choice.
	Unknown []network.Unknown
}

// Result is the one that shows why the verdict is as it is.
func (r *Results) Result() *trace.Result {
	switch {
	case r.Reachable:
		return r.Reached
	case r.Delivered && r.OneWay != nil:
		return r.OneWay
	case r.Dropped != nil:
		return r.Dropped
	default:
		return r.Reached
	}
}

// mostWalks bounds the choices that WalkAll tries: a network where more are open is answered with what is unknown.
const mostWalks = 1 << 14

// WalkAll follows a flow and its answer under all choices.
func (w *Walker) WalkAll(f trace.Flow) Results {
	e := exploration{Walker: w, flow: f}
	e.results.Reachable, e.results.Delivered = e.explore(nil)
	if !e.translated {
		return e.results
	}
	for _, e.port = range w.natPorts {
		reachable, delivered := e.explore(nil)
		e.results.Reachable, e.results.Delivered = e.results.Reachable && reachable, e.results.Delivered || delivered
	}
	return e.results
}

type exploration struct {
	*Walker
	flow    trace.Flow
	results Results
	walks   int
	// port is the one that is sent from, translated whether something did.
	port       uint16
	translated bool
}

// explore walks with some choices made and branches at the first that is open.
func (e *exploration) explore(picks map[Decision]network.ID) (reachable, delivered bool) {
	if e.walks++; e.walks > mostWalks {
		e.learn([]network.Unknown{{Text: "the flow depends on more choices than can be tried"}})
		return false, true
	}
	r, open, translated := e.walk(e.flow, Choices{NATPort: e.port, Picks: picks})
	e.translated = e.translated || translated
	if open == nil {
		e.keep(&r)
		return r.Reachable, r.Delivered
	}
	reachable = open.Kind != BalancerTarget
	for _, option := range open.options {
		more := maps.Clone(picks)
		if more == nil {
			more = map[Decision]network.ID{}
		}
		more[open.Decision] = option
		both, there := e.explore(more)
		delivered = delivered || there
		if open.Kind == BalancerTarget {
			reachable = reachable || both
		} else {
			reachable = reachable && both
		}
	}
	return reachable, delivered
}

func (e *exploration) keep(r *trace.Result) {
	kind := &e.results.Dropped
	switch {
	case r.Reachable:
		kind = &e.results.Reached
	case r.Delivered:
		kind = &e.results.OneWay
	}
	if *kind == nil {
		*kind = r
	}
	e.learn(r.Unknown)
}

func (e *exploration) learn(unknown []network.Unknown) {
	for _, u := range unknown {
		if !slices.Contains(e.results.Unknown, u) {
			e.results.Unknown = append(e.results.Unknown, u)
		}
	}
}
