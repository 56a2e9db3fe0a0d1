package reach

import (
	"cmp"
	"fmt"
	"net/netip"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
)

// AWS places interfaces in a VPC by which packets of a service come in. Which addresses these have it does not say, but which rules are for them: those that
// name the service's prefix list, and those that name the security group of the interfaces ("allow inbound traffic using one of the following methods",
// CloudFront guide, Restrict access with VPC origins). What is for every address is for them as well; whether other blocks are is not known.

// brings is the service whose packets come in by the interface on the other side of a filter: whose request it is, or whose answer; empty for none.
func (st *state) brings(egress bool) string {
	other := st.src
	if st.reply {
		other = st.origin
	}
	if st.reply != egress || other.nic == nil || other.translated {
		return ""
	}
	return other.nic.Service
}

// everyRule is a direction of a group of which all rules hang on who sends.
func everyRule(g *network.SecurityGroup, egress bool) *groupSide {
	s, rules := &groupSide{}, rulesOf(g, egress)
	for i := range rules {
		s.others = append(s.others, &rules[i])
	}
	return s
}

// broughtPeers is the addresses that an inbound rule is for, of packets that a service brings in: all or none. A group of which little is known may be
// that of the interfaces.
func (w *walk) broughtPeers(st *state, r *network.GroupRule, service string) packet.AddrSet {
	list, group := w.e.x.PrefixList[r.PrefixList], w.e.x.SecurityGroup[r.Group]
	switch {
	case r.Group != "" && w.inGroup(st.src, r.Group):
		return st.box.Src
	case group != nil && group.VPC != "" && group.Unknown == nil:
		return packet.AddrSet{}
	case r.Prefix.IsValid() && (r.Prefix.Bits() == 0 || r.Prefix.Addr().Is6()):
		return packet.Prefixes(r.Prefix)
	case list != nil && list.Service == service:
		return st.box.Src
	case r.Prefix.IsValid() && !w.e.mayBring(r.Prefix, st.box.Src):
		return packet.AddrSet{}
	case w.doubt(broughtUnknown(service, cmp.Or(string(r.PrefixList), string(r.Group), r.Prefix.String()), r.Origin)):
		return st.box.Src
	}
	return packet.AddrSet{}
}

// broughtRules are the entries of a network ACL as they are for packets with some addresses that a service brings in: an optimist takes these as in every
// block that is allowed, a pessimist as in every one that is denied.
func (w *walk) broughtRules(s *aclSide, addrs packet.AddrSet, service string) []aclRule {
	out := make([]aclRule, 0, len(s.entries))
	for _, n := range s.entries {
		r := ruleOf(n)
		if p := n.Peer; p.IsValid() && p.Bits() > 0 && p.Addr().Is4() {
			if !w.e.mayBring(p, addrs) || w.doubt(broughtUnknown(service, p.String(), n.Origin)) != n.Allow {
				continue
			}
			r.peers = addrs
		}
		out = append(out, r)
	}
	return out
}

// mayBring reports whether a block may be for packets that a service brings in by an interface with some addresses: it has these, or some of the internet.
func (e *Engine) mayBring(p netip.Prefix, addrs packet.AddrSet) bool {
	return packet.Prefixes(p).Overlaps(addrs) || e.mayHold(p)
}

func broughtUnknown(service, peer string, origin network.Origin) network.Unknown {
	return network.Unknown{Text: fmt.Sprintf("whether a rule for %s is for what comes in by the interfaces of %s", peer, service), Origin: origin}
}
