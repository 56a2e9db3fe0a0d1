// Package firewall places AWS Network Firewall where traffic cannot pass it by.
//
// [IngressInspection] stands between the internet and the public tiers of one VPC. [CentralFirewall] stands in the inspection VPC of a hub, between the
// networks of an estate, and between these and the internet. Both take the same [Policy]: what is not allowed is dropped, and logged. Both take [Appliances] of
// others in the firewall's place.
//
// What holds for both:
//
//   - Each zone has its own endpoint, found by the subnet that it is in: AWS tells the endpoints of a firewall in no order. A zone's routes lead to the
//     endpoint of that zone, in both directions, since a firewall drops answers to what it has not seen.
//   - HOME_NET, on which lists of domains and most rules of others depend, is the estate and not, as AWS has it, the firewall's VPC alone.
//   - Rule groups and policies are replaced by new ones before the old ones go, so that traffic is never unfiltered.
//   - All mistakes are reported at once, before anything is registered, each with the path of the argument.
//   - What is loosened says why: a [component.Relaxation] needs a reason, and the output relaxations lists them.
//   - Names of resources are NAME-WHAT[-KEY], never numbered, so that removing one renames no other.
//
// The package imports of the AWS SDK only networkfirewall, ec2 and, for logs, s3 and cloudwatch.
package firewall
