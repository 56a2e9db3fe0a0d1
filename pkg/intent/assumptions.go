package intent

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
)

// assumptions are those that a verdict may rest on: about the network as a whole, or about a part of a VPC that the ends are in or that is
// connected with one. What belongs to no VPC is kept.
func (d *Decider) assumptions(in *Intent) []network.Assumption {
	near := d.connected(d.homes(in))
	return slices.DeleteFunc(slices.Clone(d.x.Network.Assumptions), func(a network.Assumption) bool {
		vpc := d.vpcOf(a.ID)
		return vpc != "" && !near[vpc]
	})
}

// homes is the VPCs that the ends of an intent are in.
func (d *Decider) homes(in *Intent) map[network.ID]bool {
	out := map[network.ID]bool{}
	for _, s := range slices.Concat(in.From, in.To) {
		if s.Kind == "anywhere" { // what is not connected with the other end comes as the internet does
			continue
		}
		g, err := d.r.Ends(s)
		if err != nil {
			continue // Decide has told
		}
		for _, e := range g.Ends {
			switch {
			case e.Workload != nil:
				out[e.Workload.VPC] = true
			case e.Interface != nil:
				out[e.Interface.VPC] = true
			}
		}
	}
	return out
}

// connected adds to some VPCs those that peering connections and transit gateways connect with them; with none it is all.
func (d *Decider) connected(vpcs map[network.ID]bool) map[network.ID]bool {
	n := d.x.Network
	if len(vpcs) == 0 {
		for _, v := range n.VPCs {
			vpcs[v.ID] = true
		}
	}
	link := func(a, b network.ID) bool {
		if vpcs[a] == vpcs[b] {
			return false
		}
		vpcs[a], vpcs[b] = true, true
		return true
	}
	for more := true; more; {
		more = false
		for _, p := range n.Peerings {
			more = link(p.Requester.VPC, p.Accepter.VPC) || more
		}
		for _, a := range n.Attachments { // the transit gateway and what is attached to it, another one as well
			more = link(a.TransitGateway, a.Resource) || more
		}
	}
	return vpcs
}

// vpcOf is the VPC of a part of the network; empty for what is in none.
func (d *Decider) vpcOf(id network.ID) network.ID {
	x := d.x
	switch {
	case x.VPC[id] != nil:
		return id
	case x.Subnet[id] != nil:
		return x.Subnet[id].VPC
	case x.RouteTable[id] != nil:
		return x.RouteTable[id].VPC
	case x.NACL[id] != nil:
		return x.NACL[id].VPC
	case x.SecurityGroup[id] != nil:
		return x.SecurityGroup[id].VPC
	case x.Gateway[id] != nil:
		return x.Gateway[id].VPC
	case x.NATGateway[id] != nil:
		return x.NATGateway[id].VPC
	case x.Endpoint[id] != nil:
		return x.Endpoint[id].VPC
	case x.Interface[id] != nil:
		return x.Interface[id].VPC
	case x.Instance[id] != nil:
		return x.Instance[id].VPC
	case x.LoadBalancer[id] != nil:
		return x.LoadBalancer[id].VPC
	}
	return ""
}
