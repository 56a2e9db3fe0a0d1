package cost

import "github.com/palisade-iac/palisade/pkg/plan"

// endpoint charges for interface and Gateway Load Balancer endpoints by zone; a gateway endpoint is free.
func endpoint(m *meter, r *plan.Resource) {
	hour, gb, what := EndpointHour, EndpointGB, "zone-hours"
	switch kind := text(r, "vpcEndpointType", "Gateway"); kind {
	case "Gateway":
		m.grant("gateway endpoints are free")
		return
	case "Interface":
	case "GatewayLoadBalancer":
		hour, gb = BalancerEndpointHour, BalancerEndpointGB
	default:
		m.unknown(r, Endpoints, "an endpoint of the type "+kind, "there is no price for this type")
		return
	}
	zones, ok := length(r, "subnetIds")
	if more, alsoOK := length(r, "subnetConfigurations"); ok && alsoOK {
		zones = max(zones, more)
	}
	switch {
	case !ok:
		m.unknown(r, Endpoints, what, "its subnets, one to a zone, are not known before deployment")
		return
	case zones == 0:
		m.grant("endpoints without subnets of their own are charged in the zones that associations give them")
	default:
		m.hours(r, Endpoints, what, hour, zones)
	}
	m.use(r, Endpoints, "data processed", gb, EndpointTraffic, 1)
}

// endpointZone charges for a zone that an endpoint is given by an association.
func endpointZone(m *meter, r *plan.Resource) {
	of := m.ref(r, "vpcEndpointId", endpointType)
	if of == nil {
		m.unknown(r, Endpoints, "zone-hours", "the endpoint is not in the plan, so that its type is not known")
		return
	}
	key := EndpointHour
	if text(of, "vpcEndpointType", "Gateway") == "GatewayLoadBalancer" {
		key = BalancerEndpointHour
	}
	m.hours(r, Endpoints, "zone-hours", key, 1)
}

const endpointType = "aws:ec2/vpcEndpoint:VpcEndpoint"
