package reach_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
)

// What is not modelled carries packets by way of VPCs of which none is that of an end, if they get there and on from there.
func TestAsk_whatIsNotModelledInAnotherVPC(t *testing.T) {
	t.Parallel()
	const onwards, inwards, within = network.CarriesOnwards, network.CarriesInwards, network.CarriesWithin
	for name, tc := range map[string]struct {
		from, to string
		c, d     []network.Carriage // what there is in C's VPC and in D's
		ends     []network.Carriage // what there is in those of A and B
		port     int
		maybe    bool
	}{
		"clients, in a VPC that reaches the end":                    {"internet", "B", []network.Carriage{inwards}, nil, nil, 443, true},
		"clients, on a port that the end does not let in":           {"internet", "B", []network.Carriage{inwards}, nil, nil, 22, false},
		"clients, in a VPC that does not reach the end":             {"internet", "B", nil, []network.Carriage{inwards}, nil, 443, false},
		"clients, who are no hosts within":                          {"A", "B", []network.Carriage{inwards}, nil, nil, 443, false},
		"clients, who take nothing out":                             {"B", "internet", []network.Carriage{inwards}, nil, nil, 443, false},
		"what stays within its VPC":                                 {"internet", "B", []network.Carriage{within}, nil, nil, 443, false},
		"what carries onwards, from outside":                        {"internet", "B", []network.Carriage{onwards}, nil, nil, 443, true},
		"what carries onwards, from a VPC that does not reach it":   {"A", "B", []network.Carriage{onwards}, nil, nil, 443, false},
		"what carries onwards to its like":                          {"A", "B", []network.Carriage{onwards}, []network.Carriage{onwards}, nil, 443, true},
		"what carries onwards to what is not its like":              {"A", "B", []network.Carriage{onwards}, []network.Carriage{inwards}, nil, 443, false},
		"what carries onwards, to outside":                          {"A", "internet", nil, []network.Carriage{onwards}, nil, 443, true},
		"what carries onwards, to outside, where nobody reaches it": {"A", "internet", []network.Carriage{onwards}, nil, nil, 443, false},
		"what carries onwards, to on-premises networks":             {"A", "premises", nil, []network.Carriage{onwards}, nil, 443, true},
		"clients, from on-premises networks":                        {"premises", "B", []network.Carriage{inwards}, nil, nil, 443, true},
		"clients, in the VPC of the end":                            {from: "internet", to: "B", ends: []network.Carriage{inwards}, port: 443, maybe: true},
		"clients, in the VPCs of both ends":                         {from: "A", to: "B", ends: []network.Carriage{inwards}, port: 443},
		"clients, in the VPC that it is from":                       {from: "A", to: "internet", ends: []network.Carriage{inwards}, port: 443},
		"what stays within the VPC of the end":                      {from: "internet", to: "B", ends: []network.Carriage{within}, port: 443, maybe: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := nettest.NewBuilder()
			for i, v := range []string{"a", "b", "c", "d"} { // A reaches D, and C reaches B on one port
				block := "10." + string(rune('1'+i))
				n.VPC(v, block+".0.0/16")
				n.Subnet(v+"1", v, block+".1.0/24")
			}
			n.Peering("pcx-ad", "a", "d")
			n.Peering("pcx-bc", "b", "c")
			n.Table("rt-a", "a1", "10.4.0.0/16 pcx-ad")
			n.Table("rt-b", "b1", "10.3.0.0/16 pcx-bc")
			n.Table("rt-c", "c1", "10.2.0.0/16 pcx-bc")
			n.Table("rt-d", "d1", "10.1.0.0/16 pcx-ad")
			n.Group("https", "b", "in tcp/443 10.3.0.0/16", "out all 0.0.0.0/0")
			n.OnPremises("premises", "192.168.0.0/16")
			n.Host("A", "a1", "10.1.1.10")
			n.Host("B", "b1", "10.2.1.10", "https")
			net := n.Network()
			for vpc, list := range map[network.ID][]network.Carriage{"a": tc.ends, "b": tc.ends, "c": tc.c, "d": tc.d} {
				for _, how := range list {
					net.Unmodelled = append(net.Unmodelled, network.Unmodelled{ID: "x", Type: "mesh", VPCs: []network.ID{vpc}, Carries: how, Text: "carries packets"})
				}
			}
			a := ask(t, net)
			q := a.query(tc.from, tc.to)
			port := packet.TCPTo(packet.Ports(tc.port, tc.port))
			q.Transport = &port
			got := a.e.Ask(q)
			require.True(t, got.Sent.IsEmpty())
			require.Equal(t, tc.maybe, !got.MaybeSent.IsEmpty())
			if tc.maybe {
				require.Equal(t, "mesh x is not modelled: carries packets", got.Doubts[0].Text)
			}
		})
	}
}
