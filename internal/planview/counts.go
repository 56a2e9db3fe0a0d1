package planview

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/palisade-iac/palisade/internal/text"
)

// counts prints how many resources of each type the plan has, the most frequent first, in as many columns as fit.
func (v *view) counts() {
	byKind := map[string]int{}
	components, existing := 0, 0
	for _, r := range v.plan.Resources {
		switch {
		case r.Type == stackType:
			continue
		case !r.Custom:
			components++
		case r.External:
			existing++
		}
		byKind[kind(r)]++
	}
	total := 0
	for _, n := range byKind {
		total += n
	}
	if total == 0 {
		return
	}
	var aside []string
	if components > 0 {
		aside = append(aside, plural(components, "is a component", "are components"))
	}
	if existing > 0 {
		aside = append(aside, plural(existing, "exists already", "exist already"))
	}
	v.heading(plural(total, "resource", "resources"), strings.Join(aside, ", "))
	kinds := slices.SortedFunc(maps.Keys(byKind), func(a, b string) int {
		return cmp.Or(cmp.Compare(byKind[b], byKind[a]), cmp.Compare(a, b))
	})
	digits := len(strconv.Itoa(byKind[kinds[0]]))
	items := make([]string, len(kinds))
	for i, k := range kinds {
		n := strconv.Itoa(byKind[k])
		items[i] = strings.Repeat(" ", digits-len(n)) + n + " " + k
	}
	for _, r := range text.Columns(items, v.out.Width()-2) {
		v.out.Row(2, r)
	}
}
