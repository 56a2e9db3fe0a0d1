package engine

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"regexp"
	"sync"
	"time"
)

// maxOutput bounds what is kept of the output of a process, in bytes.
const maxOutput = 1 << 20

// drainTime is how long the output of a process that has ended is waited for: a child that fled its group may hold it open for ever.
const drainTime = time.Second

// command is a process to be run.
type command struct {
	path string
	args []string
	dir  string
	env  []string
	// stdout takes what the process writes there; nil: it goes where its errors go.
	stdout *os.File
}

// run runs a process in a group of its own, and gives what it wrote and how it ended. Each line goes to heard too, if that is not nil. When
// run returns, no process of the group is left: neither when ctx ends it, nor children that the process left behind.
func (c command) run(ctx context.Context, heard func(line string)) (output string, state *os.ProcessState, err error) {
	cmd := exec.Command(c.path, c.args...) //nolint:noctx // a context would kill the process alone, not its group
	cmd.Dir, cmd.Env = c.dir, c.env
	ownGroup(cmd)
	read, write, err := os.Pipe()
	if err != nil {
		return "", nil, err
	}
	cmd.Stdout, cmd.Stderr = write, write
	if c.stdout != nil {
		cmd.Stdout = c.stdout
	}
	if err = cmd.Start(); err != nil {
		return "", nil, errors.Join(err, read.Close(), write.Close())
	}
	kept := &tail{heard: heard}
	var reading sync.WaitGroup
	reading.Add(1)
	go func() {
		defer reading.Done()
		kept.readFrom(read)
	}()
	ended := make(chan struct{})
	go func() {
		select {
		case <-ctx.Done():
			killGroup(cmd)
		case <-ended:
		}
	}()
	closeErr := write.Close()
	waitErr := cmd.Wait()
	close(ended)
	killGroup(cmd)
	deadlineErr := read.SetReadDeadline(now().Add(drainTime))
	reading.Wait()
	err = errors.Join(closeErr, deadlineErr, read.Close())
	if exit := (*exec.ExitError)(nil); waitErr != nil && !errors.As(waitErr, &exit) {
		err = errors.Join(err, waitErr)
	}
	return kept.String(), cmd.ProcessState, err
}

// tail keeps the end of an output, and from the beginning of a panic on everything, as far as there is room.
type tail struct {
	heard    func(string)
	text     []byte
	panicked bool
}

var panicLine = regexp.MustCompile(`^(panic: |fatal error: )`)

func (t *tail) readFrom(r io.Reader) {
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadString('\n')
		if line != "" {
			t.add(line)
		}
		if err != nil {
			return
		}
	}
}

func (t *tail) add(line string) {
	if !t.panicked && panicLine.MatchString(line) {
		t.panicked = true
		t.text = t.text[:0]
	}
	if t.heard != nil && !t.panicked {
		t.heard(line)
	}
	switch room := maxOutput - len(t.text); {
	case len(line) <= room:
		t.text = append(t.text, line...)
	case t.panicked:
		t.text = append(t.text, line[:room]...)
	default:
		t.text = append(t.text, line...)
		t.text = append([]byte(nil), t.text[len(t.text)-maxOutput/2:]...)
	}
}

func (t *tail) String() string { return string(t.text) }
