package nettest

import (
	"github.com/palisade-iac/palisade/pkg/reach/probe"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

func routeRules() []scenario {
	return []scenario{
		{
			38, "the longest prefix beats the default",
			func(n *Builder) {
				peered(n, "")
				n.IGW("igw", "a")
				n.Table("rt", "a1", "0.0.0.0/0 igw", "10.2.0.0/16 pcx")
			},
			[]probe.Probe{via(yes("A", "B", "tcp/443"), "pcx")},
		},
		{
			39, "a wider route never captures local traffic",
			func(n *Builder) {
				joined(n, open(), "")
				n.Subnet("a2", "a", "10.1.2.0/24")
				n.Host("C", "a2", "10.1.2.10")
			},
			[]probe.Probe{past(yes("A", "C", "tcp/443"), "tgw")},
		},
		{
			40, "a route for a whole subnet beats local: both subnets go through the firewall",
			func(n *Builder) {
				pairOf(n, "", "")
				n.Subnet("sf", "v", "10.0.9.0/28")
				n.Firewall("fw", "fwe sf")
				n.Table("rt-1", "s1", "10.0.2.0/24 fwe")
				n.Table("rt-2", "s2", "10.0.1.0/24 fwe")
			},
			[]probe.Probe{via(yes("A", "B", "tcp/443"), "fwe"), via(yes("B", "A", "tcp/443"), "fwe")},
		},
		{
			41, "only one side so routed: the firewall sees half a session",
			func(n *Builder) {
				pairOf(n, "", "")
				n.Subnet("sf", "v", "10.0.9.0/28")
				n.Firewall("fw", "fwe sf")
				n.Table("rt-1", "s1", "10.0.2.0/24 fwe")
			},
			[]probe.Probe{lost("A", "B", "tcp/443", trace.FirewallAsymmetric), lost("B", "A", "tcp/443", trace.FirewallMidstream)},
		},
		{
			42, "a blackhole drops and does not fall through",
			func(n *Builder) {
				pair(n)
				n.IGW("igw", "v")
				n.Table("rt", "s1", "8.8.0.0/16 igw blackhole", "0.0.0.0/0 igw")
				n.Host("A", "s1", "10.0.1.10+3.0.0.1")
			},
			[]probe.Probe{no("A", "internet:8.8.8.8", "tcp/443", trace.RouteBlackhole), yes("A", "internet:9.9.9.9", "tcp/443")},
		},
		{
			43, "a subnet without an association uses the main table",
			func(n *Builder) {
				pair(n)
				n.IGW("igw", "v")
				n.Table("rt", "main v", "0.0.0.0/0 igw")
				n.Host("A", "s1", "10.0.1.10+3.0.0.1")
			},
			[]probe.Probe{yes("A", "internet:8.8.8.8", "tcp/443"), yes("internet:8.8.8.8", "A", "tcp/22")},
		},
		{
			44, "for the same prefix static beats propagated",
			func(n *Builder) {
				pair(n)
				n.IGW("igw", "v")
				n.VGW("vgw", "v", "9.9.0.0/16")
				n.Table("rt", "s1", "9.9.0.0/16 vgw propagated", "9.9.0.0/16 igw")
				n.Host("A", "s1", "10.0.1.10+3.0.0.1")
			},
			[]probe.Probe{past(via(yes("A", "internet:9.9.9.9", "tcp/443"), "igw"), "vgw")},
		},
		{
			45, "propagated never beats local, even if longer",
			func(n *Builder) {
				pairOf(n, "", "")
				n.VGW("vgw", "v", "10.0.2.0/25")
				n.Table("rt", "s1", "10.0.2.0/25 vgw propagated")
			},
			[]probe.Probe{past(yes("A", "B", "tcp/443"), "vgw")},
		},
		{
			46, "for the same prefix a block beats a prefix list",
			func(n *Builder) {
				pair(n)
				n.IGW("igw", "v")
				n.Table("rt-2", "s2", "0.0.0.0/0 igw")
				n.NAT("nat", "s2", "10.0.2.5+3.0.0.5")
				n.PrefixList("pl-x", "198.51.100.0/24")
				n.Table("rt-1", "s1", "pl-x nat", "198.51.100.0/24 igw")
				n.Host("A", "s1", "10.0.1.10")
			},
			[]probe.Probe{no("A", "internet:198.51.100.7", "tcp/443", trace.NoPublicIP)},
		},
		{
			47, "0.0.0.0/0 does not route IPv6",
			func(n *Builder) {
				n.VPC("v", "10.0.0.0/16", "2001:db8:0::/56")
				n.Subnet("s1", "v", "10.0.1.0/24", "2001:db8:0:1::/64")
				n.IGW("igw", "v")
				n.Table("rt", "s1", "0.0.0.0/0 igw")
				n.Host("A", "s1", "10.0.1.10+3.0.0.1 2001:db8:0:1::10")
			},
			[]probe.Probe{
				yes("A", "internet:8.8.8.8", "tcp/443"), no("A", "internet:2600::1", "ipv6 tcp/443", trace.NoRoute),
			},
		},
		{
			48, "a secondary block of the VPC has its own local route",
			func(n *Builder) {
				n.VPC("v", "10.0.0.0/16", "100.64.0.0/16")
				n.Subnet("s1", "v", "10.0.1.0/24")
				n.Subnet("s2", "v", "100.64.1.0/24")
				n.Host("A", "s1", "10.0.1.10")
				n.Host("B", "s2", "100.64.1.10")
			},
			[]probe.Probe{yes("A", "B", "tcp/443"), yes("B", "A", "tcp/443")},
		},
		{
			49, "inside the block but no interface, or no subnet",
			func(n *Builder) { pairOf(n, "", "") },
			[]probe.Probe{
				no("A", "ip:10.0.2.200", "tcp/443", trace.NoSuchIP), no("A", "ip:10.0.77.1", "tcp/443", trace.NoSubnet),
				no("A", "ip:10.0.1.200", "tcp/443", trace.NoSuchIP),
			},
		},
	}
}
