package composed_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/reference/internal/composed"
	"github.com/palisade-iac/palisade/pkg/validate"
)

func TestCheckName(t *testing.T) {
	for name, text := range map[string]string{
		"shop": "", "shop-2": "", "": "name: required: a name that stays, since resources are named after it",
		"Shop": `name: "Shop" is no name: use lower-case letters, digits, and single hyphens between them, the first a letter`, "shop--a": `name: "shop--a" is no name: use lower-case letters, digits, and single hyphens between them, the first a letter`,
		"abcdefghi": `name: "abcdefghi" has 9 characters: use at most 8, since resources whose names AWS limits are named after it`,
	} {
		var c validate.Collector
		composed.CheckName(&c, validate.At("name"), name, 8)
		if text == "" {
			require.NoError(t, c.Err(), name)
			continue
		}
		require.EqualError(t, c.Err(), text)
	}
}
