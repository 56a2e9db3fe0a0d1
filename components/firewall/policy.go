package firewall

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// What becomes of connections that no rule decides.
const (
	// DropEstablished drops what is said on a connection, but not the packets that make it: rules by domain see a name only then. It alerts, too.
	DropEstablished = "DropEstablished"
	// DropStrict drops the first packet already. Lists of domains and rules by application then never see what they look for.
	DropStrict = "DropStrict"
	// AlertOnly lets everything pass and alerts. It needs AllowUnmatched.
	AlertOnly = "AlertOnly"
)

// Policy says what a firewall lets through. Its zero value lets nothing through.
//
// Rules are looked at in AWS's strict order, and the first that passes, drops or rejects a connection decides: AWS's managed groups, lists of denied
// domains, groups in Suricata's language, rules, lists of allowed domains, and then the default.
type Policy struct {
	// DefaultAction is for what no rule decides: DropEstablished, DropStrict or AlertOnly. Default: DropEstablished.
	DefaultAction string `pulumi:"defaultAction,optional"`
	// AllowUnmatched takes AlertOnly as DefaultAction.
	AllowUnmatched *component.Relaxation `pulumi:"allowUnmatched,optional"`
	// HomeNet are the blocks of HOME_NET, from which lists of domains look at connections; EXTERNAL_NET is everything else. Default: the estate of a central
	// firewall, and the blocks of the firewall's VPC.
	HomeNet []string `pulumi:"homeNet,optional"`
	// ManagedRuleGroups are groups of rules that AWS manages. Default: none; what is dropped by default they need not know.
	ManagedRuleGroups []ManagedRuleGroup `pulumi:"managedRuleGroups,optional"`
	// DomainLists allow or deny connections by the names that they are for. Default: none.
	DomainLists []DomainList `pulumi:"domainLists,optional"`
	// SuricataRules are groups of rules in Suricata's language. Default: none.
	SuricataRules []SuricataRules `pulumi:"suricataRules,optional"`
	// Rules are rules by addresses and ports. Default: none.
	Rules []Rule `pulumi:"rules,optional"`
	// RuleCapacity is the capacity of the group that holds Rules. Default: see [DomainList.Capacity].
	RuleCapacity int `pulumi:"ruleCapacity,optional"`
	// RuleQuota is how many stateful rules the account's quota lets a policy have, of which each group takes its capacity. Default: 30000, AWS's own.
	RuleQuota int `pulumi:"ruleQuota,optional"`
	// TlsInspection decrypts connections and shows rules what is in them. AWS takes it for a new policy only, so that a change of it replaces the policy.
	// Default: none.
	TlsInspection *TlsInspection `pulumi:"tlsInspection,optional"`
	// RejectMidstream answers connections of which the firewall has not seen the beginning, as after a failover, with a reset; clients then begin anew
	// rather than wait. Default: false, they are dropped.
	RejectMidstream bool `pulumi:"rejectMidstream,optional"`
	// TcpIdleTimeoutSeconds is after how many silent seconds a connection is forgotten: 60 to 6000. Default: 350.
	TcpIdleTimeoutSeconds int `pulumi:"tcpIdleTimeoutSeconds,optional"`
}

const (
	mostGroups   = 20     // "Maximum number of stateful rule groups per firewall policy" (AWS Network Firewall quotas)
	mostCapacity = 30_000 // "Maximum stateful rule group capacity", and by default that of a policy
)

func (p Policy) withDefaults() Policy {
	p.DefaultAction = cmp.Or(p.DefaultAction, DropEstablished)
	p.TcpIdleTimeoutSeconds = cmp.Or(p.TcpIdleTimeoutSeconds, 350)
	p.DomainLists, p.Rules = slices.Clone(p.DomainLists), slices.Clone(p.Rules)
	for i := range p.DomainLists {
		p.DomainLists[i] = p.DomainLists[i].withDefaults()
	}
	for i := range p.Rules {
		p.Rules[i] = p.Rules[i].withDefaults()
	}
	if p.TlsInspection != nil {
		p.TlsInspection = p.TlsInspection.clone()
	}
	return p
}

// validate checks everything that is known.
func (p *Policy) validate(c *validate.Collector, at validate.Path) {
	validate.OneOf(c, at.Field("defaultAction"), p.DefaultAction, DropEstablished, DropStrict, AlertOnly)
	switch {
	case p.AllowUnmatched != nil:
		p.AllowUnmatched.Validate(c, at.Field("allowUnmatched"))
	case p.DefaultAction == AlertOnly:
		c.Addf(validate.Required, at.Field("allowUnmatched"), nil, "required with AlertOnly, which lets everything pass that no rule stops: say why, or drop it")
	}
	checkBlocks(c, at.Field("homeNet"), p.HomeNet)
	if n := p.TcpIdleTimeoutSeconds; n < 60 || n > 6000 {
		c.Addf(validate.Invalid, at.Field("tcpIdleTimeoutSeconds"), n, "%d is not within 60 to 6000 seconds", n)
	}
	for i, g := range p.ManagedRuleGroups {
		g.validate(c, at.Field("managedRuleGroups").Index(i))
	}
	for i, l := range p.DomainLists {
		l.validate(c, at.Field("domainLists").Index(i), p.DefaultAction)
	}
	for i, g := range p.SuricataRules {
		g.validate(c, at.Field("suricataRules").Index(i))
	}
	for i, r := range p.Rules {
		r.validate(c, at.Field("rules").Index(i))
	}
	p.validateNames(c, at)
	p.validateOrder(c, at)
	p.validateCapacity(c, at)
	if p.TlsInspection != nil {
		p.TlsInspection.validate(c, at.Field("tlsInspection"))
	}
}

// validateNames has each list, group and rule have a name of its own: rule groups and the numbers of rules come from it.
func (p *Policy) validateNames(c *validate.Collector, at validate.Path) {
	checkNames(c, at.Field("managedRuleGroups"), namesOf(p.ManagedRuleGroups, func(g ManagedRuleGroup) string { return g.Name }))
	checkNames(c, at.Field("domainLists"), namesOf(p.DomainLists, func(l DomainList) string { return l.Name }))
	checkNames(c, at.Field("suricataRules"), namesOf(p.SuricataRules, func(g SuricataRules) string { return g.Name }))
	checkNames(c, at.Field("rules"), namesOf(p.Rules, func(r Rule) string { return r.Name }))
	sids := map[int]string{}
	for i, r := range p.Rules {
		if other, taken := sids[r.sid()]; taken && other != r.Name {
			c.Addf(validate.Duplicate, at.Field("rules").Index(i).Field("name"), r.Name, "%s and %s come to the same rule number: choose another name for one of them", other, r.Name)
		}
		sids[r.sid()] = r.Name
	}
}

// validateOrder finds what would never be looked at: "if a packet within a flow matches a rule containing pass action, then Suricata doesn't scan the
// other packets in that flow" (Managing evaluation order for Suricata compatible rules), and an allow list drops what the next one allows.
func (p *Policy) validateOrder(c *validate.Collector, at validate.Path) {
	for i, l := range p.DomainLists {
		where := at.Field("domainLists").Index(i)
		for _, earlier := range p.DomainLists[:i] {
			if l.Action == ListAllow && earlier.Action == ListAllow && meet(l.SourceCidrs, earlier.SourceCidrs) {
				c.Addf(validate.Conflict, where.Field("sourceCidrs"), l.SourceCidrs,
					"list %s allows names to the same sources, and drops all others before this list is looked at: make one list of both, or give each its own sources", earlier.Name)
			}
		}
		for _, r := range p.Rules {
			if l.Action == ListDeny && r.passesNames() && meet(l.SourceCidrs, r.Sources) {
				c.Addf(validate.Conflict, where, l.Name,
					"rule %s passes connections before they say a name, and nothing is looked at any more in them: allow names by a list in its place, or narrow its destinations to HOME_NET", r.Name)
			}
		}
	}
}

// meet reports whether sources of two rules may be the same; HOME_NET is taken to meet all.
func meet(one, other []string) bool {
	if len(one) == 0 || len(other) == 0 {
		return true
	}
	for _, a := range one {
		for _, b := range other {
			pa, errA := netip.ParsePrefix(a)
			pb, errB := netip.ParsePrefix(b)
			if errA != nil || errB != nil || pa.Overlaps(pb) {
				return true
			}
		}
	}
	return false
}

func (p *Policy) validateCapacity(c *validate.Collector, at validate.Path) {
	groups, sum := p.groups(), 0
	if n := len(groups) + len(p.ManagedRuleGroups); n > mostGroups {
		c.Addf(validate.Invalid, at, n, "%d groups of rules: a policy takes %d, Rules being one and each list, group in Suricata's language and managed group another", n, mostGroups)
	}
	for _, g := range groups {
		sum += g.capacity
		switch {
		case g.capacity < g.rules:
			c.Addf(validate.TooSmall, g.capacityAt(at), g.capacity, "%d is less than the %d rules that the group has: leave it out, or leave room to grow", g.capacity, g.rules)
		case g.capacity > mostCapacity:
			c.Addf(validate.Invalid, g.capacityAt(at), g.capacity, "%d is more than a group may have, %d", g.capacity, mostCapacity)
		}
	}
	quota := cmp.Or(p.RuleQuota, mostCapacity)
	if quota < 0 {
		c.Addf(validate.Invalid, at.Field("ruleQuota"), quota, "%d is no quota: give the account's, or leave it out", quota)
	} else if sum > quota {
		c.Addf(validate.Invalid, at, sum, "the groups' capacities come to %d, and a policy takes %d: set smaller ones, or ruleQuota where the account's quota is raised", sum, quota)
	}
}

// relaxed notes what is loosened.
func (p *Policy) relaxed(r component.Relaxations, at validate.Path) {
	r.Add(at.Field("allowUnmatched"), p.AllowUnmatched)
	for i, g := range p.ManagedRuleGroups {
		if g.Mode == GroupAlert {
			r[at.Field("managedRuleGroups").Index(i).Field("mode").String()] = g.Reason
		}
	}
}
