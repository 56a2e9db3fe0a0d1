package reach

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

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
	st.seen = st.seen.with(f.ID)
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
	if policy.Unknown != nil && w.optimist {
		return w.unknown(st, *policy.Unknown)
	} else if policy.Unknown != nil {
		w.doubt(*policy.Unknown)
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
		if !st.engines.has(id) {
			return w.drop(st, trace.FirewallMidstream, id, "firewall endpoint "+string(id)+" did not see the request", f.Origin)
		}
		st.met = st.met.with(id)
		w.note(&st, f.ID, f.Origin, func() string { return "firewall " + label(f.Name, f.ID) + " knows the flow" })
		return onwards(st)
	}
	v := w.decide(f, st.box)
	st.engines = st.engines.with(id)
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
type sorted struct{ pass, drop, forward []packet.Box }

func (s *sorted) add(action network.StatelessAction, b packet.Box) {
	switch action {
	case network.StatelessPass:
		s.pass = append(s.pass, b)
	case network.StatelessDrop:
		s.drop = append(s.drop, b)
	case network.StatelessForward:
		s.forward = append(s.forward, b)
	}
}

// stateless sorts packets by the stateless rules: groups by priority, and within each the rules by theirs; the first that matches decides.
func (w *walk) stateless(policy *network.FirewallPolicy, b packet.Box) sorted {
	var out sorted
	open := packet.SetOf(b)
	groups := slices.Clone(policy.Stateless)
	slices.SortStableFunc(groups, func(a, b network.StatelessGroup) int { return cmp.Compare(a.Priority, b.Priority) })
	for _, g := range groups {
		rules := slices.Clone(g.Rules)
		slices.SortStableFunc(rules, func(a, b network.StatelessRule) int { return cmp.Compare(a.Priority, b.Priority) })
		if g.Unknown != nil {
			w.doubt(*g.Unknown)
			open, out = w.mayPass(open, out)
		}
		for _, r := range rules {
			match := statelessMatch(&r)
			hit := open.Intersect(match)
			if hit.IsEmpty() {
				continue
			}
			if r.Unknown != nil && w.doubt(*r.Unknown) != (r.Action == network.StatelessPass) {
				continue
			}
			for _, h := range hit.Boxes() {
				out.add(r.Action, h)
			}
			open = open.Subtract(match)
		}
	}
	for _, rest := range open.Boxes() {
		out.add(cmp.Or(policy.StatelessDefault, network.StatelessForward), rest)
	}
	return out
}

// mayPass is what a group of unknown rules leaves: for an optimist all may pass, for a pessimist all may be dropped.
func (w *walk) mayPass(open packet.Set, out sorted) (packet.Set, sorted) {
	action := network.StatelessDrop
	if w.optimist {
		action = network.StatelessPass
	}
	for _, b := range open.Boxes() {
		out.add(action, b)
	}
	return packet.Set{}, out
}

// statelessMatch is the packets that a stateless rule matches.
func statelessMatch(r *network.StatelessRule) packet.Set {
	var transport packet.TransportSet
	protocols := r.Protocols
	if len(protocols) == 0 {
		protocols = []int{network.AnyProtocol}
	}
	for _, p := range protocols {
		transport = transport.Union(fiveTuple(p, r.SourcePorts, r.DestinationPorts))
	}
	return packet.SetOf(packet.Box{Src: prefixesOrAll(r.Sources), Dst: prefixesOrAll(r.Destinations), Transport: transport})
}

func prefixesOrAll(list []netip.Prefix) packet.AddrSet {
	if len(list) == 0 {
		return packet.AllAddrs()
	}
	return packet.Prefixes(list...)
}

// fiveTuple is the transport of a firewall rule: ports count for TCP and UDP alone.
func fiveTuple(protocol int, src, dst []network.PortRange) packet.TransportSet {
	pairs := packet.Pairs(portRanges(src), portRanges(dst))
	switch protocol {
	case network.AnyProtocol:
		if len(src) > 0 || len(dst) > 0 {
			return packet.TCPPairs(pairs).Union(packet.UDPPairs(pairs))
		}
		return packet.AllTransport()
	case int(packet.TCP):
		return packet.TCPPairs(pairs)
	case int(packet.UDP):
		return packet.UDPPairs(pairs)
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

// decision is what the stateful engine does with packets that begin flows.
type decision struct {
	box  packet.Box
	pass bool
	// oneWay says that whether the flow goes on depends on a name in its payload: the first packets pass, answers are not certain.
	oneWay bool
	cause  trace.Cause
	why    string
	origin network.Origin
}

// decide sorts the packets that begin flows by the stateful rules.
//
// In strict order the groups are looked at by priority and their rules as written, and the first that passes, drops or rejects decides; the
// default actions are for the rest. In action order "rules with a pass action are processed first, then drop, reject", and what none matches
// passes (Network Firewall guide, Evaluation order for stateful rules).
func (w *walk) decide(f *network.Firewall, b packet.Box) []decision {
	d := &decider{w: w, f: f, open: packet.SetOf(b)}
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
	drops := false
	for _, a := range f.Policy.StatefulDefault {
		drops = drops || f.Policy.StrictOrder && strings.HasPrefix(a, "aws:drop_")
	}
	for _, rest := range d.open.Boxes() {
		if drops {
			d.out = append(d.out, decision{box: rest, cause: trace.FirewallDefault, why: "no rule passes it, and the default is to drop", origin: f.Policy.Origin})
		} else {
			d.out = append(d.out, decision{box: rest, pass: true, why: "no rule stops it", origin: f.Policy.Origin})
		}
	}
	return d.out
}

// decider is a stateful engine at work.
type decider struct {
	w    *walk
	f    *network.Firewall
	open packet.Set // what no rule has decided yet
	out  []decision
}

func (d *decider) group(g *network.StatefulGroup, looks func(network.StatefulAction) bool) {
	if g.Unknown != nil {
		if d.w.doubt(*g.Unknown) {
			d.take(d.open, decision{pass: true, why: "it may pass", origin: g.Origin})
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
			d.take(hit, decision{pass: true, why: "a rule passes it", origin: r.Origin})
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

// homeNet is the addresses that a group's domain list is for: "by default, HOME_NET is the CIDR range of the VPC where Network Firewall is
// deployed".
func (d *decider) homeNet(g *network.StatefulGroup) packet.AddrSet {
	for _, list := range [][]netip.Prefix{g.HomeNet, d.f.Policy.HomeNet} {
		if len(list) > 0 {
			return packet.Prefixes(list...)
		}
	}
	return d.w.e.vpcSpace[d.f.VPC]
}

// domains applies a domain list: it decides on TLS and HTTP flows from the home network by the name that they carry, and on nothing else.
func (d *decider) domains(g *network.StatefulGroup, looks func(network.StatefulAction) bool) {
	hit := d.open.Intersect(packet.SetOf(packet.Box{Src: d.homeNet(g), Dst: packet.AllAddrs(), Transport: packet.Protocol(packet.TCP)}))
	if hit.IsEmpty() {
		return
	}
	if d.defaultDropsHandshake() && looks(network.StatefulPass) {
		return // "drop_strict drops all packets": the handshake ends before there is a name
	}
	names := d.w.q.Names
	if names == nil {
		d.anyName(g, hit, looks)
		return
	}
	name, is := names.ServerName, names.ServerName != "" && g.Domains.TLS
	if !is {
		name, is = names.Host, names.Host != "" && g.Domains.HTTP
	}
	if !is {
		return // says no name that the list looks at
	}
	listed := d.listed(g, name)
	switch {
	case listed && g.Domains.Allow && looks(network.StatefulPass):
		d.take(hit, decision{pass: true, why: "its name " + name + " is on the allow list", origin: g.Origin})
	case listed != g.Domains.Allow && looks(network.StatefulDrop):
		d.take(hit, decision{cause: trace.FirewallStateful, why: "its name " + name + " is not allowed", origin: g.Origin})
	}
}

// anyName is flows of which the name is open: those to a name on an allow list pass.
func (d *decider) anyName(g *network.StatefulGroup, hit packet.Set, looks func(network.StatefulAction) bool) {
	if g.Domains.Allow && looks(network.StatefulPass) && d.defaultDrops() {
		d.take(hit, decision{pass: true, oneWay: true, why: "it passes with a name on the allow list", origin: g.Origin})
	}
}

func (d *decider) defaultDrops() bool {
	return slices.ContainsFunc(d.f.Policy.StatefulDefault, func(a string) bool { return d.f.Policy.StrictOrder && strings.HasPrefix(a, "aws:drop_") })
}

func (d *decider) defaultDropsHandshake() bool {
	return d.f.Policy.StrictOrder && slices.Contains(d.f.Policy.StatefulDefault, "aws:drop_strict")
}

// listed reports whether a name is on a domain list; a target that begins with a dot stands for the domain and all below it.
func (d *decider) listed(g *network.StatefulGroup, name string) bool {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	for _, t := range g.Domains.Targets {
		t = strings.ToLower(t)
		if name == strings.TrimPrefix(t, ".") || strings.HasPrefix(t, ".") && strings.HasSuffix(name, t) {
			return true
		}
	}
	return false
}
