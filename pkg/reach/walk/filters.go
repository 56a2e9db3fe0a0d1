package walk

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// matches reports whether a packet is traffic that a rule is for.
func matches(t network.Traffic, p packet.Packet) bool {
	if t.Protocol == network.AnyProtocol {
		return true
	}
	if t.Protocol != int(p.Protocol) {
		return false
	}
	switch p.Protocol {
	case packet.TCP, packet.UDP:
		return t.From <= int(p.DstPort) && int(p.DstPort) <= t.To
	case packet.ICMP, packet.ICMPv6:
		return (t.From == -1 || t.From == int(p.Type)) && (t.To == -1 || t.To == int(p.Code))
	}
	return true
}

// peer is the other side of the packet, as a filter of one direction sees it.
func (j *journey) peer(egress bool) netip.Addr {
	if egress {
		return j.packet.Dst
	}
	return j.packet.Src
}

// naclAllows asks the network ACL of a subnet. It is stateless: an answer is a packet like any other.
func (j *journey) naclAllows(s *network.Subnet, egress bool) bool {
	j.note(s.Unknown)
	acl := j.x.NACLOf(s)
	if acl == nil {
		if s.NACL != "" {
			j.notef(s.Origin, "network ACL %s: the network tells nothing of it", s.NACL)
		}
		return true
	}
	j.note(acl.Unknown)
	direction, cause := "in", trace.NACLIngress
	if egress {
		direction, cause = "out", trace.NACLEgress
	}
	entries := slices.Clone(acl.Entries)
	slices.SortStableFunc(entries, func(a, b network.NACLEntry) int { return cmp.Compare(a.Number, b.Number) })
	for _, e := range entries {
		if e.Egress != egress {
			continue
		}
		if e.Unknown != nil {
			j.note(e.Unknown)
			continue
		}
		if !e.Peer.Contains(j.peer(egress)) || !matches(e.Traffic, j.packet) {
			continue
		}
		if e.Allow {
			j.pass(acl.ID, e.Origin, "network ACL %s of subnet %s allows it %s (rule %d)", acl.ID, s.ID, direction, e.Number)
			return true
		}
		j.drop(acl.ID, cause, e.Origin, "network ACL %s of subnet %s denies it %s (rule %d)", acl.ID, s.ID, direction, e.Number)
		return false
	}
	j.drop(acl.ID, cause, acl.Origin, "network ACL %s of subnet %s has no rule that allows it %s", acl.ID, s.ID, direction)
	return false
}

// groupsAllow asks the groups of an interface. They are stateful: what answers a packet that they let through passes.
func (j *journey) groupsAllow(nic *network.Interface, egress bool) bool {
	ids, filtered := j.groupsOf(nic)
	if !filtered {
		return true
	}
	direction, cause := "in", trace.GroupIngress
	if egress {
		direction, cause = "out", trace.GroupEgress
	}
	if j.reply && answers(j.packet, j.seen[nic.ID]) {
		j.pass(nic.ID, nic.Origin, "the groups of %s let answers %s", nic.ID, direction)
		return true
	}
	var unknown []*network.Unknown
	for _, id := range ids {
		g := j.x.SecurityGroup[id]
		if g == nil {
			unknown = append(unknown, &network.Unknown{Text: "security group " + string(id) + ": the network tells nothing of it", Origin: nic.Origin})
			continue
		}
		rules := g.Ingress
		if egress {
			rules = g.Egress
		}
		unknown = append(unknown, g.Unknown)
		for _, r := range rules {
			if !matches(r.Traffic, j.packet) {
				continue
			}
			if r.Unknown != nil {
				unknown = append(unknown, r.Unknown)
				continue
			}
			if !j.isPeer(r, nic, egress, &unknown) {
				continue
			}
			if !j.reply {
				j.seen[nic.ID] = append(j.seen[nic.ID], j.packet)
			}
			j.pass(g.ID, r.Origin, "security group %s of %s allows it %s", g.ID, nic.ID, direction)
			return true
		}
	}
	for _, u := range unknown { // which would have mattered
		j.note(u)
	}
	j.drop(nic.ID, cause, nic.Origin, "no security group of %s allows it %s", nic.ID, direction)
	return false
}

// isPeer reports whether the other side of the packet is the peer of a rule.
func (j *journey) isPeer(r network.GroupRule, nic *network.Interface, egress bool, unknown *[]*network.Unknown) bool {
	a := j.peer(egress)
	l, service := j.x.PrefixList[r.PrefixList], j.brought(egress)
	switch {
	case service != "" && l != nil && l.Service == service:
		return true
	case service != "" && r.Group == "" && r.Prefix.Bits() != 0:
		*unknown = append(*unknown, &network.Unknown{Text: "which addresses packets have that come in by interfaces of " + service + ": not known", Origin: r.Origin})
		return false
	case r.Prefix.IsValid():
		return r.Prefix.Contains(a)
	case r.PrefixList != "":
		if l == nil {
			*unknown = append(*unknown, &network.Unknown{
				Text: "prefix list " + string(r.PrefixList) + ": the network tells nothing of it", Origin: r.Origin,
			})
			return false
		}
		if network.Contains(l.Prefixes, a) {
			return true
		}
		*unknown = append(*unknown, l.Unknown)
		return false
	case egress:
		return j.leadsTo(r.Group, nic)
	default:
		return j.comesFrom(r.Group, nic)
	}
}

// brought is the service that the packet came in for, by an interface that AWS placed for it and that no rule of another sort than for groups tells by its
// address; empty for all others.
func (j *journey) brought(egress bool) string {
	if egress || j.reply || j.relayed || j.sender == nil {
		return ""
	}
	return j.sender.Service
}

// groupsOf are the groups of an interface: its own, or those of what it is part of, or the default group of its VPC. An interface of a network
// load balancer without groups filters nothing, nor does one that groups say nothing of.
func (j *journey) groupsOf(nic *network.Interface) (ids []network.ID, filtered bool) {
	if !nic.ObeysGroups() {
		return nil, false
	}
	if len(nic.Groups) > 0 {
		return nic.Groups, true
	}
	if l := j.balancerAt[nic.ID]; l != nil && (len(l.Groups) > 0 || l.Network) {
		return l.Groups, len(l.Groups) > 0
	}
	for _, e := range j.x.Network.Endpoints {
		if slices.Contains(e.Interfaces, nic.ID) && len(e.Groups) > 0 {
			return e.Groups, true
		}
	}
	for _, g := range j.x.Network.SecurityGroups {
		if g.Default && g.VPC == nic.VPC {
			return []network.ID{g.ID}, true
		}
	}
	j.notef(nic.Origin, "security groups of interface %s: not told, and its VPC's default group neither", nic.ID)
	return nil, true
}
