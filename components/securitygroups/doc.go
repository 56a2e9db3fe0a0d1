// Package securitygroups makes security groups by function, not by address: who belongs to the application may talk to who belongs to the
// database, whatever addresses they have.
//
// [Tiers] makes a chain of groups, such as alb, app, data: each is reached by the one before it on the ports that it names, by what is said beyond
// that, and by nothing else; nothing is let out unless it is said. [Connection] lets one end talk to another: groups of a chain, groups that exist,
// blocks, prefix lists, services of AWS, the internet. Start at [NewTiers].
//
// What holds for both:
//
//   - A connection is two rules, one that lets it out of the group it comes from and one that lets it into the group it goes to. An end whose
//     rules somebody else writes ([Peer]) gets none.
//   - Every rule is a resource of its own, named by what it says and never by its place: to add a port or a connection touches no other rule.
//     Groups hold no rules in themselves, so that groups that name each other can be deleted and replaced.
//   - All mistakes are reported at once, before anything is registered, each with the path of the argument. Rules are counted as AWS counts them.
//   - What is open to the world, and what lets all traffic through, says why: the output relaxations lists the reasons.
//
// The package knows nothing of how networks are analysed; it imports only the AWS packages that it needs (ec2, and vpc for rules).
package securitygroups
