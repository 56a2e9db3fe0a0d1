package control

import (
	"cmp"
	"slices"
	"time"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// Options say which controls are decided, and what is accepted.
type Options struct {
	// Standards and the least Severity that count; none are all.
	Standards []Standard
	Severity  Severity
	// Waivers are failures that somebody accepts; Today is the day on which they count, and any other time of that day is the same.
	Waivers []Waiver
	Today   time.Time
}

// Counts reports whether a control is one of those that are decided.
func (o Options) Counts(c Control) bool {
	return (len(o.Standards) == 0 || slices.Contains(o.Standards, c.Standard)) && (o.Severity == "" || c.Severity.AtLeast(o.Severity))
}

// Check decides the controls of the catalogue. n is the network of the plan; p is nil where the network was read from a snapshot, which tells less: what it
// does not tell is unknown.
func Check(p *plan.Plan, n *network.Network, o Options) Results {
	s := newScene(p, n)
	out := Results{Results: []Result{}, Unused: []Waiver{}}
	for _, c := range Catalogue() {
		if !o.Counts(c) {
			continue
		}
		out.Results = append(out.Results, s.decide(c)...)
	}
	out.waive(o)
	rank := func(r Result) int { return slices.Index(Statuses(), r.Status) }
	slices.SortStableFunc(out.Results, func(a, b Result) int {
		return cmp.Or(
			cmp.Compare(slices.Index(Standards(), a.Control.Standard), slices.Index(Standards(), b.Control.Standard)),
			cmp.Compare(rank(a), rank(b)),
			cmp.Compare(slices.Index(Severities(), a.Control.Severity), slices.Index(Severities(), b.Control.Severity)),
		)
	})
	return out
}

// finding is what a control says of one resource.
type finding struct {
	status   Status
	resource Resource
	message  string
	evidence []Evidence
	exposure *Exposure
	// urns are those of the resources that decide, besides that of resource: the rule of a security group.
	urns []string
}

// decide asks one control about all that it is for.
func (s *scene) decide(c Control) []Result {
	found := c.check(s)
	if len(found) == 0 {
		found = []finding{{status: NotApplicable, message: "there are no " + c.about}}
	}
	out := make([]Result, len(found))
	for i, f := range found {
		out[i] = Result{Control: c, Status: f.status, Resource: f.resource, Message: f.message, Evidence: f.evidence, Exposure: f.exposure}
		if out[i].Evidence == nil {
			out[i].Evidence = []Evidence{}
		}
		if f.status == Fail {
			out[i].Relaxations = s.relaxations(c, f)
		}
	}
	return out
}
