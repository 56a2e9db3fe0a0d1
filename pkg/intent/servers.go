package intent

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach"
)

// servers is the load balancers and interface endpoints among some groups. Whoever names one means what it hands on as well, of whomever that is.
func (d *Decider) servers(groups []Group) []network.ID {
	var out []network.ID
	named := func(interfaces []network.ID) bool {
		return len(interfaces) > 0 && !slices.ContainsFunc(interfaces, func(id network.ID) bool {
			return !slices.ContainsFunc(groups, func(g Group) bool {
				return g.Within == nil && slices.Contains(g.Ends, reach.End{Interface: d.x.Interface[id]})
			})
		})
	}
	for _, b := range d.x.Network.LoadBalancers {
		if named(b.Interfaces) {
			out = append(out, b.ID)
		}
	}
	for _, p := range d.x.Network.Endpoints {
		if named(p.Interfaces) {
			out = append(out, p.ID)
		}
	}
	return out
}
