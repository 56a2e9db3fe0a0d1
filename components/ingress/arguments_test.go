package ingress_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Arguments serve other languages as well: each field has a property name, and a comment of its own that becomes its description.
func TestArguments_everyFieldHasANameAndAComment(t *testing.T) {
	sources, err := filepath.Glob("*.go")
	require.NoError(t, err)
	checked := 0
	for _, source := range sources {
		if strings.HasSuffix(source, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), source, nil, parser.ParseComments)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok && spec.Name.IsExported() {
				checked += checkFields(t, spec)
			}
			return true
		})
	}
	assert.Greater(t, checked, 100, "fields of arguments were looked at")
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

// The arguments are the inputs of the component in the state, so that reviews see what was asked for.
func TestArguments_areRecorded(t *testing.T) {
	args := everything()
	args.Internal, args.AllowNoWaf = false, nil // a public one has a web ACL
	inputs := record(t, web(args)).get("palisade:ingress:WebIngress", "web").Inputs
	v := reflect.ValueOf(args)
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("pulumi"), ",")
		if name != "internal" && name != "allowNoWaf" && name != "edge" { // which contradicts others: TestEdgeLock_isRecorded
			assert.False(t, v.Field(i).IsZero(), "the test gives no %s", name)
			assert.Contains(t, inputs, name)
		}
	}
	door := record(t, door(everythingOfADoor())).get("palisade:ingress:NetworkIngress", "door").Inputs
	v = reflect.ValueOf(everythingOfADoor())
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("pulumi"), ",")
		if name != "internal" {
			assert.False(t, v.Field(i).IsZero(), "the test gives no %s", name)
			assert.Contains(t, door, name)
		}
	}
}
