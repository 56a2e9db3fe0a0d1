package reach

import (
	"net/netip"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
)

// Engine answers questions about one network. It remembers what it worked out, and so must not be used by several goroutines at once.
type Engine struct {
	x     *network.Index
	space spaces

	scratch  scratch
	lookups  map[tableKey]*lookup
	transits map[network.ID]*transitLookup
	acls     map[aclKey]*aclSide
	groups   map[groupKey]*groupSide
	reached  map[memberKey]packet.AddrSet
	usable   map[network.ID]packet.AddrSet
	memberOf map[network.ID][]*network.Interface
	// taken are the addresses of the interfaces of a subnet that are known.
	taken map[network.ID]packet.AddrSet
	// publics are the public IPv4 addresses of the network, with who holds them.
	publics map[string]identity
	// known are these, and the one that stands for those which are not known.
	known    packet.AddrSet
	vpcSpace map[network.ID]packet.AddrSet
	// ways remembers which subnets lead to the internet, prepared the ends of the last queries.
	ways     map[wayKey]wayOut
	prepared []prepared
	// addrs are the addresses of interfaces, subnets those of the blocks of subnets.
	addrs   map[*network.Interface]packet.AddrSet
	subnets map[*network.Subnet]packet.AddrSet
	// ownIPv6 is the IPv6 blocks of all VPCs, which are nobody else's on the internet; with IPv4, others may have a VPC's addresses there.
	ownIPv6  packet.AddrSet
	balancer map[network.ID]*network.LoadBalancer // by interface
	natOf    map[network.ID]*network.NATGateway   // by interface
	// links are private ways between VPCs, translates the addresses that senders get on their way, once they were asked for.
	links *links
	// stands are the addresses that stand for members of lists, once they were asked for.
	stands     map[*network.PrefixList]netip.Addr
	translates *packet.AddrSet
}

// New reads a network.
func New(x *network.Index) *Engine {
	e := &Engine{
		x: x, space: newSpaces(), known: packet.Addrs(UnknownPublic()),
		lookups: map[tableKey]*lookup{}, transits: map[network.ID]*transitLookup{}, acls: map[aclKey]*aclSide{}, groups: map[groupKey]*groupSide{}, reached: map[memberKey]packet.AddrSet{}, taken: map[network.ID]packet.AddrSet{}, usable: map[network.ID]packet.AddrSet{},
		memberOf: map[network.ID][]*network.Interface{}, publics: map[string]identity{}, vpcSpace: map[network.ID]packet.AddrSet{},
		addrs: map[*network.Interface]packet.AddrSet{}, subnets: map[*network.Subnet]packet.AddrSet{},
		ways:     map[wayKey]wayOut{},
		balancer: map[network.ID]*network.LoadBalancer{}, natOf: map[network.ID]*network.NATGateway{},
	}
	for _, v := range x.Network.VPCs {
		e.vpcSpace[v.ID] = packet.Prefixes(v.CIDRs...)
		e.ownIPv6 = e.ownIPv6.Union(e.vpcSpace[v.ID].Intersect(e.space.v6))
	}
	for _, nic := range x.Network.Interfaces {
		for _, g := range nic.Groups {
			e.memberOf[g] = append(e.memberOf[g], nic)
		}
		for _, a := range nic.Addresses {
			if a.Public.IsValid() {
				e.publics[a.Public.String()] = identity{nic: nic, vpc: nic.VPC}
				e.known = e.known.Union(packet.Addrs(a.Public))
			}
		}
	}
	for _, n := range x.Network.NATGateways {
		for _, a := range n.Addresses {
			if a.Interface != "" {
				e.natOf[a.Interface] = n
			}
			if a.Public.IsValid() {
				e.publics[a.Public.String()] = identity{nat: n, vpc: n.VPC}
				e.known = e.known.Union(packet.Addrs(a.Public))
			}
		}
	}
	for _, b := range x.Network.LoadBalancers {
		for _, id := range b.Interfaces {
			e.balancer[id] = b
		}
	}
	return e
}
