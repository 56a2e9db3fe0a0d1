package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/pkg/engine/answers"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// Options are what a run is given. The zero value is valid.
type Options struct {
	// Project and Stack name the run, and are part of every URN; defaults "project" and "dev". Organization is what the program sees as
	// such; default "organization".
	Project, Stack, Organization string
	// Config holds the configuration by full key, "project:key" or "aws:region"; the values as Pulumi passes them: the text itself, and
	// JSON for objects and lists. Without "aws:region" the twin's default region is assumed.
	Config map[string]string
	// SecretKeys are those keys of Config whose values are secret.
	SecretKeys []string
	// Answers tell what exists outside the program; nil: nothing is told.
	Answers *answers.Book
	// ModuleDir is the root of the Go module whose lines [plan.Resource.Source] names; default the module that ProgramDir lies in.
	ModuleDir string
	// ProgramDir is a directory of the program, by default that of the file which calls [Record].
	ProgramDir string
}

// Record runs a program in this process and gives its plan. The program talks to the same recorder that [Run] serves, over loopback. Nothing
// is read from the environment, and several programs may be recorded at once.
//
// A program that returns an error, logs one, or panics in its own goroutine gives a [*ProgramError] and no plan; a panic within an Apply ends
// the process, as Go has it. When ctx is over before the program is, that is a [*TimeoutError], or the context's error if it was canceled; the
// program's connections are cut then, but a goroutine of it that waits for something else goes on waiting.
func Record(ctx context.Context, body pulumi.RunFunc, opts Options) (*plan.Plan, error) {
	if opts.ProgramDir == "" {
		opts.ProgramDir = callerDir()
	}
	if opts.ModuleDir == "" {
		opts.ModuleDir = moduleRoot(opts.ProgramDir)
	}
	s, err := serve(ctx, newRecorder(opts))
	if err != nil {
		return nil, err
	}
	started := now()
	ended := make(chan outcome, 1)
	go func() { ended <- runBody(ctx, s, body, opts) }()
	select {
	case out := <-ended:
		if err := s.stop(); err != nil {
			return nil, fmt.Errorf("engine: %w", err)
		}
		if ctx.Err() != nil {
			return nil, s.interrupted(ctx, phaseRunning, started)
		}
		return s.conclude(out)
	case <-ctx.Done():
		return nil, errors.Join(s.interrupted(ctx, phaseRunning, started), s.stop())
	}
}

// outcome is how a program ended.
type outcome struct {
	err      error  // of a program in this process
	exitCode int    // of a process
	panicked string // message and trimmed stack
	output   string // the last that a process wrote
	ending   string // how a process ended, in the words of the system
}

// runBody runs a program against a server, as pulumi.Run does, but for the environment.
func runBody(ctx context.Context, s *server, body pulumi.RunFunc, opts Options) (out outcome) {
	defer func() {
		if p := recover(); p != nil {
			out.panicked = s.sources.trimmedPanic(fmt.Sprintf("panic: %v\n\n%s", p, debug.Stack()))
		}
	}()
	pctx, err := pulumi.NewContext(ctx, pulumi.RunInfo{
		Project: s.project, Stack: s.stack, Organization: opts.Organization, RootDirectory: opts.ProgramDir,
		Config: opts.Config, ConfigSecretKeys: opts.SecretKeys,
		Parallel: parallel, DryRun: true, MonitorAddr: s.addr, EngineAddr: s.addr,
	})
	if err != nil {
		return outcome{err: err}
	}
	defer func() {
		if err := pctx.Close(); err != nil && out.err == nil {
			out.err = err
		}
	}()
	return outcome{err: pulumi.RunWithContext(pctx, body)}
}

// parallel is what programs see as the engine's degree of parallelism. It limits nothing.
const parallel = 16

// callerDir gives the directory of the file that called Record; the working directory if the file's is not known.
func callerDir() string {
	if _, file, _, ok := runtime.Caller(2); ok && filepath.IsAbs(file) {
		return filepath.Dir(file)
	}
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	return dir
}
