package plan

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// preview is what `pulumi preview --json` writes.
type preview struct {
	Config        map[string]any `json:"config"`
	Steps         []step         `json:"steps"`
	Diagnostics   []Diagnostic   `json:"diagnostics"`
	ChangeSummary map[string]int `json:"changeSummary"`
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
// PropertyDependencies still tell which resources they are of. A preview that leaves out resources which stay as they are is an error, since
// nothing can be said of a network of which a part is missing.
func DecodePreview(r io.Reader) (*Plan, error) {
	var p preview
	if err := json.NewDecoder(r).Decode(&p); err != nil {
		return nil, fmt.Errorf("reading a preview: %w", err)
	}
	if err := p.complete(); err != nil {
		return nil, fmt.Errorf("reading a preview: %w", err)
	}
	b := newBuilder()
	for i, s := range p.chosen() {
		if err := b.add(s.resource()); err != nil {
			return nil, fmt.Errorf("reading a preview: steps[%d]: %w", i, err)
		}
	}
	b.plan.Region, _ = p.Config["aws:region"].(string)
	b.plan.Diagnostics = diagnostics(p.Diagnostics)
	return b.finish(), nil
}

// complete reports as an error that the preview lists less than it counts.
func (p *preview) complete() error {
	listed := map[string]int{}
	for _, s := range p.Steps {
		listed[s.Op]++
	}
	for op, option := range map[string]string{"same": "--show-sames", "read": "--show-reads"} {
		if n := p.ChangeSummary[op]; listed[op] < n {
			return fmt.Errorf("it lists %d of %d resources with operation %s; run pulumi preview --json --show-sames --show-reads (%s is missing)",
				listed[op], n, op, option)
		}
	}
	return nil
}

// chosen are the steps that lead to a state after the update, one for each resource. The steps of a replacement are of the same resource.
func (p *preview) chosen() []step {
	var steps []step
	at := map[string]int{}
	for _, s := range p.Steps {
		if s.NewState == nil || strings.HasPrefix(s.Op, "delete") || strings.HasPrefix(s.Op, "discard") || s.Op == "remove-pending-replace" {
			continue
		}
		if s.NewState.Delete || s.NewState.isDefaultProvider() {
			continue
		}
		if i, ok := at[s.NewState.URN]; ok && strings.HasPrefix(s.Op, "create") {
			steps[i] = s
		} else if !ok {
			at[s.NewState.URN] = len(steps)
			steps = append(steps, s)
		}
	}
	return steps
}

// resource is the resource after the step.
func (s *step) resource() *Resource {
	next := *s.NewState
	if s.OldState != nil && s.keeps() {
		if next.ID == "" {
			next.ID = s.OldState.ID
		}
		if next.Outputs == nil {
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

// lasting are the outputs that hold after the step as they did before. Of a resource that is updated these are what the provider computes; what
// was an input before is what the inputs now say it is, or nothing.
func (s *step) lasting() map[string]any {
	if s.Op == "same" || s.Op == "read" {
		return s.OldState.Outputs
	}
	kept := map[string]any{}
	for k, v := range s.OldState.Outputs {
		if _, was := s.OldState.Inputs[k]; !was {
			kept[k] = v
		}
	}
	return kept
}

// diagnostics are those of a preview in the order of a plan: errors first, then warnings.
func diagnostics(all []Diagnostic) []Diagnostic {
	rank := map[string]int{"error": -2, "warning": -1}
	for i := range all {
		all[i].Severity, _, _ = strings.Cut(all[i].Severity, "#")
	}
	slices.SortStableFunc(all, func(a, b Diagnostic) int { return rank[a.Severity] - rank[b.Severity] })
	return all
}
