package walk

import (
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
)

// transitCandidate is a route of a transit gateway that covers the destination.
type transitCandidate struct {
	route      network.TransitRoute
	bits, rank int
}

// Ranks of a transit gateway's routes with the same prefix, lowest first ("Route evaluation order").
const (
	transitStatic = iota
	transitList
	fromVPC
	fromDirectConnect
	fromVPN
)

// transitLookup finds the route for the destination: the longest prefix, then static before propagated.
func (j *journey) transitLookup(t *network.TransitTable) (network.TransitRoute, bool) {
	j.note(t.Unknown)
	var found []transitCandidate
	for _, r := range t.Routes {
		bits, covers := j.covers(r.Destination, r.PrefixList, r.Unknown)
		switch {
		case !covers:
		case r.Unknown != nil:
			j.note(r.Unknown)
		case r.PrefixList != "":
			found = append(found, transitCandidate{r, bits, transitList})
		default:
			found = append(found, transitCandidate{r, bits, transitStatic})
		}
	}
	for _, id := range t.Propagations {
		a := j.side(id, t.TransitGateway)
		if a == nil || !a.Available {
			continue
		}
		prefixes, rank := j.propagated(a)
		for _, p := range prefixes {
			if p.Contains(j.packet.Dst) {
				r := network.TransitRoute{Destination: p, Attachment: a.ID, Origin: a.Origin}
				found = append(found, transitCandidate{r, p.Bits(), rank})
			}
		}
	}
	return j.bestTransit(t, found)
}

// propagated are the prefixes that a table learns from an attachment.
func (j *journey) propagated(a *network.Attachment) ([]netip.Prefix, int) {
	rank := fromVPN
	switch a.Kind {
	case network.VPCAttachment:
		v := j.x.VPC[a.Resource]
		if v == nil {
			j.notef(a.Origin, "attachment %s: the network tells nothing of VPC %s and its blocks", a.ID, a.Resource)
			return nil, fromVPC
		}
		j.note(v.Unknown)
		return v.CIDRs, fromVPC
	case network.DirectConnectAttachment:
		rank = fromDirectConnect
	case network.VPNAttachment:
	case network.PeeringAttachment: // which propagates nothing
		return nil, rank
	default:
		j.notef(a.Origin, "attachment %s: what it propagates is not known", a.ID)
		return nil, rank
	}
	n := j.x.OnPremises[j.networkBehind(a)]
	if n == nil {
		return nil, rank
	}
	j.note(n.Unknown)
	return n.Prefixes, rank
}

// bestTransit is the candidate that AWS prefers. Of equal ones it installs that which is older, which no configuration tells.
func (j *journey) bestTransit(t *network.TransitTable, found []transitCandidate) (network.TransitRoute, bool) {
	var best []transitCandidate
	for _, c := range found {
		switch {
		case len(best) > 0 && (c.bits < best[0].bits || c.bits == best[0].bits && c.rank > best[0].rank):
		case len(best) > 0 && c.bits == best[0].bits && c.rank == best[0].rank:
			if !slices.ContainsFunc(best, func(b transitCandidate) bool { return b.route.Attachment == c.route.Attachment }) {
				best = append(best, c)
			}
		default:
			best = []transitCandidate{c}
		}
	}
	switch len(best) {
	case 0:
		return network.TransitRoute{}, false
	case 1:
		return best[0].route, true
	}
	j.notef(t.Origin, "route table %s: several routes to %v, of which AWS installs one that is not told", t.ID, j.packet.Dst)
	options := make([]network.ID, len(best))
	for i, c := range best {
		options[i] = c.route.Attachment
	}
	return best[slices.Index(options, j.choose(EqualRoutes, t.ID, options))].route, true
}
