package validate

import (
	"slices"
	"strings"
)

// Kind says what sort of mistake an [Error] is, for programs that react to it.
// The set only ever grows.
type Kind string

// The kinds of mistakes.
const (
	// Required: a value that must be given is missing.
	Required Kind = "required"
	// Invalid: the value is malformed, or means nothing.
	Invalid Kind = "invalid"
	// NotSupported: the value is well formed but is not among those allowed.
	NotSupported Kind = "not supported"
	// Duplicate: the value must be unique and occurs elsewhere.
	Duplicate Kind = "duplicate"
	// Conflict: the value contradicts another one; each alone would do.
	Conflict Kind = "conflict"
	// TooSmall: a size, count or address space does not suffice.
	TooSmall Kind = "too small"
	// Forbidden: the value may not be given here, or needs a stated reason.
	Forbidden Kind = "forbidden"
)

// Error is one mistake in a tree of arguments.
type Error struct {
	// Path is where it is, as [Path.String] gives it: tiers[2].netmask.
	// It is empty when the mistake belongs to no single field.
	Path string
	// Kind is what sort of mistake it is. It is empty for an error that was
	// not found by a check, but handed to [Collector.Add].
	Kind Kind
	// Value is what was found there; nil if nothing was.
	Value any
	// Detail says in words what is wrong and what to do.
	Detail string

	// cause is the error that was handed to [Collector.Add], so that errors.Is
	// still finds it.
	cause error
}

// Error returns the path and the detail: "tiers[2].netmask: /29 is smaller than
// AWS's smallest subnet (/28)", or the detail alone if there is no path.
func (e *Error) Error() string {
	if e.Path == "" {
		return e.Detail
	}
	return e.Path + ": " + e.Detail
}

// Unwrap returns the error that [Collector.Add] was given, or nil for a mistake
// that a check found.
func (e *Error) Unwrap() error { return e.cause }

// Errors is all that is wrong with a tree of arguments: sorted by path (indexes
// as numbers), then by detail, without duplicates. [Collector.Err] makes it.
type Errors []*Error

// Error returns one line per mistake, without a newline at the end.
func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the single mistakes, so that errors.As finds an *Error and
// errors.Is whatever one of them wraps.
func (es Errors) Unwrap() []error {
	out := make([]error, len(es))
	for i, e := range es {
		out[i] = e
	}
	return out
}

// sorted returns a copy of es in the order and without the duplicates that the
// type promises. Two mistakes are the same if path, kind and detail are: a
// person reads no more than these.
func (es Errors) sorted() Errors {
	out := slices.Clone(es)
	slices.SortStableFunc(out, func(a, b *Error) int {
		if c := comparePaths(a.Path, b.Path); c != 0 {
			return c
		}
		if c := strings.Compare(a.Detail, b.Detail); c != 0 {
			return c
		}
		return strings.Compare(string(a.Kind), string(b.Kind))
	})
	return slices.CompactFunc(out, func(a, b *Error) bool {
		return a.Path == b.Path && a.Detail == b.Detail && a.Kind == b.Kind
	})
}
