package cidr_test

import (
	"fmt"
	"testing"

	"github.com/palisade-iac/palisade/pkg/cidr"
)

func BenchmarkNew(b *testing.B) {
	for _, n := range []int{3, 16, 256} {
		s := in("10.0.0.0/16")
		s.IPv6 = prefix("2001:db8:1200::/52")
		for i := range n {
			s.Tiers = append(s.Tiers, cidr.Tier{Name: fmt.Sprintf("tier%d", i), Netmask: 26})
		}
		b.Run(fmt.Sprintf("tiers=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				if _, err := cidr.New(s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkMerge(b *testing.B) {
	p := plan(b, in("10.0.0.0/16", named(24, 24, 24, 24, 24, 24, 24, 24)...))
	all := prefixes("10.0.0.0/12", "192.168.0.0/16")
	for _, t := range p.Tiers() {
		for slot := range t.ZoneSlots {
			all = append(all, t.Subnet(slot))
		}
	}
	b.ReportAllocs()
	for range b.N {
		cidr.Merge(all)
	}
}
