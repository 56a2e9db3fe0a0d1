package vpc_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/vpc"
)

// The first three owners of a default route are written here. The others are left to the component that they name: its route and ours
// would fight for one place.
func TestTier_eachHasOneOwnerOfItsDefaultRoute(t *testing.T) {
	nat, igw := "0.0.0.0/0 -> nat net-nat-a", "0.0.0.0/0 -> igw net-igw"
	for _, test := range []struct {
		tierType, egress string
		routes           []string
	}{
		{vpc.TierPublic, "", []string{igw}},
		{vpc.TierPublic, vpc.EgressInternetGateway, []string{igw}},
		{vpc.TierPublic, vpc.EgressFirewallEndpoint, nil},
		{vpc.TierPrivateWithEgress, "", []string{nat}},
		{vpc.TierPrivateWithEgress, vpc.EgressNatGateway, []string{nat}},
		{vpc.TierPrivateWithEgress, vpc.EgressTransitGateway, nil},
		{vpc.TierPrivateWithEgress, vpc.EgressFirewallEndpoint, nil},
		{vpc.TierPrivateWithEgress, vpc.EgressOnPremises, nil},
		{vpc.TierIsolated, "", nil},
		{vpc.TierIsolated, vpc.EgressNone, nil},
		{vpc.TierTransitGateway, "", nil},
		{vpc.TierTransitGateway, vpc.EgressNone, nil},
		{vpc.TierTransitGateway, vpc.EgressFirewallEndpoint, nil},
		{vpc.TierTransitGateway, vpc.EgressNatGateway, []string{nat}},
		{vpc.TierFirewall, "", nil},
		{vpc.TierFirewall, vpc.EgressInternetGateway, []string{igw}},
		{vpc.TierFirewall, vpc.EgressNatGateway, []string{nat}},
		{vpc.TierFirewall, vpc.EgressTransitGateway, nil},
	} {
		t.Run(test.tierType+" by "+test.egress, func(t *testing.T) {
			r := record(t, with(func(a *vpc.SecureVpcArgs) {
				a.Tiers = []vpc.Tier{{Name: "front", Type: vpc.TierPublic}, {Name: "x", Type: test.tierType, Egress: test.egress}}
			}))
			if test.routes == nil {
				test.routes = []string{}
			}
			assert.Equal(t, test.routes, r.routes("net-rt-x-a"))
			tags := r.inputs(typeSubnet, "net-subnet-x-a")["tags"].(map[string]any)
			assert.Equal(t, test.tierType, tags[component.TagTierType])
		})
	}
}

func TestTier_theInternetGatewayIsThereIfATierNeedsIt(t *testing.T) {
	for name, test := range map[string]struct {
		tier vpc.Tier
		want []string
	}{
		"public":                             {vpc.Tier{Type: vpc.TierPublic}, []string{"net-igw"}},
		"public behind a firewall":           {vpc.Tier{Type: vpc.TierPublic, Egress: vpc.EgressFirewallEndpoint}, []string{"net-igw"}},
		"firewall before it":                 {vpc.Tier{Type: vpc.TierFirewall, Egress: vpc.EgressInternetGateway}, []string{"net-igw"}},
		"private by a transit gateway":       {vpc.Tier{Type: vpc.TierPrivateWithEgress, Egress: vpc.EgressTransitGateway}, []string{}},
		"isolated":                           {vpc.Tier{Type: vpc.TierIsolated}, []string{}},
		"attachment of a transit gateway":    {vpc.Tier{Type: vpc.TierTransitGateway}, []string{}},
		"firewall towards a transit gateway": {vpc.Tier{Type: vpc.TierFirewall, Egress: vpc.EgressTransitGateway}, []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			test.tier.Name = "x"
			r := record(t, with(func(a *vpc.SecureVpcArgs) { a.Tiers = []vpc.Tier{test.tier} }))
			assert.Equal(t, test.want, r.names(typeIgw))
		})
	}
}

// Nothing is launched in the subnets of AWS's own appliances: they are small, their network ACLs are open, and no IPv6 address is handed out.
func TestTier_appliancesHaveSmallOpenSubnets(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) {
		a.Ipv6 = &vpc.Ipv6{}
		a.Tiers = append(vpc.ReferenceTiers(), vpc.Tier{Name: "tgw", Type: vpc.TierTransitGateway}, vpc.Tier{Name: "fw", Type: vpc.TierFirewall, Egress: vpc.EgressInternetGateway})
	}))
	for tier, block := range map[string]string{"tgw": "10.0.48.0/28", "fw": "10.0.48.64/28"} {
		in := r.inputs(typeSubnet, "net-subnet-"+tier+"-a")
		assert.Equal(t, block, in["cidrBlock"])
		assert.Equal(t, false, in["assignIpv6AddressOnCreation"])
		assert.Equal(t, []string{
			"in  32000 allow all 0.0.0.0/0", "in  32001 allow all ::/0", "out 32000 allow all 0.0.0.0/0", "out 32001 allow all ::/0",
		}, r.entries("net-nacl-"+tier))
	}
}

func TestTier_reservedKeepsItsPlaceAndHasNoSubnets(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) {
		a.Tiers = vpc.ReferenceTiers()
		a.Tiers[1] = vpc.Tier{Name: "app", Type: vpc.TierReserved}
	}))
	assert.Equal(t, "10.0.32.0/22", r.inputs(typeSubnet, "net-subnet-data-a")["cidrBlock"], "what comes after it stays")
	assert.Empty(t, r.zonesIn())
	assert.Empty(t, r.names(typeNat), "nobody needs one")
	out := r.component(vpc.SecureVpcType)
	assert.Equal(t, "10.0.16.0/20", out["tierCidrBlocks"].(map[string]any)["app"])
	assert.NotContains(t, out["subnetIds"], "app")
}

func TestTier_blocksAndNetmasksAreTheCallers(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) {
		a.Tiers = []vpc.Tier{
			{Name: "public", Type: vpc.TierPublic, Netmask: 26},
			{Name: "app", Type: vpc.TierPrivateWithEgress, CidrBlock: "10.0.128.0/17"},
			{Name: "data", Type: vpc.TierIsolated, Netmask: 24},
		}
	}))
	assert.Equal(t, map[string]any{"public": "10.0.0.0/24", "app": "10.0.128.0/17", "data": "10.0.4.0/22"}, r.component(vpc.SecureVpcType)["tierCidrBlocks"])
	assert.Equal(t, "10.0.160.0/19", r.inputs(typeSubnet, "net-subnet-app-b")["cidrBlock"])
}

func TestTier_publicAddressesOnLaunchNeedAReason(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) {
		a.Ipv6, a.Tiers = &vpc.Ipv6{}, vpc.ReferenceTiers()
		a.Tiers[0].AllowPublicIpOnLaunch = because("bastions that partners reach by address")
	}))
	for tier, want := range map[string]bool{"public": true, "app": false, "data": false} {
		assert.Equal(t, want, r.inputs(typeSubnet, "net-subnet-"+tier+"-a")["mapPublicIpOnLaunch"], tier)
	}
	assert.Equal(t, true, r.inputs(typeSubnet, "net-subnet-public-a")["assignIpv6AddressOnCreation"], "every IPv6 address is a public one")
	assert.Equal(t, map[string]any{"tiers[0].allowPublicIpOnLaunch": "bastions that partners reach by address"}, r.component(vpc.SecureVpcType)["relaxations"])
}

func TestTier_databaseSubnetGroupHoldsTheSubnetsInTheOrderOfZones(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) {
		a.Tiers = vpc.ReferenceTiers()
		a.Tiers[2].DatabaseSubnetGroup = true
	}))
	assert.Equal(t, []string{"net-db-data"}, r.names(typeSubnetGroup))
	group := r.get(typeSubnetGroup, "net-db-data")
	var subnets []string
	for _, id := range group.Inputs["subnetIds"].([]any) {
		subnets = append(subnets, r.referred(id))
	}
	assert.Equal(t, []string{"net-subnet-data-a", "net-subnet-data-b", "net-subnet-data-c"}, subnets)
	assert.Equal(t, "Tier data of net", group.Inputs["description"])
	assert.Equal(t, map[string]any{"data": group.Outputs["name"]}, r.component(vpc.SecureVpcType)["databaseSubnetGroupNames"])
}

func TestBlockPublicAccess_exemptsTheSubnetsOfTheChosenTiers(t *testing.T) {
	exclude := func(tiers ...string) recorded {
		return record(t, with(func(a *vpc.SecureVpcArgs) {
			a.AvailabilityZones = zonesOf("a", "b")
			a.BlockPublicAccessExclusions = &vpc.BlockPublicAccessExclusions{Mode: vpc.BpaAllowEgress, Tiers: tiers, Reason: "the block is on for the account"}
		}))
	}
	r := exclude()
	assert.Equal(t, []string{"net-bpa-public-a", "net-bpa-public-b"}, r.names(typeBpaExclusion), "Public tiers unless said otherwise")
	in := r.inputs(typeBpaExclusion, "net-bpa-public-b")
	assert.Equal(t, "net-subnet-public-b", r.referred(in["subnetId"]))
	assert.Equal(t, "allow-egress", in["internetGatewayExclusionMode"])
	assert.NotContains(t, in, "vpcId")
	assert.Equal(t, map[string]any{"blockPublicAccessExclusions": "the block is on for the account"}, r.component(vpc.SecureVpcType)["relaxations"])

	assert.Equal(t, []string{"net-bpa-app-a", "net-bpa-app-b"}, exclude("app").names(typeBpaExclusion))
	assert.Empty(t, record(t, reference()).names(typeBpaExclusion), "off by default")
}
