// Package dns joins the name services of VPCs and of networks on premises by endpoints of Route 53 Resolver: [InboundEndpoint] answers the premises' questions for
// names that a VPC knows, and [OutboundEndpoint] forwards questions of VPCs for the premises' domains to the servers there. [QueryLogs] records what VPCs ask.
// Start at [NewOutboundEndpoint].
//
// What holds for all:
//
//   - An endpoint has a security group of its own: an inbound one is asked by the blocks that are named and by nobody else, an outbound one asks the servers that are
//     named and nobody else.
//   - All mistakes are reported at once, before anything is registered, each with the path of the argument.
//   - What is loosened says why: a [component.Relaxation] needs a reason, and the output relaxations lists them.
//   - Names of resources are NAME-WHAT, never numbered, so that removing one renames no other.
//
// Questions for AWS's own services that the endpoints of components/endpoints answer are that package's: its EndpointBundle has an inbound endpoint too
// (onPremises.inbound), which answers for all names that its VPC knows. One for an estate is enough.
package dns
