package plan_test

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/palisade-iac/palisade/pkg/plan"
)

const schemaFile = "../../docs/plan.schema.json"

// definitions says which part of the schema describes which Go type.
var definitions = map[string]reflect.Type{
	"":            reflect.TypeFor[plan.Plan](),
	"resource":    reflect.TypeFor[plan.Resource](),
	"position":    reflect.TypeFor[plan.Position](),
	"assumption":  reflect.TypeFor[plan.Assumption](),
	"question":    reflect.TypeFor[plan.Question](),
	"propertyRef": reflect.TypeFor[plan.PropertyRef](),
	"diagnostic":  reflect.TypeFor[plan.Diagnostic](),
}

type definition struct {
	Description string                     `json:"description"`
	Required    []string                   `json:"required"`
	Properties  map[string]json.RawMessage `json:"properties"`
}

// The published schema and the Go types cannot part ways: every field is described, nothing else is, and a field is required exactly if
// it is always written.
func TestSchema_describesEveryField(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(schemaFile)
	require.NoError(t, err)
	var root struct {
		definition
		Defs map[string]definition `json:"$defs"`
	}
	require.NoError(t, json.Unmarshal(text, &root))
	root.Defs[""] = root.definition
	for name, typ := range definitions {
		def, ok := root.Defs[name]
		require.True(t, ok, "no definition %q for %s", name, typ)
		require.NotEmpty(t, def.Description, name)
		var fields, required []string
		for i := range typ.NumField() {
			tag, rest, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			require.NotEmpty(t, tag, "%s.%s has no JSON name", typ, typ.Field(i).Name)
			fields = append(fields, tag)
			if rest != "omitempty" {
				required = append(required, tag)
			}
		}
		var described []string
		for property, raw := range def.Properties {
			described = append(described, property)
			var d definition
			require.NoError(t, json.Unmarshal(raw, &d))
			require.NotEmpty(t, d.Description, "%s.%s has no description", name, property)
		}
		require.ElementsMatch(t, fields, described, "properties of %q", name)
		require.ElementsMatch(t, required, def.Required, "required properties of %q", name)
	}
}

func TestSchema_acceptsEveryPlanThatIsEncoded(t *testing.T) {
	t.Parallel()
	schema, err := jsonschema.NewCompiler().Compile(schemaFile)
	require.NoError(t, err)
	rapid.Check(t, func(t *rapid.T) {
		var out bytes.Buffer
		require.NoError(t, plan.Encode(&out, anyPlan().Draw(t, "plan")))
		doc, err := jsonschema.UnmarshalJSON(&out)
		require.NoError(t, err)
		require.NoError(t, schema.Validate(doc))
	})
}

func TestSchema_refusesWhatIsNoPlan(t *testing.T) {
	t.Parallel()
	schema, err := jsonschema.NewCompiler().Compile(schemaFile)
	require.NoError(t, err)
	for _, text := range []string{`{}`, `[]`, `{"formatVersion": 2, "project": "p", "stack": "s", "resources": [], "outputs": {},
		"assumptions": [], "unanswered": [], "unknownInputs": [], "diagnostics": []}`} {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		require.NoError(t, err)
		require.Error(t, schema.Validate(doc), text)
	}
}
