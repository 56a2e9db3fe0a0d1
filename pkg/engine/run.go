package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/palisade-iac/palisade/pkg/engine/answers"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// RunOptions say which project is run, and how. Only Dir is needed.
type RunOptions struct {
	// Dir is a directory of the project: the nearest Pulumi.yaml, here or above, is taken. Default the working directory.
	Dir string
	// Stack is the name of the stack, or organization/project/stack. Default the only one with a Pulumi.<stack>.yaml, else dev.
	Stack string
	// Region overrides aws:region; default what the stack says.
	Region string
	// Config overrides the stack's configuration. A key without a namespace is the project's; values are text, or JSON for objects and lists.
	Config map[string]string
	// Answers tell what exists outside the program; nil: nothing is told. No file is looked for.
	Answers *answers.Book
	// Progress gets a line for what is going on, and the lines that the program writes, each after "program: "; nil: silence.
	Progress io.Writer
	// Env are variables "NAME=value" for the compiler and the program, over those of this process.
	Env []string
}

// Run builds the program of a project, runs it, and gives its plan.
//
// Errors are [*ConfigError] for what is wrong before the compiler starts, [*BuildError], [*ProgramError], and [*TimeoutError] when the
// deadline of ctx passes; a ctx that is canceled gives its error, wrapped. When Run returns, no process that it started is left, and no file.
func Run(ctx context.Context, o RunOptions) (*plan.Plan, error) {
	p, err := loadProject(or(o.Dir, "."), "go")
	if err != nil {
		return nil, err
	}
	st, err := p.loadStack(o.Stack, o.Config, o.Region)
	if err != nil {
		return nil, err
	}
	dir, err := p.programDir()
	if err != nil {
		return nil, err
	}
	r := newRecorder(Options{
		Project: p.name, Stack: st.name, Config: st.config, SecretKeys: st.secretKeys, Answers: o.Answers, ModuleDir: moduleRoot(dir),
	})
	for _, a := range st.assumptions {
		r.assume(a.URN, a.Subject, a.Text)
	}
	tmp, err := os.MkdirTemp("", "palisade-")
	if err != nil {
		return nil, fmt.Errorf("a folder for the program: %w", err)
	}
	out, err := execute(ctx, r, p, st, execution{
		dir: dir, tmp: tmp, progress: &progress{to: o.Progress}, env: append(inherited(os.Environ()), o.Env...),
	})
	if removeErr := os.RemoveAll(tmp); removeErr != nil {
		err = errors.Join(err, fmt.Errorf("removing the folder of the program: %w", removeErr))
	}
	if err != nil {
		return nil, err
	}
	return r.conclude(out)
}

// execution is what a run needs of the machine.
type execution struct {
	dir, tmp string
	progress *progress
	env      []string
}

// execute builds and runs a program against a recorder. An error is one of the run; that of the program is in the outcome.
func execute(ctx context.Context, r *recorder, p *project, st *stack, x execution) (out outcome, err error) {
	started := now()
	var binary string
	if p.binary != "" {
		binary, err = p.prebuilt()
	} else {
		end := x.progress.during("compiling " + shortDir(x.dir))
		binary, err = build(ctx, x.dir, x.tmp, x.env)
		end()
	}
	if ctx.Err() != nil {
		return outcome{}, r.interrupted(ctx, phaseBuilding, started)
	}
	if err != nil {
		return outcome{}, err
	}
	s, err := serve(ctx, r)
	if err != nil {
		return outcome{}, err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	variables, err := p.variables(st, s.addr)
	if err != nil {
		return outcome{}, err
	}
	started = now()
	output, state, err := command{path: binary, dir: x.dir, env: slices.Concat([]string{lazyCollector}, x.env, variables)}.run(ctx, func(line string) {
		x.progress.say("program: %s", r.secrets.mask(strings.TrimRight(line, "\r\n")))
	})
	switch {
	case ctx.Err() != nil:
		return outcome{}, r.interrupted(ctx, phaseRunning, started)
	case errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.ENOEXEC):
		return outcome{}, &BuildError{Dir: x.dir, Output: "it is not a program: package main with a function main is needed"}
	case err != nil:
		return outcome{}, fmt.Errorf("running the program: %w", err)
	}
	return outcome{
		exitCode: state.ExitCode(), ending: state.String(), output: output, panicked: r.sources.trimmedPanic(output),
	}, nil
}

// lazyCollector lets the heap of a program grow further between collections, unless the environment says otherwise: a program runs for seconds, and a fifth of
// the time of a large one went to collecting what the next second would have freed with the process.
const lazyCollector = "GOGC=400"

// variables are those by which a language host tells a program what to do.
func (p *project) variables(st *stack, addr string) ([]string, error) {
	config, err := json.Marshal(st.config)
	if err != nil {
		return nil, err
	}
	secretKeys, err := json.Marshal(append([]string{}, st.secretKeys...))
	if err != nil {
		return nil, err
	}
	return []string{
		"PULUMI_ORGANIZATION=" + or(st.organization, "organization"),
		"PULUMI_PROJECT=" + p.name,
		"PULUMI_STACK=" + st.name,
		"PULUMI_ROOT_DIRECTORY=" + p.root,
		"PULUMI_CONFIG=" + string(config),
		"PULUMI_CONFIG_SECRET_KEYS=" + string(secretKeys),
		"PULUMI_DRY_RUN=true",
		"PULUMI_PARALLEL=" + strconv.Itoa(parallel),
		"PULUMI_MONITOR=" + addr,
		"PULUMI_ENGINE=" + addr,
	}, nil
}

// inherited drops the variables by which some other run of Pulumi may have started this process.
func inherited(env []string) []string {
	kept := make([]string, 0, len(env))
	for _, v := range env {
		if !strings.HasPrefix(v, "PULUMI_") {
			kept = append(kept, v)
		}
	}
	return kept
}

// shortDir names a directory as a person would, from here.
func shortDir(dir string) string {
	here, err := os.Getwd()
	if err != nil {
		return dir
	}
	if rel, err := filepath.Rel(here, dir); err == nil && len(rel) < len(dir) {
		return rel
	}
	return dir
}
