package control

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach"
)

// groupControls are those of AWS about security groups.
func groupControls() []Control {
	return []Control{
		{
			ID: "EC2.2", Standard: FSBP, Severity: High, Title: "VPC default security groups should not allow inbound or outbound traffic", Source: userGuide("ec2", "ec2-2"),
			Checks: "the default group of each VPC has no rules; one that the program leaves as AWS makes it has some",
			Fix:    "vpc.SecureVpc, which empties it; else aws:ec2/defaultSecurityGroup without rules", about: "VPCs",
			check: func(s *scene) []finding { return s.defaultGroups() },
		},
		{
			ID: "EC2.18", Standard: FSBP, Severity: High, Title: "Security groups should only allow unrestricted incoming traffic for authorized ports",
			Source: userGuide("ec2", "ec2-18"),
			Checks: "inbound rules from 0.0.0.0/0 or ::/0 are for TCP 80 and 443 alone, the default of authorizedTcpPorts; ICMP does not count",
			Fix:    "securitygroups.Tiers: name tiers, groups or blocks as from; the port of the rule", about: "security groups", relaxedBy: []string{"clients.allowOthers"},
			check: func(s *scene) []finding {
				return s.openPorts(func(_ bool, t packet.TransportSet) bool {
					web := packet.Ports(80, 80).Union(packet.Ports(443, 443))
					return !t.TCP().Destinations().IsSubset(web) || !t.UDP().Destinations().IsEmpty()
				}, "other ports than TCP 80 and 443", append([]intent.Ports{{Protocol: 6, From: 0, To: 79}, {Protocol: 6, From: 81, To: 442}, {Protocol: 6, From: 444, To: 65535}}, intent.Ports{Protocol: 17, From: -1, To: -1}))
			},
		},
		{
			ID: "EC2.19", Standard: FSBP, Severity: Critical, Title: "Security groups should not allow unrestricted access to ports with high risk",
			Source: userGuide("ec2", "ec2-19"),
			Checks: "no inbound rule from 0.0.0.0/0 or ::/0 is for one of TCP " + portList(riskyPorts()),
			Fix:    "securitygroups.Tiers: name tiers, groups or blocks as from", about: "security groups",
			check: func(s *scene) []finding {
				return s.openPorts(func(_ bool, t packet.TransportSet) bool { return holds(t.TCP().Destinations(), riskyPorts()) }, "ports of high risk", tcp(riskyPorts()...))
			},
		},
	}
}

// riskyPorts are those that EC2.19 lists: FTP, SSH, Telnet, SMTP, POP3, RPC, IMAP, CIFS, MSSQL, web frameworks, MySQL, RDP, ahsp, PostgreSQL, fcp-addr-srvr1,
// OpenSearch and its Dashboards, proxies.
func riskyPorts() []int {
	return []int{20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601, 8080, 8088, 8888, 9200, 9300}
}

func holds(set packet.PortSet, ports []int) bool {
	return slices.ContainsFunc(ports, func(p int) bool { return set.Contains(uint16(p)) })
}

func portList(ports []int) string {
	var out string
	for i, p := range ports {
		if i > 0 {
			out += ", "
		}
		out += fmt.Sprint(p)
	}
	return out
}

// groups asks about every security group that the source tells of.
func (s *scene) groups(ask func(*network.SecurityGroup) finding) []finding {
	var out []finding
	for _, g := range s.n.SecurityGroups {
		if g.StandIn {
			continue
		}
		f := ask(g)
		f.resource = groupRef(g)
		out = append(out, f)
	}
	return out
}

func groupRef(g *network.SecurityGroup) Resource {
	return Resource{URN: g.Origin.URN, Type: "security group", Name: g.Name, ID: string(g.ID)}
}

// openPorts finds groups whose inbound rules are open to everybody for what is bad. What the prover says of these ports is told of every group that names
// addresses outside of its VPC: a group that passes may be as open as one that fails.
func (s *scene) openPorts(bad func(v6 bool, t packet.TransportSet) bool, what string, ports []intent.Ports) []finding {
	return s.groups(func(g *network.SecurityGroup) finding {
		f := s.ruled(g, g.Ingress, func(r network.GroupRule) tri {
			if !r.Prefix.IsValid() || r.Prefix.Bits() != 0 {
				return no
			}
			v4, v6 := of(bad(false, reach.TransportOf(r.Traffic, false))), of(bad(true, reach.TransportOf(r.Traffic, true)))
			switch {
			case r.Unknown != nil: // a block that is not known may be of either family
				return v4.or(v6)
			case r.Prefix.Addr().Is6():
				return v6
			}
			return v4
		})
		switch f.status {
		case Fail:
			f.message = "is open to everybody for " + what
		case Pass:
			f.message = "is not open to everybody for " + what
		default:
		}
		if f.status == Fail || slices.ContainsFunc(g.Ingress, func(r network.GroupRule) bool { return r.Group == "" && !private(r.Prefix) }) {
			f.exposure = s.exposed(group(g), "internet to security group "+g.Name+", "+what, ports)
		}
		return f
	})
}

// private reports whether nobody of the internet has an address of a block.
func private(p netip.Prefix) bool {
	if !p.IsValid() {
		return false
	}
	return slices.ContainsFunc([]string{"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"}, func(block string) bool {
		b := netip.MustParsePrefix(block)
		return b.Contains(p.Addr()) && b.Bits() <= p.Bits()
	})
}

// ruled looks for rules that a group should not have. A rule of which not all is known may be one, and so may one that is missing.
func (s *scene) ruled(g *network.SecurityGroup, rules []network.GroupRule, bad func(network.GroupRule) tri) finding {
	f := finding{status: Pass}
	for _, r := range rules {
		wrong := bad(r)
		if r.Unknown != nil && wrong != no {
			wrong = maybe
		}
		if r.Unknown != nil && wrong == no && !r.Prefix.IsValid() && r.Group == "" && r.PrefixList == "" {
			wrong = maybe
		}
		switch wrong {
		case yes:
			f.status = Fail
			f.evidence = append(f.evidence, evidenceAt(r.Origin, "", ruleWords(r)))
			f.urns = append(f.urns, r.Origin.URN)
		case maybe:
			if f.status == Pass {
				f.status, f.message = Unknown, r.Unknown.Text
			}
		case no:
		}
	}
	if f.status == Pass && g.Unknown != nil {
		f.status, f.message = Unknown, g.Unknown.Text
	}
	if f.status == Pass {
		f.evidence = []Evidence{evidenceAt(g.Origin, "", counted(len(rules), "rule"))}
	}
	return f
}

func counted(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %s", n, plural(word))
}

// ruleWords says what a rule lets through.
func ruleWords(r network.GroupRule) string {
	peer := r.Prefix.String()
	switch {
	case r.Group != "":
		peer = string(r.Group)
	case r.PrefixList != "":
		peer = string(r.PrefixList)
	}
	return reach.DescribeTraffic(r.Traffic) + " for " + peer
}

// defaultGroups asks about the default group of each VPC. Of a VPC that the plan only names, there may be none to ask about.
func (s *scene) defaultGroups() []finding {
	out := slices.DeleteFunc(s.vpcs(func(*network.VPC) finding { return finding{} }), func(f finding) bool {
		return f.status == "" || slices.ContainsFunc(s.n.SecurityGroups, func(g *network.SecurityGroup) bool { return g.Default && string(g.VPC) == f.resource.ID })
	})
	for _, f := range s.groups(func(g *network.SecurityGroup) finding {
		if !g.Default {
			return finding{}
		}
		f := s.ruled(g, slices.Concat(g.Ingress, g.Egress), func(network.GroupRule) tri { return yes })
		switch f.status {
		case Pass:
			f.message = "has no rules"
		case Fail:
			f.message = "has " + counted(len(g.Ingress)+len(g.Egress), "rule")
		default:
		}
		return f
	}) {
		if f.status != "" {
			out = append(out, f)
		}
	}
	return out
}
