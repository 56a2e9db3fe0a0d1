// Package cidr plans the addresses of a VPC: which block each tier of subnets
// has, and which subnet each availability zone has in it, such that nothing ever
// moves when a zone or a tier comes or goes.
//
// A tier is a named kind of subnet (public, app, data) across all zones. Its
// block is cut into a fixed number of equal slots, four by default, one for each
// zone letter:
//
//	10.0.0.0/16   the VPC
//	├─ 10.0.0.0/20    tier public      ├─ 10.0.0.0/22   slot a
//	├─ 10.0.16.0/20   tier app         ├─ 10.0.4.0/22   slot b
//	├─ 10.0.32.0/20   tier data        ├─ 10.0.8.0/22   slot c
//	└─ free                            └─ 10.0.12.0/22  slot d
//
// [New] makes a [Plan] from a [Spec]. It is a pure function with these
// properties, each of which has a property test:
//
//   - A subnet depends on the plan and on its own zone's letter, never on which
//     other zones are used, or in what order they are listed.
//   - A tier's place depends only on the tiers declared before it: each is put
//     at the lowest free address where its block is naturally aligned. So to
//     append a tier moves nothing. A tier that goes is left as Reserved, which
//     keeps its place.
//   - A tier's block is one prefix, and so can stand for the whole tier in rules,
//     routes and summaries.
//   - Tiers are disjoint and lie within the VPC; every block and subnet has a
//     size that AWS accepts (/16 to /28).
//   - The same for IPv6: tier number i has the /64s from i times the slots on.
//
// [Plan.Rebase] moves a plan to another block of the same length, for VPCs whose
// block is known only once IPAM or Amazon has allocated it.
//
// What is wrong with a Spec is reported all at once as [validate.Errors], with
// the property path of each mistake.
//
// The package does not know which zones an account has, what else is routed to
// its VPCs, or whether their blocks overlap with other networks.
//
// [validate.Errors]: https://pkg.go.dev/github.com/palisade-iac/palisade/pkg/validate#Errors
package cidr
