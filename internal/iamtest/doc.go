// Package iamtest decides what a policy document of IAM says to a request, for decision tests of the policies that components write.
//
// [Decide] looks at one document alone, as AWS's policy evaluation logic does ("Policy evaluation logic"): an explicit deny wins, then an allow, and
// silence denies. A request that needs several documents, such as an identity's and a bucket's, is asked of each. The document may belong to an identity or
// to a resource, a role's trust included, whose statements name no resource.
//
// It understands the elements and operators that components use. What it does not know, and what IAM would refuse, is an error and never a guess: so is
// a condition key with several values under an operator that takes one. The whole document is read before anything is decided.
package iamtest
