// Package vpc builds a VPC as the reference architecture has it: tiers of subnets over several zones, each with its own route
// table and a network ACL that blacklists what no network wants, NAT for those that go out, no way out for those that must
// not, flow logs on, and everything that AWS leaves open by default closed.
//
// [SecureVpc] makes a VPC and its tiers; [TieredSubnets] makes tiers in a VPC that exists. Start at [NewSecureVpc]: an address block
// and the names of the zones suffice. [ArgsFromConfig] reads the arguments from a stack's configuration.
//
// What holds for both:
//
//   - Addresses never move. A subnet's block follows from its tier's place and its zone's letter (package cidr); zones may come and go, and
//     tiers may be appended, without touching any other.
//   - All mistakes are reported at once, before anything is registered, each with the path of the argument.
//   - What is loosened says why: a [Relaxation] needs a reason, and the output relaxations lists them.
//   - Names of resources are NAME-WHAT[-TIER[-LETTER]], never numbered, so that removing one renames no other.
//
// The package knows nothing of how networks are analysed; it imports only the AWS packages that it needs (ec2, and iam, cloudwatch, s3 for
// flow logs, rds for database subnet groups).
package vpc
