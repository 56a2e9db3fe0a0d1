package twin

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEndpointService_asksForARecordWhereItHasAPrivateName(t *testing.T) {
	t.Parallel()
	s := newStack(t, Options{})
	balancers := []any{"arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/api/0123456789abcdef"}
	plain := s.add("ec2:VpcEndpointService", "plain", map[string]any{"acceptanceRequired": true, "networkLoadBalancerArns": balancers})
	require.Equal(t, []any{}, out(plain, "privateDnsNameConfigurations"))
	require.Empty(t, out(plain, "privateDnsName"))

	named := s.add("ec2:VpcEndpointService", "named", map[string]any{
		"acceptanceRequired": true, "networkLoadBalancerArns": balancers, "privateDnsName": "api.example.com",
	})
	record := out(named, "privateDnsNameConfigurations").([]any)[0].(map[string]any)
	require.Regexp(t, `^_[a-z0-9]{20}$`, record["name"])
	require.Regexp(t, `^vpce:[a-z0-9]{20}$`, record["value"])
	require.Equal(t, "TXT", record["type"])
	require.Equal(t, "pendingVerification", record["state"], "nobody has shown the record yet")

	late := s.add("ec2:VpcEndpointService", "late", map[string]any{"acceptanceRequired": true, "networkLoadBalancerArns": balancers, "privateDnsName": unknown()})
	require.Nil(t, out(late, "privateDnsNameConfigurations"), "whether there is a name is not known")
}
