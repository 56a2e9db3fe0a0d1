package twin

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestResolverEndpoint_hasAnAddressInEachSubnet(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{})
	vpc, subnets := s.network(3)
	in := func(subnet any, more ...string) map[string]any {
		m := map[string]any{"subnetId": subnet}
		if len(more) > 0 {
			m["ip"] = more[0]
		}
		return m
	}
	a := s.add("route53:ResolverEndpoint", "in", map[string]any{
		"direction": "INBOUND", "securityGroupIds": []any{"sg-1"}, "ipAddresses": []any{in(subnets[0]), in(subnets[1], "10.0.1.9"), in(subnets[2]), in(subnets[1])},
	})
	require.Regexp(t, "^rslvr-in-[0-9a-f]{17}$", a.ID)
	require.Equal(t, vpc.ID, out(a, "hostVpcId"))
	addresses := out(a, "ipAddresses").([]any)
	require.Len(t, addresses, 4)
	at := map[string]bool{}
	for i, e := range addresses {
		told := e.(map[string]any)
		require.Regexp(t, "^rni-[0-9a-f]{17}$", told["ipId"])
		require.Empty(t, told["ipv6"])
		at[told["ip"].(string)] = true
		if i < 3 {
			require.NotEqual(t, subnets[i], told["subnetId"], "AWS promises no order")
		}
	}
	require.Len(t, at, 4, "each address is another")
	require.True(t, at["10.0.1.9"], "what is asked for is given")
	require.Len(t, a.Assumptions, 3)

	for name, more := range map[string]map[string]any{
		"a subnet that is not known": {"ipAddresses": []any{in(subnets[0]), in("subnet-else")}},
		"IPv6 as well":               {"ipAddresses": []any{in(subnets[0])}, "resolverEndpointType": "DUALSTACK"},
		"a late list":                {"ipAddresses": unknown()},
	} {
		inputs := map[string]any{"direction": "INBOUND", "securityGroupIds": []any{"sg-1"}}
		for k, v := range more {
			inputs[k] = v
		}
		require.Nil(t, out(s.add("route53:ResolverEndpoint", name, inputs), "ipAddresses"), name)
	}
}
