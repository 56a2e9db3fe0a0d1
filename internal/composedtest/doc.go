// Package composedtest is what tests of compositions have in common: whether one is the same network as the example that writes it out, whether all that it
// and its parts promise is proved, and how its children are called. Only tests import it.
package composedtest
