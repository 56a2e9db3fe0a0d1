// Package peering connects two VPCs by a peering connection, also of two accounts and regions. Only tiers that are chosen get routes, and only to the tiers
// that are chosen on the other side: of all other tiers nothing goes over the connection, neither way.
//
// A peering connection joins two VPCs, and leads no further: who is behind the other VPC, by another peering, a transit gateway, an internet gateway, a NAT
// gateway or a gateway endpoint, is not reached ("Edge to edge routing through a gateway or private connection" is not supported).
package peering
