package fromaws_test

import (
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/network/fromaws"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestRead_snapshot(t *testing.T) {
	t.Parallel()
	n, err := fromaws.Read("testdata/snapshot.json", fromaws.Options{})
	require.NoError(t, err)
	golden(t, "snapshot.network.json", n)
}

// golden compares a network with the one that is kept.
func golden(t *testing.T, name string, n *network.Network) {
	t.Helper()
	got := brief(t, n)
	file := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

// brief writes a network as JSON, without what is empty; origins are one line.
func brief(t *testing.T, n *network.Network) string {
	t.Helper()
	text, err := json.Marshal(n)
	require.NoError(t, err)
	var tree any
	require.NoError(t, json.Unmarshal(text, &tree))
	text, err = json.MarshalIndent(prune(tree), "", " ")
	require.NoError(t, err)
	return string(text) + "\n"
}

func prune(v any) any {
	switch v := v.(type) {
	case map[string]any:
		maps.DeleteFunc(v, func(_ string, e any) bool { return e == nil || e == "" || e == false || e == 0.0 })
		for k, e := range v {
			v[k] = prune(e)
			if k == "Origin" {
				o, _ := v[k].(map[string]any)
				file, _ := o["File"].(string)
				path, _ := o["Path"].(string)
				v[k] = network.Origin{File: filepath.Base(file), Path: path}.String()
			}
		}
		maps.DeleteFunc(v, func(_ string, e any) bool {
			o, isObject := e.(map[string]any)
			return isObject && len(o) == 0
		})
	case []any:
		for i, e := range v {
			v[i] = prune(e)
		}
	}
	return v
}
