package engine

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// dependencies are the URNs on which a resource depends, and through which of its inputs.
type dependencies struct {
	all        map[string]bool
	properties map[resource.PropertyKey]map[string]bool
}

// dependenciesOf reads what a request says. If it says nothing of single properties, each depends on all.
func dependenciesOf(req *pulumirpc.RegisterResourceRequest, inputs resource.PropertyMap) *dependencies {
	d := &dependencies{all: setOf(req.GetDependencies()), properties: map[resource.PropertyKey]map[string]bool{}}
	if len(req.GetPropertyDependencies()) == 0 && !req.GetRemote() {
		for k := range inputs {
			d.properties[k] = setOf(req.GetDependencies())
		}
		return d
	}
	for k, p := range req.GetPropertyDependencies() {
		d.properties[resource.PropertyKey(k)] = setOf(p.GetUrns())
	}
	return d
}

// upgraded gives inputs in which each value carries its dependencies, for transforms to keep.
func (d *dependencies) upgraded(inputs resource.PropertyMap) resource.PropertyMap {
	out := make(resource.PropertyMap, len(inputs))
	for k, v := range inputs {
		urns := sorted(d.properties[k])
		if len(urns) == 0 {
			out[k] = v
			continue
		}
		o := resource.Output{Element: v, Known: true}
		switch {
		case v.IsOutput():
			o = v.OutputValue()
		case v.IsSecret():
			o.Element, o.Secret = v.SecretValue().Element, true
		}
		if o.Element.IsComputed() {
			o.Element, o.Known = resource.NewNullProperty(), false
		}
		for _, urn := range urns {
			if !slices.Contains(o.Dependencies, resource.URN(urn)) {
				o.Dependencies = append(o.Dependencies, resource.URN(urn))
			}
		}
		out[k] = resource.NewProperty(o)
	}
	return out
}

// finish writes into a record what it depends on, once its inputs are final: what was known of each property that is still there, what the
// values carry themselves, and what the options name.
func (d *dependencies) finish(rec *record, dependsOn []string, inputs resource.PropertyMap) {
	for _, urn := range dependsOn {
		d.all[urn] = true
	}
	rec.propertyDependencies = map[string][]string{}
	for k, v := range inputs {
		set := d.properties[k]
		if set == nil {
			set = map[string]bool{}
		}
		eachDependency(v, func(urn resource.URN) { set[string(urn)] = true })
		if len(set) == 0 {
			continue
		}
		rec.propertyDependencies[string(k)] = sorted(set)
		for urn := range set {
			d.all[urn] = true
		}
	}
	rec.dependencies = sorted(d.all)
}

// eachDependency calls found with every resource that a value carries as its origin.
func eachDependency(v resource.PropertyValue, found func(resource.URN)) {
	switch {
	case v.IsOutput():
		for _, urn := range v.OutputValue().Dependencies {
			found(urn)
		}
		eachDependency(v.OutputValue().Element, found)
	case v.IsSecret():
		eachDependency(v.SecretValue().Element, found)
	case v.IsArray():
		for _, e := range v.ArrayValue() {
			eachDependency(e, found)
		}
	case v.IsObject():
		for _, e := range v.ObjectValue() {
			eachDependency(e, found)
		}
	}
}

// plainOutputs turns output values into the plain, secret or unknown values that they are: what depends on what is recorded by then.
func plainOutputs(m resource.PropertyMap) resource.PropertyMap {
	out := make(resource.PropertyMap, len(m))
	for k, v := range m {
		out[k] = plainOutput(v)
	}
	return out
}

func plainOutput(v resource.PropertyValue) resource.PropertyValue {
	switch {
	case v.IsOutput():
		o := v.OutputValue()
		element := plainOutput(o.Element)
		if !o.Known {
			element = resource.MakeComputed(resource.NewProperty(""))
		}
		if o.Secret {
			return resource.MakeSecret(element)
		}
		return element
	case v.IsSecret():
		return resource.MakeSecret(plainOutput(v.SecretValue().Element))
	case v.IsArray():
		out := make([]resource.PropertyValue, len(v.ArrayValue()))
		for i, e := range v.ArrayValue() {
			out[i] = plainOutput(e)
		}
		return resource.NewProperty(out)
	case v.IsObject():
		return resource.NewProperty(plainOutputs(v.ObjectValue()))
	default:
		return v
	}
}

func setOf(urns []string) map[string]bool {
	set := make(map[string]bool, len(urns))
	for _, urn := range urns {
		set[urn] = true
	}
	return set
}

func sorted(set map[string]bool) []string {
	urns := make([]string, 0, len(set))
	for urn := range set {
		urns = append(urns, urn)
	}
	slices.Sort(urns)
	return urns
}
