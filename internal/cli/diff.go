package cli

import (
	"context"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/palisade-iac/palisade/internal/proofview"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/matrix"
)

// diffFlags are the flags of the command diff.
type diffFlags struct {
	sourceFlags
	by     string
	fail   bool
	output outputFlags
}

func newDiff(env Env) *cobra.Command {
	var f diffFlags
	c := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Show what becomes reachable between two networks, and what stops being so",
		Long: `Diff compares who can talk to whom in two networks, and lists nothing that did not change. OLD and NEW are each a folder with a Pulumi
project, a plan ('palisade plan --json'), a preview ('pulumi preview --json'), a state ('pulumi stack export'), or a snapshot of AWS: one file,
or a folder of 'aws ... describe-*' outputs. The flags of 'palisade plan' hold for projects.

Exit codes:
  0    nothing changed, or without --exit-code whatever changed
  1    with --exit-code, something becomes reachable or stops being so
  2    with --exit-code, nothing changed that is known, but something is unknown
  3    the command line or a file is wrong, a program does not build or run, or a defect of palisade
  130  interrupted`,
		Example: `  # What a pull request changes
  palisade plan --json > new.json && palisade diff main.json new.json --format markdown`,
		Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error { return f.run(c.Context(), env, args) },
	}
	f.runFlags.define(c)
	c.Flags().StringVar(&f.tiers, "tiers", "", "`FILE` that says which subnets are which tier, for snapshots")
	defineBy(c, &f.by)
	c.Flags().BoolVar(&f.fail, "exit-code", false, "end with 1 if something changed, as git diff --exit-code does")
	f.output.define(c, "text", "json", "markdown")
	proves(c)
	return c
}

func (f *diffFlags) run(ctx context.Context, env Env, args []string) error {
	if err := f.output.check(); err != nil {
		return err
	}
	if err := checkBy(f.by); err != nil {
		return err
	}
	before, err := f.readPath(ctx, env, args[0])
	if err != nil {
		return err
	}
	after, err := f.readPath(ctx, env, args[1])
	if err != nil {
		return err
	}
	c := proofview.Changes{Before: args[0], After: args[1]}
	c.List = matrix.Compare(intent.NewDecider(before.network), intent.NewDecider(after.network), matrix.By(f.by))
	if err := f.output.write(env, func(w io.Writer, format string, width int, color bool) error {
		switch format {
		case "json":
			return proofview.ChangesJSON(w, c)
		case "markdown":
			return proofview.ChangesMarkdown(w, c)
		default:
			return proofview.ChangesText(w, c, proofview.Options{Width: width, Color: color})
		}
	}); err != nil {
		return err
	}
	switch {
	case !f.fail:
		return nil
	case slices.ContainsFunc(c.List, matrix.Change.IsCertain):
		return silently(ExitViolated)
	case len(c.List) > 0:
		return silently(ExitUndecided)
	}
	return nil
}
