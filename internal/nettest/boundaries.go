package nettest

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
)

// blocksOf are all blocks that something in a network is decided by.
func blocksOf(n *network.Network) []netip.Prefix {
	var all []netip.Prefix
	for _, v := range n.VPCs {
		all = append(all, v.CIDRs...)
	}
	for _, s := range n.Subnets {
		all = append(all, s.CIDRs...)
	}
	for _, t := range n.RouteTables {
		for _, r := range t.Routes {
			all = append(all, r.Destination)
		}
	}
	for _, t := range n.TransitTables {
		for _, r := range t.Routes {
			all = append(all, r.Destination)
		}
	}
	for _, l := range n.NACLs {
		for _, e := range l.Entries {
			all = append(all, e.Peer)
		}
	}
	for _, g := range n.SecurityGroups {
		for _, r := range slices.Concat(g.Ingress, g.Egress) {
			all = append(all, r.Prefix)
		}
	}
	for _, l := range n.PrefixLists {
		all = append(all, l.Prefixes...)
	}
	for _, p := range n.OnPremises {
		all = append(all, p.Prefixes...)
	}
	for _, f := range n.Firewalls {
		all = append(all, firewallBlocks(&f.Policy)...)
	}
	return slices.DeleteFunc(all, func(b netip.Prefix) bool { return !b.IsValid() })
}

func firewallBlocks(p *network.FirewallPolicy) []netip.Prefix {
	all := slices.Clone(p.HomeNet)
	for _, g := range p.Stateless {
		for _, r := range g.Rules {
			all = append(append(all, r.Sources...), r.Destinations...)
		}
	}
	for _, g := range p.Stateful {
		all = append(all, g.HomeNet...)
		for _, r := range g.Rules {
			for _, m := range []network.AddressMatch{r.Sources, r.Destinations} {
				all = append(append(all, m.Prefixes...), m.Except...)
			}
		}
	}
	return all
}

// numbersOf are the ends of all ranges of ports in a network and those beside them, the types of ICMP likewise, and other protocols.
func numbersOf(n *network.Network) (ports []uint16, types, others []uint8) {
	portSet, typeSet := map[uint16]bool{443: true, 49152: true}, map[uint8]bool{}
	otherSet := map[uint8]bool{50: true}
	for _, t := range []uint8{packet.EchoRequest, packet.EchoReply, 3, 13, packet.EchoRequestV6, packet.EchoReplyV6} {
		typeSet[t] = true
	}
	port := func(from, to int) {
		for _, p := range []int{from - 1, from, to, to + 1} {
			if p >= 0 && p <= 65535 {
				portSet[uint16(p)] = true
			}
		}
	}
	for _, t := range trafficsOf(n) {
		switch t.Protocol {
		case int(packet.TCP), int(packet.UDP):
			port(t.From, t.To)
		case int(packet.ICMP), int(packet.ICMPv6):
			for _, k := range []int{t.From - 1, t.From, t.From + 1} {
				if k >= 0 && k <= 255 {
					typeSet[uint8(k)] = true
				}
			}
		case network.AnyProtocol:
		default:
			otherSet[uint8(t.Protocol)] = true
		}
	}
	for _, f := range n.Firewalls {
		for _, r := range firewallPorts(&f.Policy) {
			port(r.From, r.To)
		}
	}
	for _, l := range n.LoadBalancers {
		for _, li := range l.Listeners {
			port(li.Port, li.Port)
		}
	}
	return sorted(portSet), sorted(typeSet), sorted(otherSet)
}

func trafficsOf(n *network.Network) []network.Traffic {
	var all []network.Traffic
	for _, l := range n.NACLs {
		for _, e := range l.Entries {
			all = append(all, e.Traffic)
		}
	}
	for _, g := range n.SecurityGroups {
		for _, r := range slices.Concat(g.Ingress, g.Egress) {
			all = append(all, r.Traffic)
		}
	}
	return all
}

func firewallPorts(p *network.FirewallPolicy) []network.PortRange {
	var all []network.PortRange
	for _, g := range p.Stateless {
		for _, r := range g.Rules {
			all = append(append(all, r.SourcePorts...), r.DestinationPorts...)
		}
	}
	for _, g := range p.Stateful {
		for _, r := range g.Rules {
			all = append(append(all, r.SourcePorts...), r.DestinationPorts...)
		}
	}
	return all
}

// domainsOf are the names in lists of domains, and for a name that stands for all below it one of those.
func domainsOf(n *network.Network) []string {
	set := map[string]bool{}
	for _, f := range n.Firewalls {
		for _, g := range f.Policy.Stateful {
			if g.Domains == nil {
				continue
			}
			for _, t := range g.Domains.Targets {
				set[strings.TrimPrefix(t, ".")] = true
				if strings.HasPrefix(t, ".") {
					set["www"+t] = true
				}
			}
		}
	}
	return sorted(set)
}
