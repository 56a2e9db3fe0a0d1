// Package ingress lets the outside in: [WebIngress] is an application load balancer for the web, [NetworkIngress] a network load balancer for whatever
// else speaks TCP, TLS or UDP. Both take connections of those alone who are named, on the ports that they listen on, and forward them to targets which
// let nobody else in; both log, are guarded against deletion, and record what they promise for `palisade verify`. [EdgeDistribution] is CloudFront before
// a web ingress, which then answers nobody else ([EdgeLock]).
//
// Start at [NewWebIngress]: a network, a certificate and a tier suffice. Targets are registered by whoever owns them, by the ARN of the target group;
// until the first is there, a web ingress answers 404.
//
// What holds for all:
//
//   - All mistakes are reported at once, before anything is registered, each with the path of the argument.
//   - Security groups refer to each other by id, each rule is a resource with a description: what lets the load balancer in is deleted with it.
//   - What is loosened says why: a [component.Relaxation] needs a reason, and the output relaxations lists them.
//   - Names of resources are NAME-WHAT[-KEY], never numbered, so that removing one renames no other.
//
// The package imports of the AWS SDK only lb, ec2, vpc, acm, route53, cloudfront, shield and, for logs, s3 and cloudwatch.
package ingress
