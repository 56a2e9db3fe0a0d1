package nettest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
)

func TestRules_allNumbersWithProbes(t *testing.T) {
	t.Parallel()
	const last = 126
	seen := map[int]bool{}
	ids := map[string]bool{}
	for _, r := range nettest.Rules() {
		seen[r.Number] = true
		require.NotEmpty(t, r.Probes, "rule %d", r.Number)
		x := network.NewIndex(r.Network)
		for _, p := range r.Probes {
			require.NotEmpty(t, p.Verdict)
			require.NotEmpty(t, p.Forward)
			id := r.Text + p.ID
			require.False(t, ids[id], "two probes %q", id)
			ids[id] = true
			_, err := p.Flow(x)
			require.NoError(t, err, "rule %d", r.Number)
		}
	}
	for n := 1; n <= last; n++ {
		require.True(t, seen[n], "no rule %d", n)
	}
	require.Len(t, seen, last)
}
