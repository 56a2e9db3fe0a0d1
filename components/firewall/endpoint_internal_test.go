package firewall

import (
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/networkfirewall"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whatever the order in which AWS tells of the zones, the endpoint is that of the subnet.
func TestEndpointOf_doesNotDependOnTheOrder(t *testing.T) {
	text := func(s string) *string { return &s }
	state := func(zone string) networkfirewall.FirewallFirewallStatusSyncState {
		return networkfirewall.FirewallFirewallStatusSyncState{AvailabilityZone: text(zone), Attachments: []networkfirewall.FirewallFirewallStatusSyncStateAttachment{
			{EndpointId: text("vpce-" + zone), SubnetId: text("subnet-" + zone)},
		}}
	}
	for _, order := range [][]string{{"a", "b", "c"}, {"a", "c", "b"}, {"b", "a", "c"}, {"b", "c", "a"}, {"c", "a", "b"}, {"c", "b", "a"}} {
		var states []networkfirewall.FirewallFirewallStatusSyncState
		for _, zone := range order {
			states = append(states, state(zone))
		}
		statuses := []networkfirewall.FirewallFirewallStatus{{SyncStates: states}}
		for _, zone := range []string{"a", "b", "c"} {
			id, err := endpointOf(statuses, "subnet-"+zone, zone)
			require.NoError(t, err)
			assert.Equal(t, "vpce-"+zone, id)
		}
	}
}

// A zone of which AWS tells nothing must not be led to another one's endpoint.
func TestEndpointOf_aZoneThatIsNotThereIsAnError(t *testing.T) {
	for _, statuses := range [][]networkfirewall.FirewallFirewallStatus{nil, {{}}, {{SyncStates: []networkfirewall.FirewallFirewallStatusSyncState{
		{Attachments: []networkfirewall.FirewallFirewallStatusSyncStateAttachment{{}}},
	}}}} {
		_, err := endpointOf(statuses, "subnet-d", "eu-west-1d")
		require.ErrorContains(t, err, "no endpoint of the firewall in subnet subnet-d of zone eu-west-1d")
	}
}
