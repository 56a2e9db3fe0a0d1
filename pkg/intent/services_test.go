package intent_test

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/reach/trace"
)

// listOf adds one of AWS's own prefix lists, of which the blocks are not known.
func listOf(b *nettest.Builder, id, region, service string) *network.PrefixList {
	l := b.PrefixList(id)
	l.Name, l.Service, l.Unknown = "com.amazonaws."+region+"."+service, service, &network.Unknown{Text: "AWS's blocks for " + service}
	return l
}

// stores is the shop with a worker in its data tier, from where a gateway endpoint leads to S3, whose addresses are not known; the worker's group lets it
// out to the peers, and its subnet has the further routes.
func stores(peers []string, routes ...string) *nettest.Builder {
	b := shop()
	listOf(b, "pl-s3", nettest.Region, "s3")
	b.GatewayEndpoint("vpce-s3", "shop", "s3")
	b.GatewayEndpoint("vpce-dynamodb", "shop", "dynamodb")
	rules := make([]string, len(peers))
	for i, p := range peers {
		rules[i] = "out tcp/443 " + p
	}
	b.Group("worker", "shop", rules...)
	b.Host("Worker", "data-a", "10.0.5.20", "worker")
	b.Table("rt-worker", "data-a", append([]string{"10.0.0.0/16 local"}, routes...)...)
	return b
}

// inspect leads what the worker sends out by a firewall with one rule, and its answers.
func inspect(b *nettest.Builder, rule string) {
	b.Subnet("wall", "shop", "10.0.9.0/24")
	f := b.Firewall("fw", "fwe wall")
	f.Policy.StrictOrder, f.Policy.StatefulDefault = true, []string{"aws:drop_strict"}
	f.Policy.Stateful = []network.StatefulGroup{nettest.Stateful(1, rule)}
	b.Table("rt-wall", "wall", "10.0.0.0/16 local", "0.0.0.0/0 nat-a")
	b.Table("rt-back", "web-a", "10.0.0.0/16 local", "10.0.5.0/24 fwe", "0.0.0.0/0 igw")
}

// A service whose addresses are not known is reached for certain where all that names them names the list of them or all of the internet, whichever they
// are. What names a part of the internet, or another list, may hold them or not.
func TestDecide_servicesOfWhichTheAddressesAreNotKnown(t *testing.T) {
	t.Parallel()
	const demand = "allow: {from: interface:Worker, to: service:s3, ports: tcp/443}"
	const standIn = "tcp 10.0.5.20:49152 -> 3.251.255.253:443" // of a member of the first list
	listed := []string{"pl-s3"}
	only := "pl-s3 vpce-s3"
	for name, tc := range map[string]struct {
		b      *nettest.Builder
		change func(b *nettest.Builder)
		after  func(n *network.Network)
		status intent.Status
		doubt  string
		cause  trace.Cause
	}{
		"by the list throughout":        {b: stores(listed, only), status: intent.Proved},
		"a group that lets out to all":  {b: stores([]string{"0.0.0.0/0"}, only), status: intent.Proved},
		"a group that lets out to some": {b: stores([]string{"52.0.0.0/6"}, only), status: intent.Undecided, doubt: "52.0.0.0/6, which security group worker names"},
		"a group that lets out to two halves": {
			b: stores([]string{"0.0.0.0/1", "128.0.0.0/1"}, only), status: intent.Undecided, doubt: "0.0.0.0/1, which security group worker names",
		},
		"a group that lets out within the VPC":      {b: stores([]string{"10.0.0.0/8"}, only), status: intent.Violated, cause: trace.GroupEgress},
		"a group that lets out to what is nobody's": {b: stores([]string{"203.0.113.0/24"}, only), status: intent.Violated, cause: trace.GroupEgress},
		"a group that lets nothing out":             {b: stores(nil, only), status: intent.Violated, cause: trace.GroupEgress},
		"a group that lets out to the stand-in":     {b: stores([]string{"3.251.255.253/32"}, only), status: intent.Undecided, doubt: "3.251.255.253/32"},
		"a group for the list of another region": {
			b: stores([]string{"pl-far"}, only), change: func(b *nettest.Builder) { listOf(b, "pl-far", "us-east-1", "s3") },
			status: intent.Undecided, doubt: "prefix list pl-far",
		},
		"a group for the list of another region, of which the blocks are known": {
			b: stores([]string{"pl-far"}, only), change: func(b *nettest.Builder) {
				l := listOf(b, "pl-far", "us-east-1", "s3")
				l.Unknown, l.Prefixes = nil, []netip.Prefix{netip.MustParsePrefix("3.251.255.0/24")}
			},
			status: intent.Undecided, doubt: "3.251.255.0/24, which security group worker names",
		},
		"a group for the list of another service": {
			b: stores([]string{"pl-ddb"}, only), change: func(b *nettest.Builder) { listOf(b, "pl-ddb", nettest.Region, "dynamodb") },
			status: intent.Undecided, doubt: "prefix list pl-ddb",
		},
		"a group for a list of one's own": {
			b: stores([]string{"pl-own"}, only), change: func(b *nettest.Builder) { b.PrefixList("pl-own", "52.216.0.0/15") },
			status: intent.Undecided, doubt: "52.216.0.0/15, which security group worker names",
		},
		"a group for a list of one's own that is private": {
			b: stores([]string{"pl-own"}, only), change: func(b *nettest.Builder) { b.PrefixList("pl-own", "10.9.0.0/16") }, status: intent.Violated, cause: trace.GroupEgress,
		},
		"a group for a list that nobody tells of": {b: stores([]string{"pl-none"}, only), status: intent.Undecided, doubt: "prefix list pl-none"},
		"the same list, told twice": {
			b: stores([]string{"pl-twice"}, only), change: func(b *nettest.Builder) { listOf(b, "pl-twice", nettest.Region, "s3") }, status: intent.Proved,
		},
		"the list of another region as well": {
			b: stores(listed, only), change: func(b *nettest.Builder) { listOf(b, "pl-far", "us-east-1", "s3") }, status: intent.Proved,
		},
		"two lists, of which nobody tells the region": {
			b: stores(listed, only), change: func(b *nettest.Builder) { listOf(b, "pl-two", nettest.Region, "s3").Name = "" },
			status: intent.Undecided, doubt: "prefix list pl-s3",
		},
		"the list of another region alone": {
			b: stores(listed, only), after: func(n *network.Network) { n.PrefixLists[0].Name = "com.amazonaws.us-east-1.s3" },
			status: intent.Undecided, doubt: "prefix list pl-s3",
		},
		"a VPC of which the region is not known": {
			b: stores(listed, only), after: func(n *network.Network) { n.VPCs[0].Region = "" }, status: intent.Proved,
		},

		"no route":                           {b: stores(listed), status: intent.Violated, cause: trace.NoRoute},
		"the endpoint of another service":    {b: stores(listed, "pl-ddb vpce-dynamodb"), change: func(b *nettest.Builder) { listOf(b, "pl-ddb", nettest.Region, "dynamodb") }, status: intent.Violated, cause: trace.NoRoute},
		"an endpoint that another table has": {b: stores(listed), change: func(b *nettest.Builder) { b.Table("rt-other", "app-b", "pl-s3 vpce-s3") }, status: intent.Violated, cause: trace.NoRoute},
		"an endpoint that is not there yet":  {b: stores(listed, only), after: func(n *network.Network) { n.Endpoints[0].Unavailable = true }, status: intent.Violated, cause: trace.RouteBlackhole},
		"a default route besides":            {b: stores(listed, only, "0.0.0.0/0 nat-a"), status: intent.Proved},
		"a default route instead":            {b: stores(listed, "0.0.0.0/0 nat-a"), status: intent.Proved},
		"a default route into a black hole":  {b: stores(listed, "0.0.0.0/0 nat-a blackhole"), status: intent.Violated, cause: trace.RouteBlackhole},
		"a longer route":                     {b: stores(listed, only, "52.216.10.0/24 nat-a"), status: intent.Undecided, doubt: "52.216.10.0/24, which route table rt-worker names"},
		"a longer route that is learned":     {b: stores(listed, only, "52.216.0.0/15 nat-a propagated"), status: intent.Undecided, doubt: "52.216.0.0/15"},
		"a longer route that leads nowhere":  {b: stores(listed, only, "3.0.0.0/8 nat-a blackhole"), status: intent.Undecided, doubt: "3.0.0.0/8"},
		"a route for private addresses":      {b: stores(listed, only, "10.128.0.0/9 nat-a"), status: intent.Proved},
		"a route of which nothing is known": {
			b: stores(listed, only, "9.9.9.0/24 nat-a blackhole"), after: func(n *network.Network) {
				t := table(n, "rt-worker")
				r := &t.Routes[len(t.Routes)-1]
				*r = network.Route{Target: r.Target, Blackhole: true, Unknown: &network.Unknown{Text: "a route to anywhere"}}
			},
			status: intent.Undecided, doubt: "a route to anywhere",
		},
		"a route for a list of one's own": {
			b: stores(listed, only, "pl-own nat-a"), change: func(b *nettest.Builder) { b.PrefixList("pl-own", "52.216.0.0/15") },
			status: intent.Undecided, doubt: "52.216.0.0/15, which route table rt-worker names",
		},
		"the route of another service's endpoint": {
			b: stores(listed, only, "pl-ddb vpce-dynamodb"), change: func(b *nettest.Builder) { listOf(b, "pl-ddb", nettest.Region, "dynamodb") }, status: intent.Proved,
		},
		"the route of another service's endpoint, of which the blocks are known": {
			b: stores(listed, only, "pl-ddb vpce-dynamodb"), change: func(b *nettest.Builder) {
				l := listOf(b, "pl-ddb", nettest.Region, "dynamodb")
				l.Unknown, l.Prefixes = nil, []netip.Prefix{netip.MustParsePrefix("3.251.255.0/24")}
			},
			status: intent.Proved,
		},
		"another route for another service's list": {
			b: stores(listed, only, "pl-far nat-a"), change: func(b *nettest.Builder) { listOf(b, "pl-far", "global", "cloudfront.origin-facing") },
			status: intent.Undecided, doubt: "whether the addresses of s3 are in prefix list com.amazonaws.global.cloudfront.origin-facing too",
		},
		"another route for another service's list, of which the blocks are known": {
			b: stores(listed, only, "pl-far nat-a"), change: func(b *nettest.Builder) {
				l := listOf(b, "pl-far", "global", "cloudfront.origin-facing")
				l.Unknown, l.Prefixes = nil, []netip.Prefix{netip.MustParsePrefix("120.52.22.96/27")}
			},
			status: intent.Undecided, doubt: "120.52.22.96/27",
		},
		"a network ACL that allows all": {
			b: stores(listed, only), change: func(b *nettest.Builder) {
				b.NACL("acl", "data-a", "in 1 allow all 0.0.0.0/0", "out 1 allow all 0.0.0.0/0")
			}, status: intent.Proved,
		},
		"a network ACL that denies some": {
			b: stores(listed, only), change: func(b *nettest.Builder) {
				b.NACL("acl", "data-a", "in 1 allow all 0.0.0.0/0", "out 1 deny all 52.216.0.0/15", "out 2 allow all 0.0.0.0/0")
			}, status: intent.Undecided, doubt: "52.216.0.0/15, which network ACL acl names",
		},
		"a network ACL that denies some answers": {
			b: stores(listed, only), change: func(b *nettest.Builder) {
				b.NACL("acl", "data-a", "in 1 deny all 52.216.0.0/15", "in 2 allow all 0.0.0.0/0", "out 2 allow all 0.0.0.0/0")
			}, status: intent.Undecided, doubt: "52.216.0.0/15, which network ACL acl names",
		},
		"a network ACL that allows some": {
			b: stores(listed, only), change: func(b *nettest.Builder) {
				b.NACL("acl", "data-a", "in 1 allow all 0.0.0.0/0", "out 1 allow all 3.0.0.0/8")
			}, status: intent.Undecided, doubt: "3.0.0.0/8, which network ACL acl names",
		},
		"a network ACL that denies what is nobody's": {
			b: stores(listed, only), change: func(b *nettest.Builder) {
				b.NACL("acl", "data-a", "in 1 deny all 192.0.2.0/24", "in 2 allow all 0.0.0.0/0", "out 1 deny all 240.0.0.0/4", "out 2 allow all 0.0.0.0/0")
			}, status: intent.Proved,
		},
		"a network ACL without answers": {
			b: stores(listed, only), change: func(b *nettest.Builder) {
				b.NACL("acl", "data-a", "in 1 allow all 10.0.0.0/8", "out 1 allow all 0.0.0.0/0")
			},
			status: intent.Violated, cause: trace.NACLIngress,
		},
		"behind a firewall that lets all out": {
			b: stores(listed, "0.0.0.0/0 fwe"), change: func(b *nettest.Builder) { inspect(b, "pass tcp any -> any:443") }, status: intent.Proved,
		},
		"behind a firewall that lets some out": {
			b: stores(listed, "0.0.0.0/0 fwe"), change: func(b *nettest.Builder) { inspect(b, "pass tcp any -> 52.0.0.0/6:443") }, status: intent.Undecided, doubt: "52.0.0.0/6, which firewall fw names",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tc.change != nil {
				tc.change(tc.b)
			}
			n := tc.b.Network()
			if tc.after != nil {
				tc.after(n)
			}
			want := decided{n: n, demand: demand, status: tc.status, cause: tc.cause}
			if tc.status == intent.Violated {
				want.witness, want.from, want.to = standIn, "Worker", "AWS service s3"
			}
			want.check(t)
			if tc.status == intent.Undecided {
				doubts := decide(t, n, demand).Doubts
				require.True(t, slices.ContainsFunc(doubts, func(u network.Unknown) bool { return strings.Contains(u.Text, tc.doubt) }), "%v", doubts)
			}
		})
	}
}

// What holds of a service's packets wherever they are for is proved of any address, as before: the list may hold it.
func TestDecide_waysToServicesOfWhichTheAddressesAreNotKnown(t *testing.T) {
	t.Parallel()
	const around = "via: {from: tier:data, to: service:s3, through: endpoint:s3}"
	anywhere := func(n *network.Network) *network.Network {
		r := &table(n, "rt-worker").Routes[2]
		*r = network.Route{Target: r.Target, Unknown: &network.Unknown{Text: "a route to anywhere"}}
		return n
	}
	checkAll(t, map[string]decided{
		"its endpoint alone":            {n: stores(nil, "pl-s3 vpce-s3").Network(), demand: around, status: intent.Proved},
		"perhaps by a longer route":     {n: stores(nil, "pl-s3 vpce-s3", "52.216.10.0/24 nat-a").Network(), demand: around, status: intent.Undecided},
		"perhaps by a route to nowhere": {n: anywhere(stores(nil, "pl-s3 vpce-s3", "9.9.9.0/24 nat-a").Network()), demand: around, status: intent.Undecided},
		"a group for some": {
			n: stores([]string{"52.216.10.0/24"}, "pl-s3 vpce-s3").Network(), demand: "deny: {from: interface:Worker, to: service:s3}",
			status: intent.Violated, witness: "tcp 10.0.5.20:49152 -> 52.216.10.0:443", from: "Worker", to: "AWS service s3",
		},
		"one port of two": {
			n: stores([]string{"pl-s3"}, "pl-s3 vpce-s3").Network(), demand: "allow: {from: interface:Worker, to: service:s3, ports: [tcp/443, tcp/80]}",
			status: intent.Violated, witness: "tcp 10.0.5.20:49152 -> 3.251.255.253:80", from: "Worker", to: "AWS service s3", cause: trace.GroupEgress,
		},
	})
}

// Instances send from ports of 10000 on, all else from 1024 on: a network ACL that keeps answers to remote access ports out breaks connections of the latter.
func TestDecide_portsOfClients(t *testing.T) {
	t.Parallel()
	build := func(change func(*network.Network)) *network.Network {
		b := stores([]string{"pl-s3"}, "pl-s3 vpce-s3")
		b.NACL("acl", "data-a", "in 1 deny tcp/3389 0.0.0.0/0", "in 2 allow all 0.0.0.0/0", "out 1 allow all 0.0.0.0/0")
		n := b.Network()
		change(n)
		return n
	}
	const demand = "allow: {from: interface:Worker, to: service:s3, ports: tcp/443}"
	lost := decided{demand: demand, status: intent.Violated, witness: "tcp 10.0.5.20:3389 -> 3.251.255.253:443", from: "Worker", to: "AWS service s3", cause: trace.NACLIngress}
	of := func(n *network.Network, d decided) decided { d.n = n; return d }
	checkAll(t, map[string]decided{
		"an instance":               {n: build(func(*network.Network) {}), demand: demand, status: intent.Proved},
		"an instance that forwards": of(build(func(n *network.Network) { host(n, "Worker").NoSourceDestCheck = true }), lost),
		"an interface of something": of(build(func(n *network.Network) { host(n, "Worker").Instance = "" }), lost),
		"any workload": {
			n: build(func(*network.Network) {}), demand: "allow: {from: tier:data, to: service:s3, ports: tcp/443}", status: intent.Violated,
			witness: "tcp 10.0.5.4:3389 -> 3.251.255.253:443", from: "any workload in subnet data-a", to: "AWS service s3", cause: trace.NACLIngress,
		},
	})
}
