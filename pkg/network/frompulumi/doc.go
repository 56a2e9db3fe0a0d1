// Package frompulumi reads the plan of any Pulumi program for AWS as a [network.Network].
//
// [Read] knows the types of the classic aws package, as its versions 6 and 7 spell them. A type either becomes a part of the network, or is
// known to carry no packets (a bucket, a role), or ends up in [network.Network.Unmodelled]: a type of a networking module that nobody has
// taught this package is never passed over in silence.
//
// # What is a fact
//
// A property is what the program gives or, where it gives nothing, what the outputs say. A value that is not known before deployment, and a
// secret, set Unknown on the part that it belongs to. Where an id is not known, the plan's property dependencies tell which resource it is
// of, if only one of the right type comes into question; else it stays unknown.
//
// Lists that the program leaves to resources of their own, such as the rules of a group, stand in the outputs as the last deployment found them.
// What such a list has beyond those resources is doubtful: the deployment that the plan is for may have removed it.
//
// The offline engine invents addresses where AWS would choose them, and says so. They are no facts: an interface with an invented address has
// some address of its subnet. A block that it chose in the place of IPAM or of Amazon is taken, since subnets are computed from it, and is
// listed in [network.Network.Assumptions].
//
// What an interface may have, and nobody can tell whether it does, it has, and it is Unknown: a public address, an IPv6 address. It is also in a
// group of its own of which nothing is known, with an id of the form OWNER#groups, where its security groups are not known: an interface in no
// group lets nothing through, and that would prove too much.
//
// What lies outside the plan and is only named by an id is a part with Unknown: nothing is proved by what nobody has seen.
//
// # Limits
//
// A plan shows the program's network, not the account: what others made in the same VPC is not in it. Interfaces that AWS makes for a
// function, a database or a cluster are listed with unknown addresses, one for each subnet that they may be in.
package frompulumi
