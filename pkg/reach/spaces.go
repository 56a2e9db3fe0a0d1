package reach

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
)

// blocks is the set of some blocks written as text.
func blocks(texts ...string) packet.AddrSet {
	prefixes := make([]netip.Prefix, len(texts))
	for i, s := range texts {
		prefixes[i] = netip.MustParsePrefix(s)
	}
	return packet.Prefixes(prefixes...)
}

// spaces are the parts of the address space that the internet's edge tells apart.
type spaces struct {
	v4, v6 packet.AddrSet
	// private addresses are dropped by an internet gateway: RFC 1918, RFC 6598, and whatever is no unicast address of the internet.
	private packet.AddrSet
	// internet is every address that may be somebody's on the internet.
	internet packet.AddrSet
	// nat64 stands for IPv4 addresses in IPv6 (RFC 6052).
	nat64 packet.AddrSet
}

// UnknownPublic stands for the public IPv4 addresses that the network has and that are not known: one of AWS's own addresses, so that the rules
// and routes for all addresses are for it, and those for some of the internet are not.
func UnknownPublic() netip.Addr { return netip.AddrFrom4([4]byte{3, 255, 255, 254}) }

func newSpaces() spaces {
	s := spaces{v4: packet.AllIPv4(), v6: packet.AllIPv6(), nat64: blocks("64:ff9b::/96")}
	s.private = blocks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "0.0.0.0/8", "127.0.0.0/8",
		"224.0.0.0/4", "240.0.0.0/4").Union(s.v6.Subtract(blocks("2000::/3")))
	s.internet = s.v4.Subtract(s.private).Subtract(blocks("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "198.18.0.0/15", "192.0.0.0/24")).
		Union(blocks("2000::/3").Subtract(blocks("2001:db8::/32")))
	return s
}

// usable is what instances of a subnet may have as addresses: AWS keeps the first four and the last of each IPv4 and IPv6 block ("Subnet CIDR
// reservations", VPC guide, Subnet sizing).
func usable(s *network.Subnet) packet.AddrSet {
	all := packet.Prefixes(s.CIDRs...)
	for _, p := range s.CIDRs {
		first := p.Masked().Addr()
		for range 4 {
			all = all.Subtract(packet.Addrs(first))
			first = first.Next()
		}
	}
	ends := all.Ranges()
	for _, r := range ends {
		all = all.Subtract(packet.Addrs(r.To()))
	}
	return all
}

// addressesOf is the addresses of an interface; where one is not known, any that its subnet has.
func (e *Engine) addressesOf(nic *network.Interface) packet.AddrSet {
	if set, ok := e.addrs[nic]; ok {
		return set
	}
	set := knownAddressesOf(nic)
	home := e.x.Subnet[nic.Subnet]
	for _, a := range nic.Addresses {
		if !a.Private.IsValid() && home != nil {
			set = set.Union(e.workload(home).Intersect(e.space.v4))
		}
	}
	if nic.HasIPv6 && home != nil {
		set = set.Union(e.workload(home).Intersect(e.space.v6))
	}
	e.addrs[nic] = set
	return set
}

// blocksOf is the addresses of a subnet's blocks.
func (e *Engine) blocksOf(s *network.Subnet) packet.AddrSet {
	set, ok := e.subnets[s]
	if !ok {
		set = packet.Prefixes(s.CIDRs...)
		e.subnets[s] = set
	}
	return set
}

// knownAddressesOf is those addresses of an interface that are known.
func knownAddressesOf(nic *network.Interface) packet.AddrSet {
	known := slices.Clone(nic.IPv6)
	for _, a := range nic.Addresses {
		if a.Private.IsValid() {
			known = append(known, a.Private)
		}
	}
	return packet.Addrs(known...)
}

// workload is the addresses that a workload in a subnet may have.
func (e *Engine) workload(s *network.Subnet) packet.AddrSet {
	if set, ok := e.usable[s.ID]; ok {
		return set
	}
	set := usable(s)
	e.usable[s.ID] = set
	return set
}

// serviceAddresses is what is known of the IPv4 addresses of an AWS service, as a sender of a VPC means it: those of the VPC's region where lists
// tell that by their names (com.amazonaws.REGION.SERVICE), else those of all. Where one of the lists is not known, they are any on the internet
// but the network's own.
func (e *Engine) serviceAddresses(service string, vpc network.ID) packet.AddrSet {
	any4 := e.space.internet.Intersect(e.space.v4).Subtract(e.known)
	var out packet.AddrSet
	for _, l := range e.listsOf(service, vpc) {
		if l.Unknown != nil || len(l.Prefixes) == 0 {
			return any4
		}
		out = out.Union(packet.Prefixes(l.Prefixes...))
	}
	if out.IsEmpty() {
		return any4
	}
	return out
}

// listsOf is the lists of a service's addresses in the region of a VPC; those of all regions where none is known to be of that one.
func (e *Engine) listsOf(service string, vpc network.ID) []*network.PrefixList {
	region := ""
	if v := e.x.VPC[vpc]; v != nil {
		region = v.Region
	}
	var here, all []*network.PrefixList
	for _, l := range e.x.Network.PrefixLists {
		if l.Service != service {
			continue
		}
		all = append(all, l)
		if region != "" && strings.HasSuffix(l.Name, "."+region+"."+service) {
			here = append(here, l)
		}
	}
	if len(here) > 0 {
		return here
	}
	return all
}

// Internet is every address that may be somebody's on the internet: what is for documentation or tests is nobody's there.
func Internet() packet.AddrSet { return newSpaces().internet }

// OnInternet reports whether the internet routes some of the addresses.
func OnInternet(a packet.AddrSet) bool {
	return a.Overlaps(newSpaces().internet.Union(blocks("203.0.113.0/24", "192.0.2.0/24", "198.51.100.0/24", "2001:db8::/32")))
}
