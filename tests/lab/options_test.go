package lab

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// ownPrograms exercise what the examples leave alone.
func ownPrograms() []string {
	return []string{
		"tests/lab/programs/allocated", "tests/lab/programs/edge", "tests/lab/programs/ingress", "tests/lab/programs/peering", "tests/lab/programs/private",
		"tests/lab/programs/transit", "tests/lab/programs/waf",
	}
}

// TestOptions_allocated: the VPC's block comes from an IPAM pool that the same program makes, so that every subnet is known only during
// the update; the planning block is not what it gets.
func TestOptions_allocated(t *testing.T) {
	t.Parallel()
	s := newStack(t, "tests/lab/programs/allocated")
	s.up()
	s.clean()

	var block, allowListed string
	s.output("cidrBlock", &block)
	require.Regexp(t, `^10\.(6[4-9]|7\d)\.\d+\.0/18$`, block)
	var layout []struct {
		Name    string
		Subnets map[string]string
	}
	s.output("layout", &layout)
	require.Len(t, layout, 6)
	require.Equal(t, "later", layout[3].Name)
	require.Empty(t, layout[3].Subnets, "a reserved tier has none")
	require.Len(t, layout[4].Subnets, 2)

	var natIps map[string]string
	s.output("natPublicIps", &natIps)
	s.output("allowListed", &allowListed)
	require.Equal(t, allowListed, natIps["us-east-1a"], "the caller's address is the gateway's")
	require.NotContains(t, []string{"", allowListed}, natIps["us-east-1b"])

	s.writeLogs()
	s.destroy()
}

// TestOptions_private: a single private NAT gateway, a stream for the flow log, a default network ACL that is left as AWS made it, and
// tiers that a second component adds to the same VPC.
func TestOptions_private(t *testing.T) {
	t.Parallel()
	s := newStack(t, "tests/lab/programs/private")
	s.up()
	s.clean()
	var vpc string
	s.output("vpcId", &vpc)
	require.Contains(t, s.account.defaultNetworkAcl(vpc), allowAll, "Keep leaves the default network ACL alone")
	for _, held := range s.account.inventory() {
		require.NotEqual(t, "elastic-ip", held.Type, "private NAT needs no public address")
	}
	s.destroy()
}
