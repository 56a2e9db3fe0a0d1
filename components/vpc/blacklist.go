package vpc

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/pkg/cidr"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// blacklist computes the entries of each tier's network ACL: a pure function of the arguments.
type blacklist struct {
	all       NetworkAcls
	own       []netip.Prefix // the VPC's blocks, as far as they are known
	ownIpv4   bool           // the VPC's IPv4 block is known only once it is there
	ownIpv6   bool           // likewise the IPv6 block
	estate    []netip.Prefix
	dualStack bool
}

// bogons are blocks from which no packet ever comes: "this" network, loopback, documentation (RFC 5737, RFC 3849) and the
// reserved class E (RFC 6890). Never among them: private and shared space (RFC 1918, 100.64.0.0/10, fc00::/7), which
// networks talk from; link-local and multicast, which IPv6 needs; and 64:ff9b::/96, from which NAT64 answers.
func bogons() []netip.Prefix {
	return prefixes("0.0.0.0/8", "127.0.0.0/8", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4", "2001:db8::/32")
}

// riskyPorts are served inside networks and never across the internet: SSH and Telnet, Windows RPC and NetBIOS (136 lies between
// and is nobody's), SMB. Remote desktop is among them only where no answer can come from outside to its port.
func riskyPorts(tierType string) []PortRange {
	ports := []PortRange{{FromPort: 22, ToPort: 23}, {FromPort: 135, ToPort: 139}, {FromPort: 445}}
	if tierType == TierIsolated {
		ports = append(ports, PortRange{FromPort: 3389})
	}
	return ports
}

func prefixes(blocks ...string) []netip.Prefix {
	var out []netip.Prefix
	for _, b := range blocks {
		if p, err := netip.ParsePrefix(b); err == nil {
			out = append(out, p)
		}
	}
	return out
}

// newBlacklist takes the blocks from validated arguments; the plan says which blocks the VPC has.
func newBlacklist(a TieredSubnetsArgs, own []netip.Prefix) blacklist {
	return blacklist{
		all: a.NetworkAcls, own: own, estate: prefixes(a.EstateCidrs...),
		ownIpv4: a.Vpc.ipv4Assigned(), ownIpv6: a.Vpc.ipv6Assigned(), dualStack: a.Vpc.dualStack(),
	}
}

// entries are those of one tier, both directions, in the order in which AWS looks at them. Too many of them, and denies that
// would cut the VPC off from itself, are added to c.
func (b blacklist) entries(c *validate.Collector, at validate.Path, t Tier) []aclEntry {
	if applianceTier(t.Type) {
		return b.numbered(c, at, t, b.allowAll())
	}
	tier := TierNetworkAcl{}
	if t.NetworkAcl != nil {
		tier = *t.NetworkAcl
	}
	denied := cidr.Merge(append(prefixes(b.all.DenyCidrs...), prefixes(tier.DenyCidrs...)...))
	exceptions := slices.Concat(b.all.Exceptions, tier.Exceptions)
	b.checkReach(c, at, denied, exceptions)

	entries := exceptionEntries(exceptions)
	for _, p := range denied {
		entries = append(entries, addressEntries(groupDenied, false, p)...)
	}
	if tier.DenyInternet {
		entries = append(entries, b.inside(true, true)...)
		return b.numbered(c, at, t, entries)
	}
	ports := slices.Concat(b.all.DenyPorts, tier.DenyPorts)
	if b.all.AllowRiskyPorts == nil {
		ports = append(ports, riskyPorts(t.Type)...)
	}
	late := b.portEntries(ports)
	bogon := false
	if b.all.AllowBogons == nil {
		bogon = b.ownIpv4 || slices.ContainsFunc(bogons(), b.isInside)
		for _, p := range bogons() {
			late = append(late, addressEntries(groupBogon, false, p)...)
		}
	}
	hit := func(egress bool) bool {
		return bogon || slices.ContainsFunc(late, func(e aclEntry) bool { return e.group == groupPort && e.egress == egress })
	}
	entries = append(entries, b.inside(hit(false), hit(true))...)
	entries = append(entries, late...)
	return b.numbered(c, at, t, append(entries, b.allowAll()...))
}

// isInside tells whether a block overlaps the VPC or the estate.
func (b blacklist) isInside(p netip.Prefix) bool {
	return slices.ContainsFunc(slices.Concat(b.own, b.estate), p.Overlaps)
}

// checkReach refuses denies that would cut tiers off from each other. What all tiers deny is told once, where it stands.
func (b blacklist) checkReach(c *validate.Collector, at validate.Path, denied []netip.Prefix, exceptions []NetworkAclException) {
	common := cidr.Merge(prefixes(b.all.DenyCidrs...))
	for _, own := range b.own {
		argument := at.Field("networkAcl")
		if slices.ContainsFunc(common, func(p netip.Prefix) bool { return covers(p, own) }) {
			argument = validate.At("networkAcls")
		}
		excepted := slices.ContainsFunc(exceptions, func(e NetworkAclException) bool {
			p, err := netip.ParsePrefix(e.CidrBlock)
			e = e.withDefaults()
			return err == nil && covers(p, own) && e.Protocol == protocolAll && e.Direction == DirectionBoth
		})
		for _, p := range denied {
			if covers(p, own) && !excepted {
				c.Addf(validate.Conflict, argument.Field("denyCidrs"), p,
					"%s covers the VPC's own %s and would cut its tiers off from each other: deny narrower blocks, or add an exception for %s", p, own, own)
			}
		}
	}
}

func covers(outer, inner netip.Prefix) bool {
	return outer.Overlaps(inner) && outer.Bits() <= inner.Bits()
}

// inside allows the VPC's own blocks and the estate.
func (b blacklist) inside(inbound, outbound bool) []aclEntry {
	var entries []aclEntry
	for _, p := range cidr.Merge(slices.Concat(b.own, b.estate)) {
		entries = append(entries, addressEntries(groupInside, true, p)...)
	}
	if b.ownIpv4 {
		entries = append(entries, ownEntries(false)...)
	}
	if b.ownIpv6 {
		entries = append(entries, ownEntries(true)...)
	}
	return slices.DeleteFunc(entries, func(e aclEntry) bool { return e.egress && !outbound || !e.egress && !inbound })
}

// portEntries deny ports to everybody, in both address families; ranges that meet are joined.
func (b blacklist) portEntries(ranges []PortRange) []aclEntry {
	var entries []aclEntry
	for _, r := range joinPorts(ranges) {
		for _, everybody := range []string{"0.0.0.0/0", "::/0"} {
			entries = append(entries, aclEntry{
				group: groupPort, egress: r.Direction == DirectionOutbound, protocol: r.Protocol,
				from: r.FromPort, to: r.ToPort, block: everybody,
			})
		}
	}
	return entries
}

func (b blacklist) allowAll() []aclEntry {
	return append(addressEntries(groupAll, true, netip.MustParsePrefix("0.0.0.0/0")), addressEntries(groupAll, true, netip.MustParsePrefix("::/0"))...)
}

// joinPorts splits Both into its two directions and joins ranges of one protocol and direction that touch.
func joinPorts(ranges []PortRange) []PortRange {
	var single []PortRange
	for _, r := range ranges {
		r = r.withDefaults()
		directions := []string{r.Direction}
		if r.Direction == DirectionBoth {
			directions = []string{DirectionInbound, DirectionOutbound}
		}
		for _, d := range directions {
			r.Direction = d
			single = append(single, r)
		}
	}
	slices.SortFunc(single, func(a, b PortRange) int {
		return cmp.Or(cmp.Compare(a.Direction, b.Direction), cmp.Compare(a.Protocol, b.Protocol),
			cmp.Compare(a.FromPort, b.FromPort), cmp.Compare(a.ToPort, b.ToPort))
	})
	var joined []PortRange
	for _, r := range single {
		if n := len(joined) - 1; n >= 0 && joined[n].Direction == r.Direction && joined[n].Protocol == r.Protocol && r.FromPort <= joined[n].ToPort+1 {
			joined[n].ToPort = max(joined[n].ToPort, r.ToPort)
			continue
		}
		joined = append(joined, r)
	}
	return joined
}

// exceptionEntries allow connections and their answers. Answers to TCP and UDP go to the port that the caller chose: 1024 to
// 65535 for NAT gateways, load balancers and every system.
func exceptionEntries(exceptions []NetworkAclException) []aclEntry {
	var entries []aclEntry
	for _, e := range exceptions {
		e = e.withDefaults()
		for _, egress := range []bool{false, true} {
			call := aclEntry{group: groupException, allow: true, egress: egress, protocol: e.Protocol, from: e.FromPort, to: e.ToPort, block: e.CidrBlock}
			answer := call
			answer.egress, answer.from, answer.to = !egress, 1024, 65535
			if e.Direction == DirectionInbound && egress || e.Direction == DirectionOutbound && !egress {
				continue
			}
			if entries = append(entries, call); e.Protocol == protocolAll && e.Direction != DirectionBoth {
				answer.from, answer.to = 0, 65535
			}
			if e.Protocol != protocolAll || e.Direction != DirectionBoth {
				entries = append(entries, answer)
			}
		}
	}
	return entries
}

// quotaProblem says what to drop when a tier has more entries in a direction than AWS takes.
func (b blacklist) quotaProblem(entries []aclEntry, egress bool) string {
	counts := map[aclGroup]int{}
	total := 0
	for _, e := range entries {
		if e.egress == egress {
			counts[e.group]++
			total++
		}
	}
	if total <= b.all.quota() {
		return ""
	}
	direction := "inbound"
	if egress {
		direction = "outbound"
	}
	return fmt.Sprintf("%d %s entries, but AWS takes %d: %d exceptions, %d denied blocks, %d for the VPC and the estate, %d bogons, %d ports, %d to allow the rest; "+
		"drop some (allowBogons and allowRiskyPorts drop the defaults), or have AWS raise \"Rules per network ACL\" and set networkAcls.ruleQuota, 40 at most",
		total, direction, b.all.quota(), counts[groupException], counts[groupDenied], counts[groupInside], counts[groupBogon], counts[groupPort], counts[groupAll])
}
