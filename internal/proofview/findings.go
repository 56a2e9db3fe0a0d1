package proofview

import (
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
	"github.com/palisade-iac/palisade/pkg/report"
)

// Findings are verdicts as findings of a report, and what the gate found.
func Findings(v Verification) []report.Finding {
	var out []report.Finding
	for _, d := range v.Verdicts {
		f := report.Finding{Rule: slug(d.Intent.Name), Name: d.Intent.Name, Origin: d.Intent.Origin, Message: message(d)}
		switch d.Status {
		case intent.Proved, intent.Relaxed:
			f.Status = report.Passed
		case intent.Violated:
			f.Status, f.Origin = report.Failed, decisive(d)
		case intent.Undecided:
			f.Status = report.Unknown
			if len(d.Doubts) > 0 && !d.Doubts[0].Origin.IsZero() {
				f.Origin = d.Doubts[0].Origin
			}
		}
		for _, r := range Details(v, d, false) {
			f.Details = append(f.Details, r.String())
		}
		out = append(out, f)
	}
	return append(out, v.Gate.findings()...)
}

// message is a verdict in a line.
func message(d intent.Verdict) string {
	s := string(d.Status)
	switch {
	case d.Status == intent.Relaxed:
		var why []string
		for _, r := range d.Relaxed {
			why = append(why, r.Component+" "+r.Argument+": "+r.Reason)
		}
		s += " by " + strings.Join(why, "; ")
	case d.Witness != nil:
		s += ": " + packetLine(*d.Witness)
	case d.Status == intent.Undecided && len(d.Doubts) > 0:
		s += ": " + d.Doubts[0].Text
	default:
		if w := Who(intent.Verdict{Populations: d.Populations, Vacuous: d.Vacuous}); w != "" {
			s += " " + w
		}
	}
	return s
}

// decisive is the line that a violation is best shown at: the hop that stops what should pass; else the last route or filter that lets pass
// what should not, and that is written somewhere.
func decisive(d intent.Verdict) network.Origin {
	if d.Witness == nil {
		return d.Intent.Origin
	}
	r := d.Witness.Result
	all := slices.Concat(r.Forward, r.Reply)
	for _, h := range all {
		if h.Cause != trace.None && !h.Origin.IsZero() {
			return h.Origin
		}
	}
	for _, h := range slices.Backward(r.Forward) {
		if h.Origin.File != "" || h.Origin.Path != "" {
			return h.Origin
		}
	}
	return d.Intent.Origin
}

// slug is a name as an identifier: letters, digits and dashes.
func slug(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}
