package engine_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/engine"
	"github.com/palisade-iac/palisade/pkg/engine/twin"
	"github.com/palisade-iac/palisade/pkg/plan"
)

func TestRecord_providers(t *testing.T) {
	t.Parallel()
	p := record(t, engine.Options{Config: region}, func(ctx *pulumi.Context) error {
		sydney := newProvider(ctx, "aws", "sydney", pulumi.Map{"region": pulumi.String("ap-southeast-2")})
		london := newProvider(ctx, "aws", "london", pulumi.Map{"region": pulumi.String("eu-west-2")})
		tls := newProvider(ctx, "tls", "tls", pulumi.Map{})

		newCustom(ctx, vpcType, "default", pulumi.Map{})
		newCustom(ctx, vpcType, "named", pulumi.Map{}, pulumi.Provider(london))

		outer := newComponent(ctx, "outer", pulumi.Providers(sydney, tls))
		inner := newComponent(ctx, "inner", pulumi.Parent(outer))
		newCustom(ctx, vpcType, "inherited", pulumi.Map{}, pulumi.Parent(inner))
		newCustom(ctx, "tls:index/privateKey:PrivateKey", "key", pulumi.Map{}, pulumi.Parent(inner))
		newCustom(ctx, "random:index/randomId:RandomId", "other-package", pulumi.Map{}, pulumi.Parent(inner))
		newCustom(ctx, vpcType, "overridden", pulumi.Map{}, pulumi.Parent(inner), pulumi.Provider(london))
		one := newComponent(ctx, "one", pulumi.Provider(london), pulumi.Parent(outer))
		newCustom(ctx, vpcType, "nearest", pulumi.Map{}, pulumi.Parent(one))
		custom := newCustom(ctx, vpcType, "custom", pulumi.Map{}, pulumi.Provider(sydney))
		newCustom(ctx, subnetType, "below-custom", pulumi.Map{}, pulumi.Parent(custom))
		return nil
	})
	providers := map[string]string{}
	for _, r := range p.Resources {
		if r.Custom {
			providers[r.Name] = r.Provider
		}
	}
	sydney, london := find(t, p, "sydney").URN, find(t, p, "london").URN
	require.Equal(t, map[string]string{
		"sydney": "", "london": "", "tls": "",
		"default": "", "named": london, "inherited": sydney, "key": find(t, p, "tls").URN, "other-package": "",
		"overridden": london, "nearest": london, "custom": sydney, "below-custom": sydney,
	}, providers)
}

// Where a provider works decides what AWS answers: here, the ARN.
func TestRecord_regionOfTheProvider(t *testing.T) {
	t.Parallel()
	p := record(t, engine.Options{Config: region}, func(ctx *pulumi.Context) error {
		sydney := newProvider(ctx, "aws", "sydney", pulumi.Map{"region": pulumi.ToSecret(pulumi.String("ap-southeast-2"))})
		other := newCustom(ctx, "random:index/randomId:RandomId", "other", pulumi.Map{})
		nowhere := newProvider(ctx, "aws", "nowhere", pulumi.Map{"region": other.Arn})
		for name, opts := range map[string][]pulumi.ResourceOption{
			"here": nil, "there": {pulumi.Provider(sydney)}, "anywhere": {pulumi.Provider(nowhere)},
		} {
			ctx.Export(name, newCustom(ctx, vpcType, name, pulumi.Map{"cidrBlock": pulumi.String("10.0.0.0/16")}, opts...).Arn)
		}
		return nil
	})
	require.Contains(t, p.Outputs["here"], ":eu-west-1:")
	require.Contains(t, find(t, p, "there").Outputs["arn"], "[secret]", "the region is secret, and so is what tells it")
	require.Contains(t, p.Outputs["anywhere"], ":eu-west-1:")
	require.Contains(t, p.Assumptions, plan.Assumption{
		URN: find(t, p, "nowhere").URN, Subject: "region",
		Text: "not known before deployment; assumed to be the default region of the run, eu-west-1",
	})
}

func TestRecord_accountOfTheProvider(t *testing.T) {
	t.Parallel()
	p := record(t, engine.Options{Config: region}, func(ctx *pulumi.Context) error {
		role := pulumi.Map{"roleArn": pulumi.String("arn:aws:iam::111122223333:role/deploy")}
		assumed := newProvider(ctx, "aws", "assumed", pulumi.Map{"assumeRole": role})
		allowed := newProvider(ctx, "aws", "allowed", pulumi.Map{"allowedAccountIds": pulumi.StringArray{pulumi.String("444455556666")}})
		other := newCustom(ctx, "random:index/randomId:RandomId", "other", pulumi.Map{})
		nowhere := newProvider(ctx, "aws", "unknown", pulumi.Map{"assumeRole": pulumi.Map{"roleArn": other.Arn}})
		for name, provider := range map[string]pulumi.ProviderResource{"assumed": assumed, "allowed": allowed, "nowhere": nowhere} {
			ctx.Export(name, newCustom(ctx, vpcType, name, pulumi.Map{"cidrBlock": pulumi.String("10.0.0.0/16")}, pulumi.Provider(provider)).Arn)
			var caller struct {
				AccountID string `pulumi:"accountId"`
			}
			if err := ctx.Invoke("aws:index/getCallerIdentity:getCallerIdentity", nil, &caller, pulumi.Provider(provider)); err != nil {
				return err
			}
			ctx.Export("caller "+name, pulumi.String(caller.AccountID))
		}
		return nil
	})
	for name, account := range map[string]string{"assumed": "111122223333", "allowed": "444455556666", "nowhere": twin.DefaultAccountID} {
		require.Contains(t, p.Outputs[name], ":"+account+":", "a resource is of the account of its provider")
		require.Equal(t, account, p.Outputs["caller "+name])
	}
	require.Contains(t, p.Assumptions, plan.Assumption{
		URN: find(t, p, "unknown").URN, Subject: "assumeRole.roleArn",
		Text: "not known before deployment; assumed to be of the account of the run, 123456789012",
	})
}

func TestRecord_inheritedOptions(t *testing.T) {
	t.Parallel()
	p := record(t, engine.Options{Config: region}, func(ctx *pulumi.Context) error {
		net := newComponent(ctx, "net", pulumi.Protect(true), pulumi.RetainOnDelete(true))
		inner := newComponent(ctx, "inner", pulumi.Parent(net))
		newCustom(ctx, vpcType, "kept", pulumi.Map{}, pulumi.Parent(inner))
		newCustom(ctx, vpcType, "loose", pulumi.Map{}, pulumi.Parent(inner), pulumi.Protect(false), pulumi.RetainOnDelete(false))
		newCustom(ctx, vpcType, "apart", pulumi.Map{})
		return nil
	})
	for name, want := range map[string]bool{"inner": true, "kept": true, "loose": false, "apart": false} {
		r := find(t, p, name)
		require.Equal(t, want, r.Protect, name)
		require.Equal(t, want, r.RetainOnDelete, name)
	}
}

func TestRecord_aliases(t *testing.T) {
	t.Parallel()
	p := record(t, engine.Options{Config: region}, func(ctx *pulumi.Context) error {
		net := newComponent(ctx, "net", pulumi.Aliases([]pulumi.Alias{
			{Name: pulumi.String("old")}, {Type: pulumi.String("test:index:Former")}, {Name: pulumi.String("net")},
		}))
		vpc := newCustom(ctx, vpcType, "net-vpc", pulumi.Map{}, pulumi.Parent(net), pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String("main")}}))
		newCustom(ctx, subnetType, "a", pulumi.Map{}, pulumi.Parent(vpc))
		newCustom(ctx, vpcType, "moved", pulumi.Map{}, pulumi.Parent(net), pulumi.Aliases([]pulumi.Alias{
			{NoParent: pulumi.Bool(true)},
			{Stack: pulumi.String("prod"), Project: pulumi.String("shop"), NoParent: pulumi.Bool(true)},
			{URN: pulumi.URN("urn:pulumi:dev::project::x:y:Z::w")},
		}))
		return nil
	})
	const prefix = "urn:pulumi:dev::project::"
	require.Equal(t, []string{prefix + "test:index:Component::old", prefix + "test:index:Former::net"}, find(t, p, "net").Aliases)
	require.Equal(t, []string{
		prefix + "test:index:Component$aws:ec2/vpc:Vpc::main",
		prefix + "test:index:Component$aws:ec2/vpc:Vpc::old-vpc",
		prefix + "test:index:Former$aws:ec2/vpc:Vpc::net-vpc",
		prefix + "test:index:Former$aws:ec2/vpc:Vpc::main",
	}, find(t, p, "net-vpc").Aliases)
	require.Equal(t, []string{
		prefix + "test:index:Former$aws:ec2/vpc:Vpc$aws:ec2/subnet:Subnet::a",
	}, find(t, p, "a").Aliases, "names do not enter the URNs of children, types do")
	require.Equal(t, []string{
		prefix + "aws:ec2/vpc:Vpc::moved",
		"urn:pulumi:prod::shop::aws:ec2/vpc:Vpc::moved",
		prefix + "x:y:Z::w",
	}, find(t, p, "moved").Aliases[:3])
}

// Default tags come with the provider, and a resource's own win over them.
func TestRecord_defaultTagsOfTheProvider(t *testing.T) {
	t.Parallel()
	config := map[string]string{"aws:region": "eu-west-1", "aws:defaultTags": `{"tags":{"owner":"net","stage":"dev"}}`}
	p := record(t, engine.Options{Config: config}, func(ctx *pulumi.Context) error {
		tagged := newProvider(ctx, "aws", "tagged", pulumi.Map{"defaultTags": pulumi.Map{"tags": pulumi.StringMap{"owner": pulumi.String("data")}}})
		own := pulumi.Map{"tags": pulumi.StringMap{"stage": pulumi.String("prod")}}
		newCustom(ctx, vpcType, "configured", own)
		newCustom(ctx, vpcType, "provided", own, pulumi.Provider(tagged))
		return nil
	})
	require.Equal(t, map[string]any{"owner": "net", "stage": "prod"}, find(t, p, "configured").Outputs["tagsAll"])
	require.Equal(t, map[string]any{"owner": "data", "stage": "prod"}, find(t, p, "provided").Outputs["tagsAll"])
}
