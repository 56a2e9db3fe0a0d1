package fromaws_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/network/fromaws"
)

func TestRead_folder(t *testing.T) {
	t.Parallel()
	n, err := fromaws.Read("testdata/folder", fromaws.Options{})
	require.NoError(t, err)
	golden(t, "folder.network.json", n)
}

// The snapshot and the folder are of one network.
func TestRead_snapshotAndFolderAreOneNetwork(t *testing.T) {
	t.Parallel()
	snapshot, err := fromaws.Read("testdata/snapshot.json", fromaws.Options{})
	require.NoError(t, err)
	folder, err := fromaws.Read("testdata/folder", fromaws.Options{})
	require.NoError(t, err)
	require.Equal(t, withoutOrigins(t, snapshot), withoutOrigins(t, folder))
}

func withoutOrigins(t *testing.T, n *network.Network) any {
	t.Helper()
	text, err := json.Marshal(n)
	require.NoError(t, err)
	var tree any
	require.NoError(t, json.Unmarshal(text, &tree))
	strip(tree)
	text, err = json.MarshalIndent(prune(tree), "", " ")
	require.NoError(t, err)
	return string(text)
}

func strip(v any) {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "Origin")
		for _, e := range v {
			strip(e)
		}
	case []any:
		for _, e := range v {
			strip(e)
		}
	}
}
