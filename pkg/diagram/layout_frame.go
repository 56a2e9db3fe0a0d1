package diagram

import (
	"cmp"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
)

// frame is a region with the places of its VPCs, its transit gateways, and the lines that join these.
//
//	upper deck: VPCs next to the internet
//	upper channel: lines from these down
//	transit gateways
//	lower channel: lines from the others up
//	lower deck: the other VPCs
type frame struct {
	sheet
	*region
	x, y, width, height int
	upper, lower        *deck
	bars                map[network.ID]*Box
	domains             map[network.ID]*Box
	channels            [2]*channel
	joints              map[*port]*joint
	rails               int // lines beside it
}

// deck is rows of VPCs.
type deck struct {
	vpcs    []*drawnVPC
	places  []Point
	columns int
	widths  []int
	heights []int
	width   int
	height  int
	rails   map[int]int
}

// channel is a strip in which lines run from side to side, clear of the ports that reach into it from above and below.
type channel struct{ y, height, head, tail, tracks int }

// track is the height of the next line.
func (c *channel) track() int {
	room := max(c.height-c.head-c.tail, trackStep)
	c.tracks++
	return c.y + c.head + (c.tracks-1)*trackStep%room
}

// trackStep is the distance between lines that run along each other.
const trackStep = 10

// newChannel has room for the lines of all joints of two decks, either of which may be none.
func newChannel(y int, upper, lower *deck) *channel {
	c := &channel{y: y, head: gap, tail: gap}
	joints := 0
	for _, k := range []*deck{upper, lower} {
		n := k.joints()
		if n > 0 && k == upper {
			c.head += portHeight / 2
		} else if n > 0 {
			c.tail += portHeight / 2
		}
		joints += n
	}
	c.height = c.head + c.tail + trackStep*min(joints, 30)
	if joints == 0 && (lower == nil || len(lower.vpcs) == 0) {
		c.height = 0
	}
	return c
}

func (k *deck) joints() (n int) {
	if k == nil {
		return 0
	}
	for _, d := range k.vpcs {
		n += len(d.joints)
	}
	return n
}

// joint is a port by which a VPC is joined with others, and the way from it into the channel.
type joint struct {
	*port
	box   *Box
	way   []Point
	upper bool
}

// skyPort is a port that leads upwards, and the way from it out of the frame.
type skyPort struct {
	port *port
	box  *Box
	way  []Point
}

func newFrame(x *network.Index, r *region, alone bool) *frame {
	r.fold()
	f := &frame{region: r, bars: map[network.ID]*Box{}, domains: map[network.ID]*Box{}, joints: map[*port]*joint{}}
	r.dropFolded(x)
	f.sortByDomain()
	var upper, lower []*drawnVPC
	for _, v := range r.vpcs {
		d := drawVPC(x, v, alone, 0)
		if v.below {
			lower = append(lower, d)
		} else {
			upper = append(upper, d)
		}
	}
	f.upper, f.lower = newDeck(upper, alone), newDeck(lower, alone)
	f.arrange(x)
	return f
}

// newDeck finds the columns of a deck, as many as there is room for.
func newDeck(vpcs []*drawnVPC, alone bool) *deck {
	k := &deck{vpcs: vpcs, columns: len(vpcs), rails: map[int]int{}}
	for ; k.columns > 1; k.columns-- {
		if k.measure(); k.width <= widest {
			break
		}
	}
	k.measure()
	for i, d := range vpcs {
		k.vpcs[i] = drawVPC(d.x, d.vpc, alone, k.heights[i/k.columns]) // those beside each other are equally high
	}
	return k
}

func (k *deck) measure() {
	k.widths, k.heights, k.width, k.height = make([]int, k.columns), nil, 0, 0
	for i, d := range k.vpcs {
		k.widths[i%k.columns] = max(k.widths[i%k.columns], d.width)
		if i%k.columns == 0 {
			k.heights = append(k.heights, 0)
		}
		row := i / k.columns
		k.heights[row] = max(k.heights[row], d.height)
	}
	for i, w := range k.widths {
		if k.width += w; i > 0 {
			k.width += deckGap
		}
	}
	for i, h := range k.heights {
		if k.height += h; i > 0 {
			k.height += deckGap + portHeight
		}
	}
}

// put gives the VPCs of a deck their places, from x and y.
func (k *deck) put(x, y int) {
	k.places = make([]Point, len(k.vpcs))
	for i := range k.vpcs {
		at := Point{x, y}
		for _, w := range k.widths[:i%k.columns] {
			at.X += w + deckGap
		}
		for _, h := range k.heights[:i/k.columns] {
			at.Y += h + deckGap + portHeight
		}
		k.places[i] = at
	}
}

// out is the way from a port of VPC i up or down out of its deck: straight in the outermost row, else along the gaps between VPCs.
func (k *deck) out(i int, b *Box, up bool, end int) []Point {
	x, y := b.middle(), b.Y
	if !up {
		y = b.bottom()
	}
	row, last := i/k.columns, len(k.heights)-1
	if up && row == 0 || !up && row == last {
		return []Point{{x, y}, {x, end}}
	}
	column := i % k.columns
	k.rails[column]++
	rail := k.places[i].X + k.widths[column] + 6 + 5*((k.rails[column]-1)%5)
	aside := y - 6
	if !up {
		aside = y + 6
	}
	return []Point{{x, y}, {x, aside}, {rail, aside}, {rail, end}}
}

// sortByDomain puts VPCs of the same routing domain beside each other.
func (f *frame) sortByDomain() {
	rank := map[network.ID]int{}
	for _, h := range f.hubs {
		for _, d := range h.domains {
			rank[d.ID] = len(rank)
		}
	}
	domainOf := func(v *vpc) int {
		for _, j := range v.joints {
			if j.domain != "" {
				return rank[j.domain]
			}
		}
		return len(rank)
	}
	slices.SortStableFunc(f.vpcs, func(a, b *vpc) int { return cmp.Compare(domainOf(a), domainOf(b)) })
}

// arrange places decks, channels and transit gateways below each other.
func (f *frame) arrange(x *network.Index) {
	bars := f.sizeBars()
	inner := max(f.upper.width, f.lower.width, f.labelWidth())
	for _, b := range bars {
		inner = max(inner, b.least)
	}
	f.width = inner + 2*pad + 8
	y := 44
	if len(f.upper.vpcs) > 0 {
		if slices.ContainsFunc(f.upper.vpcs, func(d *drawnVPC) bool { return len(d.north()) > 0 }) {
			y += portHeight/2 - 6
		}
		x := f.width/2 - f.upper.width/2
		f.upper.put(x, y)
		aside := f.aside()
		f.width += aside
		f.upper.put(x+aside, y)
		y += f.upper.height
	}
	if len(bars) > 0 {
		f.channels[0] = newChannel(y, f.upper, nil)
		y += f.channels[0].height
		for _, b := range bars {
			b.y = y
			y += b.height + gap
		}
		y -= gap
		f.channels[1] = newChannel(y, nil, f.lower)
	} else {
		f.channels[0] = newChannel(y, f.upper, f.lower)
		f.channels[1] = f.channels[0]
	}
	y += f.channels[1].height
	if len(f.lower.vpcs) > 0 {
		f.lower.put(f.width/2-f.lower.width/2, y)
		y += f.lower.height
	}
	f.height = y + pad
	f.box(Box{ID: "at-region-" + clean(cmp.Or(f.name, "none")), Kind: FrameBox, Width: f.width, Height: f.height, Glyph: RegionGlyph, Title: f.label(), Facts: placeFacts(f.name, f.account)}).
		write(Text{X: pad + glyphSize + 8, Y: 25, Size: nameSize, Bold: true, Value: f.label()}, f.width-3*pad)
	for _, k := range []*deck{f.upper, f.lower} {
		for i, d := range k.vpcs {
			d.boxes[0].Parent = f.boxes[0].ID
			if d.Account != "" && d.Account != f.account {
				d.boxes[0].Texts[len(d.boxes[0].Texts)-1-len(d.zones)].Value += " · account " + d.Account
			}
			f.place(&d.sheet, k.places[i].X, k.places[i].Y)
		}
	}
	f.findJoints()
	f.drawBars(x, bars)
}

// aside is how far the upper deck must move to the right, so that no line to the internet leads through the name of the region.
func (f *frame) aside() int {
	aside := 0
	for i, d := range f.upper.vpcs {
		for _, p := range d.north() {
			aside = max(aside, f.labelWidth()+gap-f.upper.places[i].X-d.portBoxes[p.id].middle())
		}
	}
	return aside
}

func (f *frame) label() string { return regionLabel(f.region) }

func regionLabel(r *region) string {
	label := cmp.Or(r.name, "Region not told")
	if r.account != "" {
		label += " · account " + r.account
	}
	return label
}

func (f *frame) labelWidth() int { return measure(f.label(), nameSize, true) + glyphSize + 2*pad }

// findJoints finds the ways from the joints of VPCs into the channels.
func (f *frame) findJoints() {
	for _, k := range []*deck{f.upper, f.lower} {
		up := k == f.lower
		end := f.channels[0].y + f.channels[0].head
		if up {
			end = f.channels[1].y + f.channels[1].height - f.channels[1].tail
		}
		for i, d := range k.vpcs {
			for _, p := range d.joints {
				b := d.portBoxes[p.id]
				way := k.out(i, b, up, end)
				f.joints[p] = &joint{port: p, box: b, way: way, upper: !up}
			}
		}
	}
}

// skyPorts are the doors to the internet, originPorts those that CloudFront comes in by.
func (f *frame) skyPorts() []skyPort    { return f.doorsUp(false) }
func (f *frame) originPorts() []skyPort { return f.doorsUp(true) }

func (f *frame) doorsUp(origins bool) (out []skyPort) {
	for i, d := range f.upper.vpcs {
		for _, p := range d.doors {
			if (p.word == vpcOrigin) == origins {
				b := d.portBoxes[p.id]
				out = append(out, skyPort{p, b, f.upper.out(i, b, true, f.y)})
			}
		}
	}
	return out
}

// move moves the frame with all that has been placed in it.
func (f *frame) move(dx, dy int) {
	f.x, f.y = f.x+dx, f.y+dy
	moved := sheet{}
	moved.place(&f.sheet, dx, dy)
	f.sheet = moved
	f.channels[0].y += dy
	if f.channels[1] != f.channels[0] {
		f.channels[1].y += dy
	}
	for _, j := range f.joints {
		for i := range j.way {
			j.way[i].X, j.way[i].Y = j.way[i].X+dx, j.way[i].Y+dy
		}
	}
	for _, k := range []*deck{f.upper, f.lower} {
		for i := range k.places {
			k.places[i].X, k.places[i].Y = k.places[i].X+dx, k.places[i].Y+dy
		}
	}
}

// joint is the height at which lines leave the frame.
func (f *frame) joint() int {
	for _, h := range f.hubs {
		if b := f.bars[h.ID]; b != nil {
			return b.Y + b.Height/2
		}
	}
	return f.channels[0].y + f.channels[0].height/2
}
