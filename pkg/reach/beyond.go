package reach

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
)

// beyond lists what may carry packets of a query by ways that the model does not have: what is not modelled and touches the VPC of an end, or
// touches everything, or else what may carry them by way of other VPCs; other ways to a service than by its public addresses; and ends in places of which nothing is known.
func (e *Engine) beyond(q Query) []network.Unknown {
	vpcs := map[network.ID]bool{}
	out := e.nowhere(q)
	for _, d := range slices.Concat(q.From, q.To) {
		home := d.Workload
		if nic := d.Interface; nic != nil {
			vpcs[nic.VPC] = true
			home = e.x.Subnet[nic.Subnet]
		}
		if home == nil {
			continue
		}
		vpcs[home.VPC] = true
		switch v := e.x.VPC[home.VPC]; {
		case v == nil:
			out = append(out, network.Unknown{Text: "the VPC of subnet " + label(home.Name, home.ID) + " is not known", Origin: home.Origin})
		case v.Unknown != nil:
			out = append(out, *v.Unknown)
		case home.Unknown != nil && lacksBlocks(d, home):
			out = append(out, *home.Unknown)
		case d.Interface != nil && d.Interface.Unknown != nil && (d.Interface.Kind == "load_balancer" || d.Interface.Kind == "vpc_endpoint"):
			out = append(out, *d.Interface.Unknown) // of its owner, which may have further interfaces
		}
	}
	out = append(out, e.behindEndpoints(q)...)
	var touching, offered []network.Unmodelled
	fromOutside := slices.ContainsFunc(q.From, End.outside)
	for _, u := range e.x.Network.Unmodelled {
		switch {
		case len(u.LoadBalancers) > 0:
			if e.offered(u, q) {
				offered = append(offered, u)
			}
			continue
		case u.Carries == network.CarriesInwards && !fromOutside:
			continue
		}
		if len(u.VPCs) == 0 || slices.ContainsFunc(u.VPCs, func(id network.ID) bool { return vpcs[id] }) {
			touching = append(touching, u)
		}
	}
	if touching == nil {
		touching = e.around(q, fromOutside)
	}
	for _, u := range append(touching, offered...) {
		out = append(out, network.Unknown{Text: fmt.Sprintf("%s %s is not modelled: %s", u.Type, u.ID, u.Text), Origin: u.Origin})
	}
	return out
}

// lacksBlocks reports whether an end may have addresses of a family of which its subnet tells no block.
func lacksBlocks(d End, home *network.Subnet) bool {
	v4 := slices.ContainsFunc(home.CIDRs, func(p netip.Prefix) bool { return p.Addr().Is4() })
	v6 := slices.ContainsFunc(home.CIDRs, func(p netip.Prefix) bool { return p.Addr().Is6() })
	if d.Workload != nil {
		return !v4 || !v6
	}
	some := slices.ContainsFunc(d.Interface.Addresses, func(a network.InterfaceAddress) bool { return !a.Private.IsValid() })
	return some && !v4 || d.Interface.HasIPv6 && !v6
}

// anything is every packet that a query may be about, wherever its ends are.
func (q Query) anything() packet.Set {
	b := packet.Box{Src: packet.AllAddrs(), Dst: packet.AllAddrs(), Transport: packet.AllTransport()}
	if q.Src != nil {
		b.Src = *q.Src
	}
	if q.Dst != nil {
		b.Dst = *q.Dst
	}
	if q.Transport != nil {
		b.Transport = *q.Transport
	}
	return packet.SetOf(b)
}
