// Package privateworkload is a network that no packet of the internet ever meets, in one call: [PrivateWorkload] is a VPC without any gateway to it, the endpoints
// by which workloads call AWS, a security group for them, and shells by Session Manager with what was typed on record, encrypted with a key of one's own.
//
// Start at [NewPrivateWorkload]: a block of addresses suffices. All that it makes are components that are there by themselves (SecureVpc, EndpointBundle,
// Tiers, SessionManager), each a field of the result, with its own outputs, promises and relaxations. The example private-workload makes it, with an
// instance in it.
//
// All mistakes, those of the composition and those of its parts, are reported at once, before anything is registered, each with the path that the argument has
// here.
package privateworkload
