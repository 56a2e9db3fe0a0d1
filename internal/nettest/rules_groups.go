package nettest

import (
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/probe"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// pair is a VPC with two subnets, s1 and s2.
func pair(n *Builder) {
	n.VPC("v", "10.0.0.0/16")
	n.Subnet("s1", "v", "10.0.1.0/24")
	n.Subnet("s2", "v", "10.0.2.0/24")
}

// pairOf is a pair with host A in s1 and host B in s2, in the given groups ("" for the open one).
func pairOf(n *Builder, a, b string) {
	pair(n)
	hostIn(n, "A", "s1", "10.0.1.10", a)
	hostIn(n, "B", "s2", "10.0.2.10", b)
}

func hostIn(n *Builder, id, subnet, addresses, group string) {
	if group == "" {
		n.Host(id, subnet, addresses)
		return
	}
	n.Host(id, subnet, addresses, group)
}

// dualPair is a pair whose hosts have IPv6 addresses too.
func dualPair(n *Builder, b string) {
	n.VPC("v", "10.0.0.0/16", "2001:db8:0::/56")
	n.Subnet("s1", "v", "10.0.1.0/24", "2001:db8:0:1::/64")
	n.Subnet("s2", "v", "10.0.2.0/24", "2001:db8:0:2::/64")
	n.Host("A", "s1", "10.0.1.10 2001:db8:0:1::10")
	hostIn(n, "B", "s2", "10.0.2.10 2001:db8:0:2::10", b)
}

func groupRules() []scenario {
	return []scenario{
		{
			1, "replies follow state, not rules",
			func(n *Builder) {
				pairOf(n, "a", "b")
				n.Group("a", "v", "out tcp/443 0.0.0.0/0")
				n.Group("b", "v", "in tcp/443 0.0.0.0/0")
			},
			[]probe.Probe{yes("A", "B", "tcp/443"), no("B", "A", "tcp/443", trace.GroupEgress)},
		},
		{
			2, "no egress rule: may not initiate",
			func(n *Builder) {
				pairOf(n, "a", "")
				n.Group("a", "v", "in all 0.0.0.0/0")
			},
			[]probe.Probe{no("A", "B", "tcp/443", trace.GroupEgress), yes("B", "A", "tcp/443")},
		},
		{
			3, "several groups on one interface are OR-ed",
			func(n *Builder) {
				pair(n)
				n.Host("A", "s1", "10.0.1.10")
				n.Host("B", "s2", "10.0.2.10", "b1", "b2")
				n.Group("b1", "v", "in tcp/443 0.0.0.0/0")
				n.Group("b2", "v", "in tcp/22 0.0.0.0/0")
			},
			[]probe.Probe{yes("A", "B", "tcp/443"), yes("A", "B", "tcp/22"), no("A", "B", "tcp/80", trace.GroupIngress)},
		},
		{
			4, "the default group lets its members reach each other",
			func(n *Builder) {
				pairOf(n, "def", "def")
				n.Host("C", "s2", "10.0.2.11")
				n.Group("def", "v", "in all def", "out all 0.0.0.0/0").Default = true
			},
			[]probe.Probe{yes("A", "B", "tcp/443"), no("C", "B", "tcp/443", trace.GroupIngress), yes("B", "C", "udp/53")},
		},
		{
			5, "the default group stripped of its rules stops both ways",
			func(n *Builder) {
				pairOf(n, "def", "")
				n.Group("def", "v").Default = true
			},
			[]probe.Probe{no("A", "B", "tcp/443", trace.GroupEgress), no("B", "A", "tcp/443", trace.GroupIngress)},
		},
		{
			17, "a prefix list is the union of its entries",
			func(n *Builder) {
				pairOf(n, "", "b")
				n.Host("C", "s1", "10.0.1.200")
				n.PrefixList("pl-near", "10.0.1.0/25", "10.9.0.0/16")
				n.Group("b", "v", "in tcp/443 pl-near")
			},
			[]probe.Probe{yes("A", "B", "tcp/443"), no("C", "B", "tcp/443", trace.GroupIngress)},
		},
		{
			18, "ICMP rules: FromPort and ToPort are type and code",
			func(n *Builder) {
				pairOf(n, "", "b")
				n.Group("b", "v", "in icmp/8 0.0.0.0/0")
			},
			[]probe.Probe{yes("A", "B", "icmp"), no("A", "B", "icmp/3", trace.GroupIngress), no("A", "B", "tcp/8", trace.GroupIngress)},
		},
		{
			19, "tcp 0-65535 is not all traffic",
			func(n *Builder) {
				pairOf(n, "", "b")
				n.Group("b", "v", "in tcp/0-65535 0.0.0.0/0")
			},
			[]probe.Probe{yes("A", "B", "tcp/443"), no("A", "B", "udp/443", trace.GroupIngress), no("A", "B", "icmp", trace.GroupIngress)},
		},
		{
			20, "a bare protocol number ignores ports",
			func(n *Builder) {
				pairOf(n, "", "b")
				n.Group("b", "v", "in 50 0.0.0.0/0")
			},
			[]probe.Probe{yes("A", "B", "50"), no("A", "B", "tcp/443", trace.GroupIngress)},
		},
		{
			21, "0.0.0.0/0 does not cover IPv6",
			func(n *Builder) {
				dualPair(n, "b")
				n.Group("b", "v", "in all 0.0.0.0/0")
			},
			[]probe.Probe{yes("A", "B", "tcp/443"), no("A", "B", "ipv6 tcp/443", trace.GroupIngress)},
		},
		{
			22, "neither groups nor network ACLs filter the VPC's resolver",
			func(n *Builder) {
				pairOf(n, "closed", "")
				n.Group("closed", "v")
				n.NACL("empty", "s1")
				n.VPC("w", "10.9.0.0/16").DNSSupport = false
				n.Subnet("w0", "w", "10.9.0.0/24")
				n.Host("C", "w0", "10.9.0.10")
			},
			[]probe.Probe{
				yes("A", "ip:10.0.0.2", "udp/53"), yes("A", "ip:169.254.169.253", "udp/53"), no("A", "B", "udp/53", trace.GroupEgress),
				no("C", "ip:10.9.0.2", "udp/53", trace.NoSuchIP),
			},
		},
	}
}

// peered are VPCs a and b with a peering connection, hosts A and B in subnets a1 and b1, and routes both ways. B is in the given group.
func peered(n *Builder, b string) *network.Peering {
	n.VPC("a", "10.1.0.0/16")
	n.VPC("b", "10.2.0.0/16")
	n.Subnet("a1", "a", "10.1.1.0/24")
	n.Subnet("b1", "b", "10.2.1.0/24")
	n.Group("sg-a", "a", "out all 0.0.0.0/0", "in all 0.0.0.0/0")
	n.Host("A", "a1", "10.1.1.10", "sg-a")
	hostIn(n, "B", "b1", "10.2.1.10", b)
	p := n.Peering("pcx", "a", "b")
	n.Table("rt-a", "a1", "10.2.0.0/16 pcx")
	n.Table("rt-b", "b1", "10.1.0.0/16 pcx")
	return p
}

// joined are VPCs a and b on one transit gateway with one table for all, hosts A and B in subnets a1 and b1, which are also those of the
// attachments. A is in the group sg-a, B in the given one.
func joined(n *Builder, sgA []string, b string) *network.TransitGateway {
	n.VPC("a", "10.1.0.0/16")
	n.VPC("b", "10.2.0.0/16")
	n.Subnet("a1", "a", "10.1.1.0/24")
	n.Subnet("b1", "b", "10.2.1.0/24")
	n.Group("sg-a", "a", sgA...)
	n.Host("A", "a1", "10.1.1.10", "sg-a")
	hostIn(n, "B", "b1", "10.2.1.10", b)
	g := n.TransitGateway("tgw")
	n.Attach("att-a", "tgw", "a1", "all")
	n.Attach("att-b", "tgw", "b1", "all")
	n.TransitTable("all", "tgw", "att-a att-b")
	n.Table("rt-a", "a1", "10.0.0.0/8 tgw")
	n.Table("rt-b", "b1", "10.0.0.0/8 tgw")
	return g
}

func open() []string { return []string{"in all 0.0.0.0/0", "out all 0.0.0.0/0"} }

// bypass is a pair whose hosts send to each other through an appliance in s3.
func bypass(n *Builder, b string) {
	pair(n)
	n.Subnet("s3", "v", "10.0.3.0/24")
	n.Group("sg-a", "v", "in all 0.0.0.0/0", "out all 0.0.0.0/0")
	n.Host("A", "s1", "10.0.1.10", "sg-a")
	hostIn(n, "B", "s2", "10.0.2.10", b)
	n.Table("rt-1", "s1", "10.0.2.0/24 box")
	n.Table("rt-2", "s2", "10.0.1.0/24 box")
}

func referenceRules() []scenario {
	return []scenario{
		{
			6, "a group reference over an active peering within the region matches",
			func(n *Builder) {
				peered(n, "sg-b")
				n.Group("sg-b", "b", "in tcp/443 sg-a")
			},
			[]probe.Probe{yes("A", "B", "tcp/443"), no("A", "B", "tcp/80", trace.GroupIngress)},
		},
		{
			7, "a group reference over a peering between regions never matches",
			func(n *Builder) {
				peered(n, "sg-b").Accepter.Region = "eu-central-1"
				n.vpc("b").Region = "eu-central-1"
				n.Group("sg-b", "b", "in tcp/443 sg-a")
			},
			[]probe.Probe{no("A", "B", "tcp/443", trace.GroupIngress)},
		},
		{
			8, "a group reference over a transit gateway without referencing does not match",
			func(n *Builder) {
				joined(n, open(), "sg-b")
				n.Group("sg-b", "b", "in tcp/443 sg-a")
			},
			[]probe.Probe{no("A", "B", "tcp/443", trace.GroupIngress)},
		},
		{
			9, "a group reference matches where transit gateway and both attachments have referencing on",
			func(n *Builder) {
				joined(n, open(), "sg-b").GroupReferencing = true
				n.Group("sg-b", "b", "in tcp/443 sg-a")
			},
			[]probe.Probe{yes("A", "B", "tcp/443"), no("A", "B", "tcp/80", trace.GroupIngress)},
		},
		{
			10, "a group reference does not match where the attachments have referencing off",
			func(n *Builder) {
				joined(n, open(), "sg-b").GroupReferencing = true
				for _, a := range n.network.Attachments {
					a.GroupReferencing = false
				}
				n.Group("sg-b", "b", "in tcp/443 sg-a")
			},
			[]probe.Probe{no("A", "B", "tcp/443", trace.GroupIngress)},
		},
		{
			11, "outbound rules cannot refer to a group over a transit gateway",
			func(n *Builder) {
				joined(n, []string{"out tcp/443 sg-b"}, "sg-b").GroupReferencing = true
				n.Group("sg-b", "b", "in all 0.0.0.0/0")
			},
			[]probe.Probe{no("A", "B", "tcp/443", trace.GroupEgress)},
		},
		{
			12, "behind an appliance a group reference does not match",
			func(n *Builder) {
				bypass(n, "sg-b")
				n.Appliance("box", "s3", "10.0.3.10")
				n.Group("sg-b", "v", "in tcp/443 sg-a")
			},
			[]probe.Probe{no("A", "B", "tcp/443", trace.GroupIngress)},
		},
		{
			13, "behind an appliance the sender's block matches",
			func(n *Builder) {
				bypass(n, "sg-b")
				n.Appliance("box", "s3", "10.0.3.10")
				n.Group("sg-b", "v", "in tcp/443 10.0.1.0/24")
			},
			[]probe.Probe{via(yes("A", "B", "tcp/443"), "box")},
		},
		{
			14, "nor does a group reference match through an inspection VPC",
			func(n *Builder) {
				inspection(n, true).GroupReferencing = true
				n.Group("sg-a", "a", "in all 0.0.0.0/0", "out all 0.0.0.0/0")
				n.Group("sg-b", "b", "in tcp/443 sg-a")
				n.Host("C", "a-a", "10.1.1.11", "sg-a")
				n.Host("D", "b-a", "10.2.1.11", "sg-b")
			},
			[]probe.Probe{no("C", "D", "tcp/443", trace.GroupIngress)},
		},
		{
			15, "a group reference covers private addresses only",
			func(n *Builder) {
				pair(n)
				n.IGW("igw", "v")
				n.Table("rt", "s1 s2", "0.0.0.0/0 igw")
				n.Group("sg-a", "v", "in all 0.0.0.0/0", "out all 0.0.0.0/0")
				n.Group("by-group", "v", "in tcp/443 sg-a")
				n.Group("by-address", "v", "in tcp/443 3.0.0.1/32")
				n.Host("A", "s1", "10.0.1.10+3.0.0.1", "sg-a")
				n.Host("B", "s2", "10.0.2.10+3.0.0.2", "by-group")
				n.Host("C", "s2", "10.0.2.11+3.0.0.3", "by-address")
			},
			[]probe.Probe{
				no("A", "public:B", "tcp/443", trace.GroupIngress), yes("A", "public:C", "tcp/443"), yes("A", "B", "tcp/443"),
			},
		},
		{
			16, "a reference is stale when the peering is gone and the path leads over a transit gateway",
			func(n *Builder) {
				joined(n, open(), "sg-b")
				n.Peering("pcx", "a", "b").Active = false
				n.Group("sg-b", "b", "in tcp/443 sg-a")
			},
			[]probe.Probe{no("A", "B", "tcp/443", trace.GroupIngress)},
		},
	}
}
