package diagram

import (
	"cmp"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// bar is a transit gateway as it is drawn: across the frame, with its routing domains in one or two lines.
type bar struct {
	*hub
	title int
	// lines are the domains of VPCs above, and all others.
	lines   [2][]*domain
	heights [2]int
	least   int
	y       int
	height  int
}

func domainWidth(d *domain) int {
	width := measure(d.name, textSize, true) + glyphSize
	for _, l := range d.lines {
		width = max(width, measure(l, smallSize, false))
	}
	return min(max(width+2*inset, 130), 320)
}

func domainHeight(d *domain) int { return 30 + 15*len(d.lines) }

// sizeBars finds how large the transit gateways of a frame are.
func (f *frame) sizeBars() (out []*bar) {
	above := map[network.ID]bool{}
	for _, d := range f.upper.vpcs {
		for _, j := range d.joints {
			above[j.id] = true
		}
	}
	for _, h := range f.hubs {
		b := &bar{hub: h, title: max(measure(h.name, nameSize, true), measure("Transit gateway", smallSize, false)) + glyphSize + 4*inset}
		for _, d := range h.domains {
			line := 1
			if len(d.members) > 0 && !slices.ContainsFunc(d.members, func(a *network.Attachment) bool { return !above[a.ID] }) {
				line = 0
			}
			b.lines[line] = append(b.lines[line], d)
		}
		b.height = inset
		for i, line := range b.lines {
			width := b.title
			for _, d := range line {
				width += domainWidth(d) + gap
				b.heights[i] = max(b.heights[i], domainHeight(d))
			}
			if len(line) > 0 {
				b.height += b.heights[i] + inset
			}
			b.least = max(b.least, width)
		}
		b.height = max(b.height, 60)
		out = append(out, b)
	}
	return out
}

// drawBars draws the transit gateways, and the lines from VPCs to their domains.
func (f *frame) drawBars(x *network.Index, bars []*bar) {
	for _, h := range bars {
		b := f.box(Box{
			ID: elementID(h.ID), Ref: h.ID, Kind: TransitBox, Parent: f.boxes[0].ID, X: pad + 4, Y: h.y, Width: f.width - 2*pad - 8, Height: h.height, Glyph: TransitGlyph,
			Title: "Transit gateway " + h.name, Facts: append(placeFacts(h.Region, h.Account), sourceFacts(h.Origin)...),
		})
		f.bars[h.ID] = b
		b.write(Text{X: b.X + glyphSize + 2*inset, Y: b.Y + b.Height/2 - 2, Size: nameSize, Bold: true, Value: h.name}, h.title-glyphSize-3*inset)
		b.write(Text{X: b.X + glyphSize + 2*inset, Y: b.Y + b.Height/2 + 14, Size: smallSize, Muted: true, Value: "Transit gateway"}, h.title-glyphSize-3*inset)
		y := b.Y + inset
		for i, line := range h.lines {
			if len(line) > 0 {
				f.drawDomains(x, h, b, line, y, h.heights[i])
				y += h.heights[i] + inset
			}
		}
	}
	for _, d := range slices.Concat(f.upper.vpcs, f.lower.vpcs) {
		for _, p := range d.joints {
			if j := f.joints[p]; f.bars[p.target] != nil {
				f.attach(j)
			}
		}
	}
}

// drawDomains draws a line of routing domains, each over or below what is attached under it, where that is possible.
func (f *frame) drawDomains(x *network.Index, h *bar, b *Box, line []*domain, y, height int) {
	type span struct {
		*domain
		from, to int
	}
	var spans []*span
	for _, d := range line {
		s := &span{domain: d, from: b.right(), to: b.right()}
		for _, j := range f.joints {
			if x := j.way[len(j.way)-1].X; j.domain == d.ID {
				if s.from == b.right() {
					s.from, s.to = x, x
				}
				s.from, s.to = min(s.from, x), max(s.to, x)
			}
		}
		s.from, s.to = s.from-40, s.to+40
		if spare := domainWidth(d) - (s.to - s.from); spare > 0 {
			s.from, s.to = s.from-spare/2, s.to+(spare+1)/2
		}
		spans = append(spans, s)
	}
	slices.SortStableFunc(spans, func(a, b *span) int { return cmp.Compare(a.from+a.to, b.from+b.to) })
	left := b.X + h.title
	for _, s := range spans { // push to the right what overlaps, and make narrower what may be
		if s.from < left {
			s.from, s.to = left, max(s.to, left+domainWidth(s.domain))
		}
		left = s.to + gap
	}
	right := b.right() - inset
	for _, s := range slices.Backward(spans) {
		if s.to > right {
			s.from, s.to = min(s.from, right-domainWidth(s.domain)), right
		}
		right = s.from - gap
	}
	for _, s := range spans {
		f.drawDomain(x, h, b, s.domain, Point{s.from, y}, s.to-s.from, height)
	}
}

func (f *frame) drawDomain(x *network.Index, h *bar, parent *Box, d *domain, at Point, width, height int) {
	var members []string
	for _, a := range d.members {
		members = append(members, attachmentName(x, h.ID, a.ID))
	}
	b := f.box(Box{
		ID: elementID(d.ID), Ref: d.ID, Kind: DomainBox, Parent: parent.ID, X: at.X, Y: at.Y, Width: width, Height: height, Title: "Routing domain " + d.name,
		Facts: append([]Fact{{"attached", strings.Join(members, ", ")}, {"routes", transitText(x, h.ID, d)}}, sourceFacts(d.Origin)...),
	})
	f.domains[d.ID] = b
	b.write(Text{X: b.X + inset, Y: b.Y + 20, Size: textSize, Bold: true, Value: d.name}, b.Width-2*inset)
	for i, l := range d.lines {
		b.write(Text{X: b.X + inset, Y: b.Y + 37 + 15*i, Size: smallSize, Muted: true, Value: l}, b.Width-2*inset)
	}
}

// transitText is all routes of a routing domain.
func transitText(x *network.Index, hub network.ID, d *domain) string {
	var words []string
	for i := range d.Routes {
		r := &d.Routes[i]
		target := attachmentName(x, hub, r.Attachment)
		if r.Blackhole {
			target = "dropped"
		}
		words = append(words, destination(x, &network.Route{Destination: r.Destination, PrefixList: r.PrefixList})+" → "+target)
	}
	slices.SortFunc(words, compareDestinations)
	var learnt []string
	for _, id := range d.Propagations {
		learnt = append(learnt, attachmentName(x, hub, id))
	}
	if slices.Sort(learnt); len(learnt) > 0 {
		words = append(words, "learns "+strings.Join(learnt, ", "))
	}
	return strings.Join(words, "; ")
}

// attach draws the line from an attachment to its routing domain, or to the transit gateway where none is associated or drawn on that side.
func (f *frame) attach(j *joint) {
	to := f.bars[j.target]
	end := j.way[len(j.way)-1]
	if d := f.domains[j.domain]; d != nil && d.Parent == to.ID && f.clear(d, j.upper) {
		to = d
	}
	x := min(max(end.X, to.X+14), to.right()-14)
	y, c := to.bottom(), f.channels[1]
	if j.upper {
		y, c = to.Y, f.channels[0]
	}
	points := slices.Clone(j.way)
	if x != end.X {
		track := c.track()
		points[len(points)-1].Y = track
		points = append(points, Point{x, track})
	}
	f.line(Line{
		ID: j.box.ID + "-to-" + to.ID, Kind: LinkLine, From: j.box.ID, To: to.ID, Points: append(points, Point{x, y}), Title: j.box.Title + " to " + to.Title,
	})
}

// clear reports whether no other domain lies between one and the edge of its transit gateway on a side.
func (f *frame) clear(d *Box, upper bool) bool {
	for _, o := range f.domains {
		if o.Parent == d.Parent && (upper && o.Y < d.Y || !upper && o.Y > d.Y) {
			return false
		}
	}
	return true
}
