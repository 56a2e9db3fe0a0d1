package reach

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// intoFirewall sends packets through the endpoint of a firewall.
func (w *walk) intoFirewall(st state, from *network.Subnet, f *network.Firewall, id network.ID) outcome {
	if w.without[f.ID] || w.without[id] {
		return w.drop(st, trace.NoRoute, f.ID, "firewall "+label(f.Name, f.ID)+" is left out of this question", f.Origin)
	}
	var home *network.Subnet
	for _, p := range f.Endpoints {
		if p.ID == id {
			home = w.e.x.Subnet[p.Subnet]
		}
	}
	if home == nil {
		return w.unknown(st, network.Unknown{Text: "the subnet of endpoint " + string(id) + " of firewall " + label(f.Name, f.ID) + " is not known", Origin: f.Origin})
	}
	if !st.pass(id) {
		return w.drop(st, trace.Loop, id, "the packet comes back to firewall endpoint "+string(id), f.Origin)
	}
	st.see(f.ID)
	w.note(&st, id, f.Origin, func() string {
		return "into firewall endpoint " + string(id) + " in subnet " + label(home.Name, home.ID)
	})
	boxes := []packet.Box{st.box}
	if from != home {
		boxes = w.acl(&st, home, false)
	}
	return w.each(st, boxes, func(st state) outcome { return w.inspect(st, home, f, id) })
}

// inspect applies a firewall's policy: its stateless engine to each packet, and to what that forwards its stateful engine, which decides on
// the first packet of a flow and knows the answers to it.
func (w *walk) inspect(st state, home *network.Subnet, f *network.Firewall, id network.ID) outcome {
	policy := &f.Policy
	if w.blind(policy.Unknown) {
		return w.unknown(st, *policy.Unknown)
	}
	if hidden := st.hiddenOf(st.box.Src.Union(st.box.Dst)); !hidden.IsEmpty() {
		if u := w.e.hiddenIn(blocksOfPolicy(policy), "firewall "+label(f.Name, f.ID), f.Origin); u != nil {
			return w.unknown(st, *u)
		}
	}
	onwards := func(st state) outcome {
		st.mixed = true
		return w.leave(st, home)
	}
	var out outcome
	stateless := w.stateless(policy, st.box)
	for _, b := range stateless.pass {
		next := st
		next.box = b
		w.note(&next, f.ID, policy.Origin, func() string { return "firewall " + label(f.Name, f.ID) + " passes it (stateless)" })
		out = out.and(onwards(next))
	}
	if len(stateless.drop) > 0 {
		next := st
		next.box = stateless.drop[0]
		if boxes := w.stopped(&next, trace.FirewallStateless, f.ID, "firewall "+label(f.Name, f.ID)+" drops it (stateless)", policy.Origin); len(boxes) > 0 {
			out = out.and(onwards(next))
		}
	}
	for _, m := range stateless.maybe {
		next := st
		next.box = m.box
		out = out.and(w.unknown(next, m.why))
	}
	for _, b := range stateless.forward {
		next := st
		next.box = b
		out = out.and(w.stateful(next, f, id, onwards))
	}
	return out
}

// stateful applies the stateful engine of one endpoint.
func (w *walk) stateful(st state, f *network.Firewall, id network.ID, onwards func(state) outcome) outcome {
	if st.reply {
		if !st.engines.hasFlow(id, st.frames) {
			return w.drop(st, trace.FirewallMidstream, id, "firewall endpoint "+string(id)+" did not see the request", f.Origin)
		}
		st.met = st.met.with(id, st.frames)
		w.note(&st, f.ID, f.Origin, func() string { return "firewall " + label(f.Name, f.ID) + " knows the flow" })
		return onwards(st)
	}
	v := w.decide(f, st.box)
	st.engines = st.engines.with(id, st.frames)
	var out outcome
	for _, p := range v {
		next := st
		next.box = p.box
		if p.pass {
			w.note(&next, f.ID, p.origin, func() string { return "firewall " + label(f.Name, f.ID) + ": " + p.why })
			o := onwards(next)
			if p.oneWay {
				o.answered = packet.Set{}
				if w.optimist {
					o.answered = o.sent
				}
			}
			out = out.and(o)
		} else if boxes := w.stopped(&next, p.cause, f.ID, "firewall "+label(f.Name, f.ID)+": "+p.why, p.origin); len(boxes) > 0 {
			out = out.and(onwards(next))
		}
	}
	return out
}

// sorted is packets by what the stateless engine does with them.
type sorted struct {
	pass, drop, forward []packet.Box
	// maybe is packets of which that is not known, for an optimist.
	maybe []maybe
}

type maybe struct {
	box packet.Box
	why network.Unknown
}

func (s *sorted) add(action network.StatelessAction, packets packet.Set) {
	switch action {
	case network.StatelessPass:
		s.pass = append(s.pass, packets.Boxes()...)
	case network.StatelessDrop:
		s.drop = append(s.drop, packets.Boxes()...)
	case network.StatelessForward:
		s.forward = append(s.forward, packets.Boxes()...)
	}
}

// stateless sorts packets by the stateless rules: groups by priority, and within each the rules by theirs; the first that matches decides.
func (w *walk) stateless(policy *network.FirewallPolicy, b packet.Box) sorted {
	var out sorted
	open := packet.SetOf(b)
	groups := slices.Clone(policy.Stateless)
	slices.SortStableFunc(groups, func(a, b network.StatelessGroup) int { return cmp.Compare(a.Priority, b.Priority) })
	for _, g := range groups {
		if g.Unknown != nil {
			open = w.mayMatch(&out, open, open, network.StatelessPass, *g.Unknown)
		}
		rules := slices.Clone(g.Rules)
		slices.SortStableFunc(rules, func(a, b network.StatelessRule) int { return cmp.Compare(a.Priority, b.Priority) })
		for i := range rules {
			r := &rules[i]
			sure, unsure := statelessMatch(r)
			why := network.Unknown{Text: "whether a stateless rule with ports matches protocols that have none", Origin: r.Origin}
			if r.Unknown != nil {
				sure, unsure, why = packet.Set{}, sure.Union(unsure), *r.Unknown
			}
			if hit := open.Intersect(sure); !hit.IsEmpty() {
				out.add(r.Action, hit)
				open = open.Subtract(sure)
			}
			if hit := open.Intersect(unsure); !hit.IsEmpty() {
				open = w.mayMatch(&out, open, hit, r.Action, why)
			}
		}
	}
	out.add(cmp.Or(policy.StatelessDefault, network.StatelessForward), open)
	return out
}

// mayMatch is what a rule leaves of the open packets that may match some of them: an optimist takes these as if anything might become of them,
// unless the rule drops what it matches; a pessimist as dropped.
func (w *walk) mayMatch(out *sorted, open, hit packet.Set, action network.StatelessAction, why network.Unknown) packet.Set {
	switch {
	case !w.doubt(why):
		out.add(network.StatelessDrop, hit)
	case action == network.StatelessDrop:
		return open
	default:
		for _, b := range hit.Boxes() {
			out.maybe = append(out.maybe, maybe{b, why})
		}
	}
	return open.Subtract(hit)
}

// statelessMatch is the packets that a stateless rule matches, and those that it may match: ports are "only used for protocols 6 (TCP) and
// 17 (UDP)", and what becomes of others where a rule has both is not written.
func statelessMatch(r *network.StatelessRule) (sure, unsure packet.Set) {
	var match, may packet.TransportSet
	protocols := r.Protocols
	if len(protocols) == 0 {
		protocols = []int{network.AnyProtocol}
	}
	for _, p := range protocols {
		match = match.Union(fiveTuple(p, r.SourcePorts, r.DestinationPorts))
		may = may.Union(fiveTuple(p, nil, nil))
	}
	may = may.Subtract(packet.Protocol(packet.TCP)).Subtract(packet.Protocol(packet.UDP)).Subtract(match)
	src, dst := prefixesOrAll(r.Sources), prefixesOrAll(r.Destinations)
	return packet.SetOf(packet.Box{Src: src, Dst: dst, Transport: match}), packet.SetOf(packet.Box{Src: src, Dst: dst, Transport: may})
}

func prefixesOrAll(list []netip.Prefix) packet.AddrSet {
	if len(list) == 0 {
		return packet.AllAddrs()
	}
	return packet.Prefixes(list...)
}

// fiveTuple is the transport of a firewall rule. Only TCP and UDP have ports, so that a rule with ports matches nothing else.
func fiveTuple(protocol int, src, dst []network.PortRange) packet.TransportSet {
	pairs := packet.Pairs(portRanges(src), portRanges(dst))
	withPorts := len(src) > 0 || len(dst) > 0
	switch {
	case protocol == int(packet.TCP):
		return packet.TCPPairs(pairs)
	case protocol == int(packet.UDP):
		return packet.UDPPairs(pairs)
	case protocol == network.AnyProtocol && withPorts:
		return packet.TCPPairs(pairs).Union(packet.UDPPairs(pairs))
	case withPorts:
		return packet.TransportSet{}
	case protocol == network.AnyProtocol:
		return packet.AllTransport()
	default:
		return packet.Protocol(uint8(protocol))
	}
}

func portRanges(list []network.PortRange) packet.PortSet {
	if len(list) == 0 {
		return packet.AllPorts()
	}
	var out packet.PortSet
	for _, r := range list {
		out = out.Union(packet.Ports(r.From, r.To))
	}
	return out
}
