package vpc_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"github.com/palisade-iac/palisade/components/vpc"
)

// everything uses all that can be protected.
func everything(a *vpc.SecureVpcArgs) {
	a.Ipv6 = &vpc.Ipv6{}
	a.FlowLogs.Destination = vpc.FlowLogsToS3
}

func TestProtection_enabledIsTheDefault(t *testing.T) {
	unsaid := record(t, with(everything))
	said := record(t, with(func(a *vpc.SecureVpcArgs) {
		everything(a)
		a.Protection.Mode = vpc.ProtectionEnabled
	}))
	assert.Equal(t, unsaid.protected(), said.protected())
	assert.Contains(t, unsaid.protected(), "BucketV2 net-flowlog")
	assert.Empty(t, said.component(vpc.SecureVpcType)["relaxations"])
}

func TestProtection_disabledLeavesNothingThatDestroyWouldRefuse(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) {
		everything(a)
		a.Protection = vpc.Protection{Mode: vpc.ProtectionDisabled, Reason: "a development stack"}
	}))
	assert.Empty(t, r.protected())
	assert.Equal(t, true, r.inputs(typeBucket, "net-flowlog")["forceDestroy"], "a bucket that holds records would refuse")
	assert.Equal(t, map[string]any{"protection": "a development stack"}, r.component(vpc.SecureVpcType)["relaxations"])
	assert.Equal(t, map[string]any{"protection": "a development stack"}, r.component(vpc.TieredSubnetsType)["relaxations"])
	for _, res := range r.Resources {
		assert.False(t, res.RetainOnDelete, res.URN)
	}
}

func TestProtection_onAnExistingVpcGuardsWhatIsMadeThere(t *testing.T) {
	args := vpc.TieredSubnetsArgs{Vpc: vpc.Existing(pulumi.String("vpc-1"), "10.0.0.0/16"), AvailabilityZones: zonesOf("a", "b")}
	for _, r := range recordTiers(t, args).Resources {
		assert.Equal(t, r.Custom && r.Type != typeAclRule, r.Protect, "%s %s", r.Type, r.Name)
	}
	args.Protection = vpc.Protection{Mode: vpc.ProtectionDisabled, Reason: "a development stack"}
	assert.Empty(t, recordTiers(t, args).protected())
}

// Reviews and reports list what is loosened from one output.
func TestRelaxations_areAllInOneOutput(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) {
		a.AvailabilityZones, a.AllowSingleZone = zonesOf("a"), because("one zone")
		a.NetworkAcls = vpc.NetworkAcls{AllowRiskyPorts: because("ports"), AllowBogons: because("bogons")}
		a.FlowLogs.AllowNone = because("no log")
		a.Protection = vpc.Protection{Mode: vpc.ProtectionDisabled, Reason: "no protection"}
		a.BlockPublicAccessExclusions = &vpc.BlockPublicAccessExclusions{Mode: vpc.BpaAllowBidirectional, Reason: "exempt"}
		a.Tiers = vpc.ReferenceTiers()
		a.Tiers[0].AllowPublicIpOnLaunch = because("public")
		a.DefaultNetworkAcl, a.DefaultNetworkAclReason = vpc.DefaultNetworkAclKeep, "kept"
	}))
	assert.Equal(t, map[string]any{
		"allowSingleZone": "one zone", "networkAcls.allowRiskyPorts": "ports", "networkAcls.allowBogons": "bogons", "flowLogs.allowNone": "no log",
		"protection": "no protection", "blockPublicAccessExclusions": "exempt", "tiers[0].allowPublicIpOnLaunch": "public",
		"defaultNetworkAcl": "kept",
	}, r.component(vpc.SecureVpcType)["relaxations"])
}

// What the arguments were stands in the component's own inputs, for whoever reads a plan or a state.
func TestComponents_recordTheirArguments(t *testing.T) {
	r := record(t, with(func(a *vpc.SecureVpcArgs) {
		a.NatGateways = vpc.NatGateways{Strategy: vpc.NatSingle, AvailabilityZone: "ap-southeast-2a"}
		a.FlowLogs.RetentionInDays, a.EstateCidrs, a.CidrBlockQuota = 30, []string{"172.16.0.0/12"}, 7
		a.Ipv6 = &vpc.Ipv6{}
	}))
	in := r.inputs(vpc.SecureVpcType, "net")
	assert.Equal(t, "10.0.0.0/16", in["cidrBlock"])
	assert.Equal(t, "Single", in["natGateways"].(map[string]any)["strategy"])
	assert.EqualValues(t, 30, in["flowLogs"].(map[string]any)["retentionInDays"])
	assert.Equal(t, []any{"172.16.0.0/12"}, in["estateCidrs"])
	assert.EqualValues(t, 7, in["cidrBlockQuota"])
	assert.EqualValues(t, 56, in["ipv6"].(map[string]any)["netmaskLength"])
	tiers := in["tiers"].([]any)
	assert.Len(t, tiers, 3)
	assert.Equal(t, "public", tiers[0].(map[string]any)["name"], "in the order in which they were declared")
	assert.Equal(t, "NatGateway", tiers[1].(map[string]any)["egress"], "with the defaults that hold")
	tiered := r.inputs(vpc.TieredSubnetsType, "net")
	assert.Equal(t, "net", r.referred(tiered["vpc"].(map[string]any)["vpcId"]))
	for key := range tiered {
		assert.Equal(t, strings.ToLower(key[:1]), key[:1], "%s is no property name", key)
	}
}
