package ingress

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

func (a NetworkIngressArgs) withDefaults() NetworkIngressArgs {
	a.Clients = a.Clients.withDefaults(a.Internal, a.DualStack)
	a.Listeners, a.TargetGroups = slices.Clone(a.Listeners), slices.Clone(a.TargetGroups)
	for i, l := range a.Listeners {
		if a.Listeners[i].Protocol = cmp.Or(l.Protocol, ProtocolTls); a.Listeners[i].Protocol == ProtocolTls {
			a.Listeners[i].AlpnPolicy = cmp.Or(l.AlpnPolicy, "None")
		}
	}
	for i, g := range a.TargetGroups {
		a.TargetGroups[i] = g.withDefaults()
	}
	if a.tls() {
		a.TlsPolicy, a.Logs = cmp.Or(a.TlsPolicy, DefaultTlsPolicy), a.Logs.withDefaults()
	}
	return a
}

// validate checks what is known, puts what is not into Applies that check it, and finds the load balancer's place.
func (a *NetworkIngressArgs) validate(c *validate.Collector, name, region string) placement {
	checkName(c, validate.At("name"), name, nameProblem(name))
	a.Vpc = a.Vpc.Validate(c, validate.At("vpc"))
	p := place(c, a.Vpc, a.Tier, a.Internal)
	if p.subnets != nil && len(p.zones) == 0 {
		c.Addf(validate.TooSmall, validate.At("tier"), a.Tier, "%s has no subnets", a.Tier)
	}
	if a.DualStack && len(a.Vpc.Ipv6CidrBlocks) == 0 {
		c.Addf(validate.Conflict, validate.At("dualStack"), a.DualStack, "the network has no IPv6 block: name it in vpc.ipv6CidrBlocks, or leave dualStack out")
	}
	a.Clients = a.Clients.validate(c, validate.At("clients"), a.Internal, a.DualStack)
	if a.AllowUnfilteredPrivateLink != nil {
		a.AllowUnfilteredPrivateLink.Validate(c, validate.At("allowUnfilteredPrivateLink"))
	}
	a.validateAddresses(c, p)
	a.validateTargets(c, name)
	a.validateListeners(c)
	a.validateTls(c, region)
	a.Protection.Validate(c, validate.At("protection"))
	a.Tags = component.CheckedTags(c, validate.At("tags"), a.Tags)
	return p
}

func (a *NetworkIngressArgs) validateAddresses(c *validate.Collector, p placement) {
	if a.StaticAddresses && a.Internal {
		c.Addf(validate.Conflict, validate.At("staticAddresses"), true, "elastic IPs are public, and the load balancer is internal: drop one")
	}
	at := validate.At("elasticIpAllocationIds")
	if len(a.ElasticIpAllocationIds) > 0 && !a.StaticAddresses {
		c.Addf(validate.Conflict, at, nil, "elastic IPs are for staticAddresses: set it, or leave them out")
	}
	checked := maps.Clone(a.ElasticIpAllocationIds)
	for zone, id := range a.ElasticIpAllocationIds {
		if p.subnets != nil && !slices.Contains(p.zones, zone) {
			c.Addf(validate.Invalid, at.Key(zone), zone, "%s has no subnet in %q; it has them in %s", a.Tier, zone, strings.Join(p.zones, ", "))
		}
		checked[zone] = required(c, at.Key(zone), id, component.AnID("eipalloc", "an elastic IP"))
	}
	a.ElasticIpAllocationIds = checked
}

func (a *NetworkIngressArgs) validateTargets(c *validate.Collector, name string) {
	at := validate.At("targetGroups")
	if len(a.TargetGroups) == 0 {
		c.Addf(validate.Required, at, nil, "required: what connections are forwarded to")
	}
	a.TargetSecurityGroupIds = checkedMap(c, validate.At("targetSecurityGroupIds"), a.TargetSecurityGroupIds, component.AnID("sg", "a security group"))
	checkNames(c, at, named(a.TargetGroups, func(g NetworkTargetGroup) string { return g.Name }))
	for i, g := range a.TargetGroups {
		a.TargetGroups[i] = g.validate(c, at.Index(i), name, a.TargetSecurityGroupIds)
		if g.Name != "" && !slices.ContainsFunc(a.Listeners, func(l NetworkListener) bool { return l.TargetGroup == g.Name }) {
			c.Addf(validate.Invalid, at.Index(i).Field("name"), g.Name, "no listener forwards to %q: name it there, or drop it", g.Name)
		}
	}
	checkGroupsUsed(c, a.TargetSecurityGroupIds, a.ways())
}

func (a *NetworkIngressArgs) validateListeners(c *validate.Collector) {
	at := validate.At("listeners")
	if len(a.Listeners) == 0 {
		c.Addf(validate.Required, at, nil, "required: the ports to listen on")
	}
	checkNames(c, at, named(a.Listeners, func(l NetworkListener) string { return l.Name }))
	taken := map[int]string{}
	for i, l := range a.Listeners {
		at := at.Index(i)
		if other, is := taken[l.Port]; is && l.Port != 0 {
			c.Addf(validate.Duplicate, at.Field("port"), l.Port, "listener %q has port %d already; for TCP and UDP on one port use TCP_UDP", other, l.Port)
		}
		taken[l.Port] = l.Name
		l.validate(c, at, a.DualStack)
		a.validateForward(c, at.Field("targetGroup"), l)
	}
}

func (l NetworkListener) validate(c *validate.Collector, at validate.Path, dualStack bool) {
	if l.Port == 0 {
		c.Addf(validate.Required, at.Field("port"), l.Port, "required: the port to listen on")
	}
	between(c, at.Field("port"), l.Port, 1, 65535, "")
	if !validate.OneOf(c, at.Field("protocol"), l.Protocol, networkProtocols()...) {
		return
	}
	if dualStack && strings.Contains(l.Protocol, ProtocolUdp) {
		c.Addf(validate.Conflict, at.Field("protocol"), l.Protocol, "a dual-stack load balancer listens to no UDP here: leave dualStack out, or make it two")
	}
	switch {
	case l.Protocol == ProtocolTls:
		validate.OneOf(c, at.Field("alpnPolicy"), l.AlpnPolicy, "HTTP1Only", "HTTP2Only", "HTTP2Optional", "HTTP2Preferred", "None")
	case l.AlpnPolicy != "":
		c.Addf(validate.Conflict, at.Field("alpnPolicy"), l.AlpnPolicy, "ALPN is a part of TLS, and the listener is of %s: leave it out", l.Protocol)
	}
	between(c, at.Field("idleTimeoutSeconds"), l.IdleTimeoutSeconds, 60, 6000, " seconds")
	if l.IdleTimeoutSeconds != 0 && l.Protocol != ProtocolTcp {
		c.Addf(validate.Conflict, at.Field("idleTimeoutSeconds"), l.IdleTimeoutSeconds, "AWS changes it for listeners of TCP alone, and this is of %s: leave it out", l.Protocol)
	}
}

// validateForward checks that a listener and its target group speak alike ("Listeners for your Network Load Balancers").
func (a *NetworkIngressArgs) validateForward(c *validate.Collector, at validate.Path, l NetworkListener) {
	names := named(a.TargetGroups, func(g NetworkTargetGroup) string { return g.Name })
	if len(names) == 0 || !validate.OneOf(c, at, l.TargetGroup, names...) {
		return
	}
	g := a.TargetGroups[slices.Index(names, l.TargetGroup)]
	if g.Protocol != l.Protocol && (l.Protocol != ProtocolTls || g.Protocol != ProtocolTcp) {
		c.Addf(validate.Conflict, at, l.TargetGroup,
			"the listener is of %s, and %s of %s: TCP forwards to TCP, TLS to TLS or TCP, the others to their own", l.Protocol, g.Name, g.Protocol)
	}
	if g.TargetType == TargetAlb && l.Protocol != ProtocolTcp {
		c.Addf(validate.Conflict, at, l.TargetGroup, "an application load balancer ends TLS itself: forward to it by TCP")
	}
}

// validateTls checks what listeners of TLS need, and that nothing is said of TLS where there are none.
func (a *NetworkIngressArgs) validateTls(c *validate.Collector, region string) {
	if a.tls() {
		a.Certificates = checkCertificates(c, validate.At("certificates"), a.Certificates, region)
		checkTlsPolicy(c, validate.At("tlsPolicy"), a.TlsPolicy, a.AllowWeakTls)
		a.Logs.validate(c, validate.At("logs"))
		return
	}
	for field, set := range map[string]bool{
		"certificates": len(a.Certificates) > 0, "tlsPolicy": a.TlsPolicy != "", "allowWeakTls": a.AllowWeakTls != nil, "logs": a.Logs != Logs{},
	} {
		if set {
			c.Addf(validate.Conflict, validate.At(field), nil, "it is for listeners of TLS, of which there are none: leave it out")
		}
	}
}

// tls reports whether a listener ends TLS.
func (a *NetworkIngressArgs) tls() bool {
	return slices.ContainsFunc(a.Listeners, func(l NetworkListener) bool { return l.Protocol == ProtocolTls })
}

// doors are the ports that clients may connect to.
func (a *NetworkIngressArgs) doors() []door {
	var all []door
	for _, l := range a.Listeners {
		for _, transport := range transports(l.Protocol) {
			all = append(all, door{transport, l.Port})
		}
	}
	return all
}

// ways are those to the targets of all groups.
func (a *NetworkIngressArgs) ways() []way {
	var all []way
	for _, g := range a.TargetGroups {
		all = append(all, g.ways()...)
	}
	return distinct(all)
}

// relaxed are the secure defaults that are loosened.
func (a *NetworkIngressArgs) relaxed() component.Relaxations {
	r := component.Relaxations{}
	r.AddProtection(a.Protection)
	r.Add(validate.At("clients").Field("allowOthers"), a.Clients.AllowOthers)
	r.Add(validate.At("allowUnfilteredPrivateLink"), a.AllowUnfilteredPrivateLink)
	r.Add(validate.At("allowWeakTls"), a.AllowWeakTls)
	r.Add(validate.At("logs").Field("allowNone"), a.Logs.AllowNone)
	for i, g := range a.TargetGroups {
		r.Add(validate.At("targetGroups").Index(i).Field("allowOtherClients"), g.AllowOtherClients)
	}
	return r
}

// intents are what a network ingress promises.
func (a *NetworkIngressArgs) intents(name string) pulumi.StringOutput {
	shared := map[way]bool{}
	for _, g := range a.TargetGroups {
		for _, w := range g.ways() {
			shared[w] = shared[w] || g.AllowOtherClients != nil
		}
	}
	return promise{name: name, clients: a.Clients, doors: a.doors(), groups: a.TargetSecurityGroupIds, ways: a.ways(), shared: shared}.intents()
}
