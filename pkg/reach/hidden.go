package reach

import (
	"fmt"
	"net/netip"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
)

// hiddenOf is those of some addresses that stand for public ones which are not known: the network's own, and a service's to which packets are.
func (st *state) hiddenOf(a packet.AddrSet) packet.AddrSet {
	var hidden packet.AddrSet
	if a.Contains(UnknownPublic()) {
		hidden = packet.Addrs(UnknownPublic())
	}
	if st.member != nil {
		hidden = hidden.Union(a.Intersect(st.member.at))
	}
	return hidden
}

// mayHold reports whether a block may hold a public address that is not known: one that is some of the internet. What is all of it holds every
// public address, and what is none of it no one.
func (e *Engine) mayHold(p netip.Prefix) bool {
	return p.IsValid() && p.Addr().Is4() && p.Bits() > 0 && packet.Prefixes(p).Overlaps(e.space.internet)
}

// hiddenIn is what is not known of a public address that is not known itself, where a block that something names may hold it; else nil.
func (e *Engine) hiddenIn(named []netip.Prefix, who string, origin network.Origin) *network.Unknown {
	for _, p := range named {
		if e.mayHold(p) {
			return &network.Unknown{Text: fmt.Sprintf("whether a public address that is not known is in %v, which %s names", p, who), Origin: origin}
		}
	}
	return nil
}

// apart sends packets for public addresses that are not known, where blocks that something names may hold them, on to what is not known, and the
// others on to next.
func (w *walk) apart(st state, named func() []netip.Prefix, who string, origin network.Origin, next func(state) outcome) outcome {
	hidden := st.hiddenOf(st.box.Dst)
	if hidden.IsEmpty() {
		return next(st)
	}
	u := w.e.hiddenIn(named(), who, origin)
	if u == nil {
		return next(st)
	}
	off := st
	off.box.Dst = hidden
	out := w.unknown(off, *u)
	if st.box.Dst = st.box.Dst.Subtract(hidden); st.box.IsEmpty() {
		return out
	}
	return out.and(next(st))
}

// hiddenPasses is what the rules of a group let through for a public address that is not known: those for the whole internet, and for an optimist
// those for some of it. What AWS's own services have is no address of the network, and a member of a service's list is in that for certain.
func (w *walk) hiddenPasses(st *state, g *network.SecurityGroup, hidden packet.AddrSet, egress bool) []pass {
	var out []pass
	rules := rulesOf(g, egress)
	for i := range rules {
		r := &rules[i]
		if r.Unknown != nil {
			continue
		}
		named := []netip.Prefix{r.Prefix}
		switch list := w.e.x.PrefixList[r.PrefixList]; {
		case list == nil || list.Unknown != nil:
		case st.member.of(list):
			out = append(out, pass{hidden, TransportOf(r.Traffic, false)})
		case st.member != nil || list.Service == "":
			named = list.Prefixes
		}
		for _, p := range named {
			switch u := w.e.hiddenIn([]netip.Prefix{p}, "security group "+label(g.Name, g.ID), r.Origin); {
			case u != nil && w.doubt(*u), u == nil && p.IsValid() && packet.Prefixes(p).Overlaps(hidden):
				out = append(out, pass{hidden, TransportOf(r.Traffic, false)})
			}
		}
	}
	return out
}

// hiddenRules are the entries of a network ACL as they are for a public address that is not known: an optimist takes it as in every block that
// is allowed, a pessimist as in every one that is denied.
func (w *walk) hiddenRules(s *aclSide, hidden packet.AddrSet) []aclRule {
	out := make([]aclRule, 0, len(s.entries))
	for _, n := range s.entries {
		r := ruleOf(n)
		if u := w.e.hiddenIn([]netip.Prefix{n.Peer}, "network ACL "+label(s.acl.Name, s.acl.ID), n.Origin); u != nil {
			if w.doubt(*u) != n.Allow {
				continue
			}
			r.peers = hidden
		}
		out = append(out, r)
	}
	return out
}

// blocksRouted is the blocks for which a route table has routes, but for those of AWS's services; for a member of a service's list also those of
// others that may take it.
func (e *Engine) blocksRouted(l *lookup, m *member) []netip.Prefix {
	var out []netip.Prefix
	for i := range l.entries {
		r := l.entries[i].route
		if list := e.x.PrefixList[r.PrefixList]; list == nil || list.Service == "" || m != nil && !e.ofOtherService(r, m) {
			out = append(out, l.entries[i].prefix)
		}
	}
	return out
}

// blocksOfTransit is the blocks for which a route table of a transit gateway has routes.
func blocksOfTransit(l *transitLookup) []netip.Prefix {
	out := make([]netip.Prefix, len(l.entries))
	for i := range l.entries {
		out[i] = l.entries[i].prefix
	}
	return out
}

// blocksOfPolicy is the blocks that the rules of a firewall name.
func blocksOfPolicy(p *network.FirewallPolicy) []netip.Prefix {
	var out []netip.Prefix
	for _, g := range p.Stateless {
		for _, r := range g.Rules {
			out = append(append(out, r.Sources...), r.Destinations...)
		}
	}
	for _, g := range p.Stateful {
		for _, r := range g.Rules {
			for _, m := range []network.AddressMatch{r.Sources, r.Destinations} {
				out = append(append(out, m.Prefixes...), m.Except...)
			}
		}
	}
	return out
}
