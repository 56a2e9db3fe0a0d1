package lint

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach"
)

// match is the packets of an entry's peers: sources stand for the other side, whichever way they go.
func match(t network.Traffic, peers packet.AddrSet, v6 bool) packet.Set {
	return packet.SetOf(packet.Box{Src: peers, Dst: packet.AllAddrs(), Transport: reach.TransportOf(t, v6)})
}

func (l *linter) nacls() {
	used := map[*network.NACL]bool{}
	for _, s := range l.x.Network.Subnets {
		used[l.x.NACLOf(s)] = true
	}
	for _, a := range l.x.Network.NACLs {
		for _, egress := range []bool{false, true} {
			l.deadEntries(a, egress)
		}
		if a.Unknown == nil && used[a] {
			l.cutAnswers(a)
		}
	}
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
			l.deadEntry(a, entries[:i], e, m)
		}
		decided = decided.Union(m)
	}
}

// deadEntry reports an entry of which those before it match all.
func (l *linter) deadEntry(a *network.NACL, before []network.NACLEntry, e network.NACLEntry, m packet.Set) {
	var numbers []string
	for _, o := range before {
		its := match(o.Traffic, packet.Prefixes(o.Peer), o.Peer.Addr().Is6())
		if m.IsSubset(its) {
			numbers = []string{strconv.Itoa(o.Number)}
			break
		}
		if !its.Intersect(m).IsEmpty() {
			numbers = append(numbers, strconv.Itoa(o.Number))
		}
	}
	first := "entry " + numbers[0] + " matches"
	if len(numbers) > 1 {
		first = "entries " + strings.Join(numbers, ", ") + " match"
	}
	level, does, what := Note, "allow", "drop it"
	if !e.Allow {
		level, does, what = Warning, "deny", "give it a lower number, or drop it"
	}
	l.add(DeadRule, level, e.Origin, fmt.Sprintf("network ACL %s: %s entry %d (%s) decides nothing: %s all of it before it; %s",
		l.name(a.ID), way(e.Egress), e.Number, does, first, what))
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
			ports := requests(b.Transport.TCP().Destinations())
			if ports.IsEmpty() {
				continue
			}
			answers := packet.SetOf(packet.Box{Src: b.Src, Dst: b.Dst, Transport: packet.TCPTo(clients)})
			lost := answers.Subtract(c.back)
			if lost.IsEmpty() {
				continue
			}
			var stopped packet.PortSet
			for _, l := range lost.Boxes() {
				stopped = stopped.Union(l.Transport.TCP().Destinations())
			}
			if count(stopped) < manyPorts { // a port or two that a blacklist denies hit few clients, on purpose
				continue
			}
			l.add(CutAnswers, Warning, a.Origin, fmt.Sprintf("network ACL %s "+c.words+": ports %s to %s are stopped; answers need 1024 to 65535, both ways",
				l.name(a.ID), "tcp "+ports.String(), few(b.Src), stopped, few(lost.Boxes()[0].Src)))
		}
	}
}

// requests are the ports of which connections are asked: a wide range of those that clients choose from is there for answers.
func requests(ports packet.PortSet) packet.PortSet {
	if high := ports.Intersect(packet.Ports(1024, 65535)); count(high) >= manyPorts {
		return ports.Subtract(high)
	}
	return ports
}

// few names some addresses in few words.
func few(a packet.AddrSet) string {
	if r := a.Ranges(); len(r) > 2 {
		return fmt.Sprintf("%v and %d more ranges", r[0], len(r)-1)
	}
	return a.String()
}

// manyPorts is from when on so many ports are affected that it is no single service.
const manyPorts = 1000

func count(ports packet.PortSet) int {
	n := 0
	for _, r := range ports.Ranges() {
		n += int(r[1]) - int(r[0]) + 1
	}
	return n
}
