package reach_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach"
)

// Packets of which nobody knows which way they go do not certainly arrive, even if one of the ways leads there: not for a query either that
// stops at the first packet.
func TestAsk_waysThatAreNotKnown(t *testing.T) {
	t.Parallel()
	peered := func() *nettest.Builder {
		b := nettest.NewBuilder()
		b.VPC("a", "10.1.0.0/16")
		b.VPC("b", "10.2.0.0/16")
		b.VPC("c", "10.2.0.0/16")
		for _, v := range []struct{ id, block, host string }{{"a", "10.1.1.0/24", "10.1.1.10"}, {"b", "10.2.1.0/24", "10.2.1.10"}, {"c", "10.2.1.0/24", "10.2.1.10"}} {
			b.Subnet(v.id+"1", v.id, v.block)
			b.Host("host-"+v.id, v.id+"1", v.host)
		}
		return b
	}
	for name, build := range map[string]func() *network.Network{
		"a route of which the destination is not known": func() *network.Network {
			b := peered()
			b.Peering("pcx-b", "a", "b")
			b.Peering("pcx-c", "a", "c")
			b.PrefixList("pl-some").Unknown = &network.Unknown{Text: "its entries"}
			b.Table("rt-a", "a1", "10.2.0.0/16 pcx-b", "pl-some pcx-c")
			return b.Network()
		},
		"two attachments that announce the same": func() *network.Network {
			b := peered()
			b.TransitGateway("tgw")
			for _, v := range []string{"a", "b", "c"} {
				b.Attach("att-"+v, "tgw", v+"1", "core")
			}
			b.TransitTable("core", "tgw", "att-a att-b att-c")
			b.Table("rt-a", "a1", "10.0.0.0/8 tgw")
			return b.Network()
		},
		"a subnet of which something is not known": func() *network.Network {
			b := peered()
			b.Peering("pcx-b", "a", "b")
			b.Table("rt-a", "a1", "10.2.0.0/16 pcx-b")
			b.Network().Subnets[0].Unknown = &network.Unknown{Text: "its route table"}
			return b.Network()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := network.NewIndex(build())
			for _, first := range []bool{false, true} {
				got := reach.New(x).Ask(reach.Query{From: []reach.End{{Interface: x.Interface["host-a"]}}, To: []reach.End{{Interface: x.Interface["host-b"]}}, First: first})
				require.True(t, got.Sent.IsEmpty(), "nothing is certain to arrive")
				require.False(t, got.MaybeSent.IsEmpty(), "it may")
				require.NotEmpty(t, got.Doubts)
			}
		})
	}
}
