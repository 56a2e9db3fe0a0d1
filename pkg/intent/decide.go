package intent

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Status is what was decided of an intent.
type Status string

// The statuses.
const (
	Proved   Status = "proved"
	Violated Status = "violated"
	// Undecided is what depends on something that is not known. It never passes.
	Undecided Status = "unknown"
)

// Verdict is what was decided of one intent.
type Verdict struct {
	Intent Intent
	Status Status
	// Populations say whose packets counted.
	Populations []Population
	// Witness is a packet that shows a violation; nil otherwise.
	Witness *Witness
	// Doubts is what is not known and would decide an [Undecided] intent.
	Doubts []network.Unknown
	// Stops is where packets were stopped that a proof of isolation stands on.
	Stops []reach.Stop
	// Assumptions are the facts that the source of the network did not tell and that the verdict rests on.
	Assumptions []network.Assumption
	// Vacuous says that what a Via or Avoid is about does not happen at all.
	Vacuous bool
}

// Decider decides intents about one network.
type Decider struct {
	x      *network.Index
	e      *reach.Engine
	r      *Resolver
	replay bool
}

// NewDecider reads a network.
func NewDecider(n *network.Network) *Decider {
	x := network.NewIndex(WithMembers(n))
	return &Decider{x: x, e: reach.New(x), r: NewResolver(x), replay: true}
}

// Index is the network as it is decided about: with a member for every security group that nothing is in.
func (d *Decider) Index() *network.Index { return d.x }

// Engine is the engine that decides.
func (d *Decider) Engine() *reach.Engine { return d.e }

// Resolver finds what selectors stand for.
func (d *Decider) Resolver() *Resolver { return d.r }

// Check reports all selectors of intents that match nothing, as validate.Errors with the paths of a file of intents.
func (d *Decider) Check(intents []Intent) error {
	var c validate.Collector
	for i, in := range intents {
		at := validate.At("intents").Index(i).Field(string(in.Kind))
		for _, f := range []struct {
			name string
			list []Selector
		}{{"from", in.From}, {"to", in.To}} {
			for _, s := range f.list {
				if _, err := d.r.Ends(s); err != nil {
					c.Addf(validate.Invalid, at.Field(f.name), s.String(), "%q: %v", in.Name, err)
				}
			}
		}
		for _, s := range in.Through {
			if _, err := d.r.Nodes(s); err != nil {
				c.Addf(validate.Invalid, at.Field("through"), s.String(), "%q: %v", in.Name, err)
			}
		}
	}
	return c.Err()
}

// Decide decides one intent. Errors are selectors that match nothing ([validate.Errors]) and disagreements within this tool ([ReplayError]).
func (d *Decider) Decide(in Intent) (Verdict, error) {
	v := Verdict{Intent: in, Status: Proved}
	if err := d.Check([]Intent{in}); err != nil {
		return v, err
	}
	var err error
	switch in.Kind {
	case Deny:
		err = d.deny(&v, in.From, in.To)
		if in.Both && err == nil && v.Status != Violated {
			err = d.deny(&v, in.To, in.From)
		}
	case Isolate:
		for i := range in.From {
			for j := range in.From {
				if i != j && v.Status != Violated && err == nil {
					err = d.deny(&v, in.From[i:i+1], in.From[j:j+1])
				}
			}
		}
	case Allow:
		err = d.allow(&v)
	case Only:
		err = d.only(&v)
	case Via, Avoid:
		err = d.via(&v)
	default:
		err = fmt.Errorf("%q: %q is no kind of intent", in.Name, in.Kind)
	}
	v.Populations = unique(v.Populations)
	v.Assumptions = d.assumptions()
	return v, err
}

// assumptions are those of the network.
func (d *Decider) assumptions() []network.Assumption { return d.x.Network.Assumptions }

// pairs calls f with the ends of each pair of selectors, since each has its own bounds of addresses.
func (d *Decider) pairs(v *Verdict, from, to []Selector, f func(from, to Group) error) error {
	for _, a := range from {
		src, err := d.r.Ends(a)
		if err != nil {
			return err
		}
		for _, b := range to {
			dst, err := d.r.Ends(b)
			if err != nil {
				return err
			}
			v.Populations = append(v.Populations, src.Population, dst.Population)
			if err := f(src, dst); err != nil {
				return err
			}
			if v.Status == Violated {
				return nil
			}
		}
	}
	return nil
}

// query is the question about the packets from one group to another.
func (in *Intent) query(from, to Group) reach.Query {
	q := reach.Query{From: from.Ends, To: to.Ends, Transport: in.transport(), Src: bounds(from.Within, in.family()), Dst: bounds(to.Within, in.family())}
	return q
}

func bounds(a, b *packet.AddrSet) *packet.AddrSet {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	both := a.Intersect(*b)
	return &both
}

// deny: no packet arrives or, about connections, none is answered.
func (d *Decider) deny(v *Verdict, from, to []Selector) error {
	return d.pairs(v, from, to, func(from, to Group) error {
		q := v.Intent.query(from, to)
		if v.Intent.Connections {
			q.Replies, q.Transport = true, answerable(q.Transport)
		}
		q.First = !q.Replies
		return d.none(v, q)
	})
}

// answerable leaves out what nobody answers: it makes no connection.
func answerable(t *packet.TransportSet) *packet.TransportSet {
	all := packet.AllTransport()
	if t != nil {
		all = *t
	}
	all = all.Subtract(all.Unanswerable())
	return &all
}

// none demands that a query finds nothing.
func (d *Decider) none(v *Verdict, q reach.Query) error {
	a := d.e.Ask(q)
	sure, maybe := a.Sent, a.MaybeSent
	if q.Replies {
		sure, maybe = a.Answered, a.MaybeAnswered
	}
	v.Stops = mergeStops(v.Stops, a.Stops)
	switch {
	case !sure.IsEmpty():
		return d.violate(v, q, sure, true)
	case !maybe.IsEmpty():
		v.undecided(a.Doubts)
	}
	return nil
}

func (v *Verdict) undecided(doubts []network.Unknown) {
	v.Status = Undecided
	for _, u := range doubts {
		if !slices.Contains(v.Doubts, u) {
			v.Doubts = append(v.Doubts, u)
		}
	}
}

// Clients is everything that clients send: TCP and UDP from source ports of 1024 on, as those of AWS's own (NAT gateways, load balancers,
// functions) and of all systems in use do, and all else.
func Clients() packet.TransportSet {
	ports := packet.Pairs(packet.Ports(1024, 65535), packet.AllPorts())
	return packet.AllTransport().Subtract(packet.Protocol(packet.TCP)).Subtract(packet.Protocol(packet.UDP)).
		Union(packet.TCPPairs(ports)).Union(packet.UDPPairs(ports))
}

// allow: each end of the one side connects to each of the other.
func (d *Decider) allow(v *Verdict) error {
	return d.pairs(v, v.Intent.From, v.Intent.To, func(from, to Group) error {
		q := v.Intent.query(from, to)
		clients := Clients()
		if q.Transport != nil {
			clients = clients.Intersect(*q.Transport)
		}
		q.Transport, q.Replies = &clients, true
		a := d.e.Ask(q)
		if a.Asked.IsEmpty() {
			return fmt.Errorf("%q: %s and %s have no addresses of one family", v.Intent.Name, from.Selector, to.Selector)
		}
		lost := a.Asked.Subtract(a.MaybeAnswered)
		service := to.Ends[0].Service != ""
		switch {
		case service && !a.MaybeAnswered.IsEmpty() && !lost.IsEmpty():
			v.undecided(append(a.Doubts, network.Unknown{Text: "which addresses " + to.Selector.String() + " has: some are reached and some are not"}))
		case !lost.IsEmpty():
			return d.violate(v, q, lost, false)
		case !a.Asked.Subtract(a.Answered).IsEmpty():
			v.undecided(a.Doubts)
		}
		return nil
	})
}

// only: of everything declared, nothing but To is reached, and that on the ports alone.
func (d *Decider) only(v *Verdict) error {
	meant := map[network.ID]bool{}
	var to []Group
	for _, s := range v.Intent.To {
		g, err := d.r.Ends(s)
		if err != nil {
			return err
		}
		to = append(to, g)
		for _, n := range g.Ends {
			if n.Interface != nil {
				meant[n.Interface.ID] = true
			}
		}
	}
	var others []reach.End
	for _, i := range d.x.Network.Interfaces {
		if !meant[i.ID] && !isMember(i) && i.Kind != "nat_gateway" && i.Kind != "transit_gateway" {
			others = append(others, reach.End{Interface: i})
		}
	}
	v.Populations = append(v.Populations, Declared)
	for _, s := range v.Intent.From {
		from, err := d.r.Ends(s)
		if err != nil {
			return err
		}
		v.Populations = append(v.Populations, from.Population)
		if err := d.onlyFrom(v, from, to, others); err != nil || v.Status == Violated {
			return err
		}
	}
	return nil
}

func (d *Decider) onlyFrom(v *Verdict, from Group, to []Group, others []reach.End) error {
	all := v.Intent
	all.Ports = nil
	if len(others) > 0 {
		q := all.query(from, Group{Ends: others})
		q.First = true
		if err := d.none(v, q); err != nil || v.Status == Violated {
			return err
		}
	}
	ports := v.Intent.transport()
	if ports == nil {
		return nil
	}
	for _, g := range to {
		q := all.query(from, g)
		rest := packet.AllTransport().Subtract(*ports)
		q.Transport, q.First = &rest, true
		if err := d.none(v, q); err != nil || v.Status == Violated {
			return err
		}
	}
	return nil
}

// via: without the nodes nothing arrives. avoid: nothing arrives that went through one.
func (d *Decider) via(v *Verdict) error {
	var nodes []network.ID
	for _, s := range v.Intent.Through {
		ids, err := d.r.Nodes(s)
		if err != nil {
			return err
		}
		nodes = append(nodes, ids...)
	}
	some := false
	err := d.pairs(v, v.Intent.From, v.Intent.To, func(from, to Group) error {
		q := v.Intent.query(from, to)
		q.First = true
		if a := d.e.Ask(q); !a.MaybeSent.IsEmpty() {
			some = true
		}
		if v.Intent.Kind == Via {
			q.Without = nodes
		} else {
			q.Through = nodes
		}
		return d.none(v, q)
	})
	v.Vacuous = err == nil && !some
	return err
}

func unique(list []Population) []Population {
	slices.Sort(list)
	return slices.Compact(list)
}

func mergeStops(list, more []reach.Stop) []reach.Stop {
	for _, s := range more {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(a, b reach.Stop) int { return cmp.Or(cmp.Compare(a.Cause, b.Cause), cmp.Compare(a.Node, b.Node)) })
	return list
}

// DecideAll decides intents in their order. It decides all that can be; errors are joined, and an intent that has one is left out.
func (d *Decider) DecideAll(intents []Intent) ([]Verdict, error) {
	var out []Verdict
	var errs []error
	for _, in := range intents {
		v, err := d.Decide(in)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		out = append(out, v)
	}
	return out, errors.Join(errs...)
}

// Stopped gives a hop's words for a stop: "nacl-ingress at net-nacl-data".
func Stopped(x *network.Index, s reach.Stop) string {
	if s.Cause == trace.NoSuchPublicIP && s.Node == "" {
		return string(s.Cause)
	}
	return fmt.Sprintf("%s at %s", s.Cause, NameOf(x, s.Node))
}
