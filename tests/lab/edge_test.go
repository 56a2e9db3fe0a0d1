package lab

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestEdge_rotatesItsSecretWithoutAMomentOfRefusal: a new secret becomes valid, is shown, and the old one goes. Each step changes the rules or the distribution
// in place, and nothing else; so the listener takes what CloudFront shows at all times, before a step, during it and after it.
func TestEdge_rotatesItsSecretWithoutAMomentOfRefusal(t *testing.T) {
	t.Parallel()
	s := newStack(t, "tests/lab/programs/edge")
	left := s.prepare()
	s.up()
	s.unchanged()
	rules, distribution := []string{"ListenerRule web-rule-edge", "ListenerRule web-rule-old"}, []string{"Distribution edge"}
	for _, step := range []struct {
		key, value string
		changes    []string
		modified   int
	}{{"valid", "a,b", rules, 2}, {"shown", "b", distribution, 0}, {"valid", "b", rules, 2}} {
		s.set(step.key, step.value)
		promised := s.preview()
		require.ElementsMatch(t, step.changes, promised.of("update"))
		require.Len(t, promised, len(step.changes), "what is replaced is gone for a moment")
		before := s.account.calls()
		s.up()
		after := s.account.calls()
		for _, call := range []string{"CreateRule", "DeleteRule", "ModifyListener", "CreateListener", "DeleteListener"} {
			require.Equal(t, before[call], after[call], call)
		}
		require.Equal(t, before["ModifyRule"]+step.modified, after["ModifyRule"])
		s.unchanged()
	}
	s.destroy(left...)
}
