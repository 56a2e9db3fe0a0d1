// Package planview shows a plan to a network engineer in a terminal.
//
// [Write] prints, top to bottom: what was planned; the tree of components, in which each VPC stands with its subnets, routes, gateways, network
// ACLs, security groups and flow logs; counts by type; the use of AWS's quotas; and what the reader must know before trusting the plan:
// assumptions, unanswered questions, unknown inputs, and warnings.
//
// Three rules hold.
//   - Nothing is lost: every resource of the plan has a line, stands in another's line (an association in its subnet's), or is in a component
//     that is shown as being like another one.
//   - References are shown by name: the id that a route points to is looked up in the plan, so that no invented id has to be read.
//   - The same plan gives the same bytes.
//
// The package reads plans only; it knows neither the engine nor Pulumi's SDK.
package planview
