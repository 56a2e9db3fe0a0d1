// Package answers reads and writes palisade.answers.yaml: what a person tells the engine about things that exist outside the program and
// that nobody can look up offline.
//
// A program asks for such things in three ways, and the file answers each under a key of its own:
//
//	functions:            # data sources: ec2.LookupVpc, ec2.GetAmi, ...
//	  - token: aws:ec2/getVpc:getVpc
//	    args: {id: vpc-0123456789abcdef0}
//	    region: ap-southeast-2
//	    result: {id: vpc-0123456789abcdef0, cidrBlock: 10.1.0.0/16}
//	resources:            # existing resources: ec2.GetVpc, the Import option
//	  - type: aws:ec2/vpc:Vpc
//	    id: vpc-0123456789abcdef0
//	    outputs: {cidrBlock: 10.1.0.0/16}
//	stackReferences:      # pulumi.NewStackReference
//	  acme/network/prod:
//	    outputs: {vpcId: vpc-0123456789abcdef0}
//	    secretOutputs: [presharedKey]
//
// # Which entry answers
//
// A function's entry answers a call if the token is the same, every one of its args is among the call's with an equal value (args that the
// entry leaves out may be anything), and its region, if it has one, is the call's. An entry that names the region goes before one that does
// not; among equals the first in the file goes first. A resource answers by type and id, a stack by its full name as the program writes it.
//
// An entry whose result or outputs are null is open: it says what is missing and answers nothing. That is what [Skeleton] makes of a plan
// and what [Merge] writes into a file, never touching an entry that is there.
//
// The package knows nothing of Pulumi's SDK: values are those of JSON (nil, bool, float64, string, []any, map[string]any).
// Start at [Load].
package answers
