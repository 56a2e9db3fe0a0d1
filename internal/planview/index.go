package planview

import (
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// stackType is the type of the resource at the root of every stack.
const stackType = "pulumi:pulumi:Stack"

// index answers who is who in a plan.
type index struct {
	plan    *plan.Plan
	byURN   map[string]*plan.Resource
	byID    map[string][]*plan.Resource // by id and by ARN, which inputs use alike
	homes   map[string]string           // URN of a resource -> URN of the nearest component above it, "" at the root
	members map[string][]*plan.Resource // component -> provider resources whose home it is
	parts   map[string][]*plan.Resource // component -> components below it
	nats    map[string]*plan.Resource   // elastic IP -> the NAT gateway that uses it
	assumed map[plan.PropertyRef]bool
}

func newIndex(p *plan.Plan) *index {
	x := &index{
		plan:    p,
		byURN:   make(map[string]*plan.Resource, len(p.Resources)),
		byID:    make(map[string][]*plan.Resource, len(p.Resources)),
		homes:   make(map[string]string, len(p.Resources)),
		members: map[string][]*plan.Resource{},
		parts:   map[string][]*plan.Resource{},
		nats:    map[string]*plan.Resource{},
		assumed: map[plan.PropertyRef]bool{},
	}
	for _, r := range p.Resources {
		x.byURN[r.URN] = r
		if r.ID != "" && r.ID != plan.Unknown {
			x.byID[r.ID] = append(x.byID[r.ID], r)
		}
		if arn, ok := r.Outputs["arn"].(string); ok && arn != r.ID && strings.HasPrefix(arn, "arn:") {
			x.byID[arn] = append(x.byID[arn], r)
		}
	}
	for _, r := range p.Resources {
		home := x.home(r)
		x.homes[r.URN] = home
		switch {
		case r.Custom:
			x.members[home] = append(x.members[home], r)
		case r.Type != stackType:
			x.parts[home] = append(x.parts[home], r)
		}
	}
	for _, r := range p.Resources {
		if kind(r) != "ec2.NatGateway" {
			continue
		}
		if eip := x.target(r, "allocationId", "ec2.Eip"); eip != nil {
			x.nats[eip.URN] = r
		}
	}
	for _, a := range p.Assumptions {
		x.assumed[plan.PropertyRef{URN: a.URN, Property: a.Subject}] = true
	}
	return x
}

// home is the URN of the nearest component above r. The stack, a parent that is not in the plan, and a loop of parents (which no engine
// makes) all mean the root: "".
func (x *index) home(r *plan.Resource) string {
	above := r
	for range x.plan.Resources {
		parent, ok := x.byURN[above.Parent]
		if !ok || parent.Type == stackType {
			return ""
		}
		if !parent.Custom {
			if x.loops(parent) {
				return ""
			}
			return parent.URN
		}
		above = parent
	}
	return ""
}

// loops tells whether following the parents of r never ends.
func (x *index) loops(r *plan.Resource) bool {
	for range x.plan.Resources {
		parent, ok := x.byURN[r.Parent]
		if !ok {
			return false
		}
		r = parent
	}
	return true
}

// component is the component in which r stands, nil at the root.
func (x *index) component(r *plan.Resource) *plan.Resource { return x.byURN[x.homes[r.URN]] }

// target is the resource that a property of r refers to, of one of the kinds (any if none are given). Where the value is unknown, the
// dependencies of the property tell, if only one of them fits. Nil if the plan does not hold it.
func (x *index) target(r *plan.Resource, key string, kinds ...string) *plan.Resource {
	v, _ := property(r, key).(string)
	if v == plan.Unknown {
		return x.only(r.PropertyDependencies[key], kinds)
	}
	return x.withID(v, kinds...)
}

func (x *index) withID(id string, kinds ...string) *plan.Resource {
	for _, r := range x.byID[id] {
		if fits(r, kinds) {
			return r
		}
	}
	return nil
}

// only is the one resource among urns that fits; nil if there is none, or a choice.
func (x *index) only(urns, kinds []string) *plan.Resource {
	var found *plan.Resource
	for _, urn := range urns {
		r, ok := x.byURN[urn]
		if !ok || !fits(r, kinds) {
			continue
		}
		if found != nil {
			return nil
		}
		found = r
	}
	return found
}

func fits(r *plan.Resource, kinds []string) bool {
	return len(kinds) == 0 || slices.Contains(kinds, kind(r))
}

// label is a value that is likely an id: the name of the resource that has it, else the value.
func (x *index) label(id string) string {
	if r := x.withID(id); r != nil {
		return r.Name
	}
	return show(id)
}

// refer is what a property of r refers to: a name from the plan, else the value, else nothing.
func (x *index) refer(r *plan.Resource, key string) string {
	if t := x.target(r, key); t != nil {
		return t.Name
	}
	return str(r, key)
}

// vpcOf tells the VPC that r stands in apart from all others: a URN, else the id. Names may repeat.
func (x *index) vpcOf(r *plan.Resource) string {
	if t := x.target(r, "vpcId"); t != nil {
		return t.URN
	}
	return str(r, "vpcId")
}

// referAll are the names that a list property refers to, folded as by [braces].
func (x *index) referAll(r *plan.Resource, key string) string {
	values := list(property(r, key))
	names := make([]string, 0, len(values))
	for _, v := range values {
		id, ok := v.(string)
		if !ok {
			continue
		}
		names = append(names, x.label(id))
	}
	return braces(names)
}

// region is where a resource lives: that of its explicit provider, else of the plan.
func (x *index) region(r *plan.Resource) string {
	if p, ok := x.byURN[r.Provider]; ok {
		if region := str(p, "region"); region != "" {
			return region
		}
	}
	return x.plan.Region
}

// assumedMark is set after a value that the engine chose.
func (x *index) assumedMark(r *plan.Resource, key string) string {
	if x.assumed[plan.PropertyRef{URN: r.URN, Property: key}] {
		return " (assumed)"
	}
	return ""
}
