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

// Example is what each resource of a program of examples/ is told, but for its parent, by type and name, with names in the place of ids: as its golden
// plan says, to which tests/examples holds the program.
func Example(t *testing.T, name string, renames ...string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root(t), "tests", "examples", "testdata", name+".plan.txt"))
	require.NoError(t, err)
	all := map[string]string{}
	var current string
	for line := range strings.Lines(strings.NewReplacer(renames...).Replace(string(text))) {
		switch {
		case !strings.HasPrefix(line, " "):
			current = strings.TrimSpace(line)
			all[current] = ""
		case !strings.HasPrefix(line, "  parent "):
			all[current] += line
		}
	}
	return all
}

// root is the folder of this module.
func root(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOMOD").Output()
	require.NoError(t, err)
	return filepath.Dir(strings.TrimSpace(string(out)))
}

// Composition is the same of a plan, with the renames applied to all of it: pairs of old and new, of which the first that fits counts.
func Composition(t *testing.T, p *plan.Plan, renames ...string) map[string]string {
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
		all[renamed.Replace(short(r.Type)+" "+r.Name)] = renamed.Replace(b.String())
	}
	return all
}

func short(token string) string { return token[strings.LastIndex(token, ":")+1:] }

// ours are the short types of components, of which golden plans tell as of resources.
var ours = regexp.MustCompile(`^(Stack|SecureVpc|TieredSubnets|EndpointBundle|Tiers|SessionManager|WebAcl|WebIngress|Spoke|VpcPeering|TransitHub|Attachment|CentralFirewall|VpnConnection|DirectConnect|InboundEndpoint|OutboundEndpoint) `)

// invented are ids that the offline engine makes of URNs, and that belong to no resource of their own: those of a firewall's endpoints and of the
// attachments of VPNs and Direct Connect, and what stands in the names of interface endpoints.
var invented = regexp.MustCompile(`vpce-[0-9a-f]{17}|tgw-attach-[0-9a-f]{17}|-[0-9a-z]{8}(?:-[a-z0-9-]+)?(?:\.[a-z0-9-]+)+\.vpce\.amazonaws\.com`)

// Same holds a composition to an example: as many resources, each with the same inputs. What a pattern fits, by type and name, is left out on both sides.
func Same(t *testing.T, example, composition map[string]string, but string) {
	t.Helper()
	left := regexp.MustCompile(`^(` + but + `)$`)
	compared := 0
	for name, want := range example {
		if ours.MatchString(name) || left.MatchString(name) {
			continue
		}
		compared++
		if got, ok := composition[name]; assert.True(t, ok, "the composition lacks %s", name) {
			assert.Equal(t, invented.ReplaceAllString(want, ""), invented.ReplaceAllString(got, ""), name)
		}
	}
	for name := range composition {
		if _, ok := example[name]; !ok && !ours.MatchString(name) && !left.MatchString(name) {
			assert.Fail(t, "the example lacks "+name)
		}
	}
	assert.Greater(t, compared, 50, "there was something to compare")
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

// Grows demands that all resources of one plan are in a later one as well, with the same inputs, but for those whose type and name begin with one of the texts.
func Grows(t *testing.T, before, after *plan.Plan, but ...string) {
	t.Helper()
	then, now := Composition(t, before), Composition(t, after)
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
