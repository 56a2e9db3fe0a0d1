package proofview

import (
	"fmt"
	"io"
	"strings"

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
		p.Row(0, text.Row{Line: text.In(style, fmt.Sprintf("%-7s", x.Level)).And(text.Ofs("  %-16s  %s", x.Rule, x.Message), text.In(text.Faint, at(name, x.Origin))), Hang: 27})
	}
	if len(list) == 0 {
		p.Row(0, text.Row{Line: text.Of("nothing found")})
	} else {
		p.Blank()
		p.Row(0, text.Row{Line: text.Of(problemCounts(list))})
	}
	_, err := p.WriteTo(w)
	return err
}

// problemCounts says how many problems there are of each level.
func problemCounts(list []lint.Problem) string {
	n := map[lint.Level]int{}
	for _, x := range list {
		n[x.Level]++
	}
	var words []string
	for _, l := range []lint.Level{lint.Error, lint.Warning, lint.Note} {
		switch n[l] {
		case 0:
		case 1:
			words = append(words, fmt.Sprintf("1 %s", l))
		default:
			words = append(words, fmt.Sprintf("%d %ss", n[l], l))
		}
	}
	return strings.Join(words, ", ")
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
