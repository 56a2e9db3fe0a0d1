package cli_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
)

// strictly compiles a published schema, with objects closed: what it does not describe is refused, so that nothing is written undescribed.
func strictly(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	const base = "https://github.com/palisade-iac/palisade/blob/main/docs/"
	files, err := filepath.Glob(filepath.Join("..", "..", "docs", "*.schema.json"))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	for _, file := range files { // they refer to each other
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		require.NoError(t, err)
		closeObjects(doc)
		require.NoError(t, c.AddResource(base+filepath.Base(file), doc))
	}
	schema, err := c.Compile(base + name)
	require.NoError(t, err)
	return schema
}

func closeObjects(v any) {
	switch x := v.(type) {
	case map[string]any:
		for _, m := range x {
			closeObjects(m)
		}
		if x["type"] == "object" && x["properties"] != nil {
			x["additionalProperties"] = false
		}
	case []any:
		for _, m := range x {
			closeObjects(m)
		}
	}
}

func validate(t *testing.T, schema *jsonschema.Schema, text []byte) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	require.NoError(t, schema.Validate(doc))
}

func TestSchema_verify(t *testing.T) {
	t.Parallel()
	schema, intents := strictly(t, "verify.schema.json"), write(t, "wanted.yaml", wanted)
	for _, source := range [][]string{
		{"--from-aws", snapshotOf(t, shop())}, {"--from-aws", snapshotOf(t, leaky())}, {"--from-aws", clouded(t)}, {"--state", recorded(t, "export")},
	} {
		args := append([]string{"verify", "--json"}, source...)
		if source[0] == "--from-aws" {
			args = append(args, "--intents", intents)
		}
		s := newShell(nil, nil)
		s.run(args...)
		validate(t, schema, s.out.Bytes())
	}
}

func TestSchema_probe(t *testing.T) {
	t.Parallel()
	schema := strictly(t, "probe.schema.json")
	for _, rule := range nettest.Rules() {
		dir := t.TempDir()
		network, probes := filepath.Join(dir, "snapshot.json"), filepath.Join(dir, "probes.json")
		writeJSON(t, network, nettest.Snapshot(rule.Network))
		list := rule.Probes
		list[0].MustTraverse = append(list[0].MustTraverse, "nowhere")
		nobody := list[0]
		nobody.ID, nobody.Src = "nobody", "i-nobody"
		writeJSON(t, probes, append(list, nobody))
		s := newShell(nil, nil)
		s.run("probe", "--from-aws", network, "--probes", probes, "--json")
		require.True(t, json.Valid(s.out.Bytes()), s.err.String())
		validate(t, schema, s.out.Bytes())
	}
}
