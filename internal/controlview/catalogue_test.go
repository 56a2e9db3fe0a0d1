package controlview_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/controlview"
	"github.com/palisade-iac/palisade/pkg/control"
)

var update = flag.Bool("update", false, "write the golden files anew")

const (
	page  = "../../docs/controls.md"
	begin = "<!-- catalogue -->\n"
	end   = "<!-- end of catalogue -->\n"
)

// The page of controls lists the catalogue as it is.
func TestCatalogue_isThatOfThePage(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	before, rest, ok := strings.Cut(string(text), begin)
	require.True(t, ok)
	_, after, ok := strings.Cut(rest, end)
	require.True(t, ok)
	var b bytes.Buffer
	require.NoError(t, controlview.Catalogue(&b))
	want := before + begin + b.String() + end + after
	if *update {
		require.NoError(t, os.WriteFile(page, []byte(want), 0o644))
		return
	}
	require.Equal(t, want, string(text), "run the test with -update")
}

// The waivers of the page are read.
func TestPage_waivers(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	_, rest, ok := strings.Cut(string(text), "```yaml\n")
	require.True(t, ok)
	block, _, _ := strings.Cut(rest, "```")
	list, err := control.ReadWaivers([]byte(block))
	require.NoError(t, err)
	require.Len(t, list, 2)
}
