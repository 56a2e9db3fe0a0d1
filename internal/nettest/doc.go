// Package nettest has networks on which the prover of package reach and the packet walker that it is tested against are compared.
//
// There are three sources of them:
//
//   - a [Builder], with which a network is written in a few readable lines;
//   - [Rules], how packets travel on AWS: one small network and its probes for each rule;
//   - [Random] and [Networks], random small networks with a bit of everything, and [BoundaryFlows], the packets at the edges of everything that
//     is written in a network: where two programs that read the same rules part, they part there.
//
// A text that the builder does not understand panics: it is a mistake of the test that has it.
package nettest
