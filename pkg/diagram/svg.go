package diagram

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
)

// SVG writes the picture as SVG 1.1: by itself, or to stand within a page of HTML. Text is text, in fonts of the reader's system, and nothing is loaded. Each
// box and line is a group that has an id, a title, a description, and its facts as attributes: data-ref is the ID in the network, data-kind the kind, and data-from
// and data-to the ends of a line.
func (p *Picture) SVG(w io.Writer, theme Theme) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="palisade-diagram" width="%d" height="%d" viewBox="0 0 %d %d" role="graphics-document document" aria-labelledby="diagram-title diagram-description">`+"\n",
		p.Width, p.Height, p.Width, p.Height)
	fmt.Fprintf(&b, "<title id=\"diagram-title\">%s</title>\n<desc id=\"diagram-description\">%s</desc>\n", escape(p.name()), escape(p.summary()))
	fmt.Fprintf(&b, "<style>\n%s</style>\n", style(theme))
	fmt.Fprintf(&b, `<rect class="page" width="%d" height="%d"/>`+"\n", p.Width, p.Height)
	if p.Heading != nil {
		b.WriteString(p.Heading.svg())
		b.WriteByte('\n')
	}
	boxes := slices.Clone(p.Boxes)
	slices.SortStableFunc(boxes, func(a, b *Box) int { return a.layer() - b.layer() })
	drawn := false
	for _, x := range boxes {
		if !drawn && x.layer() > lineLayer {
			p.writeLines(&b)
			drawn = true
		}
		x.svg(&b)
	}
	if !drawn {
		p.writeLines(&b)
	}
	for _, e := range p.Legend {
		fmt.Fprintf(&b, `<g class="%s"><path class="line" d="M%d %dL%d %d"/>`, e.Kind, e.X, e.Y, e.X+legendLine-headLength, e.Y)
		if e.Kind != LinkLine {
			writeHead(&b, Point{e.X, e.Y}, Point{e.X + legendLine, e.Y})
		}
		fmt.Fprintf(&b, "%s</g>\n", e.Text.svg())
	}
	if p.Note != nil {
		fmt.Fprintf(&b, "%s\n", p.Note.svg())
	}
	b.WriteString("</svg>\n")
	_, err := w.Write(b.Bytes())
	return err
}

func (p *Picture) writeLines(b *bytes.Buffer) {
	for _, l := range p.Lines {
		l.svg(b)
	}
}

func (p *Picture) name() string {
	if p.Title == "" {
		return "Network diagram"
	}
	return "Network diagram of " + p.Title
}

// summary says in a sentence what is drawn.
func (p *Picture) summary() string {
	counts := map[BoxKind]int{}
	for _, x := range p.Boxes {
		counts[x.Kind]++
	}
	var words []string
	for _, k := range []struct {
		kind      BoxKind
		one, many string
	}{
		{VPCBox, "VPC", "VPCs"},
		{TierBox, "tier", "tiers"},
		{SubnetBox, "subnet", "subnets"},
		{GatewayBox, "gateway or attachment", "gateways and attachments"},
		{TransitBox, "transit gateway", "transit gateways"},
		{BandBox, "load balancer or group of endpoints", "load balancers and groups of endpoints"},
	} {
		if n := counts[k.kind]; n > 0 {
			words = append(words, count(n, k.one, k.many))
		}
	}
	if len(words) == 0 {
		return "Nothing to draw."
	}
	return strings.Join(words, ", ") + "."
}

// lineLayer is above boxes that lines lead through, and below those that they end at or pass behind.
const lineLayer = 4

func (x *Box) layer() int {
	switch x.Kind {
	case FrameBox:
		return 0
	case VPCBox:
		return 1
	case TierBox, TransitBox, FoldedBox, EndpointBox, FlowBox:
		return 2
	case SubnetBox:
		return 3
	case BandBox, DomainBox, OutsideBox, GroupBox:
		return 5
	default:
		return 6
	}
}

func (x *Box) svg(b *bytes.Buffer) {
	class := string(x.Kind)
	if x.Tone != "" {
		class += " " + toneClass(x.Tone)
	}
	fmt.Fprintf(b, `<g id="%s" class="%s" role="group" aria-labelledby="%s-title`, x.ID, class, x.ID)
	text := x.Detail
	if text == "" {
		text = detail(x.Facts)
	}
	if text != "" {
		fmt.Fprintf(b, ` %s-description`, x.ID)
	}
	fmt.Fprintf(b, `" data-kind="%s"`, x.Kind)
	if x.Ref != "" {
		fmt.Fprintf(b, ` data-ref="%s"`, escape(string(x.Ref)))
	}
	writeFacts(b, x.Facts)
	fmt.Fprintf(b, "><title id=\"%s-title\">%s</title>", x.ID, escape(x.Title))
	if text != "" {
		fmt.Fprintf(b, `<desc id="%s-description">%s</desc>`, x.ID, escape(text))
	}
	if x.Stacked {
		for _, by := range []int{8, 4} {
			x.rect(b, by)
		}
	}
	x.rect(b, 0)
	if d := x.Glyph.path(); d != "" {
		at := x.glyphAt()
		fmt.Fprintf(b, `<path class="glyph" transform="translate(%d %d)" d="%s"/>`, at.X, at.Y, d)
	}
	for _, t := range x.Texts {
		b.WriteString(t.svg())
	}
	b.WriteString("</g>\n")
}

// glyphAt is where the glyph of a box is: left of its first text.
func (x *Box) glyphAt() Point {
	if len(x.Texts) == 0 {
		return Point{x.X + inset, x.Y + x.Height/2 - glyphSize/2}
	}
	t := x.Texts[0]
	y := t.Y - 12
	if x.Kind != VPCBox && x.Kind != FrameBox && x.Kind != BandBox {
		y = x.Y + x.Height/2 - glyphSize/2
	}
	return Point{t.X - glyphSize - 8, y}
}

func (x *Box) rect(b *bytes.Buffer, by int) {
	radius := 6
	if x.Kind == ChipBox || x.Kind == GuardBox {
		radius = 4
	}
	fmt.Fprintf(b, `<rect x="%d" y="%d" width="%d" height="%d" rx="%d"/>`, x.X+by, x.Y+by, x.Width, x.Height, radius)
}

func (t Text) svg() string {
	var classes []string
	for _, c := range []struct {
		on   bool
		name string
	}{{t.Bold, "bold"}, {t.Muted, "muted"}, {t.Middle, "middle"}} {
		if c.on {
			classes = append(classes, c.name)
		}
	}
	class := ""
	if len(classes) > 0 {
		class = ` class="` + strings.Join(classes, " ") + `"`
	}
	return fmt.Sprintf(`<text%s x="%d" y="%d" font-size="%d">%s</text>`, class, t.X, t.Y, t.Size, escape(t.Value))
}

func (l *Line) svg(b *bytes.Buffer) {
	fmt.Fprintf(b, `<g id="%s" class="%s" role="group" aria-labelledby="%s-title" data-kind="%s" data-from="%s" data-to="%s"`, l.ID, l.Kind, l.ID, l.Kind, l.From, l.To)
	writeFacts(b, l.Facts)
	fmt.Fprintf(b, "><title id=\"%s-title\">%s</title>", l.ID, escape(l.Title))
	if text := detail(l.Facts); text != "" {
		fmt.Fprintf(b, `<desc>%s</desc>`, escape(text))
	}
	points := simple(l.Points)
	b.WriteString(`<path class="line" d="`)
	for i, q := range shortened(points, l.Start, l.End) {
		command := "L"
		if i == 0 {
			command = "M"
		}
		fmt.Fprintf(b, "%s%d %d", command, q.X, q.Y)
	}
	b.WriteString(`"/>`)
	if l.End {
		writeHead(b, points[len(points)-2], points[len(points)-1])
	}
	if l.Start {
		writeHead(b, points[1], points[0])
	}
	b.WriteString("</g>\n")
}

// headLength is the length of an arrow's head.
const headLength = 8

// simple leaves out points that do not turn the line.
func simple(points []Point) []Point {
	var out []Point
	for i, q := range points {
		if len(out) > 0 && q == out[len(out)-1] {
			continue
		}
		if i > 0 && i < len(points)-1 && len(out) > 0 {
			a, c := out[len(out)-1], points[i+1]
			if a.X == q.X && q.X == c.X || a.Y == q.Y && q.Y == c.Y {
				continue
			}
		}
		out = append(out, q)
	}
	return out
}

// shortened ends a line where its heads begin.
func shortened(points []Point, start, end bool) []Point {
	out := slices.Clone(points)
	if n := len(out); end && n > 1 {
		out[n-1] = before(points[n-2], points[n-1], headLength-2)
	}
	if start && len(out) > 1 {
		out[0] = before(points[1], points[0], headLength-2)
	}
	return out
}

// before is the point at a distance before the end of a horizontal or vertical.
func before(from, to Point, distance int) Point {
	switch {
	case to.X > from.X:
		to.X -= distance
	case to.X < from.X:
		to.X += distance
	case to.Y > from.Y:
		to.Y -= distance
	case to.Y < from.Y:
		to.Y += distance
	}
	return to
}

func writeHead(b *bytes.Buffer, from, to Point) {
	base := before(from, to, headLength)
	dx, dy := 0, 4
	if base.X == to.X {
		dx, dy = 4, 0
	}
	fmt.Fprintf(b, `<path class="head" d="M%d %dL%d %dL%d %dZ"/>`, to.X, to.Y, base.X-dx, base.Y-dy, base.X+dx, base.Y+dy)
}

func writeFacts(b *bytes.Buffer, facts []Fact) {
	for _, f := range facts {
		if f.Value != "" {
			fmt.Fprintf(b, ` data-%s="%s"`, f.Name, escape(f.Value))
		}
	}
}

// escape makes a text safe between tags and in attributes.
func escape(text string) string {
	return html.EscapeString(printable(text))
}
