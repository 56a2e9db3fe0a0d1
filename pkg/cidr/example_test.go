package cidr_test

import (
	"fmt"
	"net/netip"

	"github.com/palisade-iac/palisade/pkg/cidr"
)

func ExampleNew() {
	plan, err := cidr.New(cidr.Spec{
		CIDRBlock: netip.MustParsePrefix("10.0.0.0/16"),
		IPv6:      netip.MustParsePrefix("2001:db8:1234:1a00::/56"),
		Tiers: []cidr.Tier{
			{Name: "public", Netmask: 24},
			{Name: "app", Netmask: 22},
			{Name: "data"},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, zone := range []string{"ap-southeast-2a", "ap-southeast-2c"} {
		slot, err := cidr.SlotWithin(zone, plan.ZoneSlots())
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, tier := range plan.Tiers() {
			fmt.Println(zone, tier.Name, tier.Subnet(slot), tier.SubnetIPv6(slot))
		}
	}
	// Output:
	// ap-southeast-2a public 10.0.0.0/24 2001:db8:1234:1a00::/64
	// ap-southeast-2a app 10.0.16.0/22 2001:db8:1234:1a04::/64
	// ap-southeast-2a data 10.0.32.0/22 2001:db8:1234:1a08::/64
	// ap-southeast-2c public 10.0.2.0/24 2001:db8:1234:1a02::/64
	// ap-southeast-2c app 10.0.24.0/22 2001:db8:1234:1a06::/64
	// ap-southeast-2c data 10.0.40.0/22 2001:db8:1234:1a0a::/64
}

func ExampleNew_mistakes() {
	_, err := cidr.New(cidr.Spec{
		CIDRBlock: netip.MustParsePrefix("10.0.0.1/22"),
		Tiers: []cidr.Tier{
			{Name: "public", Netmask: 26},
			{Name: "app", Netmask: 24},
			{Name: "data", CIDRBlock: netip.MustParsePrefix("10.1.0.0/24")},
		},
	})
	fmt.Println(err)
	// Output:
	// cidrBlock: 10.0.0.1/22 has host bits set; write 10.0.0.0/22
	// tiers[1].netmask: tier "app" needs a free /22 (1024 addresses: 4 subnets of /24) in 10.0.0.0/22, where the largest free block is 10.0.2.0/23 (512 addresses); netmask 25 fits this tier, or let it live in another block of the VPC (within)
	// tiers[2].cidrBlock: 10.1.0.0/24 lies in none of the VPC's IPv4 blocks (10.0.0.0/22)
}

// A VPC whose block comes from IPAM is planned in any block of the same length.
func ExamplePlan_Rebase() {
	plan, err := cidr.New(cidr.Spec{
		CIDRBlock: netip.MustParsePrefix("10.0.0.0/20"),
		Tiers:     []cidr.Tier{{Name: "app"}, {Name: "data"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	allocated, err := plan.Rebase(netip.MustParsePrefix("10.77.48.0/20"), netip.Prefix{})
	if err != nil {
		fmt.Println(err)
		return
	}
	data, _ := plan.Tier("data")
	fmt.Println(data.CIDRBlock)
	data, _ = allocated.Tier("data")
	fmt.Println(data.CIDRBlock)
	// Output:
	// 10.0.1.0/24
	// 10.77.49.0/24
}

func ExampleMerge() {
	fmt.Println(cidr.Merge([]netip.Prefix{
		netip.MustParsePrefix("10.0.1.0/24"),
		netip.MustParsePrefix("10.0.0.0/24"),
		netip.MustParsePrefix("10.0.0.128/25"),
		netip.MustParsePrefix("192.168.0.0/16"),
	}))
	// Output: [10.0.0.0/23 192.168.0.0/16]
}

func ExampleSlot() {
	fmt.Println(cidr.Slot("ap-southeast-2c"))
	fmt.Println(cidr.Slot("us-east-1-bos-1a"))
	// Output:
	// 2 <nil>
	// 0 zone "us-east-1-bos-1a" is a local zone; name a standard availability zone, such as "us-east-1a"
}
