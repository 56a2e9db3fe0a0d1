// Package proofview shows what was proved of a network: to a person in a terminal, and as JSON.
//
// There is a file for each thing that is shown: verdicts on intents, explanations of packets, matrices of who can talk to whom, and changes
// between two networks.
package proofview
