// Package intent says what the owner of a network wants, and decides whether it is so.
//
// An [Intent] is one sentence on who may talk to whom: deny, allow, only, accept, via, avoid, isolate. [Read] reads a file of them, whose
// form docs/intents.schema.json describes; [Reference] gives those of the reference architecture, applied to the tiers that a network has; and
// [OfComponents] those that components of a plan record of what they made. [Decider.Decide] decides them: proved, violated with a packet, or
// unknown.
//
// # Two populations
//
// Whose packets count follows from how an end is named, and every [Verdict] says which:
//
//   - tier, tier-type, subnet, vpc, domain, tag and cidr mean any workload that somebody may put there, the worst one: in any security groups,
//     even one that allows everything, and with a public address where the subnet has a route to an internet gateway.
//   - sg, lb, endpoint, interface and instance mean exactly what is declared. A security group that nothing is in yet stands for a workload in
//     that group alone, in any subnet of its VPC.
//
// A load balancer answers for itself: that it reaches its targets is an intent of its own, from lb to sg.
//
// "internet" is everybody outside, but not the AWS services that are reached by an endpoint: "service:s3" names these. "service:cloudfront" is who has an
// address from which CloudFront calls origins.
//
// # Verdicts
//
// Unknown never passes. A violation carries a packet that was followed a second time by the independent walker of package walk; should the
// two not agree, that is an error of ours ([ReplayError]) and never a verdict. A selector that matches nothing is a mistake, not a pass.
package intent
