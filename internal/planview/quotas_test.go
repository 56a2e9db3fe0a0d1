package planview_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/planview"
)

// Quotas of a region are counted in the region in which a resource stands, which an explicit provider decides.
func TestQuotas_byRegionOfTheProvider(t *testing.T) {
	t.Parallel()
	b := newBuilder()
	frankfurt := b.custom(b.stack(), "pulumi:providers:aws", "frankfurt", m{"region": "eu-central-1"})
	for i := range 6 {
		eip := b.custom(b.stack(), "aws:ec2/eip:Eip", fmt.Sprintf("ip-%d", i), m{})
		if i > 0 {
			eip.Provider = frankfurt.URN
		}
	}
	page := shown(t, b.done(), planview.Options{All: true})
	require.Contains(t, page, "elastic IPs in a region  5 of 5  eu-central-1\n")
	require.Contains(t, page, "elastic IPs in a region  1 of 5  ap-southeast-2\n")
}

// The limit of a network ACL's entries is what the component around it was told that AWS granted.
func TestQuotas_raisedForNetworkACLs(t *testing.T) {
	t.Parallel()
	b := newBuilder()
	net := b.component(b.stack(), "palisade:vpc:SecureVpc", "net", m{"networkAcls": m{"ruleQuota": 30.0}})
	tiers := b.component(net, "palisade:vpc:TieredSubnets", "net", m{})
	acl := b.custom(tiers, "aws:ec2/networkAcl:NetworkAcl", "app", m{})
	for i := range 21 {
		b.custom(tiers, "aws:ec2/networkAclRule:NetworkAclRule", fmt.Sprintf("app-%d", i), m{"networkAclId": acl.ID, "ruleNumber": float64(100 + i), "egress": true})
	}
	page := shown(t, b.done(), planview.Options{})
	require.Contains(t, page, "entries of a network ACL  21 of 30  app outbound\n")
	require.NotContains(t, page, "exceeded")
}

// Addresses that the owner brought to AWS have a quota of their own.
func TestQuotas_ownAddressesDoNotCount(t *testing.T) {
	t.Parallel()
	b := newBuilder()
	b.custom(b.stack(), "aws:ec2/eip:Eip", "own", m{"publicIpv4Pool": "ipv4pool-ec2-0abc"})
	b.custom(b.stack(), "aws:ec2/eip:Eip", "amazon", m{"publicIpv4Pool": "amazon"})
	require.Contains(t, shown(t, b.done(), planview.Options{}), "elastic IPs in a region  1 of 5  ap-southeast-2\n")
}

// VPCs in different components may have one name; what is in them is counted apart.
func TestQuotas_sameNamesAreCountedApart(t *testing.T) {
	t.Parallel()
	b := newBuilder()
	for i := range 2 {
		c := b.component(b.stack(), "acme:net:Network", fmt.Sprintf("net-%d", i), m{})
		vpc := b.custom(c, "aws:ec2/vpc:Vpc", "main", m{"cidrBlock": "10.0.0.0/16"})
		vpc.URN, vpc.ID = fmt.Sprint(vpc.URN, i), fmt.Sprint("vpc-", i)
		b.custom(c, "aws:ec2/subnet:Subnet", fmt.Sprint("s-", i), m{"vpcId": vpc.ID, "cidrBlock": "10.0.0.0/24"})
	}
	page := shown(t, b.done(), planview.Options{All: true})
	require.Contains(t, page, "  subnets of a VPC      1 of 200  main\n  subnets of a VPC      1 of 200  main\n")
}

// What a component repeats of its part is listed once; reasons are shown as they were given.
func TestNotes_relaxationsOnce(t *testing.T) {
	t.Parallel()
	b := newBuilder()
	net := b.component(b.stack(), "palisade:vpc:SecureVpc", "net", m{})
	tiers := b.component(net, "palisade:vpc:TieredSubnets", "net", m{})
	net.Outputs["relaxations"] = m{"allowSingleZone": "a lab", "protection": "torn down nightly"}
	tiers.Outputs["relaxations"] = m{"allowSingleZone": "a lab"}
	require.Contains(t, shown(t, b.done(), planview.Options{}),
		"why\n  net allowSingleZone: a lab\n  net protection: torn down nightly\n")
}
