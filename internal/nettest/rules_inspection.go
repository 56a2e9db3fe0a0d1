package nettest

import (
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/probe"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// inspection are spokes a and b and the inspection VPC i, all in two zones, on a transit gateway that leads what spokes send to a firewall
// with an endpoint in each zone. Host A is in zone a, as is N in the other spoke, where F is in zone b.
func inspection(n *Builder, appliance bool) *network.TransitGateway {
	g := n.TransitGateway("tgw")
	for _, v := range []struct{ id, number, table string }{{"a", "1", "spokes"}, {"b", "2", "spokes"}, {"i", "9", "inspected"}} {
		block := "10." + v.number + "."
		n.VPC(v.id, block+"0.0/16")
		n.Subnet(v.id+"-ta", v.id, block+"0.0/28")
		n.Subnet(v.id+"-tb", v.id, block+"0.16/28", "zone-b")
		n.Subnet(v.id+"-a", v.id, block+"1.0/24")
		n.Subnet(v.id+"-b", v.id, block+"2.0/24", "zone-b")
		n.Attach("att-"+v.id, "tgw", v.id+"-ta "+v.id+"-tb", v.table).ApplianceMode = appliance && v.id == "i"
	}
	n.Table("rt-a", "a-a a-b", "0.0.0.0/0 tgw")
	n.Table("rt-b", "b-a b-b", "0.0.0.0/0 tgw")
	n.Table("rt-i-ta", "i-ta", "0.0.0.0/0 fwe-a")
	n.Table("rt-i-tb", "i-tb", "0.0.0.0/0 fwe-b")
	n.Table("rt-i", "i-a i-b", "10.0.0.0/8 tgw")
	n.Firewall("fw", "fwe-a i-a", "fwe-b i-b")
	n.TransitTable("spokes", "tgw", "", "0.0.0.0/0 att-i")
	n.TransitTable("inspected", "tgw", "att-a att-b")
	n.Host("A", "a-a", "10.1.1.10")
	n.Host("N", "b-a", "10.2.1.10")
	n.Host("F", "b-b", "10.2.2.10")
	return g
}

// egress are spokes a and b and the VPC e with a NAT gateway, through which they reach the internet.
func egress(n *Builder, returns string, blackhole ...string) {
	n.TransitGateway("tgw")
	for _, v := range []struct{ id, number, table string }{{"a", "1", "spokes"}, {"b", "2", "spokes"}, {"e", "8", "egress"}} {
		n.VPC(v.id, "10."+v.number+".0.0/16")
		n.Subnet(v.id+"1", v.id, "10."+v.number+".1.0/24")
		n.Attach("att-"+v.id, "tgw", v.id+"1", v.table)
	}
	n.Subnet("ep", "e", "10.8.2.0/24")
	n.IGW("igw", "e")
	n.NAT("nat", "ep", "10.8.2.5+3.0.0.5")
	n.Table("rt-a", "a1", "0.0.0.0/0 tgw")
	n.Table("rt-b", "b1", "0.0.0.0/0 tgw")
	n.Table("rt-e", "e1", "0.0.0.0/0 nat")
	routes := []string{"0.0.0.0/0 igw"}
	if returns != "" {
		routes = append(routes, returns)
	}
	n.Table("rt-ep", "ep", routes...)
	n.TransitTable("spokes", "tgw", "", append([]string{"0.0.0.0/0 att-e"}, blackhole...)...)
	n.TransitTable("egress", "tgw", "att-a att-b")
	n.Host("A", "a1", "10.1.1.10")
	n.Host("B", "b1", "10.2.1.10")
}

func inspectionRules() []scenario {
	return []scenario{
		{
			83, "appliance mode off, hosts in different zones: another firewall endpoint sees the answer",
			func(n *Builder) { inspection(n, false) },
			[]probe.Probe{lost("A", "F", "tcp/443", trace.FirewallMidstream)},
		},
		{
			84, "appliance mode on: the same endpoint for every hash",
			func(n *Builder) { inspection(n, true) },
			[]probe.Probe{yes("A", "F", "tcp/443"), yes("F", "A", "tcp/443"), yes("A", "N", "tcp/443")},
		},
		{
			85, "off but in the same zone",
			func(n *Builder) { inspection(n, false) },
			[]probe.Probe{via(yes("A", "N", "tcp/443"), "fwe-a")},
		},
		{
			86, "the attachment subnet's table decides: it routes back, past the firewall",
			func(n *Builder) {
				inspection(n, true)
				n.Table("rt-i-back", "i-ta i-tb", "10.0.0.0/8 tgw")
			},
			[]probe.Probe{past(yes("A", "F", "tcp/443"), "fwe-a", "fwe-b")},
		},
		{
			87, "the inspection attachment shares the spokes' table: a loop",
			func(n *Builder) {
				inspection(n, true)
				n.network.Attachments[2].RouteTable = "spokes"
			},
			[]probe.Probe{no("A", "F", "tcp/443", trace.Loop)},
		},
		{
			88, "central egress",
			func(n *Builder) { egress(n, "10.0.0.0/8 tgw") },
			[]probe.Probe{via(yes("A", somewhere, "tcp/443"), "tgw", "nat", "igw")},
		},
		{
			89, "central egress without a route back to the spokes",
			func(n *Builder) { egress(n, "") },
			[]probe.Probe{lost("A", somewhere, "tcp/443", trace.PrivateOnInternet)},
		},
		{
			90, "the default route to the egress VPC carries spoke to spoke too",
			func(n *Builder) { egress(n, "10.0.0.0/8 tgw") },
			[]probe.Probe{via(yes("A", "B", "tcp/443"), "nat")},
		},
		{
			91, "a blackhole for private ranges in the spokes' table closes that",
			func(n *Builder) { egress(n, "10.0.0.0/8 tgw", "10.0.0.0/8 blackhole") },
			[]probe.Probe{no("A", "B", "tcp/443", trace.TransitBlackhole), yes("A", somewhere, "tcp/443")},
		},
		{
			92, "another VPC's internet gateway without NAT",
			func(n *Builder) {
				egress(n, "10.0.0.0/8 tgw")
				n.Table("rt-e2", "e1", "0.0.0.0/0 igw")
			},
			[]probe.Probe{no("A", somewhere, "tcp/443", trace.NoPublicIP)},
		},
	}
}
