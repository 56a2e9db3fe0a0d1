package vpc

import (
	"fmt"
	"net/netip"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// verdict decides one packet as AWS does: the lowest number that matches wins, and nothing is denied.
func verdict(entries []aclEntry, egress bool, protocol string, peer netip.Addr, port int) bool {
	best, allowed := 1<<30, false
	for _, e := range entries {
		block := netip.MustParsePrefix(e.block)
		matches := e.egress == egress && block.Contains(peer) && (e.protocol == protocolAll || e.protocol == protocol && e.from <= port && port <= e.to)
		if matches && e.number < best {
			best, allowed = e.number, e.allow
		}
	}
	return allowed
}

func entriesOf(t testing.TB, args TieredSubnetsArgs, tier Tier) []aclEntry {
	t.Helper()
	var c validate.Collector
	entries := newBlacklist(args, ownBlocks(args.Vpc)).entries(&c, validate.At("tiers").Index(0), tier.withDefaults())
	require.NoError(t, c.Err())
	return entries
}

func dualStack() Reference {
	r := Existing(nil, "10.0.0.0/16")
	r.Ipv6CidrBlock = "2600:1f16:aa:bb00::/56"
	return r
}

func TestBlacklist_deniesWhatNoNetworkServesToOutsiders(t *testing.T) {
	outsider := map[string]string{"ipv4": "93.184.216.34", "ipv6": "2a00:1450::1"}
	for _, tierType := range []string{TierPublic, TierPrivateWithEgress, TierIsolated} {
		entries := entriesOf(t, TieredSubnetsArgs{Vpc: dualStack(), EstateCidrs: []string{"172.16.0.0/12"}}, Tier{Name: "x", Type: tierType})
		for family, address := range outsider {
			for _, port := range []int{22, 23, 135, 137, 138, 139, 445} {
				assert.False(t, verdict(entries, false, protocolTcp, netip.MustParseAddr(address), port), "%s %s tcp/%d", tierType, family, port)
			}
			assert.Equal(t, tierType != TierIsolated, verdict(entries, false, protocolTcp, netip.MustParseAddr(address), 3389), "%s %s tcp/3389", tierType, family)
		}
		for _, insider := range []string{"10.0.77.1", "172.20.1.1", "2600:1f16:aa:bb07::1"} {
			for _, port := range []int{22, 445, 3389} {
				assert.True(t, verdict(entries, false, protocolTcp, netip.MustParseAddr(insider), port), "%s tcp/%d from inside", tierType, port)
			}
		}
		for _, bogon := range []string{"0.1.2.3", "127.0.0.1", "192.0.2.9", "198.51.100.9", "203.0.113.9", "240.0.0.1", "255.255.255.255", "2001:db8::1"} {
			for _, egress := range []bool{false, true} {
				assert.False(t, verdict(entries, egress, protocolUdp, netip.MustParseAddr(bogon), 53), "%s %s egress=%v", tierType, bogon, egress)
			}
		}
	}
}

func TestBlacklist_neverDeniesWhatNetworksTalkFrom(t *testing.T) {
	entries := entriesOf(t, TieredSubnetsArgs{Vpc: dualStack()}, Tier{Name: "public", Type: TierPublic})
	for _, peer := range []string{"10.200.0.1", "172.31.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "224.0.0.251", "fd00::1", "fe80::1", "64:ff9b::102:304", "ff02::1"} {
		for _, egress := range []bool{false, true} {
			assert.True(t, verdict(entries, egress, protocolTcp, netip.MustParseAddr(peer), 443), "%s egress=%v", peer, egress)
		}
	}
}

// A client's port is 1024 or above, whoever the client is: NAT gateways and load balancers use 1024 to 65535, NAT64 answers
// from 64:ff9b::/96.
func TestBlacklist_answersSurviveOnEveryPort(t *testing.T) {
	servers := []string{"93.184.216.34", "52.95.128.1", "64:ff9b::5db8:d822", "2a00:1450::1", "10.0.1.5"}
	for _, tierType := range []string{TierPublic, TierPrivateWithEgress} {
		entries := entriesOf(t, TieredSubnetsArgs{Vpc: dualStack()}, Tier{Name: "x", Type: tierType})
		for _, server := range servers {
			address := netip.MustParseAddr(server)
			for port := 1024; port <= 65535; port++ {
				for _, protocol := range []string{protocolTcp, protocolUdp} {
					if !verdict(entries, false, protocol, address, port) || !verdict(entries, true, protocol, address, port) {
						t.Fatalf("%s: an answer of %s to %s/%d is dropped", tierType, server, protocol, port)
					}
				}
			}
		}
	}
	isolated := entriesOf(t, TieredSubnetsArgs{Vpc: dualStack(), EstateCidrs: []string{"172.16.0.0/12"}}, Tier{Name: "data", Type: TierIsolated})
	for port := 1024; port <= 65535; port++ {
		for _, server := range []string{"10.0.1.5", "172.16.3.4", "2600:1f16:aa:bb01::5"} {
			require.True(t, verdict(isolated, false, protocolTcp, netip.MustParseAddr(server), port), "answer of %s to port %d", server, port)
		}
	}
}

func TestBlacklist_denyInternetLeavesVpcEstateAndExceptions(t *testing.T) {
	args := TieredSubnetsArgs{Vpc: dualStack(), EstateCidrs: []string{"172.16.0.0/12"}}
	tier := Tier{Name: "data", Type: TierIsolated, NetworkAcl: &TierNetworkAcl{
		DenyInternet: true,
		Exceptions:   []NetworkAclException{{CidrBlock: "52.95.128.0/21", Protocol: protocolTcp, FromPort: 443, Direction: DirectionOutbound, Reason: "S3"}},
	}}
	entries := entriesOf(t, args, tier)
	for peer, want := range map[string]bool{"10.0.9.9": true, "172.31.0.1": true, "2600:1f16:aa:bb01::5": true, "8.8.8.8": false, "10.1.0.1": false, "2a00:1450::1": false} {
		for _, egress := range []bool{false, true} {
			assert.Equal(t, want, verdict(entries, egress, protocolTcp, netip.MustParseAddr(peer), 5432), "%s egress=%v", peer, egress)
		}
	}
	s3 := netip.MustParseAddr("52.95.129.1")
	assert.True(t, verdict(entries, true, protocolTcp, s3, 443), "calls go out")
	assert.True(t, verdict(entries, false, protocolTcp, s3, 40000), "answers come back")
	assert.False(t, verdict(entries, true, protocolTcp, s3, 80), "nothing else goes out")
	assert.False(t, verdict(entries, false, protocolTcp, s3, 443), "nobody calls from there")
}

func TestBlacklist_callersDeniesWinOverTheEstateAndExceptionsOverThem(t *testing.T) {
	args := TieredSubnetsArgs{
		Vpc: Existing(nil, "10.0.0.0/16"), EstateCidrs: []string{"10.0.0.0/8"},
		NetworkAcls: NetworkAcls{
			DenyCidrs:  []string{"10.9.0.0/17", "10.9.128.0/17", "10.9.3.0/24"},
			DenyPorts:  []PortRange{{FromPort: 25, Direction: DirectionOutbound}, {FromPort: 24}},
			Exceptions: []NetworkAclException{{CidrBlock: "10.9.7.0/24", Reason: "x"}},
		},
	}
	entries := entriesOf(t, args, Tier{Name: "app", Type: TierPrivateWithEgress})
	assert.False(t, verdict(entries, false, protocolTcp, netip.MustParseAddr("10.9.0.1"), 443))
	assert.False(t, verdict(entries, true, protocolUdp, netip.MustParseAddr("10.9.200.1"), 53))
	assert.True(t, verdict(entries, false, protocolTcp, netip.MustParseAddr("10.9.7.1"), 443))
	assert.True(t, verdict(entries, true, protocolTcp, netip.MustParseAddr("10.9.7.1"), 443))
	assert.False(t, verdict(entries, true, protocolTcp, netip.MustParseAddr("8.8.8.8"), 25))
	assert.True(t, verdict(entries, true, protocolTcp, netip.MustParseAddr("10.3.0.1"), 25), "mail within the estate")
	keys := make([]string, 0, len(entries))
	for _, e := range entries {
		keys = append(keys, e.key())
	}
	assert.Contains(t, keys, "in-deny-10.9.0.0-16", "adjacent and covered blocks are merged")
	assert.Contains(t, keys, "in-deny-tcp-22-24-ipv4", "ranges that touch are joined")
	assert.NotContains(t, keys, "in-allow-10.0.0.0-16", "the estate covers the VPC")
}

func TestBlacklist_defaultsFitTheQuotaEvenWithAnEstate(t *testing.T) {
	for _, tierType := range []string{TierPublic, TierPrivateWithEgress, TierIsolated, TierTransitGateway, TierFirewall} {
		entriesOf(t, TieredSubnetsArgs{Vpc: dualStack(), EstateCidrs: []string{"172.16.0.0/12"}}, Tier{Name: "x", Type: tierType})
	}
}

func TestBlacklist_saysWhatToDropWhenThereAreTooMany(t *testing.T) {
	var many []string
	for i := range 30 {
		many = append(many, fmt.Sprintf("8.%d.0.0/24", i))
	}
	args := TieredSubnetsArgs{Vpc: Existing(nil, "10.0.0.0/16"), NetworkAcls: NetworkAcls{DenyCidrs: many}}
	var c validate.Collector
	newBlacklist(args, ownBlocks(args.Vpc)).entries(&c, validate.At("tiers").Index(1), Tier{Name: "app", Type: TierPrivateWithEgress})
	require.Error(t, c.Err())
	text := c.Err().Error()
	assert.Contains(t, text, "tiers[1]: network ACL of tier app: 41 inbound entries, but AWS takes 20: 0 exceptions, 30 denied blocks, 1 for the VPC and the estate, 6 bogons, 3 ports, 1 to allow the rest")
	assert.Contains(t, text, "37 outbound entries")
	assert.Contains(t, text, "networkAcls.ruleQuota")
}

func TestBlacklist_refusesToCutTheVpcOffFromItself(t *testing.T) {
	args := TieredSubnetsArgs{Vpc: Existing(nil, "10.0.0.0/16"), NetworkAcls: NetworkAcls{DenyCidrs: []string{"10.0.0.0/8"}}}
	var c validate.Collector
	newBlacklist(args, ownBlocks(args.Vpc)).entries(&c, validate.At("tiers").Index(0), Tier{Name: "app", Type: TierPrivateWithEgress})
	require.ErrorContains(t, c.Err(), "10.0.0.0/8 covers the VPC's own 10.0.0.0/16")
	args.NetworkAcls.Exceptions = []NetworkAclException{{CidrBlock: "10.0.0.0/16", Reason: "x"}}
	entriesOf(t, args, Tier{Name: "app", Type: TierPrivateWithEgress})
}

// An entry can only be replaced, and two of one number cannot be: adding one must leave all others as they are.
func TestBlacklist_addingADenyRenumbersNothing(t *testing.T) {
	block := rapid.Custom(func(t *rapid.T) string {
		bits := rapid.IntRange(8, 32).Draw(t, "bits")
		raw := rapid.Uint32().Draw(t, "address")
		return netip.PrefixFrom(netip.AddrFrom4([4]byte{byte(raw>>24)%80 + 100, byte(raw >> 16), byte(raw >> 8), byte(raw)}), bits).Masked().String()
	})
	rapid.Check(t, func(t *rapid.T) {
		denied := rapid.SliceOfN(block, 0, 8).Draw(t, "denied")
		added := block.Draw(t, "added")
		numbers := func(blocks []string) map[string]int {
			args := TieredSubnetsArgs{Vpc: Existing(nil, "10.0.0.0/16"), NetworkAcls: NetworkAcls{DenyCidrs: blocks, RuleQuota: 40}}
			var c validate.Collector
			byKey := map[string]int{}
			for _, e := range newBlacklist(args, ownBlocks(args.Vpc)).entries(&c, validate.Path{}, Tier{Name: "app", Type: TierPrivateWithEgress}) {
				if byKey[e.key()] != 0 {
					t.Fatalf("two entries are called %s", e.key())
				}
				byKey[e.key()] = e.number
			}
			if c.Err() != nil {
				t.Skip(c.Err())
			}
			return byKey
		}
		before, after := numbers(denied), numbers(append(slices.Clone(denied), added))
		moved := 0
		for key, number := range before {
			if now, ok := after[key]; ok && now != number {
				moved++
			}
		}
		// Two hashes out of ten thousand may meet; then the later key gives way, alone.
		if moved > 2 {
			t.Fatalf("%d entries got new numbers", moved)
		}
	})
}
