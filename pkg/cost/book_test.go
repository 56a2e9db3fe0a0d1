package cost_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/cost"
)

// sheet is a sheet with one price, in JSON.
func sheet(price string) string {
	return `{"formatVersion": 1, "region": "ap-southeast-2", "currency": "USD", "asOf": "2026-11-30", "prices": {"nat-hour": ` + price + `}}`
}

func TestEmbedded_hasTheRegionsThatTheDocumentationNames(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"ap-southeast-2", "us-east-1"}, cost.Embedded().Regions())
}

// Every price says who checked it or that nobody did; a source is an address.
func TestEmbedded_saysHowEachPriceIsKnown(t *testing.T) {
	t.Parallel()
	b, checked := cost.Embedded(), 0
	for _, region := range b.Regions() {
		for _, k := range cost.Keys() {
			p, ok := b.Price(region, k.Key)
			if !ok {
				continue
			}
			require.NotEqual(t, p.Unchecked, p.Checked != nil, k.Key)
			if p.Checked != nil {
				require.True(t, strings.HasPrefix(p.Checked.Source, "https://"), k.Key)
				checked++
			}
		}
	}
	require.Positive(t, checked)
}

// A sheet that is written is read as it was.
func TestSheet_roundTrip(t *testing.T) {
	t.Parallel()
	s, err := cost.ReadSheet(strings.NewReader(sheet(`{"tiers": [{"from": "0", "price": "0.059"}, {"from": 100, "price": 0.05}], "checked": {"source": "https://x", "date": "2026-01-02"}, "note": "n"}`)))
	require.NoError(t, err)
	var first, second bytes.Buffer
	require.NoError(t, s.Write(&first))
	again, err := cost.ReadSheet(bytes.NewReader(first.Bytes()))
	require.NoError(t, err)
	require.NoError(t, again.Write(&second))
	require.Equal(t, first.String(), second.String())
	require.Contains(t, first.String(), `"price": "0.05"`)
}

// All that is wrong is told at once, each with its place.
func TestReadSheet_mistakes(t *testing.T) {
	t.Parallel()
	_, err := cost.ReadSheet(strings.NewReader(`{"formatVersion": 2, "currency": "AUD", "asOf": "yesterday", "prices": {
		"natgateway": {"tiers": [{"from": "0", "price": "1"}], "unchecked": true},
		"nat-hour":   {"tiers": [{"from": "1", "price": "-1"}, {"from": "1", "price": "1"}], "unchecked": true, "checked": {"source": ""}},
		"nat-gb":     {"tiers": [], "checked": {"source": "", "date": "May"}},
		"alb-hour":   {"tiers": [{"from": "0", "price": "1e999999999"}], "unchecked": true}
	}}`))
	require.EqualError(t, err, `reading prices: asOf: "yesterday" is no day; write it as 2026-11-30
currency: "AUD" is not USD, in which this program counts
formatVersion: 2 is not the version that this program reads (1)
prices["alb-hour"].tiers[0]: a number with that many digits is no price
prices["nat-gb"].checked.source: the address of the source is missing
prices["nat-gb"].tiers: the first tier has to begin at 0
prices["nat-hour"]: say either where it was checked, or that it is unchecked
prices["nat-hour"].tiers: the first tier has to begin at 0
prices["nat-hour"].tiers[0].price: -1 is less than nothing
prices["nat-hour"].tiers[1].from: 1 does not lie above the tier before it (1)
prices["natgateway"]: there is no price of this name; docs/cost.md lists those that there are
region: the region is missing; give its name, such as ap-southeast-2`)
	for _, text := range []string{"", "[]", `{"region": 1}`, `{"unheard": 1}`} {
		_, err := cost.ReadSheet(strings.NewReader(text))
		require.ErrorContains(t, err, "reading prices: ")
	}
}

// A sheet's prices hold in the place of the book's; what it does not have stays. The book itself does not change.
func TestBook_With(t *testing.T) {
	t.Parallel()
	s, err := cost.ReadSheet(strings.NewReader(sheet(`{"tiers": [{"from": "0", "price": "1"}], "checked": {"source": "https://x"}}`)))
	require.NoError(t, err)
	old := cost.Embedded()
	book := old.With(s)
	first := func(b *cost.Book, region string, key cost.Key) string {
		p, ok := b.Price(region, key)
		require.True(t, ok)
		return p.Tiers[0].Price.String()
	}
	require.Equal(t, "1", first(book, "ap-southeast-2", cost.NatHour))
	require.Equal(t, "0.059", first(book, "ap-southeast-2", cost.NatGB))
	require.Equal(t, "0.045", first(book, "us-east-1", cost.NatHour))
	require.Equal(t, "0.059", first(old, "ap-southeast-2", cost.NatHour))

	e := newEstate()
	e.add("aws:ec2/natGateway:NatGateway", "nat", inputs{})
	got := cost.Of(&e.Plan, book, idle())
	require.Equal(t, "730", got.Total.String())
	require.True(t, got.Unchecked.Equal(decimal.Zero), "its price is checked now")
}
