package lint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/nettest"
	"github.com/palisade-iac/palisade/pkg/lint"
	"github.com/palisade-iac/palisade/pkg/network"
)

// pair is a VPC with hosts A in s1 and B in s2, in groups that let web traffic in alone.
func pair(n *nettest.Builder) {
	n.VPC("v", "10.0.0.0/16")
	n.Subnet("s1", "v", "10.0.1.0/24")
	n.Subnet("s2", "v", "10.0.2.0/24")
	n.Host("A", "s1", "10.0.1.10")
	n.Host("B", "s2", "10.0.2.10")
}

// joined are VPCs a and b with a peering connection, and routes both ways unless back is false.
func joined(n *nettest.Builder, back bool) *network.Peering {
	n.VPC("a", "10.1.0.0/16")
	n.VPC("b", "10.2.0.0/16")
	n.Subnet("a1", "a", "10.1.1.0/24")
	n.Subnet("b1", "b", "10.2.1.0/24")
	p := n.Peering("pcx", "a", "b")
	n.Table("rt-a", "a1", "10.2.0.0/16 pcx")
	if back {
		n.Table("rt-b", "b1", "10.1.0.0/16 pcx")
	} else {
		n.Table("rt-b", "b1")
	}
	return p
}

// natted is a VPC with a NAT gateway in sp, whose table has the given routes.
func natted(n *nettest.Builder, routes ...string) *network.NATGateway {
	n.VPC("v", "10.0.0.0/16")
	n.Subnet("s1", "v", "10.0.1.0/24")
	n.Subnet("sp", "v", "10.0.0.0/24")
	n.IGW("igw", "v")
	n.Table("rt-1", "s1", "0.0.0.0/0 nat")
	n.Table("rt-p", "sp", routes...)
	return n.NAT("nat", "sp", "10.0.0.5+3.0.0.5")
}

func entries(count int) []string {
	var list []string
	for i := range count {
		list = append(list, fmt.Sprintf("in %d deny tcp/%d 0.0.0.0/0", i+1, i+1))
	}
	return append(list, "out 1 allow all 0.0.0.0/0")
}

// Each rule finds what it is for, says what and where, and leaves alone what only looks like it.
func TestCheck(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		rule  lint.Rule
		build func(n *nettest.Builder)
		// want are parts of the message of the only finding of the rule; none where there must be none.
		want  string
		level lint.Level
		at    string
	}{
		{"a deny behind an allow of all", lint.DeadRule, func(n *nettest.Builder) {
			pair(n)
			n.NACL("acl", "s2", "in 100 allow all 0.0.0.0/0", "in 110 deny tcp/443 0.0.0.0/0", "out 100 allow all 0.0.0.0/0")
		}, "network ACL acl: inbound entry 110 (deny) decides nothing: entry 100", lint.Warning, "acl in 110 deny tcp/443 0.0.0.0/0"},
		{"an allow that two others cover together", lint.DeadRule, func(n *nettest.Builder) {
			pair(n)
			n.NACL("acl", "s2", "in 90 allow tcp/0-1000 0.0.0.0/0", "in 100 allow tcp/1001-65535 0.0.0.0/0", "in 110 allow tcp/443-2000 0.0.0.0/0",
				"out 100 allow all 0.0.0.0/0")
		}, "inbound entry 110 (allow) decides nothing: entries 90, 100 match all of it before it; drop it", lint.Note, "acl in 110 allow tcp/443-2000 0.0.0.0/0"},
		{"a deny before an allow", lint.DeadRule, func(n *nettest.Builder) {
			pair(n)
			n.NACL("acl", "s2", "in 90 deny tcp/443 0.0.0.0/0", "in 100 allow all 0.0.0.0/0", "out 100 allow all 0.0.0.0/0")
		}, "", "", ""},
		{"the same number in the other direction", lint.DeadRule, func(n *nettest.Builder) {
			pair(n)
			n.NACL("acl", "s2", "in 100 allow all 0.0.0.0/0", "out 110 deny tcp/443 0.0.0.0/0", "out 120 allow all 0.0.0.0/0")
		}, "", "", ""},
		{"IPv6 behind IPv4", lint.DeadRule, func(n *nettest.Builder) {
			pair(n)
			n.NACL("acl", "s2", "in 100 allow all 0.0.0.0/0", "in 110 deny tcp/443 ::/0", "out 100 allow all 0.0.0.0/0")
		}, "", "", ""},
		{"a group rule within another", lint.DeadRule, func(n *nettest.Builder) {
			pair(n)
			n.Group("g", "v", "in tcp/443 10.0.0.0/8", "in tcp/443 10.1.0.0/16")
		}, "security group g: the inbound rule for tcp 443 from 10.1.0.0/16 adds nothing", lint.Note, "g in tcp/443 10.1.0.0/16"},
		{"the same group rule twice is told once", lint.DeadRule, func(n *nettest.Builder) {
			pair(n)
			n.Group("g", "v", "out tcp/443 10.0.0.0/8", "out tcp/443 10.0.0.0/8")
		}, "the outbound rule for tcp 443 to 10.0.0.0/8 adds nothing", lint.Note, "g out tcp/443 10.0.0.0/8"},
		{"group rules that overlap", lint.DeadRule, func(n *nettest.Builder) {
			pair(n)
			n.Group("g", "v", "in tcp/443 10.0.0.0/8", "in tcp/400-500 10.1.0.0/16", "in tcp/443 ::/0")
		}, "", "", ""},
		{"a group of a VPC that is not connected", lint.DeadRule, func(n *nettest.Builder) {
			pair(n)
			n.VPC("w", "10.9.0.0/16")
			n.Group("g", "v", "in tcp/443 open-w")
		}, "names group open-w of another VPC, which never matches", lint.Warning, "g in tcp/443 open-w"},
		{"a group of a VPC over active peering", lint.DeadRule, func(n *nettest.Builder) {
			joined(n, true)
			n.Group("g", "a", "in tcp/443 open-b", "out tcp/443 open-b")
		}, "", "", ""},
		{"a group over a transit gateway, inbound", lint.DeadRule, func(n *nettest.Builder) {
			joined(n, true).Active = false
			n.TransitGateway("tgw").GroupReferencing = true
			n.Attach("att-a", "tgw", "a1", "")
			n.Attach("att-b", "tgw", "b1", "")
			n.Group("g", "a", "in tcp/443 open-b")
		}, "", "", ""},
		{"a group over a transit gateway, outbound", lint.DeadRule, func(n *nettest.Builder) {
			joined(n, true).Active = false
			n.TransitGateway("tgw").GroupReferencing = true
			n.Attach("att-a", "tgw", "a1", "")
			n.Attach("att-b", "tgw", "b1", "")
			n.Group("g", "a", "out tcp/443 open-b")
		}, "the outbound rule names group open-b", lint.Warning, "g out tcp/443 open-b"},

		{"SSH for everybody", lint.WideRule, func(n *nettest.Builder) {
			n.Group("g", "v", "in tcp/22 0.0.0.0/0")
		}, "security group g lets everybody (0.0.0.0/0) in: tcp 22", lint.Error, "g in tcp/22 0.0.0.0/0"},
		{"a database for everybody", lint.WideRule, func(n *nettest.Builder) {
			n.Group("g", "v", "in tcp/5432 ::/0")
		}, "security group g lets everybody (::/0) in: tcp 5432", lint.Warning, "g in tcp/5432 ::/0"},
		{"the web for everybody", lint.WideRule, func(n *nettest.Builder) {
			n.Group("g", "v", "in tcp/443 0.0.0.0/0", "in tcp/80 0.0.0.0/0", "in udp/443 0.0.0.0/0", "in icmp 0.0.0.0/0", "in tcp/22 10.0.0.0/8", "out all 0.0.0.0/0")
		}, "", "", ""},

		{"no way back for answers", lint.CutAnswers, func(n *nettest.Builder) {
			pair(n)
			n.NACL("acl", "s2", "in 100 allow tcp/443 0.0.0.0/0")
		}, "network ACL acl lets tcp 443 in from", lint.Warning, "acl"},
		{"the ephemeral ports of one system alone", lint.CutAnswers, func(n *nettest.Builder) {
			pair(n)
			n.NACL("acl", "s2", "in 100 allow tcp/443 10.0.0.0/8", "out 100 allow tcp/32768-60999 10.0.0.0/8")
		}, "ports 1024-32767, 61000-65535 to 10.0.0.0/8 are stopped", lint.Warning, "acl"},
		{"all ephemeral ports", lint.CutAnswers, func(n *nettest.Builder) {
			pair(n)
			n.NACL("acl", "s2", "in 100 allow tcp/443 0.0.0.0/0", "out 100 allow tcp/1024-65535 0.0.0.0/0")
		}, "", "", ""},
		{"a blacklisted port among those of clients", lint.CutAnswers, func(n *nettest.Builder) {
			pair(n)
			n.NACL("acl", "s2", "in 100 allow tcp/443 0.0.0.0/0", "out 90 deny tcp/3389 0.0.0.0/0", "out 100 allow tcp/1024-65535 0.0.0.0/0")
		}, "", "", ""},
		{"a list that no subnet has", lint.CutAnswers, func(n *nettest.Builder) {
			pair(n)
			n.NACL("acl", "", "in 100 allow tcp/443 0.0.0.0/0").VPC = "v"
		}, "", "", ""},

		{"a gateway of another VPC", lint.RouteToNowhere, func(n *nettest.Builder) {
			pair(n)
			n.IGW("igw", "")
			n.Table("rt", "s1", "0.0.0.0/0 igw")
		}, "route table rt: 0.0.0.0/0 leads nowhere: internet gateway igw is not attached to the VPC", lint.Warning, "rt 0.0.0.0/0 igw"},
		{"a blackhole", lint.RouteToNowhere, func(n *nettest.Builder) {
			pair(n)
			n.IGW("igw", "v")
			n.Table("rt", "s1", "0.0.0.0/0 igw blackhole")
		}, "internet gateway igw is gone", lint.Warning, "rt 0.0.0.0/0 igw blackhole"},
		{"a peering that nobody accepted", lint.RouteToNowhere, func(n *nettest.Builder) {
			joined(n, false).Active = false
		}, "peering connection pcx is not active", lint.Warning, "rt-a 10.2.0.0/16 pcx"},
		{"a transit gateway without an attachment", lint.RouteToNowhere, func(n *nettest.Builder) {
			pair(n)
			n.TransitGateway("tgw")
			n.Table("rt", "s1", "10.0.0.0/8 tgw")
		}, "the VPC is not attached to transit gateway tgw", lint.Warning, "rt 10.0.0.0/8 tgw"},
		{"an appliance that checks", lint.RouteToNowhere, func(n *nettest.Builder) {
			pair(n)
			n.Table("rt", "s1", "10.0.2.0/24 B")
		}, "network interface B has its source/destination check on", lint.Warning, "rt 10.0.2.0/24 B"},
		{"routes that lead somewhere", lint.RouteToNowhere, func(n *nettest.Builder) {
			natted(n, "0.0.0.0/0 igw")
		}, "", "", ""},

		{"routes one way", lint.Asymmetric, func(n *nettest.Builder) { joined(n, false) }, "a/a1 reaches b/b1, but no answer comes back: no route", lint.Warning, "rt-b"},
		{"routes one way from a tier in which a transit gateway stands", lint.Asymmetric, func(n *nettest.Builder) {
			joined(n, false)
			for _, s := range n.Network().Subnets {
				s.TierType = network.Transit
			}
		}, "", "", ""},
		{"what a firewall lets through and back by its name", lint.Asymmetric, func(n *nettest.Builder) {
			n.VPC("v", "10.0.0.0/16")
			n.Subnet("s1", "v", "10.0.1.0/24")
			n.Subnet("sf", "v", "10.0.9.0/24")
			n.IGW("igw", "v")
			n.Table("rt-1", "s1", "0.0.0.0/0 fwe")
			n.Table("rt-f", "sf", "0.0.0.0/0 igw")
			n.Table("rt-igw", "edge igw v", "10.0.1.0/24 fwe")
			p := &n.Firewall("fw", "fwe sf").Policy
			p.StrictOrder, p.StatefulDefault = true, []string{"aws:drop_established"}
			p.Stateful = []network.StatefulGroup{nettest.AllowDomains(1, ".example.com")}
		}, "", "", ""},
		{"routes both ways", lint.Asymmetric, func(n *nettest.Builder) { joined(n, true) }, "", "", ""},

		{"a NAT gateway that leads to itself", lint.BrokenNAT, func(n *nettest.Builder) {
			natted(n, "0.0.0.0/0 nat").Private = true
		}, "NAT gateway nat: the route table of its own subnet leads back to it", lint.Error, "rt-p 0.0.0.0/0 nat"},
		{"a NAT gateway without the internet", lint.BrokenNAT, func(n *nettest.Builder) { natted(n) }, "public NAT gateway nat is in subnet sp, which has no route", lint.Warning, "nat"},
		{"a private one towards the internet", lint.BrokenNAT, func(n *nettest.Builder) {
			natted(n, "0.0.0.0/0 igw").Private = true
		}, "private NAT gateway nat is in subnet sp", lint.Note, "nat"},
		{"a NAT gateway that works", lint.BrokenNAT, func(n *nettest.Builder) { natted(n, "0.0.0.0/0 igw") }, "", "", ""},
		{"a NAT gateway with a way to S3 alone", lint.BrokenNAT, func(n *nettest.Builder) {
			natted(n, "pl-s3 s3")
			n.PrefixList("pl-s3", "52.216.0.0/15")
			n.GatewayEndpoint("s3", "v", "s3")
		}, "public NAT gateway nat is in subnet sp, which has no route", lint.Warning, "nat"},
		{"a NAT gateway behind a firewall", lint.BrokenNAT, func(n *nettest.Builder) {
			natted(n, "0.0.0.0/0 fwe")
			n.Subnet("sf", "v", "10.0.9.0/24")
			n.Firewall("fw", "fwe sf")
			n.Table("rt-f", "sf", "0.0.0.0/0 igw")
		}, "", "", ""},
		{"a regional one in no subnet", lint.BrokenNAT, func(n *nettest.Builder) {
			pair(n)
			n.RegionalNAT("nat", "v", "3.0.0.5")
			n.Table("rt", "s1", "0.0.0.0/0 nat")
		}, "", "", ""},

		{"nine tenths of a network ACL", lint.NearQuota, func(n *nettest.Builder) {
			pair(n)
			n.NACL("acl", "s2", entries(18)...)
		}, "network ACL acl, inbound entries: 18 of 20", lint.Note, "acl"},
		{"less than that", lint.NearQuota, func(n *nettest.Builder) {
			pair(n)
			n.NACL("acl", "s2", entries(17)...)
		}, "", "", ""},
	} {
		t.Run(string(tc.rule)+" "+tc.name, func(t *testing.T) {
			t.Parallel()
			n := nettest.NewBuilder()
			tc.build(n)
			found := slices.DeleteFunc(lint.Check(n.Network()), func(p lint.Problem) bool {
				return p.Rule != tc.rule || strings.Contains(p.Message, "group open-") && tc.rule == lint.WideRule
			})
			if tc.want == "" {
				require.Empty(t, found)
				return
			}
			require.Len(t, found, 1)
			require.Contains(t, found[0].Message, tc.want)
			require.Equal(t, tc.level, found[0].Level)
			require.Equal(t, tc.at, found[0].Origin.Path)
		})
	}
}

// Every rule says what it finds, in a sentence of its own.
func TestRules(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range lint.Rules() {
		require.NotEmpty(t, r.Describe(), r)
		require.False(t, seen[r.Describe()], r)
		seen[r.Describe()] = true
	}
}

// The worst comes first, and the order is the same each time.
func TestCheck_order(t *testing.T) {
	t.Parallel()
	n := nettest.NewBuilder()
	natted(n)
	n.Group("g", "v", "in tcp/22 0.0.0.0/0", "in tcp/22 0.0.0.0/0", "in tcp/9 ::/0")
	found := lint.Check(n.Network())
	rank := map[lint.Level]int{lint.Error: 0, lint.Warning: 1, lint.Note: 2}
	require.True(t, slices.IsSortedFunc(found, func(a, b lint.Problem) int { return rank[a.Level] - rank[b.Level] }))
	for range 5 {
		require.Equal(t, found, lint.Check(n.Network()))
	}
}
