package control

func webACLs() kind { return kind{word: "web ACL", types: []string{"wafv2:WebAcl"}} }

func wafRuleGroups() kind { return kind{word: "rule group", types: []string{"wafv2:RuleGroup"}} }

// wafControls are those of AWS about AWS WAF. Those about AWS WAF Classic have nothing to look at: it is another service.
func wafControls() []Control {
	return []Control{
		{
			ID: "WAF.10", Standard: FSBP, Severity: Medium, Title: "AWS WAF web ACLs should have at least one rule or rule group", Source: userGuide("waf", "waf-10"),
			Checks: "rules or ruleJson is set", Fix: "waf.WebAcl, which has AWS's managed groups", about: "web ACLs",
			check: func(s *scene) []finding {
				return s.each(webACLs(), func(r subject) finding {
					v := r.get("rules")
					return v.judge(v.set().or(r.get("ruleJson").set()), "has no rule")
				})
			},
		},
		{
			ID: "WAF.12", Standard: FSBP, Severity: Medium, Title: "AWS WAF rules should have CloudWatch metrics enabled", Source: userGuide("waf", "waf-12"),
			Checks: "each rule group of the plan and each of its rules has metrics; AWS asks this of rule groups, not of web ACLs", Fix: "aws:wafv2/ruleGroup visibilityConfig.cloudwatchMetricsEnabled: true",
			about: "rule groups of AWS WAF",
			check: func(s *scene) []finding {
				return s.each(wafRuleGroups(), func(r subject) finding {
					own := r.get("visibilityConfig.cloudwatchMetricsEnabled")
					f := own.judge(own.on(), "has no metrics")
					if f.status == Fail {
						return f
					}
					if rules := r.get("rules").none("visibilityConfig.cloudwatchMetricsEnabled", func(v value) tri { return v.on().not() }, "has a rule without metrics"); rules.status != Pass {
						return rules
					}
					return f
				})
			},
		},
	}
}
