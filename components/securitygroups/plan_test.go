package securitygroups_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/internals"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/securitygroups"
	"github.com/palisade-iac/palisade/internal/recording"
)

// Groups that are planned are ends of connections that are planned; one that is not in the chain is missed as ever.
func TestPlan_groupsHaveIdsToCome(t *testing.T) {
	p, err := recording.Run(func(ctx *pulumi.Context) error {
		args := shop()
		args.Chain[2].OtherRules = true
		groups, err := securitygroups.PlanTiers(ctx, "shop", &args)
		require.NoError(t, err)
		id, err := internals.UnsafeAwaitOutput(ctx.Context(), groups.Id("data"))
		require.NoError(t, err)
		assert.False(t, id.Known)
		_, err = internals.UnsafeAwaitOutput(ctx.Context(), groups.Id("none"))
		require.ErrorContains(t, err, `shop has no group "none"; it has alb, app, data`)
		link := securitygroups.ConnectionArgs{From: securitygroups.Peer{CidrBlocks: []string{"10.0.0.0/8"}}, To: groups.Peer("data"), Ports: []string{"tcp/5432"}}
		_, err = securitygroups.PlanConnection(ctx, "link", &link)
		require.NoError(t, err)
		link.To = groups.Peer("app")
		_, err = securitygroups.PlanConnection(ctx, "link", &link)
		require.ErrorContains(t, err, "set chain[1].otherRules")
		return nil
	}, nil)
	require.NoError(t, err)
	assert.Empty(t, recording.Counts(p))
}
