package engine

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// plan puts together what was recorded. The order of everything in it depends on the program alone, not on the order in which its
// goroutines came to register.
func (r *recorder) plan() *plan.Plan {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.usedDefaultRegion && r.region == "" {
		r.assumptions[plan.Assumption{Subject: "aws:region", Text: fmt.Sprintf(
			"not configured; assumed to be %s; set it in the stack's configuration, or with --region", r.twin.Region())}] = true
	}
	p := &plan.Plan{
		FormatVersion: plan.FormatVersion,
		Project:       r.project,
		Stack:         r.stack,
		Region:        r.twin.Region(),
		AccountID:     r.twin.AccountID(),
		Resources:     make([]*plan.Resource, 0, len(r.records)),
		Outputs:       map[string]any{},
		Assumptions:   r.maskedAssumptions(),
		Unanswered:    r.openQuestions(),
		UnknownInputs: []plan.PropertyRef{},
		Diagnostics:   r.ordered(slices.Concat(r.diagnostics, r.findings)),
	}
	values := printer{mask: r.secrets.mask}
	for _, urn := range slices.Sorted(maps.Keys(r.records)) {
		rec := r.records[urn]
		res := rec.printed(values)
		p.Resources = append(p.Resources, res)
		if rec.typ == stackType {
			p.Outputs = res.Outputs
		}
		start := len(p.UnknownInputs)
		unknownPaths("", res.Inputs, func(path string) {
			p.UnknownInputs = append(p.UnknownInputs, plan.PropertyRef{URN: urn, Property: path})
		})
		slices.SortFunc(p.UnknownInputs[start:], func(a, b plan.PropertyRef) int { return cmp.Compare(a.Property, b.Property) })
	}
	return p
}

func (rec *record) printed(values printer) *plan.Resource {
	res := &plan.Resource{
		URN: rec.urn, Type: rec.typ, Name: rec.name, ID: values.text(rec.id), Parent: rec.parent,
		Custom: rec.custom, Remote: rec.remote, External: rec.external,
		Inputs: values.object(rec.inputs), Outputs: values.object(rec.outputs),
		Dependencies:         rec.dependencies,
		PropertyDependencies: rec.propertyDependencies,
		Protect:              rec.protect != nil && *rec.protect,
		RetainOnDelete:       rec.retainOnDelete != nil && *rec.retainOnDelete,
		DeleteBeforeReplace:  rec.deleteBeforeReplace,
		IgnoreChanges:        rec.ignoreChanges,
		Aliases:              rec.aliases,
		Source:               rec.source,
		DefinedAt:            rec.definedAt,
	}
	if rec.custom || rec.remote {
		res.Provider = providerURN(rec.provider)
	}
	if res.Dependencies == nil {
		res.Dependencies = []string{}
	}
	return res
}

func (r *recorder) maskedAssumptions() []plan.Assumption {
	all := make([]plan.Assumption, 0, len(r.assumptions))
	for a := range r.assumptions {
		a.Text = r.secrets.mask(a.Text)
		all = append(all, a)
	}
	slices.SortFunc(all, func(a, b plan.Assumption) int {
		return cmp.Or(cmp.Compare(a.URN, b.URN), cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Text, b.Text))
	})
	return all
}

// openQuestions gives the questions in the order of their kind, token, URN and arguments.
func (r *recorder) openQuestions() []plan.Question {
	all := make([]plan.Question, 0, len(r.questions))
	for _, key := range slices.Sorted(maps.Keys(r.questions)) {
		q := r.questions[key]
		q.ID = r.secrets.mask(q.ID)
		if q.Arguments != nil {
			q.Arguments = maskJSON(q.Arguments, r.secrets.mask).(map[string]any)
		}
		all = append(all, q)
	}
	// The keys' order decides among what these leave equal, so the sort must keep it.
	slices.SortStableFunc(all, func(a, b plan.Question) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Token, b.Token), cmp.Compare(a.URN, b.URN))
	})
	return slices.CompactFunc(all, func(a, b plan.Question) bool {
		x, errX := json.Marshal(a)
		y, errY := json.Marshal(b)
		return errX == nil && errY == nil && string(x) == string(y)
	})
}

// severityRank puts severities in the order in which a person reads them.
func severityRank(severity string) int {
	return slices.Index([]string{"error", "warning", "info", "debug"}, severity)
}

// ordered gives messages as a plan has them: masked, the gravest first, each once.
func (r *recorder) ordered(messages []plan.Diagnostic) []plan.Diagnostic {
	all := make([]plan.Diagnostic, 0, len(messages))
	for _, d := range messages {
		d.Message = r.secrets.mask(d.Message)
		all = append(all, d)
	}
	slices.SortStableFunc(all, func(a, b plan.Diagnostic) int {
		return cmp.Or(cmp.Compare(severityRank(a.Severity), severityRank(b.Severity)), strings.Compare(a.URN, b.URN), strings.Compare(a.Message, b.Message))
	})
	return slices.Compact(all)
}

// maskJSON gives a printed value with every text masked.
func maskJSON(v any, mask func(string) string) any {
	switch v := v.(type) {
	case string:
		return mask(v)
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = maskJSON(e, mask)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, e := range v {
			out[k] = maskJSON(e, mask)
		}
		return out
	default:
		return v
	}
}
