package cli

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the generated documents anew")

const reference = "../../docs/cli.md"

// docs/cli.md is what the commands say of themselves.
func TestReference_isUpToDate(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("# The command line\n\nGenerated from the commands' own help; `go test ./internal/cli -update` writes it anew.\n")
	root := Root(Env{})
	root.InitDefaultCompletionCmd()
	document(&b, root)
	if *update {
		require.NoError(t, os.WriteFile(reference, []byte(b.String()), 0o644))
	}
	text, err := os.ReadFile(reference)
	require.NoError(t, err)
	require.Equal(t, b.String(), string(text), "run the test with -update")
}

// Every command says what it does; every flag says what it is for.
func TestReference_documentsEverything(t *testing.T) {
	t.Parallel()
	for _, c := range Root(Env{}).Commands() {
		require.NotEmpty(t, c.Short, c.Name())
		require.Empty(t, flagsWithoutUsage(c), c.Name())
	}
}

func document(b *strings.Builder, c *cobra.Command) {
	about := c.Long
	if about == "" {
		about = c.Short + "."
	}
	fmt.Fprintf(b, "\n## %s\n\n", c.CommandPath())
	text, codes, _ := strings.Cut(about, "Exit codes:")
	b.WriteString(strings.TrimSpace(strings.ReplaceAll(text, "\t", "    ")) + "\n")
	if c.Runnable() {
		fmt.Fprintf(b, "\n```\n%s\n```\n", c.UseLine())
	}
	if c.Example != "" {
		fmt.Fprintf(b, "\n### Examples\n\n```\n%s\n```\n", unindent(c.Example))
	}
	c.InitDefaultHelpFlag()
	if usages := c.LocalFlags().FlagUsages(); usages != "" {
		fmt.Fprintf(b, "\n### Flags\n\n```\n%s```\n", unindent(usages))
	}
	if codes != "" {
		b.WriteString("\n### Exit codes\n\n| code | meaning |\n| --- | --- |\n")
		for _, line := range strings.Split(strings.TrimSpace(codes), "\n") {
			code, meaning, _ := strings.Cut(strings.TrimSpace(line), " ")
			fmt.Fprintf(b, "| %s | %s |\n", code, strings.TrimSpace(meaning))
		}
	}
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() && sub.Name() != "help" && c.Name() != "completion" {
			document(b, sub)
		}
	}
}

func unindent(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimPrefix(l, "  ")
	}
	return strings.Join(lines, "\n")
}

func flagsWithoutUsage(c *cobra.Command) []string {
	var silent []string
	for _, line := range strings.Split(c.LocalFlags().FlagUsages(), "\n") {
		if fields := strings.Fields(line); len(fields) == 1 {
			silent = append(silent, fields[0])
		}
	}
	return silent
}
