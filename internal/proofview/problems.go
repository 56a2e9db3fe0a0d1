package proofview

import (
	"fmt"
	"io"

	"github.com/palisade-iac/palisade/internal/text"
	"github.com/palisade-iac/palisade/pkg/lint"
	"github.com/palisade-iac/palisade/pkg/report"
)

// ProblemsText shows what lint found to a person.
func ProblemsText(w io.Writer, name string, list []lint.Problem, o Options) error {
	p := text.NewPrinter(o.Width, o.Color)
	p.Row(0, text.Row{Line: text.In(text.Strong, name)})
	p.Blank()
	for _, x := range list {
		style := map[lint.Level]text.Style{lint.Error: text.Bad, lint.Warning: text.Warn, lint.Note: text.Faint}[x.Level]
		p.Row(0, text.Row{Line: text.In(style, fmt.Sprintf("%-7s", x.Level)).And(text.Ofs("  %-16s  %s", x.Rule, x.Message), text.In(text.Faint, at(x.Origin))), Hang: 27})
	}
	if len(list) == 0 {
		p.Row(0, text.Row{Line: text.Of("nothing found")})
	}
	_, err := p.WriteTo(w)
	return err
}

// ProblemFindings are problems as findings of a report.
func ProblemFindings(list []lint.Problem) []report.Finding {
	var out []report.Finding
	for _, x := range list {
		out = append(out, report.Finding{
			Rule: string(x.Rule), Name: x.Rule.Describe(), Status: report.Failed, Level: report.Level(x.Level), Message: x.Message, Origin: x.Origin,
		})
	}
	return out
}

type jsonProblem struct {
	Rule    string      `json:"rule"`
	Level   string      `json:"level"`
	Message string      `json:"message"`
	Origin  *jsonOrigin `json:"origin,omitempty"`
}

// ProblemsJSON writes them for programs.
func ProblemsJSON(w io.Writer, name string, list []lint.Problem) error {
	out := struct {
		Source   string        `json:"source"`
		Problems []jsonProblem `json:"problems"`
	}{name, []jsonProblem{}}
	for _, x := range list {
		out.Problems = append(out.Problems, jsonProblem{string(x.Rule), string(x.Level), x.Message, originJSON(x.Origin)})
	}
	return encode(w, out)
}
