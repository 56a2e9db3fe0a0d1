package endpoints

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
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
	assert.Greater(t, checked, 40, "fields of arguments were looked at")
}

// checkFields looks at the exported fields of a struct of arguments, and gives their number; components, which embed their state, are none.
func checkFields(t *testing.T, spec *ast.TypeSpec) (checked int) {
	t.Helper()
	s, ok := spec.Type.(*ast.StructType)
	if !ok || len(s.Fields.List) > 0 && len(s.Fields.List[0].Names) == 0 {
		return 0
	}
	for _, field := range s.Fields.List {
		if !field.Names[0].IsExported() {
			continue
		}
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
