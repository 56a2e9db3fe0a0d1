package cidr_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/cidr"
)

func TestSlot_standardZones(t *testing.T) {
	t.Parallel()
	for zone, want := range map[string]struct {
		slot   int
		region string
	}{
		"ap-southeast-2a":  {0, "ap-southeast-2"},
		"ap-southeast-2c":  {2, "ap-southeast-2"},
		"us-east-1f":       {5, "us-east-1"},
		"us-gov-west-1b":   {1, "us-gov-west-1"},
		"us-isob-east-1a":  {0, "us-isob-east-1"},
		"cn-northwest-1c":  {2, "cn-northwest-1"},
		"eusc-de-east-1a":  {0, "eusc-de-east-1"},
		"ap-northeast-10z": {25, "ap-northeast-10"},
	} {
		slot, err := cidr.Slot(zone)
		require.NoError(t, err)
		require.Equal(t, want.slot, slot, zone)
		region, err := cidr.Region(zone)
		require.NoError(t, err)
		require.Equal(t, want.region, region)
		require.Equal(t, zone, region+cidr.SlotLetter(slot))
	}
}

func TestSlot_rejects(t *testing.T) {
	t.Parallel()
	const want = "name a standard availability zone"
	for zone, text := range map[string]string{
		"":                        `a zone is required: ` + want + `, such as "ap-southeast-2a"`,
		"us-east-1-bos-1a":        `zone "us-east-1-bos-1a" is a local zone; ` + want + `, such as "us-east-1a"`,
		"us-east-1-wl1-bos-wlz-1": `zone "us-east-1-wl1-bos-wlz-1" is a Wavelength zone; ` + want + `, such as "us-east-1a"`,
		"use1-az1":                `zone "use1-az1" is a zone id, whose letter differs from account to account; ` + want + `, such as "ap-southeast-2a"`,
		"apse2-az3":               `zone "apse2-az3" is a zone id, whose letter differs from account to account; ` + want + `, such as "ap-southeast-2a"`,
		"use1-bos1-az1":           `zone "use1-bos1-az1" is a zone id, whose letter differs from account to account; ` + want + `, such as "ap-southeast-2a"`,
		"ap-southeast-2":          `zone "ap-southeast-2" is a region; ` + want + `, such as "ap-southeast-2a"`,
		"a":                       `zone "a" is not a zone name; ` + want + `, such as "ap-southeast-2a"`,
		"AP-SOUTHEAST-2A":         `zone "AP-SOUTHEAST-2A" is not a zone name; ` + want + `, such as "ap-southeast-2a"`,
		"ap-southeast-2a ":        `zone "ap-southeast-2a " is not a zone name; ` + want + `, such as "ap-southeast-2a"`,
		"ap-southeast-2ab":        `zone "ap-southeast-2ab" is not a zone name; ` + want + `, such as "ap-southeast-2a"`,
		"ap-southeast-2a\n":       `zone "ap-southeast-2a\n" is not a zone name; ` + want + `, such as "ap-southeast-2a"`,
	} {
		_, err := cidr.Slot(zone)
		require.EqualError(t, err, text)
		_, err = cidr.Region(zone)
		require.EqualError(t, err, text)
		_, err = cidr.SlotWithin(zone, 4)
		require.EqualError(t, err, text)
	}
}

func TestSlotWithin(t *testing.T) {
	t.Parallel()
	for _, slots := range []int{0, 4} {
		slot, err := cidr.SlotWithin("us-east-1d", slots)
		require.NoError(t, err)
		require.Equal(t, 3, slot)
		_, err = cidr.SlotWithin("us-east-1e", slots)
		require.EqualError(t, err, `zone "us-east-1e" is past the last of the 4 zone slots (a to d); set zoneSlots to 8, which moves every tier that is already built`)
	}
	_, err := cidr.SlotWithin("us-east-1b", 1)
	require.ErrorContains(t, err, "set zoneSlots to 2")
	_, err = cidr.SlotWithin("us-east-1i", 8)
	require.EqualError(t, err, `zone "us-east-1i" is past the last zone that can have a slot (h); choose another zone`)
}

func TestSlotLetter(t *testing.T) {
	t.Parallel()
	require.Equal(t, "a", cidr.SlotLetter(0))
	require.Equal(t, "h", cidr.SlotLetter(7))
	require.Equal(t, "z", cidr.SlotLetter(25))
	require.Empty(t, cidr.SlotLetter(26))
	require.Empty(t, cidr.SlotLetter(-1))
}
