package lint

import (
	"fmt"

	"github.com/palisade-iac/palisade/pkg/network"
)

// routes finds routes whose target is gone, or cannot take packets of their VPC.
func (l *linter) routes() {
	for _, t := range l.x.Network.RouteTables {
		for i := range t.Routes {
			r := &t.Routes[i]
			if why := l.nowhere(t, r); why != "" {
				to := r.Destination.String()
				if r.PrefixList != "" {
					to = "prefix list " + l.name(r.PrefixList)
				}
				l.add(RouteToNowhere, Warning, r.Origin, fmt.Sprintf("route table %s: %s leads nowhere: %s", l.name(t.ID), to, why))
			}
		}
	}
	for _, t := range l.x.Network.TransitTables {
		for i := range t.Routes {
			r := &t.Routes[i]
			if r.Blackhole || r.Unknown != nil {
				continue // a blackhole of a transit gateway is written on purpose
			}
			for _, a := range l.x.Attachment[r.Attachment] {
				if a.TransitGateway == t.TransitGateway && !a.Available {
					l.add(RouteToNowhere, Warning, r.Origin, fmt.Sprintf("transit gateway route table %s: %v leads nowhere: attachment %s is not available", l.name(t.ID), r.Destination, l.name(a.ID)))
				}
			}
		}
	}
}

// nowhere says why a route leads nowhere; empty if it leads somewhere, or nobody knows.
func (l *linter) nowhere(t *network.RouteTable, r *network.Route) string {
	target := r.Target
	switch {
	case r.Unknown != nil:
		return ""
	case r.Blackhole:
		return string(target.Kind) + " " + l.name(target.ID) + " is gone; drop the route or name another target"
	}
	switch target.Kind {
	case network.ToInternetGateway, network.ToEgressOnly, network.ToVPNGateway:
		if g := l.x.Gateway[target.ID]; g != nil && g.VPC != t.VPC {
			return string(target.Kind) + " " + l.name(g.ID) + " is not attached to the VPC; attach it"
		}
	case network.ToPeering:
		if p := l.x.Peering[target.ID]; p != nil && !p.Active && p.Unknown == nil {
			return "peering connection " + l.name(p.ID) + " is not active; accept it"
		}
	case network.ToNATGateway:
		if n := l.x.NATGateway[target.ID]; n != nil && n.Unavailable {
			return "NAT gateway " + l.name(n.ID) + " is not available"
		}
	case network.ToTransitGateway:
		if l.x.TransitGateway[target.ID] == nil {
			return ""
		}
		for _, a := range l.x.AttachmentsOf[t.VPC] {
			if a.TransitGateway == target.ID {
				return ""
			}
		}
		return "the VPC is not attached to transit gateway " + l.name(target.ID) + "; attach it"
	case network.ToInterface:
		if i := l.x.Interface[target.ID]; i != nil && !i.NoSourceDestCheck {
			return "network interface " + l.name(i.ID) + " has its source/destination check on, and drops what is not for itself; turn it off"
		}
	case network.ToEndpoint:
		if p := l.x.Endpoint[target.ID]; p != nil && p.Unavailable {
			return "VPC endpoint " + l.name(p.ID) + " is not available"
		}
	case network.ToLocal, network.ToOther:
	}
	return ""
}

// nats finds NAT gateways that cannot send what they are for.
func (l *linter) nats() {
	for _, n := range l.x.Network.NATGateways {
		home := l.x.Subnet[n.Subnet]
		if n.Regional || home == nil || n.Unknown != nil || home.Unknown != nil {
			continue
		}
		var table network.RouteTable
		if t := l.x.TableOf(home); t != nil {
			table = *t
		}
		if table.Unknown != nil {
			continue
		}
		toInternet, onwards := false, false
		for _, r := range table.Routes {
			switch {
			case r.Target.Kind == network.ToNATGateway && r.Target.ID == n.ID:
				l.add(BrokenNAT, Error, r.Origin, fmt.Sprintf("NAT gateway %s: the route table of its own subnet leads back to it; put it into a subnet that routes to the internet gateway", l.name(n.ID)))
			case r.Target.Kind == network.ToInternetGateway && r.Unknown == nil:
				toInternet = true
			case r.Destination.Bits() == 0 && (r.Target.Kind == network.ToEndpoint || r.Target.Kind == network.ToInterface):
				onwards = true // to a firewall or an appliance, which may stand before the gateway
			}
		}
		switch {
		case !n.Private && !toInternet && !onwards:
			l.add(BrokenNAT, Warning, n.Origin, fmt.Sprintf("public NAT gateway %s is in subnet %s, which has no route to an internet gateway: nothing that it sends there gets through", l.name(n.ID), l.name(home.ID)))
		case n.Private && toInternet:
			l.add(BrokenNAT, Note, n.Origin, fmt.Sprintf("private NAT gateway %s is in subnet %s, which routes to an internet gateway: it has no public address, and nothing gets through there", l.name(n.ID), l.name(home.ID)))
		}
	}
}

// Quotas of AWS ("Amazon VPC quotas"), as they are unless raised.
const (
	entriesPerDirection = 20
	rulesPerDirection   = 60
	routesPerTable      = 500
)

// quotas finds lists of which nine tenths of a quota are used.
func (l *linter) quotas() {
	check := func(used, quota int, o network.Origin, what string) {
		if used*10 >= quota*9 {
			l.add(NearQuota, Note, o, fmt.Sprintf("%s: %d of %d (AWS's default quota)", what, used, quota))
		}
	}
	for _, a := range l.x.Network.NACLs {
		for _, egress := range []bool{false, true} {
			check(len(side(a, egress)), entriesPerDirection, a.Origin, fmt.Sprintf("network ACL %s, %s entries", l.name(a.ID), way(egress)))
		}
	}
	for _, g := range l.x.Network.SecurityGroups {
		check(len(g.Ingress), rulesPerDirection, g.Origin, fmt.Sprintf("security group %s, inbound rules", l.name(g.ID)))
		check(len(g.Egress), rulesPerDirection, g.Origin, fmt.Sprintf("security group %s, outbound rules", l.name(g.ID)))
	}
	for _, t := range l.x.Network.RouteTables {
		check(len(t.Routes), routesPerTable, t.Origin, fmt.Sprintf("route table %s, routes", l.name(t.ID)))
	}
}
