package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/palisade-iac/palisade/internal/proofview"
	"github.com/palisade-iac/palisade/internal/text"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach"
	"github.com/palisade-iac/palisade/pkg/reach/probe"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
	"github.com/palisade-iac/palisade/pkg/reach/walk"
)

// probeFlags are the flags of the command probe.
type probeFlags struct {
	sourceFlags
	probes string
	output outputFlags
}

func newProbe(env Env) *cobra.Command {
	var f probeFlags
	c := &cobra.Command{
		Use:   "probe [DIR] --probes FILE",
		Short: "Say what becomes of single packets",
		Long: `Probe reads a JSON list of packets, each with where it starts, and says of each whether it arrives (forward) and whether its answer comes
back too (verdict), what stops it first, and its way. Two independent implementations answer: the engine of 'palisade verify', and a simple
walker; should they not agree, that is said, and is a defect of palisade.

A probe has an id, src and dst (an instance or interface id, ip:ADDR, public:ID, internet:ADDR, onprem:ID/ADDR), and protocol, port, srcPort,
icmpType, icmpCode, family, sni and httpHost as needed. What it expects (verdict, forward, mustTraverse, mustNotTraverse, endAt) is compared.

` + sourceHelp + `

Exit codes:
  0    each is as it expects
  1    something is not as a probe expects
  2    all is as expected, but something is unknown
  3    a probe names nothing that is there, the command line or a file is wrong, a program fails, or a defect of palisade
  130  interrupted`,
		Example:           `  palisade probe --from-aws snapshot.json --probes probes.json --json`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeDir,
		RunE:              func(c *cobra.Command, args []string) error { return f.run(c.Context(), env, args) },
	}
	f.define(c)
	c.Flags().StringVar(&f.probes, "probes", "", "`FILE` of probes: a JSON list")
	_ = c.MarkFlagFilename("probes", "json")
	f.output.define(c, "text", "json")
	return c
}

// probed is the result of one probe.
type probed struct {
	ID        string   `json:"id"`
	Verdict   string   `json:"verdict,omitempty"`
	Forward   string   `json:"forward,omitempty"`
	BlockedBy string   `json:"blockedBy,omitempty"`
	EndAt     string   `json:"endAt,omitempty"`
	Path      []string `json:"path"`
	ReplyPath []string `json:"replyPath,omitempty"`
	// Unknown is what is not known and might change the answer.
	Unknown []string `json:"unknown,omitempty"`
	// Mismatch lists what the probe expected and is not so.
	Mismatch []string `json:"mismatch,omitempty"`
	// Disagreement says what the walker answered, where that is something else.
	Disagreement string `json:"disagreement,omitempty"`
	// Error says why there is no answer.
	Error string `json:"error,omitempty"`
}

func (f *probeFlags) run(ctx context.Context, env Env, args []string) error {
	if err := f.output.check(); err != nil {
		return err
	}
	if f.probes == "" {
		return badInput(errors.New("--probes is needed: the file of packets to follow"))
	}
	b, err := os.ReadFile(f.probes)
	if err != nil {
		return badInput(err)
	}
	probes, err := probe.Read(bytes.NewReader(b))
	if err != nil {
		return badInput(fmt.Errorf("%s: %w", f.probes, err))
	}
	r, err := f.read(ctx, env, args)
	if err != nil {
		return err
	}
	results := follow(network.NewIndex(r.network), probes)
	if err := f.output.write(env, func(w io.Writer, format string, width int, color bool) error {
		if format == "json" {
			e := json.NewEncoder(w)
			e.SetIndent("", "  ")
			e.SetEscapeHTML(false)
			return e.Encode(results)
		}
		return probedText(w, results, width, color)
	}); err != nil {
		return err
	}
	return probedOutcome(results)
}

// follow answers probes in their order.
func follow(x *network.Index, probes []probe.Probe) []probed {
	engine, walker := reach.New(x), walk.New(x)
	out := make([]probed, len(probes))
	for i, p := range probes {
		out[i] = probed{ID: p.ID, Path: []string{}}
		flow, err := p.Flow(x)
		if err != nil {
			out[i].Error = err.Error()
			continue
		}
		out[i].take(engine.Trace(flow))
		if w := walker.WalkAll(flow); len(out[i].Unknown) == 0 && (w.Delivered != (out[i].Forward == "delivered") || w.Reachable != (out[i].Verdict == "reachable")) {
			out[i].Disagreement = fmt.Sprintf("the walker says delivered %v, answered %v", w.Delivered, w.Reachable)
		}
		out[i].compare(p)
	}
	return out
}

// take notes what became of a packet.
func (r *probed) take(t trace.Result) {
	r.Forward, r.Verdict = "dropped", "unreachable"
	if t.Delivered {
		r.Forward = "delivered"
	}
	if t.Reachable {
		r.Verdict = "reachable"
	} else {
		r.BlockedBy = string(t.Cause)
	}
	r.Path, r.ReplyPath = proofview.Nodes(t.Forward), nil
	if len(t.Reply) > 0 {
		r.ReplyPath = proofview.Nodes(t.Reply)
	}
	if t.Delivered {
		r.EndAt = string(t.End.ID)
		if r.EndAt == "" {
			r.EndAt = string(t.End.Kind)
		}
	}
	for _, u := range t.Unknown {
		r.Unknown = append(r.Unknown, u.Text)
	}
}

// compare notes where the answer is not what the probe expects. blockedBy is not compared: there may be several causes, each of them right.
func (r *probed) compare(p probe.Probe) {
	for _, c := range []struct{ what, want, is string }{{"verdict", p.Verdict, r.Verdict}, {"forward", p.Forward, r.Forward}} {
		if c.want != "" && c.want != c.is {
			r.Mismatch = append(r.Mismatch, fmt.Sprintf("%s is %s, expected %s", c.what, c.is, c.want))
		}
	}
	on := func(id string) bool { return slices.Contains(r.Path, id) || r.EndAt == id }
	for _, id := range p.MustTraverse {
		if !on(id) {
			r.Mismatch = append(r.Mismatch, "does not go through "+id)
		}
	}
	for _, id := range p.MustNotTraverse {
		if on(id) {
			r.Mismatch = append(r.Mismatch, "goes through "+id)
		}
	}
	if len(p.EndAt) > 0 && r.Forward == "delivered" && !slices.ContainsFunc(p.EndAt, on) {
		r.Mismatch = append(r.Mismatch, fmt.Sprintf("ends at %s, expected %s", r.EndAt, strings.Join(p.EndAt, " or ")))
	}
}

func probedText(w io.Writer, list []probed, width int, color bool) error {
	p := text.NewPrinter(width, color)
	lines := [][]text.Line{{text.Of("PROBE"), text.Of("VERDICT"), text.Of("FORWARD"), text.Of("BLOCKED BY")}}
	for _, r := range list {
		lines = append(lines, []text.Line{text.Of(r.ID), text.Of(r.Verdict), text.Of(r.Forward), text.Of(r.BlockedBy)})
	}
	for i, row := range text.Table(true, lines) {
		p.Row(0, row)
		if i == 0 {
			continue
		}
		for _, note := range list[i-1].notes() {
			p.Row(4, text.Row{Line: note, Hang: 2})
		}
	}
	p.Blank()
	p.Row(0, text.Row{Line: text.Of(probedSummary(list))})
	_, err := p.WriteTo(w)
	return err
}

// notes are what is to be said of a result beside it.
func (r probed) notes() []text.Line {
	var notes []text.Line
	for _, s := range r.Mismatch {
		notes = append(notes, text.In(text.Bad, s))
	}
	if r.Disagreement != "" {
		notes = append(notes, text.In(text.Bad, "internal error: "+r.Disagreement))
	}
	if r.Error != "" {
		notes = append(notes, text.In(text.Bad, "no answer: "+r.Error))
	}
	for _, s := range r.Unknown {
		notes = append(notes, text.In(text.Warn, "not known: "+s))
	}
	return notes
}

// probedSummary is the counts in words.
func probedSummary(list []probed) string {
	var other, unknown, failed int
	for _, r := range list {
		switch {
		case r.Error != "", r.Disagreement != "":
			failed++
		case len(r.Mismatch) > 0:
			other++
		case len(r.Unknown) > 0:
			unknown++
		}
	}
	s := fmt.Sprintf("%d probes: %d as expected", len(list), len(list)-other-unknown-failed)
	for _, c := range []struct {
		n    int
		what string
	}{{other, "not as expected"}, {unknown, "unknown"}, {failed, "without an answer"}} {
		if c.n > 0 {
			s += fmt.Sprintf(", %d %s", c.n, c.what)
		}
	}
	return s
}

// probedOutcome is the exit code of probes, with what is wrong with them or with us.
func probedOutcome(list []probed) error {
	var wrong []string
	failed := 0
	mismatch, unknown := false, false
	for _, r := range list {
		switch {
		case r.Error != "":
			failed++
		case r.Disagreement != "":
			wrong = append(wrong, fmt.Sprintf("internal error: probe %q: the engine says %s and %s, but %s; please report it", r.ID, r.Forward, r.Verdict, r.Disagreement))
		}
		mismatch = mismatch || len(r.Mismatch) > 0
		unknown = unknown || len(r.Unknown) > 0
	}
	if failed > 0 {
		wrong = append(wrong, fmt.Sprintf("%d of %d probes have no answer: they name what the network does not have", failed, len(list)))
	}
	switch {
	case wrong != nil:
		return badInput(errors.New(strings.Join(wrong, "\n")))
	case mismatch:
		return silently(ExitViolated)
	case unknown:
		return silently(ExitUndecided)
	}
	return nil
}
