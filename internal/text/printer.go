package text

import (
	"bytes"
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// Node is a line of a tree: with rows that belong to it, such as a table, and the branches below.
type Node struct {
	Line     Line
	Rows     []Row
	Children []*Node
}

// Printer collects lines, folds them to a width, and writes all of them at once: what fails halfway prints nothing.
type Printer struct {
	width  int
	styles map[Style]lipgloss.Style
	out    bytes.Buffer
}

// NewPrinter returns a printer for lines of at most width cells (80 if less), with escape codes for colour if color is set. The
// 16 colours of the terminal's own palette are used, so that its user's choice of background holds.
func NewPrinter(width int, color bool) *Printer {
	p := &Printer{width: max(width, 80)}
	if color {
		r := lipgloss.NewRenderer(io.Discard, termenv.WithProfile(termenv.ANSI))
		p.styles = map[Style]lipgloss.Style{
			Strong: r.NewStyle().Bold(true),
			Faint:  r.NewStyle().Faint(true),
			Warn:   r.NewStyle().Foreground(lipgloss.Color("3")),
			Bad:    r.NewStyle().Foreground(lipgloss.Color("1")).Bold(true),
		}
	}
	return p
}

// Width is the number of cells of a line.
func (p *Printer) Width() int { return p.width }

// Row prints a row, after indent spaces.
func (p *Printer) Row(indent int, r Row) {
	margin := strings.Repeat(" ", indent)
	for _, l := range r.fold(p.width - indent) {
		p.line(Of(margin).And(l))
	}
}

// Blank prints an empty line.
func (p *Printer) Blank() { p.line(nil) }

// Tree prints n and all below it, with the branches drawn.
func (p *Printer) Tree(n *Node) {
	p.Row(0, Row{Line: n.Line, Hang: 4})
	p.below(n, "")
}

// below prints the rows and children of n; guide is what stands left of them.
func (p *Printer) below(n *Node, guide string) {
	bar := "   "
	if len(n.Children) > 0 {
		bar = "│  "
	}
	for _, r := range n.Rows {
		p.guided(guide+bar, guide+bar, r)
	}
	for i, c := range n.Children {
		branch, next := "├─ ", "│  "
		if i == len(n.Children)-1 {
			branch, next = "└─ ", "   "
		}
		p.guided(guide+branch, guide+next, Row{Line: c.Line, Hang: 3})
		p.below(c, guide+next)
	}
}

// guided prints a row after first, and what it continues on after next. Both are equally wide.
func (p *Printer) guided(first, next string, r Row) {
	for i, l := range r.fold(p.width - Of(first).Width()) {
		if i > 0 {
			first = next
		}
		p.line(In(Faint, first).And(l))
	}
}

func (p *Printer) line(l Line) {
	var b strings.Builder
	for _, s := range l {
		t := visible(s.Text)
		if style, ok := p.styles[s.Style]; ok && strings.TrimSpace(t) != "" {
			t = style.Render(t)
		}
		b.WriteString(t)
	}
	p.out.WriteString(strings.TrimRight(b.String(), " "))
	p.out.WriteByte('\n')
}

// WriteTo writes what was printed.
func (p *Printer) WriteTo(w io.Writer) (int64, error) { return p.out.WriteTo(w) }
