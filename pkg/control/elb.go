package control

import (
	"fmt"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

func loadBalancers() kind {
	return kind{word: "load balancer", types: []string{"lb:LoadBalancer"}, parts: func(n *network.Network) []subject {
		return parts(n.LoadBalancers, func(b *network.LoadBalancer) (network.ID, string, network.Origin) { return b.ID, b.Name, b.Origin },
			func(b *network.LoadBalancer) map[string]any {
				return map[string]any{
					"loadBalancerType": map[bool]string{true: "network", false: "application"}[b.Network], "internal": !b.InternetFacing,
					"subnets": texts(b.Subnets), "subnetMappings": nil, "securityGroups": texts(b.Groups),
				}
			})
	}}
}

func listeners() kind {
	return kind{word: "listener", types: []string{"lb:Listener"}, parts: func(n *network.Network) []subject {
		var out []subject
		for _, b := range n.LoadBalancers {
			for _, l := range b.Listeners {
				out = append(out, snapshotOf(fmt.Sprintf("%s:%d", b.ID, l.Port), fmt.Sprintf("%s:%d", b.Name, l.Port), map[string]any{
					"loadBalancerArn": string(b.ID), "port": float64(l.Port), "protocol": l.Protocol,
				}, l.Origin))
			}
		}
		return out
	}}
}

func targetGroups() kind {
	return kind{word: "target group", types: []string{"lb:TargetGroup"}, parts: func(n *network.Network) []subject {
		return parts(n.TargetGroups, func(g *network.TargetGroup) (network.ID, string, network.Origin) { return g.ID, g.Name, g.Origin },
			func(g *network.TargetGroup) map[string]any {
				return map[string]any{"protocol": g.Protocol, "targetType": g.Type}
			})
	}}
}

// elbControls are those of AWS about application and network load balancers.
func elbControls() []Control {
	attribute := func(id, anchor, title, checks, fix, wrong string, relaxed []string, applications bool, property string, good func(value) tri) Control {
		c := Control{
			ID: id, Standard: FSBP, Severity: Medium, Title: title, Source: userGuide("elb", anchor), Checks: checks, Fix: fix, about: "load balancers", relaxedBy: relaxed,
		}
		c.check = func(s *scene) []finding {
			return s.each(loadBalancers(), func(r subject) finding {
				if f := r.otherThan("application"); applications && f != nil {
					return *f
				}
				v := r.get(property)
				return v.judge(good(v), wrong)
			})
		}
		return c
	}
	return []Control{
		{
			ID: "ELB.1", Standard: FSBP, Severity: Medium, Title: "Application Load Balancer should be configured to redirect all HTTP requests to HTTPS", Source: userGuide("elb", "elb-1"),
			Checks: "each HTTP listener of an application load balancer redirects to HTTPS by its default action; what its other rules do is not looked at",
			Fix:    "ingress.WebIngress redirectHttp, on by default", about: "load balancers",
			check: func(s *scene) []finding {
				return s.each(loadBalancers(), func(r subject) finding {
					if f := r.otherThan("application"); f != nil {
						return *f
					}
					return s.redirects(r)
				})
			},
		},
		attribute("ELB.4", "elb-4", "Application Load Balancer should be configured to drop invalid http headers", "dropInvalidHeaderFields is true; AWS's default is false",
			"ingress.WebIngress, which drops them", "takes invalid headers", nil, true, "dropInvalidHeaderFields", value.on),
		attribute("ELB.5", "elb-5", "Application and Classic Load Balancers logging should be enabled", "an application load balancer writes access logs to S3",
			"ingress.WebIngress logs, on by default", "writes no access logs", []string{"logs.allowNone"}, true, "accessLogs.enabled", value.on),
		attribute("ELB.6", "elb-6", "Application, Gateway, and Network Load Balancers should have deletion protection enabled", "enableDeletionProtection is true; AWS's default is false",
			"ingress.WebIngress and ingress.NetworkIngress protection, on by default", "may be deleted", []string{"protection"}, false, "enableDeletionProtection", value.on),
		attribute("ELB.12", "elb-12", "Application Load Balancer should be configured with defensive or strictest desync mitigation mode",
			"desyncMitigationMode is defensive, which is AWS's default, or strictest", "ingress.WebIngress desyncMitigationMode", "lets requests through that desynchronise", nil, true,
			"desyncMitigationMode", func(v value) tri { return v.is("defensive", "defensive", "strictest") }),
		{
			ID: "ELB.13", Standard: FSBP, Severity: Medium, Title: "Application, Network and Gateway Load Balancers should span multiple Availability Zones", Source: userGuide("elb", "elb-13"),
			Checks: "a load balancer has subnets in two zones; in which zones its targets are, no plan tells for all", Fix: "vpc.SecureVpc availabilityZones, two or more",
			about: "load balancers", relaxedBy: []string{"allowSingleZone"},
			check: func(s *scene) []finding {
				return s.each(loadBalancers(), func(r subject) finding { return s.zones(r) })
			},
		},
		{
			ID: "ELB.17", Standard: FSBP, Severity: Medium, Title: "Application and Network Load Balancers with listeners should use recommended security policies", Source: userGuide("elb", "elb-17"),
			Checks: "each HTTPS and TLS listener has one of " + strings.Join(recommendedPolicies(), ", "), Fix: "ingress.WebIngress and ingress.NetworkIngress tlsPolicy, recommended by default",
			about: "listeners", relaxedBy: []string{"allowWeakTls"},
			check: func(s *scene) []finding {
				return s.each(listeners(), func(r subject) finding {
					protocol, policy := r.get("protocol"), r.get("sslPolicy")
					switch protocol.is("HTTP", "HTTPS", "TLS") {
					case no:
						return finding{status: NotApplicable, message: "takes " + protocol.say(), evidence: []Evidence{protocol.evidence()}}
					case maybe:
						return protocol.judge(maybe, "")
					case yes:
					}
					return policy.judge(policy.is("", recommendedPolicies()...), "has another TLS policy: "+policy.say())
				})
			},
		},
		{
			ID: "ELB.18", Standard: FSBP, Severity: Medium, Title: "Application and Network Load Balancer listeners should use secure protocols to encrypt data in transit",
			Source: userGuide("elb", "elb-18"),
			Checks: "each listener takes HTTPS or TLS; AWS counts a listener that only redirects to HTTPS as well", about: "listeners",
			Fix: "ingress.WebIngress redirectHttp: false; ingress.NetworkIngress listeners with protocol TLS",
			check: func(s *scene) []finding {
				return s.each(listeners(), func(r subject) finding {
					v := r.get("protocol")
					f := v.judge(v.is("HTTP", "HTTPS", "TLS"), "takes "+v.say()+", which is not encrypted")
					if f.status == Fail && s.plan != nil && onlyRedirects(r) == yes {
						f.message += "; it only redirects to HTTPS"
					}
					return f
				})
			},
		},
		{
			ID: "ELB.21", Standard: FSBP, Severity: Medium, Title: "Application and Network Load Balancer target groups should use encrypted health check protocols",
			Source: userGuide("elb", "elb-21"), Checks: "healthCheck.protocol is HTTPS", Fix: "ingress.WebIngress and ingress.NetworkIngress targetGroups[].healthCheck with protocol HTTPS",
			about: "target groups", relaxedBy: []string{"targetGroups[].allowPlaintext"},
			check: func(s *scene) []finding {
				return s.each(targetGroups(), func(r subject) finding {
					if r.get("targetType").is("instance", "lambda") == yes {
						return finding{status: NotApplicable, message: "leads to a Lambda function"}
					}
					v := r.get("healthCheck.protocol")
					return v.judge(v.is("", "HTTPS"), "checks health by "+v.say())
				})
			},
		},
		{
			ID: "ELB.22", Standard: FSBP, Severity: Medium, Title: "ELB target groups should use encrypted transport protocols", Source: userGuide("elb", "elb-22"),
			Checks: "protocol is HTTPS, TLS or QUIC", Fix: "ingress.WebIngress and ingress.NetworkIngress targetGroups[].protocol, encrypted by default", about: "target groups", relaxedBy: []string{"targetGroups[].allowPlaintext"},
			check: func(s *scene) []finding {
				return s.each(targetGroups(), func(r subject) finding {
					v := r.get("protocol")
					if r.get("targetType").is("instance", "lambda", "alb") == yes || v.is("", "GENEVE") == yes {
						return finding{status: NotApplicable, message: "leads to a Lambda function, a load balancer or an appliance"}
					}
					return v.judge(v.is("", "HTTPS", "TLS", "QUIC"), "sends "+v.say()+" to its targets")
				})
			},
		},
	}
}

// recommendedPolicies are the security policies that ELB.17 recommends.
func recommendedPolicies() []string {
	return []string{
		"ELBSecurityPolicy-TLS13-1-3-2021-06", "ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04", "ELBSecurityPolicy-TLS13-1-2-Res-2021-06", "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04",
		"ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09", "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09", "ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09",
	}
}

// otherThan is the finding of a load balancer that is of another type; nil if it is of the type.
func (r subject) otherThan(wanted string) *finding {
	v := r.get("loadBalancerType")
	switch v.is("application", wanted) {
	case no:
		return &finding{status: NotApplicable, message: "is a " + v.say() + " load balancer", evidence: []Evidence{v.evidence()}}
	case maybe:
		f := v.judge(maybe, "")
		return &f
	case yes:
	}
	return nil
}

// redirects asks whether the HTTP listeners of a load balancer do nothing but redirect to HTTPS.
func (s *scene) redirects(b subject) finding {
	f := finding{status: Pass, message: "has no HTTP listener", evidence: []Evidence{evidenceAt(b.origin, "", "no HTTP listener")}}
	all, _ := s.all(listeners())
	for _, l := range all {
		protocol := l.get("protocol")
		asks := l.refersTo("loadBalancerArn", b).and(protocol.is("HTTP", "HTTP"))
		if asks == no {
			continue
		}
		action := l.get("defaultActions")
		switch got := onlyRedirects(l).or(asks.not()); {
		case got == no:
			return finding{status: Fail, message: l.Name + " takes HTTP and does not redirect it", evidence: []Evidence{action.evidence()}, urns: []string{l.URN}}
		case got == maybe:
			f = finding{status: Unknown, message: l.Name + ": defaultActions is " + action.say(), evidence: []Evidence{action.evidence()}}
		case f.status == Pass:
			f = finding{status: Pass, message: l.Name + " redirects to HTTPS", evidence: []Evidence{action.evidence()}}
		}
	}
	return f
}

// onlyRedirects reports whether the default action of a listener redirects to HTTPS.
func onlyRedirects(l subject) tri {
	actions := l.get("defaultActions")
	if actions.open {
		return maybe
	}
	good := of(len(actions.items()) > 0)
	for _, a := range actions.items() {
		good = good.and(a.field("type").is("", "redirect")).and(a.field("redirect.protocol").is("", "HTTPS"))
	}
	return good
}

// zones asks whether a load balancer is in two zones.
func (s *scene) zones(b subject) finding {
	list, mapped := b.get("subnets"), b.get("subnetMappings")
	ids := list.items()
	for _, m := range mapped.items() {
		ids = append(ids, m.field("subnetId"))
	}
	var zones []string
	open := list.open || mapped.open
	add := func(id network.ID) {
		n := s.x.Subnet[id]
		if n == nil || n.Zone == "" && n.ZoneID == "" {
			open = true
			return
		}
		zones = append(zones, n.Zone+n.ZoneID)
	}
	for _, id := range ids {
		add(network.ID(id.text()))
	}
	// Ids that are not known before deployment are those of the subnets on which the property depends, which the network has made out.
	if at := slices.IndexFunc(s.n.LoadBalancers, func(x *network.LoadBalancer) bool { return x.Origin.URN == b.URN && b.URN != "" }); at >= 0 && s.n.LoadBalancers[at].Unknown == nil {
		for _, id := range s.n.LoadBalancers[at].Subnets {
			add(id)
		}
	}
	slices.Sort(zones)
	zones = slices.Compact(zones)
	e := list.evidence()
	if len(zones) > 0 {
		e.Value = strings.Join(zones, ", ")
	}
	f := finding{evidence: []Evidence{e}}
	switch {
	case len(zones) > 1:
		f.status, f.message = Pass, "is in "+strings.Join(zones, ", ")
	case open:
		f.status, f.message = Unknown, "in which zones it is, is not known"
	case len(ids) == 0:
		f.status, f.message = Fail, "has no subnets"
	default:
		f.status, f.message = Fail, "is in "+counted(len(zones), "zone")
	}
	return f
}
