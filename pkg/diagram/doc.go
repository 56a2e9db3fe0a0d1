// Package diagram draws a network as an engineer would: VPCs with their tiers as rows and zones as columns, what stands in the subnets, the gateways at
// the edge, the default route and the routes to the rest of the estate of each tier, and what joins VPCs with each other and with networks on premises.
//
// [Draw] makes a [Picture], which is plain data: boxes and lines with their places. [Picture.SVG] writes it. [Picture.Mermaid] and [Picture.D2] write what is
// in the picture as text for other tools, which find places for it of their own.
//
// Three rules hold:
//
//   - The same network gives the same bytes, in whatever order its parts are listed.
//   - Every box and line has an id that follows from the network's own IDs, and tells what it stands for and where that is written, so that a page around the
//     picture can point at it.
//   - VPCs that are alike but for names and addresses are drawn once if there are many, with a list of those that the one stands for.
//
// A picture shows how things are configured, not what follows from it: that the app reaches the database is no part of it unless the caller says so, as a
// [Flow]. It shows no routes to gateway endpoints, which would lead from nearly every table, and no rules of filters.
package diagram
