package composed_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/reference/internal/composed"
	"github.com/palisade-iac/palisade/pkg/validate"
)

func TestComplaint_hasThePathsOfTheComposition(t *testing.T) {
	var c validate.Collector
	for _, at := range []string{"cidrBlock", "cidrBlocks[0]", "tiers[1].name", "list[2].port", "list[0]"} {
		c.Addf(validate.Invalid, validate.At(at), nil, "wrong")
	}
	c.Addf(validate.Invalid, validate.Path{}, nil, "all of it is wrong")
	places := append(composed.Renumbered("list", 1, "mine", 2), composed.Place{Part: "cidrBlock", Here: "hubBlock"}, composed.Place{Here: "network"})
	err := composed.Complaint("Thing", "one", fmt.Errorf("Part \"one-part\":\n%w", c.Err()), places...)
	require.EqualError(t, err, `Thing "one":
hubBlock: wrong
mine[1].port: wrong
network: all of it is wrong
network.cidrBlocks[0]: wrong
network.list[0]: wrong
network.tiers[1].name: wrong`)
	require.EqualError(t, composed.Complaint("Thing", "one", c.Err(), composed.Place{Part: "tiers", Here: "t"}), `Thing "one":
all of it is wrong
cidrBlock: wrong
cidrBlocks[0]: wrong
list[0]: wrong
list[2].port: wrong
t[1].name: wrong`)
}

func TestComplaint_leavesOtherErrorsAlone(t *testing.T) {
	other := errors.New("no connection")
	assert.Equal(t, other, composed.Complaint("Thing", "one", other))
	require.NoError(t, composed.Complaint("Thing", "one", nil))
}

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
