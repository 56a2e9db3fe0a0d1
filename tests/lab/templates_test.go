package lab

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/engine"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// startProject has `pulumi new` make a project of a template, as its users do, and a stack of it. What differs is that its components are those of this
// checkout. It lists what the account has beforehand: a certificate.
func startProject(t *testing.T, template string) (*stack, []holding) {
	t.Helper()
	from := t.TempDir()
	copyTree(t, filepath.Join(repository(t), "templates", template), from)
	if _, err := os.Stat(filepath.Join(from, "go.mod")); err == nil {
		useModule(t, from)
	} else {
		useProvider(t, filepath.Join(from, "Pulumi.yaml"))
	}
	dir := t.TempDir()
	s := &stack{t: t, dir: dir, project: "paint-shop", settings: filepath.Join(dir, settingsFile), account: newAccount(t, "ap-southeast-2")}
	require.NoError(t, os.Mkdir(s.backend(), 0o755))
	arn := s.account.requestCertificate("shop.example.com")
	out, err := s.try("new", from, "--yes", "--force", "--name", s.project, "--description", "The network of a paint shop", "--config", "certificateArn="+arn)
	if err != nil && noRegistry.MatchString(err.Error()) {
		t.Skipf("NOT TESTED: the registry of packages cannot be reached, so that no project was made of %s: %v", template, err)
	}
	require.NoError(t, err)
	require.Contains(t, out, "Your new project is ready to go!")
	return s, []holding{{Service: "acm", Type: "certificate", ID: arn}}
}

// useModule has a template in Go build against this checkout, with the versions and sums that it has.
func useModule(t *testing.T, dir string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(repository(t), "go.mod"))
	require.NoError(t, err)
	_, requirements, ok := strings.Cut(string(text), "\nrequire (")
	require.True(t, ok)
	module, err := os.OpenFile(filepath.Join(dir, "go.mod"), os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = module.WriteString("\nrequire (" + requirements + "\nreplace github.com/palisade-iac/palisade => " + repository(t) + "\n")
	require.NoError(t, err)
	require.NoError(t, module.Close())
	copyTree(t, filepath.Join(repository(t), "go.sum"), filepath.Join(dir, "go.sum"))
}

// useProvider has a template in another language name the provider of this checkout among its packages, in place of the released one: by a folder, as Pulumi
// wants it.
func useProvider(t *testing.T, file string) {
	t.Helper()
	compiled, err := plugin()
	if err != nil && noModules.MatchString(compiled) {
		t.Skipf("NOT TESTED: the provider's modules cannot be downloaded here, so that no template in another language than Go was tried: %s", compiled)
	}
	require.NoError(t, err, compiled)
	dir := t.TempDir()
	binary := map[string]any{"binary": filepath.Join(compiled, "pulumi-resource-palisade")}
	writeYAML(t, filepath.Join(dir, "PulumiPlugin.yaml"), map[string]any{"runtime": map[string]any{"name": "go", "options": binary}})
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module provider\n"), 0o600))
	released := readYAML(t, file)["packages"].(map[string]any)["palisade"].(string)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, 1, strings.Count(string(text), released))
	require.NoError(t, os.WriteFile(file, []byte(strings.Replace(string(text), released, dir, 1)), 0o600))
}

// needTemplate skips the test of a template where the tools of its language are missing.
func needTemplate(t *testing.T, template string) {
	t.Helper()
	needLab(t)
	tools := map[string][]string{
		"three-tier-typescript": {"node", "npm", "pulumi-language-nodejs"},
		"three-tier-python":     {"python3", "pulumi-language-python"},
		"three-tier-yaml":       {"pulumi-language-yaml"},
	}
	for _, tool := range tools[template] {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("NOT TESTED: %s is not on PATH, so that no project was made of %s (docs/languages.md)", tool, template)
		}
	}
}

// proved asserts that the plan of a project keeps all promises, with those of its own file, and gives its network.
func (s *stack) proved(p *plan.Plan) *network.Network {
	s.t.Helper()
	require.Equal(s.t, s.project, p.Project)
	require.Empty(s.t, p.Unanswered)
	require.Empty(s.t, p.UnknownInputs)
	require.Empty(s.t, intent.Relaxations(p))
	n, err := frompulumi.Read(p)
	require.NoError(s.t, err)
	d := intent.NewDecider(n)
	recorded, err := intent.OfComponents(p)
	require.NoError(s.t, err)
	require.NotEmpty(s.t, recorded)
	reference, err := intent.Reference(d.Index())
	require.NoError(s.t, err)
	written, err := intent.Load(filepath.Join(s.dir, "intents.yaml"))
	require.NoError(s.t, err)
	require.NotEmpty(s.t, written)
	verdicts, err := d.DecideAll(slices.Concat(reference, recorded, written))
	require.NoError(s.t, err)
	for _, v := range verdicts {
		require.Equal(s.t, intent.Proved, v.Status, "%s: %v", v.Intent.Name, v.Doubts)
	}
	return n
}

// TestTemplates_areOneNetworkInEveryLanguage: what `pulumi new` makes of the template of a language can be planned with what it asks for, keeps all promises,
// and is the network of the template in Go, with its outputs.
func TestTemplates_areOneNetworkInEveryLanguage(t *testing.T) {
	t.Parallel()
	needLab(t)
	inGo, _ := startProject(t, "three-tier-go")
	want, err := engine.Run(t.Context(), engine.RunOptions{Dir: inGo.dir})
	require.NoError(t, err)
	wanted := withoutLines(t, inGo.proved(want))
	for _, template := range []string{"three-tier-typescript", "three-tier-python", "three-tier-yaml"} {
		t.Run(template, func(t *testing.T) {
			t.Parallel()
			needTemplate(t, template)
			s, _ := startProject(t, template)
			s.set("certificateArn", readYAML(t, inGo.settings)["config"].(map[string]any)["paint-shop:certificateArn"]) // the same
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			got, err := engine.Preview(ctx, engine.RunOptions{Dir: s.dir})
			require.NoError(t, err)
			require.Equal(t, wanted, withoutLines(t, s.proved(got)))
			require.Equal(t, want.Outputs, got.Outputs)
		})
	}
}

// TestTemplates_live takes a project of a template through its life, as a user would: it goes up, a second preview finds nothing to do, what was deployed is
// proved, and after what the README says of taking it down nothing is left.
func TestTemplates_live(t *testing.T) {
	t.Parallel()
	for _, template := range []string{"three-tier-go", "three-tier-yaml"} {
		t.Run(template, func(t *testing.T) {
			t.Parallel()
			needTemplate(t, template)
			s, left := startProject(t, template)
			s.up()
			s.unchanged()
			s.stateIsProved()
			require.Contains(t, s.fails("destroy", "--yes", "--skip-preview"), "protect", "all is protected against deletion")
			s.pulumi("config", "set", "--path", "protection.mode", "Disabled")
			s.pulumi("config", "set", "--path", "protection.reason", "it is taken down")
			s.up()
			s.destroy(left...)
		})
	}
}

// TestTemplates_areProvedOnPullRequests runs what the action of a template's workflow runs, on a project that Pulumi runs: it needs nothing but a checkout, and
// compares it with another, in both of which Pulumi first installs what is not kept in git.
func TestTemplates_areProvedOnPullRequests(t *testing.T) {
	t.Parallel()
	needTemplate(t, "three-tier-yaml")
	s, _ := startProject(t, "three-tier-yaml")
	run := func(command string, args ...string) {
		t.Helper()
		cmd := exec.Command(command, args...)
		cmd.Dir = s.dir
		cmd.Env = append(environment(s.account.id, s.backend()), "PALISADE="+executable(t, "cmd/palisade"), "PULUMI=true", "INTENTS=intents.yaml", "BASE=HEAD")
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s", out)
	}
	run("git", "init", "--quiet")
	run("git", "add", "Pulumi.yaml", settingsFile, "intents.yaml", ".gitignore")
	run("git", "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "--message", "Start")
	s.set("natGateways", map[string]any{"strategy": "Single", "availabilityZone": "ap-southeast-2a"})
	run("bash", filepath.Join(repository(t), "action", "prove.sh"))
	comment, err := os.ReadFile(filepath.Join(s.dir, "palisade-results", "comment.md"))
	require.NoError(t, err)
	require.Contains(t, string(comment), "## Palisade: paint-shop/dev")
	require.Regexp(t, `\| Cost \| .* a month, -`, string(comment), "one NAT gateway is cheaper than three")
}
