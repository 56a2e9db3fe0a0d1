package lab

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// patience bounds one command, so that a hang fails the test which caused it.
const patience = 8 * time.Minute

// stack is a Pulumi stack called dev of one program, in a folder, a backend and an AWS account of its own.
type stack struct {
	t        *testing.T
	dir      string
	project  string
	settings string // the file that set writes
	account  account
	other    *account // a second account of the program; nil if it has none
}

// newStack prepares a stack of the program in a folder of the repository, with the settings of its Pulumi.dev.yaml.
func newStack(t *testing.T, program string) *stack {
	t.Helper()
	needLab(t)
	dir := t.TempDir()
	source := filepath.Join(repository(t), program)
	project := readYAML(t, filepath.Join(source, "Pulumi.yaml"))
	project["main"] = source
	project["runtime"] = map[string]any{"name": "go", "options": map[string]any{"binary": executable(t, program)}}
	writeYAML(t, filepath.Join(dir, "Pulumi.yaml"), project)
	writeYAML(t, filepath.Join(dir, settingsFile), readYAML(t, filepath.Join(source, settingsFile)))
	return openStack(t, dir)
}

const settingsFile = "Pulumi.dev.yaml"

// openStack makes the stack in a project's folder.
func openStack(t *testing.T, dir string) *stack {
	t.Helper()
	project := readYAML(t, filepath.Join(dir, "Pulumi.yaml"))
	at, _ := project["stackConfigDir"].(string)
	s := &stack{t: t, dir: dir, project: project["name"].(string), settings: filepath.Join(dir, at, settingsFile)}
	settings := readYAML(t, s.settings)
	s.account = newAccount(t, settings["config"].(map[string]any)["aws:region"].(string))
	require.NoError(t, os.Mkdir(s.backend(), 0o755))
	s.pulumi("stack", "init", "dev")
	return s
}

func (s *stack) backend() string { return filepath.Join(s.dir, ".backend") }

// set changes a setting of the program; keys with a colon belong to others, such as aws:region. nil removes it.
func (s *stack) set(key string, value any) {
	s.t.Helper()
	if !strings.Contains(key, ":") {
		key = s.project + ":" + key
	}
	settings := readYAML(s.t, s.settings)
	config := settings["config"].(map[string]any)
	if config[key] = value; value == nil {
		delete(config, key)
	}
	if key == "aws:region" {
		s.account.region = value.(string)
	}
	writeYAML(s.t, s.settings, settings)
}

// up applies the program, which must succeed.
func (s *stack) up(args ...string) {
	s.t.Helper()
	s.pulumi(append([]string{"up", "--yes", "--skip-preview", "--suppress-outputs"}, args...)...)
}

// apply applies what was previewed, but for what the emulator cannot do, and asserts that then only that is left to do, and that the
// emulator still cannot do it.
func (s *stack) apply(previewed changes) {
	s.t.Helper()
	left := previewed.notApplied(exceptions(s.t, notAppliedList))
	var args []string
	for _, one := range left {
		args = append(args, "--exclude", one.urn)
	}
	s.up(args...)
	require.Equal(s.t, left.drift(s.project), s.preview().drift(s.project), "a second preview must find nothing to do")
	for _, one := range left {
		refused := s.fails("up", "--yes", "--skip-preview", "--suppress-outputs")
		require.Contains(s.t, refused, one.name, "the emulator can %s %s now: drop it from testdata/%s and docs/limits.md", one.op, one.token, notAppliedList)
	}
}

// clean asserts that the stack is as the program says, also after everything was read again, but for what the emulator is known to forget.
func (s *stack) clean() {
	s.t.Helper()
	s.unchanged()
	misread := s.misread()
	args := []string{"refresh", "--yes", "--skip-preview", "--suppress-outputs", "--diff"}
	if len(s.forgotten())+len(misread) == 0 {
		args = append(args, "--expect-no-changes")
	}
	s.pulumi(args...)
	found := s.preview()
	for _, e := range misread {
		known := found.misread(e, s.project)
		require.NotEmpty(s.t, known, "the emulator can read %s now: drop it from testdata/%s and docs/limits.md", e.what, misreadList)
		found = found.without(known)
	}
	require.ElementsMatch(s.t, s.forgotten(), found.drift(s.project), "a preview after a refresh must find nothing to do, but for what testdata/%s and %s list", driftList, misreadList)
}

// misread is what a refresh shows of this program although nothing changed.
func (s *stack) misread() []exception {
	s.t.Helper()
	return slices.DeleteFunc(exceptions(s.t, misreadList), func(e exception) bool { return !strings.HasPrefix(e.what, s.project+" ") })
}

// unchanged asserts that a preview finds nothing to do, but for what the emulator is known to forget.
func (s *stack) unchanged() {
	s.t.Helper()
	require.ElementsMatch(s.t, s.forgotten(), s.preview().drift(s.project), "a second preview must find nothing to do, but for what testdata/%s lists", driftList)
}

// forgotten is what a preview shows of this program although nothing changed.
func (s *stack) forgotten() []string {
	s.t.Helper()
	forgotten := []string{}
	for _, e := range exceptions(s.t, driftList) {
		if strings.HasPrefix(e.what, s.project+" ") {
			forgotten = append(forgotten, e.what)
		}
	}
	return forgotten
}

// destroy takes everything down, and asserts that nothing is left but what was there before.
func (s *stack) destroy(left ...holding) {
	s.t.Helper()
	s.pulumi("destroy", "--yes", "--skip-preview", "--suppress-outputs")
	require.ElementsMatch(s.t, left, s.account.inventory(), "destroy must leave nothing of its own")
}

// output gives an output of the stack.
func (s *stack) output(name string, into any) {
	s.t.Helper()
	text := s.pulumi("stack", "output", name, "--json", "--show-secrets")
	require.NoError(s.t, json.Unmarshal([]byte(text), into), "%s", text)
}

// tripped is how the emulator fails where it lists what another call of the same moment adds or deletes. Clients do not repeat a call that fails so.
const tripped = "dictionary changed size during iteration"

// pulumi runs a command that must succeed, and gives what it printed on its standard output. It is run again where the emulator tripped.
func (s *stack) pulumi(args ...string) string {
	s.t.Helper()
	out, err := s.try(args...)
	if err != nil && strings.Contains(err.Error(), tripped) {
		out, err = s.try(args...)
	}
	require.NoError(s.t, err)
	return out
}

// fails runs a command that must fail, and gives all that it printed.
func (s *stack) fails(args ...string) string {
	s.t.Helper()
	_, err := s.try(args...)
	require.Error(s.t, err, "pulumi %s should have failed", strings.Join(args, " "))
	return err.Error()
}

// try runs a command. Its error holds all that was printed.
func (s *stack) try(args ...string) (string, error) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	cmd := s.command(ctx, args...)
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	start := time.Now()
	err := cmd.Run()
	s.t.Logf("%6.1fs  pulumi %s", time.Since(start).Seconds(), strings.Join(args, " "))
	if err != nil {
		return out.String(), fmt.Errorf("pulumi %s: %w\n%s", strings.Join(args, " "), err, out.String()+complaints.String())
	}
	return out.String(), nil
}

func (s *stack) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "pulumi", append(args, "--stack", "dev", "--non-interactive", "--color", "never")...)
	if args[0] == "stack" && args[1] == "init" {
		cmd.Args = append([]string{"pulumi"}, append(args, "--non-interactive", "--color", "never")...)
	}
	cmd.Dir = s.dir
	cmd.Env = environment(s.account.id, s.backend())
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

func readYAML(t *testing.T, file string) map[string]any {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	content := map[string]any{}
	require.NoError(t, yaml.Unmarshal(text, &content), file)
	return content
}

func writeYAML(t *testing.T, file string, content any) {
	t.Helper()
	text, err := yaml.Marshal(content)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, text, 0o600))
}
