package control

import (
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach"
)

// accessControls are the article's on remote access and security groups.
func accessControls() []Control {
	return []Control{
		advice("remote-ports", High, "The beauty of Session Manager is that you don’t need to open up RDP or SSH ports or manage SSH keys",
			"proved: nobody of the internet connects to a member of a security group on TCP 22 or 3389", "access.SessionManager; access.InstanceConnectEndpoint", "security groups", nil, func(s *scene) []finding {
				return s.groups(func(g *network.SecurityGroup) finding {
					return s.proved(groupRef(g), "nobody of the internet connects to it on TCP 22 or 3389", "the internet connects to it",
						intent.Intent{Kind: intent.Deny, From: internet(), To: []intent.Selector{group(g)}, Ports: tcp(adminPorts()...), Connections: true})
				})
			}),
		advice("session-logs", Medium, "We also recommend setting up session logging to S3 for auditing purposes", "each SSM document of sessions names a bucket", "access.SessionManager logs, on by default", "documents of sessions",
			[]string{"logs.allowNone"}, func(s *scene) []finding { return s.sessionLogs() }),
		advice("session-manager-first", Low, "In general, we recommend Session Manager over Instance Connect", "there is no endpoint of EC2 Instance Connect", "access.SessionManager in place of access.InstanceConnectEndpoint",
			"endpoints of EC2 Instance Connect", nil, func(s *scene) []finding { return s.connectEndpoints() }),
		advice("instance-groups", Medium, "You should always apply a security group(s) to your EC2 instances", "each interface of an instance is in a group, and not in the default one of its VPC",
			"securitygroups.Tiers; aws:ec2/instance vpcSecurityGroupIds", "instances", nil, func(s *scene) []finding {
				return s.instances(func(i *network.Instance) finding { return s.inGroups(i.Interfaces, i.Origin) })
			}),
		advice("default-group", High, "We recommend that you delete these rules from the default security group so that it therefore denies all traffic", "as fsbp/EC2.2", "vpc.SecureVpc, which empties it", "VPCs", nil,
			func(s *scene) []finding { return s.defaultGroups() }),
		advice("narrow-groups", Medium, "Like firewall rules or IAM policies, security groups should be dialled down to only provide the access requires",
			"no inbound rule of a group but the default one is for all protocols and ports", "securitygroups.Tiers chain, which names ports", "security groups", nil, func(s *scene) []finding {
				return s.groups(func(g *network.SecurityGroup) finding {
					if g.Default {
						return finding{status: NotApplicable, message: "is the default group; see default-group"}
					}
					f := s.ruled(g, g.Ingress, func(r network.GroupRule) tri { return of(allOf(r)) })
					switch f.status {
					case Pass:
						f.message = "names ports"
					case Fail:
						f.message = "lets all protocols and ports in"
					default:
					}
					return f
				})
			}),
		advice("groups-by-function", Low, "This allows you to adopt a functional, not network location, based approach to controlling your network security",
			"no inbound rule names a block of the group's own VPC where it could name a group; endpoints of AWS's services, which all of a VPC may use, are left out",
			"securitygroups.Tiers chain, which names groups", "security groups", nil, func(s *scene) []finding {
				return s.groups(func(g *network.SecurityGroup) finding { return s.byFunction(g) })
			}),
		advice("behind-balancers", Medium, "you may want to put any Internet facing instances behind a load balancer (or potentially the CloudFront CDN)",
			"proved: nobody of the internet connects to an instance but through a load balancer", "ingress.WebIngress, ingress.NetworkIngress or ingress.EdgeDistribution", "instances", nil, func(s *scene) []finding {
				return s.instances(func(i *network.Instance) finding {
					return s.proved(Resource{}, "nobody of the internet connects to it directly", "the internet connects to it directly",
						intent.Intent{Kind: intent.Deny, From: internet(), To: []intent.Selector{{Kind: "instance", Pattern: string(i.ID)}}, Connections: true})
				})
			}),
	}
}

// sessionLogs asks about documents of sessions.
func (s *scene) sessionLogs() []finding {
	var out []finding
	for _, f := range s.each(documents(), func(r subject) finding {
		t := r.get("documentType")
		if t.is("", "Session") == no {
			return finding{}
		}
		v := r.get("content")
		f := v.judge(maybe, "")
		f.evidence[0].Value = "s3BucketName: not set"
		inputs, ok := sessionInputs(r)
		bucket, _ := inputs["s3BucketName"].(string)
		switch {
		case t.open || v.open || !ok:
			f.evidence[0].Value = v.say()
			f.message = "what its content says, is not known"
		case bucket == "":
			f.status, f.message = Fail, "names no bucket for logs"
		default:
			f.status, f.message, f.evidence[0].Value = Pass, "logs to "+bucket, "s3BucketName: "+bucket
		}
		return f
	}) {
		if f.status != "" {
			out = append(out, f)
		}
	}
	return out
}

// connectEndpoints lists endpoints of EC2 Instance Connect, which the article takes for the second choice.
func (s *scene) connectEndpoints() []finding {
	var out []finding
	for _, v := range s.n.VPCs {
		if len(s.x.SubnetsOf[v.ID]) == 0 {
			continue
		}
		f := finding{status: Pass, resource: vpcRef(v), message: "has none", evidence: []Evidence{evidenceAt(v.Origin, "", "no endpoint of EC2 Instance Connect")}}
		for _, p := range s.n.Endpoints {
			if p.Kind != network.ConnectEndpoint {
				continue
			}
			switch {
			case p.VPC == v.ID:
				f.status, f.message, f.evidence = Fail, "has "+p.Name, []Evidence{evidenceAt(p.Origin, "", p.Name)}
				f.urns = []string{p.Origin.URN}
			case p.VPC == "" && f.status == Pass:
				f.status, f.message = Unknown, p.Name+" may be in it"
			}
		}
		out = append(out, f)
	}
	return out
}

// inGroups asks whether interfaces are in groups that somebody chose.
func (s *scene) inGroups(ids []network.ID, o network.Origin) finding {
	f := finding{status: Pass, message: "is in security groups of its own", evidence: []Evidence{evidenceAt(o, "", "")}}
	for _, id := range ids {
		i := s.x.Interface[id]
		if i == nil {
			return finding{status: Unknown, message: "nothing is known of its interface " + string(id), evidence: f.evidence}
		}
		var names []string
		chosen := false
		for _, g := range i.Groups {
			sg := s.x.SecurityGroup[g]
			chosen = chosen || sg == nil || !sg.Default && !sg.StandIn
			names = append(names, intent.NameOf(s.x, g))
		}
		slices.Sort(names)
		f.evidence[0] = evidenceAt(i.Origin, "vpcSecurityGroupIds", listed(names))
		switch {
		case chosen:
		case i.Unknown != nil:
			return finding{status: Unknown, message: i.Unknown.Text, evidence: f.evidence}
		default:
			return finding{status: Fail, message: "is in the default security group of its VPC", evidence: f.evidence}
		}
	}
	return f
}

func listed(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	out := names[0]
	for _, n := range names[1:] {
		out += ", " + n
	}
	return out
}

// byFunction looks for rules that name a block of the group's own VPC.
func (s *scene) byFunction(g *network.SecurityGroup) finding {
	v := s.x.VPC[g.VPC]
	if v == nil || v.Unknown != nil && len(v.CIDRs) == 0 {
		return finding{status: Unknown, message: "the blocks of its VPC are not known", evidence: []Evidence{evidenceAt(g.Origin, "vpcId", string(g.VPC))}}
	}
	if slices.ContainsFunc(s.n.Endpoints, func(p *network.Endpoint) bool {
		return p.Kind == network.InterfaceEndpoint && slices.Contains(p.Groups, g.ID)
	}) {
		return finding{status: NotApplicable, message: "is that of endpoints"}
	}
	f := s.ruled(g, g.Ingress, func(r network.GroupRule) tri {
		if r.Unknown != nil && r.Group == "" && r.PrefixList == "" {
			return maybe
		}
		return of(r.Prefix.IsValid() && slices.ContainsFunc(v.CIDRs, func(b netip.Prefix) bool { return b.Bits() <= r.Prefix.Bits() && b.Contains(r.Prefix.Addr()) }))
	})
	switch f.status {
	case Pass:
		f.message = "names groups, or what is outside of its VPC"
	case Fail:
		f.message = "names addresses of its own VPC"
	default:
	}
	return f
}

// allOf reports whether a rule is for all ports of all protocols.
func allOf(r network.GroupRule) bool {
	t := reach.TransportOf(r.Traffic, r.Prefix.IsValid() && r.Prefix.Addr().Is6())
	return packet.AllPorts().IsSubset(t.TCP().Destinations()) && packet.AllPorts().IsSubset(t.UDP().Destinations())
}
