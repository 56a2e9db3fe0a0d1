// Package lint finds what is probably a mistake in a network, whatever its owner intends: rules that decide nothing, rules that are too wide,
// network ACLs that cut answers, routes to nowhere, paths that lead there and not back, NAT gateways that cannot work, quotas nearly used.
//
// [Check] gives all of it, each with the line to look at. Unlike verdicts on intents, findings are advice: a rule may be dead on purpose.
package lint
