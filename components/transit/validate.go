package transit

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// validate checks what is known, and returns the arguments with what is not known yet checked in an Apply.
func (a TransitHubArgs) validate(c *validate.Collector) TransitHubArgs {
	r := Reference{Domains: a.Domains, InspectionFlow: a.InspectionFlow, EstateCidrs: a.EstateCidrs}
	r.validateDomains(c, validate.Path{})
	if tables := len(r.tables()); tables > a.RouteTableQuota {
		c.Addf(validate.Forbidden, validate.At("domains"), tables,
			"%d route tables are more than the quota of %d: declare fewer domains, or have the quota of route tables per transit gateway raised and tell it in routeTableQuota", tables, a.RouteTableQuota)
	}
	if n := a.AmazonSideAsn; (n < 64512 || n > 65534) && (n < 4200000000 || n > 4294967294) {
		c.Addf(validate.Invalid, validate.At("amazonSideAsn"), n, "%d is no private number of an autonomous system: 64512 to 65534, or 4200000000 to 4294967294", n)
	}
	a.validateCidrBlocks(c, r)
	a.FlowLogs = a.FlowLogs.validate(c, validate.At("flowLogs"))
	a.Share = a.Share.validate(c, validate.At("share"))
	a.Protection.Validate(c, validate.At("protection"))
	a.Tags = component.CheckedTags(c, validate.At("tags"), a.Tags)
	return a
}

// validateCidrBlocks checks the transit gateway's own blocks ("Transit gateway CIDR blocks"; "Quotas for your transit gateways").
func (a TransitHubArgs) validateCidrBlocks(c *validate.Collector, r Reference) {
	at := validate.At("cidrBlocks")
	if n := len(a.CidrBlocks); n > 5 {
		c.Addf(validate.Forbidden, at, n, "%d blocks are more than a transit gateway takes (5)", n)
	}
	taken := r.blocks(func(string) bool { return true })
	for i, text := range a.CidrBlocks {
		p, ok := aBlock(c, at.Index(i), text)
		if !ok {
			continue
		}
		smallest := 24
		if p.Addr().Is6() {
			smallest = 64
		}
		switch {
		case p.Bits() > smallest:
			c.Addf(validate.TooSmall, at.Index(i), text, "%s is smaller than a transit gateway takes (/%d)", text, smallest)
		case p.Overlaps(netip.MustParsePrefix("169.254.0.0/16")):
			c.Addf(validate.Invalid, at.Index(i), text, "%s has link-local addresses (169.254.0.0/16), which AWS refuses", text)
		}
		if o, ok := overlapping(p, taken); ok {
			c.Addf(validate.Conflict, at.Index(i), text, "%s overlaps %s, which is listed before or belongs to a domain: AWS takes only addresses that no attached network has", text, o)
		}
		taken = append(taken, p)
	}
}

// validateDomains checks the declarations that decide on routes.
func (r Reference) validateDomains(c *validate.Collector, at validate.Path) {
	if r.InspectionFlow != "" {
		validate.OneOf(c, at.Field("inspectionFlow"), r.InspectionFlow, InspectAll, InspectEastWest, InspectNorthSouth)
	}
	if len(r.Domains) == 0 {
		c.Addf(validate.Required, at.Field("domains"), nil, "required: at least one routing domain, such as prod")
	}
	taken := map[netip.Prefix]string{}
	for _, name := range r.names() {
		r.validateDomain(c, at.Field("domains").Key(name), name, taken)
	}
	for i, text := range r.EstateCidrs {
		aBlock(c, at.Field("estateCidrs").Index(i), text)
		if slices.Contains(r.EstateCidrs[:i], text) {
			c.Addf(validate.Duplicate, at.Field("estateCidrs").Index(i), text, "%s is listed twice: drop one", text)
		}
	}
}

func (r Reference) validateDomain(c *validate.Collector, at validate.Path, name string, taken map[netip.Prefix]string) {
	d := r.Domains[name]
	if name == DomainInspection {
		c.Addf(validate.Forbidden, at, name, "the domain %s is made by inspectionFlow: drop it here, and attach the VPC with the firewall to it", name)
	} else if problem := domainProblem(name); problem != "" {
		c.Addf(validate.Invalid, at, name, "%s", problem)
	}
	for i, other := range d.Reaches {
		where := at.Field("reaches").Index(i)
		switch {
		case other == DomainInspection:
			c.Addf(validate.Forbidden, where, other, "the inspection VPC passes on what others send and is no end of connections: put services into a domain of their own")
		case slices.Contains(d.Reaches[:i], other):
			c.Addf(validate.Duplicate, where, other, "%s is listed twice: drop one", other)
		default:
			validate.OneOf(c, where, other, r.names()...)
		}
	}
	for i, text := range d.CidrBlocks {
		where := at.Field("cidrBlocks").Index(i)
		p, ok := aBlock(c, where, text)
		if !ok {
			continue
		}
		for o, owner := range taken {
			if o.Overlaps(p) {
				c.Addf(validate.Conflict, where, text, "%s overlaps %s of domain %s: routes tell networks apart by their addresses alone", text, o, owner)
			}
		}
		taken[p] = name
	}
	if len(d.CidrBlocks) == 0 && r.inspectsEastWest() && slices.ContainsFunc(r.names(), func(other string) bool { return r.reaches(name, other) }) {
		c.Addf(validate.Required, at.Field("cidrBlocks"), nil, "required where traffic between domains is inspected: the blocks of the domain's networks, which others are led to through the inspection VPC")
	}
	if d.InternetEgress && !r.inspectsNorthSouth() {
		c.Addf(validate.Conflict, at.Field("internetEgress"), true, "no inspection VPC leads to the internet: set inspectionFlow to %s or %s, or drop it", InspectAll, InspectNorthSouth)
	}
}

// blockProblem says why a network with a block may not join a domain, or nothing.
func (r Reference) blockProblem(domain, text string) string {
	p, err := netip.ParsePrefix(text)
	if err != nil {
		return "" // told elsewhere
	}
	own := slices.DeleteFunc(r.blocks(func(other string) bool { return other == domain }), func(o netip.Prefix) bool { return o.Addr().Is4() != p.Addr().Is4() })
	if insideAny(p, own) {
		return ""
	}
	if len(own) > 0 {
		return fmt.Sprintf("%s is outside of the blocks of domain %s (%s): take it from there, or add it to domains[%q].cidrBlocks of the hub", p, domain, joined(own), domain)
	}
	if o, ok := overlapping(p, r.blocks(func(other string) bool { return other != domain })); ok {
		return fmt.Sprintf("%s overlaps %s, which is a block of another domain: choose another one, or the right domain", p, o)
	}
	if r.InspectionFlow != "" && domain != DomainInspection && p.Addr().Is4() && !insideAny(p, privateRanges()) {
		return fmt.Sprintf("%s is no private block, and domains that may not reach it would be led to it through the inspection VPC: add it to domains[%q].cidrBlocks of the hub", p, domain)
	}
	return ""
}

// tables are the domains that have a route table, sorted.
func (r Reference) tables() []string {
	all := append(r.names(), r.inspection()...)
	slices.Sort(all)
	return slices.Compact(all)
}

// aBlock reads a block of either family that stands in an argument.
func aBlock(c *validate.Collector, at validate.Path, text string) (netip.Prefix, bool) {
	p, err := netip.ParsePrefix(text)
	switch {
	case err != nil || p.Addr().Is4In6():
		c.Addf(validate.Invalid, at, text, "%q is no block, which reads 10.0.0.0/16 or 2001:db8::/56", text)
	case p != p.Masked():
		c.Addf(validate.Invalid, at, text, "%s has bits set beyond its mask: write %s", text, p.Masked())
	case p.Bits() == 0:
		c.Addf(validate.Invalid, at, text, "%s is everything: name the blocks that are meant", text)
	default:
		return p, true
	}
	return p, false
}

func overlapping(p netip.Prefix, others []netip.Prefix) (netip.Prefix, bool) {
	i := slices.IndexFunc(others, p.Overlaps)
	if i < 0 {
		return netip.Prefix{}, false
	}
	return others[i], true
}

func joined(blocks []netip.Prefix) string {
	var out []string
	for _, b := range blocks {
		out = append(out, b.String())
	}
	return strings.Join(out, ", ")
}

// nameProblem checks a name that becomes part of the name of a resource.
func nameProblem(name string) string {
	if name == "" || strings.ContainsFunc(name, func(r rune) bool { return !plain(r) && r != '.' && r != '_' }) {
		return fmt.Sprintf("%q becomes part of a resource's name: letters, digits, hyphens, dots and underscores", name)
	}
	return ""
}

// domainProblem checks the name of a domain, by which intents know it too.
func domainProblem(name string) string {
	if name == "" || strings.ContainsFunc(name, func(r rune) bool { return !plain(r) }) {
		return fmt.Sprintf("%q is no name of a domain: letters, digits and hyphens", name)
	}
	return ""
}

func plain(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-'
}
