package cli

import (
	"context"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/palisade-iac/palisade/internal/costview"
	"github.com/palisade-iac/palisade/pkg/cost"
)

// costFlags are the flags of the command cost.
type costFlags struct {
	sourceFlags
	priceFlags
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

` + sourceHelp + ` A snapshot does not tell all that is paid for, and is refused.

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
	f.sourceFlags.define(c)
	f.priceFlags.define(c)
	flags := c.Flags()
	flags.StringVar(&f.compare, "compare", "", "`OTHER` plan, preview, state or project: show what changes from it to this one")
	flags.BoolVar(&f.all, "all", false, "show each resource, what is free, and each price with its source")
	_ = c.MarkFlagFilename("compare", "json")
	f.output.define(c, "text", "json", "markdown")
}

func (f *costFlags) run(ctx context.Context, env Env, args []string) error {
	if err := f.output.check(); err != nil {
		return err
	}
	if err := f.readPrices(); err != nil {
		return badInput(err)
	}
	r, err := f.read(ctx, env, args)
	if err != nil {
		return err
	}
	after, err := f.estimate(env, r)
	if err != nil {
		return badInput(err)
	}
	if f.compare == "" {
		return f.output.write(env, func(w io.Writer, format string, width int, color bool) error {
			switch format {
			case "json":
				return costview.JSON(w, after)
			case "markdown":
				return costview.Markdown(w, r.name, after)
			default:
				return costview.Text(w, r.name, after, costview.Options{Width: width, Color: color, All: f.all})
			}
		})
	}
	old, err := f.readPath(ctx, env, f.compare)
	if err != nil {
		return err
	}
	before, err := f.estimate(env, old)
	if err != nil {
		return badInput(err)
	}
	c := cost.Compare(before, after)
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
