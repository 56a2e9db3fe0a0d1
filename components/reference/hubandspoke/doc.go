// Package hubandspoke is an estate of many VPCs around a transit gateway, in one call: [HubAndSpoke] is the hub with its routing domains, an inspection VPC with a
// central firewall and the NAT gateways of all, a VPC with the endpoints that all share, and spokes whose only way out is the hub. Domains meet if they are told to,
// and whatever a spoke sends to another domain, to the endpoints or to the internet goes through the firewall, and comes back through it.
//
// Start at [NewHubAndSpoke]: the domains, the blocks, the organisation and the spokes suffice. All that it makes are components that are there by themselves
// (TransitHub, SecureVpc, CentralFirewall, EndpointBundle, Attachment, Spoke), each in a field of the result, with its own outputs, promises and relaxations. The
// example hub-and-spoke makes one, with a spoke in another account.
//
// All mistakes, those of the composition and those of its parts, are reported at once, before anything is registered, each with the path that the argument has
// here.
package hubandspoke
