package intent

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// Nodes gives the nodes that a selector stands for. It is a mistake if there is none.
func (r *Resolver) Nodes(s Selector) ([]network.ID, error) {
	if !kinds[s.Kind].node {
		return nil, fmt.Errorf("%s is nothing that packets go through", s)
	}
	var ids []network.ID
	add := func(name string, id network.ID, tags network.Tags, vpcs ...network.ID) {
		inside := func(vpc network.ID) bool { return r.within(s, vpc, tags) }
		if (s.Pattern == "" || matches(s.Pattern, name, id)) && slices.ContainsFunc(vpcs, inside) && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	n := r.x.Network
	switch s.Kind {
	case "firewall":
		for _, f := range n.Firewalls {
			add(f.Name, f.ID, f.Tags, f.VPC)
		}
		for _, p := range applianceEndpoints(r.x) {
			add(applianceName(p), p.ID, p.Tags, p.VPC)
		}
	case "nat":
		for _, g := range n.NATGateways {
			add(g.Name, g.ID, g.Tags, g.VPC)
		}
	case "internet-gateway", "egress-only", "vpn-gateway":
		kind := map[string]network.GatewayKind{"internet-gateway": network.InternetGateway, "egress-only": network.EgressOnlyGateway, "vpn-gateway": network.VPNGateway}[s.Kind]
		for _, g := range n.Gateways {
			if g.Kind == kind {
				add(g.Name, g.ID, g.Tags, g.VPC)
			}
		}
	case "transit-gateway":
		for _, g := range n.TransitGateways {
			add(g.Name, g.ID, g.Tags, "")
		}
	case "attachment":
		for _, a := range n.Attachments {
			add(a.Name, a.ID, a.Tags, a.Resource)
		}
	case "peering":
		for _, p := range n.Peerings {
			add(p.Name, p.ID, p.Tags, p.Requester.VPC, p.Accepter.VPC)
		}
	case "endpoint":
		for _, p := range n.Endpoints {
			if r.within(s, p.VPC, p.Tags) && matchesEndpoint(s.Pattern, p) {
				ids = append(ids, p.ID)
				ids = append(ids, p.Interfaces...)
			}
		}
	case "interface":
		list, err := r.interfaces(s)
		if err != nil {
			return nil, err
		}
		for _, i := range list {
			ids = append(ids, i.ID)
		}
	case "waf":
		for _, b := range n.LoadBalancers {
			if acl := b.WebACL; acl != nil {
				name := acl.Name
				if acl.Unknown != nil || acl.Which != nil { // it may be the one
					name = s.Pattern
				}
				add(name, acl.ID, b.Tags, b.VPC)
			}
		}
		for _, f := range n.Distributions {
			if f.WebACL != "" {
				add("", f.WebACL, f.Tags, "")
			}
		}
		if s.Pattern == "" { // what nobody put a web ACL before goes through none
			return ids, nil
		}
	}
	if len(ids) == 0 {
		return nil, nothingError{s, r.hint(s)}
	}
	return ids, nil
}

// hint lists what there is of the kind that a selector names.
func (r *Resolver) hint(s Selector) string {
	if s.Kind == "tag" {
		return "; write it as the tags of subnets, VPCs, interfaces or instances have it"
	}
	names := r.names(s.Kind)
	slices.Sort(names)
	names = slices.DeleteFunc(slices.Compact(names), func(n string) bool { return n == "" })
	if len(names) == 0 {
		return "; there is none of the kind"
	}
	if len(names) > 8 {
		names = append(names[:8], "...")
	}
	return "; there is " + strings.Join(names, ", ")
}

// names lists the names of the parts of a kind; IDs where they have none.
func (r *Resolver) names(kind string) []string {
	n := r.x.Network
	switch kind {
	case "tier":
		return namesOf(n.Subnets, func(p *network.Subnet) string { return p.Tier })
	case "tier-type":
		return namesOf(n.Subnets, func(p *network.Subnet) string { return p.TierType })
	case "domain":
		return r.domainNames()
	case "subnet":
		return namesOf(n.Subnets, func(p *network.Subnet) string { return cmp.Or(p.Name, string(p.ID)) })
	case "vpc":
		return namesOf(n.VPCs, func(p *network.VPC) string { return cmp.Or(p.Name, string(p.ID)) })
	case "sg":
		return namesOf(n.SecurityGroups, func(p *network.SecurityGroup) string { return cmp.Or(p.Name, string(p.ID)) })
	case "lb":
		return namesOf(n.LoadBalancers, func(p *network.LoadBalancer) string { return cmp.Or(p.Name, string(p.ID)) })
	case "endpoint":
		return namesOf(n.Endpoints, func(p *network.Endpoint) string { return cmp.Or(p.Name, string(p.ID)) })
	case "instance":
		return namesOf(n.Instances, func(p *network.Instance) string { return cmp.Or(p.Name, string(p.ID)) })
	case "interface":
		declared := slices.DeleteFunc(slices.Clone(n.Interfaces), isMember)
		return namesOf(declared, func(p *network.Interface) string { return cmp.Or(p.Name, string(p.ID)) })
	case "on-premises":
		return namesOf(n.OnPremises, func(p *network.OnPremises) string { return cmp.Or(p.Name, string(p.ID)) })
	case "firewall":
		names := namesOf(n.Firewalls, func(p *network.Firewall) string { return cmp.Or(p.Name, string(p.ID)) })
		return append(names, namesOf(applianceEndpoints(r.x), applianceName)...)
	case "nat":
		return namesOf(n.NATGateways, func(p *network.NATGateway) string { return cmp.Or(p.Name, string(p.ID)) })
	case "transit-gateway":
		return namesOf(n.TransitGateways, func(p *network.TransitGateway) string { return cmp.Or(p.Name, string(p.ID)) })
	case "attachment":
		return namesOf(n.Attachments, func(p *network.Attachment) string { return cmp.Or(p.Name, string(p.ID)) })
	case "waf":
		var names []string
		for _, b := range n.LoadBalancers {
			if b.WebACL != nil {
				names = append(names, cmp.Or(b.WebACL.Name, string(b.WebACL.ID)))
			}
		}
		return append(names, namesOf(n.Distributions, func(p *network.Distribution) string { return string(p.WebACL) })...)
	case distribution:
		return namesOf(n.Distributions, func(p *network.Distribution) string { return cmp.Or(p.Name, string(p.ID)) })
	case "peering":
		return namesOf(n.Peerings, func(p *network.Peering) string { return cmp.Or(p.Name, string(p.ID)) })
	}
	return nil
}

func namesOf[T any](list []T, name func(T) string) []string {
	out := make([]string, len(list))
	for i, p := range list {
		out[i] = name(p)
	}
	return out
}
