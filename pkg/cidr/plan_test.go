package cidr_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/cidr"
)

// blocksOf returns the tiers' blocks and subnet lengths as text.
func blocksOf(p *cidr.Plan) (out []string) {
	for _, b := range p.Tiers() {
		out = append(out, b.Name+" "+b.CIDRBlock.String()+" of "+b.Subnet(0).String())
	}
	return out
}

func TestNew_places(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		spec cidr.Spec
		want []string
	}{
		"nothing": {with("10.0.0.0/16"), nil},
		"a sixteenth each by default": {
			in("10.0.0.0/16", named(0, 0, 0)...),
			[]string{"a 10.0.0.0/20 of 10.0.0.0/22", "b 10.0.16.0/20 of 10.0.16.0/22", "c 10.0.32.0/20 of 10.0.32.0/22"},
		},
		"at least AWS's smallest subnets": {
			in("10.0.0.0/24", named(0, 0)...),
			[]string{"a 10.0.0.0/26 of 10.0.0.0/28", "b 10.0.0.64/26 of 10.0.0.64/28"},
		},
		"eight slots": {
			cidr.Spec{CIDRBlock: prefix("10.0.0.0/16"), ZoneSlots: 8, Tiers: named(0, 0)},
			[]string{"a 10.0.0.0/20 of 10.0.0.0/23", "b 10.0.16.0/20 of 10.0.16.0/23"},
		},
		"one slot, the whole VPC": {
			cidr.Spec{CIDRBlock: prefix("10.0.0.0/16"), ZoneSlots: 1, Tiers: named(16)},
			[]string{"a 10.0.0.0/16 of 10.0.0.0/16"},
		},
		"the smallest VPC": {
			cidr.Spec{CIDRBlock: prefix("10.0.0.0/28"), ZoneSlots: 1, Tiers: named(0)},
			[]string{"a 10.0.0.0/28 of 10.0.0.0/28"},
		},
		"the highest addresses": {
			cidr.Spec{CIDRBlock: prefix("255.255.0.0/16"), ZoneSlots: 2, Tiers: named(17)},
			[]string{"a 255.255.0.0/16 of 255.255.0.0/17"},
		},
		"gaps left by alignment are filled": {
			in("10.0.0.0/16", named(28, 22, 27)...),
			[]string{"a 10.0.0.0/26 of 10.0.0.0/28", "b 10.0.16.0/20 of 10.0.16.0/22", "c 10.0.0.128/25 of 10.0.0.128/27"},
		},
		"an explicit block is occupied space for later tiers": {
			in("10.0.0.0/16", cidr.Tier{Name: "a", CIDRBlock: prefix("10.0.16.0/20")}, cidr.Tier{Name: "b"}, cidr.Tier{Name: "c"}),
			[]string{"a 10.0.16.0/20 of 10.0.16.0/22", "b 10.0.0.0/20 of 10.0.0.0/22", "c 10.0.32.0/20 of 10.0.32.0/22"},
		},
		"an explicit block directly below another": {
			in("10.0.0.0/16", cidr.Tier{Name: "a", CIDRBlock: prefix("10.0.16.0/20")}, cidr.Tier{Name: "b", CIDRBlock: prefix("10.0.0.0/20")}),
			[]string{"a 10.0.16.0/20 of 10.0.16.0/22", "b 10.0.0.0/20 of 10.0.0.0/22"},
		},
		"names that end in no zone's letter": {
			in("10.0.0.0/16", cidr.Tier{Name: "app"}, cidr.Tier{Name: "app-i"}, cidr.Tier{Name: "app-db"}, cidr.Tier{Name: "app-1"}, cidr.Tier{Name: "x-a"}),
			[]string{"app 10.0.0.0/20 of 10.0.0.0/22", "app-i 10.0.16.0/20 of 10.0.16.0/22", "app-db 10.0.32.0/20 of 10.0.32.0/22", "app-1 10.0.48.0/20 of 10.0.48.0/22", "x-a 10.0.64.0/20 of 10.0.64.0/22"},
		},
		"an explicit block with shorter subnets leaves room in it": {
			in("10.0.0.0/16", cidr.Tier{Name: "a", CIDRBlock: prefix("10.0.0.0/18"), Netmask: 24}, cidr.Tier{Name: "b"}),
			[]string{"a 10.0.0.0/18 of 10.0.0.0/24", "b 10.0.64.0/20 of 10.0.64.0/22"},
		},
		"in a secondary block": {
			cidr.Spec{CIDRBlock: prefix("10.0.0.0/16"), Secondary: prefixes("100.64.0.0/16"), Tiers: []cidr.Tier{
				{Name: "app"}, {Name: "pods", Within: prefix("100.64.0.0/16"), Netmask: 18}, {Name: "data"},
			}},
			[]string{"app 10.0.0.0/20 of 10.0.0.0/22", "pods 100.64.0.0/16 of 100.64.0.0/18", "data 10.0.16.0/20 of 10.0.16.0/22"},
		},
		"an explicit block finds its own VPC block": {
			cidr.Spec{CIDRBlock: prefix("10.0.0.0/16"), Secondary: prefixes("100.64.0.0/20"), Tiers: []cidr.Tier{{Name: "pods", CIDRBlock: prefix("100.64.8.0/22")}}},
			[]string{"pods 100.64.8.0/22 of 100.64.8.0/24"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tc.want, blocksOf(plan(t, tc.spec)))
		})
	}
}

func TestNew_ipv6OfEveryLength(t *testing.T) {
	t.Parallel()
	for _, block := range []string{"2001:db8:10::/44", "2001:db8:1::/48", "2001:db8:1:1000::/52", "2001:db8:1:1200::/56", "2001:db8:1:1230::/60"} {
		p := plan(t, v6(block, 8, named(24, 24)...))
		b := p.Tiers()[1]
		base := prefix(block).Addr().As16()
		base[7] += 8
		require.Equal(t, netip.PrefixFrom(netip.AddrFrom16(base), 61), b.IPv6)
		base[7] += 7
		require.Equal(t, netip.PrefixFrom(netip.AddrFrom16(base), 64), b.SubnetIPv6(7))
	}
	plan(t, v6("2001:db8:1:1200::/56", 8, named(make([]int, 16)...)...))
	thirtyTwo := named(make([]int, 32)...)
	for i := range thirtyTwo {
		thirtyTwo[i].Netmask = 26
	}
	_, err := cidr.New(v6("2001:db8:1:1230::/60", 8, thirtyTwo...))
	require.EqualError(t, err, "ipv6CidrBlock: 32 tiers of 8 zone slots need 256 /64 subnets, 2001:db8:1:1230::/60 has 16; a /56 has room")
	_, err = cidr.New(v6("2001:db8:1:1230::/60", 8, named(24, 24, 24)...))
	require.EqualError(t, err, "ipv6CidrBlock: 3 tiers of 8 zone slots need 24 /64 subnets, 2001:db8:1:1230::/60 has 16; a /56 has room")
}

func TestPlan_withoutIPv6(t *testing.T) {
	t.Parallel()
	p := plan(t, in("10.0.0.0/16", named(0)...))
	require.False(t, p.IPv6().IsValid())
	require.False(t, p.Tiers()[0].IPv6.IsValid())
	require.False(t, p.Tiers()[0].SubnetIPv6(0).IsValid())
}

func TestSmallestBlockFor(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		spec cidr.Spec
		bits int
		ok   bool
	}{
		"four tiers of a /26":           {cidr.Spec{Tiers: named(28, 28, 28, 28)}, 24, true},
		"three tiers of a /20":          {cidr.Spec{Tiers: named(22, 22, 22)}, 18, true},
		"a /16":                         {cidr.Spec{Tiers: named(18)}, 16, true},
		"more than a /16":               {cidr.Spec{Tiers: named(18, 28)}, 0, false},
		"only those that live there":    {cidr.Spec{Secondary: prefixes("100.64.0.0/16"), Tiers: []cidr.Tier{{Name: "app", Netmask: 28}, {Name: "pods", Netmask: 18, Within: prefix("100.64.0.0/16")}}}, 26, true},
		"beside a private block":        {cidr.Spec{Secondary: prefixes("10.0.0.0/16"), Tiers: named(24)}, 22, true},
		"as large as an explicit block": {in("10.0.0.0/16", cidr.Tier{Name: "a", CIDRBlock: prefix("10.0.0.0/20")}), 20, true},
		"as far as an explicit block":   {in("10.0.0.0/16", cidr.Tier{Name: "a", CIDRBlock: prefix("10.0.16.0/20")}), 19, true},
		"a block too small for AWS":     {in("10.0.0.0/30", named(26)...), 24, true},
		"no wider than to a neighbour":  {cidr.Spec{CIDRBlock: prefix("10.5.0.0/24"), Secondary: prefixes("10.5.1.0/24"), Tiers: named(25)}, 0, false},
		"mistakes":                      {cidr.Spec{Tiers: named(29)}, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bits, ok := cidr.SmallestBlockFor(tc.spec)
			require.Equal(t, tc.ok, ok)
			require.Equal(t, tc.bits, bits)
		})
	}
}

func TestUsableAddresses(t *testing.T) {
	t.Parallel()
	for p, want := range map[string]int{"10.0.0.0/16": 65531, "10.0.0.0/24": 251, "10.0.0.0/28": 11, "10.0.0.0/29": 3, "10.0.0.0/30": 0, "10.0.0.0/32": 0, "2001:db8::/120": 251} {
		require.Equal(t, want, cidr.UsableAddresses(prefix(p)), p)
	}
	require.Equal(t, 0, cidr.UsableAddresses(netip.Prefix{}))
	require.Equal(t, 1<<62-5, cidr.UsableAddresses(prefix("2001:db8::/66")))
	require.Equal(t, int(^uint(0)>>1), cidr.UsableAddresses(prefix("2001:db8::/65")))
	require.Equal(t, int(^uint(0)>>1), cidr.UsableAddresses(prefix("2001:db8::/64")))
	require.Equal(t, int(^uint(0)>>1), cidr.UsableAddresses(prefix("0::/0")))
}

func TestMerge(t *testing.T) {
	t.Parallel()
	for want, in := range map[string][]netip.Prefix{
		"[]":                             nil,
		"[10.0.0.0/8]":                   prefixes("10.0.0.0/8", "10.1.0.0/16", "10.0.0.0/8"),
		"[10.0.0.0/22]":                  prefixes("10.0.3.0/24", "10.0.1.0/24", "10.0.0.0/24", "10.0.2.0/24"),
		"[10.0.1.0/24 10.0.2.0/24]":      prefixes("10.0.2.0/24", "10.0.1.0/24"), // adjacent, but no siblings
		"[0.0.0.0/0 ::/0]":               prefixes("8000::/1", "::/1", "128.0.0.0/1", "0.0.0.0/1"),
		"[10.0.0.0/24]":                  append(prefixes("10.0.0.77/24"), netip.Prefix{}),
		"[10.0.0.0/8 2001:db8::/32]":     prefixes("2001:db8::/32", "10.0.0.0/8"),
		"[0.0.0.0/32 ::/128]":            prefixes("::/128", "0.0.0.0/32"),
		"[255.255.255.254/31 ffff::/16]": prefixes("255.255.255.255/32", "ffff::/16", "255.255.255.254/32"),
	} {
		out := cidr.Merge(in)
		if len(out) == 0 {
			require.Equal(t, "[]", want)
			continue
		}
		text := "["
		for i, p := range out {
			if i > 0 {
				text += " "
			}
			text += p.String()
		}
		require.Equal(t, want, text+"]")
	}
}
