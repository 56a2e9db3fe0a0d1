// Package walk carries one packet at a time through an AWS network, hop by hop, and its answer back.
//
// It is slow, simple and concrete on purpose: addresses are compared, rules are looked at one after another, tables are searched from end to
// end. Package reach proves what all packets do; this package is what it is tested against, and through which every packet that it shows goes
// first. The two share the words of package trace and nothing else, so that a mistake would have to be made twice.
//
// Some of what AWS does is not written anywhere: the zone in which a transit gateway hands over a packet, the target that a load balancer
// picks. Each is a [Decision]. [Walker.Walk] follows one flow with given [Choices]; [Walker.WalkAll] follows it with all of them: a flow is
// reachable if it is for every choice (of targets: for some), and delivered if it is for some choice.
//
// What is not known of a part of the network that the packet meets is listed in the result, and the part taken as if it did not match.
// Interfaces that have no address, and load balancers and endpoints without interfaces, are met by no packet.
package walk
