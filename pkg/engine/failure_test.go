package engine_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/engine"
)

func TestRecord_programErrors(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		program pulumi.RunFunc
		want    []string
	}{
		"returned": {
			func(*pulumi.Context) error { return errors.New("tiers: too many") },
			[]string{"tiers: too many"},
		},
		"returned, of several lines": {
			func(*pulumi.Context) error { return errors.New("cidrBlock: bad\n\nzones: none") },
			[]string{"cidrBlock: bad\n\nzones: none"},
		},
		"logged": {
			func(ctx *pulumi.Context) error { return ctx.Log.Error("no such zone", nil) },
			[]string{"no such zone"},
		},
		"logged and returned": {
			func(ctx *pulumi.Context) error {
				return errors.Join(ctx.Log.Error("no such zone", nil), errors.New("no such zone"))
			},
			[]string{"no such zone"},
		},
		"in an Apply that a resource takes": {
			func(ctx *pulumi.Context) error {
				vpc := newCustom(ctx, vpcType, "net", pulumi.Map{"cidrBlock": pulumi.String("10.0.0.0/16")})
				bad := vpc.ID().ApplyT(func(pulumi.ID) (string, error) { return "", errors.New("ids are wrong") }).(pulumi.StringOutput)
				newCustom(ctx, subnetType, "a", pulumi.Map{"vpcId": bad})
				return nil
			},
			[]string{`ids are wrong`},
		},
		"a type that is none": {
			func(ctx *pulumi.Context) error {
				newCustom(ctx, "nonsense", "net", pulumi.Map{})
				return nil
			},
			[]string{"resource net of type nonsense: Type 'nonsense' is not a valid type token (must have format '*:*:*')"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			failed := failure(t, engine.Options{Config: region}, test.program)
			require.Len(t, failed.Messages, len(test.want), "%q", failed.Messages)
			for i, want := range test.want {
				require.Contains(t, failed.Messages[i], want)
				require.NotContains(t, failed.Messages[i], "rpc error")
				require.NotContains(t, failed.Messages[i], "error occurred:")
			}
			require.ErrorContains(t, failed, test.want[0][:10])
			require.Zero(t, failed.ExitCode)
		})
	}
}

// What was assumed for the whole run may be why the program failed: a region that nobody configured, above all.
func TestRecord_failureTellsWhatWasAssumed(t *testing.T) {
	t.Parallel()
	program := func(ctx *pulumi.Context) error {
		var result struct{}
		if err := ctx.Invoke("aws:index/getCallerIdentity:getCallerIdentity", nil, &result); err != nil {
			return err
		}
		newCustom(ctx, vpcType, "net", pulumi.Map{"assignGeneratedIpv6CidrBlock": pulumi.Bool(true), "cidrBlock": pulumi.String("10.0.0.0/16")})
		return errors.New("zones of another region")
	}
	failed := failure(t, engine.Options{}, program)
	require.Len(t, failed.Assumptions, 1, "not those of resources and functions")
	require.ErrorContains(t, failed, "zones of another region\nassumed: aws:region: not configured; assumed to be us-east-1; set it in the stack's configuration, or with --region")
	require.Empty(t, failure(t, engine.Options{Config: region}, program).Assumptions)
}

func TestRecord_panicShowsTheProgramsFrames(t *testing.T) {
	t.Parallel()
	failed := failure(t, engine.Options{Config: region}, func(*pulumi.Context) error {
		return errors.New(zonesOf("nowhere")[2])
	})
	require.Regexp(t, `^panic: runtime error: index out of range \[2\] with length 0\n  at pkg/engine/failure_test.go:\d+ \S+`, failed.Panic)
	require.NotContains(t, failed.Panic, "pulumi/sdk")
	require.Contains(t, failed.Error(), "index out of range")
}

func zonesOf(string) []string { return nil }

func TestRecord_deadline(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	release := make(chan struct{})
	defer close(release)
	p, err := engine.Record(ctx, func(ctx *pulumi.Context) error {
		vpc := newCustom(ctx, vpcType, "net", pulumi.Map{"cidrBlock": pulumi.String("10.0.0.0/16")})
		vpc.ID().ApplyT(func(pulumi.ID) int { <-release; return 0 })
		return nil
	}, engine.Options{Config: region})
	require.Nil(t, p)
	var late *engine.TimeoutError
	require.ErrorAs(t, err, &late)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.Equal(t, "running", late.Phase)
	require.Equal(t, 2, late.Registered)
	require.Equal(t, "urn:pulumi:dev::project::aws:ec2/vpc:Vpc::net", late.Last)
	require.ErrorContains(t, err, "running the program took longer than allowed (3s in all); it had registered 2 resources, the last was urn:pulumi:dev::project::aws:ec2/vpc:Vpc::net")
}

func TestRecord_canceled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	release := make(chan struct{})
	defer close(release)
	_, err := engine.Record(ctx, func(*pulumi.Context) error {
		cancel()
		<-release
		return nil
	}, engine.Options{Config: region})
	require.ErrorIs(t, err, context.Canceled)
	var late *engine.TimeoutError
	require.NotErrorAs(t, err, &late)
}
