package peering

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/components/component"
)

// intents are what is promised of the tiers: nothing of tiers that no component made, since the plan may not hold them. That chosen tiers reach each other
// depends on security groups and network ACLs as well, and is promised on the ports that the caller names.
func (b *builder) intents() component.Intents {
	for _, s := range []Side{b.args.Requester, b.args.Accepter} {
		if s.Vpc.Component == "" || len(s.chosen()) == 0 {
			return nil
		}
	}
	through := []string{component.In(b.name, "peering:"+b.name)}
	var all component.Intents
	for _, w := range b.ways() {
		if left := w.from.notChosen(); len(left) > 0 {
			all = append(all, component.Intent{
				Name:  b.sentence("%s of the %s send nothing over the connection", strings.Join(left, ", "), w.side),
				Avoid: &component.IntentBody{From: w.from.selectors(left), To: w.to.selectors(w.to.placed()), Through: through},
			})
		}
		if left := w.to.notChosen(); len(left) > 0 {
			all = append(all, component.Intent{
				Name:  b.sentence("%s of the %s get nothing over the connection", strings.Join(left, ", "), w.other),
				Avoid: &component.IntentBody{From: w.from.selectors(w.from.placed()), To: w.to.selectors(left), Through: through},
			})
		}
		if len(w.to.Ports) > 0 {
			all = append(all, component.Intent{
				Name: b.sentence("%s of the %s reach %s of the %s on %s", strings.Join(w.from.chosen(), ", "), w.side, strings.Join(w.to.chosen(), ", "), w.other, strings.Join(w.to.Ports, ", ")),
				Allow: &component.IntentBody{
					From: w.from.selectors(w.from.chosen()), To: w.to.selectors(w.to.chosen()), Ports: w.to.Ports, Family: b.family(),
				},
			})
		}
	}
	return all
}

// family is the one in which all chosen tiers reach each other; empty for both.
func (b *builder) family() string {
	if b.args.Requester.dualStack() && b.args.Accepter.dualStack() {
		return ""
	}
	return "ipv4"
}

func (b *builder) sentence(format string, args ...any) string {
	return b.name + ": " + fmt.Sprintf(format, args...)
}

// placed are the tiers of the VPC that have subnets, chosen those of them between which there are routes, and notChosen the others, sorted.
func (s Side) placed() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(s.Vpc.Tiers)), func(name string) bool { return len(s.Vpc.Tiers[name].SubnetIds) == 0 })
}

func (s Side) chosen() []string {
	return slices.DeleteFunc(s.placed(), func(name string) bool { return !slices.Contains(s.Tiers, name) })
}

func (s Side) notChosen() []string {
	return slices.DeleteFunc(s.placed(), func(name string) bool { return slices.Contains(s.Tiers, name) })
}

// selectors are tiers as the component that made them calls them.
func (s Side) selectors(tiers []string) component.Texts {
	var all component.Texts
	for _, name := range tiers {
		all = append(all, component.In(s.Vpc.Component, "tier:"+name))
	}
	return all
}
