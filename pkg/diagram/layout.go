package diagram

import (
	"cmp"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// More lengths in pixels.
const (
	margin     = 24
	deckGap    = 36
	railGap    = 56 // beside a frame, for lines that leave it
	widest     = 2100
	siteWidth  = 236
	titleSpace = 30
)

// page is the picture while it grows.
type page struct {
	sheet
	*sketch
	frames []*frame
	// below are the lines that run along the lower edge of all frames.
	below int
	sites map[network.ID]*Box
}

// layOut gives everything its place.
func layOut(s *sketch, title string) *Picture {
	p := &page{sketch: s, sites: map[network.ID]*Box{}}
	alone := len(s.regions) == 1 && len(s.regions[0].vpcs) == 1
	for _, r := range s.regions {
		p.frames = append(p.frames, newFrame(s.x, r, alone))
	}
	y := 0
	if title != "" {
		y = titleSpace
	}
	top := y
	y += p.skySpace()
	x := 0
	for i, f := range p.frames {
		if i > 0 {
			x += railGap
		}
		f.move(x, y)
		p.place(&f.sheet, 0, 0)
		x += f.width
	}
	bottom := y
	for _, f := range p.frames {
		bottom = max(bottom, f.y+f.height)
	}
	p.drawSky(top)
	p.drawSites(x+railGap, bottom)
	p.connect(bottom)
	p.drawFlows(max(bottom, p.below-8))
	return p.finish(title)
}

// skySpace is the room above the frames, for the internet and what stands between it and the network.
func (p *page) skySpace() int {
	space := 0
	if p.facesInternet() {
		space = 40 + 34
	}
	if len(p.edges) > 0 {
		space += 58 + 30
	}
	return space
}

func (p *page) facesInternet() bool {
	return len(p.edges) > 0 || slices.ContainsFunc(p.frames, func(f *frame) bool { return len(f.skyPorts()) > 0 })
}

// drawSky draws the internet, the distributions, and the lines from these to the doors of VPCs.
func (p *page) drawSky(y int) {
	if !p.facesInternet() {
		return
	}
	sky := p.box(Box{ID: "at-internet", Kind: OutsideBox, Y: y, Height: 40, Glyph: CloudGlyph, Title: "The internet"})
	var xs []int
	for _, f := range p.frames {
		for _, d := range f.skyPorts() {
			way := d.way
			x := way[len(way)-1].X
			xs = append(xs, x)
			p.line(Line{
				ID: "at-internet-to-" + d.box.ID, Kind: RouteLine, From: sky.ID, To: d.box.ID, Start: true, End: d.port.inbound, Title: d.box.Title + " leads to the internet",
				Points: append([]Point{{x, sky.bottom()}}, reversed(way)...),
			})
		}
	}
	at := y + 40 + 30
	edge := 0
	if len(p.frames) > 0 {
		edge = p.frames[0].x + pad
	}
	for _, e := range p.edges {
		b := p.drawEdge(e, at, &edge, xs)
		xs = append(xs, b.middle())
		p.line(Line{
			ID: "at-internet-to-" + b.ID, Kind: InboundLine, From: sky.ID, To: b.ID, End: true, Title: "Requests come in by " + b.Title,
			Points: []Point{{b.middle(), sky.bottom()}, {b.middle(), b.Y}},
		})
	}
	sky.X = slices.Min(xs) - 90
	sky.Width = slices.Max(xs) + 90 - sky.X
	label := measure("Internet", nameSize, true) + glyphSize + 8
	sky.write(Text{X: sky.middle() - label/2 + glyphSize + 8, Y: y + 25, Size: nameSize, Bold: true, Value: "Internet"}, sky.Width)
}

func reversed(points []Point) []Point {
	out := slices.Clone(points)
	slices.Reverse(out)
	return out
}

// drawEdge draws a distribution over the port by which it reaches its origin, left of lines to the internet that would cross it.
func (p *page) drawEdge(e *network.Distribution, y int, edge *int, lines []int) *Box {
	var doors []skyPort
	for _, f := range p.frames {
		for _, d := range f.originPorts() {
			if slices.ContainsFunc(e.Origins, func(o network.DistributionOrigin) bool { return o.VPCOrigin == d.port.id }) {
				doors = append(doors, d)
			}
		}
	}
	name := "CloudFront " + cmp.Or(e.Name, string(e.ID))
	guard := &network.WebACL{ID: e.WebACL, Name: aclName(e.WebACL)}
	width := max(measure(name, nameSize, true)+glyphSize+4*inset, 210)
	if e.WebACL != "" {
		width = max(width, measure(name, nameSize, true)+glyphSize+5*inset+guardWidth(guard))
	}
	x := *edge
	if len(doors) > 0 {
		x = max(x, doors[0].box.middle()-width/2)
	}
	for _, l := range lines {
		if l > x-gap && l < x+width+gap && l-width-gap >= *edge {
			x = l - width - gap
		}
	}
	*edge = x + width + 2*gap
	b := p.box(Box{
		ID: elementID(e.ID), Ref: e.ID, Kind: OutsideBox, X: x, Y: y, Width: width, Height: 58, Glyph: GlobeGlyph, Title: name,
		Facts: append([]Fact{{"origins", originsText(e)}}, sourceFacts(e.Origin)...),
	})
	room := width - glyphSize - 3*inset
	if e.WebACL != "" {
		w := guardWidth(guard)
		g := p.box(Box{
			ID: b.ID + "-waf", Ref: e.WebACL, Kind: GuardBox, Parent: b.ID, X: b.right() - w - 10, Y: y + 16, Width: w, Height: chipHeight, Glyph: GuardGlyph,
			Title: "Web ACL " + guard.Name,
		})
		g.write(Text{X: g.X + glyphSize + 14, Y: g.Y + 17, Size: textSize, Value: guardText(guard)}, w-glyphSize-18)
		room -= w + inset
	}
	b.write(Text{X: x + glyphSize + 2*inset, Y: y + 25, Size: nameSize, Bold: true, Value: name}, room)
	b.write(Text{X: x + glyphSize + 2*inset, Y: y + 43, Size: smallSize, Muted: true, Value: count(len(e.Origins), "origin", "origins")}, room)
	for _, d := range doors {
		top := d.way[len(d.way)-1]
		start := min(max(top.X, b.X+14), b.right()-14)
		mid := b.bottom() + 12
		p.line(Line{
			ID: b.ID + "-to-" + d.box.ID, Kind: InboundLine, From: b.ID, To: d.box.ID, End: true, Title: b.Title + " calls " + d.box.Title,
			Points: append([]Point{{start, b.bottom()}, {start, mid}, {top.X, mid}}, reversed(d.way)...),
		})
	}
	return b
}

// aclName is the name in the ARN of a web ACL: arn:aws:wafv2:us-east-1:123456789012:global/webacl/NAME/ID.
func aclName(arn network.ID) string {
	_, rest, _ := strings.Cut(string(arn), "/webacl/")
	name, _, _ := strings.Cut(rest, "/")
	return name
}

func originsText(e *network.Distribution) string {
	var names []string
	for _, o := range e.Origins {
		names = append(names, o.DomainName)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// drawSites draws what lies outside beside the frames, from x to the right, next to the middle of what it is joined with.
func (p *page) drawSites(x, bottom int) {
	if len(p.sketch.sites) == 0 || len(p.frames) == 0 {
		return
	}
	height := func(s *site) int { return 48 + 15*min(len(s.lines), 4) }
	total := -gap
	for _, s := range p.sketch.sites {
		total += height(s) + gap
	}
	last := p.frames[len(p.frames)-1]
	y := max(min(last.joint()-total/2, bottom-total), last.y)
	for _, s := range p.sketch.sites {
		b := p.box(Box{
			ID: siteID(s.id), Ref: s.id, Kind: OutsideBox, X: x, Y: y, Width: siteWidth, Height: height(s), Glyph: s.glyph, Title: s.word + " " + s.name,
			Facts: append([]Fact{{"cidr", strings.Join(s.lines, ", ")}}, sourceFacts(s.origin)...),
		})
		tx, room := x+glyphSize+2*inset, siteWidth-glyphSize-3*inset
		b.write(Text{X: tx, Y: y + 22, Size: textSize, Bold: true, Value: s.name}, room)
		b.write(Text{X: tx, Y: y + 38, Size: smallSize, Muted: true, Value: s.word}, room)
		for i, l := range s.lines {
			if i == 3 && len(s.lines) > 4 {
				l = "and " + decimal(len(s.lines)-3) + " more"
			}
			if i < 4 {
				b.write(Text{X: tx, Y: y + 54 + 15*i, Size: smallSize, Value: l}, room)
			}
		}
		p.sites[s.id] = b
		y += b.Height + gap
	}
}

// finish writes the title, and moves everything so that it begins at the margin.
func (p *page) finish(title string) *Picture {
	left, upper, right, lower := 0, 0, 0, 0
	for _, b := range p.boxes {
		left, upper = min(left, b.X), min(upper, b.Y)
		right, lower = max(right, b.right()), max(lower, b.bottom())
	}
	for _, l := range p.lines {
		for _, q := range l.Points {
			left, right, lower = min(left, q.X), max(right, q.X), max(lower, q.Y)
		}
	}
	var all sheet
	all.place(&p.sheet, margin-left, margin-upper)
	out := &Picture{Title: title, Width: right - left + 2*margin, Height: lower - upper + 2*margin, Boxes: all.boxes, Lines: all.lines}
	out.addLegend()
	out.addNote(p.x.Network)
	if title != "" {
		out.Heading = &Text{X: margin, Y: margin + 14, Size: 18, Bold: true, Value: fit(title, 18, true, out.Width-2*margin)}
	}
	return out
}
