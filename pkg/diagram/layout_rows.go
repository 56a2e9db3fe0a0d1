package diagram

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// toneLine is the type of a tier, unless its name says the same.
func (r *row) toneLine() string {
	if word := toneWord(r.tone); !strings.EqualFold(word, r.name) {
		return word
	}
	return ""
}

// routeTexts are the routes of a tier, with the engineers' short words for gateways where room is dear.
func (r *row) routeTexts(roomy bool) []string {
	if roomy {
		return r.routes
	}
	short := strings.NewReplacer("transit gateway", "TGW", "internet gateway", "IGW", "egress-only gateway", "EIGW", "NAT gateway", "NAT", "VPN gateway", "VGW")
	var out []string
	for _, t := range r.routes {
		out = append(out, short.Replace(t))
	}
	return out
}

// cidrs are the blocks of a subnet as its cell shows them: their sizes where the VPC stands for others.
func (d *drawnVPC) cidrs(s *network.Subnet) []string {
	if len(d.stands) > 0 {
		return masks(s.CIDRs)
	}
	if len(s.CIDRs) == 0 {
		return []string{"not known"}
	}
	return blockTexts(s.CIDRs)
}

func masks(blocks []netip.Prefix) (out []string) {
	for _, b := range blocks {
		out = append(out, "/"+decimal(b.Bits()))
	}
	return out
}

// drawRows draws the tiers from y down, and gives the place below them.
func (d *drawnVPC) drawRows(y int) int {
	for i, r := range d.rows {
		if i > 0 && d.crossed(i) {
			y += zonalGap - gap
		}
		height := d.rowHeight(r)
		facts := aclFacts(d.x, r.tier)
		r.box = d.box(Box{
			ID: elementID(d.ID) + "-tier-" + clean(r.name), Kind: TierBox, Tone: r.tone, Parent: elementID(d.ID), X: pad, Y: y, Width: d.rowRight - pad, Height: height,
			Title: "Tier " + r.name + " of VPC " + d.name(), Facts: append([]Fact{{"tier", r.name}, {"tier-type", r.tone}, {"routes", strings.Join(r.routes, "; ")}}, facts...),
		})
		d.label(r)
		d.drawCells(r, d.drawBands(r))
		y = r.box.bottom() + gap
	}
	return y
}

// crossed reports whether a line to something in a subnet goes through the gap above a row.
func (d *drawnVPC) crossed(i int) bool {
	for from, r := range d.rows {
		for _, w := range r.ways {
			if to, ok := d.chipRows[w.target]; ok && min(from, to) < i && max(from, to) >= i {
				return true
			}
		}
	}
	return false
}

// label writes what a tier is, and where its routes lead, at its left.
func (d *drawnVPC) label(r *row) {
	x, y, room := r.box.X+inset+2, r.box.Y+24, d.labelWidth-inset-columnGap+4
	r.box.write(Text{X: x, Y: y, Size: nameSize + 1, Bold: true, Value: r.name}, room)
	y += 16
	if tone := r.toneLine(); tone != "" {
		r.box.write(Text{X: x, Y: y, Size: smallSize, Muted: true, Value: tone}, room)
		y += 16
	}
	y += 2
	for _, t := range r.routeTexts(d.roomy) {
		r.box.write(Text{X: x, Y: y, Size: smallSize, Value: t}, room)
		y += 15
	}
}

func (d *drawnVPC) labelHeight(r *row) int {
	height := 24 + 18 + 15*len(r.routes)
	if r.toneLine() != "" {
		height += 16
	}
	return height
}

func (d *drawnVPC) rowHeight(r *row) int {
	height := 2*inset + d.cellsHeight(r)
	for _, b := range r.bands {
		height += d.bandHeight(b) + 8
	}
	return max(height, d.labelHeight(r))
}

// cellsHeight is the height of the highest zone of a tier.
func (d *drawnVPC) cellsHeight(r *row) (height int) {
	for _, cell := range r.cells {
		sum := -8
		for _, s := range cell {
			sum += d.cellHeight(r, s) + 8
		}
		height = max(height, sum)
	}
	return height
}

// mostChips is how many things are drawn in one subnet; how many more there are is told.
const mostChips = 5

func (d *drawnVPC) cellHeight(r *row, s *network.Subnet) int {
	height := 8 + 17*len(d.cidrs(s))
	if len(d.stands) == 0 {
		height += 17 // its name
	}
	if n := min(len(r.chips[s.ID]), mostChips); n > 0 {
		height += 4 + n*(chipHeight+6)
	}
	return height + 2
}

func (d *drawnVPC) drawBands(r *row) int {
	y := r.box.Y + inset
	for _, b := range r.bands {
		x := d.column(b.from)
		facts := append(slices.Clone(b.facts), sourceFacts(b.origin)...)
		if len(b.list) > 0 {
			facts = append([]Fact{{"services", strings.Join(b.list, ", ")}}, facts...)
		}
		box := d.box(Box{
			ID: d.bandID(r.tier, b), Ref: b.id, Kind: BandBox, Parent: r.box.ID, X: x, Y: y, Width: d.column(b.to) + d.cellWidth - x, Height: d.bandHeight(b), Glyph: b.glyph,
			Title: strings.TrimSpace(b.word + " " + b.name), Facts: facts,
		})
		d.bandBoxes[b] = box
		room := box.Width - glyphSize - 4*inset
		if b.guard != nil {
			width := guardWidth(b.guard)
			room -= width + inset
			g := d.box(Box{
				ID: box.ID + "-waf", Ref: b.guard.ID, Kind: GuardBox, Parent: box.ID, X: box.right() - 8 - width, Y: y + 8, Width: width, Height: chipHeight, Glyph: GuardGlyph,
				Title: "Web ACL " + b.guard.Name, Facts: sourceFacts(b.guard.Origin),
			})
			g.write(Text{X: g.X + glyphSize + 14, Y: g.Y + 17, Size: textSize, Value: guardText(b.guard)}, width-glyphSize-18)
		}
		box.write(Text{X: x + glyphSize + 2*inset, Y: y + 18, Size: textSize, Bold: true, Value: b.title()}, room)
		for i, l := range d.bandLines(b) {
			box.write(Text{X: x + glyphSize + 2*inset, Y: y + 34 + 15*i, Size: smallSize, Muted: true, Value: l}, room)
		}
		y += box.Height + 8
	}
	r.free = y - 4
	return y
}

func (b *band) title() string { return strings.TrimSpace(b.word + " " + b.name) }

// bandLines are the lines below the title of a band.
func (d *drawnVPC) bandLines(b *band) []string {
	if len(b.list) == 0 {
		return []string{b.detail}
	}
	return wrap(b.list, smallSize, d.column(b.to)+d.cellWidth-d.column(b.from)-glyphSize-4*inset, 3)
}

func (d *drawnVPC) bandHeight(b *band) int { return bandHeight + 15*(len(d.bandLines(b))-1) }

// bandID is the id of the box of a band. All endpoints of some zones have one together; what is in several tiers has one in each.
func (v *vpc) bandID(t *tier, b *band) string {
	id := elementID(b.id)
	if len(b.list) > 0 {
		id += "-and-others"
	}
	for _, o := range v.tiers {
		if o == t {
			return id
		}
		if slices.ContainsFunc(o.bands, func(other *band) bool { return other.id == b.id }) {
			return id + "-in-" + clean(t.name)
		}
	}
	return id
}

func guardText(g *network.WebACL) string {
	if g.Name == "" {
		return "WAF"
	}
	return "WAF " + g.Name
}

func guardWidth(g *network.WebACL) int {
	return min(measure(guardText(g), textSize, false), 120) + glyphSize + 22
}

func (d *drawnVPC) drawCells(r *row, top int) {
	height := r.box.bottom() - inset - top
	for z, cell := range r.cells {
		y := top
		for i, s := range cell {
			h := d.cellHeight(r, s)
			if i == len(cell)-1 {
				h = top + height - y // the last one takes what room is left
			}
			d.drawCell(r, s, d.column(z), y, h)
			y += h + 8
		}
	}
}

func (d *drawnVPC) drawCell(r *row, s *network.Subnet, x, y, height int) {
	b := d.box(Box{
		ID: elementID(s.ID), Ref: s.ID, Kind: SubnetBox, Tone: r.tone, Parent: r.box.ID, X: x, Y: y, Width: d.cellWidth, Height: height,
		Title: "Subnet " + cmp.Or(s.Name, string(s.ID)), Facts: subnetFacts(d.x, s),
	})
	at := y + 8 + 11
	for _, c := range d.cidrs(s) {
		b.write(Text{X: x + inset, Y: at, Size: nameSize, Bold: true, Value: c}, d.cellWidth-2*inset)
		at += 17
	}
	if len(d.stands) == 0 {
		b.write(Text{X: x + inset, Y: at, Size: smallSize, Muted: true, Value: d.shortName(s)}, d.cellWidth-2*inset)
	}
	chips := r.chips[s.ID]
	more := 0
	if len(chips) > mostChips {
		more = len(chips) - mostChips + 1
		chips = slices.Concat(chips[:0:0], chips[more:])
	}
	y = b.bottom() - 8 - len(chips)*(chipHeight+6) + 6
	if more > 0 {
		b.write(Text{X: x + inset, Y: y - 12, Size: smallSize, Muted: true, Value: "and " + decimal(more) + " more"}, d.cellWidth-2*inset)
	}
	for _, c := range chips {
		d.drawChip(b, c, y)
		y += chipHeight + 6
	}
}

// shortName is the name of a subnet, without that of its VPC where there is no room for both.
func (d *drawnVPC) shortName(s *network.Subnet) string {
	name := cmp.Or(s.Name, string(s.ID))
	for _, prefix := range []string{d.name() + "-", "subnet-"} {
		if measure(name, smallSize, false) > d.cellWidth-2*inset {
			name = strings.TrimPrefix(name, prefix)
		}
	}
	return name
}

func (d *drawnVPC) drawChip(cell *Box, c *chip, y int) {
	b := d.box(Box{
		ID: elementID(c.id), Ref: c.id, Kind: ChipBox, Parent: cell.ID, X: cell.X + 8, Y: y, Width: cell.Width - 2*8, Height: chipHeight, Glyph: c.glyph,
		Title: strings.TrimSpace(c.word + " " + c.name), Facts: append(slices.Clone(c.facts), sourceFacts(c.origin)...),
	})
	d.chipBoxes[c.id] = b
	x, room := b.X+glyphSize+2*8, b.Width-glyphSize-3*8
	b.write(Text{X: x, Y: y + 17, Size: textSize, Value: c.word}, room)
	used := measure(c.word, textSize, false) + 8
	if rest := room - used; c.name != "" && measure(c.name, smallSize, false) <= rest {
		b.write(Text{X: x + used, Y: y + 17, Size: smallSize, Muted: true, Value: c.name}, rest)
	}
}
