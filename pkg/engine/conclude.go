package engine

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// now is the clock by which a person is told how long something took. Nothing in a plan depends on it.
func now() time.Time {
	return time.Now() //nolint:forbidigo // elapsed time, for messages alone
}

// conclude gives the plan of a program that came to its end, or the error of one that did not.
func (r *recorder) conclude(out outcome) (*plan.Plan, error) {
	p := r.plan()
	messages := r.messages(out, p)
	if len(messages) == 0 && out.panicked == "" && out.exitCode == 0 {
		if r.ended() {
			return p, nil
		}
		messages = []string{"it ended before it had registered its stack: does it call pulumi.Run, and return from it?"}
	}
	if len(messages) == 0 {
		messages = []string{lastWords(r.secrets.mask(out.output), out)}
	}
	return nil, &ProgramError{
		Messages: messages, ExitCode: out.exitCode, Panic: r.secrets.mask(out.panicked), Unanswered: p.Unanswered, Region: p.Region,
		Assumptions: slices.DeleteFunc(p.Assumptions, func(a plan.Assumption) bool { return !ofConfiguration(a) }),
	}
}

// messages gives what is reported as an error, each once: what the engine refused, what the program logged, what it returned. A plan with
// errors that the twin found on behalf of AWS is a plan all the same: those are findings, not failures.
func (r *recorder) messages(out outcome, p *plan.Plan) []string {
	r.mu.Lock()
	all := slices.Clone(r.failures)
	for _, d := range r.ordered(r.diagnostics) {
		if d.Severity == "error" {
			all = append(all, flattened(d.Message)...)
		}
	}
	r.mu.Unlock()
	if out.err != nil {
		all = append(all, flattened(out.err.Error())...)
	}
	var messages []string
	for _, m := range all {
		m = r.secrets.mask(explained(m, p.Unanswered))
		said := func(other string) bool {
			return strings.Contains(other, m) || strings.Contains(m, other) && other != ""
		}
		if m != "" && !slices.ContainsFunc(messages, said) {
			messages = append(messages, m)
		}
	}
	return messages
}

// ofConfiguration tells an assumption about the configuration, which is of no resource and no function: its subject is a key, or where values
// come from.
func ofConfiguration(a plan.Assumption) bool {
	return a.URN == "" && (strings.Contains(a.Subject, ":") || a.Subject == environmentSubject)
}

func (r *recorder) ended() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.rootDone
}

// interrupted gives the error of a run that its context ended.
func (r *recorder) interrupted(ctx context.Context, phase string, started time.Time) error {
	if !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Errorf("%s the program was interrupted: %w", phase, ctx.Err())
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	e := &TimeoutError{Phase: phase, Elapsed: now().Sub(started), Registered: len(r.records), cause: ctx.Err()}
	if deadline, ok := ctx.Deadline(); ok {
		e.Allowed = deadline.Sub(r.began)
	}
	if r.last != nil {
		e.Last = r.last.urn
	}
	return e
}

// lastWords describes the end of a process that reported nothing: what it wrote last, or how it ended.
func lastWords(output string, out outcome) string {
	lines := strings.Split(strings.TrimSpace(output), "\n")
	if len(lines) > 20 {
		lines = lines[len(lines)-20:]
	}
	switch text := strings.TrimSpace(strings.Join(lines, "\n")); {
	case out.panicked != "":
		first, _, _ := strings.Cut(out.panicked, "\n")
		return first
	case text != "":
		return text
	default:
		return fmt.Sprintf("it ended with %s and said nothing", or(out.ending, "an error"))
	}
}

var (
	statusText = regexp.MustCompile(`rpc error: code = \w+ desc = `)
	listHeader = regexp.MustCompile(`(?m)^\s*\d+ errors? occurred:\s*$`)
	sdkPrefix  = regexp.MustCompile(`^(an unhandled error occurred: program failed:|waiting for RPCs:)`)
)

// withoutStatus drops what gRPC writes before the text of an error.
func withoutStatus(text string) string { return statusText.ReplaceAllString(text, "") }

// flattened takes an error text of Go's SDK apart into single messages: the SDK wraps what a program returns into a list of errors, and
// lists into lists, each with a header, a bullet and indentation.
func flattened(text string) []string {
	text = withoutStatus(text)
	if !listHeader.MatchString(text) {
		return []string{sdkTrimmed(text)}
	}
	var messages []string
	var current []string
	flush := func() {
		if m := sdkTrimmed(strings.Join(current, "\n")); m != "" {
			messages = append(messages, m)
		}
		current = nil
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		rest, bullet := strings.CutPrefix(strings.TrimLeft(line, " \t"), "* ")
		if bullet {
			flush()
			line = rest
		}
		if listHeader.MatchString(line) {
			flush()
			continue
		}
		current = append(current, line)
	}
	flush()
	return messages
}

func sdkTrimmed(text string) string {
	text = strings.TrimSpace(text)
	for {
		shorter := strings.TrimSpace(sdkPrefix.ReplaceAllString(text, ""))
		if shorter == text {
			return text
		}
		text = shorter
	}
}
