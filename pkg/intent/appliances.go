package intent

import (
	"cmp"

	"github.com/palisade-iac/palisade/pkg/network"
)

// applianceEndpoints are the endpoints behind which appliances of others stand: those of Gateway Load Balancers, of which a firewall's are not.
func applianceEndpoints(x *network.Index) []*network.Endpoint {
	var out []*network.Endpoint
	for _, p := range x.Network.Endpoints {
		if p.Kind == network.GatewayLoadBalancerEndpoint && x.FirewallAt[p.ID] == nil {
			out = append(out, p)
		}
	}
	return out
}

// applianceName is what a selector of the kind firewall calls such an endpoint: the component that made it, whose endpoints in all zones are one firewall;
// else its own name.
func applianceName(p *network.Endpoint) string {
	return cmp.Or(p.Tags[ComponentTag], p.Name, string(p.ID))
}
