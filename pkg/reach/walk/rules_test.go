package walk_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/probe"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
	"github.com/palisade-iac/palisade/pkg/reach/walk"
)

func TestRules(t *testing.T) {
	t.Parallel()
	for _, r := range nettest.Rules() {
		t.Run(fmt.Sprintf("%d %s", r.Number, r.Text), func(t *testing.T) {
			t.Parallel()
			x := network.NewIndex(r.Network)
			w := walk.New(x)
			for _, p := range r.Probes {
				f, err := p.Flow(x)
				require.NoError(t, err)
				expect(t, p, w.WalkAll(f))
			}
		})
	}
}

func expect(t *testing.T, p probe.Probe, got walk.Results) {
	t.Helper()
	shown := got.Result()
	why := fmt.Sprintf("%s\nforward:\n%s\nreply:\n%s", p.ID, lines(shown.Forward), lines(shown.Reply))
	require.Equal(t, p.Verdict == "reachable", got.Reachable, why)
	require.Equal(t, p.Forward == "delivered", got.Delivered, why)
	if p.BlockedBy != "" {
		require.Equal(t, trace.Cause(p.BlockedBy), shown.Cause, why)
	}
	if len(p.EndAt) > 0 {
		require.Contains(t, p.EndAt, string(shown.End.ID), why)
	}
	for _, part := range p.MustTraverse {
		require.True(t, crosses(shown.Forward, part), "not through %s: %s", part, why)
	}
	for _, part := range p.MustNotTraverse {
		require.False(t, crosses(shown.Forward, part), "through %s: %s", part, why)
	}
}

func crosses(hops []trace.Hop, part string) bool {
	return slices.ContainsFunc(hops, func(h trace.Hop) bool { return h.Node == network.ID(part) })
}

func lines(hops []trace.Hop) string {
	var s string
	for _, h := range hops {
		s += "  " + h.String() + "\n"
	}
	return s
}
