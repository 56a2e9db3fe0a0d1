package securitygroups

import (
	"fmt"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/components/component"
)

// intents is what is promised of the groups of a chain.
func (a *TiersArgs) intents(name string, rules []rule) component.Intents {
	var all component.Intents
	siblings := a.siblings(name)
	for i, l := range a.Chain {
		group := siblings[l.Name]
		if len(l.Ports) > 0 {
			before := siblings[a.Chain[i-1].Name]
			all = append(all, worksBetween(name, []end{before}, []end{group}, slices.DeleteFunc(slices.Clone(rules), func(r rule) bool {
				return !r.egress || r.group.key != before.key || r.peer.key != group.key
			}))...)
		}
		if !l.OtherRules {
			all = append(all, reachedBy(name, group, rules)...)
			all = append(all, reaching(name, group, rules)...)
		}
	}
	return all
}

// worksBetween promises that a connection works, where both ends are groups that have names.
func worksBetween(name string, from, to []end, rules []rule) component.Intents {
	if len(from) != 1 || len(to) != 1 || !from[0].isGroup || !to[0].isGroup || from[0].selector == "" || to[0].selector == "" {
		return nil
	}
	return component.Intents{{
		Name:  fmt.Sprintf("%s: %s reaches %s", name, from[0].label, to[0].label),
		Allow: &component.IntentBody{From: component.Texts{from[0].selector}, To: component.Texts{to[0].selector}, Ports: ports(rules)},
	}}
}

// reachedBy promises that a group is reached by those alone that its rules name, and by each on its own ports alone; only on which ports where one of
// them has no name that an intent could use.
func reachedBy(name string, group end, rules []rule) component.Intents {
	me := component.Texts{group.selector}
	peers, named, inbound := peersOf(group, rules, false)
	switch {
	case len(inbound) == 0:
		return component.Intents{{
			Name: fmt.Sprintf("%s: %s is reached by nobody", name, group.label), Deny: &component.IntentBody{From: component.Texts{"anywhere"}, To: me},
		}}
	case !named && len(ports(inbound)) == 0:
		return nil
	case !named:
		return component.Intents{{
			Name:   fmt.Sprintf("%s: %s is reached on %s alone", name, group.label, strings.Join(ports(inbound), ", ")),
			Accept: &component.IntentBody{From: component.Texts{"anywhere"}, To: me, Ports: ports(inbound)},
		}}
	}
	all := component.Intents{{
		Name: fmt.Sprintf("%s: %s is reached by nobody but %s", name, group.label, labels(inbound)), Accept: &component.IntentBody{From: peers, To: me, Ports: ports(inbound)},
	}}
	var told []traffic
	for _, r := range inbound {
		same := slices.DeleteFunc(slices.Clone(inbound), func(o rule) bool { return !o.traffic.overlaps(r.traffic) })
		some, _, _ := peersOf(group, same, false)
		if slices.Contains(told, r.traffic) || len(some) == len(peers) {
			continue
		}
		told = append(told, r.traffic)
		all = append(all, component.Intent{
			Name: fmt.Sprintf("%s: %s is reached on %s by nobody but %s", name, group.label, r.traffic, labels(same)),
			Deny: &component.IntentBody{From: component.Texts{"anywhere"}, Except: some, To: me, Ports: ports([]rule{r})},
		})
	}
	return all
}

// reaching promises that a group reaches nobody but those that its rules name, on no ports but theirs, and the internet only where they let it.
func reaching(name string, group end, rules []rule) component.Intents {
	me := component.Texts{group.selector}
	peers, named, outbound := peersOf(group, rules, true)
	if len(outbound) == 0 {
		return component.Intents{{
			Name: fmt.Sprintf("%s: %s reaches nobody", name, group.label), Deny: &component.IntentBody{From: me, To: component.Texts{"anywhere"}},
		}}
	}
	var all component.Intents
	words := ports(outbound)
	if len(words) > 0 {
		all = append(all, component.Intent{
			Name: fmt.Sprintf("%s: %s reaches others on %s alone", name, group.label, strings.Join(words, ", ")),
			Only: &component.IntentBody{From: me, To: component.Texts{"anywhere"}, Ports: words},
		})
	}
	if named {
		all = append(all, component.Intent{
			Name: fmt.Sprintf("%s: %s reaches nobody but %s", name, group.label, labels(outbound)), Only: &component.IntentBody{From: me, To: peers, Ports: words},
		})
	}
	if !slices.ContainsFunc(outbound, func(r rule) bool { return r.peer.list || onInternet(r.peer.block) }) {
		all = append(all, component.Intent{
			Name: fmt.Sprintf("%s: %s does not reach the internet", name, group.label), Deny: &component.IntentBody{From: me, To: component.Texts{"internet"}},
		})
	}
	return all
}

// peersOf are the peers of a group's rules in one direction as intents name them, whether all have names, and the rules.
func peersOf(group end, rules []rule, egress bool) (peers component.Texts, named bool, of []rule) {
	named = true
	for _, r := range rules {
		if r.egress != egress || r.group.selector != group.selector {
			continue
		}
		of = append(of, r)
		if peer := selector(r); peer == "" {
			named = false
		} else if !slices.Contains(peers, peer) {
			peers = append(peers, peer)
		}
	}
	return peers, named, of
}

// selector names the peer of a rule in intents. Which addresses a list of AWS's has, no plan tells: who has one is not to be said, but what is reached
// there is the service.
func selector(r rule) string {
	if r.egress && r.peer.service != "" {
		return "service:" + strings.TrimSuffix(r.peer.service, "-ipv6")
	}
	return r.peer.selector
}

// labels are the peers of rules, in words.
func labels(rules []rule) string {
	var all []string
	for _, r := range rules {
		if !slices.Contains(all, r.peer.label) {
			all = append(all, r.peer.label)
		}
	}
	return strings.Join(all, ", ")
}

// ports are the words for what rules let through; none where it is everything.
func ports(rules []rule) []string {
	var all []string
	for _, r := range rules {
		if r.traffic.protocol == protocolAll {
			return nil
		}
		if text := r.traffic.String(); !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	slices.Sort(all)
	return all
}
