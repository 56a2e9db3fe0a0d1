package securitygroups

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
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
		file, err := parser.ParseFile(token.NewFileSet(), source, nil, parser.ParseComments)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok || !spec.Name.IsExported() {
				return true
			}
			s, ok := spec.Type.(*ast.StructType)
			if !ok || len(s.Fields.List[0].Names) == 0 { // components embed their state
				return true
			}
			for _, field := range s.Fields.List {
				name := field.Names[0]
				if !name.IsExported() {
					continue
				}
				assert.NotNil(t, field.Doc, "%s.%s has no comment", spec.Name, name)
				if assert.NotNil(t, field.Tag, "%s.%s has no property name", spec.Name, name) {
					assert.Contains(t, field.Tag.Value, "pulumi:", "%s.%s", spec.Name, name)
				}
				checked++
			}
			return true
		})
	}
	assert.Equal(t, 5+6+4+10+7, checked, "fields of TiersArgs, Link, Access, Peer and ConnectionArgs")
}

// Each list of AWS's counts as something, against the quota of one family.
func TestArguments_listsOfAWSCount(t *testing.T) {
	for service, list := range awsLists() {
		assert.Positive(t, list.weight, service)
		assert.Contains(t, []int{4, 6}, list.family, service)
		assert.Regexp(t, `^com\.amazonaws\.(global|REGION)\.`, list.name, service)
	}
}
