package securitygroups

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Access says with whom the members of a group talk, and by what.
type Access struct {
	// Peer is the other end.
	Peer Peer `pulumi:"peer"`
	// Ports are what is let through: tcp/443, udp/1024-65535, tcp, udp, icmp (of IPv4), icmpv6, the number of a protocol, or all, which needs a
	// reason. At least one.
	Ports []string `pulumi:"ports"`
	// Description says what the connection is for, to whoever looks at the group: up to 255 of the characters a-z, A-Z, 0-9, space and
	// ._-:/()#,@[]+=;{}!$*. Default: the ports and the end, such as "tcp/5432 from app".
	Description string `pulumi:"description,optional"`
	// Reason says why a secure default does not fit: that of a connection with the world (internet, or IPv4 blocks above a /8, IPv6 blocks above
	// a /16), or with all traffic. Required there, and not taken elsewhere.
	Reason string `pulumi:"reason,optional"`
}

// rule is one rule of one group about one peer.
type rule struct {
	// name is the resource's: what the rule says, so that no other rule changes when one comes or goes.
	name        string
	egress      bool
	group, peer end
	traffic     traffic
	description string
	// reason is why the rule is open to the world or lets everything through; empty for others.
	reason string
}

// planner turns connections into rules.
type planner struct {
	c *validate.Collector
	// component begins the names of rules.
	component string
	rules     []rule
	relaxed   component.Relaxations
	// madeBy says which argument made the rule of a name.
	madeBy map[string]string
}

func newPlanner(c *validate.Collector, name string) *planner {
	return &planner{c: c, component: name, relaxed: component.Relaxations{}, madeBy: map[string]string{}}
}

// connect plans the rules of the connections from each of one list of ends to each of the other, as the arguments at the path say.
func (p *planner) connect(at validate.Path, from, to []end, a Access) {
	p.describe(at.Field("description"), a.Description)
	list := parsePorts(p.c, at.Field("ports"), a.Ports)
	reason := p.loosen(at, slices.Concat(from, to), list, a.Reason)
	for _, t := range list {
		fits := len(from) == 0 || len(to) == 0 // an end that is wrong was complained of
		for _, f := range from {
			for _, o := range to {
				if !suit(t.family(), f.family) || !suit(t.family(), o.family) || !suit(f.family, o.family) {
					continue
				}
				fits = true
				p.rule(at, rule{egress: true, group: f, peer: o, traffic: t, description: a.Description, reason: reason})
				p.rule(at, rule{group: o, peer: f, traffic: t, description: a.Description, reason: reason})
			}
		}
		if !fits {
			p.c.Addf(validate.Conflict, at.Field("ports"), t.String(), "%s is of IPv%d, and no address of the ends is: drop it, or write icmp for IPv4 and icmpv6 for IPv6", t, t.family())
		}
	}
}

// suit tells whether two families, of which 0 is any, can be one.
func suit(a, b int) bool { return a == 0 || b == 0 || a == b }

// rule plans one rule, if it is one of a group whose rules are made here.
func (p *planner) rule(at validate.Path, r rule) {
	if !r.group.ours {
		return
	}
	direction, word := "in", "from"
	if r.egress {
		direction, word = "out", "to"
	}
	r.name = fmt.Sprintf("%s-%s-%s-%s-%s-%s", p.component, r.group.key, direction, r.traffic.key(), word, r.peer.key)
	if r.description == "" {
		r.description = fmt.Sprintf("%s %s %s", r.traffic, word, r.peer.label)
	}
	if other, made := p.madeBy[r.name]; made {
		p.c.Addf(validate.Duplicate, at, nil, "the rule %s is made by %s already, and AWS refuses two that are alike: say each connection once", r.name, other)
		return
	}
	p.madeBy[r.name] = at.String()
	p.rules = append(p.rules, r)
	if r.reason != "" {
		p.relaxed[r.name] = r.reason
	}
}

// described is what AWS takes as a description of a rule of any kind ("IpRange", "UserIdGroupPair", "PrefixListId"; the first takes & as well).
var described = regexp.MustCompile(`^[a-zA-Z0-9 ._\-:/()#,@\[\]+=;{}!$*]*$`)

func (p *planner) describe(at validate.Path, text string) {
	if problem := descriptionProblem(text); problem != "" {
		p.c.Addf(validate.Invalid, at, text, "%s", problem)
	}
}

func descriptionProblem(text string) string {
	switch {
	case !described.MatchString(text):
		return "AWS takes only the characters a-z, A-Z, 0-9, space and ._-:/()#,@[]+=;{}!$* here"
	case len(text) > 255:
		return fmt.Sprintf("%d characters are more than the 255 that AWS takes: shorten it", len(text))
	default:
		return ""
	}
}

// loosen demands a reason of what is open to the world or lets everything through, and gives it; empty for what is neither.
func (p *planner) loosen(at validate.Path, ends []end, list []traffic, reason string) string {
	open := slices.ContainsFunc(ends, end.openToTheWorld) || slices.ContainsFunc(list, func(t traffic) bool { return t.protocol == protocolAll })
	switch {
	case open:
		component.RequireReason(p.c, at.Field("reason"), reason)
		return reason
	case reason != "" && len(ends) > 0:
		p.c.Addf(validate.Forbidden, at.Field("reason"), reason, "nothing here is open to the world or lets all traffic through: drop it, or write it as the description")
	}
	return ""
}
