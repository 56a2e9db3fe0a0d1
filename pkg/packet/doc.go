// Package packet has exact sets of packets: which source and destination addresses, which protocols, which ports.
//
// A [Packet] is one packet, as far as networks look at it: addresses, protocol, and ports or ICMP type and code. A set of packets is built up
// in layers, each immutable, with one form for each set, so that equal sets are equal values:
//
//	AddrSet       addresses, IPv4 and IPv6              sorted disjoint ranges
//	PortSet       numbers of 16 bits                    sorted disjoint ranges
//	PortPairs     pairs of source and destination port  slabs of destination ports, each with its source ports
//	TransportSet  what stands behind the addresses      TCP and UDP: PortPairs; ICMP: types and codes; others: protocol numbers
//	Box           AddrSet x AddrSet x TransportSet      sources, destinations, transport, each with each
//	Set           packets                               a union of disjoint boxes
//
// The vocabulary is that of sets: Union, Intersect, Subtract, Contains, IsEmpty, Equal. Only a [Set] has more than one form for the same
// packets; [Set.Equal] compares what they hold.
//
// [TransportSet.Reply] is the transport of the answers to packets: ports change places, an echo request becomes an echo reply. Messages that
// nobody answers have no reply.
package packet
