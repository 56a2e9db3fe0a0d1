package diagram

import (
	"cmp"
	"slices"
	"strings"
)

// mostGroups and mostFlows are how much is drawn of what the network lets through; more is told in words.
const (
	mostGroups = 12
	mostFlows  = 40
)

// drawFlows draws what the network lets through below all else, from y: a vertical for each group, and an arrow for each flow.
func (p *page) drawFlows(y int) {
	if len(p.flows) == 0 {
		return
	}
	flows, groups := p.chosenFlows()
	step := 150
	for _, f := range flows {
		step = max(step, min(measure(f.Text, smallSize, false)+2*inset+headLength, 260))
	}
	for _, g := range groups {
		step = max(step, min(measure(g, textSize, true)+2*inset+gap, 260))
	}
	y += 24
	panel := p.box(Box{ID: "at-flows", Kind: FlowBox, Y: y, Title: "What the network lets through, and answers"})
	panel.Width = 2*pad + step*len(groups)
	panel.write(Text{X: pad, Y: y + 24, Size: nameSize, Bold: true, Value: "Allowed flows"}, panel.Width-2*pad)
	if left := len(p.flows) - len(flows); left > 0 {
		panel.write(Text{X: pad + 120, Y: y + 24, Size: smallSize, Muted: true, Value: count(left, "more: palisade matrix shows all", "more: palisade matrix shows all")}, panel.Width-2*pad-120)
	}
	top := y + 40
	middle := map[string]*Box{}
	for i, g := range groups {
		b := p.box(Box{
			ID: "flow-" + clean(g), Kind: GroupBox, Parent: panel.ID, X: pad + step*i + gap/2, Y: top, Width: step - gap, Height: 30, Title: g,
		})
		b.write(Text{X: b.middle(), Y: top + 19, Size: textSize, Bold: true, Middle: true, Value: g}, b.Width-2*8)
		middle[g] = b
	}
	at := top + 30 + 30
	for i, f := range flows {
		from, to := middle[f.From], middle[f.To]
		p.line(Line{
			ID: "flow-" + clean(f.From) + "-to-" + clean(f.To) + "-" + decimal(i), Kind: FlowLine, From: from.ID, To: to.ID, End: true,
			Points: []Point{{from.middle(), at}, {to.middle(), at}}, Title: f.From + " reaches " + f.To + ": " + f.Text, Facts: []Fact{{"traffic", f.Text}},
		})
		x := from.middle() + step/2 // between the verticals of the first group and the next
		if to.X < from.X {
			x -= step
		}
		panel.write(Text{X: x, Y: at - 6, Size: smallSize, Middle: true, Value: f.Text}, step-8)
		at += 26
	}
	panel.Height = at - y
	for _, g := range groups {
		b := middle[g]
		p.line(Line{ID: b.ID + "-line", Kind: GuideLine, From: b.ID, To: b.ID, Points: []Point{{b.middle(), b.bottom()}, {b.middle(), panel.bottom() - 8}}, Title: g})
	}
}

// inside is 0 for what lies outside of the network, by the names of package matrix, and 1 for all else.
func inside(group string) int {
	if group == "internet" || strings.HasPrefix(group, "on-premises ") {
		return 0
	}
	return 1
}

// chosenFlows are the flows that there is room for, and their groups: what sends comes before what answers, as far as there is such an order.
func (p *page) chosenFlows() (flows []Flow, groups []string) {
	all := slices.Clone(p.flows)
	slices.SortFunc(all, func(a, b Flow) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.Text, b.Text))
	})
	seen := map[string]bool{}
	for _, f := range all {
		fresh := 0
		for _, g := range []string{f.From, f.To} {
			if !seen[g] {
				fresh++
			}
		}
		if len(flows) == mostFlows || len(seen)+fresh > mostGroups {
			continue
		}
		seen[f.From], seen[f.To] = true, true
		flows = append(flows, f)
	}
	groups = inOrder(flows, seen)
	rank := map[string]int{}
	for i, g := range groups {
		rank[g] = i
	}
	slices.SortStableFunc(flows, func(a, b Flow) int {
		return cmp.Or(cmp.Compare(rank[a.From], rank[b.From]), cmp.Compare(rank[a.To], rank[b.To]))
	})
	return flows, groups
}

// inOrder begins with what lies outside. Then it takes, again and again, the group that the fewest of the others reach; of several that which reaches most, then
// by name.
func inOrder(flows []Flow, groups map[string]bool) (out []string) {
	left := make([]string, 0, len(groups))
	for g := range groups {
		left = append(left, g)
	}
	slices.Sort(left)
	for len(left) > 0 {
		in, sent := map[string]int{}, map[string]int{}
		for _, f := range flows {
			if f.From != f.To && slices.Contains(left, f.From) && slices.Contains(left, f.To) {
				in[f.To]++
				sent[f.From]++
			}
		}
		next := slices.MinFunc(left, func(a, b string) int {
			return cmp.Or(inside(a)-inside(b), cmp.Compare(in[a], in[b]), cmp.Compare(sent[b], sent[a]), cmp.Compare(a, b))
		})
		out = append(out, next)
		left = slices.DeleteFunc(left, func(g string) bool { return g == next })
	}
	return out
}
