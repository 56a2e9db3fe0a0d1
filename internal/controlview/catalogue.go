package controlview

import (
	"fmt"
	"io"
	"strings"

	"github.com/palisade-iac/palisade/internal/text"
	"github.com/palisade-iac/palisade/pkg/control"
)

// List shows controls to a person.
func List(w io.Writer, list []control.Control, o Options) error {
	p := text.NewPrinter(o.Width, o.Color)
	rows := [][]text.Line{{text.Of("control"), text.Of("severity"), text.Of("title")}}
	for _, c := range list {
		rows = append(rows, []text.Line{text.Of(c.Key()), text.In(severity(c.Severity), string(c.Severity)), text.Of(c.Title)})
	}
	for _, row := range text.Table(true, rows) {
		p.Row(0, row)
	}
	_, err := p.WriteTo(w)
	return err
}

// Catalogue writes all controls, and what is left out of each standard, as tables of Markdown.
func Catalogue(w io.Writer) error {
	var b strings.Builder
	for _, s := range control.Standards() {
		n := 0
		var rows strings.Builder
		for _, c := range control.Catalogue() {
			if c.Standard != s {
				continue
			}
			n++
			id := c.ID
			if c.Source != "" {
				id = "[" + c.ID + "](" + c.Source + ")"
			}
			if len(c.Also) > 0 {
				id += " (" + strings.Join(c.Also, "; ") + ")"
			}
			fmt.Fprintf(&rows, "| %s | %s | %s | %s | %s |\n", id, c.Severity, cell(c.Title), cell(c.Checks), cell(c.Fix))
		}
		title := "title"
		if s == control.Article {
			title = "sentence"
		}
		fmt.Fprintf(&b, "\n### %s\n\n%d controls.\n\n| control | severity | %s | what is looked at | what makes it pass |\n| --- | --- | --- | --- | --- |\n%s", s.Name(), n, title, rows.String())
		b.WriteString("\nNot covered:\n\n")
		for _, a := range control.NotCovered() {
			if a.Standard == s {
				fmt.Fprintf(&b, "- %s: %s.\n", strings.Join(a.IDs, ", "), a.Why)
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func cell(s string) string { return strings.ReplaceAll(s, "|", "\\|") }
