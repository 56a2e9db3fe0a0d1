package cli

import (
	"context"
	"io"
	"os"
	"time"

	"golang.org/x/term"

	"github.com/palisade-iac/palisade/pkg/engine"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// plainWidth is the width of lines that do not go to a terminal.
const plainWidth = 120

// Env is what a command runs in.
type Env struct {
	// Out takes what was asked for, Err progress and errors.
	Out, Err io.Writer
	// Getenv looks up environment variables.
	Getenv func(name string) string
	// Terminal gives the width of the terminal that Out is, and whether it is one.
	Terminal func() (width int, ok bool)
	// Plan runs a program: [engine.Run].
	Plan func(context.Context, engine.RunOptions) (*plan.Plan, error)
	// Preview has the Pulumi CLI run a program: [engine.Preview].
	Preview func(context.Context, engine.RunOptions) (*plan.Plan, error)
	// Now is the clock, by which the age of prices is told; nil is none.
	Now func() time.Time
}

// Process is the Env of this process.
func Process() Env {
	return Env{
		Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv, Plan: engine.Run, Preview: engine.Preview,
		Now: time.Now, //nolint:forbidigo // the one clock of the command
		Terminal: func() (int, bool) {
			fd := int(os.Stdout.Fd())
			if !term.IsTerminal(fd) {
				return 0, false
			}
			width, _, err := term.GetSize(fd)
			return width, err == nil
		},
	}
}

// width is that of lines on standard output. A terminal that gives no size counts as one of [plainWidth].
func (e Env) width() int {
	if width, ok := e.Terminal(); ok && width > 0 {
		return width
	}
	return plainWidth
}

// color tells whether standard output takes colours: a terminal does, unless it is a dumb one or NO_COLOR (https://no-color.org) is set.
func (e Env) color() bool {
	_, ok := e.Terminal()
	return ok && e.Getenv("NO_COLOR") == "" && e.Getenv("TERM") != "dumb"
}

// today is the day of the clock, if there is one.
func (e Env) today() (time.Time, bool) {
	if e.Now == nil {
		return time.Time{}, false
	}
	return e.Now(), true
}
