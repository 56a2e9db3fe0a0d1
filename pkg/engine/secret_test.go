package engine_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/engine"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// everythingIn gives all that a person could see of a plan.
func everythingIn(t *testing.T, p *plan.Plan) string {
	t.Helper()
	var text strings.Builder
	require.NoError(t, plan.Encode(&text, p))
	return text.String()
}

func TestRecord_secretsReachTheProgramAlone(t *testing.T) {
	t.Parallel()
	var seen string
	var secretSeen bool
	p := record(t, engine.Options{
		Config:     map[string]string{"aws:region": "eu-west-1", "project:key": "correct horse", "project:db": `{"user":"admiral","ports":[1,"battery"]}`},
		SecretKeys: []string{"project:key", "project:db"},
	}, func(ctx *pulumi.Context) error {
		key := config.RequireSecret(ctx, "key")
		made := newCustom(ctx, "test:index:User", "user", pulumi.Map{
			"password": key,
			"tags":     pulumi.Map{"open": pulumi.String("yes"), "hidden": pulumi.ToSecret(pulumi.String("hunter2"))},
			"list":     pulumi.Array{pulumi.String("x"), pulumi.ToSecret(pulumi.Int(5432))},
		})
		made.Password.ApplyT(func(s string) int { seen = s; return 0 })
		derived := pulumi.Sprintf("url://%s@host", made.Password)
		ctx.Export("url", derived)
		leaked := derived.ApplyT(func(string) string { return "" })
		secretSeen = pulumi.IsSecret(leaked)
		newCustom(ctx, "test:index:Other", "other", pulumi.Map{"url": derived, "plain": pulumi.String("the correct horse ran, the admiral saw the battery")})
		return errors.Join(
			ctx.Log.Warn("the key is correct horse", nil),
			ctx.Log.Info("as JSON: \"correct horse\", hunter2 and true", nil),
		)
	})
	require.Equal(t, "correct horse", seen, "the program itself sees the value")
	require.True(t, secretSeen, "what the program gets back is secret")

	user := find(t, p, "user")
	want := map[string]any{
		"password": plan.Secret, "tags": map[string]any{"open": "yes", "hidden": plan.Secret}, "list": []any{"x", plan.Secret},
	}
	require.Equal(t, want, user.Inputs)
	require.Equal(t, want, user.Outputs)
	require.Equal(t, map[string]any{"url": plan.Secret}, p.Outputs)
	require.Equal(t, "the [secret] ran, the [secret] saw the [secret]", find(t, p, "other").Inputs["plain"])
	require.Equal(t, "the key is [secret]", p.Diagnostics[0].Message)
	all := everythingIn(t, p)
	for _, secret := range []string{"correct", "hunter2", "5432", "admiral", "battery"} {
		require.NotContains(t, all, secret)
	}
}

func TestRecord_additionalSecretOutputs(t *testing.T) {
	t.Parallel()
	p := record(t, engine.Options{Config: region}, func(ctx *pulumi.Context) error {
		made := newCustom(ctx, "test:index:User", "user", pulumi.Map{"cidrBlock": pulumi.String("10.0.0.0/16")},
			pulumi.AdditionalSecretOutputs([]string{"cidrBlock", "arn"}))
		ctx.Export("cidr", made.CidrBlock)
		ctx.Export("arn", made.Arn)
		return nil
	})
	require.Equal(t, map[string]any{"cidr": plan.Secret, "arn": plan.Unknown}, p.Outputs, "nobody knows the second, so it hides nothing")
	require.Equal(t, "[secret]", find(t, p, "user").Outputs["cidrBlock"])
}

func TestRecord_secretsInErrors(t *testing.T) {
	t.Parallel()
	failed := failure(t, engine.Options{Config: map[string]string{"project:key": "hunter2"}, SecretKeys: []string{"project:key"}},
		func(ctx *pulumi.Context) error {
			newCustom(ctx, "test:index:User", "user", pulumi.Map{"p": pulumi.ToSecret(pulumi.String("other-secret"))})
			var plain found
			return errors.Join(ctx.Invoke(find1, map[string]any{"name": "hunter2"}, &plain), errors.New("cannot use hunter2"))
		})
	require.NotContains(t, failed.Error(), "hunter2")
	require.Contains(t, failed.Error(), "cannot use [secret]")
	require.Equal(t, map[string]any{"name": "[secret]"}, failed.Unanswered[0].Arguments)

	failed = failure(t, engine.Options{Config: map[string]string{"project:key": "hunter2"}, SecretKeys: []string{"project:key"}},
		func(*pulumi.Context) error { panic("at the disco: hunter2") })
	require.Contains(t, failed.Error(), "panic: at the disco: [secret]")
}

// Trivial secrets are hidden as values. As parts of other texts they would be found everywhere.
func TestRecord_trivialSecrets(t *testing.T) {
	t.Parallel()
	p := record(t, engine.Options{Config: region}, func(ctx *pulumi.Context) error {
		newCustom(ctx, "test:index:User", "user", pulumi.Map{
			"flag": pulumi.ToSecret(pulumi.String("true")), "short": pulumi.ToSecret(pulumi.String("ab")), "text": pulumi.String("abc is true"),
		})
		return nil
	})
	require.Equal(t, map[string]any{"flag": plan.Secret, "short": plan.Secret, "text": "abc is true"}, find(t, p, "user").Inputs)
}

func TestRecord_namesAndURNsStay(t *testing.T) {
	t.Parallel()
	p := record(t, engine.Options{Config: map[string]string{"project:key": "net"}, SecretKeys: []string{"project:key"}},
		func(ctx *pulumi.Context) error {
			newCustom(ctx, "test:index:Network", "net", pulumi.Map{"description": pulumi.String("the net")})
			return nil
		})
	net := find(t, p, "net")
	require.Equal(t, "urn:pulumi:dev::project::test:index:Network::net", net.URN)
	require.Equal(t, "the [secret]", net.Inputs["description"])
}
