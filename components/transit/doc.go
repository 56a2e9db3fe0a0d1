// Package transit joins VPCs, and networks on premises, by a transit gateway: who may reach whom is declared by routing domains, and what is not
// declared has no route.
//
// [TransitHub] makes the transit gateway and a route table for each domain; [Attachment] joins a VPC to it as a member of a domain; [HubPeering] joins
// two hubs of different regions. [VpnConnection] and [DirectConnect] link the premises to it, and [VpnGateway] to a single VPC. Start at [NewTransitHub] and
// TransitHub.Attach.
//
// What holds for all:
//
//   - Whoever asks AWS for an attachment gets nothing by that: default association and propagation are off, and requests of other accounts wait until
//     the hub's owner accepts them.
//   - Which routes stand in a table follows from the domains that are declared, never from the VPCs that are attached: one VPC more or less touches its own
//     resources alone.
//   - Domains reach each other both ways or not at all, since answers need routes.
//   - All mistakes are reported at once, before anything is registered, each with the path of the argument.
//   - What is loosened says why: a [component.Relaxation] needs a reason, and the output relaxations lists them.
//   - Names of resources are NAME-WHAT[-KEY], never numbered, so that removing one renames no other.
package transit
