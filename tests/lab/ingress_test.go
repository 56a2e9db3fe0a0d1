package lab

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestIngress_rulesComeAndGoAndNothingElse: an edit of rules and clients touches these alone, while all else is protected; a destroy that is refused deletes nothing,
// though rules and registrations are not protected; and then everything goes, the load balancers before the gateway and their logs' buckets.
//
// What is read again is not compared: the emulator forgets the descriptions of rules that name a security group.
func TestIngress_rulesComeAndGoAndNothingElse(t *testing.T) {
	t.Parallel()
	s := newStack(t, "tests/lab/programs/ingress")
	s.set("planned", nil)
	s.set("protected", true)
	s.up()
	s.unchanged()

	s.set("more", true)
	promised := s.preview()
	require.ElementsMatch(t, []string{"ListenerRule web-rule-gone", "SecurityGroupIngressRule web-in-tcp-443-192.0.2.0-24", "SecurityGroupIngressRule web-in-tcp-80-192.0.2.0-24"}, promised.of("create"))
	require.ElementsMatch(t, []string{"ListenerRule web-rule-old", "Listener inner-https", "LoadBalancer door"}, promised.of("update"), "the latter two are drift of the emulator")
	require.Equal(t, []string{"ListenerRule web-rule-blocked"}, promised.of("delete"))
	require.Len(t, promised, 7)
	s.up()
	s.unchanged()

	before, calls := s.account.inventory(), s.account.changes()
	require.Contains(t, s.fails("destroy", "--yes", "--skip-preview"), "protect")
	require.Equal(t, calls, s.account.changes(), "what is refused must change nothing before")
	require.Equal(t, before, s.account.inventory())

	s.set("protected", nil)
	s.up()
	s.destroy()
}
