// Package probe reads concrete questions about a network: packets, each with where it starts, and the verdict that its author expects.
//
// A file of probes is a JSON list; [Read] gives its entries with all mistakes at once, and [Probe.Flow] ties one to a network.
package probe
