package diagram

import "github.com/palisade-iac/palisade/pkg/network"

// Box is a rectangle of a picture. All lengths are in pixels, from the upper left corner of the picture.
type Box struct {
	// ID is unique in the picture and the same for the same part of a network: "at-subnet-0a1b".
	ID string
	// Ref is the part of the network that it stands for; empty for what groups others.
	Ref  network.ID
	Kind BoxKind
	// Tone is the type of tier that gives it its colour, one of those of package network; only of tiers and cells.
	Tone string
	// Parent is the ID of the box that it lies in; empty for the outermost.
	Parent              string
	X, Y, Width, Height int
	Glyph               Glyph
	Texts               []Text
	// Stacked says that it stands for several that are alike.
	Stacked bool
	// Title says in one line what it is, and Detail all that there is to say of it.
	Title, Detail string
	// Facts are what a page may show of it: CIDR, routes, rules, the line of the program.
	Facts []Fact
}

// BoxKind says what a box stands for.
type BoxKind string

// The kinds of boxes.
const (
	FrameBox    BoxKind = "frame"
	VPCBox      BoxKind = "vpc"
	TierBox     BoxKind = "tier"
	SubnetBox   BoxKind = "subnet"
	BandBox     BoxKind = "band" // a load balancer, or endpoints, with an interface in several zones
	ChipBox     BoxKind = "chip" // something in one subnet
	GuardBox    BoxKind = "guard"
	GatewayBox  BoxKind = "gateway" // on the edge of its VPC
	TransitBox  BoxKind = "transit"
	DomainBox   BoxKind = "domain"
	OutsideBox  BoxKind = "outside"
	FoldedBox   BoxKind = "folded" // the list of VPCs that one is drawn for
	EndpointBox BoxKind = "endpoint"
	FlowBox     BoxKind = "flow"
	GroupBox    BoxKind = "group" // a tier or security group of flows
)

// Fact is something that is known of a box or line: an attribute data-NAME.
type Fact struct{ Name, Value string }

// Text is a line of text.
type Text struct {
	// X is where it begins, or its middle; Y its baseline.
	X, Y   int
	Size   int
	Bold   bool
	Muted  bool
	Middle bool
	Value  string
}

// Line is a line from one box to another, along horizontals and verticals.
type Line struct {
	ID   string
	Kind LineKind
	// From and To are the IDs of boxes.
	From, To string
	Points   []Point
	// Start and End say at which ends it has a head.
	Start, End    bool
	Title, Detail string
	Facts         []Fact
}

// LineKind says what a line stands for.
type LineKind string

// The kinds of lines.
const (
	RouteLine   LineKind = "route"   // packets that a route table sends on
	InboundLine LineKind = "inbound" // packets that come from outside
	LinkLine    LineKind = "link"    // an attachment, a peering, a VPN
	FlowLine    LineKind = "allowed" // what the network lets through
	GuideLine   LineKind = "guide"   // leads the eye, and stands for nothing
)

// Point is a place in a picture.
type Point struct{ X, Y int }

// sheet is something drawn that still may move.
type sheet struct {
	boxes []*Box
	lines []*Line
}

func (s *sheet) box(b Box) *Box {
	s.boxes = append(s.boxes, &b)
	return &b
}

func (s *sheet) line(l Line) { s.lines = append(s.lines, &l) }

// place takes over what is on another sheet, moved.
func (s *sheet) place(other *sheet, dx, dy int) {
	for _, b := range other.boxes {
		b.X, b.Y = b.X+dx, b.Y+dy
		for i := range b.Texts {
			b.Texts[i].X, b.Texts[i].Y = b.Texts[i].X+dx, b.Texts[i].Y+dy
		}
		s.boxes = append(s.boxes, b)
	}
	for _, l := range other.lines {
		for i := range l.Points {
			l.Points[i].X, l.Points[i].Y = l.Points[i].X+dx, l.Points[i].Y+dy
		}
		s.lines = append(s.lines, l)
	}
}

// write adds a line of text to a box, shortened if it has no room.
func (b *Box) write(t Text, room int) {
	if t.Value = fit(t.Value, t.Size, t.Bold, room); t.Value != "" {
		b.Texts = append(b.Texts, t)
	}
}

func (b *Box) right() int  { return b.X + b.Width }
func (b *Box) bottom() int { return b.Y + b.Height }
func (b *Box) middle() int { return b.X + b.Width/2 }
