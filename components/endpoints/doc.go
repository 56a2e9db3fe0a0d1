// Package endpoints gives a VPC its own ways to the services of AWS: gateway endpoints for S3 and DynamoDB, interface endpoints for the rest, each under a
// policy that lets the organisation's own identities through and nobody else.
//
// [EndpointBundle] makes the endpoints of one VPC; start at [NewEndpointBundle]: the network that SecureVpc.Network gives suffices. [EndpointService]
// offers a service of one's own to others.
//
// What holds for a bundle:
//
//   - Services are named by their short names, and what they are like (zones, private names, whether they take a policy) is asked of AWS while the program
//     runs: a table would be wrong by tomorrow.
//   - All mistakes are reported at once, before anything is registered, each with the path of the argument.
//   - What is loosened says why: a [component.Relaxation] needs a reason, and the output relaxations lists them.
//   - Names of resources are NAME-WHAT-SERVICE, never numbered, so that removing one renames no other.
//
// A policy of an endpoint is a boundary and gives nobody a permission. It stops identities of others, who would carry data out of the network to accounts of
// their own; that one's own identities reach buckets of others, it stops for S3 and DynamoDB.
package endpoints
