package intent

import (
	"cmp"
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

// Population says whose packets count.
type Population string

// The populations.
const (
	// AnyWorkload is the worst workload that somebody may put there.
	AnyWorkload Population = "any workload"
	// Declared is exactly what is declared.
	Declared Population = "declared interfaces"
	// Outsiders is the worst workload that somebody may put there, in none of the security groups of those who may.
	Outsiders Population = "any workload in none of the groups"
	// Members is a workload in one security group alone, in any subnet of its VPC: nothing that is declared is in the group.
	Members Population = "any member of the group"
	// Outside is what is not part of the network.
	Outside Population = "everybody outside"
	// Nobody is who is in a routing domain that is declared and has no members.
	Nobody Population = "nobody yet"
)

// Group is what a selector stands for: ends whose packets count together.
type Group struct {
	Selector    Selector
	Ends        []reach.End
	Populations []Population
	// Within bounds the addresses; nil is all.
	Within *packet.AddrSet
	// Outside are security groups that the workloads are in none of.
	Outside []network.ID
	// Except are AWS services whose addresses the hosts of the internet have none of.
	Except []string
}

// Resolver finds what selectors stand for in one network, which may not change while it is in use. It remembers what it found, since an intent is looked at
// from several sides and many name the same ends; it is not for several goroutines at once.
type Resolver struct {
	x     *network.Index
	found map[Selector]answer
}

// answer is what Ends said of a selector.
type answer struct {
	group Group
	err   error
}

// NewResolver makes a resolver.
func NewResolver(x *network.Index) *Resolver { return &Resolver{x, map[Selector]answer{}} }

// add takes in ends of a population.
func (g *Group) add(p Population, ends ...reach.End) {
	if len(ends) == 0 {
		return
	}
	g.Ends = append(g.Ends, ends...)
	if !slices.Contains(g.Populations, p) {
		g.Populations = append(g.Populations, p)
	}
}

// Ends gives the ends that a selector stands for. It is a mistake if there is none.
func (r *Resolver) Ends(s Selector) (Group, error) {
	a, ok := r.found[s]
	if !ok {
		a.group, a.err = r.find(s)
		r.found[s] = a
	}
	g := a.group // what callers add to it is theirs
	g.Ends, g.Populations = slices.Clip(g.Ends), slices.Clip(g.Populations)
	return g, a.err
}

func (r *Resolver) find(s Selector) (Group, error) {
	g := Group{Selector: s}
	if !kinds[s.Kind].end {
		return g, fmt.Errorf("%s is no end that packets start from or arrive at", s)
	}
	switch s.Kind {
	case "internet":
		g.add(Outside, reach.End{Internet: true})
	case "service":
		g.add(Outside, reach.End{Service: serviceOf(s)})
	case "on-premises":
		for _, o := range r.x.Network.OnPremises {
			if s.Pattern == "" || matches(s.Pattern, o.Name, o.ID) {
				g.add(Outside, reach.End{OnPremises: o})
			}
		}
	case "anywhere":
		r.anywhere(&g)
	case "cidr":
		return r.block(g)
	case "domain":
		if r.domain(&g) {
			return g, nil
		}
	case "tier", "tier-type", "subnet", "vpc":
		g.add(AnyWorkload, r.workloads(s, func(n *network.Subnet, v *network.VPC) bool { return selects(s, n, v) })...)
	case "tag":
		r.tagged(&g)
	case "sg":
		r.groups(&g)
	default:
		list, err := r.interfaces(s)
		if err != nil {
			return g, err
		}
		for _, i := range list {
			g.add(Declared, reach.End{Interface: i})
		}
	}
	if len(g.Ends) == 0 {
		return g, nothingError{s, r.hint(s)}
	}
	return g, nil
}

// serviceOf is the service that a selector names, by the last part of the names of its prefix lists: the addresses of CloudFront that matter to a network
// are those from which it calls origins.
func serviceOf(s Selector) string {
	if name := strings.ToLower(s.Pattern); name != "cloudfront" {
		return name
	}
	return network.OriginFacing
}

// brought is the interfaces that AWS placed for the packets of the services among some groups: those who are named as these services may come by them.
func (r *Resolver) brought(groups []Group) []Group {
	for k := range groups {
		g := &groups[k]
		if g.Selector.Kind != "service" {
			continue
		}
		for _, i := range r.x.Network.Interfaces {
			if i.Service == serviceOf(g.Selector) {
				g.add(Declared, reach.End{Interface: i})
			}
		}
	}
	return groups
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
	default: // vpc
		return matches(s.Pattern, v.Name, v.ID)
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

// block is everything that has an address of a CIDR block: workloads of the subnets there, interfaces with a public address of it, on-premises
// hosts, which may have any address where not all are known, and hosts of the internet. What bounds it to a VPC or a component leaves what lies outside out.
func (r *Resolver) block(g Group) (Group, error) {
	s := g.Selector
	p, err := netip.ParsePrefix(s.Pattern)
	if err != nil {
		return g, err
	}
	within := packet.Prefixes(p)
	g.add(AnyWorkload, r.workloads(s, func(n *network.Subnet, _ *network.VPC) bool { return slices.ContainsFunc(n.CIDRs, p.Overlaps) })...)
	for _, i := range r.x.Network.Interfaces {
		own, ok := r.behind(i, p)
		if ok && r.within(s, i.VPC, i.Tags) {
			g.add(Declared, reach.End{Interface: i})
			within = within.Union(own)
		}
	}
	g.Within = &within
	if s.VPC == "" && s.Component == "" {
		for _, o := range r.x.Network.OnPremises {
			if o.Unknown != nil || slices.ContainsFunc(o.Prefixes, p.Overlaps) {
				g.add(Outside, reach.End{OnPremises: o})
			}
		}
		if reach.OnInternet(packet.Prefixes(p)) {
			g.add(Outside, reach.End{Internet: true})
		}
	}
	if len(g.Ends) == 0 {
		return g, nobodyError{s}
	}
	return g, nil
}

// behind gives the private addresses of an interface which has a public one of a block: those that its packets are sent from.
func (r *Resolver) behind(i *network.Interface, p netip.Prefix) (packet.AddrSet, bool) {
	var own packet.AddrSet
	found := false
	for _, a := range i.Addresses {
		if !a.Public.IsValid() || !p.Contains(a.Public) {
			continue
		}
		found = true
		if a.Private.IsValid() {
			own = own.Union(packet.Addrs(a.Private))
		} else if home := r.x.Subnet[i.Subnet]; home != nil {
			own = own.Union(packet.Prefixes(home.CIDRs...))
		}
	}
	return own, found
}

// tagged is any workload in the subnets that have a tag, or whose VPC has it, and elsewhere the interfaces that have it, or whose instance has.
func (r *Resolver) tagged(g *Group) {
	key, value, _ := strings.Cut(g.Selector.Pattern, "=")
	has := func(t network.Tags) bool { v, ok := t[key]; return ok && matches(value, v, "") }
	subnets := map[network.ID]bool{}
	for _, e := range r.workloads(g.Selector, func(n *network.Subnet, v *network.VPC) bool { return has(n.Tags) || has(v.Tags) }) {
		subnets[e.Workload.ID] = true
		g.add(AnyWorkload, e)
	}
	for _, i := range r.x.Network.Interfaces {
		tags := i.Tags
		if owner := r.x.Instance[i.Instance]; !has(tags) && owner != nil {
			tags = owner.Tags
		}
		if has(tags) && !subnets[i.Subnet] && r.within(g.Selector, i.VPC, tags) {
			g.add(Declared, reach.End{Interface: i})
		}
	}
}

// groups gives the interfaces that are in security groups or may be, and for a group that nothing is in a member in each subnet of its VPC.
func (r *Resolver) groups(g *Group) {
	for _, sg := range r.securityGroups(g.Selector) {
		members := 0
		for _, i := range r.x.Network.Interfaces {
			if slices.Contains(i.Groups, sg.ID) && !isMember(i) && i.ObeysGroups() {
				g.add(Declared, reach.End{Interface: i})
				members++
			} else if r.mayBeIn(i, sg) {
				g.add(Declared, reach.End{Interface: i})
			}
		}
		if members > 0 {
			continue
		}
		for _, i := range r.x.Network.Interfaces {
			if isMember(i) && slices.Contains(i.Groups, sg.ID) {
				g.add(Members, reach.End{Interface: i})
			}
		}
	}
}

// mayBeIn reports whether an interface may be in a group of its VPC: one of which the groups are not all known.
func (r *Resolver) mayBeIn(i *network.Interface, sg *network.SecurityGroup) bool {
	return (i.VPC == sg.VPC || sg.VPC == "") && slices.ContainsFunc(i.Groups, func(id network.ID) bool {
		g := r.x.SecurityGroup[id]
		return g != nil && g.StandIn
	})
}

// securityGroups are those that a selector names.
func (r *Resolver) securityGroups(s Selector) []*network.SecurityGroup {
	var out []*network.SecurityGroup
	for _, sg := range r.x.Network.SecurityGroups {
		name := sg.Name
		if sg.Default && s.Pattern == "default" {
			name = "default"
		}
		if matches(s.Pattern, name, sg.ID) && r.within(s, sg.VPC, sg.Tags) {
			out = append(out, sg)
		}
	}
	return out
}

// interfaces gives the declared interfaces that a selector names. One that its owner lists and the network lacks is a mistake of the source:
// to leave it out would be to prove something of the others alone.
func (r *Resolver) interfaces(s Selector) ([]*network.Interface, error) {
	var out []*network.Interface
	var missing []string
	take := func(owner string, ids []network.ID) {
		for _, id := range ids {
			if i := r.x.Interface[id]; i == nil {
				missing = append(missing, fmt.Sprintf("%s of %s", id, owner))
			} else if !slices.Contains(out, i) {
				out = append(out, i)
			}
		}
	}
	switch s.Kind {
	case "lb":
		for _, b := range r.x.Network.LoadBalancers {
			if matches(s.Pattern, b.Name, b.ID) && r.within(s, b.VPC, b.Tags) {
				take(cmp.Or(b.Name, string(b.ID)), b.Interfaces)
			}
		}
	case "endpoint":
		for _, p := range r.x.Network.Endpoints {
			if (p.Kind == network.InterfaceEndpoint || p.Kind == network.ConnectEndpoint) && r.within(s, p.VPC, p.Tags) && matchesEndpoint(s.Pattern, p) {
				take(cmp.Or(p.Name, string(p.ID)), p.Interfaces)
			}
		}
	case "interface":
		for _, i := range r.x.Network.Interfaces {
			if matches(s.Pattern, i.Name, i.ID) && r.within(s, i.VPC, i.Tags) && !isMember(i) {
				out = append(out, i)
			}
		}
	case "instance":
		for _, i := range r.x.Network.Instances {
			if matches(s.Pattern, i.Name, i.ID) && r.within(s, i.VPC, i.Tags) {
				take(cmp.Or(i.Name, string(i.ID)), i.Interfaces)
			}
		}
	}
	if missing != nil {
		return nil, fmt.Errorf("%s: the network does not tell of interface %s", s, strings.Join(missing, ", "))
	}
	return out, nil
}

// matchesEndpoint reports whether an endpoint is meant: by name, ID, or its service's short name.
func matchesEndpoint(pattern string, p *network.Endpoint) bool {
	short := p.Service
	if parts := strings.SplitN(p.Service, ".", 4); len(parts) == 4 {
		short = parts[3] // com.amazonaws.REGION.SERVICE
	}
	return matches(pattern, p.Name, p.ID) || matches(pattern, short, network.ID(p.Service))
}
