package cidr

import (
	"net/netip"
	"regexp"
	"slices"

	"github.com/palisade-iac/palisade/pkg/validate"
)

var tierName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,30}$`)

// request is a tier as far as it can be understood by itself; what remains is
// to place it.
type request struct {
	// block is the index in check.blocks of the block the tier lives in; -1 if
	// that is not known, and then the tier is broken.
	block int
	// netmask is the length of its subnets; 0: the default for its block.
	netmask int
	// explicit is its block if the Spec gives it, else the zero Prefix.
	explicit netip.Prefix
	// broken says that something is wrong with the tier, so that its place is
	// not known, nor that of automatic tiers after it.
	broken bool
}

// requests checks every tier by itself, and the names of all.
func (k *check) requests() []request {
	k.checkNames()
	out := make([]request, len(k.spec.Tiers))
	for i, t := range k.spec.Tiers {
		at := tierPath(i)
		r := request{netmask: t.Netmask}
		r.broken = !k.checkNetmask(at.Field("netmask"), t.Netmask)
		within, ok := k.blockWithin(at.Field("within"), t.Within)
		r.block, r.broken = within, r.broken || !ok
		if t.CIDRBlock.IsValid() {
			k.explicit(at, t, &r)
		}
		out[i] = r
	}
	return out
}

func tierPath(i int) validate.Path { return validate.At("tiers").Index(i) }

// checkNames checks form, uniqueness, and that no two resources NAME-TIER-LETTER
// can have one name: tier app in zone a is called as a tier app-a would be.
func (k *check) checkNames() {
	declared := make(map[string]int, len(k.spec.Tiers))
	for i, t := range k.spec.Tiers {
		at := tierPath(i).Field("name")
		switch j, twice := declared[t.Name]; {
		case t.Name == "":
			k.c.Addf(validate.Required, at, nil, "required: what the tier is called, such as app")
		case !tierName.MatchString(t.Name):
			k.c.Addf(validate.Invalid, at, t.Name, "%q is not a tier name; use 1 to 31 lower-case letters, digits and hyphens, the first a letter", t.Name)
		case twice:
			k.c.Addf(validate.Duplicate, at, t.Name, "%q is also the name of %s; names must be unique", t.Name, tierPath(j))
		default:
			declared[t.Name] = i
		}
	}
	for i, t := range k.spec.Tiers {
		stem, letter, ok := zoneSuffix(t.Name)
		if !ok {
			continue
		}
		if j, exists := declared[stem]; exists {
			k.c.Addf(validate.Conflict, tierPath(i).Field("name"), t.Name,
				"%q is what the subnet of tier %q (%s) in zone %s is called; choose another name", t.Name, stem, tierPath(j), letter)
		}
	}
}

// zoneSuffix splits app-a into app and a, if the letter can be a zone's.
func zoneSuffix(name string) (stem, letter string, ok bool) {
	n := len(name) - 2
	if n < 1 || name[n] != '-' || name[n+1] < 'a' || name[n+1] >= 'a'+maxZoneSlots {
		return "", "", false
	}
	return name[:n], name[n+1:], true
}

func (k *check) checkNetmask(at validate.Path, netmask int) bool {
	switch {
	case netmask == 0 || largestBlock <= netmask && netmask <= smallestBlock:
		return true
	case netmask < 0 || netmask > 32:
		k.c.Addf(validate.Invalid, at, netmask, "%d is not an IPv4 prefix length; give %d to %d", netmask, largestBlock, smallestBlock)
	case netmask < largestBlock:
		k.c.Addf(validate.Invalid, at, netmask, "/%d is larger than AWS's largest subnet (/%d)", netmask, largestBlock)
	default:
		k.c.Addf(validate.TooSmall, at, netmask, "/%d is smaller than AWS's smallest subnet (/%d)", netmask, smallestBlock)
	}
	return false
}

// blockWithin returns the index of the block that within names, the primary
// one's if it names none; -1 and whether that is no mistake of this tier's.
func (k *check) blockWithin(at validate.Path, within netip.Prefix) (int, bool) {
	if !within.IsValid() {
		return 0, true
	}
	if !k.canonicalIPv4(at, within) {
		return -1, false
	}
	if i := slices.Index(k.blocks, within.Masked()); i >= 0 {
		return i, true
	}
	if within == k.spec.CIDRBlock || slices.Contains(k.spec.Secondary, within) {
		return -1, false // the block itself was reported
	}
	k.c.Addf(validate.NotSupported, at, within, "%s is none of the VPC's IPv4 blocks (%s); name one of them, or leave it out for the primary one", within, k.listBlocks())
	return -1, false
}

// explicit checks the block that tier t gives and completes r with it.
func (k *check) explicit(at validate.Path, t Tier, r *request) {
	field, block := at.Field("cidrBlock"), t.CIDRBlock
	if !k.canonicalIPv4(field, block) {
		r.broken = true
		return
	}
	block = block.Masked()
	holder := slices.IndexFunc(k.blocks, func(b netip.Prefix) bool { return b.IsValid() && b.Bits() <= block.Bits() && b.Contains(block.Addr()) })
	switch {
	case r.block < 0: // within is wrong, and was reported
		return
	case holder < 0 && t.Within.IsValid() && k.blocks[r.block].IsValid(), holder >= 0 && t.Within.IsValid() && holder != r.block:
		k.c.Addf(validate.Conflict, field, block, "%s does not lie in %s, which within names", block, k.blocks[r.block])
		r.broken = true
		return
	case holder < 0:
		// A block that was itself refused may be the one that is meant.
		if !slices.Contains(k.blocks, netip.Prefix{}) {
			k.c.Addf(validate.Invalid, field, block, "%s lies in none of the VPC's IPv4 blocks (%s)", block, k.listBlocks())
		}
		r.broken = true
		return
	}
	r.block, r.explicit = holder, block
	k.cut(at, t, r)
}

// cut checks that the explicit block of r holds a subnet for each slot, and sets
// the length of these if the tier gives none.
func (k *check) cut(at validate.Path, t Tier, r *request) {
	if k.slots == 0 {
		return
	}
	bits := r.explicit.Bits()
	longest := bits + slotBits(k.slots)
	switch {
	case longest > smallestBlock:
		k.c.Addf(validate.TooSmall, at.Field("cidrBlock"), r.explicit, "%s has no room for %d subnets of AWS's smallest size (/%d); give a /%d or larger, or fewer zoneSlots",
			r.explicit, k.slots, smallestBlock, smallestBlock-slotBits(k.slots))
		r.broken = true
	case t.Netmask == 0:
		r.netmask = longest
	case !r.broken && t.Netmask < longest:
		k.c.Addf(validate.TooSmall, at.Field("netmask"), t.Netmask, "%s has no room for %d subnets of /%d; use /%d to /%d, or give the tier a /%d",
			r.explicit, k.slots, t.Netmask, longest, smallestBlock, t.Netmask-slotBits(k.slots))
		r.broken = true
	}
}
