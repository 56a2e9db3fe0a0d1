// Package matrix tells who can talk to whom in a network, group by group, and what changes between two networks.
//
// Groups are tiers or security groups, and what lies outside: the internet and on-premises networks. [Of] asks about every pair of them,
// [Compare] about every pair in two networks; groups are the same if they have the same name in a VPC of the same name.
package matrix
