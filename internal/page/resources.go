package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// resource is a resource of the plan as the page lists it.
type resource struct {
	URN  string `json:"urn"`
	Name string `json:"name"`
	Type string `json:"type"`
	// Source is the line of the program that leads to it: "main.go:40".
	Source string `json:"source,omitempty"`
	// Exists says that it was there before and is only read.
	Exists bool `json:"exists,omitempty"`
}

// group is the outermost component of a plan with all its resources, or what the program makes by itself.
type group struct {
	Name      string     `json:"name"`
	Type      string     `json:"type,omitempty"`
	Source    string     `json:"source,omitempty"`
	Resources []resource `json:"resources"`
}

// resources lists the resources of the plan by outermost component, those outside of components first.
func (p *Page) resources() []group {
	out := []group{}
	if p.Plan == nil {
		return out
	}
	byURN := map[string]*plan.Resource{}
	for _, r := range p.Plan.Resources {
		byURN[r.URN] = r
	}
	places := map[string]int{}
	for _, r := range p.Plan.Resources {
		if !r.Custom && !r.Remote || strings.HasPrefix(r.Type, "pulumi:") {
			continue
		}
		home := outermost(byURN, r)
		at, ok := places[home.URN]
		if !ok {
			at = len(out)
			places[home.URN] = at
			out = append(out, group{Name: home.Name, Type: home.Type, Source: source(home)})
		}
		out[at].Resources = append(out[at].Resources, resource{URN: r.URN, Name: r.Name, Type: r.Type, Source: source(r), Exists: r.External})
	}
	return out
}

// outermost is the component just below the stack that a resource belongs to, or the stack.
func outermost(byURN map[string]*plan.Resource, r *plan.Resource) *plan.Resource {
	home := &plan.Resource{Name: "the program itself"}
	for range len(byURN) { // parents that go round in a circle are no plan of Pulumi's, and must not hang the page
		r = byURN[r.Parent]
		if r == nil || strings.HasPrefix(r.Type, "pulumi:pulumi:Stack") {
			break
		}
		if !r.Custom {
			home = r
		}
	}
	return home
}

func source(r *plan.Resource) string {
	if r.Source == nil {
		return ""
	}
	return fmt.Sprintf("%s:%d", r.Source.File, r.Source.Line)
}

// kind is what there is of one type in a group.
type kind struct {
	Type      string
	Resources []resource
}

// Kinds lists the resources of a group by type, in the order of types.
func (g group) Kinds() []kind {
	var out []kind
	at := map[string]int{}
	for _, r := range g.Resources {
		i, ok := at[r.Type]
		if !ok {
			i = len(out)
			at[r.Type] = i
			out = append(out, kind{Type: r.Type})
		}
		if r.Source == g.Source { // it is told of the component already
			r.Source = ""
		}
		out[i].Resources = append(out[i].Resources, r)
	}
	slices.SortFunc(out, func(a, b kind) int { return cmp.Compare(a.Type, b.Type) })
	return out
}
