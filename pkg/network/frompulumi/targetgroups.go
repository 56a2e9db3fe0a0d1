package frompulumi

import (
	"net/netip"

	"github.com/palisade-iac/palisade/pkg/network"
)

func targetGroupKinds() map[string]kind {
	return map[string]kind{
		"lb:TargetGroup":           {make: makeTargetGroup},
		"lb:TargetGroupAttachment": {join: joinTarget},
		"autoscaling:Group": {join: func(r *resource) {
			r.fills(r.get("targetGroupArns"))
			r.fillsEach(r.get("trafficSources"), "identifier")
		}, settle: placeFleet},
		"autoscaling:Attachment":              {join: func(r *resource) { r.fillsOne(r.get("lbTargetGroupArn")) }},
		"autoscaling:TrafficSourceAttachment": {join: func(r *resource) { r.fillsOne(r.get("trafficSource").only().field("identifier")) }},
		"ecs:Service": {join: func(r *resource) {
			r.fillsEach(r.get("loadBalancers"), "targetGroupArn")
		}, settle: placeService},
	}
}

func makeTargetGroup(r *resource) {
	g := &network.TargetGroup{ID: r.id(), Name: r.label(), Tags: r.tags(), Origin: r.origin("")}
	g.VPC = r.get("vpcId").ref(r.reader.names.vpc, &g.Unknown)
	r.doubtExisting(&g.Unknown, "its targets are not told")
	g.Port = r.get("port").number(&g.Unknown, 0)
	g.Protocol = r.get("protocol").text(&g.Unknown)
	g.Type = r.get("targetType").text(&g.Unknown)
	if g.Type == "" {
		g.Type = "instance"
	}
	// Kept by network load balancers unless told otherwise for targets by id and for UDP ("Client IP preservation", ELB guide). For application
	// load balancers it means nothing.
	kept := g.Type == "instance" || g.Protocol == "UDP" || g.Protocol == "TCP_UDP"
	switch g.Protocol {
	case "TCP", "TLS", "UDP", "TCP_UDP":
		g.PreserveClientIP = r.get("preserveClientIp").flag(&g.Unknown, kept)
	}
	r.reader.targetGroups[g.ID] = g
}

func joinTarget(r *resource) {
	t := network.GroupTarget{Origin: r.origin("")}
	t.Port = r.get("port").number(&t.Unknown, 0)
	var u *network.Unknown
	group := r.get("targetGroupArn")
	id := group.ref(own("lb:TargetGroup"), &u)
	g := r.reader.targetGroups[id]
	if g == nil || u != nil {
		for _, g := range possible(group, own("lb:TargetGroup"), r.reader.targetGroups) {
			mark(&g.Unknown, r.origin("targetGroupArn"), "target %s may be one of it", r.Name)
		}
		return
	}
	target := r.get("targetId")
	switch g.Type {
	case "ip":
		if a, err := netip.ParseAddr(target.text(&t.Unknown)); err == nil && !r.reader.invented.address(a) {
			t.Address = a
		} else if t.Unknown == nil {
			mark(&t.Unknown, target.origin(), "targetId: the address is not known before deployment")
		}
	case "alb":
		t.ID = target.ref(own("lb:LoadBalancer"), &t.Unknown)
	case "lambda":
		t.ID = target.ref(own("lambda:Function", "lambda:Alias"), &t.Unknown)
	default:
		t.ID = target.ref(r.reader.names.instance, &t.Unknown)
	}
	g.Targets = append(g.Targets, t)
}

// fills says of the target groups of a list that more targets register with them.
func (r *resource) fills(list value) {
	if list.absent() {
		return
	}
	var u *network.Unknown
	for _, id := range list.refs(own("lb:TargetGroup"), &u) {
		r.fill(r.reader.targetGroups[id], list)
	}
	if u != nil {
		for _, g := range r.reader.targetGroups.sorted() {
			r.fill(g, list)
		}
	}
}

// fillsEach is fills for a list of objects that name a target group each.
func (r *resource) fillsEach(list value, property string) {
	if list.unknown() {
		r.fills(list)
		return
	}
	for _, e := range list.items(new(*network.Unknown)) {
		r.fillsOne(e.field(property))
	}
}

// fillsOne is fills for a single target group.
func (r *resource) fillsOne(v value) {
	if v.absent() {
		return
	}
	var u *network.Unknown
	if id := v.ref(own("lb:TargetGroup"), &u); u == nil {
		r.fill(r.reader.targetGroups[id], v)
		return
	}
	for _, g := range possible(v, own("lb:TargetGroup"), r.reader.targetGroups) {
		r.fill(g, v)
	}
}

func (r *resource) fill(g *network.TargetGroup, why value) {
	if g != nil {
		mark(&g.Unknown, why.origin(), "%s registers targets that are not in the plan", r.Name)
	}
}
