// Package hybridhub is a cloud that belongs to a company's network, in one call: [HybridHub] is a transit gateway with its routing domains, the sites on premises that VPN
// and Direct Connect join to it, a firewall that sees whatever goes from the one to the other or to the internet, spokes for workloads, and resolvers by which both sides know
// each other's names. What workloads send to the internet can leave by the premises alone.
//
// Start at [NewHybridHub]: the domains, the spokes and one link suffice. All that it makes are components that are there by themselves (TransitHub, SecureVpc,
// CentralFirewall, VpnConnection, DirectConnect, InboundEndpoint, OutboundEndpoint), each in a field of the result, with its own outputs, promises and relaxations. The
// example hybrid makes one with two sites.
//
// All mistakes, those of the composition and those of its parts, are reported at once, before anything is registered, each with the path that the argument has
// here.
package hybridhub
