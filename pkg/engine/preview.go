package engine

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// Preview has the Pulumi CLI preview a project in any language, with a stand-in for the aws provider, and gives the plan. It is [Run] for what
// Run cannot build: Pulumi's own engine runs the program, and the provider that it asks answers as if AWS had made everything.
//
//	program  <-->  pulumi preview  --Create, Read, Invoke-->  planProvider  -->  twin, answers
//
// The preview is one of an empty stack, in a backend of its own that is removed again: the stack that is deployed is neither read nor touched.
// Whatever takes part gets no credentials for AWS. Providers of other packages, and components of plugins, run as in every preview; what they
// compute only once they make something stays unknown.
//
// A function that nobody can answer is an error to the program, in whatever form it is called. Errors are those of Run; a program that does not
// compile is a [*ProgramError] here.
func Preview(ctx context.Context, o RunOptions) (*plan.Plan, error) {
	p, err := loadProject(or(o.Dir, "."))
	if err != nil {
		return nil, err
	}
	st, err := p.loadStack(o.Stack, o.Config, o.Region)
	if err != nil {
		return nil, err
	}
	pulumi, err := exec.LookPath("pulumi")
	if err != nil {
		return nil, &ConfigError{Err: errors.New("pulumi is not on PATH; install the Pulumi CLI, which runs the program")}
	}
	r := newRecorder(Options{Project: p.name, Stack: st.name, Config: st.config, SecretKeys: st.secretKeys, Answers: o.Answers})
	for _, a := range st.assumptions {
		r.assume(a.URN, a.Subject, a.Text)
	}
	tmp, err := os.MkdirTemp("", "palisade-")
	if err != nil {
		return nil, fmt.Errorf("a folder for the preview: %w", err)
	}
	v := preview{
		recorder: r, project: p, stack: st, pulumi: pulumi, tmp: tmp, progress: &progress{to: o.Progress}, env: append(withoutClouds(os.Environ()), o.Env...),
	}
	planned, err := v.run(ctx)
	if removeErr := os.RemoveAll(tmp); removeErr != nil {
		err = errors.Join(err, fmt.Errorf("removing the folder of the preview: %w", removeErr))
	}
	return planned, err
}

// preview is one run of the Pulumi CLI.
type preview struct {
	*recorder
	project  *project
	stack    *stack
	pulumi   string // the CLI
	tmp      string
	progress *progress
	env      []string
}

func (v preview) run(ctx context.Context) (planned *plan.Plan, err error) {
	started := now()
	s, err := v.serveProvider(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	end := v.progress.during("pulumi preview of " + shortDir(v.project.root))
	defer end()
	settings, err := v.makeStack(ctx)
	if ctx.Err() != nil {
		return nil, v.interrupted(ctx, phaseRunning, started)
	}
	if err != nil {
		return nil, err
	}
	out, err := v.preview(ctx, s.addr, settings)
	if ctx.Err() != nil {
		return nil, v.interrupted(ctx, phaseRunning, started)
	}
	if err != nil {
		return nil, fmt.Errorf("running pulumi preview: %w", err)
	}
	return v.planned(out)
}

// serveProvider serves the stand-in for the aws provider.
func (v preview) serveProvider(ctx context.Context) (*server, error) {
	schema := sync.OnceValues(func() (string, error) { return v.schema(ctx) })
	return listen(ctx, v.recorder, func(s grpc.ServiceRegistrar) {
		pulumirpc.RegisterResourceProviderServer(s, &planProvider{recorder: v.recorder, schema: schema})
	}, grpc.StatsHandler(perClient{}))
}

// preview runs pulumi preview. What it prints is left in files.
func (v preview) preview(ctx context.Context, addr, settings string) (outcome, error) {
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return outcome{}, err
	}
	stdout, err := os.Create(v.file(stepsFile))
	if err != nil {
		return outcome{}, err
	}
	output, state, err := command{
		path: v.pulumi,
		args: []string{
			"preview", "--json", "--show-sames", "--show-reads", "--non-interactive", "--color", "never",
			"--stack", v.stack.name, "--config-file", settings, "--event-log", v.file(eventsFile),
		},
		dir: v.project.root, env: append(v.environment(), "PULUMI_DEBUG_PROVIDERS=aws:"+port), stdout: stdout,
	}.run(ctx, func(line string) { v.progress.say("pulumi: %s", v.secrets.mask(strings.TrimRight(line, "\r\n"))) })
	if err = errors.Join(err, stdout.Close()); err != nil {
		return outcome{}, err
	}
	return outcome{exitCode: state.ExitCode(), ending: state.String(), output: output}, nil
}

// Files of a preview.
const (
	stepsFile  = "preview.json" // what pulumi preview prints
	eventsFile = "events.json"  // what it logs: an event a line
)

func (v preview) file(name string) string { return filepath.Join(v.tmp, name) }

// schema asks the installed aws plugin for its schema; it is not configured, and so reaches nothing.
func (v preview) schema(ctx context.Context) (string, error) {
	stdout, err := os.Create(v.file("schema.json"))
	if err != nil {
		return "", err
	}
	output, state, err := command{
		path: v.pulumi, args: []string{"package", "get-schema", "aws"}, dir: v.tmp, env: v.environment(), stdout: stdout,
	}.run(ctx, nil)
	if err = errors.Join(err, stdout.Close()); err != nil {
		return "", err
	}
	if !state.Success() {
		return "", fmt.Errorf("pulumi package get-schema aws: %s", lastWords(output, outcome{ending: state.String()}))
	}
	schema, err := os.ReadFile(stdout.Name())
	return string(schema), err
}
