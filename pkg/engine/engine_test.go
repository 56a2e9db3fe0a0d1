package engine_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/engine"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// custom is a resource of any provider, with the outputs that the tests read.
type custom struct {
	pulumi.CustomResourceState
	Arn       pulumi.StringOutput `pulumi:"arn"`
	CidrBlock pulumi.StringOutput `pulumi:"cidrBlock"`
	Tags      pulumi.MapOutput    `pulumi:"tags"`
	Password  pulumi.StringOutput `pulumi:"password"`
}

// component is one of the program's own.
type component struct{ pulumi.ResourceState }

const (
	vpcType    = "aws:ec2/vpc:Vpc"
	subnetType = "aws:ec2/subnet:Subnet"
)

// newCustom stands where a provider's SDK has NewVpc: the registering line is its caller's.
func newCustom(ctx *pulumi.Context, typ, name string, props pulumi.Map, opts ...pulumi.ResourceOption) *custom {
	c := &custom{}
	if err := ctx.RegisterResource(typ, name, props, c, opts...); err != nil {
		panic(err)
	}
	return c
}

func newComponent(ctx *pulumi.Context, name string, opts ...pulumi.ResourceOption) *component {
	c := &component{}
	if err := ctx.RegisterComponentResourceV2("test:index:Component", name, pulumi.Map{"size": pulumi.Int(3)}, c, opts...); err != nil {
		panic(err)
	}
	return c
}

func newProvider(ctx *pulumi.Context, pkg, name string, props pulumi.Map) pulumi.ProviderResource {
	p := &pulumi.ProviderResourceState{}
	if err := ctx.RegisterResource("pulumi:providers:"+pkg, name, props, p); err != nil {
		panic(err)
	}
	return p
}

// record runs a program that must not fail.
func record(t *testing.T, opts engine.Options, program pulumi.RunFunc) *plan.Plan {
	t.Helper()
	p, err := engine.Record(deadline(t), program, opts)
	require.NoError(t, err)
	return p
}

// failure runs a program that must fail.
func failure(t *testing.T, opts engine.Options, program pulumi.RunFunc) *engine.ProgramError {
	t.Helper()
	p, err := engine.Record(deadline(t), program, opts)
	require.Nil(t, p)
	var failed *engine.ProgramError
	require.ErrorAs(t, err, &failed)
	return failed
}

func deadline(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func find(t *testing.T, p *plan.Plan, name string) *plan.Resource {
	t.Helper()
	for _, r := range p.Resources {
		if r.Name == name {
			return r
		}
	}
	require.Fail(t, "no such resource", name)
	return nil
}

func urns(p *plan.Plan) []string {
	all := make([]string, len(p.Resources))
	for i, r := range p.Resources {
		all[i] = r.URN
	}
	return all
}

var region = map[string]string{"aws:region": "eu-west-1"}

func TestRecord_plan(t *testing.T) {
	t.Parallel()
	p := record(t, engine.Options{Project: "shop", Stack: "prod", Config: region}, func(ctx *pulumi.Context) error {
		net := newComponent(ctx, "net")
		vpc := newCustom(ctx, vpcType, "net-vpc", pulumi.Map{"cidrBlock": pulumi.String("10.0.0.0/16")}, pulumi.Parent(net))
		newCustom(ctx, subnetType, "net-a", pulumi.Map{
			"vpcId": vpc.ID(), "cidrBlock": pulumi.String("10.0.0.0/24"), "mapPublicIpOnLaunch": pulumi.Bool(false), "count": pulumi.Int(3),
			"absent": nil,
		}, pulumi.Parent(net), pulumi.DependsOn([]pulumi.Resource{vpc}), pulumi.IgnoreChanges([]string{"tags"}),
			pulumi.DeleteBeforeReplace(true), pulumi.RetainOnDelete(true))
		if err := ctx.RegisterResourceOutputs(net, pulumi.Map{"vpcId": vpc.ID()}); err != nil {
			return err
		}
		ctx.Export("vpcId", vpc.ID())
		return nil
	})

	require.Equal(t, plan.FormatVersion, p.FormatVersion)
	require.Equal(t, []string{"shop", "prod", "eu-west-1", "123456789012"}, []string{p.Project, p.Stack, p.Region, p.AccountID})
	const (
		stackURN  = "urn:pulumi:prod::shop::pulumi:pulumi:Stack::shop-prod"
		netURN    = "urn:pulumi:prod::shop::test:index:Component::net"
		subnetURN = "urn:pulumi:prod::shop::test:index:Component$aws:ec2/subnet:Subnet::net-a"
		vpcURN    = "urn:pulumi:prod::shop::test:index:Component$aws:ec2/vpc:Vpc::net-vpc"
	)
	require.Equal(t, []string{stackURN, subnetURN, vpcURN, netURN}, urns(p))
	vpc, subnet, net := find(t, p, "net-vpc"), find(t, p, "net-a"), find(t, p, "net")
	require.Equal(t, map[string]any{"vpcId": vpc.ID}, p.Outputs)
	require.NotEmpty(t, vpc.ID)

	require.Equal(t, map[string]any{"size": 3.0}, net.Inputs)
	require.Equal(t, map[string]any{"vpcId": vpc.ID}, net.Outputs)
	require.Equal(t, stackURN, net.Parent)
	require.False(t, net.Custom)
	require.Empty(t, net.ID)

	require.Equal(t, map[string]any{"vpcId": vpc.ID, "cidrBlock": "10.0.0.0/24", "mapPublicIpOnLaunch": false, "count": 3.0}, subnet.Inputs)
	require.Equal(t, netURN, subnet.Parent)
	require.Equal(t, []string{vpcURN}, subnet.Dependencies)
	require.Equal(t, map[string][]string{"vpcId": {vpcURN}}, subnet.PropertyDependencies)
	require.True(t, subnet.Custom)
	require.True(t, subnet.DeleteBeforeReplace)
	require.True(t, subnet.RetainOnDelete)
	require.Equal(t, []string{"tags"}, subnet.IgnoreChanges)
	require.Equal(t, []string{}, vpc.Dependencies)
	require.Empty(t, p.Unanswered)
	require.Empty(t, p.UnknownInputs)
	require.Empty(t, p.Diagnostics)
}

// Goroutines of a program register in any order; the plan is the same, byte by byte.
func TestRecord_isDeterministic(t *testing.T) {
	t.Parallel()
	var first string
	for range 5 {
		p := record(t, engine.Options{Config: region}, manyVpcs(5))
		var text strings.Builder
		require.NoError(t, plan.Encode(&text, p))
		if first == "" {
			first = text.String()
		}
		require.Equal(t, first, text.String())
	}
}

// manyVpcs is a program of n VPCs with a component, three route tables and 57 subnets each.
func manyVpcs(n int) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		for i := range n {
			name := fmt.Sprintf("net%d", i)
			net := newComponent(ctx, name)
			parent := pulumi.Parent(net)
			vpc := newCustom(ctx, vpcType, name, pulumi.Map{
				"cidrBlock": pulumi.String("10.0.0.0/16"), "tags": pulumi.StringMap{"Name": pulumi.String(name)},
			}, parent)
			for j := range 57 {
				newCustom(ctx, subnetType, fmt.Sprintf("%s-%d", name, j), pulumi.Map{
					"vpcId": vpc.ID(), "cidrBlock": pulumi.Sprintf("10.0.%d.0/24", j), "availabilityZone": pulumi.String("eu-west-1a"),
					"tags": pulumi.StringMap{"Name": pulumi.String(name), "tier": pulumi.String("app")},
				}, parent)
			}
			if err := ctx.RegisterResourceOutputs(net, pulumi.Map{"vpcId": vpc.ID()}); err != nil {
				return err
			}
		}
		return nil
	}
}

func TestRecord_sameURNTwice(t *testing.T) {
	t.Parallel()
	failed := failure(t, engine.Options{Config: region}, func(ctx *pulumi.Context) error {
		first := newCustom(ctx, vpcType, "net", pulumi.Map{})
		newCustom(ctx, vpcType, "net", pulumi.Map{"instanceTenancy": first.ID()})
		return nil
	})
	require.Len(t, failed.Messages, 1, "said once, whoever says it")
	require.Regexp(t, `two resources have the URN urn:pulumi:dev::project::aws:ec2/vpc:Vpc::net: `+
		`one is registered at pkg/engine/engine_test.go:\d+, one at pkg/engine/engine_test.go:\d+; give one of them another name`,
		failed.Messages[0])
}

func TestRecord_unknownOutputs(t *testing.T) {
	t.Parallel()
	applied := false
	p := record(t, engine.Options{Config: region}, func(ctx *pulumi.Context) error {
		other := newCustom(ctx, "random:index/randomId:RandomId", "other", pulumi.Map{"tags": pulumi.Map{"a": pulumi.String("b")}})
		other.Arn.ApplyT(func(string) string { applied = true; return "" })
		newCustom(ctx, vpcType, "net", pulumi.Map{
			"cidrBlock": pulumi.String("10.0.0.0/16"),
			"tags":      pulumi.Map{"owner": other.Arn, "a.b": other.Password},
			"list":      pulumi.Array{pulumi.String("x"), pulumi.String("y"), other.Arn},
			"known":     other.Tags,
		})
		ctx.Export("arn", other.Arn)
		return nil
	})
	require.False(t, applied, "an unknown output must not reach an Apply")
	net := find(t, p, "net")
	require.Equal(t, map[string]any{"owner": plan.Unknown, "a.b": plan.Unknown}, net.Inputs["tags"])
	require.Equal(t, []any{"x", "y", plan.Unknown}, net.Inputs["list"])
	require.Equal(t, map[string]any{"a": "b"}, net.Inputs["known"])
	require.Equal(t, []plan.PropertyRef{
		{URN: net.URN, Property: "list[2]"},
		{URN: net.URN, Property: "tags.owner"},
		{URN: net.URN, Property: `tags["a.b"]`},
	}, p.UnknownInputs)
	require.Equal(t, map[string]any{"arn": plan.Unknown}, p.Outputs)
}

// A list with one unknown in it must not come back with a zero value in its place.
func TestRecord_partlyUnknownOutputIsUnknown(t *testing.T) {
	t.Parallel()
	seen := false
	record(t, engine.Options{Config: region}, func(ctx *pulumi.Context) error {
		other := newCustom(ctx, "random:index/randomId:RandomId", "other", pulumi.Map{})
		echo := newCustom(ctx, "random:index/randomId:RandomId", "echo", pulumi.Map{
			"tags": pulumi.Map{"known": pulumi.String("x"), "unknown": other.Arn},
		})
		echo.Tags.ApplyT(func(map[string]any) int { seen = true; return 0 })
		return nil
	})
	require.False(t, seen)
}

func TestRecord_remoteComponentsAndMethodsAreUnknown(t *testing.T) {
	t.Parallel()
	type remote struct {
		pulumi.ResourceState
		VpcID pulumi.StringOutput `pulumi:"vpcId"`
	}
	p := record(t, engine.Options{Config: region}, func(ctx *pulumi.Context) error {
		r := &remote{}
		if err := ctx.RegisterRemoteComponentResource("awsx:ec2:Vpc", "shared", pulumi.Map{"cidrBlock": pulumi.String("10.0.0.0/16")}, r); err != nil {
			return err
		}
		newCustom(ctx, subnetType, "a", pulumi.Map{"vpcId": r.VpcID})
		result, err := ctx.Call("awsx:ec2:Vpc/describe", pulumi.Map{"deep": pulumi.Bool(true)}, pulumi.StringMapOutput{}, r)
		ctx.Export("described", result)
		return err
	})
	shared := find(t, p, "shared")
	require.True(t, shared.Remote)
	require.Equal(t, plan.Unknown, find(t, p, "a").Inputs["vpcId"])
	require.Equal(t, plan.Unknown, p.Outputs["described"])
	require.Equal(t, []plan.Question{
		{Kind: "component", Token: "awsx:ec2:Vpc", URN: shared.URN},
		{Kind: "method", Token: "awsx:ec2:Vpc/describe", URN: shared.URN, Arguments: map[string]any{"deep": true}},
	}, p.Unanswered)
}

func TestRecord_missingRegionIsAssumedOnlyWhereItMatters(t *testing.T) {
	t.Parallel()
	regions := func(p *plan.Plan) (subjects []string) {
		for _, a := range p.Assumptions {
			if a.Subject == "aws:region" {
				subjects = append(subjects, a.Text)
			}
		}
		return subjects
	}
	p := record(t, engine.Options{}, func(ctx *pulumi.Context) error {
		newCustom(ctx, vpcType, "net", pulumi.Map{"cidrBlock": pulumi.String("10.0.0.0/16")})
		return nil
	})
	require.Len(t, regions(p), 1)
	require.Contains(t, regions(p)[0], p.Region)
	p = record(t, engine.Options{}, func(ctx *pulumi.Context) error {
		ireland := newProvider(ctx, "aws", "ireland", pulumi.Map{"region": pulumi.String("eu-west-1")})
		newCustom(ctx, vpcType, "net", pulumi.Map{"cidrBlock": pulumi.String("10.0.0.0/16")}, pulumi.Provider(ireland))
		return nil
	})
	require.Empty(t, regions(p))
}

func TestRecord_logsAreKeptInOrderOfGravity(t *testing.T) {
	t.Parallel()
	p := record(t, engine.Options{Config: region}, func(ctx *pulumi.Context) error {
		vpc := newCustom(ctx, vpcType, "net", pulumi.Map{"cidrBlock": pulumi.String("10.0.0.0/16")})
		for _, err := range []error{
			ctx.Log.Info("hello", nil), ctx.Log.Info("hello", nil), ctx.Log.Info("going on", &pulumi.LogArgs{Ephemeral: true}),
			ctx.Log.Warn("careful", &pulumi.LogArgs{Resource: vpc}), ctx.Log.Debug("detail", nil),
		} {
			if err != nil {
				return err
			}
		}
		return ctx.RequirePulumiVersion(">=3.0.0")
	})
	require.Equal(t, []plan.Diagnostic{
		{Severity: "warning", URN: "urn:pulumi:dev::project::aws:ec2/vpc:Vpc::net", Message: "careful"},
		{Severity: "info", Message: "hello"},
		{Severity: "debug", Message: "detail"},
	}, p.Diagnostics)
	require.Contains(t, p.Assumptions, plan.Assumption{Subject: "pulumiVersion", Text: "the program requires Pulumi >=3.0.0; assumed to be met"})
}

func TestRecord_programSeesItsRun(t *testing.T) {
	t.Parallel()
	opts := engine.Options{
		Project: "shop", Stack: "prod", Organization: "acme", Config: map[string]string{"shop:size": "3", "aws:region": "eu-west-1"},
		SecretKeys: []string{"shop:size"},
	}
	record(t, opts, func(ctx *pulumi.Context) error {
		require.Equal(t, []string{"shop", "prod", "acme"}, []string{ctx.Project(), ctx.Stack(), ctx.Organization()})
		size, ok := ctx.GetConfig("shop:size")
		require.True(t, ok)
		require.Equal(t, "3", size)
		require.True(t, ctx.IsConfigSecret("shop:size"))
		require.True(t, ctx.DryRun())
		return nil
	})
}

func TestRecord_resourceReferences(t *testing.T) {
	t.Parallel()
	p := record(t, engine.Options{Config: region}, func(ctx *pulumi.Context) error {
		net := newComponent(ctx, "net")
		vpc := newCustom(ctx, vpcType, "vpc", pulumi.Map{"cidrBlock": pulumi.String("10.0.0.0/16")})
		newCustom(ctx, "test:index:Holder", "holder", pulumi.Map{
			"component": pulumi.NewResourceInput(net), "custom": pulumi.NewResourceInput(vpc),
		})
		return nil
	})
	require.Equal(t, map[string]any{
		"component": map[string]any{"urn": find(t, p, "net").URN},
		"custom":    map[string]any{"urn": find(t, p, "vpc").URN, "id": find(t, p, "vpc").ID},
	}, find(t, p, "holder").Inputs)
}

func TestRecord_rehydratesByURN(t *testing.T) {
	t.Parallel()
	p := record(t, engine.Options{Config: region}, func(ctx *pulumi.Context) error {
		vpc := newCustom(ctx, vpcType, "vpc", pulumi.Map{"cidrBlock": pulumi.String("10.0.0.0/16")})
		again := vpc.URN().ApplyT(func(urn pulumi.URN) pulumi.StringOutput {
			c := &custom{}
			if err := ctx.RegisterResource(vpcType, "again", nil, c, pulumi.URN_(string(urn))); err != nil {
				panic(err)
			}
			return c.CidrBlock
		}).ApplyT(func(v any) string { return v.(string) }).(pulumi.StringOutput)
		ctx.Export("cidr", again)
		return nil
	})
	require.Equal(t, map[string]any{"cidr": "10.0.0.0/16"}, p.Outputs)
	require.Len(t, p.Resources, 2, "a resource that is taken up by its URN is not another one")
}

func TestRecord_hooksThatAskForDryRuns(t *testing.T) {
	t.Parallel()
	hooked := func(onDryRun bool, result error) (calls []string, err error) {
		_, err = engine.Record(deadline(t), func(ctx *pulumi.Context) error {
			hook, hookErr := ctx.RegisterResourceHook("watch", func(args *pulumi.ResourceHookArgs) error {
				calls = append(calls, fmt.Sprintf("%s %t", args.Name, args.NewOutputs["cidrBlock"].IsString()))
				return result
			}, &pulumi.ResourceHookOptions{OnDryRun: onDryRun})
			if hookErr != nil {
				return hookErr
			}
			newCustom(ctx, vpcType, "net", pulumi.Map{"cidrBlock": pulumi.String("10.0.0.0/16")}, pulumi.ResourceHooks(&pulumi.ResourceHookBinding{
				BeforeCreate: []*pulumi.ResourceHook{hook}, AfterCreate: []*pulumi.ResourceHook{hook},
			}))
			return nil
		}, engine.Options{Config: region})
		return calls, err
	}
	calls, err := hooked(true, nil)
	require.NoError(t, err)
	require.Equal(t, []string{"net false", "net true"}, calls)
	calls, err = hooked(false, nil)
	require.NoError(t, err)
	require.Empty(t, calls)
	_, err = hooked(true, errors.New("not on my watch"))
	require.ErrorContains(t, err, `its hook "watch": not on my watch`)
}
