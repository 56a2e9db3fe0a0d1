package composedtest

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/engine"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// Example plans a program of examples/, with changes to the configuration of its stack dev.
func Example(t *testing.T, name string, config map[string]string) *plan.Plan {
	t.Helper()
	dir, err := filepath.Abs(".")
	require.NoError(t, err)
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		} else {
			require.ErrorIs(t, err, fs.ErrNotExist)
		}
		require.NotEqual(t, "/", dir)
		dir = filepath.Dir(dir)
	}
	p, err := engine.Run(t.Context(), engine.RunOptions{Dir: filepath.Join(dir, "examples", name), Stack: "dev", Config: config})
	require.NoError(t, err)
	return p
}

// Renamed gives what each resource of a plan is told, but for its parent: by type and name, with names in the place of ids, and the renames applied to all
// of it: pairs of old and new, the first that fits counts.
func Renamed(t *testing.T, p *plan.Plan, renames ...string) map[string]string {
	t.Helper()
	var ids []string
	for _, r := range p.Resources {
		if r.ID != "" && r.ID != plan.Unknown {
			ids = append(ids, r.ID, "${"+short(r.Type)+" "+r.Name+"}")
		}
	}
	named, renamed := strings.NewReplacer(ids...), strings.NewReplacer(renames...)
	all := map[string]string{}
	for _, r := range p.Resources {
		if !r.Custom || strings.HasPrefix(r.Type, "pulumi:providers:") {
			continue
		}
		text, err := json.Marshal(map[string]any{"protect": r.Protect, "ignoreChanges": r.IgnoreChanges, "inputs": r.Inputs})
		require.NoError(t, err)
		all[renamed.Replace(short(r.Type)+" "+r.Name)] = renamed.Replace(named.Replace(string(text)))
	}
	return all
}

func short(token string) string { return token[strings.LastIndex(token, ":")+1:] }

// Same holds a composition to an example: as many resources, and each with the same inputs. Those that are named, of the example or the composition, are left out.
func Same(t *testing.T, example, composition map[string]string, but ...string) {
	t.Helper()
	for name, want := range example {
		if slices.Contains(but, name) {
			continue
		}
		if got, ok := composition[name]; assert.True(t, ok, "the composition lacks %s", name) {
			assert.JSONEq(t, want, got, name)
		}
	}
	for name := range composition {
		if _, ok := example[name]; !ok && !slices.Contains(but, name) {
			assert.Fail(t, "the example lacks "+name)
		}
	}
}

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
