package intent

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach"
)

// ComponentTag is the tag of what a component made, with the component's name.
const ComponentTag = "palisade:component"

// DomainTag is the tag of VPCs and subnets that says to which routing domain they belong.
const DomainTag = "palisade:domain"

// Population says whose packets count.
type Population string

// The populations.
const (
	// AnyWorkload is the worst workload that somebody may put there.
	AnyWorkload Population = "any workload"
	// Declared is exactly what is declared.
	Declared Population = "declared interfaces"
	// Members is a workload in one security group alone, in any subnet of its VPC: nothing that is declared is in the group.
	Members Population = "any member of the group"
	// Outside is what is not part of the network.
	Outside Population = "everybody outside"
)

// Group is what a selector stands for: ends whose packets count together.
type Group struct {
	Selector   Selector
	Ends       []reach.End
	Population Population
	// Within bounds the addresses; nil is all.
	Within *packet.AddrSet
}

// Resolver finds what selectors stand for in one network.
type Resolver struct {
	x *network.Index
}

// NewResolver makes a resolver.
func NewResolver(x *network.Index) *Resolver { return &Resolver{x} }

// Ends gives the ends that a selector stands for. It is a mistake if there is none.
func (r *Resolver) Ends(s Selector) (Group, error) {
	g := Group{Selector: s, Population: AnyWorkload}
	if !kinds[s.Kind].end {
		return g, fmt.Errorf("%s is no end that packets start from or arrive at", s)
	}
	switch s.Kind {
	case "internet":
		g.Population = Outside
		g.Ends = []reach.End{{Internet: true}}
		return g, nil
	case "service":
		g.Population = Outside
		g.Ends = []reach.End{{Service: strings.ToLower(s.Pattern)}}
		return g, nil
	case "on-premises":
		g.Population = Outside
		for _, o := range r.x.Network.OnPremises {
			if s.Pattern == "" || matches(s.Pattern, o.Name, o.ID) {
				g.Ends = append(g.Ends, reach.End{OnPremises: o})
			}
		}
	case "cidr":
		return r.block(g)
	case "tier", "tier-type", "subnet", "vpc", "domain":
		g.Ends = r.workloads(s, func(n *network.Subnet, v *network.VPC) bool { return selects(s, n, v) })
	case "tag":
		r.tagged(&g)
	case "sg":
		r.groups(&g)
	default:
		g.Population = Declared
		for _, i := range r.interfaces(s) {
			g.Ends = append(g.Ends, reach.End{Interface: i})
		}
	}
	if len(g.Ends) == 0 {
		return g, fmt.Errorf("%s matches nothing in the network%s", s, r.hint(s))
	}
	return g, nil
}

// selects reports whether a subnet belongs to what a selector of workloads names.
func selects(s Selector, n *network.Subnet, v *network.VPC) bool {
	switch s.Kind {
	case "tier":
		return n.Tier != "" && matches(s.Pattern, n.Tier, "")
	case "tier-type":
		return n.TierType != "" && matches(s.Pattern, n.TierType, "")
	case "subnet":
		return matches(s.Pattern, n.Name, n.ID)
	case "vpc":
		return matches(s.Pattern, v.Name, v.ID)
	default: // domain
		domain := n.Tags[DomainTag]
		if domain == "" {
			domain = v.Tags[DomainTag]
		}
		return domain != "" && matches(s.Pattern, domain, "")
	}
}

// workloads gives any workload in each of the subnets that are meant.
func (r *Resolver) workloads(s Selector, meant func(*network.Subnet, *network.VPC) bool) []reach.End {
	var out []reach.End
	for _, n := range r.x.Network.Subnets {
		v := r.x.VPC[n.VPC]
		if v == nil {
			v = &network.VPC{ID: n.VPC}
		}
		if r.within(s, n.VPC, n.Tags) && meant(n, v) {
			out = append(out, reach.End{Workload: n})
		}
	}
	return out
}

func (r *Resolver) within(s Selector, vpc network.ID, tags network.Tags) bool {
	if s.Component != "" && tags[ComponentTag] != s.Component {
		return false
	}
	if s.VPC == "" {
		return true
	}
	v := r.x.VPC[vpc]
	return v != nil && matches(s.VPC, v.Name, v.ID)
}

// block is everything that has an address of a CIDR block: workloads of the subnets there, on-premises hosts, and hosts of the internet.
func (r *Resolver) block(g Group) (Group, error) {
	p, err := netip.ParsePrefix(g.Selector.Pattern)
	if err != nil {
		return g, err
	}
	within := packet.Prefixes(p)
	g.Within = &within
	g.Ends = r.workloads(g.Selector, func(n *network.Subnet, _ *network.VPC) bool { return slices.ContainsFunc(n.CIDRs, p.Overlaps) })
	for _, o := range r.x.Network.OnPremises {
		if slices.ContainsFunc(o.Prefixes, p.Overlaps) {
			g.Ends = append(g.Ends, reach.End{OnPremises: o})
		}
	}
	if reach.OnInternet(within) {
		g.Ends = append(g.Ends, reach.End{Internet: true})
	}
	if len(g.Ends) == 0 {
		return g, fmt.Errorf("%s matches nothing: no subnet and no on-premises network has an address of it, and the internet does not route it", g.Selector)
	}
	return g, nil
}

func (r *Resolver) tagged(g *Group) {
	key, value, _ := strings.Cut(g.Selector.Pattern, "=")
	has := func(t network.Tags) bool { v, ok := t[key]; return ok && matches(value, v, "") }
	g.Ends = r.workloads(g.Selector, func(n *network.Subnet, v *network.VPC) bool { return has(n.Tags) || has(v.Tags) })
	if g.Ends != nil {
		return
	}
	g.Population = Declared
	for _, i := range r.x.Network.Interfaces {
		if owner := r.x.Instance[i.Instance]; has(i.Tags) || owner != nil && has(owner.Tags) {
			g.Ends = append(g.Ends, reach.End{Interface: i})
		}
	}
}

// groups gives the interfaces in security groups, and for a group that nothing is in a member in each subnet of its VPC.
func (r *Resolver) groups(g *Group) {
	g.Population = Declared
	for _, sg := range r.x.Network.SecurityGroups {
		name := sg.Name
		if sg.Default && g.Selector.Pattern == "default" {
			name = "default"
		}
		if !matches(g.Selector.Pattern, name, sg.ID) || !r.within(g.Selector, sg.VPC, sg.Tags) {
			continue
		}
		members := 0
		for _, i := range r.x.Network.Interfaces {
			if slices.Contains(i.Groups, sg.ID) && !isMember(i) && obeysGroups(i) {
				g.Ends = append(g.Ends, reach.End{Interface: i})
				members++
			}
		}
		if members > 0 {
			continue
		}
		for _, s := range r.x.SubnetsOf[sg.VPC] {
			if i := r.x.Interface[memberID(sg, s)]; i != nil {
				g.Population = Members
				g.Ends = append(g.Ends, reach.End{Interface: i})
			}
		}
	}
}

// memberKind is the kind of the interfaces that stand for members of groups that nothing is in.
const memberKind = "palisade:member"

func isMember(i *network.Interface) bool { return i.Kind == memberKind }

// obeysGroups reports whether security groups say anything of an interface: they do not of those of NAT gateways and transit gateways, whatever
// a source lists ("You can't associate a security group with a NAT gateway").
func obeysGroups(i *network.Interface) bool { return i.Kind != "nat_gateway" && i.Kind != "transit_gateway" }

func memberID(g *network.SecurityGroup, s *network.Subnet) network.ID {
	return "a member of " + g.ID + " in " + s.ID
}

// WithMembers gives a network in which every security group that nothing is in has a member in each subnet of its VPC, with an address that
// is not known. The network that it is given stays as it is.
func WithMembers(n *network.Network) *network.Network {
	used := map[network.ID]bool{}
	for _, i := range n.Interfaces {
		for _, g := range i.Groups {
			used[g] = used[g] || obeysGroups(i)
		}
	}
	for _, b := range n.LoadBalancers {
		for _, g := range b.Groups {
			used[g] = true
		}
	}
	for _, p := range n.Endpoints {
		for _, g := range p.Groups {
			used[g] = true
		}
	}
	out := *n
	out.Interfaces = slices.Clone(n.Interfaces)
	for _, g := range n.SecurityGroups {
		if used[g.ID] {
			continue
		}
		for _, s := range n.Subnets {
			if s.VPC == g.VPC {
				out.Interfaces = append(out.Interfaces, &network.Interface{
					ID: memberID(g, s), Name: g.Name, VPC: g.VPC, Subnet: s.ID, Kind: memberKind, Addresses: []network.InterfaceAddress{{}},
					HasIPv6: slices.ContainsFunc(s.CIDRs, func(p netip.Prefix) bool { return p.Addr().Is6() }), Groups: []network.ID{g.ID}, Origin: g.Origin,
				})
			}
		}
	}
	return &out
}

// interfaces gives the declared interfaces that a selector names.
func (r *Resolver) interfaces(s Selector) []*network.Interface {
	var ids []network.ID
	switch s.Kind {
	case "lb":
		for _, b := range r.x.Network.LoadBalancers {
			if matches(s.Pattern, b.Name, b.ID) && r.within(s, b.VPC, b.Tags) {
				ids = append(ids, b.Interfaces...)
			}
		}
	case "endpoint":
		for _, p := range r.x.Network.Endpoints {
			if p.Kind == network.InterfaceEndpoint && r.within(s, p.VPC, p.Tags) && matchesEndpoint(s.Pattern, p) {
				ids = append(ids, p.Interfaces...)
			}
		}
	case "interface":
		for _, i := range r.x.Network.Interfaces {
			if matches(s.Pattern, i.Name, i.ID) && r.within(s, i.VPC, i.Tags) && !isMember(i) {
				ids = append(ids, i.ID)
			}
		}
	case "instance":
		for _, i := range r.x.Network.Instances {
			if matches(s.Pattern, i.Name, i.ID) && r.within(s, i.VPC, i.Tags) {
				ids = append(ids, i.Interfaces...)
			}
		}
	}
	var out []*network.Interface
	for _, id := range ids {
		if i := r.x.Interface[id]; i != nil {
			out = append(out, i)
		}
	}
	return out
}

// matchesEndpoint reports whether an endpoint is meant: by name, ID, or its service's short name.
func matchesEndpoint(pattern string, p *network.Endpoint) bool {
	short := p.Service
	if parts := strings.SplitN(p.Service, ".", 4); len(parts) == 4 {
		short = parts[3] // com.amazonaws.REGION.SERVICE
	}
	return matches(pattern, p.Name, p.ID) || matches(pattern, short, network.ID(p.Service))
}

// Nodes gives the nodes that a selector stands for. It is a mistake if there is none.
func (r *Resolver) Nodes(s Selector) ([]network.ID, error) {
	if !kinds[s.Kind].node {
		return nil, fmt.Errorf("%s is nothing that packets go through", s)
	}
	var ids []network.ID
	add := func(name string, id, vpc network.ID, tags network.Tags) {
		if (s.Pattern == "" || matches(s.Pattern, name, id)) && r.within(s, vpc, tags) {
			ids = append(ids, id)
		}
	}
	n := r.x.Network
	switch s.Kind {
	case "firewall":
		for _, f := range n.Firewalls {
			add(f.Name, f.ID, f.VPC, f.Tags)
		}
	case "nat":
		for _, g := range n.NATGateways {
			add(g.Name, g.ID, g.VPC, g.Tags)
		}
	case "internet-gateway", "egress-only", "vpn-gateway":
		kind := map[string]network.GatewayKind{"internet-gateway": network.InternetGateway, "egress-only": network.EgressOnlyGateway, "vpn-gateway": network.VPNGateway}[s.Kind]
		for _, g := range n.Gateways {
			if g.Kind == kind {
				add(g.Name, g.ID, g.VPC, g.Tags)
			}
		}
	case "transit-gateway":
		for _, g := range n.TransitGateways {
			add(g.Name, g.ID, "", g.Tags)
		}
	case "attachment":
		for _, a := range n.Attachments {
			add(a.Name, a.ID, "", a.Tags)
		}
	case "peering":
		for _, p := range n.Peerings {
			add(p.Name, p.ID, "", p.Tags)
		}
	case "endpoint":
		for _, p := range n.Endpoints {
			if r.within(s, p.VPC, p.Tags) && matchesEndpoint(s.Pattern, p) {
				ids = append(ids, p.ID)
				ids = append(ids, p.Interfaces...)
			}
		}
	case "interface":
		for _, i := range r.interfaces(s) {
			ids = append(ids, i.ID)
		}
	}
	if len(ids) == 0 {
		return nil, fmt.Errorf("%s matches nothing in the network%s", s, r.hint(s))
	}
	return ids, nil
}

// hint lists what there is of the kind that a selector names.
func (r *Resolver) hint(s Selector) string {
	seen := map[string]bool{}
	note := func(names ...string) {
		for _, n := range names {
			if n != "" {
				seen[n] = true
				return
			}
		}
	}
	n := r.x.Network
	for _, p := range n.Subnets {
		switch s.Kind {
		case "tier":
			note(p.Tier)
		case "tier-type":
			note(p.TierType)
		case "subnet":
			note(p.Name, string(p.ID))
		}
	}
	switch s.Kind {
	case "vpc":
		for _, p := range n.VPCs {
			note(p.Name, string(p.ID))
		}
	case "sg":
		for _, p := range n.SecurityGroups {
			note(p.Name, string(p.ID))
		}
	case "lb":
		for _, p := range n.LoadBalancers {
			note(p.Name, string(p.ID))
		}
	case "firewall":
		for _, p := range n.Firewalls {
			note(p.Name, string(p.ID))
		}
	case "endpoint":
		for _, p := range n.Endpoints {
			note(p.Name, string(p.ID))
		}
	}
	if len(seen) == 0 {
		return ""
	}
	names := make([]string, 0, len(seen))
	for s := range seen {
		names = append(names, s)
	}
	slices.Sort(names)
	if len(names) > 8 {
		names = append(names[:8], "...")
	}
	return "; there is " + strings.Join(names, ", ")
}
