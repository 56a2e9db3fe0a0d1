package engine_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/engine"
	"github.com/palisade-iac/palisade/pkg/engine/answers"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// cli is a stand-in for the Pulumi CLI: it makes a stack as the CLI does, and shows what it was given.
const cli = `#!/bin/sh
env > "$SEEN/env"
case $1 in
stack)
	if [ $2 = import ]; then cp "$6" "$SEEN/import"; fi
	echo "encryptionsalt: v1:c2FsdHNhbHQ=:v1:rest" > "Pulumi.$3.yaml"; exit ;;
esac
pwd > "$SEEN/pwd"
echo "$@" > "$SEEN/args"
while [ $# -gt 0 ]; do
	case $1 in
	--config-file) cat "$2" > "$SEEN/settings" ;;
	--event-log) cat "$SEEN/events" > "$2" ;;
	esac
	shift
done
echo "a line on standard error" >&2
cat "$SEEN/steps"
exit $STATUS
`

// previewed runs Preview of a project with the stand-in, and gives the folder of what it saw.
func previewed(t *testing.T, status, steps, events string) (*plan.Plan, string, error) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("NOT TESTED: the stand-in for the Pulumi CLI is a shell script")
	}
	bin, seen, project, tmp := t.TempDir(), t.TempDir(), t.TempDir(), t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(bin, "pulumi"), []byte(cli), 0o700))
	write(t, seen, "steps", steps)
	write(t, seen, "events", events)
	write(t, project, "Pulumi.yaml", "name: shop\nruntime: nodejs\nconfig: {size: {type: integer}, zones: {type: array}}\n")
	write(t, project, "Pulumi.dev.yaml",
		"config: {aws:region: eu-west-1, shop:size: 3, shop:zones: [a, b], shop:word: '3', shop:key: {secure: v1:x:y}}\nenvironment: [base]\n")
	for name, value := range map[string]string{
		"PATH": bin + string(os.PathListSeparator) + os.Getenv("PATH"), "SEEN": seen, "STATUS": status, "TMPDIR": tmp,
		"AWS_SECRET_ACCESS_KEY": "the-callers", "AWS_PROFILE": "the-callers", "PULUMI_ACCESS_TOKEN": "the-callers", "PULUMI_BACKEND_URL": "s3://the-callers",
		"PULUMI_HOME": filepath.Join(seen, "home"), "PULUMI_NODEJS_TRANSPILE_ONLY": "true",
	} {
		t.Setenv(name, value)
	}
	book, err := answers.Parse([]byte("stackReferences:\n  organization/net/prod: {outputs: {vpcId: vpc-1, key: the-keys}, secretOutputs: [key]}\n" +
		"  acme/net/prod: {outputs: {vpcId: vpc-2}}\n  organization/net/open: {outputs: ~}\n"))
	require.NoError(t, err)
	before := list(t, project)
	p, err := engine.Preview(t.Context(), engine.RunOptions{Dir: project, Answers: book})
	require.Equal(t, before, list(t, project), "nothing is left in the project")
	require.Empty(t, list(t, tmp), "no folder is left")
	require.Empty(t, list(t, filepath.Join(seen, "home")), "nothing is written to the user's home of Pulumi")
	return p, seen, err
}

func list(t *testing.T, dir string) []string {
	t.Helper()
	names := []string{}
	entries, err := os.ReadDir(dir)
	if !os.IsNotExist(err) {
		require.NoError(t, err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

const previewSteps = `{"config": {"aws:region": "eu-west-1"}, "changeSummary": {"create": 2}, "diagnostics": [], "steps": [
  {"op": "create", "urn": "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev",
   "newState": {"urn": "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev", "type": "pulumi:pulumi:Stack"}},
  {"op": "create", "urn": "urn:pulumi:dev::shop::random:index/pet:Pet::dog",
   "newState": {"urn": "urn:pulumi:dev::shop::random:index/pet:Pet::dog", "type": "random:index/pet:Pet", "custom": true, "inputs": {"length": 2}}}]}`

const previewEvents = `{"preludeEvent": {"config": {}}}
{"resOutputsEvent": {"metadata": {"op": "create", "new": {"urn": "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev", "type": "pulumi:pulumi:Stack", "outputs": {"who": "placeholder-for-shop:key!"}}}}}
`

func TestPreview_reachesNothingAndLeavesNothing(t *testing.T) {
	p, seen, err := previewed(t, "0", previewSteps, previewEvents)
	require.NoError(t, err)
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(seen, name))
		require.NoError(t, err)
		return string(text)
	}
	env := read("env")
	require.NotContains(t, env, "the-callers")
	require.Regexp(t, `(?m)^PULUMI_DEBUG_PROVIDERS=aws:\d+$`, env)
	require.Regexp(t, `(?m)^PULUMI_BACKEND_URL=file://.*/palisade-`, env)
	require.Contains(t, env, "PULUMI_NODEJS_TRANSPILE_ONLY=true", "how programs are run is the user's")
	require.True(t, strings.HasPrefix(read("args"), "preview --json"), "nothing but a preview is run")
	settings := read("settings")
	require.Contains(t, settings, "encryptionsalt: v1:c2FsdHNhbHQ=:v1:rest")
	require.Regexp(t, `shop:size: 3\n`, settings)
	require.Regexp(t, `shop:word: "3"\n`, settings)
	require.Regexp(t, `shop:zones:\n +- a\n +- b\n`, settings)
	require.Regexp(t, `shop:key:\n +secure: v1:`, settings)

	require.JSONEq(t, `{"deployment":{"manifest":{"magic":"","time":"2000-01-01T00:00:00Z","version":""},"resources":[{"outputs":{"key":{`+
		`"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","plaintext":"\"the-keys\""},"vpcId":"vpc-1"},"type":"pulumi:pulumi:Stack",`+
		`"urn":"urn:pulumi:prod::net::pulumi:pulumi:Stack::net-prod"}],"secrets_providers":{"state":{"salt":"v1:c2FsdHNhbHQ=:v1:rest"},"type":"passphrase"}},"version":3}`,
		read("import"), "the one stack that is answered and that such a backend can have")

	require.Equal(t, "eu-west-1", p.Region)
	require.Equal(t, map[string]any{"who": plan.Secret + "!"}, p.Outputs, "the texts of secrets are hidden")
	subjects := []string{}
	for _, a := range p.Assumptions {
		subjects = append(subjects, a.Subject)
	}
	require.Equal(t, []string{"environment", "shop:key"}, subjects, "what was not read is said")
	for _, r := range p.Resources {
		if r.Custom {
			require.Equal(t, plan.Unknown, r.ID, "nobody invents what other providers make")
		}
	}
}

func TestPreview_saysWhyAProgramFailed(t *testing.T) {
	for name, c := range map[string]struct{ steps, want string }{
		"reported": {`{"steps": [], "diagnostics": [{"severity": "error", "message": "TypeError: no"}]}`, "TypeError: no"},
		"no JSON":  {"", "a line on standard error"},
		"stack": {
			`{"steps": [], "diagnostics": [{"severity": "error", "message": "Preview failed: unknown stack \"organization/a/b\""}]}`,
			`Preview failed: unknown stack "organization/a/b"; write its outputs into palisade.answers.yaml, under stackReferences (--record-answers writes what is missing)`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := previewed(t, "1", c.steps, "")
			var failed *engine.ProgramError
			require.ErrorAs(t, err, &failed)
			require.Equal(t, 1, failed.ExitCode)
			require.Equal(t, []string{c.want}, failed.Messages)
			require.ErrorContains(t, err, "assumed: environment:", "what was missing may be why")
			if name == "stack" {
				require.Equal(t, []plan.Question{{Kind: "stackReference", Token: "pulumi:pulumi:StackReference", ID: "organization/a/b"}}, failed.Unanswered)
			}
		})
	}
}

func TestPreview_needsTheCLI(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "Pulumi.yaml", "name: shop\nruntime: python\n")
	t.Setenv("PATH", dir)
	_, err := engine.Preview(t.Context(), engine.RunOptions{Dir: dir})
	var config *engine.ConfigError
	require.ErrorAs(t, err, &config)
	require.ErrorContains(t, err, "pulumi is not on PATH")
}
