package diagram

import (
	"cmp"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// node is what is drawn as a tree of boxes for tools that find places on their own.
type node struct {
	id    string
	lines []string
	// round is for what lies outside, edge for gateways; others are plain boxes.
	round, edge bool
	// tone is the type of a tier.
	tone     string
	children []*node
}

// arrow joins two nodes.
type arrow struct {
	from, to, label string
	// both has heads at both ends, none has no head, dashed is for flows.
	both, none, dashed bool
}

// outline is the picture without places: its boxes as trees, and its arrows.
func (p *Picture) outline() (roots []*node, arrows []arrow) {
	s := p.sketch
	ways := map[network.ID]string{} // ports and chips, by the node that shows them
	for _, r := range s.regions {
		n := &node{id: "at-region-" + clean(cmp.Or(r.name, "none")), lines: []string{regionLabel(r)}}
		for _, v := range r.vpcs {
			n.children = append(n.children, vpcNode(v, ways))
		}
		for _, h := range r.hubs {
			n.children = append(n.children, hubNode(h))
		}
		roots = append(roots, n)
	}
	for _, o := range s.sites {
		roots = append(roots, &node{id: siteID(o.id), lines: append([]string{o.name, o.word}, o.lines...), round: true})
	}
	for _, e := range s.edges {
		n := &node{id: elementID(e.ID), lines: []string{"CloudFront " + cmp.Or(e.Name, string(e.ID))}, round: true}
		if e.WebACL != "" {
			n.lines = append(n.lines, guardText(&network.WebACL{Name: aclName(e.WebACL)}))
		}
		roots = append(roots, n)
	}
	for _, r := range s.regions {
		for _, v := range r.vpcs {
			arrows = append(arrows, s.vpcArrows(v, ways)...)
		}
	}
	arrows = append(arrows, s.linkArrows()...)
	if sky := s.skyArrows(); len(sky) > 0 {
		roots = append([]*node{{id: "at-internet", lines: []string{"Internet"}, round: true}}, roots...)
		arrows = append(sky, arrows...)
	}
	groups := map[string]bool{}
	for _, f := range s.flows {
		for _, g := range []string{f.From, f.To} {
			if !groups[g] {
				groups[g] = true
				roots = append(roots, &node{id: "flow-" + clean(g), lines: []string{g}})
			}
		}
		arrows = append(arrows, arrow{from: "flow-" + clean(f.From), to: "flow-" + clean(f.To), label: f.Text, dashed: true})
	}
	return roots, arrows
}

func vpcNode(v *vpc, ways map[network.ID]string) *node {
	n := &node{id: elementID(v.ID), lines: []string{v.name, strings.Join(blockTexts(v.CIDRs), ", ")}}
	if len(v.stands) > 0 {
		n.lines = []string{v.name + " and " + decimal(len(v.stands)-1) + " alike"}
	}
	for _, p := range slices.Concat(v.doors, v.joints) {
		id := portNodeID(v, p)
		ways[p.id] = id
		n.children = append(n.children, &node{id: id, lines: words(p.word, p.name), edge: true})
	}
	for _, t := range v.tiers {
		row := &node{id: tierNodeID(v, t), tone: t.tone, lines: []string{t.name, (&row{tier: t}).toneLine(), strings.Join(t.routes, "; ")}}
		for _, b := range t.bands {
			lines := words(b.title(), cmp.Or(b.detail, strings.Join(b.list, ", ")))
			if b.guard != nil {
				lines = append(lines, guardText(b.guard))
			}
			row.children = append(row.children, &node{id: v.bandID(t, b), lines: lines})
		}
		for z, cell := range t.cells {
			for _, s := range cell {
				c := &node{id: elementID(s.ID), lines: append([]string{v.zones[z]}, blockTexts(s.CIDRs)...)}
				if len(v.stands) > 0 {
					c.lines = append([]string{v.zones[z]}, masks(s.CIDRs)...)
				}
				for _, chip := range t.chips[s.ID] {
					c.lines = append(c.lines, strings.TrimSpace(chip.word+" "+chip.name))
					ways[chip.id] = c.id
				}
				row.children = append(row.children, c)
			}
		}
		n.children = append(n.children, row)
	}
	if len(v.services) > 0 {
		var names []string
		for _, e := range v.services {
			names = append(names, serviceName(e.Service))
		}
		n.children = append(n.children, &node{id: elementID(v.ID) + "-services", lines: []string{"Gateway endpoints", strings.Join(names, ", ")}})
	}
	if len(v.stands) > 0 {
		var names []string
		for _, o := range v.stands {
			names = append(names, o.name+" "+strings.Join(blockTexts(o.CIDRs), ", "))
		}
		if len(names) > 12 {
			names = append(names[:11:11], "and "+decimal(len(names)-11)+" more")
		}
		n.children = append(n.children, &node{id: elementID(v.ID) + "-alike", lines: names})
	}
	return n
}

func words(list ...string) []string {
	return slices.DeleteFunc(list, func(w string) bool { return w == "" })
}

func portNodeID(v *vpc, p *port) string { return elementID(p.id) + "-in-" + elementID(v.ID) }

func tierNodeID(v *vpc, t *tier) string { return elementID(v.ID) + "-tier-" + clean(t.name) }

func hubNode(h *hub) *node {
	n := &node{id: elementID(h.ID), lines: []string{"Transit gateway " + h.name}}
	for _, d := range h.domains {
		n.children = append(n.children, &node{id: elementID(d.ID), lines: append([]string{d.name}, d.lines...)})
	}
	return n
}

// vpcArrows are the routes of tiers: to gateways from the tier, to what is in a subnet from the subnet of the same zone.
func (s *sketch) vpcArrows(v *vpc, ways map[network.ID]string) (out []arrow) {
	ports := map[network.ID]bool{}
	for _, p := range slices.Concat(v.doors, v.joints) {
		ports[p.id] = true
	}
	for _, t := range v.tiers {
		for _, w := range t.ways {
			a := arrow{from: tierNodeID(v, t), to: ways[w.target]}
			if a.to == "" || ports[w.target] && a.to != elementID(w.target)+"-in-"+elementID(v.ID) {
				continue
			}
			if !ports[w.target] {
				a.from = elementID(t.cells[w.zone][0].ID)
			}
			i := slices.IndexFunc(out, func(o arrow) bool { return o.from == a.from && o.to == a.to || o.from == a.to && o.to == a.from })
			switch {
			case a.from == a.to:
			case i < 0:
				out = append(out, a)
			case out[i].from == a.to:
				out[i].both = true
			}
		}
		for _, b := range t.bands {
			for _, id := range b.inbound { // from within to the edge, as all arrows, since tools that find places go by their directions
				out = append(out, arrow{from: v.bandID(t, b), to: elementID(id) + "-in-" + elementID(v.ID), both: true})
			}
			for _, id := range b.outbound {
				out = append(out, arrow{from: v.bandID(t, b), to: elementID(id) + "-in-" + elementID(v.ID)})
			}
		}
	}
	return out
}

// linkArrows join VPCs with transit gateways, with each other and with what lies outside.
func (s *sketch) linkArrows() (out []arrow) {
	first := map[network.ID]string{}
	for _, r := range s.regions {
		for _, v := range r.vpcs {
			for _, p := range v.joints {
				id := portNodeID(v, p)
				switch {
				case s.x.TransitGateway[p.target] != nil:
					to := elementID(p.target)
					if s.x.TransitTable[p.domain] != nil {
						to = elementID(p.domain)
					}
					out = append(out, arrow{from: id, to: to, none: true})
				case s.isSite(p.target):
					out = append(out, arrow{from: id, to: siteID(p.target), none: true})
				case first[p.id] == "":
					first[p.id] = id
				default:
					out = append(out, arrow{from: first[p.id], to: id, none: true})
				}
			}
		}
		for _, h := range r.hubs {
			for _, a := range h.sites {
				if s.isSite(a.Resource) {
					out = append(out, arrow{from: elementID(h.ID), to: siteID(a.Resource), none: true})
				}
			}
			for _, a := range h.peers {
				if a.TransitGateway < a.Resource {
					out = append(out, arrow{from: elementID(h.ID), to: elementID(a.Resource), none: true, label: "peering"})
				}
			}
		}
	}
	return out
}

func (s *sketch) isSite(id network.ID) bool {
	return slices.ContainsFunc(s.sites, func(o *site) bool { return o.id == id })
}

// skyArrows lead to the internet, and from it.
func (s *sketch) skyArrows() (out []arrow) {
	for _, e := range s.edges {
		out = append(out, arrow{from: elementID(e.ID), to: "at-internet", both: true})
	}
	for _, r := range s.regions {
		for _, v := range r.vpcs {
			for _, p := range v.doors {
				if p.word != vpcOrigin {
					out = append(out, arrow{from: portNodeID(v, p), to: "at-internet", both: p.inbound})
					continue
				}
				for _, e := range s.edges {
					if slices.ContainsFunc(e.Origins, func(o network.DistributionOrigin) bool { return o.VPCOrigin == p.id }) {
						out = append(out, arrow{from: portNodeID(v, p), to: elementID(e.ID), both: true})
					}
				}
			}
		}
	}
	return out
}
