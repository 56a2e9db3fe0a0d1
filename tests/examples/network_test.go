package examples

import (
	"encoding/json"
	"maps"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
)

// What a verifier sees of the examples: nothing that it does not understand, and the same network each time.
func TestExamples_networksAreAsInTheGoldenFiles(t *testing.T) {
	for _, example := range names() {
		t.Run(example, func(t *testing.T) {
			n, err := frompulumi.Read(planned(t, example))
			require.NoError(t, err)
			for _, u := range n.Unmodelled {
				assert.True(t, u.Service != "" && example == "api", "%s: everything is modelled but a service of one's own, of which it is known whom it lets in where", u.ID)
			}
			golden(t, example+".network.json", brief(t, n))
		})
	}
}

// brief writes a network as JSON, without what is empty.
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
		maps.DeleteFunc(v, func(_ string, e any) bool {
			list, isList := e.([]any)
			return e == nil || e == "" || e == false || isList && len(list) == 0
		})
		for k, e := range v {
			v[k] = prune(e)
		}
	case []any:
		for i, e := range v {
			v[i] = prune(e)
		}
	}
	return v
}
