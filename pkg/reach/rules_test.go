package reach_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// TestRules holds the engine to every rule of how packets travel on AWS.
func TestRules(t *testing.T) {
	t.Parallel()
	for _, rule := range nettest.Rules() {
		t.Run(fmt.Sprintf("%d %s", rule.Number, rule.Text), func(t *testing.T) {
			t.Parallel()
			x := network.NewIndex(rule.Network)
			for _, p := range rule.Probes {
				f, err := p.Flow(x)
				require.NoError(t, err, p.ID)
				r := reach.New(x).Trace(f)
				forward, verdict := "dropped", "unreachable"
				if r.Delivered {
					forward = "delivered"
				}
				if r.Reachable {
					verdict = "reachable"
				}
				require.Equal(t, []string{p.Forward, p.Verdict}, []string{forward, verdict}, "%s\n%s", p.ID, tell(r))
				if p.BlockedBy != "" {
					require.Equal(t, p.BlockedBy, string(r.Cause), "%s\n%s", p.ID, tell(r))
				}
			}
		})
	}
}

func tell(r trace.Result) string {
	var b strings.Builder
	for _, h := range r.Forward {
		fmt.Fprintf(&b, "  > %s   %v\n", h, h.Packet)
	}
	for _, h := range r.Reply {
		fmt.Fprintf(&b, "  < %s   %v\n", h, h.Packet)
	}
	return b.String() + fmt.Sprintf("  %v %v\n", r.Cause, r.Unknown)
}
