package nettest

import (
	"fmt"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

func (g *generator) addPeerings() {
	for i, v := range g.vpcs {
		for _, w := range g.vpcs[i+1:] {
			if !g.chance(50) {
				continue
			}
			id := "pcx-" + v.id + w.id
			p := g.Peering(id, v.id, w.id)
			p.Active = g.chance(90)
			p.Requester.Region, p.Accepter.Region = g.vpc(network.ID(v.id)).Region, g.vpc(network.ID(w.id)).Region
			v.gateways, w.gateways = append(v.gateways, id, id), append(w.gateways, id, id)
		}
	}
}

// addTransit adds a transit gateway with two tables, to which most VPCs are attached, in one or both zones.
func (g *generator) addTransit() {
	if !g.chance(65) {
		return
	}
	tables := []string{"tt-a", "tt-b"}
	g.TransitGateway("tgw").GroupReferencing = g.chance(50)
	for _, v := range g.vpcs {
		if !g.chance(85) {
			continue
		}
		var subnets []string
		zones := map[string]bool{}
		for k, s := range v.subnets {
			if zone := g.subnet(s).Zone; !zones[zone] && (k == 0 || g.chance(70)) {
				zones[zone] = true
				subnets = append(subnets, s)
			}
		}
		id := "att-" + v.id
		a := g.Attach(id, "tgw", strings.Join(subnets, " "), pick(g, append(tables, tables[0])))
		a.ApplianceMode, a.GroupReferencing, a.Available = g.chance(30), g.chance(80), g.chance(95)
		if g.chance(5) {
			a.RouteTable = ""
		}
		g.attachments = append(g.attachments, id)
		v.gateways = append(v.gateways, "tgw", "tgw", "tgw")
	}
	if g.chance(30) {
		g.OnPremises("vpn", "192.168.100.0/24")
		g.AttachOther("att-vpn", "tgw", network.VPNAttachment, "vpn", tables[0])
		g.attachments = append(g.attachments, "att-vpn")
	}
	for _, t := range tables {
		var learned, routes []string
		for _, a := range g.attachments {
			if g.chance(75) {
				learned = append(learned, a)
			}
		}
		for range g.dice(3) {
			to := "blackhole"
			if len(g.attachments) > 0 && g.chance(80) {
				to = pick(g, g.attachments)
			}
			routes = append(routes, pick(g, []string{"0.0.0.0/0", "10.0.0.0/8", "::/0", pick(g, g.vpcs).block})+" "+to)
		}
		g.TransitTable(t, "tgw", strings.Join(learned, " "), unlike(routes)...)
	}
}

// unlike drops routes to a destination that an earlier one has.
func unlike(routes []string) []string {
	seen := map[string]bool{}
	var kept []string
	for _, r := range routes {
		destination, _, _ := strings.Cut(r, " ")
		key := destination
		if strings.HasSuffix(r, " propagated") {
			key += " propagated"
		}
		if !seen[key] {
			seen[key] = true
			kept = append(kept, r)
		}
	}
	return kept
}

// addTables gives most subnets a table of their own, the VPC a main one, and some internet gateways one for what comes in.
func (g *generator) addTables(v *place) {
	g.Table("rt-"+v.id, "main "+v.id, g.routes(v)...)
	for _, s := range v.subnets {
		if g.chance(80) {
			g.Table("rt-"+s, s, g.routes(v)...)
		}
	}
	if len(v.boxes) > 0 && g.gatewayIs("igw-"+v.id, v.id) && g.chance(40) {
		g.Table("rt-edge-"+v.id, "edge igw-"+v.id+" "+v.id, pick(g, v.blocks)+" "+pick(g, v.boxes))
	}
}

func (g *generator) gatewayIs(id, vpc string) bool {
	for _, w := range g.network.Gateways {
		if string(w.ID) == id {
			return string(w.VPC) == vpc
		}
	}
	return false
}

func (g *generator) routes(v *place) []string {
	var routes []string
	targets := append(append([]string{}, v.gateways...), v.boxes...)
	for range 1 + g.dice(4) {
		if len(targets) == 0 {
			break
		}
		w := pick(g, g.vpcs)
		destination := pick(g, []string{
			"0.0.0.0/0", "0.0.0.0/0", "0.0.0.0/0", "10.0.0.0/8", "8.8.0.0/16", "192.168.0.0/16", "198.51.100.0/24", "pl-mixed", w.block,
			w.block, "64:ff9b::/96",
		})
		target := pick(g, targets)
		if (destination == v.block || destination == "pl-mixed") && len(v.boxes) > 0 {
			target = pick(g, v.boxes)
		} else if destination == v.block {
			continue
		}
		route := destination + " " + target
		switch {
		case target == "vgw-"+v.id && g.chance(50) && destination != "pl-mixed":
			route += " propagated"
		case g.chance(4):
			route += " blackhole"
		}
		routes = append(routes, route)
	}
	if len(v.boxes) > 0 && g.chance(40) {
		routes = append(routes, pick(g, v.blocks)+" "+pick(g, v.boxes))
	}
	if g.chance(60) {
		routes = append(routes, g.moreRoutes(v)...)
	}
	return unlike(routes)
}

// moreRoutes are those of gateway endpoints and IPv6.
func (g *generator) moreRoutes(v *place) []string {
	var routes []string
	for _, e := range g.network.Endpoints {
		if string(e.VPC) == v.id {
			routes = append(routes, "pl-s3 "+string(e.ID))
		}
	}
	if !v.dual {
		return routes
	}
	for _, w := range g.network.Gateways {
		if w.ID == network.ID("eigw-"+v.id) || w.ID == network.ID("igw-"+v.id) && g.chance(70) {
			routes = append(routes, "::/0 "+string(w.ID))
		}
	}
	for _, w := range g.vpcs {
		if w != v && w.dual && len(v.gateways) > 0 {
			routes = append(routes, fmt.Sprintf("2001:db8:%d00::/56 %s", w.number, pick(g, v.gateways)))
		}
	}
	return routes
}
