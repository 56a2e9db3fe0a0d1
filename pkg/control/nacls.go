package control

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach"
)

// aclFix is what a network ACL takes to pass. The components' lists are blacklists, as the article has them: they deny first and then let in the ports of answers, among
// them 3389.
const aclFix = "vpc.SecureVpc tiers[].networkAcl.denyInternet, where no answers of the internet are needed; else a waiver, with the prover's verdict for its reason"

// naclControls are those of AWS about network ACLs.
func naclControls() []Control {
	return []Control{
		{
			ID: "EC2.16", Standard: FSBP, Severity: Low, Title: "Unused Network Access Control Lists should be removed", Source: userGuide("ec2", "ec2-16"),
			Checks: "each network ACL but the default ones is for a subnet", Fix: "vpc.SecureVpc networkAcls, which makes none without subnets; else remove it",
			about: "network ACLs but default ones",
			check: func(s *scene) []finding {
				return s.nacls(func(a *network.NACL) finding {
					used := slices.ContainsFunc(s.n.Subnets, func(n *network.Subnet) bool { return n.NACL == a.ID })
					doubted := slices.IndexFunc(s.n.Subnets, func(n *network.Subnet) bool { return n.NACL == "" && n.Unknown != nil })
					e := []Evidence{evidenceAt(a.Origin, "", "")}
					switch {
					case used:
						return finding{status: Pass, message: "is for subnets", evidence: e}
					case doubted >= 0:
						return finding{status: Unknown, message: s.n.Subnets[doubted].Unknown.Text, evidence: e}
					}
					return finding{status: Fail, message: "is for no subnet", evidence: e}
				})
			},
		},
		{
			ID: "EC2.21", Standard: FSBP, Severity: Medium, Title: "Network ACLs should not allow ingress from 0.0.0.0/0 to port 22 or port 3389", Source: userGuide("ec2", "ec2-21"),
			Checks: "no inbound entry allows TCP 22 or 3389 from 0.0.0.0/0 or ::/0, whatever an earlier entry denies; AWS does not ask default ACLs",
			Fix:    aclFix, about: "network ACLs but default ones",
			relaxedBy: []string{"networkAcls.allowRiskyPorts"}, check: func(s *scene) []finding { return s.adminEntries(false) },
		},
	}
}

// nacls asks about every network ACL but default ones.
func (s *scene) nacls(ask func(*network.NACL) finding) []finding {
	var out []finding
	for _, a := range s.n.NACLs {
		if a.Default || !s.made(a.Origin, "ec2:NetworkAcl") {
			continue
		}
		f := ask(a)
		f.resource = naclRef(a)
		out = append(out, f)
	}
	return out
}

func naclRef(a *network.NACL) Resource {
	return Resource{URN: a.Origin.URN, Type: "network ACL", Name: a.Name, ID: string(a.ID)}
}

// adminEntries finds network ACLs that let everybody in to the ports of remote administration. AWS looks at each entry by itself; the prover says what the
// whole lets through to the subnets.
//
// CIS asks of all lists and of UDP as well; AWS asks of TCP, and of no default list.
func (s *scene) adminEntries(cis bool) []finding {
	var out []finding
	for _, a := range s.n.NACLs {
		if a.Default && !cis {
			continue
		}
		f := finding{status: Pass, resource: naclRef(a), message: "lets nobody from everywhere in to ports 22 and 3389", evidence: []Evidence{evidenceAt(a.Origin, "", counted(len(a.Entries), "entry"))}}
		var wrong []Evidence
		for _, e := range a.Entries {
			if e.Egress || e.Peer.Bits() != 0 {
				continue
			}
			t := reach.TransportOf(e.Traffic, e.Peer.Addr().Is6())
			if !holds(t.TCP().Destinations(), adminPorts()) && (!cis || !holds(t.UDP().Destinations(), adminPorts())) {
				continue
			}
			switch {
			case e.Unknown != nil && f.status == Pass:
				f.status, f.message = Unknown, e.Unknown.Text
			case e.Unknown == nil && e.Allow:
				f.status, f.message = Fail, "lets everybody in to port 22 or 3389 by an entry"
				wrong = append(wrong, evidenceAt(e.Origin, "", "allows "+reach.DescribeTraffic(e.Traffic)+" from "+e.Peer.String()))
			}
		}
		if f.status == Pass && a.Unknown != nil {
			f.status, f.message = Unknown, a.Unknown.Text
		}
		if f.status == Fail {
			f.evidence, f.exposure = wrong, s.behind(a)
		}
		out = append(out, f)
	}
	return out
}

func adminPorts() []int { return []int{22, 3389} }

// behind asks what of the ports of remote administration gets from the internet to the subnets of a network ACL.
func (s *scene) behind(a *network.NACL) *Exposure {
	e := &Exposure{Verdict: NotReachable, Question: "internet to the subnets of network ACL " + a.Name + ", TCP 22 and 3389"}
	for _, n := range s.n.Subnets {
		if s.x.NACLOf(n) == nil || s.x.NACLOf(n).ID != a.ID {
			continue
		}
		one := s.exposed(intent.Selector{Kind: "subnet", Pattern: string(n.ID)}, "", tcp(adminPorts()...))
		if one.Verdict == Reachable || one.Verdict == Undecided && e.Verdict == NotReachable {
			e.Verdict, e.Text = one.Verdict, one.Text
		}
		if e.Verdict == Reachable {
			break
		}
	}
	return e
}
