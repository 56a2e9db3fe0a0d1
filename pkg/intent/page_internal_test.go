package intent

import (
	"cmp"
	"go/ast"
	goparser "go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// page is docs/intents.md, the reference of what can be written.
type page string

func readPage(t *testing.T) page {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "intents.md"))
	require.NoError(t, err)
	return page("\n" + string(text))
}

// rows are those of the tables in a section, without their heads: the cells of each.
func (p page) rows(t *testing.T, heading string) [][]string {
	t.Helper()
	_, section, found := strings.Cut(string(p), "\n"+heading+"\n")
	require.True(t, found, "the page has the section %s", heading)
	section, _, _ = strings.Cut(section, "\n#")
	var out [][]string
	for _, line := range strings.Split(section, "\n") {
		cells := strings.Split(strings.Trim(line, "| "), "|")
		switch {
		case !strings.HasPrefix(line, "|"):
		case strings.HasPrefix(line, "| ---"): // what stood above was the head
			out = out[:len(out)-1]
		default:
			out = append(out, cells)
		}
	}
	require.NotEmpty(t, out, "%s has a table", heading)
	return out
}

// codes are the code spans of a cell.
func codes(cell string) []string {
	var out []string
	for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cell, -1) {
		out = append(out, m[1])
	}
	return out
}

// Each kind of intent is on the page, with its fields, and each field is.
func TestPage_hasEveryKindAndField(t *testing.T) {
	t.Parallel()
	p := readPage(t)
	var names []Kind
	fields := map[string]bool{}
	for _, row := range p.rows(t, "## Kinds") {
		k := Kind(codes(row[0])[0])
		names = append(names, k)
		assert.Contains(t, p, "\n### "+string(k)+"\n", "a section with an example")
		if k == Isolate {
			continue
		}
		s := shapeOf(k)
		required, optional, _ := strings.Cut(row[2], ";")
		assert.Equal(t, s.required, codes(required), "what %s needs", k)
		assert.ElementsMatch(t, s.optional, codes(optional), "what %s takes", k)
		for _, f := range slices.Concat(s.required, s.optional) {
			fields[f] = true
		}
	}
	assert.Equal(t, kindsInOrder(), names)
	var explained []string
	for _, row := range p.rows(t, "## Fields") {
		explained = append(explained, codes(row[0])...)
	}
	assert.ElementsMatch(t, slices.Collect(maps.Keys(fields)), explained)
	for _, row := range p.rows(t, "### Ports") {
		for _, text := range codes(row[0]) {
			_, err := ParsePorts(text)
			assert.NoError(t, err)
		}
	}
}

// Each form of a selector is on the page, among the ends or the nodes as the parser takes it, with an example that the parser reads; and no other is.
func TestPage_hasEverySelector(t *testing.T) {
	t.Parallel()
	p := readPage(t)
	for heading, may := range map[string]func(kind) bool{
		"## Ends":  func(k kind) bool { return k.end || k.front },
		"## Nodes": func(k kind) bool { return k.node },
	} {
		var got, want []string
		for _, row := range p.rows(t, heading) {
			forms := codes(row[0])
			got = append(got, forms...)
			for _, text := range codes(row[len(row)-1]) {
				s, err := ParseSelector(text)
				require.NoError(t, err)
				assert.Equal(t, strings.SplitN(forms[0], ":", 2)[0], s.Kind, "the example of %s", forms[0])
			}
		}
		for name, k := range kinds {
			if may(k) && k.alone {
				want = append(want, name)
			}
			if may(k) && (!k.alone || k.optional) {
				want = append(want, name+":"+placeholder(name))
			}
		}
		assert.ElementsMatch(t, want, got, heading)
	}
}

// placeholder is what the page writes behind the colon.
func placeholder(name string) string {
	special := map[string]string{"tier-type": "TYPE", "tag": "KEY=VALUE", "cidr": "BLOCK"}
	return cmp.Or(special[name], "NAME")
}

// Whatever a verdict may say is on the page.
func TestPage_hasAllThatVerdictsSay(t *testing.T) {
	t.Parallel()
	p := readPage(t)
	var statuses, sources []string
	for _, row := range p.rows(t, "## Verdicts") {
		statuses = append(statuses, codes(row[0])...)
	}
	for _, row := range p.rows(t, "# Intents: the reference") {
		sources = append(sources, codes(row[0])...)
	}
	assert.ElementsMatch(t, constants(t, "Status"), statuses)
	assert.ElementsMatch(t, constants(t, "Source"), sources)
	for _, population := range constants(t, "Population") {
		assert.Contains(t, p, "**"+population+"**")
	}
	for _, typ := range tierTypes() {
		assert.Contains(t, p, "`"+typ+"`")
	}
}

// constants are the values of the constants of a type of this package.
func constants(t *testing.T, typ string) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	var out []string
	for _, name := range files {
		file, err := goparser.ParseFile(token.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if of, ok := spec.Type.(*ast.Ident); ok && of.Name == typ && len(spec.Values) == 1 {
				value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				require.NoError(t, err)
				out = append(out, value)
			}
			return true
		})
	}
	require.NotEmpty(t, out, "there are constants of type %s", typ)
	return out
}
