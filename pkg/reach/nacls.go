package reach

import (
	"cmp"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
)

// aclRule is an entry of a network ACL made ready.
type aclRule struct {
	peers     packet.AddrSet
	transport packet.TransportSet
	entry     *network.NACLEntry
}

// aclSide is one direction of a network ACL, in the order in which AWS looks at it.
type aclSide struct {
	acl     *network.NACL
	entries []*network.NACLEntry
	// rules are the entries made ready, where cells do not take their place.
	rules []aclRule
	// cells are what passes, of all packets, for peers that are cut up until no two cells have one in common: a list that was asked often is
	// walked through once more, for all packets, and not again. Only lists of which all is known have them.
	cells   []pass
	known   bool
	asked   int
	scratch *scratch
}

// scratch is room for work that all lists take turns in.
type scratch struct{ open, next []pass }

// often is the number of questions that cells are worth their making for.
const often = 32

type aclKey struct {
	id     network.ID
	egress bool
}

func (e *Engine) aclSideOf(acl *network.NACL, egress bool) *aclSide {
	key := aclKey{acl.ID, egress}
	if s, ok := e.acls[key]; ok {
		return s
	}
	s := &aclSide{acl: acl, scratch: &e.scratch, entries: make([]*network.NACLEntry, 0, len(acl.Entries))}
	s.known = acl.Unknown == nil
	for i := range acl.Entries {
		if n := &acl.Entries[i]; n.Egress == egress {
			s.entries = append(s.entries, n)
		}
	}
	slices.SortStableFunc(s.entries, func(a, b *network.NACLEntry) int { return cmp.Compare(a.Number, b.Number) })
	s.rules = make([]aclRule, 0, len(s.entries))
	for _, n := range s.entries {
		s.rules = append(s.rules, ruleOf(n))
		s.known = s.known && n.Unknown == nil
	}
	e.acls[key] = s
	return s
}

// ruleOf is an entry made ready.
func ruleOf(n *network.NACLEntry) aclRule {
	r := aclRule{peers: packet.Prefixes(n.Peer), transport: TransportOf(n.Traffic, n.Peer.Addr().Is6()), entry: n}
	if n.Unknown != nil && !n.Peer.IsValid() {
		r.peers = packet.AllAddrs()
	}
	return r
}

// pass gives what of a transport passes for the peers, each with its own.
func (s *aclSide) pass(w *walk, peers packet.AddrSet, transport packet.TransportSet) []pass {
	if s.asked++; s.asked == often && s.known {
		s.cells = disjoint(s.walkThrough(nil, s.rules, packet.AllAddrs(), packet.AllTransport()))
		s.rules = nil
	}
	if s.cells == nil {
		return s.walkThrough(w, s.rules, peers, transport)
	}
	out := make([]pass, 0, 2)
	for _, c := range s.cells {
		if !c.peers.Overlaps(peers) {
			continue
		}
		if t := transport.Intersect(c.transport); !t.IsEmpty() {
			out = append(out, pass{peers.Intersect(c.peers), t})
		}
	}
	return out
}

// walkThrough gives the same by the rules one after another. "Rules are evaluated starting with the lowest numbered rule. As soon as a rule
// matches traffic, it's applied regardless of any higher-numbered rule that might contradict it" (VPC guide, Network ACL basics).
func (s *aclSide) walkThrough(w *walk, rules []aclRule, peers packet.AddrSet, transport packet.TransportSet) []pass {
	if s.acl.Unknown != nil && w.blind(s.acl.Unknown) {
		if w.optimist {
			return []pass{{peers, transport}}
		}
		return nil
	}
	// open is what no rule has decided yet; each rule leaves the next, and the two take turns.
	open, next := s.scratch.open[:0], s.scratch.next
	open = append(open, pass{peers, transport})
	out := make([]pass, 0, 2)
	for i := 0; i < len(rules) && len(open) > 0; i++ {
		r := &rules[i]
		allow := r.entry.Allow
		if u := r.entry.Unknown; u != nil {
			if w.doubt(*u) != allow {
				continue // it may not match
			}
		}
		next = next[:0]
		for _, p := range open {
			if !p.peers.Overlaps(r.peers) {
				next = append(next, p)
				continue
			}
			inside := p.peers.Intersect(r.peers)
			hit := p.transport.Intersect(r.transport)
			if hit.IsEmpty() {
				next = append(next, p)
				continue
			}
			if allow {
				out = addPass(out, pass{inside, hit})
			}
			if outside := p.peers.Subtract(r.peers); !outside.IsEmpty() {
				next = append(next, pass{outside, p.transport})
			}
			if rest := p.transport.Subtract(r.transport); !rest.IsEmpty() {
				next = append(next, pass{inside, rest})
			}
		}
		open, next = next, open
	}
	s.scratch.open, s.scratch.next = open, next
	return out
}

// decidingEntry is the entry of a list that decides on a single packet; nil where none matches and AWS's final rule denies.
func (s *aclSide) decidingEntry(p packet.Packet, egress bool) *network.NACLEntry {
	peer := p.Src
	if egress {
		peer = p.Dst
	}
	for _, n := range s.entries {
		if r := ruleOf(n); r.peers.Contains(peer) && r.transport.Contains(p) {
			return n
		}
	}
	return nil
}

// acl applies one direction of a subnet's network ACL to a box.
func (w *walk) acl(st *state, subnet *network.Subnet, egress bool) []packet.Box {
	acl := w.e.x.NACLOf(subnet)
	if subnet.Unknown != nil && w.doubt(*subnet.Unknown) {
		return []packet.Box{st.box} // it may have another list
	} else if subnet.Unknown != nil {
		return w.stopped(st, aclCause(egress), subnet.ID, "the network ACL of subnet "+label(subnet.Name, subnet.ID)+" is not certain", subnet.Unknown.Origin)
	}
	if acl == nil {
		if subnet.NACL != "" && !w.doubt(network.Unknown{Text: "network ACL " + string(subnet.NACL) + " is not known", Origin: subnet.Origin}) {
			return w.stopped(st, aclCause(egress), subnet.NACL, "network ACL "+string(subnet.NACL)+" is not known", subnet.Origin)
		}
		return []packet.Box{st.box}
	}
	side := w.e.aclSideOf(acl, egress)
	peers := st.box.Src
	if egress {
		peers = st.box.Dst
	}
	var passes []pass
	if hidden := st.hiddenOf(peers); !hidden.IsEmpty() {
		passes = side.walkThrough(w, w.hiddenRules(side, hidden), hidden, st.box.Transport)
		peers = peers.Subtract(hidden)
	}
	switch service := st.brings(egress); {
	case peers.IsEmpty():
	case service != "":
		passes = append(passes, side.walkThrough(w, w.broughtRules(side, peers, service), peers, st.box.Transport)...)
	default:
		passes = append(passes, side.pass(w, peers, st.box.Transport)...)
	}
	var out []packet.Box
	for _, p := range passes {
		b := packet.Box{Src: p.peers, Dst: st.box.Dst, Transport: p.transport}
		if egress {
			b.Src, b.Dst = st.box.Src, p.peers
		}
		out = append(out, b)
	}
	return w.filtered(st, out, acl.ID, aclCause(egress), func(p packet.Packet) verdictAt {
		v := verdictAt{node: acl.ID, cause: aclCause(egress), origin: acl.Origin, what: "NACL " + label(acl.Name, acl.ID) + " " + direction(egress) + ": no entry matches"}
		if n := side.decidingEntry(p, egress); n != nil {
			v.origin, v.what = n.Origin, describeEntry(acl, n)
		}
		return v
	})
}
