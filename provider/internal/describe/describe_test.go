package describe

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"
)

const source = `package describe

// Lazy is the strategy that does nothing.
const Lazy = "Lazy"

// token is what it registers itself as.
const token = "toy:things:Thing"

const twoToken = "toy:things:TwoThings"

// Few is how much.
const Few = "SomeParts"

// ThingArgs configures a thing, with TwoThings, SomeParts or a [part]. In Go:
//
//	ThingArgs{MaxSize: 3}
//
// That is all.
//
// # What it does not do
//
//   - It makes no [Lazy]
//     friends, see ` + "`palisade verify`" + `.
//   - MaxSize is not looked at.
type ThingArgs struct {
	// MaxSize is in bytes, as in [Lazy].
	MaxSize int ` + "`pulumi:\"maxSize,optional\"`" + `
	// Parts needs MaxSize. Size means nothing here.
	Parts map[string]part ` + "`pulumi:\"parts\"`" + `
	// TwoThings is Parts for two.
	TwoThings int ` + "`pulumi:\"twoThings\"`" + `
	hidden int
}

type part struct {
	// Id and Arn are the part's.
	Id  string ` + "`pulumi:\"id\"`" + `
	Arn string ` + "`pulumi:\"arn\"`" + `

	Other string ` + "`pulumi:\"other\"`" + `

	SomeParts int ` + "`pulumi:\"someParts\"`" + `
}
`

// ThingArgs, part and thing are what the source above says.
type ThingArgs struct {
	MaxSize int             `pulumi:"maxSize,optional"`
	Parts   map[string]part `pulumi:"parts"`

	TwoThings int `pulumi:"twoThings"`
}

type part struct {
	Id    string             `pulumi:"id"`
	Arn   pulumi.StringInput `pulumi:"arn"`
	Other *part              `pulumi:"other,optional"`
}

type thing struct {
	pulumi.ResourceState

	Sizes pulumi.IntMapOutput `pulumi:"sizes"`
}

func TestInto_wordsAndTypes(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "source.go"), []byte(source), 0o600))
	comments, err := Read(dir, reflect.TypeFor[part]().PkgPath())
	require.NoError(t, err)
	require.Equal(t, []string{"toy:things:Thing", "toy:things:TwoThings"}, comments.Tokens("toy"))

	spec := schema.PackageSpec{Name: "toy"}
	require.NoError(t, Into(&spec, comments, []Component{{Token: "toy:things:Thing", Args: reflect.TypeFor[ThingArgs](), State: reflect.TypeFor[thing]()}}))
	thing := spec.Resources["toy:things:Thing"]
	require.Equal(t, []string{"parts", "twoThings"}, thing.RequiredInputs)
	require.Equal(t, []string{"sizes"}, thing.Required)
	require.Equal(t, &schema.TypeSpec{Type: "integer"}, thing.Properties["sizes"].AdditionalProperties)
	require.Equal(t, schema.PropertySpec{TypeSpec: schema.TypeSpec{Type: "integer", Plain: true}, Description: "`maxSize` is in bytes, as in `Lazy`."}, thing.InputProperties["maxSize"])
	require.Equal(t, "`parts` needs `maxSize`. Size means nothing here.", thing.InputProperties["parts"].Description)
	require.Equal(t, "`twoThings` is Parts for two.", thing.InputProperties["twoThings"].Description)
	part := spec.Types["toy:describe:part"]
	require.Equal(t, []string{"arn", "id"}, part.Required)
	require.Equal(t, schema.TypeSpec{Type: "string"}, part.Properties["arn"].TypeSpec, "an Input may be eventual")
	require.Equal(t, "#/types/toy:describe:part", part.Properties["other"].Ref, "a type may hold itself")
	require.Equal(t, "Id and `arn` are the part's.", part.Properties["arn"].Description, "one directly under another shares its comment")
	require.Empty(t, part.Properties["other"].Description)
	require.Equal(t, "ThingArgs configures a thing, with TwoThings, SomeParts or a `part`.\n\nThat is all.\n\n## What it does not do\n\n- It makes no `Lazy` friends, see `palisade verify`.\n- `maxSize` is not looked at.", comments.OfType(reflect.TypeFor[ThingArgs]()), "code in Go, and what leads to it, is for those who read Go; what a component or a value is called is no property")
}

func TestInto_whatNoSchemaCanSay(t *testing.T) {
	type channels struct {
		C chan int `pulumi:"c"`
	}
	type outputless struct {
		S string `pulumi:"s"`
	}
	empty := &Comments{}
	require.ErrorContains(t, Into(&schema.PackageSpec{}, empty, []Component{{Token: "a:b:C", Args: reflect.TypeFor[channels](), State: reflect.TypeFor[thing]()}}), "a:b:C: c: no schema can say what chan int is")
	require.ErrorContains(t, Into(&schema.PackageSpec{}, empty, []Component{{Token: "a:b:C", Args: reflect.TypeFor[part](), State: reflect.TypeFor[outputless]()}}), "a:b:C: s: string is no output")
}
