package frompulumi

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/network/suricata"
)

// readPolicy reads the policy of a firewall in a VPC.
func readPolicy(r *resource, vpc *network.VPC) network.FirewallPolicy {
	p := network.FirewallPolicy{Origin: r.origin("")}
	policy := r.get("firewallPolicy").only()
	policy.lacks(&p.Unknown)
	p.StatelessDefault = statelessAction(policy.field("statelessDefaultActions"), &p.Unknown)
	fragments := statelessAction(policy.field("statelessFragmentDefaultActions"), &p.Unknown)
	if fragments == network.StatelessPass && p.StatelessDefault != network.StatelessPass {
		mark(&p.Unknown, policy.field("statelessFragmentDefaultActions").origin(), "statelessFragmentDefaultActions: lets fragments pass that are not modelled")
	}
	options := policy.field("statefulEngineOptions").only()
	p.StrictOrder = options.field("ruleOrder").text(&p.Unknown) == "STRICT_ORDER"
	if v := options.field("streamExceptionPolicy"); v.text(&p.Unknown) == "CONTINUE" {
		mark(&p.Unknown, v.origin(), "%s: CONTINUE lets flows pass of which the firewall has not seen the beginning", v.path)
	}
	p.StatefulDefault = policy.field("statefulDefaultActions").texts(&p.Unknown)
	if v := policy.field("tlsInspectionConfigurationArn"); v.given() {
		mark(&p.Unknown, v.origin(), "%s: TLS inspection is not modelled", v.path)
	}
	variables := readVariables(policy.field("policyVariables").only().field("ruleVariables"), &p.Unknown)
	p.HomeNet = homeNet(variables)
	if variables[suricata.HomeNet] == nil && vpc != nil && vpc.Unknown == nil {
		variables[suricata.HomeNet] = suricata.Home(vpc.CIDRs).Addresses[suricata.HomeNet]
	}
	readGroups(r, policy, &p, variables)
	return p
}

// readGroups reads the rule groups of a policy.
func readGroups(r *resource, policy value, p *network.FirewallPolicy, variables map[string][]string) {
	for _, ref := range policy.field("statelessRuleGroupReferences").items(&p.Unknown) {
		g := network.StatelessGroup{Priority: ref.field("priority").number(&p.Unknown, 0), Origin: ref.origin()}
		if group := r.reader.ruleGroup(ref.field("resourceArn"), &g.Unknown); group != nil {
			g.Origin = group.origin("")
			g.Rules = readStateless(group, &g.Unknown)
		}
		p.Stateless = append(p.Stateless, g)
	}
	for _, ref := range policy.field("statefulRuleGroupReferences").items(&p.Unknown) {
		g := network.StatefulGroup{Priority: ref.field("priority").number(&p.Unknown, 0), Origin: ref.origin()}
		if group := r.reader.ruleGroup(ref.field("resourceArn"), &g.Unknown); group != nil {
			g.Origin = group.origin("")
			readStateful(group, &g, variables)
		}
		if v := ref.field("override").only(); v.given() {
			override(&g, v.field("action"))
		}
		p.Stateful = append(p.Stateful, g)
	}
}

// override turns the drops of a group into alerts.
func override(g *network.StatefulGroup, action value) {
	if s := action.text(&g.Unknown); s != "DROP_TO_ALERT" || g.Domains != nil {
		mark(&g.Unknown, action.origin(), "%s: %s is not modelled here", action.path, s)
		return
	}
	for i := range g.Rules {
		if g.Rules[i].Action == network.StatefulDrop {
			g.Rules[i].Action = network.StatefulAlert
		}
	}
}

// ruleGroup is the rule group that a policy names; nil where it is not of the plan, as AWS's own ones are not.
func (rd *reader) ruleGroup(arn value, u **network.Unknown) *resource {
	id := arn.ref(own("networkfirewall:RuleGroup"), u)
	if g := rd.byID[id]; g != nil && g.short == "networkfirewall:RuleGroup" {
		return g
	}
	if *u == nil {
		mark(u, arn.origin(), "rule group %s is %s", id, elsewhere)
	}
	return nil
}

// readVariables are the sets of addresses that rules may name.
func readVariables(list value, u **network.Unknown) map[string][]string {
	all := map[string][]string{}
	for _, v := range list.items(u) {
		if name := v.field("key").text(u); name != "" {
			all[name] = v.field("ipSet").only().field("definitions").texts(u)
		}
	}
	return all
}

// homeNet are the blocks of HOME_NET, where it is given as such.
func homeNet(variables map[string][]string) []netip.Prefix {
	var blocks []netip.Prefix
	for _, s := range variables[suricata.HomeNet] {
		if p, err := netip.ParsePrefix(s); err == nil {
			blocks = append(blocks, p.Masked())
		}
	}
	return blocks
}

// readStateful reads a stateful rule group: rules in Suricata's language or taken apart, or a list of domains.
func readStateful(r *resource, g *network.StatefulGroup, inherited map[string][]string) {
	group := r.get("ruleGroup").only()
	group.lacks(&g.Unknown)
	variables := group.field("ruleVariables").only()
	vars := suricata.Variables{Addresses: readVariables(variables.field("ipSets"), &g.Unknown), Ports: map[string][]string{}}
	g.HomeNet = homeNet(vars.Addresses)
	for name, members := range inherited {
		if vars.Addresses[name] == nil {
			vars.Addresses[name] = members
		}
	}
	for _, v := range variables.field("portSets").items(&g.Unknown) {
		vars.Ports[v.field("key").text(&g.Unknown)] = v.field("portSet").only().field("definitions").texts(&g.Unknown)
	}
	source := group.field("rulesSource").only()
	text := source.field("rulesString")
	if text.absent() {
		text = r.get("rules")
	}
	switch list := source.field("rulesSourceList").only(); {
	case list.given():
		g.Domains = readDomains(list, &g.Unknown)
	case text.given():
		readRules(text, g, vars)
	default:
		for _, rule := range source.field("statefulRules").items(&g.Unknown) {
			readRule(rule, g, vars)
		}
	}
}

func readRules(text value, g *network.StatefulGroup, vars suricata.Variables) {
	rules, err := suricata.Parse(text.text(&g.Unknown), vars, func(line int) network.Origin {
		o := text.origin()
		o.Property = fmt.Sprintf("%s line %d", o.Property, line)
		return o
	})
	if err != nil {
		mark(&g.Unknown, text.origin(), "%s: %v", text.path, err)
	}
	g.Rules = rules
}

// readRule reads a rule that is taken apart into header and options.
func readRule(rule value, g *network.StatefulGroup, vars suricata.Variables) {
	if rule.lacks(&g.Unknown) {
		return
	}
	header := rule.field("header").only()
	var u *network.Unknown
	h := suricata.Header{
		Action: rule.field("action").text(&u), Protocol: header.field("protocol").text(&u),
		Source: header.field("source").text(&u), SourcePort: header.field("sourcePort").text(&u), Direction: header.field("direction").text(&u),
		Destination: header.field("destination").text(&u), DestinationPort: header.field("destinationPort").text(&u),
	}
	var opts []suricata.Option
	for _, o := range rule.field("ruleOptions").items(&u) {
		opts = append(opts, suricata.Option{Keyword: o.field("keyword").text(&u), Value: strings.Join(o.field("settings").texts(&u), ",")})
	}
	if u != nil {
		mark(&g.Unknown, u.Origin, "%s", u.Text)
		return
	}
	rules, err := suricata.Read(h, opts, vars, rule.origin())
	if err != nil {
		mark(&g.Unknown, rule.origin(), "%s: %v", rule.path, err)
	}
	g.Rules = append(g.Rules, rules...)
}

func readDomains(list value, u **network.Unknown) *network.DomainList {
	d := &network.DomainList{Targets: list.field("targets").texts(u)}
	switch v := list.field("generatedRulesType"); v.text(u) {
	case "ALLOWLIST":
		d.Allow = true
	case "DENYLIST":
	default:
		v.wrong(u, "type of domain list that is modelled")
	}
	types := list.field("targetTypes").texts(u)
	d.TLS, d.HTTP = slices.Contains(types, "TLS_SNI"), slices.Contains(types, "HTTP_HOST")
	return d
}
