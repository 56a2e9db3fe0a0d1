package planview

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/internal/text"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// entry is one numbered rule of a network ACL, or a run of them that differ in their addresses alone.
type entry struct {
	egress          bool
	number, last    int
	action          string
	protocol, ports string
	cidrs           []string
}

// acls are the network ACLs of one component, each with its table, in the order of the subnets that they guard. Those with the same entries
// share one.
func (v *view) acls(acls []*plan.Resource) []*text.Node {
	type group struct {
		names   []string
		first   *plan.Resource
		entries []entry
	}
	var groups []*group
	alike := map[string]*group{}
	slices.SortStableFunc(acls, func(a, b *plan.Resource) int { return cmp.Compare(v.aclRank(a), v.aclRank(b)) })
	for _, r := range acls {
		g := &group{first: r, entries: v.entries(r)}
		key := fmt.Sprint(g.entries, kind(r), v.aclQuota(r), marks(r).String())
		if v.opts.All || alike[key] == nil {
			alike[key] = g
			groups = append(groups, g)
		}
		alike[key].names = append(alike[key].names, r.Name)
	}
	nodes := make([]*text.Node, len(groups))
	for i, g := range groups {
		nodes[i] = v.acl(g.names, g.first, g.entries)
	}
	return nodes
}

// aclRank is the place of the first subnet that an ACL guards; ACLs that guard none come last.
func (v *view) aclRank(acl *plan.Resource) int {
	if rank, ok := v.rankedACLs[acl.URN]; ok {
		return rank
	}
	return len(v.ranks)
}

func (v *view) acl(names []string, r *plan.Resource, entries []entry) *text.Node {
	what := "network ACL "
	switch {
	case kind(r) == "ec2.DefaultNetworkAcl":
		what = "default network ACL "
	case len(names) > 1:
		what = "network ACLs "
	}
	line := text.Of(what).And(text.In(text.Strong, braces(names)))
	if len(entries) == 0 {
		return &text.Node{Line: text.Join("  ", line, v.none("no entries: denies everything", "ec2.NetworkAclRule"), marks(r))}
	}
	in, out := directions(entries)
	quota := v.aclQuota(r)
	line = text.Join("  ", line, text.Of("in ").And(share(in, quota)).And(text.Of(", out ")).And(share(out, quota)), marks(r))
	if !v.opts.All {
		entries = runs(entries)
	}
	cells := make([][]text.Line, len(entries))
	for i, e := range entries {
		cells[i] = e.cells()
	}
	return &text.Node{Line: line, Rows: text.Table(false, cells)}
}

func (e entry) cells() []text.Line {
	number, direction := fmt.Sprint(e.number), "in"
	if e.last > e.number {
		number = fmt.Sprintf("%d-%d", e.number, e.last)
	}
	if e.egress {
		direction = "out"
	}
	return []text.Line{
		text.Of(direction), text.Of(number), text.Of(e.action), text.Of(e.protocol), text.Of(e.ports), text.Of(strings.Join(e.cidrs, ", ")),
	}
}

// entries are the rules of an ACL, inbound first, in the order in which AWS evaluates them.
func (v *view) entries(acl *plan.Resource) []entry {
	var entries []entry
	for _, g := range v.guestsOf(acl, "ec2.NetworkAclRule") {
		entries = append(entries, newEntry(flag(g, "egress"), func(key string) any { return property(g, key) }, "ruleNumber", "ruleAction"))
	}
	for _, direction := range []string{"ingress", "egress"} {
		inline, hidden := objects(property(acl, direction))
		for _, o := range inline {
			entries = append(entries, newEntry(direction == "egress", func(key string) any { return o[key] }, "ruleNo", "action"))
		}
		for range hidden {
			entries = append(entries, entry{egress: direction == "egress", action: unknown, cidrs: []string{""}})
		}
	}
	slices.SortStableFunc(entries, func(a, b entry) int {
		return cmp.Or(compareBool(a.egress, b.egress), cmp.Compare(a.number, b.number), cmp.Compare(a.cidrs[0], b.cidrs[0]))
	})
	return entries
}

func newEntry(egress bool, get func(string) any, numberKey, actionKey string) entry {
	n, _ := number(get(numberKey))
	e := entry{egress: egress, number: n, last: n, action: strings.ToLower(show(get(actionKey)))}
	e.protocol = protocol(show(get("protocol")))
	e.ports = ports(e.protocol, get("fromPort"), get("toPort"))
	if strings.HasPrefix(e.protocol, "icmp") {
		e.ports = icmp(get("icmpType"), get("icmpCode"))
	}
	address := show(get("cidrBlock"))
	if address == "" {
		address = show(get("ipv6CidrBlock"))
	}
	e.cidrs = []string{address}
	return e
}

// runs joins entries that follow each other in one direction, do the same, and differ in their addresses alone, or in their ports alone.
// Whatever lies between two joined entries is joined too, so the order of evaluation is kept and the table means the same.
func runs(entries []entry) []entry {
	byAddress := join(entries,
		func(a, b entry) bool { return a.ports == b.ports },
		func(to *entry, e entry) { to.cidrs = append(slices.Clip(to.cidrs), e.cidrs...) })
	return join(byAddress,
		func(a, b entry) bool { return a.ports != "" && b.ports != "" && slices.Equal(a.cidrs, b.cidrs) },
		func(to *entry, e entry) { to.ports += ", " + e.ports })
}

// join adds each entry to the one before it, if they go the same way, do the same, and are alike.
func join(entries []entry, alike func(a, b entry) bool, add func(to *entry, e entry)) []entry {
	var joined []entry
	for _, e := range entries {
		if n := len(joined); n > 0 {
			last := &joined[n-1]
			if last.egress == e.egress && last.action == e.action && last.protocol == e.protocol && alike(*last, e) {
				last.last = e.last
				add(last, e)
				continue
			}
		}
		joined = append(joined, e)
	}
	return joined
}

// directions counts the entries inbound and outbound.
func directions(entries []entry) (in, out int) {
	for _, e := range entries {
		if e.egress {
			out++
		} else {
			in++
		}
	}
	return in, out
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}

// protocol is a protocol's name: AWS takes numbers (of IANA) and names alike, and -1 for all.
func protocol(p string) string {
	switch p {
	case "-1", "all":
		return "all"
	case "1":
		return "icmp"
	case "6":
		return "tcp"
	case "17":
		return "udp"
	case "58", "ipv6-icmp":
		return "icmpv6"
	default:
		return strings.ToLower(p)
	}
}

// ports is a range of ports, empty where the protocol has none: with all protocols, AWS ignores what the rule says.
func ports(protocol string, from, to any) string {
	first, last := show(from), show(to)
	switch {
	case protocol == "all" || first == "" && last == "":
		return ""
	case first == last:
		return first
	case first == "0" && last == "65535":
		return "all ports"
	default:
		return first + "-" + last
	}
}

// icmp is an ICMP type and code; -1 stands for all.
func icmp(typ, code any) string {
	t, c := show(typ), show(code)
	switch {
	case t == "" || t == "-1":
		return ""
	case c == "" || c == "-1":
		return "type " + t
	default:
		return "type " + t + " code " + c
	}
}
