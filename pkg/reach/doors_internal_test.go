package reach

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
)

// Who is not sent off would get nowhere: in random networks, whatever the end and the packets that are asked about.
func TestMayArrive_onRandomNetworks(t *testing.T) {
	t.Parallel()
	spared, sent, got := 0, 0, 0
	for seed := range uint64(400) {
		n := nettest.Random(seed + 1)
		e := New(network.NewIndex(n))
		var ends []End
		for _, s := range n.Subnets {
			ends = append(ends, End{Workload: s})
		}
		for _, nic := range n.Interfaces {
			ends = append(ends, End{Interface: nic})
		}
		for i, transport := range []packet.TransportSet{packet.AllTransport(), packet.TCPTo(packet.Ports(22, 22)), packet.Protocol(packet.ICMPv6)} {
			for _, to := range ends {
				for k, from := range ends {
					if (k+i)%3 != 0 {
						continue
					}
					q := Query{From: []End{from}, To: []End{to}, Transport: &transport, First: true}
					w := newWalk(e, q, false)
					w.to = e.prepare(q.To)[0]
					may := w.mayArrive(from)
					q.First = false
					a := e.Ask(q)
					switch {
					case may && a.MaybeSent.IsEmpty():
						sent++
					case may:
						got++
					default:
						spared++
						require.True(t, a.Sent.IsEmpty(), "seed %d: from %v to %v: %v", seed+1, from, to, a.Sent)
						require.True(t, a.MaybeSent.IsEmpty() || len(a.Doubts) > 0, "seed %d", seed+1)
					}
				}
			}
		}
	}
	t.Logf("%d get somewhere, %d do not, and of %d more that was told beforehand", got, sent, spared)
	require.Greater(t, spared, 5000, "hardly anybody is spared")
	require.Greater(t, got, 1000)
}

// Between VPCs there may be a private way over whatever joins them, and over whatever is not known.
func TestNear(t *testing.T) {
	t.Parallel()
	estate := func() *nettest.Builder {
		b := nettest.NewBuilder()
		for _, v := range []string{"a", "b", "c"} {
			b.VPC(v, map[string]string{"a": "10.1.0.0/16", "b": "10.2.0.0/16", "c": "10.3.0.0/16"}[v])
			b.Subnet(v+"1", v, map[string]string{"a": "10.1.1.0/24", "b": "10.2.1.0/24", "c": "10.3.1.0/24"}[v])
			b.IGW("igw-"+v, v)
			b.EgressOnly("eigw-"+v, v)
		}
		b.NAT("nat", "a1", "10.1.1.9+3.0.0.9")
		b.PrefixList("pl-s3", "52.216.0.0/15")
		b.GatewayEndpoint("vpce", "a", "s3")
		b.Firewall("fw", "fwe a1")
		b.Host("box", "a1", "10.1.1.10")
		return b
	}
	u := &network.Unknown{Text: "something"}
	route := func(n *network.Network) *network.Route { return &n.RouteTables[len(n.RouteTables)-1].Routes[0] }
	for name, tc := range map[string]struct {
		build  func(*nettest.Builder)
		change func(*network.Network)
		near   bool
	}{
		"nothing":           {},
		"their peering":     {build: func(b *nettest.Builder) { b.Peering("pcx", "a", "b") }, near: true},
		"another's peering": {build: func(b *nettest.Builder) { b.Peering("pcx", "a", "c") }},
		"peerings in a row": {build: func(b *nettest.Builder) {
			b.Peering("pcx", "a", "c")
			b.Peering("pcx2", "b", "c")
		}, near: true},
		"a peering with nobody knows whom": {change: func(n *network.Network) {
			n.Peerings = append(n.Peerings, &network.Peering{ID: "pcx", Requester: network.PeeringSide{VPC: "a"}})
		}, near: true},
		"a transit gateway": {build: func(b *nettest.Builder) {
			b.TransitGateway("tgw")
			b.Attach("at-a", "tgw", "a1", "")
			b.Attach("at-b", "tgw", "b1", "")
		}, near: true},
		"half a transit gateway": {build: func(b *nettest.Builder) {
			b.TransitGateway("tgw")
			b.Attach("at-a", "tgw", "a1", "")
		}},
		"half a transit gateway of which not all is known": {build: func(b *nettest.Builder) {
			b.TransitGateway("tgw").Unknown = u
			b.Attach("at-a", "tgw", "a1", "")
		}, near: true},
		"half a transit gateway that something else is attached to": {build: func(b *nettest.Builder) {
			b.TransitGateway("tgw")
			b.Attach("at-a", "tgw", "a1", "")
		}, change: func(n *network.Network) {
			n.Attachments = append(n.Attachments, &network.Attachment{ID: "at-x", TransitGateway: "tgw", Kind: network.OtherAttachment})
		}, near: true},
		"on-premises networks": {build: func(b *nettest.Builder) {
			b.VGW("vgw-a", "a", "10.100.0.0/16")
			b.VGW("vgw-b", "b", "10.101.0.0/16")
		}, near: true},
		"a route to nobody knows what":       {change: func(n *network.Network) { route(n).Target = network.Target{Kind: network.ToPeering, ID: "pcx"} }, near: true},
		"a route to what is not modelled":    {change: func(n *network.Network) { route(n).Target = network.Target{Kind: network.ToOther, ID: "lgw"} }, near: true},
		"a route of which not all is known":  {change: func(n *network.Network) { route(n).Unknown = u }, near: true},
		"a table of which not all is known":  {change: func(n *network.Network) { n.RouteTables[len(n.RouteTables)-1].Unknown = u }, near: true},
		"a subnet of which not all is known": {change: func(n *network.Network) { n.Subnets[0].Unknown = u }, near: true},
		"a VPC of which not all is known":    {change: func(n *network.Network) { n.VPCs[0].Unknown = u }, near: true},
		"a host elsewhere for a target": {build: func(b *nettest.Builder) { b.Host("far", "b1", "10.2.1.10") }, change: func(n *network.Network) {
			route(n).Target = network.Target{Kind: network.ToInterface, ID: "far"}
		}, near: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := estate()
			if tc.build != nil {
				tc.build(b)
			}
			b.Table("rt", "a1", "10.9.0.0/16 nat", "10.8.0.0/16 fwe", "10.7.0.0/16 box", "0.0.0.0/0 igw-a", "::/0 eigw-a", "pl-s3 vpce")
			n := b.Network()
			if tc.change != nil {
				tc.change(n)
			}
			e := New(network.NewIndex(n))
			require.Equal(t, tc.near, e.near("a", "b"))
			require.Equal(t, tc.near, e.near("b", "a"))
			require.True(t, e.near("a", "a"))
			require.True(t, e.near("c", ""), "what is in no VPC may be anywhere")
		})
	}
}

// Over the internet a sender comes by its public address.
func TestMayArrive_overTheInternet(t *testing.T) {
	t.Parallel()
	b := nettest.NewBuilder()
	for v, peer := range map[string]string{"a": "3.0.2.9/32", "b": "3.0.1.9/32"} {
		stem := map[string]string{"a": "1", "b": "2"}[v]
		b.VPC(v, "10."+stem+".0.0/16")
		b.Subnet(v+"1", v, "10."+stem+".1.0/24")
		b.IGW("igw-"+v, v)
		b.Table("rt-"+v, v+"1", "0.0.0.0/0 igw-"+v)
		b.Group("g-"+v, v, "in tcp/22 "+peer, "out all 0.0.0.0/0")
		b.Group("shut-"+v, v, "in tcp/22 10.9.0.0/16")
		b.Host("open-"+v, v+"1", "10."+stem+".1.9+3.0."+stem+".9", "g-"+v)
		b.Host("shut-"+v, v+"1", "10."+stem+".1.10+3.0."+stem+".10", "shut-"+v)
		b.Host("inside-"+v, v+"1", "10."+stem+".1.11", "g-"+v)
	}
	x := network.NewIndex(b.Network())
	e := New(x)
	from := []End{{Interface: x.Interface["open-b"]}}
	for to, want := range map[network.ID]bool{"open-a": true, "shut-a": false, "inside-a": false} {
		w := newWalk(e, Query{From: from, To: []End{{Interface: x.Interface[to]}}, First: true}, false)
		w.to = e.prepare(w.q.To)[0]
		require.Equal(t, want, w.mayArrive(from[0]), to)
		require.Equal(t, want, !e.Ask(w.q).Sent.IsEmpty(), to)
	}
}
