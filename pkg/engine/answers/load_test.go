package answers_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/engine/answers"
	"github.com/palisade-iac/palisade/pkg/validate"
)

const full = `# Known to the network team.
functions:
  - token: aws:ec2/getVpc:getVpc
    args: {id: vpc-1, tags: {env: prod}}
    region: eu-west-1
    result: {id: vpc-1, cidrBlock: 10.1.0.0/16, mainRouteTableId: ~, count: 3, date: 2012-10-17}

  # The account's image.
  - token: aws:ec2/getAmi:getAmi
    result: {id: ami-1}
  - token: aws:ec2/getAmi:getAmi
    region: eu-west-1
    result: {id: ami-eu}
resources:
  - type: aws:ec2/vpc:Vpc
    id: vpc-1
    outputs: {cidrBlock: 10.1.0.0/16}
  - {type: aws:ec2/vpc:Vpc, id: vpc-open, outputs: ~}
stackReferences:
  acme/network/prod:
    outputs: {vpcId: vpc-1, key: hunter2}
    secretOutputs: [key]
  acme/network/open:
`

func TestLoad_answers(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), answers.FileName)
	require.NoError(t, os.WriteFile(path, []byte(full), 0o600))
	b, err := answers.Load(path)
	require.NoError(t, err)

	vpc := func(region string, args map[string]any) map[string]any {
		result, _ := b.Function("aws:ec2/getVpc:getVpc", region, args)
		return result
	}
	all := map[string]any{"id": "vpc-1", "tags": map[string]any{"env": "prod", "team": "net"}, "default": false}
	require.Equal(t, map[string]any{
		"id": "vpc-1", "cidrBlock": "10.1.0.0/16", "mainRouteTableId": nil, "count": 3.0, "date": "2012-10-17",
	}, vpc("eu-west-1", all), "more arguments than the entry names do not matter")
	require.Nil(t, vpc("us-east-1", all), "another region")
	require.Nil(t, vpc("eu-west-1", map[string]any{"id": "vpc-1"}), "an argument of the entry is missing")
	require.Nil(t, vpc("eu-west-1", map[string]any{"id": "vpc-1", "tags": "env"}), "an argument of another kind")

	eu, ok := b.Function("aws:ec2/getAmi:getAmi", "eu-west-1", nil)
	require.True(t, ok)
	require.Equal(t, "ami-eu", eu["id"], "the entry that names the region goes first")
	us, ok := b.Function("aws:ec2/getAmi:getAmi", "us-east-1", nil)
	require.True(t, ok)
	require.Equal(t, "ami-1", us["id"])

	outputs, ok := b.Resource("aws:ec2/vpc:Vpc", "vpc-1")
	require.True(t, ok)
	require.Equal(t, map[string]any{"cidrBlock": "10.1.0.0/16"}, outputs)
	_, ok = b.Resource("aws:ec2/vpc:Vpc", "vpc-open")
	require.False(t, ok, "an entry without outputs is open")
	_, ok = b.Resource("aws:ec2/subnet:Subnet", "vpc-1")
	require.False(t, ok)

	s, ok := b.StackReference("acme/network/prod")
	require.True(t, ok)
	require.Equal(t, answers.Stack{Outputs: map[string]any{"vpcId": "vpc-1", "key": "hunter2"}, SecretOutputs: []string{"key"}}, s)
	_, ok = b.StackReference("acme/network/open")
	require.False(t, ok)
}

func TestBook_nilAnswersNothing(t *testing.T) {
	t.Parallel()
	var b *answers.Book
	_, ok := b.Function("f", "", nil)
	require.False(t, ok)
	_, ok = b.Resource("t", "id")
	require.False(t, ok)
	_, ok = b.StackReference("s")
	require.False(t, ok)
}

func TestParse_allMistakesAtOnce(t *testing.T) {
	t.Parallel()
	_, err := answers.Parse([]byte(`
fuctions: []
functions:
  - {args: {id: vpc-1}, result: [1]}
  - {token: f, result: {n: .nan, n2: {a: 1, a: 2}}}
  - just text
resources: {type: t}
stackReferences:
  acme/prod: {outputs: {a: 1}, secretOutputs: [a, b]}
`))
	var found validate.Errors
	require.ErrorAs(t, err, &found)
	paths := map[string]validate.Kind{}
	for _, e := range found {
		paths[e.Path] = e.Kind
	}
	require.Equal(t, map[string]validate.Kind{
		"fuctions":                 validate.NotSupported,
		"functions[0].token":       validate.Required,
		"functions[0].result":      validate.Invalid,
		"functions[1].result.n":    validate.NotSupported,
		"functions[1].result.n2.a": validate.Duplicate,
		"functions[2]":             validate.Invalid,
		"functions[2].token":       validate.Required,
		"resources":                validate.Invalid,
		`stackReferences["acme/prod"].secretOutputs[1]`: validate.Invalid,
	}, paths)
	require.ErrorContains(t, err, `did you mean "functions"?`)
}

func TestParse_text(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"not YAML":               "a: [",
		"more than one YAML":     "a: 1\n---\nb: 2\n",
		"must be a mapping":      "- a",
		"write aliases out":      "functions: [{token: f, result: &r {self: *r}}]",
		"a key must be a plain":  "functions: [{token: f, result: {[1]: 2}}]",
		"is not a value of JSON": "functions: [{token: f, result: {b: !!binary aGk=}}]",
	} {
		_, err := answers.Parse([]byte(text))
		require.ErrorContains(t, err, name, text)
	}
	for _, empty := range []string{"", "# nothing yet\n", "---\n", "~", "functions:\nresources: ~\n"} {
		b, err := answers.Parse([]byte(empty))
		require.NoError(t, err, empty)
		require.Empty(t, b.Functions)
	}
}

func TestLoad_missingFile(t *testing.T) {
	t.Parallel()
	_, err := answers.Load(filepath.Join(t.TempDir(), answers.FileName))
	require.ErrorIs(t, err, os.ErrNotExist)
}
