package intent_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
)

// inspected is a VPC whose host A gets to host B, and to the internet, through appliances alone.
func inspected() *nettest.Builder {
	b := nettest.NewBuilder()
	b.VPC("v", "10.0.0.0/16")
	b.Subnet("a", "v", "10.0.1.0/24")
	b.Subnet("b", "v", "10.0.2.0/24")
	b.Subnet("wall", "v", "10.0.9.0/28")
	b.IGW("igw", "v")
	b.ApplianceEndpoint("gwe", "wall").Name = "wall"
	b.Host("A", "a", "10.0.1.10+3.0.0.1")
	b.Host("B", "b", "10.0.2.10")
	b.Table("rt-a", "a", "0.0.0.0/0 gwe", "10.0.2.0/24 gwe")
	b.Table("rt-b", "b", "10.0.1.0/24 gwe")
	b.Table("rt-wall", "wall", "0.0.0.0/0 igw")
	b.Table("rt-edge", "edge igw v", "10.0.1.0/24 gwe")
	return b
}

// What appliances let through is not known; what they cannot change is decided.
func TestDecide_whatAppliancesCannotChange(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		text   string
		change func(*network.Network)
		want   intent.Status
	}{
		"everything goes through them":       {"via: {from: interface:A, to: [internet, interface:B], through: firewall:wall}", nil, intent.Proved},
		"and comes through them":             {"via: {from: internet, to: interface:A, through: firewall:wall}", nil, intent.Proved},
		"unless the edge table is gone":      {"via: {from: internet, to: interface:A, through: firewall:wall}", func(n *network.Network) { n.RouteTables = n.RouteTables[:3] }, intent.Violated},
		"they may let it through":            {"deny: {from: interface:A, to: interface:B}", nil, intent.Undecided},
		"they may drop it":                   {"allow: {from: interface:A, to: interface:B, ports: [tcp/443]}", nil, intent.Undecided},
		"they lead nowhere else":             {"deny: {from: interface:B, to: internet}", nil, intent.Proved},
		"what they hand back has no way out": {"deny: {from: interface:A, to: internet}", func(n *network.Network) { n.RouteTables[2].Routes = nil }, intent.Proved},
		"they are passed by":                 {"deny: {from: interface:A, to: interface:B}", func(n *network.Network) { n.RouteTables[0].Routes = nil }, intent.Violated},
	} {
		n := inspected().Network()
		if test.change != nil {
			test.change(n)
		}
		v, err := intent.NewDecider(n).Decide(one(t, test.text))
		require.NoError(t, err, name)
		require.Equal(t, test.want, v.Status, "%s: %v", name, v.Doubts)
		if test.want == intent.Undecided {
			require.Equal(t, "what the appliances behind VPC endpoint wall let through", v.Doubts[0].Text, name)
		}
	}
}
