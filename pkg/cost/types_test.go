package cost_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/cost"
)

// Each type that a component registers has a rule, is free, or is known to have no price: none is only a type that nobody has thought of.
func TestTypes_componentsRegisterNoneThatIsNotUnderstood(t *testing.T) {
	t.Parallel()
	calls, tokens := regexp.MustCompile(`\b([a-z0-9]+)\.New([A-Z][A-Za-z0-9]+)\(ctx, `), regexp.MustCompile(`"(aws:[a-z0-9]+/[A-Za-z0-9]+:[A-Z][A-Za-z0-9]+)"`)
	imports := regexp.MustCompile(`"github\.com/pulumi/pulumi-aws/sdk/v6/go/aws/([a-z0-9]+)"`)
	registered := map[string]bool{}
	err := filepath.WalkDir(filepath.Join("..", "..", "components"), func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		modules := map[string]bool{}
		for _, m := range imports.FindAllSubmatch(text, -1) {
			modules[string(m[1])] = true
		}
		for _, c := range calls.FindAllSubmatch(text, -1) {
			if module, name := string(c[1]), string(c[2]); modules[module] {
				registered["aws:"+module+"/"+strings.ToLower(name[:1])+name[1:]+":"+name] = true
			}
		}
		for _, m := range tokens.FindAllSubmatch(text, -1) {
			registered[string(m[1])] = true
		}
		return nil
	})
	require.NoError(t, err)
	require.Greater(t, len(registered), 80, "this looks at how components register resources; look again")
	e := newEstate()
	for typ := range registered {
		e.add(typ, "it", inputs{})
	}
	for _, u := range e.estimate().Unknown {
		require.NotContains(t, u.Reason, "not understood", "%s: give it a rule, or add it to what is free", u.Type)
	}
}

// A type is charged for or free, and not both.
func TestTypes_areOneThing(t *testing.T) {
	t.Parallel()
	free := cost.Free()
	require.True(t, slices.IsSorted(free), "they are searched by halves")
	require.Equal(t, free, slices.Compact(slices.Clone(free)))
	for _, typ := range cost.Priced() {
		require.NotContains(t, free, typ)
	}
	for _, typ := range slices.Concat(free, cost.Priced()) {
		require.Regexp(t, `^aws:[a-z0-9]+/[a-z][A-Za-z0-9]*:[A-Z][A-Za-z0-9]*$`, typ)
	}
}
