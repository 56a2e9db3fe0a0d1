package cli

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/palisade-iac/palisade/internal/proofview"
	"github.com/palisade-iac/palisade/pkg/lint"
	"github.com/palisade-iac/palisade/pkg/report"
)

// lintFlags are the flags of the command lint.
type lintFlags struct {
	sourceFlags
	skip   []string
	strict bool
	output outputFlags
}

func newLint(env Env) *cobra.Command {
	var f lintFlags
	c := &cobra.Command{
		Use:   "lint [DIR]",
		Short: "Find what is probably a mistake in a network",
		Long: `Lint finds rules that no packet can match, rules that are wider than any intent needs, network ACLs that cut answers, routes to nowhere,
paths that lead there and not back, NAT gateways that cannot work, and quotas nearly used. Its findings are errors, warnings and notes; they
are advice, where 'palisade verify' gives proofs.

` + sourceHelp + `

Exit codes:
  0    nothing found but notes; with --strict, nothing found
  1    something found
  3    the command line or a file is wrong, the program does not build or run, or a defect of palisade
  130  interrupted`,
		Example: `  palisade lint examples/three-tier
  palisade lint --from-aws snapshot/ --format sarif -o lint.sarif`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeDir,
		RunE:              func(c *cobra.Command, args []string) error { return f.run(c.Context(), env, args) },
	}
	f.define(c)
	c.Flags().StringSliceVar(&f.skip, "skip", nil, "`RULES` to leave out: dead-rule, wide-rule, ...")
	c.Flags().BoolVar(&f.strict, "strict", false, "let notes count too")
	_ = c.RegisterFlagCompletionFunc("skip", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		var names []string
		for _, r := range lint.Rules() {
			names = append(names, string(r))
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	})
	f.output.define(c, "text", "json", "sarif", "junit", "markdown")
	return c
}

func (f *lintFlags) run(ctx context.Context, env Env, args []string) error {
	if err := f.output.check(); err != nil {
		return err
	}
	if err := checkRules(f.skip); err != nil {
		return err
	}
	r, err := f.read(ctx, env, args)
	if err != nil {
		return err
	}
	problems := slices.DeleteFunc(lint.Check(r.network), func(p lint.Problem) bool { return slices.Contains(f.skip, string(p.Rule)) })
	if err := f.output.write(env, func(w io.Writer, format string, width int, color bool) error {
		switch format {
		case "json":
			return proofview.ProblemsJSON(w, r.name, problems)
		case "sarif":
			return report.SARIF(w, tool(), proofview.ProblemFindings(problems))
		case "junit":
			return report.JUnit(w, "palisade lint", proofview.ProblemFindings(problems))
		case "markdown":
			return report.Markdown(w, "Palisade lint: "+r.name, proofview.ProblemFindings(problems))
		default:
			return proofview.ProblemsText(w, r.name, problems, proofview.Options{Width: width, Color: color})
		}
	}); err != nil {
		return err
	}
	if slices.ContainsFunc(problems, func(p lint.Problem) bool { return f.strict || p.Level != lint.Note }) {
		return silently(ExitViolated)
	}
	return nil
}

// checkRules reports rules that there are not.
func checkRules(names []string) error {
	for _, n := range names {
		if !slices.Contains(lint.Rules(), lint.Rule(n)) {
			return badInput(fmt.Errorf("--skip: %q is no rule; there is %v", n, lint.Rules()))
		}
	}
	return nil
}
