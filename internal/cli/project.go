package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// projectDir is the directory of the nearest Pulumi.yaml, from dir upwards, as Pulumi itself looks for it; empty if there is none, which the
// engine then reports.
func projectDir(dir string) string {
	at, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	for {
		for _, name := range []string{"Pulumi.yaml", "Pulumi.yml"} {
			if info, err := os.Stat(filepath.Join(at, name)); err == nil && !info.IsDir() {
				return at
			}
		}
		above := filepath.Dir(at)
		if above == at {
			return ""
		}
		at = above
	}
}

// completeStacks offers the stacks that have a file in the project.
func completeStacks(_ *cobra.Command, args []string, start string) ([]string, cobra.ShellCompDirective) {
	dir := "."
	if len(args) > 0 {
		dir = args[0]
	}
	files, err := filepath.Glob(filepath.Join(projectDir(dir), "Pulumi.*.yaml"))
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var stacks []string
	for _, f := range files {
		stack := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(f), "Pulumi."), ".yaml")
		if strings.HasPrefix(stack, start) {
			stacks = append(stacks, stack)
		}
	}
	slices.Sort(stacks)
	return stacks, cobra.ShellCompDirectiveNoFileComp
}
