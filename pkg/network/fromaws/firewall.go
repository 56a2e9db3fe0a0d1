package fromaws

import (
	"cmp"
	"maps"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// networkFirewall is a firewall with its policy, in the shape of a snapshot.
type networkFirewall struct {
	place
	ID        network.ID     `json:"FirewallId"`
	Name      string         `json:"FirewallName"`
	VPC       network.ID     `json:"VpcId"`
	Endpoints []network.ID   `json:"EndpointIds"`
	Policy    firewallPolicy `json:"FirewallPolicy"`
	Tags      tags           `json:"Tags"`
}

// firewall is a firewall as AWS describes it; its endpoints and its policy are told elsewhere.
type firewall struct {
	place
	ARN            network.ID `json:"FirewallArn"`
	Name           string     `json:"FirewallName"`
	VPC            network.ID `json:"VpcId"`
	Policy         string     `json:"FirewallPolicyArn"`
	TransitGateway network.ID `json:"TransitGatewayId"`
	Tags           tags       `json:"Tags"`
}

type firewallStatus struct {
	place
	Sync  string                  `json:"ConfigurationSyncStateSummary"`
	Zones map[string]endpointSync `json:"SyncStates"`
}

type endpointSync struct {
	Attachment struct {
		Endpoint network.ID `json:"EndpointId"`
		Subnet   network.ID `json:"SubnetId"`
	} `json:"Attachment"`
}

// endpointAssociation is an endpoint that a firewall has in a further VPC or zone.
type endpointAssociation struct {
	Firewall network.ID `json:"FirewallArn"`
}

type endpointStatus struct {
	Zones map[string]endpointSync `json:"AssociationSyncState"`
}

func endpointsOf(zones map[string]endpointSync) []network.FirewallEndpoint {
	var all []network.FirewallEndpoint
	for _, zone := range slices.Sorted(maps.Keys(zones)) {
		if a := zones[zone].Attachment; a.Endpoint != "" {
			all = append(all, network.FirewallEndpoint{ID: a.Endpoint, Subnet: a.Subnet})
		}
	}
	return all
}

func (rd *reader) readFirewalls() {
	policies, groups := rd.policies(), rd.ruleGroups()
	seen := map[network.ID]place{}
	once := func(id network.ID, at place, field string) bool {
		first, again := seen[id]
		switch {
		case id == "":
			rd.mistakes.Addf(validate.Required, at.field(field).where(), nil, "required")
		case again:
			rd.mistakes.Addf(validate.Duplicate, at.where(), string(id), "firewall %s is described at %s as well; keep one of them", id, first.origin())
		}
		seen[id] = at
		return id != "" && !again
	}
	for _, a := range rd.answers {
		for i := range a.NetworkFirewalls {
			if f := &a.NetworkFirewalls[i]; once(f.ID, f.place, "FirewallId") {
				rd.snapshotFirewall(f, groups)
			}
		}
		if f := a.Firewall; f != nil && once(f.ARN, f.place, "FirewallArn") {
			rd.describedFirewall(f, a.FirewallStatus, policies, groups)
		}
	}
	known := map[network.ID]bool{}
	for _, f := range rd.net.Firewalls {
		for _, e := range f.Endpoints {
			known[e.ID] = true
		}
	}
	for _, e := range rd.net.Endpoints {
		if e.Kind == network.GatewayLoadBalancerEndpoint && !known[e.ID] {
			rd.net.Assumptions = append(rd.net.Assumptions, e.HandsBack())
		}
	}
}

// snapshotFirewall adds a firewall of a snapshot, whose endpoints are among the VPC endpoints.
func (rd *reader) snapshotFirewall(f *networkFirewall, groups map[string]*ruleGroup) {
	part := &network.Firewall{ID: f.ID, Name: f.Tags.name(f.Name), VPC: f.VPC, Tags: f.Tags.read(), Origin: f.origin()}
	for _, id := range f.Endpoints {
		e := network.FirewallEndpoint{ID: id}
		if known := rd.endpoints.get(id); known != nil {
			e.Subnet = first(known.Subnets)
			part.VPC = cmp.Or(part.VPC, known.VPC, first(rd.vpcsOf(known.Subnets...)))
		}
		part.Endpoints = append(part.Endpoints, e)
	}
	part.Policy = rd.policy(&f.Policy, part, groups)
	rd.net.Firewalls = append(rd.net.Firewalls, part)
}

// describedFirewall adds a firewall that AWS describes.
func (rd *reader) describedFirewall(f *firewall, status *firewallStatus, policies map[string]*firewallPolicy, groups map[string]*ruleGroup) {
	if f.TransitGateway != "" {
		rd.unmodelled(f.place, f.ARN, "Firewall", "is attached to transit gateway "+string(f.TransitGateway)+" and carries packets between its attachments",
			rd.attachedVPCs(f.TransitGateway)...)
		return
	}
	part := &network.Firewall{ID: f.ARN, Name: f.Tags.name(f.Name), VPC: f.VPC, Tags: f.Tags.read(), Origin: f.origin()}
	if status != nil {
		part.Endpoints = endpointsOf(status.Zones)
	}
	for _, a := range rd.answers {
		if a.EndpointAssociation != nil && a.EndpointAssociation.Firewall == f.ARN && a.EndpointAssociationSync != nil {
			part.Endpoints = append(part.Endpoints, endpointsOf(a.EndpointAssociationSync.Zones)...)
		}
	}
	if p := policies[f.Policy]; p != nil {
		part.Policy = rd.policy(p, part, groups)
	} else {
		part.Policy = network.FirewallPolicy{Origin: f.origin()}
		f.field("FirewallPolicyArn").unknown(&part.Policy.Unknown, "policy %s was not asked for", f.Policy)
	}
	if status != nil && !is(status.Sync, "IN_SYNC") {
		status.unknown(&part.Policy.Unknown, "not all zones filter by the policy yet: its state is %s", status.Sync)
	}
	rd.net.Firewalls = append(rd.net.Firewalls, part)
}
