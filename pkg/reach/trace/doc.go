// Package trace has the words in which package reach and its walker tell what happened to a packet: where it starts, the hops that it takes,
// and why it stops. The two decide independently; that they speak one language makes them comparable.
package trace
