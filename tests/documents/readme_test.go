package documents

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/cli"
	"github.com/palisade-iac/palisade/pkg/plan"
)

const root = "../.."

// The program that a stranger copies out of the README gives the reference network, in a module of its own, with nothing fetched.
func TestReadme_programGivesTheReferenceNetwork(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a program; run without -short")
	}
	t.Setenv("GOPROXY", "off")
	t.Setenv("GOFLAGS", "-mod=mod")
	dir := t.TempDir()
	write(t, dir, "main.go", program(t))
	write(t, dir, "Pulumi.yaml", "name: stranger\nruntime: go\n")
	write(t, dir, "go.mod", strangersModule(t))
	write(t, dir, "go.sum", read(t, "go.sum"))

	var out, errs bytes.Buffer
	env := cli.Process()
	env.Out, env.Err = &out, &errs
	require.Zero(t, cli.Main(t.Context(), []string{"plan", dir, "--json", "-q", "--region", "ap-southeast-2"}, env), errs.String())

	schema, err := jsonschema.NewCompiler().Compile(filepath.Join(root, "docs", "plan.schema.json"))
	require.NoError(t, err)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(out.Bytes()))
	require.NoError(t, err)
	require.NoError(t, schema.Validate(doc))

	p, err := plan.Decode(&out)
	require.NoError(t, err)
	counts, zones := map[string]int{}, map[string]bool{}
	for _, r := range p.Resources {
		counts[r.Type]++
		if r.Type == "aws:ec2/subnet:Subnet" {
			zones[r.Inputs["availabilityZone"].(string)] = true
			require.Equal(t, "main.go", r.Source.File, "the stranger's own line leads to the subnet")
		}
	}
	require.Equal(t, 9, counts["aws:ec2/subnet:Subnet"], "three tiers over three zones")
	require.Len(t, zones, 3)
	require.Equal(t, 9, counts["aws:ec2/routeTable:RouteTable"])
	require.Equal(t, 3, counts["aws:ec2/natGateway:NatGateway"])
	require.Equal(t, 3, counts["aws:ec2/networkAcl:NetworkAcl"])
	require.Equal(t, 1, counts["aws:ec2/flowLog:FlowLog"])
	require.Equal(t, 1, counts["aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"])
	require.Empty(t, p.Unanswered)
	require.Empty(t, p.UnknownInputs)
}

// The reference network takes no more than 15 lines of Go.
func TestReadme_programIsShort(t *testing.T) {
	t.Parallel()
	written := 0
	for _, line := range strings.Split(program(t), "\n") {
		if strings.TrimSpace(line) != "" {
			written++
		}
	}
	require.LessOrEqual(t, written, 15)
}

// strangersModule is a go.mod that requires what Palisade requires, and Palisade from this folder.
func strangersModule(t *testing.T) string {
	t.Helper()
	here, err := filepath.Abs(root)
	require.NoError(t, err)
	const module = "github.com/palisade-iac/palisade"
	own := strings.Replace(read(t, "go.mod"), "module "+module, "module example.com/stranger", 1)
	return own + "\nrequire " + module + " v0.0.0\n\nreplace " + module + " => " + here + "\n"
}

// program is the first Go program of the README.
func program(t *testing.T) string {
	t.Helper()
	block := regexp.MustCompile("(?s)```go\n(.*?)```").FindStringSubmatch(read(t, "README.md"))
	require.Len(t, block, 2, "README.md holds a Go program")
	return block[1]
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	require.NoError(t, err)
	return string(text)
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
}
