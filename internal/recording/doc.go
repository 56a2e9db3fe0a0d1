// Package recording is what tests of components have in common: programs recorded in process, lookups in what was recorded, and the two ways in which a
// component refuses its arguments. Only tests import it.
package recording
