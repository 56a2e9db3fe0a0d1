package answers_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/palisade-iac/palisade/pkg/engine/answers"
	"github.com/palisade-iac/palisade/pkg/plan"
)

func questions() *plan.Plan {
	return &plan.Plan{Region: "eu-west-1", Unanswered: []plan.Question{
		{Kind: "function", Token: "aws:ec2/getSubnets:getSubnets", Arguments: map[string]any{
			"filters": []any{map[string]any{"name": "vpc-id", "values": []any{plan.Unknown}}},
			"tags":    map[string]any{"tier": "data"},
			"key":     plan.Secret,
		}},
		{Kind: "function", Token: "aws:ec2/getAmi:getAmi", Region: "us-east-1"},
		{Kind: "function", Token: "std:index:upper", Arguments: map[string]any{"input": "5"}},
		{Kind: "read", Token: "aws:ec2/vpc:Vpc", URN: "urn:x", ID: "vpc-9"},
		{Kind: "read", Token: "aws:ec2/vpc:Vpc", URN: "urn:y", ID: plan.Unknown},
		{Kind: "stackReference", Token: "pulumi:pulumi:StackReference", ID: "acme/shared/dev"},
		{Kind: "component", Token: "awsx:ec2:Vpc", URN: "urn:z"},
		{Kind: "method", Token: "eks:index:Cluster/getKubeconfig"},
	}}
}

func TestSkeleton_asksWhatAFileCanAnswer(t *testing.T) {
	t.Parallel()
	require.Equal(t, &answers.Book{
		Functions: []answers.Function{
			{Token: "aws:ec2/getSubnets:getSubnets", Args: map[string]any{"tags": map[string]any{"tier": "data"}}, Region: "eu-west-1"},
			{Token: "aws:ec2/getAmi:getAmi", Args: map[string]any{}, Region: "us-east-1"},
			{Token: "std:index:upper", Args: map[string]any{"input": "5"}},
		},
		Resources:       []answers.Resource{{Type: "aws:ec2/vpc:Vpc", ID: "vpc-9"}},
		StackReferences: map[string]answers.Stack{"acme/shared/dev": {}},
	}, answers.Skeleton(questions()))
}

func TestMerge_newFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), answers.FileName)
	added, err := answers.Merge(path, answers.Skeleton(questions()))
	require.NoError(t, err)
	require.Equal(t, 5, added)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, `# What exists outside this program, for planning it offline.
# Fill in each null; an entry that stays null answers nothing.

functions:
  - token: aws:ec2/getSubnets:getSubnets
    args:
      tags:
        tier: data
    region: eu-west-1
    result: null
  - token: aws:ec2/getAmi:getAmi
    region: us-east-1
    result: null
  - token: std:index:upper
    args:
      input: "5"
    result: null
resources:
  - type: aws:ec2/vpc:Vpc
    id: vpc-9
    outputs: null
stackReferences:
  acme/shared/dev:
    outputs: null
`, string(text))

	added, err = answers.Merge(path, answers.Skeleton(questions()))
	require.NoError(t, err)
	require.Zero(t, added, "what was asked already is not asked again")
	again, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, text, again)
	left, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Len(t, left, 1, "no temporary file stays")
}

func TestMerge_keepsWhatIsThere(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), answers.FileName)
	require.NoError(t, os.WriteFile(path, []byte(full), 0o640))
	added, err := answers.Merge(path, answers.Skeleton(questions()))
	require.NoError(t, err)
	require.Equal(t, 5, added)

	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(text), "# Known to the network team.")
	require.Contains(t, string(text), "# The account's image.")
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o640), info.Mode().Perm())

	before, err := answers.Parse([]byte(full))
	require.NoError(t, err)
	after, err := answers.Load(path)
	require.NoError(t, err)
	require.Equal(t, before.Functions, after.Functions[:len(before.Functions)])
	require.Equal(t, before.Resources, after.Resources[:len(before.Resources)])
	require.Equal(t, before.StackReferences["acme/network/prod"], after.StackReferences["acme/network/prod"])
	require.Contains(t, after.StackReferences, "acme/shared/dev")
}

func TestMerge_refusesABadFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), answers.FileName)
	require.NoError(t, os.WriteFile(path, []byte("functions: 3\n"), 0o600))
	_, err := answers.Merge(path, answers.Skeleton(questions()))
	require.ErrorContains(t, err, "functions: must be a list")
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "functions: 3\n", string(text))
}

// Whatever is merged into whatever file can be read again, is there, and is not asked a second time.
func TestMerge_roundTrip(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	word := rapid.StringOfN(rapid.RuneFrom([]rune("ab:/-# '\"{}[]~0.\n\téÿ")), 1, 8, -1)
	value := rapid.Custom(func(t *rapid.T) any {
		return rapid.OneOf(word.AsAny(), rapid.Bool().AsAny(), rapid.Map(rapid.IntRange(-9, 9), func(i int) any { return float64(i) })).Draw(t, "value")
	})
	book := rapid.Custom(func(t *rapid.T) *answers.Book {
		b := &answers.Book{StackReferences: map[string]answers.Stack{}}
		for range rapid.IntRange(0, 4).Draw(t, "functions") {
			b.Functions = append(b.Functions, answers.Function{
				Token: word.Draw(t, "token"), Args: rapid.MapOfN(word, value, 0, 3).Draw(t, "args"), Region: word.Draw(t, "region"),
				Result: rapid.MapOfN(word, value, 0, 3).Draw(t, "result"),
			})
			b.Resources = append(b.Resources, answers.Resource{Type: word.Draw(t, "type"), ID: word.Draw(t, "id")})
			b.StackReferences[word.Draw(t, "stack")] = answers.Stack{Outputs: rapid.MapOfN(word, value, 0, 3).Draw(t, "outputs")}
		}
		return b
	})
	rapid.Check(t, func(t *rapid.T) {
		path := filepath.Join(dir, answers.FileName)
		defer os.Remove(path)
		first, second := book.Draw(t, "first"), book.Draw(t, "second")
		for _, b := range []*answers.Book{first, second} {
			_, err := answers.Merge(path, b)
			require.NoError(t, err)
			added, err := answers.Merge(path, b)
			require.NoError(t, err)
			require.Zero(t, added)
		}
		if _, err := os.Stat(path); os.IsNotExist(err) {
			require.Empty(t, first.Functions)
			require.Empty(t, second.Functions)
			return
		}
		got, err := answers.Load(path)
		require.NoError(t, err)
		for _, f := range first.Functions {
			result, ok := got.Function(f.Token, f.Region, f.Args)
			require.True(t, ok)
			require.NotNil(t, result)
		}
		for name, s := range first.StackReferences {
			require.Equal(t, s.Outputs, got.StackReferences[name].Outputs)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(full))
	f.Add([]byte("functions: [{token: f, result: &r {self: *r}}]"))
	f.Add([]byte("a: &a [x]\nb: {<<: *a}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		b, err := answers.Parse(text)
		if err != nil {
			return
		}
		path := filepath.Join(t.TempDir(), answers.FileName)
		require.NoError(t, os.WriteFile(path, text, 0o600))
		_, err = answers.Merge(path, answers.Skeleton(questions()))
		require.NoError(t, err)
		after, err := answers.Load(path)
		require.NoError(t, err)
		require.GreaterOrEqual(t, len(after.Functions), len(b.Functions))
	})
}
