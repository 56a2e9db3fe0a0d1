package nettest

import (
	"net/netip"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/probe"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// walled is a pair whose subnets send to each other through a firewall.
func walled(n *Builder) *network.FirewallPolicy {
	pairOf(n, "", "")
	n.Subnet("sf", "v", "10.0.9.0/28")
	n.Table("rt-1", "s1", "10.0.2.0/24 fwe")
	n.Table("rt-2", "s2", "10.0.1.0/24 fwe")
	return &n.Firewall("fw", "fwe sf").Policy
}

// strict makes a policy look at its groups in order, and do what the default actions say with what no rule matches.
func strict(p *network.FirewallPolicy, defaults []string, groups ...network.StatefulGroup) {
	p.StrictOrder, p.StatefulDefault, p.Stateful = true, defaults, groups
}

// centralFirewall is a spoke with host A and a VPC i with a firewall and a NAT gateway, through which it reaches the internet.
func centralFirewall(n *Builder) *network.FirewallPolicy {
	n.VPC("a", "10.1.0.0/16")
	n.VPC("i", "10.9.0.0/16")
	n.Subnet("a1", "a", "10.1.1.0/24")
	n.Subnet("it", "i", "10.9.0.0/28")
	n.Subnet("if", "i", "10.9.1.0/24")
	n.Subnet("ip", "i", "10.9.2.0/24")
	n.TransitGateway("tgw")
	n.Attach("att-a", "tgw", "a1", "spokes")
	n.Attach("att-i", "tgw", "it", "inspected")
	n.TransitTable("spokes", "tgw", "", "0.0.0.0/0 att-i")
	n.TransitTable("inspected", "tgw", "att-a")
	n.IGW("igw", "i")
	n.NAT("nat", "ip", "10.9.2.5+3.0.0.5")
	n.Table("rt-a", "a1", "0.0.0.0/0 tgw")
	n.Table("rt-it", "it", "0.0.0.0/0 fwe")
	n.Table("rt-if", "if", "0.0.0.0/0 nat", "10.1.0.0/16 tgw")
	n.Table("rt-ip", "ip", "0.0.0.0/0 igw", "10.1.0.0/16 fwe")
	n.Host("A", "a1", "10.1.1.10")
	return &n.Firewall("fw", "fwe if").Policy
}

func firewallRules() []scenario {
	spokes := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	return []scenario{
		{
			93, "a stateless pass both ways skips the stateful engine",
			func(n *Builder) {
				p := walled(n)
				p.Stateless = append(p.Stateless, Stateless(1, "1 pass tcp any -> any:443", "2 pass tcp any:443 -> any"))
				strict(p, nil, Stateful(1, "drop all any -> any"))
			},
			[]probe.Probe{via(yes("A", "B", "tcp/443"), "fwe"), no("A", "B", "tcp/22", trace.FirewallStateful)},
		},
		{
			94, "a stateless pass of the request alone: the answer reaches the stateful engine mid-stream",
			func(n *Builder) {
				p := walled(n)
				p.Stateless = append(p.Stateless, Stateless(1, "1 pass tcp any -> any:443"))
			},
			[]probe.Probe{lost("A", "B", "tcp/443", trace.FirewallMidstream)},
		},
		{
			95, "stateless: the lowest priority of groups, then of rules, then the default",
			func(n *Builder) {
				p := walled(n)
				p.StatelessDefault = network.StatelessDrop
				p.Stateless = append(p.Stateless,
					Stateless(20, "1 pass tcp any -> any"),
					Stateless(10, "5 pass tcp any -> any:22", "2 drop tcp any -> any:22"))
			},
			[]probe.Probe{
				no("A", "B", "tcp/22", trace.FirewallStateless), yes("A", "B", "tcp/443"), no("A", "B", "udp/53", trace.FirewallStateless),
			},
		},
		{
			96, "strict order: the first match decides, and drop_strict for the rest",
			func(n *Builder) {
				strict(walled(n), []string{"aws:drop_strict"},
					Stateful(2, "drop tcp any -> any:443"), Stateful(1, "alert tcp any -> any", "pass tcp 10.0.1.0/24 -> any:443"))
			},
			[]probe.Probe{
				no("A", "B", "tcp/22", trace.FirewallDefault), yes("A", "B", "tcp/443"), no("B", "A", "tcp/443", trace.FirewallStateful),
				no("B", "A", "tcp/80", trace.FirewallDefault),
			},
		},
		{
			97, "action order: pass before drop, however listed; the rest passes",
			func(n *Builder) {
				walled(n).Stateful = []network.StatefulGroup{
					Stateful(1, "drop tcp any -> any:22", "drop tcp any -> any:23"), Stateful(2, "pass tcp any -> any:22"),
				}
			},
			[]probe.Probe{yes("A", "B", "tcp/22"), yes("A", "B", "tcp/443"), no("A", "B", "tcp/23", trace.FirewallStateful)},
		},
		{
			98, "strict order without a drop by default passes the rest",
			func(n *Builder) { strict(walled(n), nil, Stateful(1, "drop tcp any -> any:22")) },
			[]probe.Probe{yes("A", "B", "tcp/443"), no("A", "B", "tcp/22", trace.FirewallStateful)},
		},
		{
			99, "a list of allowed domains binds the home network alone, by default the firewall's VPC",
			func(n *Builder) {
				centralFirewall(n).Stateful = []network.StatefulGroup{AllowDomains(1, ".example.com")}
			},
			[]probe.Probe{via(yes("A", somewhere, "tcp/443 sni evil.test"), "fwe")},
		},
		{
			100, "with the spokes as home network it binds them, for TLS and HTTP",
			func(n *Builder) {
				p := centralFirewall(n)
				p.HomeNet, p.Stateful = spokes, []network.StatefulGroup{AllowDomains(1, ".example.com")}
			},
			[]probe.Probe{
				no("A", somewhere, "tcp/443 sni evil.test", trace.FirewallStateful), yes("A", somewhere, "tcp/443 sni www.example.com"),
				yes("A", somewhere, "tcp/80 host example.com"), no("A", somewhere, "tcp/80 host example.community", trace.FirewallStateful),
				yes("A", somewhere, "tcp/22"), yes("A", somewhere, "udp/53"),
			},
		},
		{
			101, "strict order with drop_established closes the rest too",
			func(n *Builder) {
				p := centralFirewall(n)
				p.HomeNet = spokes
				strict(p, []string{"aws:drop_established"}, AllowDomains(1, ".example.com"))
			},
			[]probe.Probe{
				no("A", somewhere, "tcp/22", trace.FirewallDefault), yes("A", somewhere, "tcp/443 sni www.example.com"),
				no("A", somewhere, "tcp/443 sni evil.test", trace.FirewallStateful), no("A", somewhere, "udp/53", trace.FirewallDefault),
			},
		},
		{
			101, "a rule for addresses alone passes the flow before it says a name, whatever list stands before it; one for ports does not",
			func(n *Builder) {
				p := centralFirewall(n)
				p.HomeNet = spokes
				strict(p, []string{"aws:drop_established"}, AllowDomains(1, ".example.com"), Stateful(2, "pass tcp 10.1.1.10/32 -> any", "pass tcp any -> any:443"))
				n.Host("B", "a1", "10.1.1.11")
			},
			[]probe.Probe{yes("A", somewhere, "tcp/443 sni evil.test"), no("B", somewhere, "tcp/443 sni evil.test", trace.FirewallStateful)},
		},
	}
}

func edgeRules() []scenario {
	// front is a public host A in s1 behind a firewall in sf; the tables of s1 and of the internet gateway's edge are as given.
	front := func(subnet, edge string) func(n *Builder) {
		return func(n *Builder) {
			pair(n)
			n.Subnet("sf", "v", "10.0.9.0/28")
			n.IGW("igw", "v")
			n.Firewall("fw", "fwe sf")
			n.Host("A", "s1", "10.0.1.10+3.0.0.1")
			n.Table("rt-1", "s1", "0.0.0.0/0 "+subnet)
			n.Table("rt-f", "sf", "0.0.0.0/0 igw")
			if edge != "" {
				n.Table("rt-edge", "edge igw v", edge)
			}
		}
	}
	return []scenario{
		{
			102, "edge table and default route through the firewall: inspected both ways",
			front("fwe", "10.0.1.0/24 fwe"),
			[]probe.Probe{via(yes(somewhere, "A", "tcp/443"), "fwe"), via(yes("A", somewhere, "tcp/443"), "fwe")},
		},
		{
			103, "without the edge table the firewall sees half a session",
			front("fwe", ""),
			[]probe.Probe{
				lost(somewhere, "A", "tcp/443", trace.FirewallMidstream), lost("A", somewhere, "tcp/443", trace.FirewallAsymmetric),
			},
		},
		{
			104, "the protected subnet answers straight to the internet gateway",
			front("igw", "10.0.1.0/24 fwe"),
			[]probe.Probe{
				lost(somewhere, "A", "tcp/443", trace.FirewallAsymmetric), lost("A", somewhere, "tcp/443", trace.FirewallMidstream),
			},
		},
		{
			105, "one zone's table skips the firewall: reachable and not inspected",
			func(n *Builder) {
				front("fwe", "10.0.1.0/24 fwe")(n)
				n.Host("B", "s2", "10.0.2.10+3.0.0.2")
				n.Table("rt-2", "s2", "0.0.0.0/0 igw")
			},
			[]probe.Probe{via(yes("A", somewhere, "tcp/443"), "fwe"), past(yes("B", somewhere, "tcp/443"), "fwe")},
		},
		{
			106, "an appliance with the source/destination check on drops",
			func(n *Builder) {
				bypass(n, "")
				n.Host("box", "s3", "10.0.3.10")
			},
			[]probe.Probe{no("A", "B", "tcp/443", trace.SourceDestCheck)},
		},
		{
			124, "what appliances behind a Gateway Load Balancer let through comes back as it was, and goes on by the table of the endpoint's subnet",
			func(n *Builder) {
				pair(n)
				n.Subnet("sf", "v", "10.0.9.0/28")
				n.IGW("igw", "v")
				n.ApplianceEndpoint("gwe", "sf")
				n.Host("A", "s1", "10.0.1.10+3.0.0.1")
				n.Table("rt-1", "s1", "0.0.0.0/0 gwe")
				n.Table("rt-f", "sf", "0.0.0.0/0 igw")
				n.Table("rt-edge", "edge igw v", "10.0.1.0/24 gwe")
			},
			[]probe.Probe{via(yes(somewhere, "A", "tcp/443"), "gwe"), via(yes("A", somewhere, "udp/53"), "gwe")},
		},
		{
			125, "an endpoint of a Gateway Load Balancer in a subnet whose table leads back to it: a loop",
			func(n *Builder) {
				pair(n)
				n.ApplianceEndpoint("gwe", "s2")
				n.Host("A", "s1", "10.0.1.10")
				n.Table("rt-1", "s1", "0.0.0.0/0 gwe")
				n.Table("rt-2", "s2", "0.0.0.0/0 gwe")
			},
			[]probe.Probe{no("A", somewhere, "tcp/443", trace.Loop)},
		},
		{
			126, "the endpoint of a Gateway Load Balancer that was not accepted carries nothing, and its subnet's network ACL filters what comes to it",
			func(n *Builder) {
				pairOf(n, "", "")
				n.Subnet("sf", "v", "10.0.9.0/28")
				n.ApplianceEndpoint("gwe", "sf")
				n.ApplianceEndpoint("gwe-pending", "sf").Unavailable = true
				n.NACL("acl", "sf", "in 1 allow tcp/443 0.0.0.0/0", "out 1 allow all 0.0.0.0/0")
				n.Table("rt-1", "s1", "10.0.2.0/24 gwe")
				n.Table("rt-2", "s2", "10.0.1.0/24 gwe-pending")
			},
			[]probe.Probe{
				no("B", "A", "tcp/443", trace.RouteBlackhole), no("A", "B", "tcp/22", trace.NACLIngress), lost("A", "B", "tcp/443", trace.RouteBlackhole),
			},
		},
	}
}
