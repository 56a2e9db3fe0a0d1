package nettest

import (
	"fmt"
	"math/rand/v2"

	"pgregory.net/rapid"

	"github.com/palisade-iac/palisade/pkg/network"
)

// Random is a small network with a bit of everything, the same for the same seed: one to three VPCs of one to three subnets, with hosts and
// filters, gateways and connections, and routes that lead to all of them, sensible or not.
func Random(seed uint64) *network.Network {
	r := rand.New(rand.NewPCG(seed, 0))
	return generate(func(n int) int { return r.IntN(n) })
}

// Networks draws such a network.
func Networks(t *rapid.T) *network.Network {
	return generate(func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "pick") })
}

// generator makes a network by throws of dice: a number from 0 to below n.
type generator struct {
	*Builder
	dice func(n int) int
	vpcs []*place
	// lists are prefix lists, attachments those of the transit gateway.
	lists       []string
	attachments []string
}

// place is a VPC of a generator and what is in it.
type place struct {
	id       string
	number   int
	block    string
	dual     bool
	subnets  []string // their ids
	blocks   []string // of the subnets, IPv4
	hosts    []string
	groups   []string
	gateways []string // targets for any destination
	boxes    []string // targets for local destinations too
}

func generate(dice func(n int) int) *network.Network {
	g := &generator{Builder: NewBuilder(), dice: dice}
	g.PrefixList("pl-s3", "52.216.0.0/15")
	g.PrefixList("pl-mixed", "10.1.1.0/24", "198.51.100.0/24", "10.0.0.0/16")
	g.lists = []string{"pl-s3", "pl-mixed"}
	for i := range 1 + dice(3) {
		g.addVPC(i)
	}
	for _, v := range g.vpcs {
		g.addGroups(v)
		g.addHosts(v)
		g.addGateways(v)
		g.addBoxes(v)
		g.addBalancer(v)
	}
	g.addPeerings()
	g.addTransit()
	for _, v := range g.vpcs {
		g.addTables(v)
		g.addNACLs(v)
	}
	g.addPublicAccess()
	return g.Network()
}

// chance is true in so many of a hundred throws.
func (g *generator) chance(percent int) bool { return g.dice(100) >= 100-percent }

func pick[T any](g *generator, list []T) T { return list[g.dice(len(list))] }

func (g *generator) addVPC(i int) {
	v := &place{id: fmt.Sprintf("v%d", i), number: i, block: fmt.Sprintf("10.%d.0.0/16", i), dual: g.chance(40)}
	second := fmt.Sprintf("10.%d", i)
	switch {
	case g.chance(8) && i > 0: // the same as its neighbour
		v.block, second = fmt.Sprintf("10.%d.0.0/16", i-1), fmt.Sprintf("10.%d", i-1)
	case g.chance(8):
		v.block, second = fmt.Sprintf("52.%d.0.0/16", i), fmt.Sprintf("52.%d", i)
	}
	blocks := []string{v.block}
	if v.dual {
		blocks = append(blocks, fmt.Sprintf("2001:db8:%d00::/56", i))
	}
	if g.chance(15) {
		blocks = append(blocks, fmt.Sprintf("100.64.%d.0/24", i))
	}
	made := g.VPC(v.id, blocks...)
	made.DNSSupport = g.chance(85)
	if g.chance(10) {
		made.Region = "eu-central-1"
	}
	for k := range 1 + g.dice(3) {
		s := fmt.Sprintf("%s-s%d", v.id, k)
		words := []string{fmt.Sprintf("%s.%d.0/24", second, k), pick(g, []string{"zone-a", "zone-a", "zone-b"})}
		v.subnets, v.blocks = append(v.subnets, s), append(v.blocks, words[0])
		if v.dual {
			words = append(words, fmt.Sprintf("2001:db8:%d00:%d::/64", i, k))
		}
		g.Subnet(s, v.id, words...)
	}
	g.vpcs = append(g.vpcs, v)
}

// addHosts puts one or two hosts into each subnet, some with a public address.
func (g *generator) addHosts(v *place) {
	for k, s := range v.subnets {
		for h := range 1 + g.dice(2) {
			id := fmt.Sprintf("%s-h%d", s, h)
			groups := []string{pick(g, v.groups)}
			if g.chance(30) {
				groups = append(groups, pick(g, v.groups))
			}
			if g.chance(50) {
				groups = nil
			}
			g.Host(id, s, g.addresses(v, k, 10+h, g.chance(50)), groups...)
			v.hosts = append(v.hosts, id)
		}
	}
}

// addresses are those of a host with a number in the subnet of a place.
func (g *generator) addresses(v *place, subnet, host int, isPublic bool) string {
	text := v.blocks[subnet][:len(v.blocks[subnet])-len("0/24")] + fmt.Sprint(host)
	if isPublic {
		text += fmt.Sprintf("+3.%d.%d.%d", v.number, subnet, host)
	}
	if v.dual {
		text += fmt.Sprintf(" 2001:db8:%d00:%d::%d", v.number, subnet, host)
	}
	return text
}

func (g *generator) addGateways(v *place) {
	if g.chance(70) {
		attached := v.id
		if g.chance(5) {
			attached = ""
		}
		g.IGW("igw-"+v.id, attached)
		v.gateways = append(v.gateways, "igw-"+v.id, "igw-"+v.id)
	}
	if v.dual && g.chance(50) {
		g.EgressOnly("eigw-"+v.id, v.id)
	}
	if g.chance(30) {
		g.VGW("vgw-"+v.id, v.id, fmt.Sprintf("192.168.%d.0/24", v.number))
		v.gateways = append(v.gateways, "vgw-"+v.id)
	}
	switch k := g.dice(len(v.subnets)); {
	case g.chance(10):
		g.RegionalNAT("nat-"+v.id, v.id, fmt.Sprintf("3.%d.9.5", v.number))
		v.gateways = append(v.gateways, "nat-"+v.id)
	case g.chance(60):
		text := v.blocks[k][:len(v.blocks[k])-len("0/24")] + "5"
		if g.chance(80) {
			text += fmt.Sprintf("+3.%d.9.5", v.number)
		}
		g.NAT("nat-"+v.id, v.subnets[k], text)
		v.gateways = append(v.gateways, "nat-"+v.id)
		v.boxes = append(v.boxes, "nat-"+v.id)
	}
	if g.chance(40) {
		g.GatewayEndpoint("vpce-"+v.id, v.id, "s3")
	}
}

// addBoxes adds what routes can lead through: an appliance, a firewall.
func (g *generator) addBoxes(v *place) {
	if k := g.dice(len(v.subnets)); g.chance(30) {
		id := "box-" + v.id
		g.Host(id, v.subnets[k], g.addresses(v, k, 20, false)).NoSourceDestCheck = g.chance(85)
		v.boxes = append(v.boxes, id)
	}
	if !g.chance(45) {
		return
	}
	var endpoints []string
	for k, s := range v.subnets {
		if k == 0 || g.chance(40) {
			endpoints = append(endpoints, fmt.Sprintf("fwe-%s %s", s, s))
			v.boxes = append(v.boxes, "fwe-"+s)
		}
	}
	g.addPolicy(&g.Firewall("fw-"+v.id, endpoints...).Policy)
}

func (g *generator) addBalancer(v *place) {
	if !g.chance(35) {
		return
	}
	var subnets, at string
	isPublic := g.chance(60)
	for k, s := range v.subnets {
		if k == 0 || g.chance(50) {
			text := v.blocks[k][:len(v.blocks[k])-len("0/24")] + "30"
			if isPublic {
				text += fmt.Sprintf("+3.%d.%d.30", v.number, k)
			}
			subnets, at = subnets+" "+s, at+" "+text
		}
	}
	kind, listener, groups := "application", "HTTP", pick(g, v.groups)
	if g.chance(50) {
		kind, listener = "network", "TCP"
		if g.chance(50) {
			groups = ""
		}
	}
	tg := g.TargetGroup("tg-"+v.id, "instance", listener, 8080, pick(g, v.hosts), pick(g, v.hosts))
	tg.PreserveClientIP = kind == "network" && g.chance(50)
	tg.Targets[0].Unhealthy = g.chance(10)
	l := g.Balancer("lb-"+v.id, kind, subnets, at, groups, fmt.Sprintf("443 %s tg-%s", listener, v.id))
	l.CrossZone = l.CrossZone || g.chance(50)
}

func (g *generator) addPublicAccess() {
	if !g.chance(20) {
		return
	}
	v := pick(g, g.vpcs)
	exclusion := pick(g, append([]string{v.id}, v.subnets...))
	if g.chance(40) {
		exclusion = "egress-only:" + exclusion
	}
	g.PublicAccess(pick(g, []network.PublicAccessMode{network.BlockIngress, network.BlockBidirectional}), exclusion)
}
