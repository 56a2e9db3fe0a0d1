package cli_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/cli"
	"github.com/palisade-iac/palisade/pkg/engine"
	"github.com/palisade-iac/palisade/pkg/engine/answers"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// shell is a command line at work: what it was given, and what it said.
type shell struct {
	env      cli.Env
	out, err bytes.Buffer
	asked    []engine.RunOptions
	vars     map[string]string
}

// newShell plans p, or fails with err, whatever it is asked for.
func newShell(p *plan.Plan, err error) *shell {
	s := &shell{vars: map[string]string{}}
	s.env = cli.Env{
		Out: &s.out, Err: &s.err,
		Getenv:   func(name string) string { return s.vars[name] },
		Terminal: func() (int, bool) { return 0, false },
		Plan: func(_ context.Context, o engine.RunOptions) (*plan.Plan, error) {
			s.asked = append(s.asked, o)
			return p, err
		},
	}
	return s
}

func (s *shell) run(args ...string) int { return cli.Main(context.Background(), args, s.env) }

func smallPlan() *plan.Plan {
	return &plan.Plan{
		FormatVersion: plan.FormatVersion, Project: "shop", Stack: "dev", Region: "eu-west-1",
		Resources: []*plan.Resource{
			{URN: "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev", Type: "pulumi:pulumi:Stack", Name: "shop-dev"},
			{URN: "urn:pulumi:dev::shop::aws:ec2/vpc:Vpc::net", Type: "aws:ec2/vpc:Vpc", Name: "net", Custom: true, ID: "vpc-1", Inputs: map[string]any{"cidrBlock": "10.0.0.0/16"}},
		},
		Unanswered: []plan.Question{{Kind: "stackReference", Token: "pulumi:pulumi:StackReference", ID: "acme/network/prod"}},
	}
}

// project is a directory with a Pulumi.yaml.
func project(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "Pulumi.yaml"), []byte("name: shop\nruntime: go\n"), 0o600))
	return dir
}

func TestPlan_printsTheTree(t *testing.T) {
	t.Parallel()
	s := newShell(smallPlan(), nil)
	require.Zero(t, s.run("plan", project(t)))
	require.Contains(t, s.out.String(), "shop/dev  eu-west-1\n\nshop-dev\n└─ VPC net  10.0.0.0/16\n")
	require.Empty(t, s.err.String())
}

func TestPlan_jsonAndNothingElse(t *testing.T) {
	t.Parallel()
	s := newShell(smallPlan(), nil)
	require.Zero(t, s.run("plan", project(t), "--json"))
	p, err := plan.Decode(bytes.NewReader(s.out.Bytes()))
	require.NoError(t, err)
	require.Len(t, p.Resources, 2)
	var again bytes.Buffer
	require.NoError(t, plan.Encode(&again, p))
	require.Equal(t, again.String(), s.out.String())
}

func TestPlan_passesItsFlagsOn(t *testing.T) {
	t.Parallel()
	s := newShell(smallPlan(), nil)
	dir := project(t)
	require.Zero(t, s.run("plan", dir, "--stack", "prod", "--region", "eu-west-1", "-c", `availabilityZones=["a","b"]`, "-c", "aws:profile=x=y", "-c", "empty=", "-c", "empty=no"))
	require.Len(t, s.asked, 1)
	o := s.asked[0]
	require.Equal(t, []string{dir, "prod", "eu-west-1"}, []string{o.Dir, o.Stack, o.Region})
	require.Equal(t, map[string]string{"availabilityZones": `["a","b"]`, "aws:profile": "x=y", "empty": "no"}, o.Config)
	require.NotNil(t, o.Progress)
	require.Nil(t, o.Answers)

	require.Zero(t, s.run("plan", "-q"))
	require.Equal(t, ".", s.asked[1].Dir)
	require.Nil(t, s.asked[1].Progress, "quiet")
}

func TestPlan_deadline(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		args []string
		want bool
	}{{nil, true}, {[]string{"--timeout", "1h"}, true}, {[]string{"--timeout", "0"}, false}} {
		s := newShell(smallPlan(), nil)
		s.env.Plan = func(ctx context.Context, _ engine.RunOptions) (*plan.Plan, error) {
			_, has := ctx.Deadline()
			require.Equal(t, tc.want, has, "%v", tc.args)
			return smallPlan(), nil
		}
		require.Zero(t, s.run(append([]string{"plan", project(t)}, tc.args...)...))
	}
}

func TestMain_exitCodes(t *testing.T) {
	t.Parallel()
	timeout := fmt.Errorf("running: %w", context.DeadlineExceeded)
	for name, tc := range map[string]struct {
		err  error
		args []string
		want cli.ExitCode
		says string
	}{
		"program":          {err: &engine.ProgramError{Messages: []string{"cidrBlock: required"}, ExitCode: 1}, want: cli.ExitProgram, says: "palisade: the program failed (exit code 1):\n  cidrBlock: required\n"},
		"wrapped program":  {err: fmt.Errorf("planning: %w", &engine.ProgramError{Messages: []string{"x"}}), want: cli.ExitProgram},
		"configuration":    {err: &engine.ConfigError{File: "Pulumi.yaml", Err: errors.New("runtime: nodejs is not go")}, want: cli.ExitUsage, says: "palisade: Pulumi.yaml: runtime: nodejs is not go\n"},
		"build":            {err: &engine.BuildError{Dir: "shop", Output: "main.go:3:1: oops\n"}, want: cli.ExitBuild, says: "palisade: the program in shop does not build:\nmain.go:3:1: oops\n"},
		"timeout":          {err: &engine.TimeoutError{Phase: "building", Elapsed: time.Second, Allowed: time.Minute}, want: cli.ExitTimeout, says: "palisade: building the program took longer than allowed (1m0s in all); allow more time with --timeout\n"},
		"deadline":         {err: timeout, want: cli.ExitTimeout},
		"interrupted":      {err: fmt.Errorf("running: %w", context.Canceled), want: cli.ExitInterrupted, says: "palisade: interrupted\n"},
		"defect":           {err: errors.New("no such port"), want: cli.ExitInternal, says: "palisade: no such port\n"},
		"unknown flag":     {args: []string{"plan", "--verbose"}, want: cli.ExitUsage, says: "palisade: unknown flag: --verbose\nRun 'palisade plan --help' for usage.\n"},
		"unknown command":  {args: []string{"plna"}, want: cli.ExitUsage, says: "palisade: unknown command \"plna\" for \"palisade\"\n\nDid you mean this?\n\tplan\nRun 'palisade --help' for usage.\n"},
		"two directories":  {args: []string{"plan", "a", "b"}, want: cli.ExitUsage},
		"config no value":  {args: []string{"plan", "-c", "cidrBlock"}, want: cli.ExitUsage, says: "palisade: invalid argument \"cidrBlock\" for \"-c, --config\" flag: \"cidrBlock\" has no value; write KEY=VALUE, with KEY= for an empty one\nRun 'palisade plan --help' for usage.\n"},
		"config no key":    {args: []string{"plan", "-c", "=1"}, want: cli.ExitUsage},
		"negative timeout": {args: []string{"plan", "--timeout", "-1s"}, want: cli.ExitUsage},
		"no answers file":  {args: []string{"plan", "--answers", "none.yaml"}, want: cli.ExitUsage},
		"version operand":  {args: []string{"version", "x"}, want: cli.ExitUsage},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShell(smallPlan(), tc.err)
			args := tc.args
			if args == nil {
				args = []string{"plan", project(t)}
			}
			require.Equal(t, int(tc.want), s.run(args...))
			require.Empty(t, s.out.String(), "standard output is for what was asked for")
			require.True(t, strings.HasPrefix(s.err.String(), "palisade: "), s.err.String())
			if tc.says != "" {
				require.Equal(t, tc.says, s.err.String())
			}
		})
	}
}

func TestMain_panicsAreInternalErrors(t *testing.T) {
	t.Parallel()
	s := newShell(nil, nil)
	s.env.Plan = func(context.Context, engine.RunOptions) (*plan.Plan, error) { panic("index out of range") }
	require.Equal(t, int(cli.ExitInternal), s.run("plan", project(t)))
	require.Contains(t, s.err.String(), "palisade: internal error: index out of range\nThis is a defect of palisade")
}

func TestMain_whatCannotBeWritten(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"plan", project(t)}, {"plan", project(t), "--json"}, {"version"}} {
		s := newShell(smallPlan(), nil)
		s.env.Out = fullDisk{}
		require.Equal(t, int(cli.ExitInternal), s.run(args...))
		require.Contains(t, s.err.String(), "no space left on device")
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

var _ io.Writer = fullDisk{}

func TestPlan_colourOnlyOnTerminalsThatWantIt(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		terminal bool
		vars     map[string]string
		args     []string
		want     bool
	}{
		"terminal":      {terminal: true, want: true},
		"pipe":          {},
		"NO_COLOR":      {terminal: true, vars: map[string]string{"NO_COLOR": "1"}},
		"dumb terminal": {terminal: true, vars: map[string]string{"TERM": "dumb"}},
		"--no-color":    {terminal: true, args: []string{"--no-color"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShell(smallPlan(), nil)
			s.env.Terminal = func() (int, bool) { return 100, tc.terminal }
			for k, v := range tc.vars {
				s.vars[k] = v
			}
			require.Zero(t, s.run(append([]string{"plan", project(t)}, tc.args...)...))
			require.Equal(t, tc.want, strings.Contains(s.out.String(), "\x1b["))
		})
	}
}

func TestPlan_answersBesideTheProject(t *testing.T) {
	t.Parallel()
	dir := project(t)
	below := filepath.Join(dir, "cmd")
	require.NoError(t, os.Mkdir(below, 0o700))
	file := filepath.Join(dir, answers.FileName)
	require.NoError(t, os.WriteFile(file, []byte("stackReferences:\n  acme/network/prod:\n    outputs: {vpcId: vpc-1}\n"), 0o600))

	s := newShell(smallPlan(), nil)
	require.Zero(t, s.run("plan", below))
	require.Contains(t, s.asked[0].Answers.StackReferences, "acme/network/prod")
	require.Contains(t, s.out.String(), "answers from ")

	require.Zero(t, s.run("plan", below, "--json"))
	require.Contains(t, s.err.String(), "palisade: answers from ", "with --json, standard output is the plan alone")

	require.NoError(t, os.WriteFile(file, []byte("functions: 3\n"), 0o600))
	require.Equal(t, int(cli.ExitUsage), s.run("plan", dir), "a file that is wrong is not passed over")
}

func TestPlan_recordAnswers(t *testing.T) {
	t.Parallel()
	dir := project(t)
	file := filepath.Join(dir, answers.FileName)

	s := newShell(smallPlan(), nil)
	require.Zero(t, s.run("plan", dir, "--record-answers"))
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Contains(t, string(text), "acme/network/prod")
	require.Contains(t, s.err.String(), "added an open entry to ")

	s = newShell(smallPlan(), nil)
	require.Zero(t, s.run("plan", dir, "--record-answers"))
	require.Contains(t, s.err.String(), "nothing to add to ")

	elsewhere := filepath.Join(t.TempDir(), "mine.yaml")
	require.Zero(t, s.run("plan", dir, "--record-answers="+elsewhere))
	require.FileExists(t, elsewhere)
}

// A program that failed for want of an answer says how to get it, and records the question if that was asked for.
func TestPlan_recordAnswersOfAProgramThatFailed(t *testing.T) {
	t.Parallel()
	failed := &engine.ProgramError{Messages: []string{"no answer"}, Unanswered: smallPlan().Unanswered}
	dir := project(t)
	s := newShell(nil, failed)
	require.Equal(t, int(cli.ExitProgram), s.run("plan", dir))
	require.Contains(t, s.err.String(), "--record-answers writes them to palisade.answers.yaml")
	require.NoFileExists(t, filepath.Join(dir, answers.FileName))

	require.Equal(t, int(cli.ExitProgram), s.run("plan", dir, "--record-answers"))
	require.FileExists(t, filepath.Join(dir, answers.FileName))
}

func TestVersion(t *testing.T) {
	t.Parallel()
	s := newShell(nil, nil)
	require.Zero(t, s.run("version"))
	require.Regexp(t, `^palisade .+, go1\.`, s.out.String())
	s = newShell(nil, nil)
	require.Zero(t, s.run("version", "--json"))
	require.Contains(t, s.out.String(), `"planFormat": 1`)
}

func TestCompletion_offersTheProjectsStacks(t *testing.T) {
	t.Parallel()
	dir := project(t)
	for _, stack := range []string{"dev", "prod", "preview"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "Pulumi."+stack+".yaml"), nil, 0o600))
	}
	s := newShell(nil, nil)
	require.Zero(t, s.run("__complete", "plan", dir, "--stack", "pr"))
	require.True(t, strings.HasPrefix(s.out.String(), "preview\nprod\n:4\n"), s.out.String())
}
