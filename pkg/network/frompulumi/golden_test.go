package frompulumi_test

import (
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/plantest"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestRead_golden reads the programs of testdata, of which each file has some: a title after ==, the program, and after -- its network.
// The order of a plan's resources does not matter, which each program is tried for.
func TestRead_golden(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			head, rest, _ := strings.Cut(string(text), "== ")
			out := head
			for _, c := range strings.Split(rest, "\n== ") {
				title, body, _ := strings.Cut(c, "\n")
				source, want, _ := strings.Cut(body+"\n", "\n--\n")
				t.Run(title, func(t *testing.T) {
					got := networkOf(t, title, source)
					out += "== " + title + "\n" + strings.TrimSpace(source) + "\n--\n" + got + "\n"
					if !*update {
						require.Equal(t, strings.TrimSpace(want), strings.TrimSpace(got), "if that is meant, go test -update")
					}
				})
			}
			if *update {
				require.NoError(t, os.WriteFile(file, []byte(strings.TrimSpace(out)+"\n"), 0o644))
			}
		})
	}
}

// networkOf describes the network of a program, after seeing that no order of its resources changes it.
func networkOf(t *testing.T, title, source string) string {
	t.Helper()
	p := plantest.Program(t, source)
	n, err := frompulumi.Read(p)
	require.NoError(t, err)
	got := describe(t, n, strings.Contains(title, "comes along"))
	order := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		order.Shuffle(len(p.Resources), func(i, j int) { p.Resources[i], p.Resources[j] = p.Resources[j], p.Resources[i] })
		again, err := frompulumi.Read(p)
		require.NoError(t, err)
		require.Equal(t, n, again, "the order of the resources must not matter")
	}
	return got
}
