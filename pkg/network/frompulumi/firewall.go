package frompulumi

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
)

func firewallKinds() map[string]kind {
	return map[string]kind{
		"networkfirewall:Firewall":                   {make: makeFirewall, settle: settleFirewall},
		"networkfirewall:FirewallPolicy":             {}, // read by the firewalls that have it
		"networkfirewall:RuleGroup":                  {},
		"networkfirewall:TlsInspectionConfiguration": {},
	}
}

func makeFirewall(r *resource) {
	if v := r.get("transitGatewayId"); v.given() {
		r.unmodelled("is a firewall of a transit gateway: what it lets through is not modelled", nil)
		return
	}
	f := &network.Firewall{ID: r.id(), Name: r.label(), Tags: r.tags(), Origin: r.origin("")}
	f.VPC = r.get("vpcId").ref(r.reader.names.vpc, &f.Policy.Unknown)
	f.Endpoints = r.firewallEndpoints(&f.Policy.Unknown)
	r.reader.firewalls[f.ID] = f
}

// firewallEndpoints are the endpoints of a firewall: those that its outputs tell, or one for each subnet, under ids of our own.
func (r *resource) firewallEndpoints(u **network.Unknown) []network.FirewallEndpoint {
	var all []network.FirewallEndpoint
	status, _ := r.Outputs["firewallStatuses"].([]any)
	for _, s := range (value{r, "firewallStatuses", status}).items(u) {
		for _, state := range s.field("syncStates").items(u) {
			for _, a := range state.field("attachments").items(u) {
				id, subnet := known(a.field("endpointId").raw), known(a.field("subnetId").raw)
				if id != "" && subnet != "" {
					all = append(all, network.FirewallEndpoint{ID: network.ID(id), Subnet: network.ID(subnet)})
				}
			}
		}
	}
	if len(all) == 0 {
		for _, id := range r.mappedSubnets(u) {
			all = append(all, network.FirewallEndpoint{ID: r.id() + "#" + id, Subnet: id})
		}
	}
	slices.SortFunc(all, func(a, b network.FirewallEndpoint) int {
		return map[bool]int{true: -1, false: 1}[a.Subnet < b.Subnet]
	})
	return all
}

// mappedSubnets are the subnets of a firewall or load balancer, as a set: each is named in an object of its own.
func (r *resource) mappedSubnets(u **network.Unknown) []network.ID {
	mappings := r.get("subnetMappings")
	if mappings.unknown() {
		return mappings.refs(r.reader.names.subnet, u)
	}
	var ids []any
	for _, m := range mappings.items(u) {
		ids = append(ids, m.field("subnetId").raw)
	}
	return value{r, mappings.path, ids}.refs(r.reader.names.subnet, u)
}

// settleFirewall reads the policy, for which the blocks of the VPC are needed.
func settleFirewall(r *resource) {
	f := r.reader.firewalls[r.id()]
	if f == nil {
		return
	}
	u := f.Policy.Unknown
	arn := r.get("firewallPolicyArn")
	id := arn.ref(own("networkfirewall:FirewallPolicy"), &u)
	policy := r.reader.byID[id]
	if policy == nil || policy.short != "networkfirewall:FirewallPolicy" {
		if u == nil {
			mark(&u, arn.origin(), "policy %s is %s", id, elsewhere)
		}
		f.Policy = network.FirewallPolicy{StatelessDefault: network.StatelessForward, Unknown: u, Origin: arn.origin()}
		return
	}
	f.Policy = readPolicy(policy, r.reader.vpcs[f.VPC])
	if u != nil {
		mark(&f.Policy.Unknown, u.Origin, "%s", u.Text)
	}
}
