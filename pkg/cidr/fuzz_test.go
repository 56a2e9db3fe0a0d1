package cidr_test

import (
	"net/netip"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/pkg/cidr"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// parsePrefix reads a prefix, the zero one if s is none: whatever a program may
// hand over.
func parsePrefix(s string) netip.Prefix {
	p, _ := netip.ParsePrefix(s)
	return p
}

// parseTiers reads one tier per line: name netmask block within reserved.
func parseTiers(text string) (out []cidr.Tier) {
	for _, line := range strings.Split(text, "\n") {
		f := append(strings.Split(line, " "), "", "", "", "")
		netmask, _ := strconv.Atoi(f[1])
		out = append(out, cidr.Tier{Name: f[0], Netmask: netmask, CIDRBlock: parsePrefix(f[2]), Within: parsePrefix(f[3]), Reserved: f[4] == "r"})
	}
	return out[:min(len(out), 100)]
}

// New never panics; a plan that it returns is sound and can be rebased to where
// it is; an error has a path for each mistake.
func FuzzNew(f *testing.F) {
	f.Add("10.0.0.0/16", "100.64.0.0/16 10.9.0.0/20", "2001:db8::/56", 4, 0, "public\napp 24\ndata 0 10.0.128.0/18\npods 20 - 100.64.0.0/16\nold 26 - - r")
	f.Add("10.0.0.1/24", "172.16.0.0/16", "::/0", 3, -1, "a 29\na\na-b 99 ::/0 10.0.0.0/33")
	f.Add("255.255.255.240/28", "", "ffff:ffff:ffff:fff0::/60", 1, 50, "a 28\nb 28")
	f.Add("::ffff:10.0.0.0/120", "::ffff:10.0.0.0/120", "::ffff:10.0.0.0/56", 8, 1, "a 16 ::ffff:10.0.0.0/120 ::ffff:10.0.0.0/120")
	f.Add("0.0.0.0/0", "0.0.0.0/0", "fe80::/44", 2, 0, "")
	f.Fuzz(func(t *testing.T, primary, secondary, v6 string, slots, quota int, tiers string) {
		s := cidr.Spec{CIDRBlock: parsePrefix(primary), IPv6: parsePrefix(v6), ZoneSlots: slots, BlockQuota: quota, Tiers: parseTiers(tiers)}
		for _, b := range strings.Fields(secondary) {
			s.Secondary = append(s.Secondary, parsePrefix(b))
		}
		cidr.SmallestBlockFor(s)
		p, err := cidr.New(s)
		if err != nil {
			require.Nil(t, p)
			var all validate.Errors
			require.ErrorAs(t, err, &all)
			for _, e := range all {
				require.NotEmpty(t, e.Path)
				require.NotEmpty(t, e.Kind)
				require.NotContains(t, e.Detail, "%!")
				require.NotContains(t, e.Detail, "invalid Prefix")
			}
			return
		}
		requireSound(t, s, p)
		same, err := p.Rebase(s.CIDRBlock, s.IPv6)
		require.NoError(t, err)
		require.Equal(t, p.Tiers(), same.Tiers())
		_, _ = p.Rebase(s.IPv6, s.CIDRBlock)
	})
}

// Whatever Slot accepts is its region and its letter; Region accepts the same.
func FuzzSlot(f *testing.F) {
	for _, zone := range []string{"ap-southeast-2a", "us-gov-west-1b", "us-east-1-bos-1a", "us-east-1-wl1-bos-wlz-1", "use1-az1", "us-east-1", "", "-1a", "a-b-1a"} {
		f.Add(zone)
	}
	f.Fuzz(func(t *testing.T, zone string) {
		slot, err := cidr.Slot(zone)
		region, regionErr := cidr.Region(zone)
		require.Equal(t, err, regionErr)
		if err != nil {
			require.ErrorContains(t, err, "name a standard availability zone")
			return
		}
		require.Equal(t, zone, region+cidr.SlotLetter(slot))
		require.Regexp(t, `-\d+$`, region)
	})
}
