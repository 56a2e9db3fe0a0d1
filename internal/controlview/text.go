package controlview

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/internal/text"
	"github.com/palisade-iac/palisade/pkg/control"
)

// Options say how results are shown.
type Options struct {
	// Width of the terminal in cells, and whether it takes colours.
	Width int
	Color bool
	// All shows what passes and what does not apply as well.
	All bool
}

// Text shows results to a person: of each standard the controls that do not pass, with the resources and what mends them; and how many there are of all.
func Text(w io.Writer, name string, r control.Results, o Options) error {
	p := text.NewPrinter(o.Width, o.Color)
	p.Row(0, text.Row{Line: text.In(text.Strong, name)})
	for _, s := range control.Standards() {
		all := slices.DeleteFunc(slices.Clone(r.Results), func(x control.Result) bool { return x.Control.Standard != s })
		if len(all) == 0 {
			continue
		}
		p.Blank()
		p.Row(0, text.Row{Line: text.In(text.Strong, s.Name())})
		shown := slices.DeleteFunc(slices.Clone(all), func(x control.Result) bool {
			return !o.All && (x.Status == control.Pass || x.Status == control.NotApplicable)
		})
		for _, group := range byControl(shown) {
			controlRows(p, group, o)
		}
		if len(shown) == 0 {
			p.Row(2, text.Row{Line: text.Of("everything that applies passes")})
		}
	}
	p.Blank()
	for _, row := range text.Table(true, totals(r)) {
		p.Row(0, row)
	}
	for _, u := range r.Unused {
		p.Row(0, text.Row{Line: text.In(text.Warn, fmt.Sprintf("the waiver of %s for %s accepts nothing: remove it", u.Control, u.Resource)), Hang: 2})
	}
	_, err := p.WriteTo(w)
	return err
}

// byControl groups results of the same control, in the order in which they are.
func byControl(list []control.Result) [][]control.Result {
	var keys []string
	groups := map[string][]control.Result{}
	for _, r := range list {
		if groups[r.Control.Key()] == nil {
			keys = append(keys, r.Control.Key())
		}
		groups[r.Control.Key()] = append(groups[r.Control.Key()], r)
	}
	out := make([][]control.Result, len(keys))
	for i, k := range keys {
		out[i] = groups[k]
	}
	return out
}

// controlRows are the lines about one control.
func controlRows(p *text.Printer, list []control.Result, o Options) {
	c := list[0].Control
	p.Row(2, text.Row{Line: text.In(severity(c.Severity), fmt.Sprintf("%-8s", c.Severity)).And(text.Ofs("  %s  ", c.ID), text.Of(c.Title)), Hang: 10})
	for _, r := range list {
		p.Row(4, text.Row{Line: text.Line{status(r.Status)}.And(text.Of("  "+subject(r)), text.In(text.Faint, place(r))), Hang: 9})
		for _, d := range details(r, o.All) {
			p.Row(13, text.Row{Line: text.Of(d), Hang: 2})
		}
	}
	if slices.ContainsFunc(list, func(r control.Result) bool { return r.Status == control.Fail || r.Status == control.Unknown }) {
		p.Row(4, text.Row{Line: text.In(text.Faint, "to pass: ").And(text.Of(c.Fix)), Hang: 9})
	}
}

func severity(s control.Severity) text.Style {
	switch s {
	case control.Critical, control.High:
		return text.Bad
	case control.Medium:
		return text.Warn
	case control.Low:
	}
	return text.Plain
}

// status is a status in one word of one width.
func status(s control.Status) text.Span {
	switch s {
	case control.Fail:
		return text.Span{Text: "FAIL   ", Style: text.Bad}
	case control.Unknown:
		return text.Span{Text: "unknown", Style: text.Warn}
	case control.Waived:
		return text.Span{Text: "waived ", Style: text.Warn}
	case control.NotApplicable:
		return text.Span{Text: "n/a    ", Style: text.Faint}
	case control.Pass:
	}
	return text.Span{Text: "pass   "}
}

// subject is a resource with what is said of it.
func subject(r control.Result) string {
	if r.Resource.Type == "" {
		return r.Message
	}
	return r.Resource.String() + ": " + r.Message
}

// place is the line of the program that leads to the resource, or the place in a snapshot.
func place(r control.Result) string {
	for _, e := range r.Evidence {
		switch {
		case e.File != "" && e.Line > 0:
			return fmt.Sprintf("  %s:%d", e.File, e.Line)
		case e.Path != "":
			return "  " + strings.TrimSpace(e.File+" "+e.Path)
		}
	}
	return ""
}

// details are what a result rests on.
func details(r control.Result, all bool) []string {
	var out []string
	if r.Status != control.Pass || all {
		for _, e := range r.Evidence {
			if s := evidence(e); s != "" && (e.Property != "" || !strings.Contains(r.Message, e.Value)) {
				out = append(out, s)
			}
		}
	}
	if e := r.Exposure; e != nil {
		out = append(out, "exposure: "+exposure(e))
	}
	for _, x := range r.Relaxations {
		out = append(out, fmt.Sprintf("relaxed by %s %s: %s", x.Component, x.Argument, x.Reason))
	}
	if w := r.Waiver; w != nil {
		out = append(out, fmt.Sprintf("waiver until %s: %s", w.Expires, w.Reason))
	}
	return out
}

// exposure is what the prover says in a line.
func exposure(e *control.Exposure) string {
	s := string(e.Verdict) + " (" + e.Question + ")"
	if e.Text != "" {
		s += ": " + e.Text
	}
	return s
}

// evidence is a property with its value; empty where it says no more than the message.
func evidence(e control.Evidence) string {
	name := e.URN[strings.LastIndex(e.URN, "::")+1:]
	name = strings.TrimPrefix(name, ":")
	switch {
	case e.Value == "":
		return ""
	case e.Property == "":
		return strings.TrimSpace(name + " " + e.Value)
	}
	return strings.TrimSpace(name + " " + e.Property + " = " + e.Value)
}

// totals are the numbers of results of each standard and status.
func totals(r control.Results) [][]text.Line {
	head := []text.Line{text.Of("standard")}
	for _, s := range control.Statuses() {
		head = append(head, text.Of(string(s)))
	}
	rows := [][]text.Line{head}
	for _, s := range control.Standards() {
		row := []text.Line{text.Of(string(s))}
		total := 0
		for _, status := range control.Statuses() {
			n := 0
			for _, x := range r.Results {
				if x.Control.Standard == s && x.Status == status {
					n++
				}
			}
			total += n
			row = append(row, text.Of(fmt.Sprint(n)))
		}
		if total > 0 {
			rows = append(rows, row)
		}
	}
	return rows
}
