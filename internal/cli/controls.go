package cli

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/palisade-iac/palisade/internal/controlview"
	"github.com/palisade-iac/palisade/pkg/control"
	"github.com/palisade-iac/palisade/pkg/report"
)

// controlFlags are the flags of the command controls.
type controlFlags struct {
	sourceFlags
	waiverFlags
	standards []string
	severity  string
	list      bool
	all       bool
	output    outputFlags
}

func newControls(env Env) *cobra.Command {
	var f controlFlags
	c := &cobra.Command{
		Use:   "controls [DIR]",
		Short: "Decide public controls on a network: AWS's, those of CIS, the article's",
		Long: `Controls decides what AWS Foundational Security Best Practices, the CIS AWS Foundations Benchmark and the article behind the reference
architecture ask of a network: each control on each resource passes, fails, does not apply or is unknown, with the properties on which that
rests and the argument that mends it. docs/controls.md lists them, and what is left out.

A control of AWS is decided by the letter, as AWS would. Where it speaks of who may reach whom, the prover says in addition whether packets of
the internet get there. A failure that is accepted for some time stands in a file of waivers.

` + sourceHelp + `

Exit codes:
  0    all that applies passes, or is waived
  1    something fails
  2    nothing fails, but something is unknown; unknown never passes
  3    the command line or a file is wrong, the program does not build or run, or a defect of palisade
  130  interrupted`,
		Example: `  palisade controls examples/three-tier
  palisade controls --standard fsbp --severity high examples/three-tier
  palisade controls --state stack.json --waivers waivers.yaml --format sarif -o controls.sarif`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeDir,
		RunE:              func(c *cobra.Command, args []string) error { return f.run(c.Context(), env, args) },
	}
	f.sourceFlags.define(c)
	f.waiverFlags.define(c)
	flags := c.Flags()
	flags.StringSliceVar(&f.standards, "standard", nil, "`STANDARDS` that count: fsbp, cis, article; all if not given")
	flags.StringVar(&f.severity, "severity", "", "least `SEVERITY` that counts: low, medium, high, critical")
	flags.BoolVar(&f.list, "list", false, "list the controls and decide nothing")
	flags.BoolVar(&f.all, "all", false, "show what passes and what does not apply as well")
	_ = c.RegisterFlagCompletionFunc("standard", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return names(control.Standards()), cobra.ShellCompDirectiveNoFileComp
	})
	_ = c.RegisterFlagCompletionFunc("severity", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return names(control.Severities()), cobra.ShellCompDirectiveNoFileComp
	})
	f.output.define(c, "text", "json", "sarif", "junit", "markdown")
	return c
}

func names[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = string(x)
	}
	return out
}

func (f *controlFlags) run(ctx context.Context, env Env, args []string) error {
	if err := f.output.check(); err != nil {
		return err
	}
	o, err := f.options(env)
	if err != nil {
		return badInput(err)
	}
	if f.list {
		return f.writeList(env, o)
	}
	r, err := f.read(ctx, env, args)
	if err != nil {
		return err
	}
	results := control.Check(r.plan, r.network, o)
	if err := f.output.write(env, func(w io.Writer, format string, width int, color bool) error {
		switch format {
		case "json":
			return controlview.JSON(w, r.name, results)
		case "sarif":
			return report.SARIF(w, tool(), controlview.Findings(results))
		case "junit":
			return report.JUnit(w, "palisade controls", controlview.Findings(results))
		case "markdown":
			return report.Markdown(w, "Palisade controls: "+r.name, controlview.Findings(results))
		default:
			return controlview.Text(w, r.name, results, controlview.Options{Width: width, Color: color, All: f.all})
		}
	}); err != nil {
		return err
	}
	switch {
	case results.Count(control.Fail) > 0:
		return silently(ExitViolated)
	case results.Count(control.Unknown) > 0:
		return silently(ExitUndecided)
	}
	return nil
}

// options reads what counts.
func (f *controlFlags) options(env Env) (control.Options, error) {
	o := control.Options{Severity: control.Severity(f.severity)}
	for _, s := range f.standards {
		if !slices.Contains(control.Standards(), control.Standard(s)) {
			return o, fmt.Errorf("--standard: %q is no standard; there is %v", s, control.Standards())
		}
		o.Standards = append(o.Standards, control.Standard(s))
	}
	if f.severity != "" && !slices.Contains(control.Severities(), o.Severity) {
		return o, fmt.Errorf("--severity: %q is no severity; there is %v", f.severity, control.Severities())
	}
	return o, f.readWaivers(env, &o)
}

// writeList lists the controls that count.
func (f *controlFlags) writeList(env Env, o control.Options) error {
	list := slices.DeleteFunc(control.Catalogue(), func(c control.Control) bool { return !o.Counts(c) })
	return f.output.write(env, func(w io.Writer, format string, width int, color bool) error {
		switch format {
		case "text":
			return controlview.List(w, list, controlview.Options{Width: width, Color: color})
		case "json":
			return controlview.ListJSON(w, list)
		default:
			return fmt.Errorf("--list is text or json, and not %s", format)
		}
	})
}
