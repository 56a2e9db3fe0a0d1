package component_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/engine"
)

type stated struct {
	Name    string                                   `pulumi:"name"`
	Count   int                                      `pulumi:"count,optional"`
	Ids     []pulumi.StringInput                     `pulumi:"ids,optional"`
	Network component.Network                        `pulumi:"network,optional"`
	Because *component.Relaxation                    `pulumi:"because,optional"`
	On      *bool                                    `pulumi:"on,optional"`
	Nested  map[string]map[string]pulumi.StringInput `pulumi:"nested,optional"`
	Tags    pulumi.StringMapInput                    `pulumi:"tags,optional"`
	private string
}

type statedComponent struct{ pulumi.ResourceState }

func TestState_isEveryArgumentThatIsSet(t *testing.T) {
	on := false
	late := pulumi.String("late").ToStringOutput()
	p, err := engine.Record(t.Context(), func(ctx *pulumi.Context) error {
		return ctx.RegisterComponentResourceV2("test:index:Stated", "it", component.State(stated{
			Name: "x", Ids: []pulumi.StringInput{pulumi.String("a"), late}, Because: &component.Relaxation{Reason: "why"}, On: &on, private: "not told",
			Network: component.Network{VpcId: late, Tiers: map[string]component.NetworkTier{"app": {Type: component.TierIsolated}}},
			Nested:  map[string]map[string]pulumi.StringInput{"app": {"eu-west-1a": late}}, Tags: pulumi.StringMap{"owner": late},
		}), &statedComponent{})
	}, engine.Options{Config: map[string]string{"aws:region": "eu-west-1"}})
	require.NoError(t, err)
	for _, r := range p.Resources {
		if r.Type == "test:index:Stated" {
			assert.Equal(t, map[string]any{
				"name": "x", "ids": []any{"a", "late"}, "because": map[string]any{"reason": "why"}, "on": false,
				"network": map[string]any{"vpcId": "late", "tiers": map[string]any{"app": map[string]any{"type": "Isolated"}}},
				"nested":  map[string]any{"app": map[string]any{"eu-west-1a": "late"}}, "tags": map[string]any{"owner": "late"},
			}, r.Inputs)
			return
		}
	}
	require.Fail(t, "it is not registered")
}

func TestAfter_dependsOnTheOthers(t *testing.T) {
	assert.Equal(t, pulumi.String("x"), component.After(pulumi.String("x")), "nothing to wait for")
	assert.Equal(t, pulumi.String("x"), component.After(pulumi.String("x"), nil))
	p, err := engine.Record(t.Context(), func(ctx *pulumi.Context) error {
		ctx.Export("x", component.After(pulumi.String("x"), pulumi.String("y").ToStringOutput(), nil))
		return nil
	}, engine.Options{Config: map[string]string{"aws:region": "eu-west-1"}})
	require.NoError(t, err)
	assert.Equal(t, "x", p.Outputs["x"])
}
