package reach_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/network"
)

// strangers are two VPCs that nothing connects but the internet, with a host each whose public address is not known. change may close them.
func strangers(change func(n *nettest.Builder)) *network.Network {
	n := nettest.NewBuilder()
	for _, v := range []string{"1", "2"} {
		n.VPC("v"+v, "10."+v+".0.0/16")
		n.Subnet("s"+v, "v"+v, "10."+v+".1.0/24")
		n.Subnet("beside"+v, "v"+v, "10."+v+".2.0/24")
		n.IGW("igw"+v, "v"+v)
		n.Table("rt"+v, "s"+v, "0.0.0.0/0 igw"+v)
		n.Host("H"+v, "s"+v, "10."+v+".1.10").Addresses[0].HasPublic = true
	}
	change(n)
	return n.Network()
}

// A public address that is not known may be in any block of the internet that something names: neither that it is there nor that it is not is
// certain, whichever address stands for it.
func TestAsk_publicAddressesThatAreNotKnown(t *testing.T) {
	t.Parallel()
	const all = "tcp all, udp all, icmp, other protocols"
	const none = "no packets"
	in := func(rules ...string) func(*nettest.Builder) {
		return func(n *nettest.Builder) {
			n.Group("g", "v2", rules...)
			interfaceOf(n.Network(), "H2").Groups = []network.ID{"g"}
		}
	}
	acl := func(entries ...string) func(*nettest.Builder) {
		return func(n *nettest.Builder) { n.NACL("acl", "s2", append(entries, "out 1 allow all 0.0.0.0/0")...) }
	}
	routes := func(routes ...string) func(*nettest.Builder) {
		return func(n *nettest.Builder) { n.Table("rt", "s1", routes...) }
	}
	// transit sends what H1 sends by a transit gateway to a NAT gateway of a third VPC.
	transit := func(route string) func(*nettest.Builder) {
		return func(n *nettest.Builder) {
			n.VPC("v3", "10.3.0.0/16")
			n.Subnet("out", "v3", "10.3.1.0/24")
			n.Subnet("door", "v3", "10.3.2.0/24")
			n.IGW("igw3", "v3")
			n.NAT("nat", "out", "10.3.1.5+4.0.0.5")
			n.TransitGateway("tgw")
			n.Attach("att-1", "tgw", "beside1", "tt")
			n.Attach("att-3", "tgw", "door", "tt")
			n.TransitTable("tt", "tgw", "att-1 att-3", route+" att-3")
			n.Table("rt", "s1", "0.0.0.0/0 tgw")
			n.Table("rt-out", "out", "0.0.0.0/0 igw3", "10.1.0.0/16 tgw")
			n.Table("rt-door", "door", "0.0.0.0/0 nat")
		}
	}
	// inspected leads what comes in for H2 by a firewall.
	inspected := func(rule string) func(*nettest.Builder) {
		return func(n *nettest.Builder) {
			f := n.Firewall("fw", "fwe beside2")
			f.Policy.StrictOrder, f.Policy.StatefulDefault = true, []string{"aws:drop_strict"}
			f.Policy.Stateful = []network.StatefulGroup{nettest.Stateful(1, rule)}
			n.Table("edge", "edge igw2 v2", "10.2.1.0/24 fwe")
			n.Table("rt", "s2", "0.0.0.0/0 fwe")
			n.Table("rt-beside", "beside2", "0.0.0.0/0 igw2")
		}
	}
	for name, tc := range map[string]struct {
		change      func(*nettest.Builder)
		sent, maybe string
	}{
		"everything is open":               {func(*nettest.Builder) {}, all, all},
		"a rule for some of the internet":  {in("in tcp/443 52.0.0.0/8"), none, "tcp 443"},
		"a rule for the stand-in's block":  {in("in tcp/443 3.248.0.0/13"), none, "tcp 443"},
		"a rule for all, and one for some": {in("in tcp/443 0.0.0.0/0", "in tcp/22 52.0.0.0/8"), "tcp 443", "tcp 22, 443"},
		"a rule for nobody's addresses":    {in("in tcp/443 203.0.113.0/24"), none, none},
		"a rule for private addresses":     {in("in tcp/443 10.0.0.0/8"), none, none},
		"an outbound rule for some": {func(n *nettest.Builder) {
			n.Group("g", "v1", "out tcp/443 52.0.0.0/8")
			interfaceOf(n.Network(), "H1").Groups = []network.ID{"g"}
		}, none, "tcp 443"},
		"a list of blocks": {func(n *nettest.Builder) { n.PrefixList("pl-x", "52.0.0.0/8"); in("in tcp/443 pl-x")(n) }, none, "tcp 443"},
		"a list of AWS's blocks": {func(n *nettest.Builder) {
			n.PrefixList("pl-x", "3.248.0.0/13").Service = "s3"
			in("in tcp/443 pl-x")(n)
		}, none, none},
		"a route for AWS's blocks": {func(n *nettest.Builder) {
			n.PrefixList("pl-s3", "52.216.0.0/15").Service = "s3"
			n.GatewayEndpoint("vpce", "v1", "s3")
			routes("0.0.0.0/0 igw1", "pl-s3 vpce")(n)
		}, all, all},
		"an entry that allows some":             {acl("in 1 allow tcp/443 52.0.0.0/8"), none, "tcp 443"},
		"an entry that allows the stand-in":     {acl("in 1 allow tcp/443 3.248.0.0/13"), none, "tcp 443"},
		"an entry that denies some":             {acl("in 1 deny all 52.0.0.0/8", "in 2 allow tcp/443 0.0.0.0/0"), none, "tcp 443"},
		"an entry that denies the stand-in":     {acl("in 1 deny all 3.248.0.0/13", "in 2 allow tcp/443 0.0.0.0/0"), none, "tcp 443"},
		"an entry that denies nobody":           {acl("in 1 deny all 203.0.113.0/24", "in 2 allow tcp/443 0.0.0.0/0"), "tcp 443", "tcp 443"},
		"a route for some":                      {routes("52.0.0.0/8 igw1"), none, all},
		"a route that leads some nowhere":       {routes("0.0.0.0/0 igw1", "52.0.0.0/8 igw1 blackhole"), none, all},
		"a route of a transit gateway for all":  {transit("0.0.0.0/0"), "tcp all, udp all, icmp", "tcp all, udp all, icmp"},
		"a route of a transit gateway for some": {transit("52.0.0.0/8"), none, all},
		"a firewall's rule for all":             {inspected("pass tcp any -> any:443"), "tcp 443", "tcp 443"},
		"a firewall's rule for some":            {inspected("pass tcp 52.0.0.0/8 -> any:443"), none, all},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := ask(t, strangers(tc.change)).answer("H1", "H2")
			told := func(what string) string {
				if what == none {
					return none
				}
				return what + " from 10.1.1.10 to 10.2.1.10"
			}
			require.Equal(t, told(tc.sent), got.Sent.String())
			require.Equal(t, told(tc.maybe), got.MaybeSent.String())
			require.Equal(t, tc.sent == tc.maybe, len(got.Doubts) == 0, "%v", got.Doubts)
		})
	}
}

func interfaceOf(n *network.Network, id network.ID) *network.Interface {
	for _, i := range n.Interfaces {
		if i.ID == id {
			return i
		}
	}
	return nil
}
