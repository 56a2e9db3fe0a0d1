package component

import (
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Unknown stands for a text that another resource will give, once that is made: Pulumi runs no Apply on it, and waits for none. It is for checks alone, since
// no resource may be made of it.
func Unknown() pulumi.StringOutput { return unknown(reflect.TypeFor[string]()).(pulumi.StringOutput) }

// Planned gives a component that is not made the outputs that it will have: those that it has not yet are unknown. Its children are missing.
//
// It is how compositions are checked before anything of them is made. Beside each constructor NewX there is PlanX, which takes the same and refuses the same,
// and gives an X that is planned alone: its plain facts, such as the tiers and zones of SecureVpc.Network and the services of EndpointBundle.Services, are those of
// the X to come, so that parts which take them can be planned in their turn. With mistakes it is as much as can be told, and nil only where the provider
// cannot be asked. No resource may be made of what it gives.
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
