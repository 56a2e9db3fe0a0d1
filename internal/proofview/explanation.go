package proofview

import (
	"io"

	"github.com/palisade-iac/palisade/internal/text"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/matrix"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// Explanation is what is told of packets from one end to another.
type Explanation struct {
	// Name is where the network comes from, Question what was asked, in words.
	Name, Question string
	// Passes is a packet that arrives and is answered, Fails one that does not; either may be nil.
	Passes, Fails *intent.Witness
	// Answered and Lost are the transports of each sort, in words; empty where there is none.
	Answered, Lost string
	Doubts         []network.Unknown
}

// Explained makes an explanation of sets of packets ready to be shown.
func Explained(question string, x intent.Explanation) Explanation {
	e := Explanation{Question: question, Passes: x.Passes, Fails: x.Fails, Doubts: x.Doubts}
	if !x.Answered.IsEmpty() {
		e.Answered = matrix.Cell{Asked: x.Asked, Sent: x.Answered, Answered: x.Answered}.Word()
	}
	if lost := x.Asked.Subtract(x.Answered); !lost.IsEmpty() {
		e.Lost = matrix.Describe(matrix.Transport(lost))
	}
	return e
}

// ExplanationText shows an explanation to a person: for a packet that arrives each rule that let it, for one that does not all that stops it.
func ExplanationText(w io.Writer, e Explanation, o Options) error {
	p := text.NewPrinter(o.Width, o.Color)
	p.Row(0, text.Row{Line: text.In(text.Strong, e.Question).And(text.In(text.Faint, "  "+e.Name))})
	if e.Passes != nil {
		p.Blank()
		words := "arrives, and so does its answer"
		if e.Answered != "" {
			words = "arrives, and is answered: " + e.Answered
		}
		p.Row(0, text.Row{Line: text.Of(words), Hang: 2})
		rows(p, way(e.Name, *e.Passes))
	}
	if e.Fails != nil {
		p.Blank()
		words := "does not get through"
		if e.Passes != nil && e.Lost != "" {
			words += ": " + e.Lost
		}
		p.Row(0, text.Row{Line: text.In(text.Bad, words), Hang: 2})
		rows(p, way(e.Name, *e.Fails))
		if list := e.Fails.Obstacles(); len(list) > 0 {
			p.Blank()
			p.Row(0, text.Row{Line: text.Of("all that stops it, and would have to change:")})
			rows(p, hops(e.Name, "- ", list))
		}
	}
	if len(e.Doubts) > 0 {
		p.Blank()
		p.Row(0, text.Row{Line: text.In(text.Warn, "not known, and might change the answer:")})
		for _, u := range e.Doubts {
			p.Row(2, text.Row{Line: text.Of("? " + u.Text + at(e.Name, u.Origin)), Hang: 2})
		}
	}
	_, err := p.WriteTo(w)
	return err
}

func rows(p *text.Printer, list []text.Row) {
	for _, r := range list {
		p.Row(2, r)
	}
}

type jsonExplanation struct {
	Source    string       `json:"source"`
	Question  string       `json:"question"`
	Answered  string       `json:"answered,omitempty"`
	Lost      string       `json:"lost,omitempty"`
	Passes    *jsonWitness `json:"passes,omitempty"`
	Fails     *jsonWitness `json:"fails,omitempty"`
	Obstacles []jsonHop    `json:"obstacles"`
	Doubts    []jsonFact   `json:"doubts"`
}

// ExplanationJSON writes an explanation for programs. Fields are only ever added.
func ExplanationJSON(w io.Writer, e Explanation) error {
	j := jsonExplanation{Source: e.Name, Question: e.Question, Answered: e.Answered, Lost: e.Lost, Obstacles: []jsonHop{}, Doubts: []jsonFact{}}
	if e.Passes != nil {
		j.Passes = witnessJSON(*e.Passes)
	}
	if e.Fails != nil {
		j.Fails, j.Obstacles = witnessJSON(*e.Fails), hopsJSON(e.Fails.Obstacles())
	}
	for _, u := range e.Doubts {
		j.Doubts = append(j.Doubts, jsonFact{Text: u.Text, Origin: originJSON(u.Origin)})
	}
	return encode(w, j)
}

// Nodes are the parts of the network on a way, in order, each once.
func Nodes(list []trace.Hop) []string {
	out := []string{}
	for _, h := range list {
		if h.Node != "" && (len(out) == 0 || out[len(out)-1] != string(h.Node)) {
			out = append(out, string(h.Node))
		}
	}
	return out
}
