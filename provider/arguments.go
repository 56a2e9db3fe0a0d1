package main

import (
	"math"
	"reflect"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// checkArguments holds what a program passed to what the component takes. The SDK would leave a plain argument whose value is not known yet at its zero,
// which means another network; and it would drop what it has no field for, such as a relaxation with a typing error. All mistakes are reported at once.
func checkArguments(c *validate.Collector, inputs property.Map, args reflect.Type) property.Map {
	return checkFields(c, validate.Path{}, inputs, args, nil)
}

func checkFields(c *validate.Collector, at validate.Path, given property.Map, t reflect.Type, waitsFor []urn.URN) property.Map {
	fields := map[string]reflect.Type{}
	for i := range t.NumField() {
		if tag, ok := t.Field(i).Tag.Lookup("pulumi"); ok {
			fields[strings.Split(tag, ",")[0]] = t.Field(i).Type
		}
	}
	checked := map[string]property.Value{}
	for key, value := range given.AllStable {
		field, ok := fields[key]
		if !ok {
			c.Addf(validate.NotSupported, at.Field(key), nil, "there is no such argument")
			continue
		}
		checked[key] = checkValue(c, at.Field(key), value, field, waitsFor)
	}
	return property.NewMap(checked)
}

// checkValue checks a value down to where the component takes eventual ones. What a plain value was computed from does not matter once it is known, but for
// what is eventual below it: that waits for the same resources.
func checkValue(c *validate.Collector, at validate.Path, v property.Value, t reflect.Type, waitsFor []urn.URN) property.Value {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t.Implements(reflect.TypeFor[pulumi.Input]()):
		return v.WithDependencies(union(v.Dependencies(), waitsFor))
	case v.IsComputed():
		c.Addf(validate.Required, at, nil, "its value is not known before another resource is there, and it decides what is made: give a value that the program knows, "+
			"and eventual ones only where the schema has them, as for each id in a map")
		return v
	case v.Secret():
		c.Addf(validate.NotSupported, at, nil, "it is a secret, and would be shown in names, tags or previews: give a value that is none")
		return v
	case v.IsNull():
		return v
	case isProvider(t):
		ok := v.IsResourceReference() && v.AsResourceReference().URN.Type() == "pulumi:providers:aws"
		mustBe(c, at, ok, "a provider of the package aws", v)
		return v.WithDependencies(nil)
	}
	waitsFor = union(waitsFor, without(v.Dependencies(), below(v)))
	v = v.WithDependencies(nil)
	switch t.Kind() {
	case reflect.Struct:
		if mustBe(c, at, v.IsMap(), "an object", v) {
			return property.New(checkFields(c, at, v.AsMap(), t, waitsFor))
		}
	case reflect.Map:
		if mustBe(c, at, v.IsMap(), "an object", v) {
			checked := map[string]property.Value{}
			for key, value := range v.AsMap().AllStable {
				checked[key] = checkValue(c, at.Key(key), value, t.Elem(), waitsFor)
			}
			return property.New(checked)
		}
	case reflect.Slice:
		if mustBe(c, at, v.IsArray(), "a list", v) {
			checked := []property.Value{}
			for i, value := range v.AsArray().All {
				checked = append(checked, checkValue(c, at.Index(i), value, t.Elem(), waitsFor))
			}
			return property.New(checked)
		}
	case reflect.String:
		mustBe(c, at, v.IsString(), "a text", v)
	case reflect.Bool:
		mustBe(c, at, v.IsBool(), "true or false", v)
	case reflect.Int:
		mustBe(c, at, v.IsNumber() && v.AsNumber() == math.Trunc(v.AsNumber()), "a whole number", v)
	default:
		panic("palisade: no argument is a " + t.String())
	}
	return v
}

func mustBe(c *validate.Collector, at validate.Path, ok bool, what string, v property.Value) bool {
	if !ok {
		c.Addf(validate.Invalid, at, v.GoString(), "must be %s", what)
	}
	return ok
}

// below are the resources that the parts of a value come from.
func below(v property.Value) []urn.URN {
	var all []urn.URN
	switch {
	case v.IsMap():
		for _, part := range v.AsMap().AllStable {
			all = union(all, part.Dependencies(), below(part))
		}
	case v.IsArray():
		for _, part := range v.AsArray().All {
			all = union(all, part.Dependencies(), below(part))
		}
	}
	return all
}

func union(sets ...[]urn.URN) []urn.URN {
	all := slices.Concat(sets...)
	slices.Sort(all)
	return slices.Compact(all)
}

func without(set, other []urn.URN) []urn.URN {
	return slices.DeleteFunc(slices.Clone(set), func(one urn.URN) bool { return slices.Contains(other, one) })
}
