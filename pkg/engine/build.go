package engine

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
)

// build compiles the program in dir into the folder into, and gives the path of the binary.
//
// The flags see to three things: positions are whole paths, whatever GOFLAGS says, since those of the program are told from others by them;
// debugger's tables are left out, since linking them takes longer than all else; and no version control is asked.
func build(ctx context.Context, dir, into string, env []string) (string, error) {
	compiler, err := exec.LookPath("go")
	if err != nil {
		return "", &ConfigError{Err: errors.New("the Go toolchain is needed to build the program, and there is no command go in PATH; install it from https://go.dev/dl")}
	}
	binary := filepath.Join(into, "program")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	output, state, err := command{
		path: compiler, dir: dir, env: env,
		args: []string{"build", "-trimpath=false", "-buildvcs=false", "-ldflags=-s -w", "-o", binary, "."},
	}.run(ctx, nil)
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err != nil:
		return "", fmt.Errorf("building the program in %s: %w", dir, err)
	case !state.Success():
		return "", &BuildError{Dir: dir, Output: output}
	}
	return binary, nil
}

// prebuilt gives the binary that a project names instead of having one built: below the project's root, or found as a command.
func (p *project) prebuilt() (string, error) {
	candidate := p.binary
	if !filepath.IsAbs(candidate) {
		candidate = filepath.Join(p.root, candidate)
	}
	for _, name := range []string{candidate, p.binary} {
		if path, err := exec.LookPath(name); err == nil {
			return filepath.Abs(path)
		}
	}
	return "", &ConfigError{File: p.file, Err: fmt.Errorf("runtime.options.binary: there is no program %s; build it, or leave the option out", p.binary)}
}
