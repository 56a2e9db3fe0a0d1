package control

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
)

// cisPage is where AWS says which of its controls decide those of the benchmark; the benchmark itself is given out by CIS to whoever registers.
const cisPage = "https://docs.aws.amazon.com/securityhub/latest/userguide/cis-aws-foundations-benchmark.html"

// cisControls are those of the CIS AWS Foundations Benchmark v5.0.0 about the network. Their severities are those of the controls of AWS Security Hub that
// decide the same; 5.1.2 and 5.6 have none there, and have the severity of ours.
func cisControls() []Control {
	same := func(id, title string, severity Severity, also, checks, fix, about string, relaxed []string, check func(*scene) []finding) Control {
		return Control{
			ID: id, Standard: CIS, Severity: severity, Title: title, Source: cisPage, Also: []string{"3.0.0: " + also}, Checks: checks, Fix: fix, about: about,
			relaxedBy: relaxed, check: check,
		}
	}
	admin := func(v6 bool) func(*scene) []finding {
		return func(s *scene) []finding {
			ports := []intent.Ports{{Protocol: 6, From: 22, To: 22}, {Protocol: 6, From: 3389, To: 3389}, {Protocol: 17, From: 22, To: 22}, {Protocol: 17, From: 3389, To: 3389}}
			return s.openPorts(func(six bool, t packet.TransportSet) bool {
				return six == v6 && (holds(t.TCP().Destinations(), adminPorts()) || holds(t.UDP().Destinations(), adminPorts()))
			}, "ports of remote administration", ports)
		}
	}
	return []Control{
		same("2.1.1", "Ensure S3 Bucket Policy is set to deny HTTP requests", Medium, "2.1.1", "as fsbp/S3.5", "the log buckets of the components, which do", "buckets", nil, func(s *scene) []finding {
			return s.each(buckets(), s.tlsOnly)
		}),
		same("2.1.4", "Ensure that S3 is configured with 'Block Public Access' enabled", High, "2.1.4", "as fsbp/S3.8; what the account sets, no plan of a network tells", "the log buckets of the components, which do",
			"buckets", nil, func(s *scene) []finding { return s.each(buckets(), s.blocked) }),
		same("3.7", "Ensure VPC flow logging is enabled in all VPCs", Medium, "3.7", "as fsbp/EC2.6", "vpc.SecureVpc flowLogs, on by default", "VPCs", []string{"flowLogs.allowNone"},
			func(s *scene) []finding { return s.flowLogs() }),
		{
			ID: "5.1.2", Standard: CIS, Severity: High, Title: "Ensure CIFS access is restricted to trusted networks to prevent unauthorized access", Source: cisPage,
			Checks: "no inbound rule from 0.0.0.0/0 or ::/0 is for TCP 445; whom else one trusts, the owner of the network says", Fix: "securitygroups.Tiers: name tiers, groups or blocks as from",
			about: "security groups",
			check: func(s *scene) []finding {
				return s.openPorts(func(_ bool, t packet.TransportSet) bool { return holds(t.TCP().Destinations(), []int{445}) }, "CIFS", tcp(445))
			},
		},
		same("5.2", "Ensure no Network ACLs allow ingress from 0.0.0.0/0 to remote server administration ports", Medium, "5.1",
			"no inbound entry allows TCP or UDP 22 or 3389 from 0.0.0.0/0 or ::/0, whatever an earlier entry denies; default ACLs count", aclFix, "network ACLs", []string{"networkAcls.allowRiskyPorts"},
			func(s *scene) []finding { return s.adminEntries(true) }),
		same("5.3", "Ensure no security groups allow ingress from 0.0.0.0/0 to remote server administration ports", High, "5.2",
			"no inbound rule from 0.0.0.0/0 is for TCP or UDP 22 or 3389", "access.SessionManager or access.InstanceConnectEndpoint in place of open ports", "security groups", nil, admin(false)),
		same("5.4", "Ensure no security groups allow ingress from ::/0 to remote server administration ports", High, "5.3",
			"no inbound rule from ::/0 is for TCP or UDP 22 or 3389", "access.SessionManager or access.InstanceConnectEndpoint in place of open ports", "security groups", nil, admin(true)),
		same("5.5", "Ensure the default security group of every VPC restricts all traffic", High, "5.4", "as fsbp/EC2.2", "vpc.SecureVpc, which empties it", "VPCs", nil,
			func(s *scene) []finding { return s.defaultGroups() }),
		same("5.6", `Ensure routing tables for VPC peering are "least access"`, Medium, "5.5",
			"no route to a peering connection is for a whole block of the VPC at the other side, or for more: those of the tiers that are needed do. The benchmark leaves it to a person",
			"peering.VpcPeering requester and accepter, which take tiers", "routes to peering connections", nil, func(s *scene) []finding { return s.peeringRoutes() }),
		same("5.7", "Ensure that the EC2 Metadata Service only allows IMDSv2", High, "5.6", "as fsbp/EC2.8", "aws:ec2/instance metadataOptions.httpTokens: required", "instances", nil,
			func(s *scene) []finding { return s.tokens(instances()) }),
	}
}

// peeringRoutes asks about every route table that leads to a peering connection.
func (s *scene) peeringRoutes() []finding {
	var out []finding
	for _, t := range s.n.RouteTables {
		f := finding{resource: Resource{URN: t.Origin.URN, Type: "route table", Name: t.Name, ID: string(t.ID)}}
		for _, r := range t.Routes {
			if r.Target.Kind != network.ToPeering {
				continue
			}
			status, message := s.leastAccess(t, r)
			if f.status == "" || status == Fail && f.status != Fail || status == Unknown && f.status == Pass {
				f.status, f.message, f.evidence = status, message, []Evidence{evidenceAt(r.Origin, "", r.Destination.String())}
				f.urns = []string{r.Origin.URN}
			}
		}
		if f.status != "" {
			out = append(out, f)
		}
	}
	return out
}

// leastAccess says whether a route names less than a whole block of the other VPC.
func (s *scene) leastAccess(t *network.RouteTable, r network.Route) (Status, string) {
	if r.Unknown != nil {
		return Unknown, r.Unknown.Text
	}
	if r.Destination.IsValid() && r.Destination.Bits() == 0 {
		return Fail, "leads everything to a peering connection"
	}
	p := s.x.Peering[r.Target.ID]
	if p == nil || p.Unknown != nil {
		return Unknown, "what lies behind the peering connection is not known"
	}
	side := p.Accepter.VPC
	if side == t.VPC {
		side = p.Requester.VPC
	}
	other := s.x.VPC[side]
	if other == nil || len(other.CIDRs) == 0 || !r.Destination.IsValid() {
		return Unknown, "the blocks of the VPC behind the peering connection are not known"
	}
	if slices.ContainsFunc(other.CIDRs, func(b netip.Prefix) bool { return r.Destination.Bits() <= b.Bits() && r.Destination.Overlaps(b) }) {
		return Fail, fmt.Sprintf("leads to all of VPC %s: %s", other.Name, r.Destination)
	}
	return Pass, fmt.Sprintf("leads to a part of VPC %s", other.Name)
}
