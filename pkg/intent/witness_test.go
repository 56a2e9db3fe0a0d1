package intent_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

func hops(list []trace.Hop) []string {
	out := make([]string, len(list))
	for i, h := range list {
		out[i] = h.String()
	}
	return out
}

// A witness tells its way hop by hop, with the line that decides at each.
func TestWitness_tellsItsWay(t *testing.T) {
	t.Parallel()
	v := decide(t, with(dataToInternet), "deny: {from: tier:data, to: internet}")
	require.Equal(t, intent.Violated, v.Status)
	require.Equal(t, trace.Flow{From: v.Witness.Flow.From, Packet: v.Witness.Flow.Packet}, v.Witness.Flow, "no names are needed")
	require.Equal(t, []string{
		"security group allows-everything outbound allows all traffic 0.0.0.0/0",
		"route table rt-data: 0.0.0.0/0 to internet gateway igw",
		"out by internet gateway igw (network igw)",
	}, hops(v.Witness.Result.Forward))
	require.Equal(t, trace.Internet, v.Witness.Result.End.Kind)
	require.NotEmpty(t, v.Witness.Result.Reply)

	v = decide(t, with(sshToData), "deny: {from: sg:app, to: sg:data, ports: tcp/22}")
	require.Equal(t, []string{
		"security group app outbound allows tcp 22 group data",
		"route table rt-app: 10.0.0.0/16 to local (network shop)",
		"security group data inbound allows tcp 22 group app",
	}, hops(v.Witness.Result.Forward))
}

// Whatever lets a packet pass says by which rule: that a sender's rules name groups, and the receiver may be in them, is no hop of its own.
func TestWitness_toWhomeverGroupsLeaveOpen(t *testing.T) {
	t.Parallel()
	b := shop()
	b.Host("Late", "data-a", "10.0.5.31", "data")
	planned := b.Network()
	host(planned, "Late").Addresses = []network.InterfaceAddress{{}}
	v := decide(t, planned, "deny: {from: tier:app, to: tier:data}")
	require.Equal(t, intent.Violated, v.Status)
	require.Equal(t, []string{
		"security group allows-everything outbound allows all traffic 0.0.0.0/0",
		"route table rt-app: 10.0.0.0/16 to local (network shop)",
		"security group allows-everything inbound allows all traffic 0.0.0.0/0",
	}, hops(v.Witness.Result.Forward))
}

// Firewalls that read names let packets through for names of their lists: the witness says such a name.
func TestWitness_namesOfDomainLists(t *testing.T) {
	t.Parallel()
	inspected := func(lists ...network.StatefulGroup) *network.Network {
		b := nettest.NewBuilder()
		b.VPC("v", "10.0.0.0/16")
		b.Subnet("app", "v", "10.0.1.0/24")
		b.Subnet("wall", "v", "10.0.2.0/24")
		b.Subnet("out", "v", "10.0.3.0/24")
		b.IGW("igw", "v")
		b.NAT("nat", "out", "10.0.3.5+3.0.0.5")
		f := b.Firewall("fw", "fwe wall")
		f.Policy.StrictOrder = true
		f.Policy.StatefulDefault = []string{"aws:drop_established"}
		f.Policy.Stateful = lists
		b.Table("rt-app", "app", "10.0.0.0/16 local", "0.0.0.0/0 fwe")
		b.Table("rt-wall", "wall", "10.0.0.0/16 local", "0.0.0.0/0 nat")
		b.Table("rt-out", "out", "10.0.1.0/24 fwe", "10.0.0.0/16 local", "0.0.0.0/0 igw")
		return b.Network()
	}
	tls := nettest.AllowDomains(1, ".example.com")
	tls.Domains.HTTP = false
	v := decide(t, inspected(tls), "deny: {from: subnet:app, to: internet, ports: tcp/443}")
	require.Equal(t, intent.Violated, v.Status)
	require.Equal(t, "example.com", v.Witness.Flow.ServerName)
	require.True(t, v.Witness.Result.Delivered)

	http := nettest.AllowDomains(1, "shop.example.com")
	http.Domains.TLS = false
	v = decide(t, inspected(http), "deny: {from: subnet:app, to: internet}")
	require.Equal(t, intent.Violated, v.Status)
	require.Equal(t, "shop.example.com", v.Witness.Flow.Host)
	require.Empty(t, v.Witness.Flow.ServerName)

	require.Equal(t, intent.Proved, decide(t, inspected(), "deny: {from: subnet:app, to: internet}").Status)
	require.Equal(t, intent.Proved, decide(t, inspected(tls), "via: {from: subnet:app, to: internet, through: firewall:fw}").Status)
}

// In a plan public addresses, and those of NAT gateways and interfaces, are not known: witnesses have some, each its own, and rules for
// addresses that belong to nobody do not touch them.
func TestWitness_addressesThatAreNotKnown(t *testing.T) {
	t.Parallel()
	planned := func() *network.Network {
		b := shop()
		b.Group("all", "shop", "in all 0.0.0.0/0", "out all 0.0.0.0/0")
		b.Host("New", "web-a", "10.0.1.30", "all")
		b.Host("Other", "web-b", "10.0.2.30", "all")
		b.NACL("acl", "web-a web-b", "in 10 deny all 192.0.2.0/24", "in 11 deny all 198.51.100.0/24", "in 12 deny all 203.0.113.0/24", "in 100 allow all 0.0.0.0/0",
			"out 10 deny all 198.51.100.0/24", "out 100 allow all 0.0.0.0/0")
		n := b.Network()
		n.NATGateways[0].Addresses = []network.NATAddress{{}}
		for _, id := range []network.ID{"New", "Other"} {
			host(n, id).Addresses = []network.InterfaceAddress{{HasPublic: true}}
		}
		return n
	}
	for _, tc := range []struct{ demand, from, to string }{
		{"deny: {from: internet, to: interface:New}", "the internet", "New"},
		{"deny: {from: internet, to: tier:web}", "the internet", "any workload in subnet web-a"},
		{"deny: {from: interface:New, to: internet}", "New", "the internet"},
		{"deny: {from: tier:web, to: internet}", "any workload in subnet web-a", "the internet"},
		{"deny: {from: tier:app, to: internet}", "any workload in subnet app-a", "the internet"},
		{"deny: {from: tier:app, to: interface:New}", "any workload in subnet app-a", "New"},
		{"deny: {from: interface:New, to: interface:Other}", "New", "Other"},
		{"deny: {from: tier:web, to: tier:web}", "any workload in subnet web-a", "any workload in subnet web-a"},
	} {
		v := decide(t, planned(), tc.demand)
		require.Equal(t, intent.Violated, v.Status, tc.demand)
		require.Equal(t, tc.from, v.Witness.From, tc.demand)
		require.Equal(t, tc.to, v.Witness.To, tc.demand)
		require.True(t, v.Witness.Result.Delivered, tc.demand)
	}
	require.Equal(t, intent.Proved, decide(t, planned(), "allow: {from: internet, to: interface:New, ports: tcp/443}").Status)
	require.Equal(t, intent.Proved, decide(t, planned(), "deny: {from: internet, to: tier:app}").Status)
	v := decide(t, planned(), "deny: {from: internet, to: interface:New}")
	require.True(t, v.Witness.Flow.Packet.Dst.IsGlobalUnicast())
	require.False(t, v.Witness.Flow.Packet.Dst.IsPrivate(), "the internet sends to a public address")
}

// Where nothing but the public address leads to a host, the witness goes there, although it is not known.
func TestWitness_byThePublicAddressAlone(t *testing.T) {
	t.Parallel()
	b := nettest.NewBuilder()
	for _, v := range []string{"1", "2"} {
		b.VPC("v"+v, "10."+v+".0.0/16")
		b.Subnet("s"+v, "v"+v, "10."+v+".1.0/24")
		b.IGW("igw"+v, "v"+v)
		b.Table("rt"+v, "s"+v, "0.0.0.0/0 igw"+v)
	}
	b.Host("A", "s1", "10.1.1.10")
	b.Host("Back", "s2", "10.2.1.11")
	b.Host("B", "s2", "10.2.1.10")
	n := b.Network()
	for _, id := range []network.ID{"A", "B"} {
		host(n, id).Addresses = []network.InterfaceAddress{{HasPublic: true}}
	}
	for _, demand := range []string{"deny: {from: interface:A, to: vpc:v2}", "deny: {from: interface:A, to: interface:B*}", "deny: {from: internet, to: interface:B*}"} {
		v := decide(t, n, demand)
		require.Equal(t, intent.Violated, v.Status, demand)
		require.False(t, v.Witness.Flow.Packet.Dst.IsPrivate(), demand)
		require.True(t, v.Witness.Result.Delivered, demand)
		require.NotEqual(t, "Back", v.Witness.To, demand)
	}
	require.Equal(t, intent.Proved, decide(t, n, "deny: {from: [interface:A, internet], to: interface:Back}").Status)
}

// More NAT gateways than a small block has addresses: each gets another.
func TestWitness_manyGateways(t *testing.T) {
	t.Parallel()
	b := nettest.NewBuilder()
	b.VPC("v", "10.0.0.0/8")
	b.IGW("igw", "v")
	for i := range 300 {
		id := netip.AddrFrom4([4]byte{10, byte(i >> 8), byte(i), 0})
		b.Subnet("s"+id.String(), "v", id.String()+"/24")
		b.NAT("nat"+id.String(), "s"+id.String(), "10.0.0.5+3.0.0.5").Addresses = []network.NATAddress{{}}
	}
	b.Subnet("app", "v", "10.99.0.0/24")
	b.Table("rt", "main v", "0.0.0.0/0 igw")
	b.Table("rt-app", "app", "0.0.0.0/0 nat10.0.0.0")
	n := b.Network()
	v := decide(t, n, "deny: {from: subnet:app, to: internet}")
	require.Equal(t, intent.Violated, v.Status)
	require.True(t, v.Witness.Result.Reachable, "the answer finds back: %v", hops(v.Witness.Result.Reply))
}

func TestWitness_overIPv6(t *testing.T) {
	t.Parallel()
	dual := func() *nettest.Builder {
		b := nettest.NewBuilder()
		b.VPC("v", "10.0.0.0/16", "2600:1f13::/56")
		b.Subnet("web", "v", "10.0.1.0/24", "2600:1f13:0:1::/64")
		b.Subnet("app", "v", "10.0.2.0/24", "2600:1f13:0:2::/64")
		b.Subnet("six", "v", "2600:1f13:0:3::/64")
		b.IGW("igw", "v")
		b.EgressOnly("eigw", "v")
		b.Table("rt-web", "web", "::/0 igw")
		b.Table("rt-app", "app six", "::/0 eigw")
		return b
	}
	for _, tc := range []struct{ demand, packet string }{
		{"deny: {from: internet, to: subnet:web}", "tcp [2001:4860:4860::8888]:49152 -> [2600:1f13:0:1::4]:443"},
		{"deny: {from: subnet:app, to: internet}", "tcp [2600:1f13:0:2::4]:49152 -> [2001:4860:4860::8888]:443"},
		{"deny: {from: subnet:six, to: internet, family: ipv6}", "tcp [2600:1f13:0:3::4]:49152 -> [2001:4860:4860::8888]:443"},
		{"deny: {from: subnet:six, to: subnet:app}", "tcp [2600:1f13:0:3::4]:49152 -> [2600:1f13:0:2::4]:443"},
		{"avoid: {from: subnet:app, to: internet, through: egress-only}", "tcp [2600:1f13:0:2::4]:49152 -> [2001:4860:4860::8888]:443"},
	} {
		v := decide(t, dual().Network(), tc.demand)
		require.Equal(t, intent.Violated, v.Status, tc.demand)
		require.Equal(t, tc.packet, v.Witness.Flow.Packet.String(), tc.demand)
		require.True(t, v.Witness.Result.Delivered, tc.demand)
	}
	require.Equal(t, intent.Proved, decide(t, dual().Network(), "via: {from: [subnet:app, subnet:six], to: internet, through: egress-only}").Status)
	require.Equal(t, intent.Proved, decide(t, dual().Network(), "deny: {from: internet, to: subnet:app, connections: true}").Status)
	require.Equal(t, intent.Undecided, decide(t, dual().Network(), "deny: {from: internet, to: subnet:app}").Status, "AWS does not document it")
	require.Equal(t, intent.Proved, decide(t, dual().Network(), "allow: {from: subnet:six, to: internet, ports: tcp/443}").Status)
}
