package intent

import (
	"fmt"
	"maps"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }

// Explanation is why packets from one group to another arrive, or do not.
type Explanation struct {
	From, To Group
	// Asked is what was asked about, Sent what arrives of it, and Answered what arrives and is answered.
	Asked, Sent, Answered packet.Set
	// Doubts is what is not known and might let more through.
	Doubts []network.Unknown
	// Passes is a packet that arrives and is answered, with every rule that let it; nil if there is none.
	Passes *Witness
	// Fails is a packet that does not arrive or is not answered; nil if there is none. Obstacles is all that stops it.
	Fails     *Witness
	Obstacles []trace.Hop
}

// Explain says why packets from one group to another arrive or do not: with an example of each sort that there is.
func (d *Decider) Explain(from, to Selector, ports []Ports, family Family) (Explanation, error) {
	var x Explanation
	var err error
	if x.From, err = d.r.Ends(from); err != nil {
		return x, err
	}
	if x.To, err = d.r.Ends(to); err != nil {
		return x, err
	}
	in := Intent{Name: "explain", Ports: ports, Family: family}
	q := in.query(x.From, x.To)
	clients := Clients()
	if q.Transport != nil {
		clients = clients.Intersect(*q.Transport)
	}
	q.Transport, q.Replies = &clients, true
	a := d.e.Ask(q)
	x.Asked, x.Sent, x.Answered, x.Doubts = a.Asked, a.Sent, a.Answered, a.Doubts
	if a.Asked.IsEmpty() && a.Sent.IsEmpty() {
		if nowhere := d.nowhere(x.From, x.To); nowhere != nil {
			return x, fmt.Errorf("no packet can be followed from %s to %s: %s", from, to, nowhere[0].Text)
		}
		return x, fmt.Errorf("no packet can be addressed from %s to %s: they have no addresses of one family, or none that the internet routes", from, to)
	}
	if !a.Answered.IsEmpty() {
		if x.Passes, err = d.example(q, a.Answered); err != nil {
			return x, err
		}
	}
	failing := a.Sent.Subtract(a.Answered) // arrives, and is not answered: tells more than what does not even arrive
	if failing.IsEmpty() {
		failing = a.Asked.Subtract(a.Answered)
	}
	if !failing.IsEmpty() && (a.Answered.IsEmpty() || len(ports) > 0) {
		if x.Fails, err = d.example(q, failing); err != nil {
			return x, err
		}
		x.Obstacles = x.Fails.obstacles
	}
	return x, nil
}

// Example follows a packet of a set from some ends to others.
func (d *Decider) Example(from, to []reach.End, set packet.Set) (*Witness, error) {
	return d.example(reach.Query{From: from, To: to}, set)
}

// example follows a packet of a set, from the end that sends it to the one that it is for.
func (d *Decider) example(q reach.Query, set packet.Set) (*Witness, error) {
	p := pick(d.fresh(q, set))
	src, transport := packet.Addrs(p.Src), packet.TransportOf(p)
	one := q
	one.Src, one.Transport = &src, &transport
	from, to := q.From[0], q.To[0]
	about := func() bool {
		a := d.e.Ask(one)
		return a.Asked.Contains(p) || a.Sent.Contains(p)
	}
	for _, f := range q.From {
		if one.From = []reach.End{f}; about() {
			from = f
			break
		}
	}
	one.From = []reach.End{from}
	for _, t := range q.To {
		if one.To = []reach.End{t}; about() {
			to = t
			break
		}
	}
	s := newStage(d.x, d.e)
	flow := s.flow(p, from, to, q.Outside)
	e := reach.New(network.NewIndex(s.n))
	return &Witness{Flow: flow, From: d.endName(from), To: d.endName(to), Result: e.Trace(flow), obstacles: e.Obstacles(flow)}, nil
}

// ExplainFlow does the same for a single packet between declared ends.
func (d *Decider) ExplainFlow(f trace.Flow) Witness {
	return Witness{Flow: f, From: d.placeName(f.From, f.Packet.Src.String()), To: f.Packet.Dst.String(), Result: d.e.Trace(f), obstacles: d.e.Obstacles(f)}
}

// Obstacles is all that stops the packet, where that was asked for.
func (w *Witness) Obstacles() []trace.Hop { return w.obstacles }

func (d *Decider) placeName(p trace.Place, addr string) string {
	if p.ID == "" {
		return string(p.Kind) + " " + addr
	}
	return NameOf(d.x, p.ID)
}
