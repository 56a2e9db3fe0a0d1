package waf

import (
	"reflect"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func (w *WebAcl) collectOutputs(b *builder) pulumi.Map {
	priorities := map[string]int{}
	for _, e := range b.entries {
		priorities[e.name] = e.priority
	}
	w.AclId = w.Acl.ID().ToStringOutput()
	w.Capacity, w.RulePriorities = pulumi.Int(b.capacity).ToIntOutput(), pulumi.ToIntMap(priorities).ToIntMapOutput()
	w.Relaxations = pulumi.ToStringMap(b.relaxed).ToStringMapOutput()
	return pulumi.Map{
		"arn": w.Arn, "aclId": w.AclId, "capacity": w.Capacity, "rulePriorities": w.RulePriorities,
		"logDestinationArn": w.LogDestinationArn, "relaxations": w.Relaxations,
	}
}

// describe are arguments as the component's record shows them: each field that is set, by its property name.
func describe(args any) pulumi.Map { return described(reflect.ValueOf(args)).(pulumi.Map) }

func described(v reflect.Value) pulumi.Input {
	if v.CanInterface() {
		if in, ok := v.Interface().(pulumi.Input); ok {
			return in
		}
	}
	switch v.Kind() {
	case reflect.Pointer:
		return described(v.Elem())
	case reflect.Struct:
		out := pulumi.Map{}
		for i := range v.NumField() {
			if name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("pulumi"), ","); !v.Field(i).IsZero() {
				out[name] = described(v.Field(i))
			}
		}
		return out
	case reflect.Slice:
		out := pulumi.Array{}
		for i := range v.Len() {
			out = append(out, described(v.Index(i)))
		}
		return out
	case reflect.Map:
		out := pulumi.Map{}
		for _, key := range v.MapKeys() {
			out[key.String()] = described(v.MapIndex(key))
		}
		return out
	default:
		return pulumi.Any(v.Interface())
	}
}
