package proofview

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/internal/text"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// Verification is all that was decided of a network.
type Verification struct {
	// Name is where the network comes from.
	Name        string
	Index       *network.Index
	Verdicts    []intent.Verdict
	Relaxations []intent.Relaxation
	Assumptions []network.Assumption
	// Gate is what came out of asking that nothing is loosened; nil if nobody asked.
	Gate *Gate
}

// Options say how something is shown.
type Options struct {
	// Width of the terminal in cells, and whether it takes colours.
	Width int
	Color bool
	// All shows what proofs stand on.
	All bool
}

// count tells how many verdicts have a status.
func (v Verification) count(s intent.Status) int {
	n := 0
	for _, d := range v.Verdicts {
		if d.Status == s {
			n++
		}
	}
	return n
}

// Text shows verdicts to a person: a line per intent; below violations the packet and its way, below what is unknown what would decide it.
func Text(w io.Writer, v Verification, o Options) error {
	p := text.NewPrinter(o.Width, o.Color)
	p.Row(0, text.Row{Line: text.In(text.Strong, v.Name)})
	p.Blank()
	width := 0
	for _, d := range v.Verdicts {
		width = max(width, text.Of(d.Intent.Name).Width())
	}
	width = min(width, o.Width-40)
	for _, d := range v.Verdicts {
		name := d.Intent.Name + strings.Repeat(" ", max(width-text.Of(d.Intent.Name).Width(), 0))
		p.Row(0, text.Row{Line: text.Line{status(d.Status)}.And(text.Of("  "+name+"  "), text.In(text.Faint, Who(d))), Hang: 10})
		for _, r := range Details(v, d, o.All) {
			p.Row(10, r)
		}
	}
	p.Blank()
	p.Row(0, text.Row{Line: text.Of(summary(v))})
	if v.Gate != nil {
		v.Gate.text(p, v.Name)
	}
	notes(p, v)
	_, err := p.WriteTo(w)
	return err
}

// status is a verdict in one word of one width.
func status(s intent.Status) text.Span {
	switch s {
	case intent.Proved:
		return text.Span{Text: "proved  "}
	case intent.Violated:
		return text.Span{Text: "VIOLATED", Style: text.Bad}
	case intent.Relaxed:
		return text.Span{Text: "relaxed ", Style: text.Warn}
	default:
		return text.Span{Text: "unknown ", Style: text.Warn}
	}
}

// Who says whose packets counted, and who wants it.
func Who(d intent.Verdict) string {
	var words []string
	for _, p := range d.Populations {
		if p != intent.Outside {
			words = append(words, string(p))
		}
	}
	s := "for " + strings.Join(words, " and ")
	if len(words) == 0 {
		s = ""
	}
	if d.Vacuous {
		s += "; nothing gets there at all"
	}
	switch d.Intent.Source {
	case intent.FromFile:
		return join(s, d.Intent.Origin.String())
	case intent.FromComponent:
		return join(s, "recorded by "+d.Intent.Origin.String())
	default:
		return s
	}
}

func join(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "; ")
}

// Details are the lines below a verdict: the packet of a violation and its way, what would decide what is unknown, and, if all is asked for, what a proof
// stands on.
func Details(v Verification, d intent.Verdict, all bool) []text.Row {
	var rows []text.Row
	add := func(style text.Style, format string, args ...any) {
		rows = append(rows, text.Row{Line: text.In(style, fmt.Sprintf(format, args...)), Hang: 4})
	}
	switch {
	case d.Status == intent.Relaxed:
		for _, r := range d.Relaxed {
			add(text.Faint, "%s %s: %s%s", r.Component, r.Argument, r.Reason, at(v.Name, r.Origin))
		}
		if d.Witness != nil {
			add(text.Faint, "so that it is delivered: %s", packetLine(*d.Witness))
		}
	case d.Witness != nil:
		rows = append(rows, way(v.Name, *d.Witness)...)
	case d.Status == intent.Undecided:
		for _, u := range d.Doubts {
			add(text.Warn, "? %s%s", u.Text, at(v.Name, u.Origin))
		}
	case all:
		for _, s := range d.Stops {
			add(text.Faint, "stopped: %s", intent.Stopped(v.Index, s))
		}
		if len(d.Stops) == 0 {
			add(text.Faint, "nothing leads there: no public address would work, or nothing is addressed that way")
		}
	}
	return rows
}

// within is an origin as it reads below the name of the source that the network comes from: without the name of the file or folder again.
func within(source string, o network.Origin) string {
	if o.File == source {
		o.File = ""
	}
	o.File = strings.TrimPrefix(o.File, strings.TrimSuffix(source, "/")+"/")
	return o.String()
}

// at is an origin in brackets.
func at(source string, o network.Origin) string {
	if s := within(source, o); s != "" {
		return "  (" + s + ")"
	}
	return ""
}

// way is a packet and its way, hop by hop, there and back.
func way(source string, w intent.Witness) []text.Row {
	r := w.Result
	rows := []text.Row{{Line: text.Of(packetLine(w)), Hang: 4}}
	rows = append(rows, hops(source, "> ", r.Forward)...)
	switch {
	case r.Delivered && r.Reachable:
		rows = append(rows, text.Row{Line: text.Of("  delivered to " + w.To)})
	case r.Delivered:
		rows = append(rows, text.Row{Line: text.Of("  delivered to " + w.To + ", but the answer does not come back")})
	}
	return append(rows, hops(source, "< ", r.Reply)...)
}

func packetLine(w intent.Witness) string {
	s := w.Flow.Packet.String() + "  from " + w.From + " to " + w.To
	if w.Flow.ServerName != "" {
		s += ", TLS server name " + w.Flow.ServerName
	}
	if w.Flow.Host != "" {
		s += ", HTTP host " + w.Flow.Host
	}
	return s
}

func hops(source, mark string, list []trace.Hop) []text.Row {
	var rows []text.Row
	for _, h := range list {
		line := text.Of("  " + mark + h.What)
		if h.Cause != trace.None {
			line = text.In(text.Bad, "  "+mark+h.What+" ["+string(h.Cause)+"]")
		}
		if o := within(source, h.Origin); o != "" {
			line = line.And(text.In(text.Faint, "  "+o))
		}
		rows = append(rows, text.Row{Line: line, Hang: 6})
	}
	return rows
}

// summary is the counts in words.
func summary(v Verification) string {
	s := fmt.Sprintf("%d intents: %d proved", len(v.Verdicts), v.count(intent.Proved))
	if n := v.count(intent.Relaxed); n > 0 {
		s += fmt.Sprintf(", %d relaxed", n)
	}
	if n := v.count(intent.Violated); n > 0 {
		s += fmt.Sprintf(", %d violated", n)
	}
	if n := v.count(intent.Undecided); n > 0 {
		s += fmt.Sprintf(", %d unknown", n)
	}
	return s
}

// notes are what a reader of proofs has to know: what was loosened on purpose, and what was assumed.
func notes(p *text.Printer, v Verification) {
	section := func(title string, lines []string) {
		if len(lines) == 0 {
			return
		}
		p.Blank()
		p.Row(0, text.Row{Line: text.In(text.Strong, title)})
		for _, l := range lines {
			p.Row(2, text.Row{Line: text.Of(l), Hang: 2})
		}
	}
	var onPurpose, assumed, beyond []string
	list := v.Relaxations
	if v.Gate != nil {
		list = v.Gate.Excepted
	}
	for _, r := range list {
		onPurpose = append(onPurpose, loosened(v.Name, r))
	}
	for _, a := range v.Assumptions {
		s := a.Text
		if a.ID != "" {
			s = intent.NameOf(v.Index, a.ID) + ": " + s
		}
		assumed = append(assumed, s+at(v.Name, a.Origin))
	}
	for _, u := range v.Index.Network.Unmodelled {
		beyond = append(beyond, fmt.Sprintf("%s %s: %s%s", u.Type, u.ID, u.Text, at(v.Name, u.Origin)))
	}
	section("loosened on purpose", onPurpose)
	section("assumed", assumed)
	section("not modelled", beyond)
}
