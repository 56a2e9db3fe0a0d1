package engine_test

import (
	"context"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/engine"
)

// tag gives a transform that adds a tag.
func tag(name string, value pulumi.Input) pulumi.ResourceTransform {
	return func(_ context.Context, args *pulumi.ResourceTransformArgs) *pulumi.ResourceTransformResult {
		if args.Type != vpcType {
			return nil
		}
		tags := pulumi.Map{}
		if given, ok := args.Props["tags"].(pulumi.Map); ok {
			tags = given
		}
		tags[name] = value
		// The order of the transforms shows in what each of them finds.
		tags["order"] = pulumi.Sprintf("%v%s", tags["order"], name)
		args.Props["tags"] = tags
		return &pulumi.ResourceTransformResult{Props: args.Props, Opts: args.Opts}
	}
}

func TestRecord_transformsOfResourceParentsAndStack(t *testing.T) {
	t.Parallel()
	p := record(t, engine.Options{Config: region}, func(ctx *pulumi.Context) error {
		if err := ctx.RegisterResourceTransform(tag("stack", pulumi.String("s"))); err != nil {
			return err
		}
		id := newCustom(ctx, "test:index:Id", "id", pulumi.Map{}).ID()
		outer := newComponent(ctx, "outer", pulumi.Transforms([]pulumi.ResourceTransform{tag("outer", pulumi.String("o"))}))
		inner := newComponent(ctx, "inner", pulumi.Parent(outer), pulumi.Transforms([]pulumi.ResourceTransform{tag("inner", pulumi.String("i"))}))
		newCustom(ctx, vpcType, "net", pulumi.Map{
			"cidrBlock": pulumi.String("10.0.0.0/16"), "ref": id, "tags": pulumi.Map{"order": pulumi.String("")},
		}, pulumi.Parent(inner), pulumi.Transforms([]pulumi.ResourceTransform{tag("own", pulumi.String("n"))}))
		newCustom(ctx, vpcType, "apart", pulumi.Map{"tags": pulumi.Map{"order": pulumi.String("")}})
		return nil
	})
	net := find(t, p, "net")
	require.Equal(t, map[string]any{"own": "n", "inner": "i", "outer": "o", "stack": "s", "order": "owninnerouterstack"}, net.Inputs["tags"])
	require.Equal(t, net.Inputs["tags"], net.Outputs["tags"], "outputs follow the inputs that transforms made")
	require.Equal(t, map[string][]string{"ref": {find(t, p, "id").URN}}, net.PropertyDependencies, "what depends on what survives a transform")
	require.Equal(t, []string{find(t, p, "id").URN}, net.Dependencies)
	require.Equal(t, map[string]any{"stack": "s", "order": "stack"}, find(t, p, "apart").Inputs["tags"])
}

func TestRecord_transformsChangeOptions(t *testing.T) {
	t.Parallel()
	p := record(t, engine.Options{Config: region}, func(ctx *pulumi.Context) error {
		london := newProvider(ctx, "aws", "london", pulumi.Map{"region": pulumi.String("eu-west-2")})
		first := newCustom(ctx, "test:index:First", "first", pulumi.Map{})
		newCustom(ctx, vpcType, "net", pulumi.Map{}, pulumi.Transforms([]pulumi.ResourceTransform{
			func(_ context.Context, args *pulumi.ResourceTransformArgs) *pulumi.ResourceTransformResult {
				args.Opts.Protect = true
				args.Opts.RetainOnDelete = true
				args.Opts.DeleteBeforeReplace = true
				args.Opts.IgnoreChanges = []string{"tags"}
				args.Opts.Provider = london
				args.Opts.DependsOn = append(args.Opts.DependsOn, first)
				args.Opts.Aliases = []pulumi.Alias{{Name: pulumi.String("former")}}
				args.Opts.AdditionalSecretOutputs = []string{"cidrBlock"}
				args.Props["cidrBlock"] = pulumi.String("10.9.0.0/16")
				return &pulumi.ResourceTransformResult{Props: args.Props, Opts: args.Opts}
			},
		}))
		return nil
	})
	net := find(t, p, "net")
	require.True(t, net.Protect)
	require.True(t, net.RetainOnDelete)
	require.True(t, net.DeleteBeforeReplace)
	require.Equal(t, []string{"tags"}, net.IgnoreChanges)
	require.Equal(t, find(t, p, "london").URN, net.Provider)
	require.Equal(t, []string{find(t, p, "first").URN}, net.Dependencies)
	require.Equal(t, []string{"urn:pulumi:dev::project::aws:ec2/vpc:Vpc::former"}, net.Aliases)
	require.Equal(t, "[secret]", net.Outputs["cidrBlock"])
}

func TestRecord_transformKeepsSecretsAndUnknowns(t *testing.T) {
	t.Parallel()
	p := record(t, engine.Options{Config: region}, func(ctx *pulumi.Context) error {
		if err := ctx.RegisterResourceTransform(tag("team", pulumi.String("net"))); err != nil {
			return err
		}
		other := newCustom(ctx, "random:index/randomId:RandomId", "other", pulumi.Map{})
		newCustom(ctx, vpcType, "net", pulumi.Map{
			"password": pulumi.ToSecret(pulumi.String("hunter2")), "arn": other.Arn, "tags": pulumi.Map{"order": pulumi.String("")},
		})
		return nil
	})
	require.Equal(t, map[string]any{
		"password": "[secret]", "arn": "04da6b54-80e4-46f7-96ec-b56ff0331ba9", "tags": map[string]any{"team": "net", "order": "team"},
	}, find(t, p, "net").Inputs)
	require.Equal(t, map[string][]string{"arn": {find(t, p, "other").URN}}, find(t, p, "net").PropertyDependencies)
}

func TestRecord_failingTransformNamesTheResource(t *testing.T) {
	t.Parallel()
	failed := failure(t, engine.Options{Config: region}, func(ctx *pulumi.Context) error {
		newCustom(ctx, vpcType, "net", pulumi.Map{}, pulumi.Transforms([]pulumi.ResourceTransform{
			func(_ context.Context, args *pulumi.ResourceTransformArgs) *pulumi.ResourceTransformResult {
				args.Opts.Parent = nil // which Pulumi forbids
				return &pulumi.ResourceTransformResult{Props: args.Props, Opts: args.Opts}
			},
		}))
		return nil
	})
	require.Equal(t, []string{"resource net of type aws:ec2/vpc:Vpc: a transform of it: cannot change parent in transform"}, failed.Messages)
}

func TestRecord_invokeTransforms(t *testing.T) {
	t.Parallel()
	book := parse(t, `
functions:
  - {token: "test:index:find", args: {name: prod}, region: eu-west-2, result: {id: found-prod}}
`)
	p := record(t, engine.Options{Config: region, Answers: book}, func(ctx *pulumi.Context) error {
		london := newProvider(ctx, "test", "london", pulumi.Map{"region": pulumi.String("eu-west-2")})
		err := ctx.RegisterInvokeTransform(func(_ context.Context, args *pulumi.InvokeTransformArgs) *pulumi.InvokeTransformResult {
			args.Args["name"] = pulumi.String("prod")
			args.Opts.Provider = london
			return &pulumi.InvokeTransformResult{Args: args.Args, Opts: args.Opts}
		})
		if err != nil {
			return err
		}
		var result struct {
			ID string `pulumi:"id"`
		}
		if err := ctx.Invoke("test:index:find", map[string]any{"name": "dev"}, &result); err != nil {
			return err
		}
		ctx.Export("id", pulumi.String(result.ID))
		return nil
	})
	require.Equal(t, map[string]any{"id": "found-prod"}, p.Outputs)
}
