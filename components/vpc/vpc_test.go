package vpc_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// with gives the reference arguments after an edit.
func with(edit func(*vpc.SecureVpcArgs)) vpc.SecureVpcArgs {
	args := reference()
	edit(&args)
	return args
}

func TestVpc_plainOptionsReachTheVpc(t *testing.T) {
	off := false
	for name, test := range map[string]struct {
		edit     func(*vpc.SecureVpcArgs)
		property string
		want     any
	}{
		"tenancy":       {func(a *vpc.SecureVpcArgs) { a.InstanceTenancy = "dedicated" }, "instanceTenancy", "dedicated"},
		"metrics":       {func(a *vpc.SecureVpcArgs) { a.EnableNetworkAddressUsageMetrics = true }, "enableNetworkAddressUsageMetrics", true},
		"no host names": {func(a *vpc.SecureVpcArgs) { a.EnableDnsHostnames = &off }, "enableDnsHostnames", false},
		"no DNS":        {func(a *vpc.SecureVpcArgs) { a.EnableDnsSupport, a.EnableDnsHostnames = &off, &off }, "enableDnsSupport", false},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, record(t, with(test.edit)).inputs(typeVpc, "net")[test.property])
		})
	}
}

func TestVpc_ipamAllocatesTheBlockAndSubnetsAreOffsetsInIt(t *testing.T) {
	ipam := func(planning string) vpc.SecureVpcArgs {
		args := reference()
		args.CidrBlock, args.Ipam = "", &vpc.Ipam{PoolId: pulumi.String("ipam-pool-1"), NetmaskLength: 18, PlanningCidr: planning}
		return args
	}
	r := record(t, ipam("10.64.0.0/18"))
	in := r.inputs(typeVpc, "net")
	assert.Equal(t, "ipam-pool-1", in["ipv4IpamPoolId"])
	assert.EqualValues(t, 18, in["ipv4NetmaskLength"])
	assert.NotContains(t, in, "cidrBlock", "the planning CIDR changes nothing that is deployed")
	assert.Equal(t, "10.64.0.0/24", r.inputs(typeSubnet, "net-subnet-public-a")["cidrBlock"])
	assert.Equal(t, "10.64.6.0/24", r.inputs(typeSubnet, "net-subnet-app-c")["cidrBlock"])
	assert.Equal(t, map[string]any{"public": "10.64.0.0/22", "app": "10.64.4.0/22", "data": "10.64.8.0/22"}, r.component(vpc.SecureVpcType)["tierCidrBlocks"])
	assert.True(t, contains(r.entries("net-nacl-app"), "allow all 10.64.0.0/18"), "the VPC's own block is what was allocated")

	free := record(t, ipam(""))
	allocated := free.component(vpc.SecureVpcType)["cidrBlock"].(string)
	assert.True(t, strings.HasSuffix(allocated, "/18"), allocated)
	assert.Equal(t, strings.Replace(allocated, "/18", "/24", 1), free.inputs(typeSubnet, "net-subnet-public-a")["cidrBlock"])
	assert.Equal(t, r.names(typeAclRule), free.names(typeAclRule), "no name depends on what is allocated")
	assert.True(t, slices.ContainsFunc(free.Assumptions, func(a plan.Assumption) bool { return strings.Contains(a.Text, "ipam.planningCidr") }),
		"what was assumed is told: %v", free.Assumptions)
}

func TestVpc_ipamPoolMayBeMadeInTheSameProgram(t *testing.T) {
	args := reference()
	pool := pulumi.String("ipam-pool-0").ToStringOutput()
	args.CidrBlock, args.Ipam = "", &vpc.Ipam{PoolId: pool, NetmaskLength: 16, PlanningCidr: "10.8.0.0/16"}
	r := record(t, args)
	assert.Equal(t, "ipam-pool-0", r.inputs(typeVpc, "net")["ipv4IpamPoolId"])
	assert.Equal(t, "10.8.16.0/22", r.inputs(typeSubnet, "net-subnet-app-a")["cidrBlock"])
}

func TestVpc_ipv6MakesEverySubnetDualStack(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) { a.Ipv6 = &vpc.Ipv6{} }))
	assert.Equal(t, true, r.inputs(typeVpc, "net")["assignGeneratedIpv6CidrBlock"])
	block := r.component(vpc.SecureVpcType)["ipv6CidrBlock"].(string)
	prefix := strings.TrimSuffix(block, "00::/56")
	require.NotEqual(t, block, prefix, "Amazon gives a /56")
	for name, want := range map[string]struct {
		subnet  string
		assigns bool
	}{
		"public-a": {"00", false}, "public-c": {"02", false}, // public exposure is asked for
		"app-a": {"04", true}, "app-b": {"05", true}, "data-c": {"0a", true},
	} {
		in := r.inputs(typeSubnet, "net-subnet-"+name)
		assert.Equal(t, canonical(t, prefix+want.subnet+"::/64"), canonical(t, in["ipv6CidrBlock"].(string)), name)
		assert.Equal(t, want.assigns, in["assignIpv6AddressOnCreation"], name)
	}
	assert.Equal(t, []string{"0.0.0.0/0 -> igw net-igw", "::/0 -> igw net-igw"}, r.routes("net-rt-public-b"))
	assert.Equal(t, []string{"0.0.0.0/0 -> nat net-nat-b", "::/0 -> eigw net-eigw"}, r.routes("net-rt-app-b"))
	assert.Empty(t, r.routes("net-rt-data-b"))
	assert.Equal(t, []string{"net-eigw"}, r.names(typeEigw))
	assert.Contains(t, r.protected(), "EgressOnlyInternetGateway net-eigw")
	assert.Equal(t, block, r.inputs(typeAclRule, "net-nacl-app-in-allow-vpc-ipv6")["ipv6CidrBlock"])
	assert.Contains(t, r.names(typeAclRule), "net-nacl-app-in-deny-2001-db8---32")
	assert.Len(t, r.component(vpc.SecureVpcType)["subnetIpv6CidrBlocks"], 3)
}

// No two resources have one name, whatever tiers are called.
func TestVpc_tiersMayBeCalledLikeWhatIsMadeForOthers(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) {
		a.Ipv6, a.Tiers = &vpc.Ipv6{}, vpc.ReferenceTiers()
		for _, name := range []string{"ipv6-app", "app-ipv6", "default-app", "default", "in-allow", "app-in"} {
			a.Tiers = append(a.Tiers, vpc.Tier{Name: name, Type: vpc.TierPrivateWithEgress})
		}
	}))
	assert.Equal(t, []string{"0.0.0.0/0 -> nat net-nat-b", "::/0 -> eigw net-eigw"}, r.routes("net-rt-ipv6-app-b"))
	assert.Len(t, r.ofType(typeRoute), 3*2*8, "two default routes for each tier and zone that has any")
}

func TestVpc_egressOnlyGatewayIsThereIfATierNeedsIt(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) {
		a.Ipv6, a.Tiers = &vpc.Ipv6{}, []vpc.Tier{{Name: "public", Type: vpc.TierPublic}, {Name: "data", Type: vpc.TierIsolated}}
	}))
	assert.Empty(t, r.names(typeEigw))
	assert.Equal(t, "", r.component(vpc.SecureVpcType)["egressOnlyInternetGatewayId"])
}

func TestVpc_ipv6BlockMayComeFromAPool(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) {
		a.Ipv6 = &vpc.Ipv6{IpamPoolId: pulumi.String("ipam-pool-6"), NetmaskLength: 52}
	}))
	in := r.inputs(typeVpc, "net")
	assert.Equal(t, "ipam-pool-6", in["ipv6IpamPoolId"])
	assert.EqualValues(t, 52, in["ipv6NetmaskLength"])
	assert.NotContains(t, in, "assignGeneratedIpv6CidrBlock")
	assert.True(t, strings.HasSuffix(r.inputs(typeSubnet, "net-subnet-data-a")["ipv6CidrBlock"].(string), "::/64"))
}

func TestVpc_bothBlocksMayBeAllocated(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) {
		a.CidrBlock, a.Ipam = "", &vpc.Ipam{PoolId: pulumi.String("ipam-pool-1"), NetmaskLength: 16, PlanningCidr: "10.8.0.0/16"}
		a.Ipv6 = &vpc.Ipv6{}
	}))
	in := r.inputs(typeSubnet, "net-subnet-app-a")
	assert.Equal(t, "10.8.16.0/22", in["cidrBlock"])
	assert.True(t, strings.HasSuffix(in["ipv6CidrBlock"].(string), "::/64"))
	assert.Contains(t, r.names(typeAclRule), "net-nacl-app-in-allow-vpc")
	assert.Contains(t, r.names(typeAclRule), "net-nacl-app-in-allow-vpc-ipv6")
}

func TestVpc_secondaryBlocksAreAssociatedInOrderAndBeforeAnySubnet(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) {
		a.SecondaryCidrBlocks = []string{"100.64.0.0/16", "10.1.0.0/16"}
		a.Tiers = append(vpc.ReferenceTiers(), vpc.Tier{Name: "pods", Type: vpc.TierPrivateWithEgress, Within: "100.64.0.0/16", Netmask: 18})
	}))
	first, second := r.get(typeBlockAssociation, "net-cidr-100.64.0.0-16"), r.get(typeBlockAssociation, "net-cidr-10.1.0.0-16")
	assert.Equal(t, "100.64.0.0/16", first.Inputs["cidrBlock"])
	assert.Equal(t, "net", r.referred(first.Inputs["vpcId"]))
	assert.Contains(t, second.Dependencies, first.URN)
	assert.Equal(t, "100.64.0.0/18", r.inputs(typeSubnet, "net-subnet-pods-a")["cidrBlock"])
	assert.Equal(t, "100.64.128.0/18", r.inputs(typeSubnet, "net-subnet-pods-c")["cidrBlock"])
	assert.Equal(t, "10.0.0.0/22", r.inputs(typeSubnet, "net-subnet-public-a")["cidrBlock"], "other tiers stay in the primary block")
	for _, subnet := range r.ofType(typeSubnet) {
		assert.Subset(t, subnet.Dependencies, []string{first.URN, second.URN})
	}
	entries := r.entries("net-nacl-pods")
	assert.True(t, contains(entries, "allow all 100.64.0.0/16"), "secondary blocks are the VPC's own: %v", entries)
	assert.True(t, contains(entries, "allow all 10.0.0.0/15"), "adjacent blocks are one entry: %v", entries)
	assert.Equal(t, []any{"100.64.0.0/16", "10.1.0.0/16"}, r.component(vpc.SecureVpcType)["secondaryCidrBlocks"])
}

func TestVpc_quotaOfBlocksMayBeRaised(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) {
		a.SecondaryCidrBlocks = []string{"10.2.0.0/16", "10.3.0.0/16", "10.4.0.0/16", "10.5.0.0/16", "10.6.0.0/16"}
		a.CidrBlockQuota = 6
	}))
	assert.Len(t, r.names(typeBlockAssociation), 5)
}

func TestVpc_dhcpOptionsAreMadeAndAssociated(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) {
		a.DhcpOptions = &vpc.DhcpOptions{
			DomainName:         pulumi.String("corp.example"),
			DomainNameServers:  pulumi.ToStringArray([]string{"10.0.0.2", "10.0.0.3"}),
			NtpServers:         pulumi.ToStringArray([]string{"169.254.169.123"}),
			NetbiosNameServers: pulumi.ToStringArray([]string{"10.0.0.4"}),
			NetbiosNodeType:    2,
		}
	}))
	in := r.inputs(typeDhcpOptions, "net-dhcp")
	assert.Equal(t, "corp.example", in["domainName"])
	assert.Equal(t, []any{"10.0.0.2", "10.0.0.3"}, in["domainNameServers"])
	assert.Equal(t, []any{"169.254.169.123"}, in["ntpServers"])
	assert.Equal(t, []any{"10.0.0.4"}, in["netbiosNameServers"])
	assert.Equal(t, "2", in["netbiosNodeType"])
	association := r.inputs(typeDhcpAssociation, "net-dhcp")
	assert.Equal(t, "net", r.referred(association["vpcId"]))
	assert.Equal(t, "net-dhcp", r.referred(association["dhcpOptionsId"]))
}

func TestVpc_dhcpOptionsKeepTheResolverOfTheVpc(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) {
		a.DhcpOptions = &vpc.DhcpOptions{DomainName: pulumi.String("corp.example")}
	}))
	in := r.inputs(typeDhcpOptions, "net-dhcp")
	assert.Equal(t, []any{"AmazonProvidedDNS"}, in["domainNameServers"])
	for _, absent := range []string{"ntpServers", "netbiosNameServers", "netbiosNodeType"} {
		assert.NotContains(t, in, absent)
	}
}

func TestVpc_defaultNetworkAclMayBeKept(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) {
		a.DefaultNetworkAcl, a.DefaultNetworkAclReason = vpc.DefaultNetworkAclKeep, "others build here"
	}))
	assert.Empty(t, r.names(typeDefaultAcl))
	assert.Equal(t, []string{"net-default"}, r.names(typeDefaultGroup), "the other defaults stay locked")
	assert.Equal(t, []string{"net-default"}, r.names(typeDefaultTable))
}
