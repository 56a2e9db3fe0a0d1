package intent

import (
	"slices"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// RelaxationTag is the tag of a rule of a security group that is there by a relaxation: the argument that its component recorded it under.
const RelaxationTag = "palisade:relaxation"

// Relax tells sentences of the catalogue that do not hold by what components were told to loosen from those that do not hold for another reason. Such a
// one is [Relaxed] if it is given up as a whole by an argument of the component that made what it is about, or if it is proved of the network
// without the rules that are there by relaxations. Whatever else is wrong with it is told as before.
func (d *Decider) Relax(verdicts []Verdict, list []Relaxation) ([]Verdict, error) {
	out := slices.Clone(verdicts)
	var without *Decider
	for i := range out {
		v := &out[i]
		if v.Intent.Source != FromReference || v.Status == Proved {
			continue
		}
		if by := d.givenUp(&v.Intent, list); len(by) > 0 {
			v.Status, v.Relaxed = Relaxed, by
			continue
		}
		by := d.opening(&v.Intent, list)
		if len(by) == 0 {
			continue
		}
		if without == nil {
			without = NewDecider(withoutRules(d.x.Network, list))
		}
		strict, err := without.Decide(v.Intent)
		switch {
		case err != nil:
			return nil, err
		case strict.Status == Proved:
			v.Status, v.Relaxed = Relaxed, by
		default:
			*v = strict
		}
	}
	return out, nil
}

// givenUp are the relaxations of the components that made what a sentence is about, all of it, by the argument that gives it up.
func (d *Decider) givenUp(in *Intent, list []Relaxation) []Relaxation {
	var by []Relaxation
	if in.givenUpBy == "" {
		return nil
	}
	for _, s := range in.To {
		made, ok := d.makersOf(s)
		if !ok {
			return nil
		}
		for _, component := range made {
			at := slices.IndexFunc(list, func(r Relaxation) bool { return r.Argument == in.givenUpBy && r.Component == component })
			if at < 0 {
				return nil
			}
			if !slices.ContainsFunc(by, func(r Relaxation) bool { return r.Origin == list[at].Origin }) {
				by = append(by, list[at])
			}
		}
	}
	return by
}

// makersOf are the components that made the subnets, load balancers and distributions which a selector names; not ok if it names anything else. What none made
// has the empty one.
func (d *Decider) makersOf(s Selector) (out []string, ok bool) {
	if s.Kind == distribution {
		for _, f := range d.r.distributions(s) {
			out = append(out, f.Tags[ComponentTag])
		}
		return out, true
	}
	g, err := d.r.Ends(s)
	if err != nil {
		return nil, false
	}
	for _, e := range g.Ends {
		at := slices.IndexFunc(d.x.Network.LoadBalancers, func(b *network.LoadBalancer) bool {
			return e.Interface != nil && slices.Contains(b.Interfaces, e.Interface.ID)
		})
		switch {
		case e.Workload != nil:
			out = append(out, e.Workload.Tags[ComponentTag])
		case at >= 0:
			out = append(out, d.x.Network.LoadBalancers[at].Tags[ComponentTag])
		default:
			return nil, false
		}
	}
	return out, true
}

// opening are the relaxations that have rules in the security groups which a sentence is about.
func (d *Decider) opening(in *Intent, list []Relaxation) []Relaxation {
	urns := map[string]bool{}
	for _, s := range slices.Concat(in.From, in.To) {
		if s.Kind != "sg" {
			continue
		}
		for _, g := range d.r.securityGroups(s) {
			for _, r := range slices.Concat(g.Ingress, g.Egress) {
				urns[r.Origin.URN] = true
			}
		}
	}
	var by []Relaxation
	for _, r := range list {
		if slices.ContainsFunc(r.rules, func(urn string) bool { return urns[urn] }) {
			by = append(by, r)
		}
	}
	return by
}

// withoutRules is a network without the rules of security groups that are there by relaxations.
func withoutRules(n *network.Network, list []Relaxation) *network.Network {
	gone := map[string]bool{}
	for _, r := range list {
		for _, urn := range r.rules {
			gone[urn] = true
		}
	}
	out := *n
	out.SecurityGroups = make([]*network.SecurityGroup, len(n.SecurityGroups))
	for i, g := range n.SecurityGroups {
		c := *g
		c.Ingress = slices.DeleteFunc(slices.Clone(g.Ingress), func(r network.GroupRule) bool { return gone[r.Origin.URN] })
		c.Egress = slices.DeleteFunc(slices.Clone(g.Egress), func(r network.GroupRule) bool { return gone[r.Origin.URN] })
		out.SecurityGroups[i] = &c
	}
	return &out
}

// rulesOf are the rules of a plan that are there by relaxations: by the name of the component that recorded one, and its argument.
func rulesOf(p *plan.Plan) map[[2]string][]string {
	byURN := map[string]*plan.Resource{}
	for _, r := range p.Resources {
		byURN[r.URN] = r
	}
	out := map[[2]string][]string{}
	for _, r := range p.Resources {
		tags, _ := r.Inputs["tags"].(map[string]any)
		argument, ok := tags[RelaxationTag].(string)
		if !ok {
			continue
		}
		for up := byURN[r.Parent]; up != nil; up = byURN[up.Parent] {
			list, _ := up.Outputs["relaxations"].(map[string]any)
			if _, recorded := list[argument]; recorded && !up.Custom {
				key := [2]string{up.Name, argument}
				out[key] = append(out[key], r.URN)
				break
			}
		}
	}
	return out
}
