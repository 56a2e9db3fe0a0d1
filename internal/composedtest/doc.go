// Package composedtest is what tests of compositions have in common: whether all that one and its parts promise is proved, what it costs, how its children are
// called, and what a change of its arguments leaves alone. Only tests import it.
package composedtest
