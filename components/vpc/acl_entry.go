package vpc

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// aclGroup is a step of the order in which entries are looked at.
type aclGroup int

const (
	groupException aclGroup = iota
	groupDenied
	groupInside
	groupBogon
	groupPort
	groupAll
)

// numbers gives each group its range of rule numbers, first and last.
//
// The number of an entry follows from what it says and not from its place in a list, so that adding a deny renumbers no other:
// AWS cannot change an entry, only replace it, and refuses two of one number.
func (g aclGroup) numbers() (first, last int) {
	switch g {
	case groupException:
		return 100, 4999
	case groupDenied:
		return 5000, 14999
	case groupInside:
		return 15000, 17999
	case groupBogon:
		return 18000, 19999
	case groupPort:
		return 20000, 31999
	default:
		return 32000, 32009
	}
}

// aclEntry is one entry of a network ACL in one direction.
type aclEntry struct {
	group    aclGroup
	egress   bool
	allow    bool
	protocol string
	from, to int    // with tcp and udp
	block    string // empty: the VPC's own block, which AWS has yet to assign
	ownIpv6  bool   // that block is the IPv6 one
	number   int
}

// addressEntries are the entries for all traffic with a block, inbound and outbound.
func addressEntries(group aclGroup, allow bool, block netip.Prefix) []aclEntry {
	e := aclEntry{group: group, allow: allow, protocol: protocolAll, block: block.String()}
	out := e
	out.egress = true
	return []aclEntry{e, out}
}

// ownEntries allow the block that AWS has yet to assign to the VPC.
func ownEntries(ipv6 bool) []aclEntry {
	e := aclEntry{group: groupInside, allow: true, protocol: protocolAll, ownIpv6: ipv6}
	out := e
	out.egress = true
	return []aclEntry{e, out}
}

func (e aclEntry) ipv6() bool {
	if e.block == "" {
		return e.ownIpv6
	}
	p, err := netip.ParsePrefix(e.block)
	return err == nil && p.Addr().Is6()
}

// key says what the entry is about: the part of its name that is its own.
func (e aclEntry) key() string {
	direction, action := "in", "deny"
	if e.egress {
		direction = "out"
	}
	if e.allow {
		action = "allow"
	}
	what := nameOf(e.block)
	switch {
	case e.block == "" && e.ownIpv6:
		what = "vpc-ipv6"
	case e.block == "":
		what = "vpc"
	case e.group == groupAll, e.group == groupPort:
		what = "ipv4"
		if e.ipv6() {
			what = "ipv6"
		}
	}
	if e.protocol == protocolAll {
		return direction + "-" + action + "-" + what
	}
	ports := fmt.Sprintf("%s-%d", e.protocol, e.from)
	if e.to != e.from {
		ports = fmt.Sprintf("%s-%d", ports, e.to)
	}
	return direction + "-" + action + "-" + ports + "-" + what
}

// preferred is the number that an entry has unless another took it.
func (e aclEntry) preferred() int {
	first, last := e.group.numbers()
	switch {
	case e.group == groupAll && e.ipv6():
		return first + 1
	case e.group == groupAll:
		return first
	case e.group == groupBogon:
		i := slices.IndexFunc(bogons(), func(p netip.Prefix) bool { return p.String() == e.block })
		return first + 10*i
	case e.group == groupPort && e.from < 1024 && e.from == e.to:
		// 20445 denies tcp/445 to IPv4, 22445 to IPv6; 24000 and 26000 are UDP's. A range takes a number of its own, since it is another
		// entry, made before the old one goes, when it is joined with a port beside it.
		number := first + e.from
		if e.ipv6() {
			number += 2000
		}
		if e.protocol == protocolUdp {
			number += 4000
		}
		return number
	case e.group == groupPort:
		first += 8000
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(e.key())) // a hash never fails to write
	return first + int(h.Sum32()%uint32(last-first+1))
}

// numbered drops entries that the VPC has no use for, gives the others their numbers, and sorts them as AWS does.
// Two entries whose numbers collide are placed in the order of their keys, the later at the next free number.
func (b blacklist) numbered(c *validate.Collector, at validate.Path, t Tier, entries []aclEntry) []aclEntry {
	entries = slices.DeleteFunc(entries, func(e aclEntry) bool { return e.ipv6() && !b.dualStack })
	slices.SortFunc(entries, func(x, y aclEntry) int {
		return cmp.Or(cmp.Compare(x.key(), y.key()), cmp.Compare(x.group, y.group))
	})
	// What an earlier group says already needs no second entry.
	entries = slices.CompactFunc(entries, func(x, y aclEntry) bool { return x.key() == y.key() })
	fits := true
	for _, egress := range []bool{false, true} {
		if problem := b.quotaProblem(entries, egress); problem != "" {
			c.Addf(validate.TooSmall, at, t.Name, "network ACL of tier %s: %s", t.Name, problem)
			fits = false
		}
	}
	if !fits {
		return nil
	}
	taken := map[bool]map[int]bool{true: {}, false: {}}
	for i := range entries {
		e := &entries[i]
		first, last := e.group.numbers()
		for e.number = e.preferred(); taken[e.egress][e.number]; {
			if e.number++; e.number > last {
				e.number = first
			}
		}
		taken[e.egress][e.number] = true
	}
	slices.SortFunc(entries, func(x, y aclEntry) int {
		return cmp.Or(compareBool(x.egress, y.egress), cmp.Compare(x.number, y.number))
	})
	return entries
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}
