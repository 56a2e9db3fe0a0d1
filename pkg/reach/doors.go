package reach

import (
	"fmt"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// Whether anybody of a large network gets to a few ends is asked of thousands of senders, of whom hardly one has a way. Those who cannot have one,
// whatever is unknown on it, are not sent off: none of their packets could pass the last door, the security groups of the ends, or nothing but the
// internet lies between them and ends that have no address there. Doubts on the way of the others are those of an answer.

// door is the last filter before some of the ends: the same groups, in one VPC.
type door struct {
	vpc network.ID
	// node stops what does not pass.
	node network.ID
	// published says that one of the ends may have an address on the internet.
	published bool
	// open lets everything in, or may.
	open bool
	// cells are what it lets in by addresses, refs the traffic from members of groups.
	cells []pass
	refs  []reference
}

type reference struct {
	group     network.ID
	transport packet.TransportSet
}

// doors are those of some ends; none (false) where one of the ends is outside of all VPCs.
func (w *walk) doors(list []End) ([]door, bool) {
	var out []door
	met := map[string]int{}
	for _, d := range list {
		var one door
		var groups []network.ID
		switch {
		case d.Workload != nil:
			one = door{vpc: d.Workload.VPC, open: true, published: w.e.mayBePublished(d.Workload)}
		case d.Interface != nil:
			one, groups = w.doorOf(d.Interface)
		default:
			return nil, false
		}
		key := fmt.Sprint(one.vpc, one.open, groups)
		at, ok := met[key]
		if !ok {
			at = len(out)
			met[key] = at
			w.e.furnish(&one, groups)
			out = append(out, one)
		}
		out[at].published = out[at].published || one.published
	}
	return out, true
}

// doorOf is the door of an interface, and the groups that it has for a lock.
func (w *walk) doorOf(nic *network.Interface) (door, []network.ID) {
	d := door{vpc: nic.VPC, published: w.e.hasPublic(nic)}
	groups, filters := nic.Groups, w.e.filters(nic)
	if b := w.e.balancer[nic.ID]; b != nil {
		groups, filters = groupsOf(nic, b), b.Unknown == nil && (!b.Network || len(groupsOf(nic, b)) > 0)
	}
	if d.open = nic.Unknown != nil || !filters || len(groups) == 0; d.open {
		return d, nil
	}
	d.node = groups[0]
	return d, groups
}

// furnish gives a door what its groups let in.
func (e *Engine) furnish(d *door, groups []network.ID) {
	for _, id := range groups {
		g := e.x.SecurityGroup[id]
		if g == nil || g.Unknown != nil {
			d.open = true
			return
		}
		for i := range g.Ingress {
			r := &g.Ingress[i]
			transport := TransportOf(r.Traffic, false).Union(TransportOf(r.Traffic, true))
			list := e.x.PrefixList[r.PrefixList]
			switch {
			case r.Unknown != nil:
				d.open = true
				return
			case r.Group != "":
				d.refs = append(d.refs, reference{r.Group, transport})
			case r.Prefix.IsValid():
				d.cells = append(d.cells, pass{packet.Prefixes(r.Prefix), transport})
			case list != nil && list.Unknown == nil:
				d.cells = append(d.cells, pass{packet.Prefixes(list.Prefixes...), transport})
			default:
				d.cells = append(d.cells, pass{packet.AllAddrs(), transport})
			}
		}
	}
}

// mayBePublished reports whether a workload in a subnet may have an address on the internet: with IPv6 every address is one.
func (e *Engine) mayBePublished(s *network.Subnet) bool {
	return s.Unknown != nil || e.LeadsToInternet(s) || e.blocksOf(s).Overlaps(e.space.v6) || e.blocksOf(s).Overlaps(e.space.internet)
}

func (e *Engine) hasPublic(nic *network.Interface) bool {
	own := e.addressesOf(nic)
	return nic.Unknown != nil || nic.HasIPv6 || own.Overlaps(e.space.v6) || own.Overlaps(e.space.internet) ||
		slices.ContainsFunc(nic.Addresses, func(a network.InterfaceAddress) bool { return a.HasPublic || a.Public.IsValid() })
}

// mayArrive reports whether a sender's packets may get to the ends at all. It is about first packets alone.
func (w *walk) mayArrive(from End) bool {
	if !w.q.First || w.q.Replies || w.to.any || w.record != nil || from.Workload == nil && from.Interface == nil {
		return true
	}
	if !w.to.hasDoors {
		w.to.hasDoors = true
		w.to.doors, w.to.bounded = w.doors(w.to.list)
	}
	if !w.to.bounded {
		return true
	}
	s := w.sender(from)
	may := false
	for i := range w.to.doors {
		d := &w.to.doors[i]
		near := w.e.near(s.vpc, d.vpc)
		switch {
		case !near && !d.published:
		case w.passes(&s, d, near):
			may = true
		default:
			w.stops[Stop{d.node, trace.GroupIngress}] = true
		}
	}
	return may
}

// knocker is a sender before a door.
type knocker struct {
	identity
	addrs packet.AddrSet
}

func (w *walk) sender(from End) knocker {
	if s := from.Workload; s != nil {
		return knocker{identity{workload: s, vpc: s.VPC}, w.e.workload(s)}
	}
	return knocker{identity{nic: from.Interface, vpc: from.Interface.VPC}, w.e.addressesOf(from.Interface)}
}

// passes reports whether a door may let in a sender's packets: by its own addresses, by one of the internet that it gets on its way, or, where it is
// near, by one of a NAT gateway, or as a member of a group.
func (w *walk) passes(s *knocker, d *door, near bool) bool {
	if d.open {
		return true
	}
	about := packet.AllTransport()
	if w.q.Transport != nil { // what NAT gateways make of IPv6 is of IPv4
		about = w.q.Transport.Union(w.q.Transport.Over4())
	}
	others := w.e.fromInternet()
	if near {
		others = w.e.translated()
	}
	for _, c := range d.cells {
		if !c.transport.Intersect(about).IsEmpty() && (c.peers.Overlaps(s.addrs) || c.peers.Overlaps(others)) {
			return true
		}
	}
	return slices.ContainsFunc(d.refs, func(r reference) bool {
		return near && !r.transport.Intersect(about).IsEmpty() && (s.nic != nil && s.nic.Unknown != nil || w.inGroup(s.identity, r.group))
	})
}

// fromInternet is the addresses of IPv4 that what comes from the internet may have.
func (e *Engine) fromInternet() packet.AddrSet {
	return e.space.internet.Intersect(e.space.v4).Union(e.known)
}

// translated is these, and those that NAT gateways give to what they send on.
func (e *Engine) translated() packet.AddrSet {
	if e.translates == nil {
		sets := []packet.AddrSet{e.fromInternet()}
		for _, n := range e.x.Network.NATGateways {
			sets = append(sets, e.natAddress(n, e.x.Subnet[n.Subnet]))
		}
		all := packet.UnionOf(sets...)
		e.translates = &all
	}
	return *e.translates
}
