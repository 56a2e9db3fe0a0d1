package engine_test

import (
	"reflect"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/engine"
	"github.com/palisade-iac/palisade/pkg/engine/answers"
	"github.com/palisade-iac/palisade/pkg/plan"
)

func parse(t *testing.T, text string) *answers.Book {
	t.Helper()
	book, err := answers.Parse([]byte(text))
	require.NoError(t, err)
	return book
}

// found has the shape of a data source's result in the AWS provider's SDK.
type found struct {
	ID    string   `pulumi:"id"`
	Zones []string `pulumi:"zones"`
}

type foundOutput struct{ *pulumi.OutputState }

func (foundOutput) ElementType() reflect.Type { return reflect.TypeFor[found]() }

func (o foundOutput) id() pulumi.StringOutput {
	return o.ApplyT(func(f found) string { return f.ID }).(pulumi.StringOutput)
}

const find1 = "test:index:find"

func TestRecord_functionsAreAnsweredFromTheFile(t *testing.T) {
	t.Parallel()
	book := parse(t, `
functions:
  - {token: "test:index:find", args: {name: net}, result: {id: found-1, zones: [a, b]}}
`)
	p := record(t, engine.Options{Config: region, Answers: book}, func(ctx *pulumi.Context) error {
		var plain found
		if err := ctx.Invoke(find1, map[string]any{"name": "net", "more": true}, &plain); err != nil {
			return err
		}
		out := ctx.InvokeOutput(find1, map[string]any{"name": "net"}, foundOutput{}, pulumi.InvokeOutputOptions{}).(foundOutput)
		ctx.Export("plain", pulumi.ToStringArray(plain.Zones))
		ctx.Export("output", out.id())
		return nil
	})
	require.Equal(t, map[string]any{"plain": []any{"a", "b"}, "output": "found-1"}, p.Outputs)
	require.Empty(t, p.Unanswered)
}

func TestRecord_unansweredFunction(t *testing.T) {
	t.Parallel()
	question := plan.Question{Kind: "function", Token: find1, Arguments: map[string]any{"name": "net"}}

	t.Run("is unknown as an Output", func(t *testing.T) {
		t.Parallel()
		p := record(t, engine.Options{Config: region}, func(ctx *pulumi.Context) error {
			out := ctx.InvokeOutput(find1, map[string]any{"name": "net"}, foundOutput{}, pulumi.InvokeOutputOptions{}).(foundOutput)
			again := ctx.InvokeOutput(find1, map[string]any{"name": "net"}, foundOutput{}, pulumi.InvokeOutputOptions{}).(foundOutput)
			newCustom(ctx, subnetType, "a", pulumi.Map{"vpcId": out.id(), "again": again.id()})
			return nil
		})
		a := find(t, p, "a")
		require.Equal(t, map[string]any{"vpcId": plan.Unknown, "again": plan.Unknown}, a.Inputs)
		require.Equal(t, []plan.PropertyRef{{URN: a.URN, Property: "again"}, {URN: a.URN, Property: "vpcId"}}, p.UnknownInputs)
		require.Equal(t, []plan.Question{question}, p.Unanswered, "one question, however often it is asked")
	})

	t.Run("is an error as plain values", func(t *testing.T) {
		t.Parallel()
		reached := false
		failed := failure(t, engine.Options{Config: region}, func(ctx *pulumi.Context) error {
			var plain found
			if err := ctx.Invoke(find1, map[string]any{"name": "net"}, &plain); err != nil {
				return err
			}
			reached = true
			return nil
		})
		require.False(t, reached, "zero values must not pass for an answer")
		require.Len(t, failed.Messages, 1)
		require.Contains(t, failed.Messages[0], `Asked without an answer: test:index:find {"name":"net"}`)
		require.Contains(t, failed.Messages[0], answers.FileName)
		require.Equal(t, []plan.Question{question}, failed.Unanswered)
		require.Equal(t, "eu-west-1", failed.Region)
	})

	t.Run("leads to a file that answers it", func(t *testing.T) {
		t.Parallel()
		program := func(ctx *pulumi.Context) error {
			var plain found
			return ctx.Invoke(find1, map[string]any{"name": "net"}, &plain)
		}
		failed := failure(t, engine.Options{Config: region}, program)
		book := answers.SkeletonOf(failed.Unanswered, failed.Region)
		require.Len(t, book.Functions, 1)
		book.Functions[0].Result = map[string]any{"id": "found-1"}
		require.Empty(t, record(t, engine.Options{Config: region, Answers: book}, program).Unanswered)
	})
}

func TestRecord_functionsBelongToARegion(t *testing.T) {
	t.Parallel()
	book := parse(t, `
functions:
  - {token: "aws:test/find:find", region: eu-west-2, result: {id: london}}
  - {token: "aws:test/find:find", region: eu-west-1, result: {id: ireland}}
`)
	p := record(t, engine.Options{Config: region, Answers: book}, func(ctx *pulumi.Context) error {
		london := newProvider(ctx, "aws", "london", pulumi.Map{"region": pulumi.String("eu-west-2")})
		paris := newProvider(ctx, "aws", "paris", pulumi.Map{"region": pulumi.String("eu-west-3")})
		for name, opts := range map[string][]pulumi.InvokeOption{
			"here": nil, "london": {pulumi.Provider(london)}, "paris": {pulumi.Provider(paris)},
		} {
			out := ctx.InvokeOutput("aws:test/find:find", map[string]any{}, foundOutput{}, pulumi.InvokeOutputOptions{InvokeOptions: opts})
			ctx.Export(name, out.(foundOutput).id())
		}
		return nil
	})
	require.Equal(t, map[string]any{"here": "ireland", "london": "london", "paris": plan.Unknown}, p.Outputs)
	require.Equal(t, []plan.Question{{Kind: "function", Token: "aws:test/find:find", Arguments: map[string]any{}, Region: "eu-west-3"}}, p.Unanswered)
}

func TestRecord_readsOfExistingResources(t *testing.T) {
	t.Parallel()
	book := parse(t, `
resources:
  - {type: "aws:ec2/vpc:Vpc", id: vpc-known, outputs: {cidrBlock: 10.7.0.0/16, arn: "arn:known"}}
`)
	read := func(ctx *pulumi.Context, name string, id pulumi.IDInput, state pulumi.Map) *custom {
		c := &custom{}
		if err := ctx.ReadResource(vpcType, name, id, state, c); err != nil {
			panic(err)
		}
		return c
	}
	p := record(t, engine.Options{Config: region, Answers: book}, func(ctx *pulumi.Context) error {
		known := read(ctx, "known", pulumi.ID("vpc-known"), nil)
		stranger := read(ctx, "stranger", pulumi.ID("vpc-stranger"), pulumi.Map{"cidrBlock": pulumi.String("10.8.0.0/16")})
		own := newCustom(ctx, vpcType, "own", pulumi.Map{"cidrBlock": pulumi.String("10.9.0.0/16")})
		again := read(ctx, "again", own.ID(), nil)
		newCustom(ctx, subnetType, "a", pulumi.Map{
			"known": known.CidrBlock, "stated": stranger.CidrBlock, "unknown": stranger.Arn, "vpcId": stranger.ID(), "own": again.CidrBlock,
		})
		return nil
	})
	require.Equal(t, map[string]any{
		"known": "10.7.0.0/16", "stated": "10.8.0.0/16", "unknown": plan.Unknown, "vpcId": "vpc-stranger", "own": "10.9.0.0/16",
	}, find(t, p, "a").Inputs)
	stranger := find(t, p, "stranger")
	require.True(t, stranger.External)
	require.True(t, stranger.Custom)
	require.Equal(t, "vpc-stranger", stranger.ID)
	require.Equal(t, []plan.Question{{Kind: "read", Token: vpcType, URN: stranger.URN, ID: "vpc-stranger"}}, p.Unanswered)
}

func TestRecord_importsAreNotInvented(t *testing.T) {
	t.Parallel()
	program := func(ctx *pulumi.Context) error {
		net := newCustom(ctx, vpcType, "net", pulumi.Map{"cidrBlock": pulumi.String("10.0.0.0/16")}, pulumi.Import(pulumi.ID("vpc-old")))
		ctx.Export("id", net.ID())
		ctx.Export("cidr", net.CidrBlock)
		ctx.Export("arn", net.Arn)
		return nil
	}
	p := record(t, engine.Options{Config: region}, program)
	require.Equal(t, map[string]any{"id": "vpc-old", "cidr": "10.0.0.0/16", "arn": plan.Unknown}, p.Outputs)
	require.Equal(t, []plan.Question{{Kind: "read", Token: vpcType, URN: find(t, p, "net").URN, ID: "vpc-old"}}, p.Unanswered)

	book := parse(t, `resources: [{type: "aws:ec2/vpc:Vpc", id: vpc-old, outputs: {arn: "arn:old"}}]`)
	p = record(t, engine.Options{Config: region, Answers: book}, program)
	require.Equal(t, map[string]any{"id": "vpc-old", "cidr": "10.0.0.0/16", "arn": "arn:old"}, p.Outputs)
	require.Empty(t, p.Unanswered)
}

func TestRecord_stackReferences(t *testing.T) {
	t.Parallel()
	book := parse(t, `
stackReferences:
  acme/network/prod:
    outputs: {vpcId: vpc-known, presharedKey: hunter2}
    secretOutputs: [presharedKey]
`)
	p := record(t, engine.Options{Config: region, Answers: book}, func(ctx *pulumi.Context) error {
		known, err := pulumi.NewStackReference(ctx, "acme/network/prod", nil)
		if err != nil {
			return err
		}
		unknown, err := pulumi.NewStackReference(ctx, "other", &pulumi.StackReferenceArgs{Name: pulumi.String("acme/other/prod")})
		if err != nil {
			return err
		}
		newCustom(ctx, subnetType, "a", pulumi.Map{
			"vpcId": known.GetStringOutput(pulumi.String("vpcId")), "key": known.GetOutput(pulumi.String("presharedKey")),
			"missing": known.GetStringOutput(pulumi.String("nothingOfTheKind")), "other": unknown.GetStringOutput(pulumi.String("vpcId")),
		})
		return nil
	})
	require.Equal(t, map[string]any{
		"vpcId": "vpc-known", "key": plan.Secret, "missing": plan.Unknown, "other": plan.Unknown,
	}, find(t, p, "a").Inputs)
	require.Equal(t, []plan.Question{{
		Kind: "stackReference", Token: "pulumi:pulumi:StackReference", URN: find(t, p, "other").URN, ID: "acme/other/prod",
	}}, p.Unanswered)
	require.Equal(t, map[string]any{"vpcId": "vpc-known", "presharedKey": plan.Secret}, find(t, p, "acme/network/prod").Outputs["outputs"])
}

func TestRecord_accountComesFromTheAnswers(t *testing.T) {
	t.Parallel()
	book := parse(t, `functions: [{token: "aws:index/getCallerIdentity:getCallerIdentity", result: {accountId: "210987654321", id: "210987654321"}}]`)
	p := record(t, engine.Options{Config: region, Answers: book}, func(*pulumi.Context) error { return nil })
	require.Equal(t, "210987654321", p.AccountID)
}
