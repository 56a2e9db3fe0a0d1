package diagram

import (
	"cmp"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// hub is a transit gateway with its routing domains.
type hub struct {
	*network.TransitGateway
	name    string
	domains []*domain
	// peers are transit gateways that it is peered with, and sites what else is attached to it.
	peers []*network.Attachment
	sites []*network.Attachment
}

// domain is a route table of a transit gateway: what is attached under it has the same routes.
type domain struct {
	*network.TransitTable
	name string
	// members are the attachments whose packets it decides on.
	members []*network.Attachment
	lines   []string
}

func newHub(x *network.Index, t *network.TransitGateway) *hub {
	h := &hub{TransitGateway: t, name: cmp.Or(t.Name, string(t.ID))}
	for _, table := range x.Network.TransitTables {
		if table.TransitGateway == t.ID {
			h.domains = append(h.domains, newDomain(x, h, table))
		}
	}
	slices.SortFunc(h.domains, func(a, b *domain) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.ID, b.ID)) })
	for _, a := range x.Network.Attachments {
		switch {
		case a.TransitGateway != t.ID || a.Kind == network.VPCAttachment:
		case a.Kind == network.PeeringAttachment && x.TransitGateway[a.Resource] != nil:
			h.peers = append(h.peers, a)
		default:
			h.sites = append(h.sites, a)
		}
	}
	for _, list := range [][]*network.Attachment{h.peers, h.sites} {
		slices.SortFunc(list, compareAttachments)
	}
	return h
}

func compareAttachments(a, b *network.Attachment) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Resource, b.Resource))
}

func newDomain(x *network.Index, h *hub, t *network.TransitTable) *domain {
	d := &domain{TransitTable: t, name: cmp.Or(t.Name, string(t.ID))}
	for _, a := range x.Network.Attachments {
		if a.RouteTable == t.ID {
			d.members = append(d.members, a)
		}
	}
	slices.SortFunc(d.members, compareAttachments)
	if from := d.outsiders(x); len(from) > 0 {
		d.lines = append(d.lines, "from "+few(from))
	}
	byTarget := map[string][]string{}
	var dropped []string
	for i := range t.Routes {
		r := &t.Routes[i]
		to := destination(x, &network.Route{Destination: r.Destination, PrefixList: r.PrefixList})
		if r.Blackhole {
			dropped = append(dropped, to)
			continue
		}
		target := attachmentName(x, h.ID, r.Attachment)
		byTarget[target] = append(byTarget[target], to)
	}
	d.lines = append(d.lines, routeLines(byTarget, 2)...)
	if len(t.Propagations) > 0 {
		var names []string
		for _, id := range t.Propagations {
			names = append(names, attachmentName(x, h.ID, id))
		}
		slices.Sort(names)
		d.lines = append(d.lines, "learns "+few(names))
	}
	if len(dropped) > 0 {
		slices.SortFunc(dropped, compareDestinations)
		d.lines = append(d.lines, "drops "+few(dropped))
	}
	if len(d.lines) == 0 {
		d.lines = append(d.lines, "no routes")
	}
	return d
}

// outsiders are the members that are no VPCs, to which no line leads from here.
func (d *domain) outsiders(x *network.Index) (names []string) {
	for _, a := range d.members {
		if a.Kind != network.VPCAttachment {
			names = append(names, attachmentName(x, d.TransitGateway, a.ID))
		}
	}
	slices.Sort(names)
	return names
}

// attachmentName is what is attached.
func attachmentName(x *network.Index, hub, id network.ID) string {
	for _, a := range x.Attachment[id] {
		if a.TransitGateway == hub {
			return cmp.Or(a.Name, nameOf(x, a.Resource))
		}
	}
	return string(id)
}

// few is a list of names, or its beginning and how many more there are.
func few(names []string) string {
	const most = 2
	if len(names) <= most+1 && len(strings.Join(names, ", ")) <= 40 {
		return strings.Join(names, ", ")
	}
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + " +" + decimal(len(names)-most)
}
