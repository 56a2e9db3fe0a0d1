package frompulumi

import (
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
)

func naclKinds() map[string]kind {
	return map[string]kind{
		"ec2:NetworkAcl":        {make: makeNACL, settle: settleNACL},
		"ec2:DefaultNetworkAcl": {id: defaultNACLID, adopt: adoptNACL, settle: settleNACL},
		"ec2:NetworkAclRule":    {join: joinNACLRule},
	}
}

func defaultNACLID(r *resource) network.ID {
	return r.get("defaultNetworkAclId").ref(r.reader.names.nacl, new(*network.Unknown))
}

func makeNACL(r *resource) {
	a := &network.NACL{ID: r.id(), Name: r.label(), Tags: r.tags(), Origin: r.origin("")}
	a.VPC = r.get("vpcId").ref(r.reader.names.vpc, &a.Unknown)
	r.reader.nacls[a.ID] = a
}

// adoptNACL takes over the list that a VPC came with. It has the entries that are given, and no others.
func adoptNACL(r *resource) {
	for _, v := range r.mayAdoptFrom("defaultNetworkAclId", r.reader.names.nacl) {
		if a := r.reader.nacls[v.DefaultNACL]; a != nil {
			mark(&a.Unknown, r.origin("defaultNetworkAclId"), mayAdopt, r.Name)
		}
	}
	a := r.reader.nacls[r.id()]
	if a == nil {
		a = &network.NACL{ID: r.id(), VPC: network.ID(known(r.Outputs["vpcId"]))}
		r.reader.nacls[a.ID] = a
	}
	a.Name, a.Default, a.Tags, a.Origin, a.Entries, a.Unknown = r.label(), true, r.tags(), r.origin(""), nil, nil
	if a.VPC == "" {
		mark(&a.Unknown, r.origin("defaultNetworkAclId"), "vpcId: not known, since the VPC is not part of the plan")
	}
}

// settleNACL reads what is written in the list itself: its entries, and the subnets that it is for. It comes after the standalone rules, since
// outputs may list those, too.
func settleNACL(r *resource) {
	a := r.reader.nacls[r.id()]
	for _, egress := range []bool{false, true} {
		property := map[bool]string{false: "ingress", true: "egress"}[egress]
		for _, e := range r.get(property).items(&a.Unknown) {
			if !e.lacks(&a.Unknown) {
				addEntries(a, e.field, e, egress, "ruleNo", "action")
			}
		}
	}
	if a.Default {
		return // its subnets are all those without another list
	}
	subnets := r.get("subnetIds")
	var u *network.Unknown
	for _, id := range subnets.refs(r.reader.names.subnet, &u) {
		s := r.reader.subnet(id, subnets.origin())
		if subnets.remembered() && s.NACL != "" {
			continue // an association of its own says which one it has
		}
		subnets.doubtful(&s.Unknown)
		settleOn(s, &s.NACL, a.ID, subnets.origin())
	}
	if u == nil {
		return
	}
	for _, s := range possible(subnets, r.reader.names.subnet, r.reader.subnets) {
		mark(&s.Unknown, u.Origin, "network ACL %s may be for it: %s", r.Name, u.Text)
	}
}

// joinNACLRule adds an entry that is a resource of its own.
func joinNACLRule(r *resource) {
	var u *network.Unknown
	acl, egress := r.get("networkAclId"), r.get("egress").flag(&u, false)
	if id := acl.ref(r.reader.names.nacl, &u); u == nil {
		addEntries(r.reader.nacl(id, acl.origin(), ""), r.get, value{of: r}, egress, "ruleNumber", "ruleAction")
		return
	}
	for _, a := range possible(acl, r.reader.names.nacl, r.reader.nacls) {
		mark(&a.Unknown, u.Origin, "rule %s may be one of it: %s", r.Name, u.Text)
	}
}

// addEntries adds a rule: an entry for each block that it names. An entry whose number or direction is not known is not placed, and leaves the
// list uncertain.
func addEntries(a *network.NACL, get func(string) value, whole value, egress bool, number, action string) {
	e := network.NACLEntry{Egress: egress, Origin: whole.origin()}
	if e.Number = get(number).number(&a.Unknown, 0); e.Number == 0 {
		mark(&a.Unknown, get(number).origin(), "an entry without a number")
		return
	}
	switch v := get(action); v.text(&e.Unknown) {
	case "allow", "ALLOW":
		e.Allow = true
	case "deny", "DENY":
	default:
		if e.Unknown == nil {
			v.wrong(&e.Unknown, "action")
		}
	}
	e.Traffic = entryTraffic(get, &e.Unknown)
	if get("cidrBlock").absent() && get("ipv6CidrBlock").absent() {
		mark(&a.Unknown, e.Origin, "entry %d names no block", e.Number)
	}
	addPeer(a, e, get("cidrBlock"), anywhere4())
	addPeer(a, e, get("ipv6CidrBlock"), anywhere6())
}

// addPeer adds an entry for a block, if there is one. A block that is not known may be any of its family.
func addPeer(a *network.NACL, e network.NACLEntry, block value, family netip.Prefix) {
	if block.absent() {
		return
	}
	if p, ok := block.prefix(&e.Unknown); ok {
		family = p
	}
	e.Peer = family
	addEntry(a, e, block)
}

// addEntry adds an entry, but not a second time: the outputs of a list hold its standalone entries as well.
func addEntry(a *network.NACL, e network.NACLEntry, from value) {
	same := func(o network.NACLEntry) bool { o.Origin = e.Origin; return o == e }
	if !slices.ContainsFunc(a.Entries, same) {
		from.doubtful(&e.Unknown)
		a.Entries = append(a.Entries, e)
	}
	slices.SortStableFunc(a.Entries, func(x, y network.NACLEntry) int {
		switch {
		case x.Egress != y.Egress && y.Egress:
			return -1
		case x.Egress != y.Egress:
			return 1
		case x.Number != y.Number:
			return x.Number - y.Number
		}
		return compare(x.Peer, y.Peer)
	})
}

// entryTraffic reads ports, or the type and code of ICMP, which have properties of their own here, and are zero where nothing is said.
func entryTraffic(get func(string) value, u **network.Unknown) network.Traffic {
	var p *network.Unknown
	from, to := get("fromPort"), get("toPort")
	if n := get("protocol").protocol(&p); n == icmp || n == icmpv6 {
		from, to = orZero(get("icmpType")), orZero(get("icmpCode"))
	}
	return traffic(get("protocol"), from, to, u)
}

func orZero(v value) value {
	if v.absent() {
		v.raw = 0
	}
	return v
}
