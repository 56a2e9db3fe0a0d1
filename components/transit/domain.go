package transit

import (
	"maps"
	"net/netip"
	"slices"
)

// DomainInspection is the domain of the VPC through which a hub with an InspectionFlow leads traffic. The hub makes its route table, the one that
// decides on packets that were inspected.
const DomainInspection = "inspection"

// RoutingDomain is a set of VPCs and other networks that are alike in what they may reach, such as prod, dev, shared and hybrid. It is a route table of the
// transit gateway.
type RoutingDomain struct {
	// CidrBlocks are the blocks, IPv4 and IPv6, that the domain's networks are taken from: no network outside of them may join, and no other domain may have
	// a part of them. Default: none, and any network may join. Required of a domain that others reach where traffic between domains is inspected, since
	// they are what leads there.
	CidrBlocks []string `pulumi:"cidrBlocks,optional"`
	// Reaches are the domains that this one may reach and that may reach it; saying so in one of the two is enough. A domain that names itself lets its
	// own networks reach each other. Default: none.
	Reaches []string `pulumi:"reaches,optional"`
	// InternetEgress leads what the domain sends to anywhere else (0.0.0.0/0) through the inspection VPC; it needs an InspectionFlow of all or north-south.
	// Default: false. Leave it off for networks on premises: a VPN announces the route to them.
	InternetEgress bool `pulumi:"internetEgress,optional"`
}

// privateRanges are the ranges that no public network has: RFC 1918, and the shared space of RFC 6598.
func privateRanges() []netip.Prefix {
	return []netip.Prefix{
		netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"),
		netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
	}
}

// names are the domains that are declared, sorted.
func (r Reference) names() []string { return slices.Sorted(maps.Keys(r.Domains)) }

// reaches reports whether two domains may reach each other.
func (r Reference) reaches(one, other string) bool {
	return slices.Contains(r.Domains[one].Reaches, other) || slices.Contains(r.Domains[other].Reaches, one)
}

// inspects reports whether traffic between domains, or that to the internet, is led through the inspection VPC.
func (r Reference) inspectsEastWest() bool {
	return r.InspectionFlow == InspectAll || r.InspectionFlow == InspectEastWest
}

func (r Reference) inspectsNorthSouth() bool {
	return r.InspectionFlow == InspectAll || r.InspectionFlow == InspectNorthSouth
}

// learners are the domains whose tables learn where the networks of a domain are: those that may reach it, unless they are led through the inspection
// VPC, and the table of that VPC in any case, since answers need it.
func (r Reference) learners(domain string) []string {
	var out []string
	if domain == DomainInspection {
		return nil
	}
	for _, other := range r.names() {
		if r.reaches(domain, other) && !r.inspectsEastWest() {
			out = append(out, other)
		}
	}
	if r.InspectionFlow != "" {
		out = append(out, DomainInspection)
	}
	return out
}

// inspected are the blocks that the table of a domain leads to the inspection VPC, sorted.
func (r Reference) inspected(domain string) []netip.Prefix {
	var out []netip.Prefix
	if r.inspectsNorthSouth() && r.Domains[domain].InternetEgress {
		out = append(out, netip.MustParsePrefix("0.0.0.0/0"))
	}
	if r.inspectsEastWest() {
		out = append(out, r.blocks(func(other string) bool { return r.reaches(domain, other) })...)
	}
	return out
}

// blackholes are the blocks that the table of a domain drops: all private ranges, where longer routes lead to those that may be reached, and what domains have
// beyond these that it may not reach. A block that may be reached is never dropped, since a static route beats one that is learned for the same block.
func (r Reference) blackholes(domain string) []netip.Prefix {
	mayReach := func(other string) bool { return domain == DomainInspection || r.reaches(domain, other) }
	reached := r.blocks(mayReach)
	var out []netip.Prefix
	for _, p := range privateRanges() {
		if !insideAny(p, reached) {
			out = append(out, p)
		}
	}
	for _, p := range r.blocks(func(other string) bool { return !mayReach(other) }) {
		if !insideAny(p, privateRanges()) {
			out = append(out, p)
		}
	}
	return out
}

// blocks are the blocks of the domains that are meant, in the order of their names.
func (r Reference) blocks(meant func(domain string) bool) []netip.Prefix {
	var out []netip.Prefix
	for _, name := range r.names() {
		if !meant(name) {
			continue
		}
		for _, text := range r.Domains[name].CidrBlocks {
			if p, err := netip.ParsePrefix(text); err == nil {
				out = append(out, p)
			}
		}
	}
	return out
}

// insideAny reports whether a block is a part of one of others, or all of it.
func insideAny(p netip.Prefix, others []netip.Prefix) bool {
	return slices.ContainsFunc(others, func(o netip.Prefix) bool { return o.Bits() <= p.Bits() && o.Contains(p.Addr()) })
}
