package lint

import (
	"fmt"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach"
)

func (l *linter) groups() {
	for _, g := range l.x.Network.SecurityGroups {
		l.deadRules(g, g.Ingress, false)
		l.deadRules(g, g.Egress, true)
		for i := range g.Ingress {
			l.wideRule(g, &g.Ingress[i])
		}
	}
}

// deadRules finds rules that let nothing through which another of the group does not, and rules for groups that cannot be on the other side.
func (l *linter) deadRules(g *network.SecurityGroup, rules []network.GroupRule, egress bool) {
	side := map[bool]string{false: "from", true: "to"}[egress]
	for i, r := range rules {
		if r.Unknown != nil {
			continue
		}
		if r.Group != "" {
			l.strangeGroup(g, &rules[i], egress)
			continue
		}
		if !r.Prefix.IsValid() {
			continue
		}
		own := match(r.Traffic, packet.Prefixes(r.Prefix), r.Prefix.Addr().Is6())
		for j, o := range rules {
			if i == j || o.Unknown != nil || !o.Prefix.IsValid() {
				continue
			}
			other := match(o.Traffic, packet.Prefixes(o.Prefix), o.Prefix.Addr().Is6())
			if own.IsSubset(other) && (j < i || !other.IsSubset(own)) {
				l.add(DeadRule, Note, r.Origin, fmt.Sprintf("security group %s: the %s rule for %s %s %s adds nothing: the one for %s %s %s has all of it; drop it",
					l.name(g.ID), way(egress), reach.DescribeTraffic(r.Traffic), side, r.Prefix, reach.DescribeTraffic(o.Traffic), side, o.Prefix))
				break
			}
		}
	}
}

func way(egress bool) string {
	if egress {
		return "outbound"
	}
	return "inbound"
}

// strangeGroup finds rules for groups of VPCs that are not connected in a way over which AWS knows groups.
func (l *linter) strangeGroup(g *network.SecurityGroup, r *network.GroupRule, egress bool) {
	other := l.x.SecurityGroup[r.Group]
	if other == nil || other.VPC == g.VPC {
		return
	}
	for _, p := range l.x.Network.Peerings {
		if p.Active && p.Requester.Region == p.Accepter.Region && (p.Requester.VPC == g.VPC && p.Accepter.VPC == other.VPC || p.Requester.VPC == other.VPC && p.Accepter.VPC == g.VPC) {
			return
		}
	}
	if !egress && l.overTransit(g.VPC, other.VPC) {
		return
	}
	l.add(DeadRule, Warning, r.Origin, fmt.Sprintf("security group %s: the %s rule names group %s of another VPC, which never matches: AWS knows groups over active peering within a region, "+
		"and inbound over a transit gateway that has group referencing on; name a CIDR block", l.name(g.ID), way(egress), l.name(other.ID)))
}

// overTransit reports whether two VPCs are attached to one transit gateway over which inbound rules may name groups.
func (l *linter) overTransit(a, b network.ID) bool {
	for _, x := range l.x.AttachmentsOf[a] {
		t := l.x.TransitGateway[x.TransitGateway]
		if t == nil || !t.GroupReferencing || !x.GroupReferencing {
			continue
		}
		if slices.ContainsFunc(l.x.AttachmentsOf[b], func(y *network.Attachment) bool { return y.TransitGateway == t.ID && y.GroupReferencing }) {
			return true
		}
	}
	return false
}

// wideRule finds rules that let everybody in to more than web ports.
func (l *linter) wideRule(g *network.SecurityGroup, r *network.GroupRule) {
	if r.Unknown != nil || !r.Prefix.IsValid() || r.Prefix.Bits() != 0 {
		return
	}
	t := reach.TransportOf(r.Traffic, r.Prefix.Addr().Is6())
	web := packet.Ports(80, 80).Union(packet.Ports(443, 443))
	tcp := t.TCP().Destinations().Subtract(web)
	udp := t.UDP().Destinations().Subtract(packet.Ports(443, 443))
	if tcp.IsEmpty() && udp.IsEmpty() {
		return
	}
	level := Warning
	for _, p := range []int{22, 3389} {
		if !tcp.Intersect(packet.Ports(p, p)).IsEmpty() {
			level = Error
		}
	}
	l.add(WideRule, level, r.Origin, fmt.Sprintf("security group %s lets everybody (%s) in: %s; name the blocks, the prefix list or the group that needs it",
		l.name(g.ID), r.Prefix, reach.DescribeTraffic(r.Traffic)))
}
