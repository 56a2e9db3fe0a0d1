package control

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
)

// userGuide is the address of a control in the AWS Security Hub user guide.
func userGuide(service, anchor string) string {
	return "https://docs.aws.amazon.com/securityhub/latest/userguide/" + service + "-controls.html#" + anchor
}

func instances() kind {
	return kind{word: "instance", types: []string{"ec2:Instance"}, parts: func(n *network.Network) []subject {
		return parts(n.Instances, func(i *network.Instance) (network.ID, string, network.Origin) { return i.ID, i.Name, i.Origin }, nil)
	}}
}

func launchTemplates() kind {
	return kind{word: "launch template", types: []string{"ec2:LaunchTemplate"}}
}

func transitGateways() kind {
	return kind{word: "transit gateway", types: []string{"ec2transitgateway:TransitGateway"}, parts: func(n *network.Network) []subject {
		return parts(n.TransitGateways, func(g *network.TransitGateway) (network.ID, string, network.Origin) { return g.ID, g.Name, g.Origin }, nil)
	}}
}

func clientVPNs() kind {
	return kind{word: "Client VPN endpoint", types: []string{"ec2clientvpn:Endpoint"}}
}

func vpnConnections() kind { return kind{word: "VPN connection", types: []string{"ec2:VpnConnection"}} }

// ec2Controls are those of AWS about VPCs, subnets, instances and gateways.
func ec2Controls() []Control {
	return []Control{
		{
			ID: "EC2.6", Standard: FSBP, Severity: Medium, Title: "VPC flow logging should be enabled in all VPCs", Source: userGuide("ec2", "ec2-6"),
			Checks: "each VPC that the plan makes has a flow log of rejected traffic, or of all", Fix: "vpc.SecureVpc flowLogs, on by default", about: "VPCs",
			relaxedBy: []string{"flowLogs.allowNone"}, check: func(s *scene) []finding { return s.flowLogs() },
		},
		{
			ID: "EC2.8", Standard: FSBP, Severity: High, Title: "EC2 instances should use Instance Metadata Service Version 2 (IMDSv2)", Source: userGuide("ec2", "ec2-8"),
			Checks: "httpTokens is required; where an instance does not say, its image, its launch template and the account decide, which no plan tells",
			Fix:    "aws:ec2/instance metadataOptions.httpTokens: required", about: "instances", check: func(s *scene) []finding { return s.tokens(instances()) },
		},
		{
			ID: "EC2.9", Standard: FSBP, Severity: High, Title: "Amazon EC2 instances should not have a public IPv4 address", Source: userGuide("ec2", "ec2-9"),
			Checks: "no interface of an instance has a public IPv4 address: of its own, of its subnet's setting, or an Elastic IP",
			Fix:    "aws:ec2/instance associatePublicIpAddress: false, in a tier that is not public; ingress.WebIngress for who must reach it", about: "instances",
			check: func(s *scene) []finding {
				return s.instances(func(i *network.Instance) finding { return s.publicAddress(i.Interfaces, i.Origin) })
			},
		},
		{
			ID: "EC2.15", Standard: FSBP, Severity: Medium, Title: "Amazon EC2 subnets should not automatically assign public IP addresses", Source: userGuide("ec2", "ec2-15"),
			Checks: "mapPublicIpOnLaunch is false, which is AWS's default", Fix: "vpc.SecureVpc tiers[].allowPublicIpOnLaunch, off by default", about: "subnets",
			relaxedBy: []string{"tiers[].allowPublicIpOnLaunch"},
			check:     func(s *scene) []finding { return s.subnetsGivingAddresses() },
		},
		{
			ID: "EC2.17", Standard: FSBP, Severity: Low, Title: "Amazon EC2 instances should not use multiple ENIs", Source: userGuide("ec2", "ec2-17"),
			Checks: "each instance has one network interface", Fix: "aws:ec2/instance networkInterfaces, with one of them", about: "instances",
			check: func(s *scene) []finding {
				return s.instances(func(i *network.Instance) finding {
					f := finding{status: of(len(i.Interfaces) <= 1).status(), message: "has " + counted(len(i.Interfaces), "network interface"), evidence: []Evidence{evidenceAt(i.Origin, "networkInterfaces", counted(len(i.Interfaces), "network interface"))}}
					if r := s.byURN[i.Origin.URN]; r != nil && f.status == Pass {
						for _, property := range []string{"networkInterfaces", "launchTemplate"} {
							if v := subjectOf(r, "").get(property); v.open || property == "launchTemplate" && v.set() == yes {
								return finding{status: Unknown, message: "may have others: " + property + " is " + v.say(), evidence: []Evidence{v.evidence()}}
							}
						}
					}
					return f
				})
			},
		},
		{
			ID: "EC2.23", Standard: FSBP, Severity: High, Title: "Amazon EC2 Transit Gateways should not automatically accept VPC attachment requests", Source: userGuide("ec2", "ec2-23"),
			Checks: "autoAcceptSharedAttachments is disable, which is AWS's default", Fix: "transit.TransitHub, which accepts none by itself", about: "transit gateways",
			check: func(s *scene) []finding {
				return s.each(transitGateways(), func(r subject) finding {
					v := r.get("autoAcceptSharedAttachments")
					return v.judge(v.is("disable", "disable"), "accepts attachments of other accounts by itself")
				})
			},
		},
		{
			ID: "EC2.25", Standard: FSBP, Severity: High, Title: "Amazon EC2 launch templates should not assign public IPs to network interfaces", Source: userGuide("ec2", "ec2-25"),
			Checks: "no network interface of a launch template asks for a public address", Fix: "aws:ec2/launchTemplate networkInterfaces[].associatePublicIpAddress: false",
			about: "launch templates",
			check: func(s *scene) []finding {
				return s.each(launchTemplates(), func(r subject) finding {
					list := r.get("networkInterfaces")
					return list.none("associatePublicIpAddress", value.on, "asks for a public address")
				})
			},
		},
		{
			ID: "EC2.51", Standard: FSBP, Severity: Low, Title: "EC2 Client VPN endpoints should have client connection logging enabled", Source: userGuide("ec2", "ec2-51"),
			Checks: "connectionLogOptions.enabled is true", Fix: "aws:ec2clientvpn/endpoint connectionLogOptions.enabled: true", about: "Client VPN endpoints",
			check: func(s *scene) []finding {
				return s.each(clientVPNs(), func(r subject) finding {
					v := r.get("connectionLogOptions.enabled")
					return v.judge(v.on(), "logs no connections")
				})
			},
		},
		{
			ID: "EC2.170", Standard: FSBP, Severity: Low, Title: "EC2 launch templates should use Instance Metadata Service Version 2 (IMDSv2)", Source: userGuide("ec2", "ec2-170"),
			Checks: "httpTokens is required; where a template does not say, image and account decide, which no plan tells",
			Fix:    "aws:ec2/launchTemplate metadataOptions.httpTokens: required", about: "launch templates", check: func(s *scene) []finding { return s.tokens(launchTemplates()) },
		},
		{
			ID: "EC2.171", Standard: FSBP, Severity: Medium, Title: "EC2 VPN connections should have logging enabled", Source: userGuide("ec2", "ec2-171"),
			Checks: "both tunnels log to CloudWatch Logs", Fix: "transit.VpnConnection logs, on by default", about: "VPN connections", relaxedBy: []string{"logs.allowNone"},
			check: func(s *scene) []finding {
				return s.each(vpnConnections(), func(r subject) finding {
					return r.both("LogOptions.cloudwatchLogOptions.logEnabled", value.on, "a tunnel logs nothing")
				})
			},
		},
		{
			ID: "EC2.172", Standard: FSBP, Severity: Medium, Title: "EC2 VPC Block Public Access settings should block internet gateway traffic", Source: userGuide("ec2", "ec2-172"),
			Checks: "where the plan sets VPC Block Public Access, it blocks internet gateways; where it does not, the account may, which no plan tells",
			Fix:    "aws:ec2/vpcBlockPublicAccessOptions internetGatewayBlockMode: block-ingress or block-bidirectional",
			about:  "settings of VPC Block Public Access: whether the account has one, the plan does not tell",
			check: func(s *scene) []finding {
				return s.each(kind{word: "VPC Block Public Access", types: []string{"ec2:VpcBlockPublicAccessOptions"}, parts: publicAccess}, func(r subject) finding {
					v := r.get("internetGatewayBlockMode")
					return v.judge(v.is("", string(network.BlockIngress), string(network.BlockBidirectional)), "does not block internet gateways")
				})
			},
		},
		{
			ID: "EC2.180", Standard: FSBP, Severity: Medium, Title: "EC2 network interfaces should have source/destination checking enabled", Source: userGuide("ec2", "ec2-180"),
			Checks: "no network interface that users manage forwards packets of others", Fix: "aws:ec2/instance sourceDestCheck: true; vpc.SecureVpc natGateways in place of NAT instances",
			about: "network interfaces",
			check: func(s *scene) []finding { return s.forwarding() },
		},
		{
			ID: "EC2.183", Standard: FSBP, Severity: Medium, Title: "EC2 VPN connections should use IKEv2 protocol", Source: userGuide("ec2", "ec2-183"),
			Checks: "both tunnels name ikev2 and no other version; AWS's default takes ikev1 as well", Fix: "transit.VpnConnection, which takes IKEv2 alone", about: "VPN connections",
			relaxedBy: []string{"negotiation.allowWeaker"},
			check: func(s *scene) []finding {
				return s.each(vpnConnections(), func(r subject) finding {
					return r.both("IkeVersions", func(v value) tri {
						if v.open {
							return maybe
						}
						good := of(len(v.items()) > 0)
						for _, e := range v.items() {
							good = good.and(e.is("", "ikev2"))
						}
						return good
					}, "a tunnel takes IKEv1")
				})
			},
		},
	}
}

// parts are those of a network as subjects; facts gives what a snapshot tells of one under the names of a plan's properties.
func parts[T any](list []*T, about func(*T) (network.ID, string, network.Origin), facts func(*T) map[string]any) []subject {
	out := make([]subject, len(list))
	for i, p := range list {
		id, name, o := about(p)
		var known map[string]any
		if facts != nil {
			known = facts(p)
		}
		out[i] = snapshotOf(string(id), name, known, o)
	}
	return out
}

// publicAccess are the settings of VPC Block Public Access that a snapshot tells.
func publicAccess(n *network.Network) []subject {
	return parts(n.PublicAccess, func(a *network.BlockPublicAccess) (network.ID, string, network.Origin) {
		return network.ID(a.Account + a.Region), "", a.Origin
	}, func(a *network.BlockPublicAccess) map[string]any {
		return map[string]any{"internetGatewayBlockMode": string(a.Mode)}
	})
}

// none finds members of a list of which one is on.
func (v value) none(property string, is func(value) tri, wrong string) finding {
	bad := no
	f := finding{message: "none " + wrong, evidence: []Evidence{v.evidence()}}
	if v.open {
		bad = maybe
	}
	for _, e := range v.items() {
		p := e.field(property)
		if e.open {
			p = e
		}
		if got := is(p); got != no {
			bad = bad.or(got)
			f.evidence = []Evidence{p.evidence()}
		}
	}
	f.status = bad.not().status()
	switch bad {
	case yes:
		f.message = wrong
	case maybe:
		f.message = f.evidence[0].Property + " is " + f.evidence[0].Value
	case no:
	}
	return f
}

// both judges a property of both tunnels of a VPN connection.
func (r subject) both(property string, good func(value) tri, wrong string) finding {
	f := finding{status: Pass}
	for _, tunnel := range []string{"tunnel1", "tunnel2"} {
		v := r.get(tunnel + property)
		one := v.judge(good(v), wrong)
		f.evidence = append(f.evidence, one.evidence...)
		if one.status == Fail || one.status == Unknown && f.status == Pass {
			f.status, f.message = one.status, one.message
		}
	}
	if f.status == Pass {
		f.message = "both tunnels do"
	}
	return f
}

// tokens asks whether metadata takes a token. What is not said is decided elsewhere.
func (s *scene) tokens(k kind) []finding {
	return s.each(k, func(r subject) finding {
		v := r.get("metadataOptions.httpTokens")
		if v.set() == no {
			return finding{status: Unknown, message: "metadataOptions.httpTokens is not set: image and account decide", evidence: []Evidence{v.evidence()}}
		}
		return v.judge(v.is("", "required"), "metadata is given without a token (IMDSv1)")
	})
}

// instances asks about every instance.
func (s *scene) instances(ask func(*network.Instance) finding) []finding {
	var out []finding
	for _, i := range s.n.Instances {
		f := ask(i)
		f.resource = Resource{URN: i.Origin.URN, Type: "instance", Name: i.Name, ID: string(i.ID)}
		out = append(out, f)
	}
	return out
}

// publicAddress looks for public IPv4 addresses of interfaces.
func (s *scene) publicAddress(ids []network.ID, o network.Origin) finding {
	f := finding{status: Pass, message: "has no public IPv4 address", evidence: []Evidence{evidenceAt(o, "", "no public IPv4 address")}}
	for _, id := range ids {
		i := s.x.Interface[id]
		switch {
		case i == nil:
			f.status, f.message = Unknown, "nothing is known of its interface "+string(id)
		case i.Unknown != nil:
			f.status, f.message = Unknown, i.Unknown.Text
			f.evidence = []Evidence{evidenceAt(i.Unknown.Origin, "", "not known")}
		case slices.ContainsFunc(i.Addresses, func(a network.InterfaceAddress) bool { return a.HasPublic || a.Public.IsValid() }):
			return finding{status: Fail, message: "has a public IPv4 address", evidence: []Evidence{evidenceAt(i.Origin, "", "public IPv4 address")}}
		}
	}
	return f
}

// subnetsGivingAddresses asks about mapPublicIpOnLaunch.
func (s *scene) subnetsGivingAddresses() []finding {
	var out []finding
	for _, n := range s.n.Subnets {
		if !s.made(n.Origin, "ec2:Subnet", "ec2:DefaultSubnet") {
			continue
		}
		f := finding{status: of(!n.MapPublicIP).status(), resource: subnetRef(n), message: "gives no public addresses"}
		v := value{raw: n.MapPublicIP}
		if r := s.byURN[n.Origin.URN]; r != nil {
			v = subjectOf(r, "").get("mapPublicIpOnLaunch")
		}
		f.evidence = []Evidence{evidenceAt(n.Origin, "mapPublicIpOnLaunch", v.say())}
		switch {
		case v.open:
			f.status, f.message = Unknown, "mapPublicIpOnLaunch is "+v.say()
		case n.MapPublicIP:
			f.message = "gives public addresses to whatever is launched in it"
		}
		out = append(out, f)
	}
	return out
}

func subnetRef(n *network.Subnet) Resource {
	return Resource{URN: n.Origin.URN, Type: "subnet", Name: n.Name, ID: string(n.ID)}
}

func vpcRef(v *network.VPC) Resource {
	return Resource{URN: v.Origin.URN, Type: "VPC", Name: v.Name, ID: string(v.ID)}
}

// vpcs asks about every VPC. Of one that the plan only names, nothing is told.
func (s *scene) vpcs(ask func(*network.VPC) finding) []finding {
	var out []finding
	for _, v := range s.n.VPCs {
		f := finding{status: Unknown, message: "is made elsewhere: the plan does not tell", evidence: []Evidence{evidenceAt(v.Origin, "", "")}}
		if s.made(v.Origin, "ec2:Vpc", "ec2:DefaultVpc") {
			f = ask(v)
		}
		f.resource = vpcRef(v)
		out = append(out, f)
	}
	return out
}

// flowLogs asks whether each VPC has a flow log of rejected traffic.
func (s *scene) flowLogs() []finding {
	return s.vpcs(func(v *network.VPC) finding {
		if s.plan == nil {
			return finding{status: Unknown, message: "a snapshot does not tell of flow logs"}
		}
		logs, may := s.about(subjectOf(s.byURN[v.Origin.URN], "VPC"), "vpcId", "ec2:FlowLog")
		f := finding{status: Fail, message: "has no flow log", evidence: []Evidence{evidenceAt(v.Origin, "", "no flow log")}}
		if may {
			f.status, f.message = Unknown, "a flow log may be of it: vpcId is not known before deployment"
		}
		for _, l := range logs {
			traffic := l.get("trafficType")
			f.evidence = []Evidence{traffic.evidence()}
			switch traffic.is("", "ALL", "REJECT") {
			case yes:
				return finding{status: Pass, message: "logs traffic: " + traffic.say(), evidence: f.evidence}
			case maybe:
				f.status, f.message = Unknown, "trafficType is "+traffic.say()
			case no:
				if f.status == Fail {
					f.message = "logs no rejected traffic"
				}
			}
		}
		return f
	})
}

// forwarding asks about source and destination checks of interfaces that users manage.
func (s *scene) forwarding() []finding {
	var out []finding
	for _, i := range s.n.Interfaces {
		if i.Kind != "interface" || i.Service != "" {
			continue
		}
		f := finding{
			status: of(!i.NoSourceDestCheck).status(), message: "takes and sends its own packets alone",
			resource: Resource{URN: i.Origin.URN, Type: "network interface", Name: i.Name, ID: string(i.ID)},
			evidence: []Evidence{evidenceAt(i.Origin, "sourceDestCheck", map[bool]string{true: "false", false: "true"}[i.NoSourceDestCheck])},
		}
		if r := s.byURN[i.Origin.URN]; r != nil {
			if v := subjectOf(r, "").get("sourceDestCheck"); v.open {
				f.status, f.message, f.evidence = Unknown, "sourceDestCheck is "+v.say(), []Evidence{v.evidence()}
			}
		}
		if f.status == Fail {
			f.message = "forwards packets of others"
		}
		out = append(out, f)
	}
	return out
}
