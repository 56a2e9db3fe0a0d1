package planview

import (
	"cmp"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/internal/text"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// hop is a kind of route target: the property that holds it, as in ec2.Route, and what it is called.
type hop struct{ key, what string }

// hops are all targets that a route can have ("Route table concepts: target"). The local gateway's is the Outposts one.
func hops() []hop {
	return []hop{
		{"gatewayId", ""},
		{"natGatewayId", "nat "},
		{"egressOnlyGatewayId", "egress-only "},
		{"transitGatewayId", "tgw "},
		{"vpcEndpointId", "endpoint "},
		{"vpcPeeringConnectionId", "peering "},
		{"networkInterfaceId", "interface "},
		{"coreNetworkArn", "core network "},
		{"carrierGatewayId", "carrier gateway "},
		{"localGatewayId", "local gateway "},
		{"instanceId", "instance "},
	}
}

// destinations are the properties that hold where a route leads: those of ec2.Route, then those of inline routes.
func destinations() []string {
	return []string{"destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId", "cidrBlock", "ipv6CidrBlock"}
}

// routeTables is a table of route tables and their routes, in the order of the subnets that use them. Tables that route alike share a line.
func (v *view) routeTables(tables []*plan.Resource) []*text.Node {
	if len(tables) == 0 {
		return nil
	}
	slices.SortStableFunc(tables, func(a, b *plan.Resource) int { return cmp.Compare(v.tableRank(a), v.tableRank(b)) })
	type group struct {
		names  []string
		routes []string
		marks  text.Line
	}
	var groups []*group
	alike := map[string]*group{}
	for _, r := range tables {
		g := &group{routes: v.routes(r), marks: text.Join(" ", mainMark(r), marks(r))}
		key := strings.Join(g.routes, "\n") + "\n" + g.marks.String()
		if v.opts.All || alike[key] == nil {
			alike[key] = g
			groups = append(groups, g)
		}
		alike[key].names = append(alike[key].names, r.Name)
	}
	var cells [][]text.Line
	for _, g := range groups {
		name := text.In(text.Strong, braces(g.names))
		for i, route := range g.routes {
			if i > 0 {
				cells = append(cells, []text.Line{nil, text.Of(route)})
				continue
			}
			cells = append(cells, []text.Line{name, text.Join("  ", text.Of(route), g.marks)})
		}
		if len(g.routes) == 0 {
			cells = append(cells, []text.Line{name, text.Join("  ", v.none("local only", "ec2.Route"), g.marks)})
		}
	}
	return []*text.Node{{Line: text.Of("route tables"), Rows: text.Table(false, cells)}}
}

func mainMark(r *plan.Resource) text.Line {
	if kind(r) == "ec2.DefaultRouteTable" {
		return text.In(text.Faint, "[main]")
	}
	return nil
}

// tableRank is the place of the first subnet that uses a table; tables that none uses come last.
func (v *view) tableRank(table *plan.Resource) int {
	if rank, ok := v.rankedTables[table.URN]; ok {
		return rank
	}
	return len(v.ranks)
}

// routes are the routes of a table, IPv4 before IPv6 before prefix lists, by destination.
func (v *view) routes(table *plan.Resource) []string {
	var routes []string
	for _, g := range v.guestsOf(table, "ec2.Route") {
		routes = append(routes, v.route(g, g.Outputs, g.Inputs))
	}
	inline, hidden := objects(property(table, "routes"))
	for _, o := range inline {
		routes = append(routes, v.route(table, o))
	}
	for range hidden {
		routes = append(routes, unknown+" -> "+unknown)
	}
	for _, g := range v.guestsOf(table, "ec2.RouteTableAssociation") {
		routes = append(routes, "edge association of "+v.refer(g, "gatewayId"))
	}
	for range v.guestsOf(table, "ec2.MainRouteTableAssociation") {
		routes = append(routes, "main route table of the VPC")
	}
	routes = append(routes, v.endpointRoutes[table.URN]...)
	slices.SortFunc(routes, func(a, b string) int {
		return cmp.Or(cmp.Compare(routeFamily(a), routeFamily(b)), cmp.Compare(a, b))
	})
	return routes
}

func routeFamily(route string) int {
	destination, _, _ := strings.Cut(route, " ")
	switch {
	case strings.Contains(destination, "."):
		return 0
	case strings.Contains(destination, ":"):
		return 1
	default:
		return 2
	}
}

// route writes a route as "destination -> target". The sources are looked at in turn for each property: computed outputs before inputs,
// so that a default (such as local) shows.
func (v *view) route(owner *plan.Resource, sources ...map[string]any) string {
	to, via := unknown, unknown
	for _, key := range destinations() {
		if d := lookup(key, sources); d != "" {
			to = d
			if key == "destinationPrefixListId" {
				to = "prefix list " + v.label(d)
			}
			break
		}
	}
	for _, h := range hops() {
		id := lookup(h.key, sources)
		if id == "" {
			continue
		}
		target := cmp.Or(v.target(owner, h.key), v.withID(id))
		via = h.what + show(id)
		if target != nil {
			via = h.what + target.Name
		}
		if h.key == "gatewayId" {
			via = gatewaySort(id, target) + via
		}
		break
	}
	return to + " -> " + via
}

// lookup is the first known, else the first present, of a property in sources.
func lookup(key string, sources []map[string]any) string {
	found := ""
	for _, s := range sources {
		switch value := show(s[key]); {
		case value == "":
		case value != unknown:
			return value
		case found == "":
			found = value
		}
	}
	return found
}

// gatewaySort says which sort of gateway a gatewayId is, since the property serves several.
func gatewaySort(id string, target *plan.Resource) string {
	sort, _, _ := strings.Cut(id, "-")
	switch {
	case sort == "igw" || target != nil && kind(target) == "ec2.InternetGateway":
		return "igw "
	case sort == "vgw" || target != nil && kind(target) == "ec2.VpnGateway":
		return "vgw "
	case sort == "vpce":
		return "endpoint "
	default:
		return ""
	}
}
