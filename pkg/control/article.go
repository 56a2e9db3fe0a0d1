package control

import (
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
)

// advice is one of the article's controls: sentence is its own words.
func advice(id string, severity Severity, sentence, checks, fix, about string, relaxed []string, check func(*scene) []finding) Control {
	return Control{ID: id, Standard: Article, Title: sentence, Severity: severity, Checks: checks, Fix: fix, about: about, relaxedBy: relaxed, check: check}
}

// designControls are the article's on the design of networks, subnets and route tables.
func designControls() []Control {
	return []Control{
		advice("two-zones", Medium, "Subnets should be created across at least 2 AZs for public, application and data subnets", "each tier that is public, has egress or is isolated has subnets in two zones",
			"vpc.SecureVpc availabilityZones, two or more", "tiers", []string{"allowSingleZone"}, func(s *scene) []finding {
				return s.tiers(func(t tier) finding { return t.inTwoZones() }, network.Public, network.PrivateWithEgress, network.Isolated)
			}),
		advice("network-acls", Medium, "NACLs should be applied at the subnet level", "each subnet has a network ACL of its own, and not the default one of the VPC", "vpc.SecureVpc networkAcls, on by default", "subnets", nil,
			func(s *scene) []finding { return s.ownACLs() }),
		advice("data-no-internet", High, "In general, the data subnets should not have access to the Internet", "proved: no packet gets from an isolated tier to the internet, nor the other way; of IPv6, which has routes to everybody, no connection from the internet",
			"vpc.SecureVpc tiers with type Isolated", "isolated tiers", nil, func(s *scene) []finding {
				return s.tiers(func(t tier) finding {
					out := intent.Intent{Kind: intent.Deny, From: t.selector(), To: internet()}
					return s.proved(t.ref(), "nothing gets from it to the internet, nor the other way", "gets to the internet, or the internet to it", append(t.notReached(), out)...)
				}, network.Isolated)
			}),
		advice("app-no-inbound", High, "Instances in the application subnet should use a NAT Gateway to access the Internet (outbound) with no inbound direct access",
			"proved: nothing of the internet gets to a tier with egress over IPv4 unless it was asked for, and no connection of it over IPv6", "vpc.SecureVpc tiers with type PrivateWithEgress", "tiers with egress", nil, func(s *scene) []finding {
				return s.tiers(func(t tier) finding {
					return s.proved(t.ref(), "nothing of the internet gets to it that it did not ask for", "the internet gets to it", t.notReached()...)
				}, network.PrivateWithEgress)
			}),
		advice("app-nat", Medium, "Instances in the application subnet should use a NAT Gateway to access the Internet (outbound) with no inbound direct access",
			"proved: what gets from a tier with egress to the internet over IPv4 goes through a NAT gateway; over IPv6 there is none. What goes out by the premises is unknown: their part is in no plan", "vpc.SecureVpc natGateways; firewall.CentralFirewall in a hub", "tiers with egress", nil,
			func(s *scene) []finding {
				return s.tiers(func(t tier) finding {
					in := intent.Intent{Kind: intent.Via, From: t.selector(), To: internet(), Through: []intent.Selector{{Kind: "nat"}}, Family: intent.IPv4}
					if len(s.n.NATGateways) == 0 { // there is none to go through: what gets out goes another way
						in = intent.Intent{Kind: intent.Deny, From: t.selector(), To: internet(), Family: intent.IPv4}
					}
					return s.proved(t.ref(), "whatever gets out goes through a NAT gateway", "gets to the internet without a NAT gateway", in)
				}, network.PrivateWithEgress)
			}),
		advice("public-addresses", High, "Only instances in the public subnets should have public IPs", "no interface in a subnet without a route to an internet gateway, be it through a firewall, has a public IPv4 address",
			"aws:ec2/instance associatePublicIpAddress: false; ingress.WebIngress tier: a public one", "subnets without a route to an internet gateway", nil, func(s *scene) []finding { return s.privateSubnets() }),
		advice("internal-no-gateway", Low, "For some VPCs, you may not want to enable an Internet Gateway at all, as all the services are internal to your organisation",
			"a VPC has no internet gateway unless a route leads to it, or CloudFront has an origin in it, for which AWS demands one", "vpc.SecureVpc, which makes one for public tiers alone", "VPCs", nil,
			func(s *scene) []finding { return s.idleGateways() }),
	}
}

// tier is the subnets of a VPC that have one tag palisade:tier.
type tier struct {
	vpc     *network.VPC
	name    string
	subnets []*network.Subnet
}

func (t tier) ref() Resource {
	return Resource{URN: t.subnets[0].Origin.URN, Type: "tier", Name: t.name + " of " + t.vpc.Name, ID: string(t.vpc.ID) + "/" + t.name}
}

func (t tier) selector() []intent.Selector {
	return []intent.Selector{{Kind: "tier", Pattern: t.name, VPC: string(t.vpc.ID)}}
}

// notReached says that the internet does not get to the tier. Over IPv6, whether a packet comes that nobody answers is not known of a subnet without a route to the
// internet gateway, so that connections count there.
func (t tier) notReached() []intent.Intent {
	return []intent.Intent{
		{Kind: intent.Deny, From: internet(), To: t.selector(), Family: intent.IPv4},
		{Kind: intent.Deny, From: internet(), To: t.selector(), Family: intent.IPv6, Connections: true},
	}
}

// tiers asks about the tiers of some types.
func (s *scene) tiers(ask func(tier) finding, types ...string) []finding {
	var out []finding
	for _, v := range s.n.VPCs {
		var names []string
		byName := map[string][]*network.Subnet{}
		for _, n := range s.x.SubnetsOf[v.ID] {
			if n.Tier != "" && slices.Contains(types, n.TierType) {
				if byName[n.Tier] == nil {
					names = append(names, n.Tier)
				}
				byName[n.Tier] = append(byName[n.Tier], n)
			}
		}
		for _, name := range names {
			t := tier{v, name, byName[name]}
			f := ask(t)
			f.resource = t.ref()
			out = append(out, f)
		}
	}
	return out
}

func (t tier) inTwoZones() finding {
	var zones []string
	open := false
	for _, n := range t.subnets {
		if n.Zone+n.ZoneID == "" {
			open = true
			continue
		}
		zones = append(zones, n.Zone+n.ZoneID)
	}
	slices.Sort(zones)
	zones = slices.Compact(zones)
	f := finding{status: Fail, message: "is in " + counted(len(zones), "zone"), evidence: []Evidence{evidenceAt(t.subnets[0].Origin, "availabilityZone", strings.Join(zones, ", "))}}
	switch {
	case len(zones) > 1:
		f.status, f.message = Pass, "is in "+strings.Join(zones, ", ")
	case open:
		f.status, f.message = Unknown, "in which zones it is, is not known"
	}
	return f
}

// ownACLs asks whether each subnet has a network ACL of its own.
func (s *scene) ownACLs() []finding {
	var out []finding
	for _, n := range s.n.Subnets {
		if !s.made(n.Origin, "ec2:Subnet", "ec2:DefaultSubnet") {
			continue
		}
		f := finding{status: Fail, resource: subnetRef(n), message: "has the default network ACL of its VPC", evidence: []Evidence{evidenceAt(n.Origin, "", "no association with a network ACL")}}
		a := s.x.NACLOf(n)
		switch {
		case n.NACL != "" && (a == nil || !a.Default):
			f.status, f.message = Pass, "has a network ACL of its own"
			if a != nil {
				f.message, f.evidence = "has "+a.Name, []Evidence{evidenceAt(a.Origin, "", a.Name)}
			}
		case n.Unknown != nil:
			f.status, f.message = Unknown, n.Unknown.Text
		}
		out = append(out, f)
	}
	return out
}

// reachesInternetGateway says whether the table of a subnet leads to an internet gateway.
func (s *scene) reachesInternetGateway(n *network.Subnet) tri {
	t := s.x.TableOf(n)
	if t == nil {
		return map[bool]tri{true: maybe, false: no}[n.Unknown != nil]
	}
	got := map[bool]tri{true: maybe, false: no}[t.Unknown != nil || n.Unknown != nil && n.RouteTable == ""]
	for _, r := range t.Routes {
		switch {
		case r.Target.Kind == network.ToInternetGateway:
			return yes
		case r.Target.Kind == network.ToEndpoint:
			got = got.or(s.behindFirewall(n, r.Target.ID))
		case r.Unknown != nil && r.Target.Kind == "":
			got = got.or(maybe)
		}
	}
	return got
}

// behindFirewall says whether the endpoint of a firewall, to which a subnet of the VPC leads, itself leads to an internet gateway.
func (s *scene) behindFirewall(n *network.Subnet, endpoint network.ID) tri {
	f := s.x.FirewallAt[endpoint]
	if f == nil {
		return no
	}
	at := slices.IndexFunc(f.Endpoints, func(e network.FirewallEndpoint) bool { return e.ID == endpoint })
	home := s.x.Subnet[f.Endpoints[at].Subnet]
	if home == nil || home.ID == n.ID {
		return no
	}
	return s.reachesInternetGateway(home)
}

// privateSubnets asks about public addresses in subnets without a route to an internet gateway.
func (s *scene) privateSubnets() []finding {
	var out []finding
	for _, n := range s.n.Subnets {
		public := s.reachesInternetGateway(n)
		if public == yes || !s.made(n.Origin, "ec2:Subnet", "ec2:DefaultSubnet") {
			continue
		}
		var ids []network.ID
		for _, i := range slices.Concat(s.x.InterfacesIn[n.ID], s.astray) {
			ids = append(ids, i.ID)
		}
		f := s.publicAddress(ids, n.Origin)
		f.resource = subnetRef(n)
		switch {
		case f.status == Fail && public == maybe:
			f.status, f.message = Unknown, "an interface in it has a public address, and whether it has a route to an internet gateway is not known"
		case f.status == Fail:
			f.message = "an interface in it has a public IPv4 address"
		case f.status == Pass:
			f.message = "no interface in it has a public IPv4 address"
		}
		out = append(out, f)
	}
	return out
}

// unattached is an internet gateway of which it is not known to which VPC it is attached; nil if there is none.
func (s *scene) unattached() *network.Gateway {
	for _, g := range s.n.Gateways {
		if r := s.byURN[g.Origin.URN]; g.Kind == network.InternetGateway && g.VPC == "" && r != nil && subjectOf(r, "").get("vpcId").open {
			return g
		}
	}
	return nil
}

// idleGateways asks about internet gateways that nothing uses.
func (s *scene) idleGateways() []finding {
	return s.vpcs(func(v *network.VPC) finding {
		f := finding{status: Pass, message: "has no internet gateway", evidence: []Evidence{evidenceAt(v.Origin, "", "no internet gateway")}}
		at := slices.IndexFunc(s.n.Gateways, func(g *network.Gateway) bool { return g.Kind == network.InternetGateway && g.VPC == v.ID })
		if at < 0 {
			if g := s.unattached(); g != nil {
				f.status, f.message = Unknown, "internet gateway "+g.Name+" may be attached to it"
			}
			return f
		}
		g := s.n.Gateways[at]
		f.evidence = []Evidence{evidenceAt(g.Origin, "vpcId", g.Name)}
		for _, t := range s.n.RouteTables {
			if t.VPC != v.ID && t.VPC != "" {
				continue
			}
			for _, r := range t.Routes {
				if r.Target.Kind == network.ToInternetGateway && (r.Target.ID == g.ID || r.Target.ID == "") {
					return finding{status: Pass, message: "has an internet gateway, to which routes lead", evidence: append(f.evidence, evidenceAt(r.Origin, "", r.Destination.String()))}
				}
			}
			if t.Unknown != nil {
				f.status, f.message = Unknown, t.Unknown.Text
			}
		}
		if slices.ContainsFunc(s.x.Network.VPCOrigins, func(o *network.VPCOrigin) bool {
			return slices.ContainsFunc(o.Interfaces, func(id network.ID) bool { return s.x.Interface[id] != nil && s.x.Interface[id].VPC == v.ID })
		}) {
			return finding{status: Pass, message: "has an internet gateway, which AWS demands for the origin of CloudFront in it", evidence: f.evidence}
		}
		if f.status != Unknown {
			f.status, f.message = Fail, "has an internet gateway to which no route leads"
		}
		return f
	})
}
