package cost

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// Imported is what [Import] has read.
type Imported struct {
	Sheet Sheet
	// Missing are the prices that the files of some offer should have had and did not. Prices of offers that were not given are not missing.
	Missing []Key
	// Doubtful says of which prices an offer has several, so that none was taken.
	Doubtful []string
	// Offers are the codes of the offers that were given, sorted.
	Offers []string
}

// Import makes a sheet of a region from files of AWS's price list, of one region or of all. A price is that of the one on-demand product that [Keys] tells
// of; if there are several at different prices, none is taken.
func Import(region string, files ...io.Reader) (Imported, error) {
	in := Imported{Sheet: Sheet{FormatVersion: SheetVersion, Region: region, Currency: Currency, Prices: map[Key]Price{}}}
	wanted, offers := wants(region), map[string]offer{}
	for i, r := range files {
		o, err := readOffer(r, wanted)
		switch {
		case err != nil:
			return in, fmt.Errorf("file %d of the price list: %w", i+1, err)
		case o.formatVersion != "v1.0" || o.code == "":
			return in, fmt.Errorf("file %d is no offer of AWS's price list in its format v1.0: formatVersion is %q, offerCode %q", i+1, o.formatVersion, o.code)
		case len(o.published) < len(dateLayout):
			return in, fmt.Errorf("file %d of the price list (%s): publicationDate: %q is no day", i+1, o.code, o.published)
		case offers[o.code].code != "":
			return in, fmt.Errorf("file %d of the price list: %s is there twice", i+1, o.code)
		}
		offers[o.code] = o
		if day := o.day(); in.Sheet.AsOf == "" || day < in.Sheet.AsOf {
			in.Sheet.AsOf = day // the oldest: what the sheet is at least as old as
		}
	}
	in.Offers = slices.Sorted(maps.Keys(offers))
	var wrong []error
	for _, w := range wanted {
		o, given := offers[w.info.product.offer]
		if !given {
			continue
		}
		p, doubt, err := o.price(w)
		switch {
		case err != nil:
			wrong = append(wrong, err)
		case doubt != "":
			in.Doubtful = append(in.Doubtful, doubt)
		case p == nil:
			in.Missing = append(in.Missing, w.info.Key)
		default:
			in.Sheet.Prices[w.info.Key] = *p
		}
	}
	return in, errors.Join(wrong...)
}

// day is the day on which AWS published the offer.
func (o offer) day() string { return o.published[:len(dateLayout)] }

// price is the price that an offer has; nil if it has none, and in doubt if it has several.
func (o offer) price(w want) (found *Price, doubt string, err error) {
	for _, sku := range slices.Sorted(maps.Keys(o.products)) {
		if !w.matches(o.products[sku]) {
			continue
		}
		tiers, err := o.tiers(sku)
		if err != nil {
			return nil, "", fmt.Errorf("%s: %w", w.info.Key, err)
		}
		if tiers == nil {
			continue
		}
		if found != nil && !slices.EqualFunc(found.Tiers, tiers, func(x, y Tier) bool { return x.From.Equal(y.From) && x.Price.Equal(y.Price) }) {
			return nil, fmt.Sprintf("%s: %s has several prices for it in %s, that of product %s among them; none is taken", w.info.Key, o.code, w.region, sku), nil
		}
		found = &Price{Tiers: tiers, Checked: &Source{Source: "AWS price list, offer " + o.code + ", version " + o.version, Date: o.day()}}
	}
	return found, "", nil
}

// tiers are the on-demand prices of a product, those that hold latest; nil if it has none in our currency.
func (o offer) tiers(sku string) ([]Tier, error) {
	var latest *term
	for _, code := range slices.Sorted(maps.Keys(o.onDemand[sku])) {
		if t := o.onDemand[sku][code]; latest == nil || t.EffectiveDate > latest.EffectiveDate {
			latest = &t
		}
	}
	if latest == nil {
		return nil, nil
	}
	var tiers []Tier
	for _, code := range slices.Sorted(maps.Keys(latest.PriceDimensions)) {
		d := latest.PriceDimensions[code]
		amount, ok := d.PricePerUnit[Currency]
		if !ok {
			continue
		}
		price, err := decimal.NewFromString(amount)
		if err != nil || !sane(price) {
			return nil, fmt.Errorf("product %s: pricePerUnit: %q is no number", sku, amount)
		}
		from := decimal.Zero
		if d.BeginRange != "" {
			if from, err = decimal.NewFromString(d.BeginRange); err != nil || !sane(from) {
				return nil, fmt.Errorf("product %s: beginRange: %q is no number", sku, d.BeginRange)
			}
		}
		tiers = append(tiers, Tier{From: from, Price: price})
	}
	slices.SortFunc(tiers, func(x, y Tier) int { return x.From.Cmp(y.From) })
	if len(tiers) > 0 && !tiers[0].From.IsZero() {
		return nil, fmt.Errorf("product %s: its first tier begins at %s, not at 0", sku, tiers[0].From)
	}
	return tiers, nil
}

// edgeOf is the code that CloudFront's usage types have for the part of the world in which a region lies.
func edgeOf(region string) string {
	for _, e := range []struct{ prefix, code string }{
		{"us-", "US"},
		{"ca-", "CA"},
		{"mx-", "US"},
		{"eu-", "EU"},
		{"il-", "EU"},
		{"sa-", "SA"},
		{"af-", "ZA"},
		{"me-", "ME"},
		{"ap-southeast-2", "AU"},
		{"ap-southeast-4", "AU"},
		{"ap-northeast-1", "JP"},
		{"ap-northeast-3", "JP"},
		{"ap-south-", "IN"},
	} {
		if strings.HasPrefix(region, e.prefix) {
			return e.code
		}
	}
	return "AP"
}
