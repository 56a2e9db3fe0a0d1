package frompulumi

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
)

func routeKinds() map[string]kind {
	return map[string]kind{
		"ec2:RouteTable":                 {make: makeRouteTable, settle: settleRouteTable},
		"ec2:DefaultRouteTable":          {id: mainTableID, adopt: adoptRouteTable, settle: settleRouteTable},
		"ec2:Route":                      {join: joinRoute},
		"ec2:VpnGatewayRoutePropagation": {settle: settlePropagation},
	}
}

// mainTableID is the id of the table that a default route table is: that of its VPC.
func mainTableID(r *resource) network.ID {
	return r.get("defaultRouteTableId").ref(r.reader.names.routeTable, new(*network.Unknown))
}

func makeRouteTable(r *resource) {
	t := &network.RouteTable{ID: r.id(), Name: r.label(), Tags: r.tags(), Origin: r.origin("")}
	t.VPC = r.get("vpcId").ref(r.reader.names.vpc, &t.Unknown)
	r.reader.routeTables[t.ID] = t
}

// adoptRouteTable takes over the table that a VPC came with. Its routes are those that are given, none otherwise.
func adoptRouteTable(r *resource) {
	for _, v := range r.mayAdoptFrom("defaultRouteTableId", r.reader.names.routeTable) {
		if t := r.reader.routeTables[v.MainRouteTable]; t != nil {
			mark(&t.Unknown, r.origin("defaultRouteTableId"), mayAdopt, r.Name)
		}
	}
	t := r.reader.routeTables[r.id()]
	if t == nil {
		t = &network.RouteTable{ID: r.id()}
		r.reader.routeTables[t.ID] = t
	}
	t.Name, t.Tags, t.Origin, t.Unknown = r.label(), r.tags(), r.origin(""), nil
	if t.VPC == "" {
		t.VPC = network.ID(known(r.Outputs["vpcId"]))
	}
	if t.VPC == "" {
		mark(&t.Unknown, r.origin("defaultRouteTableId"), "vpcId: not known, since the VPC is not part of the plan")
	}
}

// settleRouteTable reads the routes that are written in the table itself. It comes after those that are resources of their own, since outputs
// tell of these, too.
func settleRouteTable(r *resource) {
	t := r.reader.routeTables[r.id()]
	for _, route := range r.get("routes").items(&t.Unknown) {
		if route.lacks(&t.Unknown) {
			continue
		}
		read := readRoute(route.field, route, "cidrBlock", "ipv6CidrBlock", "destinationPrefixListId")
		if route.remembered() && slices.ContainsFunc(t.Routes, sameRoute(read)) {
			continue
		}
		route.doubtful(&read.Unknown)
		addRoute(t, read)
	}
	propagating := r.get("propagatingVgws")
	for _, gateway := range propagating.refs(own("ec2:VpnGateway"), &t.Unknown) {
		propagate(r, t, gateway, propagating.origin())
		if !r.reader.propagates(gateway, t.ID) {
			propagating.doubtful(&t.Unknown)
		}
	}
}

// joinRoute adds a route that is a resource of its own.
func joinRoute(r *resource) {
	route := readRoute(r.get, value{of: r}, "destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId")
	if r.Outputs["state"] == "blackhole" {
		mark(&route.Unknown, route.Origin, "state: its target was not there at the last deployment")
	}
	table := r.get("routeTableId")
	var u *network.Unknown
	if id := table.ref(r.reader.names.routeTable, &u); u == nil {
		addRoute(r.reader.routeTable(id, table.origin(), ""), route)
		return
	}
	for _, t := range possible(table, r.reader.names.routeTable, r.reader.routeTables) {
		mark(&t.Unknown, u.Origin, "route %s may be one of it: %s", r.Name, u.Text)
	}
}

// addRoute adds a route, but not a second time.
func addRoute(t *network.RouteTable, route network.Route) {
	same := sameRoute(route)
	if route.Unknown != nil || !slices.ContainsFunc(t.Routes, func(o network.Route) bool { return o.Unknown == nil && same(o) }) {
		t.Routes = append(t.Routes, route)
	}
}

// sameRoute finds routes that lead the same packets to the same target.
func sameRoute(route network.Route) func(network.Route) bool {
	return func(o network.Route) bool {
		return o.Destination == route.Destination && o.PrefixList == route.PrefixList && o.Target == route.Target && o.Propagated == route.Propagated
	}
}

// readRoute reads a route by the names that its properties have.
func readRoute(get func(string) value, whole value, block, block6, list string) network.Route {
	route := network.Route{Origin: whole.origin()}
	for _, property := range []string{block, block6} {
		if p, ok := get(property).prefix(&route.Unknown); ok {
			route.Destination = p
			route.Origin = get(property).origin()
		}
	}
	if v := get(list); v.given() {
		route.PrefixList = v.ref(v.of.reader.names.prefixList, &route.Unknown)
		route.Origin = v.origin()
	}
	if !route.Destination.IsValid() && route.PrefixList == "" && route.Unknown == nil {
		mark(&route.Unknown, route.Origin, "no destination")
	}
	route.Target = readTarget(get, &route)
	return route
}

// targetProperty is a property that names where a route leads.
type targetProperty struct {
	property string
	kind     network.TargetKind
	naming   naming
}

func targets(n names) []targetProperty {
	return []targetProperty{
		{"gatewayId", network.ToInternetGateway, n.internetOrVPN},
		{"egressOnlyGatewayId", network.ToEgressOnly, n.egressOnly},
		{"natGatewayId", network.ToNATGateway, n.nat},
		{"networkInterfaceId", network.ToInterface, n.networkInterface},
		{"transitGatewayId", network.ToTransitGateway, n.transitGateway},
		{"vpcEndpointId", network.ToEndpoint, n.endpoint},
		{"vpcPeeringConnectionId", network.ToPeering, n.peering},
		{"instanceId", network.ToInterface, own("ec2:Instance")},
		{"carrierGatewayId", network.ToOther, own("ec2:CarrierGateway")},
		{"localGatewayId", network.ToOther, nil},
		{"coreNetworkArn", network.ToOther, own("networkmanager:CoreNetwork")},
		{"odbNetworkArn", network.ToOther, own("odb:Network")},
	}
}

func readTarget(get func(string) value, route *network.Route) network.Target {
	var u *network.Unknown
	var target network.Target
	// Where inputs name a target, others that outputs still tell of are targets that it had before.
	all := targets(get("gatewayId").of.reader.names)
	given := slices.DeleteFunc(slices.Clone(all), func(t targetProperty) bool { return get(t.property).absent() || get(t.property).remembered() })
	if len(given) == 0 {
		given = all
	}
	for _, t := range given {
		v := get(t.property)
		if v.absent() {
			continue
		}
		target = network.Target{Kind: t.kind, ID: v.ref(t.naming, &u)}
		if u != nil {
			break
		}
		return v.of.reader.resolve(target, t.property)
	}
	if u == nil {
		mark(&u, route.Origin, "no target")
	}
	mark(&route.Unknown, u.Origin, "%s", u.Text)
	return target
}

// resolve gives a target its precise kind: a gatewayId may be the word local, or the id of any gateway, and an instance stands for its
// primary interface.
func (rd *reader) resolve(t network.Target, property string) network.Target {
	switch {
	case property == "gatewayId" && t.ID == "local":
		return network.Target{Kind: network.ToLocal}
	case property == "gatewayId":
		if g := rd.gateways[t.ID]; g != nil && g.Kind == network.VPNGateway || hasPrefix(t.ID, "vgw-") {
			t.Kind = network.ToVPNGateway
		} else if hasPrefix(t.ID, "vpce-") {
			t.Kind = network.ToEndpoint
		}
	case property == "instanceId":
		if i := rd.instances[t.ID]; i != nil && len(i.Interfaces) > 0 {
			t.ID = i.Interfaces[0]
		}
	}
	return t
}

// settlePropagation lets a table learn the routes of a VPN gateway.
func settlePropagation(r *resource) {
	var u *network.Unknown
	table := r.get("routeTableId")
	id := table.ref(r.reader.names.routeTable, &u)
	gateway := r.get("vpnGatewayId").ref(own("ec2:VpnGateway"), &u)
	if u == nil {
		propagate(r, r.reader.routeTable(id, table.origin(), ""), gateway, r.origin(""))
		return
	}
	for _, t := range possible(table, r.reader.names.routeTable, r.reader.routeTables) {
		mark(&t.Unknown, u.Origin, "propagation %s may be one to it: %s", r.Name, u.Text)
	}
}

// propagates reports whether a resource of its own has a table learn the routes of a VPN gateway.
func (rd *reader) propagates(gateway, table network.ID) bool {
	return slices.ContainsFunc(rd.resources, func(r *resource) bool {
		return r.short == "ec2:VpnGatewayRoutePropagation" && network.ID(known(r.get("vpnGatewayId").raw)) == gateway &&
			network.ID(known(r.get("routeTableId").raw)) == table
	})
}

// propagate adds a route for each block that is known to lie behind a VPN gateway. What else is announced there is not in a plan.
func propagate(r *resource, t *network.RouteTable, gateway network.ID, o network.Origin) {
	if p := r.reader.premises[gateway]; p != nil {
		for _, block := range p.Prefixes {
			addRoute(t, network.Route{
				Destination: block, Target: network.Target{Kind: network.ToVPNGateway, ID: gateway}, Propagated: true, Origin: o,
			})
		}
		if p.Unknown == nil {
			return
		}
	}
	mark(&t.Unknown, o, "learns routes from %s, which are not in a plan", gateway)
}
