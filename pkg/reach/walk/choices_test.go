package walk_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/probe"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
	"github.com/palisade-iac/palisade/pkg/reach/walk"
)

// inspected are two spokes and an inspection VPC in appliance mode, each attached in two zones; only the firewall of zone a lets TCP pass.
func inspected() *nettest.Builder {
	n := nettest.NewBuilder()
	n.TransitGateway("tgw")
	for _, v := range []struct{ id, block, table string }{{"a", "10.1.", "spokes"}, {"b", "10.2.", "spokes"}, {"i", "10.9.", "inspected"}} {
		n.VPC(v.id, v.block+"0.0/16")
		n.Subnet(v.id+"-a", v.id, v.block+"1.0/24")
		n.Subnet(v.id+"-b", v.id, v.block+"2.0/24", "zone-b")
		n.Attach("att-"+v.id, "tgw", v.id+"-a "+v.id+"-b", v.table).ApplianceMode = v.id == "i"
	}
	n.Subnet("f-a", "i", "10.9.3.0/24")
	n.Subnet("f-b", "i", "10.9.4.0/24", "zone-b")
	n.Table("rt-a", "a-a a-b", "0.0.0.0/0 tgw")
	n.Table("rt-b", "b-a b-b", "0.0.0.0/0 tgw")
	n.Table("rt-i-a", "i-a", "0.0.0.0/0 fwe-a")
	n.Table("rt-i-b", "i-b", "0.0.0.0/0 fwe-b")
	n.Table("rt-f", "f-a f-b", "10.0.0.0/8 tgw")
	n.Firewall("fw-a", "fwe-a f-a")
	n.Firewall("fw-b", "fwe-b f-b").Policy.Stateful = []network.StatefulGroup{nettest.Stateful(1, "drop tcp any -> any")}
	n.TransitTable("spokes", "tgw", "", "0.0.0.0/0 att-i")
	n.TransitTable("inspected", "tgw", "att-a att-b")
	n.Host("A", "a-a", "10.1.1.10")
	n.Host("B", "b-b", "10.2.2.10")
	return n
}

func TestWalk_picks(t *testing.T) {
	t.Parallel()
	x := network.NewIndex(inspected().Network())
	f, err := (&probe.Probe{ID: "p", Src: "A", Dst: "B", Port: 443}).Flow(x)
	require.NoError(t, err)
	w := walk.New(x)
	for subnet, want := range map[network.ID]trace.Cause{"i-a": trace.None, "i-b": trace.FirewallStateful} {
		got := w.Walk(f, walk.Choices{Picks: map[walk.Decision]network.ID{{Kind: walk.ApplianceZone, At: "att-i"}: subnet}})
		require.Equal(t, want, got.Cause)
		require.Equal(t, want == trace.None, got.Reachable, "the answer comes by the same zone")
	}
	all := w.WalkAll(f)
	require.True(t, all.Delivered, "by some zone")
	require.False(t, all.Reachable, "but not by each")
	require.Equal(t, trace.FirewallStateful, all.Dropped.Cause)
	require.True(t, all.Reached.Reachable)
	require.Same(t, all.Dropped, all.Result())
}

func TestWalk_natPort(t *testing.T) {
	t.Parallel()
	n := nettest.NewBuilder()
	n.VPC("v", "10.0.0.0/16")
	n.Subnet("s1", "v", "10.0.1.0/24")
	n.Subnet("sp", "v", "10.0.0.0/24")
	n.IGW("igw", "v")
	n.NAT("nat", "sp", "10.0.0.5+3.0.0.5")
	n.Table("rt-1", "s1", "0.0.0.0/0 nat")
	n.Table("rt-p", "sp", "0.0.0.0/0 igw")
	n.Host("A", "s1", "10.0.1.10")
	n.NACL("acl", "sp", "in 1 allow all 10.0.0.0/16", "in 2 allow tcp/32768-60999 0.0.0.0/0", "out 1 allow all 0.0.0.0/0")
	x := network.NewIndex(n.Network())
	w := walk.New(x)
	for _, c := range []struct {
		own, nat, seen int
		reachable      bool
	}{
		{50000, 0, 50000, true},
		{1024, 0, 1024, false},
		{1023, 0, 2047, false},
		{50000, 1024, 1024, false},
		{1, 60999, 60999, true},
	} {
		f, err := (&probe.Probe{ID: "p", Src: "A", Dst: "internet:8.8.8.8", Port: 443, SrcPort: c.own}).Flow(x)
		require.NoError(t, err)
		got := w.Walk(f, walk.Choices{NATPort: uint16(c.nat)})
		require.Equal(t, c.reachable, got.Reachable, c)
		require.Equal(t, c.seen, int(got.Forward[len(got.Forward)-1].Packet.SrcPort))
	}
}

func TestWalkAll_someTargetSuffices(t *testing.T) {
	t.Parallel()
	n := pair()
	n.Group("b", "v", "in tcp/8080 sg-lb")
	n.Group("sg-lb", "v", "in all 0.0.0.0/0", "out all 0.0.0.0/0")
	n.Group("closed", "v")
	n.Host("C", "s2", "10.0.2.11", "closed")
	n.Balancer("lb", "application", "s1", "10.0.1.30", "sg-lb", "443 HTTPS tg")
	tg := n.TargetGroup("tg", "instance", "HTTP", 8080, "B", "C")
	got := ask(t, n.Network(), "A", "lb", 443)
	require.True(t, got.Reachable)
	require.Equal(t, trace.GroupIngress, got.Dropped.Cause, "the other target's group is closed")
	tg.Targets[0].Unhealthy = true
	got = ask(t, n.Network(), "A", "lb", 443)
	require.False(t, got.Delivered)
	require.Nil(t, got.Reached)
}

// A NAT gateway with several addresses sends from any of them.
func TestWalkAll_everyNATAddress(t *testing.T) {
	t.Parallel()
	n := pair()
	n.Subnet("sp", "v", "10.0.0.0/24")
	n.IGW("igw", "v")
	n.NAT("nat", "sp", "10.0.0.5+3.0.0.5 10.0.0.6+3.0.0.6")
	n.Table("rt-1", "s1", "0.0.0.0/0 nat")
	n.Table("rt-p", "sp", "0.0.0.0/0 igw")
	n.Group("b", "v", "in tcp/443 3.0.0.5/32")
	n.Host("D", "s2", "10.0.2.12+3.0.0.9", "b")
	n.Table("rt-2", "s2", "0.0.0.0/0 igw")
	got := ask(t, n.Network(), "A", "public:D", 443)
	require.True(t, got.Delivered)
	require.False(t, got.Reachable)
}
