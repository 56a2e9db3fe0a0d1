package planview

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// relations are what the plan says from the far side: an ACL lists its subnets, an association ranks a table, an endpoint writes routes.
type relations struct {
	listedBy       map[string][]string // subnet -> names of the ACLs that list it themselves
	rankedTables   map[string]int      // route table -> rank of the first subnet that uses it
	rankedACLs     map[string]int      // network ACL -> rank of the first subnet that it guards
	endpointRoutes map[string][]string // route table -> routes that gateway endpoints write into it
}

// relate reads the relations. Needs the hosts and the ranks of subnets.
func (v *view) relate() relations {
	r := relations{
		listedBy: map[string][]string{}, rankedTables: map[string]int{}, rankedACLs: map[string]int{}, endpointRoutes: map[string][]string{},
	}
	for _, acl := range v.plan.Resources {
		if !fits(acl, aclKinds()) || slices.Contains(acl.IgnoreChanges, "subnetIds") {
			continue
		}
		for _, id := range list(property(acl, "subnetIds")) {
			subnet := v.withID(show(id), "ec2.Subnet")
			if subnet == nil {
				v.adrift["ec2.NetworkAclAssociation"] = v.adrift["ec2.NetworkAclAssociation"] || show(id) == unknown
				continue
			}
			r.listedBy[subnet.URN] = append(r.listedBy[subnet.URN], acl.Name)
			lower(r.rankedACLs, acl, v.ranks[subnet.URN])
		}
	}
	for urn, subnet := range v.hosted {
		rank, ok := v.ranks[subnet.URN]
		if !ok {
			continue
		}
		switch association := v.byURN[urn]; kind(association) {
		case "ec2.RouteTableAssociation":
			lower(r.rankedTables, v.target(association, "routeTableId", tableKinds()...), rank)
		case "ec2.NetworkAclAssociation":
			lower(r.rankedACLs, v.target(association, "networkAclId", aclKinds()...), rank)
		}
	}
	v.relateEndpoints(r)
	return r
}

// lower sets the rank of r, if it is known and has no lower one.
func lower(ranks map[string]int, r *plan.Resource, rank int) {
	if r == nil {
		return
	}
	if known, ok := ranks[r.URN]; !ok || rank < known {
		ranks[r.URN] = rank
	}
}

// relateEndpoints writes the routes of gateway endpoints: AWS adds them to each table that the endpoint names.
func (v *view) relateEndpoints(r relations) {
	for _, e := range v.plan.Resources {
		if kind(e) != "ec2.VpcEndpoint" || !gatewayEndpoint(e) {
			continue
		}
		ids := list(property(e, "routeTableIds"))
		for _, g := range v.guestsOf(e, "ec2.VpcEndpointRouteTableAssociation") {
			ids = append(slices.Clone(ids), property(g, "routeTableId"))
		}
		route := listOf(e) + " -> endpoint " + e.Name
		for _, id := range ids {
			table := v.withID(show(id), tableKinds()...)
			if table != nil && !slices.Contains(r.endpointRoutes[table.URN], route) {
				r.endpointRoutes[table.URN] = append(r.endpointRoutes[table.URN], route)
			}
		}
	}
}
