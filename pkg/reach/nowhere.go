package reach

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
)

// An interface whose subnet is not known may be anywhere: what reaches it and what it reaches hangs on routes and lists that nobody knows. Its security
// groups alone are sure to be asked, and what these let neither out nor in gets nowhere, whatever surrounds it.

// nowhere is what is not known of ends of which the network has no subnet, where the security groups of both sides let something through.
func (e *Engine) nowhere(q Query) []network.Unknown {
	var out []network.Unknown
	for i, side := range [][]End{q.From, q.To} {
		some := false
		for _, d := range side {
			nic := d.Interface
			switch lost := nic != nil && e.x.Subnet[nic.Subnet] == nil; {
			case !lost:
				some = true
			case e.mayPass(q, nic, i == 0):
				some = true
				out = append(out, subnetUnknown(nic))
			}
		}
		if !some {
			return nil
		}
	}
	return out
}

func subnetUnknown(nic *network.Interface) network.Unknown {
	return network.Unknown{Text: "the subnet of " + label(nic.Name, nic.ID) + " is not known", Origin: nic.Origin}
}

// mayPass reports whether the security groups of an interface may let a packet of a query out, or in.
func (e *Engine) mayPass(q Query, nic *network.Interface, egress bool) bool {
	if nic.Unknown != nil || e.balancer[nic.ID] != nil || !e.filters(nic) || len(nic.Groups) == 0 {
		return true
	}
	return slices.ContainsFunc(nic.Groups, func(id network.ID) bool {
		g := e.x.SecurityGroup[id]
		return g == nil || g.Unknown != nil || slices.ContainsFunc(rulesOf(g, egress), func(r network.GroupRule) bool { return e.mayMatch(q, &r, egress) })
	})
}

// mayMatch reports whether a rule may be for a packet of a query: not for those of another transport, not for senders who are not in the group that it names,
// and not for hosts of the internet and services, where it names no public address.
func (e *Engine) mayMatch(q Query, r *network.GroupRule, egress bool) bool {
	if r.Unknown != nil {
		return true
	}
	about := packet.AllTransport()
	if q.Transport != nil {
		about = *q.Transport
	}
	outside := egress && !slices.ContainsFunc(q.To, func(d End) bool { return !d.Internet && d.Service == "" })
	switch {
	case TransportOf(r.Traffic, false).Union(TransportOf(r.Traffic, true)).Intersect(about).IsEmpty():
		return false
	case r.Group != "" && egress:
		return !outside
	case r.Group != "":
		return slices.ContainsFunc(q.From, func(d End) bool { return e.mayBeIn(q, d, r.Group) })
	case r.Prefix.IsValid() && outside:
		return packet.Prefixes(r.Prefix).Overlaps(e.space.internet.Union(e.space.nat64))
	}
	return true
}

// mayBeIn reports whether a sender of a query may be in a security group: one that is declared is in its own, anybody else in any but those that they are
// said not to be in. In a VPC of which the network has no subnet, nobody else is told of; a host of the internet is taken for one of them.
func (e *Engine) mayBeIn(q Query, d End, group network.ID) bool {
	if d.Interface == nil {
		return q.Replies || !slices.Contains(q.Outside, group)
	}
	groups := d.Interface.Groups
	if b := e.balancer[d.Interface.ID]; b != nil {
		groups = groupsOf(d.Interface, b)
	}
	return d.Interface.Unknown != nil || len(groups) == 0 || slices.ContainsFunc(groups, func(id network.ID) bool {
		g := e.x.SecurityGroup[id]
		return id == group || g != nil && g.StandIn
	})
}
