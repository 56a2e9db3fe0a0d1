package cli

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// Main runs the command that args name and gives the exit code. All errors have been written to env.Err then; a panic is one of them.
func Main(ctx context.Context, args []string, env Env) (code int) {
	root := Root(env)
	defer func() {
		if cause := recover(); cause != nil {
			fmt.Fprintf(env.Err, "palisade: internal error: %v\nThis is a defect of palisade; please report it with what follows.\n%s", cause, debug.Stack())
			code = int(ExitInternal)
			if c, _, err := root.Find(args); err == nil && isProof(c) {
				code = int(ExitBadInput)
			}
		}
	}()
	root.SetArgs(args)
	if ran, err := root.ExecuteContextC(ctx); err != nil {
		return int(tell(env.Err, ran.CommandPath(), err))
	}
	return int(ExitDone)
}

// Root is the command palisade with all its subcommands, for those that need to know what there is, as completions and tests of documents do; [Main] runs it.
func Root(env Env) *cobra.Command {
	root := &cobra.Command{
		Use:   "palisade",
		Short: "Plan secure AWS networks offline, and prove what they let through",
		Long: `Palisade runs a Pulumi program without a cloud, credentials or the Pulumi CLI, and shows the network that it would build:
addresses, routes, rules, quotas, and everything that cannot be known before deployment. And it proves what that network, or one that is
deployed, lets through and what it does not.`,
		Example: `  palisade plan examples/three-tier
  palisade verify examples/three-tier
  palisade explain examples/three-tier --from tier:data --to internet`,
		SilenceErrors:     true,
		SilenceUsage:      true,
		DisableAutoGenTag: true,
	}
	root.SetOut(env.Out)
	root.SetErr(env.Err)
	root.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveNoFileComp)
	root.AddCommand(newPlan(env), newVerify(env), newExplain(env), newMatrix(env), newDiff(env), newProbe(env), newLint(env), newControls(env), newVersion(env))
	root.AddCommand(newCost(env), newReport(env))
	root.AddCommand(newDiagram(env))
	return root
}
