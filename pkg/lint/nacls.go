package lint

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach"
)

// match is the packets of an entry's peers: sources stand for the other side, whichever way they go.
func match(t network.Traffic, peers packet.AddrSet, v6 bool) packet.Set {
	return packet.SetOf(packet.Box{Src: peers, Dst: packet.AllAddrs(), Transport: reach.TransportOf(t, v6)})
}

func (l *linter) nacls() {
	for _, a := range l.x.Network.NACLs {
		for _, egress := range []bool{false, true} {
			l.deadEntries(a, egress)
		}
		if a.Unknown == nil && l.inUse(a) {
			l.cutAnswers(a)
		}
	}
}

func (l *linter) inUse(a *network.NACL) bool {
	return slices.ContainsFunc(l.x.Network.Subnets, func(s *network.Subnet) bool { return l.x.NACLOf(s) == a })
}

// side is the entries of one direction in the order in which AWS looks at them.
func side(a *network.NACL, egress bool) []network.NACLEntry {
	out := slices.DeleteFunc(slices.Clone(a.Entries), func(e network.NACLEntry) bool { return e.Egress != egress })
	slices.SortStableFunc(out, func(a, b network.NACLEntry) int { return cmp.Compare(a.Number, b.Number) })
	return out
}

// deadEntries finds entries that decide nothing: all that they match is decided before.
func (l *linter) deadEntries(a *network.NACL, egress bool) {
	var decided packet.Set
	entries := side(a, egress)
	for i, e := range entries {
		if e.Unknown != nil {
			continue
		}
		m := match(e.Traffic, packet.Prefixes(e.Peer), e.Peer.Addr().Is6())
		if !m.IsEmpty() && m.IsSubset(decided) {
			level, does := Note, "allow"
			if !e.Allow {
				level, does = Warning, "deny"
			}
			before := entries[0].Number
			for _, o := range entries[:i] {
				if !match(o.Traffic, packet.Prefixes(o.Peer), o.Peer.Addr().Is6()).Intersect(m).IsEmpty() {
					before = o.Number
					break
				}
			}
			l.add(DeadRule, level, e.Origin, fmt.Sprintf("network ACL %s: entry %d (%s) decides nothing: entry %d and others with lower numbers match all of it; number it lower, or drop it",
				l.name(a.ID), e.Number, does, before))
		}
		decided = decided.Union(m)
	}
}

// passes is what one direction of a list lets through.
func passes(a *network.NACL, egress bool) packet.Set {
	var open, denied packet.Set
	for _, e := range side(a, egress) {
		m := match(e.Traffic, packet.Prefixes(e.Peer), e.Peer.Addr().Is6())
		if e.Allow {
			open = open.Union(m.Subtract(denied))
		} else {
			denied = denied.Union(m.Subtract(open))
		}
	}
	return open
}

// cutAnswers finds peers whose TCP connections a list lets in, or out, and whose answers it stops: it is stateless, and answers go to the port
// that the client chose, 1024 to 65535 for all clients and AWS's own services together.
func (l *linter) cutAnswers(a *network.NACL) {
	clients := packet.Ports(1024, 65535)
	in, out := passes(a, false), passes(a, true)
	for _, c := range []struct {
		there, back packet.Set
		words       string
	}{{in, out, "lets %s in from %s, and not all answers out"}, {out, in, "lets %s out to %s, and not all answers in"}} {
		for _, b := range c.there.Boxes() {
			ports := b.Transport.TCP().Destinations()
			if ports.IsEmpty() {
				continue
			}
			answers := packet.SetOf(packet.Box{Src: b.Src, Dst: b.Dst, Transport: packet.TCPTo(clients)})
			lost := answers.Subtract(c.back)
			if lost.IsEmpty() {
				continue
			}
			where := lost.Boxes()[0]
			l.add(CutAnswers, level(where), a.Origin, fmt.Sprintf("network ACL %s "+c.words+": ports %s to %s are stopped; answers need 1024 to 65535, both ways",
				l.name(a.ID), "tcp "+ports.String(), few(where.Src), where.Transport.TCP().Destinations(), few(where.Src)))
		}
	}
}

// few names some addresses in few words.
func few(a packet.AddrSet) string {
	if r := a.Ranges(); len(r) > 2 {
		return fmt.Sprintf("%v and %d more ranges", r[0], len(r)-1)
	}
	return a.String()
}

// level is how bad it is that answers are cut: a port or two that a blacklist denies hit few clients.
func level(lost packet.Box) Level {
	n := 0
	for _, r := range lost.Transport.TCP().Destinations().Ranges() {
		n += int(r[1]) - int(r[0]) + 1
	}
	if n < 1000 {
		return Note
	}
	return Warning
}
