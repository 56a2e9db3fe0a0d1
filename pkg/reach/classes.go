package reach

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
)

// class is interfaces of a subnet to which the same packets come: they are in the same groups, and nothing else tells them apart. So many hosts
// are as easily asked about as one.
type class struct {
	nics []*network.Interface
	// addrs are the addresses by which packets find them.
	addrs packet.AddrSet
}

func (c *class) has(nic *network.Interface) bool { return nic != nil && slices.Contains(c.nics, nic) }

// classesIn lists the interfaces of a subnet at which packets count. For single packets, of which the way is told, each is a class of its own;
// where they may be for anybody, they find those of which the address is known.
func (w *walk) classesIn(s *network.Subnet) []class {
	if w.to.any {
		return singly(w.e.x.InterfacesIn[s.ID], knownAddressesOf)
	}
	if w.record != nil {
		return singly(w.to.bySubnet[s.ID], w.e.addressesOf)
	}
	if c, ok := w.to.classes[s.ID]; ok {
		return c
	}
	out := []class{}
	sets := map[int][]packet.AddrSet{}
	for _, nic := range w.to.bySubnet[s.ID] {
		at := -1
		if w.e.plain(nic) {
			at = slices.IndexFunc(out, func(c class) bool { return w.e.plain(c.nics[0]) && slices.Equal(c.nics[0].Groups, nic.Groups) })
		}
		if at < 0 {
			at = len(out)
			out = append(out, class{})
		}
		out[at].nics = append(out[at].nics, nic)
		sets[at] = append(sets[at], w.e.addressesOf(nic))
	}
	for i := range out {
		out[i].addrs = packet.UnionOf(sets[i]...)
	}
	w.to.classes[s.ID] = out
	return out
}

func singly(nics []*network.Interface, addresses func(*network.Interface) packet.AddrSet) []class {
	out := make([]class, len(nics))
	for i, nic := range nics {
		out[i] = class{nics[i : i+1], addresses(nic)}
	}
	return out
}

// plain reports whether an interface has nothing of its own but its groups and addresses, all private and known.
func (e *Engine) plain(nic *network.Interface) bool {
	if nic.Unknown != nil || e.balancer[nic.ID] != nil || e.natOf[nic.ID] != nil || nic.Kind != "" && nic.Kind != "interface" ||
		nic.HasIPv6 {
		return false
	}
	return !slices.ContainsFunc(nic.Addresses, func(a network.InterfaceAddress) bool {
		return !a.Private.IsValid() || a.HasPublic || a.Public.IsValid()
	})
}
