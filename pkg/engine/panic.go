package engine

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	panicStart = regexp.MustCompile(`(?m)^(panic: |fatal error: )`)
	frameLine  = regexp.MustCompile(`^\t(.+\.go):(\d+)(?: \+0x[0-9a-f]+)?$`)
)

// trimmedPanic gives, of what a program wrote when it died of a panic, the message and those frames of the stacks that lie in the program's
// own module; empty if there was no panic. Without any such frame, the frames of libraries are given.
func (s *sources) trimmedPanic(output string) string {
	at := panicStart.FindStringIndex(output)
	if at == nil {
		return ""
	}
	message, stacks, _ := strings.Cut(output[at[0]:], "\n\ngoroutine ")
	var ours, others []string
	lines := strings.Split(stacks, "\n")
	for i, line := range lines {
		match := frameLine.FindStringSubmatch(line)
		if match == nil || i == 0 {
			continue
		}
		where := s.place("file://" + strings.ReplaceAll(match[1], "%", "%25"))
		frame := fmt.Sprintf("  at %s:%s %s", where.file, match[2], functionName(lines[i-1]))
		switch where.kind {
		case program:
			ours = append(ours, frame)
		case library:
			others = append(others, frame)
		case skipped:
		}
	}
	if len(ours) == 0 {
		ours = others
	}
	return strings.Join(append([]string{strings.TrimSpace(message)}, ours...), "\n")
}

// functionName gives the name in a line of a stack: "main.main.func1(...)" and "created by main.main in goroutine 1".
func functionName(line string) string {
	name := strings.TrimPrefix(line, "created by ")
	name, _, _ = strings.Cut(name, " in goroutine")
	if i := strings.LastIndex(name, "("); i > 0 && strings.HasSuffix(name, ")") {
		name = name[:i]
	}
	return name
}
