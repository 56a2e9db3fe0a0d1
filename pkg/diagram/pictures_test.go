package diagram

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
)

var update = flag.Bool("update", false, "write the pictures anew")

// pictures is where the documents have their pictures.
const pictures = "../../docs/pictures"

// examples are the networks of all examples, as their golden files have them.
func examples(t *testing.T) map[string]*network.Network {
	t.Helper()
	files, err := filepath.Glob("../../tests/examples/testdata/*.network.json")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 10)
	out := map[string]*network.Network{}
	for _, f := range files {
		text, err := os.ReadFile(f)
		require.NoError(t, err)
		n := &network.Network{}
		require.NoError(t, json.Unmarshal(text, n))
		out[strings.TrimSuffix(filepath.Base(f), ".network.json")] = n
	}
	return out
}

func svg(t *testing.T, p *Picture, theme Theme) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, p.SVG(&b, theme))
	return b.String()
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "go test ./pkg/diagram -update writes it")
	assert.Equal(t, string(want), got, "%s differs; if the picture is meant to, go test ./pkg/diagram -update", path)
}

// The pictures in the documents are those that the command draws of the examples.
func TestPictures_ofTheExamplesAreUpToDate(t *testing.T) {
	t.Parallel()
	list := examples(t)
	for name, n := range list {
		golden(t, filepath.Join(pictures, name+".svg"), svg(t, Draw(n, Options{Title: name + "/dev"}), Auto))
	}
	files, err := filepath.Glob(filepath.Join(pictures, "*.svg"))
	require.NoError(t, err)
	for _, f := range files {
		assert.Contains(t, list, strings.TrimSuffix(filepath.Base(f), ".svg"), "%s is a picture of no example", f)
	}
}

func TestText_isAsInTheGoldenFiles(t *testing.T) {
	t.Parallel()
	list := examples(t)
	for _, name := range []string{"three-tier", "hub-and-spoke", "api", "global-web"} {
		var mermaid, d2 bytes.Buffer
		p := Draw(list[name], Options{Title: name, Flows: []Flow{{"internet", "web", "tcp 443"}, {"web", "app", "tcp 8443"}}})
		require.NoError(t, p.Mermaid(&mermaid))
		require.NoError(t, p.D2(&d2))
		golden(t, filepath.Join("testdata", name+".mmd"), mermaid.String())
		golden(t, filepath.Join("testdata", name+".d2"), d2.String())
	}
}

// named gives subnets the names that their IDs are.
func named(n *network.Network) *network.Network {
	for _, s := range n.Subnets {
		s.Name = string(s.ID)
	}
	return n
}

// networks are the examples and others: all that any test of the prover has, and large ones.
func networks(t *testing.T) map[string]*network.Network {
	t.Helper()
	out := examples(t)
	for _, r := range nettest.Rules() {
		out["rule "+decimal(r.Number)] = r.Network
	}
	for seed := range uint64(30) {
		out["random "+decimal(int(seed))] = nettest.Random(seed)
	}
	for _, spokes := range []int{3, 10, 200} {
		out["hub of "+decimal(spokes)] = named(nettest.Hub(spokes).Network())
	}
	out["estate"] = nettest.Estate(14).Network()
	out["crowd"] = nettest.Crowd(200).Network()
	out["nothing"] = &network.Network{}
	return out
}
