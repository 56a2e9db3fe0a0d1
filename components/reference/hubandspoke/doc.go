// Package hubandspoke is an estate of many VPCs around a transit gateway, in one call: [HubAndSpoke] is the hub with its routing domains, an inspection VPC with a
// central firewall and the NAT gateways of all, a VPC with the endpoints that all share, and spokes whose only way out is the hub. Domains meet if they are told to,
// and whatever a spoke sends to another domain, to the endpoints or to the internet goes through the firewall, and comes back through it.
//
// Start at [NewHubAndSpoke]: the domains, the blocks, the organisation and the spokes suffice. All that it makes are components that are there by themselves
// (TransitHub, SecureVpc, CentralFirewall, EndpointBundle, Attachment, Spoke), each in a field of the result, with its own outputs, promises and relaxations. The
// example hub-and-spoke makes one, with a spoke in another account.
//
// Mistakes of the composition are reported at once, before anything is registered, each with the path of the argument. Those in what belongs to a part are
// found by the part, all of its own at once and before it registers anything, under the path that the argument has here.
package hubandspoke
