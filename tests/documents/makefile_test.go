package documents

import (
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestMakefile_canBeRead asks make what it would do for each task: a mistake of syntax stops all of them.
func TestMakefile_canBeRead(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("make"); err != nil {
		t.Skip("NOT TESTED: make is not on PATH")
	}
	for _, task := range []string{"help", "build", "test", "race", "lint", "docs", "bench"} {
		cmd := exec.CommandContext(t.Context(), "make", "--dry-run", task)
		cmd.Dir = "../.."
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "make %s: %s", task, out)
	}
}
