package diagram

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
)

// drawZonal draws the lines from tiers to what is in subnets of others: NAT gateways, endpoints of firewalls, appliances. They leave a tier at its edge, in the
// column of the zone, and go to the other along the gaps between boxes.
func (d *drawnVPC) drawZonal() {
	var tracks []run
	for i, r := range d.rows {
		for _, w := range r.ways {
			j, ok := d.chipRows[w.target]
			if !ok || i == j || d.chipBoxes[w.target] == nil {
				continue
			}
			l := Line{
				ID: r.box.ID + "-" + decimal(w.zone) + "-to-" + clean(string(w.target)), Kind: RouteLine, From: r.box.ID, To: d.chipBoxes[w.target].ID, End: true, Start: w.back,
				Title: "Route of tier " + r.name + " in " + d.zones[w.zone] + " to " + d.chipBoxes[w.target].Title,
			}
			if i > j {
				l.Start = l.Start || d.answers(j, i, w.zone)
				l.Points = d.upward(i, j, w, &tracks)
			} else if !d.answers(j, i, w.zone) {
				l.Points = d.downward(i, j, w)
			}
			if l.Points != nil {
				d.line(l)
			}
		}
	}
}

// answers reports whether a row leads, in a zone, to something in another.
func (d *drawnVPC) answers(from, to, zone int) bool {
	return slices.ContainsFunc(d.rows[from].ways, func(w way) bool {
		j, ok := d.chipRows[w.target]
		return ok && j == to && w.zone == zone
	})
}

// run is a stretch of the gap below a row along which lines to a target lead.
type run struct {
	row, from, to, track int
	target               network.ID
}

// upward is the way from row i to something in row j above it.
func (d *drawnVPC) upward(i, j int, w way, runs *[]run) []Point {
	end, top := d.entry(w.target), d.rows[i].box.Y
	x := d.column(w.zone) + d.cellWidth/2
	switch {
	case i > j+1:
		x = d.rail(w.zone, w.target)
	case d.chipZones[w.target] == w.zone:
		x = end.X
	}
	if x == end.X {
		return []Point{{x, top}, end}
	}
	here := run{row: j, from: min(x, end.X), to: max(x, end.X), target: w.target}
	for _, r := range *runs {
		if r.row == j && r.target == w.target {
			here.track = r.track
			break
		}
		if r.row == j && r.from <= here.to && here.from <= r.to {
			here.track = max(here.track, r.track+1)
		}
	}
	*runs = append(*runs, here)
	y := d.rows[j+1].box.Y - 14 - 6*(here.track%3)
	return []Point{{x, top}, {x, y}, {end.X, y}, end}
}

// entry is where lines from below end that lead to a chip: at the chip if it is the lowest of its subnet, else at the edge of that, beside those.
func (d *drawnVPC) entry(id network.ID) Point {
	b := d.chipBoxes[id]
	below := 0
	for _, o := range d.chipBoxes {
		if o.Parent == b.Parent && o.Y > b.Y {
			below++
		}
	}
	if below == 0 {
		return Point{b.middle(), b.bottom()}
	}
	return Point{b.middle() - 22*min(below, 3), b.bottom() + below*(chipHeight+6) + 8}
}

// downward is the way from row i to row j below it.
func (d *drawnVPC) downward(i, j int, w way) []Point {
	x := d.column(w.zone) + d.cellWidth/2 + 24
	if j > i+1 {
		x = d.rail(w.zone, w.target)
	}
	return []Point{{x, d.rows[i].box.bottom()}, {x, d.rows[j].box.Y}}
}

// rail is where a line to a target passes by the rows between, left of a column.
func (d *drawnVPC) rail(zone int, target network.ID) int {
	if !slices.Contains(d.rails[zone], target) {
		d.rails[zone] = append(d.rails[zone], target)
	}
	offsets := []int{0, 4, -4}
	return d.column(zone) - columnGap/2 + offsets[slices.Index(d.rails[zone], target)%len(offsets)]
}

// drawLanes draws the lines between tiers and the edge of the VPC.
func (d *drawnVPC) drawLanes() {
	for _, l := range d.lanes {
		for _, r := range d.rows {
			if l.inbound {
				d.drawInbound(l, r)
			} else {
				d.drawOutbound(l, r)
			}
		}
	}
}

func (d *drawnVPC) drawOutbound(l *lane, r *row) {
	b := d.portBoxes[l.port.id]
	for _, band := range r.bands {
		if slices.Contains(band.outbound, l.port.id) {
			from := d.bandBoxes[band]
			d.line(Line{
				ID: from.ID + "-to-" + b.ID, Kind: RouteLine, From: from.ID, To: b.ID, End: true, Points: d.along(l, Point{from.right(), from.Y + from.Height/2}),
				Title: from.Title + " leads to " + b.Title,
			})
		}
	}
	if slices.ContainsFunc(r.ways, func(w way) bool { return w.target == l.port.id }) {
		d.line(Line{
			ID: r.box.ID + "-to-" + b.ID, Kind: RouteLine, From: r.box.ID, To: b.ID, End: true, Points: d.along(l, Point{r.box.right(), r.exit()}),
			Title: "Route of tier " + r.name + " to " + b.Title,
		})
	}
}

func (d *drawnVPC) drawInbound(l *lane, r *row) {
	b := d.portBoxes[l.port.id]
	for _, band := range r.bands {
		if !slices.Contains(band.inbound, l.port.id) {
			continue
		}
		to := d.bandBoxes[band]
		points := d.along(l, Point{to.right(), to.Y + to.Height/2})
		slices.Reverse(points)
		d.line(Line{ID: b.ID + "-to-" + to.ID, Kind: InboundLine, From: b.ID, To: to.ID, End: true, Points: points, Title: b.Title + " brings packets to " + to.Title})
	}
	if d.enters(l.port, r) {
		points := d.along(l, Point{r.box.right(), r.exit()})
		slices.Reverse(points)
		d.line(Line{
			ID: b.ID + "-to-" + r.box.ID, Kind: InboundLine, From: b.ID, To: r.box.ID, End: true, Points: points,
			Title: b.Title + " leads what comes in to tier " + r.name,
		})
	}
}

// exit is the next place on the right edge of a row, below its bands.
func (r *row) exit() int {
	r.taken++
	return r.free + (r.box.bottom()-r.free)*r.taken/(r.exits+1)
}

// along is the way from a place beside the rows by a lane to its port. A port that is not at the end of its lane is reached along the edge of the VPC.
func (d *drawnVPC) along(l *lane, from Point) []Point {
	b := d.portBoxes[l.port.id]
	points := []Point{from, {l.x, from.Y}}
	end, k := b.bottom(), slices.Index(d.north(), l.port)
	if k < 0 {
		end, k = b.Y, slices.Index(d.south(), l.port)
	}
	if l.x >= b.X+6 && l.x <= b.right()-6 {
		return append(points, Point{l.x, end})
	}
	y := b.bottom() + 14 + 7*(k-1)
	if end == b.Y {
		y = b.Y - 14 - 7*(k-1)
	}
	x := b.middle()
	if l.inbound {
		x += 8
	}
	return append(points, Point{l.x, y}, Point{x, y}, Point{x, end})
}
