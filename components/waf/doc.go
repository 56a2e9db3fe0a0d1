// Package waf puts AWS WAF in front of load balancers, REST APIs and CloudFront: a web ACL with the groups of rules that AWS manages, logs, alarms, and
// whatever else is asked for. Start at [NewWebAcl]: nothing needs to be said. [Associate] lays it before a regional resource; a distribution
// takes the web ACL's ARN.
//
// What holds:
//
//   - Known attacks are blocked from the first day; two rules that hit honest users count (anonymous addresses, and bodies over 8 KB).
//   - A rule's priority follows from its kind and its name. Adding one renumbers no other.
//   - The WCUs of all rules are summed before anything is made, and compared with what is allowed.
//   - All mistakes are reported at once, before anything is registered, each with the path of the argument.
//   - What does less than by default says why: output relaxations lists the reasons.
//
// Rules go to the provider as its own property, so that a preview shows each edit and a refresh what was changed by hand. The package does not import
// the SDK's wafv2: see package raw.
package waf
