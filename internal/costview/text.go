package costview

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/palisade-iac/palisade/internal/text"
	"github.com/palisade-iac/palisade/pkg/cost"
)

// Options say how something is shown.
type Options struct {
	// Width of the terminal in cells, and whether it takes colours.
	Width int
	Color bool
	// All shows each resource, free types and sources of prices as well.
	All bool
}

// Text shows an estimate to a person: what each component pays for, sums by kind, the total and how far to trust it, and what was assumed.
func Text(w io.Writer, name string, e cost.Estimate, o Options) error {
	p := text.NewPrinter(o.Width, o.Color)
	p.Row(0, text.Row{Line: text.In(text.Strong, name).And(text.Of("  USD a month"))})
	for _, g := range e.Components {
		p.Blank()
		p.Row(0, text.Row{Line: text.In(text.Strong, g.Name).And(text.Of("  " + money(g.Monthly)))})
		table(p, lines(e, g, o.All))
	}
	if len(e.Kinds) > 0 {
		p.Blank()
		p.Row(0, text.Row{Line: text.In(text.Strong, "By kind")})
		table(p, kinds(e))
	}
	p.Blank()
	total(p, e)
	unknown(p, e)
	section(p, "Hints", hints(e))
	section(p, "Assumptions", assumptions(e))
	if o.All {
		section(p, "Free by themselves", free(e))
		section(p, "Prices", prices(e))
	}
	_, err := p.WriteTo(w)
	return err
}

// table prints the rows of a table, indented.
func table(p *text.Printer, rows [][]text.Line) {
	for _, r := range text.Table(false, rows) {
		p.Row(2, r)
	}
}

// section prints a heading and rows below it, or nothing if there are none.
func section(p *text.Printer, heading string, rows []text.Row) {
	if len(rows) == 0 {
		return
	}
	p.Blank()
	p.Row(0, text.Row{Line: text.In(text.Strong, heading)})
	for _, r := range rows {
		p.Row(2, r)
	}
}

// lines are what a component pays for: a line for each thing at one price, whatever number of resources it is for, or for each resource.
func lines(e cost.Estimate, g cost.Group, all bool) [][]text.Line {
	type id struct{ name, kind, what, price, region string }
	var order []id
	sums := map[id]*cost.Item{}
	for _, i := range e.Items {
		if i.ComponentURN != g.URN {
			continue
		}
		at := id{kind: string(i.Kind), what: i.What, price: i.UnitPrice.String(), region: i.Region}
		if all {
			at.name = i.Name
		}
		if sums[at] == nil {
			sums[at] = &cost.Item{Kind: i.Kind, What: i.What, Unit: i.Unit, UnitPrice: i.UnitPrice, Unchecked: i.Unchecked}
			order = append(order, at)
		}
		sums[at].Quantity, sums[at].Monthly = sums[at].Quantity.Add(i.Quantity), sums[at].Monthly.Add(i.Monthly)
	}
	slices.SortStableFunc(order, func(x, y id) int { return sums[y].Monthly.Cmp(sums[x].Monthly) })
	var rows [][]text.Line
	for _, at := range order {
		i := sums[at]
		rows = append(rows, []text.Line{
			text.Of(at.name), text.Of(string(i.Kind)), text.Of(i.What),
			right(number(i.Quantity), 10), text.Of(i.Unit), right("x "+i.UnitPrice.String(), 12), right(money(i.Monthly), 10), mark(i.Unchecked),
		})
	}
	return rows
}

// mark stands behind a sum that rests on a price nobody has checked.
func mark(unchecked bool) text.Line {
	if unchecked {
		return text.In(text.Warn, "*")
	}
	return nil
}

func kinds(e cost.Estimate) [][]text.Line {
	var rows [][]text.Line
	for _, g := range e.Kinds {
		line := []text.Line{text.Of(g.Name), right(money(g.Monthly), 10)}
		if g.Unknown > 0 {
			line = append(line, text.In(text.Warn, fmt.Sprintf("and %d unknown", g.Unknown)))
		}
		rows = append(rows, line)
	}
	return rows
}

// total prints the sum, and what makes it less than sure.
func total(p *text.Printer, e cost.Estimate) {
	p.Row(0, text.Row{Line: text.In(text.Strong, "Total "+money(e.Total)+" USD a month")})
	for _, line := range doubts(e) {
		p.Row(0, text.Row{Line: text.In(text.Warn, line)})
	}
}

// doubts are what makes a total less than sure.
func doubts(e cost.Estimate) []string {
	var out []string
	if !e.Unchecked.IsZero() {
		out = append(out, "* "+money(e.Unchecked)+" of it rests on prices that nobody has checked; import AWS's own with palisade cost prices import")
	}
	if n := len(e.Unknown); n > 0 {
		out = append(out, fmt.Sprintf("Unknown, and not in it: %d", n))
	}
	return append(out, e.Warnings...)
}

// unknown lists what has no sum, once for all that are alike.
func unknown(p *text.Printer, e cost.Estimate) {
	var rows []text.Row
	for _, u := range alike(e.Unknown) {
		names := strings.Join(u.names, ", ")
		rows = append(rows, text.Row{Line: text.In(text.Warn, "unknown").And(text.Ofs("  %s of %s: %s", u.What, names, u.Reason)), Hang: 9})
	}
	section(p, "Unknown", rows)
}

// group is unknown things that are alike but for their names.
type group struct {
	cost.Unknown
	names []string
}

func alike(list []cost.Unknown) []*group {
	type id struct{ what, reason string }
	at := map[id]*group{}
	var order []*group
	for _, u := range list {
		g := at[id{u.What, u.Reason}]
		if g == nil {
			g = &group{Unknown: u}
			at[id{u.What, u.Reason}] = g
			order = append(order, g)
		}
		g.names = append(g.names, u.Name)
	}
	return order
}

func hints(e cost.Estimate) []text.Row {
	var rows []text.Row
	for _, h := range e.Hints {
		rows = append(rows, text.Row{Line: text.Of(h.Text), Hang: 2})
		for _, s := range h.Sums {
			rows = append(rows, text.Row{Line: text.In(text.Faint, "  "+s), Hang: 4})
		}
	}
	return rows
}

func assumptions(e cost.Estimate) []text.Row {
	rows := []text.Row{{Line: text.Ofs("a month has %d hours; prices are before taxes, discounts and free tiers", e.HoursPerMonth), Hang: 2}}
	for _, a := range e.Assumptions {
		line := fmt.Sprintf("%s=%s  %s %s", a.Measure, a.Value, a.Unit, a.Text)
		if a.Default {
			line += " (default)"
		}
		if a.Overridden > 0 {
			line += fmt.Sprintf("; resources with a value of their own: %d", a.Overridden)
		}
		rows = append(rows, text.Row{Line: text.Of(line), Hang: 2})
	}
	for _, r := range e.Rules {
		rows = append(rows, text.Row{Line: text.Of(r), Hang: 2})
	}
	return rows
}

func free(e cost.Estimate) []text.Row {
	var rows []text.Row
	for _, f := range e.Free {
		rows = append(rows, text.Row{Line: text.Ofs("%s x %d", f.Type, f.Count)})
	}
	return rows
}

func prices(e cost.Estimate) []text.Row {
	var lines [][]text.Line
	for _, p := range e.Prices {
		source := text.In(text.Warn, "unchecked")
		if p.Checked != nil {
			source = text.Of(strings.TrimSpace(p.Checked.Date + " " + p.Checked.Source))
		}
		lines = append(lines, []text.Line{text.Of(p.Region), text.Of(string(p.Key)), text.Of(tiers(p)), text.Of(p.AsOf), source})
	}
	return text.Table(false, lines)
}

// tiers writes a price: "0.5, from 25 on 0.1".
func tiers(p cost.PriceUsed) string {
	var words []string
	for i, t := range p.Tiers {
		if i == 0 {
			words = append(words, t.Price.String())
			continue
		}
		words = append(words, fmt.Sprintf("from %s on %s", t.From, t.Price))
	}
	return strings.Join(words, ", ")
}

// right is a text at the right end of some cells.
func right(s string, width int) text.Line { return text.Ofs("%*s", width, s) }

// money writes a sum with two places and commas: 1,234.50. It is rounded, half away from zero; JSON has it exactly.
func money(d decimal.Decimal) string { return commas(d.StringFixed(2)) }

// number writes a quantity with commas.
func number(d decimal.Decimal) string { return commas(d.String()) }

func commas(s string) string {
	sign, digits := "", s
	if strings.HasPrefix(s, "-") {
		sign, digits = "-", s[1:]
	}
	whole, rest, found := strings.Cut(digits, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if found {
		whole += "." + rest
	}
	return sign + whole
}
