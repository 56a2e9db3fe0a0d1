package diagram

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
)

type rect struct{ left, top, right, bottom int }

func (a rect) meets(b rect) bool {
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

func (a rect) holds(b rect) bool {
	return a.left <= b.left && a.top <= b.top && b.right <= a.right && b.bottom <= a.bottom
}

func (b *Box) rectangle() rect { return rect{b.X, b.Y, b.right(), b.bottom()} }

func (t Text) rectangle() rect {
	width := measure(t.Value, t.Size, t.Bold)
	x := t.X
	if t.Middle {
		x -= width / 2
	}
	return rect{x, t.Y - t.Size*3/4, x + width, t.Y + t.Size/4}
}

// stretches are the horizontals and verticals of a line.
func (l *Line) stretches() (out []rect) {
	points := simple(l.Points)
	for i := range points[1:] {
		a, b := points[i], points[i+1]
		out = append(out, rect{min(a.X, b.X), min(a.Y, b.Y), max(a.X, b.X), max(a.Y, b.Y)})
	}
	return out
}

// Text stays within its box, boxes within theirs and apart from each other, lines off what they do not end at, and all within the picture.
func TestDraw_nothingIsInTheWayOfAnythingElse(t *testing.T) {
	t.Parallel()
	for name, n := range networks(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := Draw(n, Options{Title: name})
			checkBoxes(t, p)
			checkTexts(t, p)
			checkLines(t, p)
		})
	}
}

func checkBoxes(t *testing.T, p *Picture) {
	t.Helper()
	byID, siblings := map[string]*Box{}, map[string][]*Box{}
	page := rect{0, 0, p.Width, p.Height}
	for _, b := range p.Boxes {
		assert.Nil(t, byID[b.ID], "%s is there twice", b.ID)
		byID[b.ID] = b
		siblings[b.Parent] = append(siblings[b.Parent], b)
		assert.True(t, page.holds(b.rectangle()), "%s is outside of the picture", b.ID)
		assert.True(t, b.Width > 0 && b.Height > 0, "%s has no size", b.ID)
	}
	for _, b := range p.Boxes {
		if b.Parent == "" {
			continue
		}
		parent := byID[b.Parent]
		if assert.NotNil(t, parent, "%s lies in %s, which is not there", b.ID, b.Parent) && b.Kind != GatewayBox { // gateways are on the edge
			assert.True(t, parent.rectangle().holds(b.rectangle()), "%s %v is not within %s %v", b.ID, b.rectangle(), b.Parent, parent.rectangle())
		}
	}
	for _, list := range siblings {
		for i, a := range list {
			for _, b := range list[i+1:] {
				assert.False(t, a.rectangle().meets(b.rectangle()), "%s %v and %s %v overlap", a.ID, a.rectangle(), b.ID, b.rectangle())
			}
		}
	}
}

func checkTexts(t *testing.T, p *Picture) {
	t.Helper()
	for _, b := range p.Boxes {
		for i, a := range b.Texts {
			assert.True(t, b.rectangle().holds(a.rectangle()), "%s: %q %v is not within %v", b.ID, a.Value, a.rectangle(), b.rectangle())
			for _, c := range b.Texts[i+1:] {
				assert.False(t, a.rectangle().meets(c.rectangle()), "%s: %q and %q overlap", b.ID, a.Value, c.Value)
			}
			for _, o := range p.Boxes {
				if o.Parent == b.ID {
					assert.False(t, o.rectangle().meets(a.rectangle()), "%s covers %q of %s", o.ID, a.Value, b.ID)
				}
			}
		}
	}
}

func checkLines(t *testing.T, p *Picture) {
	t.Helper()
	ids, owners := map[string]bool{}, map[string]bool{}
	for _, b := range p.Boxes {
		owners[b.ID] = true
	}
	page := rect{0, 0, p.Width, p.Height}
	for _, l := range p.Lines {
		assert.False(t, ids[l.ID] || owners[l.ID], "%s is there twice", l.ID)
		ids[l.ID] = true
		assert.True(t, owners[l.From] && owners[l.To], "%s joins %s with %s, of which one is not there", l.ID, l.From, l.To)
		for _, s := range l.stretches() {
			assert.True(t, page.holds(s), "%s leaves the picture", l.ID)
			assert.True(t, s.left == s.right || s.top == s.bottom, "%s is aslant", l.ID)
			thick := rect{s.left - 1, s.top - 1, s.right + 1, s.bottom + 1}
			for _, b := range p.Boxes {
				if b.layer() > lineLayer {
					continue // it lies above the line, or is one of its ends
				}
				for _, text := range b.Texts {
					assert.False(t, text.rectangle().meets(thick), "%s leads through %q of %s", l.ID, text.Value, b.ID)
				}
			}
		}
	}
}

// Where two lines run along each other, they have an end in common: else nobody could tell which leads where.
func TestDraw_linesRunApart(t *testing.T) {
	t.Parallel()
	for name, n := range networks(t) {
		p := Draw(n, Options{})
		for i, a := range p.Lines {
			for _, b := range p.Lines[i+1:] {
				if a.From == b.From || a.To == b.To || a.From == b.To || a.To == b.From {
					continue
				}
				for _, s := range a.stretches() {
					for _, r := range b.stretches() {
						along := s.left == s.right && r.left == r.right && s.left == r.left && s.top < r.bottom && r.top < s.bottom ||
							s.top == s.bottom && r.top == r.bottom && s.top == r.top && s.left < r.right && r.left < s.right
						assert.False(t, along, "%s: %s and %s share a stretch", name, a.ID, b.ID)
					}
				}
			}
		}
	}
}

// One VPC in three zones fits a slide, and no number of spokes makes a picture that nobody can read.
func TestDraw_fitsItsReader(t *testing.T) {
	t.Parallel()
	list := networks(t)
	for _, name := range []string{"three-tier", "dual-stack", "existing-vpc", "hub-and-spoke"} {
		p := Draw(list[name], Options{Title: name})
		ratio := float64(p.Width) / float64(p.Height)
		assert.True(t, ratio > 1.3 && ratio < 2.2, "%s is %d by %d", name, p.Width, p.Height)
	}
	ten, many := Draw(list["hub of 10"], Options{}), Draw(list["hub of 200"], Options{})
	assert.Len(t, ten.Boxes, len(many.Boxes), "spokes that are alike are drawn once, however many there are")
	for _, p := range []*Picture{ten, many} {
		assert.LessOrEqual(t, p.Width, 2200, fmt.Sprint(p.Width))
		assert.LessOrEqual(t, p.Height, 1600, fmt.Sprint(p.Height))
	}
}
