package validate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/validate"
)

type strategy string

func TestOneOf(t *testing.T) {
	t.Parallel()
	at := validate.At("natGateways").Field("strategy")
	for value, want := range map[strategy]string{
		"None":     "",
		"OnePerAz": "",
		"OnePerAZ": `natGateways.strategy: "OnePerAZ" is not supported; use one of None, Single, OnePerAz (did you mean "OnePerAz"?)`,
		"single":   `natGateways.strategy: "single" is not supported; use one of None, Single, OnePerAz (did you mean "Single"?)`,
		"Noen":     `natGateways.strategy: "Noen" is not supported; use one of None, Single, OnePerAz (did you mean "None"?)`,
		"Signle":   `natGateways.strategy: "Signle" is not supported; use one of None, Single, OnePerAz (did you mean "Single"?)`,
		"onperaz":  `natGateways.strategy: "onperaz" is not supported; use one of None, Single, OnePerAz (did you mean "OnePerAz"?)`,
		"Highly":   `natGateways.strategy: "Highly" is not supported; use one of None, Single, OnePerAz`,
		"":         `natGateways.strategy: "" is not supported; use one of None, Single, OnePerAz`,
	} {
		var c validate.Collector
		ok := validate.OneOf(&c, at, value, "None", "Single", "OnePerAz")
		require.Equal(t, want == "", ok, "%q", value)
		if ok {
			require.NoError(t, c.Err())
			continue
		}
		require.EqualError(t, c.Err(), want)
		var e *validate.Error
		require.ErrorAs(t, c.Err(), &e)
		require.Equal(t, validate.NotSupported, e.Kind)
		require.Equal(t, value, e.Value)
	}
}

func TestOneOf_fewChoices(t *testing.T) {
	t.Parallel()
	var c validate.Collector
	require.False(t, validate.OneOf(&c, validate.At("a"), "x", "Deny"))
	require.False(t, validate.OneOf[string](&c, validate.At("b"), "x"))
	require.False(t, validate.OneOf(&c, validate.At("c"), "v3", "v1", "v2"), "of equally near ones the first")
	require.EqualError(t, c.Err(), "a: \"x\" is not supported; use Deny\nb: \"x\" is not supported\nc: \"v3\" is not supported; use one of v1, v2 (did you mean \"v1\"?)")
}
