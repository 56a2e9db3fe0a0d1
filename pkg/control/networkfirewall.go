package control

import "github.com/palisade-iac/palisade/pkg/network"

func firewalls() kind {
	return kind{word: "firewall", types: []string{"networkfirewall:Firewall"}, parts: func(n *network.Network) []subject {
		return parts(n.Firewalls, func(f *network.Firewall) (network.ID, string, network.Origin) { return f.ID, f.Name, f.Origin }, nil)
	}}
}

func firewallPolicies() kind {
	return kind{word: "firewall policy", types: []string{"networkfirewall:FirewallPolicy"}, parts: func(n *network.Network) []subject {
		return parts(n.Firewalls, func(f *network.Firewall) (network.ID, string, network.Origin) {
			return f.ID + "/policy", f.Name, f.Policy.Origin
		},
			func(f *network.Firewall) map[string]any {
				if f.Policy.Unknown != nil {
					return nil
				}
				return map[string]any{"firewallPolicy": map[string]any{
					"statelessDefaultActions":         []any{string(f.Policy.StatelessDefault)},
					"statefulRuleGroupReferences":     make([]any, len(f.Policy.Stateful)),
					"statelessRuleGroupReferences":    make([]any, len(f.Policy.Stateless)),
					"statelessFragmentDefaultActions": planUnknown(),
				}}
			})
	}}
}

func firewallRuleGroups() kind {
	return kind{word: "rule group", types: []string{"networkfirewall:RuleGroup"}}
}

// firewallControls are those of AWS about AWS Network Firewall.
func firewallControls() []Control {
	const service = "networkfirewall"
	protected := func(id, anchor, title, property string) Control {
		return Control{
			ID: id, Standard: FSBP, Severity: Medium, Title: title, Source: userGuide(service, anchor), Checks: property + " is true; AWS's default is false",
			Fix: "firewall.CentralFirewall and firewall.IngressInspection protection, on by default", about: "network firewalls", relaxedBy: []string{"protection"},
			check: func(s *scene) []finding {
				return s.each(firewalls(), func(r subject) finding {
					v := r.get(property)
					return v.judge(v.on(), property+" is off")
				})
			},
		}
	}
	stateless := func(id, anchor, title, property, what string) Control {
		return Control{
			ID: id, Standard: FSBP, Severity: Medium, Title: title, Source: userGuide(service, anchor), Checks: property + " has aws:drop or aws:forward_to_sfe",
			Fix: "firewall.CentralFirewall and firewall.IngressInspection, which forward all to the stateful rules", about: "firewall policies",
			check: func(s *scene) []finding {
				return s.each(firewallPolicies(), func(r subject) finding {
					v := r.get("firewallPolicy." + property)
					good := no
					if v.open {
						good = maybe
					}
					for _, a := range v.items() {
						good = good.or(a.is("", "aws:drop", "aws:forward_to_sfe"))
					}
					return v.judge(good, "lets "+what+" pass that no stateless rule matches")
				})
			},
		}
	}
	return []Control{
		{
			ID: "NetworkFirewall.2", Standard: FSBP, Severity: Medium, Title: "Network Firewall logging should be enabled", Source: userGuide(service, "networkfirewall-2"),
			Checks: "a firewall has a logging configuration with a destination; whether the destination is there, is not looked at",
			Fix:    "firewall.CentralFirewall and firewall.IngressInspection logs, on by default", about: "network firewalls", relaxedBy: []string{"logs.allowNone"},
			check: func(s *scene) []finding {
				return s.each(firewalls(), func(r subject) finding {
					list, may := s.about(r, "firewallArn", "networkfirewall:LoggingConfiguration")
					return logging(r, list, may, "loggingConfiguration.logDestinationConfigs")
				})
			},
		},
		{
			ID: "NetworkFirewall.3", Standard: FSBP, Severity: Medium, Title: "Network Firewall policies should have at least one rule group associated", Source: userGuide(service, "networkfirewall-3"),
			Checks: "a policy names a stateful or a stateless rule group", Fix: "firewall.CentralFirewall policy: allow a flow or a name", about: "firewall policies",
			check: func(s *scene) []finding {
				return s.each(firewallPolicies(), func(r subject) finding {
					stateful, less := r.get("firewallPolicy.statefulRuleGroupReferences"), r.get("firewallPolicy.statelessRuleGroupReferences")
					f := stateful.judge(stateful.set().or(less.set()), "has no rule group")
					if stateful.set() != yes {
						f.evidence = append(f.evidence, less.evidence())
					}
					return f
				})
			},
		},
		stateless("NetworkFirewall.4", "networkfirewall-4", "The default stateless action for Network Firewall policies should be drop or forward for full packets", "statelessDefaultActions", "packets"),
		stateless("NetworkFirewall.5", "networkfirewall-5", "The default stateless action for Network Firewall policies should be drop or forward for fragmented packets",
			"statelessFragmentDefaultActions", "fragments"),
		{
			ID: "NetworkFirewall.6", Standard: FSBP, Severity: Medium, Title: "Stateless Network Firewall rule group should not be empty", Source: userGuide(service, "networkfirewall-6"),
			Checks: "a stateless rule group has rules", Fix: "aws:networkfirewall/ruleGroup ruleGroup.rulesSource.statelessRulesAndCustomActions", about: "stateless rule groups",
			check: func(s *scene) []finding {
				return s.each(firewallRuleGroups(), func(r subject) finding {
					if t := r.get("type"); t.is("", "STATELESS") != yes {
						return finding{status: map[bool]Status{true: Unknown, false: NotApplicable}[t.open], message: "type is " + t.say(), evidence: []Evidence{t.evidence()}}
					}
					v := r.get("ruleGroup.rulesSource.statelessRulesAndCustomActions.statelessRules")
					return v.judge(v.set(), "has no rules")
				})
			},
		},
		protected("NetworkFirewall.9", "networkfirewall-9", "Network Firewall firewalls should have deletion protection enabled", "deleteProtection"),
		protected("NetworkFirewall.10", "networkfirewall-10", "Network Firewall firewalls should have subnet change protection enabled", "subnetChangeProtection"),
	}
}

// logging asks whether one of the configurations that belong to a resource has destinations.
func logging(r subject, list []subject, may bool, property string) finding {
	f := finding{status: Fail, message: "has no logs", evidence: []Evidence{evidenceAt(r.origin, "", "no logging configuration")}}
	if may {
		f.status, f.message = Unknown, "whether a logging configuration is for it, is not known"
	}
	for _, l := range list {
		v := l.get(property)
		one := v.judge(v.set(), "its logging configuration has no destination")
		if one.status == Pass {
			return finding{status: Pass, message: "has logs", evidence: one.evidence}
		}
		f = one
	}
	return f
}
