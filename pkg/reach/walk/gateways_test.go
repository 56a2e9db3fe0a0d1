package walk_test

import (
	"testing"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/probe"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

func TestFilters(t *testing.T) {
	t.Parallel()
	guarded := func(rules ...string) func(n *nettest.Builder) {
		return func(n *nettest.Builder) {
			n.VPC("v", "10.0.0.0/16", "2001:db8:0::/56")
			n.Subnet("s1", "v", "10.0.1.0/24", "2001:db8:0:1::/64")
			n.Subnet("s2", "v", "10.0.2.0/24", "2001:db8:0:2::/64")
			n.IGW("igw", "v")
			n.Group("a", "v", "out all 0.0.0.0/0", "out all ::/0")
			n.Group("b", "v", rules...)
			n.Host("A", "s1", "10.0.1.10 2001:db8:0:1::10", "a")
			n.Host("B", "s2", "10.0.2.10 2001:db8:0:2::10", "b")
		}
	}
	code := func(c int) probe.Probe { return probe.Probe{Src: "A", Dst: "B", Protocol: "icmp", ICMPCode: &c} }
	inactive := func(n *nettest.Builder) {
		n.VPC("a", "10.1.0.0/16")
		n.VPC("b", "10.2.0.0/16")
		n.Subnet("a1", "a", "10.1.1.0/24")
		n.Subnet("b1", "b", "10.2.1.0/24")
		n.Group("a", "a", "out all b")
		n.Group("b", "b", "in all 0.0.0.0/0")
		n.Host("A", "a1", "10.1.1.10", "a")
		n.Host("B", "b1", "10.2.1.10", "b")
		n.Peering("pcx", "a", "b").Active = false
	}
	check(t, []way{
		{"the code of ICMP", guarded("in icmp/8/0 0.0.0.0/0"), code(0), true, trace.None},
		{"another code", guarded("in icmp/8/0 0.0.0.0/0"), code(1), false, trace.GroupIngress},
		{"outbound rules do not refer over a peering that is not active", inactive, probe.Probe{Src: "A", Dst: "B", Port: 443}, false, trace.GroupEgress},
		{"a group reference over IPv6", guarded("in all a"), probe.Probe{Src: "A", Dst: "B", Port: 443, Family: "ipv6"}, true, trace.None},
		{"nor does it match what went out to the internet gateway and back", func(n *nettest.Builder) {
			guarded("in all a")(n)
			n.Table("rt", "s1", "2001:db8:0:2::/64 igw")
		}, probe.Probe{Src: "A", Dst: "B", Port: 443, Family: "ipv6"}, false, trace.GroupIngress},
	})
}

func TestNATGateways(t *testing.T) {
	t.Parallel()
	// natted is a VPC with a NAT gateway in sp and host A behind it in s1.
	natted := func(change func(n *nettest.Builder, nat *network.NATGateway)) func(n *nettest.Builder) {
		return func(n *nettest.Builder) {
			n.VPC("v", "10.0.0.0/16")
			n.Subnet("s1", "v", "10.0.1.0/24")
			n.Subnet("sp", "v", "10.0.0.0/24")
			n.IGW("igw", "v")
			n.Table("rt-1", "s1", "0.0.0.0/0 nat")
			n.Table("rt-p", "sp", "0.0.0.0/0 igw")
			n.Host("A", "s1", "10.0.1.10+3.0.0.1")
			change(n, n.NAT("nat", "sp", "10.0.0.5+3.0.0.5"))
		}
	}
	out := probe.Probe{Src: "A", Dst: "internet:8.8.8.8", Port: 443}
	check(t, []way{
		{"one that is not available", natted(func(_ *nettest.Builder, nat *network.NATGateway) { nat.Unavailable = true }), out, false, trace.RouteBlackhole},
		{"its subnet's network ACL sees who comes from inside", natted(func(n *nettest.Builder, _ *network.NATGateway) {
			n.NACL("acl", "sp", "in 1 deny all 10.0.1.0/24", "in 2 allow all 0.0.0.0/0", "out 1 allow all 0.0.0.0/0")
		}), out, false, trace.NACLIngress},
		{
			"answers to what did not come by it", natted(func(*nettest.Builder, *network.NATGateway) {}),
			probe.Probe{Src: "internet:8.8.8.8", Dst: "A", Port: 443},
			true, trace.NATNoSession,
		},
		{"from another VPC through it to a gateway endpoint", func(n *nettest.Builder) {
			natted(func(*nettest.Builder, *network.NATGateway) {})(n)
			n.Subnet("t", "v", "10.0.2.0/28")
			n.PrefixList("pl-s3", "52.216.0.0/15")
			n.GatewayEndpoint("vpce", "v", "s3")
			n.Table("rt-t", "t", "0.0.0.0/0 nat")
			n.Table("rt-p2", "sp", "pl-s3 vpce", "10.1.0.0/16 tgw")
			n.VPC("w", "10.1.0.0/16")
			n.Subnet("w1", "w", "10.1.1.0/24")
			n.TransitGateway("tgw")
			n.Attach("att-v", "tgw", "t", "tt")
			n.Attach("att-w", "tgw", "w1", "tt")
			n.TransitTable("tt", "tgw", "att-v att-w", "0.0.0.0/0 att-v")
			n.Table("rt-w", "w1", "0.0.0.0/0 tgw")
			n.Host("C", "w1", "10.1.1.10")
		}, probe.Probe{Src: "C", Dst: "internet:52.216.0.1", Port: 443}, true, trace.None},
	})
}

func TestTransit(t *testing.T) {
	t.Parallel()
	// far are VPCs a and b on peered transit gateways; b is attached in two zones, and what comes by its second one is not let out of there.
	far := func(n *nettest.Builder) {
		n.VPC("a", "10.1.0.0/16")
		n.VPC("b", "10.2.0.0/16")
		n.Subnet("a1", "a", "10.1.1.0/24")
		n.Subnet("b1", "b", "10.2.1.0/24")
		n.Subnet("b-ta", "b", "10.2.0.0/28")
		n.Subnet("b-tb", "b", "10.2.0.16/28", "zone-b")
		n.NACL("empty", "b-tb")
		n.TransitGateway("tgw-a")
		n.TransitGateway("tgw-b").GroupReferencing = true
		n.Attach("att-a", "tgw-a", "a1", "tt-a")
		n.Attach("att-b", "tgw-b", "b-ta b-tb", "tt-b")
		n.AttachOther("att-peer", "tgw-a", network.PeeringAttachment, "tgw-b", "tt-a").GroupReferencing = true
		n.AttachOther("att-peer", "tgw-b", network.PeeringAttachment, "tgw-a", "tt-b").GroupReferencing = true
		n.TransitTable("tt-a", "tgw-a", "att-a", "10.2.0.0/16 att-peer")
		n.TransitTable("tt-b", "tgw-b", "att-b", "10.1.0.0/16 att-peer")
		n.Table("rt-a", "a1", "10.0.0.0/8 tgw-a")
		n.Table("rt-b", "b1 b-ta b-tb", "10.0.0.0/8 tgw-b")
		n.Group("sg-a", "a", "out all 0.0.0.0/0")
		n.Group("sg-b", "b", "in all sg-a")
		n.Host("A", "a1", "10.1.1.10", "sg-a")
		n.Host("B", "b1", "10.2.1.10", "sg-b")
		n.Host("C", "b1", "10.2.1.11")
	}
	// near are VPCs a and b on one transit gateway, by static routes, b like that of far.
	near := func(change func(a, b *network.Attachment)) func(n *nettest.Builder) {
		return func(n *nettest.Builder) {
			n.VPC("a", "10.1.0.0/16")
			n.VPC("b", "10.2.0.0/16")
			n.Subnet("a1", "a", "10.1.1.0/24")
			n.Subnet("b1", "b", "10.2.1.0/24")
			n.Subnet("b-ta", "b", "10.2.0.0/28")
			n.Subnet("b-tb", "b", "10.2.0.16/28", "zone-b")
			n.NACL("empty", "b-tb")
			n.TransitGateway("tgw")
			change(n.Attach("att-a", "tgw", "a1", "tt"), n.Attach("att-b", "tgw", "b-ta b-tb", "tt"))
			n.TransitTable("tt", "tgw", "att-a", "10.2.0.0/16 att-b")
			n.Table("rt-a", "a1", "10.0.0.0/8 tgw")
			n.Table("rt-b", "b1 b-ta b-tb", "10.0.0.0/8 tgw")
			n.Host("A", "a1", "10.1.1.10")
			n.Host("B", "b1", "10.2.1.10")
		}
	}
	toB := probe.Probe{Src: "A", Dst: "B", Port: 443}
	check(t, []way{
		{"references do not cross peered transit gateways, whatever their attachments say", far, toB, false, trace.GroupIngress},
		{"within its zone", near(func(*network.Attachment, *network.Attachment) {}), toB, true, trace.None},
		{"the sender's attachment is not available", near(func(a, _ *network.Attachment) { a.Available = false }), toB, false, trace.TransitZone},
		{"a static route to an attachment that is not available", near(func(_, b *network.Attachment) { b.Available = false }), toB, false, trace.TransitBlackhole},
		{
			"what an attachment that is not available propagates", near(func(a, _ *network.Attachment) { a.Available = false }),
			probe.Probe{Src: "B", Dst: "A", Port: 443},
			false, trace.TransitNoRoute,
		},
	})
	for name, build := range map[string]func(n *nettest.Builder){
		"from another transit gateway packets come in any zone":       far,
		"from an attachment in appliance mode packets go to any zone": near(func(a, _ *network.Attachment) { a.ApplianceMode = true }),
		"to an attachment in appliance mode packets go to any zone":   near(func(_, b *network.Attachment) { b.ApplianceMode = true }),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := nettest.NewBuilder()
			build(n)
			made := n.Network()
			to := "B"
			if made.TransitGateways[0].ID == "tgw-a" {
				to = "C"
			}
			got := ask(t, made, "A", to, 443)
			if !got.Delivered || got.Reachable {
				t.Errorf("by zone a it is delivered, by zone b dropped: %+v", got)
			}
		})
	}
}

func TestVPCEdges(t *testing.T) {
	t.Parallel()
	// edged is a VPC with host A, and an appliance that closes what the whole VPC's block is routed to at the gateway's edge.
	edged := func(n *nettest.Builder) {
		n.VPC("v", "10.0.0.0/16")
		n.Subnet("s1", "v", "10.0.1.0/24")
		n.Subnet("s2", "v", "10.0.2.0/24")
		n.IGW("igw", "v")
		n.Group("closed", "v")
		n.Appliance("box", "s2", "10.0.2.20", "closed")
		n.Table("rt-1", "s1", "0.0.0.0/0 igw")
		n.Host("A", "s1", "10.0.1.10+3.0.0.1")
	}
	in := probe.Probe{Src: "internet:8.8.8.8", Dst: "A", Port: 443}
	dual := func(n *nettest.Builder) {
		n.VPC("v", "10.0.0.0/16", "2001:db8:0::/56")
		n.Subnet("s1", "v", "10.0.1.0/24", "2001:db8:0:1::/64")
		n.IGW("igw", "v")
		n.EgressOnly("eigw", "v")
		n.Table("rt", "s1", "::/0 eigw")
		n.Host("A", "s1", "2001:db8:0:1::10")
	}
	check(t, []way{
		{"a static route for just the VPC's block replaces the local one", func(n *nettest.Builder) {
			edged(n)
			n.Table("rt-edge", "edge igw v", "10.0.0.0/16 box")
		}, in, false, trace.GroupIngress},
		{"a propagated one does not", func(n *nettest.Builder) {
			edged(n)
			n.Table("rt-edge", "edge igw v", "10.0.0.0/16 box propagated")
		}, in, true, trace.None},
		{
			"answers do not leave by an egress-only gateway to what came by the internet gateway", dual,
			probe.Probe{Src: "internet:2600::1", Dst: "A", Port: 443, Family: "ipv6"},
			true, trace.NATNoSession,
		},
		{"a VPN gateway that is not attached", func(n *nettest.Builder) {
			edged(n)
			n.VGW("vgw", "", "192.168.0.0/16")
			n.Table("rt-1b", "s1", "192.168.0.0/16 vgw")
		}, probe.Probe{Src: "A", Dst: "ip:192.168.1.1", Port: 443}, false, trace.RouteBlackhole},
		{"a gateway endpoint that is not available", func(n *nettest.Builder) {
			edged(n)
			n.PrefixList("pl-s3", "52.216.0.0/15")
			n.GatewayEndpoint("vpce", "v", "s3").Unavailable = true
			n.Table("rt-1b", "s1", "pl-s3 vpce")
		}, probe.Probe{Src: "A", Dst: "internet:52.216.0.1", Port: 443}, false, trace.RouteBlackhole},
		{"public access is blocked in another region", func(n *nettest.Builder) {
			edged(n)
			n.PublicAccess(network.BlockBidirectional).Region = "eu-central-1"
		}, in, true, trace.None},
		{"or in another account", func(n *nettest.Builder) {
			edged(n)
			n.PublicAccess(network.BlockBidirectional).Account = "222222222222"
		}, in, true, trace.None},
		{"or in this one", func(n *nettest.Builder) {
			edged(n)
			n.PublicAccess(network.BlockBidirectional).Account = nettest.Account
		}, in, false, trace.PublicAccess},
	})
}
