package vpc_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/vpc"
)

// mistake is one edit of the reference arguments that must be refused, and the whole text that says so.
type mistake struct {
	name string
	edit func(*vpc.SecureVpcArgs)
	text string
}

func checkMistakes(t *testing.T, mistakes []mistake) {
	t.Helper()
	for _, m := range mistakes {
		t.Run(m.name, func(t *testing.T) {
			args := reference()
			args.Tiers = vpc.ReferenceTiers()
			m.edit(&args)
			assert.Equal(t, m.text, refusal(t, func(ctx *pulumi.Context) error {
				_, err := newSecureVpc(ctx, "net", &args)
				return err
			}))
		})
	}
}

func TestMistakes_ofTheVpc(t *testing.T) {
	checkMistakes(t, []mistake{
		{"two owners of the block", func(a *vpc.SecureVpcArgs) {
			a.Ipam = &vpc.Ipam{PoolId: pulumi.String("ipam-pool-1"), NetmaskLength: 16}
		}, "ipam: cidrBlock 10.0.0.0/16 and ipam both choose the primary block: drop one"},
		{
			"a pool without id", func(a *vpc.SecureVpcArgs) { a.CidrBlock, a.Ipam = "", &vpc.Ipam{NetmaskLength: 16} },
			"ipam.poolId: required: the pool to allocate from, ipam-pool-0123456789abcdef0",
		},
		{"no pool's id", func(a *vpc.SecureVpcArgs) {
			a.CidrBlock, a.Ipam = "", &vpc.Ipam{PoolId: pulumi.String("pool-1"), NetmaskLength: 16}
		}, `ipam.poolId: "pool-1" is not the id of an IPAM pool, which reads ipam-pool-0123456789abcdef0`},
		{"a pool's block too large", func(a *vpc.SecureVpcArgs) {
			a.CidrBlock, a.Ipam = "", &vpc.Ipam{PoolId: pulumi.String("ipam-pool-1"), NetmaskLength: 12}
		}, "ipam.netmaskLength: /12 is no length of a VPC's block: 16 to 28"},
		{"a planning block of another length", func(a *vpc.SecureVpcArgs) {
			a.CidrBlock, a.Ipam = "", &vpc.Ipam{PoolId: pulumi.String("ipam-pool-1"), NetmaskLength: 16, PlanningCidr: "10.0.0.0/18"}
		}, "ipam.planningCidr: 10.0.0.0/18 is a /18, but netmaskLength is 16: give a block of that length"},
		{"a planning block that is none", func(a *vpc.SecureVpcArgs) {
			a.CidrBlock, a.Ipam = "", &vpc.Ipam{PoolId: pulumi.String("ipam-pool-1"), NetmaskLength: 16, PlanningCidr: "10.0.0.0"}
		}, `ipam.planningCidr: "10.0.0.0" is no CIDR block: write an address and a mask, such as 192.0.2.0/24`},
		{"IPAM and a secondary block", func(a *vpc.SecureVpcArgs) {
			a.CidrBlock, a.Ipam, a.SecondaryCidrBlocks = "", &vpc.Ipam{PoolId: pulumi.String("ipam-pool-1"), NetmaskLength: 16}, []string{"100.64.0.0/16"}
		}, "secondaryCidrBlocks: cannot be checked against a block that IPAM has yet to allocate: drop them, or give cidrBlock in place of ipam"},
		{"IPAM and a tier's own block", func(a *vpc.SecureVpcArgs) {
			a.CidrBlock, a.Ipam = "", &vpc.Ipam{PoolId: pulumi.String("ipam-pool-1"), NetmaskLength: 16}
			a.Tiers[0].CidrBlock = "10.0.0.0/20"
		}, "tiers[0].cidrBlock: 10.0.0.0/20 cannot be kept when IPAM allocates the VPC's block: drop it and give a netmask, the tier is then an offset in that block"},
		{"a pool's block without room", func(a *vpc.SecureVpcArgs) {
			a.CidrBlock, a.Ipam = "", &vpc.Ipam{PoolId: pulumi.String("ipam-pool-1"), NetmaskLength: 26}
		}, `tiers[1].netmask: tier "app" needs a free /26 (64 addresses: 4 subnets of /28) in 10.0.0.0/26, where none of its addresses is free; a VPC of /24 holds all tiers, or let it live in another block of the VPC (within)` + "\n" +
			`tiers[2].netmask: tier "data" needs a free /26 (64 addresses: 4 subnets of /28) in 10.0.0.0/26, where none of its addresses is free; a VPC of /24 holds all tiers, or let it live in another block of the VPC (within)`},
		{
			"no IPv6 pool's id", func(a *vpc.SecureVpcArgs) { a.Ipv6 = &vpc.Ipv6{IpamPoolId: pulumi.String("pool-1")} },
			`ipv6.ipamPoolId: "pool-1" is not the id of an IPAM pool, which reads ipam-pool-0123456789abcdef0`,
		},
		{"an IPv6 length that AWS does not have", func(a *vpc.SecureVpcArgs) {
			a.Ipv6 = &vpc.Ipv6{IpamPoolId: pulumi.String("ipam-pool-1"), NetmaskLength: 50}
		}, "ipv6.netmaskLength: /50 is no length of a VPC's IPv6 block: 44, 48, 52, 56 or 60"},
		{
			"an IPv6 length that Amazon does not give", func(a *vpc.SecureVpcArgs) { a.Ipv6 = &vpc.Ipv6{NetmaskLength: 52} },
			"ipv6.netmaskLength: Amazon gives a /56; a /52 needs ipamPoolId",
		},
		{"an IPv6 block without room", func(a *vpc.SecureVpcArgs) {
			a.Ipv6 = &vpc.Ipv6{IpamPoolId: pulumi.String("ipam-pool-1"), NetmaskLength: 60}
			a.ZoneSlots = 8
		}, "ipv6.netmaskLength: 3 tiers of 8 zone slots need 24 /64 subnets, fd00::/60 has 16; a /56 has room"},
		{
			"tenancy", func(a *vpc.SecureVpcArgs) { a.InstanceTenancy = "host" },
			`instanceTenancy: "host" is not supported; use one of default, dedicated`,
		},
		{
			"default network ACL", func(a *vpc.SecureVpcArgs) { a.DefaultNetworkAcl = "Allow" },
			`defaultNetworkAcl: "Allow" is not supported; use one of Deny, Keep`,
		},
		{
			"a default network ACL kept in silence", func(a *vpc.SecureVpcArgs) { a.DefaultNetworkAcl = vpc.DefaultNetworkAclKeep },
			"defaultNetworkAclReason: required: say why the secure default does not fit, in a sentence that a reviewer will read",
		},
		{
			"host names without DNS", func(a *vpc.SecureVpcArgs) { a.EnableDnsSupport = new(bool) },
			"enableDnsHostnames: host names need enableDnsSupport, which is off: turn it on, or host names off",
		},
		{
			"NetBIOS node type", func(a *vpc.SecureVpcArgs) { a.DhcpOptions = &vpc.DhcpOptions{NetbiosNodeType: 3} },
			"dhcpOptions.netbiosNodeType: 3 is none of 1, 2, 4 and 8; AWS recommends 2",
		},
		{"more blocks than the quota", func(a *vpc.SecureVpcArgs) {
			a.SecondaryCidrBlocks = []string{"10.2.0.0/16", "10.3.0.0/16", "10.4.0.0/16", "10.5.0.0/16", "10.6.0.0/16"}
		}, "secondaryCidrBlocks: 6 IPv4 blocks, the primary one included, exceed the quota of 5 per VPC; drop 1, or have the quota raised (up to 50) and set cidrBlockQuota"},
		{
			"no quota of AWS", func(a *vpc.SecureVpcArgs) { a.CidrBlockQuota = 51 },
			"cidrBlockQuota: 51 is not a quota of blocks per VPC that AWS grants; give 1 to 50 (0 means 5)",
		},
	})
}

func TestMistakes_ofAddresses(t *testing.T) {
	checkMistakes(t, []mistake{
		{
			"no block", func(a *vpc.SecureVpcArgs) { a.CidrBlock = "" },
			"cidrBlock: required: the VPC's IPv4 block, /16 to /28, such as 10.0.0.0/16",
		},
		{
			"a block that is none", func(a *vpc.SecureVpcArgs) { a.CidrBlock = "10.0.0.0" },
			`cidrBlock: "10.0.0.0" is no CIDR block: write an address and a mask, such as 10.0.0.0/16`,
		},
		{
			"a block with host bits", func(a *vpc.SecureVpcArgs) { a.CidrBlock = "10.0.0.1/16" },
			"cidrBlock: 10.0.0.1/16 has host bits set; write 10.0.0.0/16",
		},
		{
			"a block too large", func(a *vpc.SecureVpcArgs) { a.CidrBlock = "10.0.0.0/8" },
			"cidrBlock: 10.0.0.0/8 is larger than AWS's largest VPC block (/16); give a part of it, such as 10.0.0.0/16",
		},
		{
			"a secondary block that is none", func(a *vpc.SecureVpcArgs) { a.SecondaryCidrBlocks = []string{"100.64.0.0/10/1"} },
			`secondaryCidrBlocks[0]: "100.64.0.0/10/1" is no CIDR block: write an address and a mask, such as 10.0.0.0/16`,
		},
		{
			"a secondary block that AWS refuses", func(a *vpc.SecureVpcArgs) { a.SecondaryCidrBlocks = []string{"192.168.0.0/16"} },
			"secondaryCidrBlocks[0]: AWS does not associate 192.168.0.0/16 with this VPC: a block in 192.168.0.0/16 needs a primary block in the same private range, not 10.0.0.0/16; 100.64.0.0/10 is always allowed",
		},
		{
			"a tier's block that is none", func(a *vpc.SecureVpcArgs) { a.Tiers[1].CidrBlock = "x" },
			`tiers[1].cidrBlock: "x" is no CIDR block: write an address and a mask, such as 10.0.0.0/16`,
		},
		{
			"a tier's block outside", func(a *vpc.SecureVpcArgs) { a.Tiers[1].CidrBlock = "10.1.0.0/20" },
			"tiers[1].cidrBlock: 10.1.0.0/20 lies in none of the VPC's IPv4 blocks (10.0.0.0/16)",
		},
		{
			"a tier's block that is taken", func(a *vpc.SecureVpcArgs) { a.Tiers[1].CidrBlock = "10.0.0.0/20" },
			`tiers[1].cidrBlock: 10.0.0.0/20 of tier "app" overlaps tier "public" (tiers[0]), which has 10.0.0.0/20; the lowest free /20 is 10.0.16.0/20`,
		},
		{
			"a tier within what is none", func(a *vpc.SecureVpcArgs) { a.Tiers[1].Within = "x" },
			`tiers[1].within: "x" is no CIDR block: write an address and a mask, such as 10.0.0.0/16`,
		},
		{
			"a tier within another block", func(a *vpc.SecureVpcArgs) { a.Tiers[1].Within = "100.64.0.0/16" },
			"tiers[1].within: 100.64.0.0/16 is none of the VPC's IPv4 blocks (10.0.0.0/16); name one of them, or leave it out for the primary one",
		},
		{
			"a subnet smaller than AWS's smallest", func(a *vpc.SecureVpcArgs) { a.Tiers[2].Netmask = 29 },
			"tiers[2].netmask: /29 is smaller than AWS's smallest subnet (/28)",
		},
		{
			"a tier without room", func(a *vpc.SecureVpcArgs) { a.Tiers[2].Netmask = 17 },
			`tiers[2].netmask: tier "data" needs a free /15 (131072 addresses: 4 subnets of /17) in 10.0.0.0/16, where the largest free block is 10.0.128.0/17 (32768 addresses); netmask 19 fits this tier, or a netmask of 19 or longer on every tier makes room for all, or let it live in another block of the VPC (within)`,
		},
		{
			"zone slots", func(a *vpc.SecureVpcArgs) { a.ZoneSlots = 3 },
			"zoneSlots: 3 is not supported; use 1, 2, 4 or 8 (0 means 4)",
		},
		{
			"a tier's name twice", func(a *vpc.SecureVpcArgs) { a.Tiers[2].Name = "app" },
			`tiers[2].name: "app" is also the name of tiers[1]; names must be unique`,
		},
		{
			"a tier's name of a subnet", func(a *vpc.SecureVpcArgs) { a.Tiers[2].Name = "app-b" },
			`tiers[2].name: "app-b" is what the subnet of tier "app" (tiers[1]) in zone b is called; choose another name`,
		},
	})
}

func TestMistakes_ofZones(t *testing.T) {
	checkMistakes(t, []mistake{
		{
			"one zone", func(a *vpc.SecureVpcArgs) { a.AvailabilityZones = zonesOf("a") },
			"availabilityZones: 1 zone: an outage of one zone takes everything down; name at least 2, or set allowSingleZone with a reason",
		},
		{
			"one zone without a reason", func(a *vpc.SecureVpcArgs) { a.AvailabilityZones, a.AllowSingleZone = zonesOf("a"), because(" ") },
			"allowSingleZone.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read",
		},
		{
			"a zone twice", func(a *vpc.SecureVpcArgs) { a.AvailabilityZones = zonesOf("a", "b", "a") },
			"availabilityZones[2]: ap-southeast-2a is listed twice: drop one",
		},
		{
			"a zone of another region", func(a *vpc.SecureVpcArgs) { a.AvailabilityZones[2] = "eu-west-1c" },
			"availabilityZones[2]: eu-west-1c is a zone of eu-west-1, but the provider's region is ap-southeast-2: name zones of ap-southeast-2, or change the region",
		},
		{
			"a local zone", func(a *vpc.SecureVpcArgs) { a.AvailabilityZones[2] = "ap-southeast-2-akl-1a" },
			`availabilityZones[2]: zone "ap-southeast-2-akl-1a" is a local zone; name a standard availability zone, such as "ap-southeast-2a"`,
		},
		{
			"a zone's id", func(a *vpc.SecureVpcArgs) { a.AvailabilityZones[2] = "apse2-az1" },
			`availabilityZones[2]: zone "apse2-az1" is a zone id, whose letter differs from account to account; name a standard availability zone, such as "ap-southeast-2a"`,
		},
		{
			"a letter without a slot", func(a *vpc.SecureVpcArgs) { a.AvailabilityZones[2] = "ap-southeast-2e" },
			`availabilityZones[2]: zone "ap-southeast-2e" is past the last of the 4 zone slots (a to d); set zoneSlots to 8, which moves every tier that is already built`,
		},
		{
			"names and a count", func(a *vpc.SecureVpcArgs) { a.AvailabilityZoneCount = 3 },
			"availabilityZoneCount: 3 says how many zones, availabilityZones says which: drop availabilityZoneCount",
		},
		{
			"a negative count", func(a *vpc.SecureVpcArgs) { a.AvailabilityZones, a.AvailabilityZoneCount = nil, -1 },
			"availabilityZoneCount: -1 is no number of zones: give 2 or more",
		},
		{
			"more zones than there are", func(a *vpc.SecureVpcArgs) { a.AvailabilityZones, a.AvailabilityZoneCount = nil, 4 },
			"availabilityZoneCount: 4 zones wanted, but ap-southeast-2 offers 3 without opting in: ap-southeast-2a, ap-southeast-2b, ap-southeast-2c",
		},
		{
			"tags of a zone that is none of ours", func(a *vpc.SecureVpcArgs) { a.ZoneTags = map[string]map[string]string{"ap-southeast-2d": {"x": "y"}} },
			`zoneTags["ap-southeast-2d"]: ap-southeast-2d is none of the VPC's zones`,
		},
		{"a tag of a zone", func(a *vpc.SecureVpcArgs) {
			a.ZoneTags = map[string]map[string]string{"ap-southeast-2a": {"aws:x": "y"}}
		}, `zoneTags["ap-southeast-2a"]["aws:x"]: keys that begin with aws: are AWS's own; choose another`},
	})
}

func TestMistakes_ofTiers(t *testing.T) {
	checkMistakes(t, []mistake{
		{
			"no type", func(a *vpc.SecureVpcArgs) { a.Tiers[0].Type = "" },
			"tiers[0].type: required: one of Public, PrivateWithEgress, Isolated, TransitGateway, Firewall, Reserved",
		},
		{
			"another type", func(a *vpc.SecureVpcArgs) { a.Tiers[0].Type = "Private" },
			`tiers[0].type: "Private" is not supported; use one of Public, PrivateWithEgress, Isolated, TransitGateway, Firewall, Reserved`,
		},
		{
			"another egress", func(a *vpc.SecureVpcArgs) { a.Tiers[1].Egress = "Internet" },
			`tiers[1].egress: "Internet" is not supported; use one of InternetGateway, NatGateway, None, TransitGateway, FirewallEndpoint, OnPremises`,
		},
		{
			"an egress of other types", func(a *vpc.SecureVpcArgs) { a.Tiers[2].Egress = vpc.EgressInternetGateway },
			"tiers[2].egress: InternetGateway cannot own the default route of a tier of type Isolated: choose one of [None], or another type",
		},
		{
			"public addresses without a reason", func(a *vpc.SecureVpcArgs) { a.Tiers[0].AllowPublicIpOnLaunch = because("") },
			"tiers[0].allowPublicIpOnLaunch.reason: required: say why the secure default does not fit, in a sentence that a reviewer will read",
		},
		{
			"public addresses in a private tier", func(a *vpc.SecureVpcArgs) { a.Tiers[1].AllowPublicIpOnLaunch = because("why not") },
			"tiers[1].allowPublicIpOnLaunch: a tier of type PrivateWithEgress has no route from the internet: public addresses belong in Public tiers only",
		},
		{
			"databases in public", func(a *vpc.SecureVpcArgs) { a.Tiers[0].DatabaseSubnetGroup = true },
			"tiers[0].databaseSubnetGroup: databases belong in Isolated or PrivateWithEgress tiers, not in one of type Public",
		},
		{"load balancers among appliances", func(a *vpc.SecureVpcArgs) {
			a.Tiers = append(a.Tiers, vpc.Tier{Name: "tgw", Type: vpc.TierTransitGateway, KubernetesRole: true})
		}, "tiers[3].kubernetesRole: a tier of type TransitGateway takes no load balancers"},
		{"rules for appliances", func(a *vpc.SecureVpcArgs) {
			a.Tiers = append(a.Tiers, vpc.Tier{Name: "fw", Type: vpc.TierFirewall, NetworkAcl: &vpc.TierNetworkAcl{}})
		}, "tiers[3].networkAcl: a tier of type Firewall keeps its network ACL open, as AWS asks: drop networkAcl"},
		{
			"a public tier without the public", func(a *vpc.SecureVpcArgs) { a.Tiers[0].NetworkAcl = &vpc.TierNetworkAcl{DenyInternet: true} },
			"tiers[0].networkAcl.denyInternet: a Public tier that denies the internet serves nobody: make it Isolated, or drop denyInternet",
		},
		{"no tier with subnets", func(a *vpc.SecureVpcArgs) {
			a.Tiers = []vpc.Tier{{Name: "a1", Type: vpc.TierReserved}, {Name: "b1", Type: vpc.TierReserved}}
		}, "tiers: every tier is Reserved: give at least one that has subnets"},
		{
			"a tag of Palisade's", func(a *vpc.SecureVpcArgs) { a.Tiers[0].Tags = map[string]string{"palisade:tier": "x"} },
			`tiers[0].tags["palisade:tier"]: keys that begin with palisade: are written by the components; choose another`,
		},
	})
}

func TestMistakes_ofTags(t *testing.T) {
	checkMistakes(t, []mistake{
		{
			"no key", func(a *vpc.SecureVpcArgs) { a.Tags = pulumi.StringMap{"": pulumi.String("x")} },
			`tags[""]: a tag needs a key of 1 to 128 characters`,
		},
		{
			"a long key", func(a *vpc.SecureVpcArgs) { a.Tags = pulumi.StringMap{strings.Repeat("k", 129): pulumi.String("x")} },
			`tags["` + strings.Repeat("k", 129) + `"]: a tag's key has at most 128 characters; shorten it`,
		},
		{
			"a long value", func(a *vpc.SecureVpcArgs) { a.Tags = pulumi.StringMap{"k": pulumi.String(strings.Repeat("v", 257))} },
			`tags["k"]: a tag's value has at most 256 characters; shorten it`,
		},
		{
			"AWS's key", func(a *vpc.SecureVpcArgs) { a.Tags = pulumi.StringMap{"AWS:x": pulumi.String("x")} },
			`tags["AWS:x"]: keys that begin with aws: are AWS's own; choose another`,
		},
	})
}
