package intent

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach"
)

// DomainTag is the tag that says to which routing domain something belongs: of a subnet or a VPC, of its attachment to a transit gateway, or of the route
// table there that decides on what the attachment sends.
const DomainTag = "palisade:domain"

// domains gives the routing domains of a subnet: that of its own tag, or else of its VPC's, or else those of the attachments of the VPC. A component bounds them to
// those of the subnets, or of the transit gateways, that it made.
func (r *Resolver) domains(n *network.Subnet, v *network.VPC, component string) []string {
	attached := r.attachedDomains(n.VPC, component)
	for _, tags := range []network.Tags{n.Tags, v.Tags} {
		if d := tags[DomainTag]; d != "" {
			if component == "" || n.Tags[ComponentTag] == component || len(attached) > 0 {
				return []string{d}
			}
			return nil
		}
	}
	return attached
}

// attachedDomains gives the routing domains of a VPC, or of a network on premises, by its attachments: their tags, which say what is meant, or else the tags of
// the tables that they are associated with, for those that take no tags.
func (r *Resolver) attachedDomains(resource network.ID, component string) []string {
	var out []string
	for _, a := range r.x.AttachmentsOf[resource] {
		if g := r.x.TransitGateway[a.TransitGateway]; component != "" && (g == nil || g.Tags[ComponentTag] != component) {
			continue
		}
		d := a.Tags[DomainTag]
		if t := r.x.TransitTable[a.RouteTable]; d == "" && t != nil {
			d = t.Tags[DomainTag]
		}
		if d != "" && a.Kind != network.PeeringAttachment {
			out = append(out, d)
		}
	}
	return out
}

// domain is any workload in the subnets of routing domains, and what lies on premises there. A domain that nothing is in, and that a route table of a transit
// gateway was made for, stands for nobody, and verdicts say so.
func (r *Resolver) domain(g *Group) (declared bool) {
	s := g.Selector
	anybodys := s
	anybodys.Component = ""
	meant := func(d string) bool { return matches(s.Pattern, d, "") }
	g.add(AnyWorkload, r.workloads(anybodys, func(n *network.Subnet, v *network.VPC) bool {
		return slices.ContainsFunc(r.domains(n, v, s.Component), meant)
	})...)
	if s.VPC == "" {
		for _, o := range r.x.Network.OnPremises {
			if slices.ContainsFunc(r.attachedDomains(o.ID, s.Component), meant) {
				g.add(Outside, reach.End{OnPremises: o})
			}
		}
	}
	declared = slices.ContainsFunc(r.x.Network.TransitTables, func(t *network.TransitTable) bool {
		return t.Tags[DomainTag] != "" && meant(t.Tags[DomainTag]) && r.within(s, "", t.Tags)
	})
	if declared && len(g.Ends) == 0 {
		g.Populations = []Population{Nobody}
	}
	return declared
}

// domainNames are the domains that there are.
func (r *Resolver) domainNames() []string {
	n := r.x.Network
	names := namesOf(n.Subnets, func(p *network.Subnet) string { return p.Tags[DomainTag] })
	names = append(names, namesOf(n.VPCs, func(p *network.VPC) string { return p.Tags[DomainTag] })...)
	names = append(names, namesOf(n.Attachments, func(p *network.Attachment) string { return p.Tags[DomainTag] })...)
	return append(names, namesOf(n.TransitTables, func(p *network.TransitTable) string { return p.Tags[DomainTag] })...)
}
