package vpc_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/vpc"
)

// bogonEntries are the denies of one direction in an IPv4 network.
func bogonEntries(direction string) []string {
	var entries []string
	for i, block := range []string{"0.0.0.0/8", "127.0.0.0/8", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4"} {
		entries = append(entries, direction+" 180"+[]string{"00", "10", "20", "30", "40", "50"}[i]+" deny all "+block)
	}
	return entries
}

// unnumbered drops the numbers of entries and keeps their order.
func unnumbered(entries []string) []string {
	texts := make([]string, len(entries))
	for i, e := range entries {
		direction, rest, _ := strings.Cut(e, " ")
		_, rest, _ = strings.Cut(strings.TrimLeft(rest, " "), " ")
		texts[i] = direction + " " + rest
	}
	return texts
}

func TestNetworkAcls_ofTheReferenceArchitecture(t *testing.T) {
	r := record(t, reference())
	inbound := func(ports ...string) []string {
		return slices.Concat([]string{"in  15074 allow all 10.0.0.0/16"}, bogonEntries("in "), ports, []string{"in  32000 allow all 0.0.0.0/0"})
	}
	outbound := append(bogonEntries("out"), "out 32000 allow all 0.0.0.0/0")
	risky := []string{"in  20445 deny tcp/445 0.0.0.0/0", "in  29592 deny tcp/22-23 0.0.0.0/0", "in  30115 deny tcp/135-139 0.0.0.0/0"}
	assert.Equal(t, append(inbound(risky...), outbound...), r.entries("net-nacl-public"))
	assert.Equal(t, append(inbound(risky...), outbound...), r.entries("net-nacl-app"))
	assert.Equal(t, append(inbound(append(risky, "in  30763 deny tcp/3389 0.0.0.0/0")...), outbound...), r.entries("net-nacl-data"),
		"answers to a client's port 3389 come to isolated tiers from inside only")
}

func TestNetworkAcls_options(t *testing.T) {
	const everybody = "0.0.0.0/0"
	for name, test := range map[string]struct {
		edit    func(*vpc.SecureVpcArgs)
		has     []string
		hasNot  []string
		relaxed map[string]any
	}{
		"blocks are denied both ways, adjacent ones as one": {
			edit: func(a *vpc.SecureVpcArgs) { a.NetworkAcls.DenyCidrs = []string{"45.0.0.0/9", "45.128.0.0/9"} },
			has:  []string{"in deny all 45.0.0.0/8", "out deny all 45.0.0.0/8"},
		},
		"IPv6 blocks need an IPv6 network": {
			edit:   func(a *vpc.SecureVpcArgs) { a.NetworkAcls.DenyCidrs = []string{"2a00::/16"} },
			hasNot: []string{"in deny all 2a00::/16"},
		},
		"IPv6 blocks in a dual-stack network": {
			edit: func(a *vpc.SecureVpcArgs) { a.Ipv6, a.NetworkAcls.DenyCidrs = &vpc.Ipv6{}, []string{"2a00::/16"} },
			has:  []string{"in deny all 2a00::/16", "out deny all 2a00::/16", "in deny tcp/445 ::/0", "in allow all ::/0", "out allow all ::/0"},
		},
		"ports are denied where the connection is opened": {
			edit: func(a *vpc.SecureVpcArgs) {
				a.NetworkAcls.DenyPorts = []vpc.PortRange{
					{FromPort: 3389}, {FromPort: 161, ToPort: 162, Protocol: "udp", Direction: vpc.DirectionBoth}, {FromPort: 25, Direction: vpc.DirectionOutbound},
				}
			},
			has:    []string{"in deny tcp/3389 " + everybody, "in deny udp/161-162 " + everybody, "out deny udp/161-162 " + everybody, "out deny tcp/25 " + everybody, "out allow all 10.0.0.0/16"},
			hasNot: []string{"in deny tcp/25 " + everybody, "out deny tcp/3389 " + everybody},
		},
		"exceptions come first, with their answers": {
			edit: func(a *vpc.SecureVpcArgs) {
				a.NetworkAcls.Exceptions = []vpc.NetworkAclException{
					{CidrBlock: "198.18.0.0/24", Protocol: "tcp", FromPort: 22, Direction: vpc.DirectionInbound, Reason: "the operator"},
					{CidrBlock: "198.18.1.0/24", Reason: "the tester"},
				}
			},
			has: []string{
				"in allow tcp/22 198.18.0.0/24", "out allow tcp/1024-65535 198.18.0.0/24", "in allow all 198.18.1.0/24", "out allow all 198.18.1.0/24",
			},
			hasNot:  []string{"out allow tcp/22 198.18.0.0/24"},
			relaxed: map[string]any{"networkAcls.exceptions[0]": "the operator", "networkAcls.exceptions[1]": "the tester"},
		},
		"the estate counts as inside": {
			edit: func(a *vpc.SecureVpcArgs) { a.EstateCidrs = []string{"172.16.0.0/12", "10.1.0.0/16"} },
			has:  []string{"in allow all 172.16.0.0/12", "in allow all 10.0.0.0/15"},
		},
		"risky ports may be allowed": {
			edit:    func(a *vpc.SecureVpcArgs) { a.NetworkAcls.AllowRiskyPorts = because("partners mount SMB") },
			hasNot:  []string{"in deny tcp/445 " + everybody, "in deny tcp/22-23 " + everybody, "in deny tcp/135-139 " + everybody},
			has:     []string{"in deny all 127.0.0.0/8"},
			relaxed: map[string]any{"networkAcls.allowRiskyPorts": "partners mount SMB"},
		},
		"bogons may be allowed": {
			edit:    func(a *vpc.SecureVpcArgs) { a.NetworkAcls.AllowBogons = because("a test network uses 203.0.113.0/24") },
			hasNot:  []string{"in deny all 127.0.0.0/8", "out deny all 203.0.113.0/24"},
			has:     []string{"in deny tcp/445 " + everybody},
			relaxed: map[string]any{"networkAcls.allowBogons": "a test network uses 203.0.113.0/24"},
		},
		"one tier may deny and allow more": {
			edit: func(a *vpc.SecureVpcArgs) {
				a.Tiers = vpc.ReferenceTiers()
				a.Tiers[1].NetworkAcl = &vpc.TierNetworkAcl{
					DenyCidrs: []string{"45.0.0.0/8"}, DenyPorts: []vpc.PortRange{{FromPort: 5900}},
					Exceptions: []vpc.NetworkAclException{{CidrBlock: "45.1.0.0/16", Reason: "a partner"}},
				}
			},
			has:     []string{"in deny all 45.0.0.0/8", "in deny tcp/5900 " + everybody, "in allow all 45.1.0.0/16"},
			relaxed: map[string]any{"tiers[1].networkAcl.exceptions[0]": "a partner"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := record(t, with(test.edit))
			entries := unnumbered(r.entries("net-nacl-app"))
			assert.Subset(t, entries, test.has)
			for _, e := range test.hasNot {
				assert.NotContains(t, entries, e)
			}
			if test.relaxed == nil {
				test.relaxed = map[string]any{}
			}
			assert.Equal(t, test.relaxed, r.component(vpc.SecureVpcType)["relaxations"])
		})
	}
}

func TestNetworkAcls_whatOneTierAddsIsItsOwn(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) {
		a.Tiers = vpc.ReferenceTiers()
		a.Tiers[1].NetworkAcl = &vpc.TierNetworkAcl{DenyCidrs: []string{"45.0.0.0/8"}}
	}))
	for _, other := range []string{"net-nacl-public", "net-nacl-data"} {
		assert.False(t, contains(r.entries(other), "45.0.0.0/8"), other)
	}
}

func TestNetworkAcls_denyInternetLeavesTheVpcTheEstateAndExceptions(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) {
		a.EstateCidrs, a.Tiers = []string{"172.16.0.0/12"}, vpc.ReferenceTiers()
		a.Tiers[2].NetworkAcl = &vpc.TierNetworkAcl{
			DenyInternet: true,
			Exceptions:   []vpc.NetworkAclException{{CidrBlock: "52.95.128.0/21", Protocol: "tcp", FromPort: 443, Direction: vpc.DirectionOutbound, Reason: "S3"}},
		}
	}))
	assert.ElementsMatch(t, []string{
		"in allow tcp/1024-65535 52.95.128.0/21", "out allow tcp/443 52.95.128.0/21",
		"in allow all 10.0.0.0/16", "out allow all 10.0.0.0/16", "in allow all 172.16.0.0/12", "out allow all 172.16.0.0/12",
	}, unnumbered(r.entries("net-nacl-data")), "AWS's own last entry denies the rest")
}

// People look for the entry of a port by its number, whatever else is denied.
func TestNetworkAcls_numberOfAPortTellsThePort(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) {
		a.Ipv6, a.NetworkAcls.RuleQuota = &vpc.Ipv6{}, 40
		a.NetworkAcls.DenyPorts = []vpc.PortRange{{FromPort: 161, Protocol: "udp"}}
	}))
	assert.Subset(t, r.entries("net-nacl-app"), []string{
		"in  20445 deny tcp/445 0.0.0.0/0", "in  22445 deny tcp/445 ::/0", "in  24161 deny udp/161 0.0.0.0/0", "in  26161 deny udp/161 ::/0",
	})
}

// Twenty entries in a direction unless AWS raised the quota.
func TestNetworkAcls_raisedQuotaHasRoomForMore(t *testing.T) {
	many := []string{"1.0.0.0/24", "3.0.0.0/24", "5.0.0.0/24", "7.0.0.0/24", "9.0.0.0/24", "11.0.0.0/24", "13.0.0.0/24", "15.0.0.0/24", "17.0.0.0/24", "19.0.0.0/24"}
	r := record(t, with(func(a *vpc.SecureVpcArgs) { a.NetworkAcls.DenyCidrs, a.NetworkAcls.RuleQuota = many, 40 }))
	assert.Len(t, r.entries("net-nacl-app"), 18+2*len(many))
}
