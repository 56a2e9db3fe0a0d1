package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/palisade-iac/palisade/internal/costview"
	"github.com/palisade-iac/palisade/pkg/cost"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// costFlags are the flags of the command cost.
type costFlags struct {
	runFlags
	file    string
	prices  []string
	traffic []string
	usage   string
	compare string
	all     bool
	output  outputFlags
}

func newCost(env Env) *cobra.Command {
	var f costFlags
	c := &cobra.Command{
		Use:   "cost [DIR]",
		Short: "Estimate what a plan costs a month",
		Long: `Cost estimates what the network of a plan costs a month on AWS: gateways, endpoints, attachments, firewalls, load balancers, addresses, logs and
the data that goes through them, by component and by kind, in the prices of each resource's region. What costs money and is not understood, or
has no price, is listed as unknown and is in no sum. docs/cost.md tells what is counted and how far to trust it.

The plan is that of DIR, a Pulumi project whose Go program is run offline as by 'palisade plan' (default: the current directory), or of
--plan FILE: a plan ('palisade plan --json'), a preview ('pulumi preview --json') or a state ('pulumi stack export').

No plan tells how much traffic there will be. --traffic KEY=VALUE says it for all resources, --usage FILE also for some of them; else the
defaults hold, and the result lists them:
` + measureHelp() + `

Prices come with palisade, many of them unchecked, for ` + strings.Join(cost.Embedded().Regions(), " and ") + `. 'palisade cost prices import' makes a
file of AWS's own, which --prices takes.

With --json the estimate is written as JSON; docs/cost.schema.json describes it.

Exit codes:
  0    estimated, whatever it costs and whatever is unknown
  3    the command line or a file is wrong, the program does not build or run, or a defect of palisade
  130  interrupted`,
		Example: `  palisade cost examples/three-tier
  palisade cost examples/three-tier --traffic nat-gb=2000 --traffic waf-requests=50_000_000

  # What a pull request changes
  palisade cost --compare main.json --format markdown`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeDir,
		RunE:              func(c *cobra.Command, args []string) error { return f.run(c.Context(), env, args) },
	}
	f.define(c)
	proves(c)
	prices := &cobra.Command{Use: "prices", Short: "Make files of prices", Args: cobra.NoArgs}
	prices.AddCommand(newImport(env))
	c.AddCommand(prices)
	return c
}

func (f *costFlags) define(c *cobra.Command) {
	f.runFlags.define(c)
	flags := c.Flags()
	flags.StringVar(&f.file, "plan", "", "`FILE` of a plan, a preview or a state, in place of DIR")
	flags.StringArrayVar(&f.prices, "prices", nil, "`FILE` of prices of a region, in place of those that come with palisade. May be given several times")
	flags.StringArrayVar(&f.traffic, "traffic", nil, "`KEY=VALUE` that is assumed of each resource, for a month. May be given several times")
	flags.StringVar(&f.usage, "usage", "", "`FILE` that says what is assumed of which resources (YAML)")
	flags.StringVar(&f.compare, "compare", "", "`OTHER` plan, preview, state or project: show what changes from it to this one")
	flags.BoolVar(&f.all, "all", false, "show each resource, what is free, and each price with its source")
	for name, kinds := range map[string][]string{"plan": {"json"}, "prices": {"json"}, "usage": {"yaml", "yml"}, "compare": {"json"}} {
		_ = c.MarkFlagFilename(name, kinds...)
	}
	_ = c.RegisterFlagCompletionFunc("traffic", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		var keys []string
		for _, m := range cost.Measures() {
			keys = append(keys, string(m.Measure)+"=")
		}
		return keys, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	})
	f.output.define(c, "text", "json", "markdown")
}

// measureHelp is the help on what --traffic takes.
func measureHelp() string {
	var lines []string
	for _, m := range cost.Measures() {
		lines = append(lines, fmt.Sprintf("  %-20s %10s  %s %s", m.Measure, m.Default, m.Unit, m.Text))
	}
	return strings.Join(lines, "\n")
}

func (f *costFlags) run(ctx context.Context, env Env, args []string) error {
	if err := f.output.check(); err != nil {
		return err
	}
	book, traffic, err := f.given()
	if err != nil {
		return badInput(err)
	}
	p, name, err := f.read(ctx, env, args)
	if err != nil {
		return badInput(err)
	}
	estimate := func(p *plan.Plan) cost.Estimate {
		e := cost.Of(p, book, traffic)
		if today, ok := env.today(); ok {
			e.Age(today)
		}
		return e
	}
	after := estimate(p)
	if f.compare == "" {
		return f.output.write(env, func(w io.Writer, format string, width int, color bool) error {
			switch format {
			case "json":
				return costview.JSON(w, after)
			case "markdown":
				return costview.Markdown(w, name, after)
			default:
				return costview.Text(w, name, after, costview.Options{Width: width, Color: color, All: f.all})
			}
		})
	}
	old, err := f.readOther(ctx, env)
	if err != nil {
		return badInput(err)
	}
	c := cost.Compare(estimate(old), after)
	return f.output.write(env, func(w io.Writer, format string, width int, color bool) error {
		switch format {
		case "json":
			return costview.JSON(w, c)
		case "markdown":
			return costview.ComparisonMarkdown(w, c)
		default:
			return costview.ComparisonText(w, c, costview.Options{Width: width, Color: color})
		}
	})
}

// given are the prices and the traffic that the flags say. All that is wrong with them is told at once.
func (f *costFlags) given() (*cost.Book, cost.Traffic, error) {
	book, traffic := cost.Embedded(), cost.Traffic{}
	var wrong []error
	for _, file := range f.prices {
		s, err := readFile(file, cost.ReadSheet)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		book = book.With(s)
	}
	if f.usage != "" {
		if _, err := readFile(f.usage, func(r io.Reader) (struct{}, error) { return struct{}{}, traffic.ReadUsage(r) }); err != nil {
			wrong = append(wrong, err)
		}
	}
	for _, t := range f.traffic {
		if err := traffic.Set(t); err != nil {
			wrong = append(wrong, fmt.Errorf("--traffic: %w", err))
		}
	}
	return book, traffic, errors.Join(wrong...)
}

// readFile reads something of a file, and names the file if that fails.
func readFile[T any](file string, read func(io.Reader) (T, error)) (T, error) {
	var none T
	r, err := os.Open(file)
	if err != nil {
		return none, err
	}
	defer r.Close()
	v, err := read(r)
	if err != nil {
		return none, fmt.Errorf("%s: %w", file, err)
	}
	return v, nil
}

// read is the plan of the flags and arguments, and its name for people.
func (f *costFlags) read(ctx context.Context, env Env, args []string) (*plan.Plan, string, error) {
	if f.file != "" {
		if len(args) > 0 {
			return nil, "", fmt.Errorf("--plan, DIR %s: give one plan, not several", args[0])
		}
		p, err := readFile(f.file, plan.DecodeAny)
		return p, f.file, err
	}
	dir := "."
	if len(args) == 1 {
		dir = args[0]
	}
	return f.ran(ctx, env, dir)
}

// ran is the plan of a project.
func (f *costFlags) ran(ctx context.Context, env Env, dir string) (*plan.Plan, string, error) {
	p, known, err := f.runFlags.plan(ctx, env, dir, true)
	if err != nil {
		return nil, "", err
	}
	return p, p.Project + "/" + p.Stack, f.answers.recordPlan(env.Err, known, p)
}

// readOther is the plan that this one is compared with.
func (f *costFlags) readOther(ctx context.Context, env Env) (*plan.Plan, error) {
	info, err := os.Stat(f.compare)
	switch {
	case err != nil:
		return nil, fmt.Errorf("--compare: %w", err)
	case info.IsDir():
		p, _, err := f.ran(ctx, env, f.compare)
		return p, err
	}
	return readFile(f.compare, plan.DecodeAny)
}
