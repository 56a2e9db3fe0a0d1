package composedtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/cost"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// root is the folder of this module.
func root(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOMOD").Output()
	require.NoError(t, err)
	return filepath.Dir(strings.TrimSpace(string(out)))
}

// told is what each resource of a plan is told, but for its parent, by type and name, with names in the place of ids.
func told(t *testing.T, p *plan.Plan) map[string]string {
	t.Helper()
	var ids []string
	for _, r := range p.Resources {
		if r.ID != "" && r.ID != plan.Unknown {
			ids = append(ids, r.ID, "${"+short(r.Type)+" "+r.Name+"}")
		}
	}
	named := strings.NewReplacer(ids...)
	all := map[string]string{}
	for _, r := range p.Resources {
		if !r.Custom {
			continue
		}
		var b strings.Builder
		if r.Protect {
			b.WriteString("  protected\n")
		}
		if len(r.IgnoreChanges) > 0 {
			fmt.Fprintf(&b, "  ignores changes of %s\n", strings.Join(r.IgnoreChanges, ", "))
		}
		for _, key := range slices.Sorted(maps.Keys(r.Inputs)) {
			value, err := json.Marshal(r.Inputs[key])
			require.NoError(t, err)
			fmt.Fprintf(&b, "  %s: %s\n", key, named.Replace(string(value)))
		}
		all[short(r.Type)+" "+r.Name] = b.String()
	}
	return all
}

func short(token string) string { return token[strings.LastIndex(token, ":")+1:] }

// Verdicts decides the intents of the reference, and those that components recorded, by their sentences.
func Verdicts(t *testing.T, p *plan.Plan) map[string]intent.Status {
	t.Helper()
	n, err := frompulumi.Read(p)
	require.NoError(t, err)
	d := intent.NewDecider(n)
	recorded, err := intent.OfComponents(p)
	require.NoError(t, err)
	reference, err := intent.Reference(d.Index())
	require.NoError(t, err)
	verdicts, err := d.DecideAll(slices.Concat(reference, recorded))
	require.NoError(t, err)
	all := map[string]intent.Status{}
	for _, v := range verdicts {
		all[v.Intent.Name] = v.Status
		if v.Status != intent.Proved {
			t.Logf("%s: %s %v", v.Status, v.Intent.Name, v.Doubts)
		}
	}
	return all
}

// Proved demands that all of it is proved, the sentences of the composition among it, and that the plan leaves nothing open.
func Proved(t *testing.T, p *plan.Plan, sentences ...string) {
	t.Helper()
	assert.Empty(t, p.Unanswered)
	assert.Empty(t, p.UnknownInputs)
	verdicts := Verdicts(t, p)
	for sentence, status := range verdicts {
		assert.Equal(t, intent.Proved, status, sentence)
	}
	for _, s := range sentences {
		assert.Contains(t, verdicts, s)
	}
}

// Family demands that all resources of a program but the stack and providers belong to one component, and that their names begin with its own.
func Family(t *testing.T, p *plan.Plan, typ, name string) {
	t.Helper()
	parents := map[string]*plan.Resource{}
	for _, r := range p.Resources {
		parents[r.URN] = r
	}
	for _, r := range p.Resources {
		if r.Type == "pulumi:pulumi:Stack" || strings.HasPrefix(r.Type, "pulumi:providers:") || r.Type == typ {
			continue
		}
		assert.True(t, strings.HasPrefix(r.Name, name+"-"), "%s %s is not named after the composition", r.Type, r.Name)
		up := r
		for up != nil && up.Type != typ {
			up = parents[up.Parent]
		}
		assert.NotNil(t, up, "%s %s does not belong to the composition", r.Type, r.Name)
	}
}

// Imports are the packages of the AWS SDK, and the components of this module, that the package in the working folder makes its users compile.
func Imports(t *testing.T) (services, components []string) {
	t.Helper()
	listed, err := exec.Command("go", "list", "-deps", ".").Output()
	require.NoError(t, err)
	const sdk, module = "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/", "github.com/palisade-iac/palisade/components/"
	for _, pkg := range strings.Fields(string(listed)) {
		if rest, ok := strings.CutPrefix(pkg, sdk); ok && rest != "internal" {
			services = append(services, rest)
		}
		if rest, ok := strings.CutPrefix(pkg, module); ok && !strings.HasPrefix(rest, "reference/") {
			components = append(components, rest)
		}
	}
	return services, components
}

// Grows demands that all resources of one plan are in a later one as well, with the same inputs, but for those whose type and name begin with one of the texts.
func Grows(t *testing.T, before, after *plan.Plan, but ...string) {
	t.Helper()
	then, now := told(t, before), told(t, after)
	assert.Greater(t, len(now), len(then))
	for name, was := range then {
		is, there := now[name]
		if assert.True(t, there, "%s is gone", name) && !slices.ContainsFunc(but, func(b string) bool { return strings.HasPrefix(name, b) }) {
			assert.Equal(t, was, is, "%s changed", name)
		}
	}
}

// Priced demands that a document's table of compositions has what the plan of one costs a month.
func Priced(t *testing.T, p *plan.Plan, composition string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root(t), "docs", "reference.md"))
	require.NoError(t, err)
	e := cost.Of(p, cost.Embedded(), cost.Traffic{})
	row := regexp.MustCompile("(?m)^\\| \\[`" + composition + "`\\].*$").FindString(string(text))
	assert.Contains(t, row, " | "+e.Total.StringFixed(0)+" USD | ")
}
