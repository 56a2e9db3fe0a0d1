package costview

import (
	"fmt"
	"io"

	"github.com/shopspring/decimal"

	"github.com/palisade-iac/palisade/internal/text"
	"github.com/palisade-iac/palisade/pkg/cost"
)

// ComparisonText shows to a person how two estimates differ.
func ComparisonText(w io.Writer, c cost.Comparison, o Options) error {
	p := text.NewPrinter(o.Width, o.Color)
	p.Row(0, text.Row{Line: text.In(text.Strong, c.Before+" to "+c.After).And(text.Of("  USD a month"))})
	p.Blank()
	rows := [][]text.Line{{text.Of("COMPONENT"), right("BEFORE", 10), right("AFTER", 10), right("CHANGE", 11)}}
	for _, x := range c.Components {
		rows = append(rows, changed(x))
	}
	rows = append(rows, changed(c.Total))
	for _, r := range text.Table(true, rows) {
		p.Row(2, r)
	}
	if len(c.Kinds) > 0 {
		p.Blank()
		rows = [][]text.Line{{text.Of("KIND"), right("BEFORE", 10), right("AFTER", 10), right("CHANGE", 11)}}
		for _, x := range c.Kinds {
			rows = append(rows, changed(x))
		}
		for _, r := range text.Table(true, rows) {
			p.Row(2, r)
		}
	}
	if note := unknowns(c); note != "" {
		p.Blank()
		p.Row(0, text.Row{Line: text.In(text.Warn, note)})
	}
	_, err := p.WriteTo(w)
	return err
}

func changed(c cost.Change) []text.Line {
	return []text.Line{text.Of(c.Name), right(money(c.Before), 10), right(money(c.After), 10), right(signed(c.Delta), 11)}
}

// unknowns says that things without sums are in no difference; empty if there are none.
func unknowns(c cost.Comparison) string {
	if c.UnknownBefore+c.UnknownAfter == 0 {
		return ""
	}
	return fmt.Sprintf("What is unknown is in no sum: %d before, %d after.", c.UnknownBefore, c.UnknownAfter)
}

// signed writes a difference with its sign.
func signed(d decimal.Decimal) string {
	if d.IsPositive() {
		return "+" + money(d)
	}
	return money(d)
}
