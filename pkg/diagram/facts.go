package diagram

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

func decimal(n int) string { return strconv.Itoa(n) }

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return decimal(n) + " " + many
}

// nameOf is the name of a part of the network, or its ID where it has none or is not of the network.
func nameOf(x *network.Index, id network.ID) string {
	name := ""
	switch {
	case x.VPC[id] != nil:
		name = x.VPC[id].Name
	case x.Subnet[id] != nil:
		name = x.Subnet[id].Name
	case x.RouteTable[id] != nil:
		name = x.RouteTable[id].Name
	case x.NACL[id] != nil:
		name = x.NACL[id].Name
	case x.SecurityGroup[id] != nil:
		name = x.SecurityGroup[id].Name
	case x.PrefixList[id] != nil:
		name = x.PrefixList[id].Name
	case x.Gateway[id] != nil:
		name = x.Gateway[id].Name
	case x.NATGateway[id] != nil:
		name = x.NATGateway[id].Name
	case x.Endpoint[id] != nil:
		name = x.Endpoint[id].Name
	case x.FirewallAt[id] != nil:
		name = x.FirewallAt[id].Name
	case x.TransitGateway[id] != nil:
		name = x.TransitGateway[id].Name
	case x.TransitTable[id] != nil:
		name = x.TransitTable[id].Name
	case len(x.Attachment[id]) > 0:
		name = x.Attachment[id][0].Name
	case x.OnPremises[id] != nil:
		name = x.OnPremises[id].Name
	case x.LoadBalancer[id] != nil:
		name = x.LoadBalancer[id].Name
	case x.Instance[id] != nil:
		name = x.Instance[id].Name
	case x.Peering[id] != nil:
		name = x.Peering[id].Name
	}
	return cmp.Or(name, string(id))
}

// sourceFacts tell where something is written.
func sourceFacts(o network.Origin) []Fact {
	if o.IsZero() {
		return nil
	}
	return []Fact{{"source", o.String()}}
}

// routesText is all routes of a table but the local ones, which every table has.
func routesText(x *network.Index, routes []network.Route) string {
	var words []string
	for i := range routes {
		r := &routes[i]
		if r.Target.Kind == network.ToLocal {
			continue
		}
		target := string(r.Target.Kind)
		if r.Target.ID != "" {
			target += " " + nameOf(x, r.Target.ID)
		}
		if r.Blackhole {
			target += " (gone: packets are dropped)"
		}
		words = append(words, destination(x, r)+" → "+target)
	}
	slices.SortFunc(words, compareDestinations)
	return strings.Join(slices.Compact(words), "; ")
}

// subnetFacts are what is known of a subnet.
func subnetFacts(x *network.Index, s *network.Subnet) []Fact {
	facts := []Fact{{"cidr", strings.Join(blockTexts(s.CIDRs), ", ")}, {"zone", zoneOf(s)}}
	if t := x.TableOf(s); t != nil {
		routes := "local"
		if more := routesText(x, t.Routes); more != "" {
			routes = more + "; local"
		}
		facts = append(facts, Fact{"route-table", cmp.Or(t.Name, string(t.ID))}, Fact{"routes", routes})
	}
	if l := x.NACLOf(s); l != nil {
		facts = append(facts, Fact{"network-acl", cmp.Or(l.Name, string(l.ID))})
	}
	return append(facts, sourceFacts(s.Origin)...)
}

// aclFacts are the rules of the network ACLs of a tier.
func aclFacts(x *network.Index, t *tier) []Fact {
	var lists []*network.NACL
	for _, s := range t.subnets() {
		if l := x.NACLOf(s); l != nil && !slices.Contains(lists, l) {
			lists = append(lists, l)
		}
	}
	slices.SortFunc(lists, func(a, b *network.NACL) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	var facts []Fact
	for i, l := range lists {
		name := "rules"
		if i > 0 {
			name += "-" + decimal(i+1)
		}
		facts = append(facts, Fact{name, "network ACL " + cmp.Or(l.Name, string(l.ID)) + ": " + aclText(l)})
	}
	return facts
}

func aclText(l *network.NACL) string {
	entries := slices.Clone(l.Entries)
	slices.SortFunc(entries, func(a, b network.NACLEntry) int {
		return cmp.Or(cmp.Compare(fmt.Sprint(a.Egress), fmt.Sprint(b.Egress)), cmp.Compare(a.Number, b.Number), comparePrefixes(a.Peer, b.Peer))
	})
	var words []string
	for i := range entries {
		e := &entries[i]
		direction, verb := "in", "deny"
		if e.Egress {
			direction = "out"
		}
		if e.Allow {
			verb = "allow"
		}
		words = append(words, fmt.Sprintf("%s %d %s %s %s", direction, e.Number, verb, trafficText(e.Traffic), e.Peer))
	}
	return strings.Join(words, "; ")
}

// groupFacts are the rules of security groups.
func groupFacts(x *network.Index, groups []network.ID) []Fact {
	var words, names []string
	for _, id := range groups {
		g := x.SecurityGroup[id]
		if g == nil {
			names = append(names, string(id))
			continue
		}
		names = append(names, cmp.Or(g.Name, string(id)))
		words = append(words, rulesText(x, "in", "from", g.Ingress)...)
		words = append(words, rulesText(x, "out", "to", g.Egress)...)
	}
	if len(names) == 0 {
		return nil
	}
	slices.Sort(names)
	slices.Sort(words)
	return []Fact{{"security-groups", strings.Join(names, ", ")}, {"rules", strings.Join(slices.Compact(words), "; ")}}
}

func rulesText(x *network.Index, direction, word string, rules []network.GroupRule) (out []string) {
	for i := range rules {
		r := &rules[i]
		peer := r.Prefix.String()
		switch {
		case r.Group != "":
			peer = "group " + nameOf(x, r.Group)
		case r.PrefixList != "":
			peer = nameOf(x, r.PrefixList)
		}
		out = append(out, strings.Join([]string{direction, trafficText(r.Traffic), word, peer}, " "))
	}
	return out
}

func trafficText(t network.Traffic) string {
	protocol := map[int]string{1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6", network.AnyProtocol: "all"}[t.Protocol]
	if protocol == "" {
		protocol = "protocol " + decimal(t.Protocol)
	}
	switch {
	case t.Protocol != 6 && t.Protocol != 17 || t.From <= 0 && t.To >= 65535 || t.From < 0:
		return protocol
	case t.From == t.To:
		return protocol + " " + decimal(t.From)
	}
	return fmt.Sprintf("%s %d-%d", protocol, t.From, t.To)
}

func firewallFacts(f *network.Firewall) []Fact {
	order := "action order"
	if f.Policy.StrictOrder {
		order = "strict order"
	}
	text := fmt.Sprintf("%s; %s, %s", order, count(len(f.Policy.Stateful), "stateful group", "stateful groups"), count(len(f.Policy.Stateless), "stateless group", "stateless groups"))
	if len(f.Policy.StatefulDefault) > 0 {
		text += "; else " + strings.Join(f.Policy.StatefulDefault, ", ")
	}
	return []Fact{{"policy", text}}
}

// detail is facts as a text.
func detail(facts []Fact) string {
	var words []string
	for _, f := range facts {
		if f.Value != "" && f.Name != "rules" && !strings.HasPrefix(f.Name, "rules-") {
			words = append(words, strings.ReplaceAll(f.Name, "-", " ")+": "+f.Value)
		}
	}
	return strings.Join(words, ". ")
}
