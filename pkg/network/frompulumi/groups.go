package frompulumi

import (
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

func groupKinds() map[string]kind {
	return map[string]kind{
		"ec2:SecurityGroup":        {make: makeGroup, settle: settleGroup},
		"ec2:DefaultSecurityGroup": {id: defaultGroupID, adopt: adoptGroup, settle: settleGroup},
		"ec2:SecurityGroupRule":    {join: joinOldRule},
		"vpc:SecurityGroupIngressRule": {join: func(r *resource) {
			joinRule(r, func(g *network.SecurityGroup) *[]network.GroupRule { return &g.Ingress })
		}},
		"vpc:SecurityGroupEgressRule": {join: func(r *resource) {
			joinRule(r, func(g *network.SecurityGroup) *[]network.GroupRule { return &g.Egress })
		}},
		"vpc:SecurityGroupVpcAssociation": unmodelled("lets interfaces of another VPC be in the security group"),
		"vpc:SecurityGroupRulesExclusive": {},
	}
}

// defaultGroupID is the id of the group that a default security group is: that of its VPC.
func defaultGroupID(r *resource) network.ID {
	id := r.get("vpcId").ref(r.reader.names.vpc, new(*network.Unknown))
	if vpc := r.reader.byID[id]; vpc != nil && (vpc.short == "ec2:Vpc" || vpc.short == "ec2:DefaultVpc") {
		return vpc.derived("defaultSecurityGroupId")
	}
	return ""
}

func makeGroup(r *resource) {
	g := &network.SecurityGroup{ID: r.id(), Name: r.label(), Tags: r.tags(), Origin: r.origin("")}
	g.VPC = r.get("vpcId").ref(r.reader.names.vpc, &g.Unknown)
	if g.VPC == "" && g.Unknown == nil {
		mark(&g.Unknown, r.origin("vpcId"), "vpcId: none, which is the default VPC of the account")
	}
	r.reader.groups[g.ID] = g
}

// adoptGroup takes over the group that a VPC came with. It has the rules that are given, and no others.
func adoptGroup(r *resource) {
	g := &network.SecurityGroup{ID: r.id(), Name: r.label(), Default: true, Tags: r.tags(), Origin: r.origin("")}
	if old := r.reader.groups[g.ID]; old != nil {
		g.VPC = old.VPC
	} else {
		g.VPC = r.get("vpcId").ref(r.reader.names.vpc, &g.Unknown)
	}
	for _, v := range r.mayAdoptFrom("vpcId", r.reader.names.vpc) {
		if of := r.reader.byID[v.ID]; of != nil {
			if old := r.reader.groups[of.derived("defaultSecurityGroupId")]; old != nil {
				mark(&old.Unknown, r.origin("vpcId"), mayAdopt, r.Name)
			}
		}
	}
	r.reader.groups[g.ID] = g
}

// settleGroup reads the rules that are written in the group itself. It comes after the standalone rules, since outputs may list those, too.
func settleGroup(r *resource) {
	g := r.reader.groups[r.id()]
	r.joinRules(g, "ingress", &g.Ingress)
	r.joinRules(g, "egress", &g.Egress)
}

func (r *resource) joinRules(g *network.SecurityGroup, property string, rules *[]network.GroupRule) {
	for _, rule := range r.get(property).items(&g.Unknown) {
		if !rule.lacks(&g.Unknown) {
			r.reader.addRules(g, rules, rule.field, rule, "securityGroups", "")
		}
	}
}

// joinOldRule adds a rule of the older type, which may name many peers.
func joinOldRule(r *resource) {
	direction := r.get("type")
	joinToGroup(r, func(g *network.SecurityGroup) {
		var u *network.Unknown
		switch s := direction.text(&u); s {
		case "ingress":
			r.reader.addRules(g, &g.Ingress, r.get, value{of: r}, "", "sourceSecurityGroupId")
		case "egress":
			r.reader.addRules(g, &g.Egress, r.get, value{of: r}, "", "sourceSecurityGroupId")
		default:
			if u == nil {
				direction.wrong(&u, "direction")
			}
			mark(&g.Unknown, u.Origin, "rule %s: %s", r.Name, u.Text)
		}
	})
}

// joinToGroup finds the group that a rule is for. If it is not known, every group that it may be is uncertain.
func joinToGroup(r *resource, add func(*network.SecurityGroup)) {
	var u *network.Unknown
	group := r.get("securityGroupId")
	if id := group.ref(r.reader.names.group, &u); u == nil {
		add(r.reader.group(id, group.origin()))
		return
	}
	for _, g := range possible(group, r.reader.names.group, r.reader.groups) {
		mark(&g.Unknown, u.Origin, "rule %s may be one of it: %s", r.Name, u.Text)
	}
}

// joinRule adds a rule of the newer types, which name one peer.
func joinRule(r *resource, rules func(*network.SecurityGroup) *[]network.GroupRule) {
	joinToGroup(r, func(g *network.SecurityGroup) {
		rule := network.GroupRule{ID: r.id(), Origin: r.origin("")}
		rule.Traffic = traffic(r.get("ipProtocol"), r.get("fromPort"), r.get("toPort"), &rule.Unknown)
		for _, property := range []string{"cidrIpv4", "cidrIpv6"} {
			if v := r.get(property); v.given() {
				rule.Prefix, _ = v.prefix(&rule.Unknown)
				rule.Origin = v.origin()
			}
		}
		if v := r.get("prefixListId"); v.given() {
			rule.PrefixList = v.ref(r.reader.names.prefixList, &rule.Unknown)
			rule.Origin = v.origin()
			r.namesList(rule.PrefixList)
		}
		if v := r.get("referencedSecurityGroupId"); v.given() {
			rule.Group = peerGroup(v.ref(r.reader.names.group, &rule.Unknown))
			rule.Origin = v.origin()
		}
		*rules(g) = append(*rules(g), whole(rule))
	})
}

// whole is a rule with a peer. One whose peer is not known may be for all: AWS has no rule without a peer.
func whole(rule network.GroupRule) network.GroupRule {
	if !rule.Prefix.IsValid() && rule.PrefixList == "" && rule.Group == "" {
		if rule.Unknown == nil {
			mark(&rule.Unknown, rule.Origin, "no peer")
		}
		rule.Prefix = anywhere4()
	}
	return rule
}

// peerGroup is the id of a group, which in another account has that account's number before it.
func peerGroup(id network.ID) network.ID {
	if account, rest, ok := strings.Cut(string(id), "/"); ok && len(account) == 12 && strings.Trim(account, "0123456789") == "" {
		return network.ID(rest)
	}
	return id
}

// addRules adds a rule for each of the peers that it names: blocks, lists of blocks, groups, and the group itself. A list of peers that is not
// known in part leaves the group uncertain. Many and one name the properties for groups, of which either may be empty.
func (rd *reader) addRules(g *network.SecurityGroup, to *[]network.GroupRule, get func(string) value, at value, many, one string) {
	rule := network.GroupRule{Origin: at.origin()}
	rule.Traffic = traffic(get("protocol"), get("fromPort"), get("toPort"), &rule.Unknown)
	add := func(peer network.GroupRule, o network.Origin) {
		peer.Traffic, peer.Origin = rule.Traffic, o
		if peer.Unknown == nil {
			peer.Unknown = rule.Unknown
		}
		if !slices.ContainsFunc(*to, func(old network.GroupRule) bool { old.ID, old.Origin = "", o; return old == peer }) {
			at.doubtful(&peer.Unknown)
			*to = append(*to, peer)
		}
	}
	for _, property := range []string{"cidrBlocks", "ipv6CidrBlocks"} {
		for _, block := range get(property).items(&g.Unknown) {
			var peer network.GroupRule
			peer.Prefix, _ = block.prefix(&peer.Unknown)
			add(whole(peer), block.origin())
		}
	}
	for _, id := range get("prefixListIds").refs(rd.names.prefixList, &g.Unknown) {
		add(network.GroupRule{PrefixList: id}, get("prefixListIds").origin())
	}
	if many != "" {
		for _, id := range get(many).refs(rd.names.group, &g.Unknown) {
			add(network.GroupRule{Group: peerGroup(id)}, get(many).origin())
		}
	}
	if one != "" && get(one).given() {
		var peer network.GroupRule
		peer.Group = peerGroup(get(one).ref(rd.names.group, &peer.Unknown))
		add(whole(peer), get(one).origin())
	}
	if get("self").flag(&g.Unknown, false) {
		add(network.GroupRule{Group: g.ID}, get("self").origin())
	}
}
