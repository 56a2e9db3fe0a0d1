package lab

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/engine"
	"github.com/palisade-iac/palisade/pkg/engine/answers"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// needTools skips a test of a preview where what runs it is missing. Neither an emulator nor a provider plugin takes part.
func needTools(t *testing.T, tools ...string) {
	t.Helper()
	if testing.Short() {
		t.Skip("NOT TESTED: previews by the Pulumi CLI take a while, and -short leaves them out")
	}
	for _, tool := range append(tools, "pulumi") {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("NOT TESTED: %s is not on PATH, so that nobody previewed a program with palisade's stand-in for the aws provider (docs/languages.md)", tool)
		}
	}
}

// previewed has the Pulumi CLI preview a project, and reads its network.
func previewed(t *testing.T, o engine.RunOptions) (*plan.Plan, *network.Network) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	p, err := engine.Preview(ctx, o)
	require.NoError(t, err)
	n, err := frompulumi.Read(p)
	require.NoError(t, err)
	return p, n
}

// TestLanguages_goIsAsByOurOwnEngine: a program that both engines can run has the same network by both, the same intents and relaxations, and so
// the same verdicts.
func TestLanguages_goIsAsByOurOwnEngine(t *testing.T) {
	t.Parallel()
	needTools(t, "go", "pulumi-language-go")
	for _, program := range []string{"examples/three-tier", "examples/hub-and-spoke"} {
		t.Run(program, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			source := filepath.Join(repository(t), program)
			project := readYAML(t, filepath.Join(source, "Pulumi.yaml"))
			project["main"] = source
			project["runtime"] = map[string]any{"name": "go", "options": map[string]any{"binary": executable(t, program)}}
			writeYAML(t, filepath.Join(dir, "Pulumi.yaml"), project)
			writeYAML(t, filepath.Join(dir, settingsFile), readYAML(t, filepath.Join(source, settingsFile)))

			got, gotNetwork := previewed(t, engine.RunOptions{Dir: dir})
			want, err := engine.Run(t.Context(), engine.RunOptions{Dir: dir})
			require.NoError(t, err)
			wantNetwork, err := frompulumi.Read(want)
			require.NoError(t, err)
			require.Equal(t, withoutLines(t, wantNetwork), withoutLines(t, gotNetwork))
			require.Equal(t, want.Outputs, got.Outputs)
			require.Equal(t, want.Assumptions, got.Assumptions)
			require.Empty(t, got.Unanswered)
			require.Empty(t, got.UnknownInputs, "ids and outputs are known, and whatever is computed of them")
			require.Equal(t, promises(t, want), promises(t, got))
			require.Equal(t, referenceVerdicts(t, wantNetwork), referenceVerdicts(t, gotNetwork))
		})
	}
}

// promises are what the components of a plan record, by name, as JSON without lines.
func promises(t *testing.T, p *plan.Plan) any {
	t.Helper()
	intents, err := intent.OfComponents(p)
	require.NoError(t, err)
	require.NotEmpty(t, intents)
	return []any{withoutLines(t, intents), withoutLines(t, intent.Relaxations(p))}
}

// withoutLines is a value as JSON has it, without the lines of sources: our own engine and Pulumi's name files from different folders.
func withoutLines(t *testing.T, v any) any {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	var decoded any
	require.NoError(t, json.Unmarshal(text, &decoded))
	return lineless(decoded)
}

func lineless(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = lineless(v[i])
		}
	case map[string]any:
		maps.DeleteFunc(v, func(key string, _ any) bool { return key == "File" || key == "Line" })
		for key := range v {
			v[key] = lineless(v[key])
		}
	}
	return v
}

// twoTiers holds the network of ./programs/typescript and ./programs/yaml to what they are made for.
func twoTiers(t *testing.T, n *network.Network, data intent.Status) {
	t.Helper()
	verdicts := referenceVerdicts(t, n)
	require.Contains(t, verdicts["data does not reach the internet"], string(data))
	require.Contains(t, verdicts["data is not reached from the internet"], string(data))
	require.Contains(t, verdicts["remote access ports of public are dead to the internet"], string(intent.Violated), "nothing filters")
}

func TestLanguages_typeScript(t *testing.T) {
	t.Parallel()
	needTools(t, "node", "npm", "pulumi-language-nodejs")
	dir := t.TempDir()
	copyTree(t, filepath.Join(repository(t), "tests/lab/programs/typescript"), dir)
	install(t, dir)
	// Types are checked by the compiler of whoever writes a program; it takes longer than all the rest.
	o := engine.RunOptions{Dir: dir, Env: []string{"PULUMI_NODEJS_TRANSPILE_ONLY=true"}}
	p, n := previewed(t, o)
	twoTiers(t, n, intent.Proved)
	require.Empty(t, p.UnknownInputs)
	out := p.Outputs["outputs"].(map[string]any)
	arns := out["vpcArns"].([]any)
	require.Regexp(t, `^arn:aws:ec2:eu-west-1:\d{12}:vpc/vpc-[0-9a-f]{17}$`, arns[0])
	require.Regexp(t, `^arn:aws:ec2:us-west-2:\d{12}:vpc/vpc-[0-9a-f]{17}$`, arns[1], "by a provider of its own")
	for _, r := range p.Resources {
		if r.Type == "two-tiers:index:Network" {
			require.Equal(t, out["subnetIds"], r.Outputs["subnetIds"], "what a component registers is known")
			require.Equal(t, "index.ts", r.DefinedAt.File)
		}
	}
	o.Config = map[string]string{"open": "true"}
	_, n = previewed(t, o)
	twoTiers(t, n, intent.Violated)
}

// noRegistry matches what npm says when it cannot reach its registry.
var noRegistry = regexp.MustCompile(`ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH`)

func install(t *testing.T, dir string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil && noRegistry.Match(out) {
		t.Skipf("NOT TESTED: npm cannot reach its registry, so that no program in TypeScript was previewed: %s", out)
	}
	require.NoError(t, err, "%s", out)
}

func TestLanguages_yaml(t *testing.T) {
	needTools(t, "go", "pulumi-language-yaml")
	home, dir := t.TempDir(), t.TempDir()
	plugin := filepath.Join(home, "plugins", "resource-aws-v6.83.2")
	require.NoError(t, os.MkdirAll(plugin, 0o755))
	require.NoError(t, os.Symlink(executable(t, "tests/lab/programs/awsschema"), filepath.Join(plugin, "pulumi-resource-aws")))
	copyTree(t, filepath.Join(repository(t), "tests/lab/programs/yaml"), dir)
	t.Setenv("PULUMI_HOME", home) // where the schema of the aws package is looked for
	book, err := answers.Parse([]byte("stackReferences:\n  organization/shared/prod: {outputs: {vpcId: vpc-0123}}\n"))
	require.NoError(t, err)
	p, n := previewed(t, engine.RunOptions{Dir: dir, Answers: book})
	twoTiers(t, n, intent.Proved)
	require.Equal(t, "vpc-0123", p.Outputs["sharedVpc"], "an output of another stack")
	require.Regexp(t, `^arn:aws:ec2:eu-west-1:\d{12}:vpc/vpc-[0-9a-f]{17}$`, p.Outputs["vpcArn"])
}
