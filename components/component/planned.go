package component

import (
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Unknown stands for a text that another resource will give, once that is made: Pulumi runs no Apply on it, and waits for none. It is for checks alone, since
// no resource may be made of it.
func Unknown() pulumi.StringOutput { return unknown(reflect.TypeFor[string]()).(pulumi.StringOutput) }

// Planned gives a component that is not made the outputs that it will have: those that it has not yet are unknown. Its children are missing.
func Planned[C any](c *C) *C {
	v := reflect.ValueOf(c).Elem()
	for i := range v.NumField() {
		field := v.Field(i)
		if !field.CanInterface() || !field.IsZero() {
			continue
		}
		if out, is := field.Interface().(pulumi.Output); is {
			field.Set(reflect.ValueOf(unknown(out.ElementType())))
		}
	}
	return c
}

// unknown is an unknown output of values of a type: what no Apply is run on may be turned into any.
func unknown(element reflect.Type) pulumi.Output {
	turn := reflect.FuncOf([]reflect.Type{reflect.TypeFor[any]()}, []reflect.Type{element}, false)
	return pulumi.UnsafeUnknownOutput(nil).ApplyT(reflect.MakeFunc(turn, func([]reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.Zero(element)}
	}).Interface())
}
