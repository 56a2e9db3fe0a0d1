// Package guardrails holds what watches over networks rather than making them: rules of AWS Config that find what is misconfigured ([ConfigRules]), policies of AWS
// Firewall Manager for an organisation ([FirewallManager]), the switch that keeps the internet out of an account ([BlockPublicAccess]), and a firewall for
// what VPCs ask their resolver ([DnsFirewall]). Start at [NewConfigRules].
//
// What holds for all:
//
//   - What is one for an account and region, such as the recorder of AWS Config, is made on request alone, and a second in the same program is refused.
//   - Nothing changes the resources of others unless it is asked to: rules and policies find and report.
//   - All mistakes are reported at once, before anything is registered, each with the path of the argument.
//   - What is loosened says why: a [component.Relaxation] needs a reason, and the output relaxations lists them.
//   - Names of resources are NAME-WHAT, never numbered, so that removing one renames no other.
//
// What a network lets through is decided before it is there by `palisade verify`; guardrails find what was changed by hand since, and by others. Of them BlockPublicAccess
// alone is a matter of packets, and part of proofs.
package guardrails
