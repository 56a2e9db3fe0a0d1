package fromaws

import (
	"maps"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/network/suricata"
)

// ruleGroup is a rule group: as AWS describes it, or with its rules right in it as in a snapshot.
type ruleGroup struct {
	place
	Priority  int         `json:"Priority"` // within the policy of a snapshot
	Rules     []groupRule `json:"Rules"`
	Domains   *domainList `json:"DomainList"`
	RulesText string      `json:"RulesString"`
	Source    ruleSource  `json:"RulesSource"`
	Variables struct {
		IPSets   map[string]definition `json:"IPSets"`
		PortSets map[string]definition `json:"PortSets"`
	} `json:"RuleVariables"`
	HomeNet []string `json:"HOME_NET"`
}

type ruleSource struct {
	place
	Text      string          `json:"RulesString"`
	Domains   *domainList     `json:"RulesSourceList"`
	Stateful  []groupRule     `json:"StatefulRules"`
	Stateless *statelessRules `json:"StatelessRulesAndCustomActions"`
	Others    rest
}

type domainList struct {
	place
	Targets []string `json:"Targets"`
	Types   []string `json:"TargetTypes"`
	Kind    string   `json:"GeneratedRulesType"`
}

type namedRuleGroup struct {
	ARN string `json:"RuleGroupArn"`
}

// groupRule is a rule of a group: stateful if it has a header, else stateless.
type groupRule struct {
	place
	Action  string `json:"Action"`
	Header  header `json:"Header"`
	Options []struct {
		Keyword  string   `json:"Keyword"`
		Settings []string `json:"Settings"`
	} `json:"RuleOptions"`
	Priority int            `json:"Priority"`
	Actions  []string       `json:"Actions"`
	Match    statelessMatch `json:"Match"`
}

type header struct {
	Protocol        string `json:"Protocol"`
	Source          string `json:"Source"`
	SourcePort      word   `json:"SourcePort"`
	Direction       string `json:"Direction"`
	Destination     string `json:"Destination"`
	DestinationPort word   `json:"DestinationPort"`
}

func (rd *reader) ruleGroups() map[string]*ruleGroup {
	all := map[string]*ruleGroup{}
	for _, a := range rd.answers {
		if a.RuleGroup != nil && a.RuleGroupResponse != nil {
			all[a.RuleGroupResponse.ARN] = a.RuleGroup
		}
	}
	return all
}

// statefulGroup reads a stateful rule group, in whichever of the forms its rules are given.
func (rd *reader) statefulGroup(priority int, g *ruleGroup, vars suricata.Variables) network.StatefulGroup {
	part := network.StatefulGroup{Priority: priority, Origin: g.origin()}
	vars = suricata.Variables{Addresses: maps.Clone(vars.Addresses), Ports: maps.Clone(vars.Ports)}
	home := g.HomeNet
	if len(home) == 0 {
		home = g.Variables.IPSets[suricata.HomeNet].Members
	}
	if part.HomeNet = rd.blocks(home, g.field(suricata.HomeNet)); len(home) > 0 {
		vars.Addresses[suricata.HomeNet] = home
	}
	for name, d := range g.Variables.IPSets {
		vars.Addresses[name] = d.Members
	}
	vars.Ports = map[string][]string{}
	for name, d := range g.Variables.PortSets {
		vars.Ports[name] = d.Members
	}
	for _, r := range append(slices.Clone(g.Rules), g.Source.Stateful...) {
		part.Rules = append(part.Rules, rd.statefulRule(r, vars, &part.Unknown)...)
	}
	rd.rulesText(&part, g.RulesText, g.field("RulesString"), vars)
	rd.rulesText(&part, g.Source.Text, g.Source.field("RulesString"), vars)
	for _, d := range []*domainList{g.Domains, g.Source.Domains} {
		if d != nil {
			domains(&part, d)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(g.Source.Others)) {
		g.Source.field(name).unknown(&part.Unknown, "it has %s, which is not modelled", name)
	}
	return part
}

func (rd *reader) statefulRule(r groupRule, vars suricata.Variables, u **network.Unknown) []network.StatefulRule {
	or := func(s string) string {
		if s == "" {
			return "any"
		}
		return s
	}
	h := suricata.Header{
		Action: r.Action, Protocol: or(r.Header.Protocol), Source: or(r.Header.Source), SourcePort: or(string(r.Header.SourcePort)),
		Direction: r.Header.Direction, Destination: or(r.Header.Destination), DestinationPort: or(string(r.Header.DestinationPort)),
	}
	if h.Direction == "" {
		h.Direction = "FORWARD"
	}
	var options []suricata.Option
	for _, o := range r.Options {
		keyword, value, _ := strings.Cut(o.Keyword, ":")
		if len(o.Settings) > 0 {
			value = strings.Join(o.Settings, ",")
		}
		options = append(options, suricata.Option{Keyword: keyword, Value: value})
	}
	rules, err := suricata.Read(h, options, vars, r.origin())
	if err != nil {
		r.unknown(u, "a rule of it is not understood: %v", err)
	}
	return rules
}

// rulesText adds the rules of a text. AWS took them; what is not understood here makes the group unknown.
func (rd *reader) rulesText(g *network.StatefulGroup, text string, at place, vars suricata.Variables) {
	if text == "" {
		return
	}
	rules, err := suricata.Parse(text, vars, func(line int) network.Origin { return at.line(line).origin() })
	if err != nil {
		at.unknown(&g.Unknown, "%s", strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	g.Rules = append(g.Rules, rules...)
}

func domains(g *network.StatefulGroup, d *domainList) {
	list := &network.DomainList{Targets: d.Targets}
	for _, t := range d.Types {
		list.TLS = list.TLS || strings.EqualFold(t, "TLS_SNI")
		list.HTTP = list.HTTP || strings.EqualFold(t, "HTTP_HOST")
	}
	switch strings.ToUpper(d.Kind) {
	case "ALLOWLIST":
		list.Allow = true
	case "DENYLIST", "REJECTLIST":
	case "ALERTLIST":
		return // tells, and stops nothing
	default:
		d.unknown(&g.Unknown, "the domain list is a %q, which is not modelled", d.Kind)
	}
	g.Domains = list
}
