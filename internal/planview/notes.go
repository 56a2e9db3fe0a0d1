package planview

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/internal/text"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// lengthy is the number of notes of one sort that are printed; --all prints every one.
const lengthy = 40

// notes prints what must be known before the plan is trusted.
func (v *view) notes() {
	v.list("Relaxed defaults", "secure defaults that this program loosens, and why", v.relaxations())
	v.list("Assumed", "values that come neither from the program nor from its configuration", v.assumptions())
	v.list("Not answered", "asked by the program; write the answers to palisade.answers.yaml (--record-answers makes a skeleton)", v.unanswered())
	v.list("Unknown inputs", "what hangs on the above, or is known only once deployed", v.unknownInputs())
	v.list("Warnings of the program", "", v.warnings())
}

func (v *view) list(title, aside string, notes []text.Line) {
	if len(notes) == 0 {
		return
	}
	v.heading(title, aside)
	for i, n := range notes {
		if i == lengthy && !v.opts.All {
			v.out.Row(2, text.Row{Line: text.Ofs("and %d more; --all lists them", len(notes)-i)})
			return
		}
		v.out.Row(2, text.Row{Line: n, Hang: 2})
	}
}

// relaxations are the secure defaults that components were told to loosen: their output "relaxations" maps each path to its reason. What a
// component repeats of its part, which has its name, is listed once.
func (v *view) relaxations() []text.Line {
	var notes []text.Line
	seen := map[string]bool{}
	for _, c := range v.plan.Resources {
		reasons, _ := c.Outputs["relaxations"].(map[string]any)
		for _, path := range slices.Sorted(maps.Keys(reasons)) {
			note := text.In(text.Strong, c.Name).And(text.In(text.Warn, " "+path), text.Of(": "+show(reasons[path])))
			if !seen[note.String()] {
				seen[note.String()] = true
				notes = append(notes, note)
			}
		}
	}
	return notes
}

// assumptions are the values that the engine chose. Those with the same words share a note; those that differ in an address alone too, unless
// all is asked for: the addresses stand in the tree.
func (v *view) assumptions() []text.Line {
	type group struct {
		first plan.Assumption
		names []string
	}
	var groups []*group
	alike := map[[2]string]*group{}
	for _, a := range v.plan.Assumptions {
		key := [2]string{a.Subject, address.ReplaceAllString(a.Text, "")}
		if v.opts.All {
			key[1] = a.Text
		}
		if alike[key] == nil {
			alike[key] = &group{first: a}
			groups = append(groups, alike[key])
		}
		alike[key].names = append(alike[key].names, v.nameOf(a.URN))
	}
	notes := make([]text.Line, len(groups))
	for i, g := range groups {
		a := g.first
		notes[i] = text.Join(" ", text.In(text.Strong, g.names[0]), text.Of(a.Subject)).And(text.Of(": " + a.Text))
		if len(g.names) > 1 {
			notes[i] = notes[i].And(text.Of("; likewise "), text.In(text.Strong, braces(g.names[1:])))
		}
	}
	return notes
}

// nameOf is the name of a resource; empty for no URN.
func (v *view) nameOf(urn string) string {
	if r, ok := v.byURN[urn]; ok {
		return r.Name
	}
	return urn[strings.LastIndexByte(urn, ':')+1:]
}

// unanswered are the questions, those with the same words once.
func (v *view) unanswered() []text.Line {
	var order []string
	times := map[string]int{}
	for _, q := range v.plan.Unanswered {
		words := question(q, v.nameOf(q.URN))
		if times[words]++; times[words] == 1 {
			order = append(order, words)
		}
	}
	notes := make([]text.Line, len(order))
	for i, words := range order {
		if times[words] > 1 {
			words += fmt.Sprintf("  (%d times)", times[words])
		}
		notes[i] = text.Of(words)
	}
	return notes
}

func question(q plan.Question, name string) string {
	var words string
	switch q.Kind {
	case "read":
		words = "read of " + kindOf(q.Token)
	case "stackReference":
		words = "stack reference"
	case "component":
		words = "remote component " + q.Token
	default:
		words = q.Kind + " " + q.Token
	}
	if name != "" {
		words += " " + name
	}
	if q.ID != "" && q.ID != name && q.ID != plan.Unknown {
		words += " " + q.ID
	}
	if len(q.Arguments) > 0 {
		words += " " + arguments(q.Arguments)
	}
	if q.Region != "" {
		words += " in " + q.Region
	}
	return words
}

// unknownInputs are grouped by resource, with the line of the program to look at.
func (v *view) unknownInputs() []text.Line {
	properties := map[string][]string{}
	var urns []string
	for _, u := range v.plan.UnknownInputs {
		if properties[u.URN] == nil {
			urns = append(urns, u.URN)
		}
		properties[u.URN] = append(properties[u.URN], u.Property)
	}
	slices.Sort(urns)
	notes := make([]text.Line, len(urns))
	for i, urn := range urns {
		slices.Sort(properties[urn])
		what, at := "", ""
		if r := v.byURN[urn]; r != nil {
			what, at = kind(r)+" ", place(cmp.Or(r.Source, r.DefinedAt))
		}
		notes[i] = text.Of(what).And(text.In(text.Strong, v.nameOf(urn)), text.In(text.Faint, at), text.Of(": "+strings.Join(properties[urn], ", ")))
	}
	return notes
}

// place is a source line after a name.
func place(p *plan.Position) string {
	if p == nil {
		return ""
	}
	return fmt.Sprintf(" (%s:%d)", p.File, p.Line)
}

// warnings are what the program logged as warnings and errors.
func (v *view) warnings() []text.Line {
	var notes []text.Line
	for _, d := range v.plan.Diagnostics {
		style := text.Warn
		switch d.Severity {
		case "error":
			style = text.Bad
		case "warning":
		default:
			continue
		}
		note := text.In(style, d.Severity)
		if name := v.nameOf(d.URN); name != "" {
			note = note.And(text.Of(" "), text.In(text.Strong, name))
		}
		notes = append(notes, note.And(text.Of(": "+strings.TrimSpace(d.Message))))
	}
	return notes
}
