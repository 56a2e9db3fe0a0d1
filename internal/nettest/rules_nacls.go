package nettest

import (
	"github.com/palisade-iac/palisade/pkg/reach/probe"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

func naclRules() []scenario {
	// guarded is a pair with a network ACL on the subnets.
	guarded := func(subnets string, entries ...string) func(n *Builder) {
		return func(n *Builder) {
			pairOf(n, "", "")
			n.NACL("acl", subnets, entries...)
		}
	}
	return []scenario{
		{
			23, "answers need a rule",
			guarded("s2", "in 100 allow tcp/443 0.0.0.0/0"),
			[]probe.Probe{lost("A", "B", "tcp/443", trace.NACLEgress)},
		},
		{
			24, "with the ephemeral ports out, answers pass, and own calls lose theirs",
			guarded("s2", "in 100 allow tcp/443 0.0.0.0/0", "out 100 allow tcp/1024-65535 0.0.0.0/0"),
			[]probe.Probe{yes("A", "B", "tcp/443"), lost("B", "A", "tcp/8080", trace.NACLIngress)},
		},
		{
			25, "the verdict depends on the source port",
			guarded("s2", "in 100 allow tcp/443 0.0.0.0/0", "out 100 allow tcp/32768-60999 0.0.0.0/0"),
			[]probe.Probe{
				yes("A", "B", "tcp/443 from 50000"), lost("A", "B", "tcp/443 from 1500", trace.NACLEgress),
				lost("A", "B", "tcp/443 from 61000", trace.NACLEgress),
			},
		},
		{
			26, "the order is that of numbers, not of the list",
			guarded("s2", "in 200 allow all 0.0.0.0/0", "in 90 deny tcp/443 0.0.0.0/0", "out 100 allow all 0.0.0.0/0"),
			[]probe.Probe{no("A", "B", "tcp/443", trace.NACLIngress), yes("A", "B", "tcp/80")},
		},
		{
			27, "a deny behind a matching allow is dead",
			guarded("s2", "in 100 allow all 0.0.0.0/0", "in 110 deny tcp/443 0.0.0.0/0", "out 100 allow all 0.0.0.0/0"),
			[]probe.Probe{yes("A", "B", "tcp/443")},
		},
		{
			28, "a network ACL without entries denies both ways",
			guarded("s2"),
			[]probe.Probe{no("A", "B", "tcp/443", trace.NACLIngress), no("B", "A", "tcp/443", trace.NACLEgress)},
		},
		{
			29, "it is not evaluated inside a subnet",
			func(n *Builder) {
				pairOf(n, "", "")
				n.Host("C", "s2", "10.0.2.11")
				n.NACL("empty", "s2")
			},
			[]probe.Probe{yes("B", "C", "tcp/443"), no("A", "C", "tcp/443", trace.NACLIngress)},
		},
		{
			30, "an allow for TCP alone stops a ping",
			guarded("s2", "in 100 allow tcp 0.0.0.0/0", "out 100 allow tcp 0.0.0.0/0"),
			[]probe.Probe{no("A", "B", "icmp", trace.NACLIngress), yes("A", "B", "tcp/443")},
		},
		{
			31, "the client's subnet counts too",
			guarded("s1", "out 100 allow tcp/443 0.0.0.0/0"),
			[]probe.Probe{lost("A", "B", "tcp/443", trace.NACLIngress), no("A", "B", "udp/443", trace.NACLEgress)},
		},
		{
			32, "IPv4 entries say nothing about IPv6",
			func(n *Builder) {
				dualPair(n, "")
				n.NACL("acl", "s2", "in 100 allow all 0.0.0.0/0", "out 100 allow all 0.0.0.0/0")
			},
			[]probe.Probe{yes("A", "B", "tcp/443"), no("A", "B", "ipv6 tcp/443", trace.NACLIngress)},
		},
		{
			33, "ICMP entries: type 8 in and type 0 out let a ping in and none out",
			guarded("s2", "in 100 allow icmp/8 0.0.0.0/0", "out 100 allow icmp/0 0.0.0.0/0"),
			[]probe.Probe{yes("A", "B", "icmp"), no("B", "A", "icmp", trace.NACLEgress)},
		},
		{
			34, "isolation is about the forward packet: a datagram leaks without an answer",
			guarded("s1", "out 100 allow udp/53 0.0.0.0/0"),
			[]probe.Probe{lost("A", "B", "udp/53", trace.NACLIngress)},
		},
	}
}

func transitNACLRules() []scenario {
	// apart are VPCs a and b on a transit gateway; b is attached by a subnet of its own, bt, with a network ACL.
	apart := func(entries ...string) func(n *Builder) {
		return func(n *Builder) {
			n.VPC("a", "10.1.0.0/16")
			n.VPC("b", "10.2.0.0/16")
			n.Subnet("a1", "a", "10.1.1.0/24")
			n.Subnet("b1", "b", "10.2.1.0/24")
			n.Subnet("bt", "b", "10.2.0.0/28")
			n.Host("A", "a1", "10.1.1.10")
			n.Host("B", "b1", "10.2.1.10")
			n.Host("C", "bt", "10.2.0.10")
			n.TransitGateway("tgw")
			n.Attach("att-a", "tgw", "a1", "all")
			n.Attach("att-b", "tgw", "bt", "all")
			n.TransitTable("all", "tgw", "att-a att-b")
			n.Table("rt-a", "a1", "10.0.0.0/8 tgw")
			n.Table("rt-b", "b1 bt", "10.0.0.0/8 tgw")
			n.NACL("acl", "bt", entries...)
		}
	}
	return []scenario{
		{
			35, "inbound rules of a separate attachment subnet do not see what comes from the transit gateway",
			apart("in 90 deny all 10.1.0.0/16", "in 100 allow all 0.0.0.0/0", "out 100 allow all 0.0.0.0/0"),
			[]probe.Probe{yes("A", "B", "tcp/443")},
		},
		{
			36, "its outbound rules do, by the destination",
			apart("in 100 allow all 0.0.0.0/0", "out 90 deny all 10.2.1.0/24", "out 100 allow all 0.0.0.0/0"),
			[]probe.Probe{no("A", "B", "tcp/443", trace.NACLEgress)},
		},
		{
			37, "for an instance in the attachment subnet it is skipped, and evaluated twice on the way back",
			apart("in 90 deny all 10.1.0.0/16", "in 100 allow all 0.0.0.0/0", "out 100 allow all 0.0.0.0/0"),
			[]probe.Probe{yes("A", "C", "tcp/443")},
		},
		{
			37, "what an instance sends to the transit gateway passes inbound rules too, by its source",
			apart("in 90 deny all 10.2.0.0/28", "in 100 allow all 0.0.0.0/0", "out 100 allow all 0.0.0.0/0"),
			[]probe.Probe{no("C", "A", "tcp/443", trace.NACLIngress), lost("A", "C", "tcp/443", trace.NACLIngress)},
		},
	}
}
