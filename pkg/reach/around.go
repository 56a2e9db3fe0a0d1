package reach

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
)

// around lists what is not modelled and may carry packets of a query though it touches the VPC of no end: it takes them in from hosts outside, or
// from where they get by ways that are modelled, and hands them on from its VPCs by ways that are modelled as well. What carries onwards may
// hand on to others of its like, as attachments of one core network do.
func (e *Engine) around(q Query, fromOutside bool) []network.Unmodelled {
	toOutside := slices.ContainsFunc(q.To, End.outside)
	var out []network.Unmodelled
	for _, u := range e.x.Network.Unmodelled {
		if len(u.LoadBalancers) > 0 || u.Carries == network.CarriesWithin || u.Carries == network.CarriesInwards && !fromOutside {
			continue
		}
		if onwards := u.Carries == network.CarriesOnwards; onwards && toOutside || e.sends(Query{From: e.workloadsOf(u.VPCs), To: q.To, Dst: q.Dst, Transport: q.Transport, Without: q.Without}) {
			out = append(out, u)
		}
	}
	if len(out) == 0 || !fromOutside && !e.carriedOn(q) {
		return nil
	}
	return out
}

// carriedOn reports whether packets of a query get to what is not modelled and carries them onwards.
func (e *Engine) carriedOn(q Query) bool {
	return slices.ContainsFunc(e.x.Network.Unmodelled, func(u network.Unmodelled) bool {
		return u.Carries == network.CarriesOnwards && e.sends(Query{From: q.From, To: e.workloadsOf(u.VPCs), Src: q.Src, Without: q.Without})
	})
}

// outside reports whether an end is not part of the network.
func (d End) outside() bool { return d.Internet || d.OnPremises != nil || d.Service != "" }

// sends reports whether a packet of a query may arrive.
func (e *Engine) sends(q Query) bool {
	q.First = true
	return !e.run(q, true).result.sent.IsEmpty()
}

// workloadsOf is any workload of some VPCs.
func (e *Engine) workloadsOf(vpcs []network.ID) []End {
	var out []End
	for _, id := range vpcs {
		for _, s := range e.x.SubnetsOf[id] {
			out = append(out, End{Workload: s})
		}
	}
	return out
}
