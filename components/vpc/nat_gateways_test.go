package vpc_test

import (
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/vpc"
)

func TestNatGateways_strategies(t *testing.T) {
	internal := []vpc.Tier{{Name: "public", Type: vpc.TierPublic}, {Name: "app", Type: vpc.TierIsolated}}
	for name, test := range map[string]struct {
		nat      vpc.NatGateways
		tiers    []vpc.Tier
		gateways []string
		ofZoneC  []string
	}{
		"one in each zone": {
			nat: vpc.NatGateways{Strategy: vpc.NatOnePerAz}, gateways: []string{"net-nat-a", "net-nat-b", "net-nat-c"},
			ofZoneC: []string{"0.0.0.0/0 -> nat net-nat-c"},
		},
		"a single one in the zone that is named": {
			nat: vpc.NatGateways{Strategy: vpc.NatSingle, AvailabilityZone: "ap-southeast-2b"}, gateways: []string{"net-nat-b"},
			ofZoneC: []string{"0.0.0.0/0 -> nat net-nat-b"},
		},
		"none":                       {nat: vpc.NatGateways{Strategy: vpc.NatNone}, tiers: internal, gateways: []string{}, ofZoneC: []string{}},
		"none that no tier asks for": {nat: vpc.NatGateways{Strategy: vpc.NatOnePerAz}, tiers: internal, gateways: []string{}, ofZoneC: []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			r := record(t, with(func(a *vpc.SecureVpcArgs) { a.NatGateways, a.Tiers = test.nat, test.tiers }))
			assert.Equal(t, test.gateways, r.names(typeNat))
			assert.Equal(t, test.gateways, r.names(typeEip))
			assert.Equal(t, test.ofZoneC, r.routes("net-rt-app-c"))
			assert.Equal(t, []string{"net-igw"}, r.names(typeIgw))
		})
	}
}

func TestNatGateways_useTheElasticIpsOfTheCaller(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) {
		a.NatGateways.ElasticIpAllocationIds = map[string]pulumi.StringInput{
			"ap-southeast-2a": pulumi.String("eipalloc-0a"),
			"ap-southeast-2b": pulumi.String("eipalloc-0b").ToStringOutput(),
		}
	}))
	assert.Equal(t, []string{"net-nat-c"}, r.names(typeEip), "only zones without one get a new address")
	assert.Equal(t, "eipalloc-0a", r.inputs(typeNat, "net-nat-a")["allocationId"])
	assert.Equal(t, "eipalloc-0b", r.inputs(typeNat, "net-nat-b")["allocationId"])
}

func TestNatGateways_publishTheAddressesThatPartnersAllow(t *testing.T) {
	r := recordProgram(t, func(ctx *pulumi.Context) error {
		kept, err := ec2.NewEip(ctx, "kept", &ec2.EipArgs{Domain: pulumi.String("vpc")})
		if err != nil {
			return err
		}
		args := reference()
		args.NatGateways.ElasticIpAllocationIds = map[string]pulumi.StringInput{"ap-southeast-2b": kept.AllocationId}
		_, err = newSecureVpc(ctx, "net", &args)
		return err
	})
	assert.Equal(t, map[string]any{
		"ap-southeast-2a": r.get(typeEip, "net-nat-a").Outputs["publicIp"],
		"ap-southeast-2b": r.get(typeEip, "kept").Outputs["publicIp"],
		"ap-southeast-2c": r.get(typeEip, "net-nat-c").Outputs["publicIp"],
	}, r.component(vpc.SecureVpcType)["natPublicIps"])
}

func TestNatGateways_privateOnesTranslateToATierThatOthersCanReach(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) {
		a.Tiers = []vpc.Tier{
			{Name: "routable", Type: vpc.TierPrivateWithEgress, Egress: vpc.EgressTransitGateway},
			{Name: "app", Type: vpc.TierPrivateWithEgress},
		}
		a.NatGateways = vpc.NatGateways{Connectivity: vpc.NatPrivate, Tier: "routable"}
	}))
	for _, zone := range []string{"a", "b", "c"} {
		in := r.inputs(typeNat, "net-nat-"+zone)
		assert.Equal(t, "private", in["connectivityType"])
		assert.Equal(t, "net-subnet-routable-"+zone, r.referred(in["subnetId"]))
		assert.NotContains(t, in, "allocationId")
		assert.Equal(t, []string{"0.0.0.0/0 -> nat net-nat-" + zone}, r.routes("net-rt-app-"+zone))
	}
	assert.Empty(t, r.names(typeEip))
	assert.Empty(t, r.names(typeIgw))
	assert.Empty(t, r.component(vpc.SecureVpcType)["natPublicIps"])
	assert.Len(t, r.component(vpc.SecureVpcType)["natGatewayIds"], 3)
}

// Private gateways lead to other networks. IPv6 needs no translation for that, and has no way to the internet either.
func TestNatGateways_privateOnesOpenNoWayOutOverIpv6(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) {
		a.Ipv6 = &vpc.Ipv6{}
		a.Tiers = []vpc.Tier{
			{Name: "routable", Type: vpc.TierPrivateWithEgress, Egress: vpc.EgressTransitGateway},
			{Name: "app", Type: vpc.TierPrivateWithEgress},
		}
		a.NatGateways = vpc.NatGateways{Connectivity: vpc.NatPrivate, Tier: "routable"}
	}))
	assert.Empty(t, r.names(typeEigw))
	assert.Equal(t, []string{"0.0.0.0/0 -> nat net-nat-a"}, r.routes("net-rt-app-a"))
}

func TestNatGateways_standInTheTierThatIsNamed(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) {
		a.Tiers = append(vpc.ReferenceTiers(), vpc.Tier{Name: "nat", Type: vpc.TierPublic, Netmask: 28})
		a.NatGateways.Tier = "nat"
	}))
	assert.Equal(t, "net-subnet-nat-a", r.referred(r.inputs(typeNat, "net-nat-a")["subnetId"]))
}
