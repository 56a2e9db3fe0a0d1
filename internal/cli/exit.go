package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/palisade-iac/palisade/pkg/engine"
)

// ExitCode is the status with which palisade ends.
type ExitCode int

// The exit codes. They are part of the command line's contract.
const (
	ExitDone        ExitCode = 0   // what was asked for is on standard output
	ExitProgram     ExitCode = 1   // the program ran and failed
	ExitUsage       ExitCode = 2   // the command line, the project's files or its configuration are wrong
	ExitBuild       ExitCode = 3   // the program does not build
	ExitTimeout     ExitCode = 4   // it took longer than --timeout
	ExitInternal    ExitCode = 5   // a defect of palisade, or the result could not be written
	ExitInterrupted ExitCode = 130 // SIGINT or SIGTERM
)

// exitCodes is the help on exit codes.
const exitCodes = `Exit codes:
  0    planned
  1    the program ran and failed; its errors are on standard error
  2    the command line, the project's files or its configuration are wrong
  3    the program does not build
  4    it took longer than --timeout
  5    a defect of palisade, or the result could not be written
  130  interrupted`

// A failure is an error of a command that was understood; without an err it is an exit code alone, of which standard output has told. What the
// library that parses command lines returns of its own is wrong usage.
type failure struct {
	code ExitCode
	err  error
	// help is the command whose help would have told better; empty if that would be none.
	help string
}

func (f *failure) Error() string {
	if f.err == nil {
		return ""
	}
	return f.err.Error()
}
func (f *failure) Unwrap() error { return f.err }

// fail gives err the exit code that fits it.
func fail(err error) error {
	if err == nil {
		return nil
	}
	var (
		config  *engine.ConfigError
		build   *engine.BuildError
		program *engine.ProgramError
		timeout *engine.TimeoutError
	)
	code := ExitInternal
	switch {
	case errors.Is(err, context.Canceled):
		code = ExitInterrupted
	case errors.As(err, &timeout), errors.Is(err, context.DeadlineExceeded):
		code = ExitTimeout
	case errors.As(err, &config):
		code = ExitUsage
	case errors.As(err, &build):
		code = ExitBuild
	case errors.As(err, &program):
		code = ExitProgram
	}
	return &failure{code: code, err: err}
}

// wrongUsage is err as a mistake on the command line or in a file that it names.
func wrongUsage(err error) error { return &failure{code: ExitUsage, err: err} }

// tell writes err for the user and gives the exit code.
func tell(w io.Writer, command string, err error) ExitCode {
	var f *failure
	if !errors.As(err, &f) {
		fmt.Fprintf(w, "palisade: %s\nRun '%s --help' for usage.\n", strings.TrimRight(err.Error(), "\n"), command)
		return ExitUsage
	}
	if f.err == nil {
		return f.code
	}
	if f.code == ExitInterrupted {
		fmt.Fprintln(w, "palisade: interrupted")
		return f.code
	}
	fmt.Fprintf(w, "palisade: %s\n", strings.TrimRight(f.Error(), "\n"))
	if f.help != "" {
		fmt.Fprintf(w, "Run '%s --help' for usage.\n", f.help)
	}
	return f.code
}
