package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/palisade-iac/palisade/internal/planview"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// planFlags are the flags of the command plan.
type planFlags struct {
	runFlags
	pulumi  string
	json    bool
	all     bool
	noColor bool
}

func newPlan(env Env) *cobra.Command {
	var f planFlags
	c := &cobra.Command{
		Use:   "plan [DIR]",
		Short: "Run a Pulumi program offline and show what it would build",
		Long: `Plan builds the Go program of the Pulumi project in DIR (default: the current directory) or the nearest directory above it that has
a Pulumi.yaml, runs it against an engine of its own, and prints what the program registers: a tree by component, counts by type, the
use of AWS's quotas, and all that was assumed, not answered, or is unknown. Nothing is deployed and nothing is asked of a cloud.

-c takes keys as Pulumi does: one without a namespace is the project's.

Components that are alike but for names and addresses are shown once, and rules that follow each other share a line; --all shows each.

What exists outside the program (stack references, resources it looks up, results of functions) is read from palisade.answers.yaml
beside Pulumi.yaml if that file is there, or from the file given by --answers. --record-answers adds an entry for each question that
is still open; fill them in and plan again.

A program in another language than Go is run by the Pulumi CLI, in a preview that reaches no cloud: --pulumi DIR (docs/languages.md).

With --json the plan is written as JSON; docs/plan.schema.json describes it.

` + exitCodes,
		Example: `  # Plan the project in the current directory for its only stack
  palisade plan

  # Plan for another stack, with two zones instead of those configured
  palisade plan examples/three-tier --stack prod -c 'availabilityZones=["ap-southeast-2a","ap-southeast-2b"]'

  # Write down what the program asks about things that exist already
  palisade plan --record-answers

  # List the subnets of the plan
  palisade plan --json | jq -r '.resources[] | select(.type == "aws:ec2/subnet:Subnet") | .inputs.cidrBlock'`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeDir,
		RunE: func(c *cobra.Command, args []string) error {
			return f.run(c.Context(), env, args)
		},
	}
	f.define(c)
	return c
}

func (f *planFlags) define(c *cobra.Command) {
	f.runFlags.define(c)
	flags := c.Flags()
	definePulumi(c, &f.pulumi)
	flags.BoolVar(&f.json, "json", false, "write the plan as JSON")
	flags.BoolVar(&f.all, "all", false, "show each component, rule and note, also those that are like others")
	flags.BoolVar(&f.noColor, "no-color", false, "no colours, also on a terminal; so does the variable NO_COLOR")
}

// run plans, prints, and writes down what could not be answered.
func (f *planFlags) run(ctx context.Context, env Env, args []string) error {
	if f.pulumi != "" && len(args) > 0 {
		return wrongUsage(fmt.Errorf("--pulumi, DIR %s: give one project, not several", args[0]))
	}
	p, known, err := f.plan(ctx, env, args, f.pulumi, f.json)
	if err != nil {
		return err
	}
	if err := f.print(env, p, known.from); err != nil {
		return err
	}
	return f.answers.recordPlan(env.Err, known, p)
}

// print writes the plan to standard output, in one piece.
func (f *planFlags) print(env Env, p *plan.Plan, answers string) error {
	var page bytes.Buffer
	write := func(w io.Writer) error {
		return planview.Write(w, p, planview.Options{Width: env.width(), Color: env.color() && !f.noColor, All: f.all, Answers: answers})
	}
	if f.json {
		write = func(w io.Writer) error { return plan.Encode(w, p) }
	}
	if err := write(&page); err != nil {
		return &failure{code: ExitInternal, err: err}
	}
	if _, err := env.Out.Write(page.Bytes()); err != nil {
		return &failure{code: ExitInternal, err: fmt.Errorf("writing the plan: %w", err)}
	}
	return nil
}
