package engine

import (
	"encoding/json"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/archive"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/asset"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/palisade-iac/palisade/pkg/plan"
)

var computed = resource.MakeComputed(resource.NewProperty(""))

func TestPrinter_value(t *testing.T) {
	t.Parallel()
	text, err := asset.FromText("hello")
	require.NoError(t, err)
	inner, err := archive.FromPath(t.TempDir())
	require.NoError(t, err)
	for name, test := range map[string]struct {
		value resource.PropertyValue
		want  any
	}{
		"null":                 {resource.NewNullProperty(), nil},
		"bool":                 {resource.NewProperty(true), true},
		"number":               {resource.NewProperty(1.5), 1.5},
		"string":               {resource.NewProperty("s"), "s"},
		"list":                 {resource.NewProperty([]resource.PropertyValue{resource.NewProperty("s"), computed}), []any{"s", plan.Unknown}},
		"object":               {resource.NewProperty(resource.PropertyMap{"a": resource.NewProperty("b"), "__defaults": computed}), map[string]any{"a": "b"}},
		"unknown":              {computed, plan.Unknown},
		"unknown output":       {resource.NewProperty(resource.Output{}), plan.Unknown},
		"known output":         {resource.NewProperty(resource.Output{Known: true, Element: resource.NewProperty("s")}), "s"},
		"secret output":        {resource.NewProperty(resource.Output{Known: true, Secret: true, Element: resource.NewProperty("s")}), plan.Secret},
		"secret":               {resource.MakeSecret(resource.NewProperty("s")), plan.Secret},
		"secret unknown":       {resource.MakeSecret(computed), plan.Unknown},
		"secret of something":  {resource.MakeSecret(resource.NewProperty(resource.PropertyMap{"a": computed})), plan.Secret},
		"component":            {resource.MakeComponentResourceReference("urn:x", ""), map[string]any{"urn": "urn:x"}},
		"custom":               {resource.MakeCustomResourceReference("urn:x", "id", ""), map[string]any{"urn": "urn:x", "id": "id"}},
		"custom of unknown id": {resource.MakeCustomResourceReference("urn:x", "", ""), map[string]any{"urn": "urn:x", "id": plan.Unknown}},
		"text asset":           {resource.NewProperty(text), map[string]any{"asset": map[string]any{"text": "hello"}}},
		"file asset":           {resource.NewProperty(&asset.Asset{Path: "a/b"}), map[string]any{"asset": map[string]any{"path": "a/b"}}},
		"remote asset":         {resource.NewProperty(&asset.Asset{URI: "https://x"}), map[string]any{"asset": map[string]any{"uri": "https://x"}}},
		"remote archive":       {resource.NewProperty(&archive.Archive{URI: "https://x"}), map[string]any{"archive": map[string]any{"uri": "https://x"}}},
		"archive of its members": {
			resource.NewProperty(&archive.Archive{Assets: map[string]any{"t": text, "in": inner}}),
			map[string]any{"archive": map[string]any{"assets": map[string]any{
				"t":  map[string]any{"asset": map[string]any{"text": "hello"}},
				"in": map[string]any{"archive": map[string]any{"path": inner.Path}},
			}}},
		},
	} {
		require.Equal(t, test.want, printer{}.value(test.value), name)
	}
	require.Equal(t, "s", printer{reveal: true}.value(resource.MakeSecret(resource.NewProperty("s"))))
}

// values draws property values as programs send them.
func values(depth int) *rapid.Generator[resource.PropertyValue] {
	return rapid.Custom(func(t *rapid.T) resource.PropertyValue {
		kind := rapid.IntRange(0, 7).Draw(t, "kind")
		if depth == 0 {
			kind %= 4
		}
		switch kind {
		case 0:
			return resource.NewProperty(rapid.SampledFrom([]string{"public", "s3cret-a", "pre s3cret-b post", "x"}).Draw(t, "text"))
		case 1:
			return computed
		case 2:
			return resource.NewProperty(rapid.Float64Range(-9, 9).Draw(t, "number"))
		case 3:
			return resource.NewNullProperty()
		case 4:
			return resource.NewProperty(rapid.SliceOfN(values(depth-1), 0, 3).Draw(t, "list"))
		case 5:
			m := resource.PropertyMap{}
			for k, v := range rapid.MapOfN(rapid.StringMatching(`[a-c.]{1,2}`), values(depth-1), 0, 3).Draw(t, "object") {
				m[resource.PropertyKey(k)] = v
			}
			return resource.NewProperty(m)
		case 6:
			return resource.MakeSecret(values(depth-1).Draw(t, "secret"))
		default:
			return resource.NewProperty(resource.Output{
				Known: rapid.Bool().Draw(t, "known"), Secret: rapid.Bool().Draw(t, "isSecret"), Element: values(depth-1).Draw(t, "output"),
			})
		}
	})
}

// Whatever a program sends: a printed value is JSON, shows no secret of it, and turning outputs into plain values changes nothing that shows.
func TestPrinter_hidesEverySecret(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := values(4).Draw(t, "value")
		s := &secrets{}
		s.addMarked(v)
		printed := printer{mask: s.mask}.value(v)
		text, err := json.Marshal(printed)
		require.NoError(t, err)
		eachMarked(v, false, func(secret string) {
			if telling(secret) {
				require.NotContains(t, string(text), secret)
			}
		})
		require.Equal(t, printed, printer{mask: s.mask}.value(plainOutput(v)))
		unknownPaths("", printed, func(path string) { require.Contains(t, string(text), plan.Unknown, path) })
	})
}

func TestSecrets_mask(t *testing.T) {
	t.Parallel()
	s := &secrets{}
	require.Equal(t, "nothing to hide", s.mask("nothing to hide"))
	s.addText("hunter")
	s.addText("hunter2 and more")
	s.addText("line \"one\"\nthe second line is long\n  x")
	s.addText("ab")
	s.addConfig(`{"a": ["deep secret", 7, {"b": "deeper secret"}]}`)
	for text, want := range map[string]string{
		"hunter2 and more": "[secret]",
		"hunter2":          "[secret]2",
		"in JSON: line \\\"one\\\"\\nthe second line is long\\n  x": "in JSON: [secret]",
		"alone: the second line is long":                            "alone: [secret]",
		"line \"one\"":                                              "line \"one\"",
		"ab":                                                        "ab",
		"deep secret, deeper secret, 7":                             "[secret], [secret], 7",
		"aHVudGVyMiBhbmQgbW9yZQ==":                                  "[secret]",
	} {
		require.Equal(t, want, s.mask(text))
	}
	require.Equal(t, "[secret], [secret] and [secret]", s.mask("hunter, hunter and hunter"))
}

func TestMarkOutputs(t *testing.T) {
	t.Parallel()
	text := resource.NewProperty[string]
	object := resource.NewProperty[resource.PropertyMap]
	list := func(v ...resource.PropertyValue) resource.PropertyValue { return resource.NewProperty(v) }
	hidden := resource.MakeSecret
	inputs := resource.PropertyMap{
		"password": hidden(text("hunter2")), "pin": hidden(text("7")), "name": text("n"),
		"tags":  object(resource.PropertyMap{"a": hidden(text("hunter2")), "b": text("b"), "pin": hidden(text("7"))}),
		"rules": list(hidden(text("7")), text("open")),
	}
	for name, c := range map[string]struct{ given, want resource.PropertyValue }{
		"password": {text("hunter2"), hidden(text("hunter2"))},
		"pin":      {text("8"), hidden(text("8"))},
		"name":     {text("n"), text("n")},
		// Marks within a value say enough.
		"tags":  {inputs["tags"], inputs["tags"]},
		"rules": {list(text("open"), text("7")), hidden(list(text("open"), text("7")))},
		"arn":   {text("arn:hunter2:x"), hidden(text("arn:hunter2:x"))},
		"key":   {text("k"), hidden(text("k"))},
		"kept":  {hidden(text("k")), hidden(text("k"))},
		// What stands beside a secret is none.
		"list": {
			list(text("public"), object(resource.PropertyMap{"x": text("a hunter2"), "y": text("net")})),
			list(text("public"), object(resource.PropertyMap{"x": hidden(text("a hunter2")), "y": text("net")})),
		},
	} {
		marked := markOutputs(resource.PropertyMap{resource.PropertyKey(name): c.given}, inputs, []string{"key", "later"})
		require.Equal(t, c.want, marked[resource.PropertyKey(name)], name)
		require.True(t, marked["later"].IsSecret(), "an output that is named stays secret when it comes to be known")
	}
	plain := object(resource.PropertyMap{"a": text("hunter2"), "b": text("b"), "pin": text("7")})
	marked := markOutputs(resource.PropertyMap{"tags": plain}, inputs, nil)
	require.Equal(t, inputs["tags"], marked["tags"], "the secret tags alone")
	require.False(t, plain.ContainsSecrets(), "what is given is not changed")
}

func TestFlattened(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"plain": {"plain"},
		"an unhandled error occurred: program failed: \n1 error occurred:\n\t* tiers: bad\n\n": {"tiers: bad"},
		"waiting for RPCs: rpc error: code = Unknown desc = two resources":                     {"two resources"},
		"2 errors occurred:\n\t* first\n\t* second\n\tof two lines\n\n":                        {"first", "second\n\tof two lines"},
		"1 error occurred:\n\t* 2 errors occurred:\n\t* a\n\t* b\n\n\n":                        {"a", "b"},
	} {
		require.Equal(t, want, flattened(text), "%q", text)
	}
}
