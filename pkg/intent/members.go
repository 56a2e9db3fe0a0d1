package intent

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
)

// memberKind is the kind of the interfaces that stand for members of groups that nothing is in.
const memberKind = "palisade:member"

func isMember(i *network.Interface) bool { return i.Kind == memberKind }

func memberID(g *network.SecurityGroup, subnet network.ID) network.ID {
	return "a member of " + g.ID + " in " + subnet
}

// WithMembers gives a network in which every security group that nothing is in has a member in each subnet of its VPC, or of any if its VPC is not known,
// with an address that is not known. Of a VPC that was made elsewhere, the network may have no subnet: then a member is in one that is not known. The network that it is given stays as it is.
func WithMembers(n *network.Network) *network.Network {
	used := map[network.ID]bool{}
	for _, i := range n.Interfaces {
		for _, g := range i.Groups {
			used[g] = used[g] || i.ObeysGroups()
		}
	}
	for _, b := range n.LoadBalancers {
		for _, g := range b.Groups {
			used[g] = used[g] || len(b.Subnets)+len(b.Interfaces) > 0 || b.Unknown != nil
		}
	}
	for _, p := range n.Endpoints {
		for _, g := range p.Groups {
			used[g] = used[g] || len(p.Subnets)+len(p.Interfaces) > 0 || p.Unknown != nil
		}
	}
	out := *n
	out.Interfaces = slices.Clone(n.Interfaces)
	for _, g := range n.SecurityGroups {
		if used[g.ID] {
			continue
		}
		member := network.Interface{Name: cmp.Or(g.Name, string(g.ID)), VPC: g.VPC, Kind: memberKind, Addresses: []network.InterfaceAddress{{}}, Groups: []network.ID{g.ID}, Origin: g.Origin}
		before := len(out.Interfaces)
		for _, s := range n.Subnets {
			if s.VPC == g.VPC || g.VPC == "" { // of a group that is not told of, nobody knows where its members are
				i := member
				i.ID, i.Subnet, i.HasIPv6 = memberID(g, s.ID), s.ID, slices.ContainsFunc(s.CIDRs, func(p netip.Prefix) bool { return p.Addr().Is6() })
				out.Interfaces = append(out.Interfaces, &i)
			}
		}
		if len(out.Interfaces) == before {
			member.ID, member.HasIPv6 = memberID(g, "a subnet that is not known"), true
			member.Name = fmt.Sprintf("whoever is in security group %s, of whose VPC no subnet is told,", member.Name)
			out.Interfaces = append(out.Interfaces, &member)
		}
	}
	return &out
}
