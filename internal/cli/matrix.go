package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/palisade-iac/palisade/internal/proofview"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/matrix"
)

// matrixFlags are the flags of the command matrix.
type matrixFlags struct {
	sourceFlags
	by     string
	output outputFlags
}

func newMatrix(env Env) *cobra.Command {
	var f matrixFlags
	c := &cobra.Command{
		Use:   "matrix [DIR]",
		Short: "Show who can talk to whom",
		Long: `Matrix shows what each group of a network can send to each other, to the internet and to on-premises networks: what is delivered and
answered, and what goes one way alone.

By tier, any workload counts that somebody may put there; by security group, what is declared in it.

` + sourceHelp + `

Exit codes:
  0    shown, whatever it shows
  3    the command line or a file is wrong, the program does not build or run, or a defect of palisade
  130  interrupted`,
		Example: `  palisade matrix examples/three-tier
  palisade matrix --by sg --from-aws snapshot.json`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeDir,
		RunE:              func(c *cobra.Command, args []string) error { return f.run(c.Context(), env, args) },
	}
	f.define(c)
	defineBy(c, &f.by)
	f.output.define(c, "text", "json", "markdown")
	return c
}

// defineBy adds the flag --by.
func defineBy(c *cobra.Command, by *string) {
	c.Flags().StringVar(by, "by", string(matrix.Tiers), "what the `GROUPS` are: tier or sg")
	_ = c.RegisterFlagCompletionFunc("by", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return []string{string(matrix.Tiers), string(matrix.SecurityGroups)}, cobra.ShellCompDirectiveNoFileComp
	})
}

func checkBy(by string) error {
	if by != string(matrix.Tiers) && by != string(matrix.SecurityGroups) {
		return badInput(fmt.Errorf("--by: %q is none of %s, %s", by, matrix.Tiers, matrix.SecurityGroups))
	}
	return nil
}

func (f *matrixFlags) run(ctx context.Context, env Env, args []string) error {
	if err := f.output.check(); err != nil {
		return err
	}
	if err := checkBy(f.by); err != nil {
		return err
	}
	r, err := f.read(ctx, env, args)
	if err != nil {
		return err
	}
	t := proofview.Table{Name: r.name}
	t.Groups, t.Cells = matrix.Of(intent.NewDecider(r.network), matrix.By(f.by))
	return f.output.write(env, func(w io.Writer, format string, width int, color bool) error {
		switch format {
		case "json":
			return proofview.MatrixJSON(w, t)
		case "markdown":
			return proofview.MatrixMarkdown(w, t)
		default:
			return proofview.MatrixText(w, t, proofview.Options{Width: width, Color: color})
		}
	})
}
