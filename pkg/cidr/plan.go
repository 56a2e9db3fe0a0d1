package cidr

import (
	"net/netip"
	"slices"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// Plan is where every tier and subnet of a VPC lies. It is immutable and may be
// shared. [New] makes it.
type Plan struct {
	spec  Spec
	tiers []TierBlock
}

// TierBlock is the place of one tier.
type TierBlock struct {
	// Name is the tier's.
	Name string
	// CIDRBlock is the one IPv4 prefix that holds all the tier's subnets,
	// those of zones not in use included.
	CIDRBlock netip.Prefix
	// Netmask is the prefix length of each subnet, 16 to 28.
	Netmask int
	// IPv6 is the one prefix that holds all the tier's /64s; zero if the VPC
	// has no IPv6.
	IPv6 netip.Prefix
	// Within is the VPC's IPv4 block that the tier lives in.
	Within netip.Prefix
	// Reserved says that the tier only keeps its place.
	Reserved bool
	// ZoneSlots is the number of zones the tier has room for: 1, 2, 4 or 8.
	ZoneSlots int
}

// New plans spec. The error is a [validate.Errors] with all mistakes, at the
// paths cidrBlock, secondaryCidrBlocks[i], cidrBlockQuota, ipv6CidrBlock, zoneSlots,
// tiers[i].name, tiers[i].netmask, tiers[i].cidrBlock and tiers[i].within.
func New(spec Spec) (*Plan, error) {
	spec = spec.clone()
	var c validate.Collector
	k := newCheck(&c, spec)
	tiers := k.place(k.requests())
	k.checkIPv6Room()
	if err := c.Err(); err != nil {
		return nil, err
	}
	for i := range tiers {
		tiers[i].IPv6 = ipv6Block(spec.IPv6, i, k.slots)
	}
	return &Plan{spec: spec, tiers: tiers}, nil
}

// CIDRBlock returns the VPC's primary IPv4 block.
func (p *Plan) CIDRBlock() netip.Prefix { return p.spec.CIDRBlock }

// IPv6 returns the VPC's IPv6 block, zero if it has none.
func (p *Plan) IPv6() netip.Prefix { return p.spec.IPv6 }

// ZoneSlots returns how many zones each tier has room for: 1, 2, 4 or 8.
func (p *Plan) ZoneSlots() int { return p.spec.zoneSlots() }

// Tiers returns the tiers in declared order, Reserved ones included. The slice
// is the caller's.
func (p *Plan) Tiers() []TierBlock { return slices.Clone(p.tiers) }

// Tier returns the tier called name, a Reserved one too.
func (p *Plan) Tier(name string) (TierBlock, bool) {
	i := slices.IndexFunc(p.tiers, func(t TierBlock) bool { return t.Name == name })
	if i < 0 {
		return TierBlock{}, false
	}
	return p.tiers[i], true
}

// Rebase returns the plan with every tier at the same offset in another primary
// block, which must be as long as the present one, and in another IPv6 block,
// which may be of any length that has room. A zero prefix keeps what there is;
// a plan without IPv6 gains it. Tiers with an explicit CIDRBlock in the primary
// block move with it; tiers in secondary blocks stay.
//
// The error is a [validate.Errors] as from [New]: the new block may be malformed,
// of another length, or be one that AWS does not combine with the secondary ones.
func (p *Plan) Rebase(primary, ipv6 netip.Prefix) (*Plan, error) {
	spec := p.spec.clone()
	if ipv6.IsValid() {
		spec.IPv6 = ipv6
	}
	if primary.IsValid() && primary != spec.CIDRBlock {
		if old := spec.CIDRBlock; primary.Addr().Is4() && primary.Bits() != old.Bits() {
			var c validate.Collector
			c.Addf(validate.Invalid, validate.At("cidrBlock"), primary,
				"%s is a /%d, but the addresses were planned for a /%d; plan with the length that is allocated", primary, primary.Bits(), old.Bits())
			return nil, c.Err()
		}
		spec.rebase(primary)
	}
	return New(spec)
}

// rebase replaces the primary block and moves what names it or lies in it.
func (s *Spec) rebase(primary netip.Prefix) {
	old := s.CIDRBlock
	s.CIDRBlock = primary
	if !primary.Addr().Is4() {
		return // New reports it; nothing can be moved there
	}
	primary = primary.Masked()
	for i := range s.Tiers {
		t := &s.Tiers[i]
		if t.Within == old {
			t.Within = primary
		}
		if t.CIDRBlock.IsValid() && old.Overlaps(t.CIDRBlock) {
			offset := first(t.CIDRBlock) - first(old)
			t.CIDRBlock = prefixAt(first(primary)+offset, t.CIDRBlock.Bits())
		}
	}
}

// Subnet returns the IPv4 subnet of a zone slot: 0 for letter a, 1 for b. It is
// the zero Prefix for a slot that the tier has no room for, and for every slot
// of a Reserved tier.
func (t TierBlock) Subnet(slot int) netip.Prefix {
	if t.Reserved || slot < 0 || slot >= t.ZoneSlots {
		return netip.Prefix{}
	}
	return prefixAt(first(t.CIDRBlock)+uint64(slot)*addresses(t.Netmask), t.Netmask)
}

// SubnetIPv6 returns the /64 of a zone slot, and the zero Prefix where
// [TierBlock.Subnet] does or if the VPC has no IPv6.
func (t TierBlock) SubnetIPv6(slot int) netip.Prefix {
	if t.Reserved || slot < 0 || slot >= t.ZoneSlots || !t.IPv6.IsValid() {
		return netip.Prefix{}
	}
	return ipv6Subnet(t.IPv6, slot)
}
