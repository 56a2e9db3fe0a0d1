package control_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/plantest"
	"github.com/palisade-iac/palisade/pkg/control"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// What fails does not pass because less is known: whichever input of a failing program is not known, no failure turns into a pass.
func TestLaw_whatIsNotKnownNeverPasses(t *testing.T) {
	t.Parallel()
	for _, s := range specs() {
		t.Run(s.control, func(t *testing.T) {
			t.Parallel()
			for _, text := range s.of(control.Fail) {
				p := plantest.Program(t, text)
				for i, r := range p.Resources {
					for _, property := range slices.Sorted(maps.Keys(r.Inputs)) {
						less := copied(t, p)
						less.Resources[i].Inputs[property] = plan.Unknown
						n, err := frompulumi.Read(less)
						require.NoError(t, err)
						list := only(control.Check(less, n, control.Options{}), s.control)
						require.NotEmpty(t, list)
						require.NotEqual(t, control.Pass, list[0].Status, "%s of %s not known: %s\n%s", property, r.Name, list[0].Message, text)
					}
				}
			}
		})
	}
}

func copied(t *testing.T, p *plan.Plan) *plan.Plan {
	t.Helper()
	b, err := json.Marshal(p)
	require.NoError(t, err)
	out := &plan.Plan{}
	require.NoError(t, json.Unmarshal(b, out))
	return out
}

// Whatever stands in a plan, nothing panics, and every result is whole.
func TestLaw_nonsenseIsNoPanic(t *testing.T) {
	t.Parallel()
	nonsense := []any{7.0, "nonsense", true, nil, []any{}, []any{"nonsense", 7.0, nil}, map[string]any{}, map[string]any{"type": 7.0}, []any{map[string]any{"protocol": []any{}}}}
	turn := 0
	for _, s := range specs() {
		for _, text := range append(s.of(control.Pass), s.of(control.Fail)...) {
			p := plantest.Program(t, text)
			for i, r := range p.Resources {
				for _, property := range slices.Sorted(maps.Keys(r.Inputs)) {
					turn++
					odd := copied(t, p)
					odd.Resources[i].Inputs[property] = nonsense[turn%len(nonsense)]
					n, err := frompulumi.Read(odd)
					if err != nil {
						continue
					}
					for _, r := range control.Check(odd, n, control.Options{}).Results {
						require.NotEmpty(t, r.Message, r.Control.Key())
						require.Contains(t, control.Statuses(), r.Status)
					}
				}
			}
		}
	}
}
