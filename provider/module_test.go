package main

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestModule_sharesTheVersionsOfTheRoot: packages that both modules use are compiled once as long as all that they depend on is the same.
func TestModule_sharesTheVersionsOfTheRoot(t *testing.T) {
	own, err := os.ReadFile("go.mod")
	require.NoError(t, err)
	root, err := os.ReadFile("../go.mod")
	require.NoError(t, err)
	replaced := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^\t(\S+) => (\S+) (v\S+)$`).FindAllStringSubmatch(string(own), -1) {
		require.Equal(t, m[1], m[2])
		replaced[m[1]] = m[3]
	}
	require.NotEmpty(t, replaced)
	versions := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^\t(\S+) (v\S+)`).FindAllStringSubmatch(string(root), -1) {
		versions[m[1]] = m[2]
	}
	for path, version := range replaced {
		require.Equal(t, versions[path], version, "%s: move the replacement in provider/go.mod with the root module", path)
	}
}
