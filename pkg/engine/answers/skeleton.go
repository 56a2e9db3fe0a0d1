package answers

import (
	"strings"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// Skeleton gives an open entry for each question of a plan that an answers file could answer: functions, reads and stack references, in
// the order of the plan. Remote components and methods have no answers. Arguments that are unknown or secret are left out of an entry, so
// that it fits whatever they turn out to be and gives nothing away.
func Skeleton(p *plan.Plan) *Book {
	return SkeletonOf(p.Unanswered, p.Region)
}

// SkeletonOf is [Skeleton] of questions that were asked without a plan coming of it, in a run whose default region was region.
func SkeletonOf(questions []plan.Question, region string) *Book {
	b := &Book{StackReferences: map[string]Stack{}}
	for _, q := range questions {
		switch q.Kind {
		case "function":
			b.addFunction(q, region)
		case "read":
			if q.ID != "" && !hidden(q.ID) {
				b.Resources = append(b.Resources, Resource{Type: q.Token, ID: q.ID})
			}
		case "stackReference":
			if q.ID != "" && !hidden(q.ID) {
				b.StackReferences[q.ID] = Stack{}
			}
		}
	}
	return b
}

func (b *Book) addFunction(q plan.Question, region string) {
	f := Function{Token: q.Token, Args: map[string]any{}, Region: q.Region}
	// What AWS answers differs by region, so the entry says for which one it was asked.
	if f.Region == "" && strings.HasPrefix(q.Token, "aws:") {
		f.Region = region
	}
	for name, v := range q.Arguments {
		if !hidden(v) {
			f.Args[name] = v
		}
	}
	b.Functions = append(b.Functions, f)
}

// hidden tells whether a value holds something that is unknown or secret.
func hidden(v any) bool {
	switch v := v.(type) {
	case string:
		return v == plan.Unknown || strings.Contains(v, plan.Secret)
	case []any:
		for _, e := range v {
			if hidden(e) {
				return true
			}
		}
	case map[string]any:
		for _, e := range v {
			if hidden(e) {
				return true
			}
		}
	}
	return false
}
