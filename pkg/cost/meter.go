package cost

import (
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// meter takes down what is paid for.
type meter struct {
	index
	book     *Book
	traffic  Traffic
	items    []Item
	unknowns []Unknown
	// counted is how much of each price an account has used already, since tiers are by all of its use in a region.
	counted map[tally]decimal.Decimal
	used    map[priceAt]Price
	// assumed are the measures that were asked for, with the URNs of resources that have their own values.
	assumed map[Measure]map[string]bool
	granted map[string]bool
	nats    []natUse
	walls   []wallUse
}

type (
	tally struct {
		account string
		priceAt
	}
	priceAt struct {
		region string
		key    Key
	}
)

func newMeter(p *plan.Plan, b *Book, t Traffic) *meter {
	return &meter{
		index: newIndex(p), book: b, traffic: t, items: []Item{}, unknowns: []Unknown{}, counted: map[tally]decimal.Decimal{}, used: map[priceAt]Price{},
		assumed: map[Measure]map[string]bool{}, granted: map[string]bool{},
	}
}

// charge is one thing that is paid for.
type charge struct {
	kind     Kind
	what     string
	key      Key
	quantity decimal.Decimal
	// region of the price, where it is not that of the resource.
	region string
}

// hours charges a resource for a number of things that are paid for by the hour.
func (m *meter) hours(r *plan.Resource, kind Kind, what string, key Key, things int) {
	m.charge(r, charge{kind: kind, what: what, key: key, quantity: decimal.NewFromInt(int64(things) * HoursPerMonth)})
}

// months charges a resource for a number of things that are paid for by the month.
func (m *meter) months(r *plan.Resource, kind Kind, what string, key Key, things int) {
	m.charge(r, charge{kind: kind, what: what, key: key, quantity: decimal.NewFromInt(int64(things))})
}

// use charges a resource for what is assumed of it, times a number.
func (m *meter) use(r *plan.Resource, kind Kind, what string, key Key, measure Measure, times int) {
	m.charge(r, charge{kind: kind, what: what, key: key, quantity: m.assume(measure, r).Mul(decimal.NewFromInt(int64(times)))})
}

// assume is what is assumed of a resource.
func (m *meter) assume(measure Measure, r *plan.Resource) decimal.Decimal {
	n, own := m.traffic.of(measure, r.Name)
	if m.assumed[measure] == nil {
		m.assumed[measure] = map[string]bool{}
	}
	if own {
		m.assumed[measure][r.URN] = true
	}
	return n
}

// grant takes something for granted, which the estimate then tells.
func (m *meter) grant(rule string) { m.granted[rule] = true }

// charge takes down one thing, in as many items as it has prices. Nothing of something costs nothing, and what is assumed to be nothing stands among the assumptions.
func (m *meter) charge(r *plan.Resource, c charge) {
	if c.quantity.IsZero() {
		return
	}
	where := m.whereOf(r)
	region := c.region
	if region == "" {
		region = where.Region
	}
	if region == "" {
		m.unknown(r, c.kind, c.what, "nobody tells the region of its provider; give the provider one in the program")
		return
	}
	price, ok := m.book.Price(region, c.key)
	if !ok {
		m.unknown(r, c.kind, c.what, "there is no price "+string(c.key)+" for "+region+"; give one with --prices")
		return
	}
	at := priceAt{region, c.key}
	id := tally{r.Provider, at}
	m.used[at] = price
	for _, p := range price.split(m.counted[id], c.quantity) {
		m.items = append(m.items, Item{
			Resource: where, Kind: c.kind, What: c.what, Quantity: p.quantity, Unit: unitOf(c.key), UnitPrice: p.price, Monthly: p.quantity.Mul(p.price),
			Price: c.key, PriceRegion: c.region, Unchecked: price.Unchecked,
		})
	}
	m.counted[id] = m.counted[id].Add(c.quantity)
}

// unknown takes down something that costs money, how much of which is not known.
func (m *meter) unknown(r *plan.Resource, kind Kind, what, reason string) {
	m.unknowns = append(m.unknowns, Unknown{Resource: m.whereOf(r), Kind: kind, What: what, Reason: reason})
}

// assumptions are the measures that were asked for, in the order of the documentation.
func (m *meter) assumptions() []Assumption {
	out := []Assumption{}
	for _, info := range Measures() {
		own, asked := m.assumed[info.Measure]
		if !asked {
			continue
		}
		_, set := m.traffic.values[info.Measure]
		out = append(out, Assumption{
			Measure: info.Measure, Value: m.traffic.general(info.Measure), Unit: info.Unit, Text: info.Text, Default: !set, Overridden: len(own),
		})
	}
	return out
}

// pricesUsed are the prices that items rest on, by region and key.
func (m *meter) pricesUsed() []PriceUsed {
	out := []PriceUsed{}
	for at, p := range m.used {
		out = append(out, PriceUsed{Region: at.region, Key: at.key, Unit: unitOf(at.key), AsOf: p.asOf, Price: p})
	}
	slices.SortFunc(out, func(x, y PriceUsed) int {
		if x.Region != y.Region {
			return strings.Compare(x.Region, y.Region)
		}
		return strings.Compare(string(x.Key), string(y.Key))
	})
	return out
}

func (m *meter) rulesUsed() []string {
	out := slices.Sorted(maps.Keys(m.granted))
	if out == nil {
		return []string{}
	}
	return out
}
