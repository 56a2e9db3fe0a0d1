package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/palisade-iac/palisade/pkg/engine"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// runFlags are the flags of commands that run a Pulumi program.
type runFlags struct {
	stack   string
	region  string
	config  configValues
	answers answerFlags
	timeout time.Duration
	quiet   bool
}

func (f *runFlags) define(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVarP(&f.stack, "stack", "s", "", "`NAME` of the stack to plan for (default: the only one with a Pulumi.STACK.yaml, else dev)")
	flags.StringVar(&f.region, "region", "", "AWS `REGION`, in place of the stack's aws:region")
	flags.VarP(&f.config, "config", "c", "configuration value, in place of the stack's; lists and objects are JSON. May be given several times")
	flags.StringVar(&f.answers.file, "answers", "", "`FILE` of answers (default: palisade.answers.yaml beside Pulumi.yaml, if it is there)")
	flags.Var(&f.answers.record, "record-answers", "add what is missing to the file of answers, or to the one given")
	flags.Lookup("record-answers").NoOptDefVal = recordInPlace
	flags.DurationVar(&f.timeout, "timeout", 10*time.Minute, "longest `TIME` for building and running the program; 0 is no limit")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "no progress on standard error")
	// The flags are defined just above, and completing them is a convenience: there is nothing to do about an error.
	_ = c.RegisterFlagCompletionFunc("stack", completeStacks)
	_ = c.MarkFlagFilename("answers", "yaml", "yml")
}

// completeDir completes the one argument of a command that takes a directory.
func completeDir(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// definePulumi adds the flag --pulumi.
func definePulumi(c *cobra.Command, dir *string) {
	c.Flags().StringVar(dir, "pulumi", "", "`DIR` of a Pulumi project in any language, for the Pulumi CLI to preview offline")
	_ = c.MarkFlagDirname("pulumi")
}

// plan runs the program of a project: that in pulumi, if it names one, by the Pulumi CLI; else that of args, by our own engine. tellAnswers says on
// standard error which answers were used.
func (f *runFlags) plan(ctx context.Context, env Env, args []string, pulumi string, tellAnswers bool) (*plan.Plan, knowledge, error) {
	dir, run := ".", env.Plan
	switch {
	case pulumi != "":
		dir, run = pulumi, env.Preview
	case len(args) == 1:
		dir = args[0]
	}
	if f.timeout < 0 {
		return nil, knowledge{}, fmt.Errorf("--timeout: %s is less than nothing; give a time such as 10m, or 0 for no limit", f.timeout)
	}
	known, err := f.answers.load(dir)
	if err != nil {
		return nil, known, wrongUsage(err)
	}
	if f.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, f.timeout)
		defer cancel()
	}
	progress := env.Err
	if f.quiet {
		progress = nil
	}
	if progress != nil && known.from != "" && tellAnswers {
		fmt.Fprintf(progress, "palisade: answers from %s\n", known.from)
	}
	p, err := run(ctx, engine.RunOptions{
		Dir: dir, Stack: f.stack, Region: f.region, Config: f.config.values, Answers: known.book, Progress: progress,
	})
	if err != nil {
		return nil, known, fail(f.answers.missed(env.Err, known, err))
	}
	return p, known, nil
}
