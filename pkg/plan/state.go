package plan

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// state is a resource as Pulumi's own files have it (apitype.ResourceV3). Fields that are not here are of no use to a plan.
type state struct {
	URN                  string              `json:"urn"`
	Type                 string              `json:"type"`
	ID                   string              `json:"id"`
	Custom               bool                `json:"custom"`
	Delete               bool                `json:"delete"`
	PendingReplacement   bool                `json:"pendingReplacement"`
	External             bool                `json:"external"`
	Protect              bool                `json:"protect"`
	RetainOnDelete       bool                `json:"retainOnDelete"`
	Inputs               map[string]any      `json:"inputs"`
	Outputs              map[string]any      `json:"outputs"`
	Parent               string              `json:"parent"`
	Provider             string              `json:"provider"`
	Dependencies         []string            `json:"dependencies"`
	PropertyDependencies map[string][]string `json:"propertyDependencies"`
	IgnoreChanges        []string            `json:"ignoreChanges"`
	Aliases              []string            `json:"aliases"`
	SourcePosition       string              `json:"sourcePosition"`
	StackTrace           []frame             `json:"stackTrace"`
}

type frame struct {
	SourcePosition string `json:"sourcePosition"`
}

const (
	stackType      = "pulumi:pulumi:Stack"
	providerPrefix = "pulumi:providers:"
)

// resource is the state as a resource of a plan.
func (s *state) resource() *Resource {
	r := &Resource{
		URN: s.URN, Type: s.Type, Name: nameOf(s.URN), ID: s.ID, Parent: s.Parent, Custom: s.Custom, External: s.External,
		Provider: explicit(s.Provider), Inputs: properties(s.Inputs), Outputs: properties(s.Outputs),
		Dependencies: slices.Sorted(slices.Values(s.Dependencies)), Protect: s.Protect, RetainOnDelete: s.RetainOnDelete,
		IgnoreChanges: s.IgnoreChanges, Aliases: s.Aliases, DefinedAt: position(s.SourcePosition),
	}
	if id := unknownIn(s.ID); s.Custom && (s.ID == "" || id) {
		r.ID = Unknown
	}
	for property, urns := range s.PropertyDependencies {
		if len(urns) == 0 || internal(property) {
			continue
		}
		if r.PropertyDependencies == nil {
			r.PropertyDependencies = map[string][]string{}
		}
		r.PropertyDependencies[property] = slices.Compact(slices.Sorted(slices.Values(urns)))
	}
	frames := append([]frame{{s.SourcePosition}}, s.StackTrace...)
	for _, f := range frames {
		if p := position(f.SourcePosition); p != nil && !strings.HasPrefix(p.File, "..") {
			r.Source = p
			break
		}
	}
	return r
}

// isDefaultProvider reports whether the state is of a provider that nobody wrote: a plan does not list it.
func (s *state) isDefaultProvider() bool {
	return strings.HasPrefix(s.Type, providerPrefix) && isDefault(nameOf(s.URN))
}

func isDefault(name string) bool { return name == "default" || strings.HasPrefix(name, "default_") }

// explicit is the URN of a provider, which a state names with the provider's id behind it; empty for a default one.
func explicit(ref string) string {
	i := strings.LastIndex(ref, "::")
	if i < 0 || isDefault(nameOf(ref[:i])) {
		return ""
	}
	return ref[:i]
}

// urnParts are the stack, the project and the name of a URN.
func urnParts(urn string) (stack, project, name string, ok bool) {
	parts := strings.SplitN(urn, "::", 4)
	if len(parts) < 4 || !strings.HasPrefix(parts[0], "urn:pulumi:") {
		return "", "", "", false
	}
	return strings.TrimPrefix(parts[0], "urn:pulumi:"), parts[1], parts[3], true
}

func nameOf(urn string) string {
	_, _, name, _ := urnParts(urn)
	return name
}

// position reads "project:///main.go#12": a file and a line, perhaps with a column.
func position(s string) *Position {
	s, ok := strings.CutPrefix(s, "project:///")
	if !ok {
		return nil
	}
	file, place, _ := strings.Cut(s, "#")
	line, err := strconv.Atoi(strings.SplitN(place, ",", 2)[0])
	if err != nil || file == "" || strings.Contains(file, "/pkg/mod/") || strings.Contains(file, "node_modules/") {
		return nil // a library's line tells nothing of the program, and its path is one of the machine
	}
	return &Position{File: file, Line: line}
}

// builder gathers the resources of a file of Pulumi's into a plan.
type builder struct {
	plan *Plan
	at   map[string]bool
}

func newBuilder() *builder {
	return &builder{&Plan{FormatVersion: FormatVersion}, map[string]bool{}}
}

// add takes a resource. The plan's names are those of the first one.
func (b *builder) add(r *Resource) error {
	stack, project, _, ok := urnParts(r.URN)
	switch {
	case !ok:
		return fmt.Errorf("%q is no URN; one is urn:pulumi:STACK::PROJECT::TYPE::NAME", r.URN)
	case r.Type == "":
		return fmt.Errorf("%s has no type", r.URN)
	case b.at[r.URN]:
		return fmt.Errorf("%s is there twice", r.URN)
	}
	b.at[r.URN] = true
	if b.plan.Project == "" {
		b.plan.Project, b.plan.Stack = project, stack
	}
	if r.Type == stackType {
		b.plan.Outputs = r.Outputs
	}
	b.plan.Resources = append(b.plan.Resources, r)
	return nil
}

// finish puts the plan in order, and lists what is not known in it.
func (b *builder) finish() *Plan {
	p := b.plan
	slices.SortFunc(p.Resources, func(x, y *Resource) int { return strings.Compare(x.URN, y.URN) })
	for _, r := range p.Resources {
		for _, key := range slices.Sorted(maps.Keys(r.Inputs)) {
			for _, path := range unknownPaths(joinPath("", key), r.Inputs[key]) {
				p.UnknownInputs = append(p.UnknownInputs, PropertyRef{URN: r.URN, Property: path})
			}
		}
	}
	return p.filled()
}
