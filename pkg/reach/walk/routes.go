package walk

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// candidate is a route that covers the destination: by how many bits, and its rank among those of the same prefix, lowest first.
type candidate struct {
	route      network.Route
	bits, rank int
}

// Ranks of routes with the same prefix.
const (
	staticBlock = iota
	staticList
	learned
)

// route sends the packet where a route table says. A nil table has the local routes alone.
func (j *journey) route(at spot, t *network.RouteTable) {
	r, ok := j.lookup(at.vpc, t)
	if !ok {
		node, origin := at.vpc.ID, at.vpc.Origin
		if t != nil {
			node, origin = t.ID, t.Origin
		}
		j.drop(node, trace.NoRoute, origin, "route table %s has no route to %v", node, j.packet.Dst)
		return
	}
	j.follow(at, t, r)
}

// lookup finds the route for the destination: the longest prefix, then static before propagated, then a block before a prefix list. Every
// block of the VPC has a local route unless a static route for just that block replaces it, and what is learned never beats a local one.
func (j *journey) lookup(v *network.VPC, t *network.RouteTable) (network.Route, bool) {
	dst := j.packet.Dst
	var found []candidate
	if t != nil {
		j.note(t.Unknown)
		for _, r := range t.Routes {
			bits, covers := j.covers(r.Destination, r.PrefixList, r.Unknown)
			switch {
			case !covers:
			case r.Unknown != nil:
				j.note(r.Unknown)
			case r.Propagated && network.Contains(v.CIDRs, dst):
			case r.Propagated:
				found = append(found, candidate{r, bits, learned})
			case r.PrefixList != "":
				found = append(found, candidate{r, bits, staticList})
			default:
				found = append(found, candidate{r, bits, staticBlock})
			}
		}
	}
	j.note(v.Unknown)
	for _, b := range v.CIDRs {
		if b.Contains(dst) && !replaced(t, b) {
			local := network.Route{Destination: b, Target: network.Target{Kind: network.ToLocal}, Origin: v.Origin}
			found = append(found, candidate{local, b.Bits(), staticBlock})
		}
	}
	return j.best(t, found)
}

// covers reports whether a route's block, or an entry of its prefix list, holds the destination, and the bits of the longest. A route that is
// unknown and has neither may cover everything.
func (j *journey) covers(block netip.Prefix, list network.ID, unknown *network.Unknown) (bits int, covers bool) {
	if list == "" {
		if !block.IsValid() {
			return 0, unknown != nil
		}
		return block.Bits(), block.Contains(j.packet.Dst)
	}
	l := j.x.PrefixList[list]
	if l == nil {
		j.notef(network.Origin{}, "prefix list %s: the network tells nothing of it", list)
		return 0, false
	}
	j.note(l.Unknown)
	bits = -1
	for _, b := range l.Prefixes {
		if b.Contains(j.packet.Dst) {
			bits = max(bits, b.Bits())
		}
	}
	return bits, bits >= 0
}

// replaced reports whether a table has a static route elsewhere for just a block of its VPC.
func replaced(t *network.RouteTable, block netip.Prefix) bool {
	return t != nil && slices.ContainsFunc(t.Routes, func(r network.Route) bool {
		return r.Destination.IsValid() && r.Destination.Masked() == block.Masked() && !r.Propagated && r.Unknown == nil &&
			r.Target.Kind != network.ToLocal
	})
}

// best is the candidate that AWS prefers. Where it prefers none of several, one of them is chosen, and the answer is not certain.
func (j *journey) best(t *network.RouteTable, found []candidate) (network.Route, bool) {
	var best []candidate
	for _, c := range found {
		switch {
		case len(best) > 0 && (c.bits < best[0].bits || c.bits == best[0].bits && c.rank > best[0].rank):
		case len(best) > 0 && c.bits == best[0].bits && c.rank == best[0].rank:
			if !slices.ContainsFunc(best, func(b candidate) bool {
				return b.route.Target == c.route.Target && b.route.Blackhole == c.route.Blackhole
			}) {
				best = append(best, c)
			}
		default:
			best = []candidate{c}
		}
	}
	switch len(best) {
	case 0:
		return network.Route{}, false
	case 1:
		return best[0].route, true
	}
	j.notef(t.Origin, "route table %s: several routes to %v, and AWS prefers none", t.ID, j.packet.Dst)
	options := make([]network.ID, len(best))
	for i, c := range best {
		options[i] = c.route.Target.ID
	}
	return best[slices.Index(options, j.choose(EqualRoutes, t.ID, options))].route, true
}

// follow sends the packet to the target of a route.
func (j *journey) follow(at spot, t *network.RouteTable, r network.Route) {
	node := at.vpc.ID
	if t != nil {
		node = t.ID
	}
	destination := r.Destination.String()
	if r.PrefixList != "" {
		destination = string(r.PrefixList)
	}
	if r.Blackhole {
		j.drop(node, trace.RouteBlackhole, r.Origin, "route %s of %s is a blackhole", destination, node)
		return
	}
	j.pass(node, r.Origin, "%s", strings.TrimSpace(fmt.Sprintf("route %s of %s to %s %s", destination, node, r.Target.Kind, r.Target.ID)))
	id := r.Target.ID
	switch r.Target.Kind {
	case network.ToLocal:
		j.local(at)
	case network.ToInternetGateway:
		known(j, j.x.Gateway, r.Target, func(g *network.Gateway) { j.toInternet(at, g) })
	case network.ToEgressOnly:
		known(j, j.x.Gateway, r.Target, func(g *network.Gateway) { j.egressOnly(at, g) })
	case network.ToVPNGateway:
		known(j, j.x.Gateway, r.Target, func(g *network.Gateway) { j.toVPN(at, g) })
	case network.ToNATGateway:
		known(j, j.x.NATGateway, r.Target, func(g *network.NATGateway) { j.translate(at, g) })
	case network.ToTransitGateway:
		known(j, j.x.TransitGateway, r.Target, func(g *network.TransitGateway) { j.toTransit(at, g) })
	case network.ToPeering:
		known(j, j.x.Peering, r.Target, func(p *network.Peering) { j.toPeer(at, p) })
	case network.ToInterface:
		known(j, j.x.Interface, r.Target, func(nic *network.Interface) { j.relay(at, nic) })
	case network.ToEndpoint:
		if f := j.x.FirewallAt[id]; f != nil {
			j.inspect(at, id, f)
			return
		}
		known(j, j.x.Endpoint, r.Target, func(e *network.Endpoint) { j.toEndpoint(at, e) })
	default:
		j.unmodelled(id, string(r.Target.Kind))
	}
}

// known goes on at a target that the network tells of.
func known[T any](j *journey, parts map[network.ID]*T, target network.Target, next func(*T)) {
	if p := parts[target.ID]; p != nil {
		next(p)
		return
	}
	j.unmodelled(target.ID, string(target.Kind))
}
