package diagram

import (
	"fmt"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// Lengths in pixels.
const (
	pad        = 16 // from the edge of a VPC to what is in it
	inset      = 10 // from the edge of a tier or subnet to what is in it
	gap        = 12 // between boxes
	zonalGap   = 34 // between tiers of which one leads to what is in the other
	columnGap  = 16
	chipHeight = 26
	bandHeight = 42
	portHeight = 38
	laneStep   = 14
	glyphSize  = 16
	titleSize  = 15
	nameSize   = 13
	textSize   = 12
	smallSize  = 11
)

// drawnVPC is a VPC with the places of all that is in it, relative to its upper left corner.
type drawnVPC struct {
	sheet
	*vpc
	x             *network.Index
	roomy         bool
	width, height int

	labelWidth, cellWidth int
	rowRight              int
	rows                  []*row
	lanes                 []*lane
	// portBoxes are the boxes of what is on the edge, by ID.
	portBoxes map[network.ID]*Box
	chipBoxes map[network.ID]*Box
	bandBoxes map[*band]*Box
	chipRows  map[network.ID]int
	// rails are the targets of lines that pass by rows, left of each column.
	rails     map[int][]network.ID
	chipZones map[network.ID]int
}

// row is a tier with its place.
type row struct {
	*tier
	box *Box
	// free is where lines may start on its right edge: below its bands.
	free int
	// exits counts the lines that do.
	exits, taken int
}

// lane is a vertical beside the rows, between these and one port.
type lane struct {
	port    *port
	inbound bool
	x       int
}

// drawVPC gives everything in a VPC its place. Roomy makes cells wider than they need be; least is the least height.
func drawVPC(x *network.Index, v *vpc, roomy bool, least int) *drawnVPC {
	d := &drawnVPC{
		vpc: v, x: x, roomy: roomy, portBoxes: map[network.ID]*Box{}, chipBoxes: map[network.ID]*Box{}, bandBoxes: map[*band]*Box{}, rails: map[int][]network.ID{},
		chipRows: map[network.ID]int{}, chipZones: map[network.ID]int{},
	}
	for i, t := range v.tiers {
		d.rows = append(d.rows, &row{tier: t})
		for z, cell := range t.cells {
			for _, s := range cell {
				for _, c := range t.chips[s.ID] {
					d.chipRows[c.id], d.chipZones[c.id] = i, z
				}
			}
		}
	}
	d.findLanes()
	d.findWidths()
	d.frame()
	d.portRow(d.north(), 0)
	y := d.header()
	y = d.drawRows(y)
	y = d.drawServices(y)
	y = d.drawStands(y)
	if len(d.south()) > 0 {
		y += portHeight/2 + 10 + 7*max(len(d.south())-2, 0)
	}
	d.height = max(y+pad-gap, least)
	d.boxes[0].Height = d.height
	d.portRow(d.south(), d.height)
	d.drawZonal()
	d.drawLanes()
	return d
}

// north and south are what is on the upper and on the lower edge: doors are on the side of the internet.
func (d *drawnVPC) north() []*port {
	if d.below {
		return d.joints
	}
	return d.doors
}

func (d *drawnVPC) south() []*port {
	if d.below {
		return d.doors
	}
	return d.joints
}

func (d *drawnVPC) name() string { return d.vpc.name }

// findLanes decides which verticals there are beside the rows: for each port one for what goes out there, and one for what comes in.
func (d *drawnVPC) findLanes() {
	north, south := d.north(), d.south()
	for i := range max(len(north), len(south)) {
		for _, side := range [][]*port{north, south} {
			if i >= len(side) {
				continue
			}
			for _, inbound := range []bool{false, true} {
				if n := d.users(side[i], inbound); n > 0 {
					d.lanes = append(d.lanes, &lane{port: side[i], inbound: inbound})
				}
			}
		}
	}
}

// users counts the lines that use a lane, and tells rows how many of them leave there.
func (d *drawnVPC) users(p *port, inbound bool) (n int) {
	for _, r := range d.rows {
		if inbound {
			for _, b := range r.bands {
				if slices.Contains(b.inbound, p.id) {
					n++
				}
			}
			if d.enters(p, r) {
				r.exits++
				n++
			}
			continue
		}
		if slices.ContainsFunc(r.ways, func(w way) bool { return w.target == p.id }) {
			r.exits++
			n++
		}
		for _, b := range r.bands {
			if slices.Contains(b.outbound, p.id) {
				n++
			}
		}
	}
	return n
}

// enters reports whether the edge table of a gateway leads to something in a tier.
func (d *drawnVPC) enters(p *port, r *row) bool {
	t := d.x.EdgeTable[p.id]
	return t != nil && slices.ContainsFunc(t.Routes, func(route network.Route) bool {
		i, ok := d.chipRows[route.Target.ID]
		return ok && d.rows[i] == r
	})
}

// findWidths makes columns as wide as what is in them.
func (d *drawnVPC) findWidths() {
	d.labelWidth, d.cellWidth = 110, 124
	if d.roomy {
		d.labelWidth, d.cellWidth = 150, max(196, 780/max(len(d.zones), 1))
	}
	for _, r := range d.rows {
		label := measure(r.name, nameSize+1, true)
		for _, t := range append([]string{r.toneLine()}, r.routeTexts(d.roomy)...) {
			label = max(label, measure(t, smallSize, false))
		}
		d.labelWidth = max(d.labelWidth, min(label, 240)+inset+columnGap+4)
		for _, cell := range r.cells {
			for _, s := range cell {
				for _, c := range d.cidrs(s) {
					d.cellWidth = max(d.cellWidth, measure(c, nameSize, true)+2*inset)
				}
				for _, c := range r.chips[s.ID] {
					d.cellWidth = max(d.cellWidth, measure(c.word, textSize, false)+glyphSize+3*8+2*8)
				}
			}
		}
		for _, b := range r.bands {
			columns := b.to - b.from + 1
			need := max(min(measure(b.title(), textSize, true), 300), measure(b.detail, smallSize, false)) + glyphSize + 4*inset
			if b.guard != nil {
				need += guardWidth(b.guard) + inset
			}
			d.cellWidth = max(d.cellWidth, (need-(columns-1)*columnGap+columns-1)/columns)
		}
	}
	d.cellWidth = min(d.cellWidth, 320)
	need := measure(d.name(), titleSize, true) + glyphSize + 3*pad + d.portsWidth(d.north())
	need = max(need, d.portsWidth(d.south()), measure(d.blocks(), textSize, false)) + 2*pad
	columns := max(len(d.zones), 1)
	if have := d.widthFor(d.cellWidth); have < need {
		d.cellWidth += (need - have + columns - 1) / columns
	}
	d.width = d.widthFor(d.cellWidth)
	d.rowRight = d.width - pad - d.lanesWidth()
	for i, l := range d.lanes {
		l.x = d.width - pad - 4 - laneStep*i
	}
}

func (d *drawnVPC) widthFor(cell int) int {
	columns := max(len(d.zones), 1)
	return pad + d.labelWidth + columns*cell + (columns-1)*columnGap + inset + d.lanesWidth() + pad
}

func (d *drawnVPC) lanesWidth() int {
	if len(d.lanes) == 0 {
		return 0
	}
	return laneStep*len(d.lanes) + 10
}

func (d *drawnVPC) column(z int) int { return pad + d.labelWidth + z*(d.cellWidth+columnGap) }

// frame is the VPC's own box.
func (d *drawnVPC) frame() {
	facts := append([]Fact{{"cidr", strings.Join(blockTexts(d.CIDRs), ", ")}}, placeFacts(d.Region, d.Account)...)
	b := d.box(Box{
		ID: elementID(d.ID), Ref: d.ID, Kind: VPCBox, Width: d.width, Glyph: VPCGlyph, Title: "VPC " + d.name(),
		Facts: append(facts, sourceFacts(d.Origin)...), Stacked: len(d.stands) > 0,
	})
	title := d.name()
	if len(d.stands) > 0 {
		title += " and " + decimal(len(d.stands)-1) + " alike"
		b.Title = "VPC " + title
		b.Facts[0] = Fact{"cidr", strings.Join(d.allBlocks(), ", ")}
	}
	room := d.width - 3*pad - glyphSize - d.portsWidth(d.north())
	b.write(Text{X: pad + glyphSize + 8, Y: 27, Size: titleSize, Bold: true, Value: title}, room)
	b.write(Text{X: pad, Y: 47 + d.jogs(), Size: textSize, Muted: true, Value: d.blocks()}, d.width-2*pad-d.lanesWidth())
}

// blocks is the line under the VPC's name.
func (d *drawnVPC) blocks() string {
	words := blockTexts(d.CIDRs)
	if len(d.stands) > 0 {
		words = []string{"each a " + strings.Join(masks(d.CIDRs), " and a ")}
	}
	return strings.Join(words, " · ")
}

func (d *drawnVPC) allBlocks() (out []string) {
	for _, v := range d.stands {
		out = append(out, blockTexts(v.CIDRs)...)
	}
	return out
}

func placeFacts(region, account string) (facts []Fact) {
	if region != "" {
		facts = append(facts, Fact{"region", region})
	}
	if account != "" {
		facts = append(facts, Fact{"account", account})
	}
	return facts
}

// header names the zones, and gives the place where rows begin.
func (d *drawnVPC) header() int {
	y := 58 + d.jogs()
	if len(d.zones) == 0 {
		return y
	}
	for z, name := range d.zones {
		d.boxes[0].write(Text{X: d.column(z) + d.cellWidth/2, Y: y + 14, Size: textSize, Muted: true, Middle: true, Value: name}, d.cellWidth)
	}
	return y + 24
}

// jogs is the room for lines that run along the upper edge to ports which are not at the end of their lanes, beyond what there is anyway.
func (d *drawnVPC) jogs() int { return 7 * max(len(d.north())-2, 0) }

func portWidth(p *port) int {
	return max(measure(p.word, textSize, true), measure(p.name, smallSize, false)) + glyphSize + 3*8
}

func (d *drawnVPC) portsWidth(list []*port) (sum int) {
	for _, p := range list {
		sum += min(portWidth(p), 230) + gap
	}
	return sum
}

// portRow puts ports on a horizontal edge, from the right.
func (d *drawnVPC) portRow(list []*port, y int) {
	right := d.width - pad/2
	for _, p := range list {
		width := min(portWidth(p), 230)
		b := d.box(Box{
			ID: elementID(p.id) + d.suffix(p), Ref: p.id, Kind: GatewayBox, Parent: elementID(d.ID), X: right - width, Y: y - portHeight/2, Width: width, Height: portHeight,
			Glyph: p.glyph, Title: strings.TrimSpace(p.word + " " + p.name), Facts: append(slices.Clone(p.facts), sourceFacts(p.origin)...),
		})
		x, room := b.X+glyphSize+2*8, width-glyphSize-2*8-4
		if p.name == "" {
			b.write(Text{X: x, Y: y + 4, Size: textSize, Bold: true, Value: p.word}, room)
		} else {
			b.write(Text{X: x, Y: y - 3, Size: textSize, Bold: true, Value: p.word}, room)
			b.write(Text{X: x, Y: y + 12, Size: smallSize, Muted: true, Value: p.name}, room)
		}
		d.portBoxes[p.id] = b
		right -= width + gap
	}
}

// suffix tells the two ends of a connection apart, which both bear its ID.
func (d *drawnVPC) suffix(p *port) string {
	if p.word == "Peering" || p.word == endpointService || p.word == privateLink {
		return "-in-" + elementID(d.ID)
	}
	return ""
}

func (d *drawnVPC) drawServices(y int) int {
	if len(d.services) == 0 {
		return y
	}
	b := d.box(Box{
		ID: elementID(d.ID) + "-services", Kind: EndpointBox, Parent: elementID(d.ID), X: pad, Y: y, Width: d.rowRight - pad, Height: chipHeight + 2*8,
		Glyph: EndpointGlyph, Title: "Gateway endpoints of VPC " + d.name(),
	})
	label := "Gateway endpoints"
	b.write(Text{X: b.X + inset + glyphSize + 8, Y: y + 26, Size: textSize, Bold: true, Value: label}, d.labelWidth+d.cellWidth)
	x := max(d.column(0), b.X+inset+glyphSize+8+measure(label, textSize, true)+gap)
	for i, e := range d.services {
		name := serviceName(e.Service)
		width := measure(name, textSize, false) + 2*inset
		if more := len(d.services) - i; x+width > b.right()-60 && more > 1 {
			b.write(Text{X: x, Y: y + 26, Size: textSize, Muted: true, Value: "+" + decimal(more)}, b.right()-x)
			break
		}
		facts := append([]Fact{{"service", e.Service}, {"route-tables", namesText(d.x, e.RouteTables)}}, sourceFacts(e.Origin)...)
		c := d.box(Box{
			ID: elementID(e.ID), Ref: e.ID, Kind: ChipBox, Parent: b.ID, X: x, Y: y + 8, Width: min(width, b.right()-x-8), Height: chipHeight,
			Title: "Gateway endpoint " + name, Facts: facts,
		})
		c.write(Text{X: c.middle(), Y: c.Y + 17, Size: textSize, Middle: true, Value: name}, c.Width-8)
		x += width + 8
	}
	return y + b.Height + gap
}

// namesText are the names of parts of the network.
func namesText(x *network.Index, ids []network.ID) string {
	var names []string
	for _, id := range ids {
		names = append(names, nameOf(x, id))
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// drawStands lists the VPCs that the one is drawn for.
func (d *drawnVPC) drawStands(y int) int {
	if len(d.stands) == 0 {
		return y
	}
	const most = 12
	width := d.rowRight - pad
	b := d.box(Box{
		ID: elementID(d.ID) + "-alike", Kind: FoldedBox, Parent: elementID(d.ID), X: pad, Y: y, Width: width,
		Title: count(len(d.stands), "VPC", "VPCs") + " that are alike but for names and addresses",
	})
	var lines []string
	for _, v := range d.stands {
		lines = append(lines, v.name+"  "+strings.Join(blockTexts(v.CIDRs), ", "))
		b.Facts = append(b.Facts, Fact{"vpc-" + decimal(len(lines)), v.name + " " + string(v.ID) + " " + strings.Join(blockTexts(v.CIDRs), ", ")})
	}
	b.write(Text{X: pad + inset, Y: y + 18, Size: textSize, Bold: true, Value: fmt.Sprintf("× %d, alike but for names and addresses", len(d.stands))}, width-2*inset)
	columns := 2
	if shown := lines; len(shown) > most {
		lines = append(slices.Clone(shown[:most-2]), "…", shown[len(shown)-1])
	}
	perColumn := (len(lines) + columns - 1) / columns
	room := (width-2*inset)/columns - 8
	for i, l := range lines {
		b.write(Text{X: pad + inset + i/perColumn*(room+8), Y: y + 36 + i%perColumn*16, Size: smallSize, Value: l}, room)
	}
	b.Height = 36 + perColumn*16 - 2
	return y + b.Height + gap
}
