// Package raw registers the WAF resources of pulumi-aws through small types of its own: web ACLs, their associations and logging, sets of addresses
// and of regular expressions, and rule groups. The provider, its tokens and its properties are those of the SDK's package wafv2, so that a stack may
// move from one to the other without a replacement; only the Go types differ. That package alone takes 84 seconds and 4.5 GB to compile, because it
// has a type for each statement in each place where one may stand; here rules are values, which package waf writes.
//
// Start at component waf.WebAcl. What stands here is for those who need a single resource: a set of addresses that several web ACLs share
// ([NewIpSet]), or a set of patterns ([NewRegexPatternSet]).
package raw
