package engine

import (
	"fmt"
	"strings"
	"time"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// ConfigError is a project, a stack or a configuration that cannot be run: no Pulumi.yaml, another runtime than Go, a configuration key
// without a value, a Go toolchain that is not there.
type ConfigError struct {
	// File that is at fault, empty if none is.
	File string
	// Err says what is wrong: [validate.Errors] where several things are, each with its path.
	//
	// [validate.Errors]: https://pkg.go.dev/github.com/palisade-iac/palisade/pkg/validate#Errors
	Err error
}

// Error gives the file, then what is wrong with it.
func (e *ConfigError) Error() string {
	if e.File == "" {
		return e.Err.Error()
	}
	text := e.Err.Error()
	if strings.Contains(text, "\n") {
		return e.File + ":\n" + text
	}
	return e.File + ": " + text
}

// Unwrap gives Err.
func (e *ConfigError) Unwrap() error { return e.Err }

// BuildError is a program that does not compile.
type BuildError struct {
	// Dir is the directory that was built.
	Dir string
	// Output is what the compiler said.
	Output string
}

// Error gives the compiler's own words.
func (e *BuildError) Error() string {
	return fmt.Sprintf("the program in %s does not build:\n%s", e.Dir, strings.TrimRight(e.Output, "\n"))
}

// ProgramError is a program that ran and failed.
type ProgramError struct {
	// Messages are the errors that the program reported, or that the engine reported to it, each once. There is at least one.
	Messages []string
	// ExitCode of the program's process; 0 for a program that was run in this process.
	ExitCode int
	// Panic is the message of a panic and, below it, those frames of its stack that lie in the program; empty if there was none.
	Panic string
	// Unanswered are the questions that were open when the program failed. Answers to them may be all that it lacks.
	Unanswered []plan.Question
	// Region is the default region of the run, in which the questions were asked.
	Region string
	// Assumptions are what the program was given in place of configuration that is missing, or cannot be read. They may be why it failed.
	Assumptions []plan.Assumption
}

// Error gives all messages, one a line, the panic, and what was assumed.
func (e *ProgramError) Error() string {
	var b strings.Builder
	b.WriteString("the program failed")
	if e.ExitCode != 0 {
		fmt.Fprintf(&b, " (exit code %d)", e.ExitCode)
	}
	b.WriteString(":")
	for _, m := range e.Messages {
		if e.Panic != "" && strings.HasPrefix(e.Panic, m) {
			continue
		}
		b.WriteString("\n  " + strings.ReplaceAll(m, "\n", "\n  "))
	}
	if e.Panic != "" {
		b.WriteString("\n" + e.Panic)
	}
	for _, a := range e.Assumptions {
		fmt.Fprintf(&b, "\nassumed: %s: %s", a.Subject, a.Text)
	}
	return b.String()
}

// TimeoutError is a run that was not over at its deadline. [errors.Is] finds it to be [context.DeadlineExceeded].
type TimeoutError struct {
	// Phase is "building" or "running".
	Phase string
	// Elapsed is how long the phase lasted.
	Elapsed time.Duration
	// Allowed is how long building and running might have taken together.
	Allowed time.Duration
	// Registered counts the resources that the program had registered; Last is the URN of the last one, empty if there was none.
	Registered int
	Last       string

	cause error
}

// Error says what was going on when time was up.
func (e *TimeoutError) Error() string {
	text := fmt.Sprintf("%s the program took longer than allowed (%s in all)", e.Phase, rounded(e.Allowed))
	switch {
	case e.Phase != phaseRunning:
		return text + "; allow more time with --timeout"
	case e.Registered == 0:
		return text + "; it had registered nothing: look for a wait before pulumi.Run, or allow more time with --timeout"
	}
	return fmt.Sprintf("%s; it had registered %d resources, the last was %s: look for a wait after it, or allow more time with --timeout",
		text, e.Registered, e.Last)
}

// rounded leaves out digits that nobody asked for.
func rounded(d time.Duration) time.Duration {
	if d < time.Second {
		return d.Round(time.Millisecond)
	}
	return d.Round(100 * time.Millisecond)
}

// Unwrap gives the context's error.
func (e *TimeoutError) Unwrap() error { return e.cause }

const (
	phaseBuilding = "building"
	phaseRunning  = "running"
)
