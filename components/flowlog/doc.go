// Package flowlog makes what flow logs are written to: a log group of CloudWatch Logs with a role that may write to it and nothing else, or a log bucket
// that AWS's log delivery may write to for one account alone.
//
// It is for authors of components; package vpc uses it for the flow logs of VPCs, package transit for those of transit gateways.
package flowlog
