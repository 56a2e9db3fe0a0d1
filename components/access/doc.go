// Package access lets people reach instances without bastions, and without ports that are open to the world.
//
//   - [SessionManager] gives shells by AWS Systems Manager: no open port at all, no keys, a record of what was typed. Start here, at
//     [NewSessionManager].
//   - [InstanceConnectEndpoint] gives SSH and RDP through an endpoint in the VPC, for tools that need a connection of their own.
//   - [InstanceConnect] lets operators push keys that live for a minute, over a way to the instance that exists already.
//
// Each makes a policy of IAM for each group of operators, which says which instances it may reach, how, and for how long; give them to roles
// or permission sets by the outputs that hold their ARNs. Who is in a group is not said here.
//
// All mistakes are reported at once, before anything is registered, each with the path of the argument. What is loosened says why.
//
// The package knows nothing of how networks are analysed; it imports only the AWS packages that it needs (ssm, iam, kms, cloudwatch and s3 for
// sessions, ec2, ec2transitgateway and vpc for the endpoint and the rules of groups).
package access
