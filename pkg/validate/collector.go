package validate

import (
	"errors"
	"fmt"
)

// Collector gathers mistakes. The zero value is ready for use; a Collector must
// not be copied after its first use, nor be used by several goroutines at once.
type Collector struct{ found Errors }

// Addf records a mistake of the given kind: value, found at the path at, is
// wrong for the reason that format and args say in the manner of [fmt.Sprintf].
func (c *Collector) Addf(kind Kind, at Path, value any, format string, args ...any) {
	c.found = append(c.found, &Error{Path: at.String(), Kind: kind, Value: value, Detail: fmt.Sprintf(format, args...)})
}

// Add takes over what was found elsewhere. An [Errors] or [*Error] within err,
// found as [errors.As] does, is taken with the paths that it has; a joined error
// is taken branch by branch. Any other error is recorded with an empty path and
// its whole text. Nil is nothing.
func (c *Collector) Add(err error) { c.AddUnder(Path{}, err) }

// AddUnder is [Collector.Add] with every path moved below at: what is wrong at
// tiers[0].netmask is, under network, wrong at network.tiers[0].netmask. The
// error that is handed in is not changed.
func (c *Collector) AddUnder(at Path, err error) {
	if err == nil {
		return
	}
	if many, ok := err.(Errors); ok { //nolint:errorlint // a node of the tree, not a search: branches are walked below
		for _, e := range many {
			c.take(at, e)
		}
		return
	}
	if one, ok := err.(*Error); ok { //nolint:errorlint // as above
		c.take(at, one)
		return
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			c.AddUnder(at, e)
		}
		return
	}
	if within := errors.Unwrap(err); within != nil && holdsError(within) {
		c.AddUnder(at, within)
		return
	}
	c.found = append(c.found, &Error{Path: at.String(), Detail: err.Error(), cause: err})
}

// take records a copy of e below at.
func (c *Collector) take(at Path, e *Error) {
	if e == nil {
		return
	}
	moved := *e
	moved.Path = at.join(e.Path)
	c.found = append(c.found, &moved)
}

// holdsError reports whether err is, or wraps, mistakes that have paths.
func holdsError(err error) bool {
	var many Errors
	var one *Error
	return errors.As(err, &many) || errors.As(err, &one)
}

// Err returns all that was added as an [Errors], sorted and without duplicates,
// or nil if nothing was. The Collector may be used further; what was returned
// does not change.
func (c *Collector) Err() error {
	if len(c.found) == 0 {
		return nil
	}
	return c.found.sorted()
}
