package intent

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
)

// memberKind is the kind of the interfaces that stand for members of groups that nothing is in.
const memberKind = "palisade:member"

func isMember(i *network.Interface) bool { return i.Kind == memberKind }

// obeysGroups reports whether security groups say anything of an interface: they do not of those of NAT gateways and transit gateways, whatever
// a source lists ("You can't associate a security group with a NAT gateway").
func obeysGroups(i *network.Interface) bool {
	return i.Kind != "nat_gateway" && i.Kind != "transit_gateway"
}

func memberID(g *network.SecurityGroup, s *network.Subnet) network.ID {
	return "a member of " + g.ID + " in " + s.ID
}

// WithMembers gives a network in which every security group that nothing is in has a member in each subnet of its VPC, or of any if its VPC is not known,
// with an address that is not known. The network that it is given stays as it is.
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
			if s.VPC == g.VPC || g.VPC == "" { // of a group that is not told of, nobody knows where its members are
				out.Interfaces = append(out.Interfaces, &network.Interface{
					ID: memberID(g, s), Name: cmp.Or(g.Name, string(g.ID)), VPC: g.VPC, Subnet: s.ID, Kind: memberKind, Addresses: []network.InterfaceAddress{{}},
					HasIPv6: slices.ContainsFunc(s.CIDRs, func(p netip.Prefix) bool { return p.Addr().Is6() }), Groups: []network.ID{g.ID}, Origin: g.Origin,
				})
			}
		}
	}
	return &out
}
