package ingress

import (
	"cmp"
	"slices"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

func (a WebIngressArgs) withDefaults() WebIngressArgs {
	on, off := true, notFound()
	if a.Edge = a.Edge.withDefaults(); a.Edge == nil {
		a.Clients = a.Clients.withDefaults(a.Internal, a.DualStack)
	}
	a.TlsPolicy, a.MutualTls = cmp.Or(a.TlsPolicy, DefaultTlsPolicy), a.MutualTls.withDefaults()
	if a.RedirectHttp == nil {
		redirect := a.Edge == nil
		a.RedirectHttp = &redirect
	}
	if a.EnableHttp2 == nil {
		a.EnableHttp2 = &on
	}
	a.DesyncMitigationMode, a.XForwardedFor = cmp.Or(a.DesyncMitigationMode, "defensive"), cmp.Or(a.XForwardedFor, "append")
	a.IdleTimeoutSeconds, a.ClientKeepAliveSeconds = cmp.Or(a.IdleTimeoutSeconds, 60), cmp.Or(a.ClientKeepAliveSeconds, 3600)
	a.TargetGroups, a.Rules = slices.Clone(a.TargetGroups), slices.Clone(a.Rules)
	for i, g := range a.TargetGroups {
		a.TargetGroups[i] = g.withDefaults()
	}
	for i, r := range a.Rules {
		a.Rules[i].Action = r.Action.withDefaults()
	}
	action := Action{FixedResponse: &off}
	if a.DefaultAction != nil {
		action = a.DefaultAction.withDefaults()
	}
	a.DefaultAction = &action
	a.Logs = a.Logs.withDefaults()
	return a
}

// validate checks what is known, puts what is not into Applies that check it, and finds the load balancer's place.
func (a *WebIngressArgs) validate(c *validate.Collector, name, region string) placement {
	checkName(c, validate.At("name"), name, nameProblem(name))
	a.Vpc = a.Vpc.Validate(c, validate.At("vpc"))
	p := place(c, a.Vpc, a.Tier, a.Internal)
	if n := len(p.zones); p.subnets != nil && n < 2 {
		c.Addf(validate.TooSmall, validate.At("tier"), a.Tier, "%s has subnets in fewer than two zones: an application load balancer needs two at least", a.Tier)
	}
	if a.DualStack && len(a.Vpc.Ipv6CidrBlocks) == 0 {
		c.Addf(validate.Conflict, validate.At("dualStack"), a.DualStack, "the network has no IPv6 block: name it in vpc.ipv6CidrBlocks, or leave dualStack out")
	}
	if a.Edge != nil {
		a.validateEdge(c)
	} else {
		a.Clients = a.Clients.validate(c, validate.At("clients"), a.Internal, a.DualStack)
	}
	a.validateWaf(c, region)
	a.Certificates = checkCertificates(c, validate.At("certificates"), a.Certificates, region)
	checkTlsPolicy(c, validate.At("tlsPolicy"), a.TlsPolicy, a.AllowWeakTls)
	if a.MutualTls != nil {
		a.MutualTls.validate(c, validate.At("mutualTls"), name)
	}
	a.validateRouting(c, name)
	validate.OneOf(c, validate.At("desyncMitigationMode"), a.DesyncMitigationMode, "defensive", "strictest")
	validate.OneOf(c, validate.At("xForwardedFor"), a.XForwardedFor, "append", "preserve", "remove")
	between(c, validate.At("idleTimeoutSeconds"), a.IdleTimeoutSeconds, 1, 4000, " seconds")
	between(c, validate.At("clientKeepAliveSeconds"), a.ClientKeepAliveSeconds, 60, 604800, " seconds")
	a.Logs.validate(c, validate.At("logs"))
	a.Protection.Validate(c, validate.At("protection"))
	a.Tags = component.CheckedTags(c, validate.At("tags"), a.Tags)
	return p
}

func (a *WebIngressArgs) validateRouting(c *validate.Collector, name string) {
	at := validate.At("targetGroups")
	a.TargetSecurityGroupIds = checkedMap(c, validate.At("targetSecurityGroupIds"), a.TargetSecurityGroupIds, component.AnID("sg", "a security group"))
	checkNames(c, at, named(a.TargetGroups, func(g TargetGroup) string { return g.Name }))
	if n := len(a.TargetGroups); n > 100 {
		c.Addf(validate.Invalid, at, n, "%d target groups: AWS takes at most 100 for a load balancer", n)
	}
	for i, g := range a.TargetGroups {
		a.TargetGroups[i] = g.validate(c, at.Index(i), name, a.TargetSecurityGroupIds)
	}
	checkGroupsUsed(c, a.TargetSecurityGroupIds, a.ways())
	checkRules(c, validate.At("rules"), a.Rules, a.TargetGroups)
	a.DefaultAction.validate(c, validate.At("defaultAction"), a.TargetGroups)
	a.validateUse(c)
}

// validateUse refuses target groups that nothing forwards to: AWS checks no target of theirs, and calls them unused.
func (a *WebIngressArgs) validateUse(c *validate.Collector) {
	used := map[string]bool{}
	for _, action := range a.actions() {
		for _, f := range action.Forward {
			used[f.TargetGroup] = true
		}
	}
	for i, g := range a.TargetGroups {
		if g.Name != "" && !used[g.Name] {
			c.Addf(validate.Invalid, validate.At("targetGroups").Index(i).Field("name"), g.Name, "nothing forwards to %q: name it in a rule or in defaultAction, or drop it", g.Name)
		}
	}
}

// actions are those of all rules, and the default one.
func (a *WebIngressArgs) actions() []Action {
	all := []Action{*a.DefaultAction}
	for _, r := range a.Rules {
		all = append(all, r.Action)
	}
	return all
}

// signsIn reports whether users sign in anywhere.
func (a *WebIngressArgs) signsIn() bool {
	return slices.ContainsFunc(a.actions(), func(action Action) bool { return action.SignIn != nil })
}

// doors are the ports that clients may connect to.
func (a *WebIngressArgs) doors() []door {
	if *a.RedirectHttp {
		return []door{{"tcp", 443}, {"tcp", 80}}
	}
	return []door{{"tcp", 443}}
}

// ways are those to the targets of all groups.
func (a *WebIngressArgs) ways() []way {
	var all []way
	for _, g := range a.TargetGroups {
		all = append(all, g.ways()...)
	}
	return distinct(all)
}

// relaxed are the secure defaults that are loosened.
func (a *WebIngressArgs) relaxed() component.Relaxations {
	r := component.Relaxations{}
	r.AddProtection(a.Protection)
	r.Add(validate.At("clients").Field("allowOthers"), a.Clients.AllowOthers)
	r.Add(validate.At("allowNoWaf"), a.AllowNoWaf)
	r.Add(validate.At("allowWeakTls"), a.AllowWeakTls)
	r.Add(validate.At("logs").Field("allowNone"), a.Logs.AllowNone)
	if a.MutualTls != nil {
		r.Add(validate.At("mutualTls").Field("allowExpired"), a.MutualTls.AllowExpired)
	}
	for i, g := range a.TargetGroups {
		g.relaxations(validate.At("targetGroups").Index(i), r.Add)
	}
	return r
}
