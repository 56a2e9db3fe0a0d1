// Package documents holds the tests of what the project's documents promise: that their programs run and their links lead somewhere.
package documents
