package vpc_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/plan"
)

func TestSecureVpc_isTheReferenceArchitectureWhenNothingIsSaid(t *testing.T) {
	r := record(t, reference())
	assert.Equal(t, map[string]int{
		vpc.SecureVpcType: 1, vpc.TieredSubnetsType: 1,
		typeVpc: 1, typeDefaultGroup: 1, typeDefaultTable: 1, typeDefaultAcl: 1,
		typeFlowLog: 1, typeLogGroup: 1, typeRole: 1, typeRolePolicy: 1,
		typeIgw: 1, typeNat: 3, typeEip: 3,
		typeSubnet: 9, typeRouteTable: 9, typeTableAssociation: 9, typeRoute: 6,
		typeNetworkAcl: 3, typeAclAssociation: 9, typeAclRule: 18 + 18 + 19,
	}, r.counts())
	assert.Empty(t, r.Diagnostics)
	assert.Empty(t, r.Unanswered)
	assert.Empty(t, r.UnknownInputs)
}

func TestSecureVpc_eachSubnetHasItsPlace(t *testing.T) {
	r := record(t, reference())
	for name, block := range map[string]string{
		"public-a": "10.0.0.0/22", "public-b": "10.0.4.0/22", "public-c": "10.0.8.0/22",
		"app-a": "10.0.16.0/22", "app-b": "10.0.20.0/22", "app-c": "10.0.24.0/22",
		"data-a": "10.0.32.0/22", "data-b": "10.0.36.0/22", "data-c": "10.0.40.0/22",
	} {
		in := r.inputs(typeSubnet, "net-subnet-"+name)
		assert.Equal(t, block, in["cidrBlock"], name)
		assert.Equal(t, "ap-southeast-2"+name[len(name)-1:], in["availabilityZone"], name)
		assert.Equal(t, "net", r.referred(in["vpcId"]), name)
		assert.Equal(t, false, in["mapPublicIpOnLaunch"], "%s: public addresses on launch are off everywhere", name)
		assert.NotContains(t, in, "ipv6CidrBlock", name)
	}
}

func TestSecureVpc_everyRouteOfEveryTable(t *testing.T) {
	r := record(t, reference())
	want := map[string][]string{}
	for _, zone := range []string{"a", "b", "c"} {
		want["net-rt-public-"+zone] = []string{"0.0.0.0/0 -> igw net-igw"}
		want["net-rt-app-"+zone] = []string{"0.0.0.0/0 -> nat net-nat-" + zone}
		want["net-rt-data-"+zone] = []string{}
	}
	require.Len(t, r.names(typeRouteTable), len(want))
	for table, routes := range want {
		assert.Equal(t, routes, r.routes(table), table)
		association := r.inputs(typeTableAssociation, table)
		assert.Equal(t, table, r.referred(association["routeTableId"]))
		assert.Equal(t, strings.Replace(table, "-rt-", "-subnet-", 1), r.referred(association["subnetId"]), "each subnet has the table of its tier and zone")
	}
	for _, route := range r.ofType(typeRoute) {
		assert.True(t, route.DeleteBeforeReplace, "AWS refuses a second route to one destination: %s", route.Name)
	}
}

func TestSecureVpc_everySubnetHasTheNetworkAclOfItsTierOnceTheEntriesAreThere(t *testing.T) {
	r := record(t, reference())
	for _, tier := range []string{"public", "app", "data"} {
		acl := r.get(typeNetworkAcl, "net-nacl-"+tier)
		var entries []string
		for _, rule := range r.ofType(typeAclRule) {
			if rule.Inputs["networkAclId"] == acl.ID {
				entries = append(entries, rule.URN)
			}
			assert.True(t, rule.DeleteBeforeReplace, "AWS refuses two entries of one number: %s", rule.Name)
		}
		for _, zone := range []string{"a", "b", "c"} {
			association := r.get(typeAclAssociation, "net-nacl-"+tier+"-"+zone)
			assert.Equal(t, acl.ID, association.Inputs["networkAclId"])
			assert.Equal(t, "net-subnet-"+tier+"-"+zone, r.referred(association.Inputs["subnetId"]))
			assert.Subset(t, association.Dependencies, entries, "before its entries are there, the list would cut the subnet off")
		}
	}
}

func TestSecureVpc_natGatewaysStandInTheirOwnZoneAfterTheInternetGateway(t *testing.T) {
	r := record(t, reference())
	igw := r.get(typeIgw, "net-igw")
	assert.Equal(t, "net", r.referred(igw.Inputs["vpcId"]))
	for _, zone := range []string{"a", "b", "c"} {
		nat, eip := r.get(typeNat, "net-nat-"+zone), r.get(typeEip, "net-nat-"+zone)
		assert.Equal(t, "net-subnet-public-"+zone, r.referred(nat.Inputs["subnetId"]))
		assert.Equal(t, "public", nat.Inputs["connectivityType"])
		assert.Equal(t, eip.Outputs["allocationId"], nat.Inputs["allocationId"])
		assert.Equal(t, "vpc", eip.Inputs["domain"])
		assert.Contains(t, nat.Dependencies, igw.URN, "otherwise destroy detaches the gateway while addresses are in use")
		assert.Contains(t, eip.Dependencies, igw.URN)
	}
}

func TestSecureVpc_locksWhatAwsLeavesOpen(t *testing.T) {
	r := record(t, reference())
	of := r.get(typeVpc, "net").Outputs

	group := r.inputs(typeDefaultGroup, "net-default")
	assert.Equal(t, "net", r.referred(group["vpcId"]))
	assert.Equal(t, []any{}, group["ingress"])
	assert.Equal(t, []any{}, group["egress"])

	table := r.inputs(typeDefaultTable, "net-default")
	assert.Equal(t, of["defaultRouteTableId"], table["defaultRouteTableId"])
	assert.Equal(t, []any{}, table["routes"])

	acl := r.get(typeDefaultAcl, "net-default")
	assert.Equal(t, of["defaultNetworkAclId"], acl.Inputs["defaultNetworkAclId"])
	assert.Equal(t, []any{}, acl.Inputs["ingress"])
	assert.Equal(t, []any{}, acl.Inputs["egress"])
	assert.Equal(t, []string{"subnetIds"}, acl.IgnoreChanges, "a subnet that others add is no change of ours")
}

func TestSecureVpc_defaultsOfTheVpc(t *testing.T) {
	in := record(t, reference()).inputs(typeVpc, "net")
	assert.Equal(t, "10.0.0.0/16", in["cidrBlock"])
	assert.Equal(t, true, in["enableDnsSupport"])
	assert.Equal(t, true, in["enableDnsHostnames"])
	assert.Equal(t, false, in["enableNetworkAddressUsageMetrics"])
	assert.Equal(t, "default", in["instanceTenancy"])
	for _, absent := range []string{"assignGeneratedIpv6CidrBlock", "ipv4IpamPoolId", "ipv6IpamPoolId"} {
		assert.NotContains(t, in, absent)
	}
}

// The component's name is part of the URNs of all its children; so is the chain of parents.
func TestSecureVpc_everyChildBelongsToItsComponent(t *testing.T) {
	r := record(t, reference())
	secure, tiered := r.get(vpc.SecureVpcType, "net"), r.get(vpc.TieredSubnetsType, "net")
	assert.Equal(t, secure.URN, tiered.Parent)
	own := []string{typeVpc, typeDefaultGroup, typeDefaultTable, typeDefaultAcl, typeFlowLog, typeLogGroup, typeRole, typeRolePolicy}
	for _, res := range r.Resources {
		if !res.Custom {
			continue
		}
		want := tiered.URN
		for _, typ := range own {
			if res.Type == typ {
				want = secure.URN
			}
		}
		assert.Equal(t, want, res.Parent, res.Name)
		assert.True(t, res.Name == "net" || strings.HasPrefix(res.Name, "net-"), "%s does not carry the component's name", res.Name)
	}
}

// A destroy starts with what nothing else depends on. Whatever is free to go there would be gone before the VPC refuses, so that only
// what comes after something protected may be free: the entries of network ACLs, after their associations.
func TestSecureVpc_protectsEverythingButTheBlacklist(t *testing.T) {
	r := record(t, reference())
	needed := map[string]bool{}
	for _, res := range r.Resources {
		if res.Protect {
			for _, urn := range res.Dependencies {
				needed[urn] = true
			}
		}
	}
	for _, res := range r.Resources {
		switch {
		case !res.Custom:
		case res.Type == typeAclRule:
			assert.False(t, res.Protect, "%s comes and goes with the blacklist", res.Name)
			assert.True(t, needed[res.URN], "%s: something protected refuses first", res.Name)
		default:
			assert.True(t, res.Protect, "%s %s", res.Type, res.Name)
		}
	}
}

func TestSecureVpc_internalNetworksHaveNoWayOut(t *testing.T) {
	args := reference()
	args.Tiers = []vpc.Tier{{Name: "app", Type: vpc.TierIsolated}, {Name: "data", Type: vpc.TierIsolated}}
	r := record(t, args)
	for _, typ := range []string{typeIgw, typeEigw, typeNat, typeEip, typeRoute} {
		assert.Empty(t, r.names(typ))
	}
	assert.Len(t, r.names(typeSubnet), 6)
	assert.Empty(t, r.component(vpc.SecureVpcType)["internetGatewayId"])
}

func TestSecureVpc_nilArgumentsAreRefusedAndNotDereferenced(t *testing.T) {
	text := refusal(t, func(ctx *pulumi.Context) error {
		_, err := newSecureVpc(ctx, "net", nil)
		return err
	})
	assert.Equal(t, "cidrBlock: required: the VPC's IPv4 block, /16 to /28, such as 10.0.0.0/16", text)
}

// every calls check for each resource that AWS can tag.
func (r recorded) every(check func(res *plan.Resource, tags map[string]any)) {
	for _, res := range r.Resources {
		switch res.Type {
		case typeRoute, typeTableAssociation, typeAclAssociation, typeAclRule, typeRolePolicy, typeBlockAssociation, typeDhcpAssociation:
			continue
		}
		if tags, ok := res.Inputs["tags"].(map[string]any); ok && res.Custom {
			check(res, tags)
		} else if res.Custom && !strings.HasPrefix(res.Type, "aws:s3/bucket") {
			r.t.Errorf("%s %s has no tags", res.Type, res.Name)
		}
	}
}
