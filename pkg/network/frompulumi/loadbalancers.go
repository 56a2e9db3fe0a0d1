package frompulumi

import (
	"cmp"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

func loadBalancerKinds() map[string]kind {
	return map[string]kind{
		"lb:LoadBalancer": {make: makeLoadBalancer, join: joinLoadBalancer, settle: settleLoadBalancer},
		"lb:Listener":     {join: joinListener},
		"lb:ListenerRule": {settle: settleListenerRule},

		"wafv2:WebAclAssociation":       {join: joinWebACL("webAclArn", "wafv2:WebAcl")},
		"wafregional:WebAclAssociation": {join: joinWebACL("webAclId", "wafregional:WebAcl")},
	}
}

func makeLoadBalancer(r *resource) {
	b := &network.LoadBalancer{ID: r.id(), Name: r.label(), Tags: r.tags(), Origin: r.origin("")}
	switch typ := r.get("loadBalancerType"); typ.text(&b.Unknown) {
	case "", "application":
	case "network":
		b.Network = true
	case "gateway":
		return // listed once its subnets are known
	default:
		typ.wrong(&b.Unknown, "type of load balancer")
	}
	r.doubtExisting(&b.Unknown, "its listeners are not told")
	b.InternetFacing = !r.get("internal").flag(&b.Unknown, false)
	b.Groups = r.reader.groupsOf(b.ID, r.get("securityGroups"), &b.Unknown)
	b.CrossZone = !b.Network || r.get("enableCrossZoneLoadBalancing").flag(&b.Unknown, false)
	b.FiltersServices = known(r.get("enforceSecurityGroupInboundRulesOnPrivateLinkTraffic").raw) == "on"
	b.DualStack = strings.HasPrefix(r.get("ipAddressType").text(&b.Unknown), "dualstack")
	if subnets := r.get("subnets"); subnets.given() {
		b.Subnets = subnets.refs(r.reader.names.subnet, &b.Unknown)
	}
	if len(b.Subnets) == 0 {
		b.Subnets = r.mappedSubnets(&b.Unknown)
	}
	r.reader.loadBalancers[b.ID] = b
}

// joinLoadBalancer finds the VPC, which is that of the subnets.
func joinLoadBalancer(r *resource) {
	b := r.reader.loadBalancers[r.id()]
	if b == nil {
		return
	}
	for _, id := range b.Subnets {
		if s := r.reader.subnet(id, r.origin("subnets")); s.VPC != "" {
			b.VPC = s.VPC
		}
	}
}

// settleLoadBalancer puts an application load balancer without groups into the VPC's default one, and lists a Gateway Load Balancer, which has no part.
func settleLoadBalancer(r *resource) {
	b := r.reader.loadBalancers[r.id()]
	if b == nil {
		r.unmodelled("is a Gateway Load Balancer: what its appliances let through is not modelled", r.touches())
		return
	}
	if !b.Network && len(b.Groups) == 0 {
		addID(&b.Groups, r.reader.defaultGroup(b.VPC, b.ID, r.get("securityGroups")))
	}
}

func joinListener(r *resource) {
	l := network.Listener{Origin: r.origin("")}
	l.Port = r.get("port").number(&l.Unknown, 0)
	l.Protocol = r.get("protocol").text(&l.Unknown)
	forwards(r.get("defaultActions"), &l)
	var u *network.Unknown
	balancer := r.get("loadBalancerArn")
	id := balancer.ref(own("lb:LoadBalancer"), &u)
	if b := r.reader.loadBalancers[id]; b != nil && u == nil {
		b.Listeners = append(b.Listeners, l)
		return
	}
	if u == nil {
		if other := r.reader.byID[id]; other == nil || other.short != "lb:LoadBalancer" {
			r.unmodelled("is a listener of a load balancer that is "+elsewhere, nil)
		}
		return
	}
	for _, b := range possible(balancer, own("lb:LoadBalancer"), r.reader.loadBalancers) {
		mark(&b.Unknown, u.Origin, "listener %s may be one of it: %s", r.Name, u.Text)
	}
}

// forwards adds the target groups of a listener's or a rule's actions.
func forwards(actions value, l *network.Listener) {
	groups := own("lb:TargetGroup")
	for _, a := range actions.items(&l.Unknown) {
		if v := a.field("targetGroupArn"); v.given() {
			addID(&l.TargetGroups, v.ref(groups, &l.Unknown))
		}
		for _, v := range a.field("forward").only().field("targetGroups").items(&l.Unknown) {
			addID(&l.TargetGroups, v.field("arn").ref(groups, &l.Unknown))
		}
	}
}

// settleListenerRule adds the target groups of a rule to its listener, which the origin tells.
func settleListenerRule(r *resource) {
	var u *network.Unknown
	id := r.get("listenerArn").ref(own("lb:Listener"), &u)
	listener := r.reader.byID[id]
	for _, b := range r.reader.loadBalancers.sorted() {
		for i := range b.Listeners {
			l := &b.Listeners[i]
			switch {
			case u != nil:
				mark(&l.Unknown, u.Origin, "rule %s may be one of it: %s", r.Name, u.Text)
			case listener != nil && listener.URN == l.Origin.URN:
				forwards(r.get("actions"), l)
			}
		}
	}
	if u == nil && listener == nil {
		r.unmodelled("is a rule of a listener that is "+elsewhere, nil)
	}
}

// joinWebACL lays the web ACL of an association before its load balancer. If that is not known, every one that it may be is uncertain, but for an
// association that hangs on other resources alone: stages of gateways and user pools have web ACLs as well.
func joinWebACL(property, typ string) func(*resource) {
	return func(r *resource) {
		named := r.get(property)
		acl := network.WebACL{Origin: r.origin("")}
		acl.ID = cmp.Or(named.ref(own(typ), &acl.Which), r.id())
		if ids := named.candidates(own(typ)); len(ids) == 1 && r.reader.byID[ids[0]] != nil {
			acl.Name = r.reader.byID[ids[0]].label()
		}
		var u *network.Unknown
		to := r.get("resourceArn")
		if b := r.reader.loadBalancers[to.ref(own("lb:LoadBalancer"), &u)]; b != nil && u == nil {
			b.WebACL = &acl
			return
		}
		if u == nil || len(to.of.PropertyDependencies[to.root()]) > 0 && len(to.candidates(own("lb:LoadBalancer"))) == 0 {
			return
		}
		mark(&acl.Unknown, u.Origin, "web ACL association %s may be of it: %s", r.Name, u.Text)
		for _, b := range possible(to, own("lb:LoadBalancer"), r.reader.loadBalancers) {
			if b.WebACL == nil {
				b.WebACL = &acl
			}
		}
	}
}

// sortListeners orders the listeners of a load balancer by port.
func sortListeners(b *network.LoadBalancer) {
	slices.SortStableFunc(b.Listeners, func(x, y network.Listener) int { return x.Port - y.Port })
}
