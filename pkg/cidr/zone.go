package cidr

import (
	"fmt"
	"regexp"
)

// The forms of zone names. A standard zone is its region and one letter; local
// and Wavelength zones carry their region as a prefix, which in none of its
// parts has both letters and digits, so that the forms cannot be confused.
var (
	standardZone = regexp.MustCompile(`^([a-z]{2,8}(?:-[a-z]+)+-[0-9]{1,2})([a-z])$`)
	bareRegion   = regexp.MustCompile(`^[a-z]{2,8}(?:-[a-z]+)+-[0-9]{1,2}$`)
	localZone    = regexp.MustCompile(`^([a-z]{2,8}(?:-[a-z]+)+-[0-9]{1,2})-[a-z]+-[0-9]+[a-z]$`)
	wavelength   = regexp.MustCompile(`^([a-z]{2,8}(?:-[a-z]+)+-[0-9]{1,2})-wl[0-9]-`)
	zoneID       = regexp.MustCompile(`^[a-z]+[0-9]+-(?:[a-z0-9]+-)*az[0-9]+$`)
)

// Slot returns the slot of a standard availability zone, which its letter
// decides: ap-southeast-2a has 0, ap-southeast-2c has 2. At most 25.
//
// Local zones (us-east-1-bos-1a), Wavelength zones (us-east-1-wl1-bos-wlz-1),
// zone ids (use1-az1) and whatever is no zone name are errors that say what is
// wanted: their letters, if any, would collide with those of standard zones.
func Slot(zone string) (int, error) {
	_, letter, err := splitZone(zone)
	if err != nil {
		return 0, err
	}
	return int(letter - 'a'), nil
}

// SlotWithin is [Slot] for tiers with room for zoneSlots zones (0 means
// [DefaultZoneSlots]). A letter past the last slot is an error that says which
// number of slots has room for it.
func SlotWithin(zone string, zoneSlots int) (int, error) {
	slot, err := Slot(zone)
	if err != nil {
		return 0, err
	}
	slots := Spec{ZoneSlots: zoneSlots}.zoneSlots()
	if slot < slots {
		return slot, nil
	}
	for _, enough := range zoneSlotChoices {
		if slot < enough {
			return 0, fmt.Errorf("zone %q is past the last of the %d zone slots (%s to %s); set zoneSlots to %d, which moves every tier that is already built",
				zone, slots, SlotLetter(0), SlotLetter(slots-1), enough)
		}
	}
	return 0, fmt.Errorf("zone %q is past the last zone that can have a slot (%s); choose another zone", zone, SlotLetter(maxZoneSlots-1))
}

// Region returns the region of a standard availability zone: ap-southeast-2 for
// ap-southeast-2c. The errors are those of [Slot].
func Region(zone string) (string, error) {
	region, _, err := splitZone(zone)
	return region, err
}

// SlotLetter returns the zone letter of a slot: a for 0, b for 1. It is "" for
// a number below 0 or above 25.
func SlotLetter(slot int) string {
	if slot < 0 || slot > 'z'-'a' {
		return ""
	}
	return string(rune('a' + slot))
}

// splitZone returns the region and the letter of a standard zone.
func splitZone(zone string) (region string, letter byte, err error) {
	if m := standardZone.FindStringSubmatch(zone); m != nil {
		return m[1], m[2][0], nil
	}
	const want = `name a standard availability zone`
	switch {
	case zone == "":
		return "", 0, fmt.Errorf(`a zone is required: %s, such as "ap-southeast-2a"`, want)
	case localZone.MatchString(zone):
		return "", 0, fmt.Errorf("zone %q is a local zone; %s, such as %q", zone, want, localZone.FindStringSubmatch(zone)[1]+"a")
	case wavelength.MatchString(zone):
		return "", 0, fmt.Errorf("zone %q is a Wavelength zone; %s, such as %q", zone, want, wavelength.FindStringSubmatch(zone)[1]+"a")
	case zoneID.MatchString(zone):
		return "", 0, fmt.Errorf(`zone %q is a zone id, whose letter differs from account to account; %s, such as "ap-southeast-2a"`, zone, want)
	case bareRegion.MatchString(zone):
		return "", 0, fmt.Errorf("zone %q is a region; %s, such as %q", zone, want, zone+"a")
	}
	return "", 0, fmt.Errorf(`zone %q is not a zone name; %s, such as "ap-southeast-2a"`, zone, want)
}
