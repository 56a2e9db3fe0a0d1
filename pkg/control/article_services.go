package control

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
)

func endpoints() kind {
	return kind{word: "endpoint", types: []string{"ec2:VpcEndpoint"}, parts: func(n *network.Network) []subject {
		return parts(n.Endpoints, func(p *network.Endpoint) (network.ID, string, network.Origin) { return p.ID, p.Name, p.Origin },
			func(p *network.Endpoint) map[string]any {
				return map[string]any{"vpcEndpointType": string(p.Kind), "serviceName": p.Service, "securityGroupIds": texts(p.Groups)}
			})
	}}
}

// serviceControls are the article's on load balancers, AWS WAF, AWS Network Firewall and VPC endpoints.
func serviceControls() []Control {
	return []Control{
		advice("balancer-logs", Medium, "Both load balancers allow you to log access requests to S3", "accessLogs.enabled is true; a network load balancer has such logs of TLS alone", "ingress.WebIngress and ingress.NetworkIngress logs, on by default",
			"load balancers", []string{"logs.allowNone"}, func(s *scene) []finding {
				return s.each(loadBalancers(), func(r subject) finding {
					if r.get("loadBalancerType").is("application", "gateway") == yes {
						return finding{status: NotApplicable, message: "is a gateway load balancer, which has none"}
					}
					if r.get("loadBalancerType").is("application", "network") == yes && s.terminatesTLS(r) == no {
						return finding{status: NotApplicable, message: "is a network load balancer without TLS, which has no access logs"}
					}
					v := r.get("accessLogs.enabled")
					return v.judge(v.on(), "writes no access logs")
				})
			}),
		advice("waf", Medium, "The AWS WAF can be used with an ALB, CloudFront or AWS API Gateway", "each application load balancer that faces the internet and each distribution has a web ACL",
			"ingress.WebIngress webAclArn; ingress.EdgeDistribution webAclArn", "application load balancers that face the internet, and distributions", []string{"allowNoWaf"}, func(s *scene) []finding { return s.guarded() }),
		advice("waf-managed-rules", Medium, "You can configure the WAF to use a selection of AWS and third party managed rules to address issues like the OWASP Top 10 security risks",
			"each web ACL has a managed rule group that is not only counted", "waf.WebAcl managedGroups, AWS's by default", "web ACLs", nil, func(s *scene) []finding {
				return s.each(webACLs(), managedRules)
			}),
		advice("waf-logs", Medium, "You can setup WAF to stream logs to an S3 bucket via Kinesis Firehose", "each web ACL has a logging configuration with a destination", "waf.WebAcl logs, on by default", "web ACLs",
			[]string{"logs.allowNone"}, func(s *scene) []finding {
				return s.each(webACLs(), func(r subject) finding {
					list, may := s.about(r, "resourceArn", "wafv2:WebAclLoggingConfiguration")
					return logging(r, list, may, "logDestinationConfigs")
				})
			}),
		advice("central-egress", Medium, "With a Network Firewall, you could centralise all your network egress and ingress through the firewall using Transit Gateway",
			"proved: where a firewall stands in a VPC of a transit gateway, what gets from the other VPCs of the gateway to the internet goes through a firewall", "firewall.CentralFirewall domains; transit.Attachment without allowLocalEgress",
			"VPCs that share a transit gateway with a firewall", []string{"allowLocalEgress"}, func(s *scene) []finding { return s.centralEgress() }),
		advice("endpoint-services", Low, "For most of our customers, our minimum recommended set of VPC Endpoint enabled services is for Systems Manager, EC2 and S3",
			"each VPC that the plan makes has endpoints of ssm, ec2 and s3, or private names that lead to central ones", "endpoints.EndpointBundle presets; endpoints.Spoke for central ones", "VPCs", nil,
			func(s *scene) []finding { return s.vpcs(s.minimumServices) }),
		advice("endpoint-policies", Low, "In addition, you can apply an Endpoint IAM policy to control access", "each endpoint has a policy that does not let everybody do everything, which is AWS's default", "endpoints.EndpointBundle perimeter, on by default",
			"endpoints of AWS's services", []string{"policies[].allowFullAccess"}, func(s *scene) []finding {
				return s.each(endpoints(), func(r subject) finding { return s.endpointPolicy(r) })
			}),
		advice("endpoint-groups", Medium, "As the endpoints appear as a virtual network interface, you can setup routing to them and apply security groups to protect access",
			"each interface endpoint is in a security group, and not in the default one of its VPC", "endpoints.EndpointBundle interface, which makes one", "interface endpoints", nil, func(s *scene) []finding { return s.endpointGroups() }),
	}
}

// terminatesTLS says whether a load balancer has a TLS listener.
func (s *scene) terminatesTLS(b subject) tri {
	got := no
	all, _ := s.all(listeners())
	for _, l := range all {
		got = got.or(l.refersTo("loadBalancerArn", b).and(l.get("protocol").is("TCP", "TLS")))
	}
	return got
}

// guarded asks for web ACLs before what faces the internet.
func (s *scene) guarded() []finding {
	var out []finding
	for _, b := range s.n.LoadBalancers {
		if b.Network || !b.InternetFacing {
			continue
		}
		f := finding{status: Fail, message: "has no web ACL", resource: Resource{URN: b.Origin.URN, Type: "load balancer", Name: b.Name, ID: string(b.ID)}, evidence: []Evidence{evidenceAt(b.Origin, "", "no web ACL")}}
		switch {
		case b.WebACL != nil && b.WebACL.Unknown == nil && !b.WebACL.Untold:
			f.status, f.message, f.evidence = Pass, "has web ACL "+b.WebACL.Name, []Evidence{evidenceAt(b.WebACL.Origin, "", string(b.WebACL.ID))}
		case b.WebACL != nil:
			f.status, f.message = Unknown, "whether a web ACL is before it, is not known"
			if b.WebACL.Unknown != nil {
				f.message = b.WebACL.Unknown.Text
			}
		}
		out = append(out, f)
	}
	for _, d := range s.n.Distributions {
		f := finding{status: of(d.WebACL != "").status(), message: "has a web ACL", resource: Resource{URN: d.Origin.URN, Type: "distribution", Name: d.Name, ID: string(d.ID)}, evidence: []Evidence{evidenceAt(d.Origin, "webAclId", string(d.WebACL))}}
		if d.WebACL == "" {
			f.message, f.evidence[0].Value = "has no web ACL", "not set"
		}
		if d.Unknown != nil {
			f.status, f.message = Unknown, d.Unknown.Text
		}
		out = append(out, f)
	}
	return out
}

// managedRules asks whether a web ACL has a managed rule group that does something.
func managedRules(r subject) finding {
	if text := r.get("ruleJson"); text.set() != no {
		if strings.Contains(text.text(), "ManagedRuleGroupStatement") {
			return finding{status: Pass, message: "has a managed rule group", evidence: []Evidence{{URN: r.URN, Property: "ruleJson", Value: "ManagedRuleGroupStatement"}}}
		}
		return text.judge(map[bool]tri{true: maybe, false: no}[text.open], "has no managed rule group")
	}
	v := r.get("rules")
	f := finding{status: Fail, message: "has no managed rule group", evidence: []Evidence{v.evidence()}}
	if v.open {
		f.status, f.message = Unknown, "rules is "+v.say()
	}
	f.evidence[0].Value = counted(len(v.items()), "rule")
	for _, rule := range v.items() {
		group := rule.field("statement.managedRuleGroupStatement")
		switch {
		case rule.open || group.open:
			f.status, f.message = Unknown, rule.path+" is not known"
		case group.set() == yes && rule.field("overrideAction.count").raw == nil:
			name := group.field("name")
			return finding{status: Pass, message: "has " + name.say(), evidence: []Evidence{name.evidence()}}
		}
	}
	return f
}

// centralEgress asks the prover about VPCs that share a transit gateway with a firewall.
func (s *scene) centralEgress() []finding {
	var out []finding
	for _, v := range s.n.VPCs {
		behind := false
		for _, a := range s.x.AttachmentsOf[v.ID] {
			for _, b := range s.n.Attachments {
				behind = behind || b.TransitGateway == a.TransitGateway && b.Resource != v.ID && slices.ContainsFunc(s.n.Firewalls, func(f *network.Firewall) bool { return f.VPC == b.Resource })
			}
		}
		if !behind || slices.ContainsFunc(s.n.Firewalls, func(f *network.Firewall) bool { return f.VPC == v.ID }) {
			continue
		}
		out = append(out, s.proved(vpcRef(v), "whatever gets to the internet goes through a firewall", "gets to the internet past the firewall", intent.Intent{
			Kind: intent.Via, From: []intent.Selector{{Kind: "vpc", Pattern: string(v.ID)}}, To: internet(), Through: []intent.Selector{{Kind: "firewall", Pattern: "*"}},
		}))
	}
	return out
}

// minimumServices asks for endpoints of Systems Manager, EC2 and S3.
func (s *scene) minimumServices(v *network.VPC) finding {
	f := finding{status: Pass, message: "has endpoints of ssm, ec2 and s3, or names of central ones"}
	var missing []string
	for _, service := range []string{"ssm", "ec2", "s3"} {
		got := s.endpointOf(v, service)
		gateway := slices.IndexFunc(s.n.Endpoints, func(p *network.Endpoint) bool {
			return p.Kind == network.GatewayEndpoint && p.VPC == v.ID && isService(p.Service, service)
		})
		zone := s.centralName(v, service)
		switch {
		case got.status == Pass:
			f.evidence = append(f.evidence, got.evidence...)
		case gateway >= 0:
			f.evidence = append(f.evidence, evidenceAt(s.n.Endpoints[gateway].Origin, "serviceName", s.n.Endpoints[gateway].Service))
		case zone != "":
			f.evidence = append(f.evidence, evidenceAt(v.Origin, "", "private zone "+zone))
		case got.status == Unknown && f.status == Pass:
			f.status, f.message = Unknown, got.message
		case got.status == Fail:
			missing = append(missing, service)
			f.evidence = append(f.evidence, evidenceAt(v.Origin, "", "no endpoint of "+service))
		}
	}
	if len(missing) > 0 {
		f.status, f.message = Fail, "has no endpoint of "+listed(missing)
	}
	return f
}

// endpointPolicy asks whether an endpoint has a policy that stops anybody.
func (s *scene) endpointPolicy(r subject) finding {
	if t := r.get("vpcEndpointType"); t.is("Gateway", "GatewayLoadBalancer") == yes || !strings.HasPrefix(r.get("serviceName").text(), "com.amazonaws.") || strings.Contains(r.get("serviceName").text(), ".vpce-svc-") || strings.HasPrefix(r.get("serviceName").text(), "com.amazonaws.vpce.") {
		if r.get("serviceName").known() {
			return finding{status: NotApplicable, message: "is of a service that takes no policy, or of one's own"}
		}
	}
	v := r.get("policy")
	list, _ := s.about(r, "vpcEndpointId", "ec2:VpcEndpointPolicy")
	for _, p := range list {
		v = p.get("policy")
	}
	f := v.judge(v.set(), "has AWS's policy, which lets everybody do everything")
	if f.status != Pass {
		return f
	}
	f.evidence[0].Value, f.message = "a policy of its own", "has a policy of its own"
	var doc struct{ Statement []statement }
	if err := json.Unmarshal([]byte(v.text()), &doc); err == nil && slices.ContainsFunc(doc.Statement, func(st statement) bool {
		return st.Effect == "Allow" && st.everybody() && slices.Contains(st.Action, "*") && len(st.Condition) == 0
	}) {
		f.status, f.message, f.evidence[0].Value = Fail, "has a policy that lets everybody do everything", "Allow * to *"
	}
	return f
}

// endpointGroups asks whether interface endpoints are in groups that somebody chose.
func (s *scene) endpointGroups() []finding {
	var out []finding
	for _, p := range s.n.Endpoints {
		if p.Kind != network.InterfaceEndpoint {
			continue
		}
		f := finding{status: Fail, message: "is in the default security group of its VPC", resource: Resource{URN: p.Origin.URN, Type: "endpoint", Name: p.Name, ID: string(p.ID)}}
		var names []string
		for _, g := range p.Groups {
			names = append(names, intent.NameOf(s.x, g))
			if sg := s.x.SecurityGroup[g]; sg == nil || !sg.Default && !sg.StandIn {
				f.status, f.message = Pass, "is in security groups of its own"
			}
		}
		if f.status == Fail && p.Unknown != nil {
			f.status, f.message = Unknown, p.Unknown.Text
		}
		f.evidence = []Evidence{evidenceAt(p.Origin, "securityGroupIds", listed(names))}
		out = append(out, f)
	}
	return out
}
