package reach

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
)

// lookup is a route table made ready: destinations cut up by the route that takes them. Its entries are disjoint.
type lookup struct {
	entries []entry
	// lists are routes for prefix lists of AWS's services whose blocks are not known; uncertain are other routes of which not all is known.
	lists     []listRoute
	uncertain []network.Route
}

// entry is the destinations that one route takes.
type entry struct {
	to    packet.AddrSet
	route network.Route
	// prefix that was matched, for people.
	prefix netip.Prefix
}

// listRoute is a route for a service's prefix list.
type listRoute struct {
	service string
	route   network.Route
}

// candidate is a route for one block, before the longest ones have taken their part.
type candidate struct {
	prefix   netip.Prefix
	rank     int // among candidates of the same block the lowest is taken
	route    network.Route
	fromList bool
}

// lookupOf gives the routes of a table, which may be nil, for a VPC.
//
// "We use the most specific route that matches": longest prefix first. For the same block, static routes come before propagated ones, and
// those for a block before those for a prefix list (VPC guide, Route priority). The local routes of the VPC's blocks are always there; a
// propagated route never beats one, "even if the propagated route is more specific"; a static one for the very same block takes its place.
func (e *Engine) lookupOf(t *network.RouteTable, vpc *network.VPC) *lookup {
	key := tableKey{vpc: vpc.ID}
	if t != nil {
		key.table = t.ID
	}
	if l, ok := e.lookups[key]; ok {
		return l
	}
	l := &lookup{}
	var all []candidate
	local := packet.Prefixes(vpc.CIDRs...)
	for _, block := range vpc.CIDRs {
		all = append(all, candidate{prefix: block.Masked(), rank: 1, route: network.Route{Destination: block, Target: network.Target{Kind: network.ToLocal}, Origin: vpc.Origin}})
	}
	if t != nil {
		for _, r := range t.Routes {
			all = e.addRoute(l, all, r)
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.prefix.Bits(), a.prefix.Bits()), cmp.Compare(a.rank, b.rank))
	})
	var taken packet.AddrSet
	for _, c := range all {
		to := packet.Prefixes(c.prefix)
		if c.route.Propagated {
			to = to.Subtract(local)
		}
		if to = to.Subtract(taken); !to.IsEmpty() {
			l.entries = append(l.entries, entry{to, c.route, c.prefix})
			taken = taken.Union(to)
		}
	}
	e.lookups[key] = l
	return l
}

type tableKey struct{ table, vpc network.ID }

// addRoute sorts a route into the candidates, or among those that are not certain.
func (e *Engine) addRoute(l *lookup, all []candidate, r network.Route) []candidate {
	rank := 0
	switch {
	case r.Target.Kind == network.ToLocal:
		rank = 1
	case r.Propagated:
		rank = 3
	case r.PrefixList != "":
		rank = 2
	}
	switch list := e.x.PrefixList[r.PrefixList]; {
	case r.Unknown != nil && !r.Destination.IsValid() && (list == nil || list.Unknown != nil):
		l.uncertain = append(l.uncertain, r)
		return all
	case r.PrefixList == "":
		return append(all, candidate{prefix: r.Destination.Masked(), rank: rank, route: r})
	case list != nil && list.Unknown == nil:
		for _, p := range list.Prefixes {
			all = append(all, candidate{prefix: p.Masked(), rank: rank, route: r, fromList: true})
		}
		return all
	case list != nil && list.Service != "":
		l.lists = append(l.lists, listRoute{list.Service, r})
	default:
		if r.Unknown == nil {
			r.Unknown = &network.Unknown{Text: "prefix list " + string(r.PrefixList) + ": its blocks are not known", Origin: r.Origin}
		}
		l.uncertain = append(l.uncertain, r)
	}
	return all
}

// transitLookup is a route table of a transit gateway made ready.
type transitLookup struct {
	entries   []transitEntry
	uncertain []network.Unknown
}

// transitEntry is the destinations that lead to one attachment.
type transitEntry struct {
	to        packet.AddrSet
	prefix    netip.Prefix
	blackhole bool
	// unknown is set where it is not known where it leads.
	unknown *network.Unknown
	// attachments are where it may lead: one, or several of which AWS takes the oldest, which nothing here tells.
	attachments []*network.Attachment
	rank        transitRank
	origin      network.Origin
}

// transitRank is the order of a transit gateway's routes for the same block, lowest first; a blackhole is static (Transit Gateway guide, Route
// evaluation order).
type transitRank int

const (
	rankStatic transitRank = iota
	rankPrefixList
	rankVPC
	rankDirectConnect
	rankVPN
)

// transitLookupOf gives the routes of a transit gateway's table: longest prefix first, and for the same block by rank.
func (e *Engine) transitLookupOf(t *network.TransitTable) *transitLookup {
	if l, ok := e.transits[t.ID]; ok {
		return l
	}
	l := &transitLookup{}
	all := e.staticTransit(l, t)
	type source struct {
		prefix netip.Prefix
		rank   transitRank
	}
	learned := map[source]*transitEntry{}
	for _, id := range t.Propagations {
		for _, a := range e.x.Attachment[id] {
			if a.TransitGateway != t.TransitGateway || !a.Available {
				continue
			}
			for _, p := range e.propagates(l, a) {
				from := source{p, rankOf(a.Kind)}
				if learned[from] == nil {
					learned[from] = &transitEntry{prefix: p, rank: from.rank, origin: t.Origin}
					all = append(all, learned[from])
				}
				learned[from].attachments = append(learned[from].attachments, a)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *transitEntry) int {
		return cmp.Or(cmp.Compare(b.prefix.Bits(), a.prefix.Bits()), cmp.Compare(a.rank, b.rank))
	})
	var taken packet.AddrSet
	for _, c := range all {
		if c.to = packet.Prefixes(c.prefix).Subtract(taken); !c.to.IsEmpty() {
			l.entries = append(l.entries, *c)
			taken = taken.Union(c.to)
		}
	}
	e.transits[t.ID] = l
	return l
}

// rankOf is the rank of what an attachment announces.
func rankOf(kind network.AttachmentKind) transitRank {
	switch kind {
	case network.DirectConnectAttachment:
		return rankDirectConnect
	case network.VPNAttachment:
		return rankVPN
	default:
		return rankVPC
	}
}

func (e *Engine) staticTransit(l *transitLookup, t *network.TransitTable) []*transitEntry {
	var all []*transitEntry
	listed := map[netip.Prefix]*transitEntry{}
	if t.Unknown != nil {
		l.uncertain = append(l.uncertain, *t.Unknown)
	}
	for _, r := range t.Routes {
		prefixes, rank := []netip.Prefix{r.Destination}, rankStatic
		if r.PrefixList != "" {
			rank = rankPrefixList
			list := e.x.PrefixList[r.PrefixList]
			if list == nil || list.Unknown != nil {
				l.uncertain = append(l.uncertain, network.Unknown{Text: "prefix list " + string(r.PrefixList) + ": its blocks are not known", Origin: r.Origin})
				continue
			}
			prefixes = list.Prefixes
		}
		if r.Unknown != nil && r.PrefixList == "" && !r.Destination.IsValid() {
			l.uncertain = append(l.uncertain, *r.Unknown)
			continue
		}
		for _, p := range prefixes {
			c := &transitEntry{prefix: p.Masked(), blackhole: r.Blackhole, rank: rank, unknown: r.Unknown, origin: r.Origin}
			for _, a := range e.x.Attachment[r.Attachment] {
				if a.TransitGateway == t.TransitGateway {
					c.attachments = append(c.attachments, a)
				}
			}
			if rank == rankPrefixList {
				if o := listed[c.prefix]; o != nil && (o.blackhole != c.blackhole || !slices.Equal(o.attachments, c.attachments)) {
					o.unknown = &network.Unknown{Text: "which of several prefix lists that hold " + p.String() + " counts is not known", Origin: r.Origin}
					continue
				}
				listed[c.prefix] = c
			}
			all = append(all, c)
		}
	}
	return all
}

// propagates lists the blocks that an attachment announces.
func (e *Engine) propagates(l *transitLookup, a *network.Attachment) []netip.Prefix {
	switch a.Kind {
	case network.VPCAttachment:
		v := e.x.VPC[a.Resource]
		if v == nil {
			l.uncertain = append(l.uncertain, network.Unknown{Text: "the blocks of " + string(a.Resource) + ", which is attached to the transit gateway, are not known", Origin: a.Origin})
			return nil
		}
		if v.Unknown != nil {
			l.uncertain = append(l.uncertain, *v.Unknown)
		}
		return masked(v.CIDRs)
	case network.VPNAttachment, network.DirectConnectAttachment:
		var out []netip.Prefix
		for _, id := range []network.ID{a.Resource, a.ID} {
			if o := e.x.OnPremises[id]; o != nil {
				out = append(out, masked(o.Prefixes)...)
				if o.Unknown != nil {
					l.uncertain = append(l.uncertain, *o.Unknown)
				}
			}
		}
		return out
	case network.PeeringAttachment: // learns nothing: its routes are static ("Transit gateway peering attachments")
		return nil
	default:
		l.uncertain = append(l.uncertain, network.Unknown{Text: "what attachment " + string(a.ID) + " announces cannot be known", Origin: a.Origin})
		return nil
	}
}

func masked(in []netip.Prefix) []netip.Prefix {
	out := make([]netip.Prefix, len(in))
	for i, p := range in {
		out[i] = p.Masked()
	}
	return out
}
