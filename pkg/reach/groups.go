package reach

import (
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
)

// groupSide is one direction of a group's rules made ready: what those let through that are for blocks alone, and the others, for which it hangs
// on who sends and how.
type groupSide struct {
	cells  []pass
	others []*network.GroupRule
}

type groupKey struct {
	group  *network.SecurityGroup
	egress bool
}

func rulesOf(g *network.SecurityGroup, egress bool) []network.GroupRule {
	if egress {
		return g.Egress
	}
	return g.Ingress
}

func (e *Engine) groupSideOf(g *network.SecurityGroup, egress bool) *groupSide {
	key := groupKey{g, egress}
	if s, ok := e.groups[key]; ok {
		return s
	}
	s := &groupSide{}
	var passes []pass
	rules := rulesOf(g, egress)
	for i := range rules {
		r := &rules[i]
		list := e.x.PrefixList[r.PrefixList]
		switch {
		case r.Unknown != nil || r.Group != "" || list != nil && list.Unknown != nil || list == nil && !r.Prefix.IsValid():
			s.others = append(s.others, r)
		case list != nil:
			passes = append(passes, e.byFamily(packet.Prefixes(list.Prefixes...), r.Traffic)...)
		default:
			passes = append(passes, e.byFamily(packet.Prefixes(r.Prefix), r.Traffic)...)
		}
	}
	s.cells = disjoint(passes)
	e.groups[key] = s
	return s
}

// byFamily is traffic with peers, of each family with its own ICMP.
func (e *Engine) byFamily(peers packet.AddrSet, t network.Traffic) []pass {
	var out []pass
	for _, v6 := range []bool{false, true} {
		family := e.space.v4
		if v6 {
			family = e.space.v6
		}
		if of := peers.Intersect(family); !of.IsEmpty() {
			out = append(out, pass{of, TransportOf(t, v6)})
		}
	}
	return out
}

// group applies the security groups of an interface to a box.
func (w *walk) group(st *state, owner network.ID, groups []network.ID, egress bool) []packet.Box {
	boxes, by := w.passing(st, groups, egress)
	node := owner
	if len(groups) > 0 && w.e.x.SecurityGroup[groups[0]] != nil {
		node = groups[0]
	}
	return w.filtered(st, boxes, node, groupCause(egress), func(packet.Packet) verdictAt {
		v := verdictAt{node: node, cause: groupCause(egress), what: describeGroups(w.e.x, groups, egress)}
		if g := w.e.x.SecurityGroup[node]; g != nil {
			v.origin = g.Origin
		}
		if len(by) > 0 {
			v.node, v.origin, v.what = by[0].group.ID, by[0].rule.Origin, describeRule(w.e.x, by[0].group, by[0].rule, egress)
		}
		return v
	})
}

// passing is those packets of a box that security groups let through, in disjoint boxes, and for a single packet the rules that do. A rule that
// names a group is for the members of that group, whatever their addresses, as long as AWS can tell that a packet comes from one.
func (w *walk) passing(st *state, groups []network.ID, egress bool) ([]packet.Box, []matched) {
	peers := st.box.Src
	if egress {
		peers = st.box.Dst
	}
	hidden := st.hiddenOf(peers)
	told := peers
	if !hidden.IsEmpty() {
		told = peers.Subtract(hidden)
	}
	var allowed []pass
	var by []matched
	for _, id := range groups {
		g := w.e.x.SecurityGroup[id]
		if g == nil {
			if w.doubt(network.Unknown{Text: "security group " + string(id) + " is not known"}) {
				allowed = append(allowed, pass{peers, st.box.Transport})
			}
			continue
		}
		if g.Unknown != nil && w.doubt(*g.Unknown) {
			allowed = append(allowed, pass{peers, st.box.Transport})
		}
		side := w.e.groupSideOf(g, egress)
		if st.brings(egress) != "" {
			side = everyRule(g, egress)
		}
		for _, c := range side.cells {
			allowed = addWithin(allowed, told, c)
		}
		if !hidden.IsEmpty() {
			allowed = append(allowed, w.hiddenPasses(st, g, hidden, egress)...)
		}
		for _, r := range side.others {
			for _, c := range w.rulePasses(st, g, r, egress) {
				allowed = addWithin(allowed, peers, c)
			}
		}
		if w.record != nil {
			by = append(by, w.matching(st, g, egress)...)
		}
	}
	return boxesWithin(st.box, allowed, egress), by
}

// addWithin adds what a rule lets through, for those of some peers that it is for.
func addWithin(allowed []pass, peers packet.AddrSet, c pass) []pass {
	if !c.peers.Overlaps(peers) {
		return allowed
	}
	return addPass(allowed, pass{peers.Intersect(c.peers), c.transport})
}

// boxesWithin is the packets of a box that pass, in disjoint boxes.
func boxesWithin(b packet.Box, allowed []pass, egress bool) []packet.Box {
	if len(allowed) > 1 {
		allowed = disjoint(allowed)
	}
	boxes := make([]packet.Box, 0, len(allowed))
	for _, c := range allowed {
		next := packet.Box{Src: b.Src, Dst: b.Dst, Transport: b.Transport.Intersect(c.transport)}
		if egress {
			next.Dst = next.Dst.Intersect(c.peers)
		} else {
			next.Src = next.Src.Intersect(c.peers)
		}
		if !next.IsEmpty() {
			boxes = append(boxes, next)
		}
	}
	return boxes
}

// matched is a rule of a group that lets a packet through.
type matched struct {
	group *network.SecurityGroup
	rule  *network.GroupRule
}

// matching lists the rules of a group that let a single packet through.
func (w *walk) matching(st *state, g *network.SecurityGroup, egress bool) []matched {
	rules := rulesOf(g, egress)
	var out []matched
	for i := range rules {
		if len(boxesWithin(st.box, w.rulePasses(st, g, &rules[i], egress), egress)) > 0 {
			out = append(out, matched{g, &rules[i]})
		}
	}
	return out
}

// rulePasses is what a rule of a security group lets through, of the packets of st.
func (w *walk) rulePasses(st *state, owner *network.SecurityGroup, r *network.GroupRule, egress bool) []pass {
	if r.Unknown == nil {
		return w.e.byFamily(w.rulePeers(st, owner, r, egress), r.Traffic)
	}
	if w.doubt(*r.Unknown) {
		return []pass{{packet.AllAddrs(), packet.AllTransport()}}
	}
	return nil
}

// rulePeers is the addresses that a rule is for.
func (w *walk) rulePeers(st *state, owner *network.SecurityGroup, r *network.GroupRule, egress bool) packet.AddrSet {
	service := st.brings(egress)
	switch {
	case service != "":
		return w.broughtPeers(st, r, service)
	case r.Prefix.IsValid():
		return packet.Prefixes(r.Prefix)
	case r.PrefixList != "":
		return w.listPeers(st, r, egress)
	case r.Group != "":
		return w.groupPeers(st, owner, r, egress)
	}
	return packet.AddrSet{}
}

func (w *walk) listPeers(st *state, r *network.GroupRule, egress bool) packet.AddrSet {
	list := w.e.x.PrefixList[r.PrefixList]
	other := st.box.Src
	if egress {
		other = st.box.Dst
	}
	switch {
	case list != nil && list.Unknown == nil:
		return packet.Prefixes(list.Prefixes...)
	case st.member.of(list):
		return other
	case list != nil && list.Service != "":
		may := w.e.mayHave(list, other)
		switch {
		case may.IsEmpty() || !egress && w.strange(st, list):
			return packet.AddrSet{}
		case list.Service == st.service && st.member == nil:
			return may // the packets are to or from that very service
		}
	}
	if w.doubt(network.Unknown{Text: "prefix list " + string(r.PrefixList) + ": its blocks are not known", Origin: r.Origin}) {
		return other
	}
	return packet.AddrSet{}
}
