package reach_test

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/packet"
	"github.com/palisade-iac/palisade/pkg/reach"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// asked is a network and what to ask about it.
type asked struct {
	t *testing.T
	x *network.Index
	e *reach.Engine
}

func ask(t *testing.T, n *network.Network) *asked {
	t.Helper()
	x := network.NewIndex(n)
	return &asked{t, x, reach.New(x)}
}

// end is "internet", "s3", "any SUBNET", or the ID of an interface or of on-premises networks.
func (a *asked) end(text string) reach.End {
	a.t.Helper()
	id := network.ID(text)
	switch {
	case text == "internet":
		return reach.End{Internet: true}
	case text == "s3":
		return reach.End{Service: text}
	case len(text) > 4 && text[:4] == "any ":
		require.NotNil(a.t, a.x.Subnet[id[4:]], text)
		return reach.End{Workload: a.x.Subnet[id[4:]]}
	case a.x.OnPremises[id] != nil:
		return reach.End{OnPremises: a.x.OnPremises[id]}
	}
	require.NotNil(a.t, a.x.Interface[id], text)
	return reach.End{Interface: a.x.Interface[id]}
}

func (a *asked) query(from, to string) reach.Query {
	a.t.Helper()
	return reach.Query{From: []reach.End{a.end(from)}, To: []reach.End{a.end(to)}, Replies: true}
}

func (a *asked) answer(from, to string) reach.Answer {
	a.t.Helper()
	return a.e.Ask(a.query(from, to))
}

// way is a network in which A, of VPC a, reaches B, of VPC b, over a transit gateway and through a firewall, the internet by a NAT gateway, what is
// on premises by a VPN connection, S3 by an endpoint, and C over a peering.
func way() *nettest.Builder {
	n := nettest.NewBuilder()
	for _, v := range []struct{ id, number string }{{"a", "1"}, {"b", "2"}, {"c", "3"}} {
		n.VPC(v.id, "10."+v.number+".0.0/16")
		n.Subnet(v.id+"1", v.id, "10."+v.number+".1.0/24")
		n.Subnet(v.id+"2", v.id, "10."+v.number+".2.0/24")
	}
	n.Subnet("b3", "b", "10.2.3.0/24")
	n.Group("ga", "a", "out all 0.0.0.0/0")
	n.Group("gb", "b", "in tcp 10.0.0.0/8")
	n.Host("A", "a1", "10.1.1.10", "ga")
	n.Host("B", "b1", "10.2.1.10", "gb")
	n.Host("C", "c1", "10.3.1.10")
	n.Peering("pcx", "a", "c")
	n.IGW("igw", "a")
	n.NAT("nat", "a2", "10.1.2.5+3.0.0.5")
	n.PrefixList("pl-s3", "52.216.0.0/15").Service = "s3"
	n.GatewayEndpoint("vpce", "a", "s3")
	n.TransitGateway("tgw")
	n.OnPremises("vpn", "192.168.0.0/16")
	n.Attach("att-a", "tgw", "a1", "tt")
	n.Attach("att-b", "tgw", "b3", "tt")
	n.AttachOther("att-vpn", "tgw", network.VPNAttachment, "vpn", "tt")
	n.TransitTable("tt", "tgw", "att-a att-vpn", "10.2.0.0/16 att-b")
	n.Firewall("fw", "fwe b2")
	n.NACL("acl-a", "a1", "in 100 allow all 0.0.0.0/0", "out 100 allow all 0.0.0.0/0")
	n.Table("rt-a1", "a1", "10.2.0.0/16 tgw", "192.168.0.0/16 tgw", "10.3.0.0/16 pcx", "0.0.0.0/0 nat", "pl-s3 vpce")
	n.Table("rt-a2", "a2", "0.0.0.0/0 igw")
	n.Table("rt-b1", "b1", "10.1.0.0/16 fwe")
	n.Table("rt-b2", "b2", "10.1.0.0/16 tgw")
	n.Table("rt-b3", "b3", "10.2.1.0/24 fwe")
	n.Table("rt-c", "c1", "10.1.0.0/16 pcx")
	return n
}

func TestAsk_allWaysOfTheWay(t *testing.T) {
	t.Parallel()
	a := ask(t, way().Network())
	for _, to := range []string{"B", "C", "internet", "vpn", "s3", "any b1"} {
		got := a.answer("A", to)
		require.Empty(t, got.Doubts, to)
		require.False(t, got.Answered.IsEmpty(), "%s: %v", to, got.Stops)
		require.True(t, got.Answered.IsSubset(got.Sent) && got.Sent.IsSubset(got.Asked), to)
		require.True(t, got.Sent.Equal(got.MaybeSent) && got.Answered.Equal(got.MaybeAnswered), to)
	}
	require.True(t, a.answer("B", "A").Sent.IsEmpty(), "no rule lets B in")
}

// A part of which something is unknown makes the questions unknown whose packets meet it, and no others.
func TestAsk_unknownParts(t *testing.T) {
	t.Parallel()
	u := &network.Unknown{Text: "the part in question"}
	for name, c := range map[string]struct {
		set   func(n *network.Network)
		to    string // from A
		other string // which it does not concern
	}{
		"VPC":             {func(n *network.Network) { n.VPCs[0].Unknown = u }, "C", ""},
		"subnet":          {func(n *network.Network) { n.Subnets[0].Unknown = u }, "C", ""},
		"route table":     {func(n *network.Network) { n.RouteTables[0].Unknown = u }, "C", ""},
		"route":           {func(n *network.Network) { n.RouteTables[0].Routes[2].Unknown = u }, "C", "B"},
		"network ACL":     {func(n *network.Network) { n.NACLs[0].Unknown = u }, "C", ""},
		"entry":           {func(n *network.Network) { n.NACLs[0].Entries[1].Unknown = u }, "C", ""},
		"group rule":      {func(n *network.Network) { groupOf(n, "gb").Ingress[0].Unknown = u }, "B", "C"},
		"interface":       {func(n *network.Network) { n.Interfaces[1].Unknown = u }, "B", "C"},
		"peering":         {func(n *network.Network) { n.Peerings[0].Unknown = u }, "C", "B"},
		"NAT gateway":     {func(n *network.Network) { n.NATGateways[0].Unknown = u }, "internet", "B"},
		"endpoint":        {func(n *network.Network) { n.Endpoints[0].Unknown = u }, "s3", "B"},
		"prefix list":     {func(n *network.Network) { n.RouteTables[0].Routes[4].Unknown = u }, "s3", "B"},
		"attachment":      {func(n *network.Network) { n.Attachments[1].Unknown = u }, "B", "vpn"},
		"transit table":   {func(n *network.Network) { n.TransitTables[0].Unknown = u }, "B", "C"},
		"transit route":   {func(n *network.Network) { n.TransitTables[0].Routes[0].Unknown = u }, "B", "vpn"},
		"firewall policy": {func(n *network.Network) { n.Firewalls[0].Policy.Unknown = u }, "B", "C"},
		"firewall group": {func(n *network.Network) {
			n.Firewalls[0].Policy.Stateful = []network.StatefulGroup{{Unknown: u}}
		}, "B", "C"},
		"stateless group": {func(n *network.Network) {
			n.Firewalls[0].Policy.Stateless = []network.StatelessGroup{{Unknown: u}}
		}, "B", "C"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := way().Network()
			c.set(n)
			a := ask(t, n)
			got := a.answer("A", c.to)
			require.True(t, got.Sent.IsEmpty(), "%v", got.Sent)
			require.False(t, got.MaybeSent.IsEmpty())
			require.False(t, got.MaybeAnswered.IsEmpty())
			require.Contains(t, got.Doubts, *u)
			if c.other != "" {
				other := a.answer("A", c.other)
				require.False(t, other.Answered.IsEmpty())
				require.Empty(t, other.Doubts)
			}
		})
	}
}

func groupOf(n *network.Network, id network.ID) *network.SecurityGroup {
	return n.SecurityGroups[slices.IndexFunc(n.SecurityGroups, func(g *network.SecurityGroup) bool { return g.ID == id })]
}

// A group of which rules may be missing is no less than what is known of it.
func TestAsk_unknownGroupHasItsRules(t *testing.T) {
	t.Parallel()
	n := way().Network()
	groupOf(n, "gb").Unknown = &network.Unknown{Text: "rules"}
	got := ask(t, n).answer("A", "B")
	require.Equal(t, "tcp all from 10.1.1.10 to 10.2.1.10", got.Sent.String())
	require.Equal(t, "all traffic", got.MaybeSent.Boxes()[0].Transport.Union(packet.Protocol(packet.ICMPv6)).String())
}

func TestAsk_withoutAndThrough(t *testing.T) {
	t.Parallel()
	a := ask(t, way().Network())
	for _, c := range []struct {
		to, node      string
		without, with bool // whether something is sent without the node, and through it
	}{
		{"B", "fw", false, true},
		{"B", "fwe", false, true},
		{"B", "tgw", false, true},
		{"B", "att-b", false, true},
		{"B", "pcx", true, false},
		{"C", "pcx", false, true},
		{"C", "fw", true, false},
		{"internet", "nat", false, true},
		{"internet", "igw", false, true},
		{"internet", "tgw", true, false},
		{"s3", "vpce", false, true},
		{"vpn", "tgw", false, true},
	} {
		q := a.query("A", c.to)
		q.Without = []network.ID{network.ID(c.node)}
		require.Equal(t, c.without, !a.e.Ask(q).Sent.IsEmpty(), "to %s without %s", c.to, c.node)
		q = a.query("A", c.to)
		q.Through = []network.ID{"nothing", network.ID(c.node)}
		require.Equal(t, c.with, !a.e.Ask(q).Sent.IsEmpty(), "to %s through %s", c.to, c.node)
	}
}

func TestAsk_boundsAndFirst(t *testing.T) {
	t.Parallel()
	a := ask(t, way().Network())
	q := a.query("A", "B")
	https, host := packet.TCPTo(packet.Ports(443, 443)), packet.Prefixes(netip.MustParsePrefix("10.2.1.0/28"))
	q.Transport, q.Dst = &https, &host
	require.Equal(t, "tcp 443 from 10.1.1.10 to 10.2.1.10", a.e.Ask(q).Sent.String())
	nobody := packet.Prefixes(netip.MustParsePrefix("10.9.0.0/16"))
	q.Src = &nobody
	require.True(t, a.e.Ask(q).Asked.IsEmpty())
	first := a.query("A", "B")
	first.First, first.Replies = true, false
	got := a.e.Ask(first)
	require.False(t, got.Sent.IsEmpty())
	require.True(t, got.Answered.IsEmpty())
}

func TestAsk_natGatewayOfUnknownAddress(t *testing.T) {
	t.Parallel()
	n := way().Network()
	n.NATGateways[0].Addresses = nil
	got := ask(t, n).answer("A", "internet")
	require.Empty(t, got.Doubts)
	require.False(t, got.Answered.IsEmpty())
	require.True(t, got.Answered.IsSubset(packet.SetOf(packet.Box{
		Src: packet.Addrs(netip.MustParseAddr("10.1.1.10")), Dst: packet.AllAddrs(), Transport: packet.AllTransport(),
	})), "told with the sender's own address: %v", got.Answered)
}

// dual is a VPC with a public subnet and one that sends IPv6 out by an egress-only gateway, and IPv4 in IPv6 by a NAT gateway.
func dual() *nettest.Builder {
	n := nettest.NewBuilder()
	n.VPC("v", "10.0.0.0/16", "2001:db8::/56")
	n.Subnet("public", "v", "10.0.1.0/24", "2001:db8:0:1::/64")
	n.Subnet("private", "v", "10.0.2.0/24", "2001:db8:0:2::/64")
	n.IGW("igw", "v")
	n.EgressOnly("eigw", "v")
	n.NAT("nat", "public", "10.0.1.5+3.0.0.5")
	n.Table("rt-public", "public", "0.0.0.0/0 igw", "::/0 igw")
	n.Table("rt-private", "private", "0.0.0.0/0 nat", "::/0 eigw", "64:ff9b::/96 nat")
	n.Host("P", "public", "10.0.1.10+3.0.0.10 2001:db8:0:1::10")
	n.Host("Q", "private", "10.0.2.10 2001:db8:0:2::10")
	return n
}

func TestAsk_IPv6(t *testing.T) {
	t.Parallel()
	a := ask(t, dual().Network())
	family := func(s packet.Set, p packet.AddrSet) bool {
		return slices.ContainsFunc(s.Boxes(), func(b packet.Box) bool { return b.Dst.Overlaps(p) })
	}
	out := a.answer("Q", "internet")
	require.True(t, family(out.Answered, packet.Prefixes(netip.MustParsePrefix("2600::/16"))), "out by the egress-only gateway")
	require.True(t, family(out.Answered, packet.Prefixes(netip.MustParsePrefix("64:ff9b::808:808/128"))), "NAT64")
	in := a.answer("internet", "Q")
	require.True(t, in.Sent.IsEmpty(), "%v", in.Sent)
	require.True(t, family(in.MaybeSent, packet.AllIPv6()), "AWS does not document whether IPv6 comes in without a route back")
	require.True(t, family(a.answer("internet", "P").Answered, packet.AllIPv6()))
	nat64 := packet.Packet{Src: netip.MustParseAddr("2001:db8:0:2::10"), Dst: netip.MustParseAddr("64:ff9b::808:808"), Protocol: packet.ICMPv6, Type: 128}
	require.True(t, out.Answered.Contains(nat64), "a ping by NAT64")
	nat64.Type = 1
	require.False(t, out.Sent.Contains(nat64), "nothing but pings")
}

// Two hosts with public addresses talk by these, though they are of VPCs that nothing connects, and a host to its own.
func TestAsk_hairpinByPublicAddresses(t *testing.T) {
	t.Parallel()
	n := nettest.NewBuilder()
	for _, v := range []string{"1", "2"} {
		n.VPC("v"+v, "10."+v+".0.0/16")
		n.Subnet("s"+v, "v"+v, "10."+v+".1.0/24")
		n.IGW("igw"+v, "v"+v)
		n.Table("rt"+v, "s"+v, "0.0.0.0/0 igw"+v)
		n.Host("H"+v, "s"+v, "10."+v+".1.10+3.0.0."+v)
	}
	a := ask(t, n.Network())
	require.Equal(t, "tcp all, udp all, icmp, other protocols from 10.1.1.10 to 3.0.0.2", a.answer("H1", "H2").Answered.String())
	require.Equal(t, "tcp all, udp all, icmp, other protocols from 10.1.1.10 to 3.0.0.1", a.answer("H1", "H1").Answered.String())
	// Any workload may have a public address too, which is told by its private one.
	require.False(t, a.answer("H1", "any s2").Answered.IsEmpty())
	require.False(t, a.answer("any s1", "any s2").Answered.IsEmpty())
}

func TestAsk_workloadsFromTheInternet(t *testing.T) {
	t.Parallel()
	a := ask(t, dual().Network())
	got := a.answer("internet", "any public")
	require.False(t, got.Answered.IsEmpty())
	require.True(t, slices.ContainsFunc(got.Answered.Boxes(), func(b packet.Box) bool { return b.Dst.Contains(netip.MustParseAddr("10.0.1.77")) }))
	private := a.answer("internet", "any private")
	require.False(t, slices.ContainsFunc(private.MaybeSent.Boxes(), func(b packet.Box) bool { return b.Dst.Overlaps(packet.AllIPv4()) }))
}

func TestAsk_blockPublicAccess(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		mode                network.PublicAccessMode
		exclude             []string
		in, out, byNAT, own bool // internet to P, P to internet, Q to internet over IPv4 and over IPv6
	}{
		{network.PublicAccessOff, nil, true, true, true, true},
		{network.BlockIngress, nil, false, false, true, true},
		{network.BlockBidirectional, nil, false, false, false, false},
		{network.BlockIngress, []string{"public"}, true, true, true, true},
		{network.BlockBidirectional, []string{"v"}, true, true, true, true},
		{network.BlockBidirectional, []string{"egress-only:v"}, false, true, true, true},
		{network.BlockBidirectional, []string{"private"}, false, false, false, true},
	} {
		n := dual()
		n.PublicAccess(c.mode, c.exclude...)
		a := ask(t, n.Network())
		byFamily := func(s packet.Set, of packet.AddrSet) bool {
			return slices.ContainsFunc(s.Boxes(), func(b packet.Box) bool { return b.Src.Overlaps(of) })
		}
		q := a.answer("Q", "internet").Answered
		got := []bool{
			!a.answer("internet", "P").Sent.IsEmpty(), !a.answer("P", "internet").Answered.IsEmpty(),
			byFamily(q, packet.AllIPv4()), byFamily(q, packet.AllIPv6()),
		}
		require.Equal(t, []bool{c.in, c.out, c.byNAT, c.own}, got, "%s less %v", c.mode, c.exclude)
	}
}

func TestAsk_transitPeering(t *testing.T) {
	t.Parallel()
	n := nettest.NewBuilder()
	for _, v := range []string{"1", "2"} {
		n.VPC("v"+v, "10."+v+".0.0/16")
		n.Subnet("s"+v, "v"+v, "10."+v+".1.0/24")
		n.Host("H"+v, "s"+v, "10."+v+".1.10")
		n.TransitGateway("tgw" + v)
		n.Attach("att"+v, "tgw"+v, "s"+v, "tt"+v)
		n.Table("rt"+v, "s"+v, "10.0.0.0/8 tgw"+v)
	}
	n.AttachOther("peer", "tgw1", network.PeeringAttachment, "tgw2", "tt1")
	n.AttachOther("peer", "tgw2", network.PeeringAttachment, "tgw1", "tt2")
	n.TransitTable("tt1", "tgw1", "att1 peer", "10.2.0.0/16 peer")
	n.TransitTable("tt2", "tgw2", "att2 peer", "10.1.0.0/16 peer")
	built := n.Network()
	require.False(t, ask(t, built).answer("H1", "H2").Answered.IsEmpty())
	built.TransitTables[1].Routes = nil
	got := ask(t, built).answer("H1", "H2")
	require.False(t, got.Sent.IsEmpty())
	for _, b := range got.MaybeAnswered.Boxes() {
		require.True(t, b.Transport.Equal(b.Transport.Unanswerable()), "no route back, since peerings propagate nothing: %v", b)
	}
}

// Of two VPCs with the same block AWS installs the one that came first, which nothing tells.
func TestAsk_duplicatePropagatedPrefixes(t *testing.T) {
	t.Parallel()
	n := nettest.NewBuilder()
	n.TransitGateway("tgw")
	for _, v := range []struct{ id, block string }{{"a", "10.1"}, {"b", "10.2"}, {"c", "10.2"}} {
		n.VPC(v.id, v.block+".0.0/16")
		n.Subnet(v.id+"1", v.id, v.block+".1.0/24")
		n.Attach("att-"+v.id, "tgw", v.id+"1", "tt")
		n.Table("rt-"+v.id, v.id+"1", "10.1.0.0/16 tgw", "10.2.0.0/16 tgw")
	}
	n.TransitTable("tt", "tgw", "att-a att-b att-c")
	n.Host("A", "a1", "10.1.1.10")
	n.Host("B", "b1", "10.2.1.10")
	a := ask(t, n.Network())
	got := a.answer("A", "B")
	require.True(t, got.Sent.IsEmpty())
	require.False(t, got.MaybeAnswered.IsEmpty())
	require.Len(t, got.Doubts, 1)
	require.Contains(t, got.Doubts[0].Text, "several announce it")
}

// A load balancer is reached if one of its healthy targets is, whatever becomes of the others.
func TestTrace_severalTargets(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		open, healthy [2]bool
		reachable     bool
	}{
		{[2]bool{true, true}, [2]bool{true, true}, true},
		{[2]bool{false, true}, [2]bool{true, true}, true},
		{[2]bool{false, false}, [2]bool{true, true}, false},
		{[2]bool{false, true}, [2]bool{true, false}, false},
	} {
		n := nettest.ThreeTier()
		n.Group("sg-shut", "v", "out all 0.0.0.0/0")
		tg := n.TargetGroup("tg2", "instance", "HTTP", 8080, "t0", "t1")
		for i, name := range []string{"t0", "t1"} {
			group := map[bool]string{true: "sg-app", false: "sg-shut"}[c.open[i]]
			n.Host(name, "app-a", "10.0.10."+string(rune('1'+i))+"1", group)
			tg.Targets[i].Unhealthy = !c.healthy[i]
		}
		built := n.Network()
		built.LoadBalancers[0].Listeners[0].TargetGroups = []network.ID{"tg2"}
		r := ask(t, built).e.Trace(trace.Flow{From: trace.Place{Kind: trace.Internet}, Packet: packet.Packet{
			Src: netip.MustParseAddr("8.8.8.8"), Dst: netip.MustParseAddr("3.0.1.1"), Protocol: packet.TCP, SrcPort: 49152, DstPort: 443,
		}})
		require.Equal(t, c.reachable, r.Reachable, "%+v\n%s", c, tell(r))
	}
}

// What stands in a packet's way is listed to the end, and not only the first thing.
func TestObstacles_allOfThem(t *testing.T) {
	t.Parallel()
	n := nettest.NewBuilder()
	n.VPC("v", "10.0.0.0/16")
	n.Subnet("s1", "v", "10.0.1.0/24")
	n.Subnet("s2", "v", "10.0.2.0/24")
	n.Group("shut", "v")
	n.Host("A", "s1", "10.0.1.10", "shut")
	n.Host("B", "s2", "10.0.2.10", "shut")
	n.NACL("acl-1", "s1")
	n.NACL("acl-2", "s2")
	var causes []trace.Cause
	for _, h := range ask(t, n.Network()).e.Obstacles(trace.Flow{From: trace.Place{Kind: trace.Interface, ID: "A"}, Packet: packet.Packet{
		Src: netip.MustParseAddr("10.0.1.10"), Dst: netip.MustParseAddr("10.0.2.10"), Protocol: packet.TCP, SrcPort: 49152, DstPort: 443,
	}}) {
		causes = append(causes, h.Cause)
	}
	require.Equal(t, []trace.Cause{
		trace.GroupEgress, trace.NACLEgress, trace.NACLIngress, trace.GroupIngress, trace.NACLEgress, trace.NACLIngress,
	}, causes)
}

// A subnet of which something is not known may have another network ACL: what the one that is told stops may pass.
func TestAsk_networkACLThatIsNotCertain(t *testing.T) {
	t.Parallel()
	n := way().Network()
	n.NACLs[0].Entries = nil // denies all
	require.True(t, ask(t, n).answer("A", "C").MaybeSent.IsEmpty())
	u := &network.Unknown{Text: "its associations"}
	n.Subnets[0].Unknown = u
	for _, ends := range [][2]string{{"A", "C"}, {"C", "any a1"}} {
		got := ask(t, n).answer(ends[0], ends[1])
		require.True(t, got.Sent.IsEmpty())
		require.False(t, got.MaybeSent.IsEmpty(), "%v", ends)
		require.Equal(t, []network.Unknown{*u}, got.Doubts)
	}
	require.True(t, ask(t, n).answer("internet", "A").MaybeSent.IsEmpty(), "A has no public address")
}

// An interface of which not all is known may be in a group that a rule names, on either side of it and over a peering, where AWS lets rules name
// groups.
func TestAsk_groupsThatAnInterfaceMayBeIn(t *testing.T) {
	t.Parallel()
	u := &network.Unknown{Text: "its groups"}
	for name, tc := range map[string]struct {
		from, to, rule string // of the group that the other end is in
		maybe          bool
	}{
		"the receiver":                         {"A", "N", "out tcp/443 named", true},
		"the sender":                           {"N", "A", "in tcp/443 named", true},
		"the receiver in a VPC that is peered": {"A", "P", "out tcp/443 named", true},
		"the sender in a VPC that is peered":   {"P", "A", "in tcp/443 named", true},
		"the receiver in a VPC that is not":    {"A", "T", "out tcp/443 named", false},
		"the sender in a VPC that is not":      {"T", "A", "in tcp/443 named", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := nettest.NewBuilder()
			for i, v := range []string{"v", "peered", "attached"} {
				block := "10." + string(rune('1'+i))
				n.VPC(v, block+".0.0/16")
				n.Subnet(v+"-1", v, block+".1.0/24")
			}
			n.Peering("pcx", "v", "peered")
			n.TransitGateway("tgw")
			n.Attach("att-v", "tgw", "v-1", "tt")
			n.Attach("att-t", "tgw", "attached-1", "tt")
			n.TransitTable("tt", "tgw", "att-v att-t")
			n.Table("rt-v", "v-1", "10.2.0.0/16 pcx", "10.3.0.0/16 tgw")
			n.Table("rt-peered", "peered-1", "10.1.0.0/16 pcx")
			n.Table("rt-attached", "attached-1", "10.1.0.0/16 tgw")
			n.Group("named", "v")
			n.Group("g", "v", tc.rule)
			n.Host("A", "v-1", "10.1.1.10", "g")
			n.Host("N", "v-1", "10.1.1.11")
			n.Host("P", "peered-1", "10.2.1.10")
			n.Host("T", "attached-1", "10.3.1.10")
			require.True(t, ask(t, n.Network()).answer(tc.from, tc.to).MaybeSent.IsEmpty())
			for _, i := range n.Network().Interfaces[1:] {
				i.Unknown = u
			}
			got := ask(t, n.Network()).answer(tc.from, tc.to)
			require.True(t, got.Sent.IsEmpty())
			require.Equal(t, tc.maybe, !got.MaybeSent.IsEmpty())
			if tc.maybe {
				require.Equal(t, []network.Unknown{*u}, got.Doubts)
			}
		})
	}
}

// An AWS service is where a sender's own region has it, as far as lists tell of regions; a list that is not known may hold any address.
func TestAsk_addressesOfServices(t *testing.T) {
	t.Parallel()
	build := func(lists ...string) *network.Network { // "ID NAME BLOCK"; a block "?" is not known
		n := nettest.NewBuilder()
		n.VPC("v", "10.0.0.0/16")
		n.Subnet("s", "v", "10.0.1.0/24")
		n.Host("A", "s", "10.0.1.10+3.0.0.5")
		n.IGW("igw", "v")
		n.Table("rt", "s", "0.0.0.0/0 igw")
		for _, text := range lists {
			words := strings.Fields(text)
			l := n.PrefixList(words[0])
			l.Name, l.Service = words[1], "s3"
			if words[2] == "?" {
				l.Unknown = &network.Unknown{Text: "its entries"}
			} else {
				l.Prefixes = []netip.Prefix{netip.MustParsePrefix(words[2])}
			}
		}
		return n.Network()
	}
	const here, there = "pl-1 com.amazonaws.eu-west-1.s3 52.1.0.0/16", "pl-2 com.amazonaws.us-east-1.s3 52.2.0.0/16"
	for name, tc := range map[string]struct {
		lists  []string
		region string
		want   string
	}{
		"the lists of two regions":                     {[]string{there, here}, "eu-west-1", "52.1.0.0/16"},
		"the lists of two regions, from the other":     {[]string{there, here}, "us-east-1", "52.2.0.0/16"},
		"a region that is not told":                    {[]string{there, here}, "", "52.1.0.0-52.2.255.255"},
		"lists that do not tell of regions":            {[]string{"pl-1 a 52.1.0.0/16", "pl-2 b 52.2.0.0/16"}, "eu-west-1", "52.1.0.0-52.2.255.255"},
		"a list that is not known, of another region":  {[]string{"pl-2 com.amazonaws.us-east-1.s3 ?", here}, "eu-west-1", "52.1.0.0/16"},
		"a list that is not known, of this region":     {[]string{"pl-1 com.amazonaws.eu-west-1.s3 ?", there}, "eu-west-1", ""},
		"a list that is not known, of who knows where": {[]string{here, "pl-3 a ?"}, "", ""},
		"no list": {nil, "eu-west-1", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			net := build(tc.lists...)
			net.VPCs[0].Region = tc.region
			asked := ask(t, net).answer("A", "s3").Asked.Boxes()
			require.Len(t, asked, 1)
			if tc.want == "" {
				require.True(t, reach.Internet().Intersect(packet.AllIPv4()).Subtract(packet.Addrs(reach.UnknownPublic(), netip.MustParseAddr("3.0.0.5"))).Equal(asked[0].Dst))
				return
			}
			require.Equal(t, tc.want, asked[0].Dst.String())
		})
	}
}

// Over a peering connection of which not all is known, rules may name groups or may not.
func TestAsk_groupsOverPeeringsThatAreNotKnown(t *testing.T) {
	t.Parallel()
	u := &network.Unknown{Text: "the other side"}
	build := func(rule string) *network.Network {
		n := nettest.NewBuilder()
		n.VPC("a", "10.1.0.0/16")
		n.VPC("b", "10.2.0.0/16")
		n.Subnet("a1", "a", "10.1.1.0/24")
		n.Subnet("b1", "b", "10.2.1.0/24")
		n.Peering("pcx", "a", "b")
		n.Table("rt-a", "a1", "10.2.0.0/16 pcx")
		n.Table("rt-b", "b1", "10.1.0.0/16 pcx")
		n.Group("named", "b", "out all 0.0.0.0/0", "in all 0.0.0.0/0")
		n.Group("g", "a", rule)
		n.Host("A", "a1", "10.1.1.10", "g")
		n.Host("B", "b1", "10.2.1.10", "named")
		return n.Network()
	}
	for name, tc := range map[string]struct {
		change      func(p *network.Peering, n *network.Network)
		sure, maybe bool
	}{
		"known":                        {func(*network.Peering, *network.Network) {}, true, true},
		"another region":               {func(p *network.Peering, _ *network.Network) { p.Accepter.Region = "us-east-1" }, false, false},
		"a region by its VPC":          {func(p *network.Peering, _ *network.Network) { p.Accepter.Region = "" }, true, true},
		"a region that is not told":    {func(p *network.Peering, n *network.Network) { p.Accepter.Region, n.VPCs[1].Region = "", "" }, false, true},
		"a peering that is not known":  {func(p *network.Peering, _ *network.Network) { p.Unknown = u }, false, true},
		"a side that is not known":     {func(p *network.Peering, _ *network.Network) { p.Accepter, p.Unknown = network.PeeringSide{}, u }, false, true},
		"a peering that is not active": {func(p *network.Peering, _ *network.Network) { p.Active = false }, false, false},
	} {
		for _, way := range []struct{ from, to, rule string }{{"A", "B", "out tcp/443 named"}, {"B", "A", "in tcp/443 named"}} {
			t.Run(name+" "+way.rule[:3], func(t *testing.T) {
				t.Parallel()
				n := build(way.rule)
				tc.change(n.Peerings[0], n)
				for _, to := range []string{way.to, "any " + strings.ToLower(way.to) + "1"} {
					if to != way.to && way.from == "B" {
						continue // a workload may be in groups that let everything in
					}
					got := ask(t, n).answer(way.from, to)
					require.Equal(t, []bool{tc.sure, tc.maybe}, []bool{!got.Sent.IsEmpty(), !got.MaybeSent.IsEmpty()}, to)
					require.Equal(t, tc.sure == tc.maybe, len(got.Doubts) == 0, "%v", got.Doubts)
				}
			})
		}
	}
}

// A workload may be in a group that a rule names and of which nothing is known but its id.
func TestAsk_workloadsInGroupsThatAreNotKnown(t *testing.T) {
	t.Parallel()
	for name, known := range map[string]bool{"nothing": false, "its rules": true} {
		for _, rule := range []string{"out tcp/443 elsewhere", "in tcp/443 elsewhere"} {
			n := nettest.NewBuilder()
			n.VPC("v", "10.0.0.0/16")
			n.VPC("other", "10.1.0.0/16")
			n.Subnet("s1", "v", "10.0.1.0/24")
			n.Subnet("s2", "v", "10.0.2.0/24")
			n.Group("g", "v", rule)
			if known {
				n.Group("elsewhere", "")
			}
			n.Host("A", "s1", "10.0.1.10", "g")
			from, to := "A", "any s2"
			if rule[:2] == "in" {
				from, to = to, from
			}
			got := ask(t, n.Network()).answer(from, to)
			require.True(t, got.Sent.IsEmpty(), "%s %s", name, rule)
			require.False(t, got.MaybeSent.IsEmpty(), "%s %s", name, rule)
			require.Equal(t, "the VPC of security group elsewhere is not known, and so not what may be in it", got.Doubts[0].Text)

			n.Group("elsewhere", "other")
			require.True(t, ask(t, n.Network()).answer(from, to).MaybeSent.IsEmpty(), "a group of another VPC, which is not peered")
		}
	}
}
