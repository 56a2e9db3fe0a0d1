package diagram

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/palisade-iac/palisade/pkg/network"
)

// Options say what a picture shows beyond the network, and how.
type Options struct {
	// Title stands above the picture; empty for none.
	Title string
	// Flows are what the network lets through, by whatever found that out; none unless given.
	Flows []Flow
}

// Flow is what gets from one group of a network to another.
type Flow struct {
	// From and To are names of tiers, security groups, or of what lies outside: "internet", "on-premises ...", as in package matrix.
	From, To string
	// Text says what gets there: "tcp 443".
	Text string
}

// Picture is a network with a place for each of its parts.
type Picture struct {
	Title         string
	Width, Height int
	Heading       *Text
	// Legend says what kinds of lines mean, if there are several.
	Legend []LegendEntry
	// Note says what is not drawn and may carry packets all the same; nil if there is no such thing.
	Note *Text
	// Boxes and Lines in the order in which they are drawn: what lies in another box comes after it.
	Boxes []*Box
	Lines []*Line

	sketch *sketch
}

// LegendEntry says what a kind of line means; the line begins at X, and the text follows it.
type LegendEntry struct {
	Kind LineKind
	X, Y int
	Text Text
}

// Draw draws a network.
func Draw(n *network.Network, o Options) *Picture {
	s := sketchOf(network.NewIndex(n))
	s.flows = slices.SortedFunc(slices.Values(o.Flows), func(a, b Flow) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.Text, b.Text))
	})
	p := layOut(s, o.Title)
	p.sketch = s
	return p
}

// elementID is the id of the element of a part of a network.
func elementID(id network.ID) string { return "at-" + clean(string(id)) }

// siteID is the id of what lies outside: a VPN gateway and what is behind it have the same ID.
func siteID(id network.ID) string { return elementID(id) + "-site" }

// clean is a text with letters, digits, hyphens, dots and underscores alone, as ids may have. Texts that differ stay different: what had other characters ends
// with a number that they give.
func clean(text string) string {
	out := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_', r == '.':
			return r
		}
		return '-'
	}, text)
	if out == text {
		return out
	}
	h := fnv.New32a()
	h.Write([]byte(text))
	return fmt.Sprintf("%s-%08x", out, h.Sum32())
}

// printable is a text in one line, without characters that neither XML nor the other forms can hold.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case r < 0x20 || r == 0x7f || r == utf8.RuneError || r == 0xFFFE || r == 0xFFFF:
			return utf8.RuneError
		}
		return r
	}, text)
}
