package reach

import (
	"cmp"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
)

// TransportOf is the transport that a rule is for, among packets of one family.
func TransportOf(t network.Traffic, v6 bool) packet.TransportSet {
	icmp := packet.ICMP
	if v6 {
		icmp = packet.ICMPv6
	}
	switch t.Protocol {
	case network.AnyProtocol:
		return packet.AllTransport()
	case int(packet.TCP):
		return packet.TCPTo(portsOf(t))
	case int(packet.UDP):
		return packet.UDPTo(portsOf(t))
	case int(packet.ICMP), int(packet.ICMPv6):
		if t.Protocol != int(icmp) {
			return packet.Protocol(uint8(t.Protocol))
		}
		return packet.ICMPMessages(v6, t.From, t.To)
	default:
		return packet.Protocol(uint8(t.Protocol))
	}
}

// portsOf is the ports of a rule for TCP or UDP; -1 is AWS's way to say all.
func portsOf(t network.Traffic) packet.PortSet {
	if t.From < 0 {
		return packet.AllPorts()
	}
	return packet.Ports(t.From, t.To)
}

// aclRule is an entry of a network ACL made ready.
type aclRule struct {
	peers     packet.AddrSet
	transport packet.TransportSet
	entry     network.NACLEntry
}

// aclSide is one direction of a network ACL, in the order in which AWS looks at it.
type aclSide struct {
	acl   *network.NACL
	rules []aclRule
	// passed remembers what was decided about peers before, since the same blocks meet the same list again and again.
	passed map[string][]aclPass
}

// aclPass is what passes for some peers.
type aclPass struct {
	peers     packet.AddrSet
	transport packet.TransportSet
}

type aclKey struct {
	id     network.ID
	egress bool
}

func (e *Engine) aclSideOf(acl *network.NACL, egress bool) *aclSide {
	key := aclKey{acl.ID, egress}
	if s, ok := e.acls[key]; ok {
		return s
	}
	s := &aclSide{acl: acl, passed: map[string][]aclPass{}}
	entries := slices.Clone(acl.Entries)
	slices.SortStableFunc(entries, func(a, b network.NACLEntry) int { return cmp.Compare(a.Number, b.Number) })
	for _, n := range entries {
		if n.Egress != egress {
			continue
		}
		r := aclRule{peers: packet.Prefixes(n.Peer), transport: TransportOf(n.Traffic, n.Peer.Addr().Is6()), entry: n}
		if n.Unknown != nil && !n.Peer.IsValid() {
			r.peers = packet.AllAddrs()
		}
		s.rules = append(s.rules, r)
	}
	e.acls[key] = s
	return s
}

// pass gives what of a transport passes for the peers, each with its own. "Rules are evaluated starting with the lowest numbered rule. As soon
// as a rule matches traffic, it's applied regardless of any higher-numbered rule that might contradict it" (VPC guide, Network ACL basics).
func (s *aclSide) pass(w *walk, peers packet.AddrSet, transport packet.TransportSet) []aclPass {
	if w.blind(s.acl.Unknown) {
		if w.optimist {
			return []aclPass{{peers, transport}}
		}
		return nil
	}
	open := []aclPass{{peers, transport}} // what no rule has decided yet
	var out []aclPass
	for i := 0; i < len(s.rules) && len(open) > 0; i++ {
		r := &s.rules[i]
		allow := r.entry.Allow
		if u := r.entry.Unknown; u != nil {
			switch optimist := w.doubt(*u); {
			case optimist != allow:
				continue // it may not match
			}
		}
		var next []aclPass
		for _, p := range open {
			inside := p.peers.Intersect(r.peers)
			if inside.IsEmpty() {
				next = append(next, p)
				continue
			}
			hit := p.transport.Intersect(r.transport)
			if hit.IsEmpty() {
				next = append(next, p)
				continue
			}
			if allow {
				out = addPass(out, aclPass{inside, hit})
			}
			if outside := p.peers.Subtract(r.peers); !outside.IsEmpty() {
				next = append(next, aclPass{outside, p.transport})
			}
			if rest := p.transport.Subtract(r.transport); !rest.IsEmpty() {
				next = append(next, aclPass{inside, rest})
			}
		}
		open = next
	}
	return out
}

// addPass adds what passes; for the same peers it grows.
func addPass(out []aclPass, p aclPass) []aclPass {
	for i := range out {
		if out[i].peers.Equal(p.peers) {
			out[i].transport = out[i].transport.Union(p.transport)
			return out
		}
	}
	return append(out, p)
}

// decidingEntry is the entry of a list that decides on a single packet; nil where none matches and AWS's final rule denies.
func (s *aclSide) decidingEntry(p packet.Packet, egress bool) *network.NACLEntry {
	peer := p.Src
	if egress {
		peer = p.Dst
	}
	for i := range s.rules {
		if s.rules[i].peers.Contains(peer) && s.rules[i].transport.Contains(p) {
			return &s.rules[i].entry
		}
	}
	return nil
}

// acl applies one direction of a subnet's network ACL to a box.
func (w *walk) acl(st *state, subnet *network.Subnet, egress bool) []packet.Box {
	acl := w.e.x.NACLOf(subnet)
	if subnet.Unknown != nil && !w.doubt(*subnet.Unknown) {
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
	var out []packet.Box
	for _, p := range side.pass(w, peers, st.box.Transport) {
		b := packet.Box{Src: p.peers, Dst: st.box.Dst, Transport: p.transport}
		if egress {
			b.Src, b.Dst = st.box.Src, p.peers
		}
		out = append(out, b)
	}
	return w.filtered(st, out, func(p packet.Packet) verdictAt {
		v := verdictAt{node: acl.ID, cause: aclCause(egress), origin: acl.Origin, what: "NACL " + label(acl.Name, acl.ID) + " " + direction(egress) + ": no entry matches"}
		if n := side.decidingEntry(p, egress); n != nil {
			v.origin, v.what = n.Origin, describeEntry(acl, n)
		}
		return v
	})
}

// group applies the security groups of an interface to a box. A rule that names a group is for the members of that group, whatever their
// addresses, as long as AWS can tell that a packet comes from one.
func (w *walk) group(st *state, owner network.ID, groups []network.ID, egress bool) []packet.Box {
	var allowed packet.Set
	var by []matched
	for _, id := range groups {
		g := w.e.x.SecurityGroup[id]
		if g == nil {
			if w.doubt(network.Unknown{Text: "security group " + string(id) + " is not known"}) {
				allowed = packet.SetOf(st.box)
			}
			continue
		}
		if g.Unknown != nil && w.doubt(*g.Unknown) {
			allowed = packet.SetOf(st.box)
		}
		rules := g.Ingress
		if egress {
			rules = g.Egress
		}
		for i := range rules {
			for _, b := range w.ruleBoxes(st, g, &rules[i], egress) {
				if c := b.Intersect(st.box); !c.IsEmpty() {
					allowed = allowed.Union(packet.SetOf(c))
					if w.record != nil {
						by = append(by, matched{g, &rules[i]})
					}
				}
			}
		}
	}
	return w.filtered(st, allowed.Boxes(), func(packet.Packet) verdictAt {
		v := verdictAt{node: owner, cause: groupCause(egress), what: describeGroups(w.e.x, groups, egress)}
		if len(groups) > 0 {
			if g := w.e.x.SecurityGroup[groups[0]]; g != nil {
				v.origin, v.node = g.Origin, g.ID
			}
		}
		if len(by) > 0 {
			v.node, v.origin, v.what = by[0].group.ID, by[0].rule.Origin, describeRule(w.e.x, by[0].group, by[0].rule, egress)
		}
		return v
	})
}

// matched is a rule of a group that lets a packet through.
type matched struct {
	group *network.SecurityGroup
	rule  *network.GroupRule
}

// ruleBoxes is what a rule of a security group lets through, of the packets of st: none, one box, or one per family.
func (w *walk) ruleBoxes(st *state, owner *network.SecurityGroup, r *network.GroupRule, egress bool) []packet.Box {
	peers := w.rulePeers(st, owner, r, egress)
	if r.Unknown != nil {
		if w.doubt(*r.Unknown) {
			return []packet.Box{st.box}
		}
		return nil
	}
	var out []packet.Box
	for _, v6 := range []bool{false, true} {
		family := w.e.space.v4
		if v6 {
			family = w.e.space.v6
		}
		of := peers.Intersect(family)
		if of.IsEmpty() {
			continue
		}
		b := packet.Box{Src: of, Dst: st.box.Dst, Transport: TransportOf(r.Traffic, v6)}
		if egress {
			b.Src, b.Dst = st.box.Src, of
		}
		out = append(out, b)
	}
	return out
}

// rulePeers is the addresses that a rule is for.
func (w *walk) rulePeers(st *state, owner *network.SecurityGroup, r *network.GroupRule, egress bool) packet.AddrSet {
	switch {
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
	case list != nil && list.Service != "" && list.Service == st.service:
		return other // the packets are to or from that very service
	case list != nil && list.Service != "" && other.Intersect(w.e.space.internet).IsEmpty():
		return packet.AddrSet{} // AWS's services have public addresses
	}
	if w.doubt(network.Unknown{Text: "prefix list " + string(r.PrefixList) + ": its blocks are not known", Origin: r.Origin}) {
		return other
	}
	return packet.AddrSet{}
}

// groupPeers is the addresses of the members of a group that a rule names, as far as the rule can match them here.
func (w *walk) groupPeers(st *state, owner *network.SecurityGroup, r *network.GroupRule, egress bool) packet.AddrSet {
	if egress {
		return w.membersReachedBy(owner, r)
	}
	if !w.inGroup(st.src, r.Group) || !w.refersTo(st, owner, r) {
		return packet.AddrSet{}
	}
	return st.box.Src
}

// inGroup reports whether a sender is in a security group; any workload may be in any of its VPC.
func (w *walk) inGroup(i identity, group network.ID) bool {
	switch {
	case i.workload != nil:
		g := w.e.x.SecurityGroup[group]
		return g == nil || g.VPC == i.vpc
	case i.nic != nil:
		return slices.Contains(i.nic.Groups, group)
	}
	return false
}

// membersReachedBy is the addresses of the members of a group named by an egress rule: of the same VPC, or of one peered in the same region.
// Over a transit gateway an egress rule cannot name a group ("Security group referencing is supported for inbound rules only").
func (w *walk) membersReachedBy(owner *network.SecurityGroup, r *network.GroupRule) packet.AddrSet {
	var out packet.AddrSet
	for _, nic := range w.e.members(r.Group) {
		switch {
		case nic.VPC == owner.VPC:
			out = out.Union(w.e.addressesOf(nic))
		case w.e.peered(owner.VPC, nic.VPC): // where both VPCs have an address, it is that of the rule's own
			out = out.Union(w.e.addressesOf(nic).Subtract(w.e.vpcSpace[owner.VPC]))
		}
	}
	for _, d := range w.to.list {
		if s := d.Workload; s != nil && w.groupVPC(r.Group) == s.VPC && (s.VPC == owner.VPC || w.e.peered(owner.VPC, s.VPC)) {
			out = out.Union(w.e.workload(s)) // a workload that is a member
		}
	}
	return out
}

func (w *walk) groupVPC(id network.ID) network.ID {
	if g := w.e.x.SecurityGroup[id]; g != nil {
		return g.VPC
	}
	return ""
}

// members lists the interfaces in a group.
func (e *Engine) members(group network.ID) []*network.Interface {
	return e.memberOf[group]
}

// peered reports whether two VPCs have an active peering connection within one region, over which rules may name groups.
func (e *Engine) peered(a, b network.ID) bool {
	for _, p := range e.x.Network.Peerings {
		if p.Active && p.Requester.Region == p.Accepter.Region &&
			(p.Requester.VPC == a && p.Accepter.VPC == b || p.Requester.VPC == b && p.Accepter.VPC == a) {
			return true
		}
	}
	return false
}

// refersTo reports whether an ingress rule that names a group can match the packets of st by the way that they came: within the VPC, over
// an active peering connection in the same region, or over a transit gateway where it and both attachments have group referencing on; never
// where the address was translated or a middlebox stands between ("Security group referencing", VPC and Transit Gateway guides).
func (w *walk) refersTo(st *state, owner *network.SecurityGroup, r *network.GroupRule) bool {
	if st.mixed || st.src.translated {
		return false
	}
	switch st.link.kind {
	case sameVPC:
		return true
	case overPeering:
		p := st.link.peering
		return p.Active && p.Requester.Region == p.Accepter.Region
	case overTransit:
		tgw := w.e.x.TransitGateway[st.link.from.TransitGateway]
		if tgw != nil && tgw.Unknown != nil {
			return w.doubt(*tgw.Unknown)
		}
		return tgw != nil && tgw.GroupReferencing && st.link.from.GroupReferencing && st.link.to.GroupReferencing && st.link.to.TransitGateway == tgw.ID
	default:
		return false
	}
}
