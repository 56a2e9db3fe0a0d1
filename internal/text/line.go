package text

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"
)

// Style says what a piece of text means to the reader.
type Style int

// The styles. Plain is the zero value.
const (
	Plain  Style = iota
	Strong       // a heading, or the name of a thing
	Faint        // what only helps to find one's way
	Warn         // worth a look
	Bad          // wrong, or too much
)

// Span is a piece of text in one style. It holds no newline: control characters are made visible when it is printed.
type Span struct {
	Text  string
	Style Style
}

// Line is one line, before it is folded to a width.
type Line []Span

// Of is a line of plain text.
func Of(text string) Line { return Line{{Text: text}} }

// Ofs is a line of plain text, formatted as by [fmt.Sprintf].
func Ofs(format string, args ...any) Line { return Of(fmt.Sprintf(format, args...)) }

// In is a line in one style.
func In(style Style, text string) Line { return Line{{Text: text, Style: style}} }

// And is the line followed by others, with nothing in between. The line itself is left as it is.
func (l Line) And(others ...Line) Line {
	joined := append(Line(nil), l...)
	for _, o := range others {
		joined = append(joined, o...)
	}
	return joined
}

// Join sets separator between the lines that are not empty.
func Join(separator string, lines ...Line) Line {
	var joined Line
	for _, l := range lines {
		if l.Width() == 0 {
			continue
		}
		if len(joined) > 0 {
			joined = append(joined, Span{Text: separator})
		}
		joined = append(joined, l...)
	}
	return joined
}

// Width is the number of terminal cells that the line takes.
func (l Line) Width() int {
	n := 0
	for _, s := range l {
		n += cells(s.Text)
	}
	return n
}

// cells is the number of terminal cells that s takes once printed. Most text is printable ASCII, of which each byte takes one; the general way
// cuts s into grapheme clusters.
func cells(s string) int {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return runewidth.StringWidth(visible(s))
		}
	}
	return len(s)
}

// String is the line's text without styles.
func (l Line) String() string {
	var b strings.Builder
	for _, s := range l {
		b.WriteString(s.Text)
	}
	return b.String()
}

// visible writes control characters, among them those that start a terminal's commands, as escapes: a name must not move the cursor.
func visible(s string) string {
	if strings.IndexFunc(s, hidden) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t':
			b.WriteByte(' ')
		case hidden(r):
			fmt.Fprintf(&b, "\\u%04x", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// hidden tells characters that steer a terminal or reorder what it shows. Bidirectional overrides count: they make a text read as another.
func hidden(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }
