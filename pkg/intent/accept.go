package intent

import (
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach"
)

// accept: of everything that is anywhere, nothing but From reaches To, and that on the ports alone.
func (d *Decider) accept(v *Verdict) error {
	from, to, err := d.sides(v.Intent.From, v.Intent.To)
	if err != nil {
		return err
	}
	from = d.r.brought(from)
	everything, err := d.ends([]Selector{{Kind: "anywhere"}})
	if err != nil {
		return err
	}
	all, named := v.Intent, d.servers(from)
	all.Ports = nil
	err = pairs(v, d.rest(everything, from), to, func(from, to Group) error {
		q := all.query(from, to)
		q.First, q.Named = true, named
		return d.none(v, q)
	})
	if err != nil || v.Status == Violated {
		return err
	}
	return d.noOther(v, from, to)
}

// anywhere is everything: the internet, on-premises networks, AWS services that gateway endpoints lead to, any workload in each subnet, and those
// declared interfaces that such a workload does not stand for.
func (r *Resolver) anywhere(g *Group) {
	n := r.x.Network
	g.add(Outside, reach.End{Internet: true})
	for _, o := range n.OnPremises {
		g.add(Outside, reach.End{OnPremises: o})
	}
	for _, p := range n.Endpoints {
		service := reach.End{Service: p.Service[strings.LastIndex(p.Service, ".")+1:]}
		if p.Kind == network.GatewayEndpoint && service.Service != "" && !slices.Contains(g.Ends, service) {
			g.add(Outside, service)
		}
	}
	for _, s := range n.Subnets {
		g.add(AnyWorkload, reach.End{Workload: s})
	}
	for _, i := range n.Interfaces {
		if r.special(i) && i.ObeysGroups() {
			g.add(Declared, reach.End{Interface: i})
		}
	}
}

// special reports whether any workload in its subnet does not stand for an interface: it has a public address of its own, or is nobody knows where. Whoever
// may be in a group is no more special than anybody else in its VPC.
func (r *Resolver) special(i *network.Interface) bool {
	return r.x.Subnet[i.Subnet] == nil && !isMember(i) ||
		slices.ContainsFunc(i.Addresses, func(a network.InterfaceAddress) bool { return a.HasPublic || a.Public.IsValid() })
}

// rest is what is left of groups without others, in groups that hold ends of one sort each, with the same bounds. What of a group remains whole, stays.
//
// What stays of any workload is in none of the security groups that the others are named by or are in, for it would be one of them. Such a workload
// does not stand for what is declared in these groups and is none of the others: that is asked about as it is declared.
func (d *Decider) rest(groups, except []Group) []Group {
	var out []Group
	outside, byGroup := d.groupsOf(except)
	services := servicesOf(except)
	for _, g := range groups {
		if len(except) == 0 && g.Selector.Kind != "anywhere" {
			out = append(out, g)
			continue
		}
		g.Ends = append(slices.Clone(g.Ends), d.insiders(g, outside, byGroup)...)
		for _, part := range d.without(g, d.namedBy(except, byGroup), outside) {
			part.Except = services
			out = append(out, part)
		}
	}
	return out
}

// servicesOf is the AWS services that are among the ends of some groups.
func servicesOf(groups []Group) []string {
	var out []string
	for _, g := range groups {
		for _, e := range g.Ends {
			if e.Service != "" {
				out = append(out, e.Service)
			}
		}
	}
	return out
}

// groupsOf is the security groups that ends are known by: those that are named, and those of interfaces that are named otherwise. Whoever is named
// by an address is known by that alone. It tells whether all of them are named: then whoever may be in one is named, or is none of the others and one
// whom any workload stands for.
func (d *Decider) groupsOf(list []Group) (out []network.ID, byGroup bool) {
	byGroup = true
	for _, g := range list {
		switch g.Selector.Kind {
		case "cidr":
		case "sg":
			for _, sg := range d.r.securityGroups(g.Selector) {
				out = append(out, sg.ID)
			}
		default:
			for _, e := range g.Ends {
				if e.Interface != nil {
					out, byGroup = append(out, e.Interface.Groups...), false
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out), byGroup
}

// insiders is the declared interfaces that are in some security groups, in the subnets any workload of which a group means; those that may be in
// them, too, unless all of them are named.
func (d *Decider) insiders(g Group, groups []network.ID, byGroup bool) []reach.End {
	if len(groups) == 0 {
		return nil
	}
	subnets := map[network.ID]bool{}
	for _, e := range g.Ends {
		if e.Workload != nil {
			subnets[e.Workload.ID] = true
		}
	}
	var out []reach.End
	for _, i := range d.x.Network.Interfaces {
		inside := i.Unknown != nil && !byGroup || isIn(i, groups)
		if e := (reach.End{Interface: i}); subnets[i.Subnet] && inside && i.ObeysGroups() && !isMember(i) && !slices.Contains(g.Ends, e) {
			out = append(out, e)
		}
	}
	return out
}

// isIn reports whether an interface is in one of some security groups.
func isIn(i *network.Interface, groups []network.ID) bool {
	return slices.ContainsFunc(i.Groups, func(id network.ID) bool { return slices.Contains(groups, id) })
}

// without is the ends of a group that others do not name, each with those of its addresses that they do not name.
func (d *Decider) without(g Group, named map[reach.End]packet.AddrSet, outside []network.ID) []Group {
	var out []Group
	for _, e := range g.Ends {
		part := Group{Selector: g.Selector, Within: bounds(g.Within, left(named[e])), Populations: []Population{Outside}, Outside: outside}
		switch {
		case e.Workload != nil && len(outside) > 0:
			part.Populations = []Population{Outsiders}
		case e.Workload != nil:
			part.Populations = []Population{AnyWorkload}
		case e.Interface != nil: // it is named with its subnet, too
			part.Populations, part.Outside = []Population{Declared}, nil
			part.Within = bounds(part.Within, left(named[reach.End{Workload: d.x.Subnet[e.Interface.Subnet]}]))
		}
		if part.Within != nil && part.Within.IsEmpty() {
			continue
		}
		at := slices.IndexFunc(out, func(p Group) bool {
			return p.Populations[0] == part.Populations[0] && sameBounds(p.Within, part.Within)
		})
		if at < 0 {
			at = len(out)
			out = append(out, part)
		}
		out[at].Ends = append(out[at].Ends, e)
	}
	return out
}

// namedBy tells the addresses by which some groups name ends: all, unless a block does. What only may be in a security group that is named is so by
// that, unless some are known otherwise: it may be in one of theirs.
func (d *Decider) namedBy(groups []Group, byGroup bool) map[reach.End]packet.AddrSet {
	out := map[reach.End]packet.AddrSet{}
	for _, g := range groups {
		block := packet.AllAddrs()
		if g.Within != nil {
			block = g.Selector.block()
		}
		if g.Selector.Kind == "cidr" { // hosts of others' networks as well, of which nothing else is known
			out[reach.End{Internet: true}] = out[reach.End{Internet: true}].Union(g.Selector.block())
		}
		ids, _ := d.groupsOf([]Group{g})
		for _, e := range g.Ends {
			switch {
			case g.Selector.Kind == "sg" && !byGroup && !isIn(e.Interface, ids):
			case e.Interface != nil && g.Within != nil: // its own, behind the public one that is in the block
				out[e] = out[e].Union(*g.Within)
			default:
				out[e] = out[e].Union(block)
			}
		}
	}
	return out
}

// left is all addresses but some; nil is all.
func left(named packet.AddrSet) *packet.AddrSet {
	if named.IsEmpty() {
		return nil
	}
	rest := packet.AllAddrs().Subtract(named)
	return &rest
}

func sameBounds(a, b *packet.AddrSet) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(*b)
}
