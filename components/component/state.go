package component

import (
	"reflect"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// State gives the arguments of a component, a struct with names of properties in its tags, as the inputs that it is registered with: every one that is
// set, under its name. Values of other resources stay what they are, each by itself, so that a preview shows all that is known.
func State(args any) pulumi.Map { return stateOf(reflect.ValueOf(args)).(pulumi.Map) }

func stateOf(v reflect.Value) pulumi.Input {
	if v.CanInterface() {
		if in, ok := v.Interface().(pulumi.Input); ok {
			return in
		}
	}
	switch v.Kind() {
	case reflect.Pointer:
		return stateOf(v.Elem())
	case reflect.Struct:
		m := pulumi.Map{}
		for i := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("pulumi"), ",")
			if name != "" && !v.Field(i).IsZero() {
				m[name] = stateOf(v.Field(i))
			}
		}
		return m
	case reflect.Slice:
		list := make(pulumi.Array, v.Len())
		for i := range list {
			list[i] = stateOf(v.Index(i))
		}
		return list
	case reflect.Map:
		m := pulumi.Map{}
		for _, key := range v.MapKeys() {
			m[key.String()] = stateOf(v.MapIndex(key))
		}
		return m
	default:
		return pulumi.Any(v.Interface())
	}
}
