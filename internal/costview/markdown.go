package costview

import (
	"fmt"
	"io"
	"strings"

	"github.com/palisade-iac/palisade/pkg/cost"
)

// Markdown shows an estimate in a pull request.
func Markdown(w io.Writer, name string, e cost.Estimate) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## Palisade cost: %s\n\n**%s USD a month**\n\n", cell(name), money(e.Total))
	for _, d := range doubts(e) {
		fmt.Fprintf(&b, "- %s\n", cell(strings.TrimPrefix(d, "* ")))
	}
	b.WriteString("\n| component | USD a month |\n| --- | ---: |\n")
	for _, g := range e.Components {
		fmt.Fprintf(&b, "| %s | %s |\n", cell(g.Name), money(g.Monthly))
	}
	b.WriteString("\n| kind | USD a month |\n| --- | ---: |\n")
	for _, g := range e.Kinds {
		fmt.Fprintf(&b, "| %s | %s |\n", cell(g.Name), money(g.Monthly))
	}
	if len(e.Unknown) > 0 {
		b.WriteString("\n### Unknown\n\n")
		for _, u := range alike(e.Unknown) {
			fmt.Fprintf(&b, "- %s of %s: %s\n", cell(u.What), cell(strings.Join(u.names, ", ")), cell(u.Reason))
		}
	}
	if len(e.Hints) > 0 {
		b.WriteString("\n### Hints\n\n")
		for _, h := range e.Hints {
			fmt.Fprintf(&b, "- %s\n", cell(h.Text))
			for _, s := range h.Sums {
				fmt.Fprintf(&b, "  - %s\n", cell(s))
			}
		}
	}
	b.WriteString("\n### Assumptions\n\n")
	for _, r := range assumptions(e) {
		fmt.Fprintf(&b, "- %s\n", cell(r.String()))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// ComparisonMarkdown shows in a pull request how two estimates differ.
func ComparisonMarkdown(w io.Writer, c cost.Comparison) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## Palisade cost: %s to %s\n\n**%s USD a month** (%s before, %s after)\n", cell(c.Before), cell(c.After),
		signed(c.Total.Delta), money(c.Total.Before), money(c.Total.After))
	for _, list := range []struct {
		name    string
		changes []cost.Change
	}{{"component", c.Components}, {"kind", c.Kinds}} {
		if len(list.changes) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n| %s | before | after | change |\n| --- | ---: | ---: | ---: |\n", list.name)
		for _, x := range list.changes {
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", cell(x.Name), money(x.Before), money(x.After), signed(x.Delta))
		}
	}
	if note := unknowns(c); note != "" {
		fmt.Fprintf(&b, "\n%s\n", note)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// cell is a text that breaks no table and starts no markup.
func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;", "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`).Replace(s)
}
