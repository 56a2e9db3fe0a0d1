package cost

import (
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// index finds the resources of a plan.
type index struct {
	plan *plan.Plan
	// sorted are the resources in the order of their URNs.
	sorted []*plan.Resource
	byURN  map[string]*plan.Resource
	byID   map[string][]*plan.Resource
	// used are the URNs of what another resource depends on.
	used map[string]bool
	// makes are the URNs of what has resources of its own: components, and not what is composed of components alone.
	makes map[string]bool
}

func newIndex(p *plan.Plan) index {
	x := index{
		plan: p, sorted: slices.Clone(p.Resources), byURN: map[string]*plan.Resource{}, byID: map[string][]*plan.Resource{},
		used: map[string]bool{}, makes: map[string]bool{},
	}
	slices.SortFunc(x.sorted, func(a, b *plan.Resource) int { return strings.Compare(a.URN, b.URN) })
	for _, r := range x.sorted {
		x.byURN[r.URN] = r
		if r.ID != "" && r.ID != plan.Unknown {
			x.byID[r.ID] = append(x.byID[r.ID], r)
		}
		if !r.Custom {
			continue // a component depends on what it is given, and uses none of it
		}
		x.makes[r.Parent] = true
		for _, urn := range r.Dependencies {
			x.used[urn] = true
		}
	}
	return x
}

// whereOf is where a resource belongs.
func (x index) whereOf(r *plan.Resource) Resource {
	w := Resource{URN: r.URN, Type: r.Type, Name: r.Name, Region: x.regionOf(r)}
	for above := x.byURN[r.Parent]; above != nil; above = x.byURN[above.Parent] {
		if !above.Custom && above.Type != stackType && x.makes[above.URN] {
			w.Component, w.ComponentURN = above.Name+" ("+lastPart(above.Type)+")", above.URN
		}
	}
	return w
}

const (
	stackType    = "pulumi:pulumi:Stack"
	subnetType   = "aws:ec2/subnet:Subnet"
	vpcType      = "aws:ec2/vpc:Vpc"
	providerType = "pulumi:providers:aws"
)

// regionOf is the region in which a resource is made: its own, or that of its provider; empty if nobody tells it.
func (x index) regionOf(r *plan.Resource) string {
	if own, ok := known(r.Inputs["region"]); ok && own != "" {
		return own
	}
	if r.Provider == "" {
		return x.plan.Region
	}
	if p := x.byURN[r.Provider]; p != nil && p.Type == providerType {
		region, _ := known(p.Inputs["region"])
		return region
	}
	return ""
}

// ref finds the resource of a type that an input of another one names, by its id or, where ids are not known, by whom the input depends on.
func (x index) ref(r *plan.Resource, input, typ string) *plan.Resource {
	if id, ok := known(r.Inputs[input]); ok {
		for _, found := range x.byID[id] {
			if found.Type == typ {
				return found
			}
		}
		return nil
	}
	for _, urn := range r.PropertyDependencies[input] {
		if found := x.byURN[urn]; found != nil && found.Type == typ {
			return found
		}
	}
	return nil
}

// vpcOf names the VPC that a resource's input leads to: by its id, or by the URN of what makes it. Empty if it cannot be told.
func (x index) vpcOf(r *plan.Resource) string {
	if made := x.ref(r, "vpcId", vpcType); made != nil {
		return made.URN
	}
	id, _ := known(r.Inputs["vpcId"])
	return id
}

// known is an input that is a text, unless it is not known or a secret.
func known(v any) (string, bool) {
	s, ok := v.(string)
	if !ok || s == plan.Unknown || s == plan.Secret {
		return "", false
	}
	return s, true
}

// text is an input that is a text, or what holds where it is not given.
func text(r *plan.Resource, input, otherwise string) string {
	if s, ok := known(r.Inputs[input]); ok && s != "" {
		return s
	}
	return otherwise
}

// length is how many elements a list has. A list that is not known has no length; one that is not given has none.
func length(r *plan.Resource, input string) (n int, ok bool) {
	switch v := r.Inputs[input].(type) {
	case nil:
		return 0, true
	case []any:
		return len(v), true
	default:
		return 0, false
	}
}

// ofType are the resources of a type that this plan makes, in the order of their URNs.
func (x index) ofType(typ string) []*plan.Resource {
	var out []*plan.Resource
	for _, r := range x.sorted {
		if r.Type == typ && !r.External {
			out = append(out, r)
		}
	}
	return out
}
