package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/network/fromaws"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// The exit codes of commands that prove. They are part of the command line's contract.
const (
	ExitProved    ExitCode = 0 // everything asked for is proved, or as it was expected
	ExitViolated  ExitCode = 1 // something is violated, or not as it was expected
	ExitUndecided ExitCode = 2 // nothing is violated, and something is not known
	ExitBadInput  ExitCode = 3 // the command line or a file is wrong, the program does not run, or this is a defect of palisade
)

// proofCodes is the help on the exit codes of commands that prove.
const proofCodes = `Exit codes:
  0    all proved, or as expected
  1    something is violated, or not as expected
  2    nothing is violated, but something is unknown; unknown never passes
  3    the command line or a file is wrong, the program does not build or run, or a defect of palisade
  130  interrupted`

// sourceHelp is the help on where networks come from.
const sourceHelp = `The network is read from one of: DIR, a Pulumi project whose Go program is run offline as by 'palisade plan' (default: the current
directory); --pulumi DIR, a project in any language, which the Pulumi CLI previews with a stand-in for the aws provider (docs/languages.md);
--preview FILE, the output of 'pulumi preview --json'; --state FILE, the output of 'pulumi stack export'; --from-aws PATH, a snapshot or a
folder of 'aws ... describe-*' outputs (docs/reading-aws.md).`

// sourceFlags say where a network is read from.
type sourceFlags struct {
	runFlags
	pulumi  string
	preview string
	state   string
	aws     string
	tiers   string
}

func (f *sourceFlags) define(c *cobra.Command) {
	f.runFlags.define(c)
	flags := c.Flags()
	definePulumi(c, &f.pulumi)
	flags.StringVar(&f.preview, "preview", "", "`FILE` written by 'pulumi preview --json'")
	flags.StringVar(&f.state, "state", "", "`FILE` written by 'pulumi stack export'")
	flags.StringVar(&f.aws, "from-aws", "", "snapshot `PATH`: a file, or a folder of 'aws ... describe-*' outputs")
	flags.StringVar(&f.tiers, "tiers", "", "`FILE` that says which subnets are which tier, for --from-aws")
	for _, name := range []string{"preview", "state"} {
		_ = c.MarkFlagFilename(name, "json")
	}
	_ = c.MarkFlagFilename("tiers", "yaml", "yml", "json")
	proves(c)
}

// proofMark is the annotation of commands whose exit codes are those of proofs.
const proofMark = "proof"

func isProof(c *cobra.Command) bool { return c.Annotations[proofMark] != "" }

// proves gives mistakes on the command line of a command the exit code that its proofs have for them.
func proves(c *cobra.Command) {
	c.Annotations = map[string]string{proofMark: "yes"}
	c.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return &failure{code: ExitBadInput, err: err, help: c.CommandPath()}
	})
	args := c.Args
	c.Args = func(c *cobra.Command, list []string) error {
		if err := args(c, list); err != nil {
			return &failure{code: ExitBadInput, err: err, help: c.CommandPath()}
		}
		return nil
	}
}

// badInput is err with the exit code of commands that prove; an interruption keeps its own.
func badInput(err error) error {
	var f *failure
	if errors.As(err, &f) && f.code == ExitInterrupted {
		return err
	}
	return &failure{code: ExitBadInput, err: err}
}

// reading is a network with the plan that it was read from, if it was.
type reading struct {
	network *network.Network
	plan    *plan.Plan
	// records tells whether the plan has what components record in this run. That of a preview has what they recorded in the last deployment.
	records bool
	// name of the source, for people.
	name string
}

// read reads the network. args may hold the directory.
func (f *sourceFlags) read(ctx context.Context, env Env, args []string) (reading, error) {
	var given []string
	for _, s := range []struct{ flag, value string }{{"--pulumi", f.pulumi}, {"--preview", f.preview}, {"--state", f.state}, {"--from-aws", f.aws}} {
		if s.value != "" {
			given = append(given, s.flag)
		}
	}
	if len(args) > 0 {
		given = append(given, "DIR "+args[0])
	}
	switch {
	case len(given) > 1:
		return reading{}, badInput(fmt.Errorf("%s: give one source of a network, not several", strings.Join(given, ", ")))
	case f.tiers != "" && f.aws == "":
		return reading{}, badInput(errors.New("--tiers is for --from-aws: a program tags its subnets with their tiers"))
	}
	r, err := f.readOne(ctx, env, args)
	if err != nil {
		return r, badInput(err)
	}
	return r, nil
}

func (f *sourceFlags) readOne(ctx context.Context, env Env, args []string) (reading, error) {
	switch {
	case f.aws != "":
		n, err := fromaws.Read(f.aws, fromaws.Options{Tiers: f.tiers})
		return reading{network: n, name: f.aws}, err
	case f.preview != "":
		return readPlan(f.preview)
	case f.state != "":
		return readPlan(f.state)
	}
	p, known, err := f.plan(ctx, env, args, f.pulumi, true)
	if err != nil {
		return reading{}, err
	}
	if err := f.answers.recordPlan(env.Err, known, p); err != nil {
		return reading{}, err
	}
	n, err := frompulumi.Read(p)
	return reading{network: n, plan: p, records: true, name: p.Project + "/" + p.Stack}, err
}

// readPlan reads the plan of a file: one of ours, a preview, or the state of a stack.
func readPlan(file string) (reading, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return reading{}, err
	}
	p, form, err := plan.DecodeForm(bytes.NewReader(b))
	if err != nil {
		return reading{}, fmt.Errorf("%s: %w", file, err)
	}
	n, err := frompulumi.Read(p)
	return reading{network: n, plan: p, records: form != plan.Preview, name: file}, err
}

// readPath reads a network of whatever kind a path is: a project, a plan, a preview, a state, or a snapshot.
func (f *sourceFlags) readPath(ctx context.Context, env Env, path string) (reading, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return reading{}, badInput(fmt.Errorf("%s: no such file or folder", path))
	case err != nil:
		return reading{}, badInput(err)
	}
	one := *f
	one.pulumi, one.preview, one.state, one.aws = "", "", "", ""
	if info.IsDir() {
		if projectDir(path) != "" && !holdsSnapshot(path) {
			return one.read(ctx, env, []string{path})
		}
		one.aws = path
		return one.read(ctx, env, nil)
	}
	r, err := readPlan(path)
	if err == nil {
		return r, nil
	}
	n, awsErr := fromaws.Read(path, fromaws.Options{Tiers: f.tiers})
	if awsErr == nil {
		return reading{network: n, name: path}, nil
	}
	return reading{}, badInput(fmt.Errorf("%s is no plan, preview, state or snapshot:\n%w\n%w", path, err, awsErr))
}

// holdsSnapshot reports whether a folder holds JSON and no project of its own.
func holdsSnapshot(dir string) bool {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "Pulumi.") {
			return false
		}
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".json") {
			return true
		}
	}
	return false
}
