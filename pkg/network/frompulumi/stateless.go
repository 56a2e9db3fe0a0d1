package frompulumi

import (
	"net/netip"

	"github.com/palisade-iac/palisade/pkg/network"
)

// statelessAction is the one of a list of actions that decides; the others are custom ones, which publish metrics.
func statelessAction(list value, u **network.Unknown) network.StatelessAction {
	for _, v := range list.items(u) {
		switch a := network.StatelessAction(v.text(u)); a {
		case network.StatelessPass, network.StatelessDrop, network.StatelessForward:
			return a
		}
	}
	if *u == nil {
		mark(u, list.origin(), "%s: no action that decides", list.path)
	}
	return network.StatelessForward
}

// readStateless reads the rules of a stateless group.
func readStateless(r *resource, u **network.Unknown) []network.StatelessRule {
	var rules []network.StatelessRule
	source := r.get("ruleGroup").only().field("rulesSource").only().field("statelessRulesAndCustomActions").only()
	for _, v := range source.field("statelessRules").items(u) {
		rule := network.StatelessRule{Priority: v.field("priority").number(u, 0), Origin: v.origin()}
		definition := v.field("ruleDefinition").only()
		rule.Action = statelessAction(definition.field("actions"), &rule.Unknown)
		match := definition.field("matchAttributes").only()
		for _, p := range match.field("protocols").items(&rule.Unknown) {
			rule.Protocols = append(rule.Protocols, p.number(&rule.Unknown, 0))
		}
		rule.Sources = definitions(match.field("sources"), &rule.Unknown)
		rule.Destinations = definitions(match.field("destinations"), &rule.Unknown)
		rule.SourcePorts = portRanges(match.field("sourcePorts"), &rule.Unknown)
		rule.DestinationPorts = portRanges(match.field("destinationPorts"), &rule.Unknown)
		if flags := match.field("tcpFlags"); len(flags.items(&rule.Unknown)) > 0 {
			mark(&rule.Unknown, flags.origin(), "%s: flags of TCP are not modelled", flags.path)
		}
		rules = append(rules, rule)
	}
	return rules
}

// definitions are the blocks of a list of address definitions; a single address is one, too.
func definitions(list value, u **network.Unknown) []netip.Prefix {
	var blocks []netip.Prefix
	for _, v := range list.items(u) {
		at := v.field("addressDefinition")
		if a, err := netip.ParseAddr(at.text(u)); err == nil {
			blocks = append(blocks, netip.PrefixFrom(a, a.BitLen()))
		} else if p, ok := at.prefix(u); ok {
			blocks = append(blocks, p)
		}
	}
	return blocks
}

func portRanges(list value, u **network.Unknown) []network.PortRange {
	var ranges []network.PortRange
	for _, v := range list.items(u) {
		from := v.field("fromPort").number(u, 0)
		ranges = append(ranges, network.PortRange{From: from, To: v.field("toPort").number(u, from)})
	}
	return ranges
}
