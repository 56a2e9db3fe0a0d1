// Package scale holds what is asked of large programs: that they are proved as small ones are, and what they cost in time and memory.
package scale

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// estate is a project whose program, the hub of this folder, is compiled, and the command.
type estate struct{ palisade, dir string }

func newEstate(tb testing.TB) estate {
	tb.Helper()
	dir := tb.TempDir()
	e := estate{filepath.Join(dir, "palisade"), filepath.Join(dir, "project")}
	stack, err := os.ReadFile("hub/Pulumi.dev.yaml")
	require.NoError(tb, err)
	require.NoError(tb, os.Mkdir(e.dir, 0o755))
	require.NoError(tb, os.WriteFile(filepath.Join(e.dir, "Pulumi.dev.yaml"), stack, 0o644))
	require.NoError(tb, os.WriteFile(filepath.Join(e.dir, "Pulumi.yaml"), []byte("name: hub\nruntime: {name: go, options: {binary: ./hub}}\n"), 0o644))
	for _, build := range [][]string{{e.palisade, "../../cmd/palisade"}, {filepath.Join(e.dir, "hub"), "./hub"}} {
		out, err := exec.Command("go", "build", "-o", build[0], build[1]).CombinedOutput()
		require.NoError(tb, err, string(out))
	}
	return e
}

// run runs a command of palisade on an estate of so many spokes.
func (e estate) run(tb testing.TB, command string, spokes int, flags ...string) (out []byte, used *os.ProcessState) {
	tb.Helper()
	var errs bytes.Buffer
	c := exec.Command(e.palisade, append([]string{command, e.dir, "--quiet", "-c", fmt.Sprint("spokes=", spokes)}, flags...)...)
	c.Stderr = &errs
	out, err := c.Output()
	require.NoError(tb, err, errs.String())
	return out, c.ProcessState
}

// plan is what the tests read of a plan.
type plan struct {
	Resources []struct {
		URN    string
		Inputs map[string]any
	}
}

func (e estate) plan(t *testing.T, spokes int) map[string]map[string]any {
	t.Helper()
	out, _ := e.run(t, "plan", spokes, "--json")
	var p plan
	require.NoError(t, json.Unmarshal(out, &p))
	byURN := map[string]map[string]any{}
	for _, r := range p.Resources {
		byURN[r.URN] = r.Inputs
	}
	return byURN
}

func TestHub(t *testing.T) {
	e := newEstate(t)
	t.Run("is proved whatever its size", func(t *testing.T) {
		for _, spokes := range []int{2, 30} {
			out, _ := e.run(t, "verify", spokes, "--json")
			var v struct {
				Intents []struct{ Name, Status string }
			}
			require.NoError(t, json.Unmarshal(out, &v))
			assert.Greater(t, len(v.Intents), 5*spokes, "several for each spoke")
			for _, i := range v.Intents {
				assert.Equal(t, "proved", i.Status, i.Name)
			}
		}
	})
	t.Run("a spoke touches nothing of the others", func(t *testing.T) {
		before, after := e.plan(t, 6), e.plan(t, 7)
		for urn, inputs := range before {
			if after[urn] == nil {
				t.Errorf("%s is gone when a spoke is added", urn)
				continue
			}
			assert.Equal(t, inputs, after[urn], urn)
		}
		for urn := range after {
			if before[urn] == nil {
				assert.Contains(t, urn, "spoke6", "what is new belongs to the new spoke")
			}
		}
	})
}
