package fromaws

import (
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
)

// onPremises is what a snapshot says of the networks behind a gateway or connection.
type onPremises struct {
	place
	ID     network.ID `json:"Id"`
	Blocks []string   `json:"Cidrs"`
	Tags   tags       `json:"Tags"`
}

func (o *onPremises) id() network.ID { return o.ID }

type vpnConnection struct {
	place
	ID             network.ID `json:"VpnConnectionId"`
	VPNGateway     network.ID `json:"VpnGatewayId"`
	TransitGateway network.ID `json:"TransitGatewayId"`
	State          string     `json:"State"`
	Options        struct {
		Static bool `json:"StaticRoutesOnly"`
	} `json:"Options"`
	Routes []vpnRoute `json:"Routes"`
	Tags   tags       `json:"Tags"`
}

func (c *vpnConnection) id() network.ID { return c.ID }

type vpnRoute struct {
	place
	Block string `json:"DestinationCidrBlock"`
	State string `json:"State"`
}

type directConnectGateway struct {
	place
	ID   network.ID `json:"directConnectGatewayId"`
	Name string     `json:"directConnectGatewayName"`
}

// learner gathers what lies behind gateways and connections from the routes that were learned from them.
type learner struct {
	parts map[network.ID]*network.OnPremises
	// told are those of which some list names all that is announced.
	told map[network.ID]bool
}

func (l *learner) part(id network.ID, at place) *network.OnPremises {
	if l.parts[id] == nil {
		l.parts[id] = &network.OnPremises{ID: id, Origin: at.origin()}
	}
	return l.parts[id]
}

func (l *learner) add(id network.ID, at place, block netip.Prefix, complete bool) {
	p := l.part(id, at)
	if block.IsValid() && !slices.Contains(p.Prefixes, block) {
		p.Prefixes = append(p.Prefixes, block)
	}
	l.told[id] = l.told[id] || complete
}

// readOnPremises reads what is said of on-premises networks and, of those of which nothing is said, learns it from routes: a table that has one
// propagated route from a gateway has all of them.
func (rd *reader) readOnPremises() {
	l := learner{map[network.ID]*network.OnPremises{}, map[network.ID]bool{}}
	rd.learnFromVPN(&l)
	rd.learnFromRoutes(&l)
	for _, o := range rd.onPremises.all {
		l.parts[o.ID] = &network.OnPremises{ID: o.ID, Name: o.Tags.name(""), Prefixes: rd.blocks(o.Blocks, o.field("Cidrs")), Origin: o.origin()}
		l.told[o.ID] = true
	}
	names := map[network.ID]string{}
	for _, a := range rd.answers {
		for _, g := range a.DirectConnectGateways {
			names[g.ID] = g.Name
		}
	}
	for id, p := range l.parts {
		if !l.told[id] {
			p.Unknown = &network.Unknown{Text: "what is announced from behind " + string(id) + " is not told", Origin: p.Origin}
		}
		if p.Name == "" {
			p.Name = names[id]
		}
		slices.SortFunc(p.Prefixes, comparePrefixes)
		rd.net.OnPremises = append(rd.net.OnPremises, p)
	}
}

func comparePrefixes(a, b netip.Prefix) int {
	if c := a.Addr().Compare(b.Addr()); c != 0 {
		return c
	}
	return a.Bits() - b.Bits()
}

// learnFromVPN takes the static routes of connections. A connection with BGP may announce more.
func (rd *reader) learnFromVPN(l *learner) {
	for _, g := range rd.vpnGateways.all {
		if attachedTo(g.Attachments) != "" {
			l.part(g.ID, g.place)
		}
	}
	for _, a := range rd.attachments.all {
		if kind := attachmentKind(a.Kind); kind == network.VPNAttachment || kind == network.DirectConnectAttachment {
			l.part(a.Resource, a.place)
		}
	}
	for _, c := range rd.vpnConnections.all {
		if !is(c.State, "available", "pending") {
			continue
		}
		id := c.ID
		if c.VPNGateway != "" {
			id = c.VPNGateway
			l.part(id, c.place)
		}
		for _, r := range c.Routes {
			if is(r.State, "available", "pending") {
				l.add(id, c.place, rd.block(r.Block, r.field("DestinationCidrBlock")), c.Options.Static && c.VPNGateway == "")
			}
		}
	}
}

// learnFromRoutes takes the routes that tables learned. A route to a VPN gateway that was written by a person may hide a learned one.
func (rd *reader) learnFromRoutes(l *learner) {
	written := map[network.ID][]netip.Prefix{}
	for _, t := range rd.routeTables.all {
		for i := range t.Routes {
			r := &t.Routes[i]
			block, _ := netip.ParsePrefix(r.Block + r.IPv6Block)
			switch id := network.ID(r.Gateway); {
			case id == "":
			case r.Source == "EnableVgwRoutePropagation":
				l.add(id, r.place, block.Masked(), true)
			case rd.gatewayTarget(id).Kind == network.ToVPNGateway:
				written[id] = append(written[id], block.Masked())
			}
		}
	}
	for id, blocks := range written {
		if p := l.parts[id]; p != nil && slices.ContainsFunc(blocks, func(b netip.Prefix) bool { return !slices.Contains(p.Prefixes, b) }) {
			l.told[id] = false
		}
	}
	learn := func(list []transitRoute, complete bool) {
		for i := range list {
			r := &list[i]
			for _, a := range r.Attachments {
				kind := attachmentKind(a.Kind)
				if r.propagated() && (kind == network.VPNAttachment || kind == network.DirectConnectAttachment) {
					l.add(a.Resource, r.place, rd.block(r.Block, r.field("DestinationCidrBlock")), complete)
				}
			}
		}
	}
	for _, t := range rd.transitTables.all {
		learn(t.Routes, false)
	}
	for _, a := range rd.answers {
		learn(a.Routes, !a.MoreRoutes)
	}
}
