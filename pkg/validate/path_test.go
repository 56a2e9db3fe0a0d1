package validate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/validate"
)

func TestPath_readsAsInTheUsersProgram(t *testing.T) {
	t.Parallel()
	for want, path := range map[string]validate.Path{
		"":                 {},
		"tiers":            validate.At("tiers"),
		"tiers[2]":         validate.At("tiers").Index(2),
		"tiers[2].netmask": validate.At("tiers").Index(2).Field("netmask"),
		"natGateways.elasticIpAllocationIds[\"ap-southeast-2a\"]": validate.At("natGateways").Field("elasticIpAllocationIds").Key("ap-southeast-2a"),
		"tags[\"a \\\"b\\\"\"].value":                             validate.At("tags").Key(`a "b"`).Field("value"),
		"[0]":                                                     validate.Path{}.Index(0),
	} {
		require.Equal(t, want, path.String())
	}
}

func TestPath_isImmutable(t *testing.T) {
	t.Parallel()
	tiers := validate.At("tiers")
	first, second := tiers.Index(0), tiers.Index(1)
	require.Equal(t, "tiers[0].name", first.Field("name").String())
	require.Equal(t, "tiers[1].name", second.Field("name").String())
	require.Equal(t, "tiers", tiers.String())
	require.Equal(t, "tiers[0]", first.String())
}
