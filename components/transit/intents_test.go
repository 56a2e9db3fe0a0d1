package transit_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network/frompulumi"
)

// estate is a hub with VPCs of two domains, and one that both share.
func estate(ctx *pulumi.Context) error {
	hub, err := transit.NewTransitHub(ctx, "hub", &transit.TransitHubArgs{Domains: threeDomains()})
	if err != nil {
		return err
	}
	for name, of := range map[string][2]string{
		"shop": {"prod", "10.0.0.0/16"}, "bank": {"prod", "10.1.0.0/16"}, "lab": {"dev", "10.16.0.0/16"}, "tools": {"shared", "10.32.0.0/16"},
	} {
		if _, err := attach(ctx, hub, name, of[0], of[1]); err != nil {
			return err
		}
	}
	return nil
}

// decide decides what the components recorded, and what else is asked, about a plan.
func decide(t *testing.T, p planned, more ...intent.Intent) map[string]intent.Verdict {
	t.Helper()
	n, err := frompulumi.Read(p.Plan)
	require.NoError(t, err)
	recorded, err := intent.OfComponents(p.Plan)
	require.NoError(t, err)
	verdicts, err := intent.NewDecider(n).DecideAll(append(recorded, more...))
	require.NoError(t, err)
	out := map[string]intent.Verdict{}
	for _, v := range verdicts {
		out[v.Intent.Name] = v
	}
	return out
}

func TestIntents_areProved(t *testing.T) {
	verdicts := decide(t, planOf(t, estate))
	assert.Contains(t, verdicts, "hub: dev and prod stay apart")
	for name, v := range verdicts {
		assert.Equal(t, intent.Proved, v.Status, "%s: %v", name, v.Doubts)
	}
}
