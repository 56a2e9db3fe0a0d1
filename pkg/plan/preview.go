package plan

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// preview is what `pulumi preview --json` writes.
type preview struct {
	Config        map[string]any `json:"config"`
	Steps         []step         `json:"steps"`
	Diagnostics   []Diagnostic   `json:"diagnostics"`
	ChangeSummary map[string]int `json:"changeSummary"`
	MaybeCorrupt  bool           `json:"maybeCorrupt"`
}

type step struct {
	Op       string `json:"op"`
	URN      string `json:"urn"`
	OldState *state `json:"oldState"`
	NewState *state `json:"newState"`
}

// DecodePreview reads what `pulumi preview --json --show-sames --show-reads` writes, as the plan of the stack after the update.
//
// A preview tells no ids and no outputs of what it would create: the ids are [Unknown], and inputs that are made of them, too; their
// PropertyDependencies still tell which resources they are of. A preview that failed or was cut short, or that leaves out resources which stay as
// they are, is an error, since nothing can be said of a network of which a part is missing.
func DecodePreview(r io.Reader) (*Plan, error) {
	var p preview
	if err := json.NewDecoder(r).Decode(&p); err != nil {
		return nil, fmt.Errorf("reading a preview: %w", err)
	}
	if err := p.complete(); err != nil {
		return nil, fmt.Errorf("reading a preview: %w", err)
	}
	b := newBuilder()
	for _, i := range p.chosen() {
		if err := b.add(p.Steps[i].resource()); err != nil {
			return nil, fmt.Errorf("reading a preview: steps[%d]: %w", i, err)
		}
	}
	b.plan.Region, _ = p.Config["aws:region"].(string)
	b.plan.Diagnostics = diagnostics(p.Diagnostics)
	return b.finish(), nil
}

// FailedPreviewError is a preview that failed, so that it does not list all resources.
type FailedPreviewError struct {
	// Messages are the errors that it reported. There is at least one.
	Messages []string
}

// Error gives all messages.
func (e *FailedPreviewError) Error() string {
	return "it failed, so that it does not list all resources: " + strings.Join(e.Messages, "; ")
}

// complete reports as an error what says that resources are missing: that the program failed, that the preview did not come to its end, or that
// it lists less than it counts.
func (p *preview) complete() error {
	var failures []string
	for _, d := range p.Diagnostics {
		if strings.HasPrefix(d.Severity, "error") {
			failures = append(failures, strings.TrimSpace(d.Message))
		}
	}
	switch {
	case len(failures) > 0:
		return &FailedPreviewError{Messages: failures}
	case p.MaybeCorrupt:
		return errors.New("maybeCorrupt: it failed in a way that leaves open what it lists; run it again")
	case p.ChangeSummary == nil:
		return errors.New("changeSummary: it has none, so that it did not come to its end; run it again")
	}
	listed := map[string]int{}
	for _, s := range p.Steps {
		listed[s.Op]++
	}
	for _, op := range []string{"same", "read"} {
		if n := p.ChangeSummary[op]; listed[op] < n {
			return fmt.Errorf("it lists %d of %d resources with operation %s; run pulumi preview --json --show-sames --show-reads (--show-%ss is missing)",
				listed[op], n, op, op)
		}
	}
	return nil
}

// chosen are the indexes of the steps that lead to a state after the update, one for each resource. The steps of a replacement are of the same
// resource. What a refresh finds is what the program then starts from: whatever follows it, a removal too, is what holds.
func (p *preview) chosen() []int {
	at := map[string]int{}
	for i, s := range p.Steps {
		last, seen := at[s.urn()]
		refreshed := seen && p.Steps[last].Op == "refresh"
		switch {
		case !s.leaves():
			if refreshed {
				delete(at, s.urn())
			}
		case !seen || refreshed || strings.HasPrefix(s.Op, "create"):
			at[s.urn()] = i
		}
	}
	return slices.Sorted(maps.Values(at))
}

func (s *step) urn() string {
	if s.NewState != nil {
		return s.NewState.URN
	}
	return s.URN
}

// leaves reports whether there is such a resource after the step, and one that a plan lists.
func (s *step) leaves() bool {
	switch {
	case s.NewState == nil, strings.HasPrefix(s.Op, "delete"), strings.HasPrefix(s.Op, "discard"), s.Op == "remove-pending-replace":
		return false
	}
	return !s.NewState.Delete && !s.NewState.isDefaultProvider()
}

// resource is the resource after the step. Of one that is made, a preview tells outputs or does not as chance has it, so that they count for
// nothing.
func (s *step) resource() *Resource {
	next := *s.NewState
	switch {
	case !s.keeps():
		next.Outputs = nil
	case s.OldState != nil:
		if next.ID == "" {
			next.ID = s.OldState.ID
		}
		if s.changes() || next.Outputs == nil {
			next.Outputs = s.lasting()
		}
	}
	r := next.resource()
	r.External = r.External || strings.HasPrefix(s.Op, "read")
	return r
}

// keeps reports whether the resource is the same one after the step.
func (s *step) keeps() bool {
	return slices.Contains([]string{"same", "update", "refresh", "read", "import"}, s.Op)
}

// changes reports whether the step gives the resource other properties than it had.
func (s *step) changes() bool { return s.Op == "update" || s.Op == "import" }

// lasting are the outputs that hold after the step as they did before. Of a resource that is updated these are what the provider computes; what
// was an input before is what the inputs now say it is. If they say nothing, the provider may leave it as it is or take it away.
func (s *step) lasting() map[string]any {
	if !s.changes() {
		return s.OldState.Outputs
	}
	kept := map[string]any{}
	for k, v := range s.OldState.Outputs {
		_, was := s.OldState.Inputs[k]
		_, is := s.NewState.Inputs[k]
		switch {
		case !was:
			kept[k] = v
		case !is:
			kept[k] = Unknown
		}
	}
	return kept
}

// diagnostics are those of a preview in the order of a plan: warnings first, since one with errors is not read.
func diagnostics(all []Diagnostic) []Diagnostic {
	rank := map[string]int{"warning": -1}
	for i := range all {
		all[i].Severity, _, _ = strings.Cut(all[i].Severity, "#")
	}
	slices.SortStableFunc(all, func(a, b Diagnostic) int { return rank[a.Severity] - rank[b.Severity] })
	return all
}
