package waf

import (
	"reflect"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
)

// Whatever is given stands in the component's record, under its property name.
func TestDescribe_hasEveryArgument(t *testing.T) {
	full := reflect.New(reflect.TypeFor[WebAclArgs]()).Elem()
	fill(full, 0)
	assert.Equal(t, tagged(full.Type(), 0), keysOf(describe(full.Interface())))
}

// fill gives every field of a value something that is not zero; statements end at the third level.
func fill(v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.Type() == reflect.TypeFor[*Statement]() && depth > 6 {
			return
		}
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), depth+1)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), depth+1)
		}
	case reflect.Slice:
		if v.Type() == reflect.TypeFor[[]Statement]() && depth > 6 {
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), depth+1)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		value := reflect.New(v.Type().Elem()).Elem()
		fill(value, depth+1)
		v.SetMapIndex(reflect.ValueOf("key"), value)
	case reflect.String:
		v.SetString("text")
	case reflect.Int:
		v.SetInt(7)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Interface:
		if v.Type() == reflect.TypeFor[pulumi.StringMapInput]() {
			v.Set(reflect.ValueOf(pulumi.StringMap{"key": pulumi.String("value")}))
		} else {
			v.Set(reflect.ValueOf(pulumi.String("input")))
		}
	default:
		panic("no argument has been of this kind so far: " + v.Kind().String())
	}
}

// tagged are the property names of a type, nested as they are; statements end at the same level as in fill.
func tagged(t reflect.Type, depth int) any {
	switch t.Kind() {
	case reflect.Pointer:
		if t == reflect.TypeFor[*Statement]() && depth > 6 {
			return nil
		}
		return tagged(t.Elem(), depth+1)
	case reflect.Struct:
		names := map[string]any{}
		for i := range t.NumField() {
			f := t.Field(i)
			if below := tagged(f.Type, depth+1); below != nil {
				tag := f.Tag.Get("pulumi")
				for j, c := range tag {
					if c == ',' {
						tag = tag[:j]
						break
					}
				}
				names[tag] = below
			}
		}
		return names
	case reflect.Slice:
		if t == reflect.TypeFor[[]Statement]() && depth > 6 {
			return nil
		}
		return []any{tagged(t.Elem(), depth+1)}
	case reflect.Map:
		return map[string]any{"key": tagged(t.Elem(), depth+1)}
	default:
		return "value"
	}
}

// keysOf are the property names of a record.
func keysOf(in pulumi.Input) any {
	switch in := in.(type) {
	case pulumi.Map:
		names := map[string]any{}
		for name, value := range in {
			names[name] = keysOf(value)
		}
		return names
	case pulumi.Array:
		list := []any{}
		for _, value := range in {
			list = append(list, keysOf(value))
		}
		return list
	default:
		return "value"
	}
}
