package examples

import (
	"fmt"
	"strings"
	"testing"

	"github.com/palisade-iac/palisade/pkg/cost"
)

// What each example costs a month by kind, and what of it is unknown, is in a golden file.
func TestExamples_cost(t *testing.T) {
	for _, example := range names() {
		t.Run(example, func(t *testing.T) {
			e := cost.Of(planned(t, example), cost.Embedded(), cost.Traffic{})
			var b strings.Builder
			for _, g := range e.Kinds {
				fmt.Fprintf(&b, "%-24s %10s\n", g.Name, g.Monthly.StringFixed(2))
			}
			fmt.Fprintf(&b, "%-24s %10s\n", "total", e.Total.StringFixed(2))
			for _, u := range e.Unknown {
				fmt.Fprintf(&b, "unknown: %s of %s: %s\n", u.What, u.Name, u.Reason)
			}
			for _, h := range e.Hints {
				fmt.Fprintf(&b, "hint %s: %s\n", h.Rule, h.Text)
			}
			golden(t, example+".cost.txt", b.String())
		})
	}
}
