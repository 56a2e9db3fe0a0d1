// Package reach proves which packets can travel between two points of an AWS network, and finds one where they should not.
//
// [Engine.Ask] answers a [Query] about sets of packets, exactly: which of all packets from some ends to others are delivered, and which of
// these are answered. [Engine.Trace] follows a single packet, hop by hop, and [Engine.Obstacles] lists all that stands in its way.
//
// # How it works
//
// Packets travel in sets ([packet.Box]). At each node a set is cut up by what decides there: an entry of a network ACL, a rule of a security
// group, a route. What is left goes on, to the next node, until it arrives at an end that counts or stops. Answers are followed by the same
// nodes the other way: what was tracked on the way out (security groups, firewalls) or translated (NAT gateways, internet gateways) is undone on
// the way back, and where that does not work out, the packet was delivered and its answer lost.
//
// Two questions are kept apart. Isolation holds if no first packet arrives, whatever becomes of answers. Connectivity holds if packets and
// their answers arrive, whichever way chance takes: the zone that a transit gateway chooses, the port that a NAT gateway takes.
//
// # What is not known
//
// A part of the network that is not known, or not modelled, is never skipped. The query is answered twice, as if it let through nothing and as
// if it let through all, and the [Answer] holds both: a proof of isolation needs that nothing may be sent, a proof of connectivity that all
// is answered for certain. [Answer.Doubts] names what the difference comes from.
//
// # What it does not decide
//
// Whether a packet is authorised (policies of endpoints and buckets), what stands in its payload (but for the names that firewalls read), and
// whether anybody listens. An appliance behind a network interface is taken to forward packets unchanged.
package reach
