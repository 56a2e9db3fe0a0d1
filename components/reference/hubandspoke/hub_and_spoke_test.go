package hubandspoke_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/endpoints"
	"github.com/palisade-iac/palisade/components/firewall"
	"github.com/palisade-iac/palisade/components/reference/hubandspoke"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/internal/composedtest"
	"github.com/palisade-iac/palisade/internal/recording"
	"github.com/palisade-iac/palisade/pkg/intent"
)

// usual is an estate with three spokes, in one account.
func usual() hubandspoke.HubAndSpokeArgs {
	return hubandspoke.HubAndSpokeArgs{
		Network: vpc.SecureVpcArgs{
			AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"}, EstateCidrs: []string{"10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"},
			Protection: component.Protection{Mode: component.ProtectionDisabled, Reason: "a development stack, torn down every night"},
		},
		Domains: map[string]transit.RoutingDomain{
			"prod": {CidrBlocks: []string{"10.1.0.0/16"}, InternetEgress: true}, "dev": {CidrBlocks: []string{"10.2.0.0/16"}, InternetEgress: true},
		},
		SharedCidrBlock: "10.3.0.0/20", Perimeter: endpoints.Perimeter{OrganizationId: pulumi.String("o-a1b2c3d4e5")},
		AllowedDomains: []string{".amazonaws.com", "packages.example.com"},
		Share: transit.Share{Principals: map[string]pulumi.StringInput{
			"organization": pulumi.String("arn:aws:organizations::111122223333:organization/o-a1b2c3d4e5"),
		}},
		Spokes: map[string]hubandspoke.Spoke{
			"orders": {CidrBlock: "10.1.0.0/20", Domain: "prod"}, "billing": {CidrBlock: "10.1.16.0/20", Domain: "prod"}, "sandbox": {CidrBlock: "10.2.0.0/20", Domain: "dev"},
		},
	}
}

func estate(a hubandspoke.HubAndSpokeArgs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := hubandspoke.NewHubAndSpoke(ctx, "acme", &a)
		return err
	}
}

// accounts is the same estate with billing in an account of its own.
func accounts(ctx *pulumi.Context) error {
	central, err := aws.NewProvider(ctx, "central", &aws.ProviderArgs{Region: pulumi.String("ap-southeast-2")})
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
	a.Spokes["billing"] = hubandspoke.Spoke{CidrBlock: "10.1.16.0/20", Domain: "prod", Provider: billing}
	_, err = hubandspoke.NewHubAndSpoke(ctx, "acme", &a, pulumi.Provider(central))
	return err
}

// The VPC of a spoke of another account is made there, all others in the account of the hub, and what is promised goes across.
func TestHubAndSpoke_ofTwoAccountsIsProved(t *testing.T) {
	p, err := recording.Run(accounts, nil)
	require.NoError(t, err)
	for _, r := range p.Resources {
		if r.Type == "aws:ec2/vpc:Vpc" || r.Type == "aws:ec2/subnet:Subnet" {
			account := map[bool]string{true: "::billing", false: "::central"}[strings.HasPrefix(r.Name, "acme-billing")]
			assert.True(t, strings.HasSuffix(r.Provider, account), "%s is made by %s", r.Name, r.Provider)
		}
	}
	composedtest.Proved(t, p, "acme: billing calls AWS by the shared endpoints")
}

func TestHubAndSpoke_isProved(t *testing.T) {
	a := usual()
	a.Network.Protection = component.Protection{}
	p, err := recording.Run(estate(a), nil)
	require.NoError(t, err)
	composedtest.Priced(t, p, "HubAndSpoke")
	composedtest.Family(t, p, hubandspoke.HubAndSpokeType, "acme")
	composedtest.Proved(t, p, "acme: orders calls AWS by the shared endpoints", "acme: sandbox is not reached from the internet", "acme-hub: dev and prod stay apart")
}

// A firewall that lets nobody ask the endpoints breaks what is promised of these.
func TestHubAndSpoke_isRefutedWithoutItsRule(t *testing.T) {
	p, err := recording.Run(estate(usual()), nil)
	require.NoError(t, err)
	for _, r := range p.Resources {
		if r.Type == "aws:networkfirewall/ruleGroup:RuleGroup" && r.Name == "acme-wall-rules" {
			for _, m := range []map[string]any{r.Inputs, r.Outputs} {
				group := m["ruleGroup"].(map[string]any)
				group["rulesSource"] = map[string]any{"rulesString": `drop ip any any -> any any (msg:"all"; sid:1; rev:1;)`}
			}
		}
	}
	assert.NotEqual(t, intent.Proved, composedtest.Verdicts(t, p)["acme: orders calls AWS by the shared endpoints"])
}

func TestHubAndSpoke_mistakesAllAtOnce(t *testing.T) {
	a := usual()
	a.Network.CidrBlock, a.Network.EstateCidrs, a.SharedCidrBlock = "10.0.0.0/16", nil, ""
	a.Domains["shared"] = transit.RoutingDomain{}
	a.Spokes = map[string]hubandspoke.Spoke{"hub": {CidrBlock: "10.1.0.0/20", Domain: "prod"}, "orders": {Domain: "proud"}}
	assert.Equal(t, `domains["shared"]: shared is the domain of the endpoints: call yours something else
network.cidrBlock: these arguments are those of several VPCs: say the block of each in sharedCidrBlock, inspectionCidrBlock and spokes
network.estateCidrs: required: the blocks of all networks of the estate, such as 10.0.0.0/8
sharedCidrBlock: required: the block of the VPC with the endpoints, such as 10.3.0.0/20
spokes["hub"]: hub is the name of another part: choose another
spokes["orders"].cidrBlock: required: the block of the spoke, in one of those of its domain
spokes["orders"].domain: "proud" is not supported; use one of dev, prod, shared (did you mean "prod"?)`, recording.Refusal(t, estate(a), nil))
}

// A mistake in one part hides none of another, nor of the composition.
func TestHubAndSpoke_mistakesOfAllParts(t *testing.T) {
	a := usual()
	a.Network.CidrBlock, a.Network.AvailabilityZones[1], a.Network.EstateCidrs[2] = "10.0.0.0/16", "eu-west-1b", "10.3.0.0"
	a.SharedCidrBlock, a.InspectionCidrBlock, a.Services, a.Perimeter = "10.3.0.0/28", "100.64.0.0/33", []string{"gold"}, endpoints.Perimeter{}
	a.Domains["dev"] = transit.RoutingDomain{CidrBlocks: []string{"10.2.0.0/16"}, Reaches: []string{"prods"}}
	a.AllowedDomains, a.Policy.Rules = []string{"all of it"}, []firewall.Rule{{Name: "ssh", DestinationPorts: []string{"x"}}}
	a.Policy.DomainLists = []firewall.DomainList{{Name: "more", Action: firewall.ListAllow, Domains: []string{"*.com"}}}
	a.Share.Principals = map[string]pulumi.StringInput{"organization": pulumi.String("acme")}
	a.Spokes = map[string]hubandspoke.Spoke{
		"orders": {CidrBlock: "10.2.0.0/20", Domain: "prod"}, "billing": {CidrBlock: "10.1.16.0/33", Domain: "prod"}, "hub": {CidrBlock: "10.1.0.0/20", Domain: "prod"},
		"sandbox": {CidrBlock: "10.2.8.0/21", Domain: "deve"},
	}
	assert.Equal(t, `allowedDomains[0]: "all of it" is no domain: write www.example.com, or .example.com for a domain and all below it
domains["dev"].reaches[0]: "prods" is not supported; use one of dev, prod, shared (did you mean "prod"?)
inspectionCidrBlock: "100.64.0.0/33" is no CIDR block: write an address and a mask, such as 10.0.0.0/16
network.availabilityZones[1]: eu-west-1b is a zone of eu-west-1, but the provider's region is ap-southeast-2: name zones of ap-southeast-2, or change the region
network.cidrBlock: these arguments are those of several VPCs: say the block of each in sharedCidrBlock, inspectionCidrBlock and spokes
network.estateCidrs[2]: "10.3.0.0" is no block, which reads 10.0.0.0/16 or 2001:db8::/56
perimeter: required with central endpoints, which callers of many accounts use: the organisation in organizationId, or their accounts in accountIds
policy.domainLists[0].domains[0]: "*.com" is no domain: write www.example.com, or .example.com for a domain and all below it
policy.domainLists[0].sourceCidrs: list out allows names to the same sources, and drops all others before this list is looked at: make one list of both, or give each its own sources
policy.rules[0].destinationPorts[0]: "x" is no port: write 443, or 8000:8100 for a range
policy.rules[0].destinations: required: blocks, or one of HOME_NET, EXTERNAL_NET and any
services[0]: "gold" is no service that is known here; see endpoints.KnownServices. A service that is new goes by its full name, such as com.amazonaws.ap-southeast-2.ssm
share.principals["organization"]: "acme" is neither an account (twelve digits) nor the ARN of an organisation (arn:aws:organizations::111122223333:organization/o-a1b2c3d4e5) or of one of its units (...:ou/o-a1b2c3d4e5/ou-...)
sharedCidrBlock: tier "endpoints" needs a free /26 (64 addresses: 4 subnets of /28) in 10.3.0.0/28, where the largest free block is 10.3.0.0/28 (16 addresses); a VPC of /25 holds all tiers, or let it live in another block of the VPC (within)
sharedCidrBlock: tier "tgw" needs a free /26 (64 addresses: 4 subnets of /28) in 10.3.0.0/28, where the largest free block is 10.3.0.0/28 (16 addresses); a VPC of /25 holds all tiers, or let it live in another block of the VPC (within)
spokes["billing"].cidrBlock: "10.1.16.0/33" is no CIDR block: write an address and a mask, such as 10.0.0.0/16
spokes["hub"]: hub is the name of another part: choose another
spokes["orders"].cidrBlock: 10.2.0.0/20 is outside of the blocks of domain prod (10.1.0.0/16): take it from there, or add it to domains["prod"].cidrBlocks of the hub
spokes["sandbox"].cidrBlock: 10.2.8.0/21 overlaps 10.2.0.0/20 of attachment acme-orders: routes tell networks apart by their addresses alone
spokes["sandbox"].domain: "deve" is not supported; use one of dev, prod (did you mean "dev"?)`, recording.Refusal(t, estate(a), nil))
}

// A spoke more touches nothing of the others.
func TestHubAndSpoke_stability(t *testing.T) {
	before, err := recording.Run(estate(usual()), nil)
	require.NoError(t, err)
	a := usual()
	a.Spokes["alpha"] = hubandspoke.Spoke{CidrBlock: "10.2.16.0/20", Domain: "dev"}
	after, err := recording.Run(estate(a), nil)
	require.NoError(t, err)
	composedtest.Grows(t, before, after)
}

func TestImports(t *testing.T) {
	services, components := composedtest.Imports(t)
	assert.NotContains(t, services, "lb", "who has a hub does not compile load balancers")
	assert.ElementsMatch(t, []string{
		"component", "endpoints", "firewall", "flowlog", "internal/resolver", "internal/site", "logbucket", "transit", "vpc",
	}, components)
}
