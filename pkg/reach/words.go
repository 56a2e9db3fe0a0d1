package reach

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// label is a part's name, with its id where that says more.
func label(name string, id network.ID) string {
	if name == "" {
		return string(id)
	}
	return name
}

func direction(egress bool) string {
	if egress {
		return "outbound"
	}
	return "inbound"
}

func aclCause(egress bool) trace.Cause {
	if egress {
		return trace.NACLEgress
	}
	return trace.NACLIngress
}

func groupCause(egress bool) trace.Cause {
	if egress {
		return trace.GroupEgress
	}
	return trace.GroupIngress
}

// DescribeTraffic is what a rule is for, in AWS's words: "tcp 443", "all traffic".
func DescribeTraffic(t network.Traffic) string {
	switch t.Protocol {
	case network.AnyProtocol:
		return "all traffic"
	case 6, 17:
		name := map[int]string{6: "tcp", 17: "udp"}[t.Protocol]
		switch {
		case t.From < 0 || t.From == 0 && t.To == 65535:
			return name + " all ports"
		case t.From == t.To:
			return fmt.Sprintf("%s %d", name, t.From)
		}
		return fmt.Sprintf("%s %d-%d", name, t.From, t.To)
	case 1, 58:
		name := map[int]string{1: "icmp", 58: "icmpv6"}[t.Protocol]
		if t.From < 0 {
			return name
		}
		return fmt.Sprintf("%s type %d", name, t.From)
	}
	return fmt.Sprintf("protocol %d", t.Protocol)
}

func describeEntry(acl *network.NACL, n *network.NACLEntry) string {
	does := "denies"
	if n.Allow {
		does = "allows"
	}
	return fmt.Sprintf("NACL %s %s %d %s %s %v", label(acl.Name, acl.ID), direction(n.Egress), n.Number, does, DescribeTraffic(n.Traffic), n.Peer)
}

func describeRule(x *network.Index, g *network.SecurityGroup, r *network.GroupRule, egress bool) string {
	peer := r.Prefix.String()
	switch {
	case r.Group != "":
		peer = "group " + string(r.Group)
		if o := x.SecurityGroup[r.Group]; o != nil {
			peer = "group " + label(o.Name, o.ID)
		}
	case r.PrefixList != "":
		peer = "prefix list " + string(r.PrefixList)
	}
	return fmt.Sprintf("security group %s %s allows %s %s", label(g.Name, g.ID), direction(egress), DescribeTraffic(r.Traffic), peer)
}

func describeGroups(x *network.Index, ids []network.ID, egress bool) string {
	if len(ids) == 0 {
		return "no security group: nothing is allowed " + direction(egress)
	}
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = string(id)
		if g := x.SecurityGroup[id]; g != nil {
			names[i] = label(g.Name, g.ID)
		}
	}
	return fmt.Sprintf("security group %s: no %s rule matches", strings.Join(names, ", "), direction(egress))
}

func describeTarget(x *network.Index, t network.Target) string {
	if t.Kind == network.ToLocal {
		return "local"
	}
	name := ""
	switch t.Kind {
	case network.ToInternetGateway, network.ToEgressOnly, network.ToVPNGateway:
		if p := x.Gateway[t.ID]; p != nil {
			name = p.Name
		}
	case network.ToNATGateway:
		if p := x.NATGateway[t.ID]; p != nil {
			name = p.Name
		}
	case network.ToTransitGateway:
		if p := x.TransitGateway[t.ID]; p != nil {
			name = p.Name
		}
	case network.ToPeering:
		if p := x.Peering[t.ID]; p != nil {
			name = p.Name
		}
	case network.ToInterface:
		if p := x.Interface[t.ID]; p != nil {
			name = p.Name
		}
	case network.ToEndpoint:
		if f := x.FirewallAt[t.ID]; f != nil {
			return "endpoint " + string(t.ID) + " of firewall " + label(f.Name, f.ID)
		}
		if p := x.Endpoint[t.ID]; p != nil {
			name = p.Name
		}
	case network.ToLocal, network.ToOther:
	}
	return string(t.Kind) + " " + label(name, t.ID)
}

func describeRoute(x *network.Index, t *network.RouteTable, to netip.Prefix, r network.Route) string {
	where := "a route"
	if t != nil {
		where = "route table " + label(t.Name, t.ID)
	}
	how := ""
	if r.Propagated {
		how = " (propagated)"
	}
	return fmt.Sprintf("%s: %v to %s%s", where, to, describeTarget(x, r.Target), how)
}

func describeTransitRoute(t *network.TransitTable, n *transitEntry) string {
	to := "blackhole"
	if len(n.attachments) > 0 {
		to = "attachment " + label(n.attachments[0].Name, n.attachments[0].ID)
	}
	return fmt.Sprintf("transit gateway route table %s: %v to %s", label(t.Name, t.ID), n.prefix, to)
}
