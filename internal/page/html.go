package page

import (
	"bytes"
	"cmp"
	_ "embed" // for the page's own files
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/palisade-iac/palisade/internal/proofview"
	"github.com/palisade-iac/palisade/internal/text"
	"github.com/palisade-iac/palisade/pkg/control"
	"github.com/palisade-iac/palisade/pkg/cost"
	"github.com/palisade-iac/palisade/pkg/diagram"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/lint"
)

var (
	//go:embed assets/page.html
	pageHTML string
	//go:embed assets/style.css
	styleCSS string
	//go:embed assets/script.js
	scriptJS string
)

// HTML writes the page as one file that loads nothing: style, script and picture are in it.
func (p *Page) HTML(w io.Writer) error {
	v, err := p.view()
	if err != nil {
		return err
	}
	t, err := template.New("page").Funcs(template.FuncMap{"money": money, "plural": plural, "percent": percent}).Parse(pageHTML)
	if err != nil {
		return fmt.Errorf("reading the page's template: %w", err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, v); err != nil {
		return fmt.Errorf("writing the page: %w", err)
	}
	_, err = w.Write(b.Bytes())
	return err
}

// view is the page as its template wants it.
type view struct {
	Title, Place string
	Style        template.CSS
	Script       template.JS
	Tiles        []tile
	Attention    []attention
	Picture      template.HTML
	Verdicts     []verdict
	Statuses     []string
	Matrix       *table
	MatrixNote   string
	Controls     []standard
	Cost         *cost.Estimate
	Changes      *changes
	Problems     []lint.Problem
	Caveats      caveats
	Spaces       []space
	Resources    []group
}

// tile is a number at the head of the page.
type tile struct{ Href, Number, Label, Tone string }

// attention is something that somebody should look at.
type attention struct{ Tone, What, Text, Href string }

func (p *Page) view() (view, error) {
	v := view{
		Title: p.title(), Place: p.place(), Style: template.CSS(styleCSS), Script: template.JS(scriptJS), //nolint:gosec // both are files of this package
		Verdicts: p.verdicts(), Statuses: []string{"violated", "unknown", "relaxed", "proved"},
		Controls: p.standards(), Cost: p.Cost, Changes: p.changes(), Problems: p.Problems, Caveats: p.caveats(), Spaces: p.addresses(), Resources: p.resources(),
	}
	v.Matrix, v.MatrixNote = p.table()
	v.Tiles, v.Attention = p.tiles(v.Caveats), p.attention(v.Verdicts)
	if p.Picture != nil {
		var svg bytes.Buffer
		if err := p.Picture.SVG(&svg, diagram.Auto); err != nil {
			return v, fmt.Errorf("drawing the picture: %w", err)
		}
		v.Picture = template.HTML(svg.String()) //nolint:gosec // the picture escapes all that it writes
	}
	return v, nil
}

// title is the stack, or where the network was read from.
func (p *Page) title() string {
	if p.Plan != nil && p.Plan.Project != "" {
		return p.Plan.Project + "/" + p.Plan.Stack
	}
	return p.Name
}

// place is where the network is, and what it was read from, as far as they are told.
func (p *Page) place() string {
	regions := map[string]bool{}
	for _, v := range p.Network.VPCs {
		regions[v.Region] = true
	}
	var parts []string
	if p.Plan != nil && p.Plan.AccountID != "" {
		parts = append(parts, "account "+p.Plan.AccountID)
	}
	for _, r := range slices.Sorted(keys(regions)) {
		if r != "" {
			parts = append(parts, r)
		}
	}
	parts = append(parts, plural(len(p.Network.VPCs), "VPC", "VPCs"))
	if p.Name != p.title() {
		parts = append(parts, "read from "+p.Name)
	}
	return strings.Join(parts, " · ")
}

func keys(m map[string]bool) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func (p *Page) count(s intent.Status) int {
	n := 0
	for _, d := range p.Verification.Verdicts {
		if d.Status == s {
			n++
		}
	}
	return n
}

// failed is how many controls fail, each on however many resources.
func (p *Page) failed() int {
	failed := map[string]bool{}
	for _, r := range p.Controls.Results {
		if r.Status == control.Fail {
			failed[r.Control.Key()] = true
		}
	}
	return len(failed)
}

func (p *Page) tiles(c caveats) []tile {
	tone := func(n int, bad string) string {
		if n == 0 {
			return "good"
		}
		return bad
	}
	tiles := []tile{
		{"#intents", fmt.Sprint(p.count(intent.Proved)), "intents proved", "good"},
		{"#intents", fmt.Sprint(p.count(intent.Violated)), "violated", tone(p.count(intent.Violated), "bad")},
		{"#intents", fmt.Sprint(p.count(intent.Undecided)), "unknown", tone(p.count(intent.Undecided), "warn")},
		{"#controls", fmt.Sprint(p.failed()), "controls failed", tone(p.failed(), "bad")},
		{"#problems", fmt.Sprint(len(p.Problems)), "likely mistakes", tone(len(p.Problems), "warn")},
	}
	if n := len(c.Relaxations); n > 0 {
		tiles = append(tiles, tile{"#relaxations", fmt.Sprint(n), "loosened on purpose", ""})
	}
	if p.Cost != nil {
		about := ""
		if !p.Cost.Complete {
			about = "at least "
		}
		tiles = append(tiles, tile{"#cost", about + money(p.Cost.Total), "a month", ""})
	}
	return tiles
}

// attention is what is wrong or not known, the worst first.
func (p *Page) attention(list []verdict) []attention {
	var out []attention
	if p.Undecided != "" {
		out = append(out, attention{"warn", "not proved", p.Undecided, "#intents"})
	}
	for _, v := range list {
		switch v.Status {
		case "violated":
			out = append(out, attention{"bad", "violated", v.Name, "#" + v.ID})
		case "unknown":
			out = append(out, attention{"warn", "unknown", v.Name, "#" + v.ID})
		}
	}
	if g := p.Verification.Gate; g != nil {
		for _, r := range g.Failed {
			out = append(out, attention{"bad", "loosened", r.Component + " " + r.Argument + ": " + r.Reason, "#relaxations"})
		}
		for _, u := range g.Untold {
			out = append(out, attention{"warn", "unknown", u.Text, "#relaxations"})
		}
	}
	for _, r := range p.Controls.Results {
		if r.Status == control.Fail && r.Control.Severity.AtLeast(control.High) {
			out = append(out, attention{"bad", r.Control.ID, r.Resource.String() + ": " + r.Message, "#control-" + r.Control.Key()})
		}
	}
	for _, l := range p.Problems {
		if l.Level == lint.Error {
			out = append(out, attention{"bad", string(l.Rule), l.Message, "#problems"})
		}
	}
	return out
}

// mostStops is how many places a proof is shown to stand on. In an estate of hundreds of VPCs it may be as many.
const mostStops = 12

// verdict is a verdict as the page shows it.
type verdict struct {
	ID, Name, Status, Who string
	Rows                  []row
}

// row is a line below a verdict: its spans, and whether it stands below the line before.
type row struct {
	Spans []span
	Inner bool
}

type span struct{ Text, Class string }

// verdicts lists what was decided, what is wrong first.
func (p *Page) verdicts() []verdict {
	out := make([]verdict, 0, len(p.Verification.Verdicts))
	for i, d := range p.Verification.Verdicts {
		v := verdict{ID: fmt.Sprintf("intent-%d", i+1), Name: d.Intent.Name, Status: string(d.Status), Who: proofview.Who(d)}
		rows := proofview.Details(p.Verification, d, true)
		if d.Status == intent.Proved && len(rows) > mostStops {
			rows = append(slices.Clip(rows[:mostStops]), text.Row{Line: text.In(text.Faint, fmt.Sprintf("and at %d more places, which the report in JSON has", len(rows)-mostStops))})
		}
		for _, r := range rows {
			v.Rows = append(v.Rows, rowOf(r))
		}
		out = append(out, v)
	}
	order := []string{"violated", "unknown", "relaxed", "proved"}
	slices.SortStableFunc(out, func(a, b verdict) int {
		return cmp.Compare(slices.Index(order, a.Status), slices.Index(order, b.Status))
	})
	return out
}

func rowOf(r text.Row) row {
	out := row{}
	for i, s := range r.Line {
		if i == 0 {
			trimmed := strings.TrimLeft(s.Text, " ")
			out.Inner = trimmed != s.Text
			s.Text = trimmed
		}
		out.Spans = append(out.Spans, span{s.Text, class(s.Style)})
	}
	return out
}

// class is a style of a terminal as a class of the page's.
func class(s text.Style) string {
	return map[text.Style]string{text.Strong: "strong", text.Faint: "faint", text.Warn: "warn", text.Bad: "bad"}[s]
}

// table is a matrix as the page shows it.
type table struct {
	Names []string
	Rows  []tableRow
}

type tableRow struct {
	Name  string
	Cells []cell
}

type cell struct{ To, Word, Class string }

// table is the matrix, or the sentence that stands in its place.
func (p *Page) table() (*table, string) {
	if p.Matrix == nil {
		return nil, fmt.Sprintf("%d tiers would make a table of %d cells. palisade matrix writes it for programs (--format json); palisade explain --from A --to B answers for two of them.",
			p.Groups, p.Groups*p.Groups)
	}
	words := map[[2]string]string{}
	for _, c := range p.Matrix.Cells {
		words[[2]string{c.From, c.To}] = c.Word()
	}
	t := &table{}
	for _, from := range p.Matrix.Groups {
		r := tableRow{Name: from.Name}
		t.Names = append(t.Names, from.Name)
		for _, to := range p.Matrix.Groups {
			word, asked := words[[2]string{from.Name, to.Name}]
			r.Cells = append(r.Cells, cell{to.Name, word, cellClass(word, asked)})
		}
		t.Rows = append(t.Rows, r)
	}
	return t, ""
}

func cellClass(word string, asked bool) string {
	switch {
	case !asked:
		return "unasked"
	case word == "-":
		return "none"
	case strings.Contains(word, "?"):
		return "maybe"
	case word == "all":
		return "all"
	default:
		return "some"
	}
}

// standard is a catalogue of controls with what was decided.
type standard struct {
	Name     string
	Controls []checked
}

// checked is a control with its results.
type checked struct {
	control.Control
	Anchor string
	// Status is the worst of all, Counts tells how many there are of each.
	Status string
	Counts string
	// Open are the results that do not pass, Passed the resources that do.
	Open   []control.Result
	Passed []string
}

// standards lists the controls of each standard in the order of their results.
func (p *Page) standards() []standard {
	var out []standard
	for _, s := range control.Standards() {
		at := map[string]int{}
		one := standard{Name: s.Name()}
		for _, r := range p.Controls.Results {
			if r.Control.Standard != s {
				continue
			}
			i, ok := at[r.Control.ID]
			if !ok {
				i = len(one.Controls)
				at[r.Control.ID] = i
				one.Controls = append(one.Controls, checked{Control: r.Control, Anchor: "control-" + r.Control.Key()})
			}
			c := &one.Controls[i]
			if r.Status == control.Pass {
				c.Passed = append(c.Passed, r.Resource.String())
			} else {
				c.Open = append(c.Open, r)
			}
		}
		for i := range one.Controls {
			one.Controls[i].sum()
		}
		order := control.Statuses()
		slices.SortStableFunc(one.Controls, func(a, b checked) int {
			return cmp.Compare(slices.Index(order, control.Status(a.Status)), slices.Index(order, control.Status(b.Status)))
		})
		if len(one.Controls) > 0 {
			out = append(out, one)
		}
	}
	return out
}

// sum tells the worst status of a control, and how many results have which.
func (c *checked) sum() {
	counts := map[control.Status]int{control.Pass: len(c.Passed)}
	for _, r := range c.Open {
		counts[r.Status]++
	}
	var words []string
	for _, s := range control.Statuses() {
		if counts[s] == 0 {
			continue
		}
		if c.Status == "" {
			c.Status = string(s)
		}
		if s != control.NotApplicable {
			words = append(words, fmt.Sprintf("%d %s", counts[s], s))
		}
	}
	c.Counts = strings.Join(words, ", ")
}

// changes is what the network changes of the one that it is compared with.
type changes struct {
	Before string
	Pairs  []pair
	// Broken are intents that were proved and are not, Mended the other way round, New those that the base did not have.
	Broken, Mended []string
	Cost           string
}

// pair is what one group can send to another and could not, or the other way round.
type pair struct {
	From, To string
	Rows     []row
}

func (p *Page) changes() *changes {
	if p.Base == nil {
		return nil
	}
	c := &changes{Before: p.Base.Changes.Before}
	for _, one := range p.Base.Changes.List {
		to := pair{From: one.From, To: one.To}
		for _, l := range proofview.ChangeLines(one) {
			to.Rows = append(to.Rows, rowOf(text.Row{Line: l}))
		}
		c.Pairs = append(c.Pairs, to)
	}
	was := map[string]intent.Status{}
	for _, d := range p.Base.Verdicts {
		was[d.Intent.Name] = d.Status
	}
	for _, d := range p.Verification.Verdicts {
		before, known := was[d.Intent.Name]
		switch {
		case !known || before == d.Status:
		case before == intent.Proved:
			c.Broken = append(c.Broken, fmt.Sprintf("%s: was %s, is %s", d.Intent.Name, before, d.Status))
		case d.Status == intent.Proved:
			c.Mended = append(c.Mended, fmt.Sprintf("%s: was %s", d.Intent.Name, before))
		}
	}
	if p.Cost != nil && p.Base.Cost != nil {
		by := p.Cost.Total.Sub(p.Base.Cost.Total)
		c.Cost = fmt.Sprintf("%s a month, %s%s", money(p.Cost.Total), map[bool]string{true: "+"}[by.IsPositive()], money(by))
	}
	return c
}

// money is a sum in words, to the cent.
func money(d decimal.Decimal) string { return d.StringFixed(2) + " " + cost.Currency }

func percent(f float64) string { return fmt.Sprintf("%.4g%%", f) }
