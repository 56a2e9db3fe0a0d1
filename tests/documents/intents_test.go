package documents

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark/ast"
	"gopkg.in/yaml.v3"

	"github.com/palisade-iac/palisade/internal/cli"
	"github.com/palisade-iac/palisade/pkg/intent"
)

// intentBlock is a file of intents that stands in a document.
type intentBlock struct{ where, text string }

// intentBlocks are the blocks of YAML in a document that are files of intents.
func (d document) intentBlocks() (all []intentBlock) {
	d.walk(func(n ast.Node) {
		block, ok := n.(*ast.FencedCodeBlock)
		if !ok || string(block.Language(d.source)) != "yaml" || block.Lines().Len() == 0 {
			return
		}
		text := d.lines(block.Lines())
		if regexp.MustCompile(`(?m)^intents:`).MatchString(text) {
			all = append(all, intentBlock{d.at(block.Lines().At(0).Start), text})
		}
	})
	return all
}

// Every file of intents in a document is one that palisade reads and that the published schema describes. Those of the reference are of every kind.
func TestIntents_areRead(t *testing.T) {
	t.Parallel()
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join(root, "docs", "intents.schema.json"))
	require.NoError(t, err)
	kinds := map[intent.Kind]bool{}
	for _, d := range documents(t) {
		for _, b := range d.intentBlocks() {
			list, err := intent.Read(strings.NewReader(b.text), b.where)
			if !assert.NoError(t, err) {
				continue
			}
			for _, in := range list {
				kinds[in.Kind] = kinds[in.Kind] || d.path == "docs/intents.md"
			}
			var tree any
			require.NoError(t, yaml.Unmarshal([]byte(b.text), &tree), b.where)
			text, err := json.Marshal(tree)
			require.NoError(t, err)
			doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
			require.NoError(t, err)
			assert.NoError(t, schema.Validate(doc), b.where)
		}
	}
	for _, k := range []intent.Kind{intent.Deny, intent.Allow, intent.Only, intent.Accept, intent.Via, intent.Avoid, intent.Isolate} {
		assert.True(t, kinds[k], "the reference has an example of %s", k)
	}
}

// The examples of the reference are proved of the network that each names in its first line, and not because nothing gets there.
func TestIntents_examplesOfTheReferenceAreProved(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles programs; run without -short")
	}
	of := map[string]string{}
	for _, b := range parsed("docs/intents.md", read(t, "docs/intents.md")).intentBlocks() {
		comment, rest, _ := strings.Cut(b.text, "\n")
		example, ok := strings.CutPrefix(comment, "# ")
		require.True(t, ok, "%s: the first line names the example", b.where)
		of[example] += strings.TrimPrefix(rest, "intents:\n")
	}
	require.GreaterOrEqual(t, len(of), 3)
	for example, text := range of {
		t.Run(example, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "intents.yaml")
			require.NoError(t, os.WriteFile(file, []byte("intents:\n"+text), 0o600))
			wanted, err := intent.Load(file)
			require.NoError(t, err)
			var out, errs bytes.Buffer
			env := cli.Process()
			env.Out, env.Err = &out, &errs
			require.Zero(t, cli.Main(t.Context(), []string{"verify", filepath.Join(root, example), "--no-reference", "--json", "-q", "--intents", file}, env), errs.String()+out.String())
			var got struct {
				Intents []struct {
					Name, Source, Status string
					Vacuous              bool
				}
			}
			require.NoError(t, json.Unmarshal(out.Bytes(), &got))
			decided := map[string]bool{}
			for _, v := range got.Intents {
				if v.Source == string(intent.FromFile) {
					decided[v.Name] = true
					assert.Equal(t, string(intent.Proved), v.Status, v.Name)
					assert.False(t, v.Vacuous, v.Name)
				}
			}
			assert.Len(t, decided, len(wanted))
		})
	}
}
