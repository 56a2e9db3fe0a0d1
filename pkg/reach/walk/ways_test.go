package walk_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/probe"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
	"github.com/palisade-iac/palisade/pkg/reach/walk"
)

// way is one flow through a network, and how it ends. A cause with delivered is that of the answer.
type way struct {
	name      string
	build     func(n *nettest.Builder)
	probe     probe.Probe
	delivered bool
	cause     trace.Cause
}

func check(t *testing.T, ways []way) {
	t.Helper()
	for _, c := range ways {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			n := nettest.NewBuilder()
			c.build(n)
			x := network.NewIndex(n.Network())
			c.probe.ID = "probe"
			f, err := c.probe.Flow(x)
			require.NoError(t, err)
			got := walk.New(x).WalkAll(f)
			shown := got.Result()
			why := lines(shown.Forward) + "reply\n" + lines(shown.Reply)
			require.Equal(t, c.cause, shown.Cause, why)
			require.Equal(t, c.delivered, got.Delivered, why)
			require.Equal(t, c.delivered && c.cause == trace.None, got.Reachable, why)
		})
	}
}

func TestBalancers(t *testing.T) {
	t.Parallel()
	// preserved is a network load balancer in s2 before host T in s1, which clients reach with their own addresses.
	preserved := func(target []string, acl ...string) func(n *nettest.Builder) {
		return func(n *nettest.Builder) {
			n.VPC("v", "10.0.0.0/16")
			n.Subnet("s1", "v", "10.0.1.0/24")
			n.Subnet("s2", "v", "10.0.2.0/24")
			n.IGW("igw", "v")
			n.Table("rt", "s2", "0.0.0.0/0 igw")
			n.Group("sg-lb", "v", "in all 0.0.0.0/0", "out all 0.0.0.0/0")
			n.Group("sg-t", "v", target...)
			n.Host("T", "s1", "10.0.1.10", "sg-t")
			n.Balancer("lb", "network", "s2", "10.0.2.5+3.0.0.5", "sg-lb", "443 TCP tg")
			n.TargetGroup("tg", "instance", "TCP", 8443, "T").PreserveClientIP = true
			if len(acl) > 0 {
				n.NACL("acl", "s1", acl...)
			}
		}
	}
	client := probe.Probe{Src: "internet:8.8.8.8", Dst: "public:lb", Port: 443}
	all := []string{"in all 0.0.0.0/0"}
	check(t, []way{
		{"a reference to the load balancer's group matches though the client's address is preserved", preserved([]string{"in tcp/8443 sg-lb"}), client, true, trace.None},
		{"a rule for the load balancer's address does not", preserved([]string{"in tcp/8443 10.0.2.5/32"}), client, false, trace.GroupIngress},
		{
			"the target's network ACL sees the client", preserved(all, "in 1 allow all 10.0.0.0/16", "out 1 allow all 0.0.0.0/0"),
			client, false, trace.NACLIngress,
		},
		{
			"and the answer to it", preserved(all, "in 1 allow all 0.0.0.0/0", "out 1 allow all 10.0.0.0/16"),
			client, true, trace.NACLEgress,
		},
		{"UDP to a TCP listener", preserved(all), probe.Probe{Src: "internet:8.8.8.8", Dst: "public:lb", Protocol: "udp", Port: 443}, false, trace.NoListener},
		{"a listener that answers by itself", func(n *nettest.Builder) {
			preserved(all)(n)
			n.Subnet("s3", "v", "10.0.3.0/24")
			n.Balancer("alb", "application", "s3", "10.0.3.5", "sg-lb", "443 HTTPS")
			n.Host("C", "s1", "10.0.1.11")
		}, probe.Probe{Src: "C", Dst: "alb", Port: 443}, true, trace.None},
		{"a target that is stopped", func(n *nettest.Builder) {
			preserved(all)(n)
			n.Network().Instances[0].Stopped = true
		}, client, false, trace.NoSuchIP},
		{"no healthy target", func(n *nettest.Builder) {
			preserved(all)(n)
			n.TargetGroup("tg", "instance", "TCP", 8443)
		}, client, false, trace.NoSuchIP},
	})
}

func TestFirewalls_names(t *testing.T) {
	t.Parallel()
	policy := func(change func(p *network.FirewallPolicy)) func(n *nettest.Builder) {
		return func(n *nettest.Builder) {
			n.VPC("v", "10.0.0.0/16")
			n.Subnet("s1", "v", "10.0.1.0/24")
			n.Subnet("s2", "v", "10.0.2.0/24")
			n.Subnet("sf", "v", "10.0.9.0/24")
			n.Host("A", "s1", "10.0.1.10")
			n.Host("B", "s2", "10.0.2.10")
			n.Table("rt-1", "s1", "10.0.2.0/24 fwe")
			n.Table("rt-2", "s2", "10.0.1.0/24 fwe")
			p := &n.Firewall("fw", "fwe sf").Policy
			p.StrictOrder = true
			p.Stateful = []network.StatefulGroup{nettest.AllowDomains(5, ".example.com")}
			change(p)
		}
	}
	elsewhere := []netip.Prefix{netip.MustParsePrefix("172.16.0.0/12")}
	listed := probe.Probe{Src: "A", Dst: "B", Port: 443, SNI: "a.example.com"}
	rules := func(priority int, words ...string) func(p *network.FirewallPolicy) {
		return func(p *network.FirewallPolicy) { p.Stateful = append(p.Stateful, nettest.Stateful(priority, words...)) }
	}
	defaults := func(names ...string) func(p *network.FirewallPolicy) {
		return func(p *network.FirewallPolicy) { p.StatefulDefault = names }
	}
	check(t, []way{
		{"a listed name", policy(defaults("aws:drop_established")), listed, true, trace.None},
		{"a listed name, with the variant for the application's layer", policy(defaults("aws:drop_established_app_layer")), listed, true, trace.None},
		{
			"an unnamed flow, with that variant", policy(defaults("aws:drop_established_app_layer")),
			probe.Probe{Src: "A", Dst: "B", Port: 443},
			false, trace.FirewallDefault,
		},
		{"alerts by default pass", policy(defaults("aws:alert_strict")), probe.Probe{Src: "A", Dst: "B", Port: 443}, true, trace.None},
		{"drop_strict drops the connection before it can say a name", policy(defaults("aws:drop_strict")), listed, false, trace.FirewallDefault},
		{"a rule for both ways", policy(rules(1, "drop tcp 10.0.2.0/24 <> any:49152")), probe.Probe{Src: "A", Dst: "B", Port: 443}, false, trace.FirewallStateful},
		{"a rule for one way", policy(rules(1, "drop tcp 10.0.2.0/24 -> any:49152")), probe.Probe{Src: "A", Dst: "B", Port: 443}, true, trace.None},
		{"the action order has no defaults", policy(func(p *network.FirewallPolicy) {
			defaults("aws:drop_strict")(p)
			p.StrictOrder = false
		}), listed, true, trace.None},
		{"unless a rule passes it", policy(func(p *network.FirewallPolicy) {
			defaults("aws:drop_strict")(p)
			rules(9, "pass tcp any -> any:443")(p)
		}), listed, true, trace.None},
		{"a drop of the connection behind the list", policy(rules(9, "drop tcp any -> any")), listed, false, trace.FirewallStateful},
		{
			"a pass before the list lets any name through", policy(rules(1, "pass tcp any -> any:443")),
			probe.Probe{Src: "A", Dst: "B", Port: 443, SNI: "evil.test"},
			true, trace.None,
		},
		{
			"a pass behind the list does not", policy(rules(9, "pass tcp any -> any:443")),
			probe.Probe{Src: "A", Dst: "B", Port: 443, SNI: "evil.test"},
			false, trace.FirewallStateful,
		},
		{"a list of denied names", policy(func(p *network.FirewallPolicy) { p.Stateful[0].Domains.Allow = false }), listed, false, trace.FirewallStateful},
		{
			"another name than those denied", policy(func(p *network.FirewallPolicy) { p.Stateful[0].Domains.Allow = false }),
			probe.Probe{Src: "A", Dst: "B", Port: 443, SNI: "good.test"},
			true, trace.None,
		},
		{
			"a list that looks at HTTP alone", policy(func(p *network.FirewallPolicy) { p.Stateful[0].Domains.TLS = false }),
			probe.Probe{Src: "A", Dst: "B", Port: 443, SNI: "evil.test"},
			true, trace.None,
		},
		{
			"the policy's home network", policy(func(p *network.FirewallPolicy) { p.HomeNet = elsewhere }),
			probe.Probe{Src: "A", Dst: "B", Port: 443, SNI: "evil.test"},
			true, trace.None,
		},
		{"the group's own home network", policy(func(p *network.FirewallPolicy) {
			p.HomeNet = elsewhere
			p.Stateful[0].HomeNet = []netip.Prefix{netip.MustParsePrefix("10.0.1.10/32")}
		}), probe.Probe{Src: "A", Dst: "B", Port: 443, SNI: "evil.test"}, false, trace.FirewallStateful},
	})
}

func TestConnections(t *testing.T) {
	t.Parallel()
	// far are VPCs a and b on transit gateways of their own, which are peered.
	far := func(n *nettest.Builder) {
		for _, v := range []struct{ id, block, other string }{{"a", "10.1.", "10.2."}, {"b", "10.2.", "10.1."}} {
			n.VPC(v.id, v.block+"0.0/16")
			n.Subnet(v.id+"1", v.id, v.block+"1.0/24")
			n.TransitGateway("tgw-" + v.id).GroupReferencing = true
			n.Attach("att-"+v.id, "tgw-"+v.id, v.id+"1", "tt-"+v.id)
			n.TransitTable("tt-"+v.id, "tgw-"+v.id, "att-"+v.id, v.other+"0.0/16 att-peer")
			n.Table("rt-"+v.id, v.id+"1", "10.0.0.0/8 tgw-"+v.id)
		}
		n.AttachOther("att-peer", "tgw-a", network.PeeringAttachment, "tgw-b", "tt-a")
		n.AttachOther("att-peer", "tgw-b", network.PeeringAttachment, "tgw-a", "tt-b")
		n.Group("sg-a", "a", "out all 0.0.0.0/0")
		n.Host("A", "a1", "10.1.1.10", "sg-a")
	}
	toB := probe.Probe{Src: "A", Dst: "B", Port: 443}
	check(t, []way{
		{"peered transit gateways", func(n *nettest.Builder) {
			far(n)
			n.Host("B", "b1", "10.2.1.10")
		}, toB, true, trace.None},
		{"group references do not cross them", func(n *nettest.Builder) {
			far(n)
			n.Host("B", "b1", "10.2.1.10", "sg-b")
			n.Group("sg-b", "b", "in all sg-a")
		}, toB, false, trace.GroupIngress},
		{"a private NAT gateway hides an overlapping block behind its address", func(n *nettest.Builder) {
			far(n)
			n.Host("B", "b1", "10.2.1.10", "sg-b")
			n.Group("sg-b", "b", "in tcp/443 10.1.2.5/32")
			n.Subnet("a2", "a", "10.1.2.0/24")
			n.NAT("nat", "a2", "10.1.2.5")
			n.Table("rt-a2", "a2", "10.0.0.0/8 tgw-a")
			n.Table("rt-a1", "a1", "10.2.0.0/16 nat")
		}, toB, true, trace.None},
		{"a VPN gateway's edge table leads through an appliance", func(n *nettest.Builder) {
			n.VPC("v", "10.0.0.0/16")
			n.Subnet("s1", "v", "10.0.1.0/24")
			n.Subnet("s2", "v", "10.0.2.0/24")
			n.VGW("vgw", "v", "192.168.0.0/16")
			n.Table("rt-edge", "edge vgw v", "10.0.1.0/24 box")
			n.Appliance("box", "s2", "10.0.2.20", "closed")
			n.Group("closed", "v")
			n.Host("A", "s1", "10.0.1.10")
		}, probe.Probe{Src: "onprem:vgw/192.168.1.1", Dst: "A", Port: 443}, false, trace.GroupIngress},
		{"an appliance that saw the request lets the answer back whatever its groups say of it", func(n *nettest.Builder) {
			n.VPC("v", "10.0.0.0/16")
			n.Subnet("s1", "v", "10.0.1.0/24")
			n.Subnet("s2", "v", "10.0.2.0/24")
			n.Subnet("s3", "v", "10.0.3.0/24")
			n.Group("box", "v", "in tcp/443 10.0.1.0/24", "out tcp/443 10.0.2.0/24")
			n.Appliance("box", "s3", "10.0.3.20", "box")
			n.Table("rt-1", "s1", "10.0.2.0/24 box")
			n.Table("rt-2", "s2", "10.0.1.0/24 box")
			n.Host("A", "s1", "10.0.1.10")
			n.Host("B", "s2", "10.0.2.10")
		}, toB, true, trace.None},
		{"one that did not see it needs rules for it", func(n *nettest.Builder) {
			n.VPC("v", "10.0.0.0/16")
			n.Subnet("s1", "v", "10.0.1.0/24")
			n.Subnet("s2", "v", "10.0.2.0/24")
			n.Subnet("s3", "v", "10.0.3.0/24")
			n.Group("box", "v", "in tcp/443 10.0.1.0/24", "out tcp/443 10.0.2.0/24")
			n.Appliance("box", "s3", "10.0.3.20", "box")
			n.Table("rt-2", "s2", "10.0.1.0/24 box")
			n.Host("A", "s1", "10.0.1.10")
			n.Host("B", "s2", "10.0.2.10")
		}, toB, true, trace.GroupIngress},
		{"outbound rules may refer to a group of a peered VPC", func(n *nettest.Builder) {
			n.VPC("a", "10.1.0.0/16")
			n.VPC("b", "10.2.0.0/16")
			n.Subnet("a1", "a", "10.1.1.0/24")
			n.Subnet("b1", "b", "10.2.1.0/24")
			n.Peering("pcx", "a", "b")
			n.Table("rt-a", "a1", "10.2.0.0/16 pcx")
			n.Table("rt-b", "b1", "10.1.0.0/16 pcx")
			n.Group("sg-a", "a", "out all sg-b")
			n.Group("sg-b", "b", "in all 0.0.0.0/0")
			n.Host("A", "a1", "10.1.1.10", "sg-a")
			n.Host("B", "b1", "10.2.1.10", "sg-b")
		}, toB, true, trace.None},
	})
}

func TestInterfaces(t *testing.T) {
	t.Parallel()
	pair := func(n *nettest.Builder) {
		n.VPC("v", "10.0.0.0/16")
		n.Subnet("s1", "v", "10.0.1.0/24")
		n.Host("A", "s1", "10.0.1.10 10.0.1.11", "closed")
		n.Host("B", "s1", "10.0.1.20")
		n.Group("closed", "v")
	}
	stopped := func(id network.ID) func(n *nettest.Builder) {
		return func(n *nettest.Builder) {
			pair(n)
			for _, i := range n.Network().Instances {
				i.Stopped = i.ID == id
			}
		}
	}
	check(t, []way{
		{"from one of its addresses to another", pair, probe.Probe{Src: "A", Dst: "ip:10.0.1.11", Port: 443}, true, trace.None},
		{"instance metadata", pair, probe.Probe{Src: "A", Dst: "ip:169.254.169.254", Port: 80}, true, trace.None},
		{"the time", pair, probe.Probe{Src: "A", Dst: "ip:169.254.169.123", Protocol: "udp", Port: 123}, true, trace.None},
		{"a stopped instance sends nothing", stopped("i-B"), probe.Probe{Src: "B", Dst: "A", Port: 443}, false, trace.NoSuchIP},
		{"a stopped instance answers nothing", func(n *nettest.Builder) {
			stopped("i-B")(n)
			n.Host("C", "s1", "10.0.1.30")
		}, probe.Probe{Src: "C", Dst: "B", Port: 443}, false, trace.NoSuchIP},
		{"without groups an interface is in the default one", func(n *nettest.Builder) {
			pair(n)
			n.Group("default", "v", "in tcp/443 10.0.1.20/32").Default = true
			n.Host("D", "s1", "10.0.1.40").Groups = nil
		}, probe.Probe{Src: "B", Dst: "D", Port: 443}, true, trace.None},
	})
	n := nettest.NewBuilder()
	pair(n)
	x := network.NewIndex(n.Network())
	f, err := (&probe.Probe{ID: "spoof", Src: "B", Dst: "A", Port: 443}).Flow(x)
	require.NoError(t, err)
	f.Packet.Src = f.Packet.Src.Next()
	require.Equal(t, trace.SourceDestCheck, walk.New(x).Walk(f, walk.Choices{}).Cause)
}

func TestPublicAccess_egressOnlyGateway(t *testing.T) {
	t.Parallel()
	dual := func(mode network.PublicAccessMode, exclusions ...string) func(n *nettest.Builder) {
		return func(n *nettest.Builder) {
			n.VPC("v", "10.0.0.0/16", "2001:db8:0::/56")
			n.Subnet("s1", "v", "10.0.1.0/24", "2001:db8:0:1::/64")
			n.EgressOnly("eigw", "v")
			n.Table("rt", "s1", "::/0 eigw")
			n.Host("A", "s1", "2001:db8:0:1::10")
			n.PublicAccess(mode, exclusions...)
		}
	}
	p := probe.Probe{Src: "A", Dst: "internet:2600::1", Port: 443, Family: "ipv6"}
	check(t, []way{
		{"off", dual(network.PublicAccessOff), p, true, trace.None},
		{"ingress blocked", dual(network.BlockIngress), p, true, trace.None},
		{"both ways blocked", dual(network.BlockBidirectional), p, false, trace.PublicAccess},
		{"with the VPC excluded for egress", dual(network.BlockBidirectional, "egress-only:v"), p, true, trace.None},
	})
}
