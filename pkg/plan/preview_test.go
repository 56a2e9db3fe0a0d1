package plan_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/plan"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares the plan that is read from a file of testdata with the one beside it.
func golden(t *testing.T, file string) *plan.Plan {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", file+".json"))
	require.NoError(t, err)
	p, err := plan.DecodeAny(bytes.NewReader(text))
	require.NoError(t, err)
	var out bytes.Buffer
	require.NoError(t, plan.Encode(&out, p))
	path := filepath.Join("testdata", file+".plan.json")
	if *update {
		require.NoError(t, os.WriteFile(path, out.Bytes(), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), out.String(), "if that is meant, go test -update")
	again, err := plan.DecodeAny(&out)
	require.NoError(t, err, "a plan that was read is one that can be read")
	require.Equal(t, p, again)
	return p
}

func TestDecodePreview_golden(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"preview-unknown", "preview-show-sames", "preview-plan-only-provider", "stack-export-deployment"} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			golden(t, file)
		})
	}
}

// The same program, seen before its first update, after it, and in the stack itself: the same resources with the same dependencies.
func TestDecode_theSameProgramFromEverySource(t *testing.T) {
	t.Parallel()
	urns := func(file string) []string {
		var all []string
		for _, r := range golden(t, file).Resources {
			all = append(all, r.URN+" "+strings.Join(r.Dependencies, ","))
		}
		return all
	}
	want := urns("preview-unknown")
	require.Equal(t, want, urns("preview-show-sames"))
	require.Equal(t, want, urns("stack-export-deployment"))
}

// steps is a preview of some steps.
func steps(all ...string) string {
	return `{"config": {"aws:region": "eu-west-1"}, "steps": [` + strings.Join(all, ",") + `], "changeSummary": {}}`
}

const net = `"urn": "urn:pulumi:s::p::aws:ec2/vpc:Vpc::net", "type": "aws:ec2/vpc:Vpc", "custom": true`

func decodePreview(t *testing.T, text string) *plan.Plan {
	t.Helper()
	p, err := plan.DecodePreview(strings.NewReader(text))
	require.NoError(t, err)
	return p
}

func only(t *testing.T, p *plan.Plan) *plan.Resource {
	t.Helper()
	require.Len(t, p.Resources, 1)
	return p.Resources[0]
}

func TestDecodePreview_operations(t *testing.T) {
	t.Parallel()
	const (
		old = `"oldState": {` + net + `, "id": "vpc-1", "inputs": {"cidrBlock": "10.0.0.0/16", "gone": "x"}, "outputs": {"cidrBlock": "10.0.0.0/16", "gone": "x", "arn": "a"}}` // "gone" may go, or stay
		now = `"newState": {` + net + `, "inputs": {"cidrBlock": "10.1.0.0/16"}}`
	)
	type result struct {
		id       string
		external bool
		outputs  map[string]any
	}
	same := map[string]any{"cidrBlock": "10.0.0.0/16", "gone": "x", "arn": "a"}
	changed := map[string]any{"gone": plan.Unknown, "arn": "a"}
	for op, want := range map[string]result{
		"same":    {id: "vpc-1", outputs: same},
		"update":  {id: "vpc-1", outputs: changed},
		"refresh": {id: "vpc-1", outputs: same},
		"import":  {id: "vpc-1", outputs: changed},
		"read":    {id: "vpc-1", external: true, outputs: same},
		"replace": {id: plan.Unknown, outputs: map[string]any{}},
		"create":  {id: plan.Unknown, outputs: map[string]any{}},
	} {
		t.Run(op, func(t *testing.T) {
			t.Parallel()
			r := only(t, decodePreview(t, steps(`{"op": "`+op+`", `+old+`, `+now+`}`)))
			require.Equal(t, want, result{r.ID, r.External, r.Outputs})
			require.Equal(t, map[string]any{"cidrBlock": "10.1.0.0/16"}, r.Inputs)
		})
	}
	for _, op := range []string{"delete", "delete-replaced", "discard", "discard-replaced", "remove-pending-replace"} {
		t.Run(op, func(t *testing.T) {
			t.Parallel()
			require.Empty(t, decodePreview(t, steps(`{"op": "`+op+`", `+old+`, `+now+`}`)).Resources)
		})
	}
}

func TestDecodePreview_aReplacementIsOneResource(t *testing.T) {
	t.Parallel()
	p := decodePreview(t, steps(
		`{"op": "create-replacement", "newState": {`+net+`, "inputs": {"cidrBlock": "10.1.0.0/16"}}}`,
		`{"op": "replace", "oldState": {`+net+`, "id": "vpc-1"}, "newState": {`+net+`, "inputs": {"cidrBlock": "10.1.0.0/16"}}}`,
		`{"op": "delete-replaced", "oldState": {`+net+`, "id": "vpc-1"}}`,
	))
	require.Equal(t, plan.Unknown, only(t, p).ID)
	require.Equal(t, "eu-west-1", p.Region)
	require.Equal(t, "p", p.Project)
	require.Equal(t, "s", p.Stack)
}

func TestDecodePreview_values(t *testing.T) {
	t.Parallel()
	const sig = `"4dabf18193072939515e22adb298388d"`
	r := only(t, decodePreview(t, steps(`{"op": "create", "newState": {`+net+`, "inputs": {
		"__internal": 1, "bool": "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", "list": ["6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", "x"],
		"secret": {`+sig+`: "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:abc"}, "masked": "[secret]",
		"ref": {`+sig+`: "5cf8f73096256a8f31e491e813e4eb8e", "urn": "u", "id": "04da6b54-80e4-46f7-96ec-b56ff0331ba9", "packageVersion": "1"},
		"open": {`+sig+`: "d0e6a833031e9bbcd3f4e8bde6ca49a4"}, "told": {`+sig+`: "d0e6a833031e9bbcd3f4e8bde6ca49a4", "value": {"a.b": 1}},
		"hidden": {`+sig+`: "d0e6a833031e9bbcd3f4e8bde6ca49a4", "value": "x", "secret": true},
		"asset": {`+sig+`: "c44067f5952c0a294b673a41bacd8c17", "text": "hi", "hash": "h"},
		"archive": {`+sig+`: "0def7320c3a5731c473e5ecbe6d01bc7", "path": "./x", "hash": "h"}
	}, "propertyDependencies": {"list": ["b", "a", "a"], "bool": [], "__internal": ["a"]}, "dependencies": ["b", "a"],
	"provider": "urn:pulumi:s::p::pulumi:providers:aws::far::04da6b54-80e4-46f7-96ec-b56ff0331ba9"}}`)))
	require.Equal(t, map[string]any{
		"bool": plan.Unknown, "list": []any{plan.Unknown, "x"}, "secret": plan.Secret, "masked": plan.Secret,
		"ref": map[string]any{"urn": "u", "id": plan.Unknown}, "open": plan.Unknown, "told": map[string]any{"a.b": 1.0}, "hidden": plan.Secret,
		"asset": map[string]any{"asset": map[string]any{"text": "hi"}}, "archive": map[string]any{"archive": map[string]any{"path": "./x"}},
	}, r.Inputs)
	require.Equal(t, map[string][]string{"list": {"a", "b"}}, r.PropertyDependencies)
	require.Equal(t, []string{"a", "b"}, r.Dependencies)
	require.Equal(t, "urn:pulumi:s::p::pulumi:providers:aws::far", r.Provider)
}

func TestDecodePreview_whatIsNotKnown(t *testing.T) {
	t.Parallel()
	p := decodePreview(t, steps(`{"op": "create", "newState": {`+net+`, "inputs": {
		"a.b": "04da6b54-80e4-46f7-96ec-b56ff0331ba9", "c": [{"d": "04da6b54-80e4-46f7-96ec-b56ff0331ba9"}], "e": 1}}}`))
	urn := p.Resources[0].URN
	require.Equal(t, []plan.PropertyRef{{URN: urn, Property: `["a.b"]`}, {URN: urn, Property: "c[0].d"}}, p.UnknownInputs)
}

func TestDecodePreview_positions(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]*plan.Position{
		`"sourcePosition": "project:///main.go#12"`:      {{File: "main.go", Line: 12}, {File: "main.go", Line: 12}},
		`"sourcePosition": "project:///main.go#12,4"`:    {{File: "main.go", Line: 12}, {File: "main.go", Line: 12}},
		`"sourcePosition": "project:///../lib/lib.go#9"`: {nil, {File: "../lib/lib.go", Line: 9}},
		`"sourcePosition": "project:///main.go"`:         {nil, nil},
		`"sourcePosition": "plugin:///x#1"`:              {nil, nil},
		`"sourcePosition": "project:///../lib/lib.go#9", "stackTrace": [{"sourcePosition": "project:///../lib/lib.go#9"}, {"sourcePosition": "project:///net.go#3"}]`: {
			{File: "net.go", Line: 3}, {File: "../lib/lib.go", Line: 9},
		},
	} {
		r := only(t, decodePreview(t, steps(`{"op": "create", "newState": {`+net+`, `+text+`}}`)))
		require.Equal(t, want, [2]*plan.Position{r.Source, r.DefinedAt}, text)
	}
}

func TestDecodePreview_defaultProvidersAreNotListed(t *testing.T) {
	t.Parallel()
	const provider = `"urn": "urn:pulumi:s::p::pulumi:providers:aws::NAME", "type": "pulumi:providers:aws", "custom": true`
	p := decodePreview(t, steps(
		`{"op": "create", "newState": {`+strings.Replace(provider, "NAME", "default_6_83_2", 1)+`}}`,
		`{"op": "create", "newState": {`+strings.Replace(provider, "NAME", "far", 1)+`}}`,
		`{"op": "create", "newState": {`+net+`, "provider": "urn:pulumi:s::p::pulumi:providers:aws::default_6_83_2::1"}}`,
	))
	require.Len(t, p.Resources, 2)
	require.Empty(t, p.Resources[0].Provider)
	require.Equal(t, "far", p.Resources[1].Name)
}

func TestDecodePreview_diagnostics(t *testing.T) {
	t.Parallel()
	p := decodePreview(t, `{"steps": [], "changeSummary": {}, "diagnostics": [{"severity": "info#err", "message": "a"}, {"severity": "warning", "urn": "u", "message": "b"}]}`)
	require.Equal(t, []plan.Diagnostic{{Severity: "warning", URN: "u", Message: "b"}, {Severity: "info", Message: "a"}}, p.Diagnostics)
}

// What a refresh finds is not yet what the program asks for: the step that follows it says that, and a removal leaves nothing.
func TestDecodePreview_whatFollowsARefresh(t *testing.T) {
	t.Parallel()
	const (
		old     = `"oldState": {` + net + `, "id": "vpc-1", "inputs": {"cidrBlock": "10.0.0.0/16"}, "outputs": {"cidrBlock": "10.0.0.0/16", "arn": "a"}}`
		refresh = `{"op": "refresh", "urn": "urn:pulumi:s::p::aws:ec2/vpc:Vpc::net", ` + old + `, "newState": {` + net + `, "id": "vpc-1", "inputs": {"cidrBlock": "10.0.0.0/16"}, "outputs": {"arn": "b"}}}`
		now     = `"urn": "urn:pulumi:s::p::aws:ec2/vpc:Vpc::net", ` + old + `, "newState": {` + net + `, "inputs": {"cidrBlock": "10.1.0.0/16"}}}`
		gone    = `"urn": "urn:pulumi:s::p::aws:ec2/vpc:Vpc::net", ` + old + `}`
	)
	require.Equal(t, map[string]any{"arn": "b"}, only(t, decodePreview(t, steps(refresh))).Outputs)
	for _, op := range []string{"same", "update", "replace"} {
		r := only(t, decodePreview(t, steps(refresh, `{"op": "`+op+`", `+now)))
		require.Equal(t, "10.1.0.0/16", r.Inputs["cidrBlock"], op)
	}
	require.Empty(t, decodePreview(t, steps(refresh, `{"op": "delete", `+gone)).Resources)
	r := only(t, decodePreview(t, steps(refresh, `{"op": "delete-replaced", `+gone, `{"op": "create-replacement", `+now)))
	require.Equal(t, "10.1.0.0/16", r.Inputs["cidrBlock"])
	require.Equal(t, plan.Unknown, r.ID)
}

// Outputs of what is only to be made come into a preview as chance has it: the same program gives the same plan with and without them.
func TestDecodePreview_outputsOfWhatIsMade(t *testing.T) {
	t.Parallel()
	for _, op := range []string{"create", "replace", "create-replacement"} {
		plain := decodePreview(t, steps(`{"op": "`+op+`", "newState": {`+net+`, "inputs": {"cidrBlock": "10.0.0.0/16"}}}`))
		lucky := decodePreview(t, steps(`{"op": "`+op+`", "newState": {`+net+`, "inputs": {"cidrBlock": "10.0.0.0/16"}, "outputs": {"mainRouteTableId": ""}}}`))
		require.Equal(t, plain, lucky, op)
	}
	const old = `"oldState": {` + net + `, "id": "vpc-1", "outputs": {"arn": "a"}}`
	plain := decodePreview(t, steps(`{"op": "update", `+old+`, "newState": {`+net+`, "inputs": {}}}`))
	lucky := decodePreview(t, steps(`{"op": "update", `+old+`, "newState": {`+net+`, "inputs": {}, "outputs": {"arn": ""}}}`))
	require.Equal(t, plain, lucky)
}

func TestDecode_mistakes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"steps": [], "changeSummary": {"same": 3}}`:                                                    "reading a preview: it lists 0 of 3 resources with operation same; run pulumi preview --json --show-sames --show-reads (--show-sames is missing)",
		`{"steps": [], "changeSummary": {"read": 1}}`:                                                    "(--show-reads is missing)",
		`{"changeSummary": {}, "steps": [{"op": "delete"}, {"op": "create", "newState": {"urn": "x"}}]}`: `reading a preview: steps[1]: "x" is no URN; one is urn:pulumi:STACK::PROJECT::TYPE::NAME`,
		steps(`{"op": "create", "newState": {"urn": "urn:pulumi:s::p::t:t:T::n"}}`):                      "has no type",
		`{"steps": []}`: "reading a preview: changeSummary: it has none, so that it did not come to its end; run it again",
		`{"steps": [], "changeSummary": {}, "maybeCorrupt": true}`:                                                                                      "reading a preview: maybeCorrupt: it failed in a way that leaves open what it lists",
		`{"steps": [], "diagnostics": [{"severity": "error", "message": "error: no\n"}, {"severity": "error", "message": "none"}]}`:                     "reading a preview: it failed, so that it does not list all resources: error: no; none",
		`{"deployment": {"resources": [], "pending_operations": [{"type": "creating", "resource": {"urn": "u"}}, {"type": "updating"}]}, "version": 3}`: "reading a stack: pending_operations: the last update was cut short while it was creating u, updating; run pulumi refresh and export it again",
		`{"resources": [], "pending_operations": [{"type": "deleting", "resource": {"urn": "u"}}]}`:                                                     "cut short while it was deleting u",
		`{"steps": 1}`: "reading a preview: json",
		`{"deployment": {"resources": [{` + net + `}, {` + net + `}]}, "version": 3}`: "resources[1]: urn:pulumi:s::p::aws:ec2/vpc:Vpc::net is there twice",
		`{"deployment": {"resources": [null]}, "version": 3}`:                         "resources[0]: null is no resource",
		`{"deployment": {"resources": []}, "version": 2}`:                             "version: 2 is not read by this program (3 to 4 are)",
		`{"deployment": {"resources": []}, "version": 5}`:                             "version: 5 is not read",
		`{"deployment": 1}`:    "reading a stack: json",
		`{"formatVersion": 9}`: "formatVersion: 9",
		`{}`:                   "this is no plan",
		`[]`:                   "reading a plan: json",
		``:                     "reading a plan: EOF",
	} {
		_, err := plan.DecodeAny(strings.NewReader(text))
		require.ErrorContains(t, err, want, text)
	}
	_, err := plan.DecodeAny(brokenPipe{})
	require.ErrorIs(t, err, errBroken)
}

func FuzzDecodeAny(f *testing.F) {
	files, err := filepath.Glob("testdata/*.json")
	require.NoError(f, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(string(text))
	}
	f.Add(steps(`{"op": "same", "newState": {` + net + `}}`))
	f.Fuzz(func(t *testing.T, text string) {
		p, err := plan.DecodeAny(strings.NewReader(text))
		if err != nil {
			return
		}
		var out bytes.Buffer
		require.NoError(t, plan.Encode(&out, p))
		again, err := plan.Decode(&out)
		require.NoError(t, err)
		var second bytes.Buffer
		require.NoError(t, plan.Encode(&second, again))
	})
}
