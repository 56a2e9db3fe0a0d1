package lab

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPeering_lives: a VPC is peered within its account and with another account and region; what comes of it needs nothing more, a tier more among the chosen
// ones makes its routes and touches no other, options are those that were asked for, and nothing stays behind.
func TestPeering_lives(t *testing.T) {
	t.Parallel()
	s := newStack(t, "tests/lab/programs/peering")
	other := newAccount(t, "us-east-1")
	s.other = &other
	s.set("archiveRoleArn", "arn:aws:iam::"+other.id+":role/deploy")
	s.up()
	s.clean()
	for name, of := range map[string]account{"near": s.account, "far": other} {
		var id string
		s.output(name, &id)
		require.Equal(t, "active", of.peeringStatus(id))
	}

	s.set("tiers", `["data", "app"]`)
	var routes []string
	for _, name := range []string{"near", "far"} {
		for _, zone := range []string{"a", "b"} {
			block := map[string]string{"near": "10.2.16.0-20", "far": "10.3.16.0-20"}[name]
			routes = append(routes, "Route "+name+"-requester-data-"+zone+"-to-data-"+block, "Route "+name+"-requester-data-"+zone+"-to-data-ipv6",
				"Route "+name+"-accepter-data-"+zone+"-to-data-10.1.16.0-20", "Route "+name+"-accepter-data-"+zone+"-to-data-ipv6")
		}
	}
	promised := s.preview()
	require.ElementsMatch(t, routes, promised.of("create"))
	require.Len(t, promised, len(routes), "nothing else is touched")
	s.up()
	s.unchanged()
	s.destroy()
	require.Empty(t, other.inventory(), "destroy must leave nothing in the other account")
}

// peeringStatus is what EC2 says of a connection.
func (a account) peeringStatus(id string) string {
	a.t.Helper()
	var found struct {
		Status string `xml:"vpcPeeringConnectionSet>item>status>code"`
	}
	a.ec2(&found, "DescribeVpcPeeringConnections", "VpcPeeringConnectionId.1", id)
	return found.Status
}
