package componentdocs

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/palisade-iac/palisade/pkg/cost"
	"github.com/palisade-iac/palisade/pkg/diagram"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// shown is a component as it stands in the plan of a program.
type shown struct {
	// Example is the name of the program of examples/; empty for the least program of the component itself.
	Example string
	// Name of the component in the program, and how many of them there are.
	Name      string
	Count     int
	Parts     []string // types of components that it is made of
	Built     []built
	resources []*plan.Resource
	// Promises are the sentences that it recorded, and PartsPromise how many its parts did.
	Promises     []string
	PartsPromise int
	Cost         costs
	InPicture    bool
	// SVG is the picture of the program's network.
	SVG string
}

// Resources says how many it makes.
func (s *shown) Resources() string {
	if len(s.resources) == 1 {
		return "one resource"
	}
	return fmt.Sprintf("%d resources", len(s.resources))
}

// built are the resources of a type that a component registers.
type built struct {
	Count         int
	Type, Pattern string
	Example       string
}

// costs are what the resources of a component cost.
type costs struct {
	Region, AsOf string
	// Standing is what is paid for whatever the traffic, ByUse the prices of the rest.
	Standing []standing
	ByUse    []byUse
	Total    string
	// Unchecked says that some prices were checked by nobody. Unknown are costs that nobody can tell.
	Unchecked bool
	Unknown   []string
}

type standing struct{ What, Quantity, Price, Monthly string }

type byUse struct{ What, Price, Unit string }

// showIn shows the component of a type that has the most to promise, and then the most resources, among those of a plan; nil if there is none. One that is a part
// of a component of the same package is not looked at: it shows what that one is.
func showIn(example string, p *plan.Plan, token string) (*shown, error) {
	children, byURN := childrenOf(p), byURNOf(p)
	var best *shown
	var at *plan.Resource
	count := 0
	for _, r := range p.Resources {
		if r.Type != token || isPartOfItsLike(byURN, r) {
			continue
		}
		count++
		s, err := showOne(p, r, below(children, r.URN))
		if err != nil {
			return nil, err
		}
		if best == nil || cmp.Or(cmp.Compare(len(s.Promises), len(best.Promises)), cmp.Compare(len(s.resources), len(best.resources))) > 0 {
			best, at = s, r
		}
	}
	if best == nil {
		return nil, nil
	}
	best.Example, best.Count = example, count
	best.Built = countOf(at.Name, best.resources)
	return best, best.draw(p)
}

func showOne(p *plan.Plan, component *plan.Resource, all []*plan.Resource) (*shown, error) {
	s := &shown{Name: component.Name}
	urns, parts := map[string]bool{component.URN: true}, map[string]bool{}
	for _, r := range all {
		urns[r.URN] = true
		switch {
		case !r.Custom:
			parts[nameOf(r.Type)] = true
		case !r.External:
			s.resources = append(s.resources, r)
		}
	}
	s.Parts = slices.Sorted(maps.Keys(parts))
	s.Cost = costOf(p, urns)
	return s, s.promises(p, component, urns)
}

func byURNOf(p *plan.Plan) map[string]*plan.Resource {
	byURN := map[string]*plan.Resource{}
	for _, r := range p.Resources {
		byURN[r.URN] = r
	}
	return byURN
}

func isPartOfItsLike(byURN map[string]*plan.Resource, r *plan.Resource) bool {
	for above := byURN[r.Parent]; above != nil; above = byURN[above.Parent] {
		if moduleOf(above.Type) == moduleOf(r.Type) {
			return true
		}
	}
	return false
}

func childrenOf(p *plan.Plan) map[string][]*plan.Resource {
	children := map[string][]*plan.Resource{}
	for _, r := range p.Resources {
		children[r.Parent] = append(children[r.Parent], r)
	}
	return children
}

// below are a resource's children, and theirs.
func below(children map[string][]*plan.Resource, urn string) []*plan.Resource {
	var all []*plan.Resource
	for _, r := range children[urn] {
		all = append(all, r)
		all = append(all, below(children, r.URN)...)
	}
	return all
}

// countOf counts resources by type, with what their names have in common.
func countOf(component string, resources []*plan.Resource) []built {
	names := map[string][]string{}
	for _, r := range resources {
		names[r.Type] = append(names[r.Type], r.Name)
	}
	var out []built
	for _, typ := range slices.Sorted(maps.Keys(names)) {
		slices.Sort(names[typ])
		b := built{Count: len(names[typ]), Type: typ, Example: names[typ][0]}
		b.Pattern = patternOf(component, names[typ])
		out = append(out, b)
	}
	return out
}

// patternOf is what sorted names have in common up to a hyphen, with NAME in place of the component's.
func patternOf(component string, names []string) string {
	first, last := names[0], names[len(names)-1]
	common := first
	if first != last {
		n := 0
		for n < min(len(first), len(last)) && first[n] == last[n] {
			n++
		}
		if n > len(component) {
			n = strings.LastIndex(first[:n], "-") + 1
		}
		common = first[:n] + "*"
	}
	if rest, ok := strings.CutPrefix(common, component); ok {
		return "NAME" + rest
	}
	return common
}

// promises are the sentences that a component records itself, and the number of those that its parts record besides.
func (s *shown) promises(p *plan.Plan, own *plan.Resource, urns map[string]bool) error {
	if text, ok := own.Outputs["intents"].(string); ok && text != plan.Unknown {
		list, err := intent.Read(strings.NewReader(text), "intents")
		if err != nil {
			return err
		}
		for _, in := range list {
			s.Promises = append(s.Promises, in.Name)
		}
	}
	recorded, err := intent.OfComponents(p)
	if err != nil {
		return err
	}
	for _, in := range recorded {
		if urns[in.Origin.URN] && !slices.Contains(s.Promises, in.Name) {
			s.PartsPromise++
		}
	}
	return nil
}

// draw draws the network, and tells whether any of the component's resources is in the picture: as a box or line of its own, or by something that AWS makes
// with it, such as the endpoints of a firewall.
func (s *shown) draw(p *plan.Plan) error {
	n, err := frompulumi.Read(p)
	if err != nil {
		return err
	}
	picture := diagram.Draw(n, diagram.Options{Title: p.Project + "/" + p.Stack})
	made := map[string]bool{}
	for _, r := range p.Resources {
		made[r.ID] = true
	}
	for _, r := range s.resources {
		outputs, err := json.Marshal(r.Outputs)
		if err != nil {
			return err
		}
		for _, b := range picture.Boxes {
			ref := string(b.Ref)
			s.InPicture = s.InPicture || ref != "" && (ref == r.ID || !made[ref] && strings.Contains(string(outputs), `"`+ref+`"`))
		}
		for _, l := range picture.Lines {
			s.InPicture = s.InPicture || r.ID != "" && strings.Contains(l.ID, r.ID)
		}
	}
	var svg strings.Builder
	err = picture.SVG(&svg, diagram.Auto)
	s.SVG = svg.String()
	return err
}

// money is a sum in dollars and cents, or all of it where it is less than a cent.
func money(sum decimal.Decimal) string {
	if sum.Abs().LessThan(decimal.New(1, -2)) {
		return sum.String()
	}
	return sum.StringFixed(2)
}

// costOf is what the resources of some URNs cost: without traffic, and then by the price of each unit of it.
func costOf(p *plan.Plan, urns map[string]bool) costs {
	var idle cost.Traffic
	for _, m := range cost.Measures() {
		if err := idle.Set(string(m.Measure) + "=0"); err != nil {
			panic(err) // nothing is a value of every measure
		}
	}
	type line struct{ kind, what, price, region string }
	lineOf := func(i cost.Item) line { return line{string(i.Kind), i.What, i.UnitPrice.String(), i.Region} }
	c := costs{}
	var order []line
	sums := map[line]*cost.Item{}
	total := decimal.Zero
	for _, i := range cost.Of(p, cost.Embedded(), idle).Items {
		if !urns[i.URN] || i.Monthly.IsZero() {
			continue
		}
		at := lineOf(i)
		if sums[at] == nil {
			sums[at] = &cost.Item{Kind: i.Kind, What: i.What, Unit: i.Unit, UnitPrice: i.UnitPrice}
			order = append(order, at)
		}
		sums[at].Quantity, sums[at].Monthly = sums[at].Quantity.Add(i.Quantity), sums[at].Monthly.Add(i.Monthly)
		total = total.Add(i.Monthly)
		c.Unchecked = c.Unchecked || i.Unchecked
	}
	slices.SortStableFunc(order, func(x, y line) int { return sums[y].Monthly.Cmp(sums[x].Monthly) })
	for _, at := range order {
		i := sums[at]
		what := fmt.Sprintf("%s: %s", i.Kind, i.What)
		if slices.ContainsFunc(order, func(other line) bool { return other.region != order[0].region }) {
			what += " (" + at.region + ")"
		}
		c.Standing = append(c.Standing, standing{What: what, Quantity: i.Quantity.String() + " " + i.Unit, Price: i.UnitPrice.String(), Monthly: money(i.Monthly)})
	}
	c.Total = money(total)
	used := cost.Of(p, cost.Embedded(), cost.Traffic{})
	seen := map[byUse]bool{}
	for _, i := range used.Items {
		use := byUse{What: fmt.Sprintf("%s: %s", i.Kind, i.What), Price: i.UnitPrice.String(), Unit: i.Unit}
		if urns[i.URN] && sums[lineOf(i)] == nil && !seen[use] && !i.UnitPrice.IsNegative() {
			seen[use] = true
			c.ByUse = append(c.ByUse, use)
			c.Unchecked = c.Unchecked || i.Unchecked
		}
		if urns[i.URN] {
			c.Region = cmp.Or(c.Region, i.Region)
		}
	}
	slices.SortStableFunc(c.ByUse, func(x, y byUse) int { return cmp.Or(cmp.Compare(x.What, y.What), cmp.Compare(x.Price, y.Price)) })
	for _, price := range used.Prices {
		if price.Region == c.Region {
			c.AsOf = max(c.AsOf, price.AsOf)
		}
	}
	for _, u := range used.Unknown {
		if urns[u.URN] {
			c.Unknown = append(c.Unknown, u.What+": "+u.Reason)
		}
	}
	return c
}
