package nettest

import (
	"net/netip"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// IGW adds an internet gateway; with vpc "" it is detached.
func (b *Builder) IGW(id, vpc string) *network.Gateway {
	return b.gateway(id, vpc, network.InternetGateway)
}

// EgressOnly adds an egress-only internet gateway.
func (b *Builder) EgressOnly(id, vpc string) *network.Gateway {
	return b.gateway(id, vpc, network.EgressOnlyGateway)
}

// VGW adds a VPN gateway, and the networks behind it.
func (b *Builder) VGW(id, vpc string, behind ...string) *network.Gateway {
	b.OnPremises(id, behind...)
	return b.gateway(id, vpc, network.VPNGateway)
}

func (b *Builder) gateway(id, vpc string, kind network.GatewayKind) *network.Gateway {
	g := &network.Gateway{ID: network.ID(id), Kind: kind, VPC: network.ID(vpc), Origin: origin(id)}
	b.network.Gateways = append(b.network.Gateways, g)
	return g
}

// OnPremises adds the networks behind a VPN gateway, a VPN connection or a Direct Connect gateway.
func (b *Builder) OnPremises(id string, blocks ...string) *network.OnPremises {
	p := &network.OnPremises{ID: network.ID(id), Prefixes: prefixes(blocks), Origin: origin(id)}
	b.network.OnPremises = append(b.network.OnPremises, p)
	return p
}

// NAT adds a NAT gateway with its addresses: "10.0.0.5+3.0.0.5". One without a public address is private.
func (b *Builder) NAT(id, subnet, addresses string) *network.NATGateway {
	g := &network.NATGateway{ID: network.ID(id), VPC: b.vpcOf[subnet], Subnet: network.ID(subnet), Origin: origin(id)}
	for _, text := range strings.Fields(addresses) {
		private, public := address(text)
		g.Addresses = append(g.Addresses, network.NATAddress{Private: private, Public: public})
		g.Private = !public.IsValid()
	}
	b.network.NATGateways = append(b.network.NATGateways, g)
	return g
}

// RegionalNAT adds a NAT gateway that is in no subnet.
func (b *Builder) RegionalNAT(id, vpc, public string) *network.NATGateway {
	g := &network.NATGateway{
		ID: network.ID(id), VPC: network.ID(vpc), Regional: true, Origin: origin(id),
		Addresses: []network.NATAddress{{Public: netip.MustParseAddr(public)}},
	}
	b.network.NATGateways = append(b.network.NATGateways, g)
	return g
}

// Peering adds an active peering connection within the region.
func (b *Builder) Peering(id, requester, accepter string) *network.Peering {
	side := func(vpc string) network.PeeringSide {
		return network.PeeringSide{VPC: network.ID(vpc), Region: Region, Account: Account}
	}
	p := &network.Peering{ID: network.ID(id), Active: true, Requester: side(requester), Accepter: side(accepter), Origin: origin(id)}
	b.network.Peerings = append(b.network.Peerings, p)
	return p
}

// PublicAccess adds a mode of VPC Block Public Access. Exclusions are VPCs or subnets, each possibly with "egress-only:" before it.
func (b *Builder) PublicAccess(mode network.PublicAccessMode, exclusions ...string) *network.BlockPublicAccess {
	p := &network.BlockPublicAccess{Mode: mode, Origin: origin("public access")}
	for _, text := range exclusions {
		id, egressOnly := strings.CutPrefix(text, "egress-only:")
		e := network.PublicAccessExclusion{EgressOnly: egressOnly, Origin: origin("public access " + text)}
		if _, ok := b.vpcOf[id]; ok {
			e.Subnet = network.ID(id)
		} else {
			e.VPC = network.ID(id)
		}
		p.Exclusions = append(p.Exclusions, e)
	}
	b.network.PublicAccess = append(b.network.PublicAccess, p)
	return p
}

// TransitGateway adds a transit gateway; its group references are off, as they are unless asked for.
func (b *Builder) TransitGateway(id string) *network.TransitGateway {
	g := &network.TransitGateway{ID: network.ID(id), Region: Region, Account: Account, Origin: origin(id)}
	b.network.TransitGateways = append(b.network.TransitGateways, g)
	return g
}

// Attach attaches a VPC, by "SUBNET SUBNET ...", to a transit gateway, where a table decides on what comes from it ("" for none).
func (b *Builder) Attach(id, gateway, subnets, table string) *network.Attachment {
	a := b.attach(id, gateway, table, network.VPCAttachment)
	a.Subnets = ids(strings.Fields(subnets))
	a.Resource = b.subnet(strings.Fields(subnets)[0]).VPC
	a.GroupReferencing = true
	return a
}

// AttachOther attaches a VPN connection, a Direct Connect gateway or another transit gateway.
func (b *Builder) AttachOther(id, gateway string, kind network.AttachmentKind, resource, table string) *network.Attachment {
	a := b.attach(id, gateway, table, kind)
	a.Resource = network.ID(resource)
	return a
}

func (b *Builder) attach(id, gateway, table string, kind network.AttachmentKind) *network.Attachment {
	a := &network.Attachment{
		ID: network.ID(id), TransitGateway: network.ID(gateway), Kind: kind, Available: true, RouteTable: network.ID(table), Origin: origin(id),
	}
	b.network.Attachments = append(b.network.Attachments, a)
	return a
}

// TransitTable adds a route table of a transit gateway: what the attachments "ATTACHMENT ATTACHMENT ..." propagate, and static routes, written
// "BLOCK ATTACHMENT" or "BLOCK blackhole".
func (b *Builder) TransitTable(id, gateway, propagations string, routes ...string) *network.TransitTable {
	t := &network.TransitTable{
		ID: network.ID(id), TransitGateway: network.ID(gateway), Propagations: ids(strings.Fields(propagations)), Origin: origin(id),
	}
	for _, text := range routes {
		words := strings.Fields(text)
		r := network.TransitRoute{Attachment: network.ID(words[1]), Origin: origin(id + " " + text)}
		if words[1] == "blackhole" {
			r.Attachment, r.Blackhole = "", true
		}
		if strings.HasPrefix(words[0], "pl-") {
			r.PrefixList = network.ID(words[0])
		} else {
			r.Destination = netip.MustParsePrefix(words[0])
		}
		t.Routes = append(t.Routes, r)
	}
	b.network.TransitTables = append(b.network.TransitTables, t)
	return t
}
