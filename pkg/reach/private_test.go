package reach_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
)

// A service is not kept from anybody by what holds for its public IPv4 addresses alone, where there are other ways to it.
func TestAsk_otherWaysToAService(t *testing.T) {
	t.Parallel()
	const v6, behind = "which IPv6 addresses s3 has", "whether VPC endpoint private is meant, by which s3 is reached at private addresses"
	endpoint := func(rules ...string) func(n *nettest.Builder) {
		return func(n *nettest.Builder) {
			n.Group("lock", "v", rules...)
			n.InterfaceEndpoint("private", "s2", "10.0.2.20", "lock").Service = "com.amazonaws.eu-west-1.s3"
		}
	}
	for name, tc := range map[string]struct {
		build   func(n *nettest.Builder)
		without []network.ID
		doubt   string // empty where nothing arrives
	}{
		"none": {func(*nettest.Builder) {}, nil, ""},
		"IPv6": {func(n *nettest.Builder) { n.Table("rt", "s1", "::/0 eigw", "pl-s3 vpce") }, nil, v6},
		"IPv6, with a list that is not known": {func(n *nettest.Builder) {
			n.Network().PrefixLists[0].Unknown = &network.Unknown{Text: "its entries"}
			n.Table("rt", "s1", "::/0 eigw", "pl-s3 vpce")
		}, nil, v6},
		"IPv6, through a gateway that is left out": {func(n *nettest.Builder) { n.Table("rt", "s1", "::/0 eigw", "pl-s3 vpce") }, []network.ID{"eigw"}, ""},
		"NAT64":                                  {func(n *nettest.Builder) { n.Table("rt", "s1", "64:ff9b::/96 nat", "pl-s3 vpce") }, nil, v6},
		"an interface endpoint":                  {endpoint("in tcp/443 0.0.0.0/0"), nil, behind},
		"an interface endpoint that is shut":     {endpoint(), nil, ""},
		"an interface endpoint that is left out": {endpoint("in tcp/443 0.0.0.0/0"), []network.ID{"private"}, ""},
		"an endpoint of another service":         {func(n *nettest.Builder) { n.InterfaceEndpoint("private", "s2", "10.0.2.20", "open-v") }, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := nettest.NewBuilder()
			n.VPC("v", "10.0.0.0/16", "2600:1f13::/56")
			n.Subnet("s1", "v", "10.0.1.0/24", "2600:1f13:0:1::/64")
			n.Subnet("s2", "v", "10.0.2.0/24", "2600:1f13:0:2::/64")
			n.IGW("igw", "v")
			n.EgressOnly("eigw", "v")
			n.NAT("nat", "s2", "10.0.2.5+3.0.0.5")
			n.PrefixList("pl-s3", "52.216.0.0/15").Service = "s3"
			n.GatewayEndpoint("vpce", "v", "s3")
			n.Table("rt-2", "s2", "0.0.0.0/0 igw")
			n.Host("A", "s1", "10.0.1.10 2600:1f13:0:1::10")
			tc.build(n)
			a := ask(t, n.Network())
			q := a.query("A", "s3")
			q.Without = slices.Concat(tc.without, []network.ID{"vpce"})
			got := a.e.Ask(q)
			require.True(t, got.Sent.IsEmpty())
			require.Equal(t, tc.doubt != "", !got.MaybeSent.IsEmpty(), "%v", got.MaybeSent)
			if tc.doubt != "" {
				require.Contains(t, got.Doubts, network.Unknown{Text: tc.doubt, Origin: originOf(n.Network(), tc.doubt == behind)})
			}
		})
	}
}

// originOf is that of the interface endpoint, or none.
func originOf(n *network.Network, private bool) network.Origin {
	for _, p := range n.Endpoints {
		if private && p.Kind == network.InterfaceEndpoint {
			return p.Origin
		}
	}
	return network.Origin{}
}
