package cidr_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/cidr"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// named returns tiers called a, b, c, ... with the given netmasks.
func named(netmasks ...int) []cidr.Tier {
	var out []cidr.Tier
	for i, n := range netmasks {
		out = append(out, cidr.Tier{Name: string(rune('a'+i%26)) + strings.Repeat("x", i/26), Netmask: n})
	}
	return out
}

func in(block string, tiers ...cidr.Tier) cidr.Spec {
	return cidr.Spec{CIDRBlock: prefix(block), Tiers: tiers}
}

func with(primary string, secondary ...string) cidr.Spec {
	return cidr.Spec{CIDRBlock: prefix(primary), Secondary: prefixes(secondary...)}
}

func v6(block string, slots int, tiers ...cidr.Tier) cidr.Spec {
	return cidr.Spec{CIDRBlock: prefix("10.0.0.0/16"), IPv6: prefix(block), ZoneSlots: slots, Tiers: tiers}
}

// Each mistake by itself: the whole text and the kind.
func TestNew_mistakes(t *testing.T) {
	t.Parallel()
	app := cidr.Tier{Name: "app"}
	for name, tc := range map[string]struct {
		spec cidr.Spec
		kind validate.Kind
		want string
	}{
		"no block": {
			cidr.Spec{},
			validate.Required,
			`cidrBlock: required: the VPC's IPv4 block, /16 to /28, such as 10.0.0.0/16`,
		},
		"host bits": {
			in("10.0.0.1/16", app), validate.Invalid,
			`cidrBlock: 10.0.0.1/16 has host bits set; write 10.0.0.0/16`,
		},
		"IPv6 for IPv4": {
			in("fd00::/56", app), validate.Invalid,
			`cidrBlock: fd00::/56 is an IPv6 block; give an IPv4 block, such as 10.0.0.0/16`,
		},
		"IPv4 in IPv6": {
			in("::ffff:10.0.0.0/112", app), validate.Invalid,
			`cidrBlock: ::ffff:10.0.0.0/112 is an IPv6 block; give an IPv4 block, such as 10.0.0.0/16`,
		},
		"VPC too large": {
			in("10.0.0.0/15", app), validate.Invalid,
			`cidrBlock: 10.0.0.0/15 is larger than AWS's largest VPC block (/16); give a part of it, such as 10.0.0.0/16`,
		},
		"VPC too small": {
			in("10.0.0.0/29", app), validate.TooSmall,
			`cidrBlock: 10.0.0.0/29 is smaller than AWS's smallest VPC block (/28)`,
		},
		"loopback": {
			in("127.0.0.0/16", app), validate.Invalid,
			`cidrBlock: 127.0.0.0/16 lies in 127.0.0.0/8, the loopback addresses (RFC 1122); choose a private block (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10)`,
		},
		"link-local secondary": {
			with("10.0.0.0/16", "169.254.0.0/24"), validate.Invalid,
			`secondaryCidrBlocks[0]: 169.254.0.0/24 lies in 169.254.0.0/16, the link-local addresses (RFC 3927), where AWS has its metadata, DNS and time services; choose a private block (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10)`,
		},
		"zone slots": {
			cidr.Spec{CIDRBlock: prefix("10.0.0.0/16"), ZoneSlots: 3, Tiers: []cidr.Tier{app}},
			validate.NotSupported,
			`zoneSlots: 3 is not supported; use 1, 2, 4 or 8 (0 means 4)`,
		},
		"secondary not given": {
			cidr.Spec{CIDRBlock: prefix("10.0.0.0/16"), Secondary: make([]netip.Prefix, 1)},
			validate.Invalid,
			`secondaryCidrBlocks[0]: not a CIDR block; write it like 10.0.0.0/16`,
		},
		"secondary overlaps primary": {
			with("10.4.0.0/16", "10.4.8.0/24"), validate.Conflict,
			`secondaryCidrBlocks[0]: 10.4.8.0/24 overlaps 10.4.0.0/16, the primary block (cidrBlock); a VPC's blocks must be disjoint`,
		},
		"secondary overlaps secondary": {
			with("10.4.0.0/16", "100.64.0.0/16", "100.64.9.0/24"), validate.Conflict,
			`secondaryCidrBlocks[1]: 100.64.9.0/24 overlaps 100.64.0.0/16, the secondary block at secondaryCidrBlocks[0]; a VPC's blocks must be disjoint`,
		},
		"quota exceeded": {
			with("10.2.0.0/16", "10.3.0.0/16", "10.4.0.0/16", "10.5.0.0/16", "10.6.0.0/16", "10.7.0.0/16"), validate.Forbidden,
			`secondaryCidrBlocks: 6 IPv4 blocks, the primary one included, exceed the quota of 5 per VPC; drop 1, or have the quota raised (up to 50) and set cidrBlockQuota`,
		},
		"no such quota": {
			cidr.Spec{CIDRBlock: prefix("10.0.0.0/16"), BlockQuota: 51},
			validate.Invalid,
			`cidrBlockQuota: 51 is not a quota of blocks per VPC that AWS grants; give 1 to 50 (0 means 5)`,
		},
		"IPv4 for IPv6": {
			v6("10.1.0.0/16", 4), validate.Invalid,
			`ipv6CidrBlock: 10.1.0.0/16 is an IPv4 block; give an IPv6 block, such as 2001:db8:1234:1a00::/56`,
		},
		"IPv4 in IPv6 for IPv6": {
			v6("::ffff:10.0.0.0/56", 4), validate.Invalid,
			`ipv6CidrBlock: ::ffff:10.0.0.0/56 is an IPv4 block; give an IPv6 block, such as 2001:db8:1234:1a00::/56`,
		},
		"IPv6 length": {
			v6("2001:db8::/58", 4), validate.NotSupported,
			`ipv6CidrBlock: /58 is not supported; AWS's IPv6 blocks of a VPC are /56 from Amazon, or /44, /48, /52, /56 or /60 from IPAM or your own addresses`,
		},
		"IPv6 host bits": {
			v6("2001:db8::1/56", 4), validate.Invalid,
			`ipv6CidrBlock: 2001:db8::1/56 has host bits set; write 2001:db8::/56`,
		},
		"IPv6 too small": {
			v6("2001:db8::/60", 4, named(24, 24, 24, 24, 24)...), validate.TooSmall,
			`ipv6CidrBlock: 5 tiers of 4 zone slots need 20 /64 subnets, 2001:db8::/60 has 16; a /56 has room`,
		},
		"name missing": {
			in("10.0.0.0/16", cidr.Tier{}), validate.Required,
			`tiers[0].name: required: what the tier is called, such as app`,
		},
		"name malformed": {
			in("10.0.0.0/16", cidr.Tier{Name: "App_1"}), validate.Invalid,
			`tiers[0].name: "App_1" is not a tier name; use 1 to 31 lower-case letters, digits and hyphens, the first a letter`,
		},
		"name too long": {
			in("10.0.0.0/16", cidr.Tier{Name: strings.Repeat("x", 32)}), validate.Invalid,
			`tiers[0].name: "` + strings.Repeat("x", 32) + `" is not a tier name; use 1 to 31 lower-case letters, digits and hyphens, the first a letter`,
		},
		"name twice": {
			in("10.0.0.0/16", app, cidr.Tier{Name: "data"}, app), validate.Duplicate,
			`tiers[2].name: "app" is also the name of tiers[0]; names must be unique`,
		},
		"name of another's subnet": {
			in("10.0.0.0/16", cidr.Tier{Name: "app-h"}, app), validate.Conflict,
			`tiers[0].name: "app-h" is what the subnet of tier "app" (tiers[1]) in zone h is called; choose another name`,
		},
		"subnets too small": {
			in("10.0.0.0/16", app, cidr.Tier{Name: "data", Netmask: 29}), validate.TooSmall,
			`tiers[1].netmask: /29 is smaller than AWS's smallest subnet (/28)`,
		},
		"subnets too large": {
			in("10.0.0.0/16", cidr.Tier{Name: "app", Netmask: 15}), validate.Invalid,
			`tiers[0].netmask: /15 is larger than AWS's largest subnet (/16)`,
		},
		"no prefix length": {
			in("10.0.0.0/16", cidr.Tier{Name: "app", Netmask: -1}), validate.Invalid,
			`tiers[0].netmask: -1 is not an IPv4 prefix length; give 16 to 28`,
		},
		"within nothing of the VPC's": {
			cidr.Spec{CIDRBlock: prefix("10.0.0.0/16"), Secondary: prefixes("100.64.0.0/16"), Tiers: []cidr.Tier{{Name: "pods", Within: prefix("100.65.0.0/16")}}},
			validate.NotSupported,
			`tiers[0].within: 100.65.0.0/16 is none of the VPC's IPv4 blocks (10.0.0.0/16, 100.64.0.0/16); name one of them, or leave it out for the primary one`,
		},
		"within with host bits": {
			in("10.0.0.0/16", cidr.Tier{Name: "app", Within: prefix("10.0.3.0/16")}), validate.Invalid,
			`tiers[0].within: 10.0.3.0/16 has host bits set; write 10.0.0.0/16`,
		},
		"within IPv6": {
			in("10.0.0.0/16", cidr.Tier{Name: "app", Within: prefix("2001:db8::/56")}), validate.Invalid,
			`tiers[0].within: 2001:db8::/56 is an IPv6 block; give an IPv4 block, such as 10.0.0.0/16`,
		},
		"explicit block outside": {
			in("10.0.0.0/16", cidr.Tier{Name: "app", CIDRBlock: prefix("10.1.0.0/20")}), validate.Invalid,
			`tiers[0].cidrBlock: 10.1.0.0/20 lies in none of the VPC's IPv4 blocks (10.0.0.0/16)`,
		},
		"explicit block larger than the VPC": {
			in("10.0.0.0/20", cidr.Tier{Name: "app", CIDRBlock: prefix("10.0.0.0/16")}), validate.Invalid,
			`tiers[0].cidrBlock: 10.0.0.0/16 lies in none of the VPC's IPv4 blocks (10.0.0.0/20)`,
		},
		"explicit block elsewhere than within": {
			cidr.Spec{CIDRBlock: prefix("10.0.0.0/16"), Secondary: prefixes("100.64.0.0/16"), Tiers: []cidr.Tier{{Name: "pods", Within: prefix("100.64.0.0/16"), CIDRBlock: prefix("10.0.0.0/20")}}},
			validate.Conflict,
			`tiers[0].cidrBlock: 10.0.0.0/20 does not lie in 100.64.0.0/16, which within names`,
		},
		"explicit block not aligned": {
			in("10.0.0.0/16", cidr.Tier{Name: "app", CIDRBlock: prefix("10.0.8.0/20")}), validate.Invalid,
			`tiers[0].cidrBlock: 10.0.8.0/20 has host bits set; write 10.0.0.0/20`,
		},
		"explicit block too small for AWS's subnets": {
			in("10.0.0.0/16", cidr.Tier{Name: "app", CIDRBlock: prefix("10.0.8.0/27")}), validate.TooSmall,
			`tiers[0].cidrBlock: 10.0.8.0/27 has no room for 4 subnets of AWS's smallest size (/28); give a /26 or larger, or fewer zoneSlots`,
		},
		"explicit block too small for its netmask": {
			in("10.0.0.0/16", cidr.Tier{Name: "app", CIDRBlock: prefix("10.0.0.0/22"), Netmask: 23}), validate.TooSmall,
			`tiers[0].netmask: 10.0.0.0/22 has no room for 4 subnets of /23; use /24 to /28, or give the tier a /21`,
		},
		"explicit block taken": {
			in("10.0.0.0/16", app, cidr.Tier{Name: "data", CIDRBlock: prefix("10.0.8.0/22")}), validate.Conflict,
			`tiers[1].cidrBlock: 10.0.8.0/22 of tier "data" overlaps tier "app" (tiers[0]), which has 10.0.0.0/20; the lowest free /22 is 10.0.16.0/22`,
		},
		"explicit block taken, none free": {
			in("10.0.0.0/24", cidr.Tier{Name: "app", Netmask: 26}, cidr.Tier{Name: "data", CIDRBlock: prefix("10.0.0.64/26")}), validate.Conflict,
			`tiers[1].cidrBlock: 10.0.0.64/26 of tier "data" overlaps tier "app" (tiers[0]), which has 10.0.0.0/24; choose another block`,
		},
		"no room": {
			in("10.0.0.0/20", named(24, 24, 25, 23)...), validate.TooSmall,
			`tiers[3].netmask: tier "d" needs a free /21 (2048 addresses: 4 subnets of /23) in 10.0.0.0/20, where the largest free block is 10.0.12.0/22 (1024 addresses); netmask 24 fits this tier, or a VPC of /19 holds all tiers, or let it live in another block of the VPC (within)`,
		},
		"no room, and none for any subnets": {
			in("10.0.0.0/27", named(28)...), validate.TooSmall,
			`tiers[0].netmask: tier "a" needs a free /26 (64 addresses: 4 subnets of /28) in 10.0.0.0/27, where the largest free block is 10.0.0.0/27 (32 addresses); a VPC of /26 holds all tiers, or let it live in another block of the VPC (within)`,
		},
		"no room, nothing free": {
			in("10.0.0.0/24", named(26, 28)...), validate.TooSmall,
			`tiers[1].netmask: tier "b" needs a free /26 (64 addresses: 4 subnets of /28) in 10.0.0.0/24, where none of its addresses is free; a VPC of /23 holds all tiers, or let it live in another block of the VPC (within)`,
		},
		"no room in any VPC": {
			in("10.0.0.0/16", named(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)...), validate.TooSmall,
			`tiers[16].netmask: tier "q" needs a free /20 (4096 addresses: 4 subnets of /22) in 10.0.0.0/16, where none of its addresses is free; a netmask of 23 or longer on every tier makes room for all, or let it live in another block of the VPC (within)`,
		},
		"no room in a secondary block": {
			cidr.Spec{CIDRBlock: prefix("10.0.0.0/16"), Secondary: prefixes("100.64.0.0/24"), Tiers: []cidr.Tier{{Name: "pods", Netmask: 24, Within: prefix("100.64.0.0/24")}}},
			validate.TooSmall,
			`tiers[0].netmask: tier "pods" needs a free /22 (1024 addresses: 4 subnets of /24) in 100.64.0.0/24, where the largest free block is 100.64.0.0/24 (256 addresses); netmask 26 fits this tier, or a secondary block of /22 holds all tiers, or let it live in another block of the VPC (within)`,
		},
		"no room for the largest": {
			in("10.0.0.0/16", named(16, 28, 28)...), validate.TooSmall,
			`tiers[0].netmask: tier "a" needs a free /14 (262144 addresses: 4 subnets of /16) in 10.0.0.0/16, where the largest free block is 10.0.0.0/16 (65536 addresses); netmask 18 fits this tier, or a netmask of 19 or longer on every tier makes room for all, or let it live in another block of the VPC (within)`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := cidr.New(tc.spec)
			require.EqualError(t, err, tc.want)
			var all validate.Errors
			require.ErrorAs(t, err, &all)
			require.Len(t, all, 1)
			require.Equal(t, tc.kind, all[0].Kind)
		})
	}
}

// AWS's table "IPv4 CIDR block association restrictions", row by row.
func TestNew_secondaryBlocksThatAWSAssociates(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ primary, permitted, restricted string }{
		{"10.0.0.0/16", "10.1.0.0/16 10.2.0.0/16 100.64.0.0/16 203.0.113.0/24 198.18.0.0/16", "172.16.0.0/16 192.168.0.0/20 198.19.0.0/24"},
		{"10.1.0.0/16", "10.2.0.0/16 100.127.0.0/16", "10.0.0.0/16 10.0.255.0/24 172.31.0.0/16 192.168.0.0/16 198.19.0.0/16"},
		{"10.0.0.0/20", "10.1.0.0/16 10.200.0.0/24", "10.0.16.0/20"},
		{"10.2.0.0/16", "10.0.0.0/16 10.1.0.0/16", "172.20.0.0/16"},
		{"172.16.0.0/16", "172.17.0.0/16 172.30.0.0/16 100.64.0.0/16 8.8.0.0/16", "172.31.0.0/16 172.31.9.0/24 10.0.0.0/16 192.168.0.0/16 198.19.8.0/24"},
		{"172.31.0.0/20", "172.16.0.0/16", "172.31.16.0/20"},
		{"192.168.0.0/20", "192.168.16.0/20 100.64.0.0/16 54.0.0.0/16", "10.0.0.0/16 172.16.0.0/16 198.19.0.0/16"},
		{"198.19.0.0/20", "100.64.0.0/16 54.0.0.0/16", "10.0.0.0/16 172.16.0.0/16 192.168.0.0/16 198.19.16.0/20"},
		{"100.64.0.0/16", "100.65.0.0/16 54.0.0.0/16", "10.0.0.0/16 172.16.0.0/16 192.168.0.0/16 198.19.0.0/16"},
		{"54.0.0.0/16", "100.64.0.0/16 54.1.0.0/16", "10.0.0.0/16 172.16.0.0/16 192.168.0.0/16 198.19.0.0/16"},
	} {
		for _, b := range strings.Fields(tc.permitted) {
			_, err := cidr.New(with(tc.primary, b))
			require.NoError(t, err, "%s beside %s", b, tc.primary)
		}
		for _, b := range strings.Fields(tc.restricted) {
			_, err := cidr.New(with(tc.primary, b))
			require.ErrorContains(t, err, "secondaryCidrBlocks[0]: AWS does not associate "+b+" with this VPC: ", "%s beside %s", b, tc.primary)
		}
	}
}

func TestNew_secondaryBlocksRestrictEachOther(t *testing.T) {
	t.Parallel()
	_, err := cidr.New(with("10.2.0.0/16", "10.1.0.0/16", "10.0.0.0/16"))
	require.EqualError(t, err, "secondaryCidrBlocks[1]: AWS does not associate 10.0.0.0/16 with this VPC: it has 10.1.0.0/16 in 10.0.0.0/15 already, which rules out blocks in 10.0.0.0/16; 100.64.0.0/10 is always allowed")
	_, err = cidr.New(with("10.2.0.0/16", "10.0.0.0/16", "10.1.0.0/16"))
	require.NoError(t, err, "associated in this order, they do not")
}

func TestNew_raisedQuota(t *testing.T) {
	t.Parallel()
	s := with("10.2.0.0/16", "10.3.0.0/16", "10.4.0.0/16", "10.5.0.0/16", "10.6.0.0/16", "10.7.0.0/16")
	s.BlockQuota = 6
	plan(t, s)
}

// Everything that is wrong is reported at once, and nothing that only follows
// from another mistake.
func TestNew_allMistakesAtOnce(t *testing.T) {
	t.Parallel()
	_, err := cidr.New(cidr.Spec{
		CIDRBlock: prefix("10.0.0.9/20"),
		Secondary: prefixes("172.16.0.0/16", "10.0.4.0/24"),
		IPv6:      prefix("2001:db8::/64"),
		ZoneSlots: 4,
		Tiers: []cidr.Tier{
			{Name: "public", Netmask: 26},
			{Name: "app", Netmask: 30},
			{Name: "app-a"},
			{Name: "data", CIDRBlock: prefix("10.0.0.0/25")},
			{Name: "data", CIDRBlock: prefix("10.9.0.0/25")},
			{Name: "big", Netmask: 16},
		},
	})
	require.EqualError(t, err, strings.Join([]string{
		`cidrBlock: 10.0.0.9/20 has host bits set; write 10.0.0.0/20`,
		`ipv6CidrBlock: /64 is not supported; AWS's IPv6 blocks of a VPC are /56 from Amazon, or /44, /48, /52, /56 or /60 from IPAM or your own addresses`,
		`secondaryCidrBlocks[0]: AWS does not associate 172.16.0.0/16 with this VPC: a block in 172.16.0.0/12 needs a primary block in the same private range, not 10.0.0.0/20; 100.64.0.0/10 is always allowed`,
		`secondaryCidrBlocks[1]: 10.0.4.0/24 overlaps 10.0.0.0/20, the primary block (cidrBlock); a VPC's blocks must be disjoint`,
		`tiers[1].netmask: /30 is smaller than AWS's smallest subnet (/28)`,
		`tiers[2].name: "app-a" is what the subnet of tier "app" (tiers[1]) in zone a is called; choose another name`,
		`tiers[3].cidrBlock: 10.0.0.0/25 of tier "data" overlaps tier "public" (tiers[0]), which has 10.0.0.0/24; the lowest free /25 is 10.0.1.0/25`,
		`tiers[4].cidrBlock: 10.9.0.0/25 lies in none of the VPC's IPv4 blocks (10.0.0.0/20, 172.16.0.0/16, 10.0.4.0/24)`,
		`tiers[4].name: "data" is also the name of tiers[3]; names must be unique`,
	}, "\n"))
}

// A tier whose place hangs on a mistake elsewhere is not reported for it.
func TestNew_noErrorsThatOnlyFollow(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		spec cidr.Spec
		path string
	}{
		"primary block refused":      {in("10.0.0.0/8", cidr.Tier{Name: "app", CIDRBlock: prefix("10.0.0.0/20")}, cidr.Tier{Name: "big", Netmask: 16}), "cidrBlock"},
		"within a refused block":     {cidr.Spec{CIDRBlock: prefix("10.0.0.0/16"), Secondary: prefixes("100.64.0.0/10"), Tiers: []cidr.Tier{{Name: "pods", Within: prefix("100.64.0.0/10"), CIDRBlock: prefix("100.64.0.0/20")}}}, "secondaryCidrBlocks[0]"},
		"within the refused primary": {in("10.0.0.0/8", cidr.Tier{Name: "app", Within: prefix("10.0.0.0/8")}), "cidrBlock"},
		"netmask refused":            {in("10.0.0.0/16", cidr.Tier{Name: "app", Netmask: 15, CIDRBlock: prefix("10.0.0.0/20")}), "tiers[0].netmask"},
		"zone slots refused":         {cidr.Spec{CIDRBlock: prefix("10.0.0.0/28"), ZoneSlots: 5, Tiers: named(16, 16)}, "zoneSlots"},
		"a tier before is broken":    {in("10.0.0.0/24", cidr.Tier{Name: "app", Netmask: 40}, cidr.Tier{Name: "big", Netmask: 16}), "tiers[0].netmask"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := cidr.New(tc.spec)
			var all validate.Errors
			require.ErrorAs(t, err, &all)
			require.Len(t, all, 1, "%v", err)
			require.Equal(t, tc.path, all[0].Path)
		})
	}
}

func TestPlan_rebaseMistakes(t *testing.T) {
	t.Parallel()
	s := with("10.2.0.0/16", "10.3.0.0/16")
	s.Tiers = []cidr.Tier{{Name: "app", CIDRBlock: prefix("10.2.0.0/20"), Within: prefix("10.2.0.0/16")}, {Name: "data"}}
	p := plan(t, s)
	for name, tc := range map[string]struct {
		primary, ipv6 netip.Prefix
		want          string
	}{
		"another length":        {prefix("10.8.0.0/20"), netip.Prefix{}, `cidrBlock: 10.8.0.0/20 is a /20, but the addresses were planned for a /16; plan with the length that is allocated`},
		"host bits":             {prefix("10.8.0.1/16"), netip.Prefix{}, `cidrBlock: 10.8.0.1/16 has host bits set; write 10.8.0.0/16`},
		"over a secondary":      {prefix("10.3.0.0/16"), netip.Prefix{}, `secondaryCidrBlocks[0]: 10.3.0.0/16 overlaps 10.3.0.0/16, the primary block (cidrBlock); a VPC's blocks must be disjoint`},
		"in another range":      {prefix("172.16.0.0/16"), netip.Prefix{}, `secondaryCidrBlocks[0]: AWS does not associate 10.3.0.0/16 with this VPC: a block in 10.0.0.0/8 needs a primary block in the same private range, not 172.16.0.0/16; 100.64.0.0/10 is always allowed`},
		"IPv6 of no AWS length": {netip.Prefix{}, prefix("2001:db8::/64"), `ipv6CidrBlock: /64 is not supported; AWS's IPv6 blocks of a VPC are /56 from Amazon, or /44, /48, /52, /56 or /60 from IPAM or your own addresses`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := p.Rebase(tc.primary, tc.ipv6)
			require.EqualError(t, err, tc.want)
		})
	}
	_, err := p.Rebase(prefix("2001:db8::/56"), netip.Prefix{})
	require.ErrorContains(t, err, "cidrBlock: 2001:db8::/56 is an IPv6 block; give an IPv4 block, such as 10.0.0.0/16")
}
