package diagram

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// tier is a row of a VPC: subnets for the same purpose.
type tier struct {
	name string
	tone string
	// cells are its subnets, zone by zone.
	cells [][]*network.Subnet
	chips map[network.ID][]*chip
	bands []*band
	// routes are the default routes and those to the estate, as text, and ways where they lead.
	routes []string
	ways   []way
}

// way is where a tier, in one zone, sends packets: to a port of the VPC or to a chip in a subnet.
type way struct {
	zone   int
	target network.ID
	// back says that the target, being at the edge, sends what comes in for the tier the same way.
	back bool
}

// tiersOf makes the rows of a VPC of its subnets, in the order in which they are drawn.
func tiersOf(x *network.Index, v *vpc, subnets []*network.Subnet) []*tier {
	byName := map[string]*tier{}
	var out []*tier
	chips, names := chipsOf(x, v.VPC), tierNames(v, subnets)
	for _, s := range subnets {
		name := names[s]
		t := byName[name]
		if t == nil {
			t = &tier{name: name, tone: s.TierType, cells: make([][]*network.Subnet, len(v.zones)), chips: map[network.ID][]*chip{}}
			byName[name] = t
			out = append(out, t)
		}
		z := slices.Index(v.zones, zoneOf(s))
		t.cells[z] = append(t.cells[z], s)
		t.chips[s.ID] = chips[s.ID]
	}
	for _, t := range out {
		t.bands = bandsOf(x, v, t)
		t.findWays(x, v)
		if t.tone == "" {
			t.tone = toneOf(x, t)
		}
	}
	ranks := ranksOf(x, v, out)
	slices.SortFunc(out, func(a, b *tier) int {
		return cmp.Or(cmp.Compare(ranks[a], ranks[b]), cmp.Compare(toneRank(a.tone), toneRank(b.tone)), compareSubnets(a.first(), b.first()), cmp.Compare(a.name, b.name))
	})
	return out
}

func (t *tier) subnets() []*network.Subnet { return slices.Concat(t.cells...) }

func (t *tier) first() *network.Subnet { return t.subnets()[0] }

// zoneMark is what names of subnets end with to tell the zones apart: "-ap-southeast-2a", "-2a", "-a", "-1", "_az1".
var zoneMark = regexp.MustCompile(`(?i)[-_. ]+([a-z]{2}(-[a-z]+)+-\d[a-z]|(az)?-?\d?[a-z]|(az)?-?\d{1,2})$`)

// tierNames are the tiers of subnets: those of their tags or, without one, their names without that of the VPC and without what marks the zone.
func tierNames(v *vpc, subnets []*network.Subnet) map[*network.Subnet]string {
	names := map[*network.Subnet]string{}
	stems := map[string][]*network.Subnet{} // by names without the letter of the zone, which tells nothing unless it does so in several zones
	for _, s := range subnets {
		name := cmp.Or(s.Tier, s.Name, string(s.ID))
		if s.Tier == "" && s.Name != "" {
			if short := strings.TrimPrefix(name, v.name+"-"); short != "" {
				name = short
			}
			marked := zoneMark.ReplaceAllString(name, "")
			zone := zoneOf(s)
			if stem := strings.TrimSuffix(name, zone[len(zone)-1:]); marked == name && stem != name && stem != "" {
				stems[stem] = append(stems[stem], s)
			}
			name = cmp.Or(marked, name)
		}
		names[s] = name
	}
	for stem, list := range stems {
		if slices.ContainsFunc(list, func(s *network.Subnet) bool { return zoneOf(s) != zoneOf(list[0]) }) {
			for _, s := range list {
				names[s] = stem
			}
		}
	}
	return names
}

// toneOf is the type of a tier that no tag tells, by where its default routes lead.
func toneOf(x *network.Index, t *tier) string {
	tone := network.Isolated
	for _, s := range t.subnets() {
		table := x.TableOf(s)
		if table == nil {
			continue
		}
		for i := range table.Routes {
			r := &table.Routes[i]
			switch {
			case !isDefault(r):
			case r.Target.Kind == network.ToInternetGateway:
				return network.Public
			default:
				tone = network.PrivateWithEgress
			}
		}
	}
	return tone
}

func toneRank(tone string) int {
	order := []string{network.Public, network.FirewallTier, network.PrivateWithEgress, network.Isolated, network.Transit, network.ReservedTier}
	if i := slices.Index(order, tone); i >= 0 {
		return i
	}
	return len(order)
}

// toneWord is a type of tier in words.
func toneWord(tone string) string {
	switch tone {
	case network.PrivateWithEgress:
		return "private, with egress"
	case network.Transit:
		return "transit gateway"
	default:
		return strings.ToLower(tone)
	}
}

// isDefault reports whether a route is for whatever no other is for.
func isDefault(r *network.Route) bool { return r.Destination.IsValid() && r.Destination.Bits() == 0 }

// findWays gathers where the route tables of a tier lead: the routes that no gateway endpoint wrote and that are not local.
func (t *tier) findWays(x *network.Index, v *vpc) {
	byTarget := map[string][]string{}
	seen := map[way]bool{}
	for z, cell := range t.cells {
		for _, s := range cell {
			table := x.TableOf(s)
			if table == nil {
				continue
			}
			for i := range table.Routes {
				r := &table.Routes[i]
				if !worthDrawing(x, r) {
					continue
				}
				word, target := targetOf(x, v, r)
				if d := destination(x, r); !slices.Contains(byTarget[word], d) {
					byTarget[word] = append(byTarget[word], d)
				}
				if target != "" {
					seen[way{zone: z, target: target, back: comesBack(x, v, s, target)}] = true
				}
			}
		}
	}
	t.ways = slices.SortedFunc(maps.Keys(seen), func(a, b way) int { return cmp.Or(cmp.Compare(a.zone, b.zone), cmp.Compare(a.target, b.target)) })
	t.routes = routeLines(byTarget, 1)
}

// worthDrawing leaves out local routes and those of gateway endpoints.
func worthDrawing(x *network.Index, r *network.Route) bool {
	if e := x.Endpoint[r.Target.ID]; e != nil && e.Kind == network.GatewayEndpoint {
		return false
	}
	return r.Target.Kind != network.ToLocal
}

// comesBack reports whether an edge table of the VPC leads what comes in for a subnet to the target: the endpoint of a firewall, usually.
func comesBack(x *network.Index, v *vpc, s *network.Subnet, target network.ID) bool {
	for _, g := range v.doors {
		t := x.EdgeTable[g.id]
		if t == nil {
			continue
		}
		for i := range t.Routes {
			if t.Routes[i].Target.ID == target && slices.ContainsFunc(s.CIDRs, t.Routes[i].Destination.Overlaps) {
				return true
			}
		}
	}
	return false
}

// targetOf is what a route leads to, in words, and the port or chip that is drawn for it; no port where there is none to draw.
func targetOf(x *network.Index, v *vpc, r *network.Route) (string, network.ID) {
	id := r.Target.ID
	if r.Blackhole {
		return "nowhere", ""
	}
	switch r.Target.Kind {
	case network.ToInternetGateway:
		return "internet gateway", id
	case network.ToEgressOnly:
		return "egress-only gateway", id
	case network.ToNATGateway:
		return "NAT gateway", id
	case network.ToVPNGateway:
		return "VPN gateway", id
	case network.ToTransitGateway:
		for _, j := range v.joints {
			if j.target == id {
				return "transit gateway", j.id
			}
		}
		return "transit gateway", ""
	case network.ToPeering:
		for _, j := range v.joints {
			if j.id == id {
				return "peering " + nameOf(x, j.target), id
			}
		}
		return "peering", ""
	case network.ToEndpoint:
		if x.FirewallAt[id] != nil {
			return "firewall", id
		}
		return "endpoint " + nameOf(x, id), id
	case network.ToInterface:
		if i := x.Interface[id]; i != nil && i.Instance != "" {
			return "instance " + nameOf(x, i.Instance), i.Instance
		}
		return "interface", id
	default:
		return cmp.Or(nameOf(x, id), "somewhere else"), ""
	}
}

// destination is what a route is for.
func destination(x *network.Index, r *network.Route) string {
	if r.PrefixList != "" {
		return nameOf(x, r.PrefixList)
	}
	if !r.Destination.IsValid() {
		return "not known"
	}
	return r.Destination.String()
}

// routeLines are routes as they stand beside a tier: default routes first, several destinations of one target in a line, of
// which shown are named.
func routeLines(byTarget map[string][]string, shown int) []string {
	type line struct{ first, text string }
	var lines []line
	for _, target := range slices.Sorted(maps.Keys(byTarget)) {
		list := byTarget[target]
		slices.SortFunc(list, compareDestinations)
		n := min(len(list), shown)
		if len(list) > 1 && list[1] == "::/0" {
			n = max(n, 2)
		}
		text := strings.Join(list[:n], ", ")
		if len(list) > n {
			text += " +" + decimal(len(list)-n)
		}
		lines = append(lines, line{list[0], text + " → " + target})
	}
	slices.SortStableFunc(lines, func(a, b line) int { return compareDestinations(a.first, b.first) })
	var out []string
	for i, l := range lines {
		if i == 3 && len(lines) > 4 {
			out = append(out, count(len(lines)-3, "more target", "more targets"))
			break
		}
		out = append(out, l.text)
	}
	return out
}

func compareDestinations(a, b string) int {
	rank := func(d string) int {
		switch d {
		case "0.0.0.0/0":
			return 0
		case "::/0":
			return 1
		}
		return 2
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b))
}

// ranksOf orders tiers by how far they are from the edge: 1 for one that leads its default route there itself, one more for each tier between. Below what
// joins VPCs with others, the edge is where that is.
func ranksOf(x *network.Index, v *vpc, tiers []*tier) map[*tier]int {
	home := map[network.ID]*tier{}
	for _, t := range tiers {
		for _, list := range t.chips {
			for _, c := range list {
				home[c.id] = t
			}
		}
	}
	edge := func(list []*port, id network.ID) bool {
		return slices.ContainsFunc(list, func(p *port) bool { return p.id == id })
	}
	ranks := map[*tier]int{}
	var rank func(t *tier, seen int) int
	rank = func(t *tier, seen int) int {
		best := 50
		for _, target := range defaultTargets(x, v, t) {
			switch {
			case edge(v.doors, target):
				best = min(best, 1)
			case edge(v.joints, target):
				best = min(best, 30)
			case home[target] != nil && home[target] != t && seen < len(tiers):
				best = min(best, rank(home[target], seen+1)+1)
			}
		}
		return best
	}
	for _, t := range tiers {
		ranks[t] = rank(t, 0)
		switch {
		case v.below && t.tone == network.Transit:
			ranks[t] = 0
		case v.below && ranks[t] < 30:
			ranks[t] = 90 - ranks[t]
		case !v.below && t.tone == network.Transit:
			ranks[t] = 90
		}
	}
	return ranks
}

// defaultTargets are the ports and chips that the default routes of a tier lead to.
func defaultTargets(x *network.Index, v *vpc, t *tier) []network.ID {
	var out []network.ID
	for _, s := range t.subnets() {
		table := x.TableOf(s)
		if table == nil {
			continue
		}
		for i := range table.Routes {
			if r := &table.Routes[i]; isDefault(r) {
				_, target := targetOf(x, v, r)
				out = append(out, target)
			}
		}
	}
	return out
}
