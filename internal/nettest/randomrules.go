package nettest

import (
	"fmt"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// traffics of random rules.
func traffics() []string {
	return []string{
		"all", "all", "tcp/443", "tcp/8080", "tcp", "tcp/1024-65535", "tcp/32768-60999", "udp", "udp/53", "icmp", "icmp/8", "icmpv6", "50",
	}
}

// blocks that random rules are for: the whole world, those of VPCs and subnets, halves of them, single hosts.
func (g *generator) peerBlock() string {
	v := pick(g, g.vpcs)
	s := pick(g, v.blocks)
	stem := s[:len(s)-len("0/24")]
	blocks := []string{"0.0.0.0/0", "0.0.0.0/0", "0.0.0.0/0", v.block, s, stem + "0/25", stem + "10/32", "8.8.8.0/24", "10.0.0.0/8", "52.216.0.0/16"}
	if v.dual {
		blocks = append(blocks, "::/0", "::/0", fmt.Sprintf("2001:db8:%d00::/56", v.number))
	}
	return pick(g, blocks)
}

func (g *generator) addGroups(v *place) {
	v.groups = []string{v.id + "-ga", v.id + "-gb"}
	for _, id := range v.groups {
		var rules []string
		for range g.dice(4) {
			rules = append(rules, "in "+pick(g, traffics())+" "+g.groupPeer(v))
		}
		for range g.dice(4) {
			rules = append(rules, "out "+pick(g, traffics())+" "+g.groupPeer(v))
		}
		g.Group(id, v.id, rules...)
	}
}

func (g *generator) groupPeer(v *place) string {
	switch {
	case g.chance(25):
		return fmt.Sprintf("v%d-g%s", g.dice(len(g.vpcs)), pick(g, []string{"a", "b"}))
	case g.chance(15):
		return "open-" + v.id
	case g.chance(10):
		return pick(g, g.lists)
	}
	return g.peerBlock()
}

func (g *generator) addNACLs(v *place) {
	for _, s := range v.subnets {
		if !g.chance(35) {
			continue
		}
		var entries []string
		for _, direction := range []string{"in", "out"} {
			for n := range g.dice(4) {
				action := pick(g, []string{"allow", "allow", "deny"})
				entries = append(entries, fmt.Sprintf("%s %d %s %s %s", direction, 400-100*n, action, pick(g, traffics()), g.peerBlock()))
			}
			if g.chance(70) {
				entries = append(entries, direction+" 1000 allow all 0.0.0.0/0", direction+" 1001 allow all ::/0")
			}
		}
		g.NACL("acl-"+s, s, entries...)
	}
}

func (g *generator) addPolicy(p *network.FirewallPolicy) {
	p.StatelessDefault = pick(g, []network.StatelessAction{network.StatelessForward, network.StatelessForward, network.StatelessPass})
	side := func() string {
		return pick(g, []string{"any", "any", "any:443", "any:1024-65535", "10.0.0.0/8", "10.0.0.0/16", "10.1.0.0/16:8080", "8.8.8.0/24"})
	}
	for n := range g.dice(3) {
		action := pick(g, []string{"pass", "drop", "forward"})
		p.Stateless = append(p.Stateless, Stateless(9-n, fmt.Sprintf("%d %s %s %s -> %s", n, action, pick(g, firewallProtocols()), side(), side())))
	}
	p.StrictOrder = g.chance(50)
	p.StatefulDefault = pick(g, [][]string{nil, {"aws:drop_strict"}, {"aws:drop_established"}, {"aws:alert_strict"}})
	for n := range g.dice(4) {
		if g.chance(25) {
			p.Stateful = append(p.Stateful, AllowDomains(9-n, ".example.com", "api.test"))
			continue
		}
		action, arrow := pick(g, []string{"pass", "pass", "drop", "reject", "alert"}), pick(g, []string{"->", "->", "<>"})
		p.Stateful = append(p.Stateful, Stateful(9-n, strings.Join([]string{action, pick(g, firewallProtocols()), side(), arrow, side()}, " ")))
	}
	if g.chance(50) {
		p.HomeNet = prefixes([]string{"10.0.0.0/8"})
	}
}

func firewallProtocols() []string { return []string{"all", "tcp", "tcp", "udp", "icmp"} }
