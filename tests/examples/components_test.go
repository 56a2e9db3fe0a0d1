package examples

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/componentdocs"
)

const root = "../.."

// The pages of the components say what their comments, the schema and the plans of programs say.
func TestComponents_pagesAreUpToDate(t *testing.T) {
	docs, err := componentdocs.Read(root)
	require.NoError(t, err)
	programs, err := docs.Programs()
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(programs), 35)
	least, err := docs.Record(t.Context(), programs)
	require.NoError(t, err)
	var examples []componentdocs.Example
	for _, name := range names() {
		examples = append(examples, componentdocs.Example{Name: name, Plan: planned(t, name)})
	}
	pages, err := docs.Pages(examples, least)
	require.NoError(t, err)

	for _, folder := range []string{"docs/components", "docs/pictures/components"} {
		if *update {
			require.NoError(t, os.RemoveAll(filepath.Join(root, folder)))
			require.NoError(t, os.MkdirAll(filepath.Join(root, folder), 0o755))
		}
		there, err := filepath.Glob(filepath.Join(root, folder, "*"))
		require.NoError(t, err)
		for _, file := range there {
			assert.Contains(t, pages, folder+"/"+filepath.Base(file), "no component has this file; go test ./tests/examples -update removes it")
		}
	}
	for file, text := range pages {
		golden(t, filepath.Join("..", root, file), text) // which looks for files in testdata
	}
}
