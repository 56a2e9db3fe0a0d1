package reach

import (
	"cmp"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// decision is what a stateful engine does with packets that begin flows.
type decision struct {
	box  packet.Box
	pass bool
	// byRule says that a rule passes them, and not that none stops them.
	byRule bool
	// forGood says that no rule is asked about the flow again, whatever name it says.
	forGood bool
	// oneWay says that whether the flow goes on depends on a name in its payload: the first packets pass, answers are not certain.
	oneWay bool
	cause  trace.Cause
	why    string
	origin network.Origin
}

// said is what a flow says beyond its header.
type said struct {
	Names
	// any stands for whatever name is best for the sender.
	any bool
	// nothingYet says that the connection is only being made: nothing can be said before, and "aws:drop_established" does not look yet.
	nothingYet bool
}

// decide sorts the packets that begin flows by the stateful rules.
//
// A flow says a name only when its connection stands. So the packets that make it have to pass without one, by rules of header and by the
// default actions but those for established connections, and then the flow with its name; unless a rule has passed the flow for good by then, whatever list stands
// before it.
func (w *walk) decide(f *network.Firewall, b packet.Box) []decision {
	names := w.q.Names
	silent := names != nil && *names == Names{} || b.Transport.TCP().IsEmpty() ||
		!slices.ContainsFunc(f.Policy.Stateful, func(g network.StatefulGroup) bool { return g.Domains != nil })
	if silent {
		return w.decideAs(f, b, said{})
	}
	tcp, other := b, b
	tcp.Transport = packet.TCPPairs(b.Transport.TCP())
	other.Transport = b.Transport.Subtract(tcp.Transport)
	out := w.decideAs(f, other, said{})
	if names != nil {
		for _, d := range w.decideAs(f, tcp, said{nothingYet: true}) {
			if d.pass && d.forGood {
				out = append(out, d)
				continue
			}
			for _, e := range w.decideAs(f, d.box, said{Names: *names}) {
				out = append(out, w.withHandshake(f, e)...)
			}
		}
		return out
	}
	for _, d := range w.decideAs(f, tcp, said{}) {
		if d.pass {
			out = append(out, d)
			continue
		}
		for _, e := range w.decideAs(f, d.box, said{any: true}) {
			if e.pass {
				out = append(out, w.withHandshake(f, e)...)
				continue
			}
			d.box = e.box
			out = append(out, d)
		}
	}
	return out
}

// withHandshake is a decision on flows that say a name, less what the packets that make their connections do not pass.
func (w *walk) withHandshake(f *network.Firewall, d decision) []decision {
	if !d.pass || !d.byRule {
		return []decision{d}
	}
	early := w.decideAs(f, d.box, said{nothingYet: true})
	for i, e := range early {
		if e.pass {
			early[i], early[i].box = d, e.box
		}
	}
	return early
}

// decideAs sorts the packets of flows that say something.
//
// In strict order the groups are looked at by priority and their rules as written, and the first that passes, drops or rejects decides; the
// default actions are for the rest. In action order "rules with a pass action are processed first, then drop, reject", and what none matches
// passes (Network Firewall guide, Evaluation order for stateful rules).
func (w *walk) decideAs(f *network.Firewall, b packet.Box, says said) []decision {
	d := &decider{w: w, f: f, says: says, open: packet.SetOf(b)}
	groups := slices.Clone(f.Policy.Stateful)
	if f.Policy.StrictOrder {
		slices.SortStableFunc(groups, func(a, b network.StatefulGroup) int { return cmp.Compare(a.Priority, b.Priority) })
		for i := range groups {
			d.group(&groups[i], func(network.StatefulAction) bool { return true })
		}
	} else {
		for i := range groups {
			d.group(&groups[i], func(a network.StatefulAction) bool { return a == network.StatefulPass })
		}
		for i := range groups {
			d.group(&groups[i], func(a network.StatefulAction) bool { return a != network.StatefulPass })
		}
	}
	rest := decision{pass: true, why: "no rule stops it", origin: f.Policy.Origin}
	if d.defaultDrops() {
		rest = decision{cause: trace.FirewallDefault, why: "no rule passes it, and the default is to drop", origin: f.Policy.Origin}
	}
	d.take(d.open, rest)
	return d.out
}

// defaultDrops reports whether the default actions drop what no rule decided: in the strict order alone there are such.
func (d *decider) defaultDrops() bool {
	return d.f.Policy.StrictOrder && slices.ContainsFunc(d.f.Policy.StatefulDefault, func(a string) bool {
		return strings.HasPrefix(a, "aws:drop_strict") || strings.HasPrefix(a, "aws:drop_") && !d.says.nothingYet
	})
}

// decider is a stateful engine at work.
type decider struct {
	w    *walk
	f    *network.Firewall
	says said
	open packet.Set // what no rule has decided yet
	out  []decision
}

func (d *decider) group(g *network.StatefulGroup, looks func(network.StatefulAction) bool) {
	if g.Unknown != nil {
		if d.w.doubt(*g.Unknown) {
			d.take(d.open, decision{pass: true, byRule: true, why: "it may pass", origin: g.Origin})
		} else {
			d.take(d.open, decision{cause: trace.FirewallStateful, why: "it may be dropped", origin: g.Origin})
		}
		return
	}
	if g.Domains != nil {
		d.domains(g, looks)
		return
	}
	for i := range g.Rules {
		r := &g.Rules[i]
		if r.Action == network.StatefulAlert || !looks(r.Action) {
			continue
		}
		pass := r.Action == network.StatefulPass
		if r.Unknown != nil && d.w.doubt(*r.Unknown) != pass {
			continue
		}
		hit := d.open.Intersect(statefulMatch(r))
		if pass {
			d.take(hit, decision{pass: true, byRule: true, forGood: r.DecidesFlow(), why: "a rule passes it", origin: r.Origin})
		} else {
			d.take(hit, decision{cause: trace.FirewallStateful, why: "a rule drops it", origin: r.Origin})
		}
	}
}

// take decides on packets.
func (d *decider) take(hit packet.Set, as decision) {
	for _, b := range hit.Boxes() {
		as.box = b
		d.out = append(d.out, as)
	}
	d.open = d.open.Subtract(hit)
}

// statefulMatch is the packets that begin the flows which a rule matches.
func statefulMatch(r *network.StatefulRule) packet.Set {
	there := packet.SetOf(packet.Box{Src: addresses(r.Sources), Dst: addresses(r.Destinations), Transport: fiveTuple(r.Protocol, r.SourcePorts, r.DestinationPorts)})
	if !r.BothWays {
		return there
	}
	return there.Union(packet.SetOf(packet.Box{Src: addresses(r.Destinations), Dst: addresses(r.Sources), Transport: fiveTuple(r.Protocol, r.DestinationPorts, r.SourcePorts)}))
}

func addresses(m network.AddressMatch) packet.AddrSet {
	return prefixesOrAll(m.Prefixes).Subtract(packet.Prefixes(m.Except...))
}
