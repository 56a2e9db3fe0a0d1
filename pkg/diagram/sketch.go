package diagram

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
)

// sketch is what a picture shows of a network, in the order in which it is drawn, without a place for anything.
type sketch struct {
	x       *network.Index
	regions []*region
	// sites are what lies outside of the network's VPCs and is joined with them: networks on premises, VPCs and transit gateways of others.
	sites []*site
	edges []*network.Distribution
	flows []Flow
}

// region is what is in one region.
type region struct {
	name    string
	account string
	vpcs    []*vpc
	hubs    []*hub
}

// vpc is a VPC, or several that are alike.
type vpc struct {
	*network.VPC
	name  string
	zones []string
	tiers []*tier
	// doors lead outside: internet gateways and the like; joints to other VPCs and on premises.
	doors, joints []*port
	services      []*network.Endpoint
	// below says that it is drawn below what joins it with others.
	below bool
	// stands lists those that it is drawn for, itself among them; empty if it is alone.
	stands []*vpc
}

// port is something on the edge of a VPC.
type port struct {
	id     network.ID
	word   string
	name   string
	glyph  Glyph
	origin network.Origin
	facts  []Fact
	// inbound says that packets come in there; from that they do so from a distribution.
	inbound bool
	// target is what a joint leads to: a transit gateway, a VPC, a site.
	target network.ID
	// leads are the load balancers that it brings packets to.
	leads []network.ID
	// domain is the route table of the transit gateway that decides on what comes out of an attachment.
	domain network.ID
}

// site is something outside.
type site struct {
	id     network.ID
	word   string
	name   string
	lines  []string
	glyph  Glyph
	origin network.Origin
}

// sketchOf gathers what there is to draw.
func sketchOf(x *network.Index) *sketch {
	s := &sketch{x: x}
	byName := map[string]*region{}
	at := func(name string) *region {
		if byName[name] == nil {
			byName[name] = &region{name: name}
			s.regions = append(s.regions, byName[name])
		}
		return byName[name]
	}
	for _, v := range x.Network.VPCs {
		r := at(v.Region)
		r.vpcs = append(r.vpcs, &vpc{VPC: v, name: cmp.Or(v.Name, string(v.ID))})
	}
	for _, t := range x.Network.TransitGateways {
		r := at(regionOf(x, t))
		r.hubs = append(r.hubs, newHub(x, t))
	}
	s.sites = sitesOf(x)
	slices.SortFunc(s.regions, func(a, b *region) int { return cmp.Compare(a.name, b.name) })
	for _, r := range s.regions {
		slices.SortFunc(r.vpcs, func(a, b *vpc) int {
			return cmp.Or(compareBlocks(a.CIDRs, b.CIDRs), cmp.Compare(a.name, b.name), cmp.Compare(a.ID, b.ID))
		})
		slices.SortFunc(r.hubs, func(a, b *hub) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.ID, b.ID)) })
		for _, v := range r.vpcs {
			v.doors, v.joints = portsOf(x, v.VPC)
		}
		r.account = accountOf(r)
		sides(x, r)
		for _, v := range r.vpcs {
			v.fill(x)
		}
	}
	s.edges = slices.Clone(x.Network.Distributions)
	slices.SortFunc(s.edges, func(a, b *network.Distribution) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return s
}

// regionOf is the region of a transit gateway: where the source does not tell, that of a VPC that is attached to it.
func regionOf(x *network.Index, t *network.TransitGateway) string {
	if t.Region != "" {
		return t.Region
	}
	var regions []string
	for _, a := range x.Network.Attachments {
		if v := x.VPC[a.Resource]; v != nil && a.TransitGateway == t.ID {
			regions = append(regions, v.Region)
		}
	}
	if len(regions) == 0 {
		return ""
	}
	return slices.Min(regions)
}

// accountOf is the account that all VPCs of a region are in; empty where they are of several, or none is told.
func accountOf(r *region) string {
	account := ""
	for i, v := range r.vpcs {
		if i > 0 && v.Account != account {
			return ""
		}
		account = v.Account
	}
	return account
}

// sides decides which VPCs are drawn above of what joins them, next to the internet, and which below. Above are those that have gateways to the internet or
// a firewall; among peers without a transit gateway, those that several others are joined with. If that leaves nothing on top, all are there.
func sides(x *network.Index, r *region) {
	joined := map[network.ID]int{}
	for _, v := range r.vpcs {
		for _, j := range v.joints {
			if j.target != "" {
				joined[j.target]++
			}
		}
	}
	for _, v := range r.vpcs {
		if len(r.hubs) > 0 {
			v.below = len(v.doors) == 0 && !slices.ContainsFunc(x.Network.Firewalls, func(f *network.Firewall) bool { return f.VPC == v.ID })
			continue
		}
		v.below = len(v.doors) == 0 && joined[v.ID] < 2
	}
	if !slices.ContainsFunc(r.vpcs, func(v *vpc) bool { return !v.below }) && len(r.hubs) == 0 {
		for _, v := range r.vpcs {
			v.below = false
		}
	}
}

// fill gives a VPC what is in it.
func (v *vpc) fill(x *network.Index) {
	subnets := slices.Clone(x.SubnetsOf[v.ID])
	slices.SortFunc(subnets, compareSubnets)
	for _, s := range subnets {
		if z := zoneOf(s); !slices.Contains(v.zones, z) {
			v.zones = append(v.zones, z)
		}
	}
	slices.Sort(v.zones)
	for _, e := range x.Network.Endpoints {
		if e.VPC == v.ID && e.Kind == network.GatewayEndpoint {
			v.services = append(v.services, e)
		}
	}
	slices.SortFunc(v.services, func(a, b *network.Endpoint) int {
		return cmp.Or(cmp.Compare(a.Service, b.Service), cmp.Compare(a.ID, b.ID))
	})
	v.tiers = tiersOf(x, v, subnets)
}

// zoneOf is the zone of a subnet, by its name where that is told.
func zoneOf(s *network.Subnet) string { return cmp.Or(s.Zone, s.ZoneID, "zone not told") }

func compareSubnets(a, b *network.Subnet) int {
	return cmp.Or(cmp.Compare(zoneOf(a), zoneOf(b)), compareBlocks(a.CIDRs, b.CIDRs), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
}

// compareBlocks orders lists of blocks by the lowest address of each; those without come last.
func compareBlocks(a, b []netip.Prefix) int {
	if len(a) == 0 || len(b) == 0 {
		return cmp.Compare(len(b), len(a))
	}
	return comparePrefixes(slices.MinFunc(a, comparePrefixes), slices.MinFunc(b, comparePrefixes))
}

func comparePrefixes(a, b netip.Prefix) int {
	return cmp.Or(a.Addr().Compare(b.Addr()), a.Bits()-b.Bits())
}

// blockTexts are blocks as text, IPv4 first.
func blockTexts(blocks []netip.Prefix) []string {
	sorted := slices.Clone(blocks)
	slices.SortFunc(sorted, comparePrefixes)
	var out []string
	for _, b := range sorted {
		out = append(out, b.String())
	}
	return out
}

// serviceName is a service in short: "s3" of com.amazonaws.eu-west-1.s3; of a service of one's own, its id.
func serviceName(full string) string {
	for _, prefix := range []string{"com.amazonaws.vpce.", "com.amazonaws.", "aws.api."} {
		if rest, ok := strings.CutPrefix(full, prefix); ok {
			if _, short, ok := strings.Cut(rest, "."); ok {
				return short
			}
			return rest
		}
	}
	return full
}
