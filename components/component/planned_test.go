package component_test

import (
	"errors"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/internals"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/internal/recording"
)

type thing struct {
	pulumi.ResourceState
	Id    pulumi.StringOutput         `pulumi:"id"`
	Made  pulumi.StringOutput         `pulumi:"made"`
	Ids   pulumi.StringMapMapOutput   `pulumi:"ids"`
	Lists pulumi.StringArrayMapOutput `pulumi:"lists"`
	Plan  pulumi.ArrayOutput          `pulumi:"plan"`
	Sizes pulumi.IntMapOutput         `pulumi:"sizes"`
	Child *pulumi.CustomResourceState
	names []string
}

// An Apply on what is planned is not run, not even in an update, and fails no program.
func TestPlanned(t *testing.T) {
	p, err := recording.Run(func(ctx *pulumi.Context) error {
		planned := component.Planned(&thing{Made: pulumi.String("one").ToStringOutput(), names: []string{"one"}})
		for _, out := range []pulumi.Output{planned.Id, planned.Ids, planned.Lists, planned.Plan, planned.Sizes, component.Unknown(), pulumi.All("one", planned.Id)} {
			result, err := internals.UnsafeAwaitOutput(ctx.Context(), out.ApplyT(func(any) (any, error) { return nil, errors.New("asked in vain") }))
			require.NoError(t, err)
			assert.False(t, result.Known)
		}
		assert.Nil(t, planned.Child)
		assert.Equal(t, []string{"one"}, planned.names)
		ctx.Export("made", planned.Made)
		return nil
	}, nil)
	require.NoError(t, err)
	assert.Equal(t, "one", p.Outputs["made"])
}
