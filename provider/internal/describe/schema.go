// Package describe writes Pulumi's schema of components from their Go types and doc comments.
package describe

import (
	"fmt"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Component is what a component takes and gives, under its type token.
type Component struct {
	Token       string
	Args, State reflect.Type
}

// Into describes components and the types of their arguments in a package's schema.
func Into(spec *schema.PackageSpec, comments *Comments, components []Component) error {
	d := &describer{pkg: spec.Name, comments: comments, types: map[string]schema.ComplexTypeSpec{}, seen: map[string]reflect.Type{}}
	spec.Resources = map[string]schema.ResourceSpec{}
	for _, c := range components {
		inputs, err := d.properties(c.Args, d.input)
		if err != nil {
			return fmt.Errorf("%s: %w", c.Token, err)
		}
		outputs, err := d.properties(c.State, d.output)
		if err != nil {
			return fmt.Errorf("%s: %w", c.Token, err)
		}
		spec.Resources[c.Token] = schema.ResourceSpec{
			IsComponent: true,
			ObjectTypeSpec: schema.ObjectTypeSpec{
				Description: comments.OfType(c.State), Properties: outputs.specs, Required: outputs.required,
			},
			InputProperties: inputs.specs, RequiredInputs: inputs.required,
		}
	}
	spec.Types = d.types
	return nil
}

type describer struct {
	pkg      string
	comments *Comments
	types    map[string]schema.ComplexTypeSpec
	seen     map[string]reflect.Type
}

// properties are the tagged fields of a struct.
type properties struct {
	specs    map[string]schema.PropertySpec
	required []string
}

func (d *describer) properties(t reflect.Type, typeOf func(reflect.Type) (schema.TypeSpec, error)) (properties, error) {
	all := properties{specs: map[string]schema.PropertySpec{}}
	for i := range t.NumField() {
		field := t.Field(i)
		tag, ok := field.Tag.Lookup("pulumi")
		if !ok {
			continue
		}
		name, option, _ := strings.Cut(tag, ",")
		spec, err := typeOf(field.Type)
		if err != nil {
			return all, fmt.Errorf("%s: %w", name, err)
		}
		all.specs[name] = schema.PropertySpec{TypeSpec: spec, Description: d.comments.OfField(t, field.Name)}
		if option != "optional" {
			all.required = append(all.required, name)
		}
	}
	slices.Sort(all.required)
	return all, nil
}

// input is the type of an argument. What is no pulumi.Input is plain: programs must know it, since it decides what is made.
func (d *describer) input(t reflect.Type) (schema.TypeSpec, error) {
	if t.Implements(reflect.TypeFor[pulumi.Input]()) {
		return eventual(t)
	}
	if t == reflect.TypeFor[pulumi.ProviderResource]() { // its own type would make the aws provider's SDK a part of every program
		return schema.TypeSpec{Ref: "pulumi.json#/Any"}, nil
	}
	spec := schema.TypeSpec{Plain: true}
	switch t.Kind() {
	case reflect.Pointer:
		return d.input(t.Elem())
	case reflect.String:
		spec.Type = "string"
	case reflect.Bool:
		spec.Type = "boolean"
	case reflect.Int:
		spec.Type = "integer"
	case reflect.Slice:
		items, err := d.input(t.Elem())
		if err != nil {
			return spec, err
		}
		spec.Type, spec.Items = "array", &items
	case reflect.Map:
		values, err := d.input(t.Elem())
		if err != nil {
			return spec, err
		}
		spec.Type, spec.AdditionalProperties = "object", &values
	case reflect.Struct:
		token, err := d.object(t)
		if err != nil {
			return spec, err
		}
		spec.Ref = "#/types/" + token
	default:
		return spec, fmt.Errorf("no schema can say what %s is", t)
	}
	return spec, nil
}

// object describes a struct once, and is its token.
func (d *describer) object(t reflect.Type) (string, error) {
	name := t.Name()
	if arguments, ok := strings.CutSuffix(name, "Args"); ok {
		name = arguments + "Settings" // generators add Args to the names of types, and those of components are taken
	}
	token := fmt.Sprintf("%s:%s:%s", d.pkg, path.Base(t.PkgPath()), name)
	if before, ok := d.seen[token]; ok {
		if before != t {
			return "", fmt.Errorf("%s and %s would have one token", before.PkgPath(), t.PkgPath())
		}
		return token, nil
	}
	d.seen[token] = t // before its fields: a type may hold itself
	fields, err := d.properties(t, d.input)
	if err != nil {
		return "", fmt.Errorf("%s: %w", t.Name(), err)
	}
	d.types[token] = schema.ComplexTypeSpec{ObjectTypeSpec: schema.ObjectTypeSpec{
		Type: "object", Description: d.comments.OfType(t), Properties: fields.specs, Required: fields.required,
	}}
	return token, nil
}

// output is the type of what a component gives.
func (d *describer) output(t reflect.Type) (schema.TypeSpec, error) {
	if !t.Implements(reflect.TypeFor[pulumi.Output]()) {
		return schema.TypeSpec{}, fmt.Errorf("%s is no output", t)
	}
	return eventual(t)
}

// eventual is the type of what an Input or Output of Pulumi's own holds.
func eventual(t reflect.Type) (schema.TypeSpec, error) {
	held, ok := map[reflect.Type]reflect.Type{
		reflect.TypeFor[pulumi.StringInput]():      reflect.TypeFor[string](),
		reflect.TypeFor[pulumi.StringArrayInput](): reflect.TypeFor[[]string](),
		reflect.TypeFor[pulumi.StringMapInput]():   reflect.TypeFor[map[string]string](),
	}[t]
	if !ok {
		if t.Kind() != reflect.Struct {
			return schema.TypeSpec{}, fmt.Errorf("what %s holds is not known", t)
		}
		held = reflect.Zero(t).Interface().(interface{ ElementType() reflect.Type }).ElementType()
	}
	return holding(held)
}

func holding(t reflect.Type) (schema.TypeSpec, error) {
	switch t.Kind() {
	case reflect.String:
		return schema.TypeSpec{Type: "string"}, nil
	case reflect.Bool:
		return schema.TypeSpec{Type: "boolean"}, nil
	case reflect.Int:
		return schema.TypeSpec{Type: "integer"}, nil
	case reflect.Slice:
		items, err := holding(t.Elem())
		return schema.TypeSpec{Type: "array", Items: &items}, err
	case reflect.Map:
		values, err := holding(t.Elem())
		return schema.TypeSpec{Type: "object", AdditionalProperties: &values}, err
	case reflect.Interface:
		return schema.TypeSpec{Ref: "pulumi.json#/Any"}, nil
	default:
		return schema.TypeSpec{}, fmt.Errorf("no schema can say what %s is", t)
	}
}
