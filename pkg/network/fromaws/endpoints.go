package fromaws

import (
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

type endpoint struct {
	place
	ID          network.ID   `json:"VpcEndpointId"`
	Kind        string       `json:"VpcEndpointType"`
	VPC         network.ID   `json:"VpcId"`
	Service     string       `json:"ServiceName"`
	Subnets     []network.ID `json:"SubnetIds"`
	Interfaces  []network.ID `json:"NetworkInterfaceIds"`
	Groups      ids          `json:"Groups"`
	RouteTables []network.ID `json:"RouteTableIds"`
	AddressType string       `json:"IpAddressType"`
	State       string       `json:"State"`
	Tags        tags         `json:"Tags"`
}

func (e *endpoint) id() network.ID { return e.ID }

// kind is the kind of an endpoint; a gateway is what AWS makes where none is asked for. It is empty for kinds that are not modelled.
func (e *endpoint) kind() network.EndpointKind {
	switch strings.ToLower(e.Kind) {
	case "", "gateway":
		return network.GatewayEndpoint
	case "interface":
		return network.InterfaceEndpoint
	case "gatewayloadbalancer":
		return network.GatewayLoadBalancerEndpoint
	}
	return ""
}

// dualStack reports whether the interfaces of an endpoint have IPv6 addresses.
func (e *endpoint) dualStack() bool {
	return e.AddressType != "" && is(e.AddressType, "dualstack", "ipv6")
}

func (rd *reader) readEndpoints() {
	for _, e := range rd.endpoints.all {
		kind := e.kind()
		if kind == "" {
			rd.unmodelled(e.place, e.ID, "VpcEndpoint "+e.Kind, "carries packets to what its service network or resource configuration names", e.VPC)
			continue
		}
		part := &network.Endpoint{
			ID: e.ID, Name: e.Tags.name(""), Kind: kind, VPC: e.VPC, Service: e.Service, Subnets: e.Subnets, Interfaces: e.Interfaces,
			DualStack: e.dualStack(), Groups: e.Groups, RouteTables: e.RouteTables, Tags: e.Tags.read(), Origin: e.origin(),
		}
		part.Unavailable = !carries(e.field("State"), e.State, &part.Unknown, []string{"available"}, []string{"pending", "deleting", "partial"})
		rd.net.Endpoints = append(rd.net.Endpoints, part)
	}
}

// addEndpointRoutes adds the routes that AWS makes for a gateway endpoint where they are not listed, and tells from those that are which
// list is the service's.
func (rd *reader) addEndpointRoutes() {
	tables := map[network.ID]*network.RouteTable{}
	for _, t := range rd.net.RouteTables {
		tables[t.ID] = t
	}
	for _, e := range rd.net.Endpoints {
		if e.Kind != network.GatewayEndpoint {
			continue
		}
		for _, t := range rd.net.RouteTables {
			for _, r := range t.Routes {
				if r.Target.ID == e.ID && r.PrefixList != "" {
					rd.listOfService(r.PrefixList, e)
				}
			}
		}
		for _, id := range e.RouteTables {
			if t := tables[id]; t != nil && !leadsTo(t, e.ID) && !e.Unavailable {
				t.Routes = append(t.Routes, network.Route{
					PrefixList: rd.serviceList(e), Target: network.Target{Kind: network.ToEndpoint, ID: e.ID}, Origin: e.Origin,
				})
			}
		}
	}
}

func leadsTo(t *network.RouteTable, id network.ID) bool {
	for _, r := range t.Routes {
		if r.Target.ID == id {
			return true
		}
	}
	return false
}

// listOfService notes that a prefix list is that of an endpoint's service.
func (rd *reader) listOfService(id network.ID, e *network.Endpoint) {
	for _, l := range rd.net.PrefixLists {
		if l.ID == id && l.Service == "" {
			l.Service = serviceOf(e.Service)
		}
	}
}

// serviceList is the prefix list of an endpoint's service, in its region; one of which nothing is known if none is listed.
func (rd *reader) serviceList(e *network.Endpoint) network.ID {
	for _, l := range rd.prefixLists.all {
		if l.Name == e.Service {
			return l.ID
		}
	}
	id := network.ID(e.Service)
	for _, l := range rd.net.PrefixLists {
		if l.ID == id {
			return id
		}
	}
	l := &network.PrefixList{ID: id, Name: e.Service, Service: serviceOf(e.Service), Origin: e.Origin}
	l.Unknown = &network.Unknown{Text: "the prefix list of " + e.Service + " is not listed", Origin: e.Origin}
	rd.net.PrefixLists = append(rd.net.PrefixLists, l)
	return id
}
