package cidr

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// The numbers of zones that a tier may have room for.
const maxZoneSlots = 8

//nolint:gochecknoglobals // a constant list
var zoneSlotChoices = [...]int{1, 2, 4, maxZoneSlots}

// AWS's lengths of a VPC's IPv6 block ("IPv6 VPC CIDR blocks"): Amazon's own are
// /56, those from IPAM and of one's own are /44 to /60 in steps of four.
const (
	largestIPv6  = 44
	smallestIPv6 = 60
	ipv6Step     = 4
)

// check looks at one Spec and records what is wrong with it.
type check struct {
	c    *validate.Collector
	spec Spec
	// slots is the number of zone slots, 0 if the Spec's is none of the choices.
	slots int
	// blocks are the VPC's IPv4 blocks, the primary one first. One that only
	// has host bits set stands here without them, as the message says it should
	// be written; one that cannot hold any tier is the zero Prefix.
	blocks []netip.Prefix
}

// newCheck checks all that concerns the VPC as a whole.
func newCheck(c *validate.Collector, spec Spec) *check {
	k := &check{c: c, spec: spec}
	k.checkZoneSlots()
	k.blocks = append(k.blocks, k.ipv4Block(validate.At("cidrBlock"), spec.CIDRBlock))
	for i, b := range spec.Secondary {
		k.blocks = append(k.blocks, k.ipv4Block(secondaryPath(i), b))
	}
	k.checkSecondary()
	k.checkQuota()
	k.checkIPv6()
	return k
}

func secondaryPath(i int) validate.Path { return validate.At("secondaryCidrBlocks").Index(i) }

func (k *check) checkZoneSlots() {
	slots := k.spec.zoneSlots()
	if slices.Contains(zoneSlotChoices[:], slots) {
		k.slots = slots
		return
	}
	k.c.Addf(validate.NotSupported, validate.At("zoneSlots"), slots, "%d is not supported; use 1, 2, 4 or 8 (0 means %d)", slots, DefaultZoneSlots)
}

// ipv4Block checks one block of the VPC by itself and returns what is to stand
// in check.blocks for it.
func (k *check) ipv4Block(at validate.Path, b netip.Prefix) netip.Prefix {
	if at == validate.At("cidrBlock") && !b.IsValid() {
		k.c.Addf(validate.Required, at, nil, "required: the VPC's IPv4 block, /%d to /%d, such as 10.0.0.0/16", largestBlock, smallestBlock)
		return netip.Prefix{}
	}
	if !k.canonicalIPv4(at, b) {
		return netip.Prefix{}
	}
	switch {
	case b.Bits() < largestBlock:
		k.c.Addf(validate.Invalid, at, b, "%s is larger than AWS's largest VPC block (/%d); give a part of it, such as %s",
			b, largestBlock, netip.PrefixFrom(b.Masked().Addr(), largestBlock))
		return netip.Prefix{}
	case b.Bits() > smallestBlock:
		k.c.Addf(validate.TooSmall, at, b, "%s is smaller than AWS's smallest VPC block (/%d)", b, smallestBlock)
		return netip.Prefix{}
	}
	if bad, why := unusableRange(b); bad.IsValid() {
		k.c.Addf(validate.Invalid, at, b, "%s lies in %s, %s; choose a private block (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10)", b, bad, why)
		return netip.Prefix{}
	}
	return b.Masked()
}

// canonicalIPv4 records what is wrong with the form of b, and reports whether it
// is an IPv4 prefix, be it with host bits.
func (k *check) canonicalIPv4(at validate.Path, b netip.Prefix) bool {
	switch {
	case !b.IsValid():
		k.c.Addf(validate.Invalid, at, nil, "not a CIDR block; write it like 10.0.0.0/16")
		return false
	case !b.Addr().Is4():
		k.c.Addf(validate.Invalid, at, b, "%s is an IPv6 block; give an IPv4 block, such as 10.0.0.0/16", b)
		return false
	case b != b.Masked():
		k.c.Addf(validate.Invalid, at, b, "%s has host bits set; write %s", b, b.Masked())
	}
	return true
}

// checkSecondary checks the secondary blocks against the primary one and each
// other, in the order in which they are associated.
func (k *check) checkSecondary() {
	for i, b := range k.spec.Secondary {
		added := k.blocks[i+1]
		if !added.IsValid() {
			continue
		}
		before := k.blocks[:i+1]
		if j := slices.IndexFunc(before, func(o netip.Prefix) bool { return o.IsValid() && o.Overlaps(added) }); j >= 0 {
			k.c.Addf(validate.Conflict, secondaryPath(i), b, "%s overlaps %s, %s; a VPC's blocks must be disjoint", added, before[j], blockName(j))
			continue
		}
		if why := associationRestriction(before, added); why != "" {
			k.c.Addf(validate.Forbidden, secondaryPath(i), b, "AWS does not associate %s with this VPC: %s; 100.64.0.0/10 is always allowed", added, why)
		}
	}
}

// blockName says in words which block number j of check.blocks is.
func blockName(j int) string {
	if j == 0 {
		return "the primary block (cidrBlock)"
	}
	return "the secondary block at " + secondaryPath(j-1).String()
}

func (k *check) checkQuota() {
	at, quota := validate.At("cidrBlockQuota"), k.spec.blockQuota()
	if quota < 1 || quota > maxBlockQuota {
		k.c.Addf(validate.Invalid, at, quota, "%d is not a quota of blocks per VPC that AWS grants; give 1 to %d (0 means %d)", quota, maxBlockQuota, DefaultBlockQuota)
		return
	}
	if n := 1 + len(k.spec.Secondary); n > quota {
		k.c.Addf(validate.Forbidden, validate.At("secondaryCidrBlocks"), len(k.spec.Secondary),
			"%d IPv4 blocks, the primary one included, exceed the quota of %d per VPC; drop %d, or have the quota raised (up to %d) and set cidrBlockQuota",
			n, quota, n-quota, maxBlockQuota)
	}
}

// checkIPv6 checks the VPC's IPv6 block by itself, and leaves the zero Prefix in
// the Spec if no tier can be placed in it.
func (k *check) checkIPv6() {
	at, b := validate.At("ipv6CidrBlock"), k.spec.IPv6
	if !b.IsValid() {
		k.spec.IPv6 = netip.Prefix{}
		return
	}
	bits := b.Bits()
	switch {
	case b.Addr().Is4() || b.Addr().Is4In6():
		k.c.Addf(validate.Invalid, at, b, "%s is an IPv4 block; give an IPv6 block, such as 2001:db8:1234:1a00::/56", b)
	case bits < largestIPv6 || bits > smallestIPv6 || bits%ipv6Step != 0:
		k.c.Addf(validate.NotSupported, at, b, "/%d is not supported; AWS's IPv6 blocks of a VPC are /56 from Amazon, or /44, /48, /52, /56 or /60 from IPAM or your own addresses", bits)
	default:
		if b != b.Masked() {
			k.c.Addf(validate.Invalid, at, b, "%s has host bits set; write %s", b, b.Masked())
		}
		return
	}
	k.spec.IPv6 = netip.Prefix{}
}

// checkIPv6Room checks that every tier has a /64 for each of its slots.
func (k *check) checkIPv6Room() {
	b := k.spec.IPv6
	if !b.IsValid() || k.slots == 0 {
		return
	}
	needed, available := uint64(len(k.spec.Tiers)*k.slots), ipv6Subnets(b.Bits())
	if needed <= available {
		return
	}
	for bits := b.Bits() - ipv6Step; bits >= largestIPv6; bits -= ipv6Step {
		if needed <= ipv6Subnets(bits) {
			k.c.Addf(validate.TooSmall, validate.At("ipv6CidrBlock"), b, "%d tiers of %d zone slots need %d /64 subnets, %s has %d; a /%d has room",
				len(k.spec.Tiers), k.slots, needed, b, available, bits)
			return
		}
	}
	k.c.Addf(validate.TooSmall, validate.At("ipv6CidrBlock"), b, "%d tiers of %d zone slots need %d /64 subnets, %s has %d; have fewer tiers",
		len(k.spec.Tiers), k.slots, needed, b, available)
}

// listBlocks returns the VPC's usable IPv4 blocks as text.
func (k *check) listBlocks() string {
	var out []string
	for _, b := range k.blocks {
		if b.IsValid() {
			out = append(out, b.String())
		}
	}
	return strings.Join(out, ", ")
}
