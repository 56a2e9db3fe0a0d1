package transit

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// Reference is a hub as those see it who join it: TransitHub.Reference gives it. In another program, fill it in by the hub's outputs, and by the
// arguments that it was made with, which decide on the routes.
type Reference struct {
	// TransitGatewayId is the id of the transit gateway (tgw-0123456789abcdef0).
	TransitGatewayId pulumi.StringInput `pulumi:"transitGatewayId"`
	// RouteTableIds are the ids of its route tables, by domain; with an InspectionFlow that of inspection too.
	RouteTableIds map[string]pulumi.StringInput `pulumi:"routeTableIds"`
	// Domains are the hub's argument of that name. Plain.
	Domains map[string]RoutingDomain `pulumi:"domains"`
	// InspectionFlow is the hub's argument of that name. Plain.
	InspectionFlow string `pulumi:"inspectionFlow,optional"`
	// EstateCidrs are the hub's argument of that name. Plain.
	EstateCidrs []string `pulumi:"estateCidrs,optional"`
	// Component is the name of the component that made the hub, by which intents about its domains name it. Default: none; domains of all hubs that are
	// called alike then count as one.
	Component string `pulumi:"component,optional"`
	// AmazonSideAsn is the hub's argument of that name. Default: 64512.
	AmazonSideAsn int `pulumi:"amazonSideAsn,optional"`

	// ready is what attachments of the same program wait for, and joined which ones there are.
	ready  []pulumi.Resource
	joined *register
}

// register knows the blocks of the VPCs that joined a hub in this program, by the attachment's name, and which of them inspects.
type register struct {
	mutex      sync.Mutex
	blocks     map[string][]netip.Prefix
	inspection string
}

// selector names a domain of the hub in intents.
func (r Reference) selector(domain string) string {
	if r.Component == "" {
		return "domain:" + domain
	}
	return component.In(r.Component, "domain:"+domain)
}

// asn is the number of the hub's autonomous system.
func (r Reference) asn() int { return cmp.Or(r.AmazonSideAsn, 64512) }

// EstateOrDefault is EstateCidrs, or else the blocks of all domains; private ranges where a domain declares none.
func (r Reference) EstateOrDefault() []string {
	if len(r.EstateCidrs) > 0 {
		return r.EstateCidrs
	}
	blocks := r.blocks(func(string) bool { return true })
	if slices.ContainsFunc(r.names(), func(name string) bool { return len(r.Domains[name].CidrBlocks) == 0 }) {
		blocks = slices.DeleteFunc(blocks, func(p netip.Prefix) bool { return insideAny(p, privateRanges()) })
		blocks = append(privateRanges(), blocks...)
	}
	var out []string
	for _, p := range blocks {
		out = append(out, p.String())
	}
	return out
}

// validate checks what is known of a hub, and returns it with what is not known yet checked in an Apply.
func (r Reference) validate(c *validate.Collector, at validate.Path) Reference {
	if r.TransitGatewayId == nil {
		c.Addf(validate.Required, at.Field("transitGatewayId"), nil, "required: the id of the transit gateway, or the hub that TransitHub.Reference gives")
	}
	r.TransitGatewayId = component.CheckedInput(c, at.Field("transitGatewayId"), r.TransitGatewayId, component.AnID("tgw", "a transit gateway"))
	tables := maps.Clone(r.RouteTableIds)
	for _, name := range append(r.names(), r.inspection()...) {
		where := at.Field("routeTableIds").Key(name)
		if tables[name] == nil {
			c.Addf(validate.Required, where, nil, "required: the id of the route table of domain %s", name)
			continue
		}
		tables[name] = component.CheckedInput(c, where, tables[name], component.AnID("tgw-rtb", "a route table of a transit gateway"))
	}
	r.RouteTableIds = tables
	r.validateDomains(c, at)
	return r
}

// inspection is the domain of inspection, if the hub has one.
func (r Reference) inspection() []string {
	if r.InspectionFlow == "" {
		return nil
	}
	return []string{DomainInspection}
}
