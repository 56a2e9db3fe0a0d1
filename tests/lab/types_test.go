package lab

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTypes_passTheRealProvidersPlan: every type that a component registers is planned by the real provider in a program here, and these
// programs are applied and destroyed by the other tests, but for the one that is only planned, and for what the emulator lacks. A type that a component gains must be gained here too.
func TestTypes_passTheRealProvidersPlan(t *testing.T) {
	t.Parallel()
	planned := map[string]bool{}
	for _, program := range slices.Concat(examples(), ownPrograms(), []string{"tests/lab/programs/estate", "tests/lab/programs/guardrails"}) {
		s := newStack(t, program)
		s.prepare()
		for _, c := range s.preview() {
			planned[c.token] = true
		}
	}
	registered := registeredTypes(t)
	require.NotEmpty(t, registered)
	for _, one := range registered {
		require.True(t, planned[one], "no program of these tests has a %s: add one to tests/lab/programs", one)
	}
}

// registeredTypes reads from the sources of the components which types of the aws provider they register.
func registeredTypes(t *testing.T) []string {
	t.Helper()
	const sdk = "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/"
	found := map[string]bool{}
	err := filepath.WalkDir(filepath.Join(repository(t), "components"), func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		modules := map[string]bool{}
		for _, spec := range file.Imports {
			if module, ok := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), sdk); ok {
				modules[module] = true
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			constructor, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			module, ok := constructor.X.(*ast.Ident)
			if name, isNew := strings.CutPrefix(constructor.Sel.Name, "New"); ok && isNew && modules[module.Name] {
				found["aws:"+module.Name+"/"+strings.ToLower(name[:1])+name[1:]+":"+name] = true
			}
			return true
		})
		return nil
	})
	require.NoError(t, err)
	return slices.Sorted(maps.Keys(found))
}
