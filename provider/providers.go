package main

import (
	"reflect"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// isProvider tells an explicit provider among the types of arguments. It travels as a reference to a resource, which the SDK reads into a provider's own type
// alone: arguments are read with *aws.Provider in its place.
func isProvider(t reflect.Type) bool { return t == reflect.TypeFor[pulumi.ProviderResource]() }

// readAs is the type that arguments of a type are read into.
func readAs(t reflect.Type) reflect.Type {
	switch {
	case isProvider(t):
		return reflect.TypeFor[*aws.Provider]()
	case !holdsProvider(t):
		return t
	}
	var fields []reflect.StructField
	for i := range t.NumField() {
		if field := t.Field(i); field.IsExported() {
			fields = append(fields, reflect.StructField{Name: field.Name, Tag: field.Tag, Type: readAs(field.Type)})
		}
	}
	return reflect.StructOf(fields)
}

func holdsProvider(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return isProvider(t)
	}
	for i := range t.NumField() {
		if field := t.Field(i); field.IsExported() && holdsProvider(field.Type) {
			return true
		}
	}
	return false
}

// move gives what was read to the arguments.
func move(read, args reflect.Value) {
	switch {
	case read.Type() == args.Type():
		args.Set(read)
	case isProvider(args.Type()):
		if !read.IsNil() { // a nil *aws.Provider is no absent provider
			args.Set(read)
		}
	default:
		for i := range read.NumField() {
			move(read.Field(i), args.FieldByName(read.Type().Field(i).Name))
		}
	}
}
