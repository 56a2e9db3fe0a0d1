package nettest

import (
	"github.com/palisade-iac/palisade/pkg/reach/probe"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

func peeringRules() []scenario {
	return []scenario{
		{
			70, "peering is not transitive",
			func(n *Builder) {
				peered(n, "")
				n.VPC("c", "10.3.0.0/16")
				n.Subnet("c1", "c", "10.3.1.0/24")
				n.Host("C", "c1", "10.3.1.10")
				n.Peering("pcx-bc", "b", "c")
				n.Table("rt-a2", "a1", "10.2.0.0/16 pcx", "10.3.0.0/16 pcx")
				n.Table("rt-b2", "b1", "10.1.0.0/16 pcx", "10.3.0.0/16 pcx-bc")
				n.Table("rt-c", "c1", "10.0.0.0/8 pcx-bc")
			},
			[]probe.Probe{yes("A", "B", "tcp/443"), no("A", "C", "tcp/443", trace.PeeringEdge), yes("B", "C", "tcp/443")},
		},
		{
			71, "a peer's internet gateway or NAT gateway is out of reach",
			func(n *Builder) {
				peered(n, "")
				n.IGW("igw", "b")
				n.NAT("nat", "b1", "10.2.1.5+3.0.0.5")
				n.Table("rt-a2", "a1", "10.2.0.0/16 pcx", "0.0.0.0/0 pcx")
				n.Table("rt-b2", "b1", "10.1.0.0/16 pcx", "0.0.0.0/0 igw")
			},
			[]probe.Probe{no("A", somewhere, "tcp/443", trace.PeeringEdge)},
		},
		{
			72, "nor is its gateway endpoint, while its own hosts use it",
			func(n *Builder) {
				peered(n, "")
				n.PrefixList("pl-s3", "52.216.0.0/15")
				n.GatewayEndpoint("vpce-s3", "b", "s3")
				n.Table("rt-a2", "a1", "10.2.0.0/16 pcx", "52.216.0.0/15 pcx")
				n.Table("rt-b2", "b1", "10.1.0.0/16 pcx", "pl-s3 vpce-s3")
			},
			[]probe.Probe{
				no("A", "internet:52.216.1.1", "tcp/443", trace.PeeringEdge), endsAt(yes("B", "internet:52.216.1.1", "tcp/443"), "vpce-s3"),
			},
		},
		{
			73, "a route on one side only loses the answers",
			func(n *Builder) {
				peered(n, "")
				n.Table("rt-b2", "b1")
			},
			[]probe.Probe{lost("A", "B", "tcp/443", trace.NoRoute), no("B", "A", "tcp/443", trace.NoRoute)},
		},
		{
			74, "a peering that is not active is a blackhole",
			func(n *Builder) { peered(n, "").Active = false },
			[]probe.Probe{no("A", "B", "tcp/443", trace.RouteBlackhole)},
		},
		{
			75, "a /32 route opens one host",
			func(n *Builder) {
				peered(n, "")
				n.Host("C", "b1", "10.2.1.11")
				n.Table("rt-a2", "a1", "10.2.1.10/32 pcx")
			},
			[]probe.Probe{yes("A", "B", "tcp/443"), no("A", "C", "tcp/443", trace.NoRoute), lost("C", "A", "tcp/443", trace.NoRoute)},
		},
	}
}

// hub are spokes a and b and the VPC c of shared services, attached to a transit gateway by the only subnet of each. The tables of the
// transit gateway are to be added: "spokes" for a and b, "shared" for c.
func hub(n *Builder) {
	n.TransitGateway("tgw")
	for _, v := range []struct{ id, number, table string }{{"a", "1", "spokes"}, {"b", "2", "spokes"}, {"c", "3", "shared"}} {
		n.VPC(v.id, "10."+v.number+".0.0/16")
		n.Subnet(v.id+"1", v.id, "10."+v.number+".1.0/24")
		n.Attach("att-"+v.id, "tgw", v.id+"1", v.table)
		n.Table("rt-"+v.id, v.id+"1", "10.0.0.0/8 tgw")
	}
	n.Host("A", "a1", "10.1.1.10")
	n.Host("B", "b1", "10.2.1.10")
	n.Host("C", "c1", "10.3.1.10")
}

func transitRules() []scenario {
	tables := func(spokes, shared string, routes ...string) func(n *Builder) {
		return func(n *Builder) {
			hub(n)
			n.TransitTable("spokes", "tgw", spokes, routes...)
			n.TransitTable("shared", "tgw", shared)
		}
	}
	return []scenario{
		{
			76, "the association says what one can reach, propagation who can reach one",
			tables("att-c", "att-a att-b"),
			[]probe.Probe{yes("A", "C", "tcp/443"), yes("C", "B", "tcp/443"), no("A", "B", "tcp/443", trace.TransitNoRoute)},
		},
		{
			77, "no return propagation",
			tables("att-c", "att-b"),
			[]probe.Probe{lost("A", "C", "tcp/443", trace.TransitNoRoute)},
		},
		{
			78, "a static blackhole beats what is propagated for the same prefix",
			tables("att-a att-b", "", "10.2.0.0/16 blackhole"),
			[]probe.Probe{no("A", "B", "tcp/443", trace.TransitBlackhole)},
		},
		{
			79, "a wide blackhole does not",
			tables("att-a att-b", "", "10.0.0.0/8 blackhole"),
			[]probe.Probe{yes("A", "B", "tcp/443"), no("A", "C", "tcp/443", trace.TransitBlackhole)},
		},
		{
			80, "an attachment without an association can be called and cannot answer",
			func(n *Builder) {
				tables("att-a att-b", "")(n)
				n.network.Attachments[0].RouteTable = ""
			},
			[]probe.Probe{
				no("A", "B", "tcp/443", trace.TransitNoAssociation), lost("B", "A", "tcp/443", trace.TransitNoAssociation),
			},
		},
		{
			81, "static beats propagated, even where it is wrong",
			func(n *Builder) {
				tables("att-a att-b", "", "10.2.0.0/16 att-c")(n)
				n.Table("rt-c2", "c1")
			},
			[]probe.Probe{no("A", "B", "tcp/443", trace.NoRoute)},
		},
		{
			82, "a host in a zone without an attachment receives and cannot send",
			func(n *Builder) {
				joined(n, open(), "")
				n.Subnet("b2", "b", "10.2.2.0/24", "zone-b")
				n.Table("rt-b2", "b2", "10.0.0.0/8 tgw")
				n.Host("C", "b2", "10.2.2.10")
			},
			[]probe.Probe{no("C", "A", "tcp/443", trace.TransitZone), lost("A", "C", "tcp/443", trace.TransitZone)},
		},
	}
}
