package component_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/internal/recording"
)

func TestClaim_holdsInItsPlaceAndRunAlone(t *testing.T) {
	recorder := component.Claim{What: component.ClaimRecorder, Account: "111122223333", Region: "eu-west-1"}
	for range 2 { // another run of the same program claims for itself
		_, err := recording.Run(func(ctx *pulumi.Context) error {
			assert.Empty(t, recorder.By(ctx))
			recorder.Make(ctx, `Recorder "first"`)
			recorder.Make(ctx, `Recorder "second"`)
			assert.Equal(t, `Recorder "first"`, recorder.By(ctx))
			for _, other := range []component.Claim{
				{What: component.ClaimRecorder, Account: "444455556666", Region: "eu-west-1"},
				{What: component.ClaimRecorder, Account: "111122223333", Region: "eu-west-2"},
				{What: component.ClaimPublicAccessBlocked, Account: "111122223333", Region: "eu-west-1"},
			} {
				assert.Empty(t, other.By(ctx))
			}
			return nil
		}, nil)
		require.NoError(t, err)
	}
}
