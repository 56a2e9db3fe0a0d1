package validate_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/palisade-iac/palisade/pkg/validate"
)

func TestCollector_withoutMistakesIsNil(t *testing.T) {
	t.Parallel()
	var c validate.Collector
	c.Add(nil)
	c.AddUnder(validate.At("network"), nil)
	c.Add(validate.Errors(nil))
	require.NoError(t, c.Err())
}

func TestCollector_keepsPathKindValueAndDetail(t *testing.T) {
	t.Parallel()
	var c validate.Collector
	c.Addf(validate.TooSmall, validate.At("tiers").Index(2).Field("netmask"), 29, "/%d is smaller than AWS's smallest subnet (/%d)", 29, 28)
	err := c.Err()

	var one *validate.Error
	require.ErrorAs(t, err, &one)
	require.Equal(t, "tiers[2].netmask", one.Path)
	require.Equal(t, validate.TooSmall, one.Kind)
	require.Equal(t, 29, one.Value)
	require.EqualError(t, err, "tiers[2].netmask: /29 is smaller than AWS's smallest subnet (/28)")
}

func TestErrors_orderIsThatOfAReader(t *testing.T) {
	t.Parallel()
	var c validate.Collector
	for _, path := range []string{"tiers[10].name", "tiers[2].netmask", "zones", "tiers[2].cidrBlock", "", "tiers", "tiers[2]", "tiers[010]"} {
		p := validate.Path{}
		if path != "" {
			p = validate.At(path)
		}
		c.Addf(validate.Invalid, p, nil, "wrong")
	}
	c.Addf(validate.Invalid, validate.At("tiers"), nil, "also wrong")
	require.EqualError(t, c.Err(), "wrong\ntiers: also wrong\ntiers: wrong\ntiers[2]: wrong\ntiers[2].cidrBlock: wrong\ntiers[2].netmask: wrong\ntiers[010]: wrong\ntiers[10].name: wrong\nzones: wrong")
}

func TestErrors_sameMistakeIsReportedOnce(t *testing.T) {
	t.Parallel()
	var c validate.Collector
	for range 3 {
		c.Addf(validate.Invalid, validate.At("name"), "x", "wrong")
	}
	c.Addf(validate.Conflict, validate.At("name"), "x", "wrong")
	var all validate.Errors
	require.ErrorAs(t, c.Err(), &all)
	require.Len(t, all, 2, "another kind of mistake is another mistake")
}

func TestCollector_resultDoesNotChange(t *testing.T) {
	t.Parallel()
	var c validate.Collector
	for _, field := range []string{"b", "d", "c"} { // room for one more where these are kept
		c.Addf(validate.Invalid, validate.At(field), nil, "wrong")
	}
	err := c.Err()
	c.Addf(validate.Invalid, validate.At("a"), nil, "wrong")
	require.EqualError(t, c.Err(), "a: wrong\nb: wrong\nc: wrong\nd: wrong")
	require.EqualError(t, err, "b: wrong\nc: wrong\nd: wrong")
}

func TestCollector_takesOverWhatWasFoundBelow(t *testing.T) {
	t.Parallel()
	below := func(paths ...validate.Path) error {
		var c validate.Collector
		for _, p := range paths {
			c.Addf(validate.Invalid, p, nil, "wrong")
		}
		return c.Err()
	}
	netmask := validate.At("tiers").Index(0).Field("netmask")
	for name, tc := range map[string]struct {
		at   validate.Path
		err  error
		want string
	}{
		"as it is":            {validate.Path{}, below(netmask), "tiers[0].netmask: wrong"},
		"under a field":       {validate.At("network"), below(netmask), "network.tiers[0].netmask: wrong"},
		"under an element":    {validate.At("spokes").Index(3), below(netmask), "spokes[3].tiers[0].netmask: wrong"},
		"a list of its own":   {validate.At("rules"), below(validate.Path{}.Index(1).Field("port")), "rules[1].port: wrong"},
		"the root":            {validate.At("network"), below(validate.Path{}), "network: wrong"},
		"wrapped":             {validate.At("network"), fmt.Errorf("planning: %w", below(netmask)), "network.tiers[0].netmask: wrong"},
		"one error":           {validate.At("a"), &validate.Error{Path: "b", Detail: "wrong"}, "a.b: wrong"},
		"joined with others":  {validate.At("n"), errors.Join(below(netmask), io.EOF), "n: EOF\nn.tiers[0].netmask: wrong"},
		"any other":           {validate.Path{}, io.EOF, "EOF"},
		"any other, wrapped":  {validate.At("file"), fmt.Errorf("reading: %w", io.EOF), "file: reading: EOF"},
		"joined, then joined": {validate.Path{}, errors.Join(errors.Join(below(netmask)), below(validate.At("a"))), "a: wrong\ntiers[0].netmask: wrong"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var c validate.Collector
			before := tc.err.Error()
			c.AddUnder(tc.at, tc.err)
			require.EqualError(t, c.Err(), tc.want)
			require.EqualError(t, tc.err, before, "what was handed in is not changed")
		})
	}
}

func TestErrors_wrapWhatTheyTookOver(t *testing.T) {
	t.Parallel()
	var c validate.Collector
	c.Add(io.EOF)
	c.Addf(validate.Invalid, validate.At("a"), nil, "wrong")
	require.ErrorIs(t, c.Err(), io.EOF)
	require.NotErrorIs(t, c.Err(), io.ErrUnexpectedEOF)
}

// The text depends on the mistakes alone, not on the order in which they were found.
func TestErrors_doNotDependOnTheOrderOfChecks(t *testing.T) {
	t.Parallel()
	path := rapid.SampledFrom([]string{"", "a", "a[1]", "a[01]", "a[10]", "a[2].b", "a[99999999999999999999]", "b", "a.b"})
	rapid.Check(t, func(t *rapid.T) {
		mistakes := rapid.SliceOf(rapid.Custom(func(t *rapid.T) *validate.Error {
			return &validate.Error{
				Path:   path.Draw(t, "path"),
				Kind:   rapid.SampledFrom([]validate.Kind{validate.Invalid, validate.Conflict}).Draw(t, "kind"),
				Detail: rapid.SampledFrom([]string{"x", "y"}).Draw(t, "detail"),
			}
		})).Draw(t, "mistakes")
		var one, other validate.Collector
		one.Add(validate.Errors(mistakes))
		other.Add(validate.Errors(rapid.Permutation(mistakes).Draw(t, "shuffled")))
		require.Equal(t, one.Err(), other.Err())
	})
}
