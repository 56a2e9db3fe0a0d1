package proofview

import (
	"fmt"
	"slices"

	"github.com/palisade-iac/palisade/internal/text"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/report"
)

// Gate is what came out of asking that components loosen no secure default.
type Gate struct {
	// Failed is what is loosened all the same, Excepted what may be.
	Failed, Excepted []intent.Relaxation
	// Untold are components of which it is not known.
	Untold []network.Unknown
	// Unused are exceptions that nothing needs.
	Unused []string
}

// words is the gate in a few words.
func (g *Gate) words() string {
	s := "nothing is loosened"
	if n := len(g.Failed) + len(g.Excepted); n > 0 {
		s = fmt.Sprintf("%d relaxations: %d excepted", n, len(g.Excepted))
	}
	if n := len(g.Failed); n > 0 {
		s += fmt.Sprintf(", %d not", n)
	}
	if n := len(g.Untold); n > 0 {
		s += fmt.Sprintf("; %d unknown", n)
	}
	return s
}

// Fails tells whether a relaxation does; no gate lets everything pass.
func (g *Gate) Fails(r intent.Relaxation) bool {
	return g != nil && slices.ContainsFunc(g.Failed, func(f intent.Relaxation) bool { return f.Component == r.Component && f.Argument == r.Argument })
}

// text shows the gate to a person.
func (g *Gate) text(p *text.Printer, source string) {
	p.Row(0, text.Row{Line: text.Of(g.words())})
	if len(g.Failed)+len(g.Untold)+len(g.Unused) > 0 {
		p.Blank()
	}
	for _, r := range g.Failed {
		p.Row(0, text.Row{Line: text.In(text.Bad, "LOOSENED").And(text.Of("  " + loosened(source, r))), Hang: 10})
	}
	for _, u := range g.Untold {
		p.Row(0, text.Row{Line: text.In(text.Warn, "unknown ").And(text.Of("  " + u.Text + at(source, u.Origin))), Hang: 10})
	}
	for _, e := range g.Unused {
		p.Row(0, text.Row{Line: text.In(text.Warn, "the exception of "+e+" excepts nothing: remove it"), Hang: 2})
	}
}

// loosened is a relaxation in a line.
func loosened(source string, r intent.Relaxation) string {
	return fmt.Sprintf("%s %s: %s%s", r.Component, r.Argument, r.Reason, at(source, r.Origin))
}

type jsonGate struct {
	Failed   []jsonRelaxation `json:"failed"`
	Excepted []jsonRelaxation `json:"excepted"`
	Unknown  []jsonFact       `json:"unknown"`
	Unused   []string         `json:"unusedExceptions"`
}

func (g *Gate) json() *jsonGate {
	if g == nil {
		return nil
	}
	j := &jsonGate{Failed: relaxationsJSON(g.Failed), Excepted: relaxationsJSON(g.Excepted), Unknown: []jsonFact{}, Unused: append([]string{}, g.Unused...)}
	for _, u := range g.Untold {
		j.Unknown = append(j.Unknown, jsonFact{Text: u.Text, Origin: originJSON(u.Origin)})
	}
	return j
}

// findings are one for each relaxation, and for each component of which it is not known; or one that says that there is none.
func (g *Gate) findings() []report.Finding {
	var out []report.Finding
	add := func(name string, status report.Status, message string, at network.Origin) {
		out = append(out, report.Finding{Rule: slug(name), Name: name, Status: status, Message: message, Origin: at})
	}
	if g == nil {
		return nil
	}
	for _, r := range g.Failed {
		add(r.Component+" does not loosen "+r.Argument, report.Failed, "loosened: "+r.Reason, r.Origin)
	}
	for _, r := range g.Excepted {
		add(r.Component+" does not loosen "+r.Argument, report.Passed, "loosened, and excepted: "+r.Reason, r.Origin)
	}
	for _, u := range g.Untold {
		add("a component loosens nothing", report.Unknown, u.Text, u.Origin)
	}
	if out == nil {
		add("no component loosens anything", report.Passed, "nothing is loosened", network.Origin{})
	}
	return out
}
