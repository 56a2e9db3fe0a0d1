package intent

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
	"github.com/palisade-iac/palisade/pkg/reach/walk"
)

// Where the walker does not see what the engine found, there is no verdict but an error of this tool.
func TestDecide_replayThatDisagrees(t *testing.T) {
	t.Parallel()
	b := nettest.NewBuilder()
	b.VPC("v", "10.0.0.0/16")
	b.Subnet("a", "v", "10.0.1.0/24")
	b.Subnet("b", "v", "10.0.2.0/24")
	a, z := []Selector{{Kind: "subnet", Pattern: "a"}}, []Selector{{Kind: "subnet", Pattern: "b"}}
	for name, tc := range map[string]struct {
		in   Intent
		says walk.Results
		want string
	}{
		"isolation": {Intent{Name: "apart", Kind: Deny, From: a, To: z}, walk.Results{}, "trace: delivered true, answered true (); walker: delivered false, answered false"},
		"connections": {
			Intent{Name: "apart", Kind: Deny, From: a, To: z, Connections: true},
			walk.Results{Delivered: true},
			"trace: delivered true, answered true (); walker: delivered true, answered false",
		},
		"connectivity": {
			Intent{Name: "apart", Kind: Allow, From: a, To: []Selector{{Kind: "cidr", Pattern: "8.8.8.8/32"}}},
			walk.Results{Delivered: true, Reachable: true},
			"trace: delivered false, answered false (no-route); walker: delivered true, answered true",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := NewDecider(b.Network())
			d.follow = func(*network.Index, trace.Flow) walk.Results { return tc.says }
			_, err := d.Decide(tc.in)
			var replay *ReplayError
			require.ErrorAs(t, err, &replay)
			require.Equal(t, "apart", replay.Intent)
			require.Equal(t, tc.want, replay.Detail)
			require.ErrorContains(t, err, `internal error: "apart": the engine and the independent walker disagree about `)
			verdicts, err := d.DecideAll([]Intent{tc.in})
			require.ErrorAs(t, err, &replay)
			require.Empty(t, verdicts, "no verdict is shown")
		})
	}
}
