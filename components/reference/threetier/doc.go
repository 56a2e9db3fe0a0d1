// Package threetier is the reference architecture in one call: [ThreeTierWeb] is a VPC with public, app and data tiers over several zones, a load balancer
// behind a web ACL where the world comes in, security groups that name each other, endpoints that keep calls to AWS inside, and shells without an open port.
//
// Start at [NewThreeTierWeb]: a block of addresses and a certificate suffice. All that it makes are components that are there by themselves (SecureVpc,
// EndpointBundle, Tiers, SessionManager, WebAcl, WebIngress), each a field of the result, with its own outputs, promises and relaxations; what is added
// here are the wiring between them, and the sentences that none of them can promise alone: the world asks the load balancer, that asks the app, and
// nobody else does.
//
// What the composition has no argument for, programs add beside it, with the parts' own outputs. The example three-tier is a program that makes it.
//
// All mistakes, those of the composition and those of its parts, are reported at once, before anything is registered, each with the path that the argument has
// here.
package threetier
