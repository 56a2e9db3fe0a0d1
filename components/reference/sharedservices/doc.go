// Package sharedservices is an estate that pays for its endpoints once, in one call: [SharedServices] is a VPC with the endpoints of AWS's services, and spokes without
// any way to the internet that use them over peerings, and never meet each other.
//
// Start at [NewSharedServices]: the blocks of the VPCs and the organisation suffice. All that it makes are components that are there by themselves (SecureVpc,
// EndpointBundle, VpcPeering, Spoke), each in a field of the result, with its own outputs, promises and relaxations. The example shared-endpoints makes
// one, with a spoke in another account. From some ten spokes on, or where spokes are to reach more than endpoints, a transit gateway is simpler: see package hubandspoke.
//
// All mistakes, those of the composition and those of its parts, are reported at once, before anything is registered, each with the path that the argument has
// here.
package sharedservices
