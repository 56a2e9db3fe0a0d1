package network

import "net/netip"

// Index finds the parts of a [Network] by ID, and answers what follows from several of them. It does not notice later changes of the network.
type Index struct {
	// Network is what was read, completed: load balancers, interface endpoints and VPC origins of which the source tells no interfaces have one in each of
	// their subnets, with an ID of the form OWNER/SUBNET and an address that is not known. Where no subnet is known, SUBNET is empty.
	Network *Network

	VPC            map[ID]*VPC
	Subnet         map[ID]*Subnet
	RouteTable     map[ID]*RouteTable
	NACL           map[ID]*NACL
	SecurityGroup  map[ID]*SecurityGroup
	PrefixList     map[ID]*PrefixList
	Gateway        map[ID]*Gateway
	NATGateway     map[ID]*NATGateway
	Peering        map[ID]*Peering
	TransitGateway map[ID]*TransitGateway
	// Attachment lists the attachments with an ID: two for a peering of transit gateways, one per side.
	Attachment   map[ID][]*Attachment
	TransitTable map[ID]*TransitTable
	Endpoint     map[ID]*Endpoint
	OnPremises   map[ID]*OnPremises
	LoadBalancer map[ID]*LoadBalancer
	TargetGroup  map[ID]*TargetGroup
	Interface    map[ID]*Interface
	Instance     map[ID]*Instance
	VPCOrigin    map[ID]*VPCOrigin

	// FirewallAt is the firewall behind an endpoint.
	FirewallAt map[ID]*Firewall
	// SubnetsOf lists the subnets of a VPC, InterfacesIn the interfaces of a subnet, GatewaysOf what is attached to a VPC,
	// AttachmentsOf the attachments of a resource (a VPC, a transit gateway, a VPN connection).
	SubnetsOf     map[ID][]*Subnet
	InterfacesIn  map[ID][]*Interface
	GatewaysOf    map[ID][]*Gateway
	AttachmentsOf map[ID][]*Attachment
	// EdgeTable is the route table for what comes in by an internet or VPN gateway.
	EdgeTable map[ID]*RouteTable
}

// NewIndex reads a network.
func NewIndex(n *Network) *Index {
	n = complete(n)
	x := &Index{
		Network:        n,
		VPC:            byID(n.VPCs, func(p *VPC) ID { return p.ID }),
		Subnet:         byID(n.Subnets, func(p *Subnet) ID { return p.ID }),
		RouteTable:     byID(n.RouteTables, func(p *RouteTable) ID { return p.ID }),
		NACL:           byID(n.NACLs, func(p *NACL) ID { return p.ID }),
		SecurityGroup:  byID(n.SecurityGroups, func(p *SecurityGroup) ID { return p.ID }),
		PrefixList:     byID(n.PrefixLists, func(p *PrefixList) ID { return p.ID }),
		Gateway:        byID(n.Gateways, func(p *Gateway) ID { return p.ID }),
		NATGateway:     byID(n.NATGateways, func(p *NATGateway) ID { return p.ID }),
		Peering:        byID(n.Peerings, func(p *Peering) ID { return p.ID }),
		TransitGateway: byID(n.TransitGateways, func(p *TransitGateway) ID { return p.ID }),
		Attachment:     group(n.Attachments, func(p *Attachment) ID { return p.ID }),
		TransitTable:   byID(n.TransitTables, func(p *TransitTable) ID { return p.ID }),
		Endpoint:       byID(n.Endpoints, func(p *Endpoint) ID { return p.ID }),
		OnPremises:     byID(n.OnPremises, func(p *OnPremises) ID { return p.ID }),
		LoadBalancer:   byID(n.LoadBalancers, func(p *LoadBalancer) ID { return p.ID }),
		TargetGroup:    byID(n.TargetGroups, func(p *TargetGroup) ID { return p.ID }),
		Interface:      byID(n.Interfaces, func(p *Interface) ID { return p.ID }),
		Instance:       byID(n.Instances, func(p *Instance) ID { return p.ID }),
		VPCOrigin:      byID(n.VPCOrigins, func(p *VPCOrigin) ID { return p.ID }),
		FirewallAt:     map[ID]*Firewall{},
		SubnetsOf:      group(n.Subnets, func(p *Subnet) ID { return p.VPC }),
		InterfacesIn:   group(n.Interfaces, func(p *Interface) ID { return p.Subnet }),
		GatewaysOf:     group(n.Gateways, func(p *Gateway) ID { return p.VPC }),
		AttachmentsOf:  group(n.Attachments, func(p *Attachment) ID { return p.Resource }),
		EdgeTable:      map[ID]*RouteTable{},
	}
	for _, f := range n.Firewalls {
		for _, e := range f.Endpoints {
			x.FirewallAt[e.ID] = f
		}
	}
	for _, t := range n.RouteTables {
		for _, g := range t.Gateways {
			x.EdgeTable[g] = t
		}
	}
	return x
}

func byID[T any](parts []*T, id func(*T) ID) map[ID]*T {
	m := make(map[ID]*T, len(parts))
	for _, p := range parts {
		m[id(p)] = p
	}
	return m
}

func group[T any](parts []*T, key func(*T) ID) map[ID][]*T {
	m := map[ID][]*T{}
	for _, p := range parts {
		if k := key(p); k != "" {
			m[k] = append(m[k], p)
		}
	}
	return m
}

// TableOf is the route table that a subnet uses: its own, or else the main table of its VPC ("If you don't explicitly associate a subnet with
// a particular route table, the subnet uses the main route table", VPC guide, Route table concepts). It is nil where only the local routes hold.
func (x *Index) TableOf(s *Subnet) *RouteTable {
	if s.RouteTable != "" {
		return x.RouteTable[s.RouteTable]
	}
	if v := x.VPC[s.VPC]; v != nil {
		return x.RouteTable[v.MainRouteTable]
	}
	return nil
}

// NACLOf is the network ACL of a subnet: its own, or else the default one of its VPC. It is nil where AWS's default holds, which allows all.
func (x *Index) NACLOf(s *Subnet) *NACL {
	if s.NACL != "" {
		return x.NACL[s.NACL]
	}
	if v := x.VPC[s.VPC]; v != nil {
		return x.NACL[v.DefaultNACL]
	}
	return nil
}

// SubnetAt is the subnet of a VPC that an address is in; nil if there is none.
func (x *Index) SubnetAt(vpc ID, a netip.Addr) *Subnet {
	for _, s := range x.SubnetsOf[vpc] {
		if Contains(s.CIDRs, a) {
			return s
		}
	}
	return nil
}

// Contains reports whether an address is in one of the blocks.
func Contains(blocks []netip.Prefix, a netip.Addr) bool {
	for _, b := range blocks {
		if b.Contains(a) {
			return true
		}
	}
	return false
}
