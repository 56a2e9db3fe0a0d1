package diagram

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
)

// connect draws what joins VPCs with each other and with what lies outside, but for attachments to a transit gateway of the same frame.
func (p *page) connect(bottom int) {
	p.below = bottom + 16
	ends := map[network.ID][]*joint{}
	homes := map[*joint]*frame{}
	var order []network.ID
	for _, f := range p.frames {
		for _, d := range slices.Concat(f.upper.vpcs, f.lower.vpcs) {
			for _, q := range d.joints {
				j := f.joints[q]
				homes[j] = f
				if f.bars[q.target] != nil {
					continue
				}
				if len(ends[q.id]) == 0 {
					order = append(order, q.id)
				}
				ends[q.id] = append(ends[q.id], j)
			}
		}
	}
	for _, id := range order {
		switch list := ends[id]; {
		case len(list) == 2 && homes[list[0]] == homes[list[1]]:
			p.joinWithin(homes[list[0]], list[0], list[1])
		case len(list) == 2:
			p.joinAcross(list[0], list[1], homes)
		default:
			if site := p.sites[list[0].target]; site != nil {
				p.joinSite(homes[list[0]], list[0], site)
			}
		}
	}
	for _, f := range p.frames {
		for _, h := range f.hubs {
			for i, a := range h.sites {
				p.attachSite(f, f.bars[h.ID], a, i, len(h.sites))
			}
			for _, a := range h.peers {
				p.peer(f, f.bars[h.ID], a)
			}
		}
	}
}

// joinWithin draws a line between two VPCs of a frame.
func (p *page) joinWithin(f *frame, a, b *joint) {
	c := f.channels[1]
	if a.upper || b.upper {
		c = f.channels[0]
	}
	way, back := slices.Clone(a.way), slices.Clone(b.way)
	track := c.track()
	way[len(way)-1].Y, back[len(back)-1].Y = track, track
	p.line(Line{
		ID: "link-" + a.box.ID + "-to-" + b.box.ID, Kind: LinkLine, From: a.box.ID, To: b.box.ID, Points: append(way, reversed(back)...),
		Title: a.box.Title + " joins " + a.box.Parent + " with " + b.box.Parent,
	})
}

// rail is the place of the next line beside a frame.
func (f *frame) rail() int {
	f.rails++
	return f.x + f.width + 8 + (f.rails-1)*8%(railGap-16)
}

// toRail is the way from a joint to the rail beside its frame.
func (f *frame) toRail(j *joint, rail int) []Point {
	c := f.channels[1]
	if j.upper {
		c = f.channels[0]
	}
	way := slices.Clone(j.way)
	track := c.track()
	way[len(way)-1].Y = track
	return append(way, Point{rail, track})
}

// joinAcross draws a line between two VPCs of different frames, along the lower edge of both.
func (p *page) joinAcross(a, b *joint, homes map[*joint]*frame) {
	from, to := homes[a].rail(), homes[b].rail()
	points := append(homes[a].toRail(a, from), Point{from, p.below}, Point{to, p.below})
	points = append(points, reversed(homes[b].toRail(b, to))...)
	p.below += 10
	p.line(Line{ID: "link-" + a.box.ID + "-to-" + b.box.ID, Kind: LinkLine, From: a.box.ID, To: b.box.ID, Points: points, Title: a.box.Title})
}

func (p *page) joinSite(f *frame, j *joint, site *Box) {
	rail := f.rail()
	points := p.toSite(f, f.toRail(j, rail), rail, site)
	p.line(Line{ID: "link-" + j.box.ID + "-to-" + site.ID, Kind: LinkLine, From: j.box.ID, To: site.ID, Points: points, Title: j.box.Title + " leads to " + site.Title})
}

// toSite goes on from a rail to a site: from the last frame straight, else along the lower edge.
func (p *page) toSite(f *frame, points []Point, rail int, site *Box) []Point {
	y := site.Y + site.Height/2
	if last := p.frames[len(p.frames)-1]; f != last {
		next := last.rail()
		points = append(points, Point{rail, p.below}, Point{next, p.below}, Point{next, y})
		p.below += 10
	} else {
		points = append(points, Point{rail, y})
	}
	return append(points, Point{site.X, y})
}

// attachSite draws the line from a transit gateway to what lies outside.
func (p *page) attachSite(f *frame, bar *Box, a *network.Attachment, i, n int) {
	site := p.sites[a.Resource]
	if site == nil {
		return
	}
	rail := f.rail()
	y := bar.Y + bar.Height*(i+1)/(n+1)
	if mid := site.Y + site.Height/2; mid > bar.Y+8 && mid < bar.bottom()-8 {
		y = mid
	}
	for _, o := range p.sites { // not in line with what leads elsewhere
		if mid := o.Y + o.Height/2; o != site && mid-y < 6 && y-mid < 6 {
			y = mid + 9
		}
	}
	p.line(Line{
		ID: "link-" + elementID(a.ID), Kind: LinkLine, From: bar.ID, To: site.ID, Title: bar.Title + " leads to " + site.Title,
		Points: p.toSite(f, []Point{{bar.right(), y}, {rail, y}}, rail, site), Facts: domainFacts(p.x, a),
	})
}

func domainFacts(x *network.Index, a *network.Attachment) []Fact {
	facts := sourceFacts(a.Origin)
	if a.RouteTable != "" {
		facts = append([]Fact{{"route-table", nameOf(x, a.RouteTable)}}, facts...)
	}
	return facts
}

// peer draws the line between two transit gateways that are peered. Each of them lists the attachment; the one with the lesser ID draws it.
func (p *page) peer(f *frame, bar *Box, a *network.Attachment) {
	if a.TransitGateway > a.Resource {
		return
	}
	for _, g := range p.frames {
		other := g.bars[a.Resource]
		switch {
		case other == nil:
			continue
		case f == g:
			rail := f.rail()
			y, z := bar.Y+bar.Height/2, other.Y+other.Height/2
			p.line(Line{
				ID: "link-" + elementID(a.ID), Kind: LinkLine, From: bar.ID, To: other.ID, Title: bar.Title + " peers with " + other.Title, Facts: sourceFacts(a.Origin),
				Points: []Point{{bar.right(), y}, {rail, y}, {rail, z}, {other.right(), z}},
			})
		default:
			from, to := f.rail(), g.rail()
			y, z := bar.bottom()-14, other.bottom()-14
			p.line(Line{
				ID: "link-" + elementID(a.ID), Kind: LinkLine, From: bar.ID, To: other.ID, Title: bar.Title + " peers with " + other.Title, Facts: sourceFacts(a.Origin),
				Points: []Point{{bar.right(), y}, {from, y}, {from, p.below}, {to, p.below}, {to, z}, {other.right(), z}},
			})
			p.below += 10
		}
	}
}
