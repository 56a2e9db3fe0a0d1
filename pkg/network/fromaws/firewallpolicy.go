package fromaws

import (
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/network/suricata"
)

// firewallPolicy is a policy: with references to its rule groups, or with the groups themselves as in a snapshot.
type firewallPolicy struct {
	place
	StatelessDefault   []string         `json:"StatelessDefaultActions"`
	StatelessFragments []string         `json:"StatelessFragmentDefaultActions"`
	StatelessRefs      []groupReference `json:"StatelessRuleGroupReferences"`
	StatelessGroups    []ruleGroup      `json:"StatelessRuleGroups"`
	StatelessCustom    []any            `json:"StatelessCustomActions"`
	Engine             engineOptions    `json:"StatefulEngineOptions"`
	StatefulDefault    []string         `json:"StatefulDefaultActions"`
	StatefulRefs       []groupReference `json:"StatefulRuleGroupReferences"`
	StatefulGroups     []ruleGroup      `json:"StatefulRuleGroups"`
	Variables          policyVariables  `json:"PolicyVariables"`
	TLSInspection      string           `json:"TLSInspectionConfigurationArn"`
	TLSHolding         bool             `json:"EnableTLSSessionHolding"`
	Others             rest
}

type engineOptions struct {
	Order     string `json:"RuleOrder"`
	Exception string `json:"StreamExceptionPolicy"`
}

type groupReference struct {
	place
	ARN      string `json:"ResourceArn"`
	Priority int    `json:"Priority"`
	Override struct {
		Action string `json:"Action"`
	} `json:"Override"`
	DeepInspection bool `json:"DeepThreatInspection"`
}

// policyVariables are the variables of a policy: as AWS nests them, or by their names as in a snapshot.
type policyVariables struct {
	place
	Rule        map[string]definition `json:"RuleVariables"`
	HomeNet     []string              `json:"HOME_NET"`
	ExternalNet []string              `json:"EXTERNAL_NET"`
}

type definition struct {
	Members []string `json:"Definition"`
}

type namedPolicy struct {
	ARN string `json:"FirewallPolicyArn"`
}

// policies are the policies that were asked for, by ARN.
func (rd *reader) policies() map[string]*firewallPolicy {
	all := map[string]*firewallPolicy{}
	for _, a := range rd.answers {
		if a.FirewallPolicy != nil && a.FirewallPolicyResponse != nil {
			all[a.FirewallPolicyResponse.ARN] = a.FirewallPolicy
		}
	}
	return all
}

// policy reads the policy of a firewall.
func (rd *reader) policy(p *firewallPolicy, f *network.Firewall, groups map[string]*ruleGroup) network.FirewallPolicy {
	part := network.FirewallPolicy{
		StatelessDefault: statelessAction(p.StatelessDefault), StrictOrder: strings.EqualFold(p.Engine.Order, "STRICT_ORDER"),
		StatefulDefault: p.StatefulDefault, Origin: p.origin(),
	}
	if part.StatelessDefault == "" {
		part.StatelessDefault = network.StatelessForward
	}
	if p.TLSInspection != "" {
		p.field("TLSInspectionConfigurationArn").unknown(&part.Unknown, "it inspects TLS, which is not modelled")
	}
	if strings.EqualFold(p.Engine.Exception, "CONTINUE") {
		p.field("StatefulEngineOptions").unknown(&part.Unknown, "it lets go on what it sees only the middle of (StreamExceptionPolicy CONTINUE)")
	}
	for _, name := range slices.Sorted(maps.Keys(p.Others)) {
		if slices.Contains([]string{"FirewallPolicyName", "FirewallPolicyArn", "FirewallPolicyId", "Description", "Tags"}, name) {
			continue
		}
		p.field(name).unknown(&part.Unknown, "it has %s, which is not modelled", name)
	}
	home := p.Variables.HomeNet
	if len(home) == 0 {
		home = p.Variables.Rule[suricata.HomeNet].Members
	}
	part.HomeNet = rd.blocks(home, p.Variables.field(suricata.HomeNet))
	vars := rd.variables(p, part.HomeNet, f)
	for i := range p.StatelessGroups {
		part.Stateless = append(part.Stateless, rd.statelessGroup(p.StatelessGroups[i].Priority, &p.StatelessGroups[i]))
	}
	for i := range p.StatefulGroups {
		part.Stateful = append(part.Stateful, rd.statefulGroup(p.StatefulGroups[i].Priority, &p.StatefulGroups[i], vars))
	}
	for _, ref := range p.StatelessRefs {
		g := groups[ref.ARN]
		if g == nil {
			missing := network.StatelessGroup{Priority: ref.Priority, Origin: ref.origin()}
			ref.unknown(&missing.Unknown, "rule group %s was not asked for", ref.ARN)
			part.Stateless = append(part.Stateless, missing)
			continue
		}
		part.Stateless = append(part.Stateless, rd.statelessGroup(ref.Priority, g))
	}
	for _, ref := range p.StatefulRefs {
		part.Stateful = append(part.Stateful, rd.referredGroup(ref, groups[ref.ARN], vars))
	}
	return part
}

// referredGroup is the stateful rule group that a policy refers to, with what the policy makes of it.
func (rd *reader) referredGroup(ref groupReference, g *ruleGroup, vars suricata.Variables) network.StatefulGroup {
	if g == nil {
		part := network.StatefulGroup{Priority: ref.Priority, Origin: ref.origin()}
		ref.unknown(&part.Unknown, "rule group %s was not asked for", ref.ARN)
		return part
	}
	part := rd.statefulGroup(ref.Priority, g, vars)
	if ref.DeepInspection {
		ref.unknown(&part.Unknown, "it has deep threat inspection, which is not modelled")
	}
	if !strings.EqualFold(ref.Override.Action, "DROP_TO_ALERT") {
		return part
	}
	for i, r := range part.Rules {
		if r.Action == network.StatefulDrop || r.Action == network.StatefulReject {
			part.Rules[i].Action = network.StatefulAlert
		}
	}
	switch {
	case part.Domains == nil:
	case part.Domains.Allow:
		ref.unknown(&part.Unknown, "the policy turns the drops of its domain list into alerts")
	default:
		part.Domains = nil
	}
	return part
}

// variables are those of a policy. HOME_NET is the blocks of the firewall's VPC unless told otherwise.
func (rd *reader) variables(p *firewallPolicy, home []netip.Prefix, f *network.Firewall) suricata.Variables {
	if v := rd.vpc[f.VPC]; v != nil && len(home) == 0 {
		home = v.CIDRs
	}
	vars := suricata.Home(home)
	if len(p.Variables.ExternalNet) > 0 {
		vars.Addresses[suricata.ExternalNet] = p.Variables.ExternalNet
	}
	for name, d := range p.Variables.Rule {
		if name != suricata.HomeNet {
			vars.Addresses[name] = d.Members
		}
	}
	return vars
}
