package vpc_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/pkg/engine"
	"github.com/palisade-iac/palisade/pkg/validate"
)

func TestMistakes_areAllToldAtOnce(t *testing.T) {
	args := with(func(a *vpc.SecureVpcArgs) {
		a.CidrBlock = "10.0.0.0"
		a.AvailabilityZones = []string{"ap-southeast-2a", "eu-west-1b"}
		a.NatGateways.Strategy = "OnPerAz"
		a.NetworkAcls.DenyCidrs = []string{"45.0.0.1/8"}
		a.FlowLogs.RetentionInDays = 91
		a.Protection.Mode = vpc.ProtectionDisabled
		a.Tags = pulumi.StringMap{"aws:owner": pulumi.String("x")}
		a.Tiers = vpc.ReferenceTiers()
		a.Tiers[2].Egress = vpc.EgressNatGateway
	})
	construct := func(ctx *pulumi.Context) error {
		_, err := newSecureVpc(ctx, "net", &args)
		return err
	}
	text := refusal(t, construct)
	var paths []string
	for line := range strings.Lines(text) {
		path, _, _ := strings.Cut(line, ": ")
		paths = append(paths, path)
	}
	assert.Equal(t, []string{
		"availabilityZones[1]", "cidrBlock", "flowLogs.retentionInDays", "natGateways.strategy", "networkAcls.denyCidrs[0]",
		"protection.reason", `tags["aws:owner"]`, "tiers[2].egress",
	}, paths, text)

	// Programs can take them apart, and people see them when the program passes the error on.
	var refused error
	_, err := run(func(ctx *pulumi.Context) error { refused = construct(ctx); return refused }, nil)
	var all validate.Errors
	require.ErrorAs(t, refused, &all)
	assert.Len(t, all, 8)
	assert.True(t, strings.HasPrefix(refused.Error(), "SecureVpc \"net\":\n"), refused)
	var failed *engine.ProgramError
	require.ErrorAs(t, err, &failed)
	for _, e := range all {
		assert.Contains(t, err.Error(), e.Error())
	}
}

func TestMistakes_ofExistingVpcsStandUnderTheReference(t *testing.T) {
	for name, test := range map[string]struct {
		edit func(*vpc.TieredSubnetsArgs)
		text string
	}{
		"no VPC": {
			func(a *vpc.TieredSubnetsArgs) { a.Vpc = vpc.Reference{} },
			"vpc.cidrBlock: required: the VPC's IPv4 block, /16 to /28, such as 10.0.0.0/16\n" +
				"vpc.vpcId: required: the id of the VPC, as vpc.Existing takes it",
		},
		"no VPC's id": {
			func(a *vpc.TieredSubnetsArgs) { a.Vpc.VpcId = pulumi.String("net-1") },
			`vpc.vpcId: "net-1" is not the id of a VPC, which reads vpc-0123456789abcdef0`,
		},
		"no internet gateway's id": {
			func(a *vpc.TieredSubnetsArgs) { a.Vpc.InternetGatewayId = pulumi.String("vpc-1") },
			`vpc.internetGatewayId: "vpc-1" is not the id of an internet gateway, which reads igw-0123456789abcdef0`,
		},
		"no egress-only gateway's id": {
			func(a *vpc.TieredSubnetsArgs) { a.Vpc.EgressOnlyInternetGatewayId = pulumi.String("igw-1") },
			`vpc.egressOnlyInternetGatewayId: "igw-1" is not the id of an egress-only internet gateway, which reads eigw-0123456789abcdef0`,
		},
		"a block that is none": {
			func(a *vpc.TieredSubnetsArgs) { a.Vpc.CidrBlock = "ten" },
			`vpc.cidrBlock: "ten" is no CIDR block: write an address and a mask, such as 10.0.0.0/16`,
		},
		"a secondary block within the first": {
			func(a *vpc.TieredSubnetsArgs) { a.Vpc.SecondaryCidrBlocks = []string{"10.0.1.0/24"} },
			"vpc.secondaryCidrBlocks[0]: 10.0.1.0/24 overlaps 10.0.0.0/16, the primary block (cidrBlock); a VPC's blocks must be disjoint",
		},
		"an IPv6 block that AWS does not have": {
			func(a *vpc.TieredSubnetsArgs) { a.Vpc.Ipv6CidrBlock = "2600::/57" },
			"vpc.ipv6CidrBlock: /57 is not supported; AWS's IPv6 blocks of a VPC are /56 from Amazon, or /44, /48, /52, /56 or /60 from IPAM or your own addresses",
		},
		"a tier's": {
			func(a *vpc.TieredSubnetsArgs) { a.Tiers = []vpc.Tier{{Name: "x", Type: vpc.TierIsolated, Netmask: 29}} },
			"tiers[0].netmask: /29 is smaller than AWS's smallest subnet (/28)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			args := existing()
			test.edit(&args)
			assert.Equal(t, test.text, refusal(t, func(ctx *pulumi.Context) error {
				_, err := newTieredSubnets(ctx, "net", &args)
				return err
			}))
		})
	}
	assert.Contains(t, refusal(t, func(ctx *pulumi.Context) error {
		_, err := newTieredSubnets(ctx, "net", nil)
		return err
	}), "vpc.vpcId: required")
	assert.Contains(t, refusal(t, func(ctx *pulumi.Context) error {
		_, err := newSecureVpc(ctx, "net", nil)
		return err
	}), "cidrBlock: required")
}
