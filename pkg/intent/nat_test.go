package intent_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
)

// A NAT gateway in a subnet of which no block is known has some address: nothing is proved to be kept from the internet by that.
func TestDecide_natGatewayInASubnetOfUnknownBlocks(t *testing.T) {
	t.Parallel()
	leads := func(n *network.Network) {
		table(n, "rt-data").Routes = append(table(n, "rt-data").Routes, route("0.0.0.0/0", "nat-a", network.ToNATGateway))
	}
	blind := func(n *network.Network) {
		n.Subnets[0].CIDRs, n.Subnets[0].Unknown = nil, &network.Unknown{Text: "nobody knows"}
		n.NATGateways[0].Addresses = nil
	}
	const demand = "deny: {from: tier:data, to: internet}"
	require.Equal(t, intent.Violated, decide(t, with(leads), demand).Status)
	v := decide(t, with(leads, blind), demand)
	require.Equal(t, intent.Undecided, v.Status)
	require.NotEmpty(t, v.Doubts)
	require.Equal(t, intent.Proved, decide(t, with(blind), demand).Status, "what does not lead there is as before")
}
