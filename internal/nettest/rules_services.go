package nettest

import (
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/probe"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

const bucket = "internet:52.216.10.1"

// stored is a pair with a gateway endpoint for S3 that s1 uses, with host A in the given group.
func stored(n *Builder, a string) {
	pairOf(n, a, "")
	n.PrefixList("pl-s3", "52.216.0.0/15")
	n.GatewayEndpoint("vpce-s3", "v", "s3")
	n.Table("rt-1", "s1", "pl-s3 vpce-s3")
}

func endpointRules() []scenario {
	return []scenario{
		{
			107, "an isolated subnet with a gateway endpoint reaches the service and nothing else",
			func(n *Builder) {
				stored(n, "a")
				n.Group("a", "v", "out tcp/443 pl-s3")
			},
			[]probe.Probe{endsAt(yes("A", bucket, "tcp/443"), "vpce-s3"), no("A", somewhere, "tcp/443", trace.GroupEgress)},
		},
		{
			108, "egress to the VPC's block does not cover the service",
			func(n *Builder) {
				stored(n, "a")
				n.Group("a", "v", "out tcp/443 10.0.0.0/16")
			},
			[]probe.Probe{no("A", bucket, "tcp/443", trace.GroupEgress)},
		},
		{
			109, "the network ACL applies to a gateway endpoint's answers",
			func(n *Builder) {
				stored(n, "")
				n.NACL("acl", "s1", "in 100 allow all 10.0.0.0/16", "out 100 allow all 0.0.0.0/0")
			},
			[]probe.Probe{lost("A", bucket, "tcp/443", trace.NACLIngress)},
		},
		{
			110, "a gateway endpoint is not usable over a transit gateway",
			func(n *Builder) {
				joined(n, open(), "")
				n.PrefixList("pl-s3", "52.216.0.0/15")
				n.GatewayEndpoint("vpce-s3", "b", "s3")
				n.Table("rt-a2", "a1", "0.0.0.0/0 tgw")
				n.Table("rt-b2", "b1", "10.0.0.0/8 tgw", "pl-s3 vpce-s3")
				n.network.TransitTables[0].Routes = append(n.network.TransitTables[0].Routes, network.TransitRoute{
					Destination: prefixes([]string{"52.216.0.0/15"})[0], Attachment: "att-b",
				})
			},
			[]probe.Probe{no("A", bucket, "tcp/443", trace.GatewayEndpointSource), endsAt(yes("B", bucket, "tcp/443"), "vpce-s3")},
		},
		{
			111, "an interface endpoint is, and its group decides",
			func(n *Builder) {
				hub(n)
				n.TransitTable("spokes", "tgw", "att-c")
				n.TransitTable("shared", "tgw", "att-a att-b")
				n.Group("endpoint", "c", "in tcp/443 10.1.0.0/16")
				n.InterfaceEndpoint("vpce", "c1", "10.3.1.20", "endpoint")
			},
			[]probe.Probe{
				endsAt(yes("A", "vpce-nic", "tcp/443"), "vpce-nic"), no("B", "vpce-nic", "tcp/443", trace.GroupIngress),
			},
		},
		{
			112, "a longer static route beats the prefix list",
			func(n *Builder) {
				stored(n, "")
				n.IGW("igw", "v")
				n.NAT("nat", "s2", "10.0.2.5+3.0.0.5")
				n.Table("rt-1b", "s1", "pl-s3 vpce-s3", "52.216.10.0/24 nat")
				n.Table("rt-2", "s2", "0.0.0.0/0 igw")
			},
			[]probe.Probe{
				past(via(yes("A", bucket, "tcp/443"), "nat"), "vpce-s3"), endsAt(yes("A", "internet:52.216.11.1", "tcp/443"), "vpce-s3"),
			},
		},
		{
			113, "gateway endpoints carry TCP and ICMP echo over IPv4",
			func(n *Builder) { stored(n, "") },
			[]probe.Probe{
				no("A", bucket, "udp/443", trace.GatewayEndpointProtocol), yes("A", bucket, "tcp/443"), yes("A", bucket, "icmp"),
				no("A", bucket, "icmp/13", trace.GatewayEndpointProtocol),
			},
		},
	}
}

// balanced is a VPC with public subnets pa and pb, in zones a and b, and the private subnet s1 with host T in the given group.
func balanced(n *Builder, t string, routes ...string) {
	n.VPC("v", "10.0.0.0/16")
	n.Subnet("pa", "v", "10.0.11.0/24")
	n.Subnet("pb", "v", "10.0.12.0/24", "zone-b")
	n.Subnet("s1", "v", "10.0.1.0/24")
	n.IGW("igw", "v")
	n.Table("rt-p", "pa pb", routes...)
	hostIn(n, "T", "s1", "10.0.1.10", t)
}

const nodes = "10.0.11.5+3.0.0.11 10.0.12.5+3.0.0.12"

func applicationBalancer(n *Builder) {
	n.Balancer("lb", "application", "pa pb", nodes, "sg-lb", "443 HTTPS tg")
	n.TargetGroup("tg", "instance", "HTTP", 8080, "T")
	n.Group("sg-t", "v", "in tcp/8080 sg-lb")
}

// networkBalancer listens on port 443 over TCP, without groups.
func networkBalancer(n *Builder, kind, target string, preserve bool) *network.LoadBalancer {
	n.TargetGroup("tg", kind, "TCP", 8443, target).PreserveClientIP = preserve
	return n.Balancer("lb", "network", "pa pb", nodes, "", "443 TCP tg")
}

// groupedBalancer is one that preserves addresses, in a group of its own.
func groupedBalancer(n *Builder) {
	n.TargetGroup("tg", "instance", "TCP", 8443, "T").PreserveClientIP = true
	n.Group("sg-lb", "v", open()...)
	n.Balancer("lb", "network", "pa pb", nodes, "sg-lb", "443 TCP tg")
}

func balancerRules() []scenario {
	return []scenario{
		{
			114, "an internet-facing load balancer opens its targets through its listeners alone",
			func(n *Builder) {
				balanced(n, "sg-t", "0.0.0.0/0 igw")
				applicationBalancer(n)
				n.Group("sg-lb", "v", open()...)
			},
			[]probe.Probe{
				yes(somewhere, "public:lb", "tcp/443"), no(somewhere, "T", "tcp/8080", trace.NoSuchPublicIP),
				no(somewhere, "public:lb", "tcp/80", trace.NoListener),
			},
		},
		{
			115, "a load balancer without egress",
			func(n *Builder) {
				balanced(n, "sg-t", "0.0.0.0/0 igw")
				applicationBalancer(n)
				n.Group("sg-lb", "v", "in all 0.0.0.0/0")
			},
			[]probe.Probe{no(somewhere, "public:lb", "tcp/443", trace.GroupEgress)},
		},
		{
			116, "a load balancer in subnets without a route to the internet gateway",
			func(n *Builder) {
				balanced(n, "sg-t")
				applicationBalancer(n)
				n.Group("sg-lb", "v", open()...)
			},
			[]probe.Probe{lost(somewhere, "public:lb", "tcp/443", trace.NoRoute)},
		},
		{
			117, "a network load balancer that preserves addresses: the target's group sees the client",
			func(n *Builder) {
				balanced(n, "sg-t", "0.0.0.0/0 igw")
				networkBalancer(n, "instance", "T", true)
				n.Group("sg-t", "v", "in all 10.0.0.0/16", "out all 0.0.0.0/0")
			},
			[]probe.Probe{no(somewhere, "public:lb", "tcp/443", trace.GroupIngress)},
		},
		{
			118, "an open group lets it in, and the answer returns through the load balancer",
			func(n *Builder) {
				balanced(n, "", "0.0.0.0/0 igw")
				networkBalancer(n, "instance", "T", true)
			},
			[]probe.Probe{yes(somewhere, "public:lb", "tcp/443"), no(somewhere, "T", "tcp/8443", trace.NoSuchPublicIP)},
		},
		{
			118, "a rule of the target for the load balancer's group lets in whom it hands on, whoever that is",
			func(n *Builder) {
				balanced(n, "sg-t", "0.0.0.0/0 igw")
				groupedBalancer(n)
				n.Group("sg-t", "v", "in tcp/8443 sg-lb")
			},
			[]probe.Probe{yes(somewhere, "public:lb", "tcp/443"), no(somewhere, "T", "tcp/8443", trace.NoSuchPublicIP)},
		},
		{
			118, "a rule of the target for another group does not",
			func(n *Builder) {
				balanced(n, "sg-t", "0.0.0.0/0 igw")
				n.Group("sg-x", "v", open()...)
				groupedBalancer(n)
				n.Group("sg-t", "v", "in tcp/8443 sg-x")
			},
			[]probe.Probe{no(somewhere, "public:lb", "tcp/443", trace.GroupIngress)},
		},
		{
			119, "without preservation the source is the load balancer's private address",
			func(n *Builder) {
				balanced(n, "sg-t", "0.0.0.0/0 igw")
				networkBalancer(n, "ip", "10.0.1.10", false)
				n.Group("sg-t", "v", "in tcp/8443 10.0.11.5/32")
			},
			[]probe.Probe{yes(somewhere, "public:lb", "tcp/443")},
		},
		{
			120, "cross-zone off: a node uses the targets of its zone",
			func(n *Builder) {
				balanced(n, "", "0.0.0.0/0 igw")
				n.Subnet("s2", "v", "10.0.2.0/24", "zone-b")
				n.Host("U", "s2", "10.0.2.10")
				networkBalancer(n, "instance", "U", true)
			},
			[]probe.Probe{no(somewhere, "lb-pa", "tcp/443", trace.BalancerZone), yes(somewhere, "lb-pb", "tcp/443")},
		},
		{
			121, "a target in a zone that is not enabled",
			func(n *Builder) {
				balanced(n, "", "0.0.0.0/0 igw")
				n.Subnet("s3", "v", "10.0.3.0/24", "zone-c")
				n.Host("U", "s3", "10.0.3.10")
				networkBalancer(n, "instance", "U", true).CrossZone = true
			},
			[]probe.Probe{no(somewhere, "public:lb", "tcp/443", trace.BalancerZone)},
		},
	}
}

func hybridRules() []scenario {
	return []scenario{
		{
			122, "a VPN gateway leads to its own VPC and no further",
			func(n *Builder) {
				peered(n, "")
				n.VGW("vgw", "b", "192.168.0.0/16")
				n.IGW("igw", "b")
				n.Table("rt-a2", "a1", "10.2.0.0/16 pcx", "192.168.0.0/16 pcx")
				n.Table("rt-b2", "b1", "10.1.0.0/16 pcx", "192.168.0.0/16 vgw", "0.0.0.0/0 igw")
			},
			[]probe.Probe{
				yes("onprem:vgw/192.168.1.1", "B", "tcp/443"), yes("B", "ip:192.168.1.1", "tcp/443"),
				no("onprem:vgw/192.168.1.1", somewhere, "tcp/443", trace.VPNNotInVPC),
				no("onprem:vgw/192.168.1.1", "A", "tcp/443", trace.VPNNotInVPC), no("A", "ip:192.168.1.1", "tcp/443", trace.PeeringEdge),
			},
		},
		{
			123, "a VPN gateway delivers to private addresses only",
			func(n *Builder) {
				pair(n)
				n.VGW("vgw", "v", "192.168.0.0/16")
				n.Table("rt", "s1", "192.168.0.0/16 vgw propagated")
				n.Host("A", "s1", "10.0.1.10+3.0.0.1")
			},
			[]probe.Probe{
				yes("onprem:vgw/192.168.1.1", "A", "tcp/443"), no("onprem:vgw/192.168.1.1", "public:A", "tcp/443", trace.VPNNotInVPC),
			},
		},
		{
			123, "Direct Connect beats VPN for the same prefix",
			func(n *Builder) {
				joined(n, open(), "")
				n.OnPremises("vpn", "192.168.0.0/16")
				n.OnPremises("dxgw", "192.168.0.0/16")
				n.AttachOther("att-vpn", "tgw", network.VPNAttachment, "vpn", "all")
				n.AttachOther("att-dx", "tgw", network.DirectConnectAttachment, "dxgw", "all")
				n.network.TransitTables[0].Propagations = ids([]string{"att-a", "att-b", "att-vpn", "att-dx"})
				n.Table("rt-a2", "a1", "0.0.0.0/0 tgw")
			},
			[]probe.Probe{endsAt(yes("A", "ip:192.168.1.1", "tcp/443"), "dxgw")},
		},
	}
}
