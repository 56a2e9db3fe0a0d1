package planview

import (
	"cmp"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/internal/text"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// permission is one rule of a security group: what it lets in or out, and from or to whom.
type permission struct {
	egress  bool
	traffic string
	peers   []string
}

// securityGroups is a table of security groups and their rules.
func (v *view) securityGroups(groups []*plan.Resource) []*text.Node {
	if len(groups) == 0 {
		return nil
	}
	var cells [][]text.Line
	for _, r := range groups {
		name := text.In(text.Strong, r.Name)
		if kind(r) == "ec2.DefaultSecurityGroup" {
			name = name.And(text.In(text.Faint, " [default]"))
		}
		name = text.Join(" ", name, marks(r))
		permissions := v.permissions(r)
		if len(permissions) == 0 {
			rules := v.none("no rules", "ec2.SecurityGroupRule", "vpc.SecurityGroupIngressRule", "vpc.SecurityGroupEgressRule")
			cells = append(cells, []text.Line{name, rules})
		}
		for i, p := range permissions {
			direction, preposition := "in", "from "
			if p.egress {
				direction, preposition = "out", "to "
			}
			row := []text.Line{nil, text.Of(direction), text.Of(p.traffic), text.Of(preposition + strings.Join(p.peers, ", "))}
			if i == 0 {
				row[0] = name
			}
			cells = append(cells, row)
		}
	}
	return []*text.Node{{Line: text.Of("security groups"), Rows: text.Table(false, cells)}}
}

// permissions are the rules of a group, inbound first, whichever of the three ways the program wrote them in.
func (v *view) permissions(group *plan.Resource) []permission {
	var all []permission
	for _, g := range v.guests[group.URN] {
		get := func(key string) any { return property(g, key) }
		switch kind(g) {
		case "vpc.SecurityGroupIngressRule":
			all = append(all, v.permission(false, "ipProtocol", get))
		case "vpc.SecurityGroupEgressRule":
			all = append(all, v.permission(true, "ipProtocol", get))
		case "ec2.SecurityGroupRule":
			all = append(all, v.permission(str(g, "type") == "egress", "protocol", get))
		}
	}
	for _, direction := range []string{"ingress", "egress"} {
		inline, hidden := objects(property(group, direction))
		for _, o := range inline {
			all = append(all, v.permission(direction == "egress", "protocol", func(key string) any { return o[key] }))
		}
		for range hidden {
			all = append(all, permission{egress: direction == "egress", traffic: unknown, peers: []string{unknown}})
		}
	}
	slices.SortFunc(all, func(a, b permission) int {
		return cmp.Or(compareBool(a.egress, b.egress), cmp.Compare(a.traffic, b.traffic), slices.Compare(a.peers, b.peers))
	})
	return all
}

func (v *view) permission(egress bool, protocolKey string, get func(string) any) permission {
	p := permission{egress: egress, traffic: protocol(show(get(protocolKey)))}
	detail := ports(p.traffic, get("fromPort"), get("toPort"))
	if strings.HasPrefix(p.traffic, "icmp") {
		detail = icmp(get("fromPort"), get("toPort"))
	}
	if detail != "" {
		p.traffic += " " + detail
	}
	for _, key := range []string{"cidrIpv4", "cidrIpv6", "cidrBlocks", "ipv6CidrBlocks"} {
		for _, cidr := range list(get(key)) {
			p.peers = append(p.peers, show(cidr))
		}
	}
	for _, key := range []string{"referencedSecurityGroupId", "sourceSecurityGroupId", "securityGroups"} {
		for _, id := range list(get(key)) {
			p.peers = append(p.peers, v.label(show(id)))
		}
	}
	for _, key := range []string{"prefixListId", "prefixListIds"} {
		for _, id := range list(get(key)) {
			p.peers = append(p.peers, v.prefixList(show(id)))
		}
	}
	p.peers = slices.DeleteFunc(p.peers, func(peer string) bool { return peer == "" }) // of a rule of its own AWS gives all kinds of peers, most of them empty
	if isTrue(get("self")) {
		p.peers = append(p.peers, "itself")
	}
	if len(p.peers) == 0 {
		p.peers = []string{unknown}
	}
	return p
}
