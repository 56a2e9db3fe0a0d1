package reach

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
)

// The blocks of AWS's own prefix lists are not known before deployment. Whether a service is reached can be told all the same where rules and routes
// name its list, or all of the internet, since these are for every member of the list. A query for members sends to an address that stands for
// whichever member there is: the list has it for certain, blocks of the internet and other lists may have it.

// member is one address of a service, whichever it is.
type member struct {
	// list is what it is a member of; nil where the network tells of no list.
	list    *network.PrefixList
	service string
	at      packet.AddrSet
}

// of reports whether it is a member of a list for certain.
func (m *member) of(l *network.PrefixList) bool { return m != nil && l != nil && sameList(m.list, l) }

// sameList reports whether two parts of the network tell of one list: AWS has one of each name, which all accounts see.
func sameList(a, b *network.PrefixList) bool {
	return a == b || a != nil && b != nil && a.Service != "" && a.Name == b.Name && regionOf(a) != ""
}

// regionOf is the region in the name of a list of AWS's, com.amazonaws.REGION.SERVICE; empty where it tells none.
func regionOf(l *network.PrefixList) string {
	_, rest, _ := strings.Cut(l.Name, "com.amazonaws.")
	region, _, _ := strings.Cut(rest, ".")
	return region
}

// toServices are the addresses of a service as a sender of a VPC means it. A query for members has those that lists tell, and a member of each list
// that does not tell its blocks.
func (w *walk) toServices(service string, vpc network.ID) []destination {
	if !w.q.Members {
		return []destination{{addrs: w.e.serviceAddresses(service, vpc), service: service}}
	}
	var out []destination
	lists := w.e.listsFor(service, vpc)
	if len(lists) == 0 {
		lists = []*network.PrefixList{nil}
	}
	for _, l := range lists {
		if l != nil && l.Unknown == nil && len(l.Prefixes) > 0 {
			out = append(out, destination{addrs: packet.Prefixes(l.Prefixes...), service: service})
			continue
		}
		at := packet.Addrs(w.e.standIn(l))
		out = append(out, destination{addrs: at, service: service, member: &member{l, service, at}})
	}
	return out
}

// listsFor is the lists of a service whose members a sender of a VPC may mean over IPv4: all but those that are of another region by their names.
func (e *Engine) listsFor(service string, vpc network.ID) []*network.PrefixList {
	here := ""
	if v := e.x.VPC[vpc]; v != nil {
		here = v.Region
	}
	var out []*network.PrefixList
	for _, l := range e.x.Network.PrefixLists {
		region := regionOf(l)
		elsewhere := here != "" && region != "" && region != "global" && region != here
		if l.Service == service && !l.IPv6() && !elsewhere && !slices.ContainsFunc(out, func(o *network.PrefixList) bool { return sameList(o, l) }) {
			out = append(out, l)
		}
	}
	return out
}

// standIn is the address that stands for a member of a list: another one for each, and none that anything of the network has. Without a list it is that
// of a service of which the network tells none.
func (e *Engine) standIn(l *network.PrefixList) netip.Addr {
	if e.stands == nil {
		taken := []packet.AddrSet{e.known}
		for _, own := range e.vpcSpace {
			taken = append(taken, own)
		}
		for _, o := range e.x.Network.PrefixLists {
			taken = append(taken, packet.Prefixes(o.Prefixes...))
		}
		all, next := packet.UnionOf(taken...), netip.AddrFrom4([4]byte{3, 251, 255, 254}) // one of AWS's own
		e.stands = map[*network.PrefixList]netip.Addr{}
		for _, o := range append([]*network.PrefixList{nil}, e.x.Network.PrefixLists...) {
			for all.Contains(next) {
				next = next.Prev()
			}
			e.stands[o], next = next, next.Prev()
		}
	}
	return e.stands[l]
}

// MayBeOf reports whether an address may be one that a list has, where it stands for a member of a list in the answer to a query for members.
func (e *Engine) MayBeOf(a netip.Addr, l *network.PrefixList) bool {
	for _, o := range e.x.Network.PrefixLists {
		if e.standIn(o) == a {
			return sameList(o, l)
		}
	}
	return false
}

// ofOtherService reports whether a route leads to the gateway endpoint of another service than that of a member: it does not take what is for this one,
// as "you can have multiple endpoint routes to different services in a route table" (VPC guide, Gateway VPC endpoints).
func (e *Engine) ofOtherService(r network.Route, m *member) bool {
	list, p := e.x.PrefixList[r.PrefixList], e.x.Endpoint[r.Target.ID]
	return list != nil && list.Service != m.service && r.Target.Kind == network.ToEndpoint && p != nil && p.Kind == network.GatewayEndpoint && serviceName(p.Service) == list.Service
}

// otherLists is what is not known of a member where a route table has a route for another list whose blocks are not known: whether that one has it too.
func (e *Engine) otherLists(l *lookup, m *member) *network.Unknown {
	if m == nil {
		return nil
	}
	for _, r := range l.lists {
		list := e.x.PrefixList[r.route.PrefixList]
		if !m.of(list) && !e.ofOtherService(r.route, m) {
			return &network.Unknown{Text: fmt.Sprintf("whether the addresses of %s are in prefix list %s too", m.service, label(list.Name, list.ID)), Origin: r.route.Origin}
		}
	}
	return nil
}
