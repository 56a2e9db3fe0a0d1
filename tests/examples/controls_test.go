package examples

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/control"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// controls decides the public controls on a plan.
func controls(t *testing.T, p *plan.Plan, o control.Options) control.Results {
	t.Helper()
	n, err := frompulumi.Read(p)
	require.NoError(t, err)
	return control.Check(p, n, o)
}

// Which public controls each example does not pass is in a golden file; a relaxation is told that explains why.
func TestExamples_controls(t *testing.T) {
	for _, example := range names() {
		t.Run(example, func(t *testing.T) {
			r := controls(t, planned(t, example), control.Options{})
			var lines []string
			for _, x := range r.Results {
				if x.Status == control.Pass || x.Status == control.NotApplicable {
					continue
				}
				line := fmt.Sprintf("%s %s %s: %s", x.Status, x.Control.Key(), x.Resource, x.Message)
				if x.Exposure != nil {
					line += "; exposure: " + string(x.Exposure.Verdict)
				}
				for _, relaxed := range x.Relaxations {
					line += "; relaxed by " + relaxed.Argument
				}
				lines = append(lines, line)
			}
			slices.Sort(lines)
			lines = append(lines, fmt.Sprintf("%d pass, %d fail, %d unknown, %d do not apply", r.Count(control.Pass), r.Count(control.Fail), r.Count(control.Unknown), r.Count(control.NotApplicable)))
			golden(t, example+".controls.txt", strings.Join(lines, "\n")+"\n")
		})
	}
}

// What the components make by default passes every control of high or critical severity, in every example; what the examples bring of their own may be unknown.
func TestExamples_passWhatIsGrave(t *testing.T) {
	for _, example := range names() {
		t.Run(example, func(t *testing.T) {
			for _, x := range controls(t, planned(t, example), control.Options{Severity: control.High}).Results {
				if x.Control.ID == "CloudFront.1" {
					continue // a distribution before a load balancer has no default root object
				}
				assert.NotEqual(t, control.Fail, x.Status, "%s: %s: %s", x.Control.Key(), x.Resource, x.Message)
			}
		})
	}
}

// The examples' development stacks drop protection. With it, nothing fails that a component decides by itself.
func TestExamples_protected(t *testing.T) {
	p, err := run(t, "three-tier", map[string]string{"three-tier:protection": "{}"})
	require.NoError(t, err)
	for _, x := range controls(t, p, control.Options{}).Results {
		require.Empty(t, x.Relaxations, "%s: %s", x.Control.Key(), x.Message)
		if x.Control.ID == "ELB.6" {
			require.Equal(t, control.Pass, x.Status)
		}
	}
}
