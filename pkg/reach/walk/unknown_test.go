package walk_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach/probe"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
	"github.com/palisade-iac/palisade/pkg/reach/walk"
)

// ask walks from one end to a TCP port of another under all choices.
func ask(t *testing.T, n *network.Network, src, dst string, port int) walk.Results {
	t.Helper()
	x := network.NewIndex(n)
	f, err := (&probe.Probe{ID: "probe", Src: src, Dst: dst, Port: port}).Flow(x)
	require.NoError(t, err)
	return walk.New(x).WalkAll(f)
}

// pair is a VPC with hosts A in s1 and B in s2.
func pair() *nettest.Builder {
	n := nettest.NewBuilder()
	n.VPC("v", "10.0.0.0/16")
	n.Subnet("s1", "v", "10.0.1.0/24")
	n.Subnet("s2", "v", "10.0.2.0/24")
	n.Host("A", "s1", "10.0.1.10")
	n.Host("B", "s2", "10.0.2.10", "b")
	return n
}

func texts(unknown []network.Unknown) []string {
	var all []string
	for _, u := range unknown {
		all = append(all, u.Text)
	}
	return all
}

// What is not known of a part counts where the packet meets it, and only there.
func TestUnknown_notedWhereItMatters(t *testing.T) {
	t.Parallel()
	open := []string{"in tcp/443 0.0.0.0/0", "in tcp/80 0.0.0.0/0"}
	for name, c := range map[string]struct {
		change    func(n *nettest.Builder)
		want      []string
		delivered bool
	}{
		"nothing": {func(n *nettest.Builder) { n.Group("b", "v", open...) }, nil, true},
		"a rule that would have let it in": {func(n *nettest.Builder) {
			n.Group("b", "v", open...).Ingress[0].Unknown = &network.Unknown{Text: "peer"}
		}, []string{"peer"}, false},
		"a rule beside one that lets it in": {func(n *nettest.Builder) {
			n.Group("b", "v", "in tcp/443 10.0.0.0/8", "in tcp/443 0.0.0.0/0").Ingress[0].Unknown = &network.Unknown{Text: "peer"}
		}, nil, true},
		"a rule for another port": {func(n *nettest.Builder) {
			n.Group("b", "v", open...).Ingress[1].Unknown = &network.Unknown{Text: "peer"}
		}, nil, true},
		"a group that is not there": {func(*nettest.Builder) {}, []string{"security group b: the network tells nothing of it"}, false},
		"a prefix list without its entries": {func(n *nettest.Builder) {
			n.Group("b", "v", "in tcp/443 pl-x")
			n.PrefixList("pl-x").Unknown = &network.Unknown{Text: "entries"}
		}, []string{"entries"}, false},
		"an entry before the one that decides": {func(n *nettest.Builder) {
			n.Group("b", "v", open...)
			n.NACL("acl", "s2", "in 1 deny all 0.0.0.0/0", "in 2 allow all 0.0.0.0/0", "out 1 allow all 0.0.0.0/0").Entries[0].Unknown = &network.Unknown{Text: "entry"}
		}, []string{"entry"}, true},
		"an entry behind the one that decides": {func(n *nettest.Builder) {
			n.Group("b", "v", open...)
			n.NACL("acl", "s2", "in 3 deny all 0.0.0.0/0", "in 2 allow all 0.0.0.0/0", "out 1 allow all 0.0.0.0/0").Entries[0].Unknown = &network.Unknown{Text: "entry"}
		}, nil, true},
		"a route for the destination": {func(n *nettest.Builder) {
			n.Group("b", "v", open...)
			n.Appliance("box", "s1", "10.0.1.20")
			n.Table("rt", "s1", "10.0.2.0/24 box").Routes[0].Unknown = &network.Unknown{Text: "route"}
		}, []string{"route"}, true},
		"a route for others": {func(n *nettest.Builder) {
			n.Group("b", "v", open...)
			n.Appliance("box", "s1", "10.0.1.20")
			n.Table("rt", "s1", "10.9.2.0/24 box").Routes[0].Unknown = &network.Unknown{Text: "route"}
		}, nil, true},
		"a route to anywhere": {func(n *nettest.Builder) {
			n.Group("b", "v", open...)
			n.Appliance("box", "s1", "10.0.1.20")
			r := &n.Table("rt", "s1", "10.9.2.0/24 box").Routes[0]
			r.Destination, r.Unknown = netip.Prefix{}, &network.Unknown{Text: "route"}
		}, []string{"route"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := pair()
			c.change(n)
			got := ask(t, n.Network(), "A", "B", 443)
			require.Equal(t, c.want, texts(got.Unknown))
			require.Equal(t, c.delivered, got.Delivered)
		})
	}
}

func TestUnknown_targetsThatNobodyCanFollow(t *testing.T) {
	t.Parallel()
	for _, target := range []network.Target{
		{Kind: network.ToOther, ID: "core-network"},
		{Kind: network.ToNATGateway, ID: "nat-elsewhere"},
		{Kind: network.ToTransitGateway, ID: "tgw"},
		{Kind: network.ToPeering, ID: "pcx"},
		{Kind: network.ToInterface, ID: "eni"},
		{Kind: network.ToInternetGateway, ID: "igw"},
		{Kind: network.ToEgressOnly, ID: "eigw"},
		{Kind: network.ToVPNGateway, ID: "vgw"},
		{Kind: network.ToEndpoint, ID: "vpce"},
		{Kind: network.ToEndpoint, ID: "gwlbe"},
	} {
		n := pair().Network()
		n.Endpoints = append(n.Endpoints, &network.Endpoint{ID: "gwlbe", Kind: network.GatewayLoadBalancerEndpoint, VPC: "v"})
		n.RouteTables = append(n.RouteTables, &network.RouteTable{
			ID: "rt", VPC: "v", Routes: []network.Route{{Destination: netip.MustParsePrefix("0.0.0.0/0"), Target: target}},
		})
		n.VPCs[0].MainRouteTable = "rt"
		got := ask(t, n, "A", "internet:8.8.8.8", 443)
		require.False(t, got.Delivered)
		require.Equal(t, trace.Unmodelled, got.Dropped.Cause, target)
		require.Len(t, got.Unknown, 1, target)
	}
}

func TestUnknown_sameBlockPropagatedTwice(t *testing.T) {
	t.Parallel()
	n := nettest.NewBuilder()
	n.TransitGateway("tgw")
	for id, block := range map[string]string{"a": "10.1.", "b": "10.2.", "c": "10.2."} {
		n.VPC(id, block+"0.0/16")
		n.Subnet(id+"1", id, block+"1.0/24")
		n.Attach("att-"+id, "tgw", id+"1", "all")
		n.Table("rt-"+id, id+"1", "10.0.0.0/8 tgw")
	}
	n.Host("A", "a1", "10.1.1.10")
	n.Host("B", "b1", "10.2.1.10")
	n.TransitTable("all", "tgw", "att-a att-b att-c")
	got := ask(t, n.Network(), "A", "B", 443)
	require.True(t, got.Delivered, "AWS may have installed the route to b")
	require.False(t, got.Reachable, "or that to c, where nothing has the address")
	require.Equal(t, trace.NoSuchIP, got.Dropped.Cause)
	require.Equal(t, []string{"route table all: several routes to 10.2.1.10, of which AWS installs one that is not told"}, texts(got.Unknown))
}

func TestUnknown_overlappingPrefixLists(t *testing.T) {
	t.Parallel()
	n := pair()
	n.Group("b", "v", "in all 0.0.0.0/0")
	n.IGW("igw", "v")
	n.VGW("vgw", "v", "9.0.0.0/8")
	n.PrefixList("pl-1", "9.9.9.0/24")
	n.PrefixList("pl-2", "9.9.9.0/24", "9.9.0.0/16")
	n.Table("rt", "s1", "pl-1 igw", "pl-2 vgw")
	got := ask(t, n.Network(), "A", "internet:9.9.9.9", 443)
	require.True(t, got.Delivered)
	require.False(t, got.Reachable)
	require.Equal(t, trace.OnPremises, got.Reached.End.Kind)
	require.Equal(t, trace.NoPublicIP, got.Dropped.Cause)
	require.Equal(t, []string{"route table rt: several routes to 9.9.9.9, and AWS prefers none"}, texts(got.Unknown))
	single := ask(t, n.Network(), "A", "internet:9.9.8.8", 443)
	require.True(t, single.Reachable)
	require.Empty(t, single.Unknown)
}

func TestUnknown_internetToSubnetWithoutReturn(t *testing.T) {
	t.Parallel()
	n := pair()
	n.IGW("igw", "v")
	n.Host("C", "s1", "10.0.1.30+3.0.0.1")
	got := ask(t, n.Network(), "internet:8.8.8.8", "C", 22)
	require.True(t, got.Delivered)
	require.False(t, got.Reachable)
	require.Len(t, got.Unknown, 1)
	require.Contains(t, got.Unknown[0].Text, "AWS does not document whether")
	n.Table("rt", "s1", "0.0.0.0/0 igw")
	require.Empty(t, ask(t, n.Network(), "internet:8.8.8.8", "C", 22).Unknown)
}

func TestUnknown_publicAddressNotKnown(t *testing.T) {
	t.Parallel()
	n := pair()
	n.IGW("igw", "v")
	n.Host("C", "s1", "10.0.1.30").Addresses[0].HasPublic = true
	n.Table("rt", "s1", "0.0.0.0/0 igw")
	require.Len(t, ask(t, n.Network(), "C", "internet:8.8.8.8", 443).Unknown, 1)
	require.Empty(t, ask(t, n.Network(), "A", "internet:8.8.8.8", 443).Unknown)
}

// Names of zones differ between accounts, so that they tell nothing of subnets of different ones.
func TestUnknown_zonesOfDifferentAccounts(t *testing.T) {
	t.Parallel()
	build := func(ids bool) *network.Network {
		n := nettest.NewBuilder()
		n.TransitGateway("tgw")
		for id, block := range map[string]string{"a": "10.1.", "b": "10.2."} {
			n.VPC(id, block+"0.0/16")
			n.Subnet(id+"1", id, block+"1.0/24")
			n.Subnet(id+"2", id, block+"2.0/24", "zone-b")
			n.Attach("att-"+id, "tgw", id+"1 "+id+"2", "all")
			n.Table("rt-"+id, id+"1 "+id+"2", "10.0.0.0/8 tgw")
		}
		n.Host("A", "a1", "10.1.1.10")
		n.Host("B", "b1", "10.2.1.10")
		n.TransitTable("all", "tgw", "att-a att-b")
		made := n.Network()
		for _, s := range made.Subnets {
			if s.VPC == "b" {
				s.Account = "222222222222"
			}
			if ids {
				s.ZoneID = map[string]string{"zone-a": "euw1-az2", "zone-b": "euw1-az3"}[s.Zone]
			}
		}
		return made
	}
	require.NotEmpty(t, ask(t, build(false), "A", "B", 443).Unknown)
	got := ask(t, build(true), "A", "B", 443)
	require.Empty(t, got.Unknown)
	require.True(t, got.Reachable)
}

func TestWalk_messageThatNobodyAnswers(t *testing.T) {
	t.Parallel()
	n := pair()
	n.Group("b", "v", "in all 0.0.0.0/0")
	x := network.NewIndex(n.Network())
	got := walk.New(x).WalkAll(trace.Flow{
		From: trace.Place{Kind: trace.Interface, ID: "A"},
		Packet: packet.Packet{
			Src: netip.MustParseAddr("10.0.1.10"), Dst: netip.MustParseAddr("10.0.2.10"), Protocol: packet.ICMP, Type: 3,
		},
	})
	require.True(t, got.Delivered)
	require.True(t, got.Reachable, "there is no more to arrive")
	require.Empty(t, got.Reached.Reply)
}
