package lab

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// exception is a line of a golden list: what the emulator does unlike AWS, and why it is no defect of the components.
type exception struct {
	what   string
	token  string
	reason string
}

const (
	notAppliedList = "not-applied.txt"
	driftList      = "drift.txt"
	misreadList    = "misread.txt"
)

// exceptions reads a golden list: a line has what, two spaces, and the reason.
func exceptions(t *testing.T, list string) []exception {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", list))
	require.NoError(t, err)
	var found []exception
	for _, line := range strings.Split(string(text), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		what, reason, _ := strings.Cut(line, "  ")
		words := strings.Fields(what)
		i := slices.IndexFunc(words, func(word string) bool { return strings.HasPrefix(word, "aws:") })
		require.True(t, i >= 0 && reason != "", "%s: %q names no type of the aws provider, or gives no reason", list, line)
		found = append(found, exception{what: what, token: words[i], reason: reason})
	}
	return found
}

// TestExceptions_areKnownLimits keeps the golden lists and docs/limits.md in step: what a test overlooks, a user must be able to read.
func TestExceptions_areKnownLimits(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(repository(t), "docs", "limits.md"))
	require.NoError(t, err)
	const heading = "## What the emulator cannot do"
	_, section, found := strings.Cut(string(text), heading+"\n")
	require.True(t, found, "docs/limits.md has no section %q", heading)
	section, _, _ = strings.Cut(section, "\n## ")
	known := map[string]bool{}
	for _, list := range []string{notAppliedList, driftList, misreadList} {
		for _, e := range exceptions(t, list) {
			known[e.token] = true
			require.Contains(t, section, "`"+e.token+"`: "+e.reason, "docs/limits.md must name what testdata/%s leaves out", list)
		}
	}
	for _, line := range strings.Split(section, "\n") {
		if token, listed := strings.CutPrefix(line, "- `aws:"); listed {
			token, _, _ = strings.Cut("aws:"+token, "`")
			require.True(t, known[token], "docs/limits.md says that the emulator cannot do %s, but the tests do not leave it out", token)
		}
	}
}
