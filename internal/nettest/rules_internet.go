package nettest

import (
	"net/netip"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/probe"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

const somewhere = "internet:8.8.8.8"

// public is a VPC with an internet gateway and a subnet s1 that routes to it, with host A at the given addresses.
func public(n *Builder, addresses string) {
	pair(n)
	n.IGW("igw", "v")
	n.Table("rt-1", "s1", "0.0.0.0/0 igw")
	n.Host("A", "s1", addresses)
}

// natted is a VPC with a NAT gateway in the public subnet sp, and a subnet s1 that routes to it, with host A.
func natted(n *Builder) {
	n.VPC("v", "10.0.0.0/16")
	n.Subnet("s1", "v", "10.0.1.0/24")
	n.Subnet("sp", "v", "10.0.0.0/24")
	n.IGW("igw", "v")
	n.Host("A", "s1", "10.0.1.10")
	n.Table("rt-1", "s1", "0.0.0.0/0 nat")
	n.NAT("nat", "sp", "10.0.0.5+3.0.0.5")
}

// dual is a VPC with IPv6 and the given default routes of its subnet s1, with host A in the given group.
func dual(n *Builder, a string, routes ...string) {
	n.VPC("v", "10.0.0.0/16", "2001:db8:0::/56")
	n.Subnet("s1", "v", "10.0.1.0/24", "2001:db8:0:1::/64")
	n.Table("rt", "s1", routes...)
	hostIn(n, "A", "s1", "10.0.1.10 2001:db8:0:1::10", a)
}

func internetRules() []scenario {
	return []scenario{
		{
			50, "a route to the internet gateway without a public address",
			func(n *Builder) { public(n, "10.0.1.10") },
			[]probe.Probe{no("A", somewhere, "tcp/443", trace.NoPublicIP), no(somewhere, "A", "tcp/22", trace.NoSuchPublicIP)},
		},
		{
			51, "a detached internet gateway",
			func(n *Builder) {
				public(n, "10.0.1.10+3.0.0.1")
				n.network.Gateways[0].VPC = ""
			},
			[]probe.Probe{
				no("A", somewhere, "tcp/443", trace.NoInternetGateway), no(somewhere, "A", "tcp/22", trace.NoInternetGateway),
			},
		},
		{
			59, "an egress-only internet gateway: IPv6 out, nothing in",
			func(n *Builder) {
				n.EgressOnly("eigw", "v")
				dual(n, "", "::/0 eigw")
			},
			[]probe.Probe{
				yes("A", "internet:2600::1", "ipv6 tcp/443"), no("internet:2600::1", "A", "ipv6 tcp/443", trace.NoInternetGateway),
				no("A", somewhere, "tcp/443", trace.NoRoute),
			},
		},
		{
			60, "::/0 to the internet gateway makes every IPv6 host public",
			func(n *Builder) {
				n.IGW("igw", "v")
				dual(n, "", "::/0 igw", "0.0.0.0/0 igw")
			},
			[]probe.Probe{yes("internet:2600::1", "A", "ipv6 tcp/22"), no(somewhere, "A", "tcp/22", trace.NoSuchPublicIP)},
		},
		{
			61, "internet gateway elsewhere in the VPC, subnet on the egress-only one, closed group",
			func(n *Builder) {
				n.IGW("igw", "v")
				n.EgressOnly("eigw", "v")
				n.Group("closed", "v", "out all ::/0")
				dual(n, "closed", "::/0 eigw")
			},
			[]probe.Probe{
				yes("A", "internet:2600::1", "ipv6 tcp/443"), no("internet:2600::1", "A", "ipv6 tcp/22", trace.GroupIngress),
			},
		},
		{
			62, "the internet gateway drops private and shared destinations",
			func(n *Builder) { public(n, "10.0.1.10+3.0.0.1") },
			[]probe.Probe{
				no("A", "ip:100.64.1.1", "tcp/443", trace.PrivateOnInternet), no("A", "ip:172.16.0.1", "tcp/443", trace.PrivateOnInternet),
				yes("A", somewhere, "tcp/443"),
			},
		},
		{
			63, "a VPC with a public range is not public by that",
			func(n *Builder) {
				n.VPC("v", "52.0.0.0/16")
				n.Subnet("s1", "v", "52.0.1.0/24")
				n.Subnet("s2", "v", "52.0.2.0/24")
				n.IGW("igw", "v")
				n.Table("rt", "s1 s2", "0.0.0.0/0 igw")
				n.Host("A", "s1", "52.0.1.10")
				n.Host("B", "s2", "52.0.2.10")
			},
			[]probe.Probe{
				yes("A", "B", "tcp/443"), no(somewhere, "ip:52.0.1.10", "tcp/443", trace.NoSuchPublicIP),
				no("A", somewhere, "tcp/443", trace.NoPublicIP),
			},
		},
		{
			69, "two VPCs without any connection talk over their public addresses",
			func(n *Builder) {
				n.VPC("a", "10.1.0.0/16")
				n.VPC("b", "10.2.0.0/16")
				n.Subnet("a1", "a", "10.1.1.0/24")
				n.Subnet("b1", "b", "10.2.1.0/24")
				n.IGW("igw-a", "a")
				n.IGW("igw-b", "b")
				n.Table("rt-a", "a1", "0.0.0.0/0 igw-a")
				n.Table("rt-b", "b1", "0.0.0.0/0 igw-b")
				n.Host("A", "a1", "10.1.1.10+3.0.0.1")
				n.Host("B", "b1", "10.2.1.10+3.0.0.2")
			},
			[]probe.Probe{yes("A", "public:B", "tcp/443"), no("A", "B", "tcp/443", trace.PrivateOnInternet)},
		},
	}
}

func natRules() []scenario {
	return []scenario{
		{
			52, "a NAT gateway is one-way, for TCP, UDP and ICMP",
			func(n *Builder) {
				natted(n)
				n.Table("rt-p", "sp", "0.0.0.0/0 igw")
			},
			[]probe.Probe{
				via(yes("A", somewhere, "tcp/443"), "nat", "igw"), yes("A", somewhere, "udp/53"), yes("A", somewhere, "icmp"),
				no(somewhere, "public:nat", "tcp/443", trace.NATNoSession), no("A", somewhere, "50", trace.NATProtocol),
			},
		},
		{
			53, "a NAT gateway in a subnet without a route to an internet gateway",
			func(n *Builder) { natted(n) },
			[]probe.Probe{no("A", somewhere, "tcp/443", trace.NoRoute)},
		},
		{
			54, "the default route of the NAT gateway's subnet is the NAT gateway",
			func(n *Builder) {
				natted(n)
				n.Table("rt-p", "sp", "0.0.0.0/0 nat")
			},
			[]probe.Probe{no("A", somewhere, "tcp/443", trace.NATLoop)},
		},
		{
			55, "a private NAT gateway does not reach the internet",
			func(n *Builder) {
				natted(n)
				n.Table("rt-p", "sp", "0.0.0.0/0 igw")
				n.network.NATGateways[0].Private = true
				n.network.NATGateways[0].Addresses[0].Public = netip.Addr{}
			},
			[]probe.Probe{no("A", somewhere, "tcp/443", trace.PrivateNAT)},
		},
		{
			56, "the network ACL of the NAT gateway's subnet sees both legs",
			func(n *Builder) {
				natted(n)
				n.Table("rt-p", "sp", "0.0.0.0/0 igw")
				n.NACL("acl", "sp", "in 100 allow all 10.0.0.0/16", "out 100 allow all 0.0.0.0/0")
			},
			[]probe.Probe{lost("A", somewhere, "tcp/443", trace.NACLIngress)},
		},
		{
			57, "with the ephemeral ports in from the internet the answer passes it",
			func(n *Builder) {
				natted(n)
				n.Table("rt-p", "sp", "0.0.0.0/0 igw")
				n.NACL("acl", "sp", "in 100 allow all 10.0.0.0/16", "in 110 allow tcp/1024-65535 0.0.0.0/0", "out 100 allow all 0.0.0.0/0")
			},
			[]probe.Probe{yes("A", somewhere, "tcp/443")},
		},
		{
			58, "a client in the NAT gateway's own subnet cannot use it",
			func(n *Builder) {
				natted(n)
				n.Table("rt-p", "sp", "0.0.0.0/0 igw", "9.9.0.0/16 nat")
				n.Host("C", "sp", "10.0.0.10")
			},
			[]probe.Probe{no("C", somewhere, "tcp/443", trace.NoPublicIP), no("C", "internet:9.9.9.9", "tcp/443", trace.NATLoop)},
		},
		{
			67, "a regional NAT gateway needs no public subnet",
			func(n *Builder) {
				pair(n)
				n.IGW("igw", "v")
				n.RegionalNAT("nat", "v", "3.0.0.5")
				n.Table("rt-1", "s1", "0.0.0.0/0 nat")
				n.Host("A", "s1", "10.0.1.10")
			},
			[]probe.Probe{yes("A", somewhere, "tcp/443"), no(somewhere, "public:nat", "tcp/443", trace.NATNoSession)},
		},
		{
			68, "NAT64 translates 64:ff9b::/96 and nothing else",
			func(n *Builder) {
				n.VPC("v", "10.0.0.0/16", "2001:db8:0::/56")
				n.Subnet("s1", "v", "10.0.1.0/24", "2001:db8:0:1::/64")
				n.Subnet("sp", "v", "10.0.0.0/24")
				n.IGW("igw", "v")
				n.NAT("nat", "sp", "10.0.0.5+3.0.0.5")
				n.Table("rt-1", "s1", "64:ff9b::/96 nat")
				n.Table("rt-p", "sp", "0.0.0.0/0 igw")
				n.Host("A", "s1", "2001:db8:0:1::10")
			},
			[]probe.Probe{
				yes("A", "ip:64:ff9b::808:808", "ipv6 tcp/443"), yes("A", "ip:64:ff9b::808:808", "ipv6 icmp"),
				no("A", "internet:2600::1", "ipv6 tcp/443", trace.NoRoute),
			},
		},
	}
}

func publicAccessRules() []scenario {
	// both is a VPC with host A behind a NAT gateway in sp, and public hosts P in sp and Q in sq.
	both := func(mode network.PublicAccessMode, exclusions ...string) func(n *Builder) {
		return func(n *Builder) {
			natted(n)
			n.Subnet("sq", "v", "10.0.2.0/24")
			n.Table("rt-p", "sp sq", "0.0.0.0/0 igw")
			n.Host("P", "sp", "10.0.0.10+3.0.0.1")
			n.Host("Q", "sq", "10.0.2.10+3.0.0.2")
			n.PublicAccess(mode, exclusions...)
		}
	}
	return []scenario{
		{
			64, "blocked both ways: no route and no group helps",
			both(network.BlockBidirectional),
			[]probe.Probe{
				no("A", somewhere, "tcp/443", trace.PublicAccess), no(somewhere, "P", "tcp/443", trace.PublicAccess),
				no("P", somewhere, "tcp/443", trace.PublicAccess),
			},
		},
		{
			65, "ingress blocked: only NAT gateways reach the internet",
			both(network.BlockIngress),
			[]probe.Probe{
				yes("A", somewhere, "tcp/443"), no(somewhere, "P", "tcp/443", trace.PublicAccess),
				no("P", somewhere, "tcp/443", trace.PublicAccess),
			},
		},
		{
			66, "an exclusion lifts it for one subnet",
			both(network.BlockBidirectional, "sq"),
			[]probe.Probe{
				yes("Q", somewhere, "tcp/443"), yes(somewhere, "Q", "tcp/443"), no("A", somewhere, "tcp/443", trace.PublicAccess),
			},
		},
		{
			66, "an exclusion for egress alone lets nothing in",
			both(network.BlockBidirectional, "egress-only:sq"),
			[]probe.Probe{yes("Q", somewhere, "tcp/443"), no(somewhere, "Q", "tcp/443", trace.PublicAccess)},
		},
	}
}
