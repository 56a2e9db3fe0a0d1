package intent

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// Reference gives the intents of the reference architecture for the tiers and security groups of a network: each sentence of the catalogue,
// for whatever it is about. Tiers are known by their tags, so that a network that was read from AWS has the same intents as its plan.
//
//	the data tier neither reaches the internet nor is reached from it        each tier of type Isolated
//	the app tier goes out only through NAT gateways, and for IPv6 through    each tier of type PrivateWithEgress
//	the egress-only internet gateway, or by links to premises that a default
//	route leads to, and is not reached from the internet
//	only public subnets hold what the internet reaches                       each VPC with a tier of type Public
//	ports that nobody serves to the internet are dead                        each tier of type Public
//	no security group opens remote access, but to endpoints of EC2           each VPC with tiers and security groups
//	Instance Connect
//	interface endpoints open no connections                                  each VPC with tiers that has some
//	addresses that belong to nobody are dead, both ways                      each VPC with tiers
//	the default security group carries nothing                               each VPC with tiers
//	isolated tiers reach S3 by its gateway endpoint alone                    each such tier of a VPC that has one
//	the internet reaches it on tcp/443 and tcp/80 alone, and through a web   each application load balancer that faces the internet, of a VPC
//	ACL alone, unless CloudFront asks                                        with tiers
//	viewers reach it through a web ACL alone                                 each distribution of CloudFront
//
// Over IPv6 every address is public, and AWS does not document whether an internet gateway delivers a first packet to a subnet that has no route
// to it. For such subnets the sentence on being reached is one about connections: no answer gets back.
//
// Subnets with neither tag are of no tier, and no public ones. Those with one tag alone, with a type that there is none of, or with another type
// than the tier has in the same VPC are mistakes, all told at once as validate.Errors.
func Reference(x *network.Index) ([]Intent, error) {
	if err := checkTiers(x); err != nil {
		return nil, err
	}
	var out []Intent
	vpcs := slices.Clone(x.Network.VPCs)
	slices.SortFunc(vpcs, func(a, b *network.VPC) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	vpcs = slices.DeleteFunc(vpcs, func(v *network.VPC) bool { return len((&catalogue{x: x, vpc: v}).tiers()) == 0 })
	for _, v := range vpcs {
		c := catalogue{x: x, vpc: v, several: len(vpcs) > 1}
		out = append(out, c.intents()...)
	}
	return append(out, distributions(x)...), nil
}

// catalogue is the intents of one VPC.
type catalogue struct {
	x       *network.Index
	vpc     *network.VPC
	several bool
	out     []Intent
}

// tier is a tier of a VPC, as its subnets tell.
type tier struct {
	name, kind string
	subnets    []*network.Subnet
}

func (t tier) has6() bool {
	return slices.ContainsFunc(t.subnets, func(s *network.Subnet) bool {
		return slices.ContainsFunc(s.CIDRs, func(p netip.Prefix) bool { return p.Addr().Is6() })
	})
}

func (t tier) has4() bool {
	return slices.ContainsFunc(t.subnets, func(s *network.Subnet) bool {
		return slices.ContainsFunc(s.CIDRs, func(p netip.Prefix) bool { return p.Addr().Is4() })
	})
}

// tiers lists the tiers of the VPC by name.
func (c *catalogue) tiers() []tier {
	byName := map[string]*tier{}
	var names []string
	for _, s := range c.x.SubnetsOf[c.vpc.ID] {
		if s.Tier == "" {
			continue
		}
		if byName[s.Tier] == nil {
			byName[s.Tier] = &tier{name: s.Tier, kind: s.TierType}
			names = append(names, s.Tier)
		}
		byName[s.Tier].subnets = append(byName[s.Tier].subnets, s)
	}
	slices.Sort(names)
	out := make([]tier, len(names))
	for i, n := range names {
		out[i] = *byName[n]
	}
	return out
}

func (c *catalogue) add(in Intent, about network.Origin) {
	in.Source, in.Origin = FromReference, about
	if c.several {
		in.Name += " (VPC " + cmp.Or(c.vpc.Name, string(c.vpc.ID)) + ")"
	}
	c.out = append(c.out, in)
}

// of is a selector within the VPC.
func (c *catalogue) of(kind, pattern string) []Selector {
	return []Selector{{Kind: kind, Pattern: pattern, VPC: string(c.vpc.ID)}}
}

func internet() []Selector { return []Selector{{Kind: "internet"}} }

func (c *catalogue) intents() []Intent {
	tiers := c.tiers()
	for _, t := range tiers {
		switch t.kind {
		case network.Isolated:
			c.isolated(t)
		case network.PrivateWithEgress:
			c.private(t)
		case network.Public:
			c.public(t)
		}
	}
	if len(tiers) == 0 {
		return nil
	}
	c.onlyPublic(tiers)
	c.nobody(tiers)
	c.defaultGroup()
	c.remoteAccess()
	c.endpoints()
	c.balancers()
	return c.out
}

func (c *catalogue) isolated(t tier) {
	about := t.subnets[0].Origin
	c.add(Intent{Name: t.name + " does not reach the internet", Kind: Deny, From: c.of("tier", t.name), To: internet()}, about)
	c.notReached(t)
	gateway := slices.IndexFunc(c.x.Network.Endpoints, func(p *network.Endpoint) bool { return c.leadsToS3(p) && p.Kind == network.GatewayEndpoint })
	if gateway < 0 {
		return
	}
	in := Intent{Name: t.name + " reaches S3 by its endpoint alone", Kind: Via, From: c.of("tier", t.name), To: []Selector{{Kind: "service", Pattern: "s3"}}}
	for _, p := range c.x.Network.Endpoints {
		if c.leadsToS3(p) {
			in.Through = append(in.Through, Selector{Kind: "endpoint", Pattern: string(p.ID), VPC: string(c.vpc.ID)})
		}
	}
	c.add(in, c.x.Network.Endpoints[gateway].Origin)
}

// leadsToS3 reports whether an endpoint of the VPC leads to S3.
func (c *catalogue) leadsToS3(p *network.Endpoint) bool {
	return p.VPC == c.vpc.ID && strings.HasSuffix(p.Service, ".s3")
}

// notReached is the sentence that a tier is not reached from the internet.
func (c *catalogue) notReached(t tier) {
	about := t.subnets[0].Origin
	if t.has4() {
		in := Intent{Name: t.name + " is not reached from the internet", Kind: Deny, From: internet(), To: c.of("tier", t.name)}
		if t.has6() {
			in.Name, in.Family = in.Name+" over IPv4", IPv4
		}
		c.add(in, about)
	}
	if t.has6() {
		c.add(Intent{
			Name: t.name + " is not connected to from the internet over IPv6", Kind: Deny, From: internet(), To: c.of("tier", t.name), Family: IPv6, Connections: true,
		}, about)
	}
}

func (c *catalogue) private(t tier) {
	var through []Selector
	for _, n := range c.x.Network.NATGateways {
		if n.VPC == c.vpc.ID || c.several {
			through = append(through, Selector{Kind: "nat"})
			break
		}
	}
	for _, g := range c.x.GatewaysOf[c.vpc.ID] {
		if g.Kind == network.EgressOnlyGateway {
			through = append(through, Selector{Kind: "egress-only", VPC: string(c.vpc.ID)})
			break
		}
	}
	about, premises := t.subnets[0].Origin, outlets(c.x, c.vpc)
	in := Intent{Kind: Via, From: c.of("tier", t.name), To: internet(), Through: slices.Concat(through, premises)}
	switch {
	case len(in.Through) == 0:
		in.Name, in.Kind = t.name+" does not go out without a NAT gateway", Deny
	case len(premises) == 0:
		in.Name = t.name + " goes out only through NAT gateways"
	case len(through) == 0:
		in.Name = t.name + " goes out only by the premises"
	default:
		in.Name = t.name + " goes out only through NAT gateways and by the premises"
	}
	c.add(in, about)
	c.notReached(t)
}

// DeadPorts are the ports that nobody serves to the internet, and that the components' network ACLs deny on every tier: remote shells and
// logins in the clear, and the services of Windows networks, all of TCP.
func DeadPorts() []Ports {
	var out []Ports
	for _, p := range [][3]int{{6, 22, 22}, {6, 23, 23}, {6, 135, 135}, {6, 137, 139}, {6, 445, 445}} {
		out = append(out, Ports{p[0], p[1], p[2]})
	}
	return out
}

func (c *catalogue) public(t tier) {
	c.add(Intent{
		Name: "remote access ports of " + t.name + " are dead to the internet", Kind: Deny, From: internet(), To: c.of("tier", t.name), Ports: DeadPorts(),
		givenUpBy: "networkAcls.allowRiskyPorts",
	}, t.subnets[0].Origin)
}

// onlyPublic is the sentence that only public subnets hold what the internet reaches; subnets without a tier are no public ones.
func (c *catalogue) onlyPublic(tiers []tier) {
	if !slices.ContainsFunc(tiers, func(t tier) bool { return t.kind == network.Public }) {
		return
	}
	var others []Selector
	for _, s := range c.x.SubnetsOf[c.vpc.ID] {
		if s.TierType != network.Public && !c.holdsFirewall(s) {
			others = append(others, c.of("subnet", string(s.ID))...)
		}
	}
	if len(others) > 0 {
		c.add(Intent{Name: "only public subnets hold what the internet reaches", Kind: Deny, From: internet(), To: others, Family: IPv4}, c.vpc.Origin)
	}
}

// holdsFirewall reports whether a subnet is that of the endpoint of a firewall, or of appliances in its place, where nothing else is: "a firewall subnet is for the
// firewall's exclusive use".
// It has a route from the internet where the firewall stands behind the internet gateway.
func (c *catalogue) holdsFirewall(s *network.Subnet) bool {
	if s.TierType != network.FirewallTier {
		return false
	}
	return slices.ContainsFunc(c.x.Network.Firewalls, func(f *network.Firewall) bool {
		return slices.ContainsFunc(f.Endpoints, func(p network.FirewallEndpoint) bool { return p.Subnet == s.ID })
	}) || slices.ContainsFunc(applianceEndpoints(c.x), func(p *network.Endpoint) bool { return slices.Contains(p.Subnets, s.ID) })
}

// nobody is the sentence that addresses which belong to nobody are dead.
func (c *catalogue) nobody(tiers []tier) {
	var ends []Selector
	for _, t := range tiers {
		if t.kind == network.Public || t.kind == network.PrivateWithEgress || t.kind == network.Isolated {
			ends = append(ends, c.of("tier", t.name)...)
		}
	}
	if len(ends) == 0 {
		return
	}
	var to []Selector
	for _, b := range []string{"192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"} {
		to = append(to, Selector{Kind: "cidr", Pattern: b})
	}
	c.add(Intent{Name: "addresses that belong to nobody are dead", Kind: Deny, From: ends, To: to, Both: true, Family: IPv4}, c.vpc.Origin)
}

func (c *catalogue) defaultGroup() {
	for _, g := range c.x.Network.SecurityGroups {
		if g.VPC == c.vpc.ID && g.Default {
			everything := append(c.of("vpc", string(c.vpc.ID)), internet()...)
			c.add(Intent{Name: "the default security group carries nothing", Kind: Deny, From: c.of("sg", string(g.ID)), To: everything, Both: true}, g.Origin)
		}
	}
}

// shells are the ports of SSH and RDP, which no instance needs open.
func shells() []Ports { return []Ports{{6, 22, 22}, {6, 3389, 3389}} }

func (c *catalogue) remoteAccess() {
	declared := func(g *network.SecurityGroup) bool { return g.VPC == c.vpc.ID && !g.Default }
	if !slices.ContainsFunc(c.x.Network.SecurityGroups, declared) {
		return
	}
	in := Intent{
		Name: "no security group opens remote access", Kind: Deny, From: []Selector{{Kind: "anywhere"}}, Except: c.endpointsOf(network.ConnectEndpoint),
		To: c.of("sg", "*"), Ports: shells(),
	}
	if len(in.Except) > 0 {
		in.Name += " but to EC2 Instance Connect endpoints"
	}
	c.add(in, c.vpc.Origin)
}

// endpoints is the sentence that interface endpoints, which only answer, open no connections.
func (c *catalogue) endpoints() {
	if from := c.endpointsOf(network.InterfaceEndpoint); len(from) > 0 {
		c.add(Intent{Name: "interface endpoints open no connections", Kind: Deny, From: from, To: []Selector{{Kind: "anywhere"}}}, c.vpc.Origin)
	}
}

// endpointsOf are the endpoints of a kind in the VPC.
func (c *catalogue) endpointsOf(kind network.EndpointKind) []Selector {
	var out []Selector
	for _, p := range c.x.Network.Endpoints {
		if p.VPC == c.vpc.ID && p.Kind == kind && len(p.Interfaces) > 0 {
			out = append(out, c.of("endpoint", string(p.ID))...)
		}
	}
	return out
}
