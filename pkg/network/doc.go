// Package network is the typed model of an AWS network: what a verifier knows of VPCs, subnets, route tables, filters, gateways, transit
// gateways, firewalls, endpoints, load balancers and interfaces, wherever it came from.
//
// A [Network] is plain data. Its readers fill it: network/frompulumi from a plan, network/fromaws from what AWS's describe-* calls answer.
// References between its parts are by [ID]; an empty ID is nothing. [NewIndex] finds parts by ID and answers what follows from several of
// them, such as which route table a subnet uses.
//
// Two rules keep a verdict honest:
//
//   - Every part has an [Origin], so that a verdict can name the line that decides it.
//   - What a reader did not understand is an [Unknown] on the part that it belongs to, or an entry of [Network.Unmodelled] where the whole
//     resource has no part here. It is never left out, since a proof that holds without it may not hold with it.
//
// The model says how things are configured, not what follows from it: which packets travel is decided by package reach.
package network
