package frompulumi

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/plan"
)

func endpointKinds() map[string]kind {
	return map[string]kind{
		"ec2:VpcEndpoint":                      {make: makeEndpoint, settle: settleEndpoint},
		"ec2:VpcEndpointRouteTableAssociation": {join: joinEndpoint("routeTableId", routeTableOfEndpoint)},
		"ec2:VpcEndpointSubnetAssociation":     {join: joinEndpoint("subnetId", subnetOfEndpoint)},
		"ec2:SecurityGroupAssociation":         {join: joinEndpoint("securityGroupId", groupOfEndpoint)},
		"ec2:VpcEndpointService":               {settle: offerService},
	}
}

func makeEndpoint(r *resource) {
	e := &network.Endpoint{ID: r.id(), Name: r.label(), Tags: r.tags(), Origin: r.origin("")}
	e.VPC = r.get("vpcId").ref(r.reader.names.vpc, &e.Unknown)
	e.Service = r.get("serviceName").text(&e.Unknown)
	switch typ := r.get("vpcEndpointType"); typ.text(&e.Unknown) {
	case "", "Gateway":
		e.Kind = network.GatewayEndpoint
		e.RouteTables = r.get("routeTableIds").refs(r.reader.names.routeTable, &e.Unknown)
		r.reader.servicePrefixList(r.derived("prefixListId"), e.Service, r.origin("serviceName"))
	case "Interface":
		e.Kind = network.InterfaceEndpoint
		e.Groups = r.reader.groupsOf(e.ID, r.get("securityGroupIds"), &e.Unknown)
		e.Subnets = r.get("subnetIds").refs(r.reader.names.subnet, &e.Unknown)
		kind := r.get("ipAddressType").text(&e.Unknown)
		e.DualStack = kind == "dualstack" || kind == "ipv6"
	case "GatewayLoadBalancer":
		e.Kind = network.GatewayLoadBalancerEndpoint
		e.Subnets = r.get("subnetIds").refs(r.reader.names.subnet, &e.Unknown)
	default:
		r.unmodelled("is a VPC endpoint of a type that may carry packets to resources or service networks of others", nil)
		return
	}
	switch known(r.Outputs["state"]) {
	case "pendingAcceptance", "pending", "rejected", "failed", "expired", "deleting", "deleted":
		e.Unavailable = true
	}
	r.reader.endpoints[e.ID] = e
}

// settleEndpoint puts the route of a gateway endpoint into its tables, and an interface endpoint without groups into the VPC's default one.
func settleEndpoint(r *resource) {
	e := r.reader.endpoints[r.id()]
	if e == nil {
		return
	}
	switch e.Kind {
	case network.GatewayEndpoint:
		if tables := r.get("routeTableIds"); e.Unknown != nil && holdsUnknown(tables.raw) {
			r.reader.doubtTables(r, tables)
		}
		for _, id := range e.RouteTables {
			addRoute(r.reader.routeTable(id, e.Origin, e.VPC), network.Route{
				PrefixList: r.derived("prefixListId"), Target: network.Target{Kind: network.ToEndpoint, ID: e.ID}, Origin: r.origin("routeTableIds"),
			})
		}
	case network.InterfaceEndpoint:
		if given := r.get("securityGroupIds"); len(e.Groups) == 0 {
			addID(&e.Groups, r.reader.defaultGroup(e.VPC, e.ID, given))
		}
	case network.GatewayLoadBalancerEndpoint:
		r.reader.net.Assumptions = append(r.reader.net.Assumptions, e.HandsBack())
	case network.ConnectEndpoint:
	}
}

// joinEndpoint adds to an endpoint what an association names.
func joinEndpoint(property string, add func(*resource, *network.Endpoint, value, **network.Unknown)) func(*resource) {
	return func(r *resource) {
		var u *network.Unknown
		endpoint := r.get("vpcEndpointId")
		id := endpoint.ref(own("ec2:VpcEndpoint"), &u)
		if e := r.reader.endpoints[id]; e != nil && u == nil {
			add(r, e, r.get(property), &e.Unknown)
			return
		}
		if u == nil {
			r.unmodelled("adds to VPC endpoint "+string(id)+", which is "+elsewhere, nil)
			return
		}
		for _, e := range possible(endpoint, own("ec2:VpcEndpoint"), r.reader.endpoints) {
			mark(&e.Unknown, u.Origin, "association %s may be of it: %s", r.Name, u.Text)
		}
		if property == "routeTableId" {
			r.reader.doubtTables(r, r.get(property))
		}
	}
}

func routeTableOfEndpoint(r *resource, e *network.Endpoint, v value, u **network.Unknown) {
	id := v.ref(r.reader.names.routeTable, u)
	if addID(&e.RouteTables, id); id == "" {
		r.reader.doubtTables(r, v)
	}
}

// doubtTables marks the route tables into which an endpoint may put a route.
func (rd *reader) doubtTables(r *resource, tables value) {
	if _, list := tables.raw.([]any); list {
		tables.raw = plan.Unknown
	}
	for _, t := range possible(tables, rd.names.routeTable, rd.routeTables) {
		mark(&t.Unknown, tables.origin(), "%s may put the route of an endpoint into it, which is not known before deployment", r.Name)
	}
}

func subnetOfEndpoint(r *resource, e *network.Endpoint, v value, u **network.Unknown) {
	addID(&e.Subnets, v.ref(r.reader.names.subnet, u))
}

func groupOfEndpoint(r *resource, e *network.Endpoint, v value, u **network.Unknown) {
	if len(e.Groups) == 0 && !r.get("replaceDefaultAssociation").flag(u, false) {
		why := &network.Unknown{Text: "replaceDefaultAssociation: it is in the default group of its VPC as well", Origin: r.origin("replaceDefaultAssociation")}
		mark(u, why.Origin, "%s", why.Text)
		addID(&e.Groups, r.reader.hiddenGroup(e.ID, why))
	}
	var lacking *network.Unknown
	if addID(&e.Groups, v.ref(r.reader.names.group, &lacking)); lacking != nil {
		mark(u, lacking.Origin, "%s", lacking.Text)
		addID(&e.Groups, r.reader.hiddenGroup(e.ID, lacking))
	}
}

// addID adds an id to a set of them.
func addID(ids *[]network.ID, id network.ID) {
	if id != "" && !slices.Contains(*ids, id) {
		*ids = append(*ids, id)
		slices.Sort(*ids)
	}
}

// offerService lists a service of one's own: endpoints in VPCs of anybody who is let in reach its load balancers, and nothing else but by them. One
// of Gateway Load Balancers reaches their appliances, which hand packets back to the endpoints. One of load balancers that are not told may touch everything.
func offerService(r *resource) {
	var u *network.Unknown
	var balancers, vpcs []network.ID
	for _, id := range r.get("networkLoadBalancerArns").refs(own("lb:LoadBalancer"), &u) {
		if b := r.reader.loadBalancers[id]; b != nil && b.VPC != "" {
			addID(&vpcs, b.VPC)
		} else {
			mark(&u, r.origin("networkLoadBalancerArns"), "networkLoadBalancerArns: what load balancer %s is in front of is not known", id)
		}
		addID(&balancers, id)
	}
	inspecting := r.get("gatewayLoadBalancerArns").refs(own("lb:LoadBalancer"), &u)
	const text = "lets VPC endpoints in other VPCs reach its load balancers"
	switch {
	case u != nil:
		r.unmodelled(text+"; "+u.Text, nil)
	case len(inspecting) > 0:
		r.unmodelled("hands what comes by VPC endpoints to the appliances of its load balancers", r.reader.homesOf(inspecting))
	case len(balancers) == 0:
		r.unmodelled(text, nil)
	default:
		r.unmodelled(text, vpcs)
		r.carries(network.CarriesInwards)
		list := r.reader.net.Unmodelled
		list[len(list)-1].LoadBalancers = balancers
		list[len(list)-1].Service = known(r.Outputs["serviceName"])
	}
}

// homesOf are the VPCs of load balancers of the plan; none where one of these is not known.
func (rd *reader) homesOf(balancers []network.ID) []network.ID {
	var all []network.ID
	for _, id := range balancers {
		b := rd.byID[id]
		if b == nil || b.short != "lb:LoadBalancer" {
			return nil
		}
		homes := b.touches()
		if len(homes) == 0 {
			return nil
		}
		for _, home := range homes {
			addID(&all, home)
		}
	}
	return all
}
