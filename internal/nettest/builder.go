package nettest

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// Where the parts of a [Builder]'s networks are unless said otherwise.
const (
	Region  = "eu-west-1"
	Account = "111111111111"
)

// Builder writes a network part by part. Each method adds a part and returns it, so that what the method has no argument for can be set.
// Unless said otherwise everything is open: no network ACL, and for hosts a group that lets everything through.
type Builder struct {
	network network.Network
	vpcOf   map[string]network.ID // of subnets
}

// NewBuilder begins an empty network.
func NewBuilder() *Builder { return &Builder{vpcOf: map[string]network.ID{}} }

// Network is what was built. Routes find their targets only now, so that they may be written before them.
func (b *Builder) Network() *network.Network {
	n := b.network
	kinds := b.targetKinds()
	for _, t := range n.RouteTables {
		for i := range t.Routes {
			r := &t.Routes[i]
			kind, ok := kinds[r.Target.ID]
			if !ok {
				panic(fmt.Sprintf("route table %s: nothing in the network has the id %q", t.ID, r.Target.ID))
			}
			r.Target.Kind = kind
			if kind == network.ToLocal {
				r.Target.ID = ""
			}
		}
	}
	return &n
}

func (b *Builder) targetKinds() map[network.ID]network.TargetKind {
	kinds := map[network.ID]network.TargetKind{"local": network.ToLocal}
	for _, g := range b.network.Gateways {
		kinds[g.ID] = map[network.GatewayKind]network.TargetKind{
			network.InternetGateway:   network.ToInternetGateway,
			network.EgressOnlyGateway: network.ToEgressOnly,
			network.VPNGateway:        network.ToVPNGateway,
		}[g.Kind]
	}
	for _, g := range b.network.NATGateways {
		kinds[g.ID] = network.ToNATGateway
	}
	for _, p := range b.network.Peerings {
		kinds[p.ID] = network.ToPeering
	}
	for _, g := range b.network.TransitGateways {
		kinds[g.ID] = network.ToTransitGateway
	}
	for _, i := range b.network.Interfaces {
		kinds[i.ID] = network.ToInterface
	}
	for _, e := range b.network.Endpoints {
		kinds[e.ID] = network.ToEndpoint
	}
	for _, f := range b.network.Firewalls {
		for _, e := range f.Endpoints {
			kinds[e.ID] = network.ToEndpoint
		}
	}
	return kinds
}

// VPC adds a VPC with its blocks, and the group "open-ID" that its hosts are in unless said otherwise.
func (b *Builder) VPC(id string, blocks ...string) *network.VPC {
	v := &network.VPC{ID: network.ID(id), Region: Region, Account: Account, CIDRs: prefixes(blocks), DNSSupport: true, Origin: origin(id)}
	b.network.VPCs = append(b.network.VPCs, v)
	b.Group("open-"+id, id, "in all 0.0.0.0/0", "in all ::/0", "out all 0.0.0.0/0", "out all ::/0")
	return v
}

// Subnet adds a subnet with its blocks, in zone "a" unless one of the further words is another zone: "zone-b".
func (b *Builder) Subnet(id, vpc string, words ...string) *network.Subnet {
	s := &network.Subnet{ID: network.ID(id), VPC: network.ID(vpc), Zone: "zone-a", Account: Account, Origin: origin(id)}
	for _, w := range words {
		if strings.HasPrefix(w, "zone-") {
			s.Zone = w
			continue
		}
		s.CIDRs = append(s.CIDRs, netip.MustParsePrefix(w))
	}
	b.network.Subnets = append(b.network.Subnets, s)
	b.vpcOf[id] = s.VPC
	return s
}

// Host adds an interface with its addresses, and the instance "i-ID" that has it. Addresses are separated by spaces; one with a public address
// in front of it is written "10.0.0.5+3.0.0.5". Without groups it is in the open one of its VPC.
func (b *Builder) Host(id, subnet, addresses string, groups ...string) *network.Interface {
	nic := b.nic(id, subnet, addresses, groups)
	nic.Kind = "interface"
	nic.Instance = network.ID("i-" + id)
	if len(groups) == 0 {
		nic.Groups = []network.ID{"open-" + nic.VPC}
	}
	b.network.Instances = append(b.network.Instances,
		&network.Instance{ID: nic.Instance, VPC: nic.VPC, Interfaces: []network.ID{nic.ID}, Origin: origin("i-" + id)})
	return nic
}

// Appliance adds a host that forwards packets which are not its own.
func (b *Builder) Appliance(id, subnet, addresses string, groups ...string) *network.Interface {
	nic := b.Host(id, subnet, addresses, groups...)
	nic.NoSourceDestCheck = true
	return nic
}

func (b *Builder) nic(id, subnet, addresses string, groups []string) *network.Interface {
	nic := &network.Interface{
		ID: network.ID(id), Subnet: network.ID(subnet), VPC: b.vpcOf[subnet], Groups: ids(groups), Origin: origin(id),
	}
	for _, text := range strings.Fields(addresses) {
		a, public := address(text)
		if a.Is6() {
			nic.IPv6 = append(nic.IPv6, a)
			continue
		}
		nic.Addresses = append(nic.Addresses, network.InterfaceAddress{Private: a, Public: public, HasPublic: public.IsValid()})
	}
	b.network.Interfaces = append(b.network.Interfaces, nic)
	return nic
}

// Table adds a route table for "SUBNET SUBNET ...", "main VPC", or "edge GATEWAY VPC". Routes are written "DESTINATION TARGET", where the
// destination is a block or the id of a prefix list (pl-...), followed by "propagated" or "blackhole" where that holds.
func (b *Builder) Table(id, users string, routes ...string) *network.RouteTable {
	t := &network.RouteTable{ID: network.ID(id), Origin: origin(id)}
	words := strings.Fields(users)
	switch words[0] {
	case "main":
		t.VPC = network.ID(words[1])
		b.vpc(t.VPC).MainRouteTable = t.ID
	case "edge":
		t.VPC = network.ID(words[2])
		t.Gateways = ids(words[1:2])
	default:
		t.VPC = b.vpcOf[words[0]]
		for _, w := range words {
			b.subnet(w).RouteTable = t.ID
		}
	}
	for _, text := range routes {
		t.Routes = append(t.Routes, route(id, text))
	}
	b.network.RouteTables = append(b.network.RouteTables, t)
	return t
}

func route(table, text string) network.Route {
	words := strings.Fields(text)
	r := network.Route{Target: network.Target{ID: network.ID(words[1])}, Origin: origin(table + " " + text)}
	if strings.HasPrefix(words[0], "pl-") {
		r.PrefixList = network.ID(words[0])
	} else {
		r.Destination = netip.MustParsePrefix(words[0])
	}
	for _, w := range words[2:] {
		switch w {
		case "propagated":
			r.Propagated = true
		case "blackhole":
			r.Blackhole = true
		default:
			panic(fmt.Sprintf("route %q: %q is neither propagated nor blackhole", text, w))
		}
	}
	return r
}

// PrefixList adds a list of blocks; its id begins with "pl-".
func (b *Builder) PrefixList(id string, blocks ...string) *network.PrefixList {
	l := &network.PrefixList{ID: network.ID(id), Prefixes: prefixes(blocks), Origin: origin(id)}
	b.network.PrefixLists = append(b.network.PrefixLists, l)
	return l
}

func (b *Builder) vpc(id network.ID) *network.VPC {
	for _, v := range b.network.VPCs {
		if v.ID == id {
			return v
		}
	}
	panic(fmt.Sprintf("no VPC %q was added", id))
}

func (b *Builder) subnet(id string) *network.Subnet {
	for _, s := range b.network.Subnets {
		if s.ID == network.ID(id) {
			return s
		}
	}
	panic(fmt.Sprintf("no subnet %q was added", id))
}
