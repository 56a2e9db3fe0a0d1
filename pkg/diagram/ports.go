package diagram

import (
	"cmp"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
)

// portsOf lists what is on the edge of a VPC: doors to the internet and to CloudFront, and joints with other networks.
func portsOf(x *network.Index, v *network.VPC) (doors, joints []*port) {
	for _, g := range x.GatewaysOf[v.ID] {
		p := &port{id: g.ID, word: string(g.Kind), name: g.Name, glyph: GatewayGlyph, origin: g.Origin}
		switch g.Kind {
		case network.InternetGateway:
			p.word, p.inbound = "Internet gateway", true
			if t := x.EdgeTable[g.ID]; t != nil {
				p.facts = append(p.facts, Fact{"routes", routesText(x, t.Routes)})
			}
			doors = append(doors, p)
		case network.EgressOnlyGateway:
			p.word, p.glyph = "Egress-only gateway", EgressGlyph
			doors = append(doors, p)
		default:
			p.word, p.glyph, p.target = "VPN gateway", TunnelGlyph, g.ID
			joints = append(joints, p)
		}
	}
	for _, g := range x.Network.NATGateways {
		if g.VPC == v.ID && g.Regional {
			doors = append(doors, &port{id: g.ID, word: "Regional NAT gateway", name: g.Name, glyph: NATGlyph, origin: g.Origin})
		}
	}
	for _, o := range x.Network.VPCOrigins {
		if vpcOfTarget(x, o.Target) == v.ID {
			doors = append(doors, &port{id: o.ID, word: vpcOrigin, name: o.Name, glyph: GlobeGlyph, origin: o.Origin, inbound: true, target: o.Target})
		}
	}
	joints = append(joints, attachmentsOf(x, v)...)
	joints = append(joints, peeringsOf(x, v)...)
	joints = append(joints, privateLinksOf(x, v)...)
	for _, list := range [][]*port{doors, joints} {
		slices.SortFunc(list, func(a, b *port) int {
			return cmp.Or(cmp.Compare(doorRank(a), doorRank(b)), cmp.Compare(a.word, b.word), cmp.Compare(a.name, b.name), cmp.Compare(a.id, b.id))
		})
	}
	return doors, joints
}

// doorRank puts the internet gateway at the corner, and what CloudFront comes in by farthest from it.
func doorRank(p *port) int {
	return slices.Index([]string{"Internet gateway", "Egress-only gateway", "Regional NAT gateway", vpcOrigin}, p.word)
}

func vpcOfTarget(x *network.Index, target network.ID) network.ID {
	if b := x.LoadBalancer[target]; b != nil {
		return b.VPC
	}
	if i := x.Instance[target]; i != nil {
		return i.VPC
	}
	return ""
}

func attachmentsOf(x *network.Index, v *network.VPC) (out []*port) {
	for _, a := range x.AttachmentsOf[v.ID] {
		p := &port{id: a.ID, word: "Attachment", glyph: TransitGlyph, origin: a.Origin, target: a.TransitGateway, domain: a.RouteTable}
		p.facts = append(p.facts, Fact{"transit-gateway", nameOf(x, a.TransitGateway)}, Fact{"route-table", nameOf(x, a.RouteTable)})
		if a.ApplianceMode {
			p.facts = append(p.facts, Fact{"appliance-mode", "on"})
		}
		out = append(out, p)
	}
	return out
}

func peeringsOf(x *network.Index, v *network.VPC) (out []*port) {
	for _, c := range x.Network.Peerings {
		for _, ends := range [][2]network.PeeringSide{{c.Requester, c.Accepter}, {c.Accepter, c.Requester}} {
			if ends[0].VPC == v.ID && ends[1].VPC != v.ID {
				out = append(out, &port{id: c.ID, word: "Peering", name: c.Name, glyph: PeerGlyph, origin: c.Origin, target: ends[1].VPC})
			}
		}
	}
	return out
}

// vpcOrigin is the word for the door that CloudFront comes in by.
const vpcOrigin = "VPC origin"

// The words for the two ends of PrivateLink.
const (
	privateLink     = "PrivateLink"
	endpointService = "Endpoint service"
)

// privateLinksOf are the ends of PrivateLink between VPCs of the network: endpoints of services of one's own, and the services that these lead to.
func privateLinksOf(x *network.Index, v *network.VPC) (out []*port) {
	for i := range x.Network.Unmodelled {
		u := &x.Network.Unmodelled[i]
		if u.Service == "" {
			continue
		}
		for _, e := range x.Network.Endpoints {
			if e.Service != u.Service {
				continue
			}
			for _, provider := range u.VPCs {
				switch {
				case provider == e.VPC:
				case v.ID == e.VPC:
					out = append(out, &port{id: e.ID, word: privateLink, name: e.Name, glyph: EndpointGlyph, origin: e.Origin, target: provider})
				case v.ID == provider:
					out = append(out, &port{
						id: e.ID, word: endpointService, name: namesText(x, u.LoadBalancers), glyph: EndpointGlyph, origin: u.Origin, target: e.VPC, inbound: true, leads: u.LoadBalancers,
						facts: []Fact{{"service", u.Service}},
					})
				}
			}
		}
	}
	return out
}

// sitesOf lists what lies outside: networks on premises, and the VPCs and transit gateways of others that connections lead to.
func sitesOf(x *network.Index) []*site {
	var out []*site
	add := func(s *site) {
		if s.id != "" && !slices.ContainsFunc(out, func(o *site) bool { return o.id == s.id }) {
			out = append(out, s)
		}
	}
	kinds := map[network.ID]network.AttachmentKind{}
	for _, a := range x.Network.Attachments {
		kinds[a.Resource] = a.Kind
	}
	for _, o := range x.Network.OnPremises {
		word := "On premises, VPN"
		if kinds[o.ID] == network.DirectConnectAttachment {
			word = "On premises, Direct Connect"
		}
		lines := blockTexts(o.Prefixes)
		if o.Unknown != nil {
			lines = append(lines, "more may be announced")
		}
		add(&site{id: o.ID, word: word, name: cmp.Or(o.Name, string(o.ID)), lines: lines, glyph: SiteGlyph, origin: o.Origin})
	}
	for _, c := range x.Network.Peerings {
		for _, e := range []network.PeeringSide{c.Requester, c.Accepter} {
			if x.VPC[e.VPC] == nil {
				add(&site{id: e.VPC, word: "VPC of another source", name: string(e.VPC), lines: place(e.Region, e.Account), glyph: VPCGlyph, origin: c.Origin})
			}
		}
	}
	for _, a := range x.Network.Attachments {
		switch {
		case a.Kind == network.VPCAttachment && x.VPC[a.Resource] == nil:
			add(&site{id: a.Resource, word: "VPC of another source", name: string(a.Resource), glyph: VPCGlyph, origin: a.Origin})
		case a.Kind == network.PeeringAttachment && x.TransitGateway[a.Resource] == nil:
			add(&site{id: a.Resource, word: "Transit gateway of another source", name: string(a.Resource), glyph: TransitGlyph, origin: a.Origin})
		case (a.Kind == network.VPNAttachment || a.Kind == network.DirectConnectAttachment) && x.OnPremises[a.Resource] == nil:
			add(&site{id: a.Resource, word: "On premises", name: string(a.Resource), glyph: SiteGlyph, origin: a.Origin})
		case a.Kind == network.OtherAttachment:
			add(&site{id: a.Resource, word: "Other attachment", name: cmp.Or(a.Name, string(a.Resource)), glyph: SiteGlyph, origin: a.Origin})
		}
	}
	slices.SortFunc(out, func(a, b *site) int { // what is attached to a transit gateway comes first, next to it
		return cmp.Or(first(kinds[a.id] == "", kinds[b.id] == ""), cmp.Compare(a.word, b.word), cmp.Compare(a.name, b.name), cmp.Compare(a.id, b.id))
	})
	return out
}

// first orders what is not before what is.
func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func place(region, account string) (out []string) {
	if region != "" {
		out = append(out, region)
	}
	if account != "" {
		out = append(out, "account "+account)
	}
	return out
}
