package proofview

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/palisade-iac/palisade/internal/text"
	"github.com/palisade-iac/palisade/pkg/matrix"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/report"
)

// Table is a matrix with its groups.
type Table struct {
	Name   string
	Groups []matrix.Group
	Cells  []matrix.Cell
}

func (t Table) cell(from, to string) string {
	for _, c := range t.Cells {
		if c.From == from && c.To == to {
			return c.Word()
		}
	}
	return ""
}

// MatrixText shows who can talk to whom: a row for each sender, a column for each receiver.
func MatrixText(w io.Writer, t Table, o Options) error {
	p := text.NewPrinter(o.Width, o.Color)
	p.Row(0, text.Row{Line: text.In(text.Strong, t.Name)})
	p.Row(0, text.Row{Line: text.In(text.Faint, "rows send, columns receive; all traffic that is delivered and answered")})
	p.Blank()
	head := []text.Line{text.Of("FROM \\ TO")}
	for _, g := range t.Groups {
		head = append(head, text.Of(g.Name))
	}
	lines, most := [][]text.Line{head}, cellWidth(t, o)
	for _, a := range t.Groups {
		row := []text.Line{text.Of(a.Name)}
		for _, b := range t.Groups {
			row = append(row, text.Of(short(t.cell(a.Name, b.Name), most)))
		}
		lines = append(lines, row)
	}
	for _, r := range text.Table(true, lines) {
		p.Row(0, r)
	}
	var long []string
	for _, c := range t.Cells {
		if word := c.Word(); short(word, most) != word {
			long = append(long, fmt.Sprintf("%s to %s: %s", c.From, c.To, word))
		}
	}
	if long != nil {
		p.Blank()
	}
	for _, l := range long {
		p.Row(0, text.Row{Line: text.Of(l), Hang: 4})
	}
	_, err := p.WriteTo(w)
	return err
}

// cellWidth is how long a word may be for the table to fit: an equal part of what the names of rows leave.
func cellWidth(t Table, o Options) int {
	names := 0
	for _, g := range t.Groups {
		names = max(names, text.Of(g.Name).Width())
	}
	return max((o.Width-names)/max(len(t.Groups), 1)-2, 12)
}

// short is a word that fits into a cell: what is longer is told below the table.
func short(word string, most int) string {
	if len(word) <= most {
		return word
	}
	return word[:strings.IndexAny(word+" ", " ,;")] + " ..."
}

// MatrixMarkdown writes it as a table of Markdown.
func MatrixMarkdown(w io.Writer, t Table) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "## %s\n\n| from \\ to |", report.Escape(t.Name))
	for _, g := range t.Groups {
		fmt.Fprintf(&b, " %s |", report.Escape(g.Name))
	}
	b.WriteString("\n|" + strings.Repeat(" --- |", len(t.Groups)+1) + "\n")
	for _, from := range t.Groups {
		fmt.Fprintf(&b, "| %s |", report.Escape(from.Name))
		for _, to := range t.Groups {
			fmt.Fprintf(&b, " %s |", report.Escape(t.cell(from.Name, to.Name)))
		}
		b.WriteByte('\n')
	}
	_, err := w.Write(b.Bytes())
	return err
}

type (
	jsonMatrix struct {
		Source string      `json:"source"`
		Groups []jsonGroup `json:"groups"`
		Cells  []jsonCell  `json:"cells"`
	}
	jsonGroup struct {
		Name       string `json:"name"`
		Population string `json:"population"`
	}
	jsonCell struct {
		From     string `json:"from"`
		To       string `json:"to"`
		Word     string `json:"word"`
		Sent     string `json:"sent"`
		Answered string `json:"answered"`
		Unknown  bool   `json:"unknown,omitempty"`
	}
)

// MatrixJSON writes it for programs.
func MatrixJSON(w io.Writer, t Table) error {
	j := jsonMatrix{Source: t.Name, Groups: []jsonGroup{}, Cells: []jsonCell{}}
	for _, g := range t.Groups {
		j.Groups = append(j.Groups, jsonGroup{g.Name, string(g.Population)})
	}
	for _, c := range t.Cells {
		j.Cells = append(j.Cells, jsonCell{
			c.From, c.To, c.Word(), matrix.Describe(matrix.Transport(c.Sent)), matrix.Describe(matrix.Transport(c.Answered)), !c.Maybe.IsEmpty(),
		})
	}
	return encode(w, j)
}

// ChangeLines are what changed between two groups, each with a sign.
func ChangeLines(c matrix.Change) []text.Line {
	var out []text.Line
	add := func(style text.Style, sign, words string, s packet.Set) {
		if s.IsEmpty() {
			return
		}
		for _, b := range s.Boxes() {
			out = append(out, text.In(style, fmt.Sprintf("%s %s %s from %s to %s", sign, words, matrix.Describe(b.Transport), few(b.Src), few(b.Dst))))
		}
	}
	add(text.Bad, "+", "now arrives:", c.Opened)
	add(text.Plain, "-", "no longer arrives:", c.Closed)
	add(text.Warn, "+", "is now answered too:", c.Connects.Subtract(c.Opened))
	add(text.Warn, "-", "is no longer answered:", c.Disconnects.Subtract(c.Closed))
	add(text.Warn, "?", "may arrive now:", c.MayOpen)
	add(text.Warn, "?", "may no longer arrive:", c.MayClose)
	if c.Unsure {
		out = append(out, text.In(text.Warn, "? something is not known of one of the two, and there may be more"))
	}
	return out
}

// few names addresses in few words; JSON has them all.
func few(a packet.AddrSet) string {
	r := a.Ranges()
	if len(r) <= 4 {
		return a.String()
	}
	return fmt.Sprintf("%v, %v and %d more ranges", r[0], r[1], len(r)-2)
}

// Changes are the differences between two networks.
type Changes struct {
	Before, After string
	List          []matrix.Change
}

// ChangesText shows what changed between two networks.
func ChangesText(w io.Writer, c Changes, o Options) error {
	p := text.NewPrinter(o.Width, o.Color)
	p.Row(0, text.Row{Line: text.In(text.Strong, c.Before+" -> "+c.After)})
	if len(c.List) == 0 {
		p.Row(0, text.Row{Line: text.Of("nothing changes: who can talk to whom is the same")})
	}
	for _, one := range c.List {
		p.Blank()
		p.Row(0, text.Row{Line: text.Of(one.From + " to " + one.To)})
		for _, l := range ChangeLines(one) {
			p.Row(2, text.Row{Line: l, Hang: 4})
		}
	}
	_, err := p.WriteTo(w)
	return err
}

// ChangesMarkdown writes them for a pull request.
func ChangesMarkdown(w io.Writer, c Changes) error {
	var b bytes.Buffer
	b.WriteString("## Who can talk to whom\n\n")
	if len(c.List) == 0 {
		b.WriteString("Nothing changes.\n")
	}
	for _, one := range c.List {
		fmt.Fprintf(&b, "### %s to %s\n\n```diff\n", report.Escape(one.From), report.Escape(one.To))
		for _, l := range ChangeLines(one) {
			fmt.Fprintln(&b, l.String())
		}
		b.WriteString("```\n\n")
	}
	_, err := w.Write(b.Bytes())
	return err
}

type (
	jsonChanges struct {
		Before  string       `json:"before"`
		After   string       `json:"after"`
		Changes []jsonChange `json:"changes"`
	}
	jsonChange struct {
		From        string    `json:"from"`
		To          string    `json:"to"`
		Opened      []jsonBox `json:"opened"`
		Closed      []jsonBox `json:"closed"`
		Connects    []jsonBox `json:"connects"`
		Disconnects []jsonBox `json:"disconnects"`
		MayOpen     []jsonBox `json:"mayOpen"`
		MayClose    []jsonBox `json:"mayClose"`
		Unsure      bool      `json:"unsure,omitempty"`
	}
	jsonBox struct {
		Src       string `json:"src"`
		Dst       string `json:"dst"`
		Transport string `json:"transport"`
	}
)

// ChangesJSON writes them for programs.
func ChangesJSON(w io.Writer, c Changes) error {
	j := jsonChanges{c.Before, c.After, []jsonChange{}}
	for _, one := range c.List {
		j.Changes = append(j.Changes, jsonChange{
			one.From, one.To, boxes(one.Opened), boxes(one.Closed), boxes(one.Connects), boxes(one.Disconnects), boxes(one.MayOpen), boxes(one.MayClose), one.Unsure,
		})
	}
	return encode(w, j)
}

func boxes(s packet.Set) []jsonBox {
	out := []jsonBox{}
	for _, b := range s.Boxes() {
		out = append(out, jsonBox{b.Src.String(), b.Dst.String(), b.Transport.String()})
	}
	return out
}
