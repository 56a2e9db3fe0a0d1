package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/palisade-iac/palisade/internal/proofview"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/report"
)

// proofFlags say of which network which intents are decided.
type proofFlags struct {
	sourceFlags
	intents     []string
	noReference bool
}

func (f *proofFlags) define(c *cobra.Command) {
	f.sourceFlags.define(c)
	c.Flags().StringArrayVar(&f.intents, "intents", nil, "`FILE` of intents, YAML or JSON. May be given several times")
	c.Flags().BoolVar(&f.noReference, "no-reference", false, "leave out the intents of the reference architecture")
	_ = c.MarkFlagFilename("intents", "yaml", "yml", "json")
}

// verifyFlags are the flags of the command verify.
type verifyFlags struct {
	proofFlags
	relaxationFlags
	output outputFlags
	all    bool
}

func newVerify(env Env) *cobra.Command {
	var f verifyFlags
	c := &cobra.Command{
		Use:   "verify [DIR]",
		Short: "Prove that a network does what its owner intends",
		Long: `Verify decides intents about a network: who may talk to whom. Each is proved, violated, with a packet that shows it and its way hop by
hop, or unknown, with what is not known. Nothing is deployed and nothing is asked of a cloud.

Decided are the intents of the reference architecture, applied to the tiers and security groups that the network has; those that components
record of what they made; and those of --intents FILE, in the form of docs/intents.schema.json.

With --fail-on-relaxations, what components were told to loosen counts as well: each relaxation that no --except-relaxation names is a
violation.

` + sourceHelp + `

` + proofCodes,
		Example: `  # Prove the reference intents of the project in the current directory
  palisade verify

  # Decide intents of your own as well, for code scanning
  palisade verify --intents intents.yaml --format sarif -o palisade.sarif

  # The same of a deployed network
  palisade verify --from-aws snapshot/ --intents intents.yaml`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeDir,
		RunE:              func(c *cobra.Command, args []string) error { return f.run(c.Context(), env, args) },
	}
	f.proofFlags.define(c)
	f.relaxationFlags.define(c)
	c.Flags().BoolVar(&f.all, "all", false, "show what each proof stands on")
	f.output.define(c, "text", "json", "sarif", "junit", "markdown")
	return c
}

func (f *verifyFlags) run(ctx context.Context, env Env, args []string) error {
	if err := f.output.check(); err != nil {
		return err
	}
	if err := f.check(); err != nil {
		return badInput(err)
	}
	r, err := f.read(ctx, env, args)
	if err != nil {
		return err
	}
	v, err := f.decide(r)
	if err != nil {
		return badInput(err)
	}
	if v.Gate, err = f.gate(r, v.Relaxations); err != nil {
		return badInput(err)
	}
	if err := f.output.write(env, func(w io.Writer, format string, width int, color bool) error {
		switch format {
		case "json":
			return proofview.JSON(w, v)
		case "sarif":
			return report.SARIF(w, tool(), proofview.Findings(v))
		case "junit":
			return report.JUnit(w, "palisade", proofview.Findings(v))
		case "markdown":
			return report.Markdown(w, "Palisade: "+v.Name, proofview.Findings(v))
		default:
			return proofview.Text(w, v, proofview.Options{Width: width, Color: color, All: f.all})
		}
	}); err != nil {
		return err
	}
	return outcome(v)
}

// errNothing is that a network has no intents.
var errNothing = errors.New("there is nothing to decide: no subnet has the tags palisade:tier and palisade:tier-type, no component records intents, " +
	"and no --intents file was given; to verify nothing would be no proof")

// decide decides all intents.
func (f *proofFlags) decide(r reading) (proofview.Verification, error) {
	d := intent.NewDecider(r.network)
	v := proofview.Verification{Name: r.name, Index: d.Index(), Assumptions: r.network.Assumptions}
	var intents []intent.Intent
	var errs []error
	if !f.noReference {
		list, err := intent.Reference(d.Index())
		errs = append(errs, err)
		intents = list
	}
	if r.plan != nil {
		own, err := intent.OfComponents(r.plan)
		errs = append(errs, err)
		intents = append(intents, own...)
		v.Relaxations = intent.Relaxations(r.plan)
	}
	for _, file := range f.intents {
		list, err := intent.Load(file)
		if err == nil {
			err = d.Check(list)
			if err != nil {
				err = fmt.Errorf("%s: %w", file, err)
			}
		}
		if err != nil {
			errs = append(errs, err)
			continue
		}
		intents = append(intents, list...)
	}
	if err := errors.Join(errs...); err != nil {
		return v, err
	}
	if len(intents) == 0 {
		return v, errNothing
	}
	verdicts, err := d.DecideAll(intents)
	if err != nil {
		return v, err
	}
	v.Verdicts, err = d.Relax(verdicts, v.Relaxations)
	return v, err
}

// outcome is the exit code of what was decided.
func outcome(v proofview.Verification) error {
	is := func(s intent.Status) bool {
		return slices.ContainsFunc(v.Verdicts, func(v intent.Verdict) bool { return v.Status == s })
	}
	switch {
	case is(intent.Violated), v.Gate != nil && len(v.Gate.Failed) > 0:
		return silently(ExitViolated)
	case is(intent.Undecided), v.Gate != nil && len(v.Gate.Untold) > 0:
		return silently(ExitUndecided)
	}
	return nil
}

// silently ends with an exit code of which standard output has told already.
func silently(code ExitCode) error { return &failure{code: code} }

// tool is this tool, for reports.
func tool() report.Tool {
	return report.Tool{Name: "Palisade", Version: thisVersion().Version, URI: "https://github.com/palisade-iac/palisade"}
}
