package cost

import (
	"cmp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// Comparison is how two estimates differ.
type Comparison struct {
	FormatVersion int    `json:"formatVersion"`
	Currency      string `json:"currency"`
	// Before and After name what was estimated.
	Before string `json:"before"`
	After  string `json:"after"`
	Total  Change `json:"total"`
	// Components and Kinds are those that differ, the largest difference first.
	Components []Change `json:"components"`
	Kinds      []Change `json:"kinds"`
	// UnknownBefore and UnknownAfter are how many things had no sum; a difference of sums is none of theirs.
	UnknownBefore int `json:"unknownBefore"`
	UnknownAfter  int `json:"unknownAfter"`
}

// Change is a sum in two estimates.
type Change struct {
	Name   string          `json:"name"`
	URN    string          `json:"urn,omitempty"`
	Before decimal.Decimal `json:"before"`
	After  decimal.Decimal `json:"after"`
	// Delta is After less Before.
	Delta decimal.Decimal `json:"delta"`
}

// Compare tells what changes from one estimate to another. Components are the same if their types and names are, whatever the stack.
func Compare(before, after Estimate) Comparison {
	return Comparison{
		FormatVersion: EstimateVersion, Currency: Currency,
		Before: before.Project + "/" + before.Stack, After: after.Project + "/" + after.Stack,
		Total:      change("total", "", before.Total, after.Total),
		Components: changes(before.Components, after.Components), Kinds: changes(before.Kinds, after.Kinds),
		UnknownBefore: len(before.Unknown), UnknownAfter: len(after.Unknown),
	}
}

func change(name, urn string, before, after decimal.Decimal) Change {
	return Change{Name: name, URN: urn, Before: before, After: after, Delta: after.Sub(before)}
}

// changes pairs groups that are the same and lists those that differ.
func changes(before, after []Group) []Change {
	groups, old, sums := map[string]Group{}, map[string]decimal.Decimal{}, map[string]decimal.Decimal{}
	for _, g := range before {
		groups[g.id()], old[g.id()] = g, g.Monthly
	}
	for _, g := range after {
		groups[g.id()], sums[g.id()] = g, g.Monthly
	}
	out := []Change{}
	for id, g := range groups {
		if c := change(g.Name, g.URN, old[id], sums[id]); !c.Delta.IsZero() {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(x, y Change) int {
		return cmp.Or(y.Delta.Abs().Cmp(x.Delta.Abs()), strings.Compare(x.Name, y.Name), strings.Compare(x.URN, y.URN))
	})
	return out
}

// id tells groups apart in any stack: the type and name of a component, or the name of a kind.
func (g Group) id() string {
	if parts := strings.SplitN(g.URN, "::", 3); len(parts) == 3 {
		return parts[2]
	}
	return g.Name
}
