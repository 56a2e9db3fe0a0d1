package planview

import (
	"slices"
	"strings"
)

// braces lists names shortly: those that differ only after their last hyphen share what stands before, as in a shell:
// "net-app-{a,b,c}, net-data-a". Order is that of first appearance; what follows the hyphen is kept in the order given; names that are given
// twice are listed once.
func braces(names []string) string {
	type family struct {
		stem  string
		tails []string
	}
	var families []*family
	byStem := map[string]*family{}
	for _, name := range names {
		stem, tail := name, ""
		if cut := strings.LastIndexByte(name, '-'); cut > 0 && cut < len(name)-1 {
			stem, tail = name[:cut+1], name[cut+1:]
		}
		f, ok := byStem[stem]
		if !ok {
			f = &family{stem: stem}
			byStem[stem] = f
			families = append(families, f)
		}
		if !slices.Contains(f.tails, tail) {
			f.tails = append(f.tails, tail)
		}
	}
	listed := make([]string, len(families))
	for i, f := range families {
		listed[i] = f.stem + f.tails[0]
		if len(f.tails) > 1 {
			listed[i] = f.stem + "{" + strings.Join(f.tails, ",") + "}"
		}
	}
	return strings.Join(listed, ", ")
}
