package text

import (
	"strings"
	"unicode/utf8"
)

// Row is a line that knows where it continues when it is too long for the terminal.
type Row struct {
	Line
	// Hang is the column at which continuation lines start.
	Hang int
}

// minimum is the least width that a row is folded to. Below it, folding only makes confetti: the terminal may break the line itself.
const minimum = 24

// gap stands between two columns of a table.
const gap = "  "

// Table aligns the cells of lines in columns, two spaces apart. A column in which no row but the first (its heading, if headed) has text is dropped.
// The last cell of a row is not padded; rows continue at the last column.
func Table(headed bool, lines [][]Line) []Row {
	widths := columnWidths(headed, lines)
	rows := make([]Row, 0, len(lines))
	for n, row := range lines {
		var line Line
		pad, hang := 0, 0
		for i, cell := range row {
			if widths[i] == 0 {
				continue
			}
			if headed && n == 0 {
				cell = In(Faint, cell.String())
			}
			if w := cell.Width(); w > 0 {
				line = append(line, Span{Text: strings.Repeat(" ", pad)})
				hang = line.Width()
				line = append(line, cell...)
				pad = widths[i] - w + len(gap)
			} else {
				pad += widths[i] + len(gap)
			}
		}
		rows = append(rows, Row{Line: line, Hang: hang})
	}
	return rows
}

// columnWidths is the width of each column, 0 for those to be dropped.
func columnWidths(headed bool, lines [][]Line) []int {
	var widths []int
	for n, row := range lines {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			if headed && n == 0 {
				continue
			}
			widths[i] = max(widths[i], cell.Width())
		}
	}
	if headed && len(lines) > 0 {
		for i, cell := range lines[0] {
			if widths[i] > 0 {
				widths[i] = max(widths[i], cell.Width())
			}
		}
	}
	return widths
}

// fold breaks the row at spaces into lines of at most width cells. A word longer than that keeps a line of its own; a row that cannot be
// folded to [minimum] is left whole.
func (r Row) fold(width int) []Line {
	if r.Width() <= width || width-r.Hang < minimum {
		return []Line{r.Line}
	}
	f := folding{width: width, hang: r.Hang}
	for _, s := range r.Line {
		for _, word := range words(visible(s.Text)) {
			f.add(Span{Text: word, Style: s.Style})
		}
	}
	return append(f.lines, f.line)
}

// folding is a row being folded.
type folding struct {
	width, hang int
	lines       []Line
	line        Line
	used        int
	inked       bool // the line has a word, after which it may be broken
}

func (f *folding) add(s Span) {
	w := cells(s.Text)
	blank := strings.TrimSpace(s.Text) == ""
	if f.inked && !blank && f.used+w > f.width {
		f.lines = append(f.lines, f.line)
		f.line, f.used, f.inked = Of(strings.Repeat(" ", f.hang)), f.hang, false
	}
	if blank && len(f.lines) > 0 && !f.inked {
		return // a continuation starts at its column, not after the space it was broken at
	}
	f.line = append(f.line, s)
	f.used += w
	f.inked = f.inked || !blank && f.used > f.hang
}

// words cuts s into runs of spaces and runs of anything else.
func words(s string) []string {
	var cut []string
	for s != "" {
		first, _ := utf8.DecodeRuneInString(s)
		end := strings.IndexFunc(s, func(r rune) bool { return (r == ' ') != (first == ' ') })
		if end < 0 {
			end = len(s)
		}
		cut = append(cut, s[:end])
		s = s[end:]
	}
	return cut
}

// Columns sets items in as many equally wide columns as fit in width, read down each column before the next.
func Columns(items []string, width int) []Row {
	if len(items) == 0 {
		return nil
	}
	widest := 0
	for _, item := range items {
		widest = max(widest, Of(item).Width())
	}
	across := min(max(1, (width+len(gap))/(widest+len(gap))), len(items))
	down := (len(items) + across - 1) / across
	lines := make([][]Line, down)
	for i, item := range items {
		lines[i%down] = append(lines[i%down], Of(item))
	}
	return Table(false, lines)
}
