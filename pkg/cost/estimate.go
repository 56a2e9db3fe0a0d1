package cost

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// EstimateVersion is the version of the JSON form of an [Estimate]. It grows when a field changes its meaning or goes; new fields leave it as it is.
const EstimateVersion = 1

// Currency is that of all sums.
const Currency = "USD"

// HoursPerMonth is how many hours a month is taken to have, as AWS's own calculator takes it.
const HoursPerMonth = 730

// Estimate is what a plan costs a month.
type Estimate struct {
	FormatVersion int    `json:"formatVersion"`
	Project       string `json:"project"`
	Stack         string `json:"stack"`
	Currency      string `json:"currency"`
	HoursPerMonth int    `json:"hoursPerMonth"`
	// Total is the sum of all items; what is unknown is not in it.
	Total decimal.Decimal `json:"total"`
	// Unchecked is the part of the total that rests on prices which nobody has checked.
	Unchecked decimal.Decimal `json:"unchecked"`
	// Complete is true if nothing is unknown.
	Complete bool `json:"complete"`
	// Components and Kinds are the items' sums, the largest first.
	Components []Group `json:"components"`
	Kinds      []Group `json:"kinds"`
	// Items are what is paid for, in the order of their URNs.
	Items []Item `json:"items"`
	// Unknown is what costs money and has no sum.
	Unknown []Unknown `json:"unknown"`
	// Free counts the resources that cost nothing by themselves, by type.
	Free []Count `json:"free"`
	// Assumptions are the traffic and other use that items rest on.
	Assumptions []Assumption `json:"assumptions"`
	// Rules are what was taken for granted besides.
	Rules []string `json:"rules"`
	// Prices are those that items rest on.
	Prices []PriceUsed `json:"prices"`
	// Hints are what might cost less, with the sums behind them.
	Hints []Hint `json:"hints"`
	// Warnings say what makes the estimate worse than it looks.
	Warnings []string `json:"warnings"`
}

// Kind is what sort of thing is paid for.
type Kind string

// The kinds.
const (
	Nat           Kind = "NAT gateways"
	Endpoints     Kind = "endpoints"
	Transit       Kind = "transit gateways"
	Peering       Kind = "peerings"
	Firewalls     Kind = "firewalls"
	Balancers     Kind = "load balancers"
	WebACLs       Kind = "web ACLs"
	CloudFront    Kind = "CloudFront"
	Addresses     Kind = "public IPv4 addresses"
	Vpn           Kind = "VPN connections"
	DirectConnect Kind = "Direct Connect"
	Logs          Kind = "logs"
	Buckets       Kind = "buckets"
	Names         Kind = "names"
	Compliance    Kind = "compliance"
	KeysSecrets   Kind = "keys and secrets"
	Alarms        Kind = "alarms"
	Transfer      Kind = "data transfer"
	Other         Kind = "other"
)

// Item is something that is paid for: a quantity at one price.
type Item struct {
	Resource
	Kind Kind `json:"kind"`
	// What is paid for, in words: "hours", "data processed".
	What     string          `json:"what"`
	Quantity decimal.Decimal `json:"quantity"`
	Unit     string          `json:"unit"`
	// UnitPrice is what one unit costs, Monthly what all do. Both are less than nothing where AWS waives a price.
	UnitPrice decimal.Decimal `json:"unitPrice"`
	Monthly   decimal.Decimal `json:"monthly"`
	// Price is the key of the price, in the region of the resource unless PriceRegion says another: CloudFront has prices by where viewers are.
	Price       Key    `json:"price"`
	PriceRegion string `json:"priceRegion,omitempty"`
	// Unchecked marks a sum that rests on a price which nobody has checked.
	Unchecked bool `json:"unchecked,omitempty"`
}

// Resource is where something that costs belongs.
type Resource struct {
	URN  string `json:"urn"`
	Type string `json:"type"`
	Name string `json:"name"`
	// Component is the outermost component that the resource is part of and that makes resources itself, which compositions of components do not; ComponentURN
	// is its URN. Empty for a resource of the program itself.
	Component    string `json:"component,omitempty"`
	ComponentURN string `json:"componentUrn,omitempty"`
	// Region of the resource's provider; empty if nobody tells it.
	Region string `json:"region,omitempty"`
}

// Unknown is something that costs money, how much of which is not known.
type Unknown struct {
	Resource
	Kind Kind   `json:"kind"`
	What string `json:"what"`
	// Reason says why there is no sum, and what to do.
	Reason string `json:"reason"`
}

// Group is a sum of items.
type Group struct {
	// Name of the component or kind; URN of the component. The program itself has the name of its project.
	Name    string          `json:"name"`
	URN     string          `json:"urn,omitempty"`
	Monthly decimal.Decimal `json:"monthly"`
	// Unknown is how many unknown things belong to it.
	Unknown int `json:"unknown,omitempty"`
}

// Count is how many resources there are of a type.
type Count struct {
	Type  string `json:"type"`
	Count int    `json:"count"`
}

// Assumption is a measure that items rest on.
type Assumption struct {
	Measure Measure         `json:"measure"`
	Value   decimal.Decimal `json:"value"`
	Unit    string          `json:"unit"`
	Text    string          `json:"text"`
	// Default is true if nobody said the value. Overridden is how many resources have values of their own.
	Default    bool `json:"default"`
	Overridden int  `json:"overridden,omitempty"`
}

// PriceUsed is a price that items rest on.
type PriceUsed struct {
	Region string `json:"region"`
	Key    Key    `json:"key"`
	Unit   string `json:"unit"`
	// AsOf is the day of the sheet that the price is from.
	AsOf string `json:"asOf"`
	Price
}

// Hint is something that might cost less.
type Hint struct {
	// Rule names the hint: "central-endpoints".
	Rule string `json:"rule"`
	Text string `json:"text"`
	// Sums are the sums behind it, one to a line.
	Sums []string `json:"sums"`
	// Saving a month, where it is one number.
	Saving *decimal.Decimal `json:"saving,omitempty"`
}

// Of estimates a plan by the prices of a book. The plan and the book are not changed. Equal arguments give equal estimates.
func Of(p *plan.Plan, b *Book, t Traffic) Estimate {
	m := newMeter(p, b, t)
	rules, free := rules(), map[string]int{}
	for _, r := range m.sorted {
		switch rule, known := rules[r.Type]; {
		case r.External: // exists already, whoever pays for it
		case r.Remote:
			m.unknown(r, Other, "a component", "a provider's plugin makes it, so that the plan does not tell what is in it")
		case !r.Custom, strings.HasPrefix(r.Type, "pulumi:"):
		case known:
			rule(m, r)
		case isFree(r.Type):
			free[r.Type]++
		default:
			m.unknown(r, Other, lastPart(r.Type), reasonOf(r.Type))
		}
	}
	m.waive()
	return m.estimate(free)
}

// estimate is what was metered, in order and summed up.
func (m *meter) estimate(free map[string]int) Estimate {
	e := Estimate{
		FormatVersion: EstimateVersion, Project: m.plan.Project, Stack: m.plan.Stack, Currency: Currency, HoursPerMonth: HoursPerMonth,
		Complete: len(m.unknowns) == 0, Items: m.items, Unknown: m.unknowns, Free: []Count{}, Assumptions: m.assumptions(), Prices: m.pricesUsed(),
		Rules: m.rulesUsed(), Warnings: []string{},
	}
	sum := func(key func(Resource, Kind) Group) []Group {
		groups := map[Group]*Group{}
		at := func(r Resource, k Kind) *Group {
			id := key(r, k)
			if groups[id] == nil {
				groups[id] = &Group{Name: id.Name, URN: id.URN}
			}
			return groups[id]
		}
		for _, i := range m.items {
			g := at(i.Resource, i.Kind)
			g.Monthly = g.Monthly.Add(i.Monthly)
		}
		for _, u := range m.unknowns {
			at(u.Resource, u.Kind).Unknown++
		}
		out := []Group{}
		for _, g := range groups {
			out = append(out, *g)
		}
		slices.SortFunc(out, func(x, y Group) int {
			return cmp.Or(y.Monthly.Cmp(x.Monthly), strings.Compare(x.Name, y.Name), strings.Compare(x.URN, y.URN))
		})
		return out
	}
	e.Components = sum(func(r Resource, _ Kind) Group {
		return Group{Name: cmp.Or(r.Component, m.plan.Project), URN: r.ComponentURN}
	})
	e.Kinds = sum(func(_ Resource, k Kind) Group { return Group{Name: string(k)} })
	for _, i := range m.items {
		e.Total = e.Total.Add(i.Monthly)
		if i.Unchecked {
			e.Unchecked = e.Unchecked.Add(i.Monthly)
		}
	}
	for typ, n := range free {
		e.Free = append(e.Free, Count{typ, n})
	}
	slices.SortFunc(e.Free, func(x, y Count) int { return strings.Compare(x.Type, y.Type) })
	e.Hints = m.hints()
	return e
}

// stale is the age from which on prices are warned of.
const stale = 180 * 24 * time.Hour

// Age adds a warning for each region whose prices are older than half a year today.
func (e *Estimate) Age(today time.Time) {
	oldest, count := map[string]string{}, map[string]int{}
	for _, p := range e.Prices {
		day, err := time.Parse(dateLayout, p.AsOf)
		if err != nil || today.Sub(day) <= stale {
			continue
		}
		count[p.Region]++
		if at := oldest[p.Region]; at == "" || p.AsOf < at {
			oldest[p.Region] = p.AsOf
		}
	}
	for _, p := range e.Prices {
		if day := oldest[p.Region]; day != "" {
			e.Warnings = append(e.Warnings, fmt.Sprintf("%d prices of %s are older than 180 days, the oldest of %s: import new ones with palisade cost prices import",
				count[p.Region], p.Region, day))
			delete(oldest, p.Region)
		}
	}
}

// lastPart is the name of a type without its package: "Instance" of "aws:ec2/instance:Instance".
func lastPart(typ string) string { return typ[strings.LastIndexAny(typ, ":/")+1:] }
