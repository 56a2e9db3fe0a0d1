package lab

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// examples are the programs that users read first.
func examples() []string {
	return []string{
		"examples/three-tier", "examples/isolated", "examples/existing-vpc", "examples/dual-stack", "examples/private-workload", "examples/shared-endpoints",
		"examples/api", "examples/global-web", "examples/ingress-inspection", "examples/hub-and-spoke", "examples/hybrid", "examples/central-ingress",
	}
}

// executables are the programs as they were when they were first needed: compiled once for all tests.
var executables struct {
	sync.Mutex
	dir   string
	built map[string]func() (string, error)
}

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "palisade-lab-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	executables.dir, executables.built = dir, map[string]func() (string, error){}
	code := m.Run()
	_ = os.RemoveAll(dir) // what stays is a temporary file
	os.Exit(code)
}

// executable compiles the program in a folder of the repository.
func executable(t *testing.T, program string) string {
	t.Helper()
	executables.Lock()
	build, ok := executables.built[program]
	if !ok {
		target := filepath.Join(executables.dir, strings.ReplaceAll(program, "/", "-"))
		root := repository(t)
		build = sync.OnceValues(func() (string, error) {
			cmd := exec.Command("go", "build", "-o", target, "./"+program)
			cmd.Dir = root
			if out, err := cmd.CombinedOutput(); err != nil {
				return "", fmt.Errorf("go build ./%s: %w\n%s", program, err, out)
			}
			return target, nil
		})
		executables.built[program] = build
	}
	executables.Unlock()
	binary, err := build()
	require.NoError(t, err)
	return binary
}

// repository is the root of the module.
func repository(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	return root
}

// copyRepository copies what a program of the root module needs, so that it can be run where it is without leaving a file there.
func copyRepository(t *testing.T) string {
	t.Helper()
	from, to := repository(t), t.TempDir()
	for _, part := range []string{"go.mod", "go.sum", "Pulumi.yaml", "components", "pkg", "examples"} {
		copyTree(t, filepath.Join(from, part), filepath.Join(to, part))
	}
	return to
}

func copyTree(t *testing.T, from, to string) {
	t.Helper()
	info, err := os.Stat(from)
	require.NoError(t, err)
	if info.IsDir() {
		require.NoError(t, os.CopyFS(to, os.DirFS(from)))
		return
	}
	text, err := os.ReadFile(from)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(to, text, 0o644))
}
