package examples

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/engine"
	"github.com/palisade-iac/palisade/pkg/plan"
)

var update = flag.Bool("update", false, "write the golden files anew")

func names() []string {
	return []string{"three-tier", "isolated", "dual-stack", "existing-vpc", "private-workload", "shared-endpoints", "api", "global-web", "ingress-inspection", "hub-and-spoke", "hybrid", "central-ingress"}
}

// run plans an example with changes to its dev stack's configuration.
func run(t *testing.T, example string, config map[string]string) (*plan.Plan, error) {
	t.Helper()
	return engine.Run(t.Context(), engine.RunOptions{Dir: filepath.Join("..", "..", "examples", example), Stack: "dev", Config: config})
}

func TestExamples_planAsInTheGoldenFiles(t *testing.T) {
	for _, example := range names() {
		t.Run(example, func(t *testing.T) {
			p := planned(t, example)
			assert.Empty(t, p.Unanswered, "everything that the example asks can be answered offline")
			assert.Empty(t, p.UnknownInputs, "no input is left unknown")
			assert.Empty(t, p.Diagnostics, "zones are pinned: nothing to warn of")
			var urns []string
			for _, r := range p.Resources {
				urns = append(urns, r.URN)
			}
			golden(t, example+".urns.txt", strings.Join(urns, "\n")+"\n")
			golden(t, example+".plan.txt", describe(t, p))
		})
	}
}

// golden compares with a file, or writes it.
func golden(t *testing.T, file, got string) {
	t.Helper()
	path := filepath.Join("testdata", file)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
		return
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "no golden file: go test ./tests/examples -update writes it")
	assert.Equal(t, string(want), got, "%s differs; if that is meant, go test ./tests/examples -update", path)
}

// describe writes each resource with its parent, options and inputs, with names in the place of invented ids.
func describe(t *testing.T, p *plan.Plan) string {
	t.Helper()
	var ids []string
	for _, r := range p.Resources {
		if r.ID != "" && r.ID != plan.Unknown {
			ids = append(ids, r.ID, "${"+shortType(r.Type)+" "+r.Name+"}")
		}
	}
	named := strings.NewReplacer(ids...)
	var b strings.Builder
	for _, r := range p.Resources {
		fmt.Fprintf(&b, "%s %s\n  parent %s\n", shortType(r.Type), r.Name, r.Parent[strings.LastIndex(r.Parent, ":")+1:])
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
	}
	return b.String()
}

func shortType(token string) string { return token[strings.LastIndex(token, ":")+1:] }

func TestExamples_theRootProjectIsTheThreeTierExample(t *testing.T) {
	root, err := engine.Run(t.Context(), engine.RunOptions{Dir: filepath.Join("..", "..")})
	require.NoError(t, err)
	p, err := run(t, "three-tier", nil)
	require.NoError(t, err)
	assert.Equal(t, p, root)
}

func TestExamples_takeTheKeysThatTheirUsersWant(t *testing.T) {
	count := func(p *plan.Plan, token string) int {
		return len(slices.DeleteFunc(slices.Clone(p.Resources), func(r *plan.Resource) bool { return r.Type != token }))
	}
	const (
		subnet = "aws:ec2/subnet:Subnet"
		nat    = "aws:ec2/natGateway:NatGateway"
	)
	two := `["ap-southeast-2a","ap-southeast-2c"]`
	for name, c := range map[string]struct {
		example       string
		config        map[string]string
		subnets, nats int
	}{
		"two zones":               {"three-tier", map[string]string{"availabilityZones": two}, 6, 2},
		"one NAT gateway":         {"three-tier", map[string]string{"natGateways": "Single", "cidrBlock": "10.77.0.0/20"}, 9, 1},
		"no NAT gateway":          {"three-tier", map[string]string{"natGateways": "None", "tiers": `[{"name":"public","type":"Public"},{"name":"app","type":"Isolated"},{"name":"data","type":"Isolated"}]`}, 9, 0},
		"isolated, other tiers":   {"isolated", map[string]string{"tiers": `[{"name":"core","type":"Isolated"}]`, "availabilityZones": two, "natGateways": "None"}, 2, 0},
		"existing VPC, other VPC": {"existing-vpc", map[string]string{"vpcId": "vpc-0a0a0a0a0a0a0a0a0", "cidrBlock": "172.20.0.0/16", "natGateways": "Single"}, 9, 1},
		"dual-stack, two zones":   {"dual-stack", map[string]string{"availabilityZones": two, "natGateways": "OnePerAz"}, 8, 2},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := run(t, c.example, c.config)
			require.NoError(t, err)
			assert.Equal(t, c.subnets, count(p, subnet), "subnets")
			assert.Equal(t, c.nats, count(p, nat), "NAT gateways")
		})
	}
}

func TestExamples_tellAllThatIsWrongAtOnce(t *testing.T) {
	const tiers = `{"name":"app","type":"PrivateWithEgress"},{"name":"data","type":"Isolated"}`
	_, err := run(t, "three-tier", map[string]string{
		"cidrBlock":         "10.0.0.0/33",
		"availabilityZones": `["us-east-1a","ap-southeast-2b"]`,
		"natGateways":       "Several",
		"tiers":             `[{"name":"public","type":"Public","netmask":30},` + tiers + `]`,
	})
	var failed *engine.ProgramError
	require.ErrorAs(t, err, &failed)
	for _, text := range []string{
		`ThreeTierWeb "shop":`,
		`network.availabilityZones[0]: us-east-1a is a zone of us-east-1, but the provider's region is ap-southeast-2`,
		`network.cidrBlock: "10.0.0.0/33" is no CIDR block`,
		`network.natGateways.strategy: "Several" is not supported; use one of None, Single, OnePerAz`,
		`network.tiers[0].netmask: /30 is smaller than AWS's smallest subnet (/28)`,
	} {
		require.ErrorContains(t, err, text)
	}
	_, err = run(t, "three-tier", map[string]string{"cidrBlock": "10.0.0.0/24", "tiers": `[{"name":"public","type":"Public","netmask":25},` + tiers + `]`})
	require.ErrorContains(t, err, "network.tiers[0].netmask: tier \"public\" needs a free /23", "masks that do not fit")
}

// A finding must name a line that its reader can change: the example's own, not the library's.
func TestExamples_resourcesNameTheLineOfTheProgram(t *testing.T) {
	for _, r := range planned(t, "isolated").Resources {
		if r.Type == "aws:ec2/subnet:Subnet" {
			require.NotNil(t, r.Source)
			assert.Equal(t, "examples/isolated/main.go", r.Source.File)
			require.NotNil(t, r.DefinedAt)
			assert.Equal(t, "components/vpc/subnets.go", r.DefinedAt.File)
		}
	}
}
