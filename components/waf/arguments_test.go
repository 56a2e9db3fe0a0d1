package waf

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Arguments serve other languages as well: each field has a property name, and a comment of its own that becomes its description.
func TestArguments_everyFieldHasANameAndAComment(t *testing.T) {
	sources, err := filepath.Glob("*.go")
	require.NoError(t, err)
	checked := 0
	for _, source := range sources {
		file, err := parser.ParseFile(token.NewFileSet(), source, nil, parser.ParseComments)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok && spec.Name.IsExported() {
				checked += checkFields(t, spec)
			}
			return true
		})
	}
	assert.Greater(t, checked, 120, "fields of arguments were looked at")
}

// checkFields looks at the exported fields of a struct of arguments, and gives their number; components, which embed their state, are none.
func checkFields(t *testing.T, spec *ast.TypeSpec) (checked int) {
	t.Helper()
	s, ok := spec.Type.(*ast.StructType)
	if !ok || len(s.Fields.List) > 0 && len(s.Fields.List[0].Names) == 0 {
		return 0
	}
	for _, field := range s.Fields.List {
		name := spec.Name.Name + "." + field.Names[0].Name
		assert.Len(t, field.Names, 1, "%s shares its comment", name)
		assert.NotNil(t, field.Doc, "%s has no comment", name)
		if assert.NotNil(t, field.Tag, "%s has no property name", name) {
			assert.Contains(t, field.Tag.Value, "pulumi:", name)
		}
		checked++
	}
	return checked
}

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
