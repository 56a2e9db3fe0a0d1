package cli

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"github.com/palisade-iac/palisade/internal/page"
	"github.com/palisade-iac/palisade/internal/proofview"
	"github.com/palisade-iac/palisade/pkg/control"
	"github.com/palisade-iac/palisade/pkg/cost"
	"github.com/palisade-iac/palisade/pkg/diagram"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/lint"
	"github.com/palisade-iac/palisade/pkg/matrix"
)

// reportFlags are the flags of the command report.
type reportFlags struct {
	proofFlags
	relaxationFlags
	priceFlags
	waiverFlags
	base   string
	output outputFlags
}

func newReport(env Env) *cobra.Command {
	var f reportFlags
	c := &cobra.Command{
		Use:   "report [DIR]",
		Short: "Write all that is known of a network on one page",
		Long: `Report writes one page about a network: what was proved, with the way of packets hop by hop; a picture; who can talk to whom; public controls;
the monthly cost; what is probably a mistake, was loosened on purpose, or is not known; the address plan with its free space; and each resource
with the line of the program that leads to it.

As html it is one file that loads nothing and opens from anywhere. As markdown it is a comment for a pull request: what is wrong and what changes
first, the rest folded, within the 65,536 characters that GitHub takes. As json it is for programs; docs/report.schema.json describes it.

--base names what the network is compared with: a folder with a Pulumi project, a plan ('palisade plan --json'), a preview, a state, or a snapshot.
The page tells then what becomes reachable, which intents are no longer proved, and what changes in cost.

` + sourceHelp + `

Exit codes:
  0    written, whatever is in it: 'palisade verify' is for gates
  3    the command line or a file is wrong, the program does not build or run, or a defect of palisade
  130  interrupted`,
		Example: `  palisade report examples/three-tier -o report.html

  # What to say on a pull request
  palisade report infra --base main.json --intents infra/intents.yaml --format markdown -o comment.md`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeDir,
		RunE:              func(c *cobra.Command, args []string) error { return f.run(c.Context(), env, args) },
	}
	f.proofFlags.define(c)
	f.relaxationFlags.define(c)
	f.priceFlags.define(c)
	f.waiverFlags.define(c)
	c.Flags().StringVar(&f.base, "base", "", "`PATH` of what the network is compared with: a project, a plan, a preview, a state or a snapshot")
	_ = c.MarkFlagFilename("base", "json")
	f.output.define(c, "html", "markdown", "json")
	return c
}

func (f *reportFlags) run(ctx context.Context, env Env, args []string) error {
	if err := f.output.check(); err != nil {
		return err
	}
	var checks control.Options
	if err := errors.Join(f.check(), f.readPrices(), f.readWaivers(env, &checks)); err != nil {
		return badInput(err)
	}
	r, err := f.read(ctx, env, args)
	if err != nil {
		return err
	}
	p := page.Page{
		Name: r.name, Network: r.network, Plan: r.plan, Problems: lint.Check(r.network), Controls: control.Check(r.plan, r.network, checks),
		Cost: f.costOf(env, r), Picture: diagram.Draw(r.network, diagram.Options{}),
	}
	p.Verification, err = f.decide(r)
	if errors.Is(err, errNothing) { // the rest is worth a page
		p.Undecided = err.Error()
	} else if err != nil {
		return badInput(err)
	}
	if p.Verification.Gate, err = f.gate(r, p.Verification.Relaxations); err != nil {
		return badInput(err)
	}
	d := intent.NewDecider(r.network)
	if p.Groups = len(matrix.Groups(d.Index(), matrix.Tiers)); p.Groups <= page.MostGroups {
		p.Matrix = &proofview.Table{Name: r.name}
		p.Matrix.Groups, p.Matrix.Cells = matrix.Of(d, matrix.Tiers)
	}
	if f.base != "" {
		if p.Base, err = f.compared(ctx, env, r.name, d); err != nil {
			return err
		}
	}
	return f.output.write(env, func(w io.Writer, format string, _ int, _ bool) error {
		switch format {
		case "json":
			return p.JSON(w)
		case "markdown":
			return p.Markdown(w)
		default:
			return p.HTML(w)
		}
	})
}

// costOf is what the network costs; nil where its source is no plan.
func (f *reportFlags) costOf(env Env, r reading) *cost.Estimate {
	e, err := f.estimate(env, r)
	if err != nil { // it is a snapshot: the page has no section on costs
		return nil
	}
	return &e
}

// compared is the network that --base names, and what changes from it.
func (f *reportFlags) compared(ctx context.Context, env Env, name string, now *intent.Decider) (*page.Base, error) {
	old, err := f.readPath(ctx, env, f.base)
	if err != nil {
		return nil, err
	}
	before, err := f.decide(old)
	if err != nil && !errors.Is(err, errNothing) {
		return nil, badInput(err)
	}
	changes := matrix.Compare(intent.NewDecider(old.network), now, matrix.Tiers)
	return &page.Base{
		Changes: proofview.Changes{Before: old.name, After: name, List: changes}, Verdicts: before.Verdicts, Cost: f.costOf(env, old),
	}, nil
}
