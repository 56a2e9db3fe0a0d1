package cidr

import (
	"math/bits"
	"net/netip"
	"slices"
)

// DefaultZoneSlots is the number of zones that each tier has room for unless
// [Spec.ZoneSlots] says otherwise. Most regions have three zones, the largest
// have four to six.
const DefaultZoneSlots = 4

// DefaultBlockQuota is AWS's default quota of IPv4 blocks per VPC, the primary
// one included ("Amazon VPC quotas": 5, adjustable up to 50).
const DefaultBlockQuota = 5

const maxBlockQuota = 50

// The sizes that AWS accepts, for VPC blocks and for subnets alike ("VPC CIDR
// blocks", "Subnet CIDR blocks": between a /16 and a /28 netmask).
const (
	largestBlock  = 16
	smallestBlock = 28
)

// tierShare says how much of its VPC block a tier takes by default: 1/2^tierShare.
const tierShare = 4

// Spec says what is to be planned. The zero values of all fields but CIDRBlock
// are sensible; [New] checks them all.
type Spec struct {
	// CIDRBlock is the VPC's primary IPv4 block: /16 to /28, host bits zero. Required.
	CIDRBlock netip.Prefix
	// Secondary are further IPv4 blocks of the VPC, each /16 to /28, disjoint,
	// in the order in which they are associated. AWS restricts their ranges by
	// that of the primary block; 100.64.0.0/10 is always allowed.
	Secondary []netip.Prefix
	// BlockQuota is how many IPv4 blocks the account may have per VPC, primary
	// included. Default 5 (AWS's default quota); at most 50.
	BlockQuota int
	// IPv6 is the VPC's IPv6 block: /56 if Amazon provides it, /44 to /60 in
	// steps of four from IPAM or one's own addresses. Zero: IPv4 only.
	IPv6 netip.Prefix
	// ZoneSlots is how many zones each tier has room for: 1, 2, 4 or 8; default 4.
	// To change it moves every tier.
	ZoneSlots int
	// Tiers in declared order. Append new ones at the end; replace one that
	// goes by a Reserved one. To insert, remove or reorder moves those after it.
	Tiers []Tier
}

// Tier is a named kind of subnet with one subnet per zone.
type Tier struct {
	// Name is unique, matches ^[a-z][a-z0-9-]{0,30}$, and is not another tier's
	// name with a zone letter (app and app-a), since resources are named
	// NAME-TIER-LETTER. Required.
	Name string
	// Netmask is the prefix length of each of the tier's subnets, 16 to 28.
	// Default: with CIDRBlock, what cuts it into ZoneSlots equal subnets; else
	// such that the tier takes a sixteenth of its VPC block (/22 in a /16 with
	// four slots), but never longer than 28.
	Netmask int
	// CIDRBlock, if set, is exactly the tier's block: within one of the VPC's
	// blocks, host bits zero, disjoint from the tiers before it. Default: the
	// lowest free address where the tier's block is aligned.
	CIDRBlock netip.Prefix
	// Within says which of the VPC's IPv4 blocks the tier lives in. Default:
	// the one that CIDRBlock lies in, if set; else the primary one.
	Within netip.Prefix
	// Reserved says that the tier keeps its place and has no subnets.
	Reserved bool
}

// zoneSlots returns the slots per tier with the default applied.
func (s Spec) zoneSlots() int {
	if s.ZoneSlots == 0 {
		return DefaultZoneSlots
	}
	return s.ZoneSlots
}

// blockQuota returns the quota with the default applied.
func (s Spec) blockQuota() int {
	if s.BlockQuota == 0 {
		return DefaultBlockQuota
	}
	return s.BlockQuota
}

// clone returns a Spec that shares no memory with s.
func (s Spec) clone() Spec {
	s.Secondary = slices.Clone(s.Secondary)
	s.Tiers = slices.Clone(s.Tiers)
	return s
}

// slotBits returns the binary logarithm of slots, a power of two.
func slotBits(slots int) int { return bits.TrailingZeros(uint(slots)) }

// defaultNetmask returns the subnet length of a tier that names none, in a VPC
// block of the given length.
func defaultNetmask(blockBits, slots int) int {
	return min(smallestBlock, blockBits+tierShare+slotBits(slots))
}
