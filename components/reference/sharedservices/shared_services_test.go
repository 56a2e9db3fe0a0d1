package sharedservices_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/reference/sharedservices"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/internal/composedtest"
	"github.com/palisade-iac/palisade/internal/recording"
)

// usual is an estate with two spokes, in one account.
func usual() sharedservices.SharedServicesArgs {
	return sharedservices.SharedServicesArgs{
		Network: vpc.SecureVpcArgs{
			AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"}, EstateCidrs: []string{"10.10.0.0/15", "10.12.0.0/16"},
			Protection: component.Protection{Mode: component.ProtectionDisabled, Reason: "a development stack, torn down every night"},
		},
		CidrBlock: "10.10.0.0/16", Perimeter: endpoints.Perimeter{OrganizationId: pulumi.String("o-a1b2c3d4e5")},
		Spokes: map[string]sharedservices.Spoke{"orders": {CidrBlock: "10.11.0.0/16"}, "billing": {CidrBlock: "10.12.0.0/16"}},
	}
}

func estate(a sharedservices.SharedServicesArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := sharedservices.NewSharedServices(ctx, "acme", &a)
		return err
	}
}

// accounts is the same estate with billing in an account of its own.
func accounts(ctx *pulumi.Context) error {
	shared, err := aws.NewProvider(ctx, "shared", &aws.ProviderArgs{Region: pulumi.String("ap-southeast-2")})
	if err != nil {
		return err
	}
	billing, err := aws.NewProvider(ctx, "billing", &aws.ProviderArgs{
		Region: pulumi.String("ap-southeast-2"), AssumeRole: aws.ProviderAssumeRoleArgs{RoleArn: pulumi.String("arn:aws:iam::111122223333:role/deploy")},
	})
	if err != nil {
		return err
	}
	a := usual()
	a.Spokes["billing"] = sharedservices.Spoke{CidrBlock: "10.12.0.0/16", Provider: billing}
	_, err = sharedservices.NewSharedServices(ctx, "acme", &a, pulumi.Provider(shared))
	return err
}

// The VPC of a spoke of another account is made there, all others in the account of the hub, and what is promised goes across.
func TestSharedServices_ofTwoAccountsIsProved(t *testing.T) {
	p, err := recording.Run(accounts, nil)
	require.NoError(t, err)
	for _, r := range p.Resources {
		if r.Type == "aws:ec2/vpc:Vpc" || r.Type == "aws:ec2/subnet:Subnet" {
			account := map[bool]string{true: "::billing", false: "::shared"}[strings.HasPrefix(r.Name, "acme-billing")]
			assert.True(t, strings.HasSuffix(r.Provider, account), "%s is made by %s", r.Name, r.Provider)
		}
	}
	composedtest.Proved(t, p, "acme: billing calls AWS by the shared endpoints")
}

func TestSharedServices_isProved(t *testing.T) {
	a := usual()
	a.Network.Protection = component.Protection{}
	p, err := recording.Run(estate(a), nil)
	require.NoError(t, err)
	composedtest.Priced(t, p, "SharedServices")
	composedtest.Family(t, p, sharedservices.SharedServicesType, "acme")
	composedtest.Proved(t, p, "acme: orders calls AWS by the shared endpoints", "acme: billing and orders never meet")
}

func TestSharedServices_mistakesAllAtOnce(t *testing.T) {
	a := usual()
	a.CidrBlock, a.Network.EstateCidrs = "", nil
	a.Spokes = map[string]sharedservices.Spoke{"hub": {CidrBlock: "10.11.0.0/16"}, "orders": {}}
	assert.Equal(t, `cidrBlock: required: the block of the VPC with the endpoints, such as 10.10.0.0/16
network.estateCidrs: required: the blocks of all networks of the estate, such as 10.0.0.0/8
spokes["hub"]: hub is the name of another part: choose another
spokes["orders"].cidrBlock: required: the block of the spoke, such as 10.11.0.0/16`, recording.Refusal(t, estate(a), nil))
	a = usual()
	a.Perimeter = endpoints.Perimeter{}
	_, err := recording.Run(estate(a), nil)
	require.ErrorContains(t, err, "perimeter: required with central endpoints")
}

// A mistake in one part hides none of another, nor of the composition.
func TestSharedServices_mistakesOfAllParts(t *testing.T) {
	a := usual()
	a.CidrBlock, a.Network.FlowLogs.RetentionInDays, a.Network.EstateCidrs = "10.10.0.1/16", 91, []string{"10.0.0.0/33"}
	a.Perimeter, a.Presets, a.Services = endpoints.Perimeter{}, []string{"Most"}, []string{"gold"}
	a.Spokes = map[string]sharedservices.Spoke{"hub": {CidrBlock: "10.11.0.0/16"}, "orders": {CidrBlock: "10.12.0.0/33"}, "billing": {CidrBlock: "10.13.0.0/28"}}
	assert.Equal(t, `cidrBlock: 10.10.0.1/16 has host bits set; write 10.10.0.0/16
network.estateCidrs[0]: "10.0.0.0/33" is no CIDR block: write an address and a mask, such as 192.0.2.0/24
network.flowLogs.retentionInDays: CloudWatch Logs keeps no log for 91 days: choose one of [1 3 5 7 14 30 60 90 120 150 180 365 400 545 731 1096 1827 2192 2557 2922 3288 3653]
perimeter: required with central endpoints, which callers of many accounts use: the organisation in organizationId, or their accounts in accountIds
presets[0]: "Most" is not supported; use one of Minimum, Containers, Serverless, Observability
services[0]: "gold" is no service that is known here; see endpoints.KnownServices. A service that is new goes by its full name, such as com.amazonaws.ap-southeast-2.ssm
spokes["billing"].cidrBlock: tier "app" needs a free /26 (64 addresses: 4 subnets of /28) in 10.13.0.0/28, where the largest free block is 10.13.0.0/28 (16 addresses); a VPC of /26 holds all tiers, or let it live in another block of the VPC (within)
spokes["hub"]: hub is the name of another part: choose another
spokes["orders"].cidrBlock: "10.12.0.0/33" is no CIDR block: write an address and a mask, such as 10.0.0.0/16`, recording.Refusal(t, estate(a), nil))
	a = usual()
	a.Spokes["orders"] = sharedservices.Spoke{CidrBlock: "10.10.0.0/17"}
	assert.Equal(t, `spokes["orders"].cidrBlock: 10.10.0.0/17 overlaps 10.10.0.0/16 of requester.vpc.cidrBlocks[0], and AWS peers no VPCs of which any blocks overlap: one of them needs other addresses`, recording.Refusal(t, estate(a), nil))
}

// A spoke more touches nothing of the others.
func TestSharedServices_stability(t *testing.T) {
	before, err := recording.Run(estate(usual()), nil)
	require.NoError(t, err)
	a := usual()
	a.Network.EstateCidrs = usual().Network.EstateCidrs
	a.Spokes["alpha"] = sharedservices.Spoke{CidrBlock: "10.13.0.0/16"}
	after, err := recording.Run(estate(a), nil)
	require.NoError(t, err)
	composedtest.Grows(t, before, after)
}

func TestImports(t *testing.T) {
	services, components := composedtest.Imports(t)
	assert.NotContains(t, services, "networkfirewall", "who has peerings does not compile firewalls")
	assert.ElementsMatch(t, []string{"component", "endpoints", "flowlog", "internal/resolver", "logbucket", "peering", "vpc"}, components)
}
