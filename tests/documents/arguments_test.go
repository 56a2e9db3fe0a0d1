package documents

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

// Arguments serve other languages as well: each field has a property name, and a comment of its own that becomes its description. The numbers are the
// least of fields that there must be to look at.
func TestArguments_everyFieldHasANameAndAComment(t *testing.T) {
	for pkg, least := range map[string]int{"access": 40, "component": 10, "dns": 24, "endpoints": 40, "firewall": 50, "guardrails": 70, "ingress": 100, "peering": 9, "reference/hubandspoke": 13, "reference/hybridhub": 14, "reference/privateworkload": 3, "reference/sharedservices": 8, "reference/threetier": 10, "securitygroups": 32, "transit": 50, "vpc": 85, "waf": 120} {
		t.Run(pkg, func(t *testing.T) {
			sources, err := filepath.Glob(filepath.Join(root, "components", pkg, "*.go"))
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
						checked += checkFields(t, spec, pkg == "component")
					}
					return true
				})
			}
			assert.GreaterOrEqual(t, checked, least, "fields of arguments were looked at")
		})
	}
}

// checkFields looks at the exported fields of a struct of arguments, and gives their number; components, which embed their state, are none. Among what
// is for authors of components, those structs alone are arguments that have a property.
func checkFields(t *testing.T, spec *ast.TypeSpec, mixed bool) (checked int) {
	t.Helper()
	s, ok := spec.Type.(*ast.StructType)
	if !ok || len(s.Fields.List) == 0 || len(s.Fields.List[0].Names) == 0 || mixed && !strings.Contains(tagOf(s.Fields.List[0]), "pulumi:") {
		return 0
	}
	for _, field := range s.Fields.List {
		if !field.Names[0].IsExported() {
			continue
		}
		name := spec.Name.Name + "." + field.Names[0].Name
		assert.Len(t, field.Names, 1, "%s shares its comment", name)
		assert.NotNil(t, field.Doc, "%s has no comment", name)
		assert.Contains(t, tagOf(field), "pulumi:", "%s has no property name", name)
		checked++
	}
	return checked
}

func tagOf(field *ast.Field) string {
	if field.Tag == nil {
		return ""
	}
	return field.Tag.Value
}
