package componentdocs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/plan"
)

const queryLogs = "palisade:dns:QueryLogs"

// minimal is a program that makes a component and nothing else.
func minimal() *plan.Plan {
	return &plan.Plan{Region: "eu-west-1", Resources: []*plan.Resource{{URN: "urn:asked", Type: queryLogs, Name: "asked"}}}
}

func read(t *testing.T) (*Docs, map[string]Program) {
	t.Helper()
	d, err := Read("../..")
	require.NoError(t, err)
	list, err := d.Programs()
	require.NoError(t, err)
	programs := map[string]Program{}
	for _, p := range list {
		programs[p.Component] = p
	}
	return d, programs
}

// Every component says what it does not do, in its comment.
func TestPage_needsWhatTheComponentDoesNotDo(t *testing.T) {
	d, programs := read(t)
	r := d.schema.Resources[queryLogs]
	whole := r.Description
	for description, problem := range map[string]string{
		whole:                                   "",
		strings.Split(whole, "\n\n"+notDone)[0]: "has no list under",
		strings.Split(whole, notDone)[0] + notDone + "\n\nNothing.": "has no list under",
	} {
		r.Description = description
		d.schema.Resources[queryLogs] = r
		_, err := d.page(queryLogs, programs[queryLogs], nil, map[string]*plan.Plan{queryLogs: minimal()})
		if problem == "" {
			require.NoError(t, err)
		} else {
			require.ErrorContains(t, err, problem)
		}
	}
}

// A component that is in no program has no page.
func TestPage_needsAProgram(t *testing.T) {
	d, programs := read(t)
	_, err := d.page(queryLogs, programs[queryLogs], nil, map[string]*plan.Plan{queryLogs: {}})
	require.ErrorContains(t, err, "its least program does not make it")
}

func TestProgramOf_whatAnExampleRuns(t *testing.T) {
	root := t.TempDir()
	write := func(text string) {
		require.NoError(t, os.MkdirAll(filepath.Join(root, "toys"), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(root, "toys", "example_test.go"), []byte(text), 0o600))
	}
	write(`package toys_test

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/toys"
	"github.com/palisade-iac/palisade/pkg/engine"
)

func ExampleMake() {
	show(func(ctx *pulumi.Context) error { _, err := toys.NewToy(ctx, "other", nil); return err })
}

func ExampleNewToy() {
	size := 3 // large
	program := func(ctx *pulumi.Context) error {
		// It is the best.
		_, err := toys.NewToy(ctx, "toy", &toys.ToyArgs{Size: size})
		return err
	}
	fmt.Println(engine.Record(context.Background(), program, engine.Options{Config: map[string]string{"aws:region": "eu-west-1"}}))
	// Output:
}
`)
	p, err := programOf(root, "toys", "palisade:toys:Toy")
	require.NoError(t, err)
	require.Equal(t, "eu-west-1", p.Region)
	main, err := p.Main()
	require.NoError(t, err)
	require.Equal(t, `package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/toys"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		size := 3 // large
		// It is the best.
		_, err := toys.NewToy(ctx, "toy", &toys.ToyArgs{Size: size})
		return err
	})
}
`, main)
	_, err = programOf(root, "toys", "palisade:toys:Doll")
	require.ErrorContains(t, err, "toys has no example of NewDoll")
}

func TestPatternOf_whatNamesHaveInCommon(t *testing.T) {
	for want, names := range map[string][]string{
		"NAME":          {"net"},
		"NAME-igw":      {"net-igw"},
		"NAME-subnet-*": {"net-subnet-app-a", "net-subnet-data-a"},
		"NAME-nat-*":    {"net-nat-a", "net-nat-b"},
		"NAME*":         {"net", "net-peer"},
		"other":         {"other"},
	} {
		require.Equal(t, want, patternOf("net", names))
	}
}

func TestCell_isOneLineOfATable(t *testing.T) {
	require.Equal(t, "a \\| b of \\*.example.com, `*.c`, &lt;d><br>1. e<br>2. f", cell("a | b of *.example.com, `*.c`, <d>\n\n1. e\n2. f"))
}

func TestProse_linksComponents(t *testing.T) {
	d, _ := read(t)
	require.Equal(t, "Use [SecureVpc](secure-vpc.md), [`QueryLogs`](query-logs.md) or [NewTiers](tiers.md), not Tiers, SecureVpc.Network, `a SecureVpc` or DnsFirewall.",
		d.prose("palisade:guardrails:DnsFirewall", "Use SecureVpc, `QueryLogs` or NewTiers, not Tiers, SecureVpc.Network, `a SecureVpc` or DnsFirewall."))
}

func TestKnown_plainAndEventual(t *testing.T) {
	text := &typeSpec{Type: "string"}
	for want, spec := range map[string]*typeSpec{
		"eventual":                    text,
		"plain":                       {Type: "array", Plain: true, Items: &typeSpec{Type: "string", Plain: true}},
		"plain, of eventual elements": {Type: "object", Plain: true, Values: &typeSpec{Type: "array", Plain: true, Items: text}},
	} {
		require.Equal(t, want, spec.known())
	}
	require.Equal(t, "plain", (&typeSpec{Ref: "#/types/palisade:vpc:Tier", Plain: true}).known())
}
