// Package nettest has networks on which the prover of package reach and the packet walker that it is tested against are compared: a [Builder],
// with which a network is written in a few readable lines, and [Rules], how packets travel on AWS: one small network and its probes for each.
//
// A text that the builder does not understand panics: it is a mistake of the test that has it.
package nettest
