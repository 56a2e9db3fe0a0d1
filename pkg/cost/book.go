package cost

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// SheetVersion is the version of the form of a [Sheet]. It grows when a field changes its meaning or goes; new fields leave it as it is.
const SheetVersion = 1

// Sheet is the prices of a region, as a file has them: docs/prices.schema.json.
type Sheet struct {
	FormatVersion int `json:"formatVersion"`
	// Region is AWS's name of it: "ap-southeast-2".
	Region string `json:"region"`
	// Currency is USD, in which AWS publishes all prices outside of China.
	Currency string `json:"currency"`
	// AsOf is the day on which the sheet was written or AWS published its prices: "2026-11-30".
	AsOf   string        `json:"asOf"`
	Prices map[Key]Price `json:"prices"`
}

// Price is what one unit costs, and how that is known.
type Price struct {
	// Tiers are by the quantity of a month and account, the first from 0 on, rising. Most prices have one.
	Tiers []Tier `json:"tiers"`
	// Checked says where the price was read; Unchecked that it was written down without a source. One of them is given.
	Checked   *Source `json:"checked,omitempty"`
	Unchecked bool    `json:"unchecked,omitempty"`
	// Note is what else one should know of it.
	Note string `json:"note,omitempty"`

	asOf string
}

// Tier is the price of what lies above From in a month.
type Tier struct {
	From  decimal.Decimal `json:"from"`
	Price decimal.Decimal `json:"price"`
}

// Source is where a price was read: the address, and the day that the source is of, if it tells one.
type Source struct {
	Source string `json:"source"`
	Date   string `json:"date,omitempty"`
}

// Book is the prices of regions.
type Book struct{ prices map[string]map[Key]Price }

//go:embed prices/*.json
var embedded embed.FS

// Embedded is the book that comes with the package. Many of its prices are unchecked, as each of them says.
func Embedded() *Book {
	files, err := embedded.ReadDir("prices")
	if err != nil {
		panic("cost: the embedded prices cannot be read: " + err.Error()) // they are compiled in
	}
	b := &Book{}
	for _, f := range files {
		text, err := embedded.ReadFile("prices/" + f.Name())
		if err != nil {
			panic("cost: the embedded prices cannot be read: " + err.Error())
		}
		s, err := ReadSheet(bytes.NewReader(text))
		if err != nil {
			panic("cost: " + f.Name() + ": " + err.Error())
		}
		b = b.With(s)
	}
	return b
}

// With is the book with the prices of a sheet in the place of its own. What the sheet does not have stays as it was; the book itself does not change.
func (b *Book) With(s Sheet) *Book {
	next := &Book{prices: map[string]map[Key]Price{}}
	for region, prices := range b.prices {
		next.prices[region] = maps.Clone(prices)
	}
	if next.prices[s.Region] == nil {
		next.prices[s.Region] = map[Key]Price{}
	}
	for key, p := range s.Prices {
		p.asOf = s.AsOf
		next.prices[s.Region][key] = p
	}
	return next
}

// Regions are those that the book has prices for, sorted.
func (b *Book) Regions() []string { return slices.Sorted(maps.Keys(b.prices)) }

// Price is the price of a key in a region, if the book has it.
func (b *Book) Price(region string, key Key) (Price, bool) {
	p, ok := b.prices[region][key]
	return p, ok
}

// split cuts a quantity that begins after some others into the parts that lie in each tier.
func (p Price) split(after, quantity decimal.Decimal) []part {
	var parts []part
	end := after.Add(quantity)
	for i, t := range p.Tiers {
		from, to := decimal.Max(after, t.From), end
		if i+1 < len(p.Tiers) {
			to = decimal.Min(end, p.Tiers[i+1].From)
		}
		if to.GreaterThan(from) {
			parts = append(parts, part{to.Sub(from), t.Price})
		}
	}
	return parts
}

// part is a quantity at one price.
type part struct{ quantity, price decimal.Decimal }

// first is the price of the first unit.
func (p Price) first() decimal.Decimal { return p.Tiers[0].Price }

// ReadSheet reads a sheet. All that is wrong with it is told at once.
func ReadSheet(r io.Reader) (Sheet, error) {
	var s Sheet
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return Sheet{}, fmt.Errorf("reading prices: %w", err)
	}
	if err := s.check(); err != nil {
		return Sheet{}, fmt.Errorf("reading prices: %w", err)
	}
	return s, nil
}

// Write writes the sheet in its stable form: keys sorted, indented by two spaces, one newline at the end.
func (s Sheet) Write(w io.Writer) error {
	if err := s.check(); err != nil {
		return fmt.Errorf("writing prices: %w", err)
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(s)
}

// dateLayout is how sheets write days.
const dateLayout = "2006-01-02"

func (s Sheet) check() error {
	var c validate.Collector
	if s.FormatVersion != SheetVersion {
		c.Addf(validate.NotSupported, validate.At("formatVersion"), s.FormatVersion, "%d is not the version that this program reads (%d)", s.FormatVersion, SheetVersion)
	}
	if s.Region == "" {
		c.Addf(validate.Required, validate.At("region"), nil, "the region is missing; give its name, such as ap-southeast-2")
	}
	if s.Currency != Currency {
		c.Addf(validate.NotSupported, validate.At("currency"), s.Currency, "%q is not %s, in which this program counts", s.Currency, Currency)
	}
	checkDate(&c, validate.At("asOf"), s.AsOf)
	for _, key := range slices.Sorted(maps.Keys(s.Prices)) {
		s.Prices[key].check(&c, validate.At("prices").Key(string(key)), key)
	}
	return c.Err()
}

func (p Price) check(c *validate.Collector, at validate.Path, key Key) {
	if unitOf(key) == "" {
		c.Addf(validate.NotSupported, at, string(key), "there is no price of this name; docs/cost.md lists those that there are")
	}
	if len(p.Tiers) == 0 || !p.Tiers[0].From.IsZero() {
		c.Addf(validate.Required, at.Field("tiers"), nil, "the first tier has to begin at 0")
	}
	for i, t := range p.Tiers {
		tier := at.Field("tiers").Index(i)
		if !sane(t.From) || !sane(t.Price) {
			c.Addf(validate.Invalid, tier, nil, "a number with that many digits is no price")
			return
		}
		if t.Price.IsNegative() {
			c.Addf(validate.Invalid, tier.Field("price"), t.Price.String(), "%s is less than nothing", t.Price)
		}
		if i > 0 && !t.From.GreaterThan(p.Tiers[i-1].From) {
			c.Addf(validate.Invalid, tier.Field("from"), t.From.String(), "%s does not lie above the tier before it (%s)", t.From, p.Tiers[i-1].From)
		}
	}
	switch {
	case (p.Checked != nil) == p.Unchecked:
		c.Addf(validate.Conflict, at, nil, "say either where it was checked, or that it is unchecked")
	case p.Checked != nil && p.Checked.Source == "":
		c.Addf(validate.Required, at.Field("checked").Field("source"), nil, "the address of the source is missing")
	case p.Checked != nil && p.Checked.Date != "":
		checkDate(c, at.Field("checked").Field("date"), p.Checked.Date)
	}
}

func checkDate(c *validate.Collector, at validate.Path, day string) {
	if _, err := time.Parse(dateLayout, day); err != nil {
		c.Addf(validate.Invalid, at, day, "%q is no day; write it as 2026-11-30", day)
	}
}

// sane reports whether one can count with a number: one like 1e999999999 takes all memory before it is added to another.
func sane(d decimal.Decimal) bool {
	return d.Exponent() <= 18 && d.Exponent() >= -18 && d.Coefficient().BitLen() <= 128
}
